//! Targets of the province and of cities: met or missed where their year has been observed, and otherwise the probability,
//! shortfall and time of attainment.

use rayon::prelude::*;

use crate::data::observations::Observations;
use crate::ensemble::run::Ensemble;
use crate::indicators::IndicatorId;
use crate::plan::Target;
use crate::region::Area;
use crate::region::Region;
use qilu_methods::estimate;
use qilu_methods::estimate::Probability;

/// State of a target: met or missed where its year has been observed, and otherwise the probability that it is met.
#[derive(Clone, Debug)]
pub struct Attainment {
    /// The target, with the area that it is set for.
    pub target: Target,
    /// Published value of the area in the year of the target; `None` where none is known. A target with a published value
    /// is met or missed, and has no probability.
    pub observed: Option<f64>,
    /// The model's statements about a target whose year has not been observed.
    pub forecast: Option<TargetForecast>,
    /// Median first year in which the threshold is reached within the projection, of a missed target after its year;
    /// `None` where less than half of the draws reach it, for one draw and draws that are all alike, and for a target that was met.
    pub median_crossing: Option<u16>,
    /// Share of draws that reach the threshold in any year of the projection, of a missed target after its year; `None` for a
    /// target that was met.
    pub crossed: Option<Probability>,
}

/// Probability that a target is met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TargetForecast {
    /// Share of draws that meet the target, with its error.
    pub probability: Probability,
    /// Expected shortfall: mean over all draws of the distance to the threshold, zero where it is met, in the unit of the
    /// indicator.
    pub shortfall: f64,
}

/// State of a target with or without a published value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStatus {
    /// Its year has not been observed.
    Open,
    /// The published value meets it.
    Met,
    /// The published value is below the threshold.
    Missed,
}

impl TargetStatus {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TargetStatus::Open => "open",
            TargetStatus::Met => "met",
            TargetStatus::Missed => "missed",
        }
    }
}

impl Attainment {
    /// Whether the target is open, met or missed.
    #[must_use]
    pub fn status(&self) -> TargetStatus {
        match self.observed {
            None => TargetStatus::Open,
            Some(value) if value >= self.target.threshold => TargetStatus::Met,
            Some(_) => TargetStatus::Missed,
        }
    }
}

/// State of each target whose year lies in the projection.
///
/// - `targets`: with the areas that they are set for. A city is not compared with the targets of the province.
#[must_use]
pub fn attainments<'a>(
    ensemble: &Ensemble,
    region: &Region,
    observations: &Observations,
    targets: impl Iterator<Item = &'a Target>,
) -> Vec<Attainment> {
    // Targets of one indicator and area read the same values.
    let mut known: Vec<(IndicatorId, Area, Vec<Vec<f64>>)> = Vec::new();
    let mut rows = Vec::new();
    for target in targets {
        let Some(year) = ensemble.year(target.year) else { continue };
        let area = target.area;
        let own = |(known, of, _): &(IndicatorId, Area, Vec<Vec<f64>>)| *known == target.indicator && *of == area;
        let place = known.iter().position(own).unwrap_or_else(|| {
            known.push((target.indicator, area, values(ensemble, region, target, area)));
            known.len() - 1
        });
        let observed = observations.latest(&region.names(area).code, target.indicator.published_name(), target.year);
        rows.push(attainment(&ensemble.years, &known[place].2, target, year, observed));
    }
    rows
}

/// Values of the indicator of a target by draw and year.
fn values(ensemble: &Ensemble, region: &Region, target: &Target, area: Area) -> Vec<Vec<f64>> {
    let indicator = target.indicator.row();
    let value = |draw, year| (indicator.value)(&ensemble.account(region, draw, year, area));
    let years = ensemble.years.len();
    (0..ensemble.draws).into_par_iter().map(|draw| (0..years).map(|year| value(draw, year)).collect()).collect()
}

/// State of a target.
///
/// - `values`: values of the indicator by draw and year.
/// - `at`: index of the year of the target.
fn attainment(years: &[u16], values: &[Vec<f64>], target: &Target, at: usize, observed: Option<f64>) -> Attainment {
    let draws = values.len() as f64;
    let mut row = Attainment { target: target.clone(), observed, forecast: None, median_crossing: None, crossed: None };
    // The published value settles a target that was met. One that was missed can still be reached later.
    let from = match row.status() {
        TargetStatus::Met => return row,
        TargetStatus::Missed => at + 1,
        TargetStatus::Open => 0,
    };
    let reached = |draw: &Vec<f64>| draw[from..].iter().position(|value| *value >= target.threshold);
    let mut crossings: Vec<u16> = values.iter().filter_map(reached).map(|year| years[from + year]).collect();
    // Sorting the draws that cross puts the others, without a year, behind them.
    crossings.sort_unstable();
    // Draws that never reach the threshold count as later than all others, so the median is taken over all draws.
    let median = crossings.get(values.len().div_ceil(2) - 1).copied();
    // The draws are alike in whether they cross where they are alike in every year.
    let alike = (0..years.len()).all(|year| {
        let values: Vec<f64> = values.iter().map(|draw| draw[year]).collect();
        estimate::are_alike_as_stored(&values)
    });
    row.median_crossing = median.filter(|_| !alike && estimate::shows_percentile(values.len(), 0.5));
    row.crossed = Some(Probability::new(crossings.len(), values.len()).from_draws_alike(alike));
    if row.status() == TargetStatus::Open {
        let of_year: Vec<f64> = values.iter().map(|draw| draw[at]).collect();
        row.forecast = Some(TargetForecast {
            probability: Probability::among(&of_year, |value| value >= target.threshold),
            shortfall: of_year.iter().map(|value| (target.threshold - value).max(0.0)).sum::<f64>() / draws,
        });
    }
    row
}
