//! Are the plan's targets met, how surely, and when.

use crate::data::observations::Observations;
use crate::ensemble::run::Ensemble;
use crate::plan::Target;
use crate::plan::indicators;
use crate::region::Area;
use crate::region::Region;

/// Chance that a target is met.
#[derive(Clone, Debug)]
pub struct Attainment {
    /// The target.
    pub target: Target,
    /// Area it is asked of: the province, or a city against the same threshold.
    pub area: Area,
    /// Share of draws that meet it.
    pub probability: f64,
    /// Monte Carlo standard error of the probability, `sqrt(p (1 - p) / draws)`.
    pub mcse: f64,
    /// Mean of what is missing over all draws, zero where it is met (expected shortfall), in the indicator's unit.
    pub shortfall: f64,
    /// Median first year in which the threshold is reached within the projection; `None` where less than half of
    /// the draws reach it.
    pub median_crossing: Option<u16>,
    /// Share of draws that reach the threshold within the projection at all.
    pub crossed: f64,
    /// Published value of the province where the year is past.
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
    let mut rows = Vec::new();
    for target in targets {
        let Some(year) = ensemble.year(target.year) else { continue };
        for &area in &areas {
            rows.push(attainment(ensemble, region, observations, target, year, area));
        }
    }
    rows
}

fn attainment(
    ensemble: &Ensemble,
    region: &Region,
    observations: &Observations,
    target: &Target,
    at: usize,
    area: Area,
) -> Attainment {
    let indicator = indicators::find(&target.indicator).expect("targets name known indicators");
    let draws = ensemble.draws as f64;
    let value = |draw: usize, year: usize| (indicator.value)(&ensemble.account(region, draw, year, area));
    let at_year: Vec<f64> = (0..ensemble.draws).map(|draw| value(draw, at)).collect();
    let met = at_year.iter().filter(|value| **value >= target.threshold).count() as f64;
    let shortfall = at_year.iter().map(|value| (target.threshold - value).max(0.0)).sum::<f64>() / draws;
    let mut crossings: Vec<u16> = (0..ensemble.draws)
        .filter_map(|draw| (0..ensemble.years.len()).find(|&year| value(draw, year) >= target.threshold))
        .map(|year| ensemble.years[year])
        .collect();
    crossings.sort_unstable();
    let probability = met / draws;
    Attainment {
        target: target.clone(),
        area,
        probability,
        mcse: (probability * (1.0 - probability) / draws).sqrt(),
        shortfall,
        median_crossing: crossings.get(ensemble.draws.div_ceil(2) - 1).copied(),
        crossed: crossings.len() as f64 / draws,
        observed: observations.latest(&region.names(area).code, &target.indicator, target.year),
    }
}
