//! Inputs and results of the UN projection of China (World Population Prospects 2024, medium variant).
//!
//! They are a package of their own, `data/china`, against which the engine is checked. The projection of Shandong does not
//! use them.

use std::collections::BTreeMap;
use std::ops::Index;
use std::ops::Range;
use std::path::Path;

use qilu_messages::data::DataTableFault;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::Sex;
use crate::data::demography;
use crate::data::package::Package;
use crate::data::sources;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;

/// First and last calendar year of the yearly series.
pub const YEARS: [u16; 2] = [2010, 2035];

/// Years whose population by age the package holds, on 1 July.
pub const POPULATION_YEARS: [u16; 4] = [2010, 2020, 2025, 2035];

/// First years of the five-year periods of the death rates.
pub const DEATH_PERIODS: [u16; 6] = [2005, 2010, 2015, 2020, 2025, 2030];

/// First years of the five-year periods of migration by age.
pub const MIGRATION_PERIODS: [u16; 3] = [2020, 2025, 2030];

/// Number of age groups of the death rates: 0, 1-4, five years each, 100 and over.
pub const DEATH_GROUPS: usize = 22;

/// Number of five-year age groups: 0-4 to 95-99, and 100 and over.
pub const FIVE_YEAR_GROUPS: usize = 21;

/// Width of the age groups, years.
const GROUP_WIDTH: usize = 5;

/// Ages of childbearing in the fertility rates of the UN.
const FERTILE: Range<usize> = 15..50;

/// The UN publishes persons in thousands, and births per 1,000 women.
const THOUSAND: f64 = 1000.0;

/// One value a calendar year, from the first of [`YEARS`].
#[derive(Clone, Debug)]
pub struct ByYear<T>(Vec<T>);

impl<T> Index<u16> for ByYear<T> {
    type Output = T;
    fn index(&self, year: u16) -> &T {
        &self.0[usize::from(year - YEARS[0])]
    }
}

/// Inputs and results of the UN for China. Indices of pairs: male, female.
#[derive(Clone, Debug)]
pub struct China {
    /// Births of each year, persons.
    pub births: ByYear<f64>,
    /// Deaths of each year, persons.
    pub deaths: ByYear<f64>,
    /// Net migration, persons.
    pub net_migration: ByYear<f64>,
    /// Total fertility rate, births per woman.
    pub tfr: ByYear<f64>,
    /// Life expectancy at birth, years.
    pub e0: [ByYear<f64>; 2],
    /// Sex ratio at birth, males per female.
    pub sex_ratio: ByYear<f64>,
    /// Births per woman-year by age, 15 to 49.
    pub asfr: ByYear<AgeRow>,
    /// Deaths per person-year by age group, in the order of [`DEATH_PERIODS`].
    pub death_rates: Vec<[[f64; DEATH_GROUPS]; 2]>,
    /// Net migrants of five years by five-year age group, persons, in the order of [`MIGRATION_PERIODS`].
    pub migrants: Vec<[[f64; FIVE_YEAR_GROUPS]; 2]>,
    /// Population by age on 1 July of the years of [`POPULATION_YEARS`], persons.
    pub population: Vec<[AgeRow; 2]>,
}

impl China {
    /// Reads and checks the package in `folder`.
    ///
    /// # Errors
    /// At the first fault, or if a row is missing; the error names file, line, column, value and the allowed values.
    pub fn load(folder: &Path) -> Result<China> {
        China::of(&Package::load(folder)?)
    }

    /// Reads and checks a package whose files have been read.
    ///
    /// # Errors
    /// As [`China::load`].
    pub fn of(package: &Package) -> Result<China> {
        // The engine does not use the sources. They are read so that a value without a source is refused here as in the
        // data of the province.
        sources::load(package)?;
        let what = |indicator: &str, year: u16| vec![format!("indicator {indicator}"), format!("year {year}")];
        let annual =
            NamedValues::read(package, "annual", |row: &AnnualRow| (what(&row.indicator, row.year), row.value))?;
        let series = |indicator: &str, factor: f64| -> Result<ByYear<f64>> {
            let values = (YEARS[0]..=YEARS[1]).map(|year| Ok(annual.one(what(indicator, year))? * factor));
            Ok(ByYear(values.collect::<Result<_>>()?))
        };
        Ok(China {
            // The tables are copied as printed, persons in thousands, so that they can be compared with the source.
            births: series("births", THOUSAND)?,
            deaths: series("deaths", THOUSAND)?,
            net_migration: series("net_migration", THOUSAND)?,
            tfr: series("tfr", 1.0)?,
            e0: [series("e0_male", 1.0)?, series("e0_female", 1.0)?],
            sex_ratio: series("sex_ratio_at_birth", 1.0)?,
            asfr: fertility(package)?,
            death_rates: death_rates(package)?,
            migrants: migrants(package)?,
            population: population(package)?,
        })
    }

    /// Population by age on 1 July of one of the [`POPULATION_YEARS`].
    #[must_use]
    pub fn population(&self, year: u16) -> &[AgeRow; 2] {
        let position = POPULATION_YEARS.iter().position(|known| *known == year);
        &self.population[position.expect("one of the years of the package")]
    }
}

/// Columns with their values that together name a row, such as `year 2010`, `age 20`.
type RowName = Vec<String>;

/// The values of a table by the names of their rows.
struct NamedValues<T> {
    table: Table<T>,
    values: BTreeMap<RowName, f64>,
}

impl<T: DeserializeOwned> NamedValues<T> {
    fn read(package: &Package, name: &str, entry: impl Fn(&T) -> (RowName, f64)) -> Result<NamedValues<T>> {
        let table: Table<T> = table::read(package, name)?;
        // The schema has these columns as its key, so that no row replaces another one of the same name.
        let values = table.rows.iter().map(|row| entry(&row.record)).collect();
        Ok(NamedValues { table, values })
    }

    fn one(&self, row: RowName) -> Result<f64> {
        let value = self.values.get(&row).copied();
        value.ok_or_else(|| self.table.fail_table(DataTableFault::NoRow { row }))
    }
}

#[derive(Deserialize)]
struct AnnualRow {
    indicator: String,
    year: u16,
    value: f64,
}

#[derive(Deserialize)]
struct ChinaFertilityRow {
    year: u16,
    age: usize,
    births_per_1000_women: f64,
}

fn fertility(package: &Package) -> Result<ByYear<AgeRow>> {
    let what = |year: u16, age: usize| vec![format!("year {year}"), format!("age {age}")];
    let values = NamedValues::read(package, "fertility", |row: &ChinaFertilityRow| {
        (what(row.year, row.age), row.births_per_1000_women)
    })?;
    let row = |year: u16| -> Result<AgeRow> {
        let mut row = AgeRow::ZERO;
        // The UN's rates by single year of age begin at 15 and end at 49. The ages outside of them stay at zero, which
        // leaves out 0.03 to 0.09 % of the total fertility rate (docs/engine-check.md).
        for age in FERTILE {
            row[age] = values.one(what(year, age))? / THOUSAND;
        }
        Ok(row)
    };
    Ok(ByYear((YEARS[0]..=YEARS[1]).map(row).collect::<Result<_>>()?))
}

/// Name of a row of a table by year or period, sex and age or age group.
///
/// - `columns`: names of the columns of the year and of the age.
fn what([year_column, age_column]: [&str; 2], year: u16, sex: Sex, age: usize) -> RowName {
    vec![format!("{year_column} {year}"), format!("sex {}", demography::sex_name(sex)), format!("{age_column} {age}")]
}

/// Columns of tables by period and age group.
const PERIOD_AND_GROUP: [&str; 2] = ["period_start", "age_start"];

/// Columns of tables by year and single year of age.
const YEAR_AND_AGE: [&str; 2] = ["year", "age"];

#[derive(Deserialize)]
struct MortalityRow {
    period_start: u16,
    sex: Sex,
    age_start: usize,
    deaths_per_person_year: f64,
}

fn death_rates(package: &Package) -> Result<Vec<[[f64; DEATH_GROUPS]; 2]>> {
    let values = NamedValues::read(package, "mortality", |row: &MortalityRow| {
        (what(PERIOD_AND_GROUP, row.period_start, row.sex, row.age_start), row.deaths_per_person_year)
    })?;
    // The first five years are the two groups 0 and 1-4, which moves the later groups by one place.
    let start = |group: usize| if group < 2 { group } else { GROUP_WIDTH * (group - 1) };
    by_period(&DEATH_PERIODS, |period, sex, group| values.one(what(PERIOD_AND_GROUP, period, sex, start(group))))
}

#[derive(Deserialize)]
struct ChinaMigrationRow {
    period_start: u16,
    sex: Sex,
    age_start: usize,
    net_migrants_thousand: f64,
}

fn migrants(package: &Package) -> Result<Vec<[[f64; FIVE_YEAR_GROUPS]; 2]>> {
    let values = NamedValues::read(package, "migration", |row: &ChinaMigrationRow| {
        (what(PERIOD_AND_GROUP, row.period_start, row.sex, row.age_start), row.net_migrants_thousand * THOUSAND)
    })?;
    // Migrants by age are published from 2020 on only. Earlier years take the ages of the first period
    // (docs/engine-check.md).
    by_period(&MIGRATION_PERIODS, |period, sex, group| {
        values.one(what(PERIOD_AND_GROUP, period, sex, GROUP_WIDTH * group))
    })
}

#[derive(Deserialize)]
struct PopulationRow {
    year: u16,
    sex: Sex,
    age: usize,
    population_thousand: f64,
}

fn population(package: &Package) -> Result<Vec<[AgeRow; 2]>> {
    let values = NamedValues::read(package, "population", |row: &PopulationRow| {
        (what(YEAR_AND_AGE, row.year, row.sex, row.age), row.population_thousand * THOUSAND)
    })?;
    let found = by_period::<AGES>(&POPULATION_YEARS, |year, sex, age| values.one(what(YEAR_AND_AGE, year, sex, age)))?;
    Ok(found.into_iter().map(|pair| pair.map(|ages| AgeRow::of_ages(|age| ages[age]))).collect())
}

/// A value for each period, sex and age group.
fn by_period<const N: usize>(
    periods: &[u16],
    value: impl Fn(u16, Sex, usize) -> Result<f64>,
) -> Result<Vec<[[f64; N]; 2]>> {
    let mut found = vec![[[0.0; N]; 2]; periods.len()];
    for (pair, &period) in found.iter_mut().zip(periods) {
        for sex in Sex::ALL {
            for (group, cell) in pair[sex as usize].iter_mut().enumerate() {
                *cell = value(period, sex, group)?;
            }
        }
    }
    Ok(found)
}
