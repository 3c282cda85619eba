//! The urban share of the province against simple rules that have the distribution of their own past errors on other provinces.
//!
//! A rule that gives a point has no density, so it cannot be compared with the model by a logarithmic score. Dressed with the
//! errors that were known at the time, it can.

use crate::data::Data;
use crate::indicators::IndicatorId;
use crate::national::dressed;
use crate::national::dressed::Benchmark;
use crate::national::dressed::RecentCourse;
use crate::national::stack;
use crate::region::Area;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::hindcast::Window;
use qilu_methods::math;
use qilu_methods::random;
use qilu_methods::score::Scored;

/// Values that stand for the distribution of the model in the mixture.
const NORMAL_VALUES: u32 = 200;

/// Score of a forecast with a distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct DressedScore {
    /// The rule; `None` for the model.
    pub benchmark: Option<Benchmark>,
    /// Mean of the forecast less the outcome, percentage points.
    pub error: f64,
    /// Standard deviation of the forecast, percentage points.
    pub sd: f64,
    /// Logarithm of the normal density with this mean and standard deviation at the outcome, up to the constant `-ln(2 pi) / 2`.
    pub log_score: f64,
    /// CRPS, percentage points.
    pub crps: f64,
    /// Whether the outcome is inside the central 80 %; `None` where the values are too few.
    pub inside_80: Option<bool>,
    /// Number of values; `None` for the model.
    pub values: Option<usize>,
}

/// Scores of the model and of the dressed rules for the urban share of the province in the last scored year; none where the
/// window has no such outcome, or where no error of a rule was known at its start.
#[must_use]
pub fn scores(data: &Data, window: Window, cases: &[Case]) -> Vec<DressedScore> {
    let is_share = |case: &&Case| case.area == Area::Province && case.indicator.id == IndicatorId::UrbanShare;
    let Some(case) = cases.iter().filter(is_share).max_by_key(|case| case.year) else { return Vec::new() };
    let (Some(model), Some(tables)) = (case.of(ForecastMethod::Model), &data.national) else { return Vec::new() };
    let Some(course) = recent(data, window) else { return Vec::new() };
    let mut forecasts = dressed::forecasts(tables, &data.region.province.code, course, case.year, window.known);
    if forecasts.is_empty() {
        return Vec::new();
    }
    let error = 100.0 * (model.summary.mean - case.observed);
    let sd = model.summary.sd.map_or(0.0, |sd| 100.0 * sd);
    let projected = normal_values(model.summary.mean, sd / 100.0);
    forecasts.extend(stack::stacked(&data.stack_weights, &projected, &forecasts, window.known));
    let mut all = vec![DressedScore {
        benchmark: None,
        error,
        sd,
        log_score: log_score(error, sd),
        crps: 100.0 * model.scored.crps,
        inside_80: model.scored.inside[1],
        values: None,
    }];
    for own in forecasts.iter().filter(|own| own.values.len() > 1) {
        let count = own.values.len() as f64;
        let mean = own.values.iter().sum::<f64>() / count;
        let square: f64 = own.values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let (error, sd) = (100.0 * (mean - case.observed), 100.0 * (square / (count - 1.0)).sqrt());
        let scored = Scored::of(0, &own.values, case.observed);
        all.push(DressedScore {
            benchmark: Some(own.benchmark),
            error,
            sd,
            log_score: log_score(error, sd),
            crps: 100.0 * scored.crps,
            inside_80: own.interval_80().map(|[low, high]| (low..=high).contains(&case.observed)),
            values: Some(own.values.len()),
        });
    }
    all
}

/// Equally likely values of a normal distribution.
fn normal_values(mean: f64, sd: f64) -> Vec<f64> {
    let part = |part: u32| (f64::from(part) + 0.5) / f64::from(NORMAL_VALUES);
    (0..NORMAL_VALUES).map(|at| mean + sd * random::normal_quantile(part(at))).collect()
}

fn log_score(error: f64, sd: f64) -> f64 {
    -0.5 * (error / sd) * (error / sd) - math::ln(sd)
}

/// The course that rules could continue: over the decade before the base year, or from the base year to the last known figure;
/// `None` where a share is not published.
fn recent(data: &Data, window: Window) -> Option<RecentCourse> {
    let census = window.known / 10 * 10;
    let years = if window.known > census { [census, window.known] } else { [census - 10, census] };
    let indicator = IndicatorId::UrbanShare.published_name();
    let share = |year: u16| data.observations.latest(&data.region.province.code, indicator, year);
    Some(RecentCourse { years, shares: [share(years[0])?, share(years[1])?] })
}
