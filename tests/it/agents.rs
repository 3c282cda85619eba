//! The agent engine: with neutral rules its mean equals the cohort engine; with rules, agents have durations and
//! origins.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;

use ndarray::Array2;
use qilu::axes::AGES;
use qilu::axes::AgeRow;
use qilu::axes::Sex;
use qilu::axes::Status;
use qilu::engine::agents::AgentRules;
use qilu::engine::agents::AgentSettings;
use qilu::engine::agents::Agents;
use qilu::engine::agents::lives::LifeEventKind;
use qilu::engine::kernel::Engine;
use qilu::engine::kernel::EngineStart;
use qilu::engine::kernel::EngineYear;
use qilu::engine::rates::Rates;
use qilu::measure::Account;
use qilu::measure::Measure;
use qilu::model::population::Population;
use qilu::region::CountyId;
use qilu_methods::random;
use rayon::prelude::*;

use crate::bernoulli::Oracle;
use crate::cli::qilu;
use crate::fixture::DATA;
use crate::synthetic::Fixture;
use crate::synthetic::Seed;

const YEARS: u16 = 15;
const BASE: u16 = 2020;

/// Family-wise level of the comparison of the two engines: half of it for the province, half for all counties.
const LEVEL: f64 = 1e-3;

/// Broad age groups.
const GROUPS: [Range<usize>; 4] = [0..15, 15..35, 35..60, 60..AGES];

/// The streams of events. Each is a sum of measures.
pub(crate) const STREAMS: [(&str, &[Measure]); 12] = [
    ("births", &[Measure::BirthsUrban, Measure::BirthsRural]),
    ("urban deaths", &[Measure::DeathsUrban]),
    ("rural deaths", &[Measure::DeathsRural]),
    ("local moves", &[Measure::LocalMoves]),
    ("departures to counties", &[Measure::InternalOutUrban, Measure::InternalOutRural]),
    ("arrivals from counties", &[Measure::InternalInUrban, Measure::InternalInRural]),
    ("departures to the rest of China", &[Measure::ExternalOutUrban, Measure::ExternalOutRural]),
    ("arrivals from the rest of China", &[Measure::ExternalInUrban, Measure::ExternalInRural]),
    ("departures of returners", &[Measure::ReturnOut]),
    ("arrivals of returners", &[Measure::ReturnIn]),
    ("settlements", &[Measure::Settlements]),
    ("reclassified", &[Measure::Reclassified]),
];

/// The real province with events in every stream, and with rates that are constant over the years.
fn province() -> Fixture {
    let mut fixture = Fixture::real(&DATA);
    let counties = fixture.region.county_count();
    fixture.talent_in = fixture.external_in.iter().map(|persons| 0.3 * persons).collect();
    fixture.family_settlement = vec![0.02; counties];
    fixture
}

/// The values by which runs are compared: the events of each stream in each county over all years, and the residents of
/// each county, status and broad age at the end of each year.
fn outcome(fixture: &Fixture, rates: &Rates<'_>, mut engine: impl Engine) -> Vec<f64> {
    let counties = fixture.region.county_count();
    let mut population = fixture.population.clone();
    engine.start(&start(fixture), &mut population);
    let mut events = vec![0.0; STREAMS.len() * counties];
    let mut residents = Vec::new();
    let mut flows = Array2::zeros((counties + 1, counties + 1));
    for year in BASE + 1..=BASE + YEARS {
        let mut accounts = vec![Account::default(); counties];
        let now = EngineYear { region: &fixture.region, year, rates };
        engine.advance(&now, &mut population, &mut accounts, &mut flows);
        for (stream, (_, measures)) in STREAMS.iter().enumerate() {
            for (county, account) in accounts.iter().enumerate() {
                events[stream * counties + county] += measures.iter().map(|measure| account[*measure]).sum::<f64>();
            }
        }
        for county in fixture.region.county_ids() {
            for status in Status::ALL {
                let rows = Sex::ALL.map(|sex| population.row(county, status, sex));
                let of =
                    |ages: &Range<usize>| rows.iter().map(|row| row[ages.clone()].iter().sum::<f64>()).sum::<f64>();
                residents.extend(GROUPS.iter().map(of));
            }
        }
    }
    events.extend(residents);
    events
}

fn start(fixture: &Fixture) -> EngineStart<'_> {
    let (home, home_elsewhere) = (&fixture.home, &fixture.home_elsewhere);
    EngineStart { region: &fixture.region, year: BASE, home, home_elsewhere, exit: 0.1 }
}

/// The two-sided p-value of a mean of `count` numbers against its expected value (Student 1908). Numbers without
/// variance must equal it up to rounding.
fn p_value(mean: f64, variance: f64, count: f64, expected: f64) -> f64 {
    let error = (variance / count).sqrt();
    if error < 1e-9 * (1.0 + expected.abs()) {
        return if (mean - expected).abs() <= 1e-6 * (1.0 + expected.abs()) { 1.0 } else { 0.0 };
    }
    let t = (mean - expected) / error;
    let degrees = count - 1.0;
    random::beta_cdf(degrees / (degrees + t * t), 0.5 * degrees, 0.5)
}

/// The smaller of the smallest p-values of the province and of the counties, each multiplied by the number of
/// comparisons (Bonferroni), and its place.
fn compare(fixture: &Fixture, expected: &[f64], rates: &Rates<'_>, replicates: u32, scale: u32) -> (f64, String) {
    let settings = AgentSettings { scale, rules: AgentRules::NEUTRAL, followed: 0 };
    let runs: Vec<Vec<f64>> =
        (0..replicates).into_par_iter().map(|draw| outcome(fixture, rates, Agents::new(settings, 11, draw))).collect();
    let counties = fixture.region.county_count();
    let provincial = |values: &[f64]| -> Vec<f64> {
        values[..STREAMS.len() * counties].chunks_exact(counties).map(|counties| counties.iter().sum()).collect()
    };
    let sums: Vec<Vec<f64>> = runs.iter().map(|run| provincial(run)).collect();
    let whole = smallest(&sums, &provincial(expected));
    let parts = smallest(&runs, expected);
    // The factor of 2 gives each of the two families half of the level.
    let told = |(p, at): (f64, usize), level: &str| (2.0 * p, format!("{level}, value {at}, p = {p:e}"));
    let (whole, parts) = (told(whole, "province"), told(parts, "counties"));
    if whole.0 < parts.0 { whole } else { parts }
}

fn smallest(runs: &[Vec<f64>], expected: &[f64]) -> (f64, usize) {
    let n = runs.len() as f64;
    let p = |at: usize| {
        let mean = runs.iter().map(|run| run[at]).sum::<f64>() / n;
        let variance = runs.iter().map(|run| (run[at] - mean) * (run[at] - mean)).sum::<f64>() / (n - 1.0);
        p_value(mean, variance, n, expected[at])
    };
    let (at, p) = (0..expected.len()).map(p).enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).expect("there are values");
    (p * expected.len() as f64, at)
}

fn cohorts(fixture: &Fixture, rates: &Rates<'_>) -> Vec<f64> {
    outcome(fixture, rates, qilu::engine::cohort::Workspace::new(&fixture.region))
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn the_mean_of_agents_is_the_cohort_engine_in_every_county_status_and_age_year_after_year() {
    let fixture = province();
    let rates = fixture.rates();
    // The mean of 64 runs with one agent for 100 residents has the standard error of one run with one agent for about
    // 1.6.
    let (p, place) = compare(&fixture, &cohorts(&fixture, &rates), &rates, 64, 100);
    assert!(p > LEVEL, "{place}");
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn an_error_of_one_percent_in_any_stream_is_found() {
    let fixture = province();
    let expected = cohorts(&fixture, &fixture.rates());
    for stream in 0..9 {
        let mut wrong = province();
        let name = spoil(&mut wrong, stream, 1.01);
        // An error of 1 % is so much larger than the sampling error that 16 runs are enough to find it.
        let (p, place) = compare(&wrong, &expected, &wrong.rates(), 16, 100);
        assert!(p < LEVEL, "1 % more {name} is not found: {place}");
    }
}

/// Multiplies the rates of one stream by a factor, and returns its name.
fn spoil(fixture: &mut Fixture, stream: usize, factor: f64) -> &'static str {
    let hazards = |fixture: &mut Fixture, change: &dyn Fn(&mut qilu::engine::rates::Hazards, usize)| {
        for county in &mut fixture.hazards {
            county.iter_mut().enumerate().for_each(|(status, hazards)| change(hazards, status));
        }
    };
    match stream {
        0 => {
            for row in &mut fixture.asfr {
                *row = row.map(|rate| rate * factor);
            }
            "births"
        }
        1 => {
            for survival in &mut fixture.survival {
                survival.ratio = AgeRow::of_ages(|age| 1.0 - factor * (1.0 - survival.ratio[age]));
            }
            "deaths"
        }
        2 => {
            hazards(fixture, &|hazards, _| hazards.internal *= factor);
            "moves to counties"
        }
        3 => {
            hazards(fixture, &|hazards, _| hazards.external *= factor);
            "moves to the rest of China"
        }
        4 => {
            hazards(fixture, &|hazards, status| hazards.other *= if status == 0 { factor } else { 1.0 });
            "local moves"
        }
        5 => {
            hazards(fixture, &|hazards, status| hazards.other *= if status == 0 { 1.0 } else { factor });
            "returns"
        }
        6 => {
            fixture.external_in.iter_mut().for_each(|persons| *persons *= factor);
            fixture.talent_in.iter_mut().for_each(|persons| *persons *= factor);
            "arrivals from the rest of China"
        }
        7 => {
            fixture.settlement.iter_mut().for_each(|probability| *probability *= factor);
            fixture.family_settlement.iter_mut().for_each(|probability| *probability *= factor);
            "settlements"
        }
        _ => {
            fixture.reclassification.iter_mut().for_each(|probability| *probability *= factor);
            "reclassified"
        }
    }
}

/// A small province with at most about a hundred persons in a cell, one in ten cells of which is empty.
fn small() -> Fixture {
    let mut fixture = Fixture::new(&Seed { cities: vec![3, 2, 1], extreme: false, number: 5 });
    fixture.population.scale(1e-3);
    fixture.external_in.iter_mut().for_each(|persons| *persons *= 1e-2);
    fixture.talent_in.iter_mut().for_each(|persons| *persons *= 1e-2);
    fixture
}

#[test]
fn events_of_a_small_province_are_those_of_persons_asked_one_by_one() {
    let fixture = small();
    let rates = fixture.rates();
    let counties = fixture.region.county_count();
    let replicates = 400_u32;
    let settings = AgentSettings { scale: 1, rules: AgentRules::NEUTRAL, followed: 0 };
    let engine: Vec<Vec<f64>> = (0..replicates)
        .into_par_iter()
        .map(|draw| {
            let mut agents = Agents::new(settings, 3, draw);
            let mut population = fixture.population.clone();
            agents.start(&start(&fixture), &mut population);
            let mut accounts = vec![Account::default(); counties];
            let now = EngineYear { region: &fixture.region, year: BASE + 1, rates: &rates };
            agents.advance(&now, &mut population, &mut accounts, &mut Array2::zeros((counties + 1, counties + 1)));
            STREAMS
                .iter()
                .flat_map(|(_, measures)| {
                    accounts.iter().map(|account| measures.iter().map(|measure| account[*measure]).sum::<f64>())
                })
                .collect()
        })
        .collect();
    let oracle: Vec<Vec<f64>> = (0..replicates)
        .into_par_iter()
        .map(|draw| {
            let mut rng = random::stream(99, draw, 0, random::Purpose::Agents);
            Oracle::new(&fixture, &rates, || random::open01(&mut rng)).year()
        })
        .collect();
    // Squared differences of the means in units of their errors: chi-square with one degree of freedom each.
    let n = f64::from(replicates);
    let (mut chi_square, mut degrees) = (0.0, 0.0);
    for at in 0..STREAMS.len() * counties {
        let moments = |runs: &[Vec<f64>]| {
            let mean = runs.iter().map(|run| run[at]).sum::<f64>() / n;
            (mean, runs.iter().map(|run| (run[at] - mean) * (run[at] - mean)).sum::<f64>() / (n - 1.0))
        };
        let ((a, va), (b, vb)) = (moments(&engine), moments(&oracle));
        if va + vb == 0.0 {
            assert!((a - b).abs() < 1e-9, "{at}: {a} and {b}");
            continue;
        }
        let z2 = (a - b) * (a - b) * n / (va + vb);
        // Five standard errors, which none of some seventy comparisons exceeds by chance.
        assert!(z2 < 25.0, "{} in county {}: {a} and {b}", STREAMS[at / counties].0, at % counties);
        // The spread is the same too, but for arrivals: children come with parents, that is, in families. (A factor of
        // 1.5
        // between two variances of 400 numbers is 4 standard errors.)
        let most = if [5, 9].contains(&(at / counties)) { 2.5 } else { 1.5 };
        assert!(va < most * vb + 1.0 && vb < 1.5 * va + 1.0, "{}: variances {va} and {vb}", STREAMS[at / counties].0);
        (chi_square, degrees) = (chi_square + z2, degrees + 1.0);
    }
    assert!(degrees > 50.0);
    // Wilson and Hilferty 1931: the cube root of chi-square over its degrees is nearly normal.
    let spread = 2.0 / (9.0 * degrees);
    let z = ((chi_square / degrees).cbrt() - (1.0 - spread)) / spread.sqrt();
    // 3.9 standard deviations of a normal variable are exceeded with a probability of 1e-4.
    assert!(z.abs() < 3.9, "chi-square {chi_square:.1} with {degrees} degrees of freedom");
}

/// The events of one person: year, kind of event, and county and status after it.
type Life = Vec<(u16, LifeEventKind, CountyId, Status)>;

/// The events of each person in the small province over some years.
fn lives(rules: AgentRules, requirement_years: f64) -> BTreeMap<u64, Life> {
    let mut fixture = small();
    fixture.external_in.fill(0.0);
    fixture.talent_in.fill(0.0);
    // Slow settlement leaves time for persons to have several events before it.
    fixture.reclassification.fill(0.0);
    fixture.settlement.fill(0.1);
    fixture.family_settlement.fill(0.0);
    let mut rates = fixture.rates();
    rates.requirement_years.fill(requirement_years);
    let counties = fixture.region.county_count();
    let mut agents = Agents::new(AgentSettings { scale: 1, rules, followed: u32::MAX }, 1, 0);
    let mut population = fixture.population.clone();
    agents.start(&start(&fixture), &mut population);
    for year in BASE + 1..=BASE + 20 {
        let now = EngineYear { region: &fixture.region, year, rates: &rates };
        let mut accounts = vec![Account::default(); counties];
        agents.advance(&now, &mut population, &mut accounts, &mut Array2::zeros((counties + 1, counties + 1)));
    }
    let mut lives: BTreeMap<u64, Life> = BTreeMap::new();
    for one in agents.lives() {
        let key = (one.id.county().0 as u64) << 32 | one.id.serial();
        lives.entry(key).or_default().push((one.year, one.event, one.to, one.status));
    }
    lives
}

#[test]
fn nobody_settles_before_the_required_years_of_residence() {
    let mut settled = 0;
    for life in lives(AgentRules::ALL, 3.0).values() {
        let mut since = None;
        for (year, event, _, status) in life {
            match event {
                LifeEventKind::Moved | LifeEventKind::MovedToTown | LifeEventKind::Reclassified => since = Some(*year),
                LifeEventKind::Settled => {
                    assert_eq!(*status, Status::Settled, "the status is that after the event");
                    // Half a year was lived in the year of arrival, so three years are over in the third year after it.
                    assert!(since.is_none_or(|since| year - since >= 3), "{life:?}");
                    settled += u32::from(since.is_some());
                    since = None;
                }
                _ => {}
            }
        }
    }
    assert!(settled > 50, "{settled} settled after a move");
    let early = |life: &Life| {
        life.windows(2).any(|pair| {
            pair[0].1 == LifeEventKind::MovedToTown && pair[1].1 == LifeEventKind::Settled && pair[1].0 < pair[0].0 + 3
        })
    };
    assert!(lives(AgentRules::NEUTRAL, 3.0).values().any(early), "without the rule some settle early");
}

#[test]
fn returners_go_where_they_came_from() {
    let check = |rules: AgentRules| {
        let (mut home, mut elsewhere) = (0, 0);
        for life in lives(rules, 0.0).values() {
            // The place of origin is known of those who were rural at first.
            let mut origin = (life[0].3 == Status::Rural).then_some(life[0].2);
            for (_, event, to, _) in life {
                match event {
                    LifeEventKind::Settled | LifeEventKind::Reclassified => origin = None,
                    LifeEventKind::Returned => match origin {
                        Some(origin) if origin == *to => home += 1,
                        Some(_) => elsewhere += 1,
                        None => {}
                    },
                    _ => {}
                }
            }
        }
        (home, elsewhere)
    };
    let (home, elsewhere) = check(AgentRules::ALL);
    assert!(home > 50, "{home} returned home");
    assert_eq!(elsewhere, 0);
    assert!(check(AgentRules::NEUTRAL).1 > 50, "without the rule they go anywhere");
}

#[test]
fn agents_are_the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = |threads: &str| {
        let out = folder.path().join(threads);
        let output = qilu(&[
            "run",
            "scenarios/plan.toml",
            "--engine",
            "agents",
            "--scale",
            "200",
            "--trace",
            "40",
            "--draws",
            "2",
            "--quiet",
            "--threads",
            threads,
            "--out",
            out.to_str().expect("UTF-8"),
        ]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        out
    };
    let [one, two, seven] = ["1", "2", "7"].map(run);
    let mut files = 0;
    for entry in fs::read_dir(&one).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        if name != "manifest.json" {
            let [a, b, c] = [&one, &two, &seven].map(|folder| fs::read(folder.join(&name)).expect("readable"));
            assert!(a == b && b == c, "{} differs", name.to_string_lossy());
            files += 1;
        }
    }
    assert_eq!(files, 15, "lives.csv and settlement_durations.csv among them");
    let page: serde_json::Value =
        serde_json::from_slice(&fs::read(one.join("page.json")).expect("readable")).expect("JSON");
    assert_eq!(page["agents"], 200, "the page says that agents were drawn, and how many residents each stands for");
    let manifest = one.join("manifest.json");
    let output = qilu(&["reproduce", manifest.to_str().expect("UTF-8"), "--quiet"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    for (language, word) in [("zh", "年末："), ("en", "End of 2020:")] {
        let output = qilu(&["lives", one.to_str().expect("UTF-8"), "-n", "3", "--lang", language]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(said.lines().count(), 3, "{said}");
        assert!(said.lines().all(|line| line.contains(word)), "{said}");
    }
}

#[test]
fn settings_of_agents_need_agents() {
    let output = qilu(&["run", "scenarios/plan.toml", "--scale", "10"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("add `--engine agents`"), "{said}");
    let output = qilu(&["lives", "docs"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("run with `--engine agents --trace N`"), "{said}");
    let output = qilu(&["run", "scenarios/plan.toml", "--engine", "agents", "--rules", "age"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("is `age`; allowed: any of duration, origin, or none"));
}

#[test]
fn scales_stand_for_the_same_residents() {
    let fixture = province();
    for scale in [10, 100, 1000] {
        let mut population = fixture.population.clone();
        let mut agents = Agents::new(AgentSettings { scale, rules: AgentRules::ALL, followed: 0 }, 1, 0);
        agents.start(&start(&fixture), &mut population);
        let count =
            |population: &Population| population.county_ids().map(|county| population.residents(county)).sum::<f64>();
        let (made, whole) = (count(&population), count(&fixture.population));
        // Each row of ages is rounded to whole agents once. There are 816 rows (136 counties, three statuses, two
        // sexes), whose rounding errors add up as the square root of their number.
        assert!((made - whole).abs() < f64::from(scale) * 816.0_f64.sqrt(), "{made} for {whole}");
        assert!((made / f64::from(scale) - agents.count() as f64).abs() < 0.5);
    }
}
