//! `qilu merge`: joins the shards of a sweep into one folder.

use crate::error::Result;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::store;
use crate::store::sweep::merge;
use qilu_messages::Language;

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
    let (parts, runs, failed, path) = (manifest.parts, manifest.runs, manifest.failed, arguments.out.display());
    let text = match language {
        Language::Chinese => {
            format!("{parts} 个分块，{runs} 次运行（失败 {failed} 次）\n文件：{path}\n清单 SHA-256：{digest}\n")
        }
        Language::English => {
            format!("{parts} parts, {runs} runs ({failed} failed)\nfiles: {path}\nmanifest SHA-256: {digest}\n")
        }
    };
    store::print(text.as_bytes())?;
    Ok(CommandOutcome::Done)
}
