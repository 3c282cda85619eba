//! Listings of the data package in the terminal.

use qilu_messages::Language;
use qilu_messages::Say as _;
use qilu_messages::data::DataListingText;
use qilu_messages::data::DataWord;
use qilu_messages::units::unit;

use crate::data::listing::AreaTable;
use crate::data::listing::AreaValue;
use crate::data::listing::Listing;
use crate::data::package::Field;
use crate::region::Area;
use crate::region::Region;
use crate::report::terminal;

/// A listing in the language of the reader.
#[must_use]
pub fn text(listing: &Listing, region: &Region, language: Language) -> String {
    let tables = match listing {
        Listing::Table { columns, rows } => return terminal::list(&of_table(columns, rows, language)),
        Listing::Areas(tables) => tables,
    };
    let mut text = String::new();
    let mut areas: Vec<Area> = tables.iter().map(|table| table.area).collect();
    areas.dedup();
    if areas.len() > 1 {
        text += &format!("{}\n\n", DataListingText::Several { count: areas.len() }.say(language));
    }
    for area in areas {
        text += &format!("{}\n", heading(region, area).say(language));
        for table in tables.iter().filter(|table| table.area == area) {
            text += &format!("\n{}\n{}", title(table, language), terminal::list(&rows(table, language)));
        }
        text.push('\n');
    }
    text
}

/// A table: in English as it is in its file; in Chinese with titles of columns, words for names and units, and without
/// columns of English text that stand in Chinese beside.
fn of_table(columns: &[Field], rows: &[Vec<String>], language: Language) -> Vec<Vec<String>> {
    let has = |name: &str| columns.iter().any(|other| other.name == name);
    let is_shown = |field: &Field| {
        let twin = field.name.strip_suffix("_en").map_or(format!("{}_zh", field.name), |stem| format!("{stem}_zh"));
        language == Language::English || !has(&twin)
    };
    let shown: Vec<usize> = (0..columns.len()).filter(|&column| is_shown(&columns[column])).collect();
    let value = |row: &[String], column: usize| match columns[column].name.as_str() {
        "unit" => unit(&row[column], language).into_owned(),
        _ => columns[column].label(&row[column], language).to_owned(),
    };
    let header = shown.iter().map(|&column| columns[column].title(language).to_owned()).collect();
    let body = rows.iter().map(|row| shown.iter().map(|&column| value(row, column)).collect());
    std::iter::once(header).chain(body).collect()
}

fn heading(region: &Region, area: Area) -> DataListingText {
    let names = region.names(area);
    let (name, code) = (names.in_both_languages(), names.code.clone());
    match area {
        Area::Province | Area::City(_) => DataListingText::Area { name, code },
        Area::County(county) => {
            let city = region.cities[region.city_of(county).0].names.in_both_languages();
            DataListingText::County { name, code, city }
        }
    }
}

/// The title of a table with its name, by which `data show` finds it.
fn title(table: &AreaTable, language: Language) -> String {
    match language {
        Language::Chinese if !table.title_zh.is_empty() => format!("{}（{}）", table.title_zh, table.table),
        _ => table.table.clone(),
    }
}

fn rows(table: &AreaTable, language: Language) -> Vec<Vec<String>> {
    let keys = table.keys.iter().map(|key| key.title(language).to_owned());
    let words = [DataWord::Column, DataWord::Value, DataWord::Unit, DataWord::Evidence, DataWord::Source];
    let header = keys.chain(words.iter().map(|word| word.say(language).into_owned())).collect();
    std::iter::once(header).chain(table.values.iter().map(|value| row(table, value, language))).collect()
}

fn row(table: &AreaTable, value: &AreaValue, language: Language) -> Vec<String> {
    let keys = table.keys.iter().zip(&value.keys).map(|(field, key)| field.label(key, language).to_owned());
    let status = match value.status.as_str() {
        "observed" => DataWord::Observed.say(language).into_owned(),
        "derived" => DataWord::Derived.say(language).into_owned(),
        "estimate" => DataWord::Estimate.say(language).into_owned(),
        other => other.to_owned(),
    };
    let values = [
        value.column.title(language).to_owned(),
        value.column.label(&value.value, language).to_owned(),
        unit(&value.unit, language).into_owned(),
        status,
        value.source.clone(),
    ];
    keys.chain(values).collect()
}
