//! PAWN: the distance between the distribution of an output and its distribution when an input lies in a slice of its range.
//!
//! Each input is cut into slices at equally spaced quantiles; in each slice the distance of Kolmogorov and Smirnov
//! between the outputs there and all outputs is taken; `minimum`, `mean`, `median`, `maximum`, `CV` and `stdev` are
//! over slices (Pianosi and Wagener 2018, Environmental Modelling & Software 108, 197-207). Quantiles, slices without
//! their upper end and so without the largest value of all, and slices without a row left out: as in SALib. Rows of
//! which the output failed are left out.

use rayon::prelude::*;

use crate::sensitivity::SensitivityIndex;
use crate::sensitivity::SensitivityResult;
use crate::sensitivity::kolmogorov;
use crate::table::ResultTable;

/// Names of the indices.
const NAMES: [&str; 6] = ["minimum", "mean", "median", "maximum", "CV", "stdev"];

/// The indices of all outputs, from any table; there are no intervals. An input that does not vary has NaN.
///
/// - `slices`: number of slices, at least 1; the default of SALib is 10.
#[must_use]
pub fn analyse(table: &ResultTable, slices: usize) -> Vec<SensitivityResult> {
    let answer = |output: usize| {
        let rows = table.finished(output);
        // The order of the output is the same for all inputs, so it is sorted once.
        let mut order = rows.clone();
        order.sort_by(|a, b| table.y[(*a, output)].total_cmp(&table.y[(*b, output)]));
        let by_input: Vec<[f64; NAMES.len()]> = (0..table.inputs.len())
            .map(|input| {
                let x: Vec<f64> = rows.iter().map(|row| table.x[(*row, input)]).collect();
                let ends = ends(x, slices);
                let slice = |row: usize| {
                    let x = table.x[(row, input)];
                    (0..slices).find(|slice| ends[*slice] <= x && x < ends[slice + 1])
                };
                let sorted: Vec<_> = order.iter().map(|row| (table.y[(*row, output)], slice(*row))).collect();
                summary(kolmogorov::from_all(&sorted, slices))
            })
            .collect();
        let index = |name: usize, input: usize| SensitivityIndex {
            name: NAMES[name],
            inputs: (input, None),
            value: by_input[input][name],
            half_width: f64::NAN,
        };
        let inputs = table.inputs.len();
        SensitivityResult {
            used: rows.len(),
            failed: table.y.nrows() - rows.len(),
            indices: (0..NAMES.len()).flat_map(|name| (0..inputs).map(move |input| index(name, input))).collect(),
        }
    };
    (0..table.outputs.len()).into_par_iter().map(answer).collect()
}

/// Ends of the slices: quantiles as numpy interpolates them, bit by bit, because a value may lie on one.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
fn ends(mut x: Vec<f64>, slices: usize) -> Vec<f64> {
    if x.is_empty() {
        return vec![f64::NAN; slices + 1];
    }
    x.sort_unstable_by(f64::total_cmp);
    // The same sequence of roundings as in numpy: a value that lies on the end of a slice must fall into the same one.
    let step = 1.0 / slices as f64;
    let quantile = |slice: usize| {
        let position = (x.len() - 1) as f64 * (slice as f64 * step).min(1.0);
        let (low, high) = (x[position.floor() as usize], x[position.ceil() as usize]);
        let part = position - position.floor();
        if part >= 0.5 { high - (high - low) * (1.0 - part) } else { low + (high - low) * part }
    };
    (0..=slices).map(quantile).collect()
}

/// Minimum, mean, median, maximum, coefficient of variation and standard deviation of what is not NaN.
fn summary(mut distances: Vec<f64>) -> [f64; NAMES.len()] {
    distances.retain(|distance| !distance.is_nan());
    if distances.is_empty() {
        return [f64::NAN; NAMES.len()];
    }
    distances.sort_unstable_by(f64::total_cmp);
    let count = distances.len();
    let mean = distances.iter().sum::<f64>() / count as f64;
    let median = 0.5 * (distances[(count - 1) / 2] + distances[count / 2]);
    let variance = distances.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count as f64;
    [distances[0], mean, median, distances[count - 1], variance.sqrt() / mean, variance.sqrt()]
}
