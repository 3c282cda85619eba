//! `qilu merge`: joins the shards of a sweep into one folder.

use crate::error::Result;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::store;
use crate::store::sweep::merge;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::Outcome;

/// Join the shards of a sweep into one folder, with the same bytes as if it had been run at once.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    #[arg(long)]
    out: PathBuf,
    #[arg(long)]
    force: bool,
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let (manifest, digest) = merge::merge(&arguments.folders, &arguments.out, arguments.force.into())?;
    let text = Outcome::Joined {
        parts: manifest.parts,
        runs: manifest.runs,
        failed: manifest.failed,
        folder: arguments.out.clone(),
        digest,
    };
    store::print(format!("{}\n", text.say(language)).as_bytes())?;
    Ok(CommandOutcome::Done)
}
