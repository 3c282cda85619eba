//! The version of the program, of the citation and of the changelog.

use std::fs;

use crate::fixture::repository;

fn text(file: &str) -> String {
    fs::read_to_string(repository(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// The value of a top-level field of `CITATION.cff`.
fn cited(field: &str) -> String {
    let prefix = format!("{field}: ");
    let citation = text("CITATION.cff");
    citation.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or_else(|| panic!("{field}")).to_owned()
}

/// Version and date of the newest release in the changelog, whose heading is `## VERSION - DATE`.
fn newest_release() -> (String, String) {
    let changelog = text("CHANGELOG.md");
    let release = changelog.lines().find_map(|line| line.strip_prefix("## ")?.split_once(" - "));
    let (version, date) = release.expect("a release");
    (version.to_owned(), date.to_owned())
}

#[test]
fn the_citation_and_the_changelog_name_the_version_of_the_program() {
    let (version, date) = newest_release();
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
    assert_eq!(cited("version"), version);
    assert_eq!(cited("date-released"), date);
}
