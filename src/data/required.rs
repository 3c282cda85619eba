//! Published statistics without which the model cannot start. They are looked for when the data are read, so that a row that is
//! missing is named then and not found by a run.

use std::path::Path;

use qilu_messages::data::DataTableFault;

use crate::data::observations::Observations;
use crate::error::Error;
use crate::error::Result;
use crate::region::Area;
use crate::region::Region;

/// Series of the residents of the cities at the census of 2000, the better one first: to the person on the boundaries of 2020,
/// and the first release in ten thousands.
pub const RESIDENTS_OF_2000: [&str; 2] = ["census2000_boundaries_of_2020", "first_release_census2000"];

/// Base years of projections: the censuses.
const CENSUSES: [u16; 2] = [2010, 2020];

/// Statistics of the province, with the year for which each is needed by base year.
const PROVINCE: [(&str, [u16; 2]); 7] = [
    ("hospital_beds_per_1000", CENSUSES),
    ("income_urban", CENSUSES),
    ("income_rural", CENSUSES),
    ("registered_urban_share", CENSUSES),
    // The years nearest to the censuses for which the built-up land is published.
    ("built_up_area", [2009, 2021]),
    // Those of the decade before the census of 2010, which the later one does not need but a package has.
    ("in_migrants_other_county", [2000, 2000]),
    ("in_migrants_other_province", [2000, 2000]),
];

/// Statistic of the province that stands for the cities without one of their own.
const FOR_CITIES: &str = "house_price_yuan_m2";

/// Checks that the statistics are there which projections from the censuses need: from that of 2010, and from that of 2020 if
/// the package has statistics of that year or later.
///
/// - `file`: the table, for messages.
///
/// # Errors
/// A row that is missing; the error names file, area, indicator and year.
pub(super) fn check(file: &Path, region: &Region, observations: &Observations) -> Result<()> {
    let last = observations.last_year(&region.province.code);
    let needed = CENSUSES.into_iter().filter(|census| last.is_some_and(|last| *census <= last));
    needed.into_iter().try_for_each(|census| check_base(file, region, observations, census))
}

/// Checks that the statistics are there which projections from a census need.
///
/// # Errors
/// As for the censuses of a package.
pub fn check_base(file: &Path, region: &Region, observations: &Observations, census: u16) -> Result<()> {
    let missing = |area: Area, indicator: &str, year: u16| {
        let (area, indicator) = (region.names(area).in_both_languages(), indicator.to_owned());
        Err(Error::input(file, DataTableFault::NoObservation { area, indicator, year }))
    };
    let province = &region.province.code;
    let at = CENSUSES.iter().position(|year| *year == census).unwrap_or(CENSUSES.len() - 1);
    for (indicator, years) in PROVINCE {
        if observations.latest(province, indicator, years[at]).is_none() {
            return missing(Area::Province, indicator, years[at]);
        }
    }
    let all = |code: &str| observations.all(code, FOR_CITIES, census);
    if all(province).is_empty() && region.cities.iter().any(|city| all(&city.names.code).is_empty()) {
        return missing(Area::Province, FOR_CITIES, census);
    }
    for city in region.city_ids() {
        let area = Area::City(city);
        let rows = observations.all(&region.names(area).code, "resident_population", 2000);
        if !rows.iter().any(|row| RESIDENTS_OF_2000.contains(&row.vintage.as_str())) {
            return missing(area, "resident_population", 2000);
        }
    }
    Ok(())
}
