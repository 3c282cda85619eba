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
        ("latin.csv", &["--method", "delta", "--resamples", "20"], "delta,y_2035,b,delta_reduced,", 2 * 9),
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

/// The lines of a table of [`tables`] in another order or with other texts, as a file of its own.
fn changed(folder: &Path, table: &str, change: impl Fn(&mut Vec<String>)) -> String {
    let text = fs::read_to_string(folder.join(table)).expect("readable");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    change(&mut lines);
    fs::write(folder.join("changed.csv"), lines.join("\n")).expect("written");
    path(folder, "changed.csv")
}

#[track_caller]
fn refused(arguments: &[&str], message: &str) {
    let output = qilu(&[&["sensitivity"], arguments].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains(message), "said: {said}\nexpected: {message}");
    assert!(output.stdout.is_empty(), "nothing is printed");
}

/// Every method refuses a table that has not its design, at the first line that breaks it.
#[test]
fn a_design_is_proven_before_it_is_analysed() {
    let folder = tables();
    let [saltelli, morris, latin] = ["saltelli.csv", "morris.csv", "latin.csv"].map(|name| path(folder.path(), name));
    let inputs = ["--inputs", "a,b,c"];
    let ask = |table: &str, more: &[&str], message: &str| refused(&[&[table], &inputs[..], more].concat(), message);
    // Line 20 is the third row of the third block of eight.
    let exchanged = changed(folder.path(), "saltelli.csv", |lines| lines.swap(19, 40));
    ask(&exchanged, &["--method", "sobol"], "changed.csv:20: row 19 of the design has `a` = ");
    ask(&latin, &["--method", "sobol"], "latin.csv:3: row 2 of the design has `a` = ");
    ask(&saltelli, &["--method", "sobol", "--no-second-order"], "leave out `--no-second-order`");
    let first = changed(folder.path(), "saltelli.csv", |lines| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at == 0 || ![4, 5, 6].contains(&((at - 1) % 8)));
        *lines = kept.map(|(_, line)| line.clone()).collect();
    });
    ask(&first, &["--method", "sobol"], "changed.csv:3: row 2 of the design has `a` = ");
    ask(&first, &["--method", "sobol"], "add `--no-second-order`");
    ask(&morris, &["--method", "morris", "--levels", "6"], "which is not one of 6 equally spaced levels");
    ask(&morris, &["--method", "morris", "--levels", "8"], "no input reaches from its lowest level to level 8");
    let exchanged = changed(folder.path(), "morris.csv", |lines| lines.swap(9, 10));
    ask(&exchanged, &["--method", "morris"], "changed.csv:");
    let few = changed(folder.path(), "latin.csv", |lines| lines.truncate(1 + 9));
    ask(&few, &["--method", "pawn"], "at most 9 runs can be used (0 failed); the method needs at least 50");
    ask(&few, &["--method", "delta"], "changed.csv:9: at most 9 runs can be used");
    ask(&latin, &["--method", "regional", "--behavioural", "y_2035 > 5"], "0 of 199 rows are of interest");
    let problem = folder.path().join("problem.json");
    fs::write(&problem, r#"{"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1], [0, 1], [0, 0.5]]}"#)
        .expect("written");
    let problem = problem.to_str().expect("UTF-8");
    for (table, method) in [(&saltelli, "sobol"), (&morris, "morris")] {
        refused(&[table, "--problem", problem, "--method", method], "outside its bounds in the problem file, 0 to 0.5");
    }
}

/// Groups of a design of Morris move together if they are named.
#[test]
fn groups_of_morris_are_named() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let design = design::morris::morris(6, 2, 4, 1);
    let mut text = "a,b,c,y\n".to_owned();
    for row in design.rows() {
        // The third input moves with the second one, against it.
        text.push_str(&format!("{},{},{},{}\n", row[0], row[1], 1.0 - row[1], row[0] - 3.0 * row[1]));
    }
    fs::write(folder.path().join("runs.csv"), text).expect("written");
    let problem = folder.path().join("problem.json");
    let groups = r#"{"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1], [0, 1], [0, 1]], "groups": ["a", "pair", "pair"]}"#;
    fs::write(&problem, groups).expect("written");
    let runs = path(folder.path(), "runs.csv");
    refused(&[&runs, "--inputs", "a,b,c", "--method", "morris"], "name it in `groups` of a problem file");
    let out = path(folder.path(), "out");
    let problem = problem.to_str().expect("UTF-8");
    let output = qilu(&["sensitivity", &runs, "--problem", problem, "--method", "morris", "--out", &out]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let indices = fs::read_to_string(folder.path().join("out/indices.csv")).expect("written");
    let value = |start: &str| -> f64 {
        let line = indices.lines().find(|line| line.starts_with(start)).expect("an index");
        line[start.len()..].split(',').next().expect("a value").parse().expect("a number")
    };
    assert!((value("morris,y,a,mu_star,") - 1.0).abs() < 1e-9 && (value("morris,y,pair,mu_star,") - 3.0).abs() < 1e-9);
    assert!(indices.contains("morris,y,pair,sigma,,,"), "a group has no direction");
}

/// A column that does not vary but for rounding has indices of 0 without intervals, and the text says so.
#[test]
fn rounding_is_no_variation() {
    let folder = tables();
    let noise = changed(folder.path(), "saltelli.csv", |lines| {
        for (row, line) in lines.iter_mut().enumerate() {
            let own = line.rsplit_once(',').expect("columns").0.to_owned();
            let value = if row % 3 == 0 { "192.53000000000003" } else { "192.53" };
            *line = format!("{own},{}", if row == 0 { "same" } else { value });
        }
    });
    let output =
        qilu(&["sensitivity", &noise, "--inputs", "a,b,c", "--method", "sobol", "--until-ci", "9", "--lang", "en"]);
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "an output without variation does not keep the rule from being met");
    assert!(text.contains("differ by less than 1e-12 of their size"), "{text}");
    let indices = indices(folder.path(), "changed.csv", &["--method", "sobol"]);
    let same: Vec<&str> = indices.lines().filter(|line| line.contains(",same,")).collect();
    assert!(!same.is_empty() && same.iter().all(|line| line.contains(",0,,,")), "{same:?}");
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
