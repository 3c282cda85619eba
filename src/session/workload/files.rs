//! The work of reading and writing files: bytes of the tables of a run, and of files that are read.

use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

use crate::engine::prepared::PreparedRun;
use crate::ensemble::summary::SummaryRow;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::INDICATORS;
use crate::indicators::Reach;
use crate::region::Area;
use crate::region::CountyId;
use crate::session::run_files::WriteOptions;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::trial;
use crate::store::csv;
use crate::store::manifest;
use qilu_methods::summary::STATISTICS;
use qilu_methods::summary::Summary;

/// Memory of the tables of a run while its largest file is made.
pub(in crate::session) fn of_run(run: &PreparedRun, written: &WriteOptions) -> Memory {
    let (region, scenario) = (run.region(), run.scenario());
    let years = scenario.years().len() as u64;
    let (counties, others) = (region.county_count() as u64, region.city_count() as u64 + 1);
    let of_counties = INDICATORS.iter().filter(|indicator| indicator.reach == Reach::County).count() as u64;
    let rows = years * (counties * of_counties + others * INDICATORS.len() as u64);
    // Texts of one county and year, as its names and numbers are about as long as those of the others.
    let line = text_of_a_county(run) / of_counties;
    // The summaries of all areas are kept for the page; the text of the counties is the longest of the tables.
    let table = years * counties * of_counties * line;
    let copies = 1 + u64::from(written.bom);
    let draws = if written.keep_draws { rows * line / STATISTICS.len() as u64 * copies } else { 0 };
    Memory { fixed: rows * size_of::<SummaryRow>() as u64 + table * copies, each: draws, growing: [table, draws] }
}

/// Bytes of the summaries of a county in a year as CSV.
fn text_of_a_county(run: &PreparedRun) -> u64 {
    // All digits and all statistics are there, as in a summary of many draws.
    let mut values: Vec<f64> = (0..1000).map(|draw| (1e5 + f64::from(draw)) / 3.0).collect();
    let summary = Summary::of(&mut values).expect("finite values");
    let row = |indicator| {
        let area = Area::County(CountyId(0));
        SummaryRow { area, indicator, year: run.scenario().end_year, summary }
    };
    let rows: Vec<SummaryRow> =
        INDICATORS.iter().filter(|indicator| indicator.reach == Reach::County).map(row).collect();
    csv::summaries(&run.scenario().name, run.region(), &rows).len() as u64
}

/// Bytes of a file that are read for an estimate of the time.
const SAMPLE: u64 = 16 << 20;

/// Copies of a table that is held as text with its records: the text, the places of its values, and the values by row.
const HELD: u64 = 6;

/// The work of reading a table that is held in memory, such as the life courses of a run.
///
/// # Errors
/// The usual number of threads is set to too many.
pub fn reading(table: &Path) -> Result<Workload> {
    let bytes = size(table);
    let fixed = bytes.saturating_mul(HELD);
    of_files(table.to_owned(), bytes, Memory { fixed, each: 0, growing: [0, 0] })
}

/// The work of exporting a run. Its tables are read row by row, so that the memory does not depend on their length; columns
/// that have types are collected in groups of rows.
///
/// - `draws`: whether every draw is exported.
///
/// # Errors
/// The usual number of threads is set to too many.
pub fn exporting(run: &Path, draws: bool) -> Result<Workload> {
    const GROUPS: u64 = 256 << 20;
    let table = run.join(if draws { "draws.csv" } else { "counties.csv" });
    let bytes = size(&table);
    of_files(table, bytes, Memory { fixed: bytes.min(GROUPS), each: 0, growing: [0, 0] })
}

fn of_files(table: PathBuf, bytes: u64, memory: Memory) -> Result<Workload> {
    let nothing = Size { option: None, count: 1, reduce: Vec::new() };
    Workload::new(nothing, memory, 0, 0.0, move || {
        let mut sample = Vec::new();
        let file = std::fs::File::open(&table).map_err(Error::io(&table))?;
        file.take(SAMPLE).read_to_end(&mut sample).map_err(Error::io(&table))?;
        let read = sample.len().max(1) as f64;
        let seconds = trial::timed(|| {
            // The digest is checked first, then the records are read.
            let _ = manifest::sha256(&sample);
            let mut records = ::csv::Reader::from_reader(&sample[..]);
            let mut record = ::csv::StringRecord::new();
            while records.read_record(&mut record).is_ok_and(|more| more) {}
            Ok(())
        })?;
        // The rows are also written.
        Ok(seconds / read * bytes as f64 * 2.0 + trial::per_byte_written(&sample) * bytes as f64)
    })
}

/// Bytes of a file, or of all files in a folder; 0 for what is not there, which is reported where it is read.
pub(in crate::session) fn size(path: &Path) -> u64 {
    let Ok(there) = std::fs::metadata(path) else { return 0 };
    if !there.is_dir() {
        return there.len();
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| size(&entry.path())).fold(0, u64::saturating_add)
}
