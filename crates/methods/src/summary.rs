//! Summary of one quantity over the draws of an ensemble: mean, standard deviation, Monte Carlo standard error and nine
//! percentiles.

use std::ops::RangeInclusive;

use crate::estimate;

/// Probabilities of the percentiles that are reported: those of the 50, 80, 90 and 95 % intervals, and the median.
pub const PROBABILITIES: [f64; 9] = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975];

/// Place of the median in [`PROBABILITIES`].
const MEDIAN: usize = 4;

/// Sizes of numbers whose squares, summed over any number of draws, neither overflow nor vanish.
const PLAIN: RangeInclusive<f64> = 1e-140..=1e140;

/// Names of the statistics in files, in the order of [`Summary::statistics`].
pub const STATISTICS: [&str; 12] =
    ["mean", "sd", "mcse", "q0.025", "q0.05", "q0.1", "q0.25", "q0.5", "q0.75", "q0.9", "q0.95", "q0.975"];

/// Summary of one quantity over the draws. A statistic that the draws do not show is `None` ([`crate::estimate`]).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// Mean over draws.
    pub mean: f64,
    /// Standard deviation over draws; `None` for one draw and for draws that are all alike.
    pub sd: Option<f64>,
    /// Monte Carlo standard error of the mean, `sd / sqrt(draws)`; `None` where there is no standard deviation.
    pub mcse: Option<f64>,
    /// Percentiles at [`PROBABILITIES`]; `None` beyond what the draws show ([`estimate::shows_percentile`]), and for draws that
    /// are all alike, which are one draw, many times over.
    pub quantiles: [Option<f64>; 9],
    middle: f64,
}

impl Summary {
    /// Summarises values in the order of the draws; `None` where a value is not finite. The values are reordered.
    ///
    /// ```
    /// use qilu_methods::summary::Summary;
    ///
    /// let one = Summary::of(&mut [0.7]).expect("finite");
    /// assert_eq!((one.mean, one.sd, one.mcse, one.quantiles[4]), (0.7, None, None, None));
    /// let alike = Summary::of(&mut [0.7; 60]).expect("finite");
    /// assert_eq!((alike.sd, alike.median(), alike.central()), (None, None, 0.7));
    /// ```
    #[must_use]
    pub fn of(values: &mut [f64]) -> Option<Summary> {
        let size = estimate::size(values);
        Summary::of_differences(values, size)
    }

    /// As [`Summary::of`], for values that are computed from numbers stored with seven digits
    /// ([`estimate::are_alike_as_stored`]).
    #[must_use]
    pub fn of_stored(values: &mut [f64]) -> Option<Summary> {
        let size = estimate::size(values) * (estimate::STORED / estimate::ALIKE);
        Summary::of_differences(values, size)
    }

    /// As [`Summary::of`], for differences of numbers whose size is known: rounding errors of the numbers are no spread of
    /// their differences.
    ///
    /// - `size`: size of the numbers that are subtracted from each other.
    #[must_use]
    pub fn of_differences(values: &mut [f64], size: f64) -> Option<Summary> {
        if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        // The squares of huge numbers overflow, and those of tiny ones vanish; a power of two costs no digit.
        let extreme = values.iter().any(|value| *value != 0.0 && !PLAIN.contains(&value.abs()));
        if extreme {
            let exponent = estimate::normalise(values);
            let scaled = |value| libm::scalbn(value, exponent);
            let Summary { mean, sd, mcse, quantiles, middle } =
                Summary::of_plain(values, libm::scalbn(size, -exponent));
            for value in values.iter_mut() {
                *value = scaled(*value);
            }
            return Some(Summary {
                mean: scaled(mean),
                sd: sd.map(scaled),
                mcse: mcse.map(scaled),
                quantiles: quantiles.map(|quantile| quantile.map(scaled)),
                middle: scaled(middle),
            });
        }
        Some(Summary::of_plain(values, size))
    }

    /// The summary of finite numbers, at least one, of which the squares are numbers.
    ///
    /// - `size`: as for [`Summary::of_differences`].
    fn of_plain(values: &mut [f64], size: f64) -> Summary {
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let sd = (!estimate::are_alike(values, size)).then(|| (squares / (count - 1.0)).sqrt());
        let quantiles = quantiles(values);
        let shows = |at: usize| sd.is_some() && estimate::shows_percentile(values.len(), PROBABILITIES[at]);
        let shown = |at: usize| shows(at).then(|| quantiles[at]);
        Summary {
            mean,
            sd,
            mcse: sd.map(|sd| sd / count.sqrt()),
            quantiles: std::array::from_fn(shown),
            middle: quantiles[MEDIAN],
        }
    }

    /// All statistics in the order of [`STATISTICS`]; `None` where the draws do not show one.
    #[must_use]
    pub fn statistics(&self) -> [Option<f64>; 12] {
        let mut all = [None; 12];
        all[..3].copy_from_slice(&[Some(self.mean), self.sd, self.mcse]);
        all[3..].copy_from_slice(&self.quantiles);
        all
    }

    /// The central value, for texts and charts: the median over draws, and the value itself of one draw.
    #[must_use]
    pub fn central(&self) -> f64 {
        self.middle
    }

    /// The median over draws; `None` for one draw and for draws that are all alike.
    #[must_use]
    pub fn median(&self) -> Option<f64> {
        self.quantiles[MEDIAN]
    }

    /// The percentiles of 10 and 90 %, for files; `None` beyond what the draws show.
    #[must_use]
    pub fn percentiles_10_90(&self) -> (Option<f64>, Option<f64>) {
        (self.quantiles[2], self.quantiles[6])
    }

    /// The central 80 % interval: lower and upper end; `None` for draws that are too few or all alike.
    #[must_use]
    pub fn interval_80(&self) -> Option<(f64, f64)> {
        self.interval(2, 6)
    }

    /// The central 95 % interval: lower and upper end; `None` for draws that are too few or all alike.
    #[must_use]
    pub fn interval_95(&self) -> Option<(f64, f64)> {
        self.interval(0, 8)
    }

    fn interval(&self, low: usize, high: usize) -> Option<(f64, f64)> {
        Some((self.quantiles[low]?, self.quantiles[high]?))
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
            let expected = plain.statistics().map(|value| value.map(|value| value * size));
            assert_eq!(
                found.statistics().map(|value| value.map(f64::to_bits)),
                expected.map(|value| value.map(f64::to_bits))
            );
        }
    }

    #[test]
    fn draws_that_are_alike_have_a_mean_and_nothing_else() {
        for values in [vec![0.7; 60], vec![0.1 + 0.2, 0.3]] {
            let found = Summary::of(&mut values.clone()).expect("finite");
            assert!(found.statistics()[1..].iter().all(Option::is_none), "{found:?}");
            assert!((found.central() - values[0]).abs() < 1e-12 && found.interval_80().is_none());
        }
        // Rounding to seven digits is no spread of values that were stored so.
        let mut stored = [1.0, 0.999_999_94, 1.0, 1.0];
        assert!(Summary::of(&mut stored.clone()).expect("finite").sd.is_some());
        assert_eq!(Summary::of_stored(&mut stored).expect("finite").sd, None);
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
                assert_eq!(found.is_some(), f64::from(count) * p.min(1.0 - p) > 0.999, "{count} {p}");
                let Some(found) = found else { continue };
                let at = p * f64::from(count - 1);
                let below = sorted[at.floor() as usize];
                let above = sorted[(at.floor() as usize + 1).min(sorted.len() - 1)];
                assert!((found - (below + (at - at.floor()) * (above - below))).abs() < 1e-12, "{count} {p}");
            }
        }
    }
}
