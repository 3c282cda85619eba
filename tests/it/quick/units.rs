//! Dimensional consistency (Sterman 2000, ch. 21): in every equation of the stocks each term has the unit of the left
//! side. Units of parameters are those of `parameters.csv`, units of levers those of their table.

use std::collections::BTreeMap;

use qilu::scenario::levers::LEVERS;

use crate::fixture::DATA;

/// The exponents of the base units.
type Dimension = BTreeMap<String, i32>;

/// A factor of a term, with its unit.
enum Q {
    /// A parameter, by name.
    P(&'static str),
    /// A lever, by name, and the beginning of its unit.
    L(&'static str, &'static str),
    /// A stock, a flow or a count, by its unit.
    U(&'static str),
    /// A divisor, by its unit.
    Per(&'static str),
}

use Q::L;
use Q::P;
use Q::Per;
use Q::U;

/// The step from a yearly flow to a stock.
const STEP: Q = U("years");

/// The equations: the name, the unit of the left side, and the terms of the right side.
type Equation = (&'static str, &'static str, Vec<Vec<Q>>);

fn equations() -> Vec<Equation> {
    [homes_and_schools(), care(), work_and_land(), costs_and_utilities()].into_iter().flatten().collect()
}

fn homes_and_schools() -> Vec<Equation> {
    let homes = || L("affordable_rental", "homes added per 1,000 unsettled urban residents and year");
    let renewed = || L("renewal", "households renewed per 1,000 urban residents and year");
    let places = || L("school_places", "places added per 1,000 urban residents of school age and year");
    let beds = || L("health_capacity", "beds added per 1,000 residents and year");
    let pace = || L("demolition_pace", "multiplier");
    let floor = || L("housing_supply", "m2 per urban resident and year");
    let p = || U("persons");
    vec![
        (
            "starts",
            "m2 per year",
            vec![
                vec![U("m2"), P("housing_demolition"), pace()],
                vec![U("m2"), P("floor_area_growth")],
                vec![floor(), p()],
            ],
        ),
        ("under construction at the start", "m2", vec![vec![U("m2 per year"), P("construction_delay")]]),
        (
            "floor area",
            "m2",
            vec![vec![U("m2")], vec![U("m2 per year"), STEP], vec![U("m2"), P("housing_demolition"), pace(), STEP]],
        ),
        ("share housed in rental homes", "share", vec![vec![U("homes"), P("household_size"), Per("persons")]]),
        ("rental homes", "homes", vec![vec![U("homes")], vec![homes(), p(), STEP]]),
        ("renewed", "households", vec![vec![U("households")], vec![renewed(), p(), STEP]]),
        (
            "school places",
            "places",
            vec![
                vec![U("places"), P("school_depreciation"), STEP],
                vec![U("places"), P("school_adjustment"), STEP],
                vec![places(), p(), STEP],
            ],
        ),
        (
            "hospital beds",
            "beds",
            vec![vec![U("beds")], vec![U("beds"), P("bed_growth"), STEP], vec![beds(), p(), STEP]],
        ),
    ]
}

fn care() -> Vec<Equation> {
    let childcare = || L("childcare_places", "places added per 1,000 residents and year");
    let nursing = || L("nursing_beds", "beds added per 1,000 residents aged 65 and over and year");
    let p = || U("persons");
    vec![
        ("childcare at the start", "places", vec![vec![P("childcare_places_2020"), p()]]),
        ("childcare places", "places", vec![vec![P("childcare_growth"), p(), STEP], vec![childcare(), p(), STEP]]),
        ("childcare need", "places", vec![vec![P("childcare_use"), p()]]),
        ("care need", "beds", vec![vec![P("care_use"), p()], vec![P("care_beds_2020"), p()]]),
        (
            "nursing-type beds",
            "beds",
            vec![
                vec![U("beds"), P("nursing_share_2020")],
                vec![U("beds per year"), P("nursing_share_new"), STEP],
                vec![nursing(), p(), STEP],
            ],
        ),
    ]
}

fn work_and_land() -> Vec<Equation> {
    let jobs = || L("county_jobs", "jobs supported per 1,000 urban residents of the labour force and year");
    let p = || U("persons");
    vec![
        ("labour force", "persons", vec![vec![P("participation"), p()]]),
        (
            "jobs",
            "jobs",
            vec![vec![U("jobs"), P("job_growth"), STEP], vec![jobs(), p(), STEP], vec![P("unemployment_2020"), p()]],
        ),
        (
            "ln urban income",
            "share",
            vec![
                vec![P("income_growth"), STEP],
                vec![L("shared_growth", "growth of both incomes above the baseline, per year"), Per("per year")],
                vec![P("schooling_return"), L("skills", "years of schooling")],
            ],
        ),
        (
            "ln rural over urban income",
            "share",
            vec![
                vec![P("income_convergence"), STEP],
                vec![L("rural_income", "growth of rural income in excess of urban income, per year"), Per("per year")],
                vec![P("land_per_head_income"), U("per year"), STEP],
            ],
        ),
        (
            "schooling",
            "years of schooling",
            vec![vec![P("schooling_2020")], vec![P("schooling_growth"), STEP], vec![L("skills", "years of schooling")]],
        ),
        ("land quota", "km2 per year", vec![vec![P("land_quota_growth"), U("km2")], vec![U("per year"), U("km2")]]),
        ("red lines", "km2", vec![vec![P("land_limit"), L("land_redlines", "multiplier"), U("km2")]]),
        (
            "fill of water",
            "share",
            vec![vec![p(), Per("persons"), P("water_capacity_yellow_river"), P("water_capacity_other")]],
        ),
        ("settlements", "persons per year", vec![vec![P("settlement_hazard"), p()]]),
        ("returns", "persons per year", vec![vec![P("return_hazard"), L("return_support", "multiplier"), p()]]),
        (
            "in-place change",
            "persons per year",
            vec![
                vec![P("town_transfer")],
                vec![L("reclassification", "share of rural residents a year"), Per("years"), p()],
                vec![L("village_relocation", "persons per 1,000 rural residents and year"), p()],
            ],
        ),
    ]
}

fn costs_and_utilities() -> Vec<Equation> {
    vec![
        (
            "public cost",
            "yuan per year",
            vec![
                vec![U("persons per year"), P("cost_settled")],
                vec![U("places per year"), P("cost_school_place")],
                vec![U("places per year"), P("cost_childcare_place")],
                vec![U("beds per year"), P("cost_hospital_bed")],
                vec![U("beds per year"), P("cost_care_bed")],
                vec![U("homes per year"), P("cost_rental_home")],
                vec![U("km2 per year"), P("cost_land")],
                vec![U("jobs per year"), P("cost_job")],
                vec![U("households per year"), P("cost_renewal")],
            ],
        ),
        (
            "utility of towns",
            "utility",
            vec![
                vec![P("wage_coefficient")],
                vec![P("price_coefficient")],
                vec![P("service_coefficient")],
                vec![P("childcare_coefficient")],
                vec![P("openness_coefficient")],
                vec![P("crowding_coefficient")],
                vec![P("water_coefficient")],
                vec![P("county_seat_effect")],
                vec![P("town_effect")],
                vec![P("renewal_effect"), U("households"), P("household_size"), Per("persons")],
                vec![P("amenity_effect")],
            ],
        ),
        (
            "utility of the countryside",
            "utility",
            vec![vec![P("rural_income_coefficient")], vec![P("land_rights_utility")], vec![P("land_exit_utility")]],
        ),
    ]
}

/// The dimension of a unit in words. A home contains one household and a job belongs to one person. The events of a
/// hazard per person-year are persons. Logarithms, shares, utilities and levers between 0 and 1 have no dimension.
fn dimension(unit: &str) -> Dimension {
    let mut dimension = Dimension::new();
    let unit = unit.replace(',', "").replace(" of 2020", "").replace("years of schooling", "schooling");
    let unit =
        unit.replace("year of schooling", "schooling").replace("person-year", "year").replace(" and year", " per year");
    for (place, part) in format!(" {unit}").split(" per ").enumerate() {
        let word = part.split_whitespace().find(|word| word.parse::<f64>().is_err()).unwrap_or_default();
        let base = match word.trim_end_matches('s') {
            "m2" | "added m2" => "m2",
            "home" | "household" => "home",
            "person" | "resident" | "urban" | "unsettled" | "rural" | "job" => "person",
            "place" => "place",
            "bed" => "bed",
            "year" => "year",
            "yuan" => "yuan",
            "km2" => "km2",
            "schooling" => "schooling",
            _ => continue,
        };
        *dimension.entry(base.to_owned()).or_default() += if place == 0 { 1 } else { -1 };
    }
    dimension.retain(|_, exponent| *exponent != 0);
    dimension
}

fn factor(q: &Q) -> (Dimension, i32) {
    match q {
        P(name) => {
            let row = DATA.parameters.iter().find(|row| row.name == *name).unwrap_or_else(|| panic!("no {name}"));
            (dimension(&row.unit), 1)
        }
        L(name, unit) => {
            let row = LEVERS.iter().find(|row| row.name == *name).unwrap_or_else(|| panic!("no {name}"));
            assert!(row.unit.starts_with(unit), "`{name}` is in {}", row.unit);
            (dimension(unit), 1)
        }
        U(unit) => (dimension(unit), 1),
        Per(unit) => (dimension(unit), -1),
    }
}

#[test]
fn every_term_has_the_unit_of_its_equation() {
    for (name, left, terms) in equations() {
        for (place, term) in terms.iter().enumerate() {
            let mut product = Dimension::new();
            for (dimension, sign) in term.iter().map(factor) {
                for (base, exponent) in dimension {
                    *product.entry(base).or_default() += sign * exponent;
                }
            }
            product.retain(|_, exponent| *exponent != 0);
            assert_eq!(product, dimension(left), "{name}, term {place}");
        }
    }
}

/// The check can fail: it distinguishes different units.
#[test]
fn units_are_told_apart() {
    assert_eq!(dimension("yuan of 2020 per place"), dimension("yuan per place"));
    assert_ne!(dimension("persons per year"), dimension("persons"));
    assert_eq!(dimension("per person-year"), dimension("per year"));
    assert_eq!(dimension("utility per ln(yuan)"), dimension("share"));
    assert_ne!(dimension("beds per 1000 persons"), dimension("beds"));
}
