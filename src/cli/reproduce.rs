//! `qilu reproduce`: repeats the run that a manifest describes and compares the files.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::interrupt;
use crate::cli::shared::CommandOutcome;
use crate::cli::shared::WorkArguments;
use crate::cli::shared::dry_run;
use crate::error::Result;
use crate::output;
use crate::session::Project;
use crate::session::RunOptions;
use crate::session::reproduce::Verdict;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::Outcome;

/// Repeat the run that a manifest describes and compare the files.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    manifest: PathBuf,
    #[command(flatten)]
    work: WorkArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = Project::open(folder)?;
    // All settings that affect results come from the manifest; the number of threads affects only the time.
    let options = RunOptions { threads: arguments.work.threads, cancel: interrupt::token(), ..RunOptions::default() };
    if arguments.work.dry_run {
        return dry_run(&project.reproduce_workload(&arguments.manifest, &options)?, language);
    }
    let progress = arguments.work.progress(language);
    let files = project.reproduce(&arguments.manifest, &options, &progress)?;
    let line = |(name, verdict): &(String, Verdict)| {
        let words = match verdict {
            Verdict::Identical => Outcome::Identical,
            Verdict::NewRunDiffers => Outcome::NewRunDiffers,
            Verdict::FolderDiffers => Outcome::FolderDiffers,
        };
        format!("{name:<16} {}\n", words.say(language))
    };
    output::print(files.iter().map(line).collect::<String>().as_bytes())?;
    Ok(files.iter().all(|(_, verdict)| *verdict == Verdict::Identical).into())
}
