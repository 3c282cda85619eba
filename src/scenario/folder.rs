//! The folder of the scenarios of a project, in which names are looked up.

use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;

use crate::error::Error;
use crate::error::Result;
use crate::input;
use crate::scenario::file::InputFile;
use crate::scenario::file::Text;
use crate::scenario::file::stem;
use qilu_messages::scenario::ScenarioFault;
use qilu_messages::suggestion::suggest;

/// Kind of a file that runs refer to by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Scenarios, in the folder itself.
    Scenario,
    /// Studies, in the folder `studies`.
    Study,
    /// Optimization problems, in the folder `optimize`.
    Problem,
}

/// A folder of scenario files, with the studies and the optimization problems below it. It may be inside the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioFolder(PathBuf);

/// A file with its name and title, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Path of the file.
    pub path: PathBuf,
    /// File name without `.toml`, the name on the command line.
    pub name: String,
    /// Title in both languages, also a name; empty if the file has none or cannot be read.
    pub title: Text,
}

/// The only part of a file that a list needs. Other parts are checked when the file is used.
#[derive(Deserialize)]
struct Titled {
    title: Option<Text>,
}

impl ScenarioFolder {
    /// The scenarios in `folder`.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> ScenarioFolder {
        ScenarioFolder(folder.into())
    }

    /// The folder of the scenarios.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The folder of a kind of files.
    fn of(&self, kind: FileKind) -> PathBuf {
        match kind {
            FileKind::Scenario => self.0.clone(),
            FileKind::Study => self.0.join("studies"),
            FileKind::Problem => self.0.join("optimize"),
        }
    }

    /// The files of a kind in the order of their names; none where there is no folder.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn files(&self, kind: FileKind) -> Result<Vec<NamedFile>> {
        let folder = self.of(kind);
        // Studies and problems are optional parts of a folder of scenarios.
        if kind != FileKind::Scenario && !input::is_folder(&folder) {
            return Ok(Vec::new());
        }
        let named = |path: PathBuf| {
            let source = input::text(&path).and_then(|text| InputFile::<Titled>::parse(&path, &text));
            let title = source.ok().and_then(|source| source.file.title).unwrap_or_default();
            NamedFile { name: stem(&path), title, path }
        };
        Ok(input::files(&folder, "toml")?.into_iter().map(named).collect())
    }

    /// The file of a kind with this name or title.
    ///
    /// # Errors
    /// There is none; the message suggests the nearest name.
    pub fn find(&self, kind: FileKind, name: &str) -> Result<PathBuf> {
        let folder = self.of(kind);
        let path = folder.join(format!("{name}.toml"));
        if input::is_file(&path) {
            return Ok(path);
        }
        let files = self.files(kind)?;
        // English titles are compared without regard to case, like the names of places.
        let lower = name.to_lowercase();
        let found = files.iter().find(|file| file.title.zh == name || file.title.en.to_lowercase() == lower);
        found.map(|file| file.path.clone()).ok_or_else(|| {
            // Names of the language of the question, so that a misspelt title is answered with a title.
            let chinese = !name.is_ascii();
            let known = files.iter().map(|file| if chinese { file.title.zh.as_str() } else { file.name.as_str() });
            let hint = suggest(name, known);
            let name = name.to_owned();
            Error::setting(match kind {
                FileKind::Scenario => ScenarioFault::NoScenario { name, folder, hint },
                FileKind::Study => ScenarioFault::NoStudy { name, folder, hint },
                FileKind::Problem => ScenarioFault::NoProblem { name, folder, hint },
            })
        })
    }

    /// The scenario that a study or a problem names: a path relative to the file, or a name.
    ///
    /// # Errors
    /// There is none; the error is the path that was looked for.
    pub fn named_by(&self, file: &Path, given: &str) -> std::result::Result<PathBuf, PathBuf> {
        let beside = file.parent().unwrap_or(Path::new("")).join(given);
        if input::is_file(&beside) {
            return Ok(beside);
        }
        self.find(FileKind::Scenario, given).map_err(|_| beside)
    }
}
