//! Differences between scenarios draw by draw. With common random numbers in both scenarios, a difference has a much
//! smaller Monte Carlo error than either level.

use crate::data::observations::Observations;
use crate::ensemble::run::Ensemble;
use crate::indicators::INDICATORS;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::indicators::Reach;
use crate::plan::Target;
use crate::region::Area;
use crate::region::Region;
use qilu_methods::estimate;
use qilu_methods::estimate::Probability;
use qilu_methods::summary::Summary;

/// Difference of an indicator between a scenario and the reference.
#[derive(Clone, Debug)]
pub struct ComparisonRow {
    /// Area of the indicator.
    pub area: Area,
    /// Indicator that is compared.
    pub indicator: &'static Indicator,
    /// Year of the indicator.
    pub year: u16,
    /// Distribution of scenario minus reference over the draws; `mcse` is the standard error of the mean difference.
    pub difference: Summary,
    /// Share of draws in which the scenario is above the reference, with its error.
    pub above: Probability,
}

/// Difference of the probability of a target between a scenario and the reference, from the same draws.
#[derive(Clone, Debug)]
pub struct TargetDifference {
    /// Name of the target in both languages.
    pub name: (String, String),
    /// Probability in the reference and in the scenario.
    pub probability: (Probability, Probability),
    /// Standard error of the difference, from paired draws; `None` where no pair differs from another.
    pub error: Option<f64>,
}

impl TargetDifference {
    /// Probability in the scenario minus that in the reference; `None` where the draws give no probability.
    #[must_use]
    pub fn gain(&self) -> Option<f64> {
        let (reference, scenario) = self.probability;
        Some(scenario.share()? - reference.share()?)
    }
}

/// Public cost of a scenario and of the reference that the model counts for the province over some years, 100 million yuan of
/// 2020.
#[derive(Clone, Debug)]
pub struct CostDifference {
    /// First and last year of the sum.
    pub years: (u16, u16),
    /// Distribution of the cost of the reference over the draws.
    pub reference: Summary,
    /// Distribution of the cost of the scenario.
    pub scenario: Summary,
    /// Distribution of scenario minus reference, draw by draw.
    pub difference: Summary,
}

/// The costs of two scenarios, added up over the years after `passed`; `None` where no year follows.
#[must_use]
pub fn costs(scenario: &Ensemble, reference: &Ensemble, region: &Region, passed: u16) -> Option<CostDifference> {
    let first = scenario.year(passed + 1)?;
    let of = |ensemble: &Ensemble| -> Vec<f64> {
        (0..ensemble.draws).map(|draw| cost_of_draw(ensemble, region, draw, first)).collect()
    };
    cost_difference((passed + 1, *scenario.years.last()?), &of(scenario), &of(reference))
}

/// Public cost of the province in a draw from a year on, 100 million yuan of 2020.
///
/// - `first`: index of the year.
pub(super) fn cost_of_draw(ensemble: &Ensemble, region: &Region, draw: usize, first: usize) -> f64 {
    let value = IndicatorId::CostTotal.row().value;
    (first..ensemble.years.len()).map(|year| value(&ensemble.account(region, draw, year, Area::Province))).sum()
}

/// The difference of costs that are given draw by draw; `None` where one is no number.
pub(super) fn cost_difference(years: (u16, u16), own: &[f64], other: &[f64]) -> Option<CostDifference> {
    let mut difference: Vec<f64> = own.iter().zip(other).map(|(own, other)| own - other).collect();
    Some(CostDifference {
        years,
        reference: Summary::of(&mut other.to_vec())?,
        scenario: Summary::of(&mut own.to_vec())?,
        difference: Summary::of_differences(&mut difference, estimate::size(other))?,
    })
}

/// The difference of an indicator that is given draw by draw; `None` where a value is no number.
pub(super) fn value_difference(own: &[f64], other: &[f64]) -> Option<Summary> {
    let mut values: Vec<f64> = own.iter().zip(other).map(|(own, other)| own - other).collect();
    let size = other.iter().map(|value| value.abs()).fold(0.0, f64::max);
    Summary::of_differences(&mut values, size)
}

/// Differences of all indicators for all areas in the given years.
///
/// Both ensembles must have the same years, draws and counties, and the same master seed.
#[must_use]
pub fn differences(scenario: &Ensemble, reference: &Ensemble, region: &Region, years: &[u16]) -> Vec<ComparisonRow> {
    use rayon::prelude::*;
    let areas: Vec<Area> = region.areas().collect();
    let by_area: Vec<Vec<ComparisonRow>> =
        areas.par_iter().map(|&area| area_differences(scenario, reference, region, area, years)).collect();
    by_area.into_iter().flatten().collect()
}

fn area_differences(
    scenario: &Ensemble,
    reference: &Ensemble,
    region: &Region,
    area: Area,
    years: &[u16],
) -> Vec<ComparisonRow> {
    let wanted: Vec<&'static Indicator> = INDICATORS
        .iter()
        .filter(|indicator| indicator.reach == Reach::County || !matches!(area, Area::County(_)))
        .collect();
    let mut rows = Vec::new();
    for &name in years {
        // Both scenarios start from the same state, so the base year has no differences.
        let Some(year) = scenario.year(name).filter(|year| *year > 0) else { continue };
        let accounts: Vec<_> = (0..scenario.draws)
            .map(|draw| (scenario.account(region, draw, year, area), reference.account(region, draw, year, area)))
            .collect();
        for &indicator in &wanted {
            let mut values: Vec<f64> =
                accounts.iter().map(|(a, b)| (indicator.value)(a) - (indicator.value)(b)).collect();
            let above = values.iter().filter(|value| **value > 0.0).count();
            let size = accounts.iter().map(|(_, base)| (indicator.value)(base).abs()).fold(0.0, f64::max);
            if let Some(difference) = Summary::of_differences(&mut values, size) {
                let above = Probability::new(above, scenario.draws).from_draws_alike(difference.sd.is_none());
                rows.push(ComparisonRow { area, indicator, year: name, difference, above });
            }
        }
    }
    rows
}

/// Differences of the probabilities of the targets of the province whose years have not been observed; the standard error is
/// that of the mean of the paired differences.
#[must_use]
pub fn target_differences(
    scenario: &Ensemble,
    reference: &Ensemble,
    region: &Region,
    observations: &Observations,
    targets: &[Target],
) -> Vec<TargetDifference> {
    let values = |ensemble: &Ensemble, year: usize, target: &Target| -> Vec<f64> {
        let value = target.indicator.row().value;
        (0..ensemble.draws).map(|draw| value(&ensemble.account(region, draw, year, Area::Province))).collect()
    };
    let mut rows = Vec::new();
    let code = &region.names(Area::Province).code;
    let open = |target: &&Target| observations.latest(code, target.indicator.published_name(), target.year).is_none();
    for target in targets.iter().filter(open) {
        let Some(year) = scenario.year(target.year) else { continue };
        rows.push(target_difference(target, &values(reference, year, target), &values(scenario, year, target)));
    }
    rows
}

/// Difference of the probability of a target whose indicator is given draw by draw.
pub(super) fn target_difference(target: &Target, reference: &[f64], scenario: &[f64]) -> TargetDifference {
    let met = |value: f64| value >= target.threshold;
    let gaps: Vec<f64> = std::iter::zip(reference, scenario)
        .map(|(before, after)| f64::from(u8::from(met(*after))) - f64::from(u8::from(met(*before))))
        .collect();
    let count = gaps.len() as f64;
    // Paired: draws in which both scenarios meet the target add nothing to the variance, unlike the formula for two
    // independent samples.
    let difference = gaps.iter().sum::<f64>() / count;
    let variance = gaps.iter().map(|gap| (gap - difference) * (gap - difference)).sum::<f64>() / count;
    TargetDifference {
        name: (target.name_zh.clone(), target.name_en.clone()),
        probability: (Probability::among(reference, met), Probability::among(scenario, met)),
        error: (!estimate::are_alike(&gaps, 1.0)).then(|| (variance / count).sqrt()),
    }
}
