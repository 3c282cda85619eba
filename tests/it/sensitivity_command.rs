//! The command `qilu sensitivity`, and the example of its page.

use std::fs;
use std::path::Path;

use ndarray::Array2;
use qilu_methods::design;
use qilu_methods::design::saltelli::SecondOrder;
use tempfile::TempDir;

use crate::cli::qilu;
use crate::fixture::repository;

/// A folder with tables: `saltelli.csv`, `morris.csv` and `latin.csv` with inputs a, b, c and outputs `y_2030`,
/// `y_2035`;
/// some runs failed.
fn tables() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, x: &Array2<f64>, failed: &[usize]| {
        let mut text = "a,b,c,y_2030,y_2035\n".to_owned();
        for (row, x) in x.rows().into_iter().enumerate() {
            let (first, second) = (x[0] + x[0] * x[1], 3.0 * x[1] - x[2] * x[2]);
            let second = if failed.contains(&row) { String::new() } else { second.to_string() };
            text.push_str(&format!("{},{},{},{first},{second}\n", x[0], x[1], x[2]));
        }
        fs::write(folder.path().join(name), text).expect("written");
    };
    write(
        "saltelli.csv",
        &design::saltelli::saltelli(64, 3, SecondOrder::With, 1).expect("few factors"),
        &[9, 10, 500],
    );
    write("morris.csv", &design::morris::morris(12, 3, 4, 1), &[0]);
    write("latin.csv", &design::latin::latin(200, 3, 1), &[7]);
    folder
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().expect("UTF-8").to_owned()
}

/// Runs a method on a table and returns indices.csv.
#[track_caller]
fn indices(folder: &Path, table: &str, more: &[&str]) -> String {
    let (table, out) = (path(folder, table), path(folder, "out"));
    let arguments = [&["sensitivity", &table, "--inputs", "a,b,c", "--force", "--out", &out], more].concat();
    let output = qilu(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(folder.join("out/indices.csv")).expect("written")
}

#[test]
fn every_method_writes_its_indices_and_pictures() {
    let folder = tables();
    let cases: [(&str, &[&str], &str, usize); 5] = [
        ("saltelli.csv", &["--method", "sobol"], "sobol,y_2035,a:b,S2,", 2 * 9),
        ("morris.csv", &["--method", "morris"], "morris,y_2035,c,mu_star,", 2 * 9),
        ("latin.csv", &["--method", "pawn", "--slices", "8"], "pawn,y_2035,b,median,", 2 * 18),
        ("latin.csv", &["--method", "delta", "--resamples", "5"], "delta,y_2035,b,delta_reduced,", 2 * 9),
        ("latin.csv", &["--method", "regional", "--behavioural", "y_2035 >= 1"], "regional,y_2035 >= 1,b,KS,", 6),
    ];
    for (table, arguments, line, rows) in cases {
        let text = indices(folder.path(), table, arguments);
        assert_eq!(text.lines().count(), rows + 1, "{text}");
        let found = text.lines().find(|row| row.starts_with(line)).expect("the index is there");
        let counts = match table {
            "saltelli.csv" => ",62,2",
            "morris.csv" => ",11,1",
            _ => ",199,1",
        };
        assert!(found.ends_with(counts), "{found}");
        let out = folder.path().join("out");
        assert!(out.join("heat.svg").exists());
        assert_eq!(fs::read_dir(out.join("tornado")).expect("there").count(), if rows == 6 { 1 } else { 2 });
        assert_eq!(out.join("convergence.svg").exists(), table == "saltelli.csv");
    }
}

#[test]
fn the_rule_to_stop_decides_the_exit_code() {
    let folder = tables();
    let table = path(folder.path(), "saltelli.csv");
    let run = |below: &str| {
        let output = qilu(&["sensitivity", &table, "--inputs", "a,b,c", "--method", "sobol", "--until-ci", below]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = run("0.9");
    assert!(code == Some(0) && said.contains("precise enough"), "{said}");
    let (code, said) = run("0.0001");
    assert!(code == Some(1) && said.contains("more base rows"), "{said}");
}

#[test]
fn mistakes_are_named() {
    let folder = tables();
    let [saltelli, latin] = ["saltelli.csv", "latin.csv"].map(|name| path(folder.path(), name));
    let cases: [(&[&str], &str); 7] = [
        (&[&saltelli, "--method", "sobol", "--inputs", "a,b,d"], "saltelli.csv:1: column `d` is missing; did you mean"),
        (&[&saltelli, "--method", "sobol"], "which columns are inputs"),
        (&[&latin, "--method", "sobol", "--inputs", "a,b"], "200 rows are not a Saltelli design of 2 factors"),
        (&[&latin, "--method", "regional", "--inputs", "a,b,c"], "needs `--behavioural`"),
        (
            &[&latin, "--method", "regional", "--inputs", "a,b,c", "--behavioural", "y_203>1"],
            "no column `y_203`; did you mean `y_2030`?",
        ),
        (&[&latin, "--method", "sobl", "--inputs", "a"], "did you mean `sobol`?"),
        (&[&latin, "--method", "pawn", "--inputs", "a,b,c", "--until-ci", "0.1"], "allowed: sobol"),
    ];
    for (arguments, message) in cases {
        let output = qilu(&[&["sensitivity"], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(message), "said: {said}\nexpected: {message}");
    }
}

/// Text of the first block of a kind after a place in a page.
fn block<'a>(page: &'a str, start: &str) -> &'a str {
    let (_, after) = page.split_once(&format!("```{start}\n")).expect("the block is there");
    after.split_once("```").expect("it ends").0
}

/// The page's example: its table and problem make what it shows.
#[test]
fn the_example_of_the_page_is_what_the_command_prints() {
    let page = fs::read_to_string(repository("docs/sensitivity.md")).expect("the page is there");
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("runs.csv"), block(&page, "csv")).expect("written");
    fs::write(folder.path().join("problem.json"), block(&page, "json")).expect("written");
    let (table, problem) = (path(folder.path(), "runs.csv"), path(folder.path(), "problem.json"));
    let arguments = ["sensitivity", &table, "--problem", &problem, "--method", "sobol", "--no-second-order"];
    let output = qilu(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8(output.stdout).expect("UTF-8"), block(&page, "text"));
}
