//! Base year 2010: the preceding decade is reproduced, and no data from later years affect a run.

use std::fs;
use std::sync::Arc;
use std::sync::LazyLock;

use ndarray::Axis;
use qilu::calibration::calibrate::CalibrationSettings;
use qilu::calibration::decade::DecadeEvidence;
use qilu::data::Data;
use qilu::data::census::GROUP_STARTS;
use qilu::engine::prepared::PreparedRun;
use qilu::engine::setup::Setup;
use qilu::ensemble::run;
use qilu::ensemble::run::Ensemble;
use qilu::measure::Account;
use qilu::model::backcast;
use qilu::model::backcast::Backcast;
use qilu::model::initial;
use qilu::progress::ProgressListener;
use qilu::region::Area;
use qilu::region::CountyId;
use qilu::scenario::Scenario;
use qilu::validation::dressed;
use qilu::validation::from_2000;
use qilu::validation::hindcast;
use qilu::validation::hindcast::Case;
use qilu::validation::hindcast::WINDOWS;
use qilu::validation::hindcast::Window;

use crate::fixture::DATA;
use crate::fixture::SCENARIOS;
use crate::fixture::repository;

static BACKCAST: LazyLock<Backcast> = LazyLock::new(|| backcast::backcast(&DATA, &initial::fit(&DATA.census.years[0])));

/// The census of 2000 of some cities, persons, on the boundaries of 2020.
const CITIES_2000: [(&str, f64, f64); 4] = [
    ("370100", 7_155_416.0, 0.5),
    ("370200", 7_494_200.0, 100.0),
    ("371700", 8_097_973.0, 0.5),
    ("371300", 9_942_600.0, 100.0),
];

#[test]
fn known_counties_and_cities_of_2000_are_exact() {
    let known = DATA.census.residents_2000.0.iter().zip(&BACKCAST.residents);
    let known: Vec<(f64, f64)> = known.filter_map(|(known, found)| known.map(|known| (known, *found))).collect();
    assert_eq!(known.len(), 127);
    assert!(known.iter().all(|(known, found)| known.to_bits() == found.to_bits()));
    for (code, persons, rounding) in CITIES_2000 {
        let city = DATA.region.cities.iter().find(|city| city.names.code == code).expect("a city");
        let sum: f64 = BACKCAST.residents[city.counties.clone()].iter().sum();
        // Cities published in persons must agree to half a person, those published in ten thousands with two decimals,
        // which are cut and not rounded, to 100 persons.
        assert!((sum - persons).abs() < rounding, "{code}: {sum}, published {persons}");
    }
    // The first release prints ten thousands with two decimals for eleven of the cities.
    let province: f64 = BACKCAST.residents.iter().sum();
    assert!((province / 89_971_789.0 - 1.0).abs() < 2e-5, "province: {province}");
}

#[test]
fn the_backcast_adds_up_to_every_margin_of_2000() {
    assert!(BACKCAST.residual < 1e-9, "{}", BACKCAST.residual);
    let ages = &DATA.census.residence_age_2000;
    let urban: f64 = BACKCAST.urban.iter().sum();
    let all: f64 = BACKCAST.residents.iter().sum();
    let share = ages.index_axis(Axis(0), 0).sum() / ages.sum();
    assert!((urban / all - share).abs() < 1e-12 && (share - 0.3815).abs() < 1e-4, "urban share of 2000: {share}");
    for (county, cells) in BACKCAST.persons.outer_iter().enumerate() {
        let rural = BACKCAST.residents[county] - BACKCAST.urban[county];
        for (half, wanted) in cells.outer_iter().zip([BACKCAST.urban[county], rural]) {
            assert!((half.sum() - wanted).abs() < 1e-6, "county {county}: {} for {wanted}", half.sum());
        }
    }
    for ((residence, sex, group), found) in BACKCAST.persons.sum_axis(Axis(0)).indexed_iter() {
        let end = GROUP_STARTS.get(group + 1).copied().unwrap_or(101);
        let wanted: f64 = (GROUP_STARTS[group]..end).map(|age| ages[[residence, sex, age]]).sum();
        // The tolerance is the difference between the rounded totals of the cities and that of the province.
        assert!((found / wanted - 1.0).abs() < 5e-5, "{residence} {sex} {group}: {found} for {wanted}");
    }
}

#[test]
fn the_gap_between_residents_and_registered_explains_seven_tenths_of_growth() {
    let line = BACKCAST.regression;
    assert_eq!(line.points, 127);
    // These are the values in the model book, to the digits printed there.
    assert!((line.r_squared - 0.708).abs() < 1e-3, "{line:?}");
    assert!((line.slope - 0.654).abs() < 1e-3 && (line.intercept - 0.052).abs() < 1e-3, "{line:?}");
    assert!((line.residual_sd - 0.0632).abs() < 1e-4 && (line.left_out_sd - 0.0644).abs() < 1e-4, "{line:?}");
}

#[test]
fn from_2010_the_decade_2000_to_2010_is_met_in_every_county() {
    let region = &DATA.region;
    let values = scenario(&DATA).priors.central();
    let setup = Setup::new(&DATA, 2010, &values);
    let constants = setup.calibration.solve(region, &values, 1e-9);
    assert!(constants.residual < 1e-8, "the contraction leaves {}", constants.residual);
    let found = setup.calibration.reproduce(region, &constants, &values);
    let window = &setup.calibration.window;
    for (county, unit) in region.counties.iter().enumerate() {
        let allowed = 1e-6 * setup.initial.population.residents(CountyId(county));
        let difference = found.net[county] - window.net[county];
        assert!(difference.abs() < allowed, "net migration of {}: off by {difference} a year", unit.names.zh);
    }
    // National survival ratios give 0.29 million in ten years, children included.
    let net: f64 = window.net.iter().sum();
    assert!((net - 28_731.0).abs() < 1.0, "net migration 2000-2010: {net} a year");
}

fn scenario(data: &Data) -> Scenario {
    Scenario::load(&repository("scenarios/hindcast_2010.toml"), &SCENARIOS, data).expect("the scenario is sound")
}

fn accounts(data: &Arc<Data>) -> Vec<Account> {
    let scenario = scenario(data);
    let setup = Arc::new(Setup::new(data, 2010, &scenario.priors.central()));
    let prepared = PreparedRun::new(setup, scenario, None).with_seed(7).with_draws(3);
    let ensemble: Ensemble = run::run(&prepared, 2, &ProgressListener::SILENT).expect("nobody stops it");
    crate::levers::check_sound(&ensemble, "hindcast from 2010");
    let mut accounts = Vec::new();
    for draw in 0..3 {
        for year in 0..ensemble.years.len() {
            let counties = (0..ensemble.counties).map(|county| Area::County(CountyId(county)));
            let cities = data.region.areas().filter(|area| matches!(area, Area::City(_)));
            accounts.extend(counties.chain(cities).map(|area| ensemble.account(&data.region, draw, year, area)));
        }
    }
    accounts
}

/// The data without those from after 2010: they are removed, or replaced by NaN where a number is required.
///
/// Left in place: the standard life tables (their shape; the level is that of 2010), the gain of e0 fitted on Fixture
/// Population Prospects 2024, distances by road, boundaries and names, and the priors, which the scenario replaces
/// where they rest on later figures.
fn as_of_2010() -> Data {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let entries = fs::read_dir(repository("data")).expect("data/").map(|entry| entry.expect("readable").path());
    for entry in entries.filter(|entry| entry.is_file()) {
        let name = entry.file_name().expect("a file").to_owned();
        let mut text = fs::read_to_string(&entry).expect("text");
        if name == "observations.csv" {
            let year = |line: &str| line.split(',').nth(1).and_then(|year| year.parse().ok()).unwrap_or(0);
            text = text.split_inclusive('\n').filter(|line| year(line) <= 2010_u16).collect();
        }
        fs::write(folder.path().join(name), text).expect("writable");
    }
    let mut data = Data::load(folder.path()).expect("the data of 2010 are sound");
    let census = &mut data.census.years[1];
    for counts in [
        &mut census.residents,
        &mut census.urban,
        &mut census.registered_same_county,
        &mut census.registered_other_county,
        &mut census.registered_other_province,
        &mut data.floor_area_m2[1],
    ] {
        counts.0.fill(f64::NAN);
    }
    census.age.fill(f64::NAN);
    census.residence_age.fill(f64::NAN);
    data.structure[1].clear();
    data.travel.rail_min.fill(f64::NAN);
    let demography = &mut data.demography;
    demography.e0[1] = [[f64::NAN; 2]; 2];
    demography.fertility_share[1] = [[f64::NAN; 35]; 2];
    demography.census_tfr[1] = [f64::NAN; 2];
    demography.census_survival[1] = [[f64::NAN; 16]; 2];
    demography.transfer[1].iter_mut().for_each(|curve| curve.a2 = f64::NAN);
    demography.sex_ratio_at_birth.retain(|(year, _)| *year <= 2010);
    data
}

#[test]
fn nothing_learnt_after_2010_reaches_a_run_from_2010() {
    let data = Arc::new(as_of_2010());
    let share = |data: &Data| data.observations.latest("370000", "urban_share", 2020);
    assert!(share(&DATA).is_some() && share(&data).is_none(), "later observations are gone");
    let (all, known) = (accounts(&DATA), accounts(&data));
    assert_eq!(all.len(), known.len());
    for (at, (all, known)) in all.iter().zip(&known).enumerate() {
        let same = all.0.iter().zip(&known.0).all(|(all, known)| all.to_bits() == known.to_bits());
        assert!(same, "account {at} differs");
    }
}

/// The data with every row of a later year changed: statistics of Shandong, shares of other provinces, and the priors and weights
/// that were learnt on them.
fn with_later_rows_changed(known: u16) -> Data {
    // Columns of the year and of the value, and the value that takes its place: `factor * old + rest`.
    let changed = [
        ("observations.csv", 1, 3, 1.01, 0.0),
        ("national_shares.csv", 3, 4, 0.98, 0.0),
        ("transfer_prior.csv", 0, 2, 1.5, 0.0),
        ("prior_correlation.csv", 0, 3, 0.9, 0.0),
        // Five parts, so that the weights of a year still add up to one.
        ("stack_weights.csv", 0, 2, 0.5, 0.1),
    ];
    let folder = tempfile::tempdir().expect("a temporary folder");
    let entries = fs::read_dir(repository("data")).expect("data/").map(|entry| entry.expect("readable").path());
    for entry in entries.filter(|entry| entry.is_file()) {
        let name = entry.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let mut text = fs::read_to_string(&entry).expect("text");
        if let Some((_, year, value, factor, rest)) = changed.iter().find(|(file, ..)| *file == name) {
            let line = |line: &str| {
                let mut fields: Vec<String> = line.split(',').map(str::to_owned).collect();
                if fields[*year].parse::<u16>().is_ok_and(|year| year > known) {
                    let old: f64 = fields[*value].parse().expect("a number");
                    fields[*value] = format!("{:.9}", factor * old + rest);
                }
                fields.join(",")
            };
            text = text.split_inclusive('\n').map(line).collect();
        }
        fs::write(folder.path().join(name), text).expect("writable");
    }
    Data::load(folder.path()).expect("the changed data are sound")
}

/// The forecasts of a window for the outcomes that are really known, in few draws.
fn forecasts(data: &Arc<Data>, window: Window) -> (Vec<String>, String) {
    let load = |name: &str| {
        Scenario::load(&repository(&format!("scenarios/{name}.toml")), &SCENARIOS, data).expect("sound").prior()
    };
    let prepared = |scenario: &Scenario| {
        let setup = Arc::new(Setup::new(data, scenario.base_year, &scenario.priors.central()));
        PreparedRun::new(setup, scenario.clone(), None)
    };
    let scenario = load(window.scenario);
    let past = load("hindcast_2010").with_law_of(&scenario);
    let decade = DecadeEvidence::new(&prepared(&past), scenario.base_year);
    let settings = CalibrationSettings { members: 8, iterations: 1, seed: 7 };
    let outcomes = hindcast::outcomes(&DATA, window, &[]);
    let cases = hindcast::run(&prepared(&scenario), Some(&decade), window, &outcomes, settings, 8);
    let mut all: Vec<String> = cases.iter().map(|case| format!("{case:?}")).collect();
    all.extend(dressed::scores(data, window, &cases).iter().map(|score| format!("{score:?}")));
    (all, decade.posterior(settings).csv(&data.region))
}

#[test]
fn nothing_learnt_after_the_start_of_a_window_changes_its_forecasts() {
    for window in WINDOWS.into_iter().filter(|window| window.known >= 2020) {
        let data = Arc::new(with_later_rows_changed(window.known));
        let share = |data: &Data| data.observations.latest("370000", "urban_share", window.known + 1);
        assert_ne!(share(&DATA), share(&data), "later observations are changed");
        let ((all, decade), (known, same_decade)) = (forecasts(&DATA, window), forecasts(&data, window));
        assert_eq!(all, known, "{}", window.id);
        assert_eq!(decade, same_decade, "{}", window.id);

        // Changes of what is known are seen. (Statistics of the year of the census are compared with it and cannot be changed.)
        if window.known > 2020 {
            let earlier = Arc::new(with_later_rows_changed(window.known - 1));
            assert_ne!(all, forecasts(&earlier, window).0, "{}", window.id);
        }
    }
}

/// Forecasts of the reduced window for 2010 in few draws, with data changed by the function; outcomes are left out.
fn reduced_forecasts(change: impl Fn(&mut Data)) -> Vec<String> {
    let mut data = Data::clone(&DATA);
    change(&mut data);
    let cases = from_2000::cases(&data, &scenario(&DATA).prior().priors, 7, 8);
    assert_eq!(cases.len(), 142, "127 counties, 14 areas above them and a share");
    let one = |case: &Case| {
        let summaries: Vec<_> = case.forecasts.iter().map(|forecast| (forecast.method, forecast.summary)).collect();
        format!("{:?} {} {summaries:?}", case.area, case.indicator.name)
    };
    cases.iter().map(one).collect()
}

#[test]
fn no_count_after_2000_changes_the_forecasts_of_the_reduced_window() {
    let forecasts = reduced_forecasts(|_| ());
    let later = reduced_forecasts(|data| {
        for census in &mut data.census.years {
            // A tenth more of everything.
            census.residents.0.iter_mut().for_each(|persons| *persons *= 1.1);
            census.urban.0.iter_mut().for_each(|persons| *persons *= 1.1);
            census.age.mapv_inplace(|persons| 1.1 * persons);
            census.residence_age.mapv_inplace(|persons| 1.1 * persons);
        }
        data.demography.e0[0][0][0] += 1.0;
        data.demography.census_tfr[0] = [1.0, 1.0];
    });
    assert_eq!(forecasts, later);
    let earlier = reduced_forecasts(|data| {
        let ages = data.census.ages_2000.0.iter_mut().flatten().next().expect("a county");
        ages[0][0] += 1000.0;
    });
    let changed = forecasts.iter().zip(&earlier).filter(|(before, after)| before != after).count();
    // The county, its city and the province; the share rests on the ages of the province, which are another table.
    assert_eq!(changed, 3);
}
