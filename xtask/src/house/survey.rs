//! The survey: all sources of the repository, read once for all rules and measures.

use crate::house::facts::SourceFile;
use crate::house::graph;
use crate::house::graph::Arrow;
use crate::house::reader;
use crate::house::tree;
use crate::house::tree::SourceTree;

/// The data from which all rules and measures are computed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// The texts of all files.
    pub tree: SourceTree,
    /// The Rust files, in the order of their paths.
    pub files: Vec<SourceFile>,
    /// The uses of one file by another.
    pub arrows: Vec<Arrow>,
}

impl Survey {
    /// Reads the sources of a tree.
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

    /// The Rust files that belong to a layer. Files of tests and benchmarks belong to none.
    pub fn in_layers(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| tree::layer(&file.path).is_some())
    }
}
