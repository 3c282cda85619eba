//! `cargo xtask links` finds links and images of the documentation that lead nowhere.
//!
//! It reads the pages at the root of the repository and below `docs/`. The anchor of a link must exist on a code host
//! and, for a page of `docs/`, also in the book, because these pages are read in both. `cargo xtask links --built
//! FOLDER` reads the pages of a built book in the same way. There it also finds what a browser would load from a
//! network, because the book must be readable without one.

pub mod built;
pub mod dead;
pub mod documents;
pub mod html;
pub mod markdown;
pub mod target;

use std::path::Path;

use crate::links::dead::DeadLink;
use crate::links::documents::Documents;
use crate::root;

const USAGE: &str = "usage: cargo xtask links [--built FOLDER]";

/// Runs the task with the arguments after `links`. Returns the number of checked pages as text.
///
/// # Errors
/// A link leads nowhere, a file cannot be read, or the arguments are wrong; as text.
pub fn main(arguments: &[String]) -> Result<String, String> {
    let (pages, dead) = match arguments {
        [] => {
            let documents = Documents::read(&root()).map_err(|error| error.to_string())?;
            (documents.pages.len(), documents.dead_links())
        }
        [flag, folder] if flag == "--built" => {
            built::dead_links(Path::new(folder)).map_err(|error| format!("{folder}: {error}"))?
        }
        _ => return Err(USAGE.to_owned()),
    };
    if dead.is_empty() {
        return Ok(format!("{pages} pages; every link leads somewhere\n"));
    }
    let lines: Vec<String> = dead.iter().map(DeadLink::to_string).collect();
    Err(format!("{}\n{} links lead nowhere", lines.join("\n"), dead.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_arguments_are_refused() {
        assert_eq!(main(&["--built".to_owned()]), Err(USAGE.to_owned()));
        let missing = main(&["--built".to_owned(), "none".to_owned()]).expect_err("there is no book");
        assert!(missing.starts_with("none: "), "{missing}");
    }
}
