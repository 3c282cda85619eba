//! `qilu levers`: prints the table of the levers.

use crate::error::Result;
use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::output;
use crate::report::levers;
use qilu_messages::Language;

/// List the levers with units, ranges, channels and sources.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, language: Language) -> Result<CommandOutcome> {
    output::print(levers::text(language).as_bytes())?;
    Ok(CommandOutcome::Done)
}
