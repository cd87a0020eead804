//! One run as a process, and what it cost.

use std::error::Error;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What a run cost.
#[derive(Clone, Copy)]
pub struct Cost {
    /// From its start to its end.
    pub wall: Duration,
    /// Of all its threads, in itself and in the kernel.
    pub processor: Duration,
    /// The most memory it held, in bytes.
    pub peak: u64,
}

/// Runs a command to its end, which must be a good one.
pub fn measure(command: &mut Command) -> Result<Cost, Box<dyn Error>> {
    let start = Instant::now();
    let used = command.stdout(Stdio::null()).spawn()?.wait4()?;
    if !used.status.success() {
        return Err(format!("{command:?} ended with {}", used.status).into());
    }
    Ok(Cost {
        wall: start.elapsed(),
        processor: used.rusage.utime + used.rusage.stime,
        peak: used.rusage.maxrss,
    })
}

/// Takes the middle of each figure by itself.
pub fn median(costs: &[Cost]) -> Cost {
    Cost {
        wall: middle(costs.iter().map(|cost| cost.wall).collect()),
        processor: middle(costs.iter().map(|cost| cost.processor).collect()),
        peak: middle(costs.iter().map(|cost| cost.peak).collect()),
    }
}

fn middle<T: Copy + Ord + Default>(mut figures: Vec<T>) -> T {
    figures.sort_unstable();
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
