//! Statistics that a number of draws supports: whether the draws vary, which percentiles they have, and the error of a
//! probability. Every statistic that the program writes takes its error from here.
//!
//! - One draw has no spread. Draws that are all alike are one draw, many times over.
//! - `n` draws show the percentile of probability `q` if `n min(q, 1 - q) >= 1`: at least one draw is expected beyond it.
//! - The formula `sqrt(p (1 - p) / n)` gives 0 for a share of 0 or 1, which would be certainty from any number of draws. A
//!   share of 0 or 1 has no standard error, and intervals are those of Wilson, or exact ones where the draws are few.
//! - Words for probabilities need [`LEAST_DRAWS_FOR_WORDS`] draws and an interval that lies in one class as a whole.

use crate::random;
use qilu_messages::likelihood::Likelihood;

/// Relative difference up to which values count as equal: that of sums of the same numbers in another order.
pub const ALIKE: f64 = 1e-12;

/// Relative difference up to which values count as equal that are computed from numbers stored with seven digits.
pub const STORED: f64 = 1e-6;

/// Fewest draws from which a probability is said in words, and for which its interval is that of Wilson.
pub const LEAST_DRAWS_FOR_WORDS: usize = 50;

/// Quantile of the standard normal distribution at 97.5 %.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// Probability outside of each end of a two-sided 95 % interval.
const EACH_TAIL: f64 = 0.025;

/// Probability outside of a one-sided 95 % interval.
const ONE_TAIL: f64 = 0.05;

/// Rounding error of `n min(q, 1 - q)`: `10 (1 - 0.9)` is a little below 1.
const ROUNDING: f64 = 1e-9;

/// Whether some numbers are the same apart from rounding: their range is at most [`ALIKE`] of `size`. Fewer than two
/// numbers are alike.
///
/// - `size`: size of the numbers, or of those whose differences they are.
///
/// ```
/// use qilu_methods::estimate::are_alike;
///
/// assert!(are_alike(&[0.1 + 0.2, 0.3], 0.3) && !are_alike(&[0.3, 0.300_001], 0.3));
/// // Differences of numbers of size 1e8 have its rounding errors.
/// assert!(are_alike(&[0.0, 1.5e-8], 1e8) && !are_alike(&[0.0, 1.5e-8], 1.5e-8));
/// ```
#[must_use]
pub fn are_alike(values: &[f64], size: f64) -> bool {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    values.len() < 2 || largest - least <= ALIKE * size
}

/// As [`are_alike`], for values that are computed from numbers stored with seven digits: the rounding of these numbers is no
/// spread, so that values count as the same up to [`STORED`] of their size.
///
/// ```
/// use qilu_methods::estimate::are_alike_as_stored;
///
/// assert!(are_alike_as_stored(&[1.0, 0.999_999_9]) && !are_alike_as_stored(&[1.0, 0.999_9]));
/// ```
#[must_use]
pub fn are_alike_as_stored(values: &[f64]) -> bool {
    are_alike(values, size(values) * (STORED / ALIKE))
}

/// The largest absolute value of some numbers.
#[must_use]
pub fn size(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |size, value| value.abs().max(size))
}

/// Divides the values by a power of two that brings the largest of them near 1, so that their squares neither overflow
/// nor vanish, and returns its exponent. Only the exponents of the values change, so that no digit is lost.
pub fn normalise(values: &mut [f64]) -> i32 {
    let size = size(values);
    if size == 0.0 {
        return 0;
    }
    let exponent = libm::ilogb(size);
    for value in values {
        *value = libm::scalbn(*value, -exponent);
    }
    exponent
}

/// Whether a number of draws shows the percentile of a probability: `draws min(q, 1 - q) >= 1`.
///
/// ```
/// use qilu_methods::estimate::shows_percentile;
///
/// assert!(shows_percentile(40, 0.025) && shows_percentile(40, 0.975) && !shows_percentile(39, 0.975));
/// assert!(shows_percentile(2, 0.5) && !shows_percentile(2, 0.25) && !shows_percentile(1, 0.5));
/// ```
#[must_use]
pub fn shows_percentile(draws: usize, q: f64) -> bool {
    draws as f64 * q.min(1.0 - q) >= 1.0 - ROUNDING
}

/// A probability estimated by the share of draws that meet a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Probability {
    met: usize,
    draws: usize,
    alike: bool,
}

impl Probability {
    /// The share of independent draws that meet a condition.
    ///
    /// # Panics
    /// If there is no draw, or more meet the condition than there are.
    #[must_use]
    pub fn new(met: usize, draws: usize) -> Probability {
        assert!(0 < draws && met <= draws, "some of at least one draw");
        Probability { met, draws, alike: draws == 1 }
    }

    /// The share of some values that meet a condition. Values that are all alike are one draw, many times over.
    ///
    /// - `values`: at least one.
    ///
    /// ```
    /// use qilu_methods::estimate::Probability;
    ///
    /// let positive = |value: f64| value > 0.0;
    /// assert_eq!(Probability::among(&[1.0, -1.0, 2.0, 3.0], positive).share(), Some(0.75));
    /// assert_eq!(Probability::among(&[1.0; 4], positive).share(), None);
    /// ```
    #[must_use]
    pub fn among(values: &[f64], meets: impl Fn(f64) -> bool) -> Probability {
        let met = values.iter().filter(|value| meets(**value)).count();
        Probability::new(met, values.len()).from_draws_alike(are_alike(values, size(values)))
    }

    /// The same share, from draws that are all alike where `alike` is true.
    #[must_use]
    pub fn from_draws_alike(self, alike: bool) -> Probability {
        Probability { alike: self.alike || alike, ..self }
    }

    /// Number of draws.
    #[must_use]
    pub fn draws(self) -> usize {
        self.draws
    }

    /// Whether all draws, which are alike, meet the condition; `None` if draws differ. Of these draws it can be said what
    /// they have in common, and not with what probability.
    #[must_use]
    pub fn common(self) -> Option<bool> {
        self.alike.then_some(self.met == self.draws)
    }

    /// The share of draws; `None` for one draw and for draws that are all alike.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (!self.alike).then(|| self.met as f64 / self.draws as f64)
    }

    /// The Monte Carlo standard error `sqrt(p (1 - p) / n)`; `None` where there is no share, and for a share of 0 or 1.
    #[must_use]
    pub fn mcse(self) -> Option<f64> {
        let share = self.share().filter(|_| 0 < self.met && self.met < self.draws)?;
        Some((share * (1.0 - share) / self.draws as f64).sqrt())
    }

    /// The 95 % interval, by [`interval_95`]; `None` where there is no share.
    #[must_use]
    pub fn interval_95(self) -> Option<(f64, f64)> {
        self.share().map(|_| interval_95(self.met, self.draws))
    }

    /// The word for the probability, by which it is also marked and counted: that of the strongest class that holds both ends
    /// of the interval. [`Likelihood::Undecided`] with fewer than [`LEAST_DRAWS_FOR_WORDS`] draws, or if no class does.
    #[must_use]
    pub fn likelihood(self) -> Likelihood {
        Likelihood::within(self.interval_95().filter(|_| self.draws >= LEAST_DRAWS_FOR_WORDS))
    }
}

/// Half the width of the 95 % interval of a mean, from its standard error: by the t distribution of Student (1908, Biometrika 6,
/// 1-25), which is wide where the error itself is known from few draws.
///
/// - `draws`: number of independent draws, at least two.
///
/// # Panics
/// If there are fewer than two draws, which have no standard error.
///
/// ```
/// use qilu_methods::estimate::half_width_95;
///
/// assert!((half_width_95(1.0, 2) - 12.706).abs() < 1e-3 && (half_width_95(1.0, 11) - 2.228).abs() < 1e-3);
/// assert!((half_width_95(1.0, 1_000_000) - 1.96).abs() < 1e-3);
/// ```
#[must_use]
pub fn half_width_95(error: f64, draws: usize) -> f64 {
    assert!(draws > 1, "an error needs two draws");
    let freedom = (draws - 1) as f64;
    // freedom / (freedom + t^2) has the beta distribution of freedom / 2 and 1 / 2.
    let share = random::beta_quantile(ONE_TAIL, freedom / (freedom + 1.0), 0.5 * (freedom + 1.0));
    error * (freedom * (1.0 - share) / share).sqrt()
}

/// The 95 % interval of a probability of which `met` of `draws` independent draws are known.
///
/// From [`LEAST_DRAWS_FOR_WORDS`] draws on it is the score interval of Wilson (1927, Journal of the American Statistical
/// Association 22, 209-212), which Brown, Cai and `DasGupta` (2001, Statistical Science 16, 101-133) recommend. Below it is
/// the exact interval of Clopper and Pearson (1934, Biometrika 26, 404-413); where no draw or every draw meets the
/// condition, its open end is the one-sided bound, `1 - 0.05^(1 / n)` from 0 or from 1.
///
/// # Panics
/// If there is no draw, or more meet the condition than there are.
///
/// ```
/// let (low, high) = qilu_methods::estimate::interval_95(80, 100);
/// assert!((low - 0.711_2).abs() < 1e-4 && (high - 0.866_6).abs() < 1e-4);
/// ```
#[must_use]
pub fn interval_95(met: usize, draws: usize) -> (f64, f64) {
    assert!(0 < draws && met <= draws, "some of at least one draw");
    if draws >= LEAST_DRAWS_FOR_WORDS { wilson(met, draws) } else { exact(met, draws) }
}

fn wilson(met: usize, draws: usize) -> (f64, f64) {
    let (share, draws) = (met as f64 / draws as f64, draws as f64);
    let square = NORMAL_975 * NORMAL_975;
    let centre = share + square / (2.0 * draws);
    let half = NORMAL_975 * (share * (1.0 - share) / draws + square / (4.0 * draws * draws)).sqrt();
    let whole = 1.0 + square / draws;
    // Rounding would leave the ends of a share of 0 or 1 a little inside or outside.
    let low = if share > 0.0 { ((centre - half) / whole).max(0.0) } else { 0.0 };
    let high = if share < 1.0 { ((centre + half) / whole).min(1.0) } else { 1.0 };
    (low, high)
}

fn exact(met: usize, draws: usize) -> (f64, f64) {
    let missed = draws - met;
    // All of the 5 % lie at one end where the other end is 0 or 1.
    let tail = if met == 0 || missed == 0 { ONE_TAIL } else { EACH_TAIL };
    let low = if met == 0 { 0.0 } else { 1.0 - upper(missed, draws, tail) };
    let high = if missed == 0 { 1.0 } else { upper(met, draws, tail) };
    (low, high)
}

/// The probability at which `met` or fewer of the draws meet the condition with probability `tail`: a quantile of the beta
/// distribution of `met + 1` and `draws - met`. `met` is less than `draws`.
fn upper(met: usize, draws: usize, tail: f64) -> f64 {
    let (draws, above) = (draws as f64, (met + 1) as f64);
    random::beta_quantile(1.0 - tail, above / (draws + 1.0), draws + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: (f64, f64), known: (f64, f64)) {
        assert!((found.0 - known.0).abs() < 5e-5 && (found.1 - known.1).abs() < 5e-5, "{found:?} is not {known:?}");
    }

    /// The examples of Newcombe (1998, Statistics in Medicine 17, 857-872), table I: methods 3 (Wilson) and 5 (exact).
    #[test]
    fn intervals_are_those_of_the_literature() {
        for (met, draws, known) in [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605))] {
            assert_close(wilson(met, draws), known);
            assert_close(interval_95(met, draws), known);
        }
        assert_close(wilson(0, 20), (0.0, 0.1611));
        assert_close(wilson(1, 29), (0.0061, 0.1718));
        for (met, draws, known) in [(81, 263, (0.2527, 0.3676)), (15, 148, (0.0578, 0.1617)), (1, 29, (0.0009, 0.1776))]
        {
            assert_close(exact(met, draws), known);
        }
        assert_close(interval_95(1, 29), (0.0009, 0.1776));
        // The two-sided bound of no success in twenty has half of the 5 % beyond it.
        assert!((upper(0, 20, EACH_TAIL) - 0.1684).abs() < 5e-5);
    }

    #[test]
    fn shares_of_0_and_1_of_few_draws_have_the_exact_bound() {
        // 1 - 0.05^(1/n): one draw shows that a probability is below 95 %, and two that it is below 77.64 %.
        for (draws, bound) in [(1, 0.95), (2, 0.776_393_202_250_021), (10, 0.258_865_550_893_006)] {
            let (low, high) = interval_95(0, draws);
            assert!(low == 0.0 && (high - bound).abs() < 1e-12, "{draws}: {high}");
            let (low, high) = interval_95(draws, draws);
            assert!((low - (1.0 - bound)).abs() < 1e-12 && (high - 1.0).abs() < f64::EPSILON, "{draws}: {low}");
        }
    }

    #[test]
    fn every_interval_holds_its_share_and_shrinks_with_the_draws() {
        for draws in 1..=200 {
            for met in 0..=draws {
                let share = met as f64 / draws as f64;
                let (low, high) = interval_95(met, draws);
                assert!(0.0 <= low && low <= share && share <= high && high <= 1.0 && low < high, "{met} of {draws}");
            }
        }
        assert!(interval_95(0, 49).1 > interval_95(0, 200).1);
    }

    #[test]
    fn a_share_of_0_or_1_and_draws_alike_have_no_error() {
        let half = Probability::new(1, 2);
        assert_eq!((half.share(), half.mcse()), (Some(0.5), Some(0.125_f64.sqrt())));
        for met in [0, 7] {
            let edge = Probability::new(met, 7);
            assert!(edge.share().is_some() && edge.mcse().is_none() && edge.interval_95().is_some());
        }
        for alike in [Probability::new(1, 1), Probability::new(60, 60).from_draws_alike(true)] {
            assert_eq!((alike.share(), alike.mcse(), alike.interval_95()), (None, None, None));
            assert_eq!((alike.common(), alike.likelihood()), (Some(true), Likelihood::Undecided));
        }
    }

    #[test]
    fn words_need_50_draws_and_one_class_at_both_ends() {
        let word = |met, draws| Probability::new(met, draws).likelihood();
        // 49 of 49 is at least 94.1 %, which would be one word; the draws are too few.
        assert_eq!(word(49, 49), Likelihood::Undecided);
        // 50 of 50 is at least 92.9 %: very likely as a whole, although one end is virtually certain.
        assert_eq!(word(50, 50), Likelihood::VeryLikely);
        // 88 % of 200 is 82.8 to 91.8 %.
        assert_eq!(
            [word(176, 200), word(200, 200), word(0, 200)].map(|word| word.class().name()),
            ["likely", "likely", "unlikely"]
        );
        assert_eq!(word(1000, 1000), Likelihood::VirtuallyCertain);
        assert_eq!(word(0, 1000), Likelihood::ExceptionallyUnlikely);
        assert_eq!(word(250, 500), Likelihood::AboutAsLikelyAsNot);
        // 67.5 % of 1000 is 64.5 to 70.3 %, on both sides of 66 %.
        assert_eq!(word(675, 1000), Likelihood::Undecided);
        assert_eq!(word(750, 1000), Likelihood::Likely);
    }
}
