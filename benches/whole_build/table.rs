//! The table of costs.

use crate::run::Cost;

/// A line of the table.
pub struct Row {
    /// The scenario.
    pub name: &'static str,
    /// What it cost.
    pub cost: Cost,
}

/// Lays rows out in columns; the first is what the others are compared with.
pub fn render(rows: &[Row]) -> String {
    let mut table =
        format!("{:<26}{:>10}{:>10}{:>10}{:>8}\n", "", "wall s", "CPU s", "peak MB", "ratio");
    let Some(first) = rows.first() else { return table };
    for Row { name, cost } in rows {
        let (wall, processor) = (cost.wall.as_secs_f64(), cost.processor.as_secs_f64());
        let ratio = processor / first.cost.processor.as_secs_f64();
        let peak = cost.peak.div_ceil(1_000_000);
        table += &format!("{name:<26}{wall:>10.3}{processor:>10.3}{peak:>10}{ratio:>8.2}\n");
    }
    table
}
