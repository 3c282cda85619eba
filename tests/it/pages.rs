//! Pages that are made from tables are what the tables say.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::world::repository;

/// The output of a command equals a committed file.
#[track_caller]
fn check(arguments: &[&str], file: &str) {
    let output = Command::new(env!("CARGO_BIN_EXE_qilu"))
        .current_dir(repository(""))
        .args(arguments)
        .output()
        .expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made = String::from_utf8(output.stdout).expect("UTF-8");
    if std::env::var_os("QILU_RENEW_PAGES").is_some() {
        fs::write(repository(file), &made).expect("writable");
    }
    let kept = fs::read_to_string(repository(file)).expect("the page is there");
    assert!(
        made == kept,
        "{file} is not what `qilu {}` prints; run the tests with QILU_RENEW_PAGES=1",
        arguments.join(" ")
    );
}

#[test]
fn the_page_of_the_levers_is_the_table() {
    check(&["levers", "--markdown"], "docs/levers.md");
}

#[test]
fn the_page_of_the_numbers_of_the_plan_is_the_table() {
    check(&["indicators", "--markdown"], "docs/indicators.md");
}

#[test]
fn the_page_of_the_data_is_the_package() {
    check(&["data", "docs"], "docs/data.md");
}

#[test]
fn the_page_of_the_engine_check_is_what_the_engine_does() {
    check(&["engine-check"], "docs/engine-check.md");
}

#[test]
fn the_diagrams_are_drawn_from_the_tables() {
    for what in ["loops", "stocks"] {
        for language in ["zh", "en"] {
            check(&["diagram", what, "--lang", language], &format!("docs/{what}.{language}.svg"));
        }
    }
}

/// Files that a command writes into a folder equal committed ones.
#[track_caller]
fn check_files(arguments: &[&str], folder: &str, kept: &str, wanted: impl Fn(&str) -> bool) {
    let made = tempfile::tempdir().expect("a temporary folder");
    let out = made.path().join("out");
    let output = Command::new(env!("CARGO_BIN_EXE_qilu"))
        .current_dir(repository(""))
        .args(arguments)
        .arg(folder)
        .arg(&out)
        .output()
        .expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut names = Vec::new();
    files(&out, "", &mut names);
    names.retain(|name| wanted(name));
    names.sort();
    assert!(!names.is_empty(), "`qilu {}` writes nothing that is kept", arguments.join(" "));
    for name in names {
        let (new, old) = (out.join(&name), repository(kept).join(&name));
        if std::env::var_os("QILU_RENEW_PAGES").is_some() {
            fs::create_dir_all(old.parent().expect("a folder")).expect("writable");
            fs::copy(&new, &old).expect("writable");
        }
        let same = fs::read(&new).expect("readable") == fs::read(&old).unwrap_or_default();
        assert!(same, "{kept}/{name} is not what `qilu {}` writes; run with QILU_RENEW_PAGES=1", arguments.join(" "));
    }
}

/// Paths of all files below a folder.
fn files(folder: &Path, inside: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("readable").path();
        let name = format!("{inside}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() { files(&path, &format!("{name}/"), names) } else { names.push(name) }
    }
}

#[test]
fn the_pages_of_the_validation_are_what_the_hindcasts_say() {
    check_files(&["hindcast", "--lang", "en"], "--pages", "docs", |_| true);
}

#[test]
fn the_monitoring_of_the_years_that_have_passed_is_what_the_figures_say() {
    check_files(&["monitor", "--quiet"], "--out", "docs/monitoring", |name| !name.starts_with("posterior"));
}

#[test]
fn the_page_of_the_budget_is_what_the_layers_say() {
    check_files(&["budget", "--quiet"], "--pages", "docs", |_| true);
}
