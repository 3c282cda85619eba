//! The reference engine: a year in plain loops.
//!
//! This file is the specification in code. It computes one county, status, sex and age after the other, with each equation
//! where it is used, and pools nothing. [`super::cohort`] is the fast version of the same year and must equal it to 1e-9
//! in every cell and every account.
//!
//! Only [`apply`] changes a stock: each step reads the residents that result from the ledger so far, and writes the next
//! events into the ledger.

use ndarray::Array3;
use ndarray::Array4;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::Residence;
use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::rates::Rates;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::population::Population;
use crate::region::CountyId;
use crate::region::Region;
use qilu_methods::math;

/// The position of some residents: one county, status, sex and age.
#[derive(Clone, Copy)]
struct Cell {
    county: CountyId,
    status: Status,
    sex: Sex,
    age: usize,
}

impl Cell {
    /// Its index in the arrays of a ledger with axes county, status, sex, age.
    fn whole(self) -> [usize; 4] {
        [self.county.0, self.status as usize, self.sex as usize, self.age]
    }

    /// Its index in the arrays of a ledger with axes county, sex, age.
    fn person(self) -> [usize; 3] {
        [self.county.0, self.sex as usize, self.age]
    }

    /// All ages of its county, status and sex.
    fn row(self, population: &Population) -> &AgeRow {
        population.row(self.county, self.status, self.sex)
    }

    /// Persons in the cell.
    fn persons(self, population: &Population) -> f64 {
        self.row(population)[self.age]
    }

    /// The same county, sex and age with another status.
    fn of_status(self, status: Status) -> Cell {
        Cell { status, ..self }
    }
}

/// The events of a year, persons, cell by cell.
///
/// Age is the age reached by the end of the year, 0 to 100+. The dead are entered at the age that they would have
/// reached; children who die in the year of their birth are entered at 0. Every event is entered in the county where it
/// changes the stock.
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
    // The ledger is applied again after every step of the specification's order, so that each step sees the residents
    // that the steps before have left.
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
    for cell in cells(population.county_ids()) {
        let (whole, person) = (cell.whole(), cell.person());
        let mut persons = aged(cell.row(population), cell.age);
        if cell.age == 0 {
            persons += ledger.births[[cell.county.0, cell.status as usize, cell.sex as usize]];
        }
        persons -= ledger.deaths[whole];
        persons -= ledger.internal_out[whole] + ledger.external_out[whole] + ledger.return_out[whole];
        persons += ledger.internal_in[whole] + ledger.external_in[whole];
        match cell.status {
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
        end.row_mut(cell.county, cell.status, cell.sex)[cell.age] = persons;
    }
    end
}

impl Ledger {
    /// A ledger without events.
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
            accounts[county][by_residence(Status::ALL[status], M::BirthsUrban, M::BirthsRural)] += born;
        }
        for cell in cells(end.county_ids()) {
            let account = &mut accounts[cell.county.0];
            let whole = cell.whole();
            let of = |urban: M, rural: M| by_residence(cell.status, urban, rural);
            account[of(M::DeathsUrban, M::DeathsRural)] += self.deaths[whole];
            account[of(M::InternalOutUrban, M::InternalOutRural)] += self.internal_out[whole];
            account[of(M::InternalInUrban, M::InternalInRural)] += self.internal_in[whole];
            account[of(M::ExternalOutUrban, M::ExternalOutRural)] += self.external_out[whole];
            account[of(M::ExternalInUrban, M::ExternalInRural)] += self.external_in[whole];
            account[M::ReturnOut] += self.return_out[whole];
            let persons = cell.persons(end);
            account[M::MoverExposure] += persons * rates.schedules.mover[cell.sex as usize][cell.age];
            add_residents(account, cell, persons);
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
    for cell in cells(population.county_ids()) {
        let survival = rates.survival(region.city_of(cell.county), cell.status.residence(), cell.sex);
        let dead = cell.persons(population) * (1.0 - survival.ratio[cell.age]);
        // `+=`, because those of 99 and of 100+ reach the same age.
        ledger.deaths[Cell { age: (cell.age + 1).min(AGES - 1), ..cell }.whole()] += dead;
    }
}

/// Births to the mean of the women at the start and at the end of the year, and deaths of the newborn in the year.
fn births(region: &Region, rates: &Rates<'_>, [start, end]: [&Population; 2], ledger: &mut Ledger) {
    for county in start.county_ids() {
        for status in Status::ALL {
            let (city, residence) = (region.city_of(county), status.residence());
            let women = [start, end].map(|population| population.row(county, status, Sex::Female));
            // Births happen throughout the year, so the rates apply to the mean of the women at both of its ends,
            // before migration.
            let at = |age: usize| rates.asfr(city, residence)[age] * 0.5 * (women[0][age] + women[1][age]);
            let born: f64 = (0..AGES).map(at).sum();
            for (sex, share) in [(Sex::Male, rates.male_share), (Sex::Female, 1.0 - rates.male_share)] {
                let child = Cell { county, status, sex, age: 0 };
                ledger.births[[county.0, status as usize, sex as usize]] = born * share;
                ledger.deaths[child.whole()] = born * share * (1.0 - rates.survival(city, residence, sex).births);
            }
        }
    }
}

/// Departures of all streams, which compete: of the hazards `h` with sum `H`, each takes `h / H (1 - exp(-H))`.
fn departures(rates: &Rates<'_>, alive: &Population, ledger: &mut Ledger) {
    for cell in cells(alive.county_ids()) {
        let level = rates.hazards(cell.county, cell.status);
        let [mover, local, back] = rates.schedules.of(cell.sex).map(|row| row[cell.age]);
        let other = if cell.status == Status::Rural { local } else { back };
        let hazards = [level.internal * mover, level.external * mover, level.other * other];
        let total: f64 = hazards.iter().sum();
        // The mean time that a person lives in the cell until the first event, as a share of the year.
        let lived = if total > 0.0 { -math::exp_m1(-total) / total } else { 1.0 };
        let persons = cell.persons(alive);
        let [internal, external, third] = hazards.map(|hazard| persons * lived * hazard);
        ledger.internal_out[cell.whole()] = internal;
        ledger.external_out[cell.whole()] = external;
        match cell.status {
            Status::Rural => ledger.local[cell.person()] = third,
            Status::Unsettled | Status::Settled => ledger.return_out[cell.whole()] = third,
        }
    }
}

/// Arrivals from every other county: the settled stay settled inside their own city; everybody else arrives
/// unsettled, or in the countryside.
fn internal_arrivals(region: &Region, rates: &Rates<'_>, ledger: &mut Ledger) {
    for (origin, to) in pairs(region) {
        let share = rates.destination.share(region, origin, to);
        let same_city = region.city_of(origin) == region.city_of(to);
        // The share is that of the destination: it is a fact about where newcomers live there.
        let rural = rates.rural_arrival[to.0];
        for cell in cells(std::iter::once(origin)) {
            let arriving = share * ledger.internal_out[cell.whole()];
            let there = Cell { county: to, ..cell };
            if cell.status == Status::Settled && same_city {
                ledger.internal_in[there.whole()] += arriving;
            } else {
                ledger.internal_in[there.of_status(Status::Rural).whole()] += rural * arriving;
                ledger.internal_in[there.of_status(Status::Unsettled).whole()] += (1.0 - rural) * arriving;
            }
        }
    }
}

/// Returners reach the countryside of their own county, or of the county that is their home.
fn return_arrivals(region: &Region, rates: &Rates<'_>, ledger: &mut Ledger) {
    for (origin, to) in pairs(region) {
        let elsewhere = rates.home_elsewhere[origin.0];
        // One number per pair: the own county takes those whose home it is, the others take the rest by distance.
        let share = if origin == to { 1.0 - elsewhere } else { elsewhere * rates.home.share(region, origin, to) };
        for cell in cells(std::iter::once(origin)) {
            ledger.return_in[Cell { county: to, ..cell }.person()] += share * ledger.return_out[cell.whole()];
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
            ledger.external_in[[county, Status::Rural as usize, sex, age]] = rural * arriving;
            ledger.external_in[[county, Status::Unsettled as usize, sex, age]] = (1.0 - rural) * arriving;
        }
    }
}

/// Settlement of the unsettled who are present.
fn settlement(rates: &Rates<'_>, present: &Population, ledger: &mut Ledger) {
    for ((county, sex, age), settling) in ledger.settlement.indexed_iter_mut() {
        let probability = rates.settlement[county] + rates.family_settlement[county] * rates.relatives[age];
        *settling = probability * present.row(CountyId(county), Status::Unsettled, Sex::ALL[sex])[age];
    }
}

/// Reclassification of the rural residents who are present.
fn reclassification(rates: &Rates<'_>, present: &Population, ledger: &mut Ledger) {
    for ((county, sex, age), becoming) in ledger.reclassified.indexed_iter_mut() {
        let persons = present.row(CountyId(county), Status::Rural, Sex::ALL[sex])[age];
        *becoming = rates.reclassification[county] * persons;
        ledger.reclassified_settled[[county, sex, age]] = rates.reclassified_settled * *becoming;
    }
}

/// Adds the residents of a cell to an account.
fn add_residents(account: &mut Account, cell: Cell, persons: f64) {
    account[[M::Rural, M::Unsettled, M::Settled][cell.status as usize]] += persons;
    let groups = [(0..15, M::Age0To14), (15..60, M::Age15To59), (60..AGES, M::Age60Plus), (65..AGES, M::Age65Plus)];
    for (_, group) in groups.into_iter().filter(|(ages, _)| ages.contains(&cell.age)) {
        account[group] += persons;
    }
}

/// Index of the open age group 100+.
const OLDEST: usize = AGES - 1;

/// Persons of a row who reach an age in the year; those of 99 and of 100+ together form the new 100+.
fn aged(row: &AgeRow, age: usize) -> f64 {
    match age {
        0 => 0.0,
        OLDEST => row[OLDEST - 1] + row[OLDEST],
        _ => row[age - 1],
    }
}

/// Every status, sex and age of some counties.
fn cells(counties: impl Iterator<Item = CountyId>) -> impl Iterator<Item = Cell> {
    let rows = |county| Status::ALL.into_iter().flat_map(move |status| Sex::ALL.map(|sex| (county, status, sex)));
    let ages = |(county, status, sex)| (0..AGES).map(move |age| Cell { county, status, sex, age });
    counties.flat_map(rows).flat_map(ages)
}

/// Every county with every county.
fn pairs(region: &Region) -> impl Iterator<Item = (CountyId, CountyId)> {
    let counties = region.county_ids();
    counties.clone().flat_map(move |origin| counties.clone().map(move |to| (origin, to)))
}

/// One of two measures by the residence of a status.
fn by_residence(status: Status, urban: M, rural: M) -> M {
    match status.residence() {
        Residence::Urban => urban,
        Residence::Rural => rural,
    }
}
