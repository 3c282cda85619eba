//! The texts of the sources, and the crate and the layer of each file.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

/// The crates by the names that they have in paths, with the folder of the sources of each.
pub const CRATES: [(&str, &str); 4] = [
    ("qilu_messages", "crates/messages/src"),
    ("qilu_methods", "crates/methods/src"),
    ("qilu", "src"),
    ("xtask", "xtask/src"),
];

/// The folders that contain sources.
const FOLDERS: [&str; 5] = ["src", "crates", "xtask", "tests", "benches"];

/// Extensions of the files of the web page, which count as lines of a layer.
const WEB: [&str; 4] = ["js", "css", "html", "json"];

/// The texts of the sources by path. Paths begin at the root of the repository and have `/` between folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceTree {
    files: BTreeMap<String, String>,
}

impl SourceTree {
    /// Reads the Rust files of the repository and the files of the web page.
    ///
    /// # Errors
    /// A folder or a file cannot be read, or a Rust file below `crates` belongs to no crate in [`CRATES`].
    pub fn read(root: &Path) -> io::Result<SourceTree> {
        let mut tree = SourceTree::default();
        for folder in FOLDERS {
            tree.take_folder(root, folder)?;
        }
        match tree.outside_known_crates() {
            None => Ok(tree),
            Some(path) => Err(io::Error::other(format!("{path} is in no crate of `xtask::house::tree::CRATES`"))),
        }
    }

    /// A tree with the given texts, for tests.
    #[must_use]
    pub fn of(files: &[(&str, &str)]) -> SourceTree {
        SourceTree { files: files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect() }
    }

    /// The first file below `crates` that belongs to no crate in [`CRATES`]. Tests and benchmarks beside the sources of
    /// a crate belong to it.
    fn outside_known_crates(&self) -> Option<&str> {
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
                // Build output and installed packages contain sources that are not part of the project.
                if name != "target" && name != "node_modules" && !name.starts_with('.') {
                    self.take_folder(root, &path)?;
                }
            } else if is_rust(&path) || is_web(&path) {
                self.files.insert(path, fs::read_to_string(entry.path())?);
            }
        }
        Ok(())
    }

    /// The files in the order of their paths, each with its text.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// Whether a file contains Rust.
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

/// The crate of a file, and its path in the folder of the crate's sources; `None` for tests and benchmarks.
#[must_use]
pub fn crate_of(path: &str) -> Option<(&'static str, &str)> {
    // The slash is removed apart, so that a folder whose name begins like that of a crate is not taken for the crate.
    CRATES.iter().find_map(|(name, folder)| Some((*name, path.strip_prefix(folder)?.strip_prefix('/')?)))
}

/// The layer of a file: the top module of `qilu`, `main` for the roots of `qilu`, or another crate as a whole; `None`
/// for tests and benchmarks.
#[must_use]
pub fn layer(path: &str) -> Option<&str> {
    match crate_of(path)? {
        ("qilu", inside) => Some(top_module(inside).unwrap_or("main")),
        (name, _) => Some(name),
    }
}

/// The layer of a file inside `qilu_methods`: its top module; `None` for the root and for other crates.
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
    fn a_layer_is_a_top_module_or_a_crate() {
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
            assert_eq!(layer(path), expected, "{path}");
        }
        assert_eq!(method("crates/methods/src/design/sobol.rs"), Some("design"));
        assert_eq!(method("crates/methods/src/lib.rs"), None);
        assert_eq!(method("src/axes.rs"), None);
    }

    #[test]
    fn a_crate_that_is_not_in_the_table_is_reported() {
        let known =
            ["crates/methods/src/lib.rs", "crates/methods/tests/a.rs", "src/lib.rs", "benches/agents/src/main.rs"];
        assert_eq!(SourceTree::of(&known.map(|path| (path, ""))).outside_known_crates(), None);
        let unknown = "crates/other/src/lib.rs";
        assert_eq!(SourceTree::of(&[(unknown, ""), (known[0], "")]).outside_known_crates(), Some(unknown));
    }
}
