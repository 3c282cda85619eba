//! `qilu monitor`: assimilates the published statistics of new years, one year after another.

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
use crate::cli::shared::whole;
use crate::error::Result;
use crate::report::terminal;
use crate::session::Project;
use crate::session::monitor::MonitorOptions;
use crate::session::monitor::MonitorStart;
use qilu_messages::Language;

/// Assimilate the published statistics of new years one by one: the expected values, the published ones, the surprise,
/// the effect on the probabilities of the targets, and the effort that would restore them. Without a file of
/// observations, use the years after the base year that are in the data.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    observations: Option<PathBuf>,
    #[arg(long, default_value = "baseline")]
    scenario: PathBuf,
    #[arg(long, default_value = "plan")]
    effort: PathBuf,
    #[arg(long)]
    from: Option<PathBuf>,
    #[arg(long, value_name = "REASON")]
    accept: Option<String>,
    #[arg(long, default_value_t = 1000, value_parser = whole(20_u32..=100_000))]
    members: u32,
    #[arg(long, default_value_t = 4, value_parser = whole(1_u16..=20))]
    iterations: u16,
    #[arg(long, default_value_t = 100, value_parser = whole(2_u32..=100_000))]
    effort_draws: u32,
    #[arg(long, value_parser = seed)]
    seed: Option<u64>,
    #[arg(long)]
    out: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    work: WorkArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = Project::open(folder)?;
    let scenario = project.scenario(&arguments.scenario)?;
    let effort = project.scenario(&arguments.effort)?;
    let options = MonitorOptions {
        observations: arguments.observations.clone(),
        start: arguments.from.as_deref().map_or(MonitorStart::Usual, MonitorStart::from),
        members: arguments.members,
        iterations: arguments.iterations,
        effort_draws: arguments.effort_draws,
        seed: arguments.seed,
        threads: arguments.work.threads,
        accept: arguments.accept.clone(),
    };
    let monitoring = project.monitor(&scenario, options)?;
    if arguments.work.dry_run {
        return dry_run(&monitoring.workload(&effort)?, language);
    }
    // Named after the last year of data, so that each year's monitoring has a folder of its own.
    let name = format!("runs/monitor-{}", monitoring.last_year());
    let files = arguments.overwrite.folder(arguments.out.clone().unwrap_or_else(|| name.into()))?;
    let monitored = monitoring.run(&effort, &arguments.work.progress(language))?;
    let written = monitored.write_into(files)?;
    if !arguments.work.quiet {
        print_with_files(&terminal::of_markdown(&monitored.text(language)), &written, language)?;
    }
    Ok(CommandOutcome::Done)
}
