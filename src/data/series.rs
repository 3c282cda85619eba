//! Numbers of a data package compared with the numbers beside them: the same quantity in other years, in other areas, and
//! the whole with its parts.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use csv::StringRecord;
use qilu_messages::data::AllowedData;
use qilu_messages::plausibility::LikelyUnit;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::units;
use qilu_methods::plausibility::Misfit;
use qilu_methods::plausibility::misfit;
use qilu_methods::plausibility::slip;

use crate::data::census::Census;
use crate::data::package::Package;
use crate::data::plausibility;
use crate::data::plausibility::shown;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Error;
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
    /// Year; 0 where the order of years does not matter.
    year: u16,
}

/// Share of numbers that are not positive from which an indicator counts as one that has both signs.
const BOTH_SIGNS: f64 = 0.1;

/// Factor by which no count of an area changes within a year and back within the next. Assumption: far above the largest in the
/// data of Shandong, 1.3 (deaths registered in Jinan, 2021).
const JUMP: f64 = 4.0;

/// Largest change of a share of an area within a year. Assumption: twice the largest in the data of Shandong, 0.020 (urban share
/// of the province by the survey, 2016).
const SHARE_JUMP: f64 = 0.04;

/// Years on both sides of a number that count as beside it.
const BESIDE: u16 = 2;

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
                series.entry(&row.record[key]).or_default().push(Number { line: row.line, value, year: 0 });
            }
        }
        for numbers in series.values() {
            // A column of a county can grow by any factor between two censuses: in Ningjin, 863 persons registered in another
            // county were counted in 2010, and 33,879 in 2020.
            check_series(&table, (&field.name, unit), numbers, |value, range| slip(value, range).map(Misfit::Slip))?;
        }
    }
    Ok(())
}

/// Checks each number of a series against the range of the others.
///
/// - `column`: name and unit of the column.
/// - `fit`: the fault of a number, given a range.
fn check_series(
    table: &Table<StringRecord>,
    (column, unit): (&str, &str),
    numbers: &[Number],
    fit: impl Fn(f64, RangeInclusive<f64>) -> Option<Misfit>,
) -> Result<()> {
    // The newest rows come first: where two numbers contradict each other, the one that was added last is to blame.
    for (place, own) in numbers.iter().enumerate().rev() {
        let others = numbers.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, other)| other.value);
        let Some(range) = range(others) else { continue };
        let (unit_named, low, high) = (units::in_both_languages(unit), shown(*range.start()), shown(*range.end()));
        let fault = match fit(own.value, range) {
            None => continue,
            Some(Misfit::Slip(found)) => PlausibilityFault::OtherYears {
                unit: unit_named,
                low,
                high,
                likely: LikelyUnit::of(unit, found.power),
                meant: found.meant,
            },
            Some(Misfit::OutOfProportion | Misfit::OtherSign) => {
                PlausibilityFault::OtherYearsFar { unit: unit_named, low, high }
            }
        };
        return Err(table.fail(own.line, column, &own.value, fault));
    }
    Ok(())
}

/// Checks each number of a series against the years on both sides of it.
fn check_jumps(table: &Table<StringRecord>, unit: &str, numbers: &[Number]) -> Result<()> {
    for own in numbers {
        let near = |years: RangeInclusive<u16>| {
            let mut others = numbers.iter().filter(|other| years.contains(&other.year));
            let first = others.next()?;
            Some(others.fold(*first, |best, other| {
                if other.year.abs_diff(own.year) < best.year.abs_diff(own.year) { *other } else { best }
            }))
        };
        let before = near(own.year.saturating_sub(BESIDE)..=own.year.saturating_sub(1));
        let after = near(own.year + 1..=own.year + BESIDE);
        let fault = match (before, after) {
            (Some(before), _)
                if unit == "share" && before.year + 1 == own.year && (own.value - before.value).abs() > SHARE_JUMP =>
            {
                let (value, before, year_before) = (own.value, before.value, before.year);
                PlausibilityFault::ShareJump { value, before, year_before, most: SHARE_JUMP }
            }
            (Some(before), Some(after)) if COUNTS.contains(&unit) && jumps(own.value, [before.value, after.value]) => {
                PlausibilityFault::Jump {
                    value: own.value,
                    before: before.value,
                    year_before: before.year,
                    after: after.value,
                    year_after: after.year,
                }
            }
            _ => continue,
        };
        return Err(Error::at_line(&table.file, own.line, fault));
    }
    Ok(())
}

/// Whether a number is far above or far below both numbers beside it.
fn jumps(value: f64, beside: [f64; 2]) -> bool {
    let positive = value > 0.0 && beside.iter().all(|other| *other > 0.0);
    positive && (beside.iter().all(|other| value > JUMP * other) || beside.iter().all(|other| value * JUMP < *other))
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
    /// By area and series.
    series: BTreeMap<(Area, String), Vec<Number>>,
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
        let number = Number { line: row.line, value: number, year: record[year].parse().unwrap_or_default() };
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
        published.series.entry((area, record[vintage].to_owned())).or_default().push(number);
        let series = (record[year].to_owned(), record[vintage].to_owned());
        published.totals.entry(series).or_default().insert(area, number);
    }
    for published in all.values() {
        check_sign(&table, published)?;
        for numbers in published.areas.values() {
            let counts = COUNTS.contains(&published.unit.as_str());
            check_series(&table, ("value", &published.unit), numbers, |value, range| {
                match misfit(value, range.clone()) {
                    // Rates of change can be close to 0 and have either sign, and so can net flows.
                    _ if !counts => slip(value, range).map(Misfit::Slip),
                    found => found.filter(|found| *found != Misfit::OtherSign),
                }
            })?;
        }
        for numbers in published.series.values() {
            check_jumps(&table, &published.unit, numbers)?;
        }
        check_areas(&table, published, region, census)?;
        check_totals(&table, published, region)?;
    }
    check_natural_increase(&table, &all)
}

/// Largest difference that is accepted between a published rate of natural increase and births less deaths over residents,
/// per person-year. Assumption: three times the largest in the data of Shandong, 0.00011 (2016).
const INCREASE_TOLERANCE: f64 = 0.00033;

/// Checks the rates of natural increase of the province against births, deaths and residents.
fn check_natural_increase(table: &Table<StringRecord>, all: &BTreeMap<&str, Published>) -> Result<()> {
    let of = |name: &str| all.get(name).and_then(|published| published.areas.get(&Area::Province));
    let (Some(rates), Some(births), Some(deaths), Some(residents)) =
        (of("natural_increase_rate"), of("births"), of("deaths"), of("resident_population"))
    else {
        return Ok(());
    };
    let values = |numbers: &[Number], year: u16| -> Vec<f64> {
        numbers.iter().filter(|own| own.year == year).map(|own| own.value).collect()
    };
    for rate in rates {
        let [births, deaths, residents] = [births, deaths, residents].map(|numbers| values(numbers, rate.year));
        // Several series of a year differ; the rate belongs to one of them.
        let computed = births.iter().flat_map(|births| deaths.iter().map(move |deaths| births - deaths));
        let computed = computed.flat_map(|increase| residents.iter().map(move |all| increase / all));
        let nearest = computed.min_by(|a, b| (a - rate.value).abs().total_cmp(&(b - rate.value).abs()));
        if let Some(computed) = nearest.filter(|computed| (computed - rate.value).abs() > INCREASE_TOLERANCE) {
            let fault = PlausibilityFault::NaturalIncrease { value: rate.value, computed: shown(computed) };
            return Err(Error::at_line(&table.file, rate.line, fault));
        }
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

/// Refuses a number that is not above 0 where nearly all numbers of the indicator are.
fn check_sign(table: &Table<StringRecord>, published: &Published) -> Result<()> {
    let numbers = || published.areas.values().flatten();
    let wrong: Vec<&Number> = numbers().filter(|number| number.value <= 0.0).collect();
    match wrong.first() {
        Some(own) if numbers().count() > 1 && (wrong.len() as f64) < BOTH_SIGNS * numbers().count() as f64 => {
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
