//! `qilu optimize`: finds the cheapest levers that meet a target, or the trade-off between cost and probability.

use crate::error::Result;
use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::EnsembleArguments;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::cli::shared::dry_run;
use crate::cli::shared::print_with_files;
use crate::cli::shared::whole;
use crate::scenario::optimization::MAX_EVALUATIONS;
use crate::session::optimize::Search;
use qilu_messages::Language;

/// Find the cheapest package of levers with which a target is met with a required probability (docs/optimize.md).
///
/// The options `--draws` and `--seed` apply to the search; by default they come from the problem file. The answer is
/// checked with new draws of the next seed. The exit code is 1 if the target is out of reach or the new draws do not
/// confirm the answer.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[arg(default_value = "cheapest")]
    problem: PathBuf,
    #[arg(long)]
    pareto: bool,
    #[arg(long, value_parser = whole(1_u32..=MAX_EVALUATIONS))]
    evaluations: Option<u32>,
    #[arg(long)]
    out: Option<OutputPath>,
    #[command(flatten)]
    overwrite: OverwriteArguments,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let project = arguments.ensemble.project(folder)?;
    let mut goal = project.problem(&arguments.problem)?;
    goal.scenario = arguments.ensemble.evidence(goal.scenario);
    goal.search.evaluations = arguments.evaluations.unwrap_or(goal.search.evaluations);
    let options = arguments.ensemble.options();
    if arguments.ensemble.dry_run() {
        return dry_run(&project.optimize_workload(&goal, &options)?, language);
    }
    let name = format!("runs/{}-{}", goal.name, options.seed.unwrap_or(goal.search.seed));
    // Opened before the search, which evaluates hundreds of ensembles.
    let files = arguments.overwrite.folder(arguments.out.clone().unwrap_or_else(|| name.into()))?;
    let search = if arguments.pareto { Search::Front } else { Search::Cheapest };
    let found = project.optimize(&goal, search, &options, &arguments.ensemble.progress(language))?;
    let written = found.write_into(files)?;
    if !arguments.ensemble.quiet() {
        print_with_files(&found.text(language), &written, language)?;
    }
    Ok(found.confirmed().into())
}
