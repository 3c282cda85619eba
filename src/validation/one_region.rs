//! A country as a province with one city and one county: the inputs of the UN for China, projected by the engine of the
//! model.
//!
//! All residents are unsettled urban residents; internal moves, settlement and reclassification are zero. Net migration of
//! the country enters as arrivals from outside, negative where more persons leave.
//!
//! The UN counts births, deaths and migrants by calendar year and people on 1 July. A year of the engine goes from 1
//! July to 30 June, and its rates are the means of the two calendar years that it touches.

use std::ops::Range;

use ndarray::Array2;

use crate::axes::AgeRow;
use crate::axes::Sex;
use crate::axes::Status;
use crate::axes::row_sum;
use crate::data::china::ByYear;
use crate::data::china::China;
use crate::data::china::DEATH_GROUPS;
use crate::data::china::DEATH_PERIODS;
use crate::data::china::MIGRATION_PERIODS;
use crate::data::china::YEARS;
use crate::engine::cohort;
use crate::engine::cohort::Workspace;
use crate::engine::rates::Hazards;
use crate::engine::rates::Rates;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::demography::abridged;
use crate::model::demography::mortality::BrassFamily;
use crate::model::demography::mortality::Survival;
use crate::model::migration::destination::Destination;
use crate::model::migration::schedule::Schedules;
use crate::model::population::Population;
use crate::region::Circle;
use crate::region::City;
use crate::region::CityId;
use crate::region::County;
use crate::region::CountyId;
use crate::region::CountyKind;
use crate::region::Names;
use crate::region::Region;
use qilu_methods::math;

/// Assumption about the ages of migrants before the first period for which the UN publishes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EarlyMigrants {
    /// Ages as in the first published period.
    AsLater,
    /// The same number at each age from 15 to 59, for women and men.
    Even,
    /// No migration.
    Nobody,
}

/// The rates of a year.
#[derive(Clone, Debug)]
pub struct YearInputs {
    /// The year on whose 1 July it ends.
    pub end: u16,
    /// Survival of men and women.
    pub survival: [Survival; 2],
    /// Levels `ln A` at which the standard tables have the life expectancy of the UN; 0 is the UN's own age pattern.
    pub level: [f64; 2],
    /// Births per woman-year by age.
    pub asfr: AgeRow,
    /// Share of births that are male.
    pub male_share: f64,
    /// Net migrants by sex and age, persons.
    pub migrants: [AgeRow; 2],
}

/// The country at the end of a year, and the births and deaths of the year.
#[derive(Clone, Debug)]
pub struct CountryYear {
    /// The year on whose 1 July it ends.
    pub end: u16,
    /// Residents by age, persons.
    pub residents: [AgeRow; 2],
    /// Births, persons.
    pub births: f64,
    /// Deaths, persons.
    pub deaths: f64,
}

impl CountryYear {
    /// Residents of all ages, persons.
    #[must_use]
    pub fn population(&self) -> f64 {
        self.residents.iter().map(row_sum).sum()
    }
}

/// Inputs of all years, from the first 1 July of [`YEARS`] to the last.
#[must_use]
pub fn inputs(china: &China, early: EarlyMigrants) -> Vec<YearInputs> {
    let year = |start: u16| {
        // A year of the engine covers the second half of one calendar year and the first half of the next.
        let mean = |series: &ByYear<f64>| 0.5 * (series[start] + series[start + 1]);
        let tables = Sex::ALL.map(|sex| {
            let family = BrassFamily::new(&abridged::single_years(&death_rates(china, start + 1, sex), sex));
            let e0 = mean(&china.e0[sex as usize]);
            (family.survival(e0), family.level(e0))
        });
        let ratio = mean(&china.sex_ratio);
        YearInputs {
            end: start + 1,
            level: [tables[0].1, tables[1].1],
            survival: tables.map(|(survival, _)| survival),
            asfr: AgeRow::of_ages(|age| 0.5 * (china.asfr[start][age] + china.asfr[start + 1][age])),
            male_share: ratio / (1.0 + ratio),
            migrants: migrants(china, start, mean(&china.net_migration), early),
        }
    };
    (YEARS[0]..YEARS[1]).map(year).collect()
}

/// Moves the population of 1 July of `start` through the years of `inputs` that follow.
#[must_use]
pub fn run(inputs: &[YearInputs], start: u16, residents: &[AgeRow; 2]) -> Vec<CountryYear> {
    let country = Country::new();
    let mut population = Population::empty(1);
    for sex in Sex::ALL {
        *population.row_mut(COUNTRY, Status::Unsettled, sex) = residents[sex as usize];
    }
    let mut work = Workspace::new(&country.region);
    inputs
        .iter()
        .filter(|year| year.end > start)
        .map(|year| {
            let mut accounts = [Account::default()];
            // The engine reads rates by residence; town and countryside have the same ones here.
            let survival: Vec<Survival> = [&year.survival, &year.survival].into_iter().flatten().cloned().collect();
            let asfr = [year.asfr; 2];
            let rates = country.rates(year, &survival, &asfr);
            cohort::advance(&country.region, &rates, &mut population, &mut work, &mut accounts);
            CountryYear {
                end: year.end,
                residents: Sex::ALL.map(|sex| *population.row(COUNTRY, Status::Unsettled, sex)),
                births: accounts[0][M::BirthsUrban],
                deaths: accounts[0][M::DeathsUrban],
            }
        })
        .collect()
}

/// Years of a period of the UN's death rates.
const PERIOD_YEARS: f64 = 5.0;

/// Calendar years from the start of a period, on 1 July, to the 1 January in its middle.
const MIDDLE_YEARS: u16 = 3;

/// Death rates by age group on 1 January of `year`, per person-year. Logarithms are interpolated on a straight line between
/// the middles of the UN's periods of five years, which begin on 1 July; before the first and after the last middle, the
/// rates are constant.
fn death_rates(china: &China, year: u16, sex: Sex) -> [f64; DEATH_GROUPS] {
    // 1 January of the third year after the start is the middle of a period from 1 July to 30 June five years later.
    let place = (f64::from(year) - f64::from(DEATH_PERIODS[0] + MIDDLE_YEARS)) / PERIOD_YEARS;
    let place = place.clamp(0.0, (DEATH_PERIODS.len() - 1) as f64);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number, 0 or more")]
    let before = (place as usize).min(DEATH_PERIODS.len() - 2);
    let weight = place - before as f64;
    let [first, second] = [0, 1].map(|next| &china.death_rates[before + next][sex as usize]);
    std::array::from_fn(|group| math::exp((1.0 - weight) * math::ln(first[group]) + weight * math::ln(second[group])))
}

/// Ages of the migrants of [`EarlyMigrants::Even`], years.
const EVEN_AGES: Range<usize> = 15..60;

/// First age of the open group, which is not divided into single years.
const OPEN_AGE: usize = 100;

/// Net migrants by sex and age in the year from 1 July of `start`, persons: the age pattern of the period, scaled to `total`
/// persons. Groups are spread evenly over their single years of age.
fn migrants(china: &China, start: u16, total: f64, early: EarlyMigrants) -> [AgeRow; 2] {
    let known = MIGRATION_PERIODS.iter().rposition(|&period| period <= start);
    let pattern = match (known, early) {
        (None, EarlyMigrants::Nobody) => return [AgeRow::ZERO; 2],
        (None, EarlyMigrants::Even) => [AgeRow::of_ages(|age| f64::from(u8::from(EVEN_AGES.contains(&age)))); 2],
        _ => china.migrants[known.unwrap_or(0)]
            .map(|groups| AgeRow::of_ages(|age| if age == OPEN_AGE { groups[age / 5] } else { groups[age / 5] / 5.0 })),
    };
    // The published total counts; the age pattern only distributes it.
    let sum: f64 = pattern.iter().map(row_sum).sum();
    pattern.map(|row| row.map(|value| value / sum * total))
}

/// The one county of the country.
const COUNTRY: CountyId = CountyId(0);

/// The parts of the rates that are equal in every year.
struct Country {
    region: Region,
    schedules: Schedules,
    home: Destination,
    nobody: [AgeRow; 2],
}

impl Country {
    fn new() -> Country {
        let names =
            || Names { code: String::new(), zh: "中国".into(), en: "China".into(), pinyin: "zhongguo".into() };
        let nobody = [AgeRow::ZERO; 2];
        let seat = (0.0, 0.0);
        Country {
            region: Region {
                province: names(),
                cities: vec![City { names: names(), circle: Circle::Capital, tier: 1, counties: 0..1, seat }],
                counties: vec![County {
                    names: names(),
                    city: CityId(0),
                    kind: CountyKind::County,
                    seat,
                    area_km2: 1.0,
                }],
                former: Vec::new(),
            },
            schedules: Schedules { mover: nobody, local: nobody, back: nobody },
            // A single destination that nobody chooses: the engine needs shares, but the hazards of moving are zero.
            home: Destination { city: Array2::ones((1, 1)), county: vec![1.0] },
            nobody,
        }
    }

    /// The rates of a year: no stream but arrivals from outside, whose pattern holds persons.
    fn rates<'a>(&'a self, year: &'a YearInputs, survival: &'a [Survival], asfr: &'a [AgeRow]) -> Rates<'a> {
        Rates {
            schedules: &self.schedules,
            survival,
            asfr,
            male_share: year.male_share,
            hazards: vec![[Hazards::capped(0.0, 0.0, 0.0, 1.0, 1.0); 3]],
            destination: self.home.clone(),
            home: &self.home,
            home_elsewhere: &[0.0],
            rural_arrival: &[0.0],
            external_in: vec![1.0],
            arrival_pattern: &year.migrants,
            talent_in: vec![0.0],
            talent_pattern: &self.nobody,
            settlement: vec![0.0],
            family_settlement: vec![0.0],
            settlement_past: vec![[0.0; 2]],
            requirement_years: vec![0.0],
            relatives: &self.nobody[0],
            reclassification: vec![0.0],
            reclassified_settled: 0.0,
        }
    }
}
