//! The bootstrap of sensitivity indices: resamples, and intervals from them.

use std::collections::BTreeMap;

use crate::estimate;
use crate::random;
use crate::random::Purpose;

/// Size below which the values of an index are compared as if they had this size.
const LEAST_SIZE: f64 = 1e-3;

/// Fewest resamples from which an interval is given: the standard deviation of fewer is mostly chance (of 20 it has a relative
/// error of a sixth).
pub const LEAST_RESAMPLES: u32 = 20;

/// Settings of the bootstrap. Rows are sampled with replacement, and the standard deviation of the index over the resamples,
/// times the normal quantile, is half the width of the interval (as in SALib; Archer, Saltelli and Sobol' 1997, Journal of
/// Statistical Computation and Simulation 58, 99-120).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resampling {
    /// Number of resamples; with fewer than [`LEAST_RESAMPLES`] there are no intervals.
    pub resamples: u32,
    /// Confidence level of the intervals, between 0 and 1, such as 0.95.
    pub confidence: f64,
    /// Seed of the resamples.
    pub seed: u64,
}

/// 100 resamples, intervals of 95 %, seed 1.
impl Default for Resampling {
    fn default() -> Resampling {
        Resampling { resamples: 100, confidence: 0.95, seed: 1 }
    }
}

impl Resampling {
    /// Indices of the rows of a resample of `count` rows. All outputs with as many rows have the same resamples.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index below `count`")]
    pub fn places(&self, resample: u32, count: usize) -> Vec<usize> {
        let mut rng = random::stream(self.seed, resample, 0, Purpose::Resampling);
        (0..count).map(|_| ((random::open01(&mut rng) * count as f64) as usize).min(count - 1)).collect()
    }

    /// Number of times that each resample contains each row, for every number of rows in `counts`.
    pub(super) fn weights(&self, counts: impl Iterator<Item = usize>) -> BTreeMap<usize, Vec<Vec<f64>>> {
        let weights = |count: usize| {
            let one = |resample| {
                let mut weights = vec![0.0; count];
                for index in self.places(resample, count) {
                    weights[index] += 1.0;
                }
                weights
            };
            (0..self.resamples).map(one).collect()
        };
        // Outputs differ in their number of rows only where runs failed, so few lists serve all of them.
        let mut all = BTreeMap::new();
        for count in counts {
            all.entry(count).or_insert_with(|| weights(count));
        }
        all
    }

    /// Half the width of the interval of an index, from its values in the resamples; NaN with fewer than [`LEAST_RESAMPLES`],
    /// and where all are alike, as those of one row are: what cannot vary has no error.
    pub(super) fn half_width(&self, values: impl ExactSizeIterator<Item = f64> + Clone) -> f64 {
        let all: Vec<f64> = values.clone().collect();
        // Outputs are brought to a size of about 1 before, so an index far below it is rounding.
        let few = all.len() < LEAST_RESAMPLES as usize;
        if few || estimate::are_alike(&all, estimate::size(&all).max(LEAST_SIZE)) {
            return f64::NAN;
        }
        let count = values.len() as f64;
        let mean = values.clone().sum::<f64>() / count;
        let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
        random::normal_quantile(0.5 + self.confidence / 2.0) * (squares / (count - 1.0)).sqrt()
    }
}
