//! One run as a process, and what it cost.

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use wait4::Wait4;

/// What a run cost.
#[derive(Clone, Copy, Default)]
pub struct Cost {
    /// From its start to its end.
    pub wall: Duration,
    /// Of all its threads, in itself and in the kernel.
    pub processor: Duration,
    /// The most memory it held, in bytes.
    pub peak: u64,
    /// How many files it wrote, and their bytes.
    pub written: (u64, u64),
    /// Its calls of the system, where they were counted.
    pub calls: Option<u64>,
}

/// File systems count time in ticks: a file may get the time at which its tick began.
const TICK: Duration = Duration::from_millis(10);

/// Runs a command to its end, which must be a good one, and looks at what it
/// wrote into a folder.
pub fn measure(command: &mut Command, folder: &Path) -> Result<Cost, Box<dyn Error>> {
    thread::sleep(2 * TICK);
    let (start, since) = (Instant::now(), SystemTime::now());
    let used = command.stdout(Stdio::null()).spawn()?.wait4()?;
    if !used.status.success() {
        return Err(format!("{command:?} ended with {}", used.status).into());
    }
    Ok(Cost {
        wall: start.elapsed(),
        written: written(folder, since)?,
        calls: None,
        processor: used.rusage.utime + used.rusage.stime,
        peak: used.rusage.maxrss,
    })
}

/// Counts the calls of the system that a command makes, as `strace` sees them.
pub fn calls(command: &Command) -> Result<u64, Box<dyn Error>> {
    let counts = tempfile::NamedTempFile::new()?;
    let mut traced = Command::new("strace");
    traced.args(["-f", "-c", "-U", "calls,name", "-o"]).arg(counts.path());
    traced.arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        traced.current_dir(folder);
    }
    let status = traced.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if !status.success() {
        return Err(format!("{traced:?} ended with {status}").into());
    }
    let counts = fs::read_to_string(counts.path())?;
    let total = counts.lines().rev().find(|line| line.ends_with("total"));
    let total = total.and_then(|line| line.split_whitespace().next()?.parse().ok());
    total.ok_or_else(|| format!("strace should end with a total, not `{counts}`").into())
}

/// Counts the files below a folder that were written since, and their bytes.
fn written(folder: &Path, since: SystemTime) -> io::Result<(u64, u64)> {
    let since = since - TICK;
    let (mut files, mut bytes) = (0, 0);
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let found = entry.metadata()?;
        if found.is_dir() {
            let (more_files, more_bytes) = written(&entry.path(), since)?;
            files += more_files;
            bytes += more_bytes;
        } else if found.modified()? >= since {
            files += 1;
            bytes += found.len();
        }
    }
    Ok((files, bytes))
}

/// Takes the middle of each figure by itself; calls are counted apart.
pub fn median(costs: &[Cost]) -> Cost {
    let timed: Vec<&Cost> = costs.iter().filter(|cost| cost.calls.is_none()).collect();
    Cost {
        wall: middle(timed.iter().map(|cost| cost.wall).collect()),
        processor: middle(timed.iter().map(|cost| cost.processor).collect()),
        peak: middle(timed.iter().map(|cost| cost.peak).collect()),
        written: middle(timed.iter().map(|cost| cost.written).collect()),
        calls: costs.iter().find_map(|cost| cost.calls),
    }
}

fn middle<T: Copy + Ord + Default>(mut figures: Vec<T>) -> T {
    figures.sort_unstable();
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
