//! The year in plain words: the reference engine.
//!
//! This file is the specification in code: one county, status, sex and age after the other, each equation where it is
//! used, nothing pooled and nothing reused. [`super::cohort`] is the same year made fast and must equal it to 1e-9
//! in every cell and every account.
//!
//! Nothing here changes a stock but [`apply`]: each step looks at the residents as the ledger so far leaves them, and
//! writes what happens next into the ledger.

use ndarray::Array3;
use ndarray::Array4;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::rates::Rates;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::population::Population;
use crate::region::Region;
use qilu_methods::math;

const RURAL: usize = Status::Rural as usize;
const UNSETTLED: usize = Status::Unsettled as usize;
const SETTLED: usize = Status::Settled as usize;
const FEMALE: usize = Sex::Female as usize;

/// What happened in a year, persons, cell by cell.
///
/// Age is the age reached by the end of the year, 0 to 100+; the dead are entered at the age they would have reached,
/// children who die in the year of their birth at 0. Every event is entered in the county where it changes the stock.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    /// Live births by county, status of the mother, sex.
    pub births: Array3<f64>,
    /// Deaths by county, status, sex, age.
    pub deaths: Array4<f64>,
    /// Moves from the countryside to the town of the same county, by county, sex, age.
    pub local: Array3<f64>,
    /// Departures to other counties by county left, status, sex, age.
    pub internal_out: Array4<f64>,
    /// Arrivals from other counties by county reached, status on arrival, sex, age.
    pub internal_in: Array4<f64>,
    /// Departures to the rest of China by county, status, sex, age.
    pub external_out: Array4<f64>,
    /// Arrivals from the rest of China by county, status on arrival, sex, age.
    pub external_in: Array4<f64>,
    /// Returners by county left, status (unsettled, settled; rural is empty), sex, age.
    pub return_out: Array4<f64>,
    /// Returners by county of the countryside reached, sex, age.
    pub return_in: Array3<f64>,
    /// Settlements: unsettled who become settled, by county, sex, age.
    pub settlement: Array3<f64>,
    /// Rural residents who become urban in place, by county, sex, age.
    pub reclassified: Array3<f64>,
    /// Those among the reclassified who count as settled, by county, sex, age; the others count as unsettled.
    pub reclassified_settled: Array3<f64>,
}

/// Works out what happens in a year, in the order of the specification.
#[must_use]
pub fn year(region: &Region, rates: &Rates<'_>, population: &Population) -> Ledger {
    let mut ledger = Ledger::new(region.county_count());
    mortality(region, rates, population, &mut ledger);
    let survivors = apply(population, &ledger);
    births(region, rates, [population, &survivors], &mut ledger);
    let alive = apply(population, &ledger);
    departures(rates, &alive, &mut ledger);
    internal_arrivals(region, rates, &mut ledger);
    return_arrivals(region, rates, &mut ledger);
    external_arrivals(rates, &mut ledger);
    let present = apply(population, &ledger);
    settlement(rates, &present, &mut ledger);
    reclassification(rates, &present, &mut ledger);
    ledger
}

/// Residents at the end of the year: everybody a year older, and the entries of the ledger.
#[must_use]
pub fn apply(population: &Population, ledger: &Ledger) -> Population {
    let mut end = Population::empty(population.county_count());
    for (county, status, sex, age) in cells(population.county_count()) {
        let row = cell_row(population, county, status, sex);
        let whole = [county, status, sex, age];
        let person = [county, sex, age];
        let mut persons = aged(row, age);
        if age == 0 {
            persons += ledger.births[[county, status, sex]];
        }
        persons -= ledger.deaths[whole];
        persons -= ledger.internal_out[whole] + ledger.external_out[whole] + ledger.return_out[whole];
        persons += ledger.internal_in[whole] + ledger.external_in[whole];
        match Status::ALL[status] {
            Status::Rural => {
                persons += ledger.return_in[person] - ledger.local[person];
                persons -= ledger.reclassified[person];
            }
            Status::Unsettled => {
                persons += ledger.local[person];
                persons -= ledger.settlement[person];
                persons += ledger.reclassified[person] - ledger.reclassified_settled[person];
            }
            Status::Settled => persons += ledger.settlement[person] + ledger.reclassified_settled[person],
        }
        end.row_mut(county, Status::ALL[status], Sex::ALL[sex])[age] = persons;
    }
    end
}

impl Ledger {
    /// Nothing happened.
    #[must_use]
    pub fn new(counties: usize) -> Ledger {
        let whole = || Array4::zeros((counties, 3, 2, AGES));
        let person = || Array3::zeros((counties, 2, AGES));
        Ledger {
            births: Array3::zeros((counties, 3, 2)),
            deaths: whole(),
            local: person(),
            internal_out: whole(),
            internal_in: whole(),
            external_out: whole(),
            external_in: whole(),
            return_out: whole(),
            return_in: person(),
            settlement: person(),
            reclassified: person(),
            reclassified_settled: person(),
        }
    }

    /// The accounts of the counties: the flows of this ledger and the residents at the `end` of its year.
    #[must_use]
    pub fn accounts(&self, rates: &Rates<'_>, end: &Population) -> Vec<Account> {
        let mut accounts = vec![Account::default(); end.county_count()];
        for ((county, status, _), born) in self.births.indexed_iter() {
            accounts[county][residence(status, M::BirthsUrban, M::BirthsRural)] += born;
        }
        for (county, status, sex, age) in cells(end.county_count()) {
            let account = &mut accounts[county];
            let whole = [county, status, sex, age];
            account[residence(status, M::DeathsUrban, M::DeathsRural)] += self.deaths[whole];
            account[residence(status, M::InternalOutUrban, M::InternalOutRural)] += self.internal_out[whole];
            account[residence(status, M::InternalInUrban, M::InternalInRural)] += self.internal_in[whole];
            account[residence(status, M::ExternalOutUrban, M::ExternalOutRural)] += self.external_out[whole];
            account[residence(status, M::ExternalInUrban, M::ExternalInRural)] += self.external_in[whole];
            account[M::ReturnOut] += self.return_out[whole];
            let persons = cell_row(end, county, status, sex)[age];
            account[M::MoverExposure] += persons * rates.schedules.mover[sex][age];
            add_residents(account, status, age, persons);
        }
        for ((county, sex, age), local) in self.local.indexed_iter() {
            let account = &mut accounts[county];
            account[M::LocalMoves] += local;
            account[M::ReturnIn] += self.return_in[[county, sex, age]];
            account[M::Settlements] += self.settlement[[county, sex, age]];
            account[M::Reclassified] += self.reclassified[[county, sex, age]];
        }
        accounts
    }
}

/// Deaths of those who were there when the year began.
fn mortality(region: &Region, rates: &Rates<'_>, population: &Population, ledger: &mut Ledger) {
    for (county, status, sex, age) in cells(population.county_count()) {
        let survival = rates.survival(city_of(region, county), usize::from(status == RURAL), sex);
        let dead = cell_row(population, county, status, sex)[age] * (1.0 - survival.ratio[age]);
        ledger.deaths[[county, status, sex, (age + 1).min(AGES - 1)]] += dead;
    }
}

/// Births to the mean of the women at the start and at the end of the year, and deaths of the newborn in the year.
fn births(region: &Region, rates: &Rates<'_>, [start, end]: [&Population; 2], ledger: &mut Ledger) {
    for county in 0..start.county_count() {
        for status in 0..3 {
            let (city, place) = (city_of(region, county), usize::from(status == RURAL));
            let women = [start, end].map(|population| cell_row(population, county, status, FEMALE));
            let at = |age: usize| rates.asfr(city, place)[age] * 0.5 * (women[0][age] + women[1][age]);
            let born: f64 = (0..AGES).map(at).sum();
            for (sex, share) in [rates.male_share, 1.0 - rates.male_share].into_iter().enumerate() {
                ledger.births[[county, status, sex]] = born * share;
                ledger.deaths[[county, status, sex, 0]] =
                    born * share * (1.0 - rates.survival(city, place, sex).births);
            }
        }
    }
}

/// Departures of all streams, which compete: of the hazards `h` with sum `H`, each takes `h / H (1 - exp(-H))`.
fn departures(rates: &Rates<'_>, alive: &Population, ledger: &mut Ledger) {
    for (county, status, sex, age) in cells(alive.county_count()) {
        let level = rates.hazards(county, status);
        let mover = rates.schedules.mover[sex][age];
        let other = if status == RURAL { rates.schedules.local[sex][age] } else { rates.schedules.back[sex][age] };
        let hazards = [level.internal * mover, level.external * mover, level.other * other];
        let total: f64 = hazards.iter().sum();
        let lived = if total > 0.0 { -math::exp_m1(-total) / total } else { 1.0 };
        let persons = cell_row(alive, county, status, sex)[age];
        let [internal, external, third] = hazards.map(|hazard| persons * lived * hazard);
        ledger.internal_out[[county, status, sex, age]] = internal;
        ledger.external_out[[county, status, sex, age]] = external;
        match Status::ALL[status] {
            Status::Rural => ledger.local[[county, sex, age]] = third,
            Status::Unsettled | Status::Settled => ledger.return_out[[county, status, sex, age]] = third,
        }
    }
}

/// Arrivals from every other county: the settled stay settled inside their own city; everybody else arrives
/// unsettled, or in the countryside.
fn internal_arrivals(region: &Region, rates: &Rates<'_>, ledger: &mut Ledger) {
    let counties = region.county_count();
    for (origin, to) in ndarray::indices((counties, counties)) {
        let share = rates.destination.share(region, origin, to);
        let same_city = city_of(region, origin) == city_of(region, to);
        let rural = rates.rural_arrival[to];
        for (status, sex, age) in ndarray::indices((3, 2, AGES)) {
            let arriving = share * ledger.internal_out[[origin, status, sex, age]];
            if status == SETTLED && same_city {
                ledger.internal_in[[to, SETTLED, sex, age]] += arriving;
            } else {
                ledger.internal_in[[to, RURAL, sex, age]] += rural * arriving;
                ledger.internal_in[[to, UNSETTLED, sex, age]] += (1.0 - rural) * arriving;
            }
        }
    }
}

/// Returners reach the countryside of their own county, or of the county that is their home.
fn return_arrivals(region: &Region, rates: &Rates<'_>, ledger: &mut Ledger) {
    let counties = region.county_count();
    for (origin, to) in ndarray::indices((counties, counties)) {
        let elsewhere = rates.home_elsewhere[origin];
        let share = if origin == to { 1.0 - elsewhere } else { elsewhere * rates.home.share(region, origin, to) };
        for (status, sex, age) in ndarray::indices((3, 2, AGES)) {
            ledger.return_in[[to, sex, age]] += share * ledger.return_out[[origin, status, sex, age]];
        }
    }
}

/// Arrivals from the rest of China, unsettled or in the countryside.
fn external_arrivals(rates: &Rates<'_>, ledger: &mut Ledger) {
    for (county, persons) in rates.external_in.iter().enumerate() {
        for (sex, age) in ndarray::indices((2, AGES)) {
            let talent = rates.talent_in[county] * rates.talent_pattern[sex][age];
            let arriving = persons * rates.arrival_pattern[sex][age] + talent;
            let rural = rates.rural_arrival[county];
            ledger.external_in[[county, RURAL, sex, age]] = rural * arriving;
            ledger.external_in[[county, UNSETTLED, sex, age]] = (1.0 - rural) * arriving;
        }
    }
}

/// Settlement of the unsettled who are present.
fn settlement(rates: &Rates<'_>, present: &Population, ledger: &mut Ledger) {
    for ((county, sex, age), settling) in ledger.settlement.indexed_iter_mut() {
        let probability = rates.settlement[county] + rates.family_settlement[county] * rates.relatives[age];
        *settling = probability * cell_row(present, county, UNSETTLED, sex)[age];
    }
}

/// Reclassification of the rural residents who are present.
fn reclassification(rates: &Rates<'_>, present: &Population, ledger: &mut Ledger) {
    for ((county, sex, age), becoming) in ledger.reclassified.indexed_iter_mut() {
        *becoming = rates.reclassification[county] * cell_row(present, county, RURAL, sex)[age];
        ledger.reclassified_settled[[county, sex, age]] = rates.reclassified_settled * *becoming;
    }
}

/// Adds residents of a status and age to an account.
fn add_residents(account: &mut Account, status: usize, age: usize, persons: f64) {
    account[[M::Rural, M::Unsettled, M::Settled][status]] += persons;
    let groups = [(0..15, M::Age0To14), (15..60, M::Age15To59), (60..AGES, M::Age60Plus), (65..AGES, M::Age65Plus)];
    for (_, group) in groups.into_iter().filter(|(ages, _)| ages.contains(&age)) {
        account[group] += persons;
    }
}

/// Persons of a row who reach an age in the year; those of 99 and of 100+ together form the new 100+.
fn aged(row: &AgeRow, age: usize) -> f64 {
    match age {
        0 => 0.0,
        100 => row[99] + row[100],
        _ => row[age - 1],
    }
}

/// Every county, status, sex and age.
fn cells(counties: usize) -> impl Iterator<Item = (usize, usize, usize, usize)> {
    ndarray::indices((counties, 3, 2, AGES)).into_iter()
}

fn cell_row(population: &Population, county: usize, status: usize, sex: usize) -> &AgeRow {
    population.row(county, Status::ALL[status], Sex::ALL[sex])
}

fn city_of(region: &Region, county: usize) -> usize {
    region.counties[county].city.0
}

fn residence(status: usize, urban: M, rural: M) -> M {
    if status == RURAL { rural } else { urban }
}
