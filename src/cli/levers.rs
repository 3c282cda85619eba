//! `qilu levers`: prints the table of the levers.

use crate::error::Result;
use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::report::levers;
use crate::store;
use qilu_messages::Language;

/// List the levers with units, ranges, channels and sources.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, language: Language) -> Result<CommandOutcome> {
    store::print(levers::text(language).as_bytes())?;
    Ok(CommandOutcome::Done)
}
