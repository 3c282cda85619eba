//! `qilu hindcast`: projects past years with the data available before them, and scores the projections.

use crate::cli::shared::Parsed;
use crate::cli::shared::project;
use crate::cli::shared::whole;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::WorkArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::print_with_files;
use crate::cli::shared::seed;
use crate::error::Result;
use crate::session::hindcast::HindcastOptions;
use crate::validation::hindcast::WINDOWS;
use crate::validation::hindcast::Window;
use qilu_messages::Language;
use qilu_messages::suggestion::suggest;

/// Score projections of past years, made with the data available before them, together with simple rules for
/// comparison.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(long, value_parser = window)]
    window: Option<Window>,
    #[arg(long, value_name = "FILE")]
    outcomes: Option<PathBuf>,
    #[arg(long, value_name = "REASON", requires = "outcomes")]
    accept: Option<String>,
    #[arg(long)]
    scenarios: Option<PathBuf>,
    #[arg(long, default_value_t = 1000, value_parser = whole(20_u32..=100_000))]
    draws: u32,
    #[arg(long, default_value_t = 4, value_parser = whole(1_u16..=20))]
    iterations: u16,
    #[arg(long, default_value_t = 2022, value_parser = seed)]
    seed: u64,
    #[arg(long)]
    out: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    work: WorkArguments,
}

fn window(id: &str) -> Parsed<Window> {
    WINDOWS
        .into_iter()
        .find(|window| window.id == id)
        .ok_or_else(|| suggest(id, WINDOWS.map(|window| window.id)).into())
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = project(folder, arguments.scenarios.as_deref())?;
    let options = HindcastOptions {
        windows: arguments.window.map_or(WINDOWS.to_vec(), |window| vec![window]),
        outcomes: arguments.outcomes.clone(),
        draws: arguments.draws,
        iterations: arguments.iterations,
        seed: arguments.seed,
        threads: arguments.work.threads,
        accept: arguments.accept.clone(),
    };
    if arguments.work.dry_run {
        return dry_run(&project.hindcast_workload(&options)?, language);
    }
    // Opened before the hindcasts, which take minutes.
    let files =
        arguments.overwrite.folder(arguments.out.clone().unwrap_or_else(|| "runs/hindcast".to_owned().into()))?;
    let hindcast = project.hindcast(options, &arguments.work.progress(language))?;
    let written = hindcast.write_into(files, language)?;
    if !arguments.work.quiet {
        print_with_files(&hindcast.text(language), &written, language)?;
    }
    Ok(CommandOutcome::Done)
}
