//! `qilu monitor`: yearly monitoring, a year's published figures at a time.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::Bar;
use crate::cli::shared::CommandOutcome;
use crate::cli::shared::print_with_files;
use crate::report::text::Language;
use crate::session::Project;
use crate::session::monitor::MonitorOptions;
use crate::session::monitor::MonitorStart;
use crate::store::RunFolder;

/// Take in the published figures of new years one by one: what was expected, what came, how surprising it is, what it does
/// to the chances of the targets, and what effort would bring them back. Without FIGURES, the years after the base year
/// as published in the data.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// New figures, in the columns of observations.csv: `region_code,year,indicator,value`
    figures: Option<PathBuf>,
    /// Scenario that is watched
    #[arg(long, default_value = "scenarios/baseline.toml")]
    scenario: PathBuf,
    /// Scenario whose levers are the effort that could be made
    #[arg(long, default_value = "scenarios/plan.toml")]
    effort: PathBuf,
    /// Folder with the posterior.csv to start from; `prior` for none [default: the data folder, or the prior without
    /// FIGURES]
    #[arg(long)]
    from: Option<PathBuf>,
    /// Number of members
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(20..=100_000))]
    members: u32,
    /// Iterations of the smoother
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=20))]
    iterations: u16,
    /// Draws behind the effect of each lever
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    effort_draws: u32,
    /// Master seed [default: the scenario's, or 2022]
    #[arg(long)]
    seed: Option<u64>,
    /// Folder to write [default: runs/monitor-YEAR]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long)]
    force: bool,
    /// Number of threads; results do not depend on it [default: one per core]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// No progress and no summary
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<CommandOutcome> {
    let project = Project::open(folder)?;
    let scenario = project.scenario(&arguments.scenario)?;
    let effort = project.scenario(&arguments.effort)?;
    let options = MonitorOptions {
        observations: arguments.figures.clone(),
        start: arguments.from.as_deref().map_or(MonitorStart::Usual, MonitorStart::from),
        members: arguments.members,
        iterations: arguments.iterations,
        effort_draws: arguments.effort_draws,
        seed: arguments.seed,
        threads: arguments.threads,
    };
    let monitoring = project.monitor(&scenario, options)?;
    let name = format!("runs/monitor-{}", monitoring.last_year());
    let files = RunFolder::open(&arguments.out.clone().unwrap_or_else(|| name.into()), arguments.force.into())?;
    let monitored = monitoring.run(&effort, &Bar::new(language, arguments.quiet))?;
    let written = monitored.write_into(files)?;
    if !arguments.quiet {
        print_with_files(&monitored.text(language), &written, language)?;
    }
    Ok(CommandOutcome::Done)
}
