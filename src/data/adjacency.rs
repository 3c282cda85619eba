//! Common borders of counties.

use qilu_messages::data::DataValueFault;
use serde::Deserialize;

use crate::data::package::Package;
use crate::data::regions::county_id;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;
use crate::region::ByCounty;
use crate::region::CountyId;
use crate::region::Region;

/// A county that has a common border with another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The neighbouring county.
    pub county: CountyId,
    /// Length of the common border on the generalised polygons, km.
    pub border_km: f64,
}

#[derive(Deserialize)]
struct AdjacencyRow {
    county_a: String,
    county_b: String,
    border_km: f64,
}

/// Reads the neighbours of each county from `adjacency.csv`, which has each pair in one direction.
///
/// # Errors
/// If a county is unknown or has no neighbour; if a pair is there in both directions, or of a county with itself.
pub fn load(package: &Package, region: &Region) -> Result<ByCounty<Vec<Neighbour>>> {
    let table: Table<AdjacencyRow> = table::read(package, "adjacency")?;
    let mut neighbours: Vec<Vec<Neighbour>> = vec![Vec::new(); region.county_count()];
    for row in &table.rows {
        let AdjacencyRow { county_a, county_b, border_km } = &row.record;
        let a = county_id(region, &table, row.line, "county_a", county_a)?;
        let b = county_id(region, &table, row.line, "county_b", county_b)?;
        // The key of the schema refuses the same pair in the same direction only.
        if a == b || neighbours[a.0].iter().any(|neighbour| neighbour.county == b) {
            let (first, second) = (county_a.clone(), county_b.clone());
            return Err(table.fail_row(row.line, DataValueFault::CountyPairTwice { first, second }));
        }
        for (from, to) in [(a, b), (b, a)] {
            neighbours[from.0].push(Neighbour { county: to, border_km: *border_km });
        }
    }
    // Every county of the province borders on another one, so that a county without a neighbour is a lost row.
    match neighbours.iter().position(Vec::is_empty) {
        None => Ok(ByCounty(neighbours)),
        Some(county) => {
            let names = &region.counties[county].names;
            let (code, name) = (names.code.clone(), names.in_both_languages());
            Err(table.fail_table(DataValueFault::CountyWithoutNeighbour { code, name }))
        }
    }
}
