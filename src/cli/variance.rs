//! `qilu variance`: decomposes the variance of an outcome into the layers of uncertainty.

use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::indicator;
use crate::cli::shared::year;
use crate::indicators::Indicator;
use crate::output;
use qilu_messages::Language;

/// Split the variance of an outcome among the layers of uncertainty: parameters, annual shocks, delivery of levers,
/// initial state.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(default_value = "plan_delivered")]
    scenario: PathBuf,
    #[arg(long, default_value = "urban_share", value_parser = indicator)]
    indicator: &'static Indicator,
    #[arg(long, value_parser = year)]
    year: Option<u16>,
    #[arg(long, conflicts_with = "svg")]
    csv: bool,
    #[arg(long)]
    svg: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = arguments.ensemble.project(folder)?;
    let scenario = arguments.ensemble.evidence(project.scenario(&arguments.scenario)?);
    let (indicator, year) = (arguments.indicator, arguments.year.unwrap_or(scenario.end_year));
    let (options, progress) = (arguments.ensemble.options(), arguments.ensemble.progress(language));
    if arguments.ensemble.dry_run() {
        return dry_run(&project.variance_workload(&scenario, indicator, year, &options)?, language);
    }
    let budget = project.variance_budget(&scenario, indicator, year, &options, &progress)?;
    let text = if arguments.csv {
        budget.csv()
    } else if arguments.svg {
        budget.chart(language)
    } else {
        budget.text(language)
    };
    output::print(text.as_bytes())?;
    Ok(CommandOutcome::Done)
}
