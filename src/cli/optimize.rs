//! `qilu optimize`: the cheapest levers that meet a target, and what can be had for what.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli;
use crate::cli::Outcome;
use crate::cli::draws;
use crate::cli::run::EnsembleArguments;
use crate::data::Data;
use crate::engine::setup::Setup;
use crate::ensemble::run::Watch;
use crate::policy::optimize;
use crate::report;
use crate::report::text::Language;
use crate::scenario::goal::Goal;
use crate::scenario::goal::MAX_EVALUATIONS;
use crate::store;
use crate::store::RunFolder;

/// Find the cheapest package of levers with which a target is met with a wanted chance (docs/optimize.md).
///
/// --draws and --seed are those of the search, by default the question's; the answer is checked on fresh draws of the next
/// seed. Exit code 1 where the target is out of reach or fresh draws do not bear the answer out.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// File with the question
    #[arg(default_value = "scenarios/goals/cheapest.toml")]
    goal: PathBuf,
    /// Find the packages of which none is better in cost, chance and equality at once, instead of the cheapest
    #[arg(long)]
    front: bool,
    /// Number of packages that are scored [default: the question's, or 300]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_EVALUATIONS)))]
    evaluations: Option<u32>,
    /// Folder to write [default: runs/QUESTION-SEED]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let goal = question(arguments, &data)?;
    let target =
        arguments.out.clone().unwrap_or_else(|| PathBuf::from(format!("runs/{}-{}", goal.name, goal.search.seed)));
    let files = RunFolder::open(&target, cli::existing(arguments.force))?;
    let setup = Setup::new(&data, goal.scenario.base_year, &goal.scenario.priors.central());
    let stop = draws::stop_flag()?;
    let bar = draws::bar(&goal.scenario, arguments.ensemble.quiet, language);
    let search = goal.search;
    bar.set_length(u64::from(search.draws) * u64::from(search.evaluations) + 3 * u64::from(search.check));
    let watch = Watch { finished: &|| bar.inc(1), stop: &stop };
    let threads = arguments.ensemble.threads;
    let (outcome, mut text) = if arguments.front {
        let front = optimize::front::front(&setup, &goal, threads, &watch);
        bar.finish_and_clear();
        let front = front?;
        files.write("front.csv", &report::optimize::packages(&goal, front.packages.iter()))?;
        for (name, language) in [("front.zh.svg", Language::Chinese), ("front.en.svg", Language::English)] {
            let picture = report::optimize::front_chart(&goal, &front, &data.region, language);
            files.write(name, picture.as_bytes())?;
        }
        (Outcome::Done, report::optimize::front_text(&goal, &front, &data.region, language))
    } else {
        let answer = optimize::cheapest(&setup, &goal, threads, &watch);
        bar.finish_and_clear();
        let answer = answer?;
        files.write("search.csv", &report::optimize::packages(&goal, answer.history.iter()))?;
        files.write("levers.csv", &report::optimize::levers(&goal, &answer))?;
        files.write("answer.csv", &report::optimize::numbers(&goal, &answer))?;
        if answer.met {
            let scenario = report::optimize::scenario(&goal, &answer, &data.region);
            files.write(&format!("{}.toml", goal.name), scenario.as_bytes())?;
        }
        let outcome = if answer.confirmed(&goal) { Outcome::Done } else { Outcome::Failed };
        (outcome, report::optimize::text(&goal, &answer, &data.region, language))
    };
    let written = files.finish()?;
    if !arguments.ensemble.quiet {
        text.push_str(&format!("\n{}: {}\n", language.words().files, written.display()));
        store::print(text.as_bytes())?;
    }
    Ok(outcome)
}

/// The question as the command line overrides it.
fn question(arguments: &Arguments, data: &Data) -> crate::error::Result<Goal> {
    let mut goal = Goal::load(&arguments.goal, data)?;
    (goal.scenario.draws, goal.scenario.seed) = (goal.search.draws, goal.search.seed);
    arguments.ensemble.apply(&mut goal.scenario, data)?;
    (goal.search.draws, goal.search.seed) = (goal.scenario.draws, goal.scenario.seed);
    goal.search.evaluations = arguments.evaluations.unwrap_or(goal.search.evaluations);
    Ok(goal)
}
