//! Importance weights: the likelihood of the observations for each member of an ensemble.
//!
//! They are exact for any model, linear or not, but useful only while many members have a weight; [`effective_size`] counts
//! them.

use ndarray::Array2;

use crate::math;

/// Log likelihood of the observations for each member, with independent normal errors:
/// `sum over observations of -((d - d_j) / sigma)^2 / 2 - ln(sigma) - ln(2 pi) / 2`.
///
/// - `predicted`: observations x members; `observed`, `error_sd`: one for each observation, in the units of its
///   predictions, the error above 0.
/// - Returns one number for each member; minus infinity for a member with a prediction that is not finite.
///
/// # Panics
/// If shapes do not fit together or an error is not above 0.
///
/// ```
/// use ndarray::array;
/// use qilu_methods::smoother::weights::log_likelihood;
///
/// // The normal density at 0 is 0.398 942, at 2 it is 0.053 991.
/// let logs = log_likelihood(&array![[5.0, 7.0, f64::NAN]], &[5.0], &[1.0]);
/// assert!((logs[0].exp() - 0.398_942).abs() < 1e-6 && (logs[1].exp() - 0.053_991).abs() < 1e-6);
/// assert_eq!(logs[2], f64::NEG_INFINITY);
/// ```
#[must_use]
pub fn log_likelihood(predicted: &Array2<f64>, observed: &[f64], error_sd: &[f64]) -> Vec<f64> {
    let rows = predicted.nrows();
    assert!(observed.len() == rows && error_sd.len() == rows, "one observation and one error for each prediction");
    assert!(error_sd.iter().all(|sd| 0.0 < *sd && sd.is_finite()), "errors of observation are above 0");
    let mut logs = vec![0.0; predicted.ncols()];
    for ((row, value), sd) in predicted.rows().into_iter().zip(observed).zip(error_sd) {
        let constant = math::ln(*sd) + 0.5 * math::ln(std::f64::consts::TAU);
        for (log, prediction) in logs.iter_mut().zip(row) {
            let distance = (prediction - value) / sd;
            *log -= 0.5 * distance * distance + constant;
        }
    }
    // A failed member has no likelihood; minus infinity gives it the weight 0.
    logs.into_iter().map(|log| if log.is_finite() { log } else { f64::NEG_INFINITY }).collect()
}

/// Weights proportional to the likelihoods, which sum to 1: `w_j = exp(l_j - max l) / sum`. The largest is taken out
/// first, so that likelihoods too small for a number still have weights.
///
/// - `log_likelihood`: one for each member; minus infinity is a weight of 0.
///
/// # Panics
/// If no member has a finite log likelihood, or one is plus infinity or not a number.
///
/// ```
/// let weights = qilu_methods::smoother::weights::weights(&[-5000.0, -5000.0 + 3_f64.ln(), f64::NEG_INFINITY]);
/// assert!((weights[0] - 0.25).abs() < 1e-12 && (weights[1] - 0.75).abs() < 1e-12 && weights[2] == 0.0);
/// ```
#[must_use]
pub fn weights(log_likelihood: &[f64]) -> Vec<f64> {
    assert!(log_likelihood.iter().all(|log| *log < f64::INFINITY), "a likelihood is a number");
    let largest = log_likelihood.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    assert!(largest.is_finite(), "some member agrees with the observations");
    // Only ratios matter, so the largest likelihood is scaled to 1 and does not underflow.
    let weights: Vec<f64> = log_likelihood.iter().map(|log| math::exp(log - largest)).collect();
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}

/// Number of equally weighted members that would know as much, `(sum w)^2 / sum w^2` (Kish 1965, Survey Sampling; Kong,
/// Liu and Wong 1994, Journal of the American Statistical Association 89, 278-288).
///
/// - `weights`: 0 or more, not all 0.
/// - Returns from 1 to the number of members.
///
/// ```
/// use qilu_methods::smoother::weights::effective_size;
///
/// assert_eq!(effective_size(&[0.25; 4]), 4.0);
/// assert_eq!(effective_size(&[0.0, 1.0, 0.0]), 1.0);
/// assert_eq!(effective_size(&[0.75, 0.25]), 1.6);
/// ```
#[must_use]
pub fn effective_size(weights: &[f64]) -> f64 {
    let sum: f64 = weights.iter().sum();
    let squares: f64 = weights.iter().map(|weight| weight * weight).sum();
    sum * sum / squares
}

/// Equally weighted members in the place of weighted ones: the members at `(i + u) / N` of the cumulated weights, for
/// `i` from 0 to `N - 1` (systematic resampling; Kitagawa 1996, Journal of Computational and Graphical Statistics 5,
/// 1-25). A member of weight `w` is taken `N w` times, rounded down or up.
///
/// - `weights`: 0 or more, summing to 1; `uniform`: one random number, 0 or more and below 1.
/// - Returns members in rising order, as many as weights.
///
/// # Panics
/// If the weights do not sum to 1 or `uniform` is outside its range.
///
/// ```
/// let members = qilu_methods::smoother::weights::systematic_resample(&[0.5, 0.0, 0.25, 0.25], 0.5);
/// assert_eq!(members, [0, 0, 2, 3]);
/// ```
#[must_use]
pub fn systematic_resample(weights: &[f64], uniform: f64) -> Vec<usize> {
    assert!((0.0..1.0).contains(&uniform), "a random number is from 0 to below 1");
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-9, "weights sum to 1");
    let count = weights.len() as f64;
    // Rounding can leave the sum of the weights below the last point, which then belongs to the last member with a weight.
    let last = weights.iter().rposition(|weight| 0.0 < *weight).expect("weights sum to 1");
    let (mut member, mut reached) = (0, weights[0]);
    (0..weights.len())
        .map(|index| {
            while member < last && reached * count <= index as f64 + uniform {
                member += 1;
                reached += weights[member];
            }
            member
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random;
    use crate::random::Purpose;

    #[test]
    fn resampled_counts_are_within_one_of_the_weights() {
        let mut rng = random::stream(7, 0, 0, Purpose::Parameters);
        for count in [1, 2, 10, 1000] {
            let logs: Vec<f64> = (0..count).map(|_| 3.0 * random::normal(&mut rng)).collect();
            let weights = weights(&logs);
            for uniform in [0.0, random::open01(&mut rng), 1.0 - f64::EPSILON] {
                let members = systematic_resample(&weights, uniform);
                assert!(members.len() == count && members.is_sorted());
                for (member, weight) in weights.iter().enumerate() {
                    let taken = members.iter().filter(|taken| **taken == member).count() as f64;
                    assert!((taken - weight * count as f64).abs() < 1.0 + 1e-9, "{count} {member}");
                }
            }
        }
    }

    #[test]
    fn a_member_without_weight_is_never_taken() {
        assert_eq!(systematic_resample(&[0.0, 1.0, 0.0], 0.0), [1, 1, 1]);
        assert_eq!(systematic_resample(&[0.0, 1.0 - 1e-12, 0.0], 1.0 - f64::EPSILON), [1, 1, 1]);
    }

    #[test]
    #[should_panic(expected = "some member agrees")]
    fn weights_need_a_member_that_is_possible() {
        let _ = weights(&[f64::NEG_INFINITY; 2]);
    }
}
