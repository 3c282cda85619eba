//! The density of the shares of the provinces, given the parameters of the law.
//!
//! `ln h = a_p + slope x + curvature x^2 + trend (t - 2010)/10 + C_t + z_pt`. The levels `a_p` are regressed on the share of 2000.
//! The shocks of the nation `C` and of the provinces `z` are autoregressive. The share is a function of past hazards, so the density
//! of the levels that meet the shares, times the derivative of the levels by the shares, is the likelihood: there is no bias of a
//! lagged outcome. Levels, trend and shocks are normal and integrated out exactly.

use qilu_methods::gaussian::Block;
use qilu_methods::gaussian::CommonTerms;
use qilu_methods::gaussian::LowerFactor;
use qilu_methods::math;

use crate::national::law::Law;
use crate::national::panel::Interval;
use crate::national::panel::Panel;
use crate::national::panel::PanelProvince;
use crate::national::panel::intervals;
use crate::national::panel::size;

/// Number of sampled coordinates.
pub const DIMENSION: usize = 9;

/// Terms beside the shocks of the nation: mean level, slope of the levels on `ln(urban/rural)` of 2000, trend per decade.
pub(super) const BASIS: usize = 3;

/// Places of the slope on the share of 2000 and of the trend among the terms beside the shocks.
pub(super) const START_SLOPE: usize = 1;
pub(super) const TREND: usize = 2;

/// Prior mean of the level of `ln h`: 3 per cent a year.
pub(super) const LEVEL: f64 = -3.5;

/// Prior standard deviations of the terms beside the shocks.
pub(super) const BASIS_SD: [f64; BASIS] = [1.0, 0.5, 0.5];

/// Standard errors of urban shares: census of 2000, whose definition of towns differed between provinces; censuses of 2010 and
/// 2020; yearbooks after the census of 2020. That of the revised series is estimated.
const ERROR_OF_2000: f64 = 0.008;
const ERROR_OF_CENSUSES: f64 = 0.003;
const ERROR_OF_YEARBOOKS: f64 = 0.0015;

/// Prior standard deviation of slope and curvature.
const RESPONSE_SD: f64 = 0.75;

/// Scales of the half-normal priors of the standard deviations: response by province, level by province, shock of the
/// province, shock of the nation, error of the revised series.
const SCALES: [f64; 5] = [0.3, 0.4, 0.3, 0.3, 0.003];

/// Largest persistence of a shock.
const LARGEST_PERSISTENCE: f64 = 0.98;

/// Largest standard deviations that the sampler may try: those of effects and shocks, and that of the revised series.
const LARGEST_SD: f64 = 3.0;
const LARGEST_ERROR: f64 = 0.02;

/// A stationary first-order autoregressive process.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YearlyShock {
    /// Standard deviation of what is new in a year.
    pub sd: f64,
    /// Share that is left after a year.
    pub persistence: f64,
}

impl YearlyShock {
    /// Variance of the process.
    #[must_use]
    pub fn variance(self) -> f64 {
        self.sd * self.sd / (1.0 - self.persistence * self.persistence)
    }

    /// Covariance of the means of the process in two intervals.
    #[must_use]
    pub fn covariance(self, a: Interval, b: Interval) -> f64 {
        let mut sum = 0.0;
        for (i, j) in (a.first..a.last).flat_map(|i| (b.first..b.last).map(move |j| (i, j))) {
            sum += (0..i.abs_diff(j)).fold(1.0, |power, _| power * self.persistence);
        }
        self.variance() * sum / (a.years() * b.years())
    }

    /// The one process with the variance and the covariance of neighbouring years of the sum of two independent ones.
    ///
    /// ```
    /// use qilu::national::likelihood::YearlyShock;
    /// let one = YearlyShock { sd: 0.2, persistence: 0.7 };
    /// let both = YearlyShock::sum(one, one);
    /// assert!((both.persistence - 0.7).abs() < 1e-12 && (both.sd - 0.08_f64.sqrt()).abs() < 1e-12);
    /// ```
    #[must_use]
    pub fn sum(a: YearlyShock, b: YearlyShock) -> YearlyShock {
        let variance = a.variance() + b.variance();
        let persistence = (a.persistence * a.variance() + b.persistence * b.variance()) / variance;
        YearlyShock { sd: (variance * (1.0 - persistence * persistence)).sqrt(), persistence }
    }
}

/// The parameters that are sampled.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// The response to the size.
    pub law: Law,
    /// Standard deviation of the slope between provinces.
    pub response_sd: f64,
    /// Standard deviation of the levels between provinces with equal shares in 2000.
    pub level_sd: f64,
    /// Yearly shock of a province.
    pub province: YearlyShock,
    /// Yearly shock of the nation.
    pub nation: YearlyShock,
    /// Standard error of the revised series, share.
    pub revised_error: f64,
}

impl Parameters {
    /// The parameters at a position of the sampler, and the logarithm of their prior there; `None` outside of what is allowed.
    ///
    /// - `position`: slope, curvature; logarithms of the five standard deviations in the order of `SCALES`; logits of the
    ///   persistences of province and nation, relative to the largest.
    #[must_use]
    pub fn at(position: &[f64]) -> Option<(Parameters, f64)> {
        let mut prior = 0.0;
        for response in &position[..2] {
            prior -= 0.5 * (response / RESPONSE_SD) * (response / RESPONSE_SD);
        }
        let mut sds = [0.0; 5];
        for (at, sd) in sds.iter_mut().enumerate() {
            *sd = math::exp(position[2 + at]);
            // The density of the logarithm has the standard deviation as a factor.
            prior += position[2 + at] - 0.5 * (*sd / SCALES[at]) * (*sd / SCALES[at]);
        }
        let [response_sd, level_sd, of_province, of_nation, revised_error] = sds;
        if sds[..4].iter().any(|sd| *sd > LARGEST_SD) || revised_error > LARGEST_ERROR {
            return None;
        }
        let mut persistence = |at: usize| {
            let relative = 1.0 / (1.0 + math::exp(-position[7 + at]));
            prior += math::ln(relative * (1.0 - relative));
            LARGEST_PERSISTENCE * relative
        };
        let province = YearlyShock { sd: of_province, persistence: persistence(0) };
        let nation = YearlyShock { sd: of_nation, persistence: persistence(1) };
        let law = Law { slope: position[0], curvature: position[1] };
        let parameters = Parameters { law, response_sd, level_sd, province, nation, revised_error };
        prior.is_finite().then_some((parameters, prior))
    }
}

/// Data of a province in all intervals, which do not depend on the parameters.
#[derive(Clone, Debug)]
struct Series {
    province: PanelProvince,
    /// `x` of each interval, at which the slope of the province acts.
    x: Vec<f64>,
    /// Coefficients of the common terms: shocks of the nation by interval, then the basis.
    loadings: Vec<f64>,
    /// Covariance of the levels through the errors of censuses and yearbooks.
    fixed_error: Vec<f64>,
    /// The same through those of the revised series, for an error of 1.
    revised_error: Vec<f64>,
}

/// The likelihood of the shares up to a year.
#[derive(Clone, Debug)]
pub struct Likelihood {
    /// The intervals.
    pub intervals: Vec<Interval>,
    series: Vec<Series>,
    /// For each pair of intervals, the weights of the powers of the persistence in the covariance of their means.
    lags: Vec<Vec<f64>>,
}

/// Levels and common terms at a position.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// The parameters.
    pub parameters: Parameters,
    /// Logarithm of prior times likelihood, up to a constant.
    pub log_density: f64,
    /// Density of the levels and distribution of the common terms.
    pub terms: CommonTerms,
    /// Factor of the prior covariance of the common terms.
    pub prior: LowerFactor,
    /// By province: covariance without the common terms, coefficients, levels less their prior mean.
    pub blocks: Vec<Block>,
}

/// A start of the sampler, and the standard deviations of its first proposals.
pub(super) const START: [f64; DIMENSION] = [0.0, 0.0, -2.3, -1.4, -1.9, -1.9, -6.6, 0.8, 0.5];
pub(super) const FIRST_STEPS: [f64; DIMENSION] = [0.1, 0.1, 0.15, 0.15, 0.15, 0.15, 0.15, 0.4, 0.5];

impl Likelihood {
    /// The likelihood of the shares of a panel up to a year.
    ///
    /// - `known_to`: last year whose share is used; later shares are not read.
    #[must_use]
    pub fn new(panel: &Panel, known_to: u16) -> Likelihood {
        let intervals = intervals(known_to);
        let starts: Vec<f64> = panel.provinces.iter().map(|province| size(province.share(2000))).collect();
        let mean = starts.iter().sum::<f64>() / starts.len() as f64;
        let all = panel.provinces.iter().zip(&starts);
        let series = all.map(|(province, start)| Series::new(province, start - mean, &intervals)).collect();
        let pairs = intervals.iter().flat_map(|a| intervals.iter().map(|b| lag_weights(*a, *b)));
        Likelihood { lags: pairs.collect(), intervals, series }
    }

    /// Number of common terms: a shock of the nation in each interval, and the basis.
    pub(super) fn terms(&self) -> usize {
        self.intervals.len() + BASIS
    }

    /// Provinces in their order.
    pub(super) fn provinces(&self) -> impl Iterator<Item = &PanelProvince> {
        self.series.iter().map(|series| &series.province)
    }

    /// Sizes `x` of a province in the intervals.
    pub(super) fn sizes(&self, province: usize) -> &[f64] {
        &self.series[province].x
    }

    /// Coefficient of a province's level on the share of 2000.
    pub(super) fn start(&self, province: usize) -> f64 {
        self.series[province].loadings[self.intervals.len() + 1]
    }

    /// Covariances of the means of a shock in all intervals, row after row.
    pub(super) fn shock_covariance(&self, shock: YearlyShock) -> Vec<f64> {
        let mut powers = [1.0; LAGS];
        for lag in 1..LAGS {
            powers[lag] = powers[lag - 1] * shock.persistence;
        }
        let variance = shock.variance();
        let of_pair = |weights: &Vec<f64>| variance * weights.iter().zip(powers).map(|(w, p)| w * p).sum::<f64>();
        self.lags.iter().map(of_pair).collect()
    }

    /// The logarithm of the density at a position of the sampler, with the covariances that forecasts need; `None` where the density
    /// is zero.
    #[must_use]
    pub fn evaluate(&self, position: &[f64]) -> Option<Evaluation> {
        let (parameters, mut log_density) = Parameters::at(position)?;
        let of_province = self.shock_covariance(parameters.province);
        let mut blocks = Vec::with_capacity(self.series.len());
        for series in &self.series {
            let (block, log_jacobian) = self.block(series, &parameters, &of_province)?;
            log_density += log_jacobian;
            blocks.push(block);
        }
        let prior = LowerFactor::of(&self.term_covariance(parameters.nation), self.terms())?;
        let terms = CommonTerms::of(&blocks, &prior)?;
        log_density += terms.log_density;
        log_density.is_finite().then_some(Evaluation { parameters, log_density, terms, prior, blocks })
    }

    /// Levels of a province with their covariance, and the logarithm of the derivative of the levels by the shares.
    fn block(&self, series: &Series, parameters: &Parameters, shocks: &[f64]) -> Option<(Block, f64)> {
        let size = self.intervals.len();
        let mut residual = Vec::with_capacity(size);
        let mut log_jacobian = 0.0;
        for interval in &self.intervals {
            let (level, derivative) = parameters.law.level(&series.province, *interval)?;
            residual.push(level - LEVEL);
            if interval.last - interval.first > 1 {
                // That of a single year does not depend on the parameters.
                log_jacobian -= math::ln(derivative);
            }
        }
        let square = |value: f64| value * value;
        let (of_level, of_response) = (square(parameters.level_sd), square(parameters.response_sd));
        let of_error = square(parameters.revised_error);
        let cell = |n: usize| {
            let (i, j) = (n / size, n % size);
            let errors = series.fixed_error[n] + of_error * series.revised_error[n];
            shocks[n] + of_level + of_response * series.x[i] * series.x[j] + errors
        };
        let covariance = (0..size * size).map(cell).collect();
        Some((Block { covariance, loadings: series.loadings.clone(), residual }, log_jacobian))
    }

    /// Prior covariance of the common terms, row after row.
    fn term_covariance(&self, nation: YearlyShock) -> Vec<f64> {
        let (shocks, all) = (self.intervals.len(), self.terms());
        let of_nation = self.shock_covariance(nation);
        let cell = |n: usize| match (n / all, n % all) {
            (i, j) if i < shocks && j < shocks => of_nation[i * shocks + j],
            (i, j) if i == j => BASIS_SD[i - shocks] * BASIS_SD[i - shocks],
            _ => 0.0,
        };
        (0..all * all).map(cell).collect()
    }
}

/// Number of lags between the years 2000 and 2022.
const LAGS: usize = 23;

/// Weights of the powers of the persistence in the covariance of the means of two intervals.
fn lag_weights(a: Interval, b: Interval) -> Vec<f64> {
    let mut weights = vec![0.0; LAGS];
    for (i, j) in (a.first..a.last).flat_map(|i| (b.first..b.last).map(move |j| (i, j))) {
        weights[usize::from(i.abs_diff(j))] += 1.0 / (a.years() * b.years());
    }
    weights
}

impl Series {
    fn new(province: &PanelProvince, start: f64, intervals: &[Interval]) -> Series {
        let at = |interval: &Interval| {
            let (first, last) = (province.share(interval.first), province.share(interval.last));
            size(if interval.last - interval.first > 1 { f64::midpoint(first, last) } else { first })
        };
        let width = intervals.len() + BASIS;
        let mut loadings = vec![0.0; intervals.len() * width];
        for (row, interval) in intervals.iter().enumerate() {
            loadings[row * width + row] = 1.0;
            let basis = [1.0, start, interval.decades()];
            loadings[row * width + intervals.len()..(row + 1) * width].copy_from_slice(&basis);
        }
        let [fixed_error, revised_error] = errors(province, intervals);
        Series {
            province: province.clone(),
            x: intervals.iter().map(at).collect(),
            loadings,
            fixed_error,
            revised_error,
        }
    }
}

/// Covariances of the levels through the errors of the shares at the ends of the intervals: those with known errors, and those of
/// the revised series for an error of 1.
fn errors(province: &PanelProvince, intervals: &[Interval]) -> [Vec<f64>; 2] {
    let end = intervals.last().expect("a decade").last;
    let size = intervals.len();
    let mut found = [vec![0.0; size * size], vec![0.0; size * size]];
    for year in 2000..=end {
        // Change of each level with the share of this year: about the change of the mean hazard of its interval.
        let change = |interval: &Interval| {
            let sign = if interval.last == year { 1.0 } else { -1.0 };
            let decade = if interval.first < 2010 {
                Interval { first: 2000, last: 2010 }
            } else {
                // The mean hazard since 2010 of what is known; that of the single year has the error itself in it.
                Interval { first: 2010, last: end.clamp(2011, 2020) }
            };
            sign / (interval.years() * province.mean_hazard(decade) * (1.0 - province.share(year)))
        };
        let (kind, error) = match year {
            2000 => (0, ERROR_OF_2000),
            2010 | 2020 => (0, ERROR_OF_CENSUSES),
            2011..=2019 => (1, 1.0),
            _ => (0, ERROR_OF_YEARBOOKS),
        };
        let touched = intervals.iter().enumerate().filter(|(_, one)| one.first == year || one.last == year);
        let touched: Vec<(usize, f64)> = touched.map(|(at, interval)| (at, error * change(interval))).collect();
        for ((i, a), (j, b)) in touched.iter().flat_map(|a| touched.iter().map(move |b| (*a, *b))) {
            found[kind][i * size + j] += a * b;
        }
    }
    found
}
