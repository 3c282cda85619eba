//! `cargo xtask numbers` prints the numbers that a generated page shows, without its words.
//!
//! The wording of a page may change while its numbers must stay. The numbers of all generated pages are stored in
//! `xtask/numbers/`, and a unit test compares them with the pages, so that a change of wording cannot hide a changed
//! number. If results change on purpose, renew the lists together with the pages by `cargo xtask numbers --renew`.

pub mod read;
pub mod scan;

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::root;

const USAGE: &str = "usage: cargo xtask numbers FILE ... | --renew";

/// The generated Markdown pages below `docs/`. They are named one by one, because other pages there are written by
/// hand. All charts, tables and data there are generated.
const PAGES: [&str; 12] = [
    "variance.md",
    "calibration.md",
    "data.md",
    "engine-check.md",
    "engines.md",
    "indicators.md",
    "levers.md",
    "sbc.md",
    "transfer.md",
    "validation.md",
    "monitoring/report.en.md",
    "monitoring/report.zh.md",
];

/// Runs the task with the arguments after `numbers`. Returns the numbers of files as text, with a line for each row,
/// element or array.
///
/// # Errors
/// A file cannot be read, its format has no numbers, or the arguments are wrong; as text.
pub fn main(arguments: &[String]) -> Result<String, String> {
    match arguments {
        [flag] if flag == "--renew" => renew(),
        [] => Err(USAGE.to_owned()),
        files if files.iter().any(|file| file.starts_with('-')) => Err(USAGE.to_owned()),
        files => files.iter().map(|file| list(Path::new(file))).collect(),
    }
}

/// The numbers of a file as text.
fn list(file: &Path) -> Result<String, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    read::numbers(&file.display().to_string(), &text)
}

/// The paths of the generated pages below `docs/`, sorted.
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

/// The file in which the list of a page is stored.
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
        // An empty list of pages would pass. There are more than 30 charts, tables and Markdown pages.
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
