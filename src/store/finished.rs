//! The files of a finished run.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;

use csv::StringRecord;

use crate::data::Data;
use crate::error::Error;
use crate::error::Result;
use crate::error::suggest;
use crate::indicators::IndicatorId;
use crate::scenario::Scenario;
use crate::store::csv::TIDY;
use crate::store::manifest;
use crate::store::manifest::Manifest;

/// Levels of areas and the file of each.
pub const LEVELS: [(&str, &str); 3] =
    [("province", "province.csv"), ("city", "cities.csv"), ("county", "counties.csv")];

/// File of the draws.
const DRAWS: &str = "draws.csv";

/// What of a run is wanted.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Levels of areas; all if empty.
    pub levels: Vec<String>,
    /// Variables; all if empty.
    pub variables: Vec<String>,
    /// Draws: for tidy tables instead of their summaries, in a hub besides.
    pub draws: bool,
}

impl Selection {
    /// # Errors
    /// A level or a variable that no run has.
    pub fn check(&self) -> Result<()> {
        let wrong = |option: &str, name: &str, hint: String| {
            Err(Error::Setting(format!("`{option}` is `{name}`, which is not known; {hint}")))
        };
        let levels = LEVELS.map(|(level, _)| level);
        if let Some(name) = self.levels.iter().find(|name| !levels.contains(&name.as_str())) {
            return wrong("--level", name, suggest(name, levels));
        }
        match self.variables.iter().find(|name| IndicatorId::from_name(name).is_none()) {
            Some(name) => wrong("--variable", name, suggest(name, IndicatorId::names())),
            None => Ok(()),
        }
    }

    pub(crate) fn has_level(&self, level: &str) -> bool {
        self.levels.is_empty() || self.levels.iter().any(|name| name == level)
    }

    pub(crate) fn has_variable(&self, variable: &str) -> bool {
        self.variables.is_empty() || self.variables.iter().any(|name| name == variable)
    }
}

/// A row of a tidy table.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a>(pub(crate) &'a StringRecord);

impl<'a> Row<'a> {
    pub(crate) fn model(self) -> &'a str {
        &self.0[0]
    }

    pub(crate) fn version(self) -> &'a str {
        &self.0[1]
    }

    pub(crate) fn scenario(self) -> &'a str {
        &self.0[2]
    }

    pub(crate) fn code(self) -> &'a str {
        &self.0[3]
    }

    pub(crate) fn region(self) -> &'a str {
        &self.0[4]
    }

    pub(crate) fn level(self) -> &'a str {
        &self.0[5]
    }

    pub(crate) fn variable(self) -> &'a str {
        &self.0[6]
    }

    pub(crate) fn unit(self) -> &'a str {
        &self.0[7]
    }

    pub(crate) fn year(self) -> &'a str {
        &self.0[8]
    }

    /// Statistic, or number of the draw.
    pub(crate) fn statistic(self) -> &'a str {
        &self.0[12]
    }

    pub(crate) fn value(self) -> &'a str {
        &self.0[13]
    }
}

/// A finished run folder.
#[derive(Clone, Debug)]
pub struct Finished {
    folder: PathBuf,
    manifest: Manifest,
}

impl Finished {
    /// Opens a run folder.
    ///
    /// # Errors
    /// No manifest, or one that cannot be read.
    pub fn open(folder: &Path) -> Result<Finished> {
        Ok(Finished { folder: folder.to_path_buf(), manifest: Manifest::load(&folder.join("manifest.json"))? })
    }

    /// Its manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Name of the folder.
    #[must_use]
    pub fn name(&self) -> String {
        self.folder.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// Digest of the manifest.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn manifest_sha256(&self) -> Result<String> {
        manifest::file_sha256(&self.folder.join("manifest.json"))
    }

    /// A file as it was written.
    ///
    /// # Errors
    /// A file that is not listed in the manifest or is not what it says.
    pub fn text(&self, file: &str) -> Result<String> {
        let path = self.checked(file)?;
        std::fs::read_to_string(&path).map_err(Error::io(&path))
    }

    /// The scenario of the run, as it was.
    ///
    /// # Errors
    /// As [`Manifest::scenario`].
    pub fn scenario(&self, data: &Data) -> Result<Scenario> {
        self.manifest.scenario(&self.folder.join("scenario.toml"), self.text("scenario.toml")?, data)
    }

    /// Path of a file that is what the manifest says.
    fn checked(&self, file: &str) -> Result<PathBuf> {
        let path = self.folder.join(file);
        let Some(listed) = self.manifest.outputs.iter().find(|output| output.path == file) else {
            let hint = if file == DRAWS { "; run with --keep-draws to have the draws" } else { "" };
            return Err(Error::input(&path, format!("the manifest does not list this file{hint}")));
        };
        if manifest::file_sha256(&path)? != listed.sha256 {
            return Err(Error::Mismatch(format!("{}: not the file that the manifest describes", path.display())));
        }
        Ok(path)
    }

    /// The rows of a table, in their order.
    ///
    /// - `header`: its columns.
    ///
    /// # Errors
    /// A file that is not listed in the manifest or is not what it says, other columns, and what `each` says.
    pub(crate) fn table(
        &self,
        file: &str,
        header: &[&str],
        each: &mut dyn FnMut(&StringRecord) -> Result<()>,
    ) -> Result<()> {
        let path = self.checked(file)?;
        let mut reader = csv::Reader::from_reader(File::open(&path).map_err(Error::io(&path))?);
        let wrong = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            Error::Input { file: path.clone(), line, message: error.to_string() }
        };
        let found = reader.headers().map_err(wrong)?;
        if !found.iter().map(|name| name.trim_start_matches('\u{feff}')).eq(header.iter().copied()) {
            return Err(Error::at_line(&path, 1, format!("the columns are not {}", header.join(","))));
        }
        let mut record = StringRecord::new();
        while reader.read_record(&mut record).map_err(wrong)? {
            each(&record)?;
        }
        Ok(())
    }

    /// The selected rows of the summaries: level by level, area by area, variable by variable, year by year.
    pub(crate) fn summaries(&self, what: &Selection, each: &mut dyn FnMut(Row<'_>) -> Result<()>) -> Result<()> {
        for (level, file) in LEVELS {
            if what.has_level(level) {
                self.table(file, &TIDY, &mut |record| {
                    let row = Row(record);
                    if what.has_variable(row.variable()) { each(row) } else { Ok(()) }
                })?;
            }
        }
        Ok(())
    }

    /// The selected rows of the draws: area by area, year by year, draw by draw.
    pub(crate) fn draws(&self, what: &Selection, each: &mut dyn FnMut(Row<'_>) -> Result<()>) -> Result<()> {
        self.table(DRAWS, &draws_header(), &mut |record| {
            let row = Row(record);
            if what.has_level(row.level()) && what.has_variable(row.variable()) { each(row) } else { Ok(()) }
        })
    }
}

/// Columns of the table of draws.
pub(crate) fn draws_header() -> [&'static str; 14] {
    let mut header = TIDY;
    header[12] = "draw";
    header
}

/// The chance of a target, a row of `targets.csv`.
pub(crate) struct Chance<'a>(&'a StringRecord);

impl<'a> Chance<'a> {
    pub(crate) fn scenario(&self) -> &'a str {
        &self.0[2]
    }

    pub(crate) fn code(&self) -> &'a str {
        &self.0[3]
    }

    pub(crate) fn region(&self) -> &'a str {
        &self.0[4]
    }

    pub(crate) fn level(&self) -> &'a str {
        &self.0[5]
    }

    pub(crate) fn target(&self) -> &'a str {
        &self.0[6]
    }

    pub(crate) fn variable(&self) -> &'a str {
        &self.0[8]
    }

    pub(crate) fn year(&self) -> &'a str {
        &self.0[9]
    }

    pub(crate) fn threshold(&self) -> &'a str {
        &self.0[10]
    }

    pub(crate) fn probability(&self) -> &'a str {
        &self.0[11]
    }
}

impl Finished {
    /// Years of the projection as texts, the base year first.
    pub(crate) fn years(&self) -> Result<BTreeSet<String>> {
        let mut years = BTreeSet::new();
        self.table(LEVELS[0].1, &TIDY, &mut |record| {
            if !years.contains(Row(record).year()) {
                years.insert(Row(record).year().to_owned());
            }
            Ok(())
        })?;
        Ok(years)
    }

    /// The selected chances of targets.
    pub(crate) fn chances(&self, what: &Selection, each: &mut dyn FnMut(&Chance<'_>) -> Result<()>) -> Result<()> {
        self.table("targets.csv", &crate::store::csv::TARGETS, &mut |record| {
            let chance = Chance(record);
            if what.has_level(chance.level()) && what.has_variable(chance.variable()) { each(&chance) } else { Ok(()) }
        })
    }
}
