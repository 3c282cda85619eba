//! PAWN: the distance between the distribution of an output and its distribution when an input lies in a slice of its range.
//!
//! Each input is cut into slices at equally spaced quantiles; in each slice the distance of Kolmogorov and Smirnov
//! between the outputs there and all outputs is taken; `minimum`, `mean`, `median`, `maximum`, `CV` and `stdev` are
//! over slices (Pianosi and Wagener 2018, Environmental Modelling & Software 108, 197-207). Quantiles, slices without
//! their upper end and so without the largest value of all, and slices without a row left out: as in SALib. One thing
//! differs: where several rows have the largest value, as with a switch, the last slice contains them; SALib leaves that
//! level out. Rows of which the output failed are left out.

use rayon::prelude::*;

use crate::sensitivity::Evidence;
use crate::sensitivity::ProvenDesign;
use crate::sensitivity::SensitivityIndex;
use crate::sensitivity::SensitivityResult;
use crate::sensitivity::kolmogorov;
use crate::sensitivity::proof::Slices;
use crate::sensitivity::values;

/// Names of the indices.
const NAMES: [&str; 6] = ["minimum", "mean", "median", "maximum", "CV", "stdev"];

/// The indices of all outputs; there are no intervals. An input that does not vary has NaN.
#[must_use]
pub fn analyse(design: &ProvenDesign<'_, Slices>) -> Vec<SensitivityResult> {
    (0..design.table().outputs.len()).into_par_iter().map(|output| answer(design, output)).collect()
}

fn answer(design: &ProvenDesign<'_, Slices>, output: usize) -> SensitivityResult {
    let (table, parts) = (design.table(), design.layout());
    let rows = table.finished(output);
    let y: Vec<f64> = rows.iter().map(|row| table.y[(*row, output)]).collect();
    let evidence = Evidence::of(&y, parts.are_filled(rows.len()));
    let y = values::without_rounding(&y);
    // The order of the output is the same for all inputs, so it is sorted once.
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| y[*a].total_cmp(&y[*b]));
    let of_input = |input: usize| {
        if evidence != Evidence::Enough {
            return [evidence.value(); NAMES.len()];
        }
        let x: Vec<f64> = rows.iter().map(|row| table.x[(*row, input)]).collect();
        let slice_of = slices(&values::without_rounding(&x), parts.count());
        let sorted: Vec<_> = order.iter().map(|row| (y[*row], slice_of[*row])).collect();
        summary(kolmogorov::from_all(&sorted, parts.count()))
    };
    let by_input: Vec<[f64; NAMES.len()]> = (0..table.inputs.len()).map(of_input).collect();
    let index = |name: usize, input: usize| SensitivityIndex::known(NAMES[name], input, by_input[input][name]);
    let inputs = table.inputs.len();
    let indices = (0..NAMES.len()).flat_map(|name| (0..inputs).map(move |input| index(name, input))).collect();
    SensitivityResult::of_rows(table, output, evidence, indices)
}

/// The slice of each row; `None` for a row in no slice.
fn slices(x: &[f64], count: usize) -> Vec<Option<usize>> {
    let ends = ends(x.to_vec(), count);
    let (low, high) = (ends[0], ends[count]);
    let highest = x.iter().filter(|x| **x >= high).count();
    let slice = |x: &f64| {
        let found = (0..count).find(|slice| ends[*slice] <= *x && *x < ends[slice + 1]);
        // A single largest value is left out, as in SALib. Several of them are a level of the input, which the last slice
        // has to contain: without it, the whole level would be left out.
        found.or((low < high && highest > 1).then_some(count - 1))
    };
    x.iter().map(slice).collect()
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
