//! What commands say of estimates: a probability has one text and one error everywhere, a condition has no percentiles, and
//! what no draws show is said with its reason.

use std::fs;
use std::path::Path;

use qilu_methods::design;
use qilu_methods::design::saltelli::SecondOrder;
use qilu_methods::estimate::Probability;

use crate::cli::qilu;
use crate::fixture::repository;

/// Runs a command that succeeds; returns what it prints.
#[track_caller]
fn said(arguments: &[&str]) -> String {
    let output = qilu(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Runs a command that is refused with exit 2; returns what it says.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = qilu(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
    said
}

/// The values of the statistics of an expression in CSV.
fn statistics(text: &str) -> Vec<(String, String)> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let place = |name: &str| header.iter().position(|own| own == name).expect("a column");
    let (name, value) = (place("statistic"), place("value"));
    reader.records().map(|row| row.expect("a row")).map(|row| (row[name].to_owned(), row[value].to_owned())).collect()
}

#[test]
fn a_condition_has_a_probability_and_no_percentiles() {
    let run = |more: &[&str]| {
        let start = ["evaluate", "plan", "--expr", "urban_share >= 0.75", "--year", "2035", "--draws", "60", "-q"];
        said(&[&start, more].concat())
    };
    let rows = statistics(&run(&["--csv", "-"]));
    let value = |name: &str| rows.iter().find(|(own, _)| own == name).expect("a statistic").1.clone();
    let share: f64 = value("mean").parse().expect("a number");
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of draws")]
    let probability = Probability::new((60.0 * share).round() as usize, 60);
    // The error is that of `targets.csv`.
    assert_eq!(value("mcse").parse().ok(), probability.mcse());
    assert!(rows.iter().all(|(name, value)| !(name == "sd" || name.starts_with('q')) || value.is_empty()), "{rows:?}");
    let text = run(&["--lang", "en"]);
    assert!(text.contains("95 % interval") && !text.contains("97.5%"), "{text}");
}

#[test]
fn draws_that_agree_in_a_condition_have_an_interval_and_no_advice() {
    let run = |more: &[&str]| {
        said(
            &[&["evaluate", "plan", "--expr", "urban_share > 0.5", "--draws", "60", "-q", "--lang", "en"], more]
                .concat(),
        )
    };
    let text = run(&[]);
    assert!(text.contains("all 60 draws agree") && text.contains("above 94.0%"), "{text}");
    assert!(!text.contains("--layers"), "{text}");
    // Without layers there is one course, many times over.
    let text = run(&["--layers", "none"]);
    assert!(text.contains("met, in draws that are all alike") && text.contains("--layers"), "{text}");
}

#[test]
fn a_published_value_is_named_once() {
    let arguments =
        ["evaluate", "plan", "--expr", "urban_share@2025 >= 0.675", "--expr", "urban_share@2025", "--draws", "3", "-q"];
    let text = said(&[&arguments[..], &["--lang", "en"]].concat());
    assert_eq!(text.matches("Note: published values are known").count(), 1, "{text}");
    assert!(text.contains("in 2025: 67.54%"), "{text}");
    let text =
        said(&["evaluate", "plan", "--expr", "urban_share", "--year", "2035", "--draws", "3", "-q", "--lang", "en"]);
    assert!(!text.contains("published"), "{text}");
}

#[test]
fn a_comparison_is_printed_although_no_progress_is() {
    let text = said(&["compare", "baseline", "plan", "--draws", "1", "--years", "2035", "-q", "--lang", "en"]);
    assert!(text.contains("points"), "{text}");
    // One draw has a value and no median.
    assert!(text.contains("value") && !text.contains("median"), "{text}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("c.csv").to_string_lossy().into_owned();
    let text = said(&["compare", "baseline", "plan", "--draws", "1", "--years", "2035", "-q", "--out", &file]);
    assert!(text.is_empty() && Path::new(&file).exists(), "{text}");
}

#[test]
fn layers_cannot_be_switched_off_for_their_decomposition() {
    for layers in ["none", "parameters"] {
        let text = refused(&["variance", "plan", "--draws", "2", "--layers", layers, "--lang", "en"]);
        assert!(text.contains("`--layers`"), "{text}");
    }
    let text = said(&["variance", "plan", "--draws", "2", "-q", "--lang", "en", "--year", "2021"]);
    assert!(text.contains("fewer than 20"), "{text}");
    // The heading names the error, and no share has one.
    assert!(text.matches('±').count() == 1, "{text}");
}

/// A table in a folder, with the rows of a design whose values are multiplied by `factor`.
fn table(folder: &Path, x: &ndarray::Array2<f64>, factor: f64) -> String {
    let mut text = "a,b,c,y\n".to_owned();
    for row in x.rows() {
        let y = 3.0 * row[0] + row[1] * row[2];
        text.push_str(&format!("{},{},{},{y}\n", factor * row[0], factor * row[1], factor * row[2]));
    }
    let file = folder.join("table.csv");
    fs::write(&file, text).expect("written");
    file.to_string_lossy().into_owned()
}

#[test]
fn repeated_rows_do_not_narrow_intervals() {
    let folder = tempfile::tempdir().expect("a folder");
    let saltelli = design::saltelli::saltelli(16, 3, SecondOrder::Without, 1).expect("few factors");
    let morris = design::morris::morris(6, 3, 4, 1);
    let twice = |x: &ndarray::Array2<f64>, first: usize| {
        let rows: Vec<usize> = (0..x.nrows()).chain(first..x.nrows()).collect();
        x.select(ndarray::Axis(0), &rows)
    };
    let sobol = ["--method", "sobol", "--no-second-order"];
    let levels = ["--method", "morris"];
    for (x, first, method, line) in [
        // The whole table again, and its last base row or trajectory.
        (&saltelli, 0, &sobol[..], 82),
        (&saltelli, 75, &sobol, 82),
        (&morris, 0, &levels, 26),
        (&morris, 20, &levels, 26),
    ] {
        let file = table(folder.path(), &twice(x, first), 1.0);
        let text = refused(&[&["sensitivity", &file, "--inputs", "a,b,c", "--lang", "en"], method].concat());
        assert!(text.contains(&format!("table.csv:{line}:")) && text.contains("again"), "{text}");
        let once = table(folder.path(), x, 1.0);
        said(&[&["sensitivity", &once, "--inputs", "a,b,c"], method].concat());
    }
    // Other methods count each row once and say so.
    let latin = design::latin::latin(60, 3, 1);
    for method in [&["--method", "pawn"][..], &["--method", "delta"], &["--method", "regional", "--behavioural", "y>2"]]
    {
        let run = |x: &ndarray::Array2<f64>| {
            let file = table(folder.path(), x, 1.0);
            said(&[&["sensitivity", &file, "--inputs", "a,b,c", "--lang", "en"], method].concat())
        };
        let (once, doubled) = (run(&latin), run(&twice(&latin, 0)));
        let (indices, note) = doubled.rsplit_once("\nNote: repeated rows").expect("a note");
        assert!(once.starts_with(indices.trim_end()) && note.contains("60"), "{once}\n{doubled}");
    }
}

#[test]
fn a_fixed_input_has_no_index() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut x = design::saltelli::saltelli(16, 3, SecondOrder::Without, 1).expect("few factors");
    x.column_mut(2).fill(0.5);
    let file = table(folder.path(), &x, 1.0);
    let methods: [&[&str]; 4] = [
        &["--method", "sobol", "--no-second-order"],
        &["--method", "pawn", "--slices", "4"],
        &["--method", "delta"],
        &["--method", "regional", "--behavioural", "y>2"],
    ];
    for method in methods {
        let out = folder.path().join("out").to_string_lossy().into_owned();
        let start = ["sensitivity", &file, "--inputs", "a,b,c", "--lang", "en", "--force", "--out", &out];
        let text = said(&[&start, method].concat());
        assert!(text.contains("one value in all rows and therefore no index: c"), "{text}");
        let indices = fs::read_to_string(folder.path().join("out/indices.csv")).expect("written");
        let fixed: Vec<&str> = indices.lines().filter(|line| line.split(',').nth(2) == Some("c")).collect();
        assert!(!fixed.is_empty() && fixed.iter().all(|line| line.split(',').nth(4) == Some("")), "{indices}");
    }
}

#[test]
fn tables_must_fit_their_problem_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let x = design::saltelli::saltelli(16, 3, SecondOrder::Without, 1).expect("few factors");
    let problem = |dists: &str, high: f64| {
        let file = folder.path().join("problem.json");
        let text = format!(
            r#"{{"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, {high}], [0, {high}], [0, {high}]]{dists}}}"#
        );
        fs::write(&file, text).expect("written");
        file.to_string_lossy().into_owned()
    };
    let file = table(folder.path(), &x, 1.0);
    let run = |problem: &str| {
        let arguments = ["sensitivity", &file, "--problem", problem, "--method", "sobol", "--no-second-order"];
        qilu(&[&arguments[..], &["--lang", "en"]].concat())
    };
    assert!(run(&problem("", 1.0)).status.success());
    for (dists, high) in [("", 100.0), (r#", "dists": ["norm", "norm", "norm"]"#, 1.0)] {
        let output = run(&problem(dists, high));
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && text.contains("do not have the distribution"), "{text}");
    }
}

#[test]
fn few_resamples_give_no_interval_and_a_note() {
    let folder = tempfile::tempdir().expect("a folder");
    let x = design::saltelli::saltelli(12, 3, SecondOrder::Without, 1).expect("few factors");
    let file = table(folder.path(), &x, 1.0);
    let start = ["sensitivity", &file, "--inputs", "a,b,c", "--method", "sobol", "--no-second-order", "--lang", "en"];
    let text = said(&[&start[..], &["--resamples", "2"]].concat());
    assert!(!text.contains('±') && text.contains("fewer than 20"), "{text}");
    assert!(text.contains("12 base rows are no power of two"), "{text}");
    let text = refused(&[&start[..], &["--resamples", "0", "--until-ci", "0.1"]].concat());
    assert!(text.contains("`--until-ci` needs intervals"), "{text}");
}

#[test]
fn a_setting_without_effect_is_told_once_and_a_small_value_is_not_0() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("s.toml");
    let text = "[title]\nen = \"s\"\n[[lever]]\nname = \"hukou_openness\"\nvalue = 0.0\n[[lever]]\nname = \"rural_income\"\nvalue = 3.5e-5\n";
    fs::write(&file, text).expect("written");
    let path = file.to_string_lossy().into_owned();
    let text = said(&["scenario", "check", &path, "--lang", "en"]);
    assert!(text.contains("0.000035"), "{text}");
    let (timing, paths) =
        text.split_once("\n\n").map(|(_, rest)| rest.split_once("\n\n").expect("two parts")).expect("parts");
    assert!(paths.contains("no effect") && !timing.to_lowercase().contains("openness"), "{text}");
}

#[test]
fn a_key_that_stands_twice_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("s.toml");
    fs::write(&file, "[title]\nzh = \"s\"\nzh = \"t\"\n").expect("written");
    let text = refused(&["scenario", "check", &file.to_string_lossy(), "--lang", "en"]);
    assert!(text.contains("s.toml:3: `zh` is given twice"), "{text}");
}

/// The difference of two single draws is a difference, and a single draw crosses a threshold in its year.
#[test]
#[ignore = "needs Node: ./test.sh --all"]
fn the_page_compares_single_draws() {
    let module = repository("src/page/web/world.js");
    let script = format!(
        "import {{ crossings, paired }} from {module:?};\nconst run = (shares) => ({{ seed: 1, years: [2025, 2030, 2035], share_draws: [shares] }});\n\
         console.log(JSON.stringify([paired(run([0.6, 0.7, 0.76]), run([0.6, 0.7, 0.75]), 2035), crossings(run([0.67, 0.69, 0.76]), 0.68, 2025)]));"
    );
    let output = std::process::Command::new("node")
        .args(["--input-type=module", "--eval", &script])
        .output()
        .expect("Node starts");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    assert!(
        (found[0]["mean"].as_f64().expect("a mean") - 0.01).abs() < 1e-12 && found[0]["error"].is_null(),
        "{found}"
    );
    assert_eq!(found[1][0], 2030);
}
