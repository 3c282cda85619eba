//! Markov chains: the random-walk Metropolis algorithm with a proposal that is adapted before the chain begins, and the
//! diagnostics of several chains.

use rand::Rng;

use crate::gaussian::LowerFactor;
use crate::math;
use crate::random;

/// Acceptance that the scale of the proposal is adapted to (Roberts, Gelman and Gilks 1997: 0.234 in many dimensions).
const ACCEPTANCE: f64 = 0.25;

/// Steps of the warm-up between two adaptations of the shape of the proposal.
const EVERY: usize = 200;

/// Added to the variances of an adapted proposal, so that it is positive definite.
const LEAST_VARIANCE: f64 = 1e-8;

/// Lengths of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainLength {
    /// Steps in which the proposal is adapted; their positions are discarded.
    pub warm_up: usize,
    /// Steps after the warm-up, with a fixed proposal.
    pub steps: usize,
    /// One position of so many steps is kept.
    pub keep_every: usize,
}

/// The positions of a chain.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Positions that were kept, in the order of the chain; each has all coordinates.
    pub positions: Vec<Vec<f64>>,
    /// Share of proposals that were accepted after the warm-up.
    pub acceptance: f64,
}

/// Runs a random-walk Metropolis chain. In the warm-up the shape of the normal proposal follows the covariance of the second half
/// of the positions so far (Haario, Saksman and Tamminen 2001), and its scale the acceptance; after it both are fixed.
///
/// - `start`: first position.
/// - `scales`: standard deviations of the first proposals.
/// - `log_density`: logarithm of the density up to a constant; `None` where the density is zero.
///
/// `None` if the density is zero at the start.
pub fn metropolis(
    start: &[f64],
    scales: &[f64],
    length: ChainLength,
    rng: &mut impl Rng,
    mut log_density: impl FnMut(&[f64]) -> Option<f64>,
) -> Option<Chain> {
    let dimension = start.len();
    let diagonal =
        |n: usize| if n / dimension == n % dimension { scales[n / dimension] * scales[n / dimension] } else { 0.0 };
    let first: Vec<f64> = (0..dimension * dimension).map(diagonal).collect();
    let mut shape = LowerFactor::of(&first, dimension)?;
    let mut log_scale = math::ln(2.4 / (dimension as f64).sqrt());
    let mut here = start.to_vec();
    let mut density = log_density(&here)?;
    let mut history: Vec<Vec<f64>> = Vec::new();
    let (mut positions, mut moves) = (Vec::new(), 0_usize);
    for step in 0..length.warm_up + length.steps {
        let z: Vec<f64> = (0..dimension).map(|_| random::normal(rng)).collect();
        let scale = math::exp(log_scale);
        let proposal: Vec<f64> = here.iter().zip(shape.times(&z)).map(|(at, move_by)| at + scale * move_by).collect();
        let chance = math::ln(random::open01(rng));
        let found = log_density(&proposal).filter(|found| chance < found - density);
        if let Some(found) = found {
            (here, density) = (proposal, found);
        }
        if step < length.warm_up {
            let accepted = if found.is_some() { 1.0 } else { 0.0 };
            // A step size that falls slowly, so that the scale still follows a changed shape.
            log_scale += (accepted - ACCEPTANCE) / ((step % (10 * EVERY)) as f64 + 1.0).sqrt();
            history.push(here.clone());
            if step > EVERY && step.is_multiple_of(EVERY) {
                shape = LowerFactor::of(&covariance(&history[step / 2..]), dimension).unwrap_or(shape);
            }
        } else {
            moves += usize::from(found.is_some());
            if (step - length.warm_up).is_multiple_of(length.keep_every.max(1)) {
                positions.push(here.clone());
            }
        }
    }
    Some(Chain { positions, acceptance: moves as f64 / length.steps.max(1) as f64 })
}

/// Covariance of positions, row after row.
fn covariance(positions: &[Vec<f64>]) -> Vec<f64> {
    let (count, dimension) = (positions.len() as f64, positions[0].len());
    let mean: Vec<f64> =
        (0..dimension).map(|i| positions.iter().map(|position| position[i]).sum::<f64>() / count).collect();
    let mut sums = vec![0.0; dimension * dimension];
    for position in positions {
        for i in 0..dimension {
            for j in 0..dimension {
                sums[i * dimension + j] += (position[i] - mean[i]) * (position[j] - mean[j]) / count;
            }
        }
    }
    for i in 0..dimension {
        sums[i * dimension + i] += LEAST_VARIANCE;
    }
    sums
}

/// Mean and variance (with `n - 1`) of values.
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (mean, values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0))
}

/// Within-chain variance, and the variance of the pooled distribution that it and the means of the chains give.
fn variances(chains: &[&[f64]]) -> (f64, f64) {
    let length = chains[0].len() as f64;
    let each: Vec<(f64, f64)> = chains.iter().map(|chain| moments(chain)).collect();
    let within = each.iter().map(|(_, variance)| variance).sum::<f64>() / each.len() as f64;
    let means: Vec<f64> = each.iter().map(|(mean, _)| *mean).collect();
    (within, within * (length - 1.0) / length + moments(&means).1)
}

/// Both halves of each chain, as chains of their own.
fn halves(chains: &[Vec<f64>]) -> Vec<&[f64]> {
    let length = chains.iter().map(Vec::len).min().unwrap_or(0) / 2;
    chains.iter().flat_map(|chain| [&chain[..length], &chain[chain.len() - length..]]).collect()
}

/// Potential scale reduction of one quantity over the halves of all chains (split R-hat; Gelman et al. 2013, Bayesian Data
/// Analysis, section 11.4): near 1 where the chains agree with each other and with themselves.
///
/// - `chains`: values of each chain, at least four.
#[must_use]
pub fn split_r_hat(chains: &[Vec<f64>]) -> f64 {
    let (within, pooled) = variances(&halves(chains));
    (pooled / within).sqrt()
}

/// Number of independent values that would give the mean as precisely as all chains do, by the initial monotone sequence of
/// their autocorrelations (Geyer 1992; Vehtari et al. 2021, Bayesian Analysis 16, 667-718).
///
/// - `chains`: values of each chain, at least four.
#[must_use]
pub fn effective_size(chains: &[Vec<f64>]) -> f64 {
    let halves = halves(chains);
    let length = halves[0].len();
    let (within, pooled) = variances(&halves);
    let means: Vec<f64> = halves.iter().map(|chain| moments(chain).0).collect();
    let correlation = |lag: usize| {
        let covariance = |(chain, mean): (&&[f64], &f64)| {
            let products = chain[lag..].iter().zip(*chain).map(|(late, early)| (late - mean) * (early - mean));
            products.sum::<f64>() / length as f64
        };
        let mean = halves.iter().zip(&means).map(covariance).sum::<f64>() / halves.len() as f64;
        1.0 - (within - mean) / pooled
    };
    let (mut sum, mut last) = (0.0, f64::INFINITY);
    let mut lag = 0;
    while lag + 1 < length {
        // Sums of two neighbours are positive and fall with the lag in a reversible chain; what does not is noise.
        let pair = correlation(lag) + correlation(lag + 1);
        if pair <= 0.0 {
            break;
        }
        last = pair.min(last);
        sum += last;
        lag += 2;
    }
    (halves.len() * length) as f64 / (2.0 * sum - 1.0).max(1e-3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    /// Chains of a normal distribution with correlation 0.8 and standard deviations 1 and 3.
    fn chains(length: ChainLength) -> Vec<Chain> {
        let density = |x: &[f64]| {
            let (a, b) = (x[0], x[1] / 3.0);
            Some(-0.5 * (a * a - 1.6 * a * b + b * b) / 0.36)
        };
        let run = |chain: u32| {
            let mut rng = random::stream(11, chain, 0, Purpose::Chains);
            metropolis(&[f64::from(chain), -2.0], &[0.1, 0.1], length, &mut rng, density)
                .expect("a density at the start")
        };
        (0..4).map(run).collect()
    }

    fn values(chains: &[Chain], at: usize) -> Vec<Vec<f64>> {
        chains.iter().map(|chain| chain.positions.iter().map(|position| position[at]).collect()).collect()
    }

    #[test]
    fn chains_find_a_known_distribution() {
        let chains = chains(ChainLength { warm_up: 3000, steps: 20_000, keep_every: 2 });
        for (at, sd) in [(0, 1.0), (1, 3.0)] {
            let values = values(&chains, at);
            assert!(split_r_hat(&values) < 1.01);
            let size = effective_size(&values);
            assert!((2000.0..30_000.0).contains(&size), "{size}");
            let (mean, variance) = moments(&values.concat());
            assert!(mean.abs() < 4.0 * sd / size.sqrt(), "{mean}");
            assert!((variance.sqrt() / sd - 1.0).abs() < 0.05, "{variance}");
        }
        for chain in &chains {
            assert_eq!(chain.positions.len(), 10_000);
            assert!((0.15..0.4).contains(&chain.acceptance), "{}", chain.acceptance);
        }
    }

    #[test]
    fn independent_values_count_in_full_and_chains_apart_are_seen() {
        let mut rng = random::stream(5, 0, 0, Purpose::Chains);
        let mut chain = |shift: f64| -> Vec<f64> { (0..2000).map(|_| shift + random::normal(&mut rng)).collect() };
        let together: Vec<Vec<f64>> = (0..4).map(|_| chain(0.0)).collect();
        let size = effective_size(&together);
        assert!((6500.0..9500.0).contains(&size), "{size}");
        assert!((split_r_hat(&together) - 1.0).abs() < 0.005);
        let apart: Vec<Vec<f64>> = [0.0, 0.0, 0.0, 2.0].map(&mut chain).to_vec();
        assert!(split_r_hat(&apart) > 1.2);
        assert!(effective_size(&apart) < 100.0);
    }
}
