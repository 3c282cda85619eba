//! `qilu`: parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    qilu::cli::main()
}
