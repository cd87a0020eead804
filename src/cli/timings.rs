//! Formats the duration of each build stage as a table or as one JSON object.

use std::time::Duration;

use clap::ValueEnum;
use serde_json::json;

/// Format of the stage timings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TimingFormat {
    /// A table for people, on standard error.
    Table,
    /// One JSON object per line, on standard error; with `--format json`, on standard output.
    Json,
}

/// Finished stage of a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StageTiming {
    /// Name of the stage, such as `headers`.
    pub name: &'static str,
    /// Time from its start to its end; the sum of all runs if it ran several times.
    pub took: Duration,
    /// Number of steps, such as articles read; 0 if the stage does not count any.
    pub steps: u64,
}

/// Formats the stages as a table: seconds, share of the total, steps and their rate.
pub(super) fn to_table(stages: &[StageTiming], total: Duration) -> String {
    let mut text = format!(
        "{:10}{:>9}{:>8}{:>10}{:>12}\n",
        "stage", "seconds", "share", "steps", "per second"
    );
    for stage in stages {
        text += &format!("{:10}{}", stage.name, seconds_and_share(stage.took, total));
        if let Some(rate) = rate(stage) {
            text += &format!("{:>10}{rate:>12.0}", stage.steps);
        }
        text.push('\n');
    }
    text + &format!("{:10}{}\n", "total", seconds_and_share(total, total))
}

/// Writes the stages as one JSON object on a line; its keys are stable.
pub(super) fn to_json(stages: &[StageTiming], total: Duration) -> String {
    let stages: Vec<_> = stages
        .iter()
        .map(|stage| {
            json!({ "stage": stage.name, "seconds": stage.took.as_secs_f64(), "steps": stage.steps })
        })
        .collect();
    let object = json!({ "timings": { "stages": stages, "total_seconds": total.as_secs_f64() } });
    format!("{object}\n")
}

fn seconds_and_share(took: Duration, total: Duration) -> String {
    // A total of zero must not divide by zero.
    let share = 100.0 * took.as_secs_f64() / total.as_secs_f64().max(f64::MIN_POSITIVE);
    format!("{:>9.3}{share:>6.1} %", took.as_secs_f64())
}

fn rate(stage: &StageTiming) -> Option<f64> {
    let steps = f64::from(u32::try_from(stage.steps).ok()?);
    (stage.steps > 0 && !stage.took.is_zero()).then(|| steps / stage.took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAGES: [StageTiming; 2] = [
        StageTiming { name: "headers", took: Duration::from_millis(1500), steps: 30_000 },
        StageTiming { name: "select", took: Duration::from_millis(250), steps: 0 },
    ];

    #[test]
    fn table_is_aligned_and_leaves_out_steps_that_are_not_counted() {
        let expected = "stage       seconds   share     steps  per second\n\
                        headers       1.500  75.0 %     30000       20000\n\
                        select        0.250  12.5 %\n\
                        total         2.000 100.0 %\n";
        assert_eq!(to_table(&STAGES, Duration::from_secs(2)), expected);
    }

    #[test]
    fn object_has_stages_in_their_order_and_the_total() {
        let expected = "{\"timings\":{\"stages\":[\
            {\"seconds\":1.5,\"stage\":\"headers\",\"steps\":30000},\
            {\"seconds\":0.25,\"stage\":\"select\",\"steps\":0}],\"total_seconds\":2.0}}\n";
        assert_eq!(to_json(&STAGES, Duration::from_secs(2)), expected);
    }
}
