//! The table of costs.

use std::time::Duration;

use crate::run::Cost;

/// A line of the table.
pub struct Row {
    /// The scenario.
    pub name: &'static str,
    /// The scenario that it is compared with.
    pub floor: &'static str,
    /// What it cost.
    pub cost: Cost,
}

/// Lays rows out in columns of Markdown.
pub fn render(rows: &[Row]) -> String {
    let mut table =
        format!("| {:<24} | wall s | CPU s | peak MB | wall / floor | CPU / floor |\n", "run");
    table += &format!("|{:-<26}|-------:|------:|--------:|-------------:|------------:|\n", "-");
    for Row { name, floor, cost } in rows {
        let floor = rows.iter().find(|row| row.name == *floor).map_or(*cost, |row| row.cost);
        let seconds = |time: Duration| time.as_secs_f64();
        let wall = seconds(cost.wall) / seconds(floor.wall);
        let processor = seconds(cost.processor) / seconds(floor.processor);
        let peak = cost.peak.div_ceil(1_000_000);
        table += &format!(
            "| {name:<24} | {:>6.3} | {:>5.3} | {peak:>7} | {wall:>12.2} | {processor:>11.2} |\n",
            seconds(cost.wall),
            seconds(cost.processor),
        );
    }
    table
}
