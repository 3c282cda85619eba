//! The Pareto front: packages of levers of which none is better than another in cost, probability and equality at once.

use crate::engine::prepared::PreparedRun;
use crate::error::Result;
use crate::policy::optimize::cost_caps;
use crate::policy::optimize::rounding::package_at;
use crate::policy::optimize::score::LeverPackage;
use crate::policy::optimize::score::PackageScorer;
use crate::policy::optimize::score::Score;
use crate::policy::optimize::search::PackageSearch;
use crate::policy::optimize::search::sound;
use crate::progress::ProgressListener;
use crate::scenario::optimization::OptimizationProblem;
use qilu_methods::optimizers::nsga;
use qilu_methods::optimizers::nsga::NsgaSettings;

/// Assumption: packages of a generation, unless the problem states a number.
const POPULATION: usize = 24;

/// Packages of the front in the order of cost, and the score of the scenario without levers.
#[derive(Clone, Debug)]
pub struct ParetoFront {
    /// Score of the scenario without levers.
    pub base: Score,
    /// The packages of the front with their scores.
    pub packages: Vec<(LeverPackage, Score)>,
}

/// Finds the front by [`nsga::search`] with as many evaluations as the problem allows. Half of the first generation follows
/// the order of cost effectiveness, the other half is random.
///
/// # Errors
/// As [`super::cheapest`].
pub fn front(
    run: &PreparedRun,
    problem: &OptimizationProblem,
    threads: usize,
    progress: &ProgressListener<'_>,
) -> Result<ParetoFront> {
    sound(run, problem)?;
    let scorer = PackageScorer::new(run, problem, threads, progress)?;
    let bounds = cost_caps::bounds(&scorer)?;
    let mut search = PackageSearch { scorer: &scorer, bounds: &bounds, history: Vec::new() };
    let base = search.score(vec![vec![None; problem.decisions.len()]])?[0];
    // Parents are drawn in pairs, so the number is even; one generation of evaluations is used by the start.
    let population = problem.search.population.map_or(POPULATION, |size| size as usize).next_multiple_of(2);
    let generations =
        (problem.search.evaluations / u32::try_from(population).expect("at most 1,000")).saturating_sub(1);
    let plan = NsgaSettings { population, generations, seed: problem.search.seed };
    let start = search.cost_effectiveness(&base)?.ladder(population / 2);
    let members = nsga::search(problem.decisions.len(), &start, plan, |points| {
        let packages: Vec<LeverPackage> = points.iter().map(|point| package_at(problem, &bounds, point)).collect();
        let scores = scorer.scores(&packages)?;
        Ok(scores.iter().map(|score| [score.cost, -score.probability, score.inequality]).collect())
    })?;
    // The search keeps genes and objectives; scores are computed again, because the report needs more than the
    // objectives.
    let kept: Vec<LeverPackage> = members.iter().map(|member| package_at(problem, &bounds, &member.genes)).collect();
    let scores = scorer.scores(&kept)?;
    Ok(ParetoFront { base, packages: kept.into_iter().zip(scores).collect() })
}
