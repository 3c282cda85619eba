//! The Pareto front: packages of levers of which none is better than another in cost, probability and equality at once.

use crate::engine::prepared::PreparedRun;
use crate::error::Result;
use crate::policy::optimize::caps;
use crate::policy::optimize::rounding::package_at;
use crate::policy::optimize::score::Package;
use crate::policy::optimize::score::Problem;
use crate::policy::optimize::score::Score;
use crate::policy::optimize::search::Search;
use crate::policy::optimize::search::sound;
use crate::scenario::goal::Goal;
use crate::watch::Watch;
use qilu_methods::optimizers::nsga;
use qilu_methods::optimizers::nsga::Plan;

/// Packages of a generation unless the question says otherwise.
const POPULATION: usize = 24;

/// Packages of the front in the order of cost, and the score of the scenario without levers.
#[derive(Clone, Debug)]
pub struct Front {
    /// Score of the scenario without levers.
    pub base: Score,
    /// The packages.
    pub packages: Vec<(Package, Score)>,
}

/// Finds the front by [`nsga::search`] with as many evaluations as the question has; half of the first generation climbs
/// the merit order of the levers, the other half is random.
///
/// # Errors
/// As [`super::cheapest`].
pub fn front(run: &PreparedRun, goal: &Goal, threads: usize, watch: &Watch<'_>) -> Result<Front> {
    sound(run, goal)?;
    let problem = Problem::new(run, goal, threads, watch)?;
    let bounds = caps::bounds(&problem)?;
    let mut search = Search { problem: &problem, bounds: &bounds, history: Vec::new() };
    let base = search.score(vec![vec![None; goal.decisions.len()]])?[0];
    let population = goal.search.population.map_or(POPULATION, |size| size as usize).next_multiple_of(2);
    let generations = (goal.search.evaluations / u32::try_from(population).expect("at most 1,000")).saturating_sub(1);
    let plan = Plan { population, generations, seed: goal.search.seed };
    let start = search.merit(&base)?.ladder(population / 2);
    let members = nsga::search(goal.decisions.len(), &start, plan, |points| {
        let packages: Vec<Package> = points.iter().map(|point| package_at(goal, &bounds, point)).collect();
        let scores = problem.scores(&packages)?;
        Ok(scores.iter().map(|score| [score.cost, -score.chance, score.inequality]).collect())
    })?;
    let kept: Vec<Package> = members.iter().map(|member| package_at(goal, &bounds, &member.genes)).collect();
    let scores = problem.scores(&kept)?;
    Ok(Front { base, packages: kept.into_iter().zip(scores).collect() })
}
