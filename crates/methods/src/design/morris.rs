//! One-at-a-time trajectories of Morris.

use ndarray::Array2;

use crate::design;
use crate::design::DesignKind;
use crate::random;

/// The step of a factor in the unit cube, `levels / (2 (levels - 1))`: half of the levels, which makes all levels equally
/// likely (Morris 1991).
#[must_use]
pub fn step(levels: usize) -> f64 {
    levels as f64 / (2.0 * (levels as f64 - 1.0))
}

/// Trajectories on a grid of `levels` equally spaced values from 0 to 1, both included (Morris 1991, Technometrics 33,
/// 161-174): `trajectories x (factors + 1)` rows, `factors` columns, in the order that SALib's `morris.analyze` reads.
///
/// A trajectory begins at a random point of the grid; then the factors move one after the other, in random order, each once
/// by [`step`], up or down as its first level allows. All levels of a factor are equally likely.
///
/// # Panics
/// `levels` is odd or 0: then a step does not end on the grid.
#[must_use]
pub fn morris(trajectories: usize, factors: usize, levels: usize, seed: u64) -> Array2<f64> {
    assert!(levels >= 2 && levels.is_multiple_of(2), "{levels} levels of a design of Morris; allowed: an even number");
    let half = levels / 2;
    let value = |level: usize| level as f64 / (levels - 1) as f64;
    let mut design = Array2::zeros((trajectories * (factors + 1), factors));
    for trajectory in 0..trajectories {
        let mut rng = design::random_stream(seed, DesignKind::Morris, trajectory);
        let order = random::permutation(&mut rng, factors);
        let mut point: Vec<usize> = (0..factors).map(|_| below(&mut rng, levels)).collect();
        for row in 0..=factors {
            if row > 0 {
                let factor = order[row - 1];
                // The other half of the grid is always exactly one step away.
                point[factor] = (point[factor] + half) % levels;
            }
            for factor in 0..factors {
                design[(trajectory * (factors + 1) + row, factor)] = value(point[factor]);
            }
        }
    }
    design
}

/// A random whole number below `count`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a level")]
fn below(rng: &mut impl rand::Rng, count: usize) -> usize {
    ((random::open01(rng) * count as f64) as usize).min(count - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_factor_moves_once_by_a_step() {
        for levels in [2, 4, 6, 10] {
            let design = morris(20, 5, levels, 9);
            assert_eq!(design.dim(), (120, 5));
            for trajectory in 0..20 {
                let mut moved = vec![0; 5];
                for row in 1..=5 {
                    let at = trajectory * 6 + row;
                    for factor in 0..5 {
                        let by = (design[(at, factor)] - design[(at - 1, factor)]).abs();
                        if by > 0.0 {
                            assert!((by - step(levels)).abs() < 1e-12);
                            moved[factor] += 1;
                        }
                    }
                }
                assert_eq!(moved, [1; 5]);
            }
        }
    }

    /// The mean of a factor over many trajectories is that of the grid, and each level has its share.
    #[test]
    fn levels_are_equally_likely() {
        let design = morris(4000, 3, 4, 1);
        for level in 0..4 {
            let value = f64::from(level) / 3.0;
            let share =
                design.iter().filter(|found| (**found - value).abs() < 1e-12).count() as f64 / design.len() as f64;
            // Three factors and four rows that are not independent: at worst 12 000 independent values.
            assert!((share - 0.25).abs() < 5.0 * (0.25 * 0.75 / 12_000.0_f64).sqrt(), "{level}: {share}");
        }
    }

    #[test]
    #[should_panic(expected = "an even number")]
    fn odd_levels_are_refused() {
        let _ = morris(1, 1, 3, 0);
    }
}
