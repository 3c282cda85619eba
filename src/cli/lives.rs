//! `qilu lives`: describes the recorded life courses of a few residents.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::DryRunArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::whole;
use crate::error::Error;
use crate::error::Result;
use crate::output;
use crate::report::lives;
use crate::session::Project;
use crate::session::workload::files::reading;
use crate::store::finished::FinishedRun;
use qilu_messages::Language;
use qilu_messages::session::SessionFault;

/// Describe the life courses of a few residents of a run with `--engine agents --trace N`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    run: PathBuf,
    #[arg(short = 'n', long, default_value_t = 5, value_parser = whole(1_u32..=u32::MAX))]
    count: u32,
    #[command(flatten)]
    dry: DryRunArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = Project::open(folder)?;
    let path = arguments.run.join(lives::LIVES);
    // What the manifest names was recorded: a file that is gone is a fault of the folder.
    let named = |run: &FinishedRun| run.manifest().outputs.iter().any(|file| file.path == lives::LIVES);
    if !path.exists() && !FinishedRun::open(&arguments.run).is_ok_and(|run| named(&run)) {
        return Err(Error::input(&arguments.run, SessionFault::NoLives));
    }
    let work = reading(&path)?;
    if arguments.dry.dry_run {
        return dry_run(&work, language);
    }
    work.check()?;
    let text = FinishedRun::open(&arguments.run)?.text(lives::LIVES)?;
    let stories = lives::life_stories(&path, &text, project.region(), arguments.count as usize, language)?;
    output::print(stories.as_bytes())?;
    Ok(CommandOutcome::Done)
}
