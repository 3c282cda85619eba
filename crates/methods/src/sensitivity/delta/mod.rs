//! Borgonovo's delta and first-order indices from given data.
//!
//! The rows are put into classes of about equal size by the rank of an input. `delta` is the mean, over classes, of the
//! distance in total variation between the distribution of the output in the class and that of all rows (Borgonovo 2007,
//! Reliability Engineering & System Safety 92, 771-784; Plischke, Borgonovo and Smith 2013, European Journal of
//! Operational Research 226, 536-550, equation 26); `S1` is the variance of the means of the classes by the variance of
//! all. As in SALib: the number of classes, densities by Gaussian kernels with the bandwidth of Silverman on 100 points
//! from the smallest to the largest output, and areas by trapezoids.
//!
//! Three things differ from SALib, because it has no right value there. Rows with equal values of an input are in one
//! class, where SALib cuts them in the order of the table. A value of the output that many rows share has a probability
//! instead of a density (`delta::masses`); SALib counts a class in which the output does not vary as one without a difference.
//! Where a class is much narrower than the distance of two points, more points are taken.
//!
//! With resampling, `delta_reduced` is equation 30, `2 delta - mean of delta over resamples`, less biased upwards. SALib
//! draws even the first estimate at random; here `delta` and `S1` are those of the rows as they are. Rows of which the
//! output failed are left out.

pub(super) mod classes;
mod masses;

use rayon::prelude::*;

use crate::estimate;
use crate::sensitivity::Evidence;
use crate::sensitivity::Resampling;
use crate::sensitivity::SensitivityIndex;
use crate::sensitivity::SensitivityResult;
use crate::sensitivity::proof::Classes;
use crate::sensitivity::proof::ProvenDesign;
use crate::sensitivity::values;
use crate::table::ResultTable;
use masses::Distribution;
use masses::Part;

/// `delta` and `S1`, and with at least two resamples `delta_reduced`, of all outputs. Intervals: rows are drawn again; each
/// resample costs as much as the estimate. An output that does not vary has indices of 0.
#[must_use]
pub fn analyse(design: &ProvenDesign<'_, Classes>, resampling: &Resampling) -> Vec<SensitivityResult> {
    (0..design.table().outputs.len()).into_par_iter().map(|output| answer(design, output, resampling)).collect()
}

fn answer(design: &ProvenDesign<'_, Classes>, output: usize, resampling: &Resampling) -> SensitivityResult {
    let table = design.table();
    let rows = table.finished(output);
    let inputs = 0..table.inputs.len();
    let mut y: Vec<f64> = rows.iter().map(|row| table.y[(*row, output)]).collect();
    let evidence = Evidence::of(&y, Classes::are_filled(rows.len()));
    let result = |indices| SensitivityResult::of_rows(table, output, evidence, indices);
    if evidence != Evidence::Enough {
        let names = if resampling.resamples >= 2 { &["delta", "S1", "delta_reduced"][..] } else { &["delta", "S1"] };
        let index = |name, input| SensitivityIndex::known(name, input, evidence.value());
        return result(names.iter().flat_map(|name| inputs.clone().map(move |input| index(name, input))).collect());
    }
    estimate::normalise(&mut y);
    let sample = Sample::new(table, &rows, y);
    let all: Vec<usize> = (0..rows.len()).collect();
    let value = sample.estimate(&all);
    let resampled: Vec<Vec<[f64; 2]>> = (0..resampling.resamples)
        .into_par_iter()
        .map(|resample| sample.estimate(&resampling.places(resample, rows.len())))
        .collect();
    let half_width =
        |input: usize, which: usize| resampling.half_width(resampled.iter().map(|indices| indices[input][which]));
    let index = |name, input, value, half_width| SensitivityIndex { name, inputs: (input, None), value, half_width };
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
    result(indices)
}

/// The rows of which an output did not fail.
struct Sample {
    y: Vec<f64>,
    /// Values of each input, those that differ only by rounding made equal.
    inputs: Vec<Vec<f64>>,
    /// Whether several rows share a value of the input.
    tied: Vec<bool>,
    distribution: Distribution,
}

impl Sample {
    fn new(table: &ResultTable, rows: &[usize], y: Vec<f64>) -> Sample {
        let column =
            |input: usize| values::without_rounding(&rows.iter().map(|row| table.x[(*row, input)]).collect::<Vec<_>>());
        let inputs: Vec<Vec<f64>> = (0..table.inputs.len()).map(column).collect();
        let tied: Vec<bool> = inputs.iter().map(|x| has_ties(x)).collect();
        let by_input: Vec<Vec<Vec<usize>>> = inputs.iter().zip(&tied).map(|(x, tied)| divide(x, *tied)).collect();
        let distribution = Distribution::new(&y, classes::classes(y.len()), by_input.iter().flatten());
        Sample { y, inputs, tied, distribution }
    }

    /// `delta` and `S1` of each input in some rows, which may contain a row several times.
    fn estimate(&self, places: &[usize]) -> Vec<[f64; 2]> {
        let y: Vec<f64> = places.iter().map(|place| self.y[*place]).collect();
        let count = y.len() as f64;
        let mean = y.iter().sum::<f64>() / count;
        let variance = y.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
        let whole = self.distribution.part(places, &self.y);
        let indices = |(x, tied): (&Vec<f64>, &bool)| {
            let x: Vec<f64> = places.iter().map(|place| x[*place]).collect();
            let (mut delta, mut between) = (0.0, 0.0);
            for class in divide(&x, *tied) {
                let share = class.len() as f64 / count;
                let gap = class.iter().map(|at| y[*at]).sum::<f64>() / class.len() as f64 - mean;
                between += share * gap * gap;
                let rows: Vec<usize> = class.iter().map(|at| places[*at]).collect();
                let part: Part = self.distribution.part(&rows, &self.y);
                delta += share * self.distribution.total_variation(&whole, &part);
            }
            // A resample may consist of equal values.
            [delta, if variance > 0.0 { between / variance } else { 0.0 }]
        };
        self.inputs.iter().zip(&self.tied).map(indices).collect()
    }
}

fn has_ties(x: &[f64]) -> bool {
    let mut sorted = x.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted.windows(2).any(|two| two[0] >= two[1])
}

/// Rows by class of an input, in the order of the input; no class is empty.
///
/// - `tied`: whether equal values stay together: in the class in which the middle of their ranks lies. Copies of one row in
///   a resample need not, and SALib cuts them.
fn divide(x: &[f64], tied: bool) -> Vec<Vec<usize>> {
    let (count, classes) = (x.len(), classes::classes(x.len()));
    let width = count as f64 / classes as f64;
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|a, b| x[*a].total_cmp(&x[*b]));
    let mut divided = vec![Vec::new(); classes];
    let (mut class, mut start) = (0, 0);
    while start < count {
        let equal = order[start..].iter().take_while(|row| tied && x[**row] <= x[order[start]]).count().max(1);
        // The middle of the ranks, which begin at 1.
        let rank = start as f64 + 0.5 * (equal + 1) as f64;
        while class + 1 < classes && rank > (class + 1) as f64 * width {
            class += 1;
        }
        divided[class].extend_from_slice(&order[start..start + equal]);
        start += equal;
    }
    divided.retain(|class| !class.is_empty());
    divided
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_in_one_class() {
        // 14 rows make two classes of seven.
        assert_eq!(classes::classes(14), 2);
        let sizes = |x: &[f64], tied| divide(x, tied).iter().map(Vec::len).collect::<Vec<_>>();
        let untied: Vec<f64> = (0..14).map(f64::from).collect();
        assert_eq!(sizes(&untied, true), [7, 7]);
        assert_eq!(sizes(&[1.0; 14], true), [14]);
        let mut switch = [0.0; 14];
        switch[11..].fill(1.0);
        assert_eq!(sizes(&switch, true), [11, 3]);
        assert_eq!(sizes(&switch, false), [7, 7]);
    }
}
