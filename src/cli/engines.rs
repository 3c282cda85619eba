//! `qilu engines`: compares the cohort engine with the agent engine.

use qilu_messages::Language;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::interrupt;
use crate::cli::shared::CommandOutcome;
use crate::cli::shared::WorkArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::whole;
use crate::error::Result;
use crate::output;
use crate::session::Project;
use crate::session::RunOptions;
use crate::validation::engines::EngineComparisonSettings;

/// Compare the cohort engine with the agent engine: without rules, with durations, with origins.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(default_value = "plan")]
    scenario: PathBuf,
    #[arg(long, default_value_t = 6, value_parser = whole(2_u32..=10_000))]
    draws: u32,
    #[arg(long, default_value_t = 1, value_parser = whole(1_u32..=1000))]
    scale: u32,
    #[command(flatten)]
    work: WorkArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = Project::open(folder)?;
    let scenario = project.scenario(&arguments.scenario)?;
    let plan =
        EngineComparisonSettings { draws: arguments.draws, scale: arguments.scale, threads: arguments.work.threads };
    let options = RunOptions { cancel: interrupt::token(), ..RunOptions::default() };
    if arguments.work.dry_run {
        return dry_run(&project.engines_workload(&scenario, plan, &options)?, language);
    }
    let comparison = project.compare_engines(&scenario, plan, &options, &arguments.work.progress(language))?;
    output::print(comparison.text(language).as_bytes())?;
    Ok(CommandOutcome::Done)
}
