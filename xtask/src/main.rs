//! `cargo xtask NAME`: runs a task of the house.

use std::env;
use std::process::ExitCode;

use xtask::docs;
use xtask::house;

const USAGE: &str = "usage: cargo xtask house [--only SECTION] | docs [PAGES ...]";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let done = match arguments.next().as_deref() {
        Some("house") => house::main(&arguments.collect::<Vec<_>>()),
        Some("docs") => docs::main(&arguments.collect::<Vec<_>>()),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
