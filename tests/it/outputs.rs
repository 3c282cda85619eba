//! `data/outputs.json` describes every table that the program writes: columns, types and what values may be.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use ndarray::Array2;
use qilu::AgentRules;
use qilu::AgentSettings;
use qilu::EngineChoice;
use qilu::Project;
use qilu::RunOptions;
use qilu::Silent;
use qilu::WriteOptions;
use qilu::data::outputs;
use qilu::data::outputs::OutputTable;
use qilu::data::table;
use qilu::experiments::evaluate::Output;
use qilu::experiments::sweep::Sweep;
use qilu::experiments::sweep::SweepPart;
use qilu::experiments::sweep::SweepRun;
use qilu::export::HubRow;
use qilu::export::WppRow;
use qilu::expression::Checked;
use qilu::indicators::IndicatorId;
use qilu::output::ExistingOutput;
use qilu::output::RunFolder;
use qilu::policy::attribution;
use qilu::policy::compare;
use qilu::policy::condition::Condition;
use qilu::policy::condition::DrawGroup;
use qilu::policy::condition::ParameterCondition;
use qilu::policy::condition::SteadyPace;
use qilu::policy::optimize;
use qilu::policy::optimize::score::Score;
use qilu::policy::variance_budget::AreaVarianceBudget;
use qilu::policy::variance_budget::VarianceShare;
use qilu::progress::ProgressListener;
use qilu::region::Area;
use qilu::region::CityId;
use qilu::report;
use qilu::scenario::optimization::OptimizationProblem;
use qilu::scenario::study::Study;
use qilu::scenario::uncertainty::Parameter;
use qilu::store::csv;
use qilu::store::rows;
use qilu::store::sweep::part;
use qilu::store::table::columns;
use qilu::validation::hindcast::Case;
use qilu::validation::hindcast::Forecast;
use qilu::validation::hindcast::ForecastMethod;
use qilu::validation::hindcast::WINDOWS;
use qilu::validation::score_card::AreaCard;
use qilu::validation::score_card::AreaError;
use qilu::validation::score_card::AreaKind;
use qilu::validation::score_card::KindCard;
use qilu::validation::score_card::ScoreCard;
use qilu_methods::discovery;
use qilu_methods::discovery::Pass;
use qilu_methods::discovery::Subspace;
use qilu_methods::estimate::Probability;
use qilu_methods::score::Scored;
use qilu_methods::sensitivity;
use qilu_methods::sensitivity::Evidence;
use qilu_methods::sensitivity::SensitivityResult;
use qilu_methods::sensitivity::convergence::ConvergenceStep;
use qilu_methods::summary::Summary;

use crate::fixture::DATA;
use crate::fixture::SCENARIOS;
use crate::fixture::ensemble;
use crate::fixture::prepared;
use crate::fixture::repository;
use crate::fixture::scenario;

/// The file that describes the tables.
const DESCRIPTOR: &str = "data/outputs.json";

/// A projection of two years.
const SHORT: &str = "years = { end = 2022 }";

pub(crate) static DESCRIBED: LazyLock<Vec<OutputTable>> = LazyLock::new(|| {
    let text = fs::read_to_string(repository(DESCRIPTOR)).expect("it is there");
    outputs::read(&text).expect("it is as it should be")
});

/// Variable of the environment with the folder into which tables that were checked are written.
pub(crate) const KEPT: &str = "QILU_CHECKED_TABLES";

/// A table has the columns that are described, at least one row, and in every row what is allowed.
#[track_caller]
pub(crate) fn check(path: &str, bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let Some(own) = DESCRIBED.iter().find(|table| table.path == path) else {
        panic!("{path} is not described in {DESCRIPTOR}");
    };
    let rows = table::checked(Path::new(path), text.trim_start_matches(BOM), &own.schema, &repository(DESCRIPTOR));
    let rows = rows.unwrap_or_else(|fault| panic!("{fault}"));
    assert!(!rows.is_empty(), "{path} has no rows to check");
    // `claims` has the same tables read by the tool that the descriptions are written for.
    if let Some(folder) = std::env::var_os(KEPT) {
        fs::write(Path::new(&folder).join(path), bytes).expect("written");
    }
}

const BOM: char = '\u{feff}';

/// Columns of each table, as the fields of its rows are called.
fn tables() -> Vec<(&'static str, Vec<String>)> {
    vec![
        ("province.csv", columns::<rows::Tidy<'_>>()),
        ("cities.csv", columns::<rows::Tidy<'_>>()),
        ("counties.csv", columns::<rows::Tidy<'_>>()),
        ("targets.csv", columns::<rows::TargetRow<'_>>()),
        ("condition.csv", columns::<report::condition::ConditionRow<'_>>()),
        ("second_opinions.csv", columns::<report::second_opinions::OpinionRow<'_>>()),
        ("indicators.csv", columns::<report::scoreboard::ScoreboardRow<'_>>()),
        ("flows.csv", columns::<rows::FlowRow<'_>>()),
        ("components.csv", columns::<rows::ComponentRow<'_>>()),
        ("draws.csv", columns::<rows::DrawRow<'_>>()),
        ("lives.csv", columns::<report::lives::Life<'_>>()),
        ("settlement_durations.csv", columns::<report::lives::SettlementDurationRow<'_>>()),
        ("differences.csv", columns::<rows::Difference<'_>>()),
        ("explanation.csv", columns::<report::explain::AttributionRow<'_>>()),
        ("lever_effects.csv", columns::<report::lever_effects::EffectRow<'_>>()),
        ("evaluation.csv", columns::<rows::Tidy<'_>>()),
        ("forecast_checks.csv", columns::<report::monitor::tables::ForecastCheckRow<'_>>()),
        ("probabilities.csv", columns::<report::monitor::tables::TargetProbabilityRow<'_>>()),
        ("progress.csv", columns::<report::monitor::tables::PlanProgressRow<'_>>()),
        ("hindcast.csv", columns::<report::hindcast::tables::ForecastRow<'_>>()),
        ("scores.csv", columns::<report::hindcast::tables::ScoreRow<'_>>()),
        ("score_card.csv", columns::<report::hindcast::score_card::ScoreCardRow<'_>>()),
        ("variance.csv", columns::<report::variance_budget::VarianceBudgetRow<'_>>()),
        ("search.csv", columns::<report::optimize::PackageRow<'_>>()),
        ("pareto.csv", columns::<report::optimize::PackageRow<'_>>()),
        ("levers.csv", columns::<report::optimize::LeverRow<'_>>()),
        ("answer.csv", columns::<report::optimize::AnswerRow<'_>>()),
        ("boxes.csv", columns::<report::discover::BoxRow<'_>>()),
        ("limits.csv", columns::<report::discover::LimitRow<'_>>()),
        ("indices.csv", columns::<report::sensitivity::IndexRow<'_>>()),
        ("convergence.csv", columns::<report::sensitivity::StepRow<'_>>()),
        ("outputs.csv", columns::<part::OutputRow<'_>>()),
        ("failures.csv", columns::<qilu::store::sweep::run_row::RunRow<'_>>()),
        ("wpp.csv", columns::<WppRow<'_>>()),
        ("hub.csv", columns::<HubRow<'_>>()),
    ]
}

#[test]
fn the_columns_that_are_described_are_the_fields_of_the_rows() {
    let described = DESCRIBED.iter().map(|table| {
        let fields = table.schema.fields.iter().map(|field| field.name.clone()).collect();
        (table.path.as_str(), fields)
    });
    assert_eq!(described.collect::<Vec<(&str, Vec<String>)>>(), tables());
}

#[test]
fn every_table_and_column_says_what_it_is() {
    let mut names = BTreeSet::new();
    for table in DESCRIBED.iter() {
        assert!(names.insert(&table.name), "{} is there twice", table.name);
        for text in [&table.title, &table.title_zh, &table.description, &table.command] {
            assert!(!text.is_empty(), "{} lacks words", table.name);
        }
        for field in &table.schema.fields {
            assert!(!field.description.is_empty(), "{}: {} has no description", table.name, field.name);
        }
        for key in table.schema.primary_key() {
            assert!(table.schema.fields.iter().any(|field| field.name == *key), "{}: key {key}", table.name);
        }
    }
}

#[test]
fn the_condition_of_a_probability_is_as_described() {
    let project = Project::open(repository("data")).expect("it is sound");
    let group = |met| DrawGroup { mean: -0.125, probability: Probability::new(met, 100) };
    let condition = Condition {
        target: project.plan().targets.last().expect("the plan has targets").clone(),
        windows: [2020, 2030],
        drift: [group(0), group(50), group(90)],
        parameters: vec![ParameterCondition { parameter: Parameter::MobilityLevel, fifths: [group(20), group(80)] }],
        pace: SteadyPace { years: [2020, 2025], shares: [0.63, 0.675], hazard: 0.74, gain: 0.76, logit: 0.75 },
    };
    let table = report::condition::csv("test", Some(&condition));
    check("condition.csv", &table);
    let text = String::from_utf8(table).expect("UTF-8");
    assert_eq!(text.lines().count(), 1 + 3 + 2 + 3);
    let first = text.lines().nth(1).expect("a row");
    assert!(first.ends_with(",pace,lowest_third,-0.125000,0.000000,,"), "a share of 0 has no error: {first}");
    assert_eq!(String::from_utf8(report::condition::csv("test", None)).expect("UTF-8").lines().count(), 1);
}

#[test]
fn all_tables_of_a_run_are_described_and_hold_what_is_described() {
    let project = Project::open(repository("data")).expect("it is sound");
    let text = "title = { zh = \"测试\", en = \"test\" }\nyears = { end = 2025 }\n";
    let scenario = project.scenario(text).expect("it is sound").prior();
    let engine = EngineChoice::Agents(AgentSettings { scale: 1000, rules: AgentRules::NEUTRAL, followed: 5 });
    let options = RunOptions { draws: 2, engine, ..RunOptions::default() };
    let run = project.run(&scenario, options, &Silent).expect("nobody stops it");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = RunFolder::open(&folder.path().join("run"), ExistingOutput::Refuse).expect("writable");
    let asked = WriteOptions { keep_draws: true, bom: true, command: Vec::new() };
    let written = run.write_into(files, &asked).expect("writable").folder;
    let mut names: Vec<String> = fs::read_dir(&written)
        .expect("it is there")
        .map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|kind| kind == "csv"))
        .collect();
    names.sort();
    assert_eq!(names.len(), 12, "all tables that a run can have");
    // Two draws have no condition.
    for name in names.into_iter().filter(|name| name != "condition.csv") {
        check(&name, &fs::read(written.join(&name)).expect("readable"));
    }
}

#[test]
fn comparisons_hold_what_is_described() {
    let (other, reference) =
        (scenario(&format!("{SHORT}\n[[lever]]\nname = \"hukou_openness\"\nvalue = 1.0\n")), scenario(SHORT));
    let rows = compare::differences(&ensemble(&other, 3, 1), &ensemble(&reference, 3, 1), &DATA.region, &[2021, 2022]);
    check("differences.csv", &csv::differences("reference", &DATA.region, &[("test".to_owned(), rows)]));
    let indicator = IndicatorId::Residents.row();
    let question = attribution::Question { indicator, area: Area::Province, year: 2022 };
    let run = prepared(&other).with_seed(7).with_draws(2);
    let answer = attribution::explain(&run, &reference, question, 1, &ProgressListener::SILENT).expect("they differ");
    check("explanation.csv", &report::explain::csv("test", "reference", &DATA.region, &answer));
}

#[test]
fn effects_of_levers_hold_what_is_described() {
    let project = Project::open(repository("data")).expect("it is sound");
    let text = "title = { zh = \"测试\", en = \"test\" }\n";
    let scenario = project.scenario(text).expect("it is sound").prior();
    let options = RunOptions { draws: 3, ..RunOptions::default() };
    let answer = project.lever_effects(&scenario, &options, &Silent).expect("nobody stops it");
    check("lever_effects.csv", &report::lever_effects::csv("test", &DATA.region, &answer));
}

#[test]
fn values_of_expressions_hold_what_is_described() {
    let expression = Checked::parse("residents[20:64] / residents[65:]").expect("an expression");
    let label = expression.expression().to_string();
    let output = |year| Output { label: label.clone(), expression: expression.clone(), area: Area::Province, year };
    let outputs = [output(2021), output(2022)];
    let rows = report::evaluate::summarise(&outputs, vec![vec![1.0, 2.5], vec![1.0, f64::NAN]], false);
    check("evaluation.csv", &report::evaluate::csv("test", &DATA.region, &rows));
}

/// A test keeps these files what `qilu monitor` writes.
#[test]
fn the_monitoring_holds_what_is_described() {
    for name in ["forecast_checks.csv", "probabilities.csv", "progress.csv"] {
        check(name, &fs::read(repository("docs/monitoring").join(name)).expect("the file is there"));
    }
}

#[test]
fn hindcasts_hold_what_is_described() {
    let members = [9.9e6, 10.0e6, 10.2e6];
    let forecast = |method, observed| Forecast {
        method,
        scored: Scored::of(0, &members, observed),
        summary: Summary::of(&mut members.clone()).expect("finite"),
    };
    let case = |city: usize| {
        let observed = 10.0e6 + 1e4 * city as f64;
        Case {
            area: Area::City(CityId(city)),
            indicator: IndicatorId::Residents.row(),
            year: 2025,
            observed,
            forecasts: ForecastMethod::ALL.into_iter().map(|method| forecast(method, observed)).collect(),
        }
    };
    let reports = [report::hindcast::WindowReport {
        window: WINDOWS[3],
        cases: (0..6).map(case).collect(),
        same_delineation: Vec::new(),
    }];
    check("hindcast.csv", &report::hindcast::csv(&DATA.region, &reports));
    check("scores.csv", &report::hindcast::scores_csv(&reports, 7));
    let error = AreaError { error: -4.5, inside_80: Some(true), rule_error: 6.25 };
    let untold = AreaError { inside_80: None, ..error };
    let kind = KindCard {
        kind: AreaKind::City,
        areas: 1,
        bias: -4.5,
        error_80: 4.5,
        inside_80: Some(1.0),
        shelf_life: 22.222,
    };
    let own = AreaCard { area: Area::City(CityId(0)), kind: AreaKind::City, residents: error, urban_share: untold };
    let rules = [[ForecastMethod::Geometric; 2], [ForecastMethod::Logistic; 2]];
    let card = ScoreCard { window: WINDOWS[1], years: 10, rules, kinds: vec![kind], areas: vec![own] };
    let table = report::hindcast::score_card::csv(&DATA.region, &card);
    check("score_card.csv", &table);
    let text = String::from_utf8(table).expect("UTF-8");
    assert!(text.ends_with("city,city,-4.50,true,6.25,-4.50,,6.25,4.50,22.22\n"), "{text}");
}

#[test]
fn budgets_hold_what_is_described() {
    let indices = [VarianceShare { value: Some(0.25), se: Some(0.01) }; 5];
    let budget =
        AreaVarianceBudget { area: Area::Province, mean: 0.76, sd: Some(0.012), first: indices, total: indices };
    let indicator = IndicatorId::UrbanShare.row();
    check("variance.csv", report::variance_budget::csv(&prepared(&scenario("")), indicator, &[budget]).as_bytes());
}

#[test]
fn cheapest_packages_hold_what_is_described() {
    let goal = OptimizationProblem::load(&repository("scenarios/optimize/cheapest.toml"), &SCENARIOS, &DATA)
        .expect("a question");
    let score = Score { probability: 0.81, reach: 0.9, cost: 1234.5, inequality: 0.02 };
    let probability = Probability::new(800, 1000);
    let seen = optimize::Seen { probability, value: 0.76, cost: (1230.0, Some(2.5)), inequality: 0.02 };
    let package: Vec<Option<f64>> =
        goal.decisions.iter().enumerate().map(|(at, one)| (at > 0).then_some(one.high)).collect();
    let answer = optimize::OptimizationResult {
        package: package.clone(),
        score,
        base: score,
        met: true,
        parts: vec![optimize::PackageLever { decision: 1, value: 0.001, probability: 0.1, cost: 100.0 }],
        bounds: goal.decisions.iter().map(|decision| (decision.low, decision.high)).collect(),
        history: vec![(package, score)],
        searched: 1,
        check: [seen; 2],
        condition: None,
    };
    check("search.csv", &report::optimize::packages(&goal, answer.history.iter()));
    check("pareto.csv", &report::optimize::packages(&goal, answer.history.iter()));
    check("levers.csv", &report::optimize::levers(&goal, &answer));
    check("answer.csv", &report::optimize::numbers(&goal, &answer));
}

#[test]
fn boxes_hold_what_is_described() {
    let full = [discovery::Range { low: 0.0, high: 1.0 }; 2];
    let found = Subspace {
        ranges: vec![discovery::Range { low: 0.0, high: 0.5 }, full[1]],
        rows: 50,
        hits: 40,
        coverage: 0.8,
        density: 0.8,
        mass: 0.5,
        quasi_p: vec![[None, Some(1.5e-9)], [None, None]],
    };
    let report = report::discover::DiscoveryReport {
        method: "prim",
        question: "urban_share@2035 < 0.75",
        threshold: 0.8,
        inputs: &["one".to_owned(), "other".to_owned()],
        full: &full,
        rows: 100,
        hits: 50,
        left_out: 0,
        passes: &[Pass { boxes: vec![found], chosen: vec![0] }],
    };
    check("boxes.csv", &report.boxes());
    check("limits.csv", &report.limits());
}

#[test]
fn sensitivity_indices_hold_what_is_described() {
    let index = |inputs, value| sensitivity::SensitivityIndex { name: "S2", inputs, value, half_width: 0.01 };
    let answer = SensitivityResult {
        used: 64,
        failed: 1,
        first_failed: Some(7),
        evidence: Evidence::Enough,
        indices: vec![index((0, Some(1)), 0.5), index((0, None), f64::NAN)],
    };
    let analysis = report::sensitivity::Analysis {
        method: sensitivity::SensitivityMethod::Sobol,
        inputs: &["one".to_owned(), "other".to_owned()],
        outputs: &["urban_share:370000:2035".to_owned()],
        answers: std::slice::from_ref(&answer),
        confidence: 0.95,
    };
    check("indices.csv", &report::sensitivity::csv(&analysis));
    let step = ConvergenceStep { base: 16, answers: vec![answer.clone()] };
    check("convergence.csv", &report::sensitivity::convergence_csv(&analysis, &[step]));
}

#[test]
fn sweeps_hold_what_is_described() {
    let study = Study::load(&repository("scenarios/studies/missed.toml"), &SCENARIOS, &DATA).expect("a study");
    let sweep = Sweep::new(&study, &DATA).expect("it can be laid out");
    check("outputs.csv", &part::outputs(&sweep, &DATA.region));
    let mut failures = part::Failures::default();
    failures.take(&SweepPart {
        runs: vec![SweepRun { point: 3, draw: 1, replicate: 0 }],
        values: Array2::zeros((1, 0)),
        failures: vec!["a reason, with a comma".to_owned()],
    });
    check("failures.csv", &failures.csv());
}
