//! Listings of the data package for people: a page about its tables, and all values about an area.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use csv::StringRecord;
use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::Say as _;
use qilu_messages::data::DataQuestion;
use qilu_messages::data::DataWord;
use qilu_messages::suggestion::suggest;

use crate::data::Data;
use crate::data::package::Package;
use crate::data::package::Resource;
use crate::data::package::Schema;
use crate::data::sources;
use crate::data::sources::Source;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Error;
use crate::error::Result;
use crate::region::Area;
use crate::region::Region;

/// Columns that say which area a row is about.
const AREA_COLUMNS: [&str; 6] = ["code", "county_code", "city_code", "region_code", "city_a", "county_a"];

/// Columns that say which area is at the other end of a pair.
const OTHER_ENDS: [&str; 2] = ["city_b", "county_b"];

/// Columns that describe the values of a row and are not values themselves.
const ABOUT_COLUMNS: [&str; 4] = ["unit", "status", "source", "note"];

/// Kind of a [`Listing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListingKind {
    /// A table as it is in its file.
    Table,
    /// The values about one area or several, from all tables.
    Areas,
}

/// Rows of text under a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// Whether it is a table of the package or a listing of areas.
    pub kind: ListingKind,
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows as long as the header.
    pub rows: Vec<Vec<String>>,
}

/// Columns of a listing of areas, with their headings for people.
const AREA_HEADINGS: [DataWord; 10] = [
    DataWord::Code,
    DataWord::NameZh,
    DataWord::NameEn,
    DataWord::Table,
    DataWord::Key,
    DataWord::Column,
    DataWord::Value,
    DataWord::Unit,
    DataWord::Evidence,
    DataWord::Source,
];

/// Place of the evidence in [`AREA_HEADINGS`].
const EVIDENCE_COLUMN: usize = 8;

impl Listing {
    /// Header and rows for people. A table of the package keeps the names of its columns, which are those of its file;
    /// headings and words of evidence of a listing of areas are in the language of the reader.
    #[must_use]
    pub fn shown(&self, language: Language) -> Vec<Vec<String>> {
        if self.kind == ListingKind::Table {
            return std::iter::once(&self.header).chain(&self.rows).cloned().collect();
        }
        let header = AREA_HEADINGS.iter().map(|heading| heading.say(language).into_owned()).collect();
        let row = |row: &Vec<String>| {
            let mut row = row.clone();
            if let Some(word) = evidence_word(&row[EVIDENCE_COLUMN]) {
                row[EVIDENCE_COLUMN] = word.say(language).into_owned();
            }
            row
        };
        std::iter::once(header).chain(self.rows.iter().map(row)).collect()
    }
}

/// The word for people of a value of the column `status`; `None` for other values.
fn evidence_word(status: &str) -> Option<DataWord> {
    match status {
        "observed" => Some(DataWord::Observed),
        "derived" => Some(DataWord::Derived),
        "estimate" => Some(DataWord::Estimate),
        _ => None,
    }
}

/// The rows of a table by its name, or all values about an area by its code, Chinese name, English name or reading.
///
/// A table comes as it is in its file. An area comes with one value a row: area, table, key of the row, column,
/// value, unit, evidence, source. A name that several areas share gives all of them.
///
/// # Errors
/// If `what` is neither a table nor an area; the message suggests the nearest name.
pub fn show(data: &Data, what: &str) -> Result<Listing> {
    if let Some((resource, schema)) = data.package.tables().find(|(resource, _)| resource.name == what) {
        let table = table::read_text(&data.package, &resource.name)?;
        let texts = |record: &StringRecord| record.iter().map(str::to_owned).collect();
        return Ok(Listing {
            kind: ListingKind::Table,
            header: schema.fields.iter().map(|field| field.name.clone()).collect(),
            rows: table.rows.iter().map(|row| texts(&row.record)).collect(),
        });
    }
    let areas = data.region.find(what);
    if areas.is_empty() {
        return Err(Error::setting(DataQuestion::Unknown { text: what.to_owned(), hint: nearest(data, what) }));
    }
    let header = ["code", "name_zh", "name_en", "table", "key", "column", "value", "unit", "status", "source"];
    let mut listing =
        Listing { kind: ListingKind::Areas, header: header.map(str::to_owned).to_vec(), rows: Vec::new() };
    for (resource, schema) in data.package.tables() {
        let table = table::read_text(&data.package, &resource.name)?;
        for &area in &areas {
            listing.rows.extend(about(&data.region, area, resource, schema, &table));
        }
    }
    // Area by area; within an area the tables keep the order of the package.
    listing.rows.sort_by(|a, b| a[0].cmp(&b[0]));
    Ok(listing)
}

/// The nearest table or area, or the names of the tables: the areas would be too many.
fn nearest(data: &Data, what: &str) -> Message {
    let tables: Vec<&str> = data.package.tables().map(|(resource, _)| resource.name.as_str()).collect();
    let known = DataQuestion::Known { tables: tables.iter().copied().map(str::to_owned).collect() };
    let near = suggest(what, tables).near().or_else(|| data.region.suggest(what).near());
    near.map_or_else(|| known.into(), Message::from)
}

/// The values about an area in a table, one a row of [`show`].
fn about(
    region: &Region,
    area: Area,
    resource: &Resource,
    schema: &Schema,
    table: &Table<StringRecord>,
) -> Vec<Vec<String>> {
    let names = region.names(area);
    let index = |name: &str| schema.fields.iter().position(|field| field.name == name);
    // Tables about the province as a whole, such as the life table, have no column for an area.
    let Some(area_column) = AREA_COLUMNS.into_iter().find_map(index) else { return Vec::new() };
    // A trip or a border belongs to the areas at both of its ends.
    let other_end = OTHER_ENDS.into_iter().find_map(index);
    let is_key = |name: &str| schema.primary_key().iter().any(|key| key == name);
    let mut rows = Vec::new();
    for row in &table.rows {
        let record = &row.record;
        let here = record[area_column] == names.code || other_end.is_some_and(|end| record[end] == names.code);
        if !here {
            continue;
        }
        let text = |name: &str| index(name).map_or(String::new(), |column| record[column].to_owned());
        // The code of the area stands in the listing already. For a pair both codes are kept, or the other end would be
        // lost.
        let keys = schema
            .fields
            .iter()
            .zip(record)
            .enumerate()
            .filter(|(column, (field, _))| is_key(&field.name) && (*column != area_column || other_end.is_some()));
        let key: Vec<String> = keys.map(|(_, (field, value))| format!("{}={value}", field.name)).collect();
        for (column, field) in schema.fields.iter().enumerate() {
            let plain = is_key(&field.name) || ABOUT_COLUMNS.contains(&field.name.as_str());
            if plain || column == area_column || record[column].is_empty() {
                continue;
            }
            // A table with a column of units mixes units in one column of values; in the others the schema has the
            // unit.
            let unit = if index("unit").is_some() { text("unit") } else { field.unit.clone() };
            let value = record[column].to_owned();
            let front = [&names.code, &names.zh, &names.en, &resource.name].map(String::clone);
            let back = [key.join(" "), field.name.clone(), value, unit, text("status"), text("source")];
            rows.push(front.into_iter().chain(back).collect());
        }
    }
    rows
}

/// The page `docs/data.md`: every table with its columns, units, ranges, number of rows, evidence and sources.
///
/// The same package gives the same bytes.
///
/// # Errors
/// If a table does not satisfy its schema.
pub fn describe(package: &Package) -> Result<String> {
    let sources = sources::read(package)?;
    let mut page = String::from("# Data\n\n");
    page += "This page is generated from `data/datapackage.json` and the tables; do not edit it by hand.\n\n";
    for part in [&package.title, &package.description] {
        if !part.is_empty() {
            line(&mut page, format_args!("{part}\n"));
        }
    }
    page += "| table | rows | content |\n|---|---:|---|\n";
    // The overview needs the number of rows of every table. The sections are collected beside it, so that each table is
    // read once.
    let mut sections = String::new();
    for (resource, schema) in package.tables() {
        let table = table::read_text(package, &resource.name)?;
        let (name, rows) = (&resource.name, table.rows.len());
        line(&mut page, format_args!("| [{name}](#{name}) | {rows} | {} |", cell(&heading(resource))));
        section(&mut sections, resource, schema, &table, &sources);
    }
    Ok(page + &sections)
}

/// Title with the Chinese one in brackets.
fn heading(resource: &Resource) -> String {
    match (resource.title.as_str(), resource.title_zh.as_str()) {
        (title, "") => title.to_owned(),
        (title, zh) => format!("{title} ({zh})"),
    }
}

fn section(page: &mut String, resource: &Resource, schema: &Schema, table: &Table<StringRecord>, known: &[Source]) {
    line(page, format_args!("\n## {}\n", resource.name));
    line(page, format_args!("{}. {}\n", heading(resource).trim_end_matches('.'), resource.description));
    line(page, format_args!("File `{}`, {} rows{}.", resource.path, table.rows.len(), evidence(schema, table)));
    if !schema.primary_key().is_empty() {
        line(page, format_args!("Key: {}.", schema.primary_key().join(", ")));
    }
    *page += "\n| column | allowed | may be empty | meaning |\n|---|---|---|---|\n";
    for field in &schema.fields {
        let empty = if field.constraints.required { "" } else { "yes" };
        let (allowed, meaning) = (cell(&table::allowed(field).to_string()), cell(&field.description));
        line(page, format_args!("| {} | {allowed} | {empty} | {meaning} |", field.name));
    }
    let used = used_sources(schema, table);
    if !used.is_empty() {
        *page += "\nSources:\n\n";
    }
    for source in known.iter().filter(|source| used.contains(source.key.as_str())) {
        line(page, format_args!("- {}: {}", source.key, source.citation));
    }
}

/// How many rows are observed, derived and estimates, as the end of a sentence.
fn evidence(schema: &Schema, table: &Table<StringRecord>) -> String {
    let Some(column) = schema.fields.iter().position(|field| field.name == "status") else { return String::new() };
    // A sorted map keeps the page the same from run to run; a test compares its bytes.
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in &table.rows {
        *counts.entry(&row.record[column]).or_default() += 1;
    }
    let counts: Vec<String> = counts.into_iter().map(|(status, count)| format!("{count} {status}")).collect();
    format!(": {}", counts.join(", "))
}

fn used_sources<'a>(schema: &Schema, table: &'a Table<StringRecord>) -> BTreeSet<&'a str> {
    match schema.fields.iter().position(|field| field.name == "source") {
        None => BTreeSet::new(),
        Some(column) => table.rows.iter().flat_map(|row| sources::keys(&row.record[column])).collect(),
    }
}

fn line(page: &mut String, text: std::fmt::Arguments) {
    writeln!(page, "{text}").expect("a String takes any text");
}

/// Text that does not end a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
