//! Ensembles: random numbers have addresses, layers can be switched off, and parts add up.

use std::sync::Arc;

use qilu::engine::cohort::Workspace;
use qilu::engine::draw::Draw;
use qilu::engine::prepared::PreparedRun;
use qilu::engine::year;
use qilu::ensemble::checkpoint_cache::CheckpointCache;
use qilu::ensemble::run;
use qilu::ensemble::run::Ensemble;
use qilu::measure::Account;
use qilu::measure::COUNTY_MEASURES;
use qilu::measure::Measure as M;
use qilu::policy::components;
use qilu::progress::ProgressListener;
use qilu::region::Area;
use qilu::region::CountyKind;
use qilu::scenario::Scenario;
use qilu::scenario::posterior::Posterior;

use qilu_methods::math;

use crate::fixture::DATA;
use crate::fixture::SCENARIOS;
use crate::fixture::ensemble;
use crate::fixture::prepared;
use crate::fixture::repository;
use crate::fixture::scenario;

fn accounts(ensemble: &qilu::ensemble::run::Ensemble, draw: usize) -> Vec<Account> {
    let counties = 0..ensemble.counties;
    let years = 0..ensemble.years.len();
    years
        .flat_map(|year| counties.clone().map(move |county| (year, county)))
        .map(|(year, county)| ensemble.account(&DATA.region, draw, year, Area::County(qilu::region::CountyId(county))))
        .collect()
}

#[test]
fn thread_count_does_not_change_a_bit() {
    let scenario = scenario("");
    let one = ensemble(&scenario, 7, 1);
    for threads in [2, 3, 7] {
        let many = ensemble(&scenario, 7, threads);
        for draw in 0..7 {
            assert_eq!(accounts(&one, draw), accounts(&many, draw), "draw {draw} on {threads} threads");
        }
    }
}

/// A scenario of the repository with what published figures have said, three draws.
fn informed(name: &str, posterior: &Arc<Posterior>) -> PreparedRun {
    let scenario = Scenario::load(&repository(&format!("scenarios/{name}.toml")), &SCENARIOS, &DATA).expect("it loads");
    prepared(&scenario).informed_by(Some(Arc::clone(posterior))).with_draws(3)
}

#[test]
fn a_kept_past_does_not_change_a_bit() {
    let posterior = Posterior::load(&DATA.package, &DATA.region).expect("readable").expect("it is there");
    let posterior = Arc::new(posterior);
    let cache = CheckpointCache::new(informed("baseline", &posterior));
    for name in ["hukou_only", "south", "baseline"] {
        let run = informed(name, &posterior);
        assert!(cache.holds(&run), "{name} differs only in levers of later years");
        for _ in ["the past is made", "the past is kept"] {
            let kept = cache.ensemble(&run, 2, &ProgressListener::SILENT).expect("nobody stops it");
            let whole = run::run(&run, 2, &ProgressListener::SILENT).expect("nobody stops it");
            for draw in 0..3 {
                assert_eq!(accounts(&kept, draw), accounts(&whole, draw), "{name}, draw {draw}");
                assert_eq!(kept.flow(draw, 3, 5).to_bits(), whole.flow(draw, 3, 5).to_bits(), "{name}, draw {draw}");
            }
        }
        let central = cache.central(&run, &mut Workspace::new(&DATA.region));
        let quiet = run.with_layers([false; 5]);
        let whole = year::project(&quiet, &Draw::new(&quiet, 0), &mut Workspace::new(&DATA.region));
        assert_eq!(central.accounts, whole.accounts, "{name}, central");
    }
    // The plan renews communities in years with statistics, and no statistic covers that.
    assert!(!cache.holds(&informed("plan", &posterior)), "other measures in the past");
    assert!(!cache.holds(&informed("low_fertility", &posterior)), "other priors have another past");
}

#[test]
fn draws_can_be_added_later() {
    let scenario = scenario("");
    let few = ensemble(&scenario, 3, 2);
    let many = ensemble(&scenario, 6, 2);
    for draw in 0..3 {
        assert_eq!(accounts(&few, draw), accounts(&many, draw));
    }
}

#[test]
fn without_uncertainty_all_draws_are_one() {
    let still =
        ensemble(&scenario("layers = { parameters = false, shocks = false, initial = false, census = false }"), 2, 1);
    assert_eq!(accounts(&still, 0), accounts(&still, 1));
    let shaken =
        ensemble(&scenario("layers = { parameters = false, shocks = true, initial = false, census = false }"), 2, 1);
    assert_ne!(accounts(&shaken, 0), accounts(&shaken, 1));
}

#[test]
fn a_longer_horizon_does_not_change_the_years_before() {
    let short = ensemble(&scenario("years = { end = 2025 }"), 2, 1);
    let long = ensemble(&scenario("years = { end = 2030 }"), 2, 1);
    for draw in 0..2 {
        let short = accounts(&short, draw);
        assert_eq!(short, accounts(&long, draw)[..short.len()]);
    }
}

#[test]
fn base_year_2010_runs_too() {
    use qilu::engine::setup::Setup;
    let scenario = scenario("years = { base = 2010, end = 2020 }\nlayers = { initial = false }");
    let setup = Arc::new(Setup::new(&DATA, 2010, &scenario.priors.central()));
    let prepared = PreparedRun::new(setup, scenario, None).with_seed(7).with_draws(2);
    let ensemble = run::run(&prepared, 1, &ProgressListener::SILENT).expect("runs");
    let account = ensemble.account(&DATA.region, 0, 0, Area::Province);
    let share = account.urban() / account.residents();
    assert!((share - 0.4971).abs() < 1e-4, "urban share of 2010: {share}");
    crate::levers::check_sound(&ensemble, "base year 2010");
}

#[test]
fn components_add_up_to_the_change() {
    let ensemble = ensemble(&scenario(""), 3, 1);
    for area in DATA.region.areas() {
        for draw in 0..3 {
            for year in 1..ensemble.years.len() {
                let start = ensemble.account(&DATA.region, draw, year - 1, area);
                let end = ensemble.account(&DATA.region, draw, year, area);
                let parts = components::contributions(&start, &end);
                let (total, parts) = parts.split_last().expect("the total is last");
                let sum = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
                // Stored accounts have single precision, about seven digits, so sums of them are only as exact as that.
                let tolerance = 4e-7 * end.residents();
                assert!((sum.0 - total.0).abs() < tolerance, "{area:?} {year}: {sum:?} {total:?}");
                assert!((sum.1 - total.1).abs() < 8e-7, "{area:?} {year}: {sum:?} {total:?}");
            }
        }
    }
}

#[test]
fn all_areas_add_up() {
    let ensemble = ensemble(&scenario(""), 2, 1);
    for year in 0..ensemble.years.len() {
        let mut sums = [Account::default(); 2];
        for area in DATA.region.areas() {
            match area {
                Area::Province => {}
                Area::City(_) => sums[0].add(&ensemble.account(&DATA.region, 1, year, area)),
                Area::County(_) => sums[1].add(&ensemble.account(&DATA.region, 1, year, area)),
            }
        }
        let province = ensemble.account(&DATA.region, 1, year, Area::Province);
        for (index, value) in province.0.iter().enumerate() {
            // Measures that are stored by city have no values for counties.
            for sum in &sums[..if index < COUNTY_MEASURES { 2 } else { 1 }] {
                assert!((sum.0[index] - value).abs() <= 1e-12 * value.abs().max(1.0));
            }
        }
    }
}

#[test]
fn the_next_census_moves_counties_against_each_other_and_no_city() {
    let counties = |own: &str| {
        let scenario = scenario(&format!(
            "years = {{ end = 2035 }}\nlayers = {{ parameters = false, shocks = false, initial = false }}\n{own}"
        ));
        ensemble(&scenario, 20, 2)
    };
    let fixed = |name: &str, value: f64| format!("[uncertainty.{name}]\ncentral = {value:?}\n");
    let none = counties(&(fixed("district_rebasing", 0.0) + &fixed("county_rebasing", 0.0)));
    let own = counties("");
    let at = own.year(2030).expect("projected");
    let mut sizes = Vec::new();
    for draw in 0..20 {
        for year in at..own.years.len() {
            for city in DATA.region.city_ids().map(Area::City) {
                let [before, after] = [&none, &own].map(|all| all.urban_share(&DATA.region, draw, year, city));
                assert!((after - before).abs() < 2e-6, "as precise as they are stored: {before} and {after}");
            }
        }
        for county in DATA.region.county_ids().filter(|r| DATA.region.counties[r.0].kind == CountyKind::County) {
            let logit = |all: &Ensemble| math::logit(all.urban_share(&DATA.region, draw, at, Area::County(county)));
            sizes.push((logit(&own) - logit(&none)).abs());
        }
    }
    // Half of the values of a t distribution with four degrees of freedom are within 0.741 of its scale, which is 0.18; the level
    // of the city takes a part.
    sizes.sort_by(f64::total_cmp);
    let median = sizes[sizes.len() / 2];
    assert!((0.11..0.15).contains(&median), "{median}");
}

#[test]
fn the_next_census_changes_who_is_urban_and_nothing_else() {
    let layers = |census: bool| {
        let scenario = scenario(&format!(
            "years = {{ end = 2032 }}\nlayers = {{ parameters = false, shocks = false, initial = false, census = {census} }}"
        ));
        ensemble(&scenario, 40, 2)
    };
    let (without, with) = (layers(false), layers(true));
    let at = |ensemble: &Ensemble, draw: usize, year: u16| {
        let year = ensemble.year(year).expect("projected");
        ensemble.account(&DATA.region, draw, year, Area::Province)
    };
    let share = |account: &Account| account.urban() / account.residents();
    let mut squares = [0.0; 2];
    for draw in 0..40 {
        assert_eq!(at(&without, draw, 2029), at(&with, draw, 2029));
        for (year, square) in [2030, 2032].into_iter().zip(&mut squares) {
            let (before, after) = (at(&without, draw, year), at(&with, draw, year));
            let change = share(&after) - share(&before);
            *square += change * change / 40.0;
            assert!((after.residents() / before.residents() - 1.0).abs() < 1e-6, "as precise as they are stored");
            for measure in [M::BirthsUrban, M::LocalMoves, M::CompulsoryNeed, M::CostSchools, M::RegisteredUrban] {
                assert_eq!(after[measure].to_bits(), before[measure].to_bits(), "{measure:?}");
            }
            let income = |account: &Account| account[M::UrbanIncome] / account.urban();
            assert!(
                (income(&after) / income(&before) - 1.0).abs() < 2e-3,
                "counties have other weights, and nothing more"
            );
        }
    }
    // The standard deviation is 0.4 points; that of 40 draws is within a third of it but once in a thousand times.
    for square in squares {
        assert!((0.6 * 0.004..1.4 * 0.004).contains(&square.sqrt()), "{}", square.sqrt());
    }
}
