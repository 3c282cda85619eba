//! Summary of one quantity over the draws of an ensemble: mean, standard deviation, Monte Carlo standard error and nine
//! percentiles.

use std::ops::RangeInclusive;

use crate::sensitivity::values::normalise;

/// Probabilities of the percentiles that are reported: those of the 50, 80, 90 and 95 % intervals, and the median.
pub const PROBABILITIES: [f64; 9] = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];

/// Sizes of numbers whose squares, summed over any number of draws, neither overflow nor vanish.
const PLAIN: RangeInclusive<f64> = 1e-140..=1e140;

/// Names of the statistics in files, in the order of [`Summary::statistics`].
pub const STATISTICS: [&str; 12] =
    ["mean", "sd", "mcse", "q0.025", "q0.05", "q0.1", "q0.25", "q0.5", "q0.75", "q0.9", "q0.95", "q0.975"];

/// Summary of one quantity over the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Mean over draws.
    pub mean: f64,
    /// Standard deviation over draws.
    pub sd: f64,
    /// Monte Carlo standard error of the mean, `sd / sqrt(draws)`.
    pub mcse: f64,
    /// Percentiles at [`PROBABILITIES`].
    pub quantiles: [f64; 9],
}

impl Summary {
    /// Summarises values in the order of the draws; `None` where a value is not finite. The values are reordered.
    #[must_use]
    pub fn of(values: &mut [f64]) -> Option<Summary> {
        if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        // The squares of huge numbers overflow, and those of tiny ones vanish; a power of two costs no digit.
        let extreme = values.iter().any(|value| *value != 0.0 && !PLAIN.contains(&value.abs()));
        if extreme {
            let exponent = normalise(values);
            let scaled = |value| libm::scalbn(value, exponent);
            let Summary { mean, sd, mcse, quantiles } = Summary::of_plain(values);
            for value in values {
                *value = scaled(*value);
            }
            return Some(Summary {
                mean: scaled(mean),
                sd: scaled(sd),
                mcse: scaled(mcse),
                quantiles: quantiles.map(scaled),
            });
        }
        Some(Summary::of_plain(values))
    }

    /// The summary of finite numbers, at least one, of which the squares are numbers.
    fn of_plain(values: &mut [f64]) -> Summary {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        // One draw has no spread that could be estimated; 0 is what the tables of a single run show.
        let sd = if values.len() > 1 { (squares / (count - 1.0)).sqrt() } else { 0.0 };
        Summary { mean, sd, mcse: sd / count.sqrt(), quantiles: quantiles(values) }
    }

    /// All statistics in the order of [`STATISTICS`].
    #[must_use]
    pub fn statistics(&self) -> [f64; 12] {
        let mut all = [0.0; 12];
        all[..3].copy_from_slice(&[self.mean, self.sd, self.mcse]);
        all[3..].copy_from_slice(&self.quantiles);
        all
    }

    /// The median over draws.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.quantiles[4]
    }

    /// The central 80 % interval: lower and upper end.
    #[must_use]
    pub fn interval_80(&self) -> (f64, f64) {
        (self.quantiles[2], self.quantiles[6])
    }

    /// The central 95 % interval: lower and upper end.
    #[must_use]
    pub fn interval_95(&self) -> (f64, f64) {
        (self.quantiles[0], self.quantiles[8])
    }
}

/// Quantiles at [`PROBABILITIES`]. The values are sorted.
fn quantiles(values: &mut [f64]) -> [f64; 9] {
    sort(values);
    PROBABILITIES.map(|p| quantile(values, p))
}

/// Quantile of sorted values by linear interpolation (type 7 of Hyndman and Fan 1996, American Statistician 50,
/// 361-365; the default of R and numpy).
///
/// - `sorted`: finite, ascending, at least one.
/// - `p`: 0 to 1.
///
/// ```
/// assert_eq!(qilu_methods::summary::quantile(&[1.0, 2.0, 4.0], 0.75), 3.0);
/// ```
#[must_use]
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let last = sorted.len() - 1;
    let at = p * last as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and the last place")]
    let low = at as usize;
    let (below, above) = (sorted[low], sorted[(low + 1).min(last)]);
    below + (at - low as f64) * (above - below)
}

/// Sorts finite numbers, ascending, as integers in the same order: comparing those takes no branch.
pub fn sort(values: &mut [f64]) {
    // The bits of positive floats are ordered as integers; those of negative ones are reversed, which the exclusive or
    // undoes.
    let flip = |bits: i64| bits ^ (((bits >> 63).cast_unsigned() >> 1).cast_signed());
    let mut keys: Vec<i64> = values.iter().map(|value| flip(value.to_bits().cast_signed())).collect();
    keys.sort_unstable();
    for (value, key) in values.iter_mut().zip(keys) {
        *value = f64::from_bits(flip(key).cast_unsigned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn huge_and_tiny_numbers_have_a_spread() {
        let plain = Summary::of(&mut [1.0, 2.0, 4.0]).expect("finite");
        for size in [libm::scalbn(1.0, 700), libm::scalbn(1.0, -700)] {
            let found = Summary::of(&mut [size, 2.0 * size, 4.0 * size]).expect("finite");
            let expected = plain.statistics().map(|value| value * size);
            assert_eq!(found.statistics().map(f64::to_bits), expected.map(f64::to_bits));
        }
    }

    #[test]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places in a list")]
    fn quantiles_are_those_of_the_sorted_values() {
        for count in [1_u32, 2, 3, 10, 999, 1000] {
            let mut values: Vec<f64> =
                (0..count).map(|i| f64::from((i * 7919) % 1009) + f64::from(i % 3) * 0.25).collect();
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            let summary = Summary::of(&mut values).expect("finite");
            for (p, found) in PROBABILITIES.iter().zip(summary.quantiles) {
                let at = p * f64::from(count - 1);
                let below = sorted[at.floor() as usize];
                let above = sorted[(at.floor() as usize + 1).min(sorted.len() - 1)];
                assert!((found - (below + (at - at.floor()) * (above - below))).abs() < 1e-12, "{count} {p}");
            }
        }
    }
}
