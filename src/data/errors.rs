//! How wrong published figures may be: the errors that a calibration credits them with.

use serde::Deserialize;

use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;
use crate::region::Area;

/// What the error of a series is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorScale {
    /// The unit of the figure.
    Absolute,
    /// A share of the figure.
    Relative,
}

/// A row of `observation_errors.csv`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct ErrorRow {
    /// Indicator of `observations.csv`.
    pub indicator: String,
    /// Level of the area: `province`, `city` or `county`.
    pub level: String,
    /// Series of `observations.csv`.
    pub vintage: String,
    /// What `sd` is measured in.
    pub scale: ErrorScale,
    /// Standard error.
    pub sd: f64,
}

/// Reads `observation_errors.csv`.
///
/// # Errors
/// As [`table::read`].
pub fn load(package: &Package) -> Result<Vec<ErrorRow>> {
    let table: Table<ErrorRow> = table::read(package, "observation_errors")?;
    Ok(table.rows.into_iter().map(|row| row.record).collect())
}

impl ErrorRow {
    /// Standard error of a figure, in its unit.
    #[must_use]
    pub fn of(&self, value: f64) -> f64 {
        match self.scale {
            ErrorScale::Absolute => self.sd,
            ErrorScale::Relative => self.sd * value.abs(),
        }
    }
}

/// Name of the level of an area.
#[must_use]
pub fn level(area: Area) -> &'static str {
    match area {
        Area::Province => "province",
        Area::City(_) => "city",
        Area::County(_) => "county",
    }
}
