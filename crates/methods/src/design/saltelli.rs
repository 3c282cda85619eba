//! The design of Saltelli for variance-based sensitivity indices.

use ndarray::Array2;
use serde::Deserialize;
use serde::Serialize;

use crate::design;
use crate::design::DesignKind;
use crate::design::sobol;
use crate::error::Result;
use crate::random;

/// Whether a design has the rows that second-order indices need; `true` or `false` in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
pub enum SecondOrder {
    /// With the rows of second-order indices.
    With,
    /// Without these rows.
    Without,
}

impl From<bool> for SecondOrder {
    fn from(asked: bool) -> SecondOrder {
        if asked { SecondOrder::With } else { SecondOrder::Without }
    }
}

impl From<SecondOrder> for bool {
    fn from(second_order: SecondOrder) -> bool {
        second_order == SecondOrder::With
    }
}

/// Number of rows of the block that belongs to a base row: A, AB by factor, BA by factor with `second_order`, B.
#[must_use]
pub fn block(factors: usize, second_order: SecondOrder) -> usize {
    match second_order {
        SecondOrder::With => 2 * factors + 2,
        SecondOrder::Without => factors + 2,
    }
}

/// The design of Saltelli (2002, Computer Physics Communications 145, 280-297; 2010, same journal 181, 259-270) in
/// `[0, 1)`: `base x block(factors, second_order)` rows, `factors` columns, in the order of SALib.
///
/// Two independent points A and B make a block of rows: A; for each factor A with that factor from B; with
/// `second_order` for each factor B with that factor from A; B. The pairs are the first `base` points of the Sobol'
/// sequence in `2 x factors` dimensions (best a power of two), moved by the same random vector modulo 1 (Cranley and
/// Patterson 1976, SIAM Journal on Numerical Analysis 13, 904-914), so that the first pair is not the origin twice.
///
/// # Errors
/// More factors than half of [`sobol::MAX_FACTORS`].
pub fn saltelli(base: usize, factors: usize, second_order: SecondOrder, seed: u64) -> Result<Array2<f64>> {
    let pairs = sobol::sobol(base, 2 * factors, 0)?;
    let mut rng = design::random_stream(seed, DesignKind::Saltelli, 0);
    // One shift for all points keeps the distances of the sequence, and with them its evenness.
    let shift: Vec<f64> = (0..2 * factors).map(|_| random::open01(&mut rng)).collect();
    let rows = block(factors, second_order);
    let mut design = Array2::zeros((base * rows, factors));
    for (at, pair) in pairs.rows().into_iter().enumerate() {
        let pair: Vec<f64> = pair.iter().zip(&shift).map(|(position, by)| moved(*position, *by)).collect();
        let (a, b) = pair.split_at(factors);
        for row in 0..rows {
            let mut point = design.row_mut(at * rows + row);
            for factor in 0..factors {
                point[factor] = if from_b(row, factor, factors, rows) { b[factor] } else { a[factor] };
            }
        }
    }
    Ok(design)
}

/// Whether a row of a block has the factor from B.
pub(crate) fn from_b(row: usize, factor: usize, factors: usize, rows: usize) -> bool {
    // Rows in the order of SALib: A, then AB by factor, then BA by factor, B last.
    match row {
        0 => false,
        row if row == rows - 1 => true,
        row if row <= factors => row == factor + 1,
        row => row != factor + 1 + factors,
    }
}

/// The sum of a position and a shift modulo 1.
fn moved(position: f64, by: f64) -> f64 {
    let sum = position + by;
    if sum >= 1.0 { sum - 1.0 } else { sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_a_ab_ba_b() {
        let design = saltelli(4, 3, SecondOrder::With, 11).unwrap();
        assert_eq!(design.dim(), (4 * 8, 3));
        for at in 0..4 {
            let row = |row: usize| design.row(8 * at + row).to_vec();
            let (a, b) = (row(0), row(7));
            for factor in 0..3 {
                let (mut ab, mut ba) = (a.clone(), b.clone());
                (ab[factor], ba[factor]) = (b[factor], a[factor]);
                assert_eq!(row(1 + factor), ab);
                assert_eq!(row(4 + factor), ba);
                assert_ne!(a, ab);
            }
        }
    }

    #[test]
    fn without_second_order_the_rows_are_the_same_without_ba() {
        let [long, short] = [SecondOrder::With, SecondOrder::Without].map(|order| saltelli(8, 5, order, 2).unwrap());
        assert_eq!(short.nrows(), 8 * 7);
        for at in 0..8 {
            for (row, same) in [0, 1, 2, 3, 4, 5, 11].into_iter().enumerate() {
                assert_eq!(short.row(7 * at + row), long.row(12 * at + same));
            }
        }
    }

    /// A shift modulo 1 keeps a regular lattice regular: sorted values of a column stay 1/base apart.
    #[test]
    fn the_shift_keeps_the_strata() {
        let design = saltelli(64, 2, SecondOrder::Without, 5).unwrap();
        for factor in 0..2 {
            let mut a: Vec<f64> = (0..64).map(|at| design[(4 * at, factor)]).collect();
            a.sort_unstable_by(f64::total_cmp);
            assert!(a[0] > 0.0 && a[63] < 1.0);
            assert!(a.windows(2).all(|two| (two[1] - two[0] - 1.0 / 64.0).abs() < 1e-12));
        }
        assert_ne!(design, saltelli(64, 2, SecondOrder::Without, 6).unwrap());
    }
}
