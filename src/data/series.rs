//! Numbers of a data package compared with the numbers beside them: the same quantity in other years, in other areas, and
//! the whole with its parts.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use csv::StringRecord;
use qilu_messages::data::AllowedData;
use qilu_messages::plausibility::LikelyUnit;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::units;
use qilu_methods::plausibility::slip;

use crate::data::census::Census;
use crate::data::package::Package;
use crate::data::plausibility;
use crate::data::plausibility::shown;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;
use crate::region::Area;
use crate::region::Region;

/// Relative difference that is accepted between a published total and the sum of the cities. The largest in the data of
/// Shandong is 1.6 %: until 2019 the total has the former city Laiwu, which has no row of its own.
const PARTS_TOLERANCE: f64 = 0.02;

/// Units of numbers that grow with the residents of an area.
const COUNTS: [&str; 4] = ["persons", "beds", "km2", "places"];

/// A number of a table.
#[derive(Clone, Copy, Debug)]
struct Number {
    line: u64,
    value: f64,
}

/// Checks each column of persons of a table of counties against the same column in the other years of the county.
///
/// # Errors
/// A number is off from those of the other years by a power of ten that two units differ by.
pub(super) fn check_years(package: &Package, name: &str, key: &str) -> Result<()> {
    let table = table::read_text(package, name)?;
    let schema = package.resource(name)?.schema.as_ref().expect("a table that was read has a schema");
    let at = |wanted: &str| schema.fields.iter().position(|field| field.name == wanted);
    let key = at(key).expect("the callers name a column of the table");
    for (column, field) in schema.fields.iter().enumerate() {
        let unit = field.unit.as_str();
        // Columns of codes, years and words have no unit of their own.
        if unit.is_empty() || unit == "year" {
            continue;
        }
        let mut series: BTreeMap<&str, Vec<Number>> = BTreeMap::new();
        for row in &table.rows {
            if let Ok(value) = row.record[column].parse() {
                series.entry(&row.record[key]).or_default().push(Number { line: row.line, value });
            }
        }
        for numbers in series.values() {
            check_series(&table, &field.name, unit, numbers)?;
        }
    }
    Ok(())
}

/// Checks each number of a series against the range of the others.
fn check_series(table: &Table<StringRecord>, column: &str, unit: &str, numbers: &[Number]) -> Result<()> {
    // The newest rows come first: where two numbers contradict each other, the one that was added last is to blame.
    for (place, own) in numbers.iter().enumerate().rev() {
        let others = numbers.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, other)| other.value);
        if let Some(range) = range(others)
            && let Some(found) = slip(own.value, range.clone())
        {
            let fault = PlausibilityFault::OtherYears {
                unit: units::in_both_languages(unit),
                low: shown(*range.start()),
                high: shown(*range.end()),
                likely: LikelyUnit::of(unit, found.power),
                meant: found.meant,
            };
            return Err(table.fail(own.line, column, &own.value, fault));
        }
    }
    Ok(())
}

/// Smallest and largest of some numbers; `None` of none.
fn range(numbers: impl Iterator<Item = f64>) -> Option<RangeInclusive<f64>> {
    numbers.fold(None, |range: Option<RangeInclusive<f64>>, value| {
        Some(range.map_or(value..=value, |range| value.min(*range.start())..=value.max(*range.end())))
    })
}

/// Rows of `observations.csv` of one indicator, by area, with the unit.
#[derive(Debug, Default)]
struct Published {
    unit: String,
    areas: BTreeMap<Area, Vec<Number>>,
    /// By year and series.
    totals: BTreeMap<(String, String), BTreeMap<Area, Number>>,
}

/// Checks the published statistics: shares lie between 0 and 1, no number is 0 where all others are positive, each agrees
/// with the other years of its area, those of an area with those of other areas, and totals with their parts.
///
/// # Errors
/// Names file, line and value, and the unit in which the number was probably given.
pub(super) fn check_observations(package: &Package, region: &Region, census: &Census) -> Result<()> {
    let table = table::read_text(package, "observations")?;
    let schema = package.resource("observations")?.schema.as_ref().expect("a table that was read has a schema");
    let column = |name: &str| {
        schema.fields.iter().position(|field| field.name == name).expect("the records of the table have this column")
    };
    let [code, year, indicator, value, unit, vintage] =
        ["region_code", "year", "indicator", "value", "unit", "vintage"].map(column);
    let mut all: BTreeMap<&str, Published> = BTreeMap::new();
    for row in &table.rows {
        let record = &row.record;
        let area = region.areas().find(|area| region.names(*area).code == record[code]);
        let (Some(area), Ok(number)) = (area, record[value].parse()) else { continue };
        let number = Number { line: row.line, value: number };
        if &record[unit] == "share" && !(0.0..=1.0).contains(&number.value) {
            let allowed = AllowedData::Range { low: 0.0, high: 1.0 }.in_unit("share").clause();
            let fault = plausibility::explained(allowed, number.value, "share", 0.0..=1.0);
            return Err(table.fail(row.line, "value", &record[value], fault));
        }
        if &record[indicator] == "urban_share"
            && !agrees_with_census(region, census, area, &record[vintage], number.value)
        {
            let fault = PlausibilityFault::ShareAndCounts { vintage: record[vintage].to_owned() };
            return Err(table.fail(row.line, "value", &record[value], fault));
        }
        let published = all.entry(&record[indicator]).or_default();
        record[unit].clone_into(&mut published.unit);
        published.areas.entry(area).or_default().push(number);
        let series = (record[year].to_owned(), record[vintage].to_owned());
        published.totals.entry(series).or_default().insert(area, number);
    }
    for published in all.values() {
        check_zero(&table, published)?;
        for numbers in published.areas.values() {
            check_series(&table, "value", &published.unit, numbers)?;
        }
        check_areas(&table, published, region, census)?;
        check_totals(&table, published, region)?;
    }
    Ok(())
}

/// Half of the last digit of a share that is printed in per cent with two decimals, with the noise of a division.
const PRINTED_SHARE: f64 = 0.000_050_1;

/// Whether an urban share of a census is that of the counts of the same census; true for other series.
fn agrees_with_census(region: &Region, census: &Census, area: Area, vintage: &str, share: f64) -> bool {
    let Some(year) = census.years.iter().find(|year| vintage == format!("census{}", year.year)) else { return true };
    let urban = region.sum(area, |county| year.urban[county]);
    let residents = region.sum(area, |county| year.residents[county]);
    (share - urban / residents).abs() <= PRINTED_SHARE
}

/// Refuses a 0 where all other numbers of the indicator are positive.
fn check_zero(table: &Table<StringRecord>, published: &Published) -> Result<()> {
    let numbers = || published.areas.values().flatten();
    let zero = numbers().find(|number| number.value.to_bits() == 0.0_f64.to_bits());
    match zero {
        Some(own) if numbers().all(|other| other.line == own.line || other.value > 0.0) && numbers().count() > 1 => {
            Err(table.fail(own.line, "value", &own.value, AllowedData::Positive.clause()))
        }
        _ => Ok(()),
    }
}

/// Checks the numbers of an area, per resident where they are counts, against the range of the other areas. This finds an
/// area all of whose rows are in another unit.
fn check_areas(table: &Table<StringRecord>, published: &Published, region: &Region, census: &Census) -> Result<()> {
    let Some(latest) = census.years.last() else { return Ok(()) };
    let size = |area: Area| {
        let residents = region.sum(area, |county| latest.residents[county]);
        if COUNTS.contains(&published.unit.as_str()) { residents } else { 1.0 }
    };
    for (&area, numbers) in &published.areas {
        let others = published.areas.iter().filter(|(other, _)| **other != area);
        let others = others.flat_map(|(&other, numbers)| numbers.iter().map(move |own| own.value / size(other)));
        let Some(range) = range(others) else { continue };
        let mut sorted: Vec<Number> = numbers.clone();
        sorted.sort_by(|a, b| a.value.total_cmp(&b.value));
        let middle = sorted[sorted.len() / 2];
        if let Some(found) = slip(middle.value / size(area), range.clone()) {
            let fault = PlausibilityFault::OtherAreas {
                unit: units::in_both_languages(&published.unit),
                low: shown(range.start() * size(area)),
                high: shown(range.end() * size(area)),
                likely: LikelyUnit::of(&published.unit, found.power),
                meant: shown(found.meant * size(area)),
            };
            return Err(table.fail(middle.line, "value", &middle.value, fault));
        }
    }
    Ok(())
}

/// Checks totals of the province against the sum of its cities, where a series has both.
fn check_totals(table: &Table<StringRecord>, published: &Published, region: &Region) -> Result<()> {
    if !COUNTS.contains(&published.unit.as_str()) {
        return Ok(());
    }
    for ((year, _), areas) in &published.totals {
        let Some(total) = areas.get(&Area::Province) else { continue };
        let parts = region.parts(Area::Province);
        let known: Vec<f64> = parts.iter().filter_map(|part| areas.get(part)).map(|own| own.value).collect();
        // A net flow can have parts of either sign, and no sum of some of them is too large.
        if known.is_empty() || total.value < 0.0 || known.iter().any(|own| *own < 0.0) {
            continue;
        }
        let sum: f64 = known.iter().sum();
        let above = sum > total.value * (1.0 + PARTS_TOLERANCE);
        if above || (known.len() == parts.len() && sum < total.value * (1.0 - PARTS_TOLERANCE)) {
            let fault = PlausibilityFault::CitiesAndProvince { year: year.clone(), sum: shown(sum) };
            return Err(table.fail(total.line, "value", &total.value, fault));
        }
    }
    Ok(())
}
