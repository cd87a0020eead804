//! Notes of the tests that were left out, for the program that prints them at the end.

use std::fs;
use std::path::PathBuf;

/// Returns the folder of the notes.
fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("left-out")
}

/// Returns a name that all test programs of one `cargo test` have in common, and no other run.
fn run_name() -> String {
    #[cfg(unix)]
    return std::os::unix::process::parent_id().to_string();
    #[cfg(not(unix))]
    return "run".to_owned();
}

/// Notes that a test was left out because `missing` is missing.
#[allow(dead_code, reason = "only the suite leaves notes")]
pub fn leave(missing: &str) {
    let folder = folder().join(run_name());
    let name: String = missing.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    // A note that can't be written costs only a line of the summary.
    let _ = fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(name), missing));
}

/// Returns the notes of this run in alphabetical order, and removes all of every run.
#[allow(dead_code, reason = "only the summary takes notes")]
pub fn take() -> Vec<String> {
    let notes = fs::read_dir(folder().join(run_name())).into_iter().flatten();
    let mut missing: Vec<String> =
        notes.filter_map(|note| fs::read_to_string(note.ok()?.path()).ok()).collect();
    missing.sort();
    let _ = fs::remove_dir_all(folder());
    missing
}
