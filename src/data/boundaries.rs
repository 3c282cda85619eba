//! `boundary_moves.csv`: towns that changed county after the census of 2010, whose residents are moved with them.
//!
//! Of a town are known its residents, their sex, three ages, and how many are registered in it. The rest follows its former
//! county: ages within each of the three, the urban share, and where those are registered who are not of the town.

use ndarray::Array2;
use ndarray::Array3;
use ndarray::Axis;
use qilu_messages::data::AllowedData;
use qilu_messages::data::DataValueFault;
use serde::Deserialize;

use crate::data::census::Census;
use crate::data::census::CensusYear;
use crate::data::census::GROUP_STARTS;
use crate::data::census::TownMove;
use crate::data::package::Package;
use crate::data::regions::county_id;
use crate::data::table;
use crate::data::table::Table;
use crate::data::table::TableRow;
use crate::error::Result;
use crate::region::ByCounty;
use crate::region::Region;

/// First age groups of the three broad ages 0-14, 15-64, 65 and over.
const BROAD: [usize; 3] = [0, 15, 65];

#[derive(Clone, Debug, Deserialize)]
struct MoveRow {
    from_code: String,
    to_code: String,
    persons: f64,
    male: f64,
    age_0_14: f64,
    age_15_64: f64,
    registered_in_town: f64,
}

/// The census with the towns in the counties to which they belong later.
///
/// # Errors
/// As [`load`].
pub(super) fn moved(package: &Package, region: &Region, mut census: Census) -> Result<Census> {
    census.moves = load(package, region)?;
    apply(&census.moves, &mut census.years[0], &mut census.residents_2000);
    Ok(census)
}

/// Reads the towns that changed county; none if the package does not have the table.
///
/// # Errors
/// If the table does not satisfy its schema; a county is unknown; a town moves to its own county; parts exceed the residents.
fn load(package: &Package, region: &Region) -> Result<Vec<TownMove>> {
    if !package.tables().any(|(resource, _)| resource.name == "boundary_moves") {
        return Ok(Vec::new());
    }
    let table: Table<MoveRow> = table::read(package, "boundary_moves")?;
    let town = |row: &TableRow<MoveRow>| {
        let record = &row.record;
        let from = county_id(region, &table, row.line, "from_code", &record.from_code)?;
        let to = county_id(region, &table, row.line, "to_code", &record.to_code)?;
        if from == to {
            return Err(table.fail(row.line, "to_code", &record.to_code, DataValueFault::MovesToItself));
        }
        let parts = [
            ("male", record.male),
            ("age_15_64", record.age_0_14 + record.age_15_64),
            ("registered_in_town", record.registered_in_town),
        ];
        for (column, value) in parts {
            if value > record.persons {
                let allowed = AllowedData::UpToResidents { most: record.persons }.clause();
                return Err(table.fail(row.line, column, &value, allowed));
            }
        }
        Ok(TownMove {
            from,
            to,
            persons: record.persons,
            sexes: [record.male, record.persons - record.male],
            ages: [record.age_0_14, record.age_15_64, record.persons - record.age_0_14 - record.age_15_64],
            registered_in_town: record.registered_in_town,
        })
    };
    table.rows.iter().map(town).collect()
}

/// Moves the towns in a census that was tabulated before they moved, and in the residents of an earlier one.
///
/// - `earlier`: residents of counties at an earlier census, where they are known; the town is taken to have had the same share
///   of its county.
fn apply(moves: &[TownMove], census: &mut CensusYear, earlier: &mut ByCounty<Option<f64>>) {
    let (before, residents_before) = (census.clone(), earlier.clone());
    for town in moves {
        let TownMove { from, to, persons, registered_in_town, .. } = town;
        let share = persons / before.residents[*from];
        let change = |counts: &mut ByCounty<f64>, moved: f64| {
            counts[*from] -= moved;
            counts[*to] += moved;
        };
        change(&mut census.residents, *persons);
        change(&mut census.urban, share * before.urban[*from]);
        let elsewhere =
            [&before.registered_same_county, &before.registered_other_county, &before.registered_other_province]
                .map(|counts| counts[*from]);
        let all: f64 = elsewhere.iter().sum();
        let part = (persons - registered_in_town) / all;
        change(&mut census.registered_same_county, part * elsewhere[0]);
        change(&mut census.registered_other_county, part * elsewhere[1]);
        change(&mut census.registered_other_province, part * elsewhere[2]);
        if let (Some(now), Some(counted)) = (&mut census.registered, &before.registered) {
            change(now, counted[*from] * registered_in_town / (before.residents[*from] - all));
        }
        let ages = by_age(town, &before.age);
        for ((sex, group), moved) in ages.indexed_iter() {
            census.age[[from.0, sex, group]] -= moved;
            census.age[[to.0, sex, group]] += moved;
        }
        // A county that is not known stays so: its estimate comes from the counts of the later census.
        if let Some(counted) = residents_before[*from] {
            earlier[*from] = earlier[*from].map(|value| value - share * counted);
            earlier[*to] = earlier[*to].map(|value| value + share * counted);
        }
    }
}

/// Residents of the town by sex and age group: its sexes and broad ages as if they were independent, divided
/// as its former county is within each sex and broad age.
fn by_age(town: &TownMove, county: &Array3<f64>) -> Array2<f64> {
    let broad = |group: usize| BROAD.iter().rposition(|start| *start <= GROUP_STARTS[group]).expect("from 0");
    let mut sums = [[0.0; BROAD.len()]; 2];
    for ((sex, group), persons) in county.index_axis(Axis(0), town.from.0).indexed_iter() {
        sums[sex][broad(group)] += persons;
    }
    Array2::from_shape_fn((2, GROUP_STARTS.len()), |(sex, group)| {
        let broad = broad(group);
        let part = town.sexes[sex] * town.ages[broad] / town.persons;
        part * county[[town.from.0, sex, group]] / sums[sex][broad]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Data;
    use std::path::Path;

    #[test]
    fn adjusted_counts_are_those_of_the_towns() {
        let data = Data::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data")).expect("sound");
        let (region, first) = (&data.region, &data.census.years[0]);
        let county = |code: &str| region.county_ids().find(|id| region.counties[id.0].names.code == code).expect(code);
        // Sums of the towns by the boundaries of 2020, worked out from the table of towns by another program.
        for (code, residents, male, young, aged) in [
            ("371325", 813_733.0, 417_866.0, 141_737.0, 81_033.0),
            ("371302", 1_317_710.0, 677_148.0, 232_367.0, 92_778.0),
            ("370102", 710_419.0, 363_361.0, 65_669.0, 55_109.0),
            ("371103", 395_239.0, 203_157.0, 62_320.0, 44_312.0),
        ] {
            let id = county(code);
            let ages = first.age.index_axis(Axis(0), id.0);
            let group = |start: usize| GROUP_STARTS.iter().position(|own| *own == start).expect("a group");
            let sum =
                |from: usize, to: usize| (from..to).map(|group| ages.index_axis(Axis(1), group).sum()).sum::<f64>();
            for (found, expected) in [
                (first.residents[id], residents),
                (ages.sum(), residents),
                (ages.index_axis(Axis(0), 0).sum(), male),
                (sum(0, group(15)), young),
                (sum(group(65), GROUP_STARTS.len()), aged),
            ] {
                assert!((found - expected).abs() < 0.5, "{code}: {found} and not {expected}");
            }
        }
        let moved: Vec<&str> = region
            .county_ids()
            .filter(|id| data.census.has_moved(*id))
            .map(|id| region.counties[id.0].names.code.as_str())
            .collect();
        assert_eq!(moved.len(), 19, "{moved:?}");
    }
}
