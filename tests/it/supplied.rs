//! Observations supplied by a user: faulty files are refused with a message, and a new year changes the probabilities.

use std::fs;

use crate::cli::qilu;

const HEADER: &str = "region_code,year,indicator,value";

/// `qilu monitor` refuses a file with this text, with this message, and leaves nothing behind.
#[track_caller]
fn check_refused(text: &str, message: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (file, out) = (folder.path().join("mine.csv"), folder.path().join("out"));
    fs::write(&file, text).expect("written");
    let name = |path: &std::path::Path| path.to_str().expect("UTF-8").to_owned();
    let output = qilu(&["monitor", &name(&file), "--quiet", "--out", &name(&out)]);
    let said = String::from_utf8_lossy(&output.stderr).replace(&name(folder.path()), "there");
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.trim_end(), format!("qilu: {message}"));
    assert!(!out.exists());
}

/// As [`check_refused`], for one row below the header.
#[track_caller]
fn check_row(row: &str, message: &str) {
    check_refused(&format!("{HEADER}\n{row}\n"), &format!("there/mine.csv:2: {message}"));
}

#[test]
fn a_wrong_cell_is_named_with_line_column_value_and_what_is_allowed() {
    check_row(
        "37000,2026,urban_share,0.68",
        "column `region_code` is `37000`; allowed: a six-digit code or the name of an area listed in regions.csv",
    );
    check_row("370000,next,urban_share,0.68", "column `year` is `next`; allowed: a year from 2000 to 2100");
    check_row(
        "370000,2026,urban_share,68.3",
        "column `value` is `68.3`; allowed: a share above 0, at most 1; in per cent? If so, write 0.683",
    );
    check_row("370000,2026,births,-1", "column `value` is `-1`; allowed: a number above 0");
    check_row(
        "370000,2026,urban_shar,0.68",
        "column `indicator` is `urban_shar`; allowed: an indicator whose published values of this level (province) have an error in \
         observation_errors.csv; did you mean `urban_share`?",
    );
    check_row(
        "370000,2026,常住人口城镇率,0.68",
        "column `indicator` is `常住人口城镇率`; allowed: an indicator whose published values of this level (province) have an error in \
         observation_errors.csv; did you mean `常住人口城镇化率`?",
    );
    check_refused(
        "region_code,year,indicator,value,vintage\n370000,2026,urban_share,0.68,first\n",
        "there/mine.csv:2: column `vintage` is `first`; allowed: bulletin_after_2020census",
    );
}

#[test]
fn a_file_without_a_column_without_rows_or_with_a_figure_twice_is_refused() {
    check_refused(
        "region_code,year,value\n",
        "there/mine.csv:1: column `indicator` is missing; the header needs \
         region_code,year,indicator,value",
    );
    check_refused(&format!("{HEADER}\n"), "there/mine.csv: there are no statistics below the header");
    let row = "370000,2026,urban_share,0.68";
    check_refused(&format!("{HEADER}\n{row}\n{row}\n"), "there/mine.csv:3: this statistic already appears in line 2");
}

#[test]
fn a_year_that_is_known_already_is_refused() {
    check_refused(
        &format!("{HEADER}\n370000,2025,urban_share,0.6754\n"),
        "there/mine.csv:2: statistics of 2025: the ensemble to start from already includes the years up to 2025; allowed: 2026 to 2035; an \
         earlier start is given by --from",
    );
}

/// The probability that the urban share is at least 75 % in 2035, after assimilation of a share of 2026.
fn probability_after(share: &str) -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (file, out) = (folder.path().join("mine.csv"), folder.path().join("out"));
    fs::write(&file, format!("{HEADER}\n370000,2026,urban_share,{share}\n")).expect("written");
    let (file, out) = (file.to_str().expect("UTF-8"), out.to_str().expect("UTF-8"));
    let output = qilu(&["monitor", file, "--quiet", "--members", "100", "--effort-draws", "2", "--out", out]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let targets = fs::read_to_string(format!("{out}/probabilities.csv")).expect("written");
    let row = targets.lines().find(|line| line.starts_with("2026,urban_share_2035_strict,0.75,2035,after,"));
    let cells: Vec<&str> = row.expect("the probability after the year").split(',').collect();
    cells[5].parse().expect("a number")
}

/// The shares are invented. They differ by two percentage points, twice a usual yearly gain.
#[test]
fn a_higher_share_of_a_new_year_raises_the_probability_of_the_target() {
    let (low, high) = (probability_after("0.6750"), probability_after("0.6950"));
    assert!(low + 0.2 < high, "{low} and {high}");
}
