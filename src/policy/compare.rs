//! Differences between scenarios draw by draw: with the same chance in both, the difference is far surer than
//! either.

use crate::ensemble::run::Ensemble;
use crate::indicators::INDICATORS;
use crate::indicators::Indicator;
use crate::indicators::Reach;
use crate::region::Area;
use crate::region::Region;
use qilu_methods::summary::Summary;

/// Difference of an indicator between a scenario and the reference.
#[derive(Clone, Debug)]
pub struct Row {
    /// Area.
    pub area: Area,
    /// Indicator.
    pub indicator: &'static Indicator,
    /// Year.
    pub year: u16,
    /// Distribution of scenario minus reference over the draws; `mcse` is the standard error of the mean difference.
    pub difference: Summary,
    /// Share of draws in which the scenario is above the reference.
    pub above: f64,
}

/// Differences of all indicators for all areas in the given years.
///
/// Both ensembles must have the same years, draws and counties, and the same master seed.
#[must_use]
pub fn differences(scenario: &Ensemble, reference: &Ensemble, region: &Region, years: &[u16]) -> Vec<Row> {
    use rayon::prelude::*;
    let areas: Vec<Area> = region.areas().collect();
    let by_area: Vec<Vec<Row>> =
        areas.par_iter().map(|&area| area_differences(scenario, reference, region, area, years)).collect();
    by_area.into_iter().flatten().collect()
}

fn area_differences(scenario: &Ensemble, reference: &Ensemble, region: &Region, area: Area, years: &[u16]) -> Vec<Row> {
    let wanted: Vec<&'static Indicator> = INDICATORS
        .iter()
        .filter(|indicator| indicator.reach == Reach::County || !matches!(area, Area::County(_)))
        .collect();
    let mut rows = Vec::new();
    for &name in years {
        let Some(year) = scenario.year(name).filter(|year| *year > 0) else { continue };
        let accounts: Vec<_> = (0..scenario.draws)
            .map(|draw| (scenario.account(region, draw, year, area), reference.account(region, draw, year, area)))
            .collect();
        for &indicator in &wanted {
            let mut values: Vec<f64> =
                accounts.iter().map(|(a, b)| (indicator.value)(a) - (indicator.value)(b)).collect();
            let above = values.iter().filter(|value| **value > 0.0).count() as f64 / scenario.draws as f64;
            if let Some(difference) = Summary::of(&mut values) {
                rows.push(Row { area, indicator, year: name, difference, above });
            }
        }
    }
    rows
}
