//! Rolling origin: forecasts of the urban shares of the provinces by simple rules, from years that have passed.

use std::ops::Range;

use qilu_methods::math;

use crate::national::law::Law;
use crate::national::panel::Panel;
use crate::national::panel::PanelProvince;
use crate::national::panel::size;

/// The years of a test: those of the fit and the one that is forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForecastWindow {
    /// First year of the fit.
    pub first: u16,
    /// Last year of the fit, from which the forecast starts.
    pub origin: u16,
    /// Year that is forecast.
    pub target: u16,
}

/// The five windows.
pub const WINDOWS: [ForecastWindow; 5] = [
    ForecastWindow { first: 2000, origin: 2010, target: 2020 },
    ForecastWindow { first: 2000, origin: 2010, target: 2015 },
    ForecastWindow { first: 2010, origin: 2015, target: 2020 },
    ForecastWindow { first: 2012, origin: 2017, target: 2022 },
    ForecastWindow { first: 2010, origin: 2020, target: 2022 },
];

/// Slopes of the hazard that are tried; 0 is a constant hazard.
pub const SLOPES: [f64; 9] = [-0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2];

/// A rule that forecasts shares from those of two years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SimpleRule {
    /// The gain in points goes on.
    ConstantGain,
    /// The difference between the growth rates of urban and rural residents goes on.
    Logistic,
    /// That difference moves in 25 years to what the UN expects at the share of the origin.
    UnGrowthDifference,
    /// The hazard of the fit goes on, with a slope in `ln(urban/rural)`.
    Hazard {
        /// The slope.
        slope: f64,
        /// Part of a province's deviation from the mean of the levels that is kept.
        kept: f64,
    },
}

/// The constant hazard of each province.
pub const CONSTANT_HAZARD: SimpleRule = SimpleRule::Hazard { slope: 0.0, kept: 1.0 };

/// The change that is common to all provinces after the origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommonEffect {
    /// None.
    None,
    /// The one with which the mean error is zero, which nobody knew.
    Oracle,
}

/// Growth difference that the UN expects at a share: intercept, slope on the share, and years until it is reached (World
/// Urbanization Prospects 2018, methodology).
const UN_INTERCEPT: f64 = 0.037_623;
const UN_SLOPE: f64 = -0.026_04;
const UN_YEARS: f64 = 25.0;

/// First level of Newton's method, its steps, the difference of its derivatives, and its bounds, as the oracle script has them.
const FIRST_LEVEL: f64 = -3.6;
const STEPS: usize = 60;
const DIFFERENCE: f64 = 1e-3;
const LEAST_DERIVATIVE: f64 = 1e-4;
const LARGEST_STEP: f64 = 0.5;

/// Bounds of the common effect, and halvings of the search for it.
const LARGEST_EFFECT: f64 = 3.0;
const HALVINGS: usize = 40;

/// Scores of the errors of a rule over the provinces, in percentage points; an error is forecast less observed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastScores {
    /// Mean error.
    pub bias: f64,
    /// Mean absolute error.
    pub mae: f64,
    /// Root mean square error.
    pub rmse: f64,
    /// Mean logarithm, up to a constant, of the normal density of each error whose standard deviation is the root mean square of
    /// those of the other provinces.
    pub log_score: f64,
}

/// A forecast from one origin: shares of each province by year.
#[derive(Clone, Debug)]
pub struct SimpleForecast {
    /// The common effect that was added to `ln h`; 0 for rules without a hazard.
    pub common_effect: f64,
    /// Shares of the target by province.
    pub shares: Vec<f64>,
}

fn shares(panel: &Panel, year: u16) -> Vec<f64> {
    panel.provinces.iter().map(|province| province.share(year)).collect()
}

/// The share at the end of some years with a constant level.
fn grow(province: &PanelProvince, start: f64, law: Law, level: f64, mut years: Range<u16>) -> f64 {
    years.by_ref().fold(start, |share, year| law.next_share(share, level, province.difference(year)))
}

/// Level of each province with which it meets the share at the end of the fit.
fn fitted(panel: &Panel, law: Law, window: ForecastWindow) -> Vec<f64> {
    let years = window.first..window.origin;
    let of_province = |province: &PanelProvince| {
        let end = |level: f64| grow(province, province.share(window.first), law, level, years.clone());
        let mut level = FIRST_LEVEL;
        for _ in 0..STEPS {
            let found = end(level);
            let derivative = (end(level + DIFFERENCE) - found) / DIFFERENCE;
            let step = (found - province.share(window.origin)) / derivative.max(LEAST_DERIVATIVE);
            level -= step.clamp(-LARGEST_STEP, LARGEST_STEP);
        }
        level
    };
    panel.provinces.iter().map(of_province).collect()
}

/// Forecasts the share of the target from those of the fit.
///
/// - `common`: of rules with a hazard; the others have none.
#[must_use]
pub fn forecast(panel: &Panel, rule: SimpleRule, window: ForecastWindow, common: CommonEffect) -> SimpleForecast {
    let ForecastWindow { first, origin, target } = window;
    let (span, ahead) = (f64::from(origin - first), f64::from(target - origin));
    let by_share = |forecast: &dyn Fn(f64, f64) -> f64| {
        let each = panel.provinces.iter().map(|province| forecast(province.share(first), province.share(origin)));
        SimpleForecast { common_effect: 0.0, shares: each.collect() }
    };
    let share_of = |size: f64| 1.0 / (1.0 + math::exp(-size));
    let growth = |start: f64, end: f64| (size(end) - size(start)) / span;
    match rule {
        SimpleRule::ConstantGain => by_share(&|start, end| end + (end - start) / span * ahead),
        SimpleRule::Logistic => by_share(&|start, end| share_of(size(end) + growth(start, end) * ahead)),
        SimpleRule::UnGrowthDifference => by_share(&|start, end| {
            let norm = UN_INTERCEPT + UN_SLOPE * end;
            let step = |at: f64, year: u16| {
                let weight = ((f64::from(year) + 0.5) / UN_YEARS).min(1.0);
                at + (1.0 - weight) * growth(start, end) + weight * norm
            };
            share_of((0..target - origin).fold(size(end), step))
        }),
        SimpleRule::Hazard { slope, kept } => by_hazard(panel, Law { slope, curvature: 0.0 }, kept, window, common),
    }
}

fn by_hazard(panel: &Panel, law: Law, kept: f64, window: ForecastWindow, common: CommonEffect) -> SimpleForecast {
    let levels = fitted(panel, law, window);
    let mean = levels.iter().sum::<f64>() / levels.len() as f64;
    let ends = |effect: f64| -> Vec<f64> {
        let end = |(province, level): (&PanelProvince, &f64)| {
            let level = mean + kept * (level - mean) + effect;
            grow(province, province.share(window.origin), law, level, window.origin..window.target)
        };
        panel.provinces.iter().zip(&levels).map(end).collect()
    };
    let mut effect = 0.0;
    if common == CommonEffect::Oracle {
        let observed: f64 = shares(panel, window.target).iter().sum();
        let (mut low, mut high) = (-LARGEST_EFFECT, LARGEST_EFFECT);
        for _ in 0..HALVINGS {
            effect = f64::midpoint(low, high);
            if ends(effect).iter().sum::<f64>() > observed {
                high = effect;
            } else {
                low = effect;
            }
        }
    }
    SimpleForecast { common_effect: effect, shares: ends(effect) }
}

/// Errors of forecasts of a year, in percentage points.
#[must_use]
pub fn errors(panel: &Panel, forecast: &[f64], target: u16) -> Vec<f64> {
    forecast.iter().zip(shares(panel, target)).map(|(forecast, observed)| 100.0 * (forecast - observed)).collect()
}

impl ForecastScores {
    /// Scores of errors, at least two.
    #[must_use]
    pub fn of(errors: &[f64]) -> ForecastScores {
        let count = errors.len() as f64;
        let mean = |value: &dyn Fn(f64) -> f64| errors.iter().map(|error| value(*error)).sum::<f64>() / count;
        let square = mean(&|error| error * error);
        let density = |error: f64| {
            let others = (square * count - error * error) / (count - 1.0);
            -0.5 * error * error / others - 0.5 * math::ln(others)
        };
        ForecastScores {
            bias: mean(&|error| error),
            mae: mean(&f64::abs),
            rmse: square.sqrt(),
            log_score: mean(&density),
        }
    }
}
