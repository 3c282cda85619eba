//! `cargo xtask numbers`: the numbers that a generated page shows, without its words.
//!
//! A page may be worded anew while its numbers stay. The numbers of all generated pages are kept in `xtask/numbers/`, and
//! a unit test compares them with the pages: a number that moved with a sentence is seen. Results that change on purpose
//! renew the lists together with the pages: `cargo xtask numbers --renew`.

pub mod read;
pub mod scan;

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::root;

const USAGE: &str = "usage: cargo xtask numbers FILE ... | --renew";

/// Generated pages of Markdown, below `docs/`. All charts, tables and data there are generated.
const PAGES: [&str; 11] = [
    "variance.md",
    "calibration.md",
    "data.md",
    "engine-check.md",
    "engines.md",
    "indicators.md",
    "levers.md",
    "sbc.md",
    "validation.md",
    "monitoring/report.en.md",
    "monitoring/report.zh.md",
];

/// Reads the arguments after `numbers`; the numbers of files as text, a line for each row, element or array.
///
/// # Errors
/// A file that cannot be read or has no numbers, or wrong arguments; as text.
pub fn main(arguments: &[String]) -> Result<String, String> {
    match arguments {
        [flag] if flag == "--renew" => renew(),
        [] => Err(USAGE.to_owned()),
        files if files.iter().any(|file| file.starts_with('-')) => Err(USAGE.to_owned()),
        files => files.iter().map(|file| list(Path::new(file))).collect(),
    }
}

/// The numbers of a file.
fn list(file: &Path) -> Result<String, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    read::numbers(&file.display().to_string(), &text)
}

/// The generated pages, by their paths below `docs/`, sorted.
fn pages() -> Result<Vec<String>, String> {
    let docs = root().join("docs");
    let mut pages: Vec<String> = PAGES.map(str::to_owned).to_vec();
    for folder in ["", "monitoring/", "validation/"] {
        let entries = fs::read_dir(docs.join(folder)).map_err(|error| format!("docs/{folder}: {error}"))?;
        for entry in entries {
            let name = entry.map_err(|error| error.to_string())?.file_name().to_string_lossy().into_owned();
            if [".svg", ".csv", ".json"].iter().any(|end| name.ends_with(end)) {
                pages.push(format!("{folder}{name}"));
            }
        }
    }
    pages.sort();
    Ok(pages)
}

/// Where the list of a page is kept.
fn kept(page: &str) -> PathBuf {
    root().join("xtask/numbers").join(format!("{page}.txt"))
}

fn renew() -> Result<String, String> {
    let mut report = String::new();
    for page in pages()? {
        let file = kept(&page);
        let folder = file.parent().expect("a list is in a folder");
        let text = list(&root().join("docs").join(&page))?;
        fs::create_dir_all(folder).and_then(|()| fs::write(&file, text)).map_err(|error| error.to_string())?;
        report.push_str(&format!("xtask/numbers/{page}.txt\n"));
    }
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_generated_pages_are_the_kept_ones() {
        let pages = pages().expect("pages");
        assert!(pages.len() > 30, "{pages:?}");
        for page in pages {
            let now = list(&root().join("docs").join(&page)).expect("a page");
            let kept = fs::read_to_string(kept(&page)).unwrap_or_default();
            let moved = now.lines().zip(kept.lines()).find(|(now, kept)| now != kept);
            assert!(now == kept, "docs/{page}: numbers moved, first at {moved:?} (now, kept)");
        }
    }

    #[test]
    fn a_file_is_listed_and_a_wrong_call_is_refused() {
        let page = root().join("docs/variance.md").display().to_string();
        assert!(main(&[page]).expect("a page").lines().count() > 3);
        assert_eq!(main(&[]), Err(USAGE.to_owned()));
        assert_eq!(main(&["--new".to_owned()]), Err(USAGE.to_owned()));
        assert!(main(&["none.md".to_owned()]).expect_err("no file").starts_with("none.md: "));
    }
}
