//! `qilu lives`: describes the recorded life courses of a few residents.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::error::Error;
use crate::error::Result;
use crate::report::lives;
use crate::session::Project;
use crate::store;
use qilu_messages::Language;
use qilu_messages::session::SessionFault;

/// Describe the life courses of a few residents of a run with `--engine agents --trace N`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    run: PathBuf,
    #[arg(short = 'n', long, default_value_t = 5)]
    count: usize,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = Project::open(folder)?;
    let path = arguments.run.join(lives::LIVES);
    if !path.exists() {
        return Err(Error::input(&arguments.run, SessionFault::NoLives));
    }
    store::print(lives::life_stories(&path, project.region(), arguments.count, language)?.as_bytes())?;
    Ok(CommandOutcome::Done)
}
