//! Targets that cities have set themselves for their urban share: `city_targets.csv`.

use serde::Deserialize;

use crate::data::observations::Observations;
use crate::data::package::Package;
use crate::data::plausibility;
use crate::data::table;
use crate::data::table::Table;
use crate::data::table::TableRow;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::plan::indicators::Comparator;
use crate::plan::target::TARGET_YEARS;
use crate::plan::target::Target;
use crate::region::Area;
use crate::region::City;
use crate::region::Region;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::data::AllowedData;
use qilu_messages::plan::CityTargetText;
use qilu_messages::plan::PlanFault;
use qilu_messages::plausibility::AcceptanceText;

/// Name of the table in the data package.
const RESOURCE: &str = "city_targets";

#[derive(Deserialize)]
struct Row {
    city_code: String,
    year: u16,
    value: f64,
    comparator: Comparator,
    source: String,
}

/// Reads the targets. "About" is read as for the province: the value and what is rounded to it counts as met.
///
/// # Errors
/// A code that is no city of the region; a comparator that sets no lower bound; a year beyond the projections; a share in
/// another unit, or below that of an earlier year.
pub(super) fn load(package: &Package, region: &Region, observations: &Observations) -> Result<Vec<Target>> {
    let table: Table<Row> = table::read(package, RESOURCE)?;
    let mut targets = Vec::new();
    for row in &table.rows {
        let record = &row.record;
        let city = region.city_ids().find(|city| region.cities[city.0].names.code == record.city_code);
        let Some(city) = city else {
            let allowed = AllowedData::RegionCodeOfLevel.clause();
            return Err(table.fail(row.line, "city_code", &record.city_code, allowed));
        };
        // Probabilities count draws at or above a threshold, so a target from above has none.
        let about = match record.comparator {
            Comparator::About => true,
            Comparator::AtLeast => false,
            other => {
                let allowed = AllowedData::OneOf { names: vec!["about".to_owned(), ">=".to_owned()] };
                return Err(table.fail(row.line, "comparator", &other.to_string(), allowed.clause()));
            }
        };
        check_values(&table, row, region, observations)?;
        targets.push(target(record, Area::City(city), &region.cities[city.0], about));
    }
    check_rise(&table)?;
    Ok(targets)
}

/// Checks year and value of a target: the value against the published shares of the city.
fn check_values(table: &Table<Row>, row: &TableRow<Row>, region: &Region, observations: &Observations) -> Result<()> {
    let record = &row.record;
    if !TARGET_YEARS.contains(&record.year) {
        let allowed = AllowedData::Range { low: (*TARGET_YEARS.start()).into(), high: (*TARGET_YEARS.end()).into() };
        return Err(table.fail(row.line, "year", &record.year, allowed.clause()));
    }
    if record.value <= 0.0 {
        return Err(table.fail(row.line, "value", &record.value, AllowedData::ShareAboveZero.clause()));
    }
    // A city without a published share is compared with the province.
    let shares = [&record.city_code, &region.province.code].map(|code| observations.range(code, "urban_share"));
    let Some(range) = shares.into_iter().flatten().next() else { return Ok(()) };
    let what = AcceptanceText::Field { field: "value".to_owned() };
    plausibility::check_size(what.into(), record.value, "share", range).map_err(|fault| table.fail_row(row.line, fault))
}

/// Refuses a target that is lower than one of the same city for an earlier year.
fn check_rise(table: &Table<Row>) -> Result<()> {
    for later in &table.rows {
        let earlier = table.rows.iter().find(|row| {
            row.record.city_code == later.record.city_code
                && row.record.year < later.record.year
                && row.record.value > later.record.value
        });
        if let Some(earlier) = earlier {
            let fault = PlanFault::FallingTarget {
                value: later.record.value,
                earlier: earlier.record.value,
                year: earlier.record.year,
                line: earlier.line,
            };
            return Err(table.fail_row(later.line, fault));
        }
    }
    Ok(())
}

fn target(row: &Row, area: Area, city: &City, about: bool) -> Target {
    let threshold = if about { row.value - half_digit(row.value) } else { row.value };
    let reading = if about { "rounds" } else { "strict" };
    let name = |language: Language| {
        let (city, year) = (city.names.in_both_languages().say(language).into_owned(), row.year);
        // Products of shares and 100 have digits that nobody printed.
        let [percent, least] = [row.value, threshold].map(|share| (1e4 * share).round() / 100.0);
        let text = if about {
            CityTargetText::About { city, year, percent, least }
        } else {
            CityTargetText::AtLeast { city, year, percent }
        };
        text.say(language).into_owned()
    };
    Target {
        id: format!("urban_share_{}_{}_{reading}", row.year, row.city_code),
        area,
        indicator: IndicatorId::UrbanShare,
        year: row.year,
        threshold,
        comparator: ">=".to_owned(),
        reading: reading.to_owned(),
        name_zh: name(Language::Chinese),
        name_en: name(Language::English),
        phrase_zh: String::new(),
        source: row.source.clone(),
    }
}

/// Half of the last digit that a share is printed with in percent: of whole percents, or of tenths where it has any.
fn half_digit(share: f64) -> f64 {
    let tenths = (1e3 * share).round();
    if tenths % 10.0 == 0.0 { 0.005 } else { 0.0005 }
}
