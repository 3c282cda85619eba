//! The work of reading and writing files: bytes of the tables of a run, and of files that are read.

use std::path::Path;

use crate::engine::prepared::PreparedRun;
use crate::ensemble::summary::SummaryRow;
use crate::indicators::INDICATORS;
use crate::indicators::Reach;
use crate::region::Area;
use crate::region::CountyId;
use crate::session::run_files::WriteOptions;
use crate::session::workload::Memory;
use crate::store::csv;
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
    // All digits are there, as in the number of a real summary.
    let value = 1e5 / 3.0;
    let summary = Summary { mean: value, sd: value, mcse: value, quantiles: [value; 9] };
    let row = |indicator| {
        let area = Area::County(CountyId(0));
        SummaryRow { area, indicator, year: run.scenario().end_year, summary }
    };
    let rows: Vec<SummaryRow> =
        INDICATORS.iter().filter(|indicator| indicator.reach == Reach::County).map(row).collect();
    csv::summaries(&run.scenario().name, run.region(), &rows).len() as u64
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
