//! Summaries of an ensemble: mean, standard deviation, Monte Carlo standard error and nine percentiles.

use rayon::prelude::*;

use crate::ensemble::run::Ensemble;
use crate::indicators::INDICATORS;
use crate::indicators::Indicator;
use crate::indicators::Reach;
use crate::region::Area;
use crate::region::Region;
use qilu_methods::summary::Summary;

/// Summary of an indicator in an area and year.
#[derive(Clone, Debug)]
pub struct SummaryRow {
    /// Area of the indicator.
    pub area: Area,
    /// Indicator that is summarised.
    pub indicator: &'static Indicator,
    /// Year of the indicator.
    pub year: u16,
    /// Distribution of the indicator over the draws.
    pub summary: Summary,
}

/// Summaries of all indicators for the given areas: area by area, indicator by indicator, year by year. Where an
/// indicator is not defined (the rural income of a district without countryside), there is no row.
#[must_use]
pub fn summarise(ensemble: &Ensemble, region: &Region, areas: &[Area]) -> Vec<SummaryRow> {
    summarise_some(ensemble, region, areas, &INDICATORS.iter().collect::<Vec<_>>())
}

/// As [`summarise`], for some indicators, in their order.
#[must_use]
pub fn summarise_some(
    ensemble: &Ensemble,
    region: &Region,
    areas: &[Area],
    indicators: &[&'static Indicator],
) -> Vec<SummaryRow> {
    let of_area = |&area: &Area| summarise_area(ensemble, region, area, indicators);
    let by_area: Vec<Vec<SummaryRow>> = areas.par_iter().map(of_area).collect();
    by_area.into_iter().flatten().collect()
}

fn summarise_area(
    ensemble: &Ensemble,
    region: &Region,
    area: Area,
    indicators: &[&'static Indicator],
) -> Vec<SummaryRow> {
    let reported = |indicator: &&Indicator| indicator.reach == Reach::County || !matches!(area, Area::County(_));
    let wanted: Vec<&'static Indicator> = indicators.iter().copied().filter(|one| reported(one)).collect();
    let mut rows: Vec<SummaryRow> = Vec::new();
    for (year, &name) in ensemble.years.iter().enumerate() {
        // Each account is added up once per draw and year and read by all indicators; the sum over counties is the
        // expensive part.
        let mut values = vec![vec![0.0; ensemble.draws]; wanted.len()];
        for draw in 0..ensemble.draws {
            let account = ensemble.account(region, draw, year, area);
            for (values, indicator) in values.iter_mut().zip(&wanted) {
                values[draw] = (indicator.value)(&account);
            }
        }
        for (values, indicator) in values.iter_mut().zip(&wanted) {
            // Nothing happens in the base year, which is the state at the end of a year.
            if year == 0 && indicator.flow {
                continue;
            }
            if let Some(summary) = Summary::of_stored(values) {
                rows.push(SummaryRow { area, indicator, year: name, summary });
            }
        }
    }
    let place = |row: &SummaryRow| wanted.iter().position(|indicator| indicator.id == row.indicator.id);
    rows.sort_by_key(|row| (place(row), row.year));
    rows
}

/// Moves from one county to another, persons a year on average over the projection; index `counties` is the rest of China.
#[derive(Clone, Debug)]
pub struct Flow {
    /// Index of the county of origin.
    pub origin: usize,
    /// Index of the county of destination.
    pub destination: usize,
    /// Distribution over the draws, persons a year.
    pub summary: Summary,
}

/// All flows of at least `least` persons a year in the mean, by origin and destination.
#[must_use]
pub fn flows(ensemble: &Ensemble, least: f64) -> Vec<Flow> {
    let places = 0..=ensemble.counties;
    let from = |origin: usize| -> Vec<Flow> {
        let summary = |destination: usize| {
            let mut values: Vec<f64> =
                (0..ensemble.draws).map(|draw| ensemble.flow(draw, origin, destination)).collect();
            let summary = Summary::of(&mut values).filter(|summary| summary.mean >= least)?;
            Some(Flow { origin, destination, summary })
        };
        places.clone().filter_map(summary).collect()
    };
    let by_origin: Vec<Vec<Flow>> = places.clone().into_par_iter().map(from).collect();
    by_origin.into_iter().flatten().collect()
}
