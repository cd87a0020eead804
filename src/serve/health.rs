//! Health of the builds, as `/healthz` reports it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderValue};

use crate::serve::responses::reply::HttpResponse;

/// Health of the builds: they are healthy unless they have failed for longer than a limit,
/// or the thread that builds has ended.
#[derive(Debug)]
pub struct BuildHealth {
    /// Time of the first failure after the last successful build, in seconds since 1970;
    /// 0 if the last build was successful.
    failing_since: AtomicU64,
    /// Longest time of failures that still counts as healthy, in seconds.
    unhealthy_after: AtomicU64,
    has_ended: AtomicBool,
}

impl BuildHealth {
    /// Creates a healthy state with a limit on the time of failures.
    pub fn new(unhealthy_after: Duration) -> Self {
        Self {
            failing_since: AtomicU64::new(0),
            unhealthy_after: AtomicU64::new(unhealthy_after.as_secs()),
            has_ended: AtomicBool::new(false),
        }
    }

    /// Changes the limit, after the configuration was read again.
    pub fn set_limit(&self, unhealthy_after: Duration) {
        self.unhealthy_after.store(unhealthy_after.as_secs(), Ordering::Relaxed);
    }

    /// Records a successful build.
    pub fn record_success(&self) {
        self.failing_since.store(0, Ordering::Relaxed);
    }

    /// Records a failed build; `now` is in seconds since 1970.
    pub fn record_failure(&self, now: u64) {
        // Only the first failure in a row sets the time.
        let _ = self.failing_since.compare_exchange(
            0,
            now.max(1),
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
    }

    /// Records that the thread that builds has ended.
    pub fn end(&self) {
        self.has_ended.store(true, Ordering::Relaxed);
    }

    /// Describes the state for the preview: since when builds fail, and for how long that
    /// counts as healthy.
    pub fn describe(&self) -> serde_json::Value {
        serde_json::json!({
            "failing_since": self.failing_since.load(Ordering::Relaxed),
            "unhealthy_after": self.unhealthy_after.load(Ordering::Relaxed),
        })
    }

    /// Returns the problem with the builds, if they are unhealthy.
    pub fn problem(&self, now: u64) -> Option<String> {
        if self.has_ended.load(Ordering::Relaxed) {
            return Some("builds have stopped; restart the server".to_owned());
        }
        let since = self.failing_since.load(Ordering::Relaxed);
        let seconds = now.saturating_sub(since);
        let is_over = since > 0 && seconds > self.unhealthy_after.load(Ordering::Relaxed);
        is_over.then(|| {
            format!("every build has failed for {seconds} s; see the log of the server for errors")
        })
    }

    /// Returns the 503 response to a health check, if the builds are unhealthy.
    pub fn unhealthy_reply(&self, now: u64) -> Option<HttpResponse> {
        let problem = self.problem(now)?;
        let reply = HttpResponse::plain(StatusCode::SERVICE_UNAVAILABLE)
            .with(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Some(reply.with_body(Bytes::from(format!("503 Service Unavailable\n{problem}\n"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lasting_failures_are_unhealthy() {
        let health = BuildHealth::new(Duration::from_mins(1));
        assert_eq!(health.problem(1000), None);
        health.record_failure(1000);
        health.record_failure(1050);
        assert_eq!(health.problem(1060), None);
        assert!(health.problem(1061).unwrap().contains("61 s"));
        assert_eq!(health.unhealthy_reply(1061).unwrap().status, StatusCode::SERVICE_UNAVAILABLE);
        health.record_success();
        assert_eq!(health.problem(9999), None);
        health.record_failure(9999);
        assert_eq!(health.problem(10_000), None);
    }

    #[test]
    fn limit_may_change_while_builds_fail() {
        let health = BuildHealth::new(Duration::from_hours(1));
        health.record_failure(1000);
        health.set_limit(Duration::ZERO);
        assert!(health.problem(1001).is_some() && health.problem(1000).is_none());
    }

    #[test]
    fn builds_that_have_ended_are_unhealthy_at_once() {
        let health = BuildHealth::new(Duration::from_hours(1));
        health.end();
        assert!(health.problem(0).unwrap().contains("restart"));
    }
}
