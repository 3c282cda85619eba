//! Variance-based indices of Sobol' on the design of Saltelli.
//!
//! With `A`, `B` the outputs of the two points of a base row, `AB_j` that of A with input j from B, `BA_j` that of B
//! with input j from A, means over base rows and `V` the variance of all A and B:
//!
//! - `S1_j = mean(B (AB_j - A)) / V` (Saltelli et al. 2010, Computer Physics Communications 181, 259-270);
//! - `ST_j = mean((A - AB_j)^2) / 2 V` (Jansen 1999, Computer Physics Communications 117, 35-43);
//! - `S2_jk = mean(BA_j AB_k - A B) / V - S1_j - S1_k` (Saltelli 2002, same journal 145, 280-297).
//!
//! Outputs are centred on their mean and divided by their standard deviation over all rows before, as in SALib. An
//! output that does not vary has indices of 0. A base row of which any run failed is left out with all its rows.
//! Intervals come from a bootstrap of base rows ([`Resampling`]).

use ndarray::Array2;
use rayon::prelude::*;

use crate::design::saltelli;
use crate::design::saltelli::SecondOrder;
use crate::error::Error;
use crate::error::Result;
use crate::sensitivity;
use crate::sensitivity::Resampling;
use crate::sensitivity::SensitivityIndex;
use crate::sensitivity::SensitivityResult;
use qilu_messages::methods::DesignFault;

/// Means that are formed side by side, the width of a vector register or a multiple of it.
const LANES: usize = 8;

/// Indices `S1`, `ST` and, with `second_order`, `S2` of all outputs.
///
/// - `y`: rows in the order of [`saltelli::saltelli`] x outputs, NaN where a run failed.
///
/// # Errors
/// The number of rows is no multiple of the rows that a base row becomes.
pub fn analyse(
    y: &Array2<f64>,
    factors: usize,
    second_order: SecondOrder,
    resampling: &Resampling,
) -> Result<Vec<SensitivityResult>> {
    let block = saltelli::block(factors, second_order);
    if !y.nrows().is_multiple_of(block) {
        let (rows, multiple) = (y.nrows(), block);
        return Err(Error::setting(match second_order {
            SecondOrder::With => DesignFault::SaltelliRowsSecondOrder { rows, factors, multiple },
            SecondOrder::Without => DesignFault::SaltelliRows { rows, factors, multiple },
        }));
    }
    let complete: Vec<Vec<usize>> = y.columns().into_iter().map(|column| complete(&column.to_vec(), block)).collect();
    let weights = resampling.weights(complete.iter().map(Vec::len));
    let answer = |output: usize| {
        let rows = &complete[output];
        let parts = Parts::new(&standardised(&y.column(output).to_vec(), rows, block), block, factors, second_order);
        let resampled: Vec<Vec<f64>> = weights[&rows.len()].iter().map(|weights| parts.indices(weights)).collect();
        let value = parts.indices(&vec![1.0; rows.len()]);
        let half_width = |at: usize| resampling.half_width(resampled.iter().map(|indices| indices[at]));
        let index =
            |(at, (name, inputs))| SensitivityIndex { name, inputs, value: value[at], half_width: half_width(at) };
        SensitivityResult {
            used: rows.len(),
            failed: y.nrows() / block - rows.len(),
            indices: names(factors, second_order).into_iter().enumerate().map(index).collect(),
        }
    };
    Ok((0..y.ncols()).into_par_iter().map(answer).collect())
}

/// Names and inputs of the indices, in the order of the results.
fn names(factors: usize, second_order: SecondOrder) -> Vec<(&'static str, (usize, Option<usize>))> {
    let single = |name| (0..factors).map(move |factor| (name, (factor, None)));
    let pairs = pairs(factors, second_order).map(|(j, k)| ("S2", (j, Some(k))));
    single("S1").chain(single("ST")).chain(pairs).collect()
}

/// Pairs of factors that have indices.
fn pairs(factors: usize, second_order: SecondOrder) -> impl Iterator<Item = (usize, usize)> {
    let factors = if second_order == SecondOrder::With { factors } else { 0 };
    (0..factors).flat_map(move |j| (j + 1..factors).map(move |k| (j, k)))
}

/// Base rows without a failed run.
fn complete(y: &[f64], block: usize) -> Vec<usize> {
    let rows = y.chunks_exact(block).enumerate();
    rows.filter(|(_, rows)| !rows.iter().any(|y| y.is_nan())).map(|(base, _)| base).collect()
}

/// The values of some base rows, centred and divided by their standard deviation; 0 if all are equal. Without centring, the
/// first-order estimator loses digits where the mean is large against the spread.
fn standardised(y: &[f64], rows: &[usize], block: usize) -> Vec<f64> {
    let mut values: Vec<f64> = rows.iter().flat_map(|base| &y[base * block..(base + 1) * block]).copied().collect();
    let count = values.len() as f64;
    let rough = values.iter().sum::<f64>() / count;
    // An output may be large and vary little, so the rounding error of the mean is corrected in a second pass.
    let mean = rough + values.iter().map(|value| value - rough).sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    let varies = sensitivity::varies(&values);
    for value in &mut values {
        *value = if varies { (*value - mean) / variance.sqrt() } else { 0.0 };
    }
    values
}

/// The terms whose means are the indices, by base row. They are stored once, because every bootstrap resample needs them
/// with other weights.
struct Parts {
    factors: usize,
    second_order: SecondOrder,
    /// Lists of [`LANES`] terms, one value per base row. Terms in this order: `A + B`, `A^2 + B^2`, those of `S1`, of `ST`, of
    /// `S2`.
    lanes: Vec<Vec<[f64; LANES]>>,
}

impl Parts {
    fn new(values: &[f64], block: usize, factors: usize, second_order: SecondOrder) -> Parts {
        let count = 2 + names(factors, second_order).len();
        let mut lanes = vec![vec![[0.0; LANES]; values.len() / block]; count.div_ceil(LANES)];
        for (base, rows) in values.chunks_exact(block).enumerate() {
            let (a, b) = (rows[0], rows[block - 1]);
            let (ab, ba) = rows[1..block - 1].split_at(factors);
            let moments = [a + b, a * a + b * b].into_iter();
            let first = ab.iter().map(|ab| b * (ab - a));
            let total = ab.iter().map(|ab| 0.5 * (a - ab) * (a - ab));
            let second = pairs(factors, second_order).map(|(j, k)| ba[j] * ab[k] - a * b);
            for (place, part) in moments.chain(first).chain(total).chain(second).enumerate() {
                lanes[place / LANES][base][place % LANES] = part;
            }
        }
        Parts { factors, second_order, lanes }
    }

    /// The indices in the order of [`names`], with each base row as often as `weights` say.
    fn indices(&self, weights: &[f64]) -> Vec<f64> {
        let mut means = self.means(weights);
        // The variance of A and B together, from the means of `A + B` and `A^2 + B^2`.
        let variance = 0.5 * means[1] - 0.25 * means[0] * means[0];
        // Not above the limit: the output does not vary. NaN, without rows, compares false and gives NaN.
        let scale = if variance <= f64::EPSILON { 0.0 } else { 1.0 / variance };
        let mut indices = means.split_off(2);
        for index in &mut indices {
            *index *= scale;
        }
        for (at, (j, k)) in pairs(self.factors, self.second_order).enumerate() {
            indices[2 * self.factors + at] -= indices[j] + indices[k];
        }
        indices
    }

    /// Weighted means of all terms.
    fn means(&self, weights: &[f64]) -> Vec<f64> {
        let mut means = Vec::with_capacity(LANES * self.lanes.len());
        for rows in &self.lanes {
            let mut sums = [0.0; LANES];
            for (row, weight) in rows.iter().zip(weights) {
                for lane in 0..LANES {
                    sums[lane] += weight * row[lane];
                }
            }
            means.extend(sums.map(|sum| sum / weights.len() as f64));
        }
        means
    }
}
