//! Published yearly statistics of the province and its cities.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use qilu_messages::data::AllowedData;
use qilu_messages::data::DataValueFault;
use qilu_messages::usage::AllowedValue;
use serde::Deserialize;

use crate::data::census;
use crate::data::census::Census;
use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::data::table::TableRow;
use crate::error::Result;
use crate::region::Area;
use crate::region::Region;

/// How a value came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ObservationStatus {
    /// Published as it is.
    Observed,
    /// Computed from published statistics by a stated method.
    Derived,
    /// Stated without a source; wide prior.
    Estimate,
}

/// One published statistic.
#[derive(Clone, Debug)]
pub struct Observation {
    /// Value in the unit of the table.
    pub value: f64,
    /// Series it belongs to; different vintages are never spliced.
    pub vintage: String,
    /// How it came about.
    pub evidence: ObservationStatus,
    /// Keys of the sources.
    pub source: String,
}

/// Published statistics by region code, indicator and year, in the order of the file.
#[derive(Clone, Debug)]
pub struct Observations {
    rows: BTreeMap<(String, String, u16), Vec<Observation>>,
    /// The unit of each indicator.
    units: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct ObservationRow {
    region_code: String,
    year: u16,
    indicator: String,
    value: f64,
    unit: String,
    vintage: String,
    status: ObservationStatus,
    source: String,
}

impl Observations {
    /// Reads all published statistics from `observations.csv`.
    ///
    /// # Errors
    /// If a region is unknown, or one indicator comes in two units.
    pub fn load(package: &Package, region: &Region) -> Result<Observations> {
        let table: Table<ObservationRow> = table::read(package, "observations")?;
        // One unit for each indicator, because series are read by indicator alone.
        let mut units: BTreeMap<&str, &str> = BTreeMap::new();
        for TableRow { line, record } in &table.rows {
            // A value under an unknown code would never be asked for and would be lost without a message.
            area(region, &table, *line, &record.region_code)?;
            let unit = units.entry(&record.indicator).or_insert(&record.unit);
            if *unit != record.unit {
                let (unit, indicator) = ((*unit).to_owned(), record.indicator.clone());
                let allowed = AllowedData::UnitAsBefore { unit, indicator };
                return Err(table.fail(*line, "unit", &record.unit, allowed.clause()));
            }
        }
        let units = units.into_iter().map(|(indicator, unit)| (indicator.to_owned(), unit.to_owned())).collect();
        let mut rows: BTreeMap<_, Vec<Observation>> = BTreeMap::new();
        for TableRow { record, .. } in table.rows {
            let ObservationRow { region_code, year, indicator, value, vintage, status, source, .. } = record;
            let observation = Observation { value, vintage, evidence: status, source };
            rows.entry((region_code, indicator, year)).or_default().push(observation);
        }
        Ok(Observations { rows, units })
    }

    /// The unit of an indicator; `None` of an unknown one.
    #[must_use]
    pub fn unit(&self, indicator: &str) -> Option<&str> {
        self.units.get(indicator).map(String::as_str)
    }

    /// Last year with a statistic of an area; `None` if there is none.
    #[must_use]
    pub fn last_year(&self, code: &str) -> Option<u16> {
        self.rows.keys().filter(|(area, _, _)| area == code).map(|(_, _, year)| *year).max()
    }

    /// Smallest and largest published value of an indicator in an area, over all years; `None` if there is none.
    #[must_use]
    pub fn range(&self, code: &str, indicator: &str) -> Option<RangeInclusive<f64>> {
        let own = self.rows.iter().filter(|((area, name, _), _)| area == code && name == indicator);
        own.flat_map(|(_, rows)| rows).fold(None, |range: Option<RangeInclusive<f64>>, row| {
            let (low, high) = range.map_or((row.value, row.value), RangeInclusive::into_inner);
            Some(row.value.min(low)..=row.value.max(high))
        })
    }

    /// All statistics of an area, indicator and year, one for each vintage, in the order of the file; empty if none was
    /// published.
    #[must_use]
    pub fn all(&self, code: &str, indicator: &str, year: u16) -> &[Observation] {
        self.rows.get(&(code.to_owned(), indicator.to_owned(), year)).map_or(&[], Vec::as_slice)
    }

    /// The last vintage of a cell in the order of the file.
    #[must_use]
    pub fn latest(&self, code: &str, indicator: &str, year: u16) -> Option<f64> {
        // Within a cell the series stand from the weakest to the strongest: estimates before a census, the census,
        // series that were revised after it (`datapackage.json`).
        self.all(code, indicator, year).last().map(|row| row.value)
    }
}

/// Half of the last digit that is printed of a number of persons in ten thousands, persons.
const PRINTED: f64 = 50.0;

/// The number of persons that `value` stands for; `None` for a unit that does not count persons.
fn persons(value: f64, unit: &str) -> Option<f64> {
    match unit {
        "persons" => Some(value),
        "10k persons" => Some(value * 10_000.0),
        _ => None,
    }
}

/// Whether a number of counted persons agrees with a published statistic, which may be rounded.
fn agrees(sum: f64, published: f64) -> bool {
    // A total in persons may have been published in ten thousands, as that of Weihai was, so that its unit does not tell
    // how exact it is. Either tolerance will do.
    census::same(sum, published) || (sum - published).abs() <= PRINTED
}

/// The area of a code.
fn area(region: &Region, table: &Table<ObservationRow>, line: u64, code: &str) -> Result<Area> {
    region.areas().find(|&area| region.names(area).code == code).ok_or_else(|| {
        let known: Vec<&str> = region.areas().map(|area| region.names(area).code.as_str()).collect();
        table.fail(line, "region_code", code, table::nearest(code, known, AllowedData::RegionCode.clause()))
    })
}

/// Checks that the counties of each census add up to the totals that were published for the province and its cities,
/// where `observations.csv` has them: indicator `resident_population`, vintage `census2010` or `census2020`.
///
/// Yearbooks print ten thousands with two decimals, so a difference of [`PRINTED`] is accepted.
///
/// # Errors
/// Names the area and both sums; also if the unit is neither `persons` nor `10k persons`.
pub(super) fn check_census(package: &Package, region: &Region, census: &Census) -> Result<()> {
    let table: Table<ObservationRow> = table::read(package, "observations")?;
    for TableRow { line, record } in &table.rows {
        let year = census.years.iter().find(|year| record.vintage == format!("census{}", year.year));
        // Only the count of 1 November is compared. The year-end series of the same year describes another day and may
        // differ.
        let Some(year) = year.filter(|year| record.indicator == "resident_population" && year.year == record.year)
        else {
            continue;
        };
        let area = area(region, &table, *line, &record.region_code)?;
        let sum = region.sum(area, |county| year.residents[county]);
        let Some(published) = persons(record.value, &record.unit) else {
            let names = ["persons", "10k persons"].map(str::to_owned).to_vec();
            return Err(table.fail(*line, "unit", &record.unit, AllowedValue::OneOf { names }));
        };
        if !matches!(area, Area::County(_)) && !agrees(sum, published) {
            let fault =
                DataValueFault::CountiesOfArea { name: region.names(area).in_both_languages(), year: year.year, sum };
            return Err(table.fail(*line, "value", &record.value, fault));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weihai at the census of 2010: 2,804,771 persons, printed as 280.48 ten thousand.
    #[test]
    fn a_printed_figure_may_differ_by_its_rounding_and_no_more() {
        let printed = |value| persons(value, "10k persons").expect("a unit of persons");
        assert!(agrees(2_804_771.0, printed(280.48)));
        assert!(!agrees(2_804_771.0, printed(280.49)));
        assert!(!agrees(2_804_771.0, 280.48));
        assert_eq!(persons(280.48, "percent"), None);
    }
}
