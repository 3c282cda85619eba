//! Scores of a package of levers: the probability of the target, the cost, and how unequal the cities are.
//!
//! All packages use the same draws of a seed. A probability that is counted over a hundred draws is a step function with
//! an error of several points, so it is estimated against more draws of the scenario without levers (control variate): the effect
//! of the package on the indicator is a straight line of what the draw says without it, fitted over the common draws,
//! with a normal residual; the probability is the mean, over the draws without levers, of the probability that the value
//! moved by that line and its residual meets the threshold. A package without effect has exactly the counted probability.

use rayon::ThreadPool;
use rayon::prelude::*;

use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::ensemble::threads::pool;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::evaluate::Output;
use crate::experiments::evaluate::Readings;
use crate::expression::Checked;
use crate::indicators::IndicatorId;
use crate::plan::Target;
use crate::policy::condition;
use crate::progress::ProgressListener;
use crate::region::Area;
use crate::scenario::optimization::OptimizationProblem;
use crate::scenario::paths::Setting;
use qilu_messages::policy::OptimizationFault;
use qilu_methods::math;
use qilu_methods::random;

/// The expression of the urban share.
const SHARE: &str = "urban_share";

/// Standard deviation below which differences are rounding.
const NO_SPREAD: f64 = 1e-12;

/// Values of the decisions of a problem, in their order; `None` where the scenario's own lever path is kept.
pub type LeverPackage = Vec<Option<f64>>;

/// The outcome of a draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Value of the expression of the target, in its unit.
    pub value: f64,
    /// Public cost that the model counts from the base year to the year of the target, 100 million yuan of 2020.
    pub cost: f64,
    /// [`inequality`] of the cities in the year of the target.
    pub inequality: f64,
    /// Urban shares of the province on which the condition of the probability rests, in the years of [`condition::years`]; `None`
    /// for a target that has no condition.
    pub shares: Option<[f64; 4]>,
}

/// Score of a package, the mean over draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Probability that the target is met.
    pub probability: f64,
    /// The probability as a normal quantile, continued beyond the values that the draws can resolve.
    pub reach: f64,
    /// Mean cost above the scenario without levers, including the prices of the problem, 100 million yuan of 2020.
    pub cost: f64,
    /// Mean inequality of the cities.
    pub inequality: f64,
}

/// An optimization problem with the data that are needed to score packages.
pub(super) struct PackageScorer<'a> {
    run: &'a PreparedRun,
    pub(super) problem: &'a OptimizationProblem,
    pool: ThreadPool,
    progress: &'a ProgressListener<'a>,
    /// Outputs that are read from each draw: the target, the cost of all years, then residents and urban residents of each
    /// city.
    outputs: Vec<Output>,
    /// The scenario without levers, which ends in the year of the target.
    base: PreparedRun,
    /// Its outcomes by draw: `check` draws or the draws of a candidate, whichever are more.
    reference: Vec<Reading>,
}

impl<'a> PackageScorer<'a> {
    pub(super) fn new(
        run: &'a PreparedRun,
        problem: &'a OptimizationProblem,
        threads: usize,
        progress: &'a ProgressListener<'a>,
    ) -> Result<PackageScorer<'a>> {
        // Later years have no effect on the target, and leaving them out saves most of the time of early targets.
        let base = run.of_scenario(problem.scenario.until(problem.target.year));
        let pool = pool(threads)?;
        let mut scorer = PackageScorer {
            run,
            problem,
            pool,
            progress,
            outputs: outputs(problem, &base),
            base,
            reference: Vec::new(),
        };
        let (search, base) = (problem.search, scorer.base.clone());
        scorer.reference = scorer.readings(&[base], search.seed, search.check.max(search.draws))?.remove(0);
        Ok(scorer)
    }

    /// The scenario with a package.
    pub(super) fn with_package(&self, package: &LeverPackage) -> PreparedRun {
        let decided = self.problem.decisions.iter().zip(package);
        let settings: Vec<Setting> =
            decided.filter_map(|(decision, value)| value.map(|value| decision.setting.with_value(value))).collect();
        // Levers may end after the year of the target, so they join the scenario before it is cut off.
        let scenario = self.problem.scenario.with_settings(&settings);
        self.run.of_scenario(scenario.until(self.problem.target.year))
    }

    /// Outcomes of some runs by draw. Each draw is computed by one thread and stored at its own index.
    pub(super) fn readings(&self, runs: &[PreparedRun], seed: u64, draws: u32) -> Result<Vec<Vec<Reading>>> {
        let region = self.run.region();
        let readings = Readings::new(&self.outputs, self.base.scenario(), region)?;
        let runs: Vec<PreparedRun> = runs.iter().map(|run| run.clone().with_seed(seed)).collect();
        // Runs and draws form one list of jobs, so that a generation of few candidates still uses all threads.
        let jobs: Vec<(&PreparedRun, u32)> =
            runs.iter().flat_map(|run| (0..draws).map(move |draw| (run, draw))).collect();
        let read = |work: &mut Workspace, (run, number): (&PreparedRun, u32)| {
            self.progress.check()?;
            let values = readings.read(run, &Draw::new(run, number), work);
            self.progress.advance();
            self.reading(&values)
        };
        let all: Vec<Reading> = self.pool.install(|| {
            jobs.into_par_iter().map_init(|| Workspace::new(region), read).collect::<Result<Vec<Reading>>>()
        })?;
        Ok(all.chunks(draws as usize).map(<[Reading]>::to_vec).collect())
    }

    /// The outcome of a draw.
    ///
    /// - `values`: values of [`PackageScorer::outputs`].
    ///
    /// # Errors
    /// The expression of the target has no value.
    fn reading(&self, values: &[f64]) -> Result<Reading> {
        if !values[0].is_finite() {
            let expression = self.problem.target.expression.expression().to_string();
            return Err(Error::setting(OptimizationFault::NoValue { expression }));
        }
        let (cities, shares) = values[2..].split_at(2 * self.run.region().cities.len());
        let cities = cities.chunks_exact(2).map(|city| (city[0], city[1]));
        Ok(Reading {
            value: values[0],
            cost: values[1],
            inequality: inequality(cities),
            shares: shares.try_into().ok(),
        })
    }

    /// Scores packages, in their order.
    pub(super) fn scores(&self, packages: &[LeverPackage]) -> Result<Vec<Score>> {
        let runs: Vec<PreparedRun> = packages.iter().map(|package| self.with_package(package)).collect();
        let read = self.readings(&runs, self.problem.search.seed, self.problem.search.draws)?;
        Ok(packages.iter().zip(&read).map(|(package, readings)| self.score(package, readings)).collect())
    }

    fn score(&self, package: &LeverPackage, readings: &[Reading]) -> Score {
        let count = readings.len() as f64;
        let margin = |reading: &Reading| self.problem.target.margin(reading.value);
        let without: Vec<f64> = self.reference.iter().map(margin).collect();
        let with: Vec<f64> = readings.iter().map(margin).collect();
        let probability = probability(&without, &with);
        let mean = with.iter().sum::<f64>() / count;
        // Costs are compared draw by draw with the same random numbers, so their difference has little noise.
        let pairs = readings.iter().zip(&self.reference);
        Score {
            probability,
            reach: reach(probability, mean / spread(&without).max(NO_SPREAD), without.len() as f64),
            cost: self.priced(package) + pairs.map(|(own, base)| own.cost - base.cost).sum::<f64>() / count,
            inequality: readings.iter().map(|reading| reading.inequality).sum::<f64>() / count,
        }
    }

    /// Cost of a package by the prices of the problem, 100 million yuan of 2020: price times distance from the neutral value,
    /// summed over the years in which the lever acts, with the share of the ramp that is reached.
    pub(super) fn priced(&self, package: &LeverPackage) -> f64 {
        let parts = self.problem.decisions.iter().zip(package).map(|(decision, value)| {
            let setting = &decision.setting;
            // Years before the first effect cost nothing.
            let grown = setting.first_year(self.base.passed()).map_or(0.0, |first| {
                let years = first..=setting.end.min(self.problem.target.year);
                years.map(|year| setting.grown(first, year)).sum::<f64>()
            });
            value.map_or(0.0, |value| decision.price * grown * (value - setting.lever.row().neutral).abs())
        });
        parts.sum()
    }

    pub(super) fn base(&self) -> &PreparedRun {
        &self.base
    }
}

/// Outputs that are read from each draw.
fn outputs(problem: &OptimizationProblem, base: &PreparedRun) -> Vec<Output> {
    let known = |text: &str| Checked::parse(text).expect("indicators that are reported");
    let output = |expression: Checked, area: Area| Output {
        label: expression.expression().to_string(),
        expression,
        area,
        year: problem.target.year,
    };
    let years = problem.scenario.base_year + 1..=problem.target.year;
    // The cost of all years is one expression, so that a draw gives one number for it.
    let cost = years.map(|year| format!("cost_total@{year}")).collect::<Vec<_>>().join(" + ");
    let mut outputs =
        vec![output(problem.target.expression.clone(), problem.target.area), output(known(&cost), Area::Province)];
    for city in base.region().city_ids().map(Area::City) {
        outputs.push(output(known("residents"), city));
        outputs.push(output(known("urban_residents"), city));
    }
    let share = |year: u16| Output { year, ..output(known(SHARE), Area::Province) };
    let years = share_target(problem).and_then(|target| condition::years(base, &target));
    outputs.extend(years.into_iter().flatten().map(share));
    outputs
}

/// The target of a problem as one of the plan, if it is a least urban share of the province; `None` for any other.
pub(super) fn share_target(problem: &OptimizationProblem) -> Option<Target> {
    let target = &problem.target;
    let is_share = target.expression.expression().to_string() == SHARE;
    (is_share && target.at_least && target.area == Area::Province).then(|| Target {
        id: problem.name.clone(),
        area: target.area,
        indicator: IndicatorId::UrbanShare,
        year: target.year,
        threshold: target.threshold,
        comparator: ">=".to_owned(),
        reading: "strict".to_owned(),
        name_zh: problem.title.zh.clone(),
        name_en: problem.title.en.clone(),
        phrase_zh: String::new(),
        source: String::new(),
    })
}

/// Inequality of the urban shares of the cities: the mean logarithmic deviation (the second measure of Theil 1967,
/// Economics and Information Theory), `sum of w ln(u / u_i)`, where `w` is the city's share of residents, `u_i` its urban
/// share and `u` that of all together. 0 where all shares are equal.
///
/// - `cities`: residents and urban residents.
///
/// ```
/// use qilu::policy::optimize::score::inequality;
///
/// assert_eq!(inequality([(2.0, 1.0), (4.0, 2.0)].into_iter()), 0.0);
/// // Two cities of one size with shares 0.4 and 0.8: (ln(0.6 / 0.4) + ln(0.6 / 0.8)) / 2 = ln(9 / 8) / 2.
/// assert!((inequality([(1.0, 0.4), (1.0, 0.8)].into_iter()) - 1.125_f64.ln() / 2.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn inequality(cities: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let (residents, urban) = cities.clone().fold((0.0, 0.0), |sum, city| (sum.0 + city.0, sum.1 + city.1));
    let share = urban / residents;
    cities.map(|(people, urban)| people / residents * math::ln(share * people / urban)).sum()
}

/// Probability that the margin is not negative, by the control variate that the head of this file describes.
///
/// - `without`: margins without the package; at least as many as `with`.
/// - `with`: margins with it, of the first draws of `without`.
///
/// ```
/// use qilu::policy::optimize::score::probability;
///
/// let without = [-3.0, -1.0, 0.5, 2.0];
/// // No effect: two of four. The same shift in the two common draws: three of four.
/// assert_eq!(probability(&without, &without[..2]), 0.5);
/// assert_eq!(probability(&without, &[-1.75, 0.25]), 0.75);
/// ```
#[must_use]
pub fn probability(without: &[f64], with: &[f64]) -> f64 {
    let count = with.len() as f64;
    let pairs = || without.iter().zip(with).map(|(before, after)| (*before, after - before));
    let (x, y) = pairs().fold((0.0, 0.0), |sum, (x, y)| (sum.0 + x / count, sum.1 + y / count));
    let squares: f64 = pairs().map(|(before, _)| (before - x) * (before - x)).sum();
    let products: f64 = pairs().map(|(before, effect)| (before - x) * (effect - y)).sum();
    // A line through two points has no residual, so two draws can give neither a slope nor its error.
    let slope = if with.len() > 2 && squares > 0.0 { products / squares } else { 0.0 };
    let effect = |before: f64| y + slope * (before - x);
    let residuals: f64 = pairs().map(|(before, seen)| (seen - effect(before)) * (seen - effect(before))).sum();
    let spread = if with.len() > 2 { (residuals / (count - 2.0)).sqrt() } else { 0.0 };
    let met = |before: &f64| {
        let margin = before + effect(*before);
        // Without a residual the probability of a draw is 0 or 1, and the estimate is the counted share.
        if spread > NO_SPREAD {
            random::normal_probability(margin / spread)
        } else {
            f64::from(u8::from(margin >= 0.0))
        }
    };
    without.iter().map(met).sum::<f64>() / without.len() as f64
}

/// Standard deviation of some values.
fn spread(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / values.len() as f64).sqrt()
}

/// The probability as a normal quantile. Where it is too near to 0 or 1 for the number of draws, the distance of the mean
/// from the threshold in standard deviations takes its place if it is farther out, so that a search still has a direction.
fn reach(probability: f64, distance: f64, draws: f64) -> f64 {
    // Half a draw: the smallest probability that a counted share can be told from zero.
    let edge = 0.5 / draws;
    if probability <= edge {
        distance.min(random::normal_quantile(edge))
    } else if probability >= 1.0 - edge {
        distance.max(random::normal_quantile(1.0 - edge))
    } else {
        random::normal_quantile(probability)
    }
}
