//! Mixtures of forecasts: weights with which the mixture would have forecast best, and equally likely values of a mixture.

/// Steps after which the search for the weights ends in any case.
const MAX_STEPS: usize = 100_000;

/// Largest change of a weight in a step at which the search ends.
const TOLERANCE: f64 = 1e-12;

/// A past outcome: the density that each part of the mixture had at it, and how much the outcome counts.
#[derive(Clone, Debug, PartialEq)]
pub struct PastOutcome {
    /// Densities by part, not below zero and not all zero.
    pub densities: Vec<f64>,
    /// Weight of the outcome, above zero.
    pub counts: f64,
}

/// Weights of the parts of a mixture, which add up to one: the mode of their posterior given past outcomes, found by expectation
/// maximization (Dempster, Laird and Rubin 1977, Journal of the Royal Statistical Society B 39, 1-38). The logarithm of the
/// density of the outcomes is what is called the log score, so the weights are those of stacking by the log score (Yao, Vehtari,
/// Simpson and Gelman 2018, Bayesian Analysis 13, 917-1007) with a prior.
///
/// - `outcomes`: past outcomes with the same parts; at least one.
/// - `prior`: number of further outcomes at which all parts had the same density. They draw the weights towards equal ones; 0
///   for none. In terms of the Dirichlet distribution, its parameters are one plus this number over that of the parts.
///
/// ```
/// use qilu_methods::mixture::PastOutcome;
/// use qilu_methods::mixture::weights;
///
/// // The second part gave no outcome any density: it keeps its part of the prior.
/// let outcomes = vec![PastOutcome { densities: vec![2.0, 0.0], counts: 3.0 }];
/// let found = weights(&outcomes, 1.0);
/// assert!((found[0] - 0.875).abs() < 1e-9 && (found[1] - 0.125).abs() < 1e-9);
/// ```
#[must_use]
pub fn weights(outcomes: &[PastOutcome], prior: f64) -> Vec<f64> {
    let parts = outcomes.first().map_or(0, |outcome| outcome.densities.len());
    let all = prior + outcomes.iter().map(|outcome| outcome.counts).sum::<f64>();
    let mut weights = vec![1.0 / parts as f64; parts];
    for _ in 0..MAX_STEPS {
        let mut next = vec![prior / parts as f64; parts];
        for PastOutcome { densities, counts } in outcomes {
            let mixture: f64 = weights.iter().zip(densities).map(|(weight, density)| weight * density).sum();
            for ((next, weight), density) in next.iter_mut().zip(&weights).zip(densities) {
                *next += counts * weight * density / mixture;
            }
        }
        for weight in &mut next {
            *weight /= all;
        }
        let change = weights.iter().zip(&next).map(|(before, after)| (before - after).abs()).fold(0.0, f64::max);
        weights = next;
        if change < TOLERANCE {
            break;
        }
    }
    weights
}

/// Equally likely values of a discrete distribution: its quantiles at the middles of equal parts of probability, ascending. A
/// quantile is the least value up to which so much probability lies.
///
/// - `values`: values with their probabilities, which need not add up to one but have a sum above zero.
///
/// ```
/// use qilu_methods::mixture::equally_likely;
///
/// assert_eq!(equally_likely(vec![(2.0, 1.0), (1.0, 3.0)], 4), [1.0, 1.0, 1.0, 2.0]);
/// ```
#[must_use]
pub fn equally_likely(mut values: Vec<(f64, f64)>, count: u32) -> Vec<f64> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: f64 = values.iter().map(|(_, probability)| probability).sum();
    let mut below = 0.0;
    let mut at = 0;
    let quantile = |part: u32| {
        let wanted = all * (f64::from(part) + 0.5) / f64::from(count);
        while at + 1 < values.len() && below + values[at].1 < wanted {
            below += values[at].1;
            at += 1;
        }
        values[at].0
    };
    (0..count).map(quantile).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::math;

    /// Logarithm of the posterior density of weights, up to a constant.
    fn log_posterior(outcomes: &[PastOutcome], prior: f64, weights: &[f64]) -> f64 {
        let of = |outcome: &PastOutcome| {
            let mixture: f64 = outcome.densities.iter().zip(weights).map(|(density, weight)| density * weight).sum();
            outcome.counts * math::ln(mixture)
        };
        let of_prior = |weight: &f64| prior / weights.len() as f64 * math::ln(*weight);
        outcomes.iter().map(of).sum::<f64>() + weights.iter().map(of_prior).sum::<f64>()
    }

    fn outcomes() -> impl Strategy<Value = Vec<PastOutcome>> {
        let one = (prop::collection::vec(0.01..10.0, 3), 0.1..2.0)
            .prop_map(|(densities, counts)| PastOutcome { densities, counts });
        prop::collection::vec(one, 1..20)
    }

    proptest! {
        #[test]
        fn no_other_weights_are_better(outcomes in outcomes(), prior in 0.1..3.0, other in prop::collection::vec(0.01..1.0, 3)) {
            let found = weights(&outcomes, prior);
            prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-12 && found.iter().all(|weight| *weight > 0.0));
            let sum: f64 = other.iter().sum();
            let other: Vec<f64> = other.iter().map(|weight| weight / sum).collect();
            let (best, rival) = (log_posterior(&outcomes, prior, &found), log_posterior(&outcomes, prior, &other));
            prop_assert!(rival <= best + 1e-9, "{rival} is above {best}");
        }

        #[test]
        fn equally_likely_values_have_the_probabilities(
            values in prop::collection::vec((-1.0..1.0, 0.01..1.0), 1..30),
            bound in -1.0..1.0,
        ) {
            let all: f64 = values.iter().map(|(_, probability)| probability).sum();
            let below = values.iter().filter(|(value, _)| *value < bound).map(|(_, probability)| probability).sum::<f64>() / all;
            let drawn = equally_likely(values, 1000);
            let share = drawn.iter().filter(|value| **value < bound).count() as f64 / 1000.0;
            prop_assert!((share - below).abs() <= 0.001, "{share} of the values, {below} of the probability");
        }
    }

    #[test]
    fn parts_that_were_equally_good_have_equal_weights() {
        let outcomes = vec![PastOutcome { densities: vec![0.3; 4], counts: 2.0 }; 5];
        let found = weights(&outcomes, 1.0);
        assert!(found.iter().all(|weight| (weight - 0.25).abs() < 1e-12), "{found:?}");
    }

    #[test]
    fn without_a_prior_the_better_of_two_parts_has_all() {
        // Densities of one part are larger at every outcome, so the likelihood rises with its weight up to one.
        let outcomes = vec![PastOutcome { densities: vec![0.5, 1.0], counts: 1.0 }; 4];
        let found = weights(&outcomes, 0.0);
        assert!(found[1] > 1.0 - 1e-9, "{found:?}");
    }
}
