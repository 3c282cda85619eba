//! The style of World Population Prospects: a row an area, variable and year, with the median, the bounds of the 80 and
//! 95 % intervals and the mean beside each other.

use super::rows::Rows;
use crate::error::Result;
use crate::store::finished::Finished;
use crate::store::finished::Selection;

/// Columns of values and the statistic that each is.
const VALUES: [(&str, &str); 6] = [
    ("median", "q0.5"),
    ("lower_80", "q0.1"),
    ("upper_80", "q0.9"),
    ("lower_95", "q0.025"),
    ("upper_95", "q0.975"),
    ("mean", "mean"),
];

pub(super) fn write(run: &Finished, what: &Selection, to: &mut Rows<'_>) -> Result<()> {
    let head = ["model", "version", "scenario", "region_code", "region", "level", "variable", "unit", "year"];
    to.row(head.into_iter().chain(VALUES.map(|(column, _)| column)))?;
    // The statistics of an area, variable and year stand together in the files.
    let mut values: [String; VALUES.len()] = Default::default();
    run.summaries(what, &mut |row| {
        if let Some(place) = VALUES.iter().position(|(_, statistic)| *statistic == row.statistic()) {
            row.value().clone_into(&mut values[place]);
        }
        if values.iter().any(String::is_empty) {
            return Ok(());
        }
        let head = [
            row.model(),
            row.version(),
            row.scenario(),
            row.code(),
            row.region(),
            row.level(),
            row.variable(),
            row.unit(),
            row.year(),
        ];
        to.row(head.into_iter().chain(values.iter().map(String::as_str)))?;
        values.iter_mut().for_each(String::clear);
        Ok(())
    })
}
