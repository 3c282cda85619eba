//! The studies of the repository, and analyses of finished sweeps.

use std::fs;
use std::path::Path;

use qilu::experiments::sweep::Sweep;
use qilu::scenario::study::Study;
use qilu::store::sweep::SweepManifest;
use qilu::store::sweep::read;
use qilu::store::sweep::read::RowUnit;
use qilu_methods::design::saltelli::SecondOrder;
use qilu_methods::sensitivity::ProvenDesign;
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::proof::InputUnits;
use qilu_methods::sensitivity::sobol;

use crate::cli::qilu;
use crate::fixture::DATA;
use crate::fixture::SCENARIOS;
use crate::fixture::repository;
use crate::sweep::Place;
use crate::sweep::digests;

/// A design of Saltelli over two levers, of which one does nothing.
const SALTELLI: &str = r#"
scenario = "short.toml"
title = { zh = "测试", en = "test" }

[design]
kind = "saltelli"
points = 128

[layers]
parameters = false
shocks = false
initial = false

[[factor]]
lever = "county_jobs"
low = 0.0
high = 10.0

[[factor]]
lever = "nursing_beds"
low = 0.0
high = 1.0

[[output]]
expression = "unemployment_rate"
years = [2023, 2024]
"#;

fn manifest(folder: &Path) -> SweepManifest {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).expect("readable")).expect("a manifest")
}

#[test]
fn every_shipped_study_is_sound() {
    let folder = repository("scenarios/studies");
    let mut count = 0;
    for entry in fs::read_dir(&folder).expect("scenarios/studies") {
        let path = entry.expect("readable").path();
        let study = Study::load(&path, &SCENARIOS, &DATA).unwrap_or_else(|error| panic!("{error}"));
        let sweep = Sweep::new(&study, &DATA).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(sweep.runs() > 0);
        count += 1;
    }
    assert!(count >= 3);
}

#[test]
fn a_sweep_is_stopped_when_its_indices_are_known_and_can_go_on() {
    let place = Place::new(SALTELLI);
    place.sweep("whole", &[]);
    place.sweep("out", &["--until-ci", "0.9"]);
    let (whole, stopped) = (manifest(&place.path("whole")), manifest(&place.path("out")));
    assert_eq!(whole.runs, 128 * 4);
    assert_eq!(stopped.runs, 64 * 4, "the first stage has 64 base rows");
    place.sweep("out", &["--resume"]);
    assert_eq!(digests(&place.path("out")), digests(&place.path("whole")));
    place.sweep("never", &["--until-ci", "1e-9"]);
    assert_eq!(
        digests(&place.path("never")),
        digests(&place.path("whole")),
        "all of it when it is never known so well"
    );
    let grid = Place::new(&SALTELLI.replace("\"saltelli\"\npoints = 128", "\"grid\""));
    grid.fails("out", &["--until-ci", "0.1"], 2, "`--until-ci` cannot be used with the design grid; allowed: saltelli");
}

#[test]
fn the_method_of_the_design_is_used_on_a_sweep() {
    let place = Place::new(SALTELLI);
    place.sweep("out", &[]);
    let (sweep, found) = (place.text("out"), place.text("found"));
    let output = qilu(&["sensitivity", &sweep, "--out", &found, "--lang", "en"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let table = read::finished(&place.path("out"), RowUnit::Point).expect("finished").table;
    let units = InputUnits::single(&table.inputs);
    let design = ProvenDesign::saltelli(&table, &units, SecondOrder::Without, None).expect("a design");
    let answers = sobol::analyse(&design, &Resampling::default());
    let total = |output: usize, input: usize| answers[output].of("ST").nth(input).expect("an index").value;
    let csv = fs::read_to_string(place.path("found/indices.csv")).expect("readable");
    let line = format!("sobol,unemployment_rate:370000:2024,county_jobs,ST,{}", total(1, 0));
    assert!(csv.contains(&line), "{line} is not in\n{csv}");
    assert!((total(1, 0) - 1.0).abs() < 0.05, "jobs decide alone");
    assert!(total(1, 1).abs() < 1e-9, "beds do not matter");
    let wrong = qilu(&["sensitivity", &sweep, "--method", "morris"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("allowed for `--method`: pawn, delta, regional"));
}

/// Sums that are 0 or 1 by definition do not depend on any lever, whatever is left of them after rounding.
#[test]
fn identities_depend_on_nothing() {
    let output = "expression = \"unemployment_rate\"\nyears = [2023, 2024]";
    let identities = "name = \"one\"\nexpression = \"(urban_residents + rural_residents) / residents\"\n\
        [[output]]\nname = \"zero\"\nexpression = \"residents[0:19] + residents[20:64] + residents[65:] - residents\"";
    let place = Place::new(&SALTELLI.replace(output, identities).replace("points = 128", "points = 8"));
    place.sweep("out", &[]);
    let output = qilu(&["sensitivity", &place.text("out"), "--out", &place.text("found"), "--lang", "en"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("This output does not vary").count(), 2);
    let csv = fs::read_to_string(place.path("found/indices.csv")).expect("readable");
    assert!(csv.lines().skip(1).all(|line| line.contains(",0,,,")), "{csv}");
}

#[test]
fn a_sweep_with_recorded_parameters_says_what_makes_a_target_missed() {
    let study = "record = [\"unemployment_2020\", \"tfr_asymptote\"]\n".to_owned()
        + &SALTELLI[..SALTELLI.find("[[factor]]").expect("factors")]
            .replace("\"saltelli\"\npoints = 128", "\"scenario\"")
        + &SALTELLI[SALTELLI.find("[[output]]").expect("outputs")..];
    let place = Place::new(&study.replace("parameters = false", "parameters = true"));
    place.sweep("out", &["--draws", "300"]);
    let sweep = place.text("out");
    let table = read::finished(&place.path("out"), RowUnit::Run).expect("finished").table;
    let mut shares = table.y.column(1).to_vec();
    shares.sort_by(f64::total_cmp);
    let interest = format!("unemployment_rate@2024 > {}", shares[240]);
    let arguments = ["discover", &sweep, "--of-interest", &interest, "--out", &place.text("found"), "--lang", "en"];
    let output = qilu(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let limits = fs::read_to_string(place.path("found/limits.csv")).expect("readable");
    assert!(limits.lines().nth(1).is_some_and(|line| line.contains("unemployment_2020")), "{limits}");
    let nowhere = qilu(&["discover", &sweep, "--of-interest", &interest, "--area", "370100"]);
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&nowhere.stderr).contains("the sweep has no output for 370100"));
}
