//! Second opinions beside the projection: forecasts of the urban share by simple rules with the errors that they made in the past,
//! and by the later course of provinces that once had the same share; and their mixture with the projection.

use rayon::prelude::*;

use crate::engine::prepared::PreparedRun;
use crate::ensemble::run::Ensemble;
use crate::indicators::IndicatorId;
use crate::national::dressed;
use crate::national::dressed::DressedForecast;
use crate::national::dressed::RecentCourse;
use crate::national::stack;
use crate::region::Area;
use qilu_methods::math;

/// The second opinions on the urban share of the province in a year, the mixture of them and the projection last; none where the
/// data package has no tables of other provinces, and for a year that is not after the last one with published statistics.
///
/// The rules continue the course of [`recent`], and no share of another province after the last known year of the run is used.
///
/// - `ensemble`: the draws of the run, which have the year.
#[must_use]
pub fn of_year(run: &PreparedRun, ensemble: &Ensemble, year: u16) -> Vec<DressedForecast> {
    let (Some(tables), Some(recent)) = (&run.data().national, recent(run)) else { return Vec::new() };
    let (own, [_, origin]) = (&run.region().province.code, recent.years);
    let mut all = dressed::forecasts(tables, own, recent, year, origin);
    if let Some(at) = ensemble.year(year).filter(|_| !all.is_empty()) {
        let share = |draw: usize| ensemble.urban_share(run.region(), draw, at, Area::Province);
        let shares: Vec<f64> = (0..ensemble.draws).into_par_iter().map(share).collect();
        all.extend(stack::stacked(&run.data().stack_weights, &shares, &all, origin));
    }
    all
}

/// The same in every projected year, year by year.
#[must_use]
pub fn of_all_years(run: &PreparedRun, ensemble: &Ensemble) -> Vec<DressedForecast> {
    run.scenario().years().into_iter().flat_map(|year| of_year(run, ensemble, year)).collect()
}

/// The recent course of the urban share of the province: from the base year to the last published year, or else over the decade
/// before the base year; `None` where no share is published for these years.
#[must_use]
pub fn recent(run: &PreparedRun) -> Option<RecentCourse> {
    let (base, passed) = (run.scenario().base_year, run.passed());
    let published = |year: u16| {
        run.data().observations.latest(&run.region().province.code, IndicatorId::UrbanShare.published_name(), year)
    };
    let known = (passed > base).then(|| Some([published(base)?, published(passed)?])).flatten();
    if let Some(shares) = known {
        return Some(RecentCourse { years: [base, passed], shares });
    }
    let share = |log_ratio: f64| 1.0 / (1.0 + math::exp(-log_ratio));
    let shares = run.setup().calibration.log_ratios().map(share);
    Some(RecentCourse { years: [base.checked_sub(10)?, base], shares })
}
