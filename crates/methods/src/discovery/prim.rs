//! The patient rule induction method (Friedman and Fisher 1999) as scenario discovery uses it (Bryant and Lempert
//! 2010), step by step as in the EMA Workbench (Kwakkel 2017, `ema_workbench.analysis.prim`, version 2.5).
//!
//! *Peeling*: starting from the box of all rows, the method repeatedly removes the thin slice at one end of one input whose
//! removal raises the density most per row lost, among those that leave the least mass; the EMA Workbench stops where the
//! best of all slices would leave less. *Pasting*: the box is then widened in the same way where that raises the
//! density. The boxes on the way are the trajectory, from high coverage to high density. One of them is chosen, its rows are
//! removed, and the search is repeated on the remaining rows (*covering*).

use crate::discovery::Count;
use crate::discovery::Pass;
use crate::discovery::Range;
use crate::discovery::Sample;
use crate::discovery::Subspace;
use crate::error::Error;
use crate::error::Result;
use qilu_messages::methods::DiscoveryFault;

/// Settings of the search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrimSettings {
    /// Share of the rows of a box that one peel removes, above 0 and below 0.5; a small share is a patient search.
    pub peel_alpha: f64,
    /// Share of the rows beyond a limit that one paste adds, above 0 and below 0.5.
    pub paste_alpha: f64,
    /// Least share of all rows in a box, above 0 and below 1.
    pub mass_min: f64,
    /// Least density of a box that is selected, above 0 and at most 1.
    pub threshold: f64,
}

impl Default for PrimSettings {
    fn default() -> PrimSettings {
        // The defaults of the EMA Workbench.
        PrimSettings { peel_alpha: 0.05, paste_alpha: 0.05, mass_min: 0.05, threshold: 0.8 }
    }
}

/// The selection of a box from a trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoxChoice {
    /// The box of [`best`].
    Best,
    /// Steps given by the user, one for each trajectory; the search ends with them.
    Steps(Vec<usize>),
}

/// Boxes found one after the other, each among the rows that the boxes before it have left. Ends after `most` boxes,
/// when nothing of interest is left, or when a trajectory has no box of at least the threshold density; the last pass
/// then has none chosen.
///
/// # Errors
/// A step asked for is not on its trajectory, or nothing is left for it.
pub fn cover(sample: &Sample, settings: &PrimSettings, choice: &BoxChoice, most: usize) -> Result<Vec<Pass>> {
    let most = if let BoxChoice::Steps(steps) = choice { steps.len() } else { most };
    let mut left: Vec<usize> = (0..sample.rows()).collect();
    let mut passes = Vec::new();
    while passes.len() < most {
        // Coverage within a pass refers to the rows of interest that earlier boxes have left.
        let hits = sample.count(left.iter().copied()).hits;
        let boxes = if hits == 0 { Vec::new() } else { trajectory(sample, &left, settings) };
        let chosen = match choice {
            BoxChoice::Best => best(&boxes, hits, settings.threshold),
            BoxChoice::Steps(steps) => Some(on_trajectory(steps[passes.len()], passes.len(), &boxes)?),
        };
        // Covering: later passes search among the rows that no selected box contains.
        if let Some(step) = chosen {
            let ranges = &boxes[step].ranges;
            left.retain(|&row| !sample.holds(row, ranges));
        }
        if !boxes.is_empty() {
            passes.push(Pass { boxes, chosen: chosen.into_iter().collect() });
        }
        if chosen.is_none() {
            break;
        }
    }
    Ok(passes)
}

/// Checks that a step of the user lies on its trajectory.
fn on_trajectory(step: usize, pass: usize, boxes: &[Subspace]) -> Result<usize> {
    if step < boxes.len() {
        return Ok(step);
    }
    let pass = pass + 1;
    Err(Error::setting(match boxes.len().checked_sub(1) {
        None => DiscoveryFault::NothingLeft { step, pass },
        Some(last) => DiscoveryFault::StepUnknown { step, pass, last },
    }))
}

/// The step of a trajectory with the greatest harmonic mean of coverage and density, `2 H / (T + hits)`, among those of
/// at least the threshold density. Coverage is that of the `hits` rows of interest which the passes before have left.
/// Among equals the one that restricts fewer inputs, then the earlier one.
#[must_use]
pub fn best(boxes: &[Subspace], hits: usize, threshold: f64) -> Option<usize> {
    let merit = |step: usize| {
        let found = &boxes[step];
        let harmonic = 2.0 * found.hits as f64 / (found.rows + hits) as f64;
        // Harmonic mean of coverage `H / hits` and density `H / T`.
        (harmonic, found.ranges.len() - found.restricted().len())
    };
    first_of_greatest((0..boxes.len()).filter(|&step| boxes[step].density >= threshold), |step| merit(*step))
}

/// The boxes from that of all rows in `among` to the last that a peel or a paste makes.
#[must_use]
pub fn trajectory(sample: &Sample, among: &[usize], settings: &PrimSettings) -> Vec<Subspace> {
    let mut search = BoxSearch { sample, among, settings, ranges: sample.full.clone(), rows: among.to_vec() };
    let mut boxes = vec![sample.subspace(among, &search.ranges)];
    while search.peel() {
        boxes.push(sample.subspace(among, &search.ranges));
    }
    while search.paste() {
        boxes.push(sample.subspace(among, &search.ranges));
    }
    boxes
}

/// A box during the search.
struct BoxSearch<'a> {
    sample: &'a Sample<'a>,
    /// Rows that the search may use.
    among: &'a [usize],
    settings: &'a PrimSettings,
    ranges: Vec<Range>,
    /// Rows in the box.
    rows: Vec<usize>,
}

/// A box with another range of one input.
struct BoxChange {
    input: usize,
    range: Range,
    inside: Count,
}

impl BoxSearch<'_> {
    /// Removes the best slice, if one raises the density and enough rows are left.
    fn peel(&mut self) -> bool {
        let alpha = self.settings.peel_alpha;
        let mut changes = Vec::new();
        for (input, &old) in self.ranges.iter().enumerate() {
            // Slices are taken from the rows of the present box, so each peel removes a share of what is left.
            let values = || self.rows.iter().map(|&row| self.sample.x[[row, input]]);
            let high = Range { high: upper_quantile(values().collect(), 1.0 - alpha), ..old };
            let low = Range { low: lower_quantile(values().collect(), alpha), ..old };
            for range in [high, low] {
                let kept = self.rows.iter().copied().filter(|&row| range.holds(self.sample.x[[row, input]]));
                changes.push(BoxChange { input, range, inside: self.sample.count(kept) });
            }
        }
        let smaller = |change: &BoxChange| {
            change.inside.rows < self.rows.len() && self.sample.share(change.inside.rows) >= self.settings.mass_min
        };
        // Only among the slices that leave enough rows: the best of all may leave too few while another one raises the
        // density and does not.
        changes.retain(smaller);
        let change = self.best(changes);
        let rows = self.rows.clone();
        self.apply(change.as_ref(), &rows)
    }

    /// Adds the best slice next to a limit, if one raises the density. As in the EMA Workbench, a slice consists of rows that
    /// only this limit excludes.
    fn paste(&mut self) -> bool {
        let alpha = self.settings.paste_alpha;
        let mut changes = Vec::new();
        for (input, &old) in self.ranges.iter().enumerate() {
            let full = self.sample.full[input];
            if !(old.low > full.low || old.high < full.high) {
                continue;
            }
            let mut wider = self.ranges.clone();
            let mut values = |range: Range| -> Vec<f64> {
                wider[input] = range;
                self.sample.within(self.among, &wider).into_iter().map(|row| self.sample.x[[row, input]]).collect()
            };
            let below = values(Range { low: full.low, high: old.low });
            let above = values(Range { low: old.high, high: full.high });
            // Without rows beyond the limit it can move to the end of the range at no cost.
            let low = if below.is_empty() { full.low } else { upper_quantile(below, 1.0 - alpha) };
            let high = if above.is_empty() { full.high } else { lower_quantile(above, alpha) };
            for range in [Range { low, ..old }, Range { high, ..old }] {
                wider[input] = range;
                let inside = self.sample.count(self.sample.within(self.among, &wider));
                changes.push(BoxChange { input, range, inside });
            }
        }
        let change = self.best(changes).filter(|change| change.inside.rows > self.rows.len());
        self.apply(change.as_ref(), self.among)
    }

    /// The first of the changes with the greatest gain, if it is positive; of equal gains the one that leaves more inputs
    /// unrestricted, because a simpler box is easier to explain.
    fn best(&self, changes: Vec<BoxChange>) -> Option<BoxChange> {
        let old = self.sample.count(self.rows.iter().copied());
        let merit = |change: &BoxChange| {
            let free = |(input, range): (usize, &Range)| {
                let range = if input == change.input { change.range } else { *range };
                let full = self.sample.full[input];
                !(range.low > full.low || range.high < full.high)
            };
            (gain(old, change.inside), self.ranges.iter().enumerate().filter(|index| free(*index)).count())
        };
        first_of_greatest(changes, merit).filter(|change| gain(old, change.inside) > 0.0)
    }

    /// Applies a change to the box; false if there is none.
    fn apply(&mut self, change: Option<&BoxChange>, among: &[usize]) -> bool {
        let Some(&BoxChange { input, range, .. }) = change else { return false };
        self.ranges[input] = range;
        self.rows = self.sample.within(among, &self.ranges);
        true
    }
}

/// Rise of the density per row lost or gained, the *lenient* objective (Kwakkel and Jaxa-Rozen 2016). The plain rise would
/// favour inputs with few values, of which a peel removes many rows at once.
fn gain(old: Count, new: Count) -> f64 {
    if old.rows == new.rows { 0.0 } else { (new.density() - old.density()) / old.rows.abs_diff(new.rows) as f64 }
}

/// The first of the items with the greatest merit.
fn first_of_greatest<T>(all: impl IntoIterator<Item = T>, merit: impl Fn(&T) -> (f64, usize)) -> Option<T> {
    let greater = |(best, top): (T, (f64, usize)), (next, merit): (T, (f64, usize))| {
        if merit > top { (next, merit) } else { (best, top) }
    };
    all.into_iter().map(|one| (merit(&one), one)).map(|(merit, one)| (one, merit)).reduce(greater).map(|(one, _)| one)
}

/// Middle between the value at the rank of `share` in ascending order, rounded up, and the next smaller value.
///
/// As in the EMA Workbench and sdtoolkit: the limit lies between values, so that a peel of tied values takes them all.
fn upper_quantile(mut values: Vec<f64>, share: f64) -> f64 {
    let index = ((values.len() - 1) as f64 * share).ceil();
    let high = at(&mut values, index);
    let smaller = values.iter().copied().filter(|value| *value < high).reduce(f64::max);
    f64::midpoint(smaller.unwrap_or(high), high)
}

/// Middle between the value at the rank of `share` in ascending order, rounded down, and the next larger value.
fn lower_quantile(mut values: Vec<f64>, share: f64) -> f64 {
    let index = ((values.len() - 1) as f64 * share).floor();
    let low = at(&mut values, index);
    let larger = values.iter().copied().filter(|value| *value > low).reduce(f64::min);
    f64::midpoint(low, larger.unwrap_or(low))
}

/// The value at an index in ascending order.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of the list")]
fn at(values: &mut [f64], index: f64) -> f64 {
    *values.select_nth_unstable_by(index as usize, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_lie_between_values() {
        let check = |values: &[f64], (low, high): (f64, f64), expected: [f64; 2]| {
            let found = vec![lower_quantile(values.to_vec(), low), upper_quantile(values.to_vec(), high)];
            assert_eq!(found, expected, "{values:?}");
        };
        check(&[3.0, 1.0, 4.0, 2.0, 5.0], (0.05, 0.95), [1.5, 4.5]);
        // At a value: the middle towards the inside.
        check(&[3.0, 1.0, 4.0, 2.0, 5.0], (0.25, 0.75), [2.5, 3.5]);
        // Ties are not cut through; a single value stays.
        check(&[1.0, 1.0, 2.0, 2.0], (0.05, 0.95), [1.5, 1.5]);
        check(&[7.0], (0.05, 0.95), [7.0, 7.0]);
        check(&[7.0, 7.0], (0.05, 0.95), [7.0, 7.0]);
    }

    /// The best slice of all would leave three of ten rows; the search goes on with another one.
    #[test]
    fn a_peel_that_leaves_too_few_rows_does_not_end_the_search() {
        let x = ndarray::Array2::from_shape_fn((10, 2), |(row, input)| {
            f64::from(u8::from(if input == 0 { row >= 7 } else { row > 0 }))
        });
        let of_interest: Vec<bool> = (0..10).map(|row| row >= 7).collect();
        let sample = Sample::new(&x, &of_interest).expect("sound");
        let all: Vec<usize> = (0..10).collect();
        let rows = |mass_min: f64| {
            let settings = PrimSettings { mass_min, ..PrimSettings::default() };
            trajectory(&sample, &all, &settings).iter().map(|found| found.rows).collect::<Vec<_>>()
        };
        assert_eq!(rows(0.2), [10, 3]);
        assert_eq!(rows(0.35), [10, 9]);
    }

    #[test]
    fn the_gain_is_the_rise_of_the_density_for_each_row() {
        let count = |rows, hits| Count { rows, hits };
        assert!((gain(count(10, 5), count(8, 5)) - (0.625 - 0.5) / 2.0).abs() < 1e-16);
        assert!(gain(count(10, 5), count(12, 5)) < 0.0);
        assert!(gain(count(10, 5), count(10, 5)).abs() < 1e-16);
        assert!(gain(count(10, 5), count(0, 0)) < 0.0);
    }
}
