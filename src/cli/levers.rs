//! `qilu levers`: the table of the levers.

use clap::Args;

use crate::cli::shared::Outcome;
use crate::error::Result;
use crate::report::levers;
use crate::store;
use qilu_messages::Language;

/// List the levers with units, ranges, channels and sources.
#[derive(Debug, Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, language: Language) -> Result<Outcome> {
    store::print(levers::text(language).as_bytes())?;
    Ok(Outcome::Done)
}
