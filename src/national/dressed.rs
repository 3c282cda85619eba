//! Second opinions on the urban share of a province: forecasts by simple rules with the distribution of their own past errors on the
//! other provinces, and by the later course of provinces that once had the same share.
//!
//! A rule without an interval cannot be compared with a model that has one. The errors that the rule made on the other provinces,
//! at the same distance from the origin, are subtracted from its forecast; each gives a value that would have been right if the
//! error were made again. The values of one origin share the course of the nation, so they are not independent.

use qilu_methods::estimate;
use qilu_methods::summary;

use crate::data::national::LAST_YEAR;
use crate::data::national::NationalTables;
use crate::national::panel::Panel;
use crate::national::panel::PanelProvince;
use crate::national::panel::Sample;
use crate::national::rolling;
use crate::national::rolling::CONSTANT_HAZARD;
use crate::national::rolling::CommonEffect;
use crate::national::rolling::ForecastWindow;
use crate::national::rolling::SimpleRule;
use crate::national::rolling::WINDOWS;

/// Largest distance of a reference province from the share of the province, share. Assumption: about the gain of a year, so that
/// each province that passes the share has a year within it.
const NEAR: f64 = 0.01;

/// Where a second opinion comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Benchmark {
    /// A simple rule.
    Rule(SimpleRule),
    /// Provinces whose share was that of the province.
    Reference,
    /// The mixture of the law and the rules ([`crate::national::stack`]).
    Stack,
}

/// The second opinions that do not need the projection, in the order in which they are shown.
pub const BENCHMARKS: [Benchmark; 5] = [
    Benchmark::Rule(CONSTANT_HAZARD),
    Benchmark::Rule(SimpleRule::ConstantGain),
    Benchmark::Rule(SimpleRule::Logistic),
    Benchmark::Rule(SimpleRule::UnGrowthDifference),
    Benchmark::Reference,
];

impl Benchmark {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Benchmark::Rule(SimpleRule::ConstantGain) => "constant_gain",
            Benchmark::Rule(SimpleRule::Logistic) => "logistic",
            Benchmark::Rule(SimpleRule::UnGrowthDifference) => "un_growth_difference",
            Benchmark::Rule(SimpleRule::Hazard { .. }) => "constant_hazard",
            Benchmark::Reference => "reference_provinces",
            Benchmark::Stack => "stacked",
        }
    }
}

/// The course of the province up to the origin of a forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RecentCourse {
    /// First and last year of the pace that rules continue; the last is the origin.
    pub years: [u16; 2],
    /// Urban shares of these years, share.
    pub shares: [f64; 2],
}

/// A second opinion on the urban share of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct DressedForecast {
    /// Where it comes from.
    pub benchmark: Benchmark,
    /// The year.
    pub year: u16,
    /// Forecast of the rule itself, share; `None` for reference provinces and the mixture, which have no rule.
    pub plain: Option<f64>,
    /// Equally likely shares, ascending: the forecast less each past error; the origin's share with the gain of each province; or
    /// quantiles of the mixture.
    pub values: Vec<f64>,
    /// Number of provinces behind the values.
    pub provinces: usize,
}

impl DressedForecast {
    /// Median of the values, share.
    #[must_use]
    pub fn median(&self) -> f64 {
        summary::quantile(&self.values, 0.5)
    }

    /// The interval that holds 80 % of the values; `None` where they are too few.
    #[must_use]
    pub fn interval_80(&self) -> Option<[f64; 2]> {
        let shown = estimate::shows_percentile(self.values.len(), 0.1);
        shown.then(|| [0.1, 0.9].map(|p| summary::quantile(&self.values, p)))
    }

    /// Number of values that reach a threshold. Their share is no probability with an error, because values of one origin depend
    /// on each other.
    #[must_use]
    pub fn reaching(&self, threshold: f64) -> usize {
        self.values.iter().filter(|value| **value >= threshold).count()
    }
}

/// The second opinions on the urban share of a year; those without past errors or reference provinces are left out.
///
/// - `own`: code of the province, whose rows are not among the past errors.
/// - `recent`: its course up to the origin.
/// - `year`: after the origin.
/// - `known_to`: last year whose shares of the other provinces may be used, at most [`LAST_YEAR`].
#[must_use]
pub fn forecasts(
    tables: &NationalTables,
    own: &str,
    recent: RecentCourse,
    year: u16,
    known_to: u16,
) -> Vec<DressedForecast> {
    let others = Panel::new(tables, own, Sample::Wide);
    let known_to = known_to.min(LAST_YEAR);
    let of = |benchmark: &Benchmark| match benchmark {
        Benchmark::Rule(rule) => dressed(tables, own, &others, (*rule, recent), (year, known_to)),
        Benchmark::Reference => reference(&others, recent, year, known_to),
        Benchmark::Stack => None,
    };
    BENCHMARKS.iter().filter_map(of).collect()
}

/// A rule with its past errors; `None` if it has none at this distance.
fn dressed(
    tables: &NationalTables,
    own: &str,
    others: &Panel,
    (rule, recent): (SimpleRule, RecentCourse),
    (year, known_to): (u16, u16),
) -> Option<DressedForecast> {
    let [first, origin] = recent.years;
    let horizon = year.checked_sub(origin).filter(|years| *years > 0)?;
    let (_, errors) = past_errors(others, rule, horizon, known_to)?;
    let province = tables.provinces.iter().find(|province| province.code == own)?;
    let difference = province.increase.map(|increase| increase.rural - increase.urban);
    let shares = recent.years.into_iter().zip(recent.shares).collect();
    let alone = Panel { provinces: vec![PanelProvince::new(own, shares, difference)] };
    let window = ForecastWindow { first, origin, target: year };
    let plain = rolling::forecast(&alone, rule, window, CommonEffect::None).shares[0];
    // Errors are in percentage points.
    let mut values: Vec<f64> = errors.iter().map(|error| plain - error / 100.0).collect();
    summary::sort(&mut values);
    let benchmark = Benchmark::Rule(rule);
    Some(DressedForecast { benchmark, year, plain: Some(plain), values, provinces: others.provinces.len() })
}

/// Origins and errors (percentage points, forecast less observed) of a rule on the provinces of a panel, from all origins of
/// [`WINDOWS`] with a known year so far ahead; `None` if there is none.
#[must_use]
pub fn past_errors(panel: &Panel, rule: SimpleRule, horizon: u16, known_to: u16) -> Option<(Vec<u16>, Vec<f64>)> {
    let mut fits: Vec<ForecastWindow> = Vec::new();
    for window in WINDOWS {
        if fits.iter().all(|fit| fit.origin != window.origin) && window.origin + horizon <= known_to {
            fits.push(ForecastWindow { target: window.origin + horizon, ..window });
        }
    }
    let errors = fits.iter().flat_map(|window| {
        let found = rolling::forecast(panel, rule, *window, CommonEffect::None);
        rolling::errors(panel, &found.shares, window.target)
    });
    let errors: Vec<f64> = errors.collect();
    (!errors.is_empty()).then(|| (fits.iter().map(|fit| fit.origin).collect(), errors))
}

/// Gains of the provinces from the year in which their share was nearest to that of the origin; `None` where no province is left
/// whose later year is known.
fn reference(others: &Panel, recent: RecentCourse, year: u16, known_to: u16) -> Option<DressedForecast> {
    let ([_, origin], [_, start]) = (recent.years, recent.shares);
    let horizon = year.checked_sub(origin).filter(|years| *years > 0)?;
    let gain = |province: &PanelProvince| {
        let distance = |year: &u16| (province.share(*year) - start).abs();
        let years = (2010..=known_to).filter(|year| distance(year) <= NEAR);
        let then = years.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        (then + horizon <= known_to).then(|| province.share(then + horizon) - province.share(then))
    };
    let mut values: Vec<f64> = others.provinces.iter().filter_map(gain).map(|gain| start + gain).collect();
    summary::sort(&mut values);
    let provinces = values.len();
    (provinces > 0).then_some(DressedForecast { benchmark: Benchmark::Reference, year, plain: None, values, provinces })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::data::national;
    use crate::data::national::NationalShare;
    use crate::data::national::ShareKind;
    use crate::data::package::Package;

    const OWN: &str = "370000";
    const RECENT: RecentCourse = RecentCourse { years: [2020, 2025], shares: [0.45, 0.50] };

    fn tables() -> NationalTables {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
        let package = Package::load(&folder).expect("the package is sound");
        national::load(&package, OWN).expect("the tables are sound").expect("the package has them")
    }

    /// Provinces whose share gains a point each year, and passes one half in 2020.
    fn steady() -> NationalTables {
        let mut tables = tables();
        for province in &mut tables.provinces {
            let share = |year: u16| 0.3 + 0.01 * f64::from(year - 2000);
            let of = |year| (year, NationalShare { share: share(year), kind: ShareKind::Revised });
            province.shares = (2000..=LAST_YEAR).map(of).collect();
        }
        tables
    }

    fn of(all: &[DressedForecast], benchmark: Benchmark) -> Option<&DressedForecast> {
        all.iter().find(|own| own.benchmark == benchmark)
    }

    #[test]
    fn a_rule_that_was_always_right_has_no_spread_and_the_others_are_moved_by_their_bias() {
        let all = forecasts(&steady(), OWN, RECENT, 2030, LAST_YEAR);
        let gain = of(&all, Benchmark::Rule(SimpleRule::ConstantGain)).expect("a rule");
        // Origins 2010, 2015 and 2017 have a known share five years later.
        assert_eq!((gain.values.len(), gain.provinces), (3 * 26, 26));
        assert!((gain.plain.expect("a rule") - 0.55).abs() < 1e-12);
        assert!(gain.values.iter().all(|value| (value - 0.55).abs() < 1e-12), "{:?}", gain.values);
        assert_eq!((gain.reaching(0.54), gain.reaching(0.56)), (78, 0));
        // Above one half a logistic curve flattens, and below it was steeper than the provinces: it forecast too much.
        let logistic = of(&all, Benchmark::Rule(SimpleRule::Logistic)).expect("a rule");
        assert!(logistic.median() < logistic.plain.expect("a rule"));
    }

    #[test]
    fn reference_provinces_carry_as_far_as_their_shares_are_known() {
        let tables = steady();
        let two = forecasts(&tables, OWN, RECENT, 2027, LAST_YEAR);
        let reference = of(&two, Benchmark::Reference).expect("all were at one half in 2020");
        assert_eq!(reference.provinces, 26);
        assert!(reference.values.iter().all(|value| (value - 0.52).abs() < 1e-12));
        let three = forecasts(&tables, OWN, RECENT, 2028, LAST_YEAR);
        assert!(of(&three, Benchmark::Reference).is_none(), "2023 is not known");
    }

    #[test]
    fn neither_later_years_nor_the_own_province_are_read() {
        let (tables, mut changed) = (tables(), tables());
        for province in &mut changed.provinces {
            let own = province.code == OWN;
            for (_, share) in province.shares.iter_mut().filter(|(year, _)| own || **year > 2020) {
                share.share = 0.5;
            }
        }
        for year in [2026, 2030, 2035] {
            let before = forecasts(&tables, OWN, RECENT, year, 2020);
            assert!(!before.is_empty() && before == forecasts(&changed, OWN, RECENT, year, 2020));
        }
        assert_ne!(forecasts(&tables, OWN, RECENT, 2030, LAST_YEAR), forecasts(&changed, OWN, RECENT, 2030, LAST_YEAR));
    }

    #[test]
    fn few_values_have_no_interval() {
        let values: Vec<f64> = (0..9).map(|at| 0.5 + 0.01 * f64::from(at)).collect();
        let mut own =
            DressedForecast { benchmark: Benchmark::Reference, year: 2030, plain: None, values, provinces: 9 };
        assert_eq!((own.interval_80(), own.median()), (None, 0.54));
        own.values.push(0.6);
        assert!(own.interval_80().is_some());
    }
}
