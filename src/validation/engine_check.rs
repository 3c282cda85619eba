//! The engine against the projections of the UN: the same inputs for China, and the differences of the results.

use std::ops::Range;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::row_sum;
use crate::data::china::ByYear;
use crate::data::china::China;
use crate::data::china::FIVE_YEAR_GROUPS;
use crate::data::china::POPULATION_YEARS;
use crate::data::china::YEARS;
use crate::validation::one_region;
use crate::validation::one_region::CountryYear;
use crate::validation::one_region::EarlyMigrants;
use crate::validation::one_region::YearInputs;

/// A number of the UN and that of the engine, in the same unit.
#[derive(Clone, Copy, Debug)]
pub struct Compared {
    /// Number of the UN.
    pub un: f64,
    /// Number of the engine.
    pub engine: f64,
}

impl Compared {
    /// Engine minus UN, percent of the UN's number.
    #[must_use]
    pub fn percent(&self) -> f64 {
        100.0 * (self.engine / self.un - 1.0)
    }
}

/// A year from 1 July to 30 June.
#[derive(Clone, Copy, Debug)]
pub struct YearRow {
    /// The year on whose 1 July it ends.
    pub end: u16,
    /// Residents at the end, persons.
    pub population: Compared,
    /// Births, persons.
    pub births: Compared,
    /// Deaths, persons.
    pub deaths: Compared,
}

/// Residents of a year for which the UN's population by age is held.
#[derive(Clone, Debug)]
pub struct Ages {
    /// The year on whose 1 July the ages are compared.
    pub year: u16,
    /// Persons by five-year group (0-4 to 95-99, 100 and over) and sex, men before women.
    pub groups: Vec<[Compared; 2]>,
}

/// A run from the UN's population of one year.
#[derive(Clone, Debug)]
pub struct EngineCheckRun {
    /// The year on whose 1 July the run starts.
    pub start: u16,
    /// Assumption about the ages of migrants before they are published.
    pub early: EarlyMigrants,
    /// The years after the start.
    pub years: Vec<YearRow>,
    /// The years in which the population of the UN is known by age.
    pub ages: Vec<Ages>,
}

/// All runs, and properties of the inputs that explain the differences.
#[derive(Clone, Debug)]
pub struct EngineCheck {
    /// Run from the first year.
    pub main: EngineCheckRun,
    /// Runs from later years whose population by age is known.
    pub restarts: Vec<EngineCheckRun>,
    /// The main run with other assumptions about the age of early migrants.
    pub alternatives: Vec<EngineCheckRun>,
    /// Smallest and largest share of the total fertility rate at ages below 15 and from 50, percent.
    pub outside_fertile: [f64; 2],
    /// Smallest and largest part of the births, percent, that means of two years lose where rates and women fall (or
    /// gain where one rises): a quarter of the product of both changes.
    pub timing: [f64; 2],
    /// Smallest and largest level of the life tables of men and women.
    pub levels: [f64; 2],
    /// Largest distance of the UN's accounts to its own population by age, persons.
    pub closure: f64,
}

impl EngineCheck {
    /// Runs all comparisons.
    #[must_use]
    pub fn new(china: &China) -> EngineCheck {
        let inputs = one_region::inputs(china, EarlyMigrants::AsLater);
        let last = POPULATION_YEARS.len() - 1;
        let alternative = |early| run(china, &one_region::inputs(china, early), YEARS[0], early);
        EngineCheck {
            main: run(china, &inputs, YEARS[0], EarlyMigrants::AsLater),
            // Restarts tell an error of a single year from one that has accumulated since the first.
            restarts: POPULATION_YEARS[1..last]
                .iter()
                .map(|&start| run(china, &inputs, start, EarlyMigrants::AsLater))
                .collect(),
            alternatives: [EarlyMigrants::Even, EarlyMigrants::Nobody].map(alternative).into(),
            outside_fertile: span(
                (YEARS[0]..=YEARS[1]).map(|year| 100.0 * (1.0 - row_sum(&china.asfr[year]) / china.tfr[year])),
            ),
            timing: span((YEARS[0]..YEARS[1]).map(|year| timing(china, year))),
            levels: span(inputs.iter().flat_map(|year| year.level)),
            closure: POPULATION_YEARS
                .iter()
                .map(|&year| (un_population(china, year) - total(china.population(year))).abs())
                .fold(0.0, f64::max),
        }
    }
}

/// The UN's population on 1 July of `year`, persons: that of the first year and half of the births, deaths and net
/// migrants of each two calendar years that meet after it.
#[must_use]
pub fn un_population(china: &China, year: u16) -> f64 {
    let change = |year: u16| china.births[year] - china.deaths[year] + china.net_migration[year];
    // The UN counts events by calendar year and persons on 1 July, so each step takes half of two years.
    let changes = (YEARS[0]..year).map(|start| 0.5 * (change(start) + change(start + 1)));
    total(china.population(YEARS[0])) + changes.sum::<f64>()
}

fn run(china: &China, inputs: &[YearInputs], start: u16, early: EarlyMigrants) -> EngineCheckRun {
    let years = one_region::run(inputs, start, china.population(start));
    let known = years.iter().filter(|year| POPULATION_YEARS.contains(&year.end));
    EngineCheckRun {
        start,
        early,
        ages: known
            .map(|year| Ages { year: year.end, groups: groups(china.population(year.end), &year.residents) })
            .collect(),
        years: years.iter().map(|year| row(china, year)).collect(),
    }
}

fn row(china: &China, year: &CountryYear) -> YearRow {
    let mean = |series: &ByYear<f64>| 0.5 * (series[year.end - 1] + series[year.end]);
    YearRow {
        end: year.end,
        population: Compared { un: un_population(china, year.end), engine: year.population() },
        births: Compared { un: mean(&china.births), engine: year.births },
        deaths: Compared { un: mean(&china.deaths), engine: year.deaths },
    }
}

fn groups(un: &[AgeRow; 2], engine: &[AgeRow; 2]) -> Vec<[Compared; 2]> {
    let sum = |row: &AgeRow, ages: Range<usize>| row[ages].iter().sum();
    let group = |group: usize| {
        let ages = 5 * group..(5 * group + 5).min(AGES);
        [0, 1].map(|sex| Compared { un: sum(&un[sex], ages.clone()), engine: sum(&engine[sex], ages.clone()) })
    };
    (0..FIVE_YEAR_GROUPS).map(group).collect()
}

fn total(residents: &[AgeRow; 2]) -> f64 {
    residents.iter().map(row_sum).sum()
}

/// Error of the timing of births, percent: the product of the means of rates and women of two years is smaller than the mean
/// of their products by a quarter of the product of both changes.
fn timing(china: &China, year: u16) -> f64 {
    // Births over the total fertility rate is the number of women at childbearing ages, weighted by the schedule.
    let women = |year: u16| china.births[year] / china.tfr[year];
    let rates = china.tfr[year + 1] - china.tfr[year];
    let births = 0.5 * (china.births[year] + china.births[year + 1]);
    100.0 * 0.25 * rates * (women(year + 1) - women(year)) / births
}

/// Smallest and largest of the values.
fn span(values: impl Iterator<Item = f64>) -> [f64; 2] {
    values.fold([f64::INFINITY, f64::NEG_INFINITY], |[low, high], value| [low.min(value), high.max(value)])
}
