//! The page about the tables of the data package.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;

use csv::StringRecord;

use crate::data::package::Package;
use crate::data::package::Resource;
use crate::data::package::Schema;
use crate::data::sources;
use crate::data::sources::Source;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;

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
        line(
            &mut page,
            format_args!("| [{name}](#{name}) | {rows} | {} |", cell(&heading(&resource.title, &resource.title_zh))),
        );
        section(&mut sections, resource, schema, &table, &sources);
    }
    Ok(page + &sections)
}

/// Title with the Chinese one in brackets.
pub(super) fn heading(title: &str, title_zh: &str) -> String {
    match (title, title_zh) {
        (title, "") => title.to_owned(),
        (title, zh) => format!("{title} ({zh})"),
    }
}

fn section(page: &mut String, resource: &Resource, schema: &Schema, table: &Table<StringRecord>, known: &[Source]) {
    line(page, format_args!("\n## {}\n", resource.name));
    line(
        page,
        format_args!(
            "{}. {}\n",
            heading(&resource.title, &resource.title_zh).trim_end_matches('.'),
            resource.description
        ),
    );
    line(page, format_args!("File `{}`, {} rows{}.", resource.path, table.rows.len(), evidence(schema, table)));
    if !schema.primary_key().is_empty() {
        line(page, format_args!("Key: {}.", schema.primary_key().join(", ")));
    }
    columns(page, schema);
    let used = used_sources(schema, table);
    if !used.is_empty() {
        *page += "\nSources:\n\n";
    }
    for source in known.iter().filter(|source| used.contains(source.key.as_str())) {
        line(page, format_args!("- {}: {}", source.key, source.citation));
    }
}

/// The table of the columns of a table.
pub(super) fn columns(page: &mut String, schema: &Schema) {
    *page += "\n| column | allowed | may be empty | meaning |\n|---|---|---|---|\n";
    for field in &schema.fields {
        let empty = if field.constraints.required { "" } else { "yes" };
        let (allowed, meaning) = (cell(&table::allowed(field).to_string()), cell(&field.description));
        line(page, format_args!("| {} | {allowed} | {empty} | {meaning} |", field.name));
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

pub(super) fn line(page: &mut String, text: std::fmt::Arguments) {
    writeln!(page, "{text}").expect("a String takes any text");
}

/// Text that does not end a cell of a Markdown table.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
