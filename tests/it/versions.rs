//! The version of the program, of the citation and of the changelog.

use std::fs;

use qilu::store::manifest::sha256;

use crate::cli::qilu;
use crate::fixture::DATA;
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

#[test]
fn the_command_cites_the_program_as_the_citation_file_does_and_names_the_data() {
    let title = cited("title").replace('"', "").replace(" 齐鲁", "");
    let year = cited("date-released").split('-').next().expect("a year").to_owned();
    let digest = sha256(text("data/datapackage.json").as_bytes());
    for (language, start) in [("zh", "引用程序："), ("en", "To cite the program: ")] {
        let said = String::from_utf8(qilu(&["cite", "--lang", language]).stdout).expect("UTF-8");
        assert!(said.starts_with(start), "{said}");
        // Once in the sentence and once in the entry for BibTeX.
        assert_eq!(said.matches(&digest).count(), 2, "{said}");
        let entries = [("@software{qilu,", &title), ("@misc{qilu-shandong,", &DATA.package.title)];
        for (entry, title) in entries {
            let fields = said.split_once(entry).and_then(|(_, rest)| rest.split_once("\n}")).expect("an entry").0;
            for field in [format!("title = {{{{{title}}}}}"), format!("year = {{{year}}}")] {
                assert!(fields.contains(&field), "{field}: {fields}");
            }
        }
        assert!(said.contains(&format!("version = {{{}}}", cited("version"))), "{said}");
    }
}
