//! Employment by branch and schooling of the counties, from the long forms of the censuses.

use qilu_messages::data::AllowedData;
use qilu_messages::data::DataValueFault;
use serde::Deserialize;

use crate::data::census::YEARS;
use crate::data::package::Package;
use crate::data::regions::county_id;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;
use crate::region::Region;

/// Structure of a county at a census.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Structure {
    /// Share of services in employment outside farming, 0 to 1.
    pub services: f64,
    /// Mean years of schooling.
    pub schooling_years: f64,
}

#[derive(Deserialize)]
struct StructureRow {
    county_code: String,
    year: u16,
    employed: f64,
    employed_agriculture: f64,
    employed_services: f64,
    schooling_years: f64,
    households: f64,
    renting_households: f64,
}

/// Reads `structure.csv`: a row for every county and census, by census in the order of the region.
///
/// # Errors
/// If a county is unknown or missing; if parts exceed their whole.
pub fn load(package: &Package, region: &Region) -> Result<[Vec<Structure>; 2]> {
    let table: Table<StructureRow> = table::read(package, "structure")?;
    Ok([of_census(&table, region, YEARS[0])?, of_census(&table, region, YEARS[1])?])
}

fn of_census(table: &Table<StructureRow>, region: &Region, year: u16) -> Result<Vec<Structure>> {
    let mut found = vec![None; region.county_count()];
    for row in table.rows.iter().filter(|row| row.record.year == year) {
        let StructureRow { county_code, employed, employed_agriculture, employed_services, .. } = &row.record;
        let id = county_id(region, table, row.line, "county_code", county_code)?;
        // Farming is left out, because the share of services says how strongly the jobs outside of farming follow
        // residents (docs/stocks.md). The share is a division by this number.
        let others = employed - employed_agriculture;
        if *employed_services > others || others <= 0.0 {
            let allowed = AllowedData::UpToNonfarm { most: others }.clause();
            return Err(table.fail(row.line, "employed_services", employed_services, allowed));
        }
        // No equation uses tenure, but `qilu data show` prints it.
        if row.record.renting_households > row.record.households {
            let allowed = AllowedData::UpToHouseholds { most: row.record.households }.clause();
            return Err(table.fail(row.line, "renting_households", &row.record.renting_households, allowed));
        }
        found[id.0] =
            Some(Structure { services: employed_services / others, schooling_years: row.record.schooling_years });
    }
    let missing = |index: usize| {
        let names = &region.counties[index].names;
        let (code, name) = (names.code.clone(), names.in_both_languages());
        table.fail_table(DataValueFault::CountyWithoutRow { code, name, year })
    };
    found.into_iter().enumerate().map(|(index, row)| row.ok_or_else(|| missing(index))).collect()
}
