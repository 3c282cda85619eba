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
//! output that does not vary has indices of 0 without intervals. A base row of which any run failed is left out with all its rows.
//! Intervals come from a bootstrap of base rows ([`Resampling`]).

use rayon::prelude::*;

use crate::design::saltelli::SecondOrder;
use crate::sensitivity;
use crate::sensitivity::Evidence;
use crate::sensitivity::ProvenDesign;
use crate::sensitivity::Resampling;
use crate::sensitivity::SensitivityIndex;
use crate::sensitivity::SensitivityResult;
use crate::sensitivity::proof::SaltelliBlocks;
use crate::sensitivity::values;

/// Means that are formed side by side, the width of a vector register or a multiple of it.
const LANES: usize = 8;

/// Fewest complete base rows: the variance of one base row is that of two points, and no interval can be estimated.
pub(super) const FEWEST_BASE_ROWS: usize = 2;

/// Indices `S1`, `ST` and, if the design has the rows for it, `S2` of all outputs.
#[must_use]
pub fn analyse(design: &ProvenDesign<'_, SaltelliBlocks>, resampling: &Resampling) -> Vec<SensitivityResult> {
    let table = design.table();
    let complete: Vec<Vec<usize>> = (0..table.outputs.len()).map(|output| design.complete(output)).collect();
    let weights = resampling.weights(complete.iter().map(Vec::len));
    let answer = |output: usize| {
        let bases = &complete[output];
        let (evidence, indices) = indices(design, output, bases, (&weights[&bases.len()], resampling));
        SensitivityResult {
            used: bases.len(),
            failed: design.base_rows() - bases.len(),
            first_failed: sensitivity::first_failed(table, output),
            evidence,
            indices,
        }
    };
    (0..table.outputs.len()).into_par_iter().map(answer).collect()
}

/// The indices of an output in some base rows.
fn indices(
    design: &ProvenDesign<'_, SaltelliBlocks>,
    output: usize,
    bases: &[usize],
    (weights, resampling): (&[Vec<f64>], &Resampling),
) -> (Evidence, Vec<SensitivityIndex>) {
    let layout = design.layout();
    let (block, names) = (layout.block(), names(layout.units, layout.second_order));
    let y = design.table().y.column(output);
    let mut values: Vec<f64> =
        bases.iter().flat_map(|base| base * block..(base + 1) * block).map(|row| y[row]).collect();
    let evidence = Evidence::of(&values, bases.len() >= FEWEST_BASE_ROWS);
    let without = |evidence: Evidence| {
        let index = |(name, inputs)| SensitivityIndex { name, inputs, value: evidence.value(), half_width: f64::NAN };
        (evidence, names.iter().copied().map(index).collect())
    };
    if evidence != Evidence::Enough {
        return without(evidence);
    }
    standardise(&mut values);
    let parts = Parts::new(&values, block, layout.units, layout.second_order);
    let once = vec![1.0; bases.len()];
    if Parts::variance(&parts.means(&once)) <= f64::EPSILON {
        return without(Evidence::NoVariationOfPoints);
    }
    let value = parts.indices(&once);
    let resampled: Vec<Vec<f64>> = weights.iter().map(|weights| parts.indices(weights)).collect();
    let half_width = |at: usize| resampling.half_width(resampled.iter().map(|indices| indices[at]));
    let index = |(at, (name, inputs))| SensitivityIndex { name, inputs, value: value[at], half_width: half_width(at) };
    (Evidence::Enough, names.iter().copied().enumerate().map(index).collect())
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

/// Centres values that vary and divides them by their standard deviation. Without centring, the first-order estimator loses
/// digits where the mean is large against the spread.
fn standardise(values: &mut [f64]) {
    values::normalise(values);
    let count = values.len() as f64;
    let rough = values.iter().sum::<f64>() / count;
    // An output may be large and vary little, so the rounding error of the mean is corrected in a second pass.
    let mean = rough + values.iter().map(|value| value - rough).sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    for value in values {
        *value = (*value - mean) / variance.sqrt();
    }
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
        let variance = Parts::variance(&means);
        // Not above the limit: the points of a resample are all alike.
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

    /// The variance of A and B together, from the means of `A + B` and `A^2 + B^2`.
    fn variance(means: &[f64]) -> f64 {
        0.5 * means[1] - 0.25 * means[0] * means[0]
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
