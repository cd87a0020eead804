//! The program: hands its arguments to `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    feedwright::run_command_line(std::env::args_os())
}
