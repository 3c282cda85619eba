//! Forecasts of the estimated law: shares of the provinces after the last known year, with the trend extrapolated by a rule.

use qilu_methods::gaussian;
use qilu_methods::gaussian::LowerFactor;
use qilu_methods::math;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use rand::Rng;
use rayon::prelude::*;

use crate::national::estimate::TransferEstimate;
use crate::national::law::Law;
use crate::national::likelihood::BASIS;
use crate::national::likelihood::Evaluation;
use crate::national::likelihood::LEVEL;
use crate::national::likelihood::Likelihood;
use crate::national::likelihood::YearlyShock;
use crate::national::panel::Interval;
use crate::national::panel::Panel;

/// How the trend goes on after the last known year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrendRule {
    /// As it was estimated.
    Full,
    /// Half of it.
    Half,
    /// It decays with a half-life of ten years.
    Damped,
    /// Not at all; for comparison.
    None,
}

impl TrendRule {
    /// All rules.
    pub const ALL: [TrendRule; 4] = [TrendRule::Full, TrendRule::Half, TrendRule::Damped, TrendRule::None];

    /// The rules among which the choice is made.
    pub const CANDIDATES: [TrendRule; 3] = [TrendRule::Full, TrendRule::Half, TrendRule::Damped];

    /// Years of the trend that have acted some years after the last known year.
    #[must_use]
    pub fn acted(self, years: f64) -> f64 {
        match self {
            TrendRule::Full => years,
            TrendRule::Half => years / 2.0,
            TrendRule::Damped => {
                let rate = math::ln(2.0) / HALF_LIFE;
                -math::exp_m1(-rate * years) / rate
            }
            TrendRule::None => 0.0,
        }
    }
}

/// Half-life of a damped trend, years.
const HALF_LIFE: f64 = 10.0;

/// Most draws of a forecast; more change the second digit of the scores no more.
const MOST_DRAWS: usize = 1000;

/// The forecast of a rule: share by province, year after the last known one and draw.
#[derive(Clone, Debug)]
pub struct LawForecast {
    /// The rule.
    pub rule: TrendRule,
    /// Shares by province, then by year, then by draw.
    pub shares: Vec<Vec<Vec<f64>>>,
}

impl LawForecast {
    /// Mean share of each province, a number of years (at least 1) after the last known one.
    #[must_use]
    pub fn means(&self, ahead: usize) -> Vec<f64> {
        let mean = |draws: &Vec<f64>| draws.iter().sum::<f64>() / draws.len() as f64;
        self.shares.iter().map(|years| mean(&years[ahead - 1])).collect()
    }
}

/// Forecasts the shares of all provinces with all rules for the trend. All rules have the same random numbers.
///
/// - `estimate`: the estimate on the same panel.
/// - `target`: last year of the forecast.
/// - `seed`: master seed.
#[must_use]
pub fn forecast(panel: &Panel, estimate: &TransferEstimate, target: u16, seed: u64) -> Vec<LawForecast> {
    let likelihood = Likelihood::new(panel, estimate.known_to);
    let draws: Vec<&[f64]> = estimate.chains.iter().flatten().map(|draw| draw.position.as_slice()).collect();
    let every = draws.len().div_ceil(MOST_DRAWS).max(1);
    let chosen: Vec<&[f64]> = draws.into_iter().step_by(every).collect();
    let years: Vec<u16> = (estimate.known_to..target).collect();
    let ahead = Ahead { likelihood: &likelihood, years: &years, origin: estimate.known_to };
    // By draw, rule, province, year.
    let paths: Vec<Vec<Vec<Vec<f64>>>> = (0..chosen.len())
        .into_par_iter()
        .map(|draw| {
            let number = u32::try_from(draw).expect("a few thousand draws");
            // The years of chains are those of what is known; forecasts have the years that they reach.
            let mut rng = random::stream_at(seed, number, estimate.known_to, Purpose::Chains, 1);
            ahead.paths(chosen[draw], &mut rng)
        })
        .collect();
    let of_rule = |rule: usize| {
        let by_year = |province: usize, year: usize| paths.iter().map(|paths| paths[rule][province][year]).collect();
        let of_province = |province: usize| (0..years.len()).map(|year| by_year(province, year)).collect();
        (0..panel.provinces.len()).map(of_province).collect()
    };
    TrendRule::ALL.iter().enumerate().map(|(at, rule)| LawForecast { rule: *rule, shares: of_rule(at) }).collect()
}

/// Inputs that are the same for the forecasts of all draws.
struct Ahead<'a> {
    likelihood: &'a Likelihood,
    /// First years of the steps.
    years: &'a [u16],
    origin: u16,
}

impl Ahead<'_> {
    /// Paths of one draw by rule, province and year.
    fn paths(&self, position: &[f64], rng: &mut impl Rng) -> Vec<Vec<Vec<f64>>> {
        let found = self.likelihood.evaluate(position).expect("a position of a chain");
        let normals = |count: usize, rng: &mut _| -> Vec<f64> { (0..count).map(|_| random::normal(rng)).collect() };
        let z = normals(self.likelihood.terms(), rng);
        let terms = found.terms.sample(&found.prior, &z);
        let shocks = terms.len() - BASIS;
        let z = normals(self.years.len(), rng);
        let nation = self.nation(&found, &terms[..shocks], &z);
        let mut paths = vec![Vec::new(); TrendRule::ALL.len()];
        for province in 0..found.blocks.len() {
            let z = normals(self.years.len() + 1, rng);
            let own = self.own(&found, province, &terms, &z);
            for (rule, paths) in TrendRule::ALL.iter().zip(&mut paths) {
                paths.push(self.path(&found, (province, *rule), [&terms[shocks..], &nation, &own]));
            }
        }
        paths
    }

    /// Shocks of the nation in the years ahead, given those of the intervals.
    fn nation(&self, found: &Evaluation, known: &[f64], z: &[f64]) -> Vec<f64> {
        let shock = found.parameters.nation;
        let given = LowerFactor::of(&self.likelihood.shock_covariance(shock), known.len()).expect("a covariance");
        let own = self.ahead_covariance(shock);
        let (mean, factor) =
            gaussian::conditional(own, self.cross_covariance(shock), &given, known).expect("a covariance");
        mean.iter().zip(factor.times(z)).map(|(mean, spread)| mean + spread).collect()
    }

    /// Level and shocks of a province in the years ahead, then the deviation of its slope, given its levels so far.
    fn own(&self, found: &Evaluation, province: usize, terms: &[f64], z: &[f64]) -> Vec<f64> {
        let (block, parameters) = (&found.blocks[province], &found.parameters);
        let (known, ahead) = (block.residual.len(), self.years.len());
        let common = |row: &[f64]| row.iter().zip(terms).map(|(a, b)| a * b).sum::<f64>();
        let rows = block.loadings.chunks_exact(terms.len());
        let rest: Vec<f64> = block.residual.iter().zip(rows).map(|(level, row)| level - common(row)).collect();
        let of_level = parameters.level_sd * parameters.level_sd;
        let of_response = parameters.response_sd * parameters.response_sd;
        let (shocks, across) = (self.ahead_covariance(parameters.province), self.cross_covariance(parameters.province));
        let sizes = self.likelihood.sizes(province);
        let width = ahead + 1;
        let own = |n: usize| match (n / width, n % width) {
            (i, j) if i < ahead && j < ahead => shocks[i * ahead + j] + of_level,
            (i, j) if i == j => of_response,
            _ => 0.0,
        };
        let cross = |n: usize| match (n / width, n % width) {
            (row, j) if j < ahead => across[row * ahead + j] + of_level,
            (row, _) => of_response * sizes[row],
        };
        let given = LowerFactor::of(&block.covariance, known).expect("the covariance of an evaluation");
        let own = (0..width * width).map(own).collect();
        let cross = (0..known * width).map(cross).collect();
        let (mean, factor) = gaussian::conditional(own, cross, &given, &rest).expect("a covariance");
        mean.iter().zip(factor.times(z)).map(|(mean, spread)| mean + spread).collect()
    }

    /// Shares of a province in the years ahead.
    ///
    /// - `parts`: terms beside the shocks; shocks of the nation; level, shocks and slope of the province.
    fn path(&self, found: &Evaluation, (at, rule): (usize, TrendRule), [basis, nation, own]: [&[f64]; 3]) -> Vec<f64> {
        let province = self.likelihood.provinces().nth(at).expect("a province");
        let (law, slope) = (found.parameters.law, own[self.years.len()]);
        let mut share = province.share(self.origin);
        let trend_of = |year: u16| {
            let since = f64::from(year - self.origin) + 0.5;
            let decades = Interval { first: 2010, last: self.origin }.years() / 10.0 + rule.acted(since) / 10.0;
            basis[2] * decades
        };
        let steps = self.years.iter().enumerate().map(|(step, year)| {
            let level =
                LEVEL + basis[0] + basis[1] * self.likelihood.start(at) + trend_of(*year) + nation[step] + own[step];
            let law = Law { slope: law.slope + slope, ..law };
            share = law.next_share(share, level, province.difference(*year));
            share
        });
        steps.collect()
    }

    /// Covariance of a shock between the years ahead.
    fn ahead_covariance(&self, shock: YearlyShock) -> Vec<f64> {
        let each = |a: &u16| self.years.iter().map(|b| shock.covariance(single(*a), single(*b))).collect::<Vec<f64>>();
        self.years.iter().flat_map(each).collect()
    }

    /// Covariance of a shock between the known intervals and the years ahead, a row for each interval.
    fn cross_covariance(&self, shock: YearlyShock) -> Vec<f64> {
        let each = |known: &Interval| {
            self.years.iter().map(|year| shock.covariance(*known, single(*year))).collect::<Vec<f64>>()
        };
        self.likelihood.intervals.iter().flat_map(each).collect()
    }
}

/// The interval of one year.
fn single(first: u16) -> Interval {
    Interval { first, last: first + 1 }
}
