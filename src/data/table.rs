//! Tables read by their schema: header, types, ranges, names and keys are checked before anything is used.
//!
//! Files are UTF-8, comma-separated, with a header. A byte-order mark and Windows line ends are accepted, because Excel
//! writes both; the values are the same with and without them (see [`crate::input`]).

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;
use std::path::PathBuf;

use csv::DeserializeErrorKind;
use csv::StringRecord;
use qilu_messages::Message;
use qilu_messages::data::AllowedData;
use qilu_messages::data::DataTableFault;
use qilu_messages::data::PackageFault;
use qilu_messages::library::FileFault;
use qilu_messages::suggestion::suggest;
use regex_lite::Regex;
use serde::de::DeserializeOwned;

use crate::data::package::DESCRIPTOR;
use crate::data::package::Field;
use crate::data::package::FieldType;
use crate::data::package::Package;
use crate::data::package::Schema;
use crate::error::Error;
use crate::error::Result;
use qilu_methods::records::Record;
use qilu_methods::records::records;

/// A table whose rows satisfy the schema.
#[derive(Clone, Debug)]
pub struct Table<T> {
    /// The file it was read from.
    pub file: PathBuf,
    /// The rows in the order of the file.
    pub rows: Vec<TableRow<T>>,
}

/// A row and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow<T> {
    /// Line in the file, from 1; the header is line 1.
    pub line: u64,
    /// The values of the row.
    pub record: T,
}

impl<T> Table<T> {
    /// An error about one value: ``FILE:LINE: column `COLUMN` is `VALUE`; ALLOWED``.
    ///
    /// - `allowed`: a clause of its own, such as that of [`AllowedData::clause`] or a suggestion of [`suggest`].
    pub fn fail(
        &self,
        line: u64,
        column: &str,
        value: &(impl ToString + ?Sized),
        allowed: impl Into<Message>,
    ) -> Error {
        fail(&self.file, line, column, &value.to_string(), allowed.into())
    }

    /// An error about a whole row.
    pub fn fail_row(&self, line: u64, message: impl Into<Message>) -> Error {
        Error::at_line(&self.file, line, message)
    }

    /// An error about the table, for instance a row that it lacks.
    pub fn fail_table(&self, message: impl Into<Message>) -> Error {
        Error::input(&self.file, message)
    }
}

/// Reads the table `name` into records, after checking it against its schema.
///
/// # Errors
/// If `datapackage.json` has no such table; if the file is missing, empty or not UTF-8; if a column is missing,
/// unknown, twice or out of order; if a row has too few or too many values, or a value that is not of the column's
/// type, range, list or pattern; if a key stands in two lines.
pub fn read<T: DeserializeOwned>(package: &Package, name: &str) -> Result<Table<T>> {
    // The schema is checked on the text first. An error of a record knows its column but not the values that the column
    // allows.
    let text = read_text(package, name)?;
    let (_, schema) = resource(package, name)?;
    let header: StringRecord = schema.fields.iter().map(|field| field.name.as_str()).collect();
    let rows = text
        .rows
        .iter()
        .map(|row| {
            let record = row.record.deserialize(Some(&header));
            let record = record.map_err(|fault| misfit(&text.file, row, &header, &fault))?;
            Ok(TableRow { line: row.line, record })
        })
        .collect::<Result<_>>()?;
    Ok(Table { file: text.file, rows })
}

/// Reads the table `name` as text, one value a column, after checking it as [`read`] does; missing values are empty.
///
/// # Errors
/// As [`read`].
pub fn read_text(package: &Package, name: &str) -> Result<Table<StringRecord>> {
    let (file, schema) = resource(package, name)?;
    let rows = checked(&file, &content(package, name)?, schema, &package.folder.join(DESCRIPTOR))?;
    if rows.is_empty() {
        return Err(Error::input(file, DataTableFault::NoRows));
    }
    Ok(Table { file, rows })
}

/// The rows of a CSV text, one value a column, after checking it as [`read`] does, except that there may be none;
/// missing values are empty.
///
/// - `file`: the file of the text, for messages.
/// - `descriptor`: the file that holds the schema, for messages.
///
/// # Errors
/// As [`read`].
pub fn checked(file: &Path, text: &str, schema: &Schema, descriptor: &Path) -> Result<Vec<TableRow<StringRecord>>> {
    let mut records = records(file, text);
    let names: Vec<&str> = schema.fields.iter().map(|field| field.name.as_str()).collect();
    // The header is the first record and not read by the library, so that its names and their order are checked here.
    let Some(header) = records.next().transpose()? else {
        return Err(Error::input(file, DataTableFault::EmptyFile { header: names.join(",") }));
    };
    check_header(file, header.line, &header.values, &names)?;
    let columns = columns(descriptor, schema)?;
    let mut rows = Vec::new();
    for record in records {
        let Record { line, values: record } = record?;
        rows.push(TableRow { line, record: values(file, line, &record, &columns, &schema.missing_values)? });
    }
    check_keys(file, schema, &rows)?;
    Ok(rows)
}

/// The values that a column allows: type, range or list, pattern, unit.
///
/// ```
/// use qilu::data::package::{Constraints, Field, FieldType};
/// let constraints = Constraints { minimum: Some(0.0), ..Constraints::default() };
/// let (unit, description) = ("births per woman-year".into(), String::new());
/// let rate = Field { name: "rate".into(), kind: FieldType::Number, unit, description, constraints, ..Field::default() };
/// assert_eq!(qilu::data::table::allowed(&rate).to_string(), "0 or more, births per woman-year");
/// ```
#[must_use]
pub fn allowed(field: &Field) -> AllowedData {
    let limits = &field.constraints;
    let range = (limits.minimum.is_some() || limits.maximum.is_some())
        .then(|| AllowedData::bounds(limits.minimum, limits.maximum));
    let kind = match field.kind {
        // A list of values says the type by itself, and so does a range of numbers.
        _ if limits.choices.is_some() => None,
        FieldType::Number => range.is_none().then_some(AllowedData::Number),
        FieldType::Integer => Some(AllowedData::WholeNumber),
        FieldType::Year => Some(AllowedData::Year),
        FieldType::Date => Some(AllowedData::Date),
        FieldType::String => Some(AllowedData::Text),
    };
    let list = limits.choices.clone().map(|names| AllowedData::OneOf { names });
    let pattern = limits.pattern.clone().map(|pattern| AllowedData::Pattern { pattern });
    let unit = Some(field.unit.clone()).filter(|unit| !unit.is_empty()).map(|unit| AllowedData::Unit { unit });
    let parts = [kind, range, list, pattern, unit].into_iter().flatten();
    let both =
        |first: AllowedData, second: AllowedData| AllowedData::Both { first: first.into(), second: second.into() };
    parts.reduce(both).unwrap_or(AllowedData::Text)
}

/// The known name nearest to `given`, or `otherwise` where no name is near and the known names are too many to list.
pub(super) fn nearest<'a>(
    given: &str,
    known: impl IntoIterator<Item = &'a str>,
    otherwise: impl Into<Message>,
) -> Message {
    suggest(given, known).near().map_or_else(|| otherwise.into(), Message::from)
}

fn fail(file: &Path, line: u64, column: &str, value: &str, allowed: Message) -> Error {
    let column = column.to_owned();
    let fault = if value.is_empty() {
        DataTableFault::EmptyCell { column, allowed }
    } else {
        DataTableFault::Cell { column, value: value.to_owned(), allowed }
    };
    Error::at_line(file, line, fault)
}

/// A value that satisfies the schema but not the type of the program, which may happen when a schema was edited.
fn misfit(file: &Path, row: &TableRow<StringRecord>, header: &StringRecord, fault: &csv::Error) -> Error {
    let csv::ErrorKind::Deserialize { err, .. } = fault.kind() else {
        return Error::at_line(file, row.line, FileFault::of(&fault.to_string()));
    };
    let message: Message = match err.kind() {
        DeserializeErrorKind::ParseInt(_) => AllowedData::WholeNumber.clause(),
        DeserializeErrorKind::ParseFloat(_) => AllowedData::Number.clause(),
        other => FileFault::of(&other.to_string()).into(),
    };
    match err.field().and_then(|column| usize::try_from(column).ok()) {
        None => Error::at_line(file, row.line, message),
        Some(column) => fail(file, row.line, &header[column], &row.record[column], message),
    }
}

fn resource<'a>(package: &'a Package, name: &str) -> Result<(PathBuf, &'a Schema)> {
    let resource = package.resource(name)?;
    let file = package.file(resource);
    let no_table = || PackageFault::NoTable { resource: name.to_owned() };
    let schema = resource.schema.as_ref().ok_or_else(|| Error::input(package.folder.join(DESCRIPTOR), no_table()))?;
    Ok((file, schema))
}

fn content(package: &Package, name: &str) -> Result<String> {
    let resource = package.resource(name)?;
    package.text(resource).map_err(|fault| match fault {
        Error::Io { source, .. } if source.kind() == ErrorKind::NotFound => {
            Error::input(package.file(resource), DataTableFault::MissingFile { descriptor: DESCRIPTOR })
        }
        other => other,
    })
}

fn check_header(file: &Path, line: u64, header: &StringRecord, names: &[&str]) -> Result<()> {
    let fault = |fault: DataTableFault| Err(Error::at_line(file, line, fault));
    let wanted = || names.join(",");
    let found: Vec<&str> = header.iter().collect();
    // Unknown columns come before missing ones: a misspelt column is both, and the suggestion of its right name is the
    // more useful message.
    for (at, name) in found.iter().enumerate() {
        if !names.contains(name) {
            let hint = suggest(name, names.iter().copied());
            return fault(DataTableFault::UnknownColumn { column: (*name).to_owned(), hint });
        }
        if found[..at].contains(name) {
            return fault(DataTableFault::ColumnTwice { column: (*name).to_owned() });
        }
    }
    if let Some(name) = names.iter().find(|name| !found.contains(name)) {
        return fault(DataTableFault::MissingColumn { column: (*name).to_owned(), header: wanted() });
    }
    if found != names {
        return fault(DataTableFault::ColumnOrder { header: wanted() });
    }
    Ok(())
}

/// A column with its pattern made ready.
struct CheckedColumn<'a> {
    field: &'a Field,
    pattern: Option<Regex>,
}

fn columns<'a>(descriptor: &Path, schema: &'a Schema) -> Result<Vec<CheckedColumn<'a>>> {
    schema
        .fields
        .iter()
        .map(|field| {
            let Some(pattern) = &field.constraints.pattern else { return Ok(CheckedColumn { field, pattern: None }) };
            // The pattern must match the whole value. Without the group, a pattern such as `a|b` would be tied to one
            // end on each side only.
            let Ok(regex) = Regex::new(&format!("^(?:{pattern})$")) else {
                let fault = PackageFault::Pattern { field: field.name.clone(), pattern: pattern.clone() };
                return Err(Error::input(descriptor, fault));
            };
            Ok(CheckedColumn { field, pattern: Some(regex) })
        })
        .collect()
}

/// The values of a line if they satisfy their columns, missing ones as empty text.
fn values(
    file: &Path,
    line: u64,
    record: &StringRecord,
    columns: &[CheckedColumn],
    missing: &[String],
) -> Result<StringRecord> {
    let values = record.iter().zip(columns).map(|(value, column)| {
        let field = column.field;
        // An empty cell is missing even where a schema lists other texts, because a record reads it as no value.
        if missing.iter().any(|text| text == value) || value.is_empty() {
            if field.constraints.required {
                return Err(fail(file, line, &field.name, "", allowed(field).clause()));
            }
            return Ok("");
        }
        match fault(value, column) {
            None => Ok(value),
            Some(allowed) => Err(fail(file, line, &field.name, value, allowed)),
        }
    });
    values.collect()
}

/// The allowed values if `value` is not one of them.
fn fault(value: &str, column: &CheckedColumn) -> Option<Message> {
    let field = column.field;
    let limits = &field.constraints;
    // Bounds are compared as floating-point numbers, in which every whole number of 32 bits is exact. NaN and infinity
    // are numbers to the parser, but they would spread through every sum.
    let number = match field.kind {
        FieldType::String => None,
        FieldType::Number => Some(value.parse().ok().filter(|number: &f64| number.is_finite())),
        FieldType::Integer | FieldType::Year => Some(value.parse::<i32>().ok().map(f64::from)),
        FieldType::Date => Some(is_date(value).then_some(0.0)),
    };
    if let Some(choices) = &limits.choices
        && !choices.iter().any(|choice| choice == value)
    {
        return Some(suggest(value, choices.iter().map(String::as_str)).into());
    }
    // `None` for text, whose value is not compared; `Some(None)` for a text in a column of numbers.
    let fits = match number {
        None => true,
        Some(None) => false,
        Some(Some(number)) => {
            limits.minimum.is_none_or(|low| number >= low) && limits.maximum.is_none_or(|high| number <= high)
        }
    };
    let matches = column.pattern.as_ref().is_none_or(|pattern| pattern.is_match(value));
    (!fits || !matches).then(|| allowed(field).clause())
}

fn is_date(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let number = |part: &str, digits: usize| (part.len() == digits).then(|| part.parse::<u32>().ok()).flatten();
    let [year, month, day] = parts[..] else { return false };
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}

fn check_keys(file: &Path, schema: &Schema, rows: &[TableRow<StringRecord>]) -> Result<()> {
    let places: Vec<usize> = schema
        .primary_key()
        .iter()
        .map(|key| {
            let index = schema.fields.iter().position(|field| field.name == *key);
            index.expect("Package::load checks that keys are fields")
        })
        .collect();
    if places.is_empty() {
        return Ok(());
    }
    let mut lines: BTreeMap<Vec<&str>, u64> = BTreeMap::new();
    for row in rows {
        let key: Vec<&str> = places.iter().map(|&index| &row.record[index]).collect();
        // Both lines are named, because either of them may be the wrong one.
        if let Some(first) = lines.insert(key.clone(), row.line) {
            let key = schema.primary_key().iter().zip(key).map(|(name, value)| format!("{name} {value}")).collect();
            return Err(Error::at_line(file, row.line, DataTableFault::KeyTwice { key, first }));
        }
    }
    Ok(())
}
