//! `qilu engines`: cohorts and agents beside each other.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::draws;
use crate::data::Data;
use crate::engine::setup::Setup;
use crate::report;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::scenario::posterior::Posterior;
use crate::store;
use crate::validation::engines;
use crate::validation::engines::Plan;
use crate::validation::engines::STEPS;

/// Compare the cohort engine with agents, step by step: without rules, with durations, with origins.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario file
    #[arg(default_value = "scenarios/plan.toml")]
    scenario: PathBuf,
    /// Draws of single lives, for each of the three steps
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    draws: u32,
    /// Residents that an agent stands for
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    scale: u32,
    /// Write a page (docs/engines.md)
    #[arg(long)]
    markdown: bool,
    /// Number of threads; results do not depend on it [default: one per core]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// No progress
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let mut scenario = Scenario::load(&arguments.scenario, &data)?;
    scenario.adopt(Posterior::load(&data.package, &data.region)?.map(std::sync::Arc::new));
    let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
    let steps = u64::from(arguments.draws) * STEPS.len() as u64;
    let bar = draws::bar_of(steps, language.words().drawing.to_owned(), arguments.quiet);
    let plan = Plan { draws: arguments.draws, scale: arguments.scale, threads: arguments.threads };
    let years = [scenario.base_year + 5, scenario.base_year + 10, scenario.end_year];
    let stop = draws::stop_flag()?;
    let comparison = engines::compare(&setup, &scenario, plan, &years, &|| bar.inc(1), &stop)?;
    bar.finish_and_clear();
    let text = if arguments.markdown {
        report::engines::page(&data.region, &scenario, plan, &comparison)
    } else {
        report::engines::table(&scenario, &comparison, language)
    };
    store::print(text.as_bytes())?;
    Ok(Outcome::Done)
}
