//! A link that leads nowhere, and the files that a link can name.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

/// A link that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DeadLink {
    /// The page.
    pub page: String,
    /// The number of the line; `None` for a page in HTML.
    pub line: Option<usize>,
    /// The destination, and what is wrong with it.
    pub why: String,
}

impl fmt::Display for DeadLink {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.page, self.why),
            None => write!(formatter, "{}: {}", self.page, self.why),
        }
    }
}

/// All files and folders below a folder, without build output and installed packages.
///
/// # Errors
/// A folder cannot be read.
pub fn paths(root: &Path) -> io::Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if matches!(name.as_str(), "target" | "node_modules" | ".git") {
                continue;
            }
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            if entry.file_type()?.is_dir() {
                folders.push(path.clone());
            }
            found.insert(path);
        }
    }
    Ok(found)
}
