//! The `spbe` binary: hands the command line to the library and exits with its answer.

use std::process::ExitCode;

fn main() -> ExitCode {
    // No shell on Windows expands a wildcard; elsewhere this is what the shell gave.
    spbe::main(wild::args_os())
}

/// Notes a closed standard output before the runtime opens the null device in its place, where results would be lost
/// without an error.
#[cfg(unix)]
#[ctor::ctor]
fn notice_closed_output() {
    let is_closed = rustix::io::fcntl_getfd(rustix::stdio::stdout()).is_err();
    spbe::STANDARD_OUTPUT_IS_CLOSED.store(is_closed, std::sync::atomic::Ordering::Relaxed);
}
