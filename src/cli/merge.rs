//! `qilu merge`: joins the shards of a sweep into one folder.

use crate::cli::stderr::note;
use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::interrupt;
use crate::cli::shared::CommandOutcome;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::WaitArguments;
use crate::output;
use crate::store::sweep::lock::LockWait;
use crate::store::sweep::merge;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::progress::ProgressText;
use qilu_messages::session::Outcome;

/// Join the shards of a sweep into one folder, with the same bytes as if it had been run at once.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    #[arg(long)]
    out: OutputPath,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    wait: WaitArguments,
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let cancel = interrupt::token();
    let waiting = |folder: &Path| {
        note(ProgressText::WaitingFor { folder: folder.to_owned() }.say(language));
    };
    let stopped = || cancel.is_cancelled();
    let wait = LockWait::new(arguments.wait.limit(), &waiting, &stopped);
    let out = arguments.out.as_ref();
    let (manifest, digest) = merge::merge(&arguments.folders, out, arguments.overwrite.existing(), &wait)?;
    let text = Outcome::Joined {
        parts: manifest.parts,
        runs: manifest.runs,
        failed: manifest.failed,
        folder: out.to_owned(),
        digest,
    };
    output::print(format!("{}\n", text.say(language)).as_bytes())?;
    Ok(CommandOutcome::Done)
}
