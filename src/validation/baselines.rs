//! Simple forecasts as benchmarks of the model: no change, geometric, logistic, the growth difference of the United
//! Nations, Hamilton-Perry. Each needs past counts alone.

use std::ops::RangeInclusive;

use ndarray::Array2;
use ndarray::ArrayRef2;

use crate::axes::Sex;
use qilu_methods::math;

/// A quantity of an area at two past times, the earlier first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastValues {
    /// Times, years with fractions (1 November 2010 is 2010.83); not equal.
    pub years: [f64; 2],
    /// Values at these times: persons, or shares from 0 to 1.
    pub values: [f64; 2],
}

impl PastValues {
    /// Years from the later of the two times to `year`, and the same in units of the time between them.
    fn ahead(&self, year: f64) -> (f64, f64) {
        let ahead = year - self.years[1];
        (ahead, ahead / (self.years[1] - self.years[0]))
    }

    /// Whether both values are shares that have a logit.
    fn have_logits(&self) -> bool {
        self.values.iter().all(|share| 0.0 < *share && *share < 1.0)
    }
}

/// The last value, whatever the year (the naive forecast; Hyndman and Athanasopoulos 2021, Forecasting, section 5.2).
///
/// ```
/// use qilu::validation::baselines;
/// let past = baselines::PastValues { years: [2000.0, 2010.0], values: [100.0, 120.0] };
/// assert_eq!(baselines::no_change(&past), 120.0);
/// ```
#[must_use]
pub fn no_change(past: &PastValues) -> f64 {
    past.values[1]
}

/// A count that goes on growing at the same rate: `P1 (P1 / P0)^((t - t1) / (t1 - t0))` (Smith, Tayman and Swanson 2013,
/// A Practitioner's Guide to State and Local Population Projections, chapter 8).
///
/// - `past`: positive counts; where one is not, there is no rate and the last is kept.
/// - `year`: time of the forecast, years.
/// - Returns the count, in the unit of the past ones.
///
/// ```
/// use qilu::validation::baselines;
/// let past = baselines::PastValues { years: [2000.0, 2010.0], values: [100.0, 120.0] };
/// assert!((baselines::geometric(&past, 2020.0) - 144.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn geometric(past: &PastValues, year: f64) -> f64 {
    let [earlier, later] = past.values;
    if earlier <= 0.0 || later <= 0.0 {
        return later;
    }
    later * math::pow(later / earlier, past.ahead(year).1)
}

/// A share on an S-curve through two past values: its logit goes on as a straight line.
///
/// For an urban share this holds the difference between urban and rural growth rates constant, since the logit is
/// `ln(U / R)`: the first form of the method of the United Nations (1974, Methods for Projections of Urban and Rural
/// Population, Manual VIII; National Research Council 2003, Cities Transformed, appendix D).
///
/// - `past`: shares; where one is 0 or 1 it has no logit and the last is kept.
/// - `year`: time of the forecast, years.
/// - Returns the share, 0 to 1.
///
/// ```
/// use qilu::validation::baselines;
/// // The odds grow from 1 to 2 in ten years, so to 4 in the next ten.
/// let past = baselines::PastValues { years: [2000.0, 2010.0], values: [1.0 / 2.0, 2.0 / 3.0] };
/// assert!((baselines::logistic(&past, 2020.0) - 0.8).abs() < 1e-12);
/// ```
#[must_use]
pub fn logistic(past: &PastValues, year: f64) -> f64 {
    let [earlier, later] = past.values;
    if !past.have_logits() {
        return later;
    }
    share(math::logit(later) + past.ahead(year).1 * (math::logit(later) - math::logit(earlier)))
}

/// The share with a given logit.
fn share(logit: f64) -> f64 {
    1.0 / (1.0 + math::exp(-logit))
}

/// Years in which the growth difference of an area converges to the world norm ([`growth_difference`]), as in World
/// Urbanization Prospects.
pub const CONVERGENCE_YEARS: f64 = 25.0;

/// Growth difference of the world norm at an urban share of 0, per year.
const NORM_AT_ZERO: f64 = 0.037_623;

/// Fall of the growth difference of the world norm per unit of the urban share, per year.
const NORM_SLOPE: f64 = 0.026_04;

/// The world norm of the difference between urban and rural growth rates, per year, at an initial urban share:
/// `0.037623 - 0.02604 share`.
///
/// Regression over countries of World Urbanization Prospects (United Nations 2018, The 2018 Revision, Methodology,
/// ESA/P/WP.252). The coefficients are recalled, not read from the report: check them before quoting.
///
/// ```
/// assert!((qilu::validation::baselines::world_norm(0.5) - 0.024_603).abs() < 1e-12);
/// ```
#[must_use]
pub fn world_norm(share: f64) -> f64 {
    NORM_AT_ZERO - NORM_SLOPE * share
}

/// An urban share by the growth difference of the United Nations, which moves from the area's own to the world's norm.
///
/// The logit of the share, `ln(U / R)`, rises by the difference `d` of urban and rural growth rates. `d` starts at its
/// past mean `d0 = (logit s1 - logit s0) / (t1 - t0)`, moves on a straight line to [`world_norm`] of the last share
/// within [`CONVERGENCE_YEARS`] `T`, and stays there. After `h < T` years the logit has risen by
/// `d0 h + (norm - d0) h^2 / (2 T)` (United Nations 2018, World Urbanization Prospects: The 2018 Revision, Methodology,
/// ESA/P/WP.252; National Research Council 2003, Cities Transformed, appendix D). Without the norm it is [`logistic`].
///
/// - `past`: urban shares; where one is 0 or 1 the last is kept.
/// - `year`: time of the forecast, years, not before the last of the past.
/// - Returns the share, 0 to 1.
///
/// ```
/// use qilu::validation::baselines;
/// // d0 = ln(3/2) / 10 = 0.040547, the norm at a half 0.024603: the logit rises from 0 by
/// // 0.40547 - 0.015944 * 100 / 50 = 0.373577.
/// let past = baselines::PastValues { years: [2000.0, 2010.0], values: [0.4, 0.5] };
/// assert!((baselines::growth_difference(&past, 2020.0) - 0.592_323).abs() < 1e-6);
/// ```
#[must_use]
pub fn growth_difference(past: &PastValues, year: f64) -> f64 {
    let [earlier, later] = past.values;
    if !past.have_logits() {
        return later;
    }
    let own = (math::logit(later) - math::logit(earlier)) / (past.years[1] - past.years[0]);
    let norm = world_norm(later);
    let ahead = past.ahead(year).0;
    // The integral of a difference that moves on a straight line and then stays: a parabola up to the end of the
    // convergence, a line after it.
    let moving = ahead.min(CONVERGENCE_YEARS);
    let rise = own * moving + (norm - own) * moving * moving / (2.0 * CONVERGENCE_YEARS) + norm * (ahead - moving);
    share(math::logit(later) + rise)
}

/// Bounds of the ratios of [`hamilton_perry`] that bind nowhere.
pub const UNBOUNDED: RangeInclusive<f64> = 0.0..=f64::INFINITY;

/// Residents by sex and age ten years after the later of two censuses that are ten years apart (Hamilton and Perry 1962,
/// Social Forces 41, 163-170; Swanson, Schlottmann and Schmidt 2010, Population Research and Policy Review 29, 47-63).
///
/// - From 10 years on a cohort changes as the one ten years older did: `P(a + 10, t + 10) = P(a, t) P(a + 10, t) /
///   P(a, t - 10)`. The open group takes all who will have come into it. A cohort that was empty keeps its size.
/// - Children of each sex at 0-4 follow women of 15-44, those at 5-9 women of 20-49, in the proportions of the later
///   census (child-woman ratios); where there were no such women, there are no children.
///
/// Arguments:
/// - `earlier`, `later`: persons, `[sex][group]` with sexes as [`crate::axes::Sex`] and groups of five years from 0-4 to
///   an open one of 50 and over or later, both the same.
/// - `bounds`: cohort change ratios outside are moved to the nearer end; [`UNBOUNDED`] for none. Small areas give wild
///   ratios where a barracks or a campus opened.
/// - Returns persons of the same shape.
///
/// ```
/// use ndarray::Array2;
/// use qilu::validation::baselines;
/// // Everyone doubled: ratios of 2 within cohorts, and twice the children of the later census.
/// let earlier = Array2::from_elem((2, 18), 10.0);
/// let next = baselines::hamilton_perry(&earlier, &(2.0 * &earlier), baselines::UNBOUNDED);
/// assert_eq!((next[[1, 4]], next[[0, 0]]), (40.0, 40.0));
/// ```
#[must_use]
pub fn hamilton_perry(earlier: &ArrayRef2<f64>, later: &ArrayRef2<f64>, bounds: RangeInclusive<f64>) -> Array2<f64> {
    assert_eq!(earlier.dim(), later.dim(), "both censuses have the same groups");
    let (sexes, groups) = later.dim();
    assert!(sexes == 2 && groups - 1 > WOMEN[1].1, "two sexes, and an open group after the women of 20-49");
    let (low, high) = bounds.into_inner();
    let open = groups - 1;
    let mut next = Array2::zeros((sexes, groups));
    for sex in 0..sexes {
        for group in 2..groups {
            // Ten years are two groups: the future open group comes from the open group and the two below it.
            let from = |census: &ArrayRef2<f64>| {
                if group == open {
                    (open - 2..=open).map(|at| census[[sex, at]]).sum()
                } else {
                    census[[sex, group - 2]]
                }
            };
            let (before, now): (f64, f64) = (from(earlier), from(later));
            // A cohort that was empty has no ratio; it keeps its size rather than staying empty for ever.
            let ratio = if before > 0.0 { later[[sex, group]] / before } else { 1.0 };
            next[[sex, group]] = now * ratio.clamp(low, high);
        }
    }
    for (group, ages) in WOMEN.into_iter().enumerate() {
        // Children have no cohort ten years earlier, so they follow the projected women at the ages of their mothers.
        let (now, then) = (women(later, ages), women(&next, ages));
        for sex in 0..sexes {
            next[[sex, group]] = if now > 0.0 { later[[sex, group]] * (then / now) } else { 0.0 };
        }
    }
    next
}

/// First and last group of the women whose children are 0-4 (women of 15-44) and 5-9 (20-49).
const WOMEN: [(usize, usize); 2] = [(3, 8), (4, 9)];

/// Women in some groups of a census, persons.
fn women(census: &ArrayRef2<f64>, (first, last): (usize, usize)) -> f64 {
    (first..=last).map(|group| census[[Sex::Female as usize, group]]).sum()
}

/// The groups of the county tables ([`crate::data::census::GROUP_STARTS`]) as groups of five years: 0 and 1-4 are added.
///
/// - `counts`: persons, `[sex][group]`, first two groups 0 and 1-4.
/// - Returns persons, `[sex][group]`, one group less.
#[must_use]
pub fn five_year_groups(counts: &ArrayRef2<f64>) -> Array2<f64> {
    let (sexes, groups) = counts.dim();
    Array2::from_shape_fn((sexes, groups - 1), |(sex, group)| {
        counts[[sex, group + 1]] + if group == 0 { counts[[sex, 0]] } else { 0.0 }
    })
}

/// A count between two times, growing at a constant rate: `start^(1 - f) end^f`; on a straight line where one is zero.
///
/// For a year inside the ten years of [`hamilton_perry`], cell by cell or for the total.
///
/// - `fraction`: part of the time that has passed, 0 to 1.
///
/// ```
/// assert!((qilu::validation::baselines::between(100.0, 400.0, 0.5) - 200.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn between(start: f64, end: f64, fraction: f64) -> f64 {
    if start <= 0.0 || end <= 0.0 {
        return start + fraction * (end - start);
    }
    start * math::pow(end / start, fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAST: PastValues = PastValues { years: [2000.83, 2010.83], values: [0.38, 0.5] };

    #[test]
    fn every_baseline_starts_at_the_last_value() {
        for method in [geometric, logistic, growth_difference] {
            assert!((method(&PAST, 2010.83) - 0.5).abs() < 1e-15);
        }
    }

    #[test]
    fn the_growth_difference_is_the_norm_from_25_years_on() {
        let rise = |from: f64, to: f64| {
            math::logit(growth_difference(&PAST, to)) - math::logit(growth_difference(&PAST, from))
        };
        let year = PAST.years[1] + CONVERGENCE_YEARS;
        assert!((rise(year, year + 1.0) - world_norm(0.5)).abs() < 1e-12);
        // On the way, the mean of both: a straight line.
        let own = math::logit(0.5) - math::logit(0.38);
        assert!((rise(PAST.years[1], year) - 0.5 * CONVERGENCE_YEARS * (0.1 * own + world_norm(0.5))).abs() < 1e-12);
    }

    #[test]
    fn shares_without_a_logit_and_empty_counts_stay() {
        for values in [[0.9, 1.0], [1.0, 0.9], [0.0, 0.1], [0.0, 0.0]] {
            let past = PastValues { values, ..PAST };
            assert_eq!((logistic(&past, 2020.0), growth_difference(&past, 2020.0)), (values[1], values[1]));
        }
        let past = PastValues { values: [0.0, 7.0], ..PAST };
        assert!((geometric(&past, 2020.0) - 7.0).abs() < 1e-15);
        assert!((between(0.0, 7.0, 0.5) - 3.5).abs() < 1e-15);
    }

    #[test]
    fn the_open_group_takes_all_who_come_into_it() {
        let mut earlier = Array2::from_elem((2, 11), 1.0);
        let mut later = earlier.clone();
        // 40-44, 45-49 and 50 and over were 1 + 2 + 3 and left 3 alive; they are 2 + 4 + 3 now.
        for (group, (before, now)) in [(8, (1.0, 2.0)), (9, (2.0, 4.0)), (10, (3.0, 3.0))] {
            earlier[[0, group]] = before;
            later[[0, group]] = now;
        }
        let next = hamilton_perry(&earlier, &later, UNBOUNDED);
        assert!((next[[0, 10]] - 9.0 * 3.0 / 6.0).abs() < 1e-12);
        // Bounded from below by 0.8.
        let next = hamilton_perry(&earlier, &later, 0.8..=2.0);
        assert!((next[[0, 10]] - 9.0 * 0.8).abs() < 1e-12);
    }

    #[test]
    fn children_follow_the_women_of_the_ages_of_their_mothers() {
        let earlier = Array2::from_elem((2, 18), 1.0);
        let mut later = earlier.clone();
        // Two more girls of 5-9: ten years later women of 15-19, who have children of 0-4 but none of 5-9.
        later[[1, 1]] = 3.0;
        let next = hamilton_perry(&earlier, &later, UNBOUNDED);
        assert!((next[[0, 0]] - 8.0 / 6.0).abs() < 1e-12, "{}", next[[0, 0]]);
        assert!((next[[0, 1]] - 1.0).abs() < 1e-12 && (next[[1, 1]] - 3.0).abs() < 1e-12);
    }

    #[test]
    fn infants_and_small_children_are_one_group() {
        let counts = Array2::from_shape_fn((2, 19), |(sex, group)| (100 * sex + group) as f64);
        let groups = five_year_groups(&counts);
        assert_eq!(groups.dim(), (2, 18));
        assert_eq!((groups[[1, 0]], groups[[1, 1]], groups[[0, 17]]), (201.0, 102.0, 18.0));
    }
}
