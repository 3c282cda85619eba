//! `regions.csv`: the province, its cities and counties.

use std::ops::Range;

use serde::Deserialize;

use crate::data::former_areas;
use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::data::table::TableRow;
use crate::error::Error;
use crate::error::Result;
use crate::region::Circle;
use crate::region::City;
use crate::region::CityId;
use crate::region::County;
use crate::region::CountyId;
use crate::region::CountyKind;
use crate::region::Names;
use crate::region::Region;
use qilu_messages::data::AllowedData;
use qilu_messages::data::DataValueFault;
use qilu_messages::suggestion::suggest;

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Province,
    City,
    County,
}

#[derive(Deserialize)]
struct RegionRow {
    code: String,
    level: Level,
    name_zh: String,
    name_en: String,
    pinyin: String,
    parent_code: Option<String>,
    circle: Option<Circle>,
    tier: Option<u8>,
    county_type: Option<CountyKind>,
    longitude: Option<f64>,
    latitude: Option<f64>,
    area_km2: Option<f64>,
}

impl RegionRow {
    fn names(&self) -> Names {
        Names {
            code: self.code.clone(),
            zh: self.name_zh.clone(),
            en: self.name_en.clone(),
            pinyin: self.pinyin.clone(),
        }
    }
}

/// Reads the province, its cities and its counties from `regions.csv`.
///
/// # Errors
/// If there is not one province; if codes do not rise within a level; if a parent is unknown; if the counties of a
/// city do not stand side by side; if a city has no county; if a value that the level needs is not given.
pub(super) fn load(package: &Package) -> Result<Region> {
    let table: Table<RegionRow> = table::read(package, "regions")?;
    let level = |level| table.rows.iter().filter(move |row| row.record.level == level);
    let mut provinces = level(Level::Province);
    let (Some(province), None) = (provinces.next(), provinces.next()) else {
        return Err(table.fail_table(DataValueFault::NotOneProvince));
    };
    let cities: Vec<&TableRow<RegionRow>> = level(Level::City).collect();
    let counties: Vec<&TableRow<RegionRow>> = level(Level::County).collect();
    check_order(&table, &cities)?;
    check_order(&table, &counties)?;
    let parents = parents(&table, &cities, &counties)?;
    let ranges = ranges(&table, &cities, &counties, &parents)?;
    let province_code = province.record.code.as_str();
    let region = Region {
        province: province.record.names(),
        cities: cities
            .iter()
            .zip(ranges)
            .map(|(row, counties)| city(&table, row, province_code, counties))
            .collect::<Result<_>>()?,
        counties: counties
            .iter()
            .zip(parents)
            .map(|(row, city)| county(&table, row, CityId(city)))
            .collect::<Result<_>>()?,
        former: Vec::new(),
    };
    Ok(Region { former: former_areas::load(package, &region)?, ..region })
}

fn check_order(table: &Table<RegionRow>, rows: &[&TableRow<RegionRow>]) -> Result<()> {
    // Positions in this order are the addresses of random numbers and the order of all sums. A file that is sorted in
    // another way would give other results, so that it is refused.
    match rows.windows(2).find(|pair| pair[0].record.code >= pair[1].record.code) {
        None => Ok(()),
        Some(pair) => {
            let allowed = AllowedData::CodeAbove { code: pair[0].record.code.clone() };
            Err(table.fail(pair[1].line, "code", &pair[1].record.code, allowed.clause()))
        }
    }
}

/// For each county the index of its city in `cities`.
fn parents(
    table: &Table<RegionRow>,
    cities: &[&TableRow<RegionRow>],
    counties: &[&TableRow<RegionRow>],
) -> Result<Vec<usize>> {
    counties
        .iter()
        .map(|row| {
            // An empty parent becomes a code that no city has, so that it gets the message about unknown ones.
            let parent = row.record.parent_code.as_deref().unwrap_or_default();
            cities.iter().position(|city| city.record.code == parent).ok_or_else(|| {
                let known = cities.iter().map(|city| city.record.code.as_str());
                table.fail(row.line, "parent_code", parent, suggest(parent, known))
            })
        })
        .collect()
}

/// For each city the range of the indices of its counties.
fn ranges(
    table: &Table<RegionRow>,
    cities: &[&TableRow<RegionRow>],
    counties: &[&TableRow<RegionRow>],
    parents: &[usize],
) -> Result<Vec<Range<usize>>> {
    let mut ranges: Vec<Option<Range<usize>>> = vec![None; cities.len()];
    for (index, (&parent, row)) in parents.iter().zip(counties).enumerate() {
        let start = match &ranges[parent] {
            None => index,
            Some(range) if range.end == index => range.start,
            // A city stores the range of its counties, so that sums over them need no search.
            Some(_) => {
                let city = &cities[parent].record;
                let (code, name) = (city.code.clone(), city.names().in_both_languages());
                return Err(table.fail_row(row.line, DataValueFault::CountiesApart { code, name }));
            }
        };
        ranges[parent] = Some(start..index + 1);
    }
    let found = ranges.into_iter().zip(cities).map(|(range, city)| {
        let (code, name) = (city.record.code.clone(), city.record.names().in_both_languages());
        range.ok_or_else(|| table.fail_row(city.line, DataValueFault::CityWithoutCounty { code, name }))
    });
    found.collect()
}

fn city(table: &Table<RegionRow>, row: &TableRow<RegionRow>, province: &str, counties: Range<usize>) -> Result<City> {
    let parent = row.record.parent_code.as_deref().unwrap_or_default();
    if parent != province {
        let allowed = AllowedData::Exactly { value: province.to_owned() };
        return Err(table.fail(row.line, "parent_code", parent, allowed.clause()));
    }
    Ok(City {
        names: row.record.names(),
        circle: given(table, row, "circle", row.record.circle)?,
        tier: given(table, row, "tier", row.record.tier)?,
        counties,
        seat: seat(table, row)?,
    })
}

fn county(table: &Table<RegionRow>, row: &TableRow<RegionRow>, city: CityId) -> Result<County> {
    Ok(County {
        names: row.record.names(),
        city,
        kind: given(table, row, "county_type", row.record.county_type)?,
        seat: seat(table, row)?,
        area_km2: given(table, row, "area_km2", row.record.area_km2)?,
    })
}

fn seat(table: &Table<RegionRow>, row: &TableRow<RegionRow>) -> Result<(f64, f64)> {
    let longitude = given(table, row, "longitude", row.record.longitude)?;
    Ok((longitude, given(table, row, "latitude", row.record.latitude)?))
}

fn given<T>(table: &Table<RegionRow>, row: &TableRow<RegionRow>, column: &str, value: Option<T>) -> Result<T> {
    // The schema cannot require these columns, because the three levels share the table and each leaves others of them
    // empty.
    value.ok_or_else(|| table.fail(row.line, column, "", DataValueFault::NeededByLevel))
}

/// The county of this code, for a table that names it in `column`.
///
/// # Errors
/// If there is none; the message suggests the nearest code.
pub(super) fn county_id<T>(region: &Region, table: &Table<T>, line: u64, column: &str, code: &str) -> Result<CountyId> {
    let codes = || region.counties.iter().map(|county| county.names.code.as_str());
    find(codes(), code).map(CountyId).ok_or_else(|| unknown(table, line, column, code, codes()))
}

/// The city of this code, for a table that names it in `column`.
///
/// # Errors
/// If there is none; the message suggests the nearest code.
pub(super) fn city_id<T>(region: &Region, table: &Table<T>, line: u64, column: &str, code: &str) -> Result<CityId> {
    let codes = || region.cities.iter().map(|city| city.names.code.as_str());
    find(codes(), code).map(CityId).ok_or_else(|| unknown(table, line, column, code, codes()))
}

fn find<'a>(mut codes: impl Iterator<Item = &'a str>, code: &str) -> Option<usize> {
    codes.position(|known| known == code)
}

/// Codes are many: the nearest is named, or else the table that lists them.
fn unknown<'a, T>(
    table: &Table<T>,
    line: u64,
    column: &str,
    code: &str,
    codes: impl Iterator<Item = &'a str>,
) -> Error {
    table.fail(line, column, code, table::nearest(code, codes, AllowedData::RegionCodeOfLevel.clause()))
}
