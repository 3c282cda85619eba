//! The files of a finished run.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;

use csv::StringRecord;
use serde::Deserialize;
use serde::Serialize;

use crate::data::Data;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::scenario::Scenario;
use crate::store::manifest;
use crate::store::manifest::FileDigest;
use crate::store::manifest::Manifest;
use crate::store::rows::DrawRow;
use crate::store::rows::FlowRow;
use crate::store::rows::Subject;
use crate::store::rows::TargetRow;
use crate::store::rows::Tidy;
use crate::store::table;
use qilu_messages::input::InputFault;
use qilu_messages::library::FileFault;
use qilu_messages::store::StoreFault;
use qilu_messages::suggestion::suggest;

/// Levels of areas and the file of each.
pub const LEVELS: [(&str, &str); 3] =
    [("province", "province.csv"), ("city", "cities.csv"), ("county", "counties.csv")];

/// File of the draws.
const DRAWS: &str = "draws.csv";

/// The selection of rows of a run that is exported.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Levels of areas (`province`, `city`, `county`); all if empty.
    pub levels: Vec<String>,
    /// Indicators; all if empty.
    pub variables: Vec<IndicatorId>,
    /// Whether draws are exported: instead of summaries in tidy tables, in addition to them in a hub.
    pub draws: bool,
}

impl Selection {
    /// # Errors
    /// An unknown level.
    pub fn check(&self) -> Result<()> {
        let levels = LEVELS.map(|(level, _)| level);
        match self.levels.iter().find(|name| !levels.contains(&name.as_str())) {
            Some(name) => {
                let hint = suggest(name, levels);
                Err(Error::setting(StoreFault::UnknownName { option: "--level", name: name.clone(), hint }))
            }
            None => Ok(()),
        }
    }

    /// Whether a record that begins with a [`Subject`] is selected.
    fn has(&self, record: &StringRecord) -> Result<bool> {
        let subject: Subject<'_> = row(record)?;
        Ok(self.has_level(subject.at.level) && self.has_variable(subject.variable))
    }

    pub(crate) fn has_level(&self, level: &str) -> bool {
        self.levels.is_empty() || self.levels.iter().any(|name| name == level)
    }

    pub(crate) fn has_variable(&self, variable: &str) -> bool {
        self.variables.is_empty() || self.variables.iter().any(|indicator| indicator.name() == variable)
    }
}

/// A finished run folder.
#[derive(Clone, Debug)]
pub struct FinishedRun {
    folder: PathBuf,
    manifest: Manifest,
}

impl FinishedRun {
    /// Opens a run folder.
    ///
    /// # Errors
    /// There is no manifest, or it cannot be read or was written by a newer program.
    pub fn open(folder: &Path) -> Result<FinishedRun> {
        let file = folder.join("manifest.json");
        if !file.is_file() {
            let folder = folder.to_path_buf();
            let fault = if folder.is_dir() { StoreFault::NotARun { folder } } else { StoreFault::NoRun { folder } };
            return Err(Error::setting(fault));
        }
        Ok(FinishedRun { folder: folder.to_path_buf(), manifest: Manifest::load(&file)? })
    }

    /// The manifest of the run.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Path of the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether every file that the manifest lists is there with its digest.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.manifest.outputs.iter().all(|file| self.checked(&file.path).is_ok())
    }

    /// Name of the folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// SHA-256 of the manifest, hexadecimal.
    ///
    /// # Errors
    /// The manifest cannot be read.
    pub fn manifest_sha256(&self) -> Result<String> {
        manifest::file_sha256(&self.folder.join("manifest.json"))
    }

    /// A file as it was written.
    ///
    /// # Errors
    /// The manifest does not list the file, or the file does not have the digest in the manifest.
    pub fn text(&self, file: &str) -> Result<String> {
        let (path, listed) = self.listed(file)?;
        let bytes = std::fs::read(&path).map_err(Error::io(&path))?;
        // The digest is that of the bytes which are used, whatever happens to the file meanwhile.
        if manifest::sha256(&bytes) != listed.sha256 {
            return Err(Error::mismatch(StoreFault::FileDiffers { file: path }));
        }
        String::from_utf8(bytes).map_err(|_| Error::input(path, InputFault::NotUtf8))
    }

    /// The scenario as it was at the time of the run.
    ///
    /// # Errors
    /// As [`Manifest::scenario`].
    pub fn scenario(&self, data: &Data) -> Result<Scenario> {
        self.manifest.scenario(&self.folder.join("scenario.toml"), self.text("scenario.toml")?, data)
    }

    /// Path of a file, and its line in the manifest.
    fn listed(&self, file: &str) -> Result<(PathBuf, &FileDigest)> {
        let path = self.folder.join(file);
        match self.manifest.outputs.iter().find(|output| output.path == file) {
            Some(listed) => Ok((path, listed)),
            // Most runs have no file of draws; the message then names the option that writes it.
            None => Err(Error::input(&path, if file == DRAWS { StoreFault::NoDraws } else { StoreFault::NotListed })),
        }
    }

    /// Path of a file, after a check of its digest against the manifest.
    fn checked(&self, file: &str) -> Result<PathBuf> {
        let (path, listed) = self.listed(file)?;
        if manifest::file_sha256(&path)? != listed.sha256 {
            return Err(Error::mismatch(StoreFault::FileDiffers { file: path }));
        }
        Ok(path)
    }

    /// The records of a table, in their order.
    ///
    /// - `R`: its rows, whose fields are its columns.
    ///
    /// # Errors
    /// The manifest does not list the file, the digest or the columns differ, or `each` fails.
    fn records<R: Default + Serialize>(
        &self,
        file: &str,
        each: &mut dyn FnMut(&StringRecord) -> Result<()>,
    ) -> Result<()> {
        let path = self.checked(file)?;
        let mut reader = csv::Reader::from_reader(File::open(&path).map_err(Error::io(&path))?);
        let wrong = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            Error::Input { file: path.clone(), line, message: FileFault::of(&error.to_string()).into() }
        };
        // A file can have the right digest and still the columns of another version of the program.
        let columns = table::columns::<R>();
        let found = reader.headers().map_err(wrong)?;
        // A byte-order mark is read as a part of the first name.
        if !found.iter().map(|name| name.trim_start_matches('\u{feff}')).eq(columns.iter()) {
            return Err(Error::at_line(&path, 1, StoreFault::Columns { columns }));
        }
        // One record for all rows, because a file of draws has millions of them.
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).map_err(wrong)? {
            each(&record)?;
        }
        Ok(())
    }

    /// The selected records of the summaries: level by level, area by area, variable by variable, year by year.
    pub(crate) fn summary_records(
        &self,
        what: &Selection,
        each: &mut dyn FnMut(&StringRecord) -> Result<()>,
    ) -> Result<()> {
        for (_, file) in LEVELS.into_iter().filter(|(level, _)| what.has_level(level)) {
            self.records::<Tidy<'_>>(file, &mut |record| if what.has(record)? { each(record) } else { Ok(()) })?;
        }
        Ok(())
    }

    /// The selected records of the draws: area by area, year by year, draw by draw.
    pub(crate) fn draw_records(
        &self,
        what: &Selection,
        each: &mut dyn FnMut(&StringRecord) -> Result<()>,
    ) -> Result<()> {
        self.records::<DrawRow<'_>>(DRAWS, &mut |record| if what.has(record)? { each(record) } else { Ok(()) })
    }

    /// The selected rows of the summaries, in the order of their records.
    pub(crate) fn summaries(&self, what: &Selection, each: &mut dyn FnMut(Tidy<'_>) -> Result<()>) -> Result<()> {
        self.summary_records(what, &mut |record| each(row(record)?))
    }

    /// The selected rows of the draws, in the order of their records.
    pub(crate) fn draws(&self, what: &Selection, each: &mut dyn FnMut(DrawRow<'_>) -> Result<()>) -> Result<()> {
        self.draw_records(what, &mut |record| each(row(record)?))
    }

    /// Years of the projection, the base year first.
    pub(crate) fn years(&self) -> Result<BTreeSet<u16>> {
        let mut years = BTreeSet::new();
        // All levels have the same years, and the table of the province is the smallest.
        self.records::<Tidy<'_>>(LEVELS[0].1, &mut |record| {
            let subject: Subject<'_> = row(record)?;
            years.insert(subject.year);
            Ok(())
        })?;
        Ok(years)
    }

    /// The selected rows of the probabilities of targets.
    pub(crate) fn target_rows(
        &self,
        what: &Selection,
        each: &mut dyn FnMut(&TargetRow<'_>) -> Result<()>,
    ) -> Result<()> {
        self.records::<TargetRow<'_>>("targets.csv", &mut |record| {
            let row: TargetRow<'_> = row(record)?;
            let selected = what.has_level(row.at.level) && what.has_variable(row.variable);
            if selected { each(&row) } else { Ok(()) }
        })
    }

    /// The flows between places.
    pub(crate) fn flows(&self, each: &mut dyn FnMut(&FlowRow<'_>) -> Result<()>) -> Result<()> {
        self.records::<FlowRow<'_>>("flows.csv", &mut |record| each(&row(record)?))
    }
}

/// A row of a file of a run, which has the columns of the row.
fn row<'a, R: Deserialize<'a>>(record: &'a StringRecord) -> Result<R> {
    let wrong = |error: csv::Error| StoreFault::Row { fault: FileFault::of(&error.to_string()) };
    table::row(record).map_err(|error| Error::mismatch(wrong(error)))
}
