//! Stocks other than the population: identities, known answers and extreme conditions (Barlas 1996; Sterman 2000, ch.
//! 21).

use proptest::prelude::*;
use qilu::ensemble::run::Ensemble;
use qilu::indicators::IndicatorId;
use qilu::measure::Measure;
use qilu::measure::SCHOOLS;
use qilu::model::housing;
use qilu::model::housing::Housing;
use qilu::model::services;
use qilu::model::services::Capacity;
use qilu::model::services::Investment;
use qilu::region::Area;
use qilu::region::CountyId;

use crate::fixture::DATA;
use crate::fixture::ensemble;
use crate::fixture::scenario;

proptest! {
    #[test]
    fn starts_are_completed_after_the_delay_on_average(delay in 0.5_f64..10.0, starts in 1.0_f64..1e7) {
        let mut housing = Housing::default().next(starts, delay, 0.0);
        let (mut completed, mut years) = (housing.stock_m2, 0.0);
        // 400 years are forty times the longest delay, so that what is still under construction is negligible.
        for year in 1..400 {
            let next = housing.next(0.0, delay, 0.0);
            completed += next.stock_m2 - housing.stock_m2;
            years += f64::from(year) * (next.stock_m2 - housing.stock_m2);
            housing = next;
        }
        prop_assert!((completed / starts - 1.0).abs() < 1e-9);
        prop_assert!((years / starts - delay).abs() < 1e-6 * delay);
    }

    #[test]
    fn floor_area_changes_by_starts_and_demolition(
        stock in 1.0_f64..1e9, starts in 0.0_f64..1e8, delay in 1.0_f64..10.0, demolition in 0.0_f64..0.1,
    ) {
        let before = Housing::steady(stock, starts, delay);
        let after = before.next(2.0 * starts, delay, demolition);
        let total = |housing: &Housing| housing.stock_m2 + housing.building_m2.iter().sum::<f64>();
        let expected = total(&before) + 2.0 * starts - demolition * stock;
        prop_assert!((total(&after) / expected - 1.0).abs() < 1e-12);
    }

    #[test]
    fn places_approach_need_from_either_side(places in 1.0_f64..1e5, need in 1.0_f64..1e5, adjustment in 0.0_f64..1.0) {
        let rule = Investment { depreciation: 0.02, adjustment, lever: 0.0 };
        let (next, _) = services::next_places(Capacity { need, places }, rule);
        let (low, high) = (places.min(need), places.max(need));
        prop_assert!((low - 1e-9..=high + 1e-9).contains(&next), "{places} -> {next}, need {need}");
    }
}

/// Without starts for 15 years, construction in progress is completed and the stock then declines.
#[test]
fn without_starts_the_stock_wears_out_and_stays_positive() {
    let mut housing = Housing::steady(1000.0, 30.0, 3.0);
    let mut stocks = vec![housing.stock_m2];
    for _ in 0..15 {
        housing = housing.next(0.0, 3.0, 0.01);
        stocks.push(housing.stock_m2);
    }
    assert!(stocks[1] > stocks[0], "what was under construction is completed first");
    assert!(housing.building_m2.iter().sum::<f64>() < 0.1, "{housing:?}");
    // After five times the construction delay only demolition of 1 % a year is left.
    assert!((stocks[15] / stocks[14] - 0.99).abs() < 1e-3 && stocks[15] > 800.0, "{stocks:?}");
    let none = housing::starts(1000.0, 0.01, 0.02, -1e9);
    assert!(none.abs() < f64::EPSILON, "a lever cannot start less than nothing: {none}");
}

fn value(ensemble: &Ensemble, year: u16, indicator: &str, area: Area) -> f64 {
    let at = ensemble.year(year).expect("projected");
    (IndicatorId::from_name(indicator).expect("known").row().value)(&ensemble.account(&DATA.region, 0, at, area))
}

/// The supply lever needs the construction delay: a start of this year is not a home of this year.
#[test]
fn homes_follow_starts_with_a_delay() {
    let still = "[layers]\nparameters = false\nshocks = false\n";
    let baseline = ensemble(&scenario(still), 1, 1);
    let lever = "[[lever]]\nname = \"housing_supply\"\nvalue = 1.0\nstart = 2022\nend = 2022\n";
    let pulse = ensemble(&scenario(&format!("{still}{lever}")), 1, 1);
    let gain = |year| {
        value(&pulse, year, "floor_area_m2_per_person", Area::Province)
            - value(&baseline, year, "floor_area_m2_per_person", Area::Province)
    };
    // One unit of the lever starts 1 m2 per urban resident, of which a fifth may be complete in the first year.
    assert!(gain(2022) > 0.0 && gain(2022) < 0.2, "{}", gain(2022));
    assert!(gain(2026) > 0.5 && gain(2026) < 1.0, "{}", gain(2026));
}

/// A place is short where entitled pupils exceed places, county by county; the province adds up the shortages and
/// does not set them off against idle places elsewhere.
#[test]
fn shortages_are_counted_county_by_county() {
    let ensemble = ensemble(&scenario(""), 2, 2);
    let year = ensemble.year(2030).expect("projected");
    for draw in 0..2 {
        for [need, places, short] in SCHOOLS {
            let mut sum = 0.0;
            for county in 0..ensemble.counties {
                let account = ensemble.account(&DATA.region, draw, year, Area::County(CountyId(county)));
                let missing = (account[need] - account[places]).max(0.0);
                // Accounts are stored in single precision, whose error is proportional to the need.
                assert!((account[short] - missing).abs() <= 1e-6 * account[need] + 0.01, "{account:?}");
                sum += account[short];
            }
            let province = ensemble.account(&DATA.region, draw, year, Area::Province);
            assert!((province[short] - sum).abs() < 1e-6 * sum.max(1.0));
            assert!(province[short] >= province[need] - province[places] - 1.0);
        }
    }
    assert!(value(&ensemble, 2030, "senior_places_short", Area::Province) > 0.0);
    assert_eq!(Measure::ALL.len(), qilu::measure::MEASURES);
}

/// With schools closed as fast as the lever allows, places stay positive, the shortage grows, and no residents are
/// lost.
#[test]
fn closing_schools_makes_shortage_and_breaks_nothing() {
    let baseline = ensemble(&scenario(""), 1, 1);
    let closed = ensemble(&scenario("[[lever]]\nname = \"school_places\"\nvalue = -50.0\n"), 1, 1);
    for stage in ["kindergarten", "compulsory", "senior"] {
        let (places, short) = (format!("{stage}_places"), format!("{stage}_places_short"));
        assert!(value(&closed, 2035, &places, Area::Province) > 0.0);
        assert!(value(&closed, 2035, &short, Area::Province) > value(&baseline, 2035, &short, Area::Province));
    }
    let change =
        value(&closed, 2035, "residents", Area::Province) / value(&baseline, 2035, "residents", Area::Province);
    assert!((change - 1.0).abs() < 0.01, "{change}");
}
