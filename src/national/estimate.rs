//! The estimate: Markov chains over the parameters of the law, and their summary.

use qilu_methods::chain;
use qilu_methods::chain::ChainLength;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use rayon::prelude::*;

use crate::national::likelihood::DIMENSION;
use crate::national::likelihood::FIRST_STEPS;
use crate::national::likelihood::Likelihood;
use crate::national::likelihood::START;
use crate::national::likelihood::START_SLOPE;
use crate::national::likelihood::TREND;
use crate::national::likelihood::YearlyShock;
use crate::national::panel::Panel;

/// Change of `ln h` by a year of ageing that the projection has already, through the ages of its schedules, per year: the rural
/// index of movers of Shandong fell by 0.22 from 2010 to 2020, and those of the other provinces by as much with a spread of 0.06.
/// The trend of totals contains it, so the trend that is handed to the projection is the estimated one less this change.
pub const AGEING: f64 = -0.02;

/// Number of chains of an estimate.
pub const CHAINS: u32 = 4;

/// Attempts to find a start with a density for a chain.
const ATTEMPTS: u32 = 20;

/// Steps of a chain where none are asked for.
pub const STEPS: u32 = 20_000;

/// Steps in which the proposals are adapted.
const WARM_UP: usize = 6_000;

/// Positions of a chain that are kept, so that the memory does not grow with the steps.
const KEPT: usize = 2_500;

/// Largest potential scale reduction of any quantity, and least effective number of draws of slope, curvature and trend, with which
/// an estimate counts as converged.
pub const LARGEST_R_HAT: f64 = 1.02;
/// See [`LARGEST_R_HAT`].
pub const LEAST_EFFECTIVE: f64 = 400.0;

/// Settings of the sampler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamplerSettings {
    /// Steps of the warm-up and of each chain.
    pub length: ChainLength,
    /// Master seed.
    pub seed: u64,
}

impl SamplerSettings {
    /// The settings for a number of steps of each chain.
    #[must_use]
    pub fn new(steps: u32, seed: u64) -> SamplerSettings {
        let steps = steps as usize;
        SamplerSettings { length: ChainLength { warm_up: WARM_UP, steps, keep_every: (steps / KEPT).max(1) }, seed }
    }

    /// The settings of estimates from which no prior is made, but forecasts of past years that are scored: a quarter of the steps.
    #[must_use]
    pub fn for_scores(self) -> SamplerSettings {
        let ChainLength { warm_up, steps, keep_every } = self.length;
        SamplerSettings {
            length: ChainLength { warm_up, steps: steps / 4, keep_every: (keep_every / 4).max(1) },
            ..self
        }
    }
}

/// A position of a chain with the trend drawn at it.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferDraw {
    /// The sampled position (see [`Parameters::at`](crate::national::likelihood::Parameters::at)).
    pub position: Vec<f64>,
    /// The five quantities of the estimate, in the order of [`QUANTITIES`].
    pub quantities: [f64; 5],
    /// Yearly shocks of province and nation: standard deviation, persistence.
    pub shocks: [YearlyShock; 2],
    /// Change of a province's level with its `ln(urban/rural)` of 2000.
    pub start_slope: f64,
    /// Standard deviation of the slope between provinces.
    pub response_sd: f64,
    /// Standard error of the revised series, share.
    pub revised_error: f64,
}

/// The quantities of an estimate: slope and curvature of the law; trend of `ln h` per year, ageing included; standard deviation and
/// persistence of the yearly shock of a province and the nation together.
pub const QUANTITIES: [&str; 5] =
    ["transfer_slope", "transfer_curvature", "mobility_trend", "mobility_shock_sd", "mobility_persistence"];

/// Summary of one quantity over all chains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantitySummary {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Percentiles 2.5 and 97.5.
    pub interval_95: [f64; 2],
    /// Potential scale reduction of the halves of the chains.
    pub r_hat: f64,
    /// Effective number of draws.
    pub effective: f64,
}

/// The estimate from what was known up to a year.
#[derive(Clone, Debug, PartialEq)]
pub struct TransferEstimate {
    /// Last year whose shares were used.
    pub known_to: u16,
    /// Number of provinces.
    pub provinces: usize,
    /// Draws of each chain.
    pub chains: Vec<Vec<TransferDraw>>,
    /// Share of accepted proposals of each chain.
    pub acceptance: Vec<f64>,
}

/// Estimates the law on the shares of a panel up to a year. The draws do not depend on the number of threads.
#[must_use]
pub fn estimate(panel: &Panel, known_to: u16, settings: SamplerSettings) -> TransferEstimate {
    let likelihood = Likelihood::new(panel, known_to);
    let run = |chain: u32| chain_of(&likelihood, known_to, chain, settings);
    let chains: Vec<(Vec<TransferDraw>, f64)> = (0..CHAINS).into_par_iter().map(run).collect();
    let acceptance = chains.iter().map(|(_, acceptance)| *acceptance).collect();
    let chains = chains.into_iter().map(|(draws, _)| draws).collect();
    TransferEstimate { known_to, provinces: panel.provinces.len(), chains, acceptance }
}

fn chain_of(likelihood: &Likelihood, known_to: u16, chain: u32, settings: SamplerSettings) -> (Vec<TransferDraw>, f64) {
    let mut rng = random::stream(settings.seed, chain, known_to, Purpose::Chains);
    // Starts are spread more widely than first steps, so that chains that agree have found the same distribution.
    let mut start = START.to_vec();
    for _ in 0..ATTEMPTS {
        let spread = |at: usize, rng: &mut _| START[at] + 2.0 * FIRST_STEPS[at] * random::normal(rng);
        start = (0..DIMENSION).map(|at| spread(at, &mut rng)).collect();
        if likelihood.evaluate(&start).is_some() {
            break;
        }
    }
    let density = |position: &[f64]| likelihood.evaluate(position).map(|found| found.log_density);
    let found = chain::metropolis(&start, &FIRST_STEPS, settings.length, &mut rng, density);
    let found = found.expect("the density of the shares is positive near the prior means");
    let draw = |position: Vec<f64>| {
        let found = likelihood.evaluate(&position).expect("a position of the chain");
        let z: Vec<f64> = (0..likelihood.terms()).map(|_| random::normal(&mut rng)).collect();
        let terms = found.terms.sample(&found.prior, &z);
        let basis = &terms[likelihood.intervals.len()..];
        let trend = basis[TREND] / 10.0;
        let parameters = found.parameters;
        let both = YearlyShock::sum(parameters.province, parameters.nation);
        let law = parameters.law;
        TransferDraw {
            quantities: [law.slope, law.curvature, trend, both.sd, both.persistence],
            shocks: [parameters.province, parameters.nation],
            start_slope: basis[START_SLOPE],
            response_sd: parameters.response_sd,
            revised_error: parameters.revised_error,
            position,
        }
    };
    (found.positions.into_iter().map(draw).collect(), found.acceptance)
}

impl TransferEstimate {
    /// Values of a quantity by chain.
    #[must_use]
    pub fn values(&self, of: impl Fn(&TransferDraw) -> f64) -> Vec<Vec<f64>> {
        self.chains.iter().map(|draws| draws.iter().map(&of).collect()).collect()
    }

    /// Summary of a quantity.
    #[must_use]
    pub fn summary(&self, of: impl Fn(&TransferDraw) -> f64) -> QuantitySummary {
        let chains = self.values(of);
        let (r_hat, effective) = (chain::split_r_hat(&chains), chain::effective_size(&chains));
        let mut all = chains.concat();
        let (mean, sd) = mean_and_sd(&all);
        qilu_methods::summary::sort(&mut all);
        let interval_95 = [0.025, 0.975].map(|p| qilu_methods::summary::quantile(&all, p));
        QuantitySummary { mean, sd, interval_95, r_hat, effective }
    }

    /// Summaries of the five [`QUANTITIES`].
    #[must_use]
    pub fn summaries(&self) -> [QuantitySummary; 5] {
        [0, 1, 2, 3, 4].map(|at| self.summary(|draw| draw.quantities[at]))
    }

    /// The first of the [`QUANTITIES`] whose chains do not agree, or whose effective number of draws is too small.
    #[must_use]
    pub fn not_converged(&self) -> Option<(&'static str, QuantitySummary)> {
        let is_poor = |at: usize, summary: &QuantitySummary| {
            // Not below the limit, so that a quantity that does not vary counts as poor.
            let agree = summary.r_hat < LARGEST_R_HAT;
            !agree || (at < 3 && summary.effective < LEAST_EFFECTIVE)
        };
        let found = self.summaries().into_iter().enumerate().find(|(at, summary)| is_poor(*at, summary));
        found.map(|(at, summary)| (QUANTITIES[at], summary))
    }

    /// Correlation of two of the [`QUANTITIES`] over all draws.
    #[must_use]
    pub fn correlation(&self, a: usize, b: usize) -> f64 {
        let [first, second] = [a, b].map(|at| self.values(|draw| draw.quantities[at]).concat());
        let ((mean_a, sd_a), (mean_b, sd_b)) = (mean_and_sd(&first), mean_and_sd(&second));
        let products = first.iter().zip(&second).map(|(a, b)| (a - mean_a) * (b - mean_b));
        products.sum::<f64>() / (first.len() as f64 - 1.0) / (sd_a * sd_b)
    }
}

/// Mean and standard deviation (with `n - 1`) of values.
pub(super) fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    (mean, (squares / (count - 1.0)).sqrt())
}
