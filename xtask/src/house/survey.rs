//! The survey of the house: all that is read, once.

use crate::house::facts::SourceFile;
use crate::house::graph;
use crate::house::graph::Arrow;
use crate::house::reader;
use crate::house::tree;
use crate::house::tree::SourceTree;

/// What rules and measures are computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Texts.
    pub tree: SourceTree,
    /// Rust files, by path.
    pub files: Vec<SourceFile>,
    /// Which file uses which.
    pub arrows: Vec<Arrow>,
}

impl Survey {
    /// Reads sources.
    ///
    /// # Errors
    /// A file is not Rust.
    pub fn new(tree: SourceTree) -> Result<Survey, String> {
        let rust = tree.files().filter(|(path, _)| tree::is_rust(path));
        let files: Vec<SourceFile> = rust.map(|(path, text)| reader::read(path, text)).collect::<Result<_, _>>()?;
        let arrows = graph::arrows(&files);
        Ok(Survey { tree, files, arrows })
    }

    /// Reads this repository.
    ///
    /// # Errors
    /// A file cannot be read or is not Rust.
    pub fn of_repository() -> Result<Survey, String> {
        let root = crate::root();
        Survey::new(SourceTree::read(&root).map_err(|error| format!("{}: {error}", root.display()))?)
    }

    /// The Rust files of rooms: those of tests and benches are left out.
    pub fn in_rooms(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| tree::room(&file.path).is_some())
    }
}
