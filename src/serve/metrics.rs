//! Figures for Prometheus, in its text format.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::serve::subscribers::{self, SubscriberClaims};

/// The media type of the text format.
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The statuses that HTTP has, from 100 on.
const STATUSES: usize = 500;

/// A number that threads add to.
#[derive(Debug, Default)]
pub struct MetricValue(AtomicU64);

impl MetricValue {
    /// Adds to it.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    /// Takes one away.
    pub fn take(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    /// Sets it.
    pub fn set(&self, value: u64) {
        self.0.store(value, Ordering::Relaxed);
    }

    /// Returns it.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What is counted while feeds are served.
#[derive(Debug)]
pub struct ServerMetrics {
    /// Responses by status.
    responses: Vec<MetricValue>,
    /// Bytes of bodies.
    pub body_bytes: MetricValue,
    /// Bytes that readers with `A-IM: feed` were spared.
    pub spared_bytes: MetricValue,
    /// Connections that are open.
    pub connections: MetricValue,
    /// Connections that there ever were.
    pub accepted: MetricValue,
    /// Connections that were closed because they were slow.
    pub slow: MetricValue,
    /// Connections that were closed to make room.
    pub crowded_out: MetricValue,
    /// Connections that were refused because their network had its share.
    pub refused: MetricValue,
    /// Lines of the access log that nobody took.
    pub lost_lines: MetricValue,
    /// Builds that were published.
    pub published: MetricValue,
    /// Builds that failed.
    pub failed: MetricValue,
    /// When what is served was published, in seconds since 1970.
    pub published_at: MetricValue,
    /// Files that are served.
    pub files: MetricValue,
    /// How many read each feed.
    pub subscribers: SubscriberClaims,
}

impl Default for ServerMetrics {
    fn default() -> Self {
        Self {
            responses: (0..STATUSES).map(|_| MetricValue::default()).collect(),
            body_bytes: MetricValue::default(),
            spared_bytes: MetricValue::default(),
            connections: MetricValue::default(),
            accepted: MetricValue::default(),
            slow: MetricValue::default(),
            crowded_out: MetricValue::default(),
            refused: MetricValue::default(),
            lost_lines: MetricValue::default(),
            published: MetricValue::default(),
            failed: MetricValue::default(),
            published_at: MetricValue::default(),
            files: MetricValue::default(),
            subscribers: SubscriberClaims::default(),
        }
    }
}

/// A number with its name, its type, and what it tells.
struct MetricRow {
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    value: fn(&ServerMetrics) -> u64,
}

#[rustfmt::skip]
const ROWS: &[MetricRow] = &[
    MetricRow { name: "feedwright_response_body_bytes_total", kind: "counter", help: "Bytes of response bodies.", value: |metrics| metrics.body_bytes.get() },
    MetricRow { name: "feedwright_delta_spared_bytes_total", kind: "counter", help: "Bytes that readers with A-IM: feed were spared.", value: |metrics| metrics.spared_bytes.get() },
    MetricRow { name: "feedwright_connections", kind: "gauge", help: "Connections that are open.", value: |metrics| metrics.connections.get() },
    MetricRow { name: "feedwright_connections_accepted_total", kind: "counter", help: "Connections that there ever were.", value: |metrics| metrics.accepted.get() },
    MetricRow { name: "feedwright_connections_slow_total", kind: "counter", help: "Connections that were closed because they were slow.", value: |metrics| metrics.slow.get() },
    MetricRow { name: "feedwright_connections_crowded_out_total", kind: "counter", help: "Idle connections that were closed to make room.", value: |metrics| metrics.crowded_out.get() },
    MetricRow { name: "feedwright_connections_refused_total", kind: "counter", help: "Connections that were refused because their address had its share.", value: |metrics| metrics.refused.get() },
    MetricRow { name: "feedwright_access_log_lost_lines_total", kind: "counter", help: "Lines of the access log that could not be written in time.", value: |metrics| metrics.lost_lines.get() },
    MetricRow { name: "feedwright_builds_published_total", kind: "counter", help: "Builds after which the files were taken up.", value: |metrics| metrics.published.get() },
    MetricRow { name: "feedwright_builds_failed_total", kind: "counter", help: "Builds that ended with an error.", value: |metrics| metrics.failed.get() },
    MetricRow { name: "feedwright_published_timestamp_seconds", kind: "gauge", help: "When what is served was taken up.", value: |metrics| metrics.published_at.get() },
    MetricRow { name: "feedwright_files", kind: "gauge", help: "Files that are served.", value: |metrics| metrics.files.get() },
];

impl ServerMetrics {
    /// Counts a response.
    pub fn count(&self, status: u16, bytes: u64) {
        if let Some(count) =
            usize::from(status).checked_sub(100).and_then(|at| self.responses.get(at))
        {
            count.add(1);
        }
        self.body_bytes.add(bytes);
    }

    /// Writes everything in the text format.
    pub fn text(&self, now: u64) -> String {
        let mut text = head("feedwright_responses_total", "counter", "Responses by status.");
        for (count, status) in self.responses.iter().zip(100..).filter(|(count, _)| count.get() > 0)
        {
            let count = count.get();
            // Writing to a string can't fail.
            let _ = writeln!(text, "feedwright_responses_total{{status=\"{status}\"}} {count}");
        }
        for MetricRow { name, kind, help, value } in ROWS {
            text += &head(name, kind, help);
            let _ = writeln!(text, "{name} {}", value(self));
        }
        let name = "feedwright_feed_subscribers";
        text += &head(name, "gauge", "Subscribers of a feed, as an aggregator reports them.");
        for ((path, reader), count) in subscribers::largest(self.subscribers.counts(now)) {
            let (path, reader) = (escaped(&path), escaped(&reader));
            let _ = writeln!(text, "{name}{{feed=\"{path}\",reader=\"{reader}\"}} {count}");
        }
        text
    }
}

fn head(name: &str, kind: &str, help: &str) -> String {
    format!("# HELP {name} {help}\n# TYPE {name} {kind}\n")
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: std::net::IpAddr = std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn figures_are_in_the_text_format() {
        let metrics = ServerMetrics::default();
        metrics.count(200, 5);
        metrics.count(304, 0);
        metrics.count(304, 0);
        metrics.count(9999, 0);
        metrics.subscribers.note("a\"b.xml", "Feedly/1.0 (7 subscribers)", PEER, 1);
        let lines = metrics.text(2);
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
    fn no_name_stands_twice() {
        let text = ServerMetrics::default().text(0);
        let mut names: Vec<&str> =
            text.lines().filter_map(|line| line.strip_prefix("# TYPE ")).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(count, ROWS.len() + 2);
    }
}
