//! Listings of the data package for people: a table, or all values about an area.

use csv::StringRecord;
use qilu_messages::Message;
use qilu_messages::data::DataQuestion;
use qilu_messages::suggestion::suggest;

use crate::data::Data;
use crate::data::package::Field;
use crate::data::package::Resource;
use crate::data::package::Schema;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Error;
use crate::error::Result;
use crate::region::Area;
use crate::region::Region;

/// Columns that say which area a row is about.
const AREA_COLUMNS: [&str; 5] = ["code", "county_code", "city_code", "region_code", "city_a"];

/// Columns that describe the values of a row and are not values themselves.
const ABOUT_COLUMNS: [&str; 5] = ["unit", "status", "source", "note", "note_zh"];

/// What a listing shows.
#[derive(Clone, Debug)]
pub enum Listing {
    /// A table as it is in its file.
    Table {
        /// The columns.
        columns: Vec<Field>,
        /// The rows, with a value for each column.
        rows: Vec<Vec<String>>,
    },
    /// The values about one area or several, table by table.
    Areas(Vec<AreaTable>),
}

/// The values about an area in a table.
#[derive(Clone, Debug)]
pub struct AreaTable {
    /// The area.
    pub area: Area,
    /// Name of the table.
    pub table: String,
    /// Title of the table, Chinese; empty where there is none.
    pub title_zh: String,
    /// Columns that name a row of the table beside the area.
    pub keys: Vec<Field>,
    /// The values.
    pub values: Vec<AreaValue>,
}

/// A value about an area.
#[derive(Clone, Debug)]
pub struct AreaValue {
    /// The values of [`AreaTable::keys`] in its row.
    pub keys: Vec<String>,
    /// The column of the value.
    pub column: Field,
    /// The value as the file has it.
    pub value: String,
    /// Unit, as the files write it; empty where there is none.
    pub unit: String,
    /// How the value came about: `observed`, `derived` or `estimate`; empty where the table does not say.
    pub status: String,
    /// Keys of its sources, joined by `|`.
    pub source: String,
}

/// The rows of a table by its name, or all values about an area by its code, Chinese name, English name or reading.
///
/// A name that several areas share gives all of them, one after the other.
///
/// # Errors
/// If `what` is neither a table nor an area; the message suggests the nearest name.
pub fn show(data: &Data, what: &str) -> Result<Listing> {
    let named = |(resource, _): &(&Resource, &Schema)| resource.name == what || resource.title_zh == what;
    if let Some((resource, schema)) = data.package.tables().find(named) {
        let table = table::read_text(&data.package, &resource.name)?;
        let rows = table.rows.iter().map(|row| row.record.iter().map(str::to_owned).collect()).collect();
        return Ok(Listing::Table { columns: schema.fields.clone(), rows });
    }
    let areas = data.region.find(what);
    if areas.is_empty() {
        if let Some(fault) = data.region.formerly(what) {
            return Err(Error::setting(fault));
        }
        return Err(Error::setting(DataQuestion::Unknown { text: what.to_owned(), hint: nearest(data, what) }));
    }
    let mut tables = Vec::new();
    for (resource, schema) in data.package.tables() {
        let table = table::read_text(&data.package, &resource.name)?;
        tables.extend(areas.iter().filter_map(|&area| about(&data.region, area, resource, schema, &table)));
    }
    // Area by area; within an area the tables keep the order of the package.
    tables.sort_by_key(|table| data.region.names(table.area).code.clone());
    Ok(Listing::Areas(tables))
}

/// The nearest table or area, or the names of the tables: the areas would be too many.
fn nearest(data: &Data, what: &str) -> Message {
    let tables: Vec<&str> = data.package.tables().map(|(resource, _)| resource.name.as_str()).collect();
    let titles = data.package.tables().map(|(resource, _)| resource.in_both_languages());
    let known = DataQuestion::Known { tables: titles.collect(), province: data.region.province.in_both_languages() };
    let near = suggest(what, tables).near().or_else(|| data.region.suggest(what).near());
    near.map_or_else(|| known.into(), Message::from)
}

/// The values about an area in a table; `None` if there are none.
fn about(
    region: &Region,
    area: Area,
    resource: &Resource,
    schema: &Schema,
    table: &Table<StringRecord>,
) -> Option<AreaTable> {
    let code = &region.names(area).code;
    let index = |name: &str| schema.fields.iter().position(|field| field.name == name);
    // Tables about the province as a whole, such as the life table, have no column for an area.
    let area_column = AREA_COLUMNS.into_iter().find_map(index)?;
    // A trip belongs to the cities at both of its ends.
    let other_end = index("city_b");
    let is_key = |column: usize| schema.primary_key().contains(&schema.fields[column].name);
    // The code of the area stands above its tables. For a pair both codes are kept, or the other end would be lost.
    let keys: Vec<usize> = (0..schema.fields.len())
        .filter(|&column| is_key(column) && (column != area_column || other_end.is_some()))
        .collect();
    let is_plain = |column: usize| ABOUT_COLUMNS.contains(&schema.fields[column].name.as_str());
    let shown: Vec<usize> = (0..schema.fields.len())
        .filter(|&column| !is_key(column) && !is_plain(column) && column != area_column)
        .collect();
    let mut values = Vec::new();
    for row in &table.rows {
        let record = &row.record;
        if record[area_column] != *code && other_end.is_none_or(|end| record[end] != *code) {
            continue;
        }
        let text = |name: &str| index(name).map_or(String::new(), |column| record[column].to_owned());
        for &column in shown.iter().filter(|&&column| !record[column].is_empty()) {
            let field = &schema.fields[column];
            values.push(AreaValue {
                keys: keys.iter().map(|&key| record[key].to_owned()).collect(),
                column: field.clone(),
                value: record[column].to_owned(),
                // A table with a column of units mixes units in one column of values; in the others the schema has the
                // unit.
                unit: if index("unit").is_some() { text("unit") } else { field.unit.clone() },
                status: text("status"),
                source: text("source"),
            });
        }
    }
    (!values.is_empty()).then(|| AreaTable {
        area,
        table: resource.name.clone(),
        title_zh: resource.title_zh.clone(),
        keys: keys.iter().map(|&key| schema.fields[key].clone()).collect(),
        values,
    })
}
