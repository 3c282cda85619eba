//! Feedback loops, extreme conditions and interactions of the whole model.
//!
//! Extreme conditions after Barlas 1996 (System Dynamics Review 12, 183-210) and Sterman 2000, ch. 21.

use qilu::ensemble::run::Ensemble;
use qilu::indicators::IndicatorId;
use qilu::measure::Measure as M;
use qilu::policy::loops::LOOPS;
use qilu::region::Area;
use qilu::region::CityId;
use qilu::scenario::uncertainty::Parameter;

use crate::fixture::DATA;
use crate::fixture::ensemble;
use crate::fixture::scenario;
use crate::levers::check_sound;

/// Central values, no shocks.
const STILL: &str = "[layers]\nparameters = false\nshocks = false\n";

fn still(text: &str) -> Ensemble {
    ensemble(&scenario(&format!("{STILL}{text}")), 1, 1)
}

fn lever(name: &str, value: f64, places: &str) -> String {
    format!("[[lever]]\nname = \"{name}\"\nvalue = {value:?}\n{places}\n")
}

fn place(name: &str) -> Area {
    DATA.region.find(name)[0]
}

fn value(ensemble: &Ensemble, year: u16, indicator: &str, area: Area) -> f64 {
    let at = ensemble.year(year).expect("projected");
    (IndicatorId::from_name(indicator).expect("known").row().value)(&ensemble.account(&DATA.region, 0, at, area))
}

/// A parameter held at a value.
fn held(parameter: &str, value: f64) -> String {
    format!("[uncertainty.{parameter}]\ncentral = {value:?}\nlow = {value:?}\nhigh = {value:?}\n")
}

/// Each loop answers to a county that gains pull; cut, the county gains more: the loop balances.
#[test]
fn every_loop_that_should_balance_does() {
    let county = place("历城区");
    let pulled = lever("county_seat", 1.0, "places = [\"历城区\"]");
    let gain = |held: &str| {
        let with = value(&still(&format!("{held}{pulled}")), 2035, "residents", county);
        with / value(&still(held), 2035, "residents", county) - 1.0
    };
    let whole = gain("");
    assert!(whole > 0.0, "a county that is pulled grows: {whole}");
    for feedback in &LOOPS {
        let name = feedback.name;
        let held = |(parameter, value): &(Parameter, f64)| held(parameter.name(), *value);
        let cut = gain(&feedback.cut.iter().map(held).collect::<Vec<String>>().concat());
        println!("{name}: gain {:.3} % with the loop, {:.3} % without", 100.0 * whole, 100.0 * cut);
        assert!(cut > whole, "{name}: {cut} without the loop, {whole} with it");
    }
}

/// Fewer villagers share the land: the more leave, the more the rest earn, and the weaker the push.
#[test]
fn the_land_of_those_who_leave_slows_those_who_follow() {
    let pulled = lever("county_seat", 1.0, "");
    let gain = |held: &str| {
        let with = value(&still(&format!("{held}{pulled}")), 2035, "urban_share", Area::Province);
        with - value(&still(held), 2035, "urban_share", Area::Province)
    };
    assert!(gain(&held("land_per_head_income", 0.0)) > gain(&held("land_per_head_income", 1.0)));
}

#[test]
fn closed_hospitals_lost_jobs_half_the_water_and_no_starts_break_nothing() {
    let baseline = still("");
    let no_starts =
        lever("housing_supply", -0.5, "") + &held("floor_area_growth", -0.05) + &held("housing_demolition", 0.0);
    let cases = [
        ("hospitals closed", lever("health_capacity", -0.5, ""), "beds_per_1000"),
        ("jobs lost", held("job_growth", -0.1), "jobs"),
        ("water halved", lever("water_limit", 0.5, ""), "urban_share"),
        ("no starts", no_starts.clone(), "floor_area_m2_per_person"),
    ];
    for (name, text, falls) in cases {
        let after = still(&text);
        check_sound(&after, name);
        let at = |ensemble: &Ensemble, indicator| value(ensemble, 2035, indicator, Area::Province);
        assert!(at(&after, falls) < at(&baseline, falls), "{name}: {falls}");
        // Net migration with the rest of China is an input, so people move within the province and its total hardly
        // changes.
        let residents = at(&after, "residents") / at(&baseline, "residents");
        assert!((residents - 1.0).abs() < 0.05, "{name}: residents change by {residents}");
    }
    let floor = |year| {
        let ensemble = still(&no_starts);
        let at = ensemble.year(year).expect("projected");
        ensemble.account(&DATA.region, 0, at, Area::Province)[M::FloorArea]
    };
    assert!(floor(2035) / floor(2033) - 1.0 < 1e-3, "hardly anything is completed once the pipeline is empty");
    let idle = still(&held("job_growth", -0.1));
    let unemployed = value(&idle, 2035, "unemployment_rate", Area::Province);
    assert!(unemployed > 0.5 && unemployed <= 1.0, "{unemployed}");
    assert!(value(&idle, 2035, "urban_share", Area::Province) < value(&baseline, 2035, "urban_share", Area::Province));
}

/// Built-up land stays within the red line for any setting of the levers.
#[test]
fn nothing_is_built_beyond_the_red_lines() {
    let baseline = still("");
    let tight = still(&(lever("land_redlines", 0.9, "") + &held("land_limit", 1.0) + &held("land_quota_growth", 0.2)));
    check_sound(&tight, "red lines");
    for area in DATA.region.areas() {
        let built = |ensemble: &Ensemble| value(ensemble, 2035, "built_up_km2", area);
        // The margin is for the single precision of stored accounts.
        assert!(built(&tight) <= value(&tight, 2020, "built_up_km2", area) * (1.0 + 1e-6));
        assert!(built(&tight) <= built(&baseline) * (1.0 + 1e-6));
    }
}

// The six interactions that the plan invites.

/// 1. A smaller income gap pulls against urbanization.
#[test]
fn income_convergence_pulls_against_urbanization() {
    let (before, after) = (still(""), still(&lever("rural_income", 0.02, "")));
    let at = |ensemble: &Ensemble, indicator| value(ensemble, 2035, indicator, Area::Province);
    assert!(at(&after, "income_ratio") < at(&before, "income_ratio"));
    assert!(at(&after, "urban_share") < at(&before, "urban_share"));
}

/// 2. Services tied to the permit take away a reason to settle: fewer settle, though more stay.
#[test]
fn permit_coverage_can_lower_settlement() {
    let coverage = held("settlement_coverage", -0.5);
    let before = still(&coverage);
    let after = still(&(coverage + &lever("permit_coverage", 1.0, "")));
    let at = |ensemble: &Ensemble, indicator| value(ensemble, 2025, indicator, Area::Province);
    assert!(at(&after, "settlements") < at(&before, "settlements"));
    assert!(at(&after, "unsettled_residents") > at(&before, "unsettled_residents"));
}

/// 3. County seats and cores compete: what the counties gain the cores lose in part, and the province gains less than
///    the counties.
#[test]
fn county_seats_compete_with_cores() {
    let (before, after) = (still(""), still(&lever("county_seat", 1.0, "places = [\"tier:3\"]")));
    let gain =
        |area: Area| value(&after, 2035, "urban_residents", area) - value(&before, 2035, "urban_residents", area);
    let by_tier = |tier: u8| -> f64 {
        let cities = DATA.region.cities.iter().enumerate().filter(|(_, city)| city.tier == tier);
        cities.map(|(index, _)| gain(Area::City(CityId(index)))).sum()
    };
    assert!(by_tier(3) > 0.0 && by_tier(1) < 0.0, "{} {}", by_tier(3), by_tier(1));
    assert!(gain(Area::Province) < by_tier(3));
}

/// 4. Entitlement without places means congestion; with places it does not.
#[test]
fn entitlement_needs_places() {
    let open = lever("school_entitlement", 1.0, "");
    let both = still(&(open.clone() + &lever("school_places", 60.0, "")));
    let (before, open) = (still(""), still(&open));
    let short = |ensemble: &Ensemble| value(ensemble, 2025, "compulsory_places_short", Area::Province);
    assert!(short(&open) > 1.2 * short(&before), "{} {}", short(&open), short(&before));
    assert!(short(&both) < short(&before), "{} {}", short(&both), short(&before));
}

/// 5. Rail moves people between counties. Which counties lose residents is a result and not tested.
#[test]
fn rail_moves_people_between_counties() {
    let (before, after) = (still(""), still(&lever("transport", 1.0, "")));
    let moves = |ensemble: &Ensemble| {
        let at = ensemble.year(2035).expect("projected");
        let account = ensemble.account(&DATA.region, 0, at, Area::Province);
        account[M::InternalInUrban] + account[M::InternalInRural]
    };
    assert!(moves(&after) > moves(&before));
    let gain = |r: usize| {
        let area = Area::County(qilu::region::CountyId(r));
        value(&after, 2035, "residents", area) - value(&before, 2035, "residents", area)
    };
    let small: f64 = (0..after.counties).filter(|r| SMALL.contains(&DATA.region.counties[*r].kind)).map(gain).sum();
    println!("rail alone: counties {small:.0} residents in 2035");
}

const SMALL: [qilu::region::CountyKind; 1] = [qilu::region::CountyKind::County];

/// 6. With land that follows people a growing county builds more and stays cheaper.
#[test]
fn land_follows_people_and_people_follow_land() {
    let county = place("历城区");
    let scarce = held("land_quota_growth", 0.01) + &lever("county_seat", 1.0, "places = [\"历城区\"]");
    let before = still(&scarce);
    let after = still(&(scarce + &lever("land_link", 1.0, "")));
    let at = |ensemble: &Ensemble, indicator| value(ensemble, 2035, indicator, county);
    assert!(at(&after, "built_up_km2") > at(&before, "built_up_km2"));
    assert!(at(&after, "price_to_income") < at(&before, "price_to_income"));
    assert!(at(&after, "urban_residents") > at(&before, "urban_residents"));
}

/// A rail link counts from the year in which it opens, for both of its ends, and never makes a journey longer.
#[test]
fn a_link_shortens_journeys_from_its_opening_on() {
    let link = |minutes: u32| {
        still(&format!("[[link]]\nfrom = \"济南市\"\nto = \"烟台市\"\nminutes = {minutes}.0\nopens = 2027\n"))
    };
    let (before, fast, slow) = (still(""), link(60), link(280));
    for city in ["济南市", "烟台市"] {
        let at = |ensemble: &Ensemble, year| value(ensemble, year, "travel_min", place(city));
        // Minutes are stored in single precision; a thousandth of one is far below the effect of a link.
        assert!((at(&fast, 2026) - at(&before, 2026)).abs() < 1e-3, "{city}");
        assert!(at(&fast, 2027) < at(&before, 2027) - 1.0, "{city}");
        assert!((at(&slow, 2027) - at(&before, 2027)).abs() < 1e-3, "{city}");
    }
}

#[test]
fn a_link_joins_two_known_cities() {
    let fault = |from: &str, to: &str| {
        let link = format!("[[link]]\nfrom = \"{from}\"\nto = \"{to}\"\nminutes = 60.0\nopens = 2027\n");
        let text = format!("title = {{ zh = \"测试\", en = \"test\" }}\n{link}");
        let scenario = qilu::scenario::Scenario::from_text("test", &text, &DATA);
        scenario.expect_err("the link is not sound").to_string()
    };
    assert!(fault("jinan", "yantay").contains("test.toml:4: `yantay` is not a city; did you mean `yantai`?"));
    assert!(fault("jinan", "济南市").contains("a link must join two different cities"));
    assert!(fault("历城区", "yantai").contains("`历城区` is not a city"));
}

#[test]
fn a_link_without_effect_is_refused() {
    let fault = |links: &str| {
        let text = format!("title = {{ zh = \"测试\", en = \"test\" }}\n{links}");
        qilu::scenario::Scenario::from_text("test", &text, &DATA).map(drop).map_err(|fault| fault.to_string())
    };
    let link = |from: &str, to: &str, minutes: f64, opens: u16| {
        format!("[[link]]\nfrom = \"{from}\"\nto = \"{to}\"\nminutes = {minutes:?}\nopens = {opens}\n")
    };
    let refused = |links: String| fault(&links).expect_err("a link that changes nothing");
    assert!(refused(link("jinan", "yantai", 600.0, 2027)).contains("no faster than by road"));
    assert!(refused(link("qingdao", "heze", 5.0, 2027)).contains("`minutes` is 5; expected"));
    let first = link("jinan", "yantai", 60.0, 2027);
    // The same pair in either direction, by name or code.
    for second in
        [link("yantai", "jinan", 60.0, 2028), link("370100", "烟台市", 90.0, 2028), link("jinan", "yantai", 50.0, 2027)]
    {
        assert!(refused(format!("{first}{second}")).contains("already have a link"), "{second}");
    }
    assert_eq!(fault(&format!("{first}{}", link("jinan", "yantai", 50.0, 2030))), Ok(()));
}
