//! The state of the builds behind a server, as `/healthz` reports it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderValue};

use crate::serve::responses::reply::HttpResponse;

/// Builds are healthy until they have failed for longer than a limit, or the
/// thread that builds has ended.
#[derive(Debug)]
pub struct BuildHealth {
    /// Start of the failures since the last good build, in seconds since 1970;
    /// 0 if there are none.
    failing_since: AtomicU64,
    /// Seconds of failures that are no reason to worry.
    unhealthy_after: AtomicU64,
    has_ended: AtomicBool,
}

impl BuildHealth {
    /// Starts healthy, with a limit.
    pub fn new(unhealthy_after: Duration) -> Self {
        Self {
            failing_since: AtomicU64::new(0),
            unhealthy_after: AtomicU64::new(unhealthy_after.as_secs()),
            has_ended: AtomicBool::new(false),
        }
    }

    /// Changes the limit.
    pub fn set_limit(&self, unhealthy_after: Duration) {
        self.unhealthy_after.store(unhealthy_after.as_secs(), Ordering::Relaxed);
    }

    /// Notes a good build.
    pub fn succeed(&self) {
        self.failing_since.store(0, Ordering::Relaxed);
    }

    /// Notes a failed build at a time, in seconds since 1970.
    pub fn fail(&self, now: u64) {
        // Only the first of a row counts.
        let _ = self.failing_since.compare_exchange(
            0,
            now.max(1),
            Ordering::Relaxed,
            Ordering::Relaxed,
        );
    }

    /// Notes that nothing will be built any more.
    pub fn end(&self) {
        self.has_ended.store(true, Ordering::Relaxed);
    }

    /// Returns the reason why the builds are not healthy, if they are not.
    pub fn fault(&self, now: u64) -> Option<String> {
        if self.has_ended.load(Ordering::Relaxed) {
            return Some("the thread that builds has ended; restart the server".to_owned());
        }
        let since = self.failing_since.load(Ordering::Relaxed);
        let seconds = now.saturating_sub(since);
        let is_over = since > 0 && seconds > self.unhealthy_after.load(Ordering::Relaxed);
        is_over.then(|| format!("every build has failed for {seconds} s; the log has the errors"))
    }

    /// Makes the reply to a health check that is answered with 503, if it is.
    pub fn unhealthy_reply(&self, now: u64) -> Option<HttpResponse> {
        let fault = self.fault(now)?;
        let reply = HttpResponse::plain(StatusCode::SERVICE_UNAVAILABLE)
            .with(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Some(reply.bringing(Bytes::from(format!("503 Service Unavailable\n{fault}\n"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_a_fault_when_they_last() {
        let health = BuildHealth::new(Duration::from_mins(1));
        assert_eq!(health.fault(1000), None);
        health.fail(1000);
        health.fail(1050);
        assert_eq!(health.fault(1060), None);
        assert!(health.fault(1061).unwrap().contains("61 s"));
        assert_eq!(health.unhealthy_reply(1061).unwrap().status, StatusCode::SERVICE_UNAVAILABLE);
        health.succeed();
        assert_eq!(health.fault(9999), None);
        health.fail(9999);
        assert_eq!(health.fault(10_000), None);
    }

    #[test]
    fn limit_may_change_while_builds_fail() {
        let health = BuildHealth::new(Duration::from_hours(1));
        health.fail(1000);
        health.set_limit(Duration::ZERO);
        assert!(health.fault(1001).is_some() && health.fault(1000).is_none());
    }

    #[test]
    fn builder_that_ended_is_a_fault_at_once() {
        let health = BuildHealth::new(Duration::from_hours(1));
        health.end();
        assert!(health.fault(0).unwrap().contains("restart"));
    }
}
