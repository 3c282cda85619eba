//! The sources of the data.

use std::borrow::Cow;
use std::collections::BTreeSet;

use qilu_messages::Language;
use qilu_messages::data::AllowedData;
use serde::Deserialize;

use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;

/// A row of `sources.csv`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Source {
    /// Key by which the tables name it.
    pub key: String,
    /// Author, year, title, publisher.
    pub citation: String,
    /// The same in Chinese; empty where there is none.
    #[serde(default)]
    pub citation_zh: String,
    /// Where it can be found: address, table, page.
    pub location: String,
    /// Licence or terms of use.
    pub licence: String,
    /// Day it was retrieved.
    pub retrieved: String,
    /// Anything to know when using it.
    pub note: String,
    /// The same in Chinese; empty where there is none.
    #[serde(default)]
    pub note_zh: String,
}

impl Source {
    /// The citation in the language of the reader.
    #[must_use]
    pub fn cited(&self, language: Language) -> Cow<'_, str> {
        let zh = if self.citation_zh.is_empty() { &self.citation } else { &self.citation_zh };
        Cow::Borrowed(language.choose(zh, &self.citation))
    }
}

/// Reads `sources.csv` and checks that every table that has a column `source` names none but its keys.
///
/// It reads all tables of the package, so a fault in a table that the model does not use is found as well.
///
/// # Errors
/// If a table does not satisfy its schema or names an unknown source.
pub(super) fn load(package: &Package) -> Result<Vec<Source>> {
    let sources = read(package)?;
    let known: BTreeSet<&str> = sources.iter().map(|source| source.key.as_str()).collect();
    for (resource, schema) in package.tables() {
        let table = table::read_text(package, &resource.name)?;
        // The table of the sources itself has no column of sources.
        let Some(column) = schema.fields.iter().position(|field| field.name == "source") else { continue };
        for row in &table.rows {
            if let Some(key) = keys(&row.record[column]).find(|key| !known.contains(key)) {
                let hint = table::nearest(key, known.iter().copied(), AllowedData::SourceKey.clause());
                return Err(table.fail(row.line, "source", key, hint));
            }
        }
    }
    Ok(sources)
}

/// Reads all sources from `sources.csv`, in the order of the file.
///
/// # Errors
/// If the table does not satisfy its schema.
pub fn read(package: &Package) -> Result<Vec<Source>> {
    let table: Table<Source> = table::read(package, "sources")?;
    Ok(table.rows.into_iter().map(|row| row.record).collect())
}

/// The keys in a `source` cell, which are separated by `|`.
pub fn keys(cell: &str) -> impl Iterator<Item = &str> {
    // An empty cell would otherwise name a source without a key.
    cell.split('|').map(str::trim).filter(|key| !key.is_empty())
}
