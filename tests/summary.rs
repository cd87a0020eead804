//! The end of `cargo test`: which tests were left out, and which command runs them.
//!
//! The test harness hides what a passing test prints, so `left_out` in the suite leaves notes
//! in a folder, and this program, which cargo runs after the suite, prints them.

#![allow(clippy::print_stdout, reason = "printing is its task")]

#[path = "suite/left_out_notes.rs"]
mod left_out_notes;

fn main() {
    // Cargo runs this program for every selection of tests; `--list` is for editors.
    if std::env::args().any(|argument| argument == "--list") {
        return;
    }
    let notes = left_out_notes::take();
    if !notes.is_empty() {
        println!("left out, because it is missing: {}", notes.join(", "));
    }
    println!(
        "not in `cargo test`: feed readers, site generators, a browser, injected faults, stress\n\
         `.ci/run` installs what is missing and runs everything"
    );
}
