//! The files of a monitoring report.

use serde::Serialize;

use super::contents::MonitorReport;
use crate::store::rows::PlaceOfLevel;
use crate::store::table::CsvTable;
use crate::store::table::Number;

/// A number about an observation: a row of `forecast_checks.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ForecastCheckRow<'a> {
    /// Year whose statistics were assimilated.
    pub taken_in: u16,
    /// Area.
    pub at: PlaceOfLevel<'a>,
    /// Name of the indicator.
    pub variable: &'a str,
    /// Unit of the indicator.
    pub unit: &'a str,
    /// Year that the observation refers to.
    pub year: u16,
    /// Series of the observation.
    pub vintage: &'a str,
    /// `published`, `error_sd`, `expected_median`, `expected_q0.1`, `expected_q0.9`, `pit`, `log_score` or
    /// `contribution_to_final_urban_share`.
    pub statistic: &'a str,
    /// Value of the statistic; empty where the members do not show it.
    pub value: Number<'a>,
}

/// The probability of a target before or after the statistics of a year were assimilated: a row of `probabilities.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TargetProbabilityRow<'a> {
    /// Year whose statistics were assimilated.
    pub taken_in: u16,
    /// Name of the target.
    pub target: &'a str,
    /// Smallest value that meets the target, in the unit of the indicator.
    pub threshold: Number<'a>,
    /// Year of the target.
    pub year: u16,
    /// `before` or `after`.
    pub stage: &'a str,
    /// Share of the members that meet the target; empty for one member and for members that are all alike.
    pub probability: Number<'a>,
    /// Monte Carlo standard error of the probability; empty where the share is 0 or 1.
    pub mcse: Number<'a>,
}

/// Progress of a plan indicator after a year: a row of `progress.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PlanProgressRow<'a> {
    /// Year whose statistics were assimilated.
    pub taken_in: u16,
    /// Name of the plan indicator.
    pub plan_indicator: &'a str,
    /// Unit of the plan indicator.
    pub unit: &'a str,
    /// Year that is printed in the plan.
    pub target_year: Option<u16>,
    /// `published` or `median_of_the_model`; `path`, `behind`, `change_a_year`, `needed_change_a_year` or `goal`.
    pub statistic: &'a str,
    /// Value of the statistic.
    pub value: Number<'a>,
}

/// Observations, forecasts and scores as a tidy table: `forecast_checks.csv`.
#[must_use]
pub fn forecast_checks_csv(report: &MonitorReport<'_>) -> Vec<u8> {
    let mut table = CsvTable::new();
    for step in report.steps {
        for own in &step.checks {
            let indicator = own.observed.indicator;
            for (statistic, value) in [
                ("published", Some(own.observed.value)),
                ("error_sd", Some(own.observed.sd)),
                ("expected_median", own.expected.median()),
                ("expected_q0.1", own.expected.percentiles_10_90().0),
                ("expected_q0.9", own.expected.percentiles_10_90().1),
                ("pit", own.pit),
                ("log_score", Some(own.log_score)),
                ("contribution_to_final_urban_share", Some(own.contribution)),
            ] {
                table.row(&ForecastCheckRow {
                    taken_in: step.year,
                    at: PlaceOfLevel::of(report.region, own.observed.area),
                    variable: indicator.name,
                    unit: indicator.unit.as_str(),
                    year: own.observed.year,
                    vintage: &own.observed.vintage,
                    statistic,
                    value: value.map_or_else(Number::default, |value| Number::rounded(value, 8)),
                });
            }
        }
    }
    table.bytes()
}

/// Probabilities of the targets before and after each year as a tidy table: `probabilities.csv`.
#[must_use]
pub fn probabilities_csv(report: &MonitorReport<'_>) -> Vec<u8> {
    let mut table = CsvTable::new();
    for step in report.steps {
        for own in &step.targets {
            // A target whose own value is among the statistics has no probability afterwards.
            let number = |value: Option<f64>| value.map_or_else(Number::default, |value| Number::rounded(value, 6));
            let stages = [("before", Some(own.before)), ("after", own.after)];
            let known = stages.into_iter().filter_map(|(stage, known)| Some((stage, known?)));
            for (stage, probability) in known {
                table.row(&TargetProbabilityRow {
                    taken_in: step.year,
                    target: &own.target.id,
                    threshold: Number::exact(own.target.threshold),
                    year: own.target.year,
                    stage,
                    probability: number(probability.share()),
                    mcse: number(probability.mcse()),
                });
            }
        }
    }
    table.bytes()
}

/// Progress of the plan indicators after each year as a tidy table: `progress.csv`.
#[must_use]
pub fn progress_csv(report: &MonitorReport<'_>) -> Vec<u8> {
    let mut table = CsvTable::new();
    for step in report.steps {
        for own in &step.progress {
            let place = if own.published { "published" } else { "median_of_the_model" };
            let known = [
                (place, Some(own.value)),
                ("path", Some(own.path)),
                ("behind", Some(own.behind)),
                ("change_a_year", Some(own.pace)),
                ("needed_change_a_year", own.needed),
                ("goal", Some(own.goal.value.unwrap_or(f64::NAN))),
            ];
            for (statistic, value) in known.into_iter().filter_map(|(name, value)| Some((name, value?))) {
                table.row(&PlanProgressRow {
                    taken_in: step.year,
                    plan_indicator: &own.goal.id,
                    unit: &own.goal.unit,
                    target_year: own.goal.year,
                    statistic,
                    value: Number::rounded(value, 6),
                });
            }
        }
    }
    table.bytes()
}
