//! Attainment of the plan's targets: probability, shortfall and time of attainment.

use rayon::prelude::*;

use crate::data::observations::Observations;
use crate::ensemble::run::Ensemble;
use crate::indicators::IndicatorId;
use crate::plan::Target;
use crate::region::Area;
use crate::region::Region;
use qilu_methods::estimate;
use qilu_methods::estimate::Probability;

/// Probability that a target is met in an area, and related statistics.
#[derive(Clone, Debug)]
pub struct Attainment {
    /// The target of the plan.
    pub target: Target,
    /// Area: the province, or a city, which is compared with the same threshold.
    pub area: Area,
    /// Share of draws that meet the target, with its error.
    pub probability: Probability,
    /// Expected shortfall: mean over all draws of the distance to the threshold, zero where it is met, in the unit of the
    /// indicator.
    pub shortfall: f64,
    /// Median first year in which the threshold is reached within the projection; `None` where less than half of
    /// the draws reach it, and for one draw.
    pub median_crossing: Option<u16>,
    /// Share of draws that reach the threshold in any year of the projection.
    pub crossed: Probability,
    /// Published value of the area; `None` where none is known.
    pub observed: Option<f64>,
}

/// Attainment of each target whose year lies in the projection, for the province and for each city.
#[must_use]
pub fn attainments(
    ensemble: &Ensemble,
    region: &Region,
    observations: &Observations,
    targets: &[Target],
) -> Vec<Attainment> {
    let areas: Vec<Area> = region.areas().filter(|area| !matches!(area, Area::County(_))).collect();
    attainments_of(ensemble, region, observations, targets, &areas)
}

/// Attainment of each target whose year lies in the projection, for the given areas.
#[must_use]
pub fn attainments_of(
    ensemble: &Ensemble,
    region: &Region,
    observations: &Observations,
    targets: &[Target],
    areas: &[Area],
) -> Vec<Attainment> {
    // Targets of one indicator read the same values.
    let mut known: Vec<(IndicatorId, Area, Vec<Vec<f64>>)> = Vec::new();
    let mut rows = Vec::new();
    for target in targets {
        let Some(year) = ensemble.year(target.year) else { continue };
        for &area in areas {
            let own = |(known, of, _): &(IndicatorId, Area, Vec<Vec<f64>>)| *known == target.indicator && *of == area;
            let place = known.iter().position(own).unwrap_or_else(|| {
                known.push((target.indicator, area, values(ensemble, region, target, area)));
                known.len() - 1
            });
            let observed = observations.latest(&region.names(area).code, target.indicator.name(), target.year);
            rows.push(attainment(&ensemble.years, &known[place].2, target, year, area, observed));
        }
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

/// Attainment of a target in an area.
///
/// - `values`: values of the indicator by draw and year.
/// - `at`: index of the year of the target.
fn attainment(
    years: &[u16],
    values: &[Vec<f64>],
    target: &Target,
    at: usize,
    area: Area,
    observed: Option<f64>,
) -> Attainment {
    let draws = values.len() as f64;
    let reached: Vec<f64> = values.iter().map(|draw| draw[at]).collect();
    let probability = Probability::among(&reached, |value| value >= target.threshold);
    let shortfall = values.iter().map(|draw| (target.threshold - draw[at]).max(0.0)).sum::<f64>() / draws;
    let crossing = |draw: &Vec<f64>| draw.iter().position(|value| *value >= target.threshold).map(|year| years[year]);
    let mut crossings: Vec<u16> = values.iter().filter_map(crossing).collect();
    // Sorting the draws that cross puts the others, without a year, behind them.
    crossings.sort_unstable();
    // The draws are alike in whether they cross where they are alike in every year.
    let alike = (0..years.len()).all(|year| {
        let values: Vec<f64> = values.iter().map(|draw| draw[year]).collect();
        estimate::are_alike(&values, estimate::size(&values))
    });
    let median_crossing = crossings.get(values.len().div_ceil(2) - 1).copied();
    Attainment {
        target: target.clone(),
        area,
        probability,
        shortfall,
        // Draws that never reach the threshold count as later than all others, so the median is taken over all draws.
        median_crossing: median_crossing.filter(|_| estimate::shows_percentile(values.len(), 0.5)),
        crossed: Probability::new(crossings.len(), values.len()).from_draws_alike(alike),
        observed,
    }
}
