//! Attribution of the difference between a scenario and its reference: exact components of change, and the contribution
//! of each lever in which they differ.
//!
//! A contribution is the Shapley value (Shapley 1953, Contributions to the Theory of Games II, 307-317): the change of
//! the outcome when the lever is added, averaged over all orders in which the levers can be added. Contributions add up
//! to the whole difference in every draw. Up to [`EXACT`] levers all sets are projected; with more, each draw projects
//! one random order and its reverse (antithetic permutation sampling; Mitchell et al. 2022, JMLR 23(43)), which is
//! unbiased in the mean over draws. Both sides of every difference have the same random numbers.

use rayon::prelude::*;

use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::engine::year;
use crate::ensemble::threads::pool;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::Indicator;
use crate::measure::Account;
use crate::policy::components;
use crate::progress::ProgressListener;
use crate::region::Area;
use crate::scenario::Scenario;
use crate::scenario::levers::LeverId;
use qilu_messages::policy::AttributionFault;
use qilu_methods::estimate;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use qilu_methods::summary::Summary;

/// Largest number of levers for which all `2^n` sets are projected, 16 per draw. Each further lever would double the cost.
pub const EXACT: usize = 4;

/// A part in which two scenarios can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScenarioPart {
    /// The path of a lever.
    Lever(LeverId),
    /// All rail links together.
    Links,
    /// The priors of all parameters together.
    Priors,
}

impl ScenarioPart {
    /// Name in files, Chinese name and English name.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            ScenarioPart::Lever(lever) => (lever.row().name, lever.row().zh, lever.row().en),
            ScenarioPart::Links => ("links", "铁路线路", "rail links"),
            ScenarioPart::Priors => ("uncertainty", "参数先验", "priors of the parameters"),
        }
    }
}

/// The outcome whose difference is attributed.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// Indicator of the outcome.
    pub indicator: &'static Indicator,
    /// Area of the outcome.
    pub area: Area,
    /// Year of the outcome.
    pub year: u16,
}

/// An attribution.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The outcome whose difference is attributed.
    pub question: Question,
    /// Distribution of the outcome in the reference.
    pub reference: Summary,
    /// Distribution of the outcome in the scenario.
    pub scenario: Summary,
    /// Scenario minus reference, draw by draw.
    pub difference: Summary,
    /// Contribution of each part; the means add up to the mean of the difference. Where orders are sampled, the spread over
    /// draws includes that of the orders; the standard error of the mean is valid in both cases.
    pub contributions: Vec<(ScenarioPart, Summary)>,
    /// Number of draws.
    pub draws: u32,
    /// Whether all sets were projected.
    pub exact: bool,
    /// Components of change since the base year, in the order of [`components::COMPONENTS`] and then their sum, in urban
    /// residents and in the urban share: of the scenario, and of the scenario minus the reference.
    pub components: Vec<[[Summary; 2]; 2]>,
}

/// The parts in which the scenario of a run and a reference of the same years differ, in the order of the levers. A lever
/// that is set in both differs if its paths differ in the years in which it acts in this run.
#[must_use]
pub fn parts(run: &PreparedRun, reference: &Scenario) -> Vec<ScenarioPart> {
    let (scenario, other) = (run.scenario(), run.of_scenario(reference.clone()));
    let levers = LeverId::ALL.into_iter().filter(|lever| run.levers().differs(other.levers(), *lever));
    let priors = (scenario.priors != reference.priors).then_some(ScenarioPart::Priors);
    let links = (scenario.links != reference.links).then_some(ScenarioPart::Links);
    levers.map(ScenarioPart::Lever).chain(links).chain(priors).collect()
}

/// The attribution of one draw.
struct DrawAttribution {
    reference: f64,
    scenario: f64,
    contributions: Vec<f64>,
    /// Components of scenario and reference.
    components: [Vec<(f64, f64)>; 2],
}

/// Explains the difference of a scenario from a reference of the same years. Draws, layers, seed and setup are those of
/// the scenario's run.
///
/// - `threads`: 0 for one per core.
///
/// # Errors
/// [`Error::Interrupted`] when stopped; [`Error::Setting`] if the scenarios differ in nothing, in their years, or if the
/// indicator is not defined there.
pub fn explain(
    run: &PreparedRun,
    reference: &Scenario,
    question: Question,
    threads: usize,
    progress: &ProgressListener<'_>,
) -> Result<Explanation> {
    let scenario = run.scenario();
    let names = || (scenario.name.clone(), reference.name.clone());
    // Paths of different years cannot be compared, so the years are checked first.
    if scenario.years() != reference.years() {
        let (scenario, reference) = names();
        return Err(Error::setting(AttributionFault::DifferentYears { scenario, reference }));
    }
    let parts = parts(run, reference);
    if parts.is_empty() {
        let (scenario, reference) = names();
        return Err(Error::setting(AttributionFault::SameScenarios { scenario, reference }));
    }
    let hybrids = HybridScenarios { run, reference, question, parts: &parts };
    let attributed: Vec<DrawAttribution> = pool(threads)?.install(|| {
        (0..run.draws)
            .into_par_iter()
            .map_init(
                || Workspace::new(run.region()),
                |work, draw| {
                    progress.check()?;
                    let attributed = hybrids.attribute(draw, work);
                    progress.advance();
                    Ok(attributed)
                },
            )
            .collect::<Result<_>>()
    })?;
    // All numbers are values of the outcome or differences of them, whose rounding errors are no spread.
    let values: Vec<f64> = attributed.iter().flat_map(|draw| [draw.reference, draw.scenario]).collect();
    let size = estimate::size(&values);
    let sized = |value: &dyn Fn(&DrawAttribution) -> f64, size: f64| {
        let mut values: Vec<f64> = attributed.iter().map(value).collect();
        Summary::of_differences(&mut values, size).ok_or_else(|| {
            Error::setting(AttributionFault::Undefined { indicator: question.indicator.name.to_owned() })
        })
    };
    let summary = |value: &dyn Fn(&DrawAttribution) -> f64| sized(value, size);
    // Components describe each scenario's own change over time; the second pair is the difference of the two.
    let component = |index: usize| -> Result<[[Summary; 2]; 2]> {
        let of = |side: usize, attributed: &DrawAttribution| <[f64; 2]>::from(attributed.components[side][index]);
        let size = |k: usize| attributed.iter().map(|draw| of(0, draw)[k].abs()).fold(0.0, f64::max);
        let own = |k: usize| sized(&|attributed| of(0, attributed)[k], size(k));
        let gap = |k: usize| sized(&|attributed| of(0, attributed)[k] - of(1, attributed)[k], size(k));
        Ok([[own(0)?, own(1)?], [gap(0)?, gap(1)?]])
    };
    Ok(Explanation {
        question,
        reference: summary(&|attributed| attributed.reference)?,
        scenario: summary(&|attributed| attributed.scenario)?,
        difference: summary(&|attributed| attributed.scenario - attributed.reference)?,
        contributions: parts
            .iter()
            .enumerate()
            .map(|(index, part)| Ok((*part, summary(&|attributed| attributed.contributions[index])?)))
            .collect::<Result<_>>()?,
        draws: run.draws,
        exact: parts.len() <= EXACT,
        components: (0..=components::COMPONENTS.len()).map(component).collect::<Result<_>>()?,
    })
}

/// Scenarios that mix parts of the scenario and of the reference.
struct HybridScenarios<'a> {
    run: &'a PreparedRun,
    reference: &'a Scenario,
    question: Question,
    parts: &'a [ScenarioPart],
}

impl HybridScenarios<'_> {
    /// Accounts of the area by year where a set of parts is the scenario's and the others are the reference's.
    fn accounts(&self, draw: u32, set: &[bool], work: &mut Workspace) -> Vec<Account> {
        let mixed = self.run.scenario().derive(|mixed| {
            // Later years have no effect on the outcome.
            mixed.end_year = self.question.year;
            for (part, own) in self.parts.iter().zip(set) {
                // The hybrid starts as the scenario, and the parts outside of the set are reset to the reference.
                match part {
                    ScenarioPart::Lever(lever) if !own => mixed.take_lever(self.reference, *lever),
                    ScenarioPart::Links if !own => mixed.links.clone_from(&self.reference.links),
                    ScenarioPart::Priors if !own => {
                        mixed.priors = self.reference.priors.clone();
                        // Priors and the list of those that a scenario sets itself belong together: the list decides
                        // where the posterior applies.
                        mixed.changed.clone_from(&self.reference.changed);
                    }
                    _ => {}
                }
            }
        });
        let mixed = self.run.of_scenario(mixed);
        let projection = year::project(&mixed, &Draw::new(&mixed, draw), work);
        let counties = self.run.region().counties_of(self.question.area);
        let area = |year: &Vec<Account>| {
            let mut sum = Account::default();
            year[counties.clone()].iter().for_each(|account| sum.add(account));
            sum
        };
        projection.accounts.iter().map(area).collect()
    }

    fn attribute(&self, draw: u32, work: &mut Workspace) -> DrawAttribution {
        let count = self.parts.len();
        let value = |accounts: &[Account]| (self.question.indicator.value)(accounts.last().expect("the year is there"));
        // Both ends are needed for the components too, so they are projected once and kept.
        let [all, none] = [true, false].map(|own| self.accounts(draw, &vec![own; count], work));
        let (scenario, reference) = (value(&all), value(&none));
        let mut worth = |set: &[bool]| {
            if set.iter().all(|own| *own) {
                scenario
            } else if set.iter().any(|own| *own) {
                value(&self.accounts(draw, set, work))
            } else {
                reference
            }
        };
        let contributions = if count <= EXACT {
            exact(count, &mut worth)
        } else {
            // Every draw has an order of its own, so that the mean over draws is also a mean over orders.
            let order = random::permutation(&mut random::stream(self.run.seed, draw, 0, Purpose::Orders), count);
            antithetic(&order, &mut worth)
        };
        DrawAttribution { reference, scenario, contributions, components: [chain(&all), chain(&none)] }
    }
}

/// Components of change summed over all years, with the total last: urban residents, and the urban share.
fn chain(accounts: &[Account]) -> Vec<(f64, f64)> {
    let mut sums = vec![(0.0, 0.0); components::COMPONENTS.len() + 1];
    for years in accounts.windows(2) {
        for (sum, part) in sums.iter_mut().zip(components::contributions(&years[0], &years[1])) {
            *sum = (sum.0 + part.0, sum.1 + part.1);
        }
    }
    sums
}

/// Shapley values of `count` players from the worth of all sets.
///
/// ```
/// // Two players who are worth something only together share it.
/// let worth = &mut |set: &[bool]| if set == [true, true] { 1.0 } else { 0.0 };
/// assert_eq!(qilu::policy::attribution::exact(2, worth), [0.5, 0.5]);
/// ```
pub fn exact(count: usize, worth: &mut impl FnMut(&[bool]) -> f64) -> Vec<f64> {
    // Sets are bits of an index.
    let member = |set: usize, player: usize| set >> player & 1 == 1;
    let worths: Vec<f64> =
        (0..1_usize << count).map(|set| worth(&(0..count).map(|p| member(set, p)).collect::<Vec<bool>>())).collect();
    // The share of orders in which exactly the members of the set precede the player.
    let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
    (0..count)
        .map(|player| {
            let without = (0..worths.len()).filter(|set| !member(*set, player));
            without
                .map(|set| {
                    let size = set.count_ones() as usize;
                    let weight = factorial(size) * factorial(count - size - 1) / factorial(count);
                    weight * (worths[set | 1 << player] - worths[set])
                })
                .sum()
        })
        .collect()
}

/// Mean of the marginal contributions in an order and in its reverse.
///
/// - `order`: a permutation of the players.
pub fn antithetic(order: &[usize], worth: &mut impl FnMut(&[bool]) -> f64) -> Vec<f64> {
    let mut contributions = vec![0.0; order.len()];
    let reverse: Vec<usize> = order.iter().rev().copied().collect();
    for order in [order, &reverse] {
        let mut set = vec![false; order.len()];
        let mut before = worth(&set);
        for &player in order {
            set[player] = true;
            let after = worth(&set);
            contributions[player] += 0.5 * (after - before);
            before = after;
        }
    }
    contributions
}
