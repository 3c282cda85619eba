//! `qilu engine-check`: the page docs/engine-check.md.

use std::path::Path;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::data::china::China;
use crate::error::Result;
use crate::report;
use crate::store;
use crate::validation::engine_check::EngineCheck;

/// Name of the UN's package inside the data folder.
const FOLDER: &str = "china";

/// Move the UN's inputs for China through the engine and compare with the UN; prints docs/engine-check.md.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(folder: &Path, _: &Arguments) -> Result<CommandOutcome> {
    let china = China::load(&folder.join(FOLDER))?;
    let page = report::engine_check::page(&EngineCheck::new(&china));
    store::print(page.as_bytes())?;
    Ok(CommandOutcome::Done)
}
