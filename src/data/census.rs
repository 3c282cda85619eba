//! The censuses: residents of counties in total and by residence, registration, age and sex.

use ndarray::Array3;
use qilu_messages::data::AllowedData;
use qilu_messages::data::DataTableFault;
use qilu_messages::data::DataValueFault;
use qilu_messages::usage::AllowedValue;
use serde::Deserialize;

use crate::axes::AGES;
use crate::axes::Residence;
use crate::axes::Sex;
use crate::data::package::Package;
use crate::data::regions::county_id;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;
use crate::region::ByCounty;
use crate::region::CountyId;
use crate::region::Region;

/// Lower bounds of the 19 age groups of the county tables: 0, 1-4, 5-9, ..., 80-84, 85 and over.
pub const GROUP_STARTS: [usize; 19] = [0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85];

/// Lower bounds of the three age groups of the counties in 2000: 0-14, 15-64, 65 and over.
pub const WIDE_GROUP_STARTS: [usize; 3] = [0, 15, 65];

/// Name of the table of ages in 2000, which a package may leave out.
const AGES_2000: &str = "census_ages_2000";

/// One census (1 November), on the boundaries of 2020, persons.
#[derive(Clone, Debug)]
pub struct CensusYear {
    /// Year of the census.
    pub year: u16,
    /// Residents (常住人口) of each county, persons.
    pub residents: ByCounty<f64>,
    /// Urban residents (城镇人口).
    pub urban: ByCounty<f64>,
    /// Registered persons (户籍人口), 2010 only.
    pub registered: Option<ByCounty<f64>>,
    /// Residents registered in another township of the same county.
    pub registered_same_county: ByCounty<f64>,
    /// Residents registered in another county of the province.
    pub registered_other_county: ByCounty<f64>,
    /// Residents registered in another province.
    pub registered_other_province: ByCounty<f64>,
    /// Residents by county, sex, age group ([`GROUP_STARTS`]).
    pub age: Array3<f64>,
    /// Residents of the province by residence, sex, single year of age 0 to 100+.
    pub residence_age: Array3<f64>,
}

/// The censuses, and the counties whose boundaries changed between them.
#[derive(Clone, Debug)]
pub struct Census {
    /// 2010, then 2020.
    pub years: [CensusYear; 2],
    /// Residents in 2000, persons; `None` for counties whose number on the boundaries of 2020 was not published.
    pub residents_2000: ByCounty<Option<f64>>,
    /// Residents in 2000 by sex and age ([`WIDE_GROUP_STARTS`]), persons; `None` where they are not known.
    pub ages_2000: ByCounty<Option<[[f64; 3]; 2]>>,
    /// Residents of the province in 2000 by residence (by the delineation of that census), sex, single year of age.
    pub residence_age_2000: Array3<f64>,
    /// Towns that changed county between the two censuses, which the first census counts in their later county.
    pub moves: Vec<TownMove>,
}

/// A town that changed county, with its residents at the census of 2010, persons.
#[derive(Clone, Debug)]
pub struct TownMove {
    /// County at the census of 2010.
    pub from: CountyId,
    /// County at the census of 2020.
    pub to: CountyId,
    /// Residents.
    pub persons: f64,
    /// Residents by sex.
    pub(super) sexes: [f64; 2],
    /// Residents aged 0-14, 15-64, 65 and over.
    pub(super) ages: [f64; 3],
    /// Residents registered in the town itself.
    pub(super) registered_in_town: f64,
}

/// Years of the two censuses that are read in full.
pub const YEARS: [u16; 2] = [2010, 2020];

/// Relative difference up to which two sums of persons count as the same.
pub(super) const SAME: f64 = 1e-6;

#[derive(Deserialize)]
struct CountRow {
    county_code: String,
    year: u16,
    residents: f64,
    urban: Option<f64>,
    registered: Option<f64>,
    registered_same_county: Option<f64>,
    registered_other_county: Option<f64>,
    registered_other_province: Option<f64>,
}

#[derive(Deserialize)]
struct AgeCountRow {
    county_code: String,
    year: u16,
    sex: Sex,
    age_start: usize,
    age_end: Option<usize>,
    persons: f64,
}

#[derive(Deserialize)]
struct WideAgeRow {
    county_code: String,
    sex: Sex,
    age_start: usize,
    age_end: Option<usize>,
    persons: f64,
}

#[derive(Deserialize)]
struct ResidenceAgeRow {
    year: u16,
    residence: Residence,
    sex: Sex,
    age: usize,
    persons: f64,
}

#[derive(Deserialize)]
struct FloorAreaRow {
    county_code: String,
    year: u16,
    floor_area_m2_per_person: Option<f64>,
}

impl Census {
    /// Whether a town of the county came from or went to another one between the two censuses.
    #[must_use]
    pub fn has_moved(&self, county: CountyId) -> bool {
        self.moves.iter().any(|town| town.from == county || town.to == county)
    }

    /// Reads `census_counts.csv`, `census_age.csv`, `residence_age.csv` and, where the package has it, `census_ages_2000.csv`, as they
    /// were tabulated.
    ///
    /// # Errors
    /// If a county is unknown, missing or there twice in a census; if urban residents exceed residents; if the ages of
    /// a county do not add up to its residents, or the residence-age table of the province to its counties.
    pub fn load(package: &Package, region: &Region) -> Result<Census> {
        let counts: Table<CountRow> = table::read(package, "census_counts")?;
        let ages: Table<AgeCountRow> = table::read(package, "census_age")?;
        let residence_ages: Table<ResidenceAgeRow> = table::read(package, "residence_age")?;
        // A county without a published number stays `None`, because the backcast fits its regression on the published
        // numbers alone and estimates the others.
        let mut residents_2000 = ByCounty(vec![None; region.county_count()]);
        for row in counts.rows.iter().filter(|row| row.record.year == 2000) {
            let id = county_id(region, &counts, row.line, "county_code", &row.record.county_code)?;
            residents_2000[id] = Some(row.record.residents);
        }
        // The census of 2000 has no urban residents and no places of registration by county, so it cannot be read as a
        // census year.
        let year = |year| census_year(region, year, &counts, &ages, &residence_ages);
        let years = [year(YEARS[0])?, year(YEARS[1])?];
        let residence_age_2000 = province_ages(2000, &residence_ages)?;
        let ages_2000 = ages_2000(package, region, &residents_2000)?;
        Ok(Census { years, residents_2000, ages_2000, residence_age_2000, moves: Vec::new() })
    }
}

/// Reads the floor area per head of the family-household population at both censuses, m2, from `housing.csv`.
///
/// # Errors
/// If a county is unknown or has no value for one of the censuses.
pub fn load_floor_area(package: &Package, region: &Region) -> Result<[ByCounty<f64>; 2]> {
    let table: Table<FloorAreaRow> = table::read(package, "housing")?;
    let of = |year: u16| {
        let mut found = vec![None; region.county_count()];
        for row in table.rows.iter().filter(|row| row.record.year == year) {
            let id = county_id(region, &table, row.line, "county_code", &row.record.county_code)?;
            found[id.0] = row.record.floor_area_m2_per_person;
        }
        every_county(region, &table, year, found)
    };
    Ok([of(YEARS[0])?, of(YEARS[1])?])
}

fn census_year(
    region: &Region,
    year: u16,
    counts: &Table<CountRow>,
    ages: &Table<AgeCountRow>,
    residence_ages: &Table<ResidenceAgeRow>,
) -> Result<CensusYear> {
    let mut found: Vec<Option<(u64, &CountRow)>> = vec![None; region.county_count()];
    for row in counts.rows.iter().filter(|row| row.record.year == year) {
        let id = county_id(region, counts, row.line, "county_code", &row.record.county_code)?;
        found[id.0] = Some((row.line, &row.record));
    }
    let rows = every_county(region, counts, year, found)?.0;
    // The schema lets these columns be empty for the counties of 2000, so that the two full censuses have to ask for
    // every value.
    let column = |name: &str, value: fn(&CountRow) -> Option<f64>| -> Result<ByCounty<f64>> {
        let values = rows.iter().map(|(line, row)| {
            value(row).ok_or_else(|| counts.fail(*line, name, "", DataValueFault::CensusNeeds { year }))
        });
        Ok(ByCounty(values.collect::<Result<_>>()?))
    };
    // Registered persons were published by county in 2010 only: a census has them for all counties or for none.
    let any_registered = rows.iter().any(|(_, row)| row.registered.is_some());
    let registered = any_registered.then(|| column("registered", |row| row.registered)).transpose()?;
    let census = CensusYear {
        year,
        residents: column("residents", |row| Some(row.residents))?,
        urban: column("urban", |row| row.urban)?,
        registered,
        registered_same_county: column("registered_same_county", |row| row.registered_same_county)?,
        registered_other_county: column("registered_other_county", |row| row.registered_other_county)?,
        registered_other_province: column("registered_other_province", |row| row.registered_other_province)?,
        age: county_ages(region, year, ages)?,
        residence_age: province_ages(year, residence_ages)?,
    };
    for (index, (line, row)) in rows.iter().enumerate() {
        // The schema looks at one column at a time. More urban residents than residents would give the initial state
        // negative rural persons.
        let urban = census.urban.0[index];
        if urban > row.residents {
            let allowed = AllowedData::UpToResidents { most: row.residents }.clause();
            return Err(counts.fail(*line, "urban", &urban, allowed));
        }
    }
    // The initial state is fitted to these tables as margins (Deming and Stephan 1940), and a fit to margins with
    // different totals does not converge.
    check_ages(region, &census, ages)?;
    check_residence_ages(&census, residence_ages)?;
    Ok(census)
}

/// One value per county, or an error that names the first county without one.
fn every_county<T, R>(region: &Region, table: &Table<R>, year: u16, found: Vec<Option<T>>) -> Result<ByCounty<T>> {
    let values = found.into_iter().zip(&region.counties).map(|(value, county)| {
        let (code, name) = (county.names.code.clone(), county.names.in_both_languages());
        value.ok_or_else(|| table.fail_table(DataValueFault::CountyWithoutValue { code, name, year }))
    });
    Ok(ByCounty(values.collect::<Result<_>>()?))
}

/// Residents by county, sex, age group.
fn county_ages(region: &Region, year: u16, table: &Table<AgeCountRow>) -> Result<Array3<f64>> {
    // NaN marks cells that no row has given.
    let mut persons = Array3::from_elem((region.county_count(), 2, GROUP_STARTS.len()), f64::NAN);
    for row in table.rows.iter().filter(|row| row.record.year == year) {
        let AgeCountRow { county_code, sex, age_start, age_end, .. } = &row.record;
        let county = county_id(region, table, row.line, "county_code", county_code)?;
        // The fit adds the single ages of the province up to the same groups, so that the county table cannot have
        // others.
        let group = age_group(table, row.line, &GROUP_STARTS, (*age_start, *age_end))?;
        persons[[county.0, *sex as usize, group]] = row.record.persons;
    }
    if let Some(((county, sex, group), _)) = persons.indexed_iter().find(|(_, value)| value.is_nan()) {
        let (code, start) = (&region.counties[county].names.code, GROUP_STARTS[group]);
        let sex = ["male", "female"][sex];
        let row = vec![
            format!("county_code {code}"),
            format!("year {year}"),
            format!("sex {sex}"),
            format!("age_start {start}"),
        ];
        return Err(table.fail_table(DataTableFault::NoRow { row }));
    }
    Ok(persons)
}

/// Index of an age group.
///
/// - `starts`: lower bounds of the groups, of which the last is open.
/// - `ages`: first and last age of the row.
fn age_group<R>(table: &Table<R>, line: u64, starts: &[usize], ages: (usize, Option<usize>)) -> Result<usize> {
    let Some(group) = starts.iter().position(|start| *start == ages.0) else {
        let names = starts.iter().map(usize::to_string).collect();
        return Err(table.fail(line, "age_start", &ages.0, AllowedValue::OneOf { names }));
    };
    let end = starts.get(group + 1).map(|next| next - 1);
    // The first age names the group already. The last one is compared because an open group of 80 and over would
    // otherwise pass as 80-84.
    if ages.1 != end {
        let text = |age: Option<usize>| age.map_or(String::new(), |age| age.to_string());
        let allowed = match end {
            None => AllowedData::OpenAgeGroup,
            Some(end) => AllowedData::Exactly { value: end.to_string() },
        };
        return Err(table.fail(line, "age_end", &text(ages.1), allowed.clause()));
    }
    Ok(group)
}

/// Residents in 2000 by county, sex and three age groups; `None` for a county without rows.
fn ages_2000(
    package: &Package,
    region: &Region,
    residents: &ByCounty<Option<f64>>,
) -> Result<ByCounty<Option<[[f64; 3]; 2]>>> {
    let mut found: ByCounty<Option<[[f64; 3]; 2]>> = ByCounty(vec![None; region.county_count()]);
    if package.resources.iter().all(|resource| resource.name != AGES_2000) {
        return Ok(found);
    }
    let table: Table<WideAgeRow> = table::read(package, AGES_2000)?;
    for row in &table.rows {
        let WideAgeRow { county_code, sex, age_start, age_end, persons } = &row.record;
        let county = county_id(region, &table, row.line, "county_code", county_code)?;
        let group = age_group(&table, row.line, &WIDE_GROUP_STARTS, (*age_start, *age_end))?;
        found[county].get_or_insert_default()[*sex as usize][group] = *persons;
    }
    // A row that is missing shows in the sum.
    for (county, ages) in region.county_ids().zip(&found.0) {
        let Some(ages) = ages else { continue };
        let (sum, residents) = (ages.iter().flatten().sum(), residents[county].unwrap_or(0.0));
        if !same(sum, residents) {
            let code = region.counties[county.0].names.code.clone();
            return Err(table.fail_table(DataValueFault::AgesOfCounty { code, year: 2000, sum, residents }));
        }
    }
    Ok(found)
}

/// Residents of the province by residence, sex, single year of age.
fn province_ages(year: u16, table: &Table<ResidenceAgeRow>) -> Result<Array3<f64>> {
    // NaN marks cells that no row has given.
    let mut persons = Array3::from_elem((2, 2, AGES), f64::NAN);
    for row in table.rows.iter().filter(|row| row.record.year == year) {
        let ResidenceAgeRow { residence, sex, age, persons: value, .. } = row.record;
        // The shipped schema has the same limit, but a package with another schema must get a message and not a failed
        // index.
        if age >= AGES {
            return Err(table.fail(
                row.line,
                "age",
                &age,
                AllowedData::Range { low: 0.0, high: (AGES - 1) as f64 }.clause(),
            ));
        }
        persons[[residence as usize, sex as usize, age]] = value;
    }
    if let Some(((residence, sex, age), _)) = persons.indexed_iter().find(|(_, value)| value.is_nan()) {
        let (residence, sex) = (["urban", "rural"][residence], ["male", "female"][sex]);
        let row =
            vec![format!("year {year}"), format!("residence {residence}"), format!("sex {sex}"), format!("age {age}")];
        return Err(table.fail_table(DataTableFault::NoRow { row }));
    }
    Ok(persons)
}

/// The ages of a county add up to its residents.
fn check_ages(region: &Region, census: &CensusYear, table: &Table<AgeCountRow>) -> Result<()> {
    for (county, by_age) in census.age.outer_iter().enumerate() {
        let (sum, residents) = (by_age.sum(), census.residents.0[county]);
        if !same(sum, residents) {
            let (code, year) = (region.counties[county].names.code.clone(), census.year);
            return Err(table.fail_table(DataValueFault::AgesOfCounty { code, year, sum, residents }));
        }
    }
    Ok(())
}

/// The residence-age table adds up to the urban and rural residents of the counties.
fn check_residence_ages(census: &CensusYear, table: &Table<ResidenceAgeRow>) -> Result<()> {
    let urban: f64 = census.urban.0.iter().sum();
    let rural = census.residents.0.iter().sum::<f64>() - urban;
    // The two kinds of place are compared one by one, because a person under the wrong one changes neither the sum of
    // the table nor that of the counties.
    for (residence, counties) in Residence::ALL.into_iter().zip([urban, rural]) {
        let sum = census.residence_age.index_axis(ndarray::Axis(0), residence as usize).sum();
        if !same(sum, counties) {
            let year = census.year;
            return Err(table.fail_table(match residence {
                Residence::Urban => DataValueFault::UrbanAges { year, sum, counties },
                Residence::Rural => DataValueFault::RuralAges { year, sum, counties },
            }));
        }
    }
    Ok(())
}

/// Whether two sums of persons agree to [`SAME`].
pub(super) fn same(a: f64, b: f64) -> bool {
    // The tolerance is relative to the larger sum, so that it does not depend on the order of the two and holds for a
    // county as for the province.
    (a - b).abs() <= SAME * a.abs().max(b.abs())
}
