//! Travel times between cities.

use ndarray::Array2;
use qilu_messages::data::DataValueFault;
use serde::Deserialize;

use crate::data::package::Package;
use crate::data::regions::city_id;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;
use crate::region::CityId;
use crate::region::Region;

/// Travel between the seats of cities, minutes, symmetric; the diagonal is 0.
#[derive(Clone, Debug)]
pub struct Travel {
    /// By road, free flow.
    pub road_min: Array2<f64>,
    /// By the fastest train of December 2020; infinite where none ran.
    pub rail_min: Array2<f64>,
}

#[derive(Deserialize)]
struct TravelRow {
    city_a: String,
    city_b: String,
    road_min: f64,
    rail_min: Option<f64>,
}

/// Year of the timetable behind [`Travel::rail_min`].
const TIMETABLE: u16 = 2020;

impl Travel {
    /// Minutes between two cities in a year: by road, or by rail where that is shorter.
    ///
    /// No timetable is at hand before that of 2020: earlier years have roads alone.
    ///
    /// - `access_min`: minutes to and from the stations.
    #[must_use]
    pub fn minutes(&self, [from, to]: [CityId; 2], year: u16, access_min: f64) -> f64 {
        // A hindcast from 2010 must not use the trains of 2020.
        let cities = [from.0, to.0];
        let road = self.road_min[cities];
        if year < TIMETABLE { road } else { road.min(self.rail_min[cities] + access_min) }
    }

    /// Reads `travel.csv`: every pair of cities in one direction.
    ///
    /// # Errors
    /// If a city is unknown; if a pair is missing, there in both directions, or of a city with itself.
    pub fn load(package: &Package, region: &Region) -> Result<Travel> {
        let table: Table<TravelRow> = table::read(package, "travel")?;
        let cities = region.city_count();
        // NaN marks pairs that no row has given yet; the diagonal is given from the start, which refuses a city with itself.
        let mut road_min = Array2::from_elem((cities, cities), f64::NAN);
        // Infinity is longer than every road, so that pairs without a train need no case of their own.
        let mut rail_min = Array2::from_elem((cities, cities), f64::INFINITY);
        road_min.diag_mut().fill(0.0);
        rail_min.diag_mut().fill(0.0);
        for row in &table.rows {
            let TravelRow { city_a, city_b, .. } = &row.record;
            let a = city_id(region, &table, row.line, "city_a", city_a)?.0;
            let b = city_id(region, &table, row.line, "city_b", city_b)?.0;
            if !road_min[[a, b]].is_nan() {
                let (first, second) = (city_a.clone(), city_b.clone());
                return Err(table.fail_row(row.line, DataValueFault::CityPairTwice { first, second }));
            }
            for pair in [[a, b], [b, a]] {
                road_min[pair] = row.record.road_min;
                rail_min[pair] = row.record.rail_min.unwrap_or(f64::INFINITY);
            }
        }
        match road_min.indexed_iter().find(|(_, minutes)| minutes.is_nan()) {
            None => Ok(Travel { road_min, rail_min }),
            Some(((a, b), _)) => {
                let [first, second] = [a, b].map(|city| region.cities[city].names.code.clone());
                Err(table.fail_table(DataValueFault::CityPairMissing { first, second }))
            }
        }
    }
}
