//! Tests of the values of an output: whether they vary by more than rounding, and which of them are equal.

use crate::estimate;

/// Differences up to this share of the size of the values are rounding. A sum of a thousand numbers of one size is off by
/// some 1e-14 of them at worst (Higham 2002, Accuracy and Stability of Numerical Algorithms, section 4.2); values that
/// passed through a text file with twelve digits or more still differ by less.
pub const ROUNDING: f64 = estimate::ALIKE;

/// Whether the values differ by more than rounding, that is, by more than [`ROUNDING`] of the largest of them.
#[must_use]
pub fn varies(values: &[f64]) -> bool {
    !estimate::are_alike(values, estimate::size(values))
}

/// The values with those that differ only by rounding made equal: each becomes the smallest value of its cluster. A
/// cluster is no wider than [`ROUNDING`] of the largest value.
#[must_use]
pub fn without_rounding(values: &[f64]) -> Vec<f64> {
    let width = ROUNDING * estimate::size(values);
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_unstable_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut equal = values.to_vec();
    let mut first = f64::NEG_INFINITY;
    for row in order {
        // Measured from the smallest value of the cluster, so that a chain of close values cannot make it wide.
        if values[row] - first > width {
            first = values[row];
        }
        equal[row] = first;
    }
    equal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_no_variation() {
        let same = 192.53_f64;
        assert!(!varies(&[]) && !varies(&[same]) && !varies(&[same, same.next_up(), same]));
        assert!(varies(&[same, same + 1e-9]) && varies(&[0.0, 1e-300]) && varies(&[-f64::MAX, f64::MAX]));
        assert!(!varies(&[0.0, -0.0]) && !varies(&[1e200, 1e200 * (1.0 + 1e-13)]));
    }

    #[test]
    fn a_power_of_two_is_taken_out_without_loss() {
        for size in [1e200, 3.0, 1e-200, f64::MAX] {
            let mut values = [size, -0.7 * size, 0.0];
            let exponent = estimate::normalise(&mut values);
            assert!((1.0..2.0).contains(&values[0]), "{values:?}");
            assert_eq!(libm::scalbn(values[1], exponent).to_bits(), (-0.7 * size).to_bits());
        }
        assert_eq!(estimate::normalise(&mut [0.0]), 0);
    }

    #[test]
    fn values_that_differ_by_rounding_are_one() {
        let one = 1.0_f64;
        assert_eq!(without_rounding(&[one.next_up(), 2.0, one]), [1.0, 2.0, 1.0]);
        // A chain of steps below the width ends where its first value is too far away.
        let chain: Vec<f64> = (0..5).map(|step| 1.0 + 6e-13 * f64::from(step)).collect();
        assert_eq!(without_rounding(&chain), [chain[0], chain[0], chain[2], chain[2], chain[4]]);
    }
}
