//! Regional sensitivity analysis: a comparison of the inputs of behavioural runs with those of the other runs.
//!
//! For each input the distance of Kolmogorov and Smirnov between its distribution among behavioural and among
//! non-behavioural runs (Spear and Hornberger 1980, Water Research 14, 43-49; Hornberger and Spear 1981, Journal of
//! Environmental Management 12, 7-18), and the probability of a distance as large if the input had no effect.

use rayon::prelude::*;

use crate::sensitivity::Evidence;
use crate::sensitivity::ProvenDesign;
use crate::sensitivity::SensitivityIndex;
use crate::sensitivity::SensitivityResult;
use crate::sensitivity::kolmogorov;
use crate::sensitivity::proof::TwoGroups;

/// `KS` and `p_value` of each input. There are no intervals. A row of which it is not known whether it behaves is left out.
#[must_use]
pub fn analyse(design: &ProvenDesign<'_, TwoGroups>) -> SensitivityResult {
    let (table, behavioural) = (design.table(), design.layout().behavioural());
    let x = &table.x;
    let group = |input: usize, behaves: bool| {
        let rows = (0..x.nrows()).filter(|row| behavioural[*row] == Some(behaves));
        let mut values: Vec<f64> = rows.map(|row| x[(row, input)]).collect();
        values.sort_unstable_by(f64::total_cmp);
        values
    };
    let compare = |input: usize| {
        let (yes, no) = (group(input, true), group(input, false));
        let distance = kolmogorov::distance(&yes, &no);
        (distance, kolmogorov::p_value(distance, yes.len(), no.len()))
    };
    let found: Vec<(f64, f64)> = (0..x.ncols()).into_par_iter().map(compare).collect();
    let index = SensitivityIndex::known;
    let distances = found.iter().enumerate().map(|(input, (distance, _))| index("KS", input, *distance));
    let p_values = found.iter().enumerate().map(|(input, (_, p_value))| index("p_value", input, *p_value));
    let used = behavioural.iter().flatten().count();
    let first_failed = behavioural.iter().position(Option::is_none).map(|row| table.line(row));
    let indices = distances.chain(p_values).collect();
    SensitivityResult { used, failed: x.nrows() - used, first_failed, evidence: Evidence::Enough, indices }
}
