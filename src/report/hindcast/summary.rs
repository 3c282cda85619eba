//! A short summary of the hindcasts for the page that planners read: docs/validation/summary.json.

use serde::Deserialize;
use serde::Serialize;

use crate::data::package::Package;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::report::hindcast::Pool;
use crate::report::hindcast::WindowReport;
use crate::report::hindcast::pools;
use crate::validation::hindcast::ForecastMethod;
use qilu_methods::score::Scores;

/// Name of the data package to which the published hindcasts belong.
pub(super) const PACKAGE: &str = "qilu-shandong";

/// Indicators of the summary.
const SUMMARIZED: [IndicatorId; 2] = [IndicatorId::Residents, IndicatorId::UrbanShare];

/// Errors of a window for an indicator and a level of areas, in the last forecast year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct HindcastRow {
    /// Code of the window, such as `H1`.
    pub window: String,
    /// Meaning of the window in Chinese.
    pub zh: String,
    /// Meaning of the window in English.
    pub en: String,
    /// Last year whose data were used.
    pub known: u16,
    /// Forecast year.
    pub year: u16,
    /// Name of the indicator.
    pub indicator: String,
    /// `province`, `city` or `county`.
    pub level: String,
    /// Number of areas.
    pub areas: usize,
    /// `percent` of the outcome, or `points` of a share.
    pub unit: String,
    /// For the province, the error of the median with its sign. For cities and counties, the median absolute percentage
    /// error, or the mean absolute error of shares.
    pub error: f64,
    /// Share of outcomes inside the central 50, 80 and 95 % intervals, percent; `None` where the draws do
    /// not show the interval.
    pub inside: [Option<f64>; 3],
    /// Name of the simple rule with the smallest CRPS.
    pub rule: String,
    /// Error of this rule, defined as `error`.
    pub rule_error: f64,
    /// CRPS of the model minus that of the rule, percent of the latter; it is negative if the model is better.
    pub crps_difference: f64,
}

/// The rows of the summary of all windows.
#[must_use]
pub fn rows(reports: &[WindowReport]) -> Vec<HindcastRow> {
    let mut rows = Vec::new();
    for report in reports {
        let pools = pools(&report.cases);
        for indicator in SUMMARIZED {
            for level in ["province", "city", "county"] {
                let own = pools.iter().filter(|pool| pool.indicator.id == indicator && pool.level == level);
                // The last year has the longest lead time.
                rows.extend(own.max_by_key(|pool| pool.year).and_then(|pool| row(report, pool)));
            }
        }
    }
    rows
}

/// The summary as JSON.
#[must_use]
pub fn json(reports: &[WindowReport]) -> String {
    let mut text = serde_json::to_string_pretty(&rows(reports)).expect("plain values");
    text.push('\n');
    text
}

/// The published summary if the data package is the one to which it belongs, otherwise no rows.
#[must_use]
pub fn published(package: &Package) -> Vec<HindcastRow> {
    // The page of another province must not show the errors of this one.
    if package.name != PACKAGE {
        return Vec::new();
    }
    serde_json::from_str(include_str!("../../../docs/validation/summary.json")).expect("a test wrote it")
}

fn row(report: &WindowReport, pool: &Pool<'_>) -> Option<HindcastRow> {
    let model = Scores::of(&pool.scored(ForecastMethod::Model))?;
    // The first method is the model itself.
    let (rule, scores) = ForecastMethod::ALL[1..]
        .iter()
        .filter_map(|method| Some((*method, Scores::of(&pool.scored(*method))?)))
        .min_by(|a, b| a.1.crps.total_cmp(&b.1.crps))?;
    Some(HindcastRow {
        window: report.window.id.to_owned(),
        zh: report.window.zh.to_owned(),
        en: report.window.en.to_owned(),
        known: report.window.known,
        year: pool.year,
        indicator: pool.indicator.name.to_owned(),
        level: pool.level.to_owned(),
        areas: model.count,
        unit: if pool.indicator.unit.is_share() { "points" } else { "percent" }.to_owned(),
        error: error(pool, ForecastMethod::Model, &model),
        inside: model.coverage.map(|share| share.map(|share| rounded(100.0 * share))),
        rule: rule.name().to_owned(),
        rule_error: error(pool, rule, &scores),
        crps_difference: rounded(100.0 * (model.crps / scores.crps - 1.0)),
    })
}

fn error(pool: &Pool<'_>, method: ForecastMethod, scores: &Scores) -> f64 {
    let share = |indicator: &Indicator| indicator.unit.is_share();
    let scored = pool.scored(method);
    // The province is a single case, whose sign tells whether the model was too high. For counties the median is used,
    // because a few of them have very large errors.
    let size = match &scored[..] {
        [one] if share(pool.indicator) => 100.0 * (one.median - one.observed),
        [one] => one.pe,
        _ if share(pool.indicator) => 100.0 * scores.mae,
        _ => scores.median_ape,
    };
    rounded(size)
}

/// A value rounded to two decimals, as the page shows it.
pub(super) fn rounded(value: f64) -> f64 {
    (100.0 * value).round() / 100.0
}
