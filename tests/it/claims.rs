//! What is claimed of files and tables is checked by the tools that it is claimed for.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cli::qilu;
use crate::fixture::repository;
use crate::outputs::KEPT;

/// The data packages are packages of Frictionless, and every table that is described in `outputs.json` holds what is
/// described: the tables that the tests of [`crate::outputs`] check are validated once more by its own tool.
#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn packages_and_tables_are_valid_for_frictionless() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = Command::new(env::current_exe().expect("a path"))
        .args(["outputs::", "exports::every_format", "--test-threads=2"])
        .env(KEPT, folder.path())
        .output()
        .expect("the tests start");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stdout));
    let described = fs::read_to_string(repository("data/outputs.json")).expect("readable");
    let described: serde_json::Value = serde_json::from_str(&described).expect("JSON");
    for resource in described["resources"].as_array().expect("resources") {
        let path = resource["path"].as_str().expect("a path");
        assert!(folder.path().join(path).exists(), "{path} is described, and no test writes it");
    }
    let output = Command::new(repository("target/oracle-venv/bin/python"))
        .arg(repository("tests/oracle/packages.py"))
        .args([repository("data/datapackage.json"), repository("data/china/datapackage.json")])
        .arg("--")
        .args([&repository("data/outputs.json"), folder.path()])
        .output()
        .expect("Python starts: run tests/oracle/setup.sh");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let tables = fs::read_dir(folder.path()).expect("readable").count();
    assert_eq!(said.lines().count(), 2 + tables, "{said}");
}

/// The script of completions is one that the shell reads.
#[test]
fn completions_are_scripts_of_the_shell() {
    let script = qilu(&["completions", "bash"]);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("completions.bash");
    fs::write(&file, script.stdout).expect("written");
    let checked = Command::new("bash").arg("-n").arg(&file).output().expect("bash starts");
    assert!(checked.status.success() && checked.stderr.is_empty(), "{}", String::from_utf8_lossy(&checked.stderr));
}

/// Tables for people begin with the mark by which Excel recognises UTF-8 where the reader is Chinese; what programs read
/// does not, and run folders are the same in every language.
#[test]
fn tables_for_chinese_readers_have_the_mark_of_excel() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let marked = |file: &str| fs::read(Path::new(file)).expect("written").starts_with(b"\xef\xbb\xbf");
    let done = |arguments: &[&str]| {
        let output = qilu(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    };
    let run = path("run");
    done(&["run", "plan", "--draws", "2", "--quiet", "--lang", "zh", "--out", &run]);
    assert!(!marked(&path("run/province.csv")), "a run folder is the same in both languages");
    for (language, expected) in [("zh", true), ("en", false)] {
        let tables: [(&str, &[&str], &str); 4] = [
            ("tidy", &["export", &run, "--level", "province", "--format", "csv"], "--out"),
            ("wpp", &["export", &run, "--level", "province", "--format", "wpp"], "--out"),
            ("differences", &["compare", "baseline", "plan", "--draws", "2", "--quiet", "--years", "2030"], "--out"),
            ("values", &["evaluate", "plan", "--expr", "urban_share", "--draws", "2", "--quiet"], "--csv"),
        ];
        for (name, command, option) in tables {
            let out = path(&format!("{name}-{language}.csv"));
            done(&[command, &[option, &out, "--lang", language]].concat());
            assert_eq!(marked(&out), expected, "{name}, {language}");
        }
        let out = path(&format!("2020-12-31-shandong-qilu-{language}.csv"));
        for format in ["hub", "iamc"] {
            done(&[
                "export", &run, "--level", "province", "--format", format, "--out", &out, "--lang", language, "--force",
            ]);
            assert!(!marked(&out), "{format}: programs read it");
        }
    }
    let piped = done(&["export", &run, "--level", "province", "--format", "csv", "--out", "-", "--lang", "zh"]);
    assert!(!piped.stdout.starts_with(b"\xef\xbb\xbf"), "a program reads it");
}

/// The name of a file for a hub has round, team and model.
#[test]
fn an_export_for_a_hub_says_the_name_that_hubs_take() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let run = path("run");
    assert!(qilu(&["run", "plan", "--draws", "2", "--quiet", "--out", &run]).status.success());
    let said = |name: &str| {
        let out = path(name);
        let output = qilu(&["export", &run, "--format", "hub", "--level", "province", "--out", &out]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stderr).contains("under the name 2020-12-31-TEAM-qilu.csv")
    };
    assert!(!said("2020-12-31-shandong-qilu.csv"));
    for name in ["hub.csv", "2020-12-31-qilu.csv", "2021-12-31-shandong-qilu.csv", "2020-12-31-a-b-c.csv"] {
        assert!(said(name), "{name}");
    }
}
