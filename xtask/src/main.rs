//! `cargo xtask NAME` runs a task of the project.

use std::env;
use std::process::ExitCode;

use xtask::house;
use xtask::links;
use xtask::numbers;
use xtask::seeds;

const USAGE: &str = "usage: cargo xtask house [--only SECTION] | docs [PAGES ...] | links [--built FOLDER] | \
                     numbers FILE ... | numbers --renew | diff-seeds [COMMIT]";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let done = match arguments.next().as_deref() {
        Some("house") => house::main(&arguments.collect::<Vec<_>>()),
        Some("links") => links::main(&arguments.collect::<Vec<_>>()),
        Some("numbers") => numbers::main(&arguments.collect::<Vec<_>>()),
        Some("diff-seeds") => seeds::main(&arguments.collect::<Vec<_>>()),
        Some("docs") => docs(&arguments.collect::<Vec<_>>()),
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

#[cfg(feature = "docs")]
fn docs(arguments: &[String]) -> Result<String, String> {
    xtask::docs::main(arguments)
}

/// Runs this program again, compiled with the model and with optimization. In a debug build, the pages of the hindcasts
/// would take an hour.
#[cfg(not(feature = "docs"))]
fn docs(arguments: &[String]) -> Result<String, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let done = std::process::Command::new(cargo)
        .current_dir(xtask::root())
        // The feature `docs` is off by default, so that `house` and `numbers` compile without the library.
        .args(["run", "--quiet", "--release", "--package", "xtask", "--features", "docs", "--", "docs"])
        .args(arguments)
        .status();
    match done {
        Ok(status) if status.success() => Ok(String::new()),
        Ok(_) => Err("the pages were not made".to_owned()),
        Err(error) => Err(format!("cargo cannot be run: {error}")),
    }
}
