//! The text of the sources, and where a file belongs.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// Crates by the name that paths give them, with the folder of the sources of each.
pub const CRATES: [(&str, &str); 4] = [
    ("qilu_messages", "crates/messages/src"),
    ("qilu_methods", "crates/methods/src"),
    ("qilu", "src"),
    ("xtask", "xtask/src"),
];

/// Folders with sources.
const FOLDERS: [&str; 5] = ["src", "crates", "xtask", "tests", "benches"];

/// The page is written in these languages, besides Rust.
const WEB: [&str; 4] = ["js", "css", "html", "json"];

/// Texts by path from the root of the repository, with `/` between folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceTree {
    files: BTreeMap<String, String>,
}

impl SourceTree {
    /// The Rust files of the repository, with the web files of the page.
    ///
    /// # Errors
    /// A folder or a file cannot be read, or a Rust file below `crates` is in no crate that the house knows.
    pub fn read(root: &Path) -> io::Result<SourceTree> {
        let mut tree = SourceTree::default();
        for folder in FOLDERS {
            tree.take_folder(root, folder)?;
        }
        match tree.homeless() {
            None => Ok(tree),
            Some(path) => Err(io::Error::other(format!("{path} is in no crate of `xtask::house::tree::CRATES`"))),
        }
    }

    /// A tree that was made up.
    #[must_use]
    pub fn of(files: &[(&str, &str)]) -> SourceTree {
        SourceTree { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
    }

    /// A file of a crate that the house does not know; tests and benches beside a crate's sources are known.
    fn homeless(&self) -> Option<&str> {
        let folders = CRATES.map(|(_, folder)| folder.trim_end_matches("src"));
        let known = |path: &str| folders.iter().any(|folder| !folder.is_empty() && path.starts_with(folder));
        self.files.keys().map(String::as_str).find(|path| path.starts_with("crates/") && !known(path))
    }

    fn take_folder(&mut self, root: &Path, folder: &str) -> io::Result<()> {
        for entry in fs::read_dir(root.join(folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{folder}/{name}");
            if entry.file_type()?.is_dir() {
                if name != "target" && name != "node_modules" && !name.starts_with('.') {
                    self.take_folder(root, &path)?;
                }
            } else if is_rust(&path) || is_web(&path) {
                self.files.insert(path, fs::read_to_string(entry.path())?);
            }
        }
        Ok(())
    }

    /// Files in the order of their paths, each with its text.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// Whether a file is Rust.
#[must_use]
pub fn is_rust(path: &str) -> bool {
    extension(path) == Some("rs")
}

fn is_web(path: &str) -> bool {
    path.starts_with("src/page/") && extension(path).is_some_and(|extension| WEB.contains(&extension))
}

fn extension(path: &str) -> Option<&str> {
    Path::new(path).extension()?.to_str()
}

/// The crate of a file, and its path in the folder of the crate's sources; `None` for tests and benches.
#[must_use]
pub fn crate_of(path: &str) -> Option<(&'static str, &str)> {
    CRATES.iter().find_map(|(name, folder)| Some((*name, path.strip_prefix(folder)?.strip_prefix('/')?)))
}

/// The room of a file: the top module of `qilu`, `main` for the roots of `qilu`, or another crate as a whole; `None` for
/// tests and benches.
#[must_use]
pub fn room(path: &str) -> Option<&str> {
    match crate_of(path)? {
        ("qilu", inside) => Some(top_module(inside).unwrap_or("main")),
        (name, _) => Some(name),
    }
}

/// The room of a file inside `qilu_methods`, if it is in one.
#[must_use]
pub fn method(path: &str) -> Option<&str> {
    match crate_of(path)? {
        ("qilu_methods", inside) => top_module(inside),
        _ => None,
    }
}

/// The first module of a path in the sources of a crate; `None` for the roots.
fn top_module(inside: &str) -> Option<&str> {
    match inside.split_once('/') {
        Some((folder, _)) => Some(folder),
        None => inside.strip_suffix(".rs").filter(|name| *name != "lib" && *name != "main"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_room_is_a_top_module_or_a_crate() {
        for (path, expected) in [
            ("src/axes.rs", Some("axes")),
            ("src/store/sweep/part.rs", Some("store")),
            ("src/page/web/main.js", Some("page")),
            ("src/main.rs", Some("main")),
            ("src/lib.rs", Some("main")),
            ("crates/methods/src/design/sobol.rs", Some("qilu_methods")),
            ("xtask/src/main.rs", Some("xtask")),
            ("crates/other/src/lib.rs", None),
            ("tests/it/main.rs", None),
        ] {
            assert_eq!(room(path), expected, "{path}");
        }
        assert_eq!(method("crates/methods/src/design/sobol.rs"), Some("design"));
        assert_eq!(method("crates/methods/src/lib.rs"), None);
        assert_eq!(method("src/axes.rs"), None);
    }

    #[test]
    fn a_crate_that_the_house_does_not_know_is_noticed() {
        let known =
            ["crates/methods/src/lib.rs", "crates/methods/tests/a.rs", "src/lib.rs", "benches/agents/src/main.rs"];
        assert_eq!(SourceTree::of(&known.map(|path| (path, ""))).homeless(), None);
        let unknown = "crates/other/src/lib.rs";
        assert_eq!(SourceTree::of(&[(unknown, ""), (known[0], "")]).homeless(), Some(unknown));
    }
}
