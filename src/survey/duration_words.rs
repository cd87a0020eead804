//! Describes how far away a time is, in a few words.

use chrono::TimeDelta;

use crate::model::Timestamp;

/// Describes a later or an earlier time as people would: `in 3 h`, `2 days ago`.
pub(crate) fn describe_distance(at: Timestamp, now: Timestamp) -> String {
    let distance = at - now;
    let words = describe_span(distance.abs());
    if distance > TimeDelta::zero() { format!("in {words}") } else { format!("{words} ago") }
}

/// Describes a span in its largest useful unit, rounded down.
fn describe_span(span: TimeDelta) -> String {
    let (minutes, hours, days) = (span.num_minutes(), span.num_hours(), span.num_days());
    match (days, hours, minutes) {
        (_, _, 0) => "less than 1 min".to_owned(),
        (_, 0, minutes) => format!("{minutes} min"),
        (0 | 1, hours, _) => format!("{hours} h"),
        (days, ..) if days < 730 => format!("{days} days"),
        (days, ..) => format!("{} years", days / 365),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_is_said_in_one_unit() {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let rows = [
            (30, "in less than 1 min"),
            (-30, "less than 1 min ago"),
            (60, "in 1 min"),
            (59 * 60, "in 59 min"),
            (3 * 3600 + 59, "in 3 h"),
            (-47 * 3600, "47 h ago"),
            (48 * 3600, "in 2 days"),
            (800 * 86400, "in 2 years"),
        ];
        for (seconds, words) in rows {
            let at = now + TimeDelta::seconds(seconds);
            assert_eq!(describe_distance(at, now), words, "{seconds}");
        }
    }
}
