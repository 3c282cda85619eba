//! The style of World Population Prospects: one row for each area, variable and year, with columns for the median, the
//! bounds of the 80 and 95 % intervals, and the mean.

use serde::Serialize;

use super::rows::RowWriter;
use crate::error::Result;
use crate::store::finished::FinishedRun;
use crate::store::finished::Selection;
use crate::store::rows::Head;
use crate::store::rows::PlaceOfLevel;
use qilu_methods::summary::STATISTICS;

/// A row: one area, variable and year.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WppExportRow<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Area.
    pub at: PlaceOfLevel<'a>,
    /// Name of the indicator.
    pub variable: &'a str,
    /// Unit of the values.
    pub unit: &'a str,
    /// Year.
    pub year: u16,
    /// The values.
    pub values: WppValues,
}

/// The statistics of a row, as texts of the files of the run; empty where the draws do not show one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WppValues {
    /// Median.
    pub median: String,
    /// Lower bound of the 80 % interval.
    pub lower_80: String,
    /// Upper bound of the 80 % interval.
    pub upper_80: String,
    /// Lower bound of the 95 % interval.
    pub lower_95: String,
    /// Upper bound of the 95 % interval.
    pub upper_95: String,
    /// Mean.
    pub mean: String,
}

impl WppValues {
    /// The field of a statistic; `None` for statistics that this format does not have.
    fn place(&mut self, statistic: &str) -> Option<&mut String> {
        match statistic {
            "q0.5" => Some(&mut self.median),
            "q0.1" => Some(&mut self.lower_80),
            "q0.9" => Some(&mut self.upper_80),
            "q0.025" => Some(&mut self.lower_95),
            "q0.975" => Some(&mut self.upper_95),
            "mean" => Some(&mut self.mean),
            _ => None,
        }
    }
}

pub(super) fn write(run: &FinishedRun, what: &Selection, to: &mut RowWriter<'_>) -> Result<()> {
    to.header::<WppExportRow<'_>>()?;
    // The rows of an area, variable and year follow each other in the files, so one set of values is enough.
    let mut values = WppValues::default();
    run.summaries(what, &mut |row| {
        if let Some(place) = values.place(row.statistic) {
            row.value.as_str().clone_into(place);
        }
        // The last statistic completes a row, whether or not the draws show it.
        if Some(&row.statistic) != STATISTICS.last() {
            return Ok(());
        }
        let subject = row.subject;
        to.add(&WppExportRow {
            head: subject.head,
            at: subject.at,
            variable: subject.variable,
            unit: subject.unit,
            year: subject.year,
            values: std::mem::take(&mut values),
        })
    })
}
