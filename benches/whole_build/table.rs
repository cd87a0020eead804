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
    let mut table = line([
        "run",
        "wall s",
        "CPU s",
        "peak MB",
        "files",
        "MB written",
        "calls",
        "wall / floor",
        "CPU / floor",
        "peak / floor",
    ]);
    table += &format!("|{}-:|\n", "---|".repeat(9));
    for Row { name, floor, cost } in rows {
        let floor = rows.iter().find(|row| row.name == *floor).map_or(*cost, |row| row.cost);
        let seconds = |time: Duration| time.as_secs_f64();
        let (files, bytes) = cost.written;
        table += &line([
            *name,
            &format!("{:.3}", seconds(cost.wall)),
            &format!("{:.3}", seconds(cost.processor)),
            &megabytes(cost.peak),
            &files.to_string(),
            &megabytes(bytes),
            &cost.calls.map_or_else(String::new, |calls| calls.to_string()),
            &format!("{:.2}", seconds(cost.wall) / seconds(floor.wall)),
            &format!("{:.2}", seconds(cost.processor) / seconds(floor.processor)),
            &format!("{:.2}", ratio(cost.peak, floor.peak)),
        ]);
    }
    table
}

fn line(cells: [&str; 10]) -> String {
    let [name, figures @ ..] = cells;
    let figures: Vec<_> = figures.iter().map(|figure| format!("{figure:>12}")).collect();
    format!("| {name:<28} | {} |\n", figures.join(" | "))
}

fn megabytes(bytes: u64) -> String {
    bytes.div_ceil(1_000_000).to_string()
}

#[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
fn ratio(a: u64, b: u64) -> f64 {
    a as f64 / b as f64
}
