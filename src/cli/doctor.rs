//! `qilu doctor`: prints what a report of an error needs.

use std::path::Path;

use crate::cli::shared::CommandOutcome;
use crate::error::Result;
use crate::output;
use crate::session::doctor;
use qilu_messages::Language;

/// - `locale`: name of the locale of the environment, empty if none is set.
pub(super) fn run(folder: &Path, locale: &str, language: Language) -> Result<CommandOutcome> {
    let found = doctor::examine(folder, locale, language);
    output::print(found.text.as_bytes())?;
    Ok(found.healthy.into())
}
