//! The engine on the UN's inputs for China: a ten-line projection by hand, and identities of the inputs.

use std::fs;
use std::sync::LazyLock;

use qilu::axes::AGES;
use qilu::axes::Sex;
use qilu::axes::row_sum;
use qilu::data::china::China;
use qilu::data::china::POPULATION_YEARS;
use qilu::data::china::YEARS;
use qilu::data::package::Package;
use qilu::model::demography::abridged;
use qilu::validation::engine_check;
use qilu::validation::one_region;
use qilu::validation::one_region::EarlyMigrants;

use crate::fixture::repository;
use crate::synthetic::assert_close;

static CHINA: LazyLock<China> = LazyLock::new(|| China::load(&repository("data/china")).expect("the data are sound"));

#[test]
fn the_engine_equals_ten_lines_of_cohort_components() {
    let inputs = one_region::inputs(&CHINA, EarlyMigrants::AsLater);
    let start = CHINA.population(YEARS[0]);
    let years = one_region::run(&inputs, YEARS[0], start);
    assert_eq!(years.len(), 25);
    let mut people = [0, 1].map(|sex: usize| start[sex][..AGES].to_vec());
    for (rates, year) in inputs.iter().zip(&years) {
        let before = people.clone();
        let alive = |sex: usize, age: usize| before[sex][age] * rates.survival[sex].ratio[age];
        let births: f64 = (15..50).map(|age| rates.asfr[age] * (before[1][age] + alive(1, age - 1)) / 2.0).sum();
        for (sex, share) in [rates.male_share, 1.0 - rates.male_share].into_iter().enumerate() {
            people[sex] = (0..AGES).map(|age| if age > 0 { alive(sex, age - 1) } else { births * share }).collect();
            people[sex][0] *= rates.survival[sex].births;
            people[sex][100] += alive(sex, 100);
            (0..AGES).for_each(|age| people[sex][age] += rates.migrants[sex][age]);
        }
        let count = |people: &[Vec<f64>; 2]| people.iter().flatten().sum::<f64>();
        let deaths = count(&before) + births + rates.migrants.iter().map(row_sum).sum::<f64>() - count(&people);
        let what = |name: &str| format!("{}, {name}", rates.end);
        assert_close(year.births, births, births, || what("births"));
        assert_close(year.deaths, deaths, count(&before), || what("deaths"));
        for (sex, age) in [0, 1].into_iter().flat_map(|sex| (0..AGES).map(move |age| (sex, age))) {
            assert_close(year.residents[sex][age], people[sex][age], births, || what(&format!("sex {sex}, age {age}")));
        }
    }
}

/// Every number is published in whole persons, so each has a rounding error of up to half a person.
#[test]
fn the_accounts_of_the_un_give_its_population_by_age_but_for_rounding() {
    for year in POPULATION_YEARS {
        let by_age: f64 = CHINA.population(year).iter().map(row_sum).sum();
        let figures = 2 * 2 * AGES + 3 * usize::from(year - YEARS[0] + 1);
        let difference = engine_check::un_population(&CHINA, year) - by_age;
        assert!(difference.abs() <= 0.5 * figures as f64, "{year}: {difference} persons");
    }
}

/// The note in `sources.csv` on the rates by single year of age: the copy covers slightly less than all ages.
#[test]
fn fertility_by_age_is_all_but_a_thousandth_of_the_total() {
    for year in YEARS[0]..=YEARS[1] {
        let share = row_sum(&CHINA.asfr[year]) / CHINA.tfr[year];
        assert!((0.999..1.0).contains(&share), "{year}: {share}");
    }
}

#[test]
fn single_years_keep_the_survivors_of_the_groups_and_never_rise() {
    for rates in &CHINA.death_rates {
        for sex in Sex::ALL {
            let rates = &rates[sex as usize];
            let table = abridged::single_years(rates, sex);
            assert!(table.survivors.windows(2).all(|pair| pair[1] < pair[0]), "{sex:?}");
            // From 5 to 15 those who die live half of the five years, so that q = 5 m / (1 + 2.5 m).
            for (group, start) in [(2, 5), (3, 10)] {
                let death = 1.0 - table.survivors[start + 5] / table.survivors[start];
                assert_close(death, 5.0 * rates[group] / (1.0 + 2.5 * rates[group]), 1.0, || {
                    format!("{sex:?} {start}")
                });
            }
            // Infant deaths over infant years are the rate of the first year.
            let rate = (1.0 - table.survivors[1]) / table.infant_person_years;
            assert_close(rate, rates[0], 1.0, || format!("{sex:?}, infants"));
        }
    }
}

#[test]
fn the_files_are_those_of_the_package() {
    let package = Package::load(&repository("data/china")).expect("it is there");
    for file in package.verify().expect("readable") {
        assert!(file.is_same(), "{file:?}");
    }
}

#[test]
fn a_missing_row_is_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for entry in fs::read_dir(repository("data/china")).expect("readable").map(|entry| entry.expect("readable")) {
        let text = fs::read_to_string(entry.path()).expect("readable");
        let cut = entry.file_name() == "migration.csv";
        let kept = text.split_inclusive('\n').filter(|line| !(cut && line.starts_with("2025,female,70,")));
        fs::write(folder.path().join(entry.file_name()), kept.collect::<String>()).expect("writable");
    }
    let fault = China::load(folder.path()).expect_err("a row is missing").to_string();
    assert_eq!(fault.rsplit('/').next(), Some("migration.csv: no row for period_start 2025, sex female, age_start 70"));
}
