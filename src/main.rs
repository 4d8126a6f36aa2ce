//! The `spbe` binary: hands the command line to the library and exits with its answer.

use std::process::ExitCode;

fn main() -> ExitCode {
    // No shell on Windows expands a wildcard; elsewhere this is what the shell gave.
    spbe::main(wild::args_os())
}
