//! Finished run folders in the formats of others: tidy CSV, Parquet, Arrow, IAMC, the style of World Population
//! Prospects, hubverse. Values are copied as they stand in the folder's files.

mod hub;
mod iamc;
mod rows;
mod tidy;
mod wpp;

use std::path::Path;
use std::path::PathBuf;

use crate::error::Error;
use crate::error::Result;
use crate::export::rows::text;
#[cfg(feature = "parquet")]
use crate::store;
use crate::store::csv::ByteOrderMark;
use crate::store::finished::FinishedRun;
use crate::store::finished::Selection;
use qilu_messages::export::ExportFault;

pub use hub::HubRow;
pub use iamc::NAMES as IAMC_NAMES;
pub use wpp::WppExportRow as WppRow;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// The tidy table.
    Csv,
    /// The tidy table with typed columns, as a Parquet file.
    #[cfg(feature = "parquet")]
    Parquet,
    /// The tidy table with typed columns, as an Arrow file.
    #[cfg(feature = "parquet")]
    Arrow,
    /// Wide, as integrated assessment models do and `pyam` reads; the chances of the targets in a table of their own.
    Iamc,
    /// Median, bounds of the 80 and 95 % intervals and mean beside each other.
    Wpp,
    /// A model output of the hubverse.
    Hub,
}

impl ExportFormat {
    /// All formats with their names on the command line.
    pub const ALL: &[(ExportFormat, &'static str)] = &[
        (ExportFormat::Csv, "csv"),
        #[cfg(feature = "parquet")]
        (ExportFormat::Parquet, "parquet"),
        #[cfg(feature = "parquet")]
        (ExportFormat::Arrow, "arrow"),
        (ExportFormat::Iamc, "iamc"),
        (ExportFormat::Wpp, "wpp"),
        (ExportFormat::Hub, "hub"),
    ];
}

/// Writes a run folder as a file in a format; [`ExportFormat::Iamc`] also writes [`meta_path`]. Returns what was written.
///
/// - `mark`: whether text files begin with a byte-order mark, for Excel.
///
/// # Errors
/// A file of the folder that is missing or is not what its manifest says; draws where the format has none; a file that
/// cannot be written.
pub fn write(
    run: &FinishedRun,
    format: ExportFormat,
    what: &Selection,
    mark: ByteOrderMark,
    path: &Path,
) -> Result<Vec<PathBuf>> {
    if what.draws && matches!(format, ExportFormat::Iamc | ExportFormat::Wpp) {
        return Err(Error::setting(ExportFault::NoDraws));
    }
    let mut written = vec![path.to_path_buf()];
    match format {
        ExportFormat::Csv => text(path, mark, |to| tidy::csv(run, what, to))?,
        #[cfg(feature = "parquet")]
        ExportFormat::Parquet => store::stream_file(path, |to| tidy::parquet(run, what, path, to))?,
        #[cfg(feature = "parquet")]
        ExportFormat::Arrow => store::stream_file(path, |to| tidy::arrow(run, what, path, to))?,
        ExportFormat::Iamc => {
            text(path, mark, |to| iamc::wide(run, what, to))?;
            if path != Path::new("-") {
                written.push(meta_path(path));
                text(&meta_path(path), mark, |to| iamc::meta(run, what, to))?;
            }
        }
        ExportFormat::Wpp => text(path, mark, |to| wpp::write(run, what, to))?,
        ExportFormat::Hub => text(path, mark, |to| hub::write(run, what, to))?,
    }
    Ok(written)
}

/// Where the chances of the targets go beside an IAMC file: `x.csv` has them in `x.meta.csv`.
#[must_use]
pub fn meta_path(path: &Path) -> PathBuf {
    path.with_extension("meta.csv")
}
