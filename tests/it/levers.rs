//! Every lever: alone it moves its first indicator in the stated direction, at neutral it changes no bit, and at
//! the ends of its range the model stays finite and no number of persons is negative.

use qilu::ensemble::run::Ensemble;
use qilu::indicators::IndicatorId;
use qilu::measure::COUNTY_MEASURES;
use qilu::measure::MEASURES;
use qilu::measure::Measure as M;
use qilu::region::Area;
use qilu::scenario::Scenario;
use qilu::scenario::levers::Direction;
use qilu::scenario::levers::EffectEvidence;
use qilu::scenario::levers::LEVERS;
use qilu::scenario::levers::Lever;
use qilu::scenario::levers::LeverId;
use qilu::scenario::levers::Role;

use crate::fixture::DATA;
use crate::fixture::SCENARIOS;
use crate::fixture::ensemble;
use crate::fixture::repository;
use crate::fixture::scenario;

const DRAWS: u32 = 4;

fn with(lever: &Lever, value: f64) -> Ensemble {
    ensemble(&scenario(&format!("[[lever]]\nname = \"{}\"\nvalue = {value:?}\nstart = 2022\n", lever.name)), DRAWS, 2)
}

fn province(ensemble: &Ensemble, draw: usize, year: u16, indicator: IndicatorId) -> f64 {
    let year = ensemble.year(year).expect("projected");
    let value = indicator.row().value;
    value(&ensemble.account(&DATA.region, draw, year, Area::Province))
}

fn same(a: &Ensemble, b: &Ensemble) -> bool {
    (0..a.draws).all(|draw| {
        (0..a.years.len()).all(|year| {
            DATA.region.areas().all(|area| {
                let [a, b] = [a, b].map(|ensemble| ensemble.account(&DATA.region, draw, year, area).0);
                // By bits: what is kept by city alone is not a number in a county.
                a.map(f64::to_bits) == b.map(f64::to_bits)
            })
        })
    })
}

#[test]
fn each_lever_alone_moves_its_first_indicator() {
    let baseline = ensemble(&scenario(""), DRAWS, 2);
    for lever in &LEVERS {
        let raised = with(lever, *lever.range.end());
        for draw in 0..DRAWS as usize {
            for year in [2025, 2035] {
                let before = province(&baseline, draw, year, lever.first);
                let after = province(&raised, draw, year, lever.first);
                let moved = match lever.direction {
                    Direction::Up => after > before,
                    Direction::Down => after < before,
                };
                assert!(moved, "{} in {year}, draw {draw}: {} went from {before} to {after}", lever.name, lever.first);
            }
        }
    }
}

#[test]
fn a_neutral_lever_changes_no_bit() {
    let baseline = ensemble(&scenario(""), DRAWS, 2);
    for lever in &LEVERS {
        assert!(same(&baseline, &with(lever, lever.neutral)), "{}", lever.name);
    }
}

#[test]
fn a_lever_changes_nothing_before_it_starts() {
    let baseline = ensemble(&scenario(""), DRAWS, 2);
    for lever in &LEVERS {
        let raised = with(lever, *lever.range.end());
        for draw in 0..DRAWS as usize {
            for area in DATA.region.areas() {
                let at_2021 = |ensemble: &Ensemble| ensemble.account(&DATA.region, draw, 1, area).0.map(f64::to_bits);
                assert_eq!(at_2021(&baseline), at_2021(&raised), "{} in 2021", lever.name);
            }
        }
    }
}

pub(crate) fn check_sound(ensemble: &Ensemble, what: &str) {
    for draw in 0..ensemble.draws {
        for year in 0..ensemble.years.len() {
            for area in DATA.region.areas() {
                let account = ensemble.account(&DATA.region, draw, year, area);
                let known = if matches!(area, Area::County(_)) { COUNTY_MEASURES } else { MEASURES };
                // A census can call fewer residents urban than the one before.
                let signed = |at: usize| at == M::Rebased as usize;
                let is_sound = |(at, value): (usize, &f64)| value.is_finite() && (*value >= 0.0 || signed(at));
                assert!(
                    account.0[..known].iter().enumerate().all(is_sound),
                    "{what}: {} in {}: {account:?}",
                    DATA.region.names(area).zh,
                    ensemble.years[year]
                );
            }
        }
    }
}

#[test]
fn no_lever_breaks_the_world_at_the_ends_of_its_range() {
    for lever in &LEVERS {
        for value in [*lever.range.start(), *lever.range.end()] {
            check_sound(&with(lever, value), &format!("{} at {value}", lever.name));
        }
    }
}

#[test]
fn all_levers_at_once_do_not_break_the_world() {
    for end in [false, true] {
        let entry = |lever: &Lever| {
            let value = if end { lever.range.end() } else { lever.range.start() };
            format!("[[lever]]\nname = \"{}\"\nvalue = {value:?}\n", lever.name)
        };
        let text = LEVERS.iter().map(entry).collect::<Vec<String>>().concat();
        check_sound(&ensemble(&scenario(&text), DRAWS, 2), if end { "all high" } else { "all low" });
    }
}

#[test]
fn neutral_values_are_allowed() {
    for lever in &LEVERS {
        assert!(lever.range.contains(&lever.neutral), "{}", lever.name);
    }
}

#[test]
fn openness_moves_registration_four_times_as_much_as_residence() {
    let baseline = ensemble(&scenario(""), DRAWS, 2);
    let open = with(&LEVERS[0], 1.0);
    let gain = |indicator: IndicatorId| -> f64 {
        (0..DRAWS as usize)
            .map(|draw| province(&open, draw, 2035, indicator) - province(&baseline, draw, 2035, indicator))
            .sum()
    };
    let (residence, registration) = (gain(IndicatorId::UrbanShare), gain(IndicatorId::RegisteredUrbanShare));
    // Openness raises the settlement rate, which changes registration directly, and raises only slightly the
    // attractiveness of two cities.
    assert!(4.0 * residence.abs() < registration, "{residence} against {registration}");
}

#[test]
fn the_plan_scenario_sets_what_the_plan_sizes_and_nothing_else() {
    let plan = Scenario::load(&repository("scenarios/plan.toml"), &SCENARIOS, &DATA).expect("sound");
    let paths = plan.lever_paths(plan.base_year, DATA.region.county_count());
    for (id, lever) in LeverId::ALL.into_iter().zip(&LEVERS) {
        match lever.plan {
            None => assert!(!paths.is_set(id as usize), "{} is not sized by the plan", lever.name),
            Some((value, year)) => {
                for county in DATA.region.county_ids() {
                    let set = paths.get(id, year, county);
                    assert!((set - value).abs() < 1e-12, "{} in {year}: {set} instead of {value}", lever.name);
                }
            }
        }
    }
}

/// The counts of the plan's own table, 27 levers, 3 constraints, 3 given paths, and one lever of ours, the years of
/// residence before settlement; 7 levers with a number behind them, 10 with a sign, 11 with nothing.
#[test]
fn every_instrument_of_the_plan_has_its_row() {
    let rows = |role| LEVERS.iter().filter(|lever| lever.role == role).count();
    assert_eq!([rows(Role::Lever), rows(Role::Constraint), rows(Role::Path)], [28, 3, 3]);
    let levers = |evidence| LEVERS.iter().filter(|row| row.role == Role::Lever && row.evidence == evidence).count();
    assert_eq!([EffectEvidence::Number, EffectEvidence::SignOnly, EffectEvidence::None].map(levers), [7, 10, 11]);
    for lever in &LEVERS {
        assert!(!lever.strength.is_empty() && !lever.channel.is_empty() && !lever.channel_zh.is_empty());
        assert!(lever.plan.is_none_or(|(value, _)| lever.range.contains(&value)), "{}", lever.name);
    }
}
