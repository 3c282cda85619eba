//! Simple rules for counties and cities with the distribution of the errors that they made in other provinces.
//!
//! A rule that gives a point has the CRPS of a point, its absolute error, so a model with a distribution has an easy comparison.
//! With the errors of the rule on the counties of other provinces in the same decade, the rule has a distribution, too. These errors
//! were not known at the start of the window, so that they favour the rule.

use crate::data::Data;
use crate::data::errors;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::hindcast::Window;
use qilu_methods::math;
use qilu_methods::score::Scored;

/// Last year known, and last year scored, of a window whose outcomes the errors are for.
const DECADE: [u16; 2] = [2010, 2020];

/// The score of a rule for a case with the errors that it made in other provinces; `None` where the window is of another decade,
/// where the rule has no forecast, or where no errors of it are known.
#[must_use]
pub fn scored(data: &Data, window: Window, case: &Case, rule: ForecastMethod) -> Option<Scored> {
    if [window.known, case.year] != DECADE {
        return None;
    }
    let (level, indicator) = (errors::level(case.area), case.indicator.name);
    let own = data
        .county_rules
        .iter()
        .filter(|row| row.level == level && row.indicator == indicator && row.rule == rule.name());
    let point = case.of(rule)?.scored.median;
    let share = case.indicator.unit.is_share();
    let at = |error: f64| match share {
        // An area without countryside, or without a town, has no logit and keeps its share.
        true if point <= 0.0 || point >= 1.0 => point,
        true => 1.0 / (1.0 + math::exp(-math::logit(point) - error)),
        false => point * math::exp(error),
    };
    let values: Vec<f64> = own.map(|row| at(row.error)).collect();
    (!values.is_empty()).then(|| Scored::of(case.forecasts[0].scored.area, &values, case.observed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::county_rules::RuleError;
    use crate::indicators::IndicatorId;
    use crate::region::Area;
    use crate::region::CountyId;
    use crate::validation::hindcast::Forecast;
    use crate::validation::hindcast::WINDOWS;
    use qilu_methods::summary::Summary;

    #[test]
    fn a_rule_is_scored_with_the_errors_of_its_level_and_indicator() {
        let mut data = Data::load(std::path::Path::new("data")).expect("the data are sound");
        let row = |level: &str, indicator: &str, error: f64| RuleError {
            level: level.to_owned(),
            indicator: indicator.to_owned(),
            rule: "no_change".to_owned(),
            error,
        };
        data.county_rules = vec![
            row("city", "urban_share", 9.0),
            row("county", "residents", 9.0),
            row("county", "urban_share", 0.0),
            row("county", "urban_share", math::ln(3.0)),
        ];
        let point = |value: f64, observed: f64| Forecast {
            method: ForecastMethod::NoChange,
            scored: Scored::of(5, &[value], observed),
            summary: Summary::of(&mut [value]).expect("finite"),
        };
        let case = |value: f64| Case {
            area: Area::County(CountyId(5)),
            indicator: IndicatorId::UrbanShare.row(),
            year: 2020,
            observed: 0.6,
            forecasts: vec![point(value, 0.6)],
        };
        // Odds of one, and of three: shares of 0.5 and 0.75. The CRPS is the mean distance from 0.6, 0.125, less half the mean distance
        // between two draws, 0.125.
        let found = scored(&data, WINDOWS[1], &case(0.5), ForecastMethod::NoChange).expect("a forecast with errors");
        assert!((found.crps - 0.0625).abs() < 1e-12, "{}", found.crps);
        let whole = scored(&data, WINDOWS[1], &case(1.0), ForecastMethod::NoChange).expect("a forecast with errors");
        assert!((whole.crps - 0.4).abs() < 1e-12);
        assert_eq!(scored(&data, WINDOWS[2], &case(0.5), ForecastMethod::NoChange), None);
        assert_eq!(scored(&data, WINDOWS[1], &case(0.5), ForecastMethod::Logistic), None);
    }
}
