//! The files `hindcast.csv` and `scores.csv`.

use serde::Serialize;

use super::pools::WindowReport;
use super::pools::pools;
use crate::region::Region;
use crate::store::rows::PlaceOfLevel;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::validation::hindcast::Forecast;
use crate::validation::hindcast::ForecastMethod;
use qilu_methods::score::Paired;
use qilu_methods::score::Scores;
use qilu_methods::summary::STATISTICS;

/// One number of a forecast or outcome, which is a row of `hindcast.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ForecastRow<'a> {
    /// Code of the window, such as `H1`.
    pub window: &'a str,
    /// Name of the method, or `observed`.
    pub method: &'a str,
    /// Area and its level.
    pub at: PlaceOfLevel<'a>,
    /// Name of the indicator.
    pub variable: &'a str,
    /// Unit of the indicator.
    pub unit: &'a str,
    /// Year of the outcome.
    pub year: u16,
    /// `value` for the outcome; for the model, the name of a statistic over the draws or `pit`; for the rules, which give a
    /// point forecast, only `q0.5`; `crps` and `percentage_error` for both.
    pub statistic: &'a str,
    /// Value of the statistic; empty where the draws do not show it.
    pub value: Number<'a>,
}

/// One score of a method over the areas of a level, which is a row of `scores.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ScoreRow<'a> {
    /// Code of the window, such as `H1`.
    pub window: &'a str,
    /// Name of the indicator.
    pub variable: &'a str,
    /// `province`, `city` or `county`.
    pub level: &'a str,
    /// Year of the outcomes.
    pub year: u16,
    /// Name of the method.
    pub method: &'a str,
    /// Name of the score.
    pub statistic: &'a str,
    /// Value of the statistic.
    pub value: Number<'a>,
}

/// The file `hindcast.csv` with all forecasts as a tidy table.
#[must_use]
pub fn csv(region: &Region, reports: &[WindowReport]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for report in reports {
        for case in &report.cases {
            let of = ForecastRow {
                window: report.window.id,
                at: PlaceOfLevel::of(region, case.area),
                variable: case.indicator.name,
                unit: case.indicator.unit.as_str(),
                year: case.year,
                ..ForecastRow::default()
            };
            let mut add = |method: &'static str, statistic: &'static str, value: Option<f64>| {
                let value = Number::statistic(statistic, value, 8);
                table.row(&ForecastRow { method, statistic, value, ..of });
            };
            add("observed", "value", Some(case.observed));
            for forecast in &case.forecasts {
                for (statistic, value) in forecast_values(forecast) {
                    add(forecast.method.name(), statistic, value);
                }
            }
        }
    }
    table.bytes()
}

/// Names and values of the statistics of a forecast.
fn forecast_values(forecast: &Forecast) -> Vec<(&'static str, Option<f64>)> {
    let (summary, scored) = (&forecast.summary, &forecast.scored);
    let mut values = Vec::new();
    if forecast.method == ForecastMethod::Model {
        values.extend(STATISTICS.into_iter().zip(summary.statistics()));
        values.push(("pit", scored.pit));
    } else {
        // A rule gives one point, so all other quantiles would repeat it.
        values.push(("q0.5", Some(summary.central())));
    }
    values.extend([("crps", Some(scored.crps)), ("percentage_error", Some(scored.pe))]);
    values
}

/// The file `scores.csv` with all pooled scores as a tidy table.
#[must_use]
pub fn scores_csv(reports: &[WindowReport], seed: u64) -> Vec<u8> {
    let mut table = CsvTable::new();
    for report in reports {
        for pool in pools(&report.cases) {
            for method in ForecastMethod::ALL {
                let Some(scores) = Scores::of(&pool.scored(method)) else { continue };
                // The model is not compared with itself, and the interval of a point forecast covers nothing.
                let paired = if method == ForecastMethod::Model { None } else { pool.paired(method, seed) };
                let own = if method == ForecastMethod::Model { coverage(&scores) } else { Vec::new() };
                let of_model = paired.iter().flat_map(against_model);
                let errors = errors(&scores).map(|(statistic, value)| (statistic, Some(value)));
                for (statistic, value) in errors.into_iter().chain(own).chain(of_model) {
                    table.row(&ScoreRow {
                        window: report.window.id,
                        variable: pool.indicator.name,
                        level: pool.level,
                        year: pool.year,
                        method: method.name(),
                        statistic,
                        value: value.map_or_else(Number::default, |value| Number::rounded(value, 8)),
                    });
                }
            }
        }
    }
    table.bytes()
}

fn errors(scores: &Scores) -> [(&'static str, f64); 6] {
    [
        ("count", scores.count as f64),
        ("mape_percent", scores.mape),
        ("median_ape_percent", scores.median_ape),
        ("malpe_percent", scores.malpe),
        ("mae", scores.mae),
        ("crps", scores.crps),
    ]
}

fn coverage(scores: &Scores) -> Vec<(&'static str, Option<f64>)> {
    ["coverage_50", "coverage_80", "coverage_95"].into_iter().zip(scores.coverage).collect()
}

/// Statistics of the comparison of the model with a rule.
fn against_model(paired: &Paired) -> [(&'static str, Option<f64>); 6] {
    let ends = |interval: Option<(f64, f64)>| (interval.map(|ends| ends.0), interval.map(|ends| ends.1));
    let (difference, skill) = (ends(paired.difference_95), ends(paired.skill_95));
    [
        ("crps_difference_of_model", Some(paired.difference)),
        ("crps_difference_of_model_q0.025", difference.0),
        ("crps_difference_of_model_q0.975", difference.1),
        ("crps_skill_of_model", Some(paired.skill)),
        ("crps_skill_of_model_q0.025", skill.0),
        ("crps_skill_of_model_q0.975", skill.1),
    ]
}
