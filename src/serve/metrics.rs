//! Metrics of the server, in the text format of Prometheus.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::serve::subscribers::{self, SubscriberClaims};

/// Media type of the text format.
pub(crate) const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Number of HTTP status codes, which begin at 100.
const STATUSES: usize = 500;

/// A number that all threads can update.
#[derive(Debug, Default)]
pub struct MetricValue(AtomicU64);

impl MetricValue {
    /// Adds `amount` to the value.
    pub fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Ordering::Relaxed);
    }

    /// Subtracts one from the value.
    pub fn decrement(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    /// Sets the value of a gauge.
    pub fn set(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// Returns the current value.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Counters and gauges of a server.
#[derive(Debug)]
pub struct ServerMetrics {
    /// Number of responses for each status code, from 100 on.
    responses: Vec<MetricValue>,
    /// Bytes of response bodies.
    pub body_bytes: MetricValue,
    /// Bytes saved by sending deltas to readers with `A-IM: feed`.
    pub delta_saved_bytes: MetricValue,
    /// Connections that are open now.
    pub connections: MetricValue,
    /// Connections accepted since the start.
    pub accepted: MetricValue,
    /// Connections closed because the client was too slow.
    pub slow: MetricValue,
    /// Connections closed to make room for new ones.
    pub crowded_out: MetricValue,
    /// Connections refused because their network had its full share.
    pub refused: MetricValue,
    /// Lines of the access log lost because they could not be written in time.
    pub lost_lines: MetricValue,
    /// Requests to the preview, which are not among the responses.
    pub preview_requests: MetricValue,
    /// Requests to the preview that were refused, because they may come from elsewhere.
    pub preview_refused: MetricValue,
    /// Builds that were published.
    pub published: MetricValue,
    /// Builds that ended with an error.
    pub failed: MetricValue,
    /// Time of the current snapshot, in seconds since 1970.
    pub published_at: MetricValue,
    /// Number of files in the current snapshot.
    pub files: MetricValue,
    /// Subscribers of each feed.
    pub subscribers: SubscriberClaims,
}

impl Default for ServerMetrics {
    fn default() -> Self {
        Self {
            responses: (0..STATUSES).map(|_| MetricValue::default()).collect(),
            body_bytes: MetricValue::default(),
            delta_saved_bytes: MetricValue::default(),
            connections: MetricValue::default(),
            accepted: MetricValue::default(),
            slow: MetricValue::default(),
            crowded_out: MetricValue::default(),
            refused: MetricValue::default(),
            lost_lines: MetricValue::default(),
            preview_requests: MetricValue::default(),
            preview_refused: MetricValue::default(),
            published: MetricValue::default(),
            failed: MetricValue::default(),
            published_at: MetricValue::default(),
            files: MetricValue::default(),
            subscribers: SubscriberClaims::default(),
        }
    }
}

/// A metric: its name, its type and help in Prometheus, and its value.
struct MetricRow {
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    value: fn(&ServerMetrics) -> u64,
}

#[rustfmt::skip]
const ROWS: &[MetricRow] = &[
    MetricRow { name: "feedwright_response_body_bytes_total", kind: "counter", help: "Bytes of response bodies.", value: |metrics| metrics.body_bytes.get() },
    MetricRow { name: "feedwright_delta_spared_bytes_total", kind: "counter", help: "Bytes saved by sending deltas to readers with A-IM: feed.", value: |metrics| metrics.delta_saved_bytes.get() },
    MetricRow { name: "feedwright_connections", kind: "gauge", help: "Open connections.", value: |metrics| metrics.connections.get() },
    MetricRow { name: "feedwright_connections_accepted_total", kind: "counter", help: "Connections accepted since the start of the server.", value: |metrics| metrics.accepted.get() },
    MetricRow { name: "feedwright_connections_slow_total", kind: "counter", help: "Connections closed because the client was too slow.", value: |metrics| metrics.slow.get() },
    MetricRow { name: "feedwright_connections_crowded_out_total", kind: "counter", help: "Connections closed to make room for new ones, idle ones first.", value: |metrics| metrics.crowded_out.get() },
    MetricRow { name: "feedwright_connections_refused_total", kind: "counter", help: "Connections refused because their address or IPv6 network had its full share of connections.", value: |metrics| metrics.refused.get() },
    MetricRow { name: "feedwright_access_log_lost_lines_total", kind: "counter", help: "Lines of the access log lost because they could not be written in time.", value: |metrics| metrics.lost_lines.get() },
    MetricRow { name: "feedwright_preview_requests_total", kind: "counter", help: "Requests to the preview, which are not among the responses.", value: |metrics| metrics.preview_requests.get() },
    MetricRow { name: "feedwright_preview_refused_total", kind: "counter", help: "Requests to the preview that were refused because they may come from elsewhere.", value: |metrics| metrics.preview_refused.get() },
    MetricRow { name: "feedwright_builds_published_total", kind: "counter", help: "Builds that were published.", value: |metrics| metrics.published.get() },
    MetricRow { name: "feedwright_builds_failed_total", kind: "counter", help: "Builds that ended with an error.", value: |metrics| metrics.failed.get() },
    MetricRow { name: "feedwright_published_timestamp_seconds", kind: "gauge", help: "Time at which the served files were loaded, in seconds since 1970.", value: |metrics| metrics.published_at.get() },
    MetricRow { name: "feedwright_files", kind: "gauge", help: "Number of served files.", value: |metrics| metrics.files.get() },
];

impl ServerMetrics {
    /// Counts a response with a body of `bytes` bytes.
    pub fn count(&self, status: u16, bytes: u64) {
        if let Some(count) =
            usize::from(status).checked_sub(100).and_then(|at| self.responses.get(at))
        {
            count.add(1);
        }
        self.body_bytes.add(bytes);
    }

    /// Returns all metrics in the text format.
    pub fn to_text(&self, now: u64) -> String {
        let mut text = metric_head("feedwright_responses_total", "counter", "Responses by status.");
        for (count, status) in self.responses.iter().zip(100..).filter(|(count, _)| count.get() > 0)
        {
            let count = count.get();
            // Writing to a string can't fail.
            let _ = writeln!(text, "feedwright_responses_total{{status=\"{status}\"}} {count}");
        }
        for MetricRow { name, kind, help, value } in ROWS {
            text += &metric_head(name, kind, help);
            let _ = writeln!(text, "{name} {}", value(self));
        }
        let name = "feedwright_feed_subscribers";
        text +=
            &metric_head(name, "gauge", "Subscribers of a feed, as an aggregator reports them.");
        for ((path, reader), count) in subscribers::largest(self.subscribers.counts(now)) {
            let (path, reader) = (escape_label(&path), escape_label(&reader));
            let _ = writeln!(text, "{name}{{feed=\"{path}\",reader=\"{reader}\"}} {count}");
        }
        text
    }
}

fn metric_head(name: &str, kind: &str, help: &str) -> String {
    format!("# HELP {name} {help}\n# TYPE {name} {kind}\n")
}

fn escape_label(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: std::net::IpAddr = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn metrics_are_in_the_text_format() {
        let metrics = ServerMetrics::default();
        metrics.count(200, 5);
        metrics.count(304, 0);
        metrics.count(304, 0);
        metrics.count(9999, 0);
        metrics.subscribers.record("a\"b.xml", "Feedly/1.0 (7 subscribers)", PEER, 1);
        let lines = metrics.to_text(2);
        let lines: Vec<&str> = lines.lines().filter(|line| !line.ends_with(" 0")).collect();
        let lines: Vec<&str> = lines.into_iter().filter(|line| !line.starts_with('#')).collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        feedwright_responses_total{status="200"} 1
        feedwright_responses_total{status="304"} 2
        feedwright_response_body_bytes_total 5
        feedwright_feed_subscribers{feed="a\"b.xml",reader="Feedly"} 7
        "#);
    }

    #[test]
    fn names_are_unique() {
        let text = ServerMetrics::default().to_text(0);
        let mut names: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(count, ROWS.len() + 2);
    }
}
