//! Standard errors of published statistics, which the calibration uses as observation errors.

use serde::Deserialize;

use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;
use crate::region::Area;

/// Scale of the standard error of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorScale {
    /// `sd` is in the unit of the statistic.
    Absolute,
    /// `sd` is a share of the value of the statistic.
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
    /// Scale of `sd`.
    pub scale: ErrorScale,
    /// Standard error, on the scale of `scale`.
    pub sd: f64,
}

/// Reads the standard errors of all series from `observation_errors.csv`, in the order of the file.
///
/// # Errors
/// If the table does not satisfy its schema.
pub fn load(package: &Package) -> Result<Vec<ErrorRow>> {
    let table: Table<ErrorRow> = table::read(package, "observation_errors")?;
    Ok(table.rows.into_iter().map(|row| row.record).collect())
}

impl ErrorRow {
    /// Standard error of a statistic with this value, in its unit.
    #[must_use]
    pub fn of(&self, value: f64) -> f64 {
        match self.scale {
            ErrorScale::Absolute => self.sd,
            // A standard error stays positive where the statistic, such as net migration, is negative.
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
