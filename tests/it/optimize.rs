//! The cheapest levers: the answer agrees with its file, caps and bounds hold, and an unreachable target is reported.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use qilu::ensemble::run;
use qilu::indicators::IndicatorId;
use qilu::policy::optimize;
use qilu::policy::optimize::OptimizationResult;
use qilu::policy::optimize::rounded;
use qilu::policy::optimize::score;
use qilu::progress::ProgressListener;
use qilu::region::Area;
use qilu::scenario::Scenario;
use qilu::scenario::optimization::OptimizationProblem;
use qilu_methods::random;

use crate::cli::qilu;
use crate::fixture::DATA;
use crate::fixture::SCENARIOS;
use crate::fixture::prepared;
use crate::fixture::repository;

/// A question beside a baseline of its own, in a folder of its own: three levers, few draws.
fn folder(target: &str, levers: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::copy(repository("scenarios/baseline.toml"), folder.path().join("baseline.toml")).expect("copied");
    let text = format!(
        "title = {{ zh = \"问\", en = \"question\" }}\nscenario = \"baseline.toml\"\n[target]\n{target}\n[search]\n\
         draws = 8\ncheck = 30\nseed = 5\nevaluations = 40\n{levers}"
    );
    fs::write(folder.path().join("question.toml"), text).expect("written");
    folder
}

fn lever(name: &str, low: f64, high: f64, more: &str) -> String {
    format!("[[lever]]\nname = \"{name}\"\nlow = {low:?}\nhigh = {high:?}\nstart = 2026\n{more}\n")
}

const TARGET: &str = "expression = \"urban_share\"\nyear = 2030\nat_least = 0.716\nprobability = 0.8";

/// A cheap lever, the same lever elsewhere at ten times the price, and one that costs and does nothing for the target.
fn levers() -> String {
    lever("reclassification", 0.0, 0.01, "places = [\"circle:capital\"]\nprice = 1000.0")
        + &lever("reclassification", 0.0, 0.01, "places = [\"circle:southern\"]\nprice = 10000.0")
        + &lever("childcare_places", 0.0, 1.0, "")
}

fn load(folder: &Path) -> OptimizationProblem {
    OptimizationProblem::load(&folder.join("question.toml"), &SCENARIOS, &DATA).expect("the question is sound")
}

fn answer(problem: &OptimizationProblem, threads: usize) -> OptimizationResult {
    optimize::cheapest(&prepared(&problem.scenario), problem, threads, &ProgressListener::SILENT)
        .expect("nobody stops it")
}

/// The share of draws that meet the target, run in full.
fn counted(problem: &OptimizationProblem, scenario: &Scenario) -> f64 {
    let ensemble = run::run(&prepared(scenario), 2, &ProgressListener::SILENT).expect("nobody stops it");
    let year = ensemble.year(problem.target.year).expect("projected");
    let share = IndicatorId::UrbanShare.row().value;
    let met = (0..ensemble.draws)
        .filter(|&draw| share(&ensemble.account(&DATA.region, draw, year, Area::Province)) >= problem.target.threshold);
    met.count() as f64 / ensemble.draws as f64
}

#[test]
fn the_answer_is_cheap_and_its_file_says_what_was_scored() {
    // Here nothing is known of the years since 2020, and the urban share is more spread.
    let folder = folder(&TARGET.replace("0.716", "0.715"), &levers());
    let problem = load(folder.path());
    let answer = answer(&problem, 2);
    assert!(answer.met && answer.base.probability < 0.8, "the question is not idle");
    assert!(answer.score.probability >= 0.8 && answer.score.cost > 0.0);
    // The lever that does nothing is left out; of the other two the cheaper is used first.
    assert_eq!(answer.package[2], None);
    let first = answer.package[0].expect("used");
    assert!(answer.package[1].is_none_or(|value| value == 0.0 || first > 0.009), "{:?}", answer.package);
    // It is the cheapest of all that were scored, and no lever of it can be spared.
    let cheaper = answer.history.iter().filter(|(_, score)| score.probability >= 0.8 && score.cost < answer.score.cost);
    assert_eq!(cheaper.count(), 0);
    assert!(answer.parts.iter().all(|part| answer.score.probability - part.probability < 0.8 || part.cost < 0.0));
    // The file runs, and its own draws and seed give the probability that is claimed.
    let text = qilu::report::optimize::scenario(&prepared(&problem.scenario), &problem, &answer);
    let scenario = Scenario::from_text("question", &text, &DATA).expect("a scenario of its own");
    assert_eq!((scenario.defaults.draws, scenario.defaults.seed), (30, problem.scenario.defaults.seed));
    let [seen, base] = answer.check;
    let probability = seen.probability.share().expect("draws that differ");
    assert_eq!(counted(&problem, &scenario).to_bits(), probability.to_bits());
    let (low, high) = seen.probability.interval_95().expect("draws that differ");
    // The cost of no package is 0 in every draw, so it has no error.
    assert!(low < probability && probability < high && base.cost == (0.0, None) && seen.cost.1.is_some());
}

#[test]
fn a_target_that_is_met_needs_nothing() {
    let folder = folder("expression = \"urban_share\"\nyear = 2027\nat_least = 0.5\nprobability = 0.8", &levers());
    let answer = answer(&load(folder.path()), 2);
    assert!(answer.met && answer.parts.is_empty() && answer.score.cost == 0.0);
}

#[test]
fn the_condition_of_the_answer_is_that_of_its_fresh_draws() {
    let folder = folder(TARGET, &levers());
    let mut problem = load(folder.path());
    problem.search.check = 252;
    let found = answer(&problem, 2);
    let condition = found.condition.expect("enough draws, and a share of the province");
    let thirds: f64 = condition.drift.iter().map(|group| group.probability.share().expect("84 draws")).sum();
    let all = found.check[0].probability.share().expect("252 draws");
    assert!((thirds / 3.0 - all).abs() < 1e-12, "{thirds} in thirds, {all} of all draws");
    assert_eq!((condition.target.year, condition.target.threshold.to_bits()), (2030, 0.716_f64.to_bits()));
    // Of another indicator there is none.
    let other = self::folder(&TARGET.replace("urban_share", "urban_residents / residents"), &levers());
    let mut problem = load(other.path());
    problem.search.check = 252;
    assert!(answer(&problem, 2).condition.is_none());
}

#[test]
fn a_cap_is_kept_by_the_lever_alone() {
    let capped = lever("county_jobs", 0.0, 10.0, "places = [\"kind:county\"]\ncap = 40.0");
    let folder = folder(&TARGET.replace("2030", "2028"), &capped);
    let mut problem = load(folder.path());
    problem.search.evaluations = 12;
    let answer = answer(&problem, 2);
    let (low, high) = answer.bounds[0];
    assert!(low == 0.0 && high > 0.0 && high < 10.0, "{high}");
    let alone = answer.history.iter().map(|(package, score)| (package[0].unwrap_or(0.0), score.cost));
    assert!(alone.clone().all(|(value, cost)| value <= high && cost <= 40.0));
    assert!(alone.map(|(_, cost)| cost).fold(0.0, f64::max) > 38.0, "the cap is used up to a step");
}

#[test]
fn prices_count_the_years_in_which_a_lever_acts() {
    // Two years at half and full strength, then five more: 6.5 years of 3 a unit, 0.4 units away from 1.
    let priced = lever("return_support", 0.6, 1.0, "price = 3.0\nramp = 2\nend = 2032");
    let folder = folder("expression = \"urban_share\"\nyear = 2033\nat_least = 0.999\nprobability = 0.5", &priced);
    let mut problem = load(folder.path());
    (problem.search.evaluations, problem.search.draws, problem.search.check) = (4, 2, 2);
    let with = answer(&problem, 2);
    problem.decisions[0].price = 0.0;
    let without = answer(&problem, 2);
    let value = |answer: &OptimizationResult| answer.package[0].expect("it helps");
    assert_eq!((value(&with), value(&without)), (0.6, 0.6));
    assert!((with.score.cost - without.score.cost - 3.0 * 6.5 * 0.4).abs() < 1e-9);
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("written").map(|entry| entry.expect("readable").path());
    entries
        .map(|path| {
            (path.file_name().expect("named").to_string_lossy().into_owned(), fs::read(&path).expect("readable"))
        })
        .collect()
}

#[test]
fn one_and_two_threads_write_the_same_bytes() {
    let folder = folder(TARGET, &levers());
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for mode in ["cheapest", "front"] {
        let run = |threads: &str| {
            let (question, out) = (path("question.toml"), path(&format!("{mode}-{threads}")));
            let mut arguments = vec!["optimize", &question, "--threads", threads, "--out", &out, "--draws", "4"];
            arguments.extend(["--evaluations", "24"]);
            if mode == "front" {
                arguments.push("--pareto");
            }
            let output = qilu(&arguments);
            assert!(output.status.code() <= Some(1), "{}", String::from_utf8_lossy(&output.stderr));
            files(Path::new(&out))
        };
        let one = run("1");
        assert!(one == run("2"), "{mode}");
        let names: Vec<&str> = one.keys().map(String::as_str).collect();
        match mode {
            "front" => assert_eq!(names, ["pareto.csv", "pareto.en.svg", "pareto.zh.svg"]),
            _ => assert_eq!(names, ["answer.csv", "condition.csv", "levers.csv", "question.toml", "search.csv"]),
        }
    }
    let out = path("run");
    let written = path("cheapest-1/question.toml");
    let output = qilu(&["run", &written, "--draws", "2", "-q", "--out", &out]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_is_out_of_reach_is_said_and_no_scenario_written() {
    let folder = folder(&TARGET.replace("0.716\n", "0.95\n"), &levers());
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (question, out) = (path("question.toml"), path("out"));
    for (language, words) in [("en", "Out of reach"), ("zh", "无法达到")] {
        let output = qilu(&[
            "optimize",
            &question,
            "--lang",
            language,
            "--draws",
            "3",
            "--evaluations",
            "12",
            "--force",
            "--out",
            &out,
        ]);
        assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains(words) && said.contains("0.0%"), "{said}");
        // What was reached, and what keeps it there.
        let binds = if language == "en" { "at its bound" } else { "已到取值上限" };
        assert!(said.contains(binds), "{said}");
        let names: Vec<String> = files(Path::new(&out)).into_keys().collect();
        assert_eq!(names, ["answer.csv", "condition.csv", "levers.csv", "search.csv"]);
    }
}

/// A lever that a cap of 0 keeps at its neutral value stands at its cap, and the years of the levers are said once.
#[test]
fn a_cap_of_0_is_what_binds() {
    let capped = lever("county_jobs", 0.0, 10.0, "places = [\"kind:county\"]\ncap = 0.0").replace("2026", "2022");
    let folder = folder(&TARGET.replace("0.716\n", "0.95\n"), &capped);
    let [question, out] = ["question.toml", "out"].map(|name| folder.path().join(name).to_string_lossy().into_owned());
    let start = ["optimize", &question, "--draws", "3", "--evaluations", "12", "--force", "--out", &out];
    let output = qilu(&[&start[..], &["--lang", "en"]].concat());
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("at its cost cap") && !said.contains("No lever stands at a limit"), "{said}");
    let notes = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(notes.matches("First years of the levers").count(), 1, "{notes}");
    let output = qilu(&[&start[..], &["--lang", "zh"]].concat());
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("求得的最高概率：") && said.contains("已到成本上限"), "{said}");
}

#[track_caller]
fn check_error(target: &str, levers: &str, message: &str) {
    let folder = folder(target, levers);
    let error = OptimizationProblem::load(&folder.path().join("question.toml"), &SCENARIOS, &DATA)
        .expect_err("it is wrong")
        .to_string();
    let said = error.replace(folder.path().to_str().expect("UTF-8"), "");
    assert_eq!(said, message);
}

#[test]
fn bad_questions_are_refused_by_line() {
    let one = levers();
    check_error(
        &TARGET.replace("urban_share", "urban_shar"),
        &one,
        "/question.toml:4: column 1: unknown name `urban_shar`; did you mean `urban_share`?\n  urban_shar\n  ^^^^^^^^^^",
    );
    check_error(&TARGET.replace("2030", "2040"), &one, "/question.toml:5: `year` is 2040; allowed: 2021 to 2035");
    check_error(
        &TARGET.replace("0.8", "1.0"),
        &one,
        "/question.toml:7: `probability` is 1; allowed: a number between 0 and 1, excluding 0 and 1",
    );
    check_error(&format!("{TARGET}\nat_most = 0.9"), &one, "/question.toml:4: give one of `at_least` and `at_most`");
    check_error(
        TARGET,
        "",
        "/question.toml: there is no `[[lever]]`; list at least one lever that the search may change",
    );
    check_error(
        TARGET,
        &lever("reclassification", 0.0, 0.5, ""),
        "/question.toml:16: lever `reclassification` is 0.5; allowed: -0.006 to 0.02, share of rural residents a year, on \
         top of the baseline; in per cent? If so, write 0.005",
    );
    check_error(
        TARGET,
        &lever("county_seat", 0.5, 0.5, ""),
        "/question.toml:16: `high` of lever `county_seat` is 0.5, and `low` is 0.5; `high` must be larger",
    );
    check_error(
        TARGET,
        &lever("county_seat", 0.0, 0.5, "places = [\"circle:south\"]"),
        "/question.toml:18: unknown economic circle `south`; known: capital, jiaodong, southern",
    );
    check_error(
        TARGET,
        &lever("county_seat", 0.0, 0.5, "price = -1.0"),
        "/question.toml:18: `price` of lever `county_seat` is -1; allowed: 0 or more",
    );
    check_error(
        TARGET,
        &lever("county_seats", 0.0, 0.5, ""),
        "/question.toml:14: unknown lever `county_seats`; did you mean `county_seat`?",
    );
}

#[test]
fn the_shipped_question_is_sound() {
    let problem = OptimizationProblem::load(&repository("scenarios/optimize/cheapest.toml"), &SCENARIOS, &DATA)
        .expect("it is sound");
    assert_eq!((problem.target.year, problem.target.threshold, problem.target.probability), (2035, 0.75, 0.66));
}

proptest! {
    /// An effect that is a straight line with noise is counted over all draws, not over the few that it was seen in.
    #[test]
    fn the_probability_is_that_of_all_draws_moved_by_the_effect(shift in -1.0..1.0_f64, slope in -0.5..0.5_f64, noise in 0.01..0.3_f64) {
        let mut rng = random::stream(1, 0, 0, random::Purpose::Candidates);
        let without: Vec<f64> = (0..4000).map(|_| random::normal(&mut rng)).collect();
        let with: Vec<f64> = without
            .iter()
            .map(|x| x + shift + slope * x + noise * random::normal(&mut rng))
            .collect();
        let all = with.iter().filter(|x| **x >= 0.0).count() as f64 / 4000.0;
        let estimated = score::probability(&without, &with[..120]);
        let counted = with[..120].iter().filter(|x| **x >= 0.0).count() as f64 / 120.0;
        // Four times the error that noise leaves in the line; a count over 120 draws is off by 0.045 as a rule.
        prop_assert!((estimated - all).abs() < 0.01 + 0.15 * noise, "{} {} {}", estimated, all, counted);
    }

    #[test]
    fn rounding_moves_by_less_than_a_hundredth_of_the_width(value in -100.0..100.0_f64, width in 1e-4..1e4_f64) {
        let value = value * width / 100.0;
        prop_assert!((rounded(value, width) - value).abs() <= 0.005_000_1 * width);
        let again = rounded(rounded(value, width), width);
        prop_assert_eq!(again.to_bits(), rounded(value, width).to_bits());
    }
}
