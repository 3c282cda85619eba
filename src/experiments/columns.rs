//! Columns of tables of runs that are called by the names of levers.

use std::path::Path;

use crate::error::Result;
use crate::input;
use crate::scenario::levers::LeverId;
use qilu_methods::records::records;
use qilu_methods::table::ResultTable;

/// The columns of the names: a column of the same name, or else the column of the same lever under its other name, as in a
/// table that calls `hukou_openness` by its title 落户开放度. A name without a column stays as it is.
#[must_use]
pub fn columns(names: &[String], header: &[String]) -> Vec<String> {
    let column = |name: &String| {
        let lever = LeverId::find(name);
        let other = || header.iter().find(|column| lever.is_some() && LeverId::find(column) == lever);
        header.iter().find(|column| *column == name).or_else(other).unwrap_or(name).clone()
    };
    names.iter().map(column).collect()
}

/// Reads a wide CSV file, whose columns of levers may be called by name or by title.
///
/// # Errors
/// The file cannot be read, or as [`ResultTable::parse`].
pub fn read_csv(path: &Path, inputs: Option<&[String]>, outputs: Option<&[String]>) -> Result<ResultTable> {
    let text = input::text(path)?;
    // A text without a header has no columns here; the parser reports the fault.
    let header = records(path, &text).next().transpose()?.map(|header| header.values).unwrap_or_default();
    let header: Vec<String> = header.iter().map(str::to_owned).collect();
    let inputs = inputs.map(|names| columns(names, &header));
    ResultTable::parse(path, &text, inputs.as_deref(), outputs)
}
