//! The program: hands its arguments to `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    feedwright::cli::run(std::env::args_os())
}
