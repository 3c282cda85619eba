//! Columns of tables of runs that are called by the names of levers or indicators.

use std::path::Path;

use crate::error::Result;
use crate::indicators::INDICATORS;
use crate::indicators::IndicatorId;
use crate::input;
use crate::scenario::levers::LeverId;
use qilu_methods::records::records;
use qilu_methods::table::ResultTable;

/// The columns of the names: a column of the same name, or else the column of the same lever or indicator under its other
/// name, as in a table that calls `hukou_openness` by its title 落户开放度. A name without a column stays as it is.
#[must_use]
pub fn columns(names: &[String], header: &[String]) -> Vec<String> {
    names
        .iter()
        .map(|name| header[..].iter().find(|column| is_called(column, name, header)).unwrap_or(name).clone())
        .collect()
}

/// Whether a column of a header has a name, or no column has and this one is of the same lever or indicator.
fn is_called(column: &str, name: &str, header: &[String]) -> bool {
    if header.iter().any(|column| column == name) {
        return column == name;
    }
    let lever = LeverId::find(name);
    let (word, rest) = word_and_rest(name);
    let (other, other_rest) = word_and_rest(column);
    let same_indicator = indicator(word).is_some_and(|id| indicator(other) == Some(id)) && rest == other_rest;
    lever.is_some() && LeverId::find(column) == lever || same_indicator
}

/// The word of a name, and its year and ages.
fn word_and_rest(name: &str) -> (&str, &str) {
    name.split_at(name.find(['@', '[']).unwrap_or(name.len()))
}

/// The indicator of a name or of a Chinese title.
fn indicator(word: &str) -> Option<IndicatorId> {
    let titled = INDICATORS.iter().find(|indicator| indicator.zh == word).map(|indicator| indicator.id);
    titled.or_else(|| IndicatorId::from_name(word))
}

/// Names of the columns of a wide CSV file.
///
/// # Errors
/// The first record is no CSV.
pub fn header(path: &Path, text: &str) -> Result<Vec<String>> {
    // A text without a header has no columns here; the parser reports the fault.
    let header = records(path, text).next().transpose()?.map(|header| header.values).unwrap_or_default();
    Ok(header.iter().map(str::to_owned).collect())
}

/// Reads a wide CSV file, whose columns of levers and indicators may be called by name or by title.
///
/// # Errors
/// The file cannot be read, or as [`ResultTable::parse`].
pub fn read_csv(path: &Path, inputs: Option<&[String]>, outputs: Option<&[String]>) -> Result<ResultTable> {
    let text = input::text(path)?;
    let header = header(path, &text)?;
    let [inputs, outputs] = [inputs, outputs].map(|names| names.map(|names| columns(names, &header)));
    ResultTable::parse(path, &text, inputs.as_deref(), outputs.as_deref())
}
