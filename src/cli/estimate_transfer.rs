//! `qilu estimate-transfer`: estimates the law of the transfer to urban residence on the other provinces of China.

use std::path::Path;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::WorkArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::seed;
use crate::cli::shared::whole;
use crate::cli::stderr::note;
use crate::error::Result;
use crate::national::estimate::STEPS;
use crate::output;
use crate::session::Project;
use crate::session::transfer::TransferOptions;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::SessionFault;

/// Estimate the law of the transfer to urban residence on the other provinces. Writes `transfer_prior.csv`,
/// `prior_correlation.csv` and `stack_weights.csv` into the data folder.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, default_value_t = STEPS, value_parser = whole(1000_u32..=1_000_000))]
    steps: u32,
    #[arg(long, default_value_t = 2022, value_parser = seed)]
    seed: u64,
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    work: WorkArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = Project::open(folder)?;
    let Arguments { steps, seed, work, .. } = *arguments;
    let options = TransferOptions { steps, seed, threads: work.threads };
    if work.dry_run {
        return dry_run(&project.transfer_workload(&options)?, language);
    }
    // Before the chains, which take a while. The check compares with the files in the data folder, so it must not overwrite
    // them.
    let existing = arguments.overwrite.existing();
    if !arguments.check {
        project.check_transfer_files(existing)?;
    }
    let transfer = project.estimate_transfer(&options)?;
    if !work.quiet {
        output::print(transfer.text(language).as_bytes())?;
    }
    if !arguments.check {
        transfer.write(existing)?;
        return Ok(CommandOutcome::Done);
    }
    let different = transfer.differences()?;
    for path in &different {
        note(format!("qilu: {}", SessionFault::PosteriorDiffers { file: path.clone() }.say(language)));
    }
    Ok(different.is_empty().into())
}
