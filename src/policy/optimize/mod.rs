//! The cheapest package of levers that meets a target with a wanted probability, and the trade-off between cost and
//! probability.
//!
//! Decisions are levers at places, with bounds. From the point that the merit order of the levers gives,
//! [`cmaes`](qilu_methods::optimizers::cmaes) searches the unit cube that the bounds span, mirrored at its sides; a
//! candidate is rounded to the digits that the answer has before it is scored ([`score`]). The objective is
//! the cost plus an exact penalty on the shortfall of the normal quantile of the probability; the weight of the penalty
//! follows the share of candidates with a shortfall. At the end every lever that is not needed is removed. [`pareto`]
//! finds the Pareto front of cost, probability and equality.

mod cost_caps;
mod cost_effectiveness;
pub mod pareto;
pub mod plausibility;
mod rounding;
pub mod score;
mod search;

use crate::engine::prepared::PreparedRun;
use crate::error::Result;
use crate::policy::condition;
use crate::policy::condition::Condition;
use crate::policy::optimize::rounding::package_at;
use crate::policy::optimize::score::LeverPackage;
use crate::policy::optimize::score::PackageScorer;
use crate::policy::optimize::score::Reading;
use crate::policy::optimize::score::Score;
use crate::policy::optimize::search::PackageSearch;
use crate::policy::optimize::search::sound;
use crate::progress::ProgressListener;
use crate::scenario::optimization::Decision;
use crate::scenario::optimization::OptimizationProblem;
use crate::scenario::paths::Setting;
use qilu_methods::estimate;
use qilu_methods::estimate::Probability;
use qilu_methods::optimizers::cmaes::Cmaes;
use qilu_methods::random;

pub use rounding::rounded;

/// Initial standard deviation of the search, in widths of the bounds. Hansen (2016) advises about a third of the range for a
/// random start; the order of cost effectiveness gives a better one.
const STEP: f64 = 0.2;

/// Standard deviation of the search, in widths of the bounds, at which it ends: finer than the rounding of a solution.
const FINE: f64 = 2e-3;

/// Share of candidates with a shortfall above which the weight of the penalty rises, and below which it falls. Around one
/// half, the centre of the search lies on the edge of the feasible region.
const LACKING: (f64, f64) = (0.4, 0.6);

/// Assumption: factor by which the weight of the penalty rises.
const RISE: f64 = 1.5;

/// Assumption: divisor by which the weight of the penalty falls; smaller than the rise, so that the search errs on the side
/// of meeting the target.
const FALL: f64 = 1.2;

/// Distance from a bound, in widths of the bounds, up to which a value counts as being at it.
const NEAR_BOUND: f64 = 1e-3;

/// Least range of the normal quantile of a generation in a denominator.
const LEAST_RANGE: f64 = 1e-6;

/// A lever of a solution.
#[derive(Clone, Debug)]
pub struct PackageLever {
    /// Index among the decisions of the problem.
    pub decision: usize,
    /// Its value, in the unit of the lever.
    pub value: f64,
    /// Probability that is lost when this lever alone is removed, with the same draws.
    pub probability: f64,
    /// Cost that is saved when this lever alone is removed, 100 million yuan of 2020.
    pub cost: f64,
}

/// Estimates from fresh draws of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Share of draws that meet the target, with its error.
    pub probability: Probability,
    /// Mean of the indicator.
    pub value: f64,
    /// Mean cost above the scenario without levers, and its standard error, 100 million yuan of 2020. The error is `None`
    /// where the cost does not differ from draw to draw.
    pub cost: (f64, Option<f64>),
    /// Mean inequality of the cities.
    pub inequality: f64,
}

impl Seen {
    /// Upper end of the 95 % interval of the probability; below every probability where there is none.
    fn upper(&self) -> f64 {
        self.probability.interval_95().map_or(f64::NEG_INFINITY, |(_, high)| high)
    }
}

/// Solution of an optimization problem.
#[derive(Clone, Debug)]
pub struct OptimizationResult {
    /// The best package: the cheapest with the required probability, or the one of the highest probability where none has
    /// it.
    pub package: LeverPackage,
    /// Its score in the search.
    pub score: Score,
    /// Score of the scenario without levers.
    pub base: Score,
    /// Whether the package has the required probability in the search.
    pub met: bool,
    /// Its levers, in the order of the question.
    pub parts: Vec<PackageLever>,
    /// Bounds searched, by decision: those of the question, narrowed by its caps.
    pub bounds: Vec<(f64, f64)>,
    /// All packages scored, in their order.
    pub history: Vec<(LeverPackage, Score)>,
    /// Number of packages that were scored up to the end of the search; those of the history after it were scored to remove
    /// levers that are not needed.
    pub searched: usize,
    /// Fresh draws of the package and of the scenario without levers. A run of the package as a scenario file has the same
    /// draws and gives the same probability.
    pub check: [Seen; 2],
    /// On what the probability of the package depends, from the same draws; `None` as in [`condition::of_shares`], and for a target
    /// that is not a least urban share of the province.
    pub condition: Option<Condition>,
}

/// What keeps a lever of a solution from a larger effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// The bound of the problem.
    Bound,
    /// The cap on its cost.
    CostCap,
}

/// Seed of the fresh draws: that of the scenario, so that the scenario without levers has the probability that a run gives,
/// or the next one if the search used it. Seeds are parts of addresses, so neighbouring seeds have independent random
/// numbers.
#[must_use]
pub fn check_seed(problem: &OptimizationProblem) -> u64 {
    let usual = problem.scenario.defaults.seed;
    if usual == problem.search.seed { usual.wrapping_add(1) } else { usual }
}

/// Finds the cheapest package.
///
/// - `run`: run of the problem's scenario, with its layers and its posterior.
/// - `threads`: 0 for one per core; the solution does not depend on it.
/// - `progress`: informed after each projection of a draw.
///
/// # Errors
/// [`Error::Interrupted`](crate::error::Error::Interrupted) when stopped;
/// [`Error::Setting`](crate::error::Error::Setting) where levers can no longer act before the year of the target, a cap is
/// below the cost of the least value, or the indicator is not defined.
pub fn cheapest(
    run: &PreparedRun,
    problem: &OptimizationProblem,
    threads: usize,
    progress: &ProgressListener<'_>,
) -> Result<OptimizationResult> {
    sound(run, problem)?;
    let scorer = PackageScorer::new(run, problem, threads, progress)?;
    let bounds = cost_caps::bounds(&scorer)?;
    let mut search = PackageSearch { scorer: &scorer, bounds: &bounds, history: Vec::new() };
    let none: LeverPackage = vec![None; problem.decisions.len()];
    let base = search.score(vec![none.clone()])?[0];
    let ranking = search.cost_effectiveness(&base)?;
    let start = search.fill(&ranking)?;
    search.descend(start)?;
    let searched = search.history.len();
    let best = search.best();
    let met = search.meets(&search.history[best].1);
    let (package, score, parts) = search.prune(best)?;
    let history = search.history;
    // The draws of the search flatter the package that was chosen by them, so the answer is evaluated with others.
    let (check, condition) = check(&scorer, &package, &none)?;
    Ok(OptimizationResult { package, score, base, met, parts, bounds, history, searched, check, condition })
}

impl PackageSearch<'_> {
    /// Runs generations until the evaluations are used up or the steps are smaller than [`FINE`].
    fn descend(&mut self, start: Vec<f64>) -> Result<()> {
        let problem = self.scorer.problem;
        let dimension = problem.decisions.len();
        let population = problem
            .search
            .population
            .map_or(qilu_methods::optimizers::cmaes::usual_population(dimension), |size| size as usize);
        let wanted = random::normal_quantile(problem.target.probability);
        let mut strategy = Cmaes::new(start, STEP, population);
        let mut weight = None;
        while self.history.len() < problem.search.evaluations as usize {
            let points = strategy.ask(problem.search.seed, population);
            let packages = points
                .iter()
                .map(|point| package_at(problem, self.bounds, &qilu_methods::optimizers::cmaes::mirrored(point)));
            let scores = self.score(packages.collect())?;
            let lacking = scores.iter().filter(|score| !self.meets(score)).count() as f64 / population as f64;
            // An exact penalty needs a weight near the true exchange rate of cost and quantile: too small, and the search
            // settles outside; too large, and it avoids the edge where the cheapest package lies.
            let rho = *weight.get_or_insert_with(|| exchange(&scores));
            let mut ranked: Vec<(f64, Vec<f64>)> =
                scores.iter().map(|score| score.cost + rho * (wanted - score.reach).max(0.0)).zip(points).collect();
            ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
            let ranked: Vec<Vec<f64>> = ranked.into_iter().map(|(_, point)| point).collect();
            strategy.tell(&ranked);
            if lacking > LACKING.1 {
                weight = Some(rho * RISE);
            } else if lacking < LACKING.0 {
                weight = Some(rho / FALL);
            }
            if strategy.spread() < FINE {
                break;
            }
        }
        Ok(())
    }

    /// Removes levers from a package as long as it gets no worse, and gives the contribution of each lever that is left.
    fn prune(&mut self, best: usize) -> Result<(LeverPackage, Score, Vec<PackageLever>)> {
        let (mut package, mut score) = self.history[best].clone();
        loop {
            let places: Vec<usize> = (0..package.len()).filter(|&place| package[place].is_some()).collect();
            let without = |&place: &usize| {
                let mut fewer = package.clone();
                fewer[place] = None;
                fewer
            };
            let scores = self.score(places.iter().map(without).collect())?;
            // A package that meets the target must keep meeting it; one that does not must not fall further behind.
            let spare = |of: &Score| {
                if self.meets(&score) { self.meets(of) && of.cost <= score.cost } else { of.reach >= score.reach }
            };
            // One lever per round: two that can each be spared may be needed together.
            let mut cheapest: Option<usize> = None;
            for (at, of) in scores.iter().enumerate().filter(|(_, of)| spare(of)) {
                if cheapest.is_none_or(|best| self.better(of, &scores[best])) {
                    cheapest = Some(at);
                }
            }
            if let Some(at) = cheapest {
                package[places[at]] = None;
                score = scores[at];
                continue;
            }
            let part = |(&decision, of): (&usize, &Score)| PackageLever {
                decision,
                value: package[decision].expect("it is among those that are set"),
                probability: score.probability - of.probability,
                cost: score.cost - of.cost,
            };
            let parts = places.iter().zip(&scores).map(part).collect();
            return Ok((package, score, parts));
        }
    }
}

/// First weight of the penalty: cost per unit of the normal quantile, from the ranges of a generation.
fn exchange(scores: &[Score]) -> f64 {
    let range = |value: fn(&Score) -> f64| {
        let (low, high) = scores
            .iter()
            .map(value)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |ends, value| (f64::min(ends.0, value), f64::max(ends.1, value)));
        high - low
    };
    (2.0 * range(|score| score.cost) / range(|score| score.reach).max(LEAST_RANGE)).max(1.0)
}

/// The run of a problem's scenario with all levers of the problem, each away from its neutral value: it has the years from
/// which the levers of every package act.
#[must_use]
pub fn with_all_levers(run: &PreparedRun, problem: &OptimizationProblem) -> PreparedRun {
    let moved = |decision: &Decision| {
        let neutral = decision.setting.lever.row().neutral;
        let value = if decision.high.to_bits() == neutral.to_bits() { decision.low } else { decision.high };
        decision.setting.with_value(value)
    };
    let settings: Vec<Setting> = problem.decisions.iter().map(moved).collect();
    run.of_scenario(problem.scenario.with_settings(&settings))
}

/// Fresh draws of a package and of the scenario without levers, and on what the probability of the package depends.
fn check(
    scorer: &PackageScorer<'_>,
    package: &LeverPackage,
    none: &LeverPackage,
) -> Result<([Seen; 2], Option<Condition>)> {
    let problem = scorer.problem;
    let runs = [scorer.with_package(package), scorer.base().clone()];
    let seed = check_seed(problem);
    let read = scorer.readings(&runs, seed, problem.search.check)?;
    let shares: Vec<[f64; 4]> = read[0].iter().filter_map(|reading| reading.shares).collect();
    let condition = score::share_target(problem)
        .and_then(|target| condition::of_shares(&runs[0].clone().with_seed(seed), &shares, &target));
    let seen = |readings: &[Reading], package: &LeverPackage| {
        let count = readings.len() as f64;
        let mean = |value: &dyn Fn(usize) -> f64| (0..readings.len()).map(value).sum::<f64>() / count;
        // The second run has no levers, so its extra cost is zero and that of the first is measured pairwise.
        let extra = |draw: usize| readings[draw].cost - read[1][draw].cost;
        let cost = mean(&extra);
        let variance = mean(&|draw| (extra(draw) - cost) * (extra(draw) - cost));
        let margins: Vec<f64> = readings.iter().map(|reading| problem.target.margin(reading.value)).collect();
        let costs: Vec<f64> = (0..readings.len()).map(extra).collect();
        let size = readings.iter().map(|reading| reading.cost.abs()).fold(0.0, f64::max);
        let error = (!estimate::are_alike(&costs, size)).then(|| (variance / count).sqrt());
        Seen {
            probability: Probability::among(&margins, |margin| margin >= 0.0),
            value: mean(&|draw| readings[draw].value),
            cost: (cost + scorer.priced(package), error),
            inequality: mean(&|draw| readings[draw].inequality),
        }
    };
    Ok(([seen(&read[0], package), seen(&read[1], none)], condition))
}

impl OptimizationResult {
    /// Whether fresh draws are compatible with the required probability: it does not lie above their interval. Draws that
    /// give no probability confirm nothing.
    #[must_use]
    pub fn confirmed(&self, problem: &OptimizationProblem) -> bool {
        self.met && self.check[0].upper() >= problem.target.probability
    }

    /// The limit that a decision has reached in the solution, with its value there; `None` where it stands between its bounds.
    /// A lever that the solution does without, and that its cap keeps from its bound, stands at its cap.
    #[must_use]
    pub fn binding(&self, problem: &OptimizationProblem, decision: usize) -> Option<(f64, Binding)> {
        let (chosen, (low, high)) = (self.package[decision], self.bounds[decision]);
        let decision = &problem.decisions[decision];
        let neutral = decision.setting.lever.row().neutral;
        // The bound of the file nearer to the neutral value does not limit the effect.
        let upper = (decision.high - neutral).abs() >= (decision.low - neutral).abs();
        let far = if upper { (high, decision.high) } else { (low, decision.low) };
        let capped = (far.0 - far.1).abs() > 0.0;
        // A value is rounded to a thousandth of its range, so it reaches a bound only up to that.
        let near = |value: f64| (value - far.0).abs() <= NEAR_BOUND * (high - low);
        match chosen {
            None => capped.then_some((far.0, Binding::CostCap)),
            Some(value) => near(value).then_some((value, if capped { Binding::CostCap } else { Binding::Bound })),
        }
    }
}
