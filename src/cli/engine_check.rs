//! `qilu engine-check`: compares the engine with the United Nations projection and prints docs/engine-check.md.

use std::path::Path;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::data::china::China;
use crate::error::Result;
use crate::output;
use crate::report;
use crate::validation::engine_check::EngineCheck;

/// The folder of the United Nations data for China inside the data folder.
const FOLDER: &str = "china";

/// Project China with the inputs of the United Nations, compare the result with theirs, and print docs/engine-check.md.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(folder: &Path, _: &Arguments) -> Result<CommandOutcome> {
    // The inputs are a package of their own, so the data of the province need not be sound for this check.
    let china = China::load(&folder.join(FOLDER))?;
    let page = report::engine_check::page(&EngineCheck::new(&china));
    output::print(page.as_bytes())?;
    Ok(CommandOutcome::Done)
}
