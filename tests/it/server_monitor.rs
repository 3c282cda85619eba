//! The yearly monitoring that a server shows.

use std::fs;

use serde_json::Value;
use serde_json::json;

use crate::cli::qilu;
use crate::server::Server;
use crate::server_page::alone;

#[test]
fn a_server_without_a_monitoring_has_none_and_one_with_a_wrong_folder_does_not_start() {
    let (folder, server) = alone(&[]);
    let (status, _, text) = server.ask("GET", "/api/v1/monitor", &[], "");
    assert_eq!((status, text.as_str()), (200, "null"));
    let path = folder.path().display().to_string();
    for (language, words) in
        [("en", "is not a folder that `qilu monitor` has written"), ("zh", "不是 `qilu monitor` 写出的文件夹")]
    {
        let output = qilu(&["serve", "--port", "0", "--monitor", &path, "--lang", language]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    }
}

/// The value of a statistic in `forecast_checks.csv`.
fn number(table: &str, figure: &Value, statistic: &str) -> Option<f64> {
    let begins = format!("{},{},", figure["year"], figure["area"].as_str().expect("a code"));
    let is_it = |line: &&str| {
        let cells: Vec<&str> = line.split(',').collect();
        line.starts_with(&begins) && figure["indicator"] == cells[4] && cells[8] == statistic
    };
    table.lines().find(is_it).unwrap_or_else(|| panic!("{figure} {statistic}")).rsplit(',').next()?.parse().ok()
}

#[test]
fn the_monitoring_of_the_page_is_that_of_the_tables_and_damage_is_found() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = folder.path().join("a-secret-place");
    let out = made.display().to_string();
    let output = qilu(&["monitor", "--members", "60", "--effort-draws", "3", "--quiet", "--out", &out]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let server = Server::start(&folder.path().join("runs"), &["--monitor", &out]);
    let (status, all) = server.get("/api/v1/monitor");
    assert_eq!((status, &all["years"]), (200, &json!([2021, 2022, 2023, 2024, 2025])));
    assert_eq!((&all["scenario"]["name"], &all["members"]), (&json!("baseline"), &json!(60)));
    let table = fs::read_to_string(made.join("forecast_checks.csv")).expect("there");
    let figures = all["figures"].as_array().expect("figures");
    assert_eq!(8 * figures.len() + 1, table.lines().count());
    for figure in figures {
        let shown = [
            &figure["published"],
            &figure["expected"]["median"],
            &figure["expected"]["q0.1"],
            &figure["expected"]["q0.9"],
        ];
        let written = ["published", "expected_median", "expected_q0.1", "expected_q0.9"];
        for (shown, written) in shown.into_iter().zip(written) {
            let (shown, written) =
                (shown.as_f64().expect("a number"), number(&table, figure, written).expect("a number"));
            // The page has the digits of the tables of runs.
            assert!(
                (shown - written).abs() <= 0.51 * if shown.abs() < 100.0 { 1e-3 } else { 1.0 },
                "{figure}: {written}"
            );
        }
        let pit = number(&table, figure, "pit").expect("a number");
        assert!((figure["surprise"]["pit"].as_f64().expect("a number") - pit).abs() < 1e-7);
        assert_eq!(figure["surprise"]["marked"], json!(pit.min(1.0 - pit) < 0.05));
    }
    let probabilities = fs::read_to_string(made.join("probabilities.csv")).expect("there");
    for target in all["targets"].as_array().expect("targets") {
        for step in target["steps"].as_array().expect("steps") {
            let begins = format!("{},{},", step["year"], target["id"].as_str().expect("a name"));
            let line = probabilities.lines().find(|line| line.starts_with(&begins) && line.contains(",before,"));
            let written: f64 = line.expect("a row").split(',').nth(5).expect("a cell").parse().expect("a number");
            assert!((step["before"]["probability"].as_f64().expect("a number") - written).abs() < 1e-4);
        }
        assert_eq!(target["after"].is_null(), target["published"].is_number(), "{target}");
    }
    assert_eq!(all["effort"]["scenario"]["name"], "plan");
    let means: Vec<f64> =
        all["effort"]["levers"].as_array().expect("levers").iter().filter_map(|one| one["mean"].as_f64()).collect();
    assert!(means.len() > 5 && means.is_sorted_by(|one, other| one >= other), "{means:?}");
    // One changed digit in any file is found, also in a server that has started.
    for name in ["monitor.json", "probabilities.csv", "posterior.csv"] {
        let whole = fs::read_to_string(made.join(name)).expect("there");
        let at = whole.find("0.").expect("a number") + 2;
        let digit = if whole.as_bytes()[at] == b'9' { "8" } else { "9" };
        let changed = format!("{}{digit}{}", &whole[..at], &whole[at + 1..]);
        fs::write(made.join(name), changed).expect("written");
        let (status, _, text) = server.ask("GET", "/api/v1/monitor", &[], "");
        assert!(status == 500 && text.contains(name) && !text.contains("a-secret-place"), "{name}: {status} {text}");
        let output = qilu(&["serve", "--port", "0", "--monitor", &out]);
        assert!(!output.status.success(), "{name}");
        fs::write(made.join(name), whole).expect("written");
    }
    assert_eq!(server.get("/api/v1/monitor"), (200, all));
}
