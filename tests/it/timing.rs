//! The years from which levers act: after the last statistics that a run includes, or from their start in a run from the
//! priors and for levers that no statistic covers.

use std::fs;

use qilu::Project;
use qilu::indicators::IndicatorId;
use qilu::region::Area;
use qilu::scenario::Scenario;
use qilu::scenario::levers::LEVERS;
use qilu::scenario::levers::LeverId;
use qilu::session::RunOptions;
use qilu::session::Silent;
use qilu::session::live::Live;
use qilu_messages::Language;

use crate::fixture::repository;

fn project() -> Project {
    Project::open(repository("data")).expect("the data are sound")
}

/// The scenario that a README shows as an example.
fn example(readme: &str, name: &str) -> Scenario {
    let text = fs::read_to_string(repository(readme)).expect("it is there");
    let start = text.find("```toml\n").expect("the example") + "```toml\n".len();
    let end = start + text[start..].find("```").expect("its end");
    let folder = std::env::temp_dir().join(format!("qilu-timing-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).expect("writable");
    let file = folder.join("example.toml");
    fs::write(&file, &text[start..end]).expect("writable");
    let scenario = project().scenario(&file).expect("the example is sound");
    fs::remove_dir_all(&folder).expect("it was made");
    scenario
}

#[test]
fn the_example_of_the_readme_acts_when_it_says() {
    let project = project();
    let jinan = project.region().find_one("济南市").expect("it is there");
    let county = project.region().counties_of(jinan).next().map(qilu::region::CountyId).expect("it has counties");
    for (readme, name) in [("README.md", "en"), ("README.zh.md", "zh")] {
        let scenario = example(readme, name);
        let values = |scenario: &Scenario, years: [u16; 4]| {
            let run = project.prepare(scenario, &RunOptions::default()).expect("it can be run");
            years.map(|year| run.levers().get(LeverId::HukouOpenness, year, county).to_bits())
        };
        // The text below the example states these years.
        assert_eq!(values(&scenario, [2025, 2026, 2028, 2029]), [0.0, 0.25, 0.75, 1.0].map(f64::to_bits));
        assert_eq!(
            values(&scenario.clone().prior(), [2021, 2022, 2024, 2025]),
            [0.0, 0.25, 0.75, 1.0].map(f64::to_bits)
        );
        let sentence = |scenario: &Scenario, language| {
            let run = project.prepare(scenario, &RunOptions::default()).expect("it can be run");
            run.lever_timing().expect("it has a lever").sentence(language)
        };
        assert_eq!(
            sentence(&scenario, Language::English),
            "First years of the levers: the run includes published statistics up to 2025, which contain the effect of \
             policy until then; settings with an earlier start act from 2026 with their own ramp: openness of \
             settlement (full in 2029)."
        );
        assert_eq!(
            sentence(&scenario.prior(), Language::Chinese),
            "政策杠杆的起效年份：本次运行只用先验，不计入统计数据，各项设定自其起始年份起效。"
        );
    }
}

#[test]
fn policy_changes_no_resident_in_years_with_statistics() {
    let project = project();
    let options = RunOptions { draws: 2, ..RunOptions::default() };
    let [plan, baseline] = ["plan", "baseline"].map(|name| {
        let scenario = project.scenario(name).expect("it is there");
        project.run(&scenario, options.clone(), &Silent).expect("it runs")
    });
    let value = |run: &qilu::session::Run, year: u16, indicator: IndicatorId| {
        let (ensemble, region) = (run.ensemble(), project.region());
        let at = ensemble.year(year).expect("projected");
        (indicator.row().value)(&ensemble.account(region, 0, at, Area::Province))
    };
    let of = |year, indicator| [&plan, &baseline].map(|run| value(run, year, indicator));
    for indicator in [IndicatorId::UrbanShare, IndicatorId::Residents, IndicatorId::Births, IndicatorId::Settlements] {
        for year in 2021..=2025 {
            let [with, without] = of(year, indicator);
            assert_eq!(with.to_bits(), without.to_bits(), "{indicator} in {year}");
        }
    }
    // Stocks that no statistic covers have their measures from 2022 on: 3.1 places per 1,000 residents in 2024, and 2.9
    // million renewed households by 2025.
    let [with, without] = of(2024, IndicatorId::ChildcarePlacesPer1000);
    assert!((with - without - 3.0 * 0.33).abs() < 0.02, "{with} {without}");
    let [with, without] = of(2025, IndicatorId::RenewedHouseholds);
    assert!((with / 2.9e6 - 1.0).abs() < 0.05 && without == 0.0, "{with} {without}");
    let [with, without] = of(2025, IndicatorId::NursingBedShare);
    assert!(with > without, "{with} {without}");
    // Nothing jumps in the first projected year: a ramp of four years brings a quarter of the way, one of nine a ninth.
    let run = plan.prepared();
    let first = run.passed() + 1;
    for lever in LeverId::ALL.into_iter().filter(|lever| LEVERS[*lever as usize].in_statistics) {
        for county in project.region().county_ids() {
            let [start, now, end] = [first - 1, first, 2035].map(|year| run.levers().get(lever, year, county));
            assert!((now - start).abs() <= 0.25 * (end - start).abs() + 1e-12, "{}", lever.row().name);
        }
    }
}

/// Renewal acts in years that checkpoints cover, so a checkpoint of another renewal must not be used.
#[test]
fn kept_years_are_those_of_the_same_measures() {
    let project = project();
    let live = Live::new(project.clone());
    let options = || RunOptions { draws: 2, threads: 1, ..RunOptions::default() };
    for name in ["baseline", "plan", "hukou_only"] {
        let scenario = project.scenario(name).expect("it is there");
        let quick = live.run(&scenario, options(), &Silent).expect("it runs");
        let whole = project.run(&scenario, options(), &Silent).expect("it runs");
        let end = quick.ensemble().years.len() - 1;
        for indicator in [IndicatorId::UrbanShare, IndicatorId::RenewedHouseholds, IndicatorId::CostTotal] {
            let [quick, whole] = [&quick, &whole].map(|run| {
                let account = run.ensemble().account(project.region(), 1, end, Area::Province);
                (indicator.row().value)(&account).to_bits()
            });
            assert_eq!(quick, whole, "{name}: {indicator}");
        }
    }
}

#[track_caller]
fn check_refused(levers: &str, message: &str) {
    let text = format!("title = {{ zh = \"测试\", en = \"test\" }}\n{levers}");
    let fault = Scenario::from_text("test", &text, project().data()).expect_err("it is wrong");
    assert_eq!(fault.to_string(), message);
}

#[test]
fn settings_that_can_do_nothing_are_refused_or_said() {
    check_refused(
        "[[lever]]\nname = \"village_relocation\"\nvalue = 1.0\nplaces = [\"历下区\"]\n",
        "test.toml:5: lever `village_relocation` acts on the countryside alone, and `历下区` had no rural residents in the \
         census of 2020; set it in places with rural residents",
    );
    let text = "title = { zh = \"测试\", en = \"test\" }
        [[lever]]
        name = \"hukou_openness\"
        value = 1.0
        start = 2022
        end = 2024
        [[lever]]
        name = \"skills\"
        value = 1.0
        start = 2028
        [[lever]]
        name = \"skills\"
        value = 0.5
        start = 2028
        ramp = 2
        [[lever]]
        name = \"skills\"
        value = 0.4
        start = 2030
        places = [\"济南\"]
        [[lever]]
        name = \"rural_income\"
        value = 0.0\n";
    let project = project();
    let scenario = Scenario::from_text("test", text, project.data()).expect("it is sound");
    let run = project.prepare(&scenario, &RunOptions::default()).expect("it can be run");
    let timing = run.lever_timing().expect("it has levers");
    assert_eq!(
        timing.sentence(Language::English),
        "First years of the levers: the run includes published statistics up to 2025, which contain the effect of policy \
         until then; ended before 2026 and without effect: openness of settlement (until 2024); without a ramp and therefore \
         full in the first year: training and years of schooling (from 2030); set more than once for the same places and start, where the last setting holds: training and years of \
         schooling."
    );
    assert_eq!(timing.settings.iter().find(|one| one.lever == "hukou_openness").and_then(|one| one.acts_from), None);
    let said = qilu::report::lever_paths::text(&run, Language::English);
    let lines: Vec<&str> = said.lines().collect();
    let has = |line: &str| assert!(lines.contains(&line), "{line}\n in \n{said}");
    // What the sentence has said is not said again, and a setting without effect has no years in the sentence.
    assert!(!said.contains("no effect: \"the whole province, 2022 to 2024, 1\""), "{said}");
    has(
        "  no effect: \"the whole province, 2022 to 2035, 0\" (its value changes nothing, or other settings override it)",
    );
    has("  Jinan: 2021-2027: 0, 2028: 0.25, 2029: 0.5, 2030-2035: 0.4");
    has(
        "  no effect: \"the whole province, 2028 to 2035, 1\" (its value changes nothing, or other settings override it)",
    );
    has(
        "  overlap: \"the whole province, 2028 to 2035, 0.5\" and \"Jinan, 2030 to 2035, 0.4\" in counties: 12, from 2030 to 2035; \"Jinan, 2030 to 2035, 0.4\" holds there",
    );
}

/// A child that sets the lever of its parent again has the path of its own setting.
#[test]
fn a_setting_that_is_replaced_leaves_no_trace() {
    let project = project();
    let path = |levers: &str| {
        let text = format!("title = {{ zh = \"测试\", en = \"test\" }}\n{levers}");
        let scenario = Scenario::from_text("test", &text, project.data()).expect("it is sound");
        scenario.lever_paths(2020, project.region().county_count())
    };
    let entry = |value: f64, places: &str| {
        format!("[[lever]]\nname = \"hukou_openness\"\nvalue = {value:?}\nstart = 2026\nramp = 4\nplaces = {places}\n")
    };
    let once = path(&entry(0.5, "[\"济南\"]"));
    assert!(path(&format!("{}{}", entry(1.0, "[\"济南\"]"), entry(0.5, "[\"370100\"]"))) == once);
    // A narrower setting still begins its ramp at the value of the wider one.
    assert!(path(&format!("{}{}", entry(1.0, "[\"province\"]"), entry(0.5, "[\"济南\"]"))) != once);
}
