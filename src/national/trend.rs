//! How the trend should be extrapolated: the law, estimated anew on what was known at each origin, forecasts the other provinces
//! with each rule, and the rules are scored.

use qilu_methods::math;

use crate::national::dressed;
use crate::national::estimate;
use crate::national::estimate::SamplerSettings;
use crate::national::estimate::mean_and_sd;
use crate::national::forecast;
use crate::national::forecast::LawForecast;
use crate::national::forecast::TrendRule;
use crate::national::panel::Panel;
use crate::national::rolling;
use crate::national::rolling::CONSTANT_HAZARD;
use crate::national::rolling::CommonEffect;
use crate::national::rolling::ForecastScores;
use crate::national::rolling::ForecastWindow;
use crate::national::rolling::SimpleRule;
use crate::national::rolling::WINDOWS;
use crate::national::stack;
use crate::national::stack::StackWindow;

/// First origin with which the law can be estimated. Before it there is one hazard for each province, which shows no trend.
pub const FIRST_ORIGIN: u16 = 2015;

/// How the projection extrapolates the trend up to the horizon of the plan.
const PROJECTED: TrendRule = TrendRule::Half;

/// Last year with shares.
const LAST: u16 = 2022;

/// The windows with which the law can be scored.
pub fn scored_windows() -> impl Iterator<Item = ForecastWindow> {
    WINDOWS.into_iter().filter(|window| window.origin >= FIRST_ORIGIN)
}

/// Scores of a rule for the trend in a window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TrendScore {
    /// The window.
    pub window: ForecastWindow,
    /// The rule.
    pub rule: TrendRule,
    /// Scores of the errors of the means.
    pub scores: ForecastScores,
    /// Mean absolute error over that of the constant hazard of each province.
    pub ratio: f64,
    /// Mean logarithm of the normal density with the mean and the standard deviation of the draws of each province, up to the
    /// same constant as [`ForecastScores::log_score`]. Provinces share the shock of the nation, so these are not independent.
    pub own_log_score: f64,
    /// Share of provinces inside their 80 per cent interval.
    pub coverage_80: f64,
}

/// A rule whose past errors are known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DressedRule {
    /// A simple rule.
    Simple(SimpleRule),
    /// The law, with a rule for its trend.
    Law(TrendRule),
}

/// Past errors of a rule at a horizon, percentage points.
#[derive(Clone, Debug, PartialEq)]
pub struct PastErrors {
    /// The rule.
    pub rule: DressedRule,
    /// Years from the origin to the year that was forecast.
    pub horizon: u16,
    /// Origins.
    pub origins: Vec<u16>,
    /// Errors of all provinces and origins.
    pub errors: Vec<f64>,
}

impl PastErrors {
    /// Scores of the errors.
    #[must_use]
    pub fn scores(&self) -> ForecastScores {
        ForecastScores::of(&self.errors)
    }
}

/// The simple rules that can be dressed with their past errors.
pub const DRESSED: [SimpleRule; 5] = [
    SimpleRule::ConstantGain,
    SimpleRule::Logistic,
    SimpleRule::UnGrowthDifference,
    CONSTANT_HAZARD,
    SimpleRule::Hazard { slope: 0.0, kept: 0.5 },
];

/// Scores of all rules for the trend on a panel, and what they were made from.
#[derive(Clone, Debug)]
pub struct TrendTest {
    /// Scores by window, then by rule in the order of [`TrendRule::ALL`].
    pub scores: Vec<TrendScore>,
    /// Errors of the constant hazard by window.
    pub constant: Vec<(ForecastWindow, ForecastScores)>,
    /// Past errors by rule and horizon.
    pub past: Vec<PastErrors>,
    /// Densities of the parts of the stacked forecast, by window. The law has the trend rule of the projection.
    pub stack: Vec<StackWindow>,
}

/// Estimates the law at each origin, and scores the rules for the trend.
#[must_use]
pub fn test(panel: &Panel, settings: SamplerSettings) -> TrendTest {
    let mut test =
        TrendTest { scores: Vec::new(), constant: Vec::new(), past: past_of_simple_rules(panel), stack: Vec::new() };
    let mut of_law: Vec<(u16, LawForecast)> = Vec::new();
    for window in scored_windows() {
        let constant = rolling::forecast(panel, CONSTANT_HAZARD, window, CommonEffect::None);
        let constant = ForecastScores::of(&rolling::errors(panel, &constant.shares, window.target));
        let estimated = estimate::estimate(panel, window.origin, settings.for_scores());
        for forecast in forecast::forecast(panel, &estimated, LAST, settings.seed) {
            test.scores.push(score(panel, window, &forecast, constant));
            if forecast.rule == PROJECTED {
                test.stack.extend(stack::window(panel, window, &forecast));
            }
            of_law.push((window.origin, forecast));
        }
        test.constant.push((window, constant));
    }
    for rule in TrendRule::ALL {
        for horizon in 1..=LAST - FIRST_ORIGIN {
            let mut past =
                PastErrors { rule: DressedRule::Law(rule), horizon, origins: Vec::new(), errors: Vec::new() };
            let reaching = of_law.iter().filter(|(origin, forecast)| forecast.rule == rule && origin + horizon <= LAST);
            for (origin, forecast) in reaching {
                past.origins.push(*origin);
                past.errors.extend(rolling::errors(panel, &forecast.means(horizon.into()), origin + horizon));
            }
            test.past.push(past);
        }
    }
    test
}

impl TrendTest {
    /// Mean over the windows of the ratio of mean absolute errors.
    #[must_use]
    pub fn mean_ratio(&self, rule: TrendRule) -> f64 {
        let ratios: Vec<f64> = self.scores.iter().filter(|score| score.rule == rule).map(|score| score.ratio).collect();
        ratios.iter().sum::<f64>() / ratios.len() as f64
    }

    /// The candidate with the least mean ratio.
    #[must_use]
    pub fn choice(&self) -> TrendRule {
        let better = |a: TrendRule, b: TrendRule| if self.mean_ratio(b) < self.mean_ratio(a) { b } else { a };
        TrendRule::CANDIDATES.into_iter().reduce(better).expect("three candidates")
    }

    /// Past errors of a rule at a horizon; `None` if no origin reaches so far.
    #[must_use]
    pub fn past_errors(&self, rule: DressedRule, horizon: u16) -> Option<&PastErrors> {
        self.past.iter().find(|past| past.rule == rule && past.horizon == horizon && !past.origins.is_empty())
    }
}

fn score(panel: &Panel, window: ForecastWindow, forecast: &LawForecast, constant: ForecastScores) -> TrendScore {
    let ahead = usize::from(window.target - window.origin);
    let errors = rolling::errors(panel, &forecast.means(ahead), window.target);
    let scores = ForecastScores::of(&errors);
    let (mut density, mut inside) = (0.0, 0.0);
    for ((province, draws), error) in panel.provinces.iter().zip(&forecast.shares).zip(&errors) {
        let mut draws = draws[ahead - 1].clone();
        let sd = 100.0 * mean_and_sd(&draws).1;
        density += -0.5 * (error / sd) * (error / sd) - math::ln(sd);
        qilu_methods::summary::sort(&mut draws);
        let [low, high] = [0.1, 0.9].map(|p| qilu_methods::summary::quantile(&draws, p));
        inside += if (low..=high).contains(&province.share(window.target)) { 1.0 } else { 0.0 };
    }
    let count = errors.len() as f64;
    TrendScore {
        window,
        rule: forecast.rule,
        scores,
        ratio: scores.mae / constant.mae,
        own_log_score: density / count,
        coverage_80: inside / count,
    }
}

/// Errors of the simple rules from all fits of the windows, at every horizon with shares.
fn past_of_simple_rules(panel: &Panel) -> Vec<PastErrors> {
    let of = |(rule, horizon): (SimpleRule, u16)| {
        let (origins, errors) = dressed::past_errors(panel, rule, horizon, LAST)?;
        Some(PastErrors { rule: DressedRule::Simple(rule), horizon, origins, errors })
    };
    DRESSED.into_iter().flat_map(|rule| (1..=LAST - 2010).map(move |horizon| (rule, horizon))).filter_map(of).collect()
}
