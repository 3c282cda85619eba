//! Exports of finished run folders: tidy CSV, Parquet, Arrow, IAMC, the style of World Population Prospects, hubverse.
//! Values are copied from the files of the folder without rounding them again.

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
use crate::output::ExistingOutput;
use crate::output::OutputFile;
use crate::store::csv::ByteOrderMark;
use crate::store::finished::FinishedRun;
use crate::store::finished::Selection;
use qilu_messages::export::ExportFault;

pub use hub::HubRow;
pub use hub::name_wanted as hub_name_wanted;
pub use iamc::NAMES as IAMC_NAMES;
pub use wpp::WppExportRow as WppRow;

/// The format of an export.
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
    /// The wide table of integrated assessment models, which `pyam` reads; probabilities of the targets in a second file.
    Iamc,
    /// Median, bounds of the 80 and 95 % intervals and mean in one row.
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

/// Writes a run folder as a file in a format; [`ExportFormat::Iamc`] also writes [`meta_path`]. Returns the paths of the
/// files that were written.
///
/// - `mark`: whether text files begin with a byte-order mark, for Excel.
/// - `existing`: treatment of files that exist already.
///
/// # Errors
/// A file of the folder is missing or does not have the digest in the manifest; the format has no draws, but they are
/// selected; a file exists and is not to be replaced, or cannot be written.
pub fn write(
    run: &FinishedRun,
    format: ExportFormat,
    what: &Selection,
    mark: ByteOrderMark,
    path: &Path,
    existing: ExistingOutput,
) -> Result<Vec<PathBuf>> {
    if what.draws && matches!(format, ExportFormat::Iamc | ExportFormat::Wpp) {
        return Err(Error::setting(ExportFault::NoDraws));
    }
    let file = OutputFile::open(path, existing)?;
    // Two tables cannot share the standard output, so the second one is left out there.
    let second = match format {
        ExportFormat::Iamc if !file.is_stdout() => Some(OutputFile::open(meta_path(path), existing)?),
        _ => None,
    };
    match format {
        ExportFormat::Csv => text(&file, mark, |to| tidy::csv(run, what, to))?,
        #[cfg(feature = "parquet")]
        ExportFormat::Parquet => file.stream(|to| tidy::parquet(run, what, path, to))?,
        #[cfg(feature = "parquet")]
        ExportFormat::Arrow => file.stream(|to| tidy::arrow(run, what, path, to))?,
        ExportFormat::Iamc => {
            text(&file, mark, |to| iamc::wide(run, what, to))?;
            if let Some(second) = &second {
                text(second, mark, |to| iamc::meta(run, what, to))?;
            }
        }
        ExportFormat::Wpp => text(&file, mark, |to| wpp::write(run, what, to))?,
        ExportFormat::Hub => text(&file, mark, |to| hub::write(run, what, to))?,
    }
    Ok([Some(file), second].into_iter().flatten().map(|file| file.path().to_path_buf()).collect())
}

/// Path of the file with the probabilities of the targets that accompanies an IAMC file: `x.meta.csv` for `x.csv`.
#[must_use]
pub fn meta_path(path: &Path) -> PathBuf {
    path.with_extension("meta.csv")
}
