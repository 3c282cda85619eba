//! Sampling of events: which members of a list have an event, how many arrive, which of several destinations.

use rand::Rng;

use qilu_methods::math;
use qilu_methods::random;

/// Largest mean of one step of [`poisson`]. `exp(-256)` is about 1e-111, far above the smallest number (1e-308); a larger
/// mean is sampled in several steps, since sums of Poisson numbers are Poisson numbers.
const POISSON_STEP: f64 = 256.0;

/// Selects indices below `count`, each with the same probability and independently, from the last to the first. The number
/// of indices between two selected ones is geometric (as in Vitter 1987, here with a fixed probability), so they are
/// skipped, and the cost is one random number and one logarithm per event.
///
/// - `probability`: 0 to 1.
/// - `selected`: filled with the selected indices in falling order, so that members can be removed from a list one by one.
#[inline]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates: then nobody is left")]
pub(super) fn sample_events(rng: &mut impl Rng, count: usize, probability: f64, selected: &mut Vec<usize>) {
    selected.clear();
    // 0 at the probability 1, where no index is skipped.
    let scale = -1.0 / math::ln_1p(-probability);
    let mut left = if probability > 0.0 { count } else { 0 };
    while left > 0 {
        let skipped = (-math::ln(random::open01(rng)) * scale) as usize;
        if skipped >= left {
            return;
        }
        left -= skipped + 1;
        selected.push(left);
    }
}

/// A Poisson number by inversion, in steps that stay within the range of `exp`.
pub(super) fn poisson(rng: &mut impl Rng, mean: f64) -> usize {
    let mut left = mean;
    let mut count = 0;
    while left > 0.0 {
        let mean = left.min(POISSON_STEP);
        left -= mean;
        // Inversion takes one uniform number per step, whatever the result is.
        let mut term = math::exp(-mean);
        let mut above = random::open01(rng) - term;
        let mut k = 0.0;
        while above > 0.0 && term > 0.0 {
            k += 1.0;
            term *= mean / k;
            above -= term;
            count += 1;
        }
    }
    count
}

/// A distribution over several destinations, sampled by inversion of its cumulative sums. A guide table gives the index at
/// which the search begins (Chen and Asau 1974), so that a sample takes constant time.
#[derive(Clone, Debug)]
pub(super) struct DiscreteDistribution {
    sums: Vec<f64>,
    /// For each of [`PARTS`] equal parts of the sum, the first index that can be the result.
    guide: Vec<usize>,
}

/// Parts of a guide table: more than the destinations, so that a search takes one or two steps.
const PARTS: usize = 256;

impl DiscreteDistribution {
    /// - `shares`: 0 or more, at least one above 0 where a place is to be drawn.
    pub(super) fn new(shares: impl Iterator<Item = f64>) -> DiscreteDistribution {
        let mut sum = 0.0;
        let sums: Vec<f64> = shares
            .map(|share| {
                sum += share;
                sum
            })
            .collect();
        let first = |part: usize| sums.partition_point(|own| *own <= sum * part as f64 / PARTS as f64);
        DiscreteDistribution { guide: (0..PARTS).map(first).collect(), sums }
    }

    /// Whether any destination has a share above 0.
    pub(super) fn is_possible(&self) -> bool {
        self.sums.last().is_some_and(|sum| *sum > 0.0)
    }

    /// The index of a destination; one with a share of 0 is never chosen.
    #[inline]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of the guide")]
    pub(super) fn draw(&self, rng: &mut impl Rng) -> usize {
        let uniform = random::open01(rng);
        let (part, last) = ((uniform * PARTS as f64) as usize, self.sums.len() - 1);
        let wanted = uniform * self.sums[last];
        let mut index = self.guide[part.min(PARTS - 1)];
        while index < last && self.sums[index] <= wanted {
            index += 1;
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qilu_methods::random::Purpose;

    fn rng() -> impl Rng {
        random::stream(7, 0, 0, Purpose::Agents)
    }

    #[test]
    fn every_place_is_struck_with_the_probability_and_independently() {
        let mut rng = rng();
        let (count, rounds, probability) = (40, 20_000, 0.15);
        let mut times = vec![0_u32; count];
        let mut neighbours = 0_u32;
        let mut selected = Vec::new();
        for _ in 0..rounds {
            sample_events(&mut rng, count, probability, &mut selected);
            assert!(selected.windows(2).all(|pair| pair[0] > pair[1]), "falling");
            for index in &selected {
                times[*index] += 1;
            }
            neighbours += selected.windows(2).map(|pair| u32::from(pair[0] == pair[1] + 1)).sum::<u32>();
        }
        let n = f64::from(rounds);
        let sd = (n * probability * (1.0 - probability)).sqrt();
        for (index, times) in times.iter().enumerate() {
            assert!((f64::from(*times) - n * probability).abs() < 4.5 * sd, "place {index}: {times}");
        }
        let pairs = n * (count - 1) as f64;
        let expected = probability * probability;
        let gap = f64::from(neighbours) / pairs - expected;
        assert!(gap.abs() < 6.0 * (expected / pairs).sqrt(), "{gap}");
    }

    #[test]
    fn certain_and_impossible_events() {
        let mut rng = rng();
        let mut selected = vec![9];
        sample_events(&mut rng, 5, 1.0, &mut selected);
        assert_eq!(selected, [4, 3, 2, 1, 0]);
        sample_events(&mut rng, 5, 0.0, &mut selected);
        assert!(selected.is_empty());
        assert_eq!(poisson(&mut rng, 0.0), 0);
    }

    #[test]
    fn poisson_numbers_have_the_mean_and_the_variance() {
        let mut rng = rng();
        for mean in [0.01, 3.0, 255.0, 700.0] {
            let rounds = 20_000;
            let numbers: Vec<f64> = (0..rounds).map(|_| poisson(&mut rng, mean) as f64).collect();
            let n = f64::from(rounds);
            let average = numbers.iter().sum::<f64>() / n;
            let variance = numbers.iter().map(|x| (x - average) * (x - average)).sum::<f64>() / (n - 1.0);
            assert!((average - mean).abs() < 4.5 * (mean / n).sqrt(), "{mean}: {average}");
            // Variance of the sample variance of a Poisson number: (mu4 - sigma4) / n, mu4 = mean + 3 mean^2.
            let error = ((mean + 2.0 * mean * mean) / n).sqrt();
            assert!((variance - mean).abs() < 4.5 * error, "{mean}: {variance}");
        }
    }

    #[test]
    fn places_are_chosen_by_their_shares() {
        let mut rng = rng();
        let shares = [0.0, 0.2, 0.0, 0.5, 0.3, 0.0];
        let choice = DiscreteDistribution::new(shares.into_iter());
        assert!(choice.is_possible() && !DiscreteDistribution::new([0.0].into_iter()).is_possible());
        let mut chosen = [0_u32; 6];
        let rounds = 100_000;
        (0..rounds).for_each(|_| chosen[choice.draw(&mut rng)] += 1);
        for (share, times) in shares.into_iter().zip(chosen) {
            let expected = share * f64::from(rounds);
            assert!((f64::from(times) - expected).abs() <= 4.5 * (expected * (1.0 - share)).sqrt(), "{share}: {times}");
        }
    }
}
