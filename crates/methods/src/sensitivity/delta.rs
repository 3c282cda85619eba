//! Borgonovo's delta and first-order indices from given data.
//!
//! The rows are put into classes of equal size by the rank of an input. `delta` is half the mean, over classes, of the
//! area between the density of the output in the class and that of all rows (Borgonovo 2007, Reliability Engineering &
//! System Safety 92, 771-784; Plischke, Borgonovo and Smith 2013, European Journal of Operational Research 226, 536-550,
//! equation 26); `S1` is the variance of the means of the classes by the variance of all. As in SALib: the number of
//! classes, densities by Gaussian kernels with the bandwidth of Silverman on 100 points from the smallest to the
//! largest output, areas by trapezoids, and classes in which the output does not vary counted as 0.
//!
//! With resampling, `delta_reduced` is equation 30, `2 delta - mean of delta over resamples`, less biased upwards. SALib
//! draws even the first estimate at random; here `delta` and `S1` are those of the rows as they are. Rows of which the
//! output failed are left out.

use rayon::prelude::*;

use crate::math;
use crate::sensitivity;
use crate::sensitivity::Resampling;
use crate::sensitivity::SensitivityIndex;
use crate::sensitivity::SensitivityResult;
use crate::table::ResultTable;

/// Number of points at which densities are compared, as in SALib.
const POINTS: usize = 100;

/// `delta` and `S1`, and with at least two resamples `delta_reduced`, of all outputs, from any table. Intervals: rows
/// are drawn again; each resample costs as much as the estimate. An output that does not vary has indices of 0.
#[must_use]
pub fn analyse(table: &ResultTable, resampling: &Resampling) -> Vec<SensitivityResult> {
    (0..table.outputs.len()).into_par_iter().map(|output| answer(table, output, resampling)).collect()
}

fn answer(table: &ResultTable, output: usize, resampling: &Resampling) -> SensitivityResult {
    let rows = table.finished(output);
    let estimate = |places: &[usize]| -> Vec<[f64; 2]> {
        let y: Vec<f64> = places.iter().map(|place| table.y[(rows[*place], output)]).collect();
        let whole = Whole::new(y, &rows, |row| table.y[(row, output)]);
        let x = |input: usize| -> Vec<f64> { places.iter().map(|place| table.x[(rows[*place], input)]).collect() };
        (0..table.inputs.len()).map(|input| whole.indices(&x(input))).collect()
    };
    let all: Vec<usize> = (0..rows.len()).collect();
    let value = estimate(&all);
    let resampled: Vec<Vec<[f64; 2]>> = (0..resampling.resamples)
        .into_par_iter()
        .map(|resample| estimate(&resampling.places(resample, rows.len())))
        .collect();
    let half_width =
        |input: usize, which: usize| resampling.half_width(resampled.iter().map(|indices| indices[input][which]));
    let index = |name, input, value, half_width| SensitivityIndex { name, inputs: (input, None), value, half_width };
    let inputs = 0..table.inputs.len();
    let plain = |name, which: usize| {
        let (value, half_width) = (&value, &half_width);
        inputs.clone().map(move |input| index(name, input, value[input][which], half_width(input, which)))
    };
    let mut indices: Vec<SensitivityIndex> = plain("delta", 0).chain(plain("S1", 1)).collect();
    if resampled.len() >= 2 {
        indices.extend(inputs.clone().map(|input| {
            let mean = resampled.iter().map(|indices| indices[input][0]).sum::<f64>() / resampled.len() as f64;
            index("delta_reduced", input, 2.0 * value[input][0] - mean, half_width(input, 0))
        }));
    }
    SensitivityResult { used: rows.len(), failed: table.y.nrows() - rows.len(), indices }
}

/// Data that the indices of all inputs share: the outputs, the points at which densities are compared, and the density of
/// all rows.
struct Whole {
    y: Vec<f64>,
    mean: f64,
    variance: f64,
    points: Vec<f64>,
    density: Option<Vec<f64>>,
    /// Largest rank of each class.
    ends: Vec<f64>,
}

impl Whole {
    /// - `y`: outputs; the points span those of `rows`, of which `y` may be a resample.
    fn new(y: Vec<f64>, rows: &[usize], of: impl Fn(usize) -> f64) -> Whole {
        let low = rows.iter().map(|row| of(*row)).fold(f64::INFINITY, f64::min);
        let high = rows.iter().map(|row| of(*row)).fold(f64::NEG_INFINITY, f64::max);
        // The points span all rows and not only those of a resample, so that areas of different resamples compare.
        let step = (high - low) / (POINTS - 1) as f64;
        let point = |at: usize| if at == POINTS - 1 { high } else { at as f64 * step + low };
        let points: Vec<f64> = (0..POINTS).map(point).collect();
        let count = y.len() as f64;
        let mean = y.iter().sum::<f64>() / count;
        let variance = y.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
        let classes = classes(y.len());
        let width = count / classes as f64;
        let ends = (1..=classes).map(|class| if class == classes { count } else { class as f64 * width }).collect();
        Whole { mean, variance, density: density(&y, &points), points, y, ends }
    }

    /// `delta` and `S1` of an input.
    fn indices(&self, x: &[f64]) -> [f64; 2] {
        let Some(whole) = &self.density else { return [if x.is_empty() { f64::NAN } else { 0.0 }; 2] };
        let mut order: Vec<usize> = (0..x.len()).collect();
        order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
        let (mut delta, mut between, mut start) = (0.0, 0.0, 0);
        for end in &self.ends {
            // Ranks from 1, up to the end of the class.
            // Ties are cut by their order in the table, as SALib's ranks do; equal ranks would give classes of
            // different sizes.
            let stop = start + (start + 1..=x.len()).take_while(|rank| *rank as f64 <= *end).count();
            let class: Vec<f64> = order[start..stop].iter().map(|row| self.y[*row]).collect();
            start = stop;
            if class.is_empty() {
                continue;
            }
            let share = class.len() as f64 / x.len() as f64;
            let gap = class.iter().sum::<f64>() / class.len() as f64 - self.mean;
            between += share * gap * gap;
            if let Some(part) = density(&class, &self.points) {
                delta += 0.5 * share * self.area(whole, &part);
            }
        }
        [delta, between / self.variance]
    }

    /// Area between two densities.
    fn area(&self, a: &[f64], b: &[f64]) -> f64 {
        let gap = |at: usize| (a[at] - b[at]).abs();
        (1..POINTS).map(|at| 0.5 * (self.points[at] - self.points[at - 1]) * (gap(at) + gap(at - 1))).sum()
    }
}

/// Largest number of classes (SALib).
const MOST_CLASSES: f64 = 48.0;

/// Number of rows around which the power of the number of classes changes, and the width of the change (SALib).
const CHANGE_ROWS: f64 = 1500.0;
const CHANGE_WIDTH: f64 = 500.0;

/// Number of classes for a number of rows, by the formula of SALib: the power of the rows rises from 1/4 for small tables to
/// 1/3 for large ones, with the change around 1,500 rows.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 48")]
fn classes(rows: usize) -> usize {
    let rows = rows as f64;
    let power = 2.0 / (7.0 + libm::tanh((CHANGE_ROWS - rows) / CHANGE_WIDTH));
    math::pow(rows, power).ceil().min(MOST_CLASSES) as usize
}

/// Density by Gaussian kernels at some points; `None` if the values are all the same.
fn density(values: &[f64], points: &[f64]) -> Option<Vec<f64>> {
    if !sensitivity::varies(values) {
        return None;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0);
    // Silverman's factor in one dimension, `(3 n / 4)^(-1/5)`, as in scipy.
    let factor = math::pow(0.75 * count, -0.2);
    let spread = variance * factor * factor;
    let height = 1.0 / (count * (2.0 * std::f64::consts::PI * spread).sqrt());
    let at = |point: &f64| {
        values.iter().map(|value| math::exp(-0.5 * (point - value) * (point - value) / spread)).sum::<f64>() * height
    };
    Some(points.iter().map(at).collect())
}
