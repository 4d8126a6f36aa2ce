//! The `spbe` binary: hands the command line to the library and exits with its answer.

use std::process::ExitCode;

fn main() -> ExitCode {
    spbe::cli::main(std::env::args_os())
}
