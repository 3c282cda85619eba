//! Tables as CSV. A row is a struct, and the names of its fields are the columns, so that header and rows always agree.
//!
//! A field that is a struct itself stands for its own fields, so that columns of many tables are written once
//! ([`crate::store::rows`]). `data/outputs.json` describes every column; a test compares it with the rows.

use std::borrow::Cow;
use std::marker::PhantomData;

use csv::StringRecord;
use csv::Writer;
use csv::WriterBuilder;
use serde::Deserialize;
use serde::Serialize;
use serde_json::Value;

use crate::unit::Unit;

/// The columns of a table: the names of the fields of its rows, in their order.
///
/// ```
/// use serde::Serialize;
///
/// #[derive(Default, Serialize)]
/// struct Place { region_code: u32, region: &'static str }
///
/// #[derive(Default, Serialize)]
/// struct Row { year: u16, place: Place, value: u32 }
///
/// assert_eq!(qilu::store::table::columns::<Row>(), ["year", "region_code", "region", "value"]);
/// ```
#[must_use]
pub fn columns<R: Default + Serialize>() -> Vec<String> {
    let mut columns = Vec::new();
    // The order of the fields survives, because serde_json is built with `preserve_order`.
    names(serde_json::to_value(R::default()).expect("a row is a record of plain values"), &mut columns);
    columns
}

/// Adds the names of the fields of a record, of the records inside it too.
fn names(record: Value, columns: &mut Vec<String>) {
    let Value::Object(fields) = record else { panic!("a row is a struct, which has names for its fields") };
    for (name, value) in fields {
        // The csv crate writes the fields of a struct inside a row at its place, so the names go there too.
        if value.is_object() { names(value, columns) } else { columns.push(name) }
    }
}

/// A row from the fields of a record in their order, borrowed from it. Fields after those of the row are left alone.
///
/// # Errors
/// The record has fewer fields than columns, or a field does not have the type of its column.
pub(crate) fn row<'a, R: Deserialize<'a>>(record: &'a StringRecord) -> csv::Result<R> {
    // By position and not by name: names in the header do not say which of the inner structs has them.
    record.deserialize(None)
}

/// A table whose rows have one type, while it is written.
pub(crate) struct CsvTable<R>(Wide, PhantomData<R>);

impl<R: Default + Serialize> CsvTable<R> {
    /// A table with its header.
    pub(crate) fn new() -> CsvTable<R> {
        CsvTable(Wide::new(columns::<R>()), PhantomData)
    }

    /// Adds a row.
    pub(crate) fn row(&mut self, row: &R) {
        self.0.row(row);
    }

    /// The bytes of the file.
    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0.bytes()
    }
}

/// A table whose columns depend on the data, for instance one column for each factor of a study.
pub(crate) struct Wide(Writer<Vec<u8>>);

impl Wide {
    /// A table with its header.
    pub(crate) fn new<T: AsRef<[u8]>>(header: impl IntoIterator<Item = T>) -> Wide {
        // The csv crate cannot make a header of rows with structs inside; it is written here.
        let mut table = Wide(WriterBuilder::new().has_headers(false).from_writer(Vec::new()));
        table.0.write_record(header).expect("memory takes every header");
        table
    }

    /// Adds a row: a value for each column, which may come in tuples, lists and structs.
    pub(crate) fn row<R: Serialize>(&mut self, row: R) {
        self.0.serialize(row).expect("memory takes every record of the same length");
    }

    /// The bytes of the file.
    pub(crate) fn bytes(self) -> Vec<u8> {
        self.0.into_inner().expect("memory can be flushed")
    }
}

/// A number as it stands in a table; empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Number<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Number<'a> {
    /// With the digits of a unit.
    pub(crate) fn in_unit(value: f64, unit: Unit) -> Number<'a> {
        Number::fixed(value, unit.decimals())
    }

    /// With so many decimals, as [`fixed`].
    pub(crate) fn fixed(value: f64, decimals: usize) -> Number<'a> {
        Number(Cow::Owned(fixed(value, decimals)))
    }

    /// With so many decimals, as [`fixed`]; empty where the draws do not show the number.
    pub(crate) fn shown(value: Option<f64>, decimals: usize) -> Number<'a> {
        value.map_or_else(Number::default, |value| Number::fixed(value, decimals))
    }

    /// A statistic over the draws with so many decimals, as [`fixed`]; empty where the draws do not show it. An error that is
    /// smaller than the last digit has two digits in scientific notation instead, because 0 would say that there is none.
    ///
    /// - `name`: `sd`, `mcse` and names that end in `_se` are errors.
    pub(crate) fn statistic(name: &str, value: Option<f64>, decimals: usize) -> Number<'a> {
        let Some(value) = value else { return Number::default() };
        let text = fixed(value, decimals);
        let is_error = ["sd", "mcse"].contains(&name) || name.ends_with("_se");
        let is_lost = value > 0.0 && !text.bytes().any(|byte| (b'1'..=b'9').contains(&byte));
        Number(Cow::Owned(if is_error && is_lost { format!("{value:.1e}") } else { text }))
    }

    /// With so many decimals.
    pub(crate) fn rounded(value: f64, decimals: usize) -> Number<'a> {
        Number(Cow::Owned(format!("{value:.decimals$}")))
    }

    /// With all digits that the number needs.
    pub(crate) fn exact(value: f64) -> Number<'a> {
        Number(Cow::Owned(value.to_string()))
    }

    /// In scientific notation with all digits that the number needs.
    pub(crate) fn scientific(value: f64) -> Number<'a> {
        Number(Cow::Owned(format!("{value:e}")))
    }

    /// The text of the number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Decimals of the probabilities and thresholds of the plan's targets.
pub(crate) const TARGET_DECIMALS: usize = 6;

/// Decimals of the probabilities and values of the plan's indicators, whatever their units.
pub(crate) const GOAL_DECIMALS: usize = 8;

/// A number with so many decimals.
pub(crate) fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    // A rounded zero has no sign.
    if text.starts_with('-') && text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.')) {
        text[1..].to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_below_the_last_digit_is_not_0() {
        let text = |name, value| Number::statistic(name, value, 8).as_str().to_owned();
        assert_eq!(text("mcse", Some(0.012_5)), "0.01250000");
        assert_eq!(text("mcse", Some(3.14e-9)), "3.1e-9");
        assert_eq!(text("cost_se", Some(3.14e-9)), "3.1e-9");
        // A mean may be 0 in all digits, and what is not there is empty.
        assert_eq!([text("mean", Some(3.14e-9)), text("mcse", None)], ["0.00000000", ""]);
    }
}
