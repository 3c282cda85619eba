//! Latin hypercube designs: the range of every factor is divided into as many equal strata as there are points, and each
//! stratum contains exactly one point.

use ndarray::Array2;

use crate::design;
use crate::design::DesignKind;
use crate::random;

/// A Latin hypercube of `points` rows and `factors` columns in `[0, 1)` (McKay, Beckman and Conover 1979,
/// Technometrics 21, 239-245): in every column one random value in each of `points` equal strata, in random order.
///
/// A factor added at the end leaves the columns before it as they were.
#[must_use]
pub fn latin(points: usize, factors: usize, seed: u64) -> Array2<f64> {
    let mut design = Array2::zeros((points, factors));
    for (factor, mut column) in design.columns_mut().into_iter().enumerate() {
        // A stream per factor, so that columns do not change when a factor is added.
        let mut rng = design::random_stream(seed, DesignKind::Latin, factor);
        let strata = random::permutation(&mut rng, points);
        for (value, stratum) in column.iter_mut().zip(strata) {
            let position = (stratum as f64 + random::open01(&mut rng)) / points as f64;
            // Rounding can reach the upper end of the stratum, which belongs to the next one.
            *value = position.min(((stratum + 1) as f64 / points as f64).next_down());
        }
    }
    design
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a stratum")]
    fn every_stratum_of_every_factor_has_one_point() {
        for points in [1, 2, 7, 1000] {
            let design = latin(points, 5, 3);
            assert_eq!(design.dim(), (points, 5));
            for column in design.columns() {
                let mut strata: Vec<usize> = column.iter().map(|value| (value * points as f64) as usize).collect();
                strata.sort_unstable();
                assert!(strata.into_iter().eq(0..points));
                assert!(column.iter().all(|value| (0.0..1.0).contains(value)));
            }
        }
    }

    #[test]
    fn factors_are_not_in_step_and_seeds_differ() {
        let design = latin(100, 2, 1);
        assert_ne!(design.column(0), design.column(1));
        assert_ne!(design, latin(100, 2, 2));
        assert_eq!(design.column(1), latin(100, 4, 1).column(1));
    }
}
