//! The program: hands its arguments to `cli`.

use std::process::ExitCode;

/// Allocator of static programs: that of musl has one lock for all threads.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    feedwright::run_command_line(std::env::args_os())
}
