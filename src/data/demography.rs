//! Schedules: mortality, fertility, migration, and the UN's projections for China.

use qilu_messages::data::AllowedData;
use qilu_messages::data::DataTableFault;
use qilu_messages::data::DataValueFault;
use qilu_messages::usage::AllowedValue;
use serde::Deserialize;

use crate::axes::AGES;
use crate::axes::Residence;
use crate::axes::Sex;
use crate::data::census::YEARS;
use crate::data::package::Package;
use crate::data::regions::city_id;
use crate::data::table;
use crate::data::table::Table;
use crate::data::table::TableRow;
use crate::error::Error;
use crate::error::Result;
use crate::region::ByCity;
use crate::region::Region;

/// A standard life table of one sex: survivors `l(a)` of 1 at exact age `a`, ages 0 to 100.
#[derive(Clone, Debug)]
pub struct StandardLifeTable {
    /// `l(a)`, falling from 1.
    pub survivors: [f64; AGES],
    /// Person-years lived in the first year of life, `L(0)`.
    pub infant_person_years: f64,
    /// Remaining life expectancy at 100, years.
    pub e100: f64,
}

/// Six-parameter double-logistic expected yearly gain of e0 (Chunn, Raftery and Gerland 2013).
#[derive(Clone, Copy, Debug)]
pub struct DoubleLogistic {
    /// Widths of the four stretches of e0, years.
    pub delta: [f64; 4],
    /// Maximum gain, years per year.
    pub k: f64,
    /// Asymptotic gain, years per year.
    pub z: f64,
}

/// Rogers-Castro curve `a1 e^(-alpha1 x) + a2 e^(-alpha2 (x - mu2) - e^(-lambda2 (x - mu2))) + c`.
#[derive(Clone, Copy, Debug)]
pub struct RogersCastro {
    /// Level of the childhood part.
    pub a1: f64,
    /// Rate of descent of the childhood part, per year.
    pub alpha1: f64,
    /// Level of the labour-force part.
    pub a2: f64,
    /// Rate of descent of the labour-force part, per year.
    pub alpha2: f64,
    /// Position of the labour-force part, years.
    pub mu2: f64,
    /// Rate of ascent of the labour-force part, per year.
    pub lambda2: f64,
    /// Level that does not depend on age.
    pub c: f64,
}

/// Life expectancy at birth in 2000 by sex, years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifeExpectancy2000 {
    /// Of urban and rural residents.
    pub residence: [[f64; 2]; 2],
    /// Of all residents.
    pub total: [f64; 2],
}

/// Demographic inputs of the province. Indices: residence urban, rural; sex male, female; census year 2010, 2020.
#[derive(Clone, Debug)]
pub struct Demography {
    /// Standard life tables by sex (Shandong 2020, corrected for under-reporting).
    pub standard: [StandardLifeTable; 2],
    /// e0 by census year, residence, sex, years.
    pub e0: [[[f64; 2]; 2]; 2],
    /// e0 at the census of 2000; `None` if the package does not have it.
    pub e0_2000: Option<LifeExpectancy2000>,
    /// e0 of a city minus that of the province, years.
    pub e0_gap: ByCity<f64>,
    /// Expected yearly gain of e0 by sex.
    pub e0_gain: [DoubleLogistic; 2],
    /// Normalised age-specific fertility at ages 15 to 49 by census year and residence; each sums to 1.
    pub fertility_share: FertilityShare,
    /// Total fertility rate by census year and residence as reconstructed from the long form, births per woman.
    pub census_tfr: [[f64; 2]; 2],
    /// Rogers-Castro curves of net rural-to-urban transfer by decade ([`DECADES`]) and sex.
    pub transfer: [[RogersCastro; 2]; 2],
    /// Ten-year census survival ratios of China by decade, sex and age group at the first census: 0-4, 5-9, ...,
    /// 70-74, 75 and over.
    pub census_survival: [[[f64; SURVIVAL_GROUPS]; 2]; 2],
    /// Sex ratio at birth of China, males per female, by year from 2000.
    pub sex_ratio_at_birth: Vec<(u16, f64)>,
}

/// The decades that end with each census of [`YEARS`].
pub const DECADES: [&str; 2] = ["2000-2010", "2010-2020"];

/// First and last age of childbearing in the schedules.
pub const FERTILE: [usize; 2] = [15, 49];

/// Number of ages of childbearing.
pub const FERTILE_AGES: usize = FERTILE[1] - FERTILE[0] + 1;

/// Number of age groups of the census survival ratios: 0-4, 5-9, ..., 70-74, 75 and over.
pub const SURVIVAL_GROUPS: usize = 16;

/// Year of the census before the two that are read in full.
const EARLY: u16 = 2000;

/// Width of the age groups of the census survival ratios, years.
const GROUP_WIDTH: usize = 5;

/// Normalised fertility by census year, residence and age of childbearing; each schedule sums to 1.
pub type FertilityShare = [[[f64; FERTILE_AGES]; 2]; 2];

/// Largest difference from 1 of the sum of a normalised schedule, which is printed with seven decimals.
const LARGEST_SUM_ERROR: f64 = 1e-6;

impl Demography {
    /// Reads the tables of mortality, fertility and migration schedules.
    ///
    /// # Errors
    /// If a year, residence, sex, age or parameter is missing; if survivors rise with age; if fertility shares do not
    /// add up to 1; if a city is unknown or missing.
    pub fn load(package: &Package, region: &Region) -> Result<Demography> {
        // Ages and level are taken apart, because the model gives each city and kind of place its own total fertility
        // rate with the same ages.
        let (fertility_share, census_tfr) = fertility(package)?;
        let (e0, e0_2000) = life_expectancy(package)?;
        Ok(Demography {
            standard: life_tables(package)?,
            e0,
            e0_2000,
            e0_gap: e0_gap(package, region)?,
            e0_gain: e0_gain(package)?,
            fertility_share,
            census_tfr,
            // Both decades are read, because a base year uses the decade that ends with its census: a hindcast from
            // 2010 must not see that of 2020.
            transfer: both(DECADES, |period| transfer(package, period))?,
            census_survival: both(DECADES, |period| census_survival(package, period))?,
            sex_ratio_at_birth: sex_ratio_at_birth(package)?,
        })
    }
}

/// The one row that satisfies `wanted`.
///
/// - `what`: columns with their values, such as `year 2010`, for the error.
fn one<'a, T>(table: &'a Table<T>, what: &[String], wanted: impl Fn(&T) -> bool) -> Result<&'a TableRow<T>> {
    let mut rows = table.rows.iter().filter(|row| wanted(&row.record));
    // A second row is a fault, even in a package whose schema has no key: the value would depend on the order of the
    // file.
    match (rows.next(), rows.next()) {
        (Some(row), None) => Ok(row),
        (None, _) => Err(table.fail_table(DataTableFault::NoRow { row: what.to_vec() })),
        (Some(first), Some(second)) => {
            Err(table.fail_row(second.line, DataTableFault::RowTwice { row: what.to_vec(), first: first.line }))
        }
    }
}

/// Both sexes, residences or censuses, each by `value`.
fn both<K: Copy, T>(keys: [K; 2], mut value: impl FnMut(K) -> Result<T>) -> Result<[T; 2]> {
    Ok([value(keys[0])?, value(keys[1])?])
}

pub(super) fn sex_name(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "male",
        Sex::Female => "female",
    }
}

fn residence_name(residence: Residence) -> &'static str {
    match residence {
        Residence::Urban => "urban",
        Residence::Rural => "rural",
    }
}

#[derive(Deserialize)]
struct LifeTableRow {
    sex: Sex,
    age: usize,
    survivors: f64,
    person_years: f64,
    life_expectancy: f64,
}

fn life_tables(package: &Package) -> Result<[StandardLifeTable; 2]> {
    let table: Table<LifeTableRow> = table::read(package, "life_table")?;
    both(Sex::ALL, |sex| {
        let at = |age: usize| {
            let what = [format!("sex {}", sex_name(sex)), format!("age {age}")];
            one(&table, &what, |row| row.sex == sex && row.age == age)
        };
        let (birth, last) = (at(0)?, at(AGES - 1)?);
        // Tables are printed for 100,000 births as well as for one.
        let radix = birth.record.survivors;
        let mut survivors = [1.0; AGES];
        for age in 1..AGES {
            let row = at(age)?;
            survivors[age] = row.record.survivors / radix;
            // The relational model works on the odds (1 - l) / l, so that survivors must stay positive to the last age.
            if !(survivors[age] > 0.0 && survivors[age] < survivors[age - 1]) {
                let before = survivors[age - 1] * radix;
                let allowed = AllowedData::BelowYounger { most: before }.clause();
                return Err(table.fail(row.line, "survivors", &row.record.survivors, allowed));
            }
        }
        // Those who die in infancy live a part of the year between 0 and 1; the model keeps this part when it changes
        // the level of mortality.
        let infant_person_years = birth.record.person_years / radix;
        if !(survivors[1] < infant_person_years && infant_person_years < 1.0) {
            let allowed = AllowedData::InfantYears.clause();
            return Err(table.fail(birth.line, "person_years", &birth.record.person_years, allowed));
        }
        Ok(StandardLifeTable { survivors, infant_person_years, e100: last.record.life_expectancy })
    })
}

#[derive(Deserialize)]
struct LifeExpectancyRow {
    year: u16,
    residence: String,
    sex: Sex,
    e0: f64,
}

/// e0 by census year, residence and sex; and of 2000, if the table has rows of that year.
#[expect(clippy::type_complexity, reason = "the two fields of Demography")]
fn life_expectancy(package: &Package) -> Result<([[[f64; 2]; 2]; 2], Option<LifeExpectancy2000>)> {
    let table: Table<LifeExpectancyRow> = table::read(package, "life_expectancy")?;
    // The table also has the kind of place `total`, so that the column is read as text and not as a residence.
    let of_place = |year: u16, place: &str| {
        both(Sex::ALL, |sex| {
            let what = [format!("year {year}"), format!("residence {place}"), format!("sex {}", sex_name(sex))];
            let wanted = |row: &LifeExpectancyRow| row.year == year && row.residence == place && row.sex == sex;
            Ok(one(&table, &what, wanted)?.record.e0)
        })
    };
    let of_year = |year: u16| both(Residence::ALL, |residence| of_place(year, residence_name(residence)));
    let early = if table.rows.iter().any(|row| row.record.year == EARLY) {
        Some(LifeExpectancy2000 { residence: of_year(EARLY)?, total: of_place(EARLY, "total")? })
    } else {
        None
    };
    Ok((both(YEARS, of_year)?, early))
}

#[derive(Deserialize)]
struct CityMortalityRow {
    city_code: String,
    e0_gap_years: f64,
}

fn e0_gap(package: &Package, region: &Region) -> Result<ByCity<f64>> {
    let table: Table<CityMortalityRow> = table::read(package, "city_mortality")?;
    let mut found = vec![None; region.city_count()];
    for row in &table.rows {
        let id = city_id(region, &table, row.line, "city_code", &row.record.city_code)?;
        found[id.0] = Some(row.record.e0_gap_years);
    }
    // A city without a row is a fault and does not get a gap of zero, because the mortality of the province would pass
    // unnoticed for its own.
    let gaps = found.into_iter().zip(&region.cities).map(|(gap, city)| {
        let (code, name) = (city.names.code.clone(), city.names.in_both_languages());
        gap.ok_or_else(|| table.fail_table(DataValueFault::CityWithoutRow { code, name }))
    });
    Ok(ByCity(gaps.collect::<Result<_>>()?))
}

#[derive(Deserialize)]
struct SexParameterRow {
    sex: Sex,
    parameter: String,
    value: f64,
}

fn e0_gain(package: &Package) -> Result<[DoubleLogistic; 2]> {
    let table: Table<SexParameterRow> = table::read(package, "e0_gain")?;
    both(Sex::ALL, |sex| {
        let value = |name: &str| -> Result<f64> {
            let what = [format!("sex {}", sex_name(sex)), format!("parameter {name}")];
            Ok(one(&table, &what, |row| row.sex == sex && row.parameter == name)?.record.value)
        };
        let delta = [value("delta1")?, value("delta2")?, value("delta3")?, value("delta4")?];
        Ok(DoubleLogistic { delta, k: value("k")?, z: value("z")? })
    })
}

#[derive(Deserialize)]
struct FertilityRow {
    year: u16,
    residence: String,
    age: usize,
    share: f64,
    asfr: f64,
}

/// Shares by age and total fertility rate, both by census year and residence.
fn fertility(package: &Package) -> Result<(FertilityShare, [[f64; 2]; 2])> {
    let table: Table<FertilityRow> = table::read(package, "fertility_schedule")?;
    let mut share = [[[0.0; FERTILE_AGES]; 2]; 2];
    let mut tfr = [[0.0; 2]; 2];
    for (census, year) in YEARS.into_iter().enumerate() {
        for residence in Residence::ALL {
            let place = residence_name(residence);
            let shares = &mut share[census][residence as usize];
            for age in FERTILE[0]..=FERTILE[1] {
                let wanted = |row: &FertilityRow| row.year == year && row.residence == place && row.age == age;
                let what = [format!("year {year}"), format!("residence {place}"), format!("age {age}")];
                let row = &one(&table, &what, wanted)?.record;
                shares[age - FERTILE[0]] = row.share;
                // The rates are by single year of age and per woman-year, so that their sum is the total fertility
                // rate.
                tfr[census][residence as usize] += row.asfr;
            }
            let sum: f64 = shares.iter().sum();
            // The model multiplies the shares by a total fertility rate; shares with another sum would change all
            // births without notice.
            if (sum - 1.0).abs() > LARGEST_SUM_ERROR {
                return Err(table.fail_table(DataValueFault::FertilityShares { year, residence: place, sum }));
            }
        }
    }
    Ok((share, tfr))
}

#[derive(Deserialize)]
struct MigrationRow {
    period: String,
    sex: Sex,
    parameter: String,
    value: f64,
}

fn transfer(package: &Package, period: &str) -> Result<[RogersCastro; 2]> {
    let table: Table<MigrationRow> = table::read(package, "migration_schedule")?;
    both(Sex::ALL, |sex| {
        let value = |name: &str| -> Result<f64> {
            let what = [format!("period {period}"), format!("sex {}", sex_name(sex)), format!("parameter {name}")];
            let wanted = |row: &MigrationRow| row.period == period && row.sex == sex && row.parameter == name;
            Ok(one(&table, &what, wanted)?.record.value)
        };
        Ok(RogersCastro {
            a1: value("a1")?,
            alpha1: value("alpha1")?,
            a2: value("a2")?,
            alpha2: value("alpha2")?,
            mu2: value("mu2")?,
            lambda2: value("lambda2")?,
            // The constant of the curve stands for reclassification, which moves nobody; the schedule of movers leaves
            // it out (docs/migration.md).
            c: value("c")?,
        })
    })
}

#[derive(Deserialize)]
struct SurvivalRow {
    period: String,
    sex: Sex,
    age_start: usize,
    ratio: f64,
}

fn census_survival(package: &Package, period: &str) -> Result<[[f64; SURVIVAL_GROUPS]; 2]> {
    let table: Table<SurvivalRow> = table::read(package, "census_survival")?;
    both(Sex::ALL, |sex| {
        // The ratios are those of China, taken as a closed population. Ratios of the province would contain the
        // migration that is estimated with them.
        let mut ratios = [0.0; SURVIVAL_GROUPS];
        for (group, ratio) in ratios.iter_mut().enumerate() {
            let start = GROUP_WIDTH * group;
            let what = [format!("period {period}"), format!("sex {}", sex_name(sex)), format!("age_start {start}")];
            let wanted = |row: &SurvivalRow| row.period == period && row.sex == sex && row.age_start == start;
            *ratio = one(&table, &what, wanted)?.record.ratio;
        }
        Ok(ratios)
    })
}

#[derive(Deserialize)]
struct WppRow {
    indicator: String,
    variant: String,
    year: u16,
    value: f64,
    unit: String,
}

/// Indicator of the series of sex ratios at birth.
const SEX_RATIO: &str = "sex_ratio_at_birth";

/// First year of the series: the backcast of the decade before 2010 needs it.
const SERIES_START: u16 = 2000;

/// The series of the medium variant from [`SERIES_START`], without gaps.
fn sex_ratio_at_birth(package: &Package) -> Result<Vec<(u16, f64)>> {
    let table: Table<WppRow> = table::read(package, "wpp_china")?;
    let mut series: Vec<(u16, f64)> = Vec::new();
    for row in table.rows.iter().filter(|row| is_sex_ratio(&row.record)) {
        // The unit is read and not assumed: a ratio per 100 females taken as one per female would leave almost no girls
        // among the births.
        let ratio = match row.record.unit.as_str() {
            "males per female" => row.record.value,
            "males per 100 females" => row.record.value / 100.0,
            other => {
                let names = ["males per female", "males per 100 females"].map(str::to_owned).to_vec();
                return Err(table.fail(row.line, "unit", other, AllowedValue::OneOf { names }));
            }
        };
        series.push((row.record.year, ratio));
    }
    // The table is in the order of its source; the model reads the series by year from its start.
    series.sort_by_key(|(year, _)| *year);
    if series.is_empty() {
        let row = [format!("indicator {SEX_RATIO}"), "variant medium".to_owned(), format!("year {SERIES_START}")];
        return Err(table.fail_table(DataTableFault::NoRow { row: row.to_vec() }));
    }
    // The engine takes the nearest year that it finds, so that a gap in the series would not show in the results.
    match series.windows(2).find(|pair| pair[1].0 != pair[0].0 + 1) {
        None => Ok(series),
        Some(pair) => Err(gap(&table, pair[0].0, pair[1].0)),
    }
}

fn is_sex_ratio(row: &WppRow) -> bool {
    row.indicator == SEX_RATIO && row.variant == "medium" && row.year >= SERIES_START
}

fn gap(table: &Table<WppRow>, before: u16, after: u16) -> Error {
    table.fail_table(DataValueFault::SeriesGap { indicator: SEX_RATIO, before, after })
}
