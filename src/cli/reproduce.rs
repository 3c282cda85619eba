//! `qilu reproduce`: repeats the run that a manifest describes and compares the files.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::Bar;
use crate::cli::shared::CommandOutcome;
use crate::cli::shared::interrupt;
use crate::error::Result;
use crate::session::Project;
use crate::session::RunOptions;
use crate::session::reproduce::Verdict;
use crate::store;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::Outcome;

/// Repeat the run that a manifest describes and compare the files.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    manifest: PathBuf,
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = Project::open(folder)?;
    // All settings that affect results come from the manifest; the number of threads affects only the time.
    let options = RunOptions { threads: arguments.threads, cancel: interrupt()?, ..RunOptions::default() };
    let progress = Bar::new(language, arguments.quiet);
    let files = project.reproduce(&arguments.manifest, &options, &progress)?;
    let line = |(name, verdict): &(String, Verdict)| {
        let words = match verdict {
            Verdict::Identical => Outcome::Identical,
            Verdict::NewRunDiffers => Outcome::NewRunDiffers,
            Verdict::FolderDiffers => Outcome::FolderDiffers,
        };
        format!("{name:<16} {}\n", words.say(language))
    };
    store::print(files.iter().map(line).collect::<String>().as_bytes())?;
    Ok(files.iter().all(|(_, verdict)| *verdict == Verdict::Identical).into())
}
