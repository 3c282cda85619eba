//! The stacked forecast of the urban share of a province: a mixture of the law and of the simple rules with their past errors.
//!
//! The weights are those with which the mixture would have forecast the other provinces best, from the origins of the windows in
//! which the law can be scored and with the past errors that were known there. The provinces of a window share the course of the
//! nation, so a window counts as one outcome and not as one for each province; and because there are few windows, the weights
//! are drawn towards equal ones as if in one window more all parts had been equally good.

use qilu_methods::math;
use qilu_methods::mixture;
use qilu_methods::mixture::PastOutcome;

use crate::data::stack_weights;
use crate::data::stack_weights::StackWeight;
use crate::national::dressed;
use crate::national::dressed::BENCHMARKS;
use crate::national::dressed::Benchmark;
use crate::national::dressed::DressedForecast;
use crate::national::estimate::mean_and_sd;
use crate::national::forecast::LawForecast;
use crate::national::panel::Panel;
use crate::national::panel::PanelProvince;
use crate::national::rolling;
use crate::national::rolling::CommonEffect;
use crate::national::rolling::ForecastWindow;
use crate::national::rolling::SimpleRule;

/// Name of the law among the parts.
pub const LAW: &str = "law";

/// Number of windows in which all parts count as equally good.
const PRIOR_WINDOWS: f64 = 1.0;

/// Equally likely values of a stacked forecast.
const VALUES: u32 = 1000;

/// Mean and standard deviation of a forecast, share.
type Normal = (f64, f64);

/// Densities of the forecasts of all parts in a window, at the observed shares of the provinces.
#[derive(Clone, Debug, PartialEq)]
pub struct StackWindow {
    /// The window.
    pub window: ForecastWindow,
    /// Normal densities by province, then by part: first the law, then the rules of [`BENCHMARKS`].
    pub densities: Vec<Vec<f64>>,
}

impl StackWindow {
    /// Mean over the provinces of the logarithm of the density of the mixture with these weights.
    #[must_use]
    pub fn log_score(&self, weights: &[f64]) -> f64 {
        let of = |densities: &Vec<f64>| {
            math::ln(densities.iter().zip(weights).map(|(density, weight)| density * weight).sum::<f64>())
        };
        self.densities.iter().map(of).sum::<f64>() / self.densities.len() as f64
    }
}

/// The weights with which one of some parts is the whole mixture.
#[must_use]
pub fn alone(part: usize, parts: usize) -> Vec<f64> {
    (0..parts).map(|at| if at == part { 1.0 } else { 0.0 }).collect()
}

/// The simple rules that are parts.
fn rules() -> impl Iterator<Item = SimpleRule> {
    BENCHMARKS.into_iter().filter_map(|benchmark| match benchmark {
        Benchmark::Rule(rule) => Some(rule),
        Benchmark::Reference | Benchmark::Stack => None,
    })
}

/// Names of the parts in the order of the densities.
fn names() -> impl Iterator<Item = &'static str> {
    std::iter::once(LAW).chain(rules().map(|rule| Benchmark::Rule(rule).name()))
}

/// The densities of all parts in a window; `None` where a rule has no past error at the origin.
///
/// - `law`: forecast of the law from the origin, with the rule for the trend that the projection has.
#[must_use]
pub fn window(panel: &Panel, window: ForecastWindow, law: &LawForecast) -> Option<StackWindow> {
    let ahead = window.target - window.origin;
    let of_law = law.shares.iter().map(|years| mean_and_sd(&years[usize::from(ahead) - 1]));
    let mut parts: Vec<Vec<Normal>> = vec![of_law.collect()];
    for rule in rules() {
        // What was known at the origin: errors of forecasts of years up to it.
        let (_, errors) = dressed::past_errors(panel, rule, ahead, window.origin)?;
        let (bias, sd) = mean_and_sd(&errors);
        let shares = rolling::forecast(panel, rule, window, CommonEffect::None).shares;
        parts.push(shares.into_iter().map(|share| (share - bias / 100.0, sd / 100.0)).collect());
    }
    let of = |(at, province): (usize, &PanelProvince)| {
        parts.iter().map(|part| density(part[at], province.share(window.target))).collect()
    };
    Some(StackWindow { window, densities: panel.provinces.iter().enumerate().map(of).collect() })
}

fn density((mean, sd): Normal, share: f64) -> f64 {
    let score = (share - mean) / sd;
    math::exp(-0.5 * score * score) / (sd * (2.0 * std::f64::consts::PI).sqrt())
}

/// The weights for what was known up to a year; none where no window had ended.
#[must_use]
pub fn weights(windows: &[StackWindow], known_to: u16) -> Vec<StackWeight> {
    let ended = windows.iter().filter(|own| own.window.target <= known_to);
    let outcomes: Vec<PastOutcome> = ended
        .flat_map(|own| {
            let counts = 1.0 / own.densities.len() as f64;
            own.densities.iter().map(move |densities| PastOutcome { densities: densities.clone(), counts })
        })
        .collect();
    let found = mixture::weights(&outcomes, PRIOR_WINDOWS);
    let named = names().zip(found);
    named.map(|(part, weight)| StackWeight { known_to, part: part.to_owned(), weight }).collect()
}

/// The stacked forecast of a year; `None` where the weights or all rules are missing. A rule that cannot be dressed so far ahead
/// leaves its weight to the others.
///
/// - `weights`: all weights of the data package; those of the last year up to `known_to` are taken.
/// - `model`: equally likely shares of the year by the projection, which has the law.
/// - `others`: second opinions on the year.
/// - `known_to`: last year whose shares of the other provinces may be used.
#[must_use]
pub fn stacked(
    weights: &[StackWeight],
    model: &[f64],
    others: &[DressedForecast],
    known_to: u16,
) -> Option<DressedForecast> {
    let year = others.first()?.year;
    let known = weights.iter().map(|row| row.known_to).filter(|known| *known <= known_to).max()?;
    let mut values: Vec<(f64, f64)> = Vec::new();
    let mut provinces = 0;
    for StackWeight { part, weight, .. } in stack_weights::of_year(weights, known) {
        let rule = others.iter().find(|own| own.benchmark.name() == part);
        let own = if part == LAW { model } else { rule.map_or(&[][..], |own| &own.values) };
        provinces = provinces.max(rule.map_or(0, |own| own.provinces));
        values.extend(own.iter().map(|value| (*value, weight / own.len() as f64)));
    }
    let values = (provinces > 0).then(|| mixture::equally_likely(values, VALUES))?;
    Some(DressedForecast { benchmark: Benchmark::Stack, year, plain: None, values, provinces })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(part: &str, weight: f64) -> StackWeight {
        StackWeight { known_to: 2022, part: part.to_owned(), weight }
    }

    fn rule(values: Vec<f64>) -> DressedForecast {
        let benchmark = Benchmark::Rule(SimpleRule::ConstantGain);
        DressedForecast { benchmark, year: 2035, plain: Some(0.7), values, provinces: 26 }
    }

    #[test]
    fn a_mixture_has_the_probabilities_of_its_parts_by_their_weights() {
        let weights = [weight(LAW, 0.6), weight("constant_gain", 0.4)];
        // Half of the law and all of the rule reach 0.75.
        let found = stacked(&weights, &[0.7, 0.8], &[rule(vec![0.76, 0.77])], 2025).expect("weights and a rule");
        assert_eq!((found.values.len(), found.reaching(0.75), found.provinces), (1000, 700, 26));
        assert_eq!(found.benchmark, Benchmark::Stack);
    }

    #[test]
    fn a_part_that_is_missing_leaves_its_weight_to_the_others() {
        let weights = [weight(LAW, 0.5), weight("logistic", 0.3), weight("constant_gain", 0.2)];
        let found = stacked(&weights, &[0.7], &[rule(vec![0.8])], 2025).expect("weights and a rule");
        assert_eq!(found.reaching(0.75), 286, "two sevenths");
    }

    #[test]
    fn later_weights_are_not_read() {
        let mut weights = vec![weight(LAW, 0.0), weight("constant_gain", 1.0)];
        assert!(stacked(&weights, &[0.7], &[rule(vec![0.8])], 2021).is_none());
        weights.extend([StackWeight { known_to: 2020, ..weight(LAW, 1.0) }]);
        weights.extend([StackWeight { known_to: 2020, ..weight("constant_gain", 0.0) }]);
        let found = stacked(&weights, &[0.7], &[rule(vec![0.8])], 2021).expect("weights of 2020");
        assert_eq!(found.reaching(0.75), 0);
    }

    #[test]
    fn the_better_part_has_the_larger_weight_and_no_part_has_none() {
        let own = ForecastWindow { first: 2010, origin: 2015, target: 2020 };
        let window = StackWindow { window: own, densities: vec![vec![5.0, 1.0, 1.0, 1.0, 1.0]; 26] };
        let found = weights(&[window], 2020);
        let of = |part: &str| found.iter().find(|row| row.part == part).expect("a part").weight;
        assert!(of(LAW) > of("logistic") && of("logistic") > 0.0);
        assert!((found.iter().map(|row| row.weight).sum::<f64>() - 1.0).abs() < 1e-9);
        // With one window beside that of the prior, its two parts of weight are at most its own and a fifth of the other.
        assert!(of(LAW) <= 0.6 + 1e-9, "{found:?}");
    }

    #[test]
    fn windows_that_have_not_ended_do_not_count() {
        let of = |target: u16, densities: Vec<f64>| StackWindow {
            window: ForecastWindow { first: 2010, origin: 2015, target },
            densities: vec![densities; 3],
        };
        let early = of(2020, vec![1.0, 2.0, 1.0, 1.0, 1.0]);
        let late = of(2022, vec![9.0, 1.0, 1.0, 1.0, 1.0]);
        let (one, both) = (std::slice::from_ref(&early), [early.clone(), late]);
        assert_eq!(weights(&both, 2020), weights(one, 2020));
        assert_ne!(weights(&both, 2022), weights(one, 2022));
    }
}
