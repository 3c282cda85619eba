//! `qilu cite`: prints how to cite the program and the data.

use std::path::Path;

use crate::cli::shared::CommandOutcome;
use crate::error::Result;
use crate::session::Project;
use crate::store;
use qilu_messages::Language;

pub(super) fn run(folder: &Path, language: Language) -> Result<CommandOutcome> {
    let text = Project::open(folder)?.citation(language)?;
    store::print(text.as_bytes())?;
    Ok(CommandOutcome::Done)
}
