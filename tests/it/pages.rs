//! Pages that are made from tables are what the tables say.

use std::fs;
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
