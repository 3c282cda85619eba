//! The agent engine: the same year as [`crate::engine::cohort`], person by person.
//!
//! Everybody is an [`Agent`] of eight bytes in the list of a cell (county, status, sex, year of birth): ageing moves
//! nobody. An event strikes every member of a cell with the same probability, so the next one that it strikes is found
//! by a geometric skip and the others are never read; where the law asks for more than the cell knows (how long has
//! this person lived here?), a candidate is struck at the highest probability and accepted at its own (thinning).
//!
//! The rates are those of the cohort engine. What agents know beyond them are [`Rules`], which can be switched off; then
//! the expected number of every event is that of the cohort engine.
//!
//! Counties are worked on in parallel, each with its own stream of random numbers; who leaves waits in the origin's
//! outbox and is taken in by its destination in the order of the origins. So threads change nothing.

pub mod agent;
mod chance;
mod depart;
pub mod lives;
mod settle;
mod take_in;
pub mod tenure;

use ndarray::Array2;
use rand::rngs::ChaCha8Rng;
use rayon::prelude::*;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::agents::agent::Agent;
use crate::engine::agents::agent::Id;
use crate::engine::agents::chance::Choice;
use crate::engine::agents::depart::Outbox;
use crate::engine::agents::lives::Event;
use crate::engine::agents::lives::Happening;
use crate::engine::agents::tenure::Tenure;
use crate::engine::kernel::Engine;
use crate::engine::kernel::Start;
use crate::engine::kernel::Year;
use crate::engine::rates::Rates;
use crate::engine::residents;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::population::Population;
use crate::model::population::ROWS_PER_COUNTY;
use crate::model::population::row_of;
use crate::region::CountyId;
use crate::region::Region;
use qilu_methods::random;
use qilu_methods::random::Purpose;

/// Years of birth that a list can be kept for: all ages of the base year and the years after it.
const COHORTS: usize = AGES + LONGEST;

/// Most years that agents are projected.
const LONGEST: usize = 63;

/// Cells of a county.
const CELLS: usize = ROWS_PER_COUNTY * COHORTS;

/// What agents know that cohorts do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rules {
    /// Settlement asks for the person's own years of residence; off: for the share of the unsettled who would have
    /// them if stays were exponential, as the cohort engine does.
    pub duration: bool,
    /// Who returns goes to the own place of origin; off: to a place with the shares of the decade.
    pub origin: bool,
}

impl Rules {
    /// Both.
    pub const ALL: Rules = Rules { duration: true, origin: true };
    /// None: the law of the cohort engine.
    pub const NEUTRAL: Rules = Rules { duration: false, origin: false };
}

/// How a population is made of agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Settings {
    /// Residents that an agent stands for: 1, 10, 100.
    pub scale: u32,
    /// What agents know.
    pub rules: Rules,
    /// Number of residents of the base year whose lives are written down.
    pub followed: u32,
}

/// The residents of a province, one by one.
#[derive(Debug)]
pub struct Agents {
    settings: Settings,
    seed: u64,
    draw: u32,
    base_year: u16,
    counties: Vec<County>,
    outboxes: Vec<Outbox>,
    lives: Vec<Happening>,
}

/// The residents of a county.
#[derive(Debug)]
struct County {
    /// By status, sex and year of birth, the last running fastest.
    cells: Vec<Vec<Agent>>,
    /// Persons who have entered this year.
    entered: usize,
    tenure: Tenure,
    lives: Vec<Happening>,
}

/// Members of a cell that an event strikes, and their places, falling.
#[derive(Debug, Default)]
struct Struck {
    places: Vec<usize>,
    agents: Vec<Agent>,
}

impl Struck {
    /// Leaves out those for whom `keep` says no.
    fn keep(&mut self, mut keep: impl FnMut(Agent) -> bool) {
        let mut kept = 0;
        for at in 0..self.agents.len() {
            if keep(self.agents[at]) {
                (self.agents[kept], self.places[kept]) = (self.agents[at], self.places[at]);
                kept += 1;
            }
        }
        self.agents.truncate(kept);
        self.places.truncate(kept);
    }
}

/// Parts of a year that have a stream of random numbers of their own.
#[derive(Clone, Copy, Debug)]
enum Part {
    Depart = 1,
    TakeIn = 2,
    Settle = 3,
    Start = 4,
}

/// Number of parts, with the one that is left for [`random::stream`].
const PARTS: u32 = 5;

/// What the parts of a year see.
struct Scene<'a> {
    region: &'a Region,
    rates: &'a Rates<'a>,
    settings: Settings,
    seed: u64,
    draw: u32,
    base_year: u16,
    year: u16,
}

/// Place of a cell in its county.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    status: Status,
    sex: Sex,
    cohort: usize,
}

impl Cell {
    fn place(self) -> usize {
        row_of(self.status, self.sex) * COHORTS + self.cohort
    }

    fn at(place: usize) -> Cell {
        let (row, cohort) = (place / COHORTS, place % COHORTS);
        Cell { status: Status::ALL[row / 2], sex: Sex::ALL[row % 2], cohort }
    }
}

impl Scene<'_> {
    fn rng(&self, county: CountyId, part: Part) -> ChaCha8Rng {
        rng(self.seed, self.draw, self.year, county.0, part)
    }

    /// Years since the base year.
    fn elapsed(&self) -> usize {
        usize::from(self.year - self.base_year)
    }

    /// Cohorts that have anybody in them this year, the oldest first; the last is that of the newborn.
    fn cohorts(&self) -> std::ops::Range<usize> {
        0..AGES + self.elapsed()
    }

    /// Cohort of an age at the end of the year.
    fn cohort(&self, age: usize) -> usize {
        AGES - 1 + self.elapsed() - age
    }

    /// Age of a cohort at the end of the year, not above 100.
    fn age(&self, cohort: usize) -> usize {
        (AGES - 1 + self.elapsed() - cohort).min(AGES - 1)
    }

    /// Age of a cohort at the end of the last year, not above 100; not of the newborn.
    fn age_before(&self, cohort: usize) -> usize {
        (AGES - 2 + self.elapsed() - cohort).min(AGES - 1)
    }

    /// Persons that `agents` stand for.
    fn persons(&self, agents: usize) -> f64 {
        agents as f64 * f64::from(self.settings.scale)
    }
}

/// Chance of a part of a year.
///
/// - `place`: place of a county in the region; the number of counties for what concerns all of them.
fn rng(seed: u64, draw: u32, year: u16, place: usize, part: Part) -> ChaCha8Rng {
    let place = u32::try_from(place).expect("there are few counties");
    random::stream_at(seed, draw, year, Purpose::Agents, place * PARTS + part as u32)
}

impl County {
    fn new() -> County {
        County { cells: vec![Vec::new(); CELLS], entered: 0, tenure: Tenure::new(), lives: Vec::new() }
    }

    /// Nobody again; the memory stays.
    fn clear(&mut self) {
        for list in &mut self.cells {
            list.clear();
        }
        self.tenure = Tenure::new();
    }

    /// Writes down what happened to somebody whose life is followed.
    #[inline]
    fn tell(&mut self, agent: Agent, happening: impl FnOnce() -> Happening) {
        if agent.is_followed() {
            self.lives.push(happening());
        }
    }

    /// A number for somebody who enters.
    fn id(&mut self, scene: &Scene<'_>, county: CountyId) -> Id {
        self.entered += 1;
        Id::new(scene.year - scene.base_year, county, self.entered - 1)
    }

    /// Adds a resident to a cell. Lists grow by an eighth: twice the memory would be too much of it.
    #[inline]
    fn add(&mut self, cell: Cell, agent: Agent) {
        let list = &mut self.cells[cell.place()];
        if list.len() == list.capacity() {
            list.reserve_exact(4 + list.len() / 8);
        }
        list.push(agent);
        if cell.status == UNSETTLED {
            self.tenure.enter(agent);
        }
    }

    /// Finds the members of a cell that an event strikes. They are read together before anything is done to them, so
    /// that the waits for the memory overlap.
    #[inline]
    fn strike(&self, cell: Cell, probability: f64, rng: &mut ChaCha8Rng, struck: &mut Struck) {
        let list = &self.cells[cell.place()];
        chance::strike(rng, list.len(), probability, &mut struck.places);
        struck.agents.clear();
        struck.agents.extend(struck.places.iter().map(|place| list[*place]));
    }

    /// Takes members out of a cell. Their places fall, so that the last member, which takes the place of each, is none
    /// of them.
    #[inline]
    fn remove(&mut self, cell: Cell, struck: &Struck) {
        let list = &mut self.cells[cell.place()];
        for place in &struck.places {
            list.swap_remove(*place);
        }
        if cell.status == UNSETTLED {
            struck.agents.iter().for_each(|agent| self.tenure.leave(*agent));
        }
    }
}

const RURAL: Status = Status::Rural;
const UNSETTLED: Status = Status::Unsettled;
const SETTLED: Status = Status::Settled;

impl Agents {
    /// Nobody yet: [`Engine::start`] brings the residents.
    ///
    /// - `seed`, `draw`: address of the chance of events.
    #[must_use]
    pub fn new(settings: Settings, seed: u64, draw: u32) -> Agents {
        Agents { settings, seed, draw, base_year: 0, counties: Vec::new(), outboxes: Vec::new(), lives: Vec::new() }
    }

    /// Makes ready for another draw, in the memory of the last one.
    pub fn again(&mut self, draw: u32) {
        self.draw = draw;
        self.lives.clear();
    }

    /// Number of agents.
    #[must_use]
    pub fn count(&self) -> usize {
        self.counties.iter().flat_map(|county| &county.cells).map(Vec::len).sum()
    }

    /// Lives written down so far, in the order of years; in a year, of parts of the year and counties.
    #[must_use]
    pub fn lives(&self) -> &[Happening] {
        &self.lives
    }

    /// How long people live in the towns of a county before they settle.
    #[must_use]
    pub fn tenure(&self, county: CountyId) -> &Tenure {
        &self.counties[county.0].tenure
    }

    /// Residents by county, status, sex and age at the end of a year.
    fn tally(&self, scene: &Scene<'_>, population: &mut Population, accounts: &mut [Account]) {
        for (index, (county, account)) in self.counties.iter().zip(accounts).enumerate() {
            let rows = population.county_mut(CountyId(index));
            rows.fill(AgeRow::ZERO);
            for (row, cells) in rows.iter_mut().zip(county.cells.chunks_exact(COHORTS)) {
                for cohort in scene.cohorts() {
                    row[scene.age(cohort)] += scene.persons(cells[cohort].len());
                }
            }
            residents::residents(scene.rates.schedules, rows, account);
        }
    }

    /// Moves what the counties have written down into one list.
    fn collect_lives(&mut self) {
        for county in &mut self.counties {
            self.lives.append(&mut county.lives);
        }
    }
}

impl Engine for Agents {
    fn start(&mut self, start: &Start<'_>, population: &mut Population) {
        self.base_year = start.year;
        let (settings, seed, draw) = (self.settings, self.seed, self.draw);
        let counts = start.region.county_count();
        let source = &*population;
        self.counties.resize_with(counts, County::new);
        self.counties.par_iter_mut().enumerate().for_each(|(index, county)| {
            county.clear();
            let rng = &mut rng(seed, draw, start.year, index, Part::Start);
            settle_in(start, settings, rng, CountyId(index), county, source);
        });
        self.outboxes = (0..counts).map(|_| Outbox::new(counts)).collect();
        lives::choose(&mut self.counties, settings.followed, seed, draw, start.year);
        self.collect_lives();
        for (index, county) in self.counties.iter().enumerate() {
            let rows = population.county_mut(CountyId(index));
            for (row, cells) in rows.iter_mut().zip(county.cells.chunks_exact(COHORTS)) {
                for age in 0..AGES {
                    row[age] = cells[AGES - 1 - age].len() as f64 * f64::from(settings.scale);
                }
            }
        }
    }

    fn advance(
        &mut self,
        year: &Year<'_>,
        population: &mut Population,
        accounts: &mut [Account],
        flows: &mut Array2<f64>,
    ) {
        let scene = Scene {
            region: year.region,
            rates: year.rates,
            settings: self.settings,
            seed: self.seed,
            draw: self.draw,
            base_year: self.base_year,
            year: year.year,
        };
        let scene = &scene;
        let counties = self.counties.par_iter_mut().zip(&mut self.outboxes).zip(&mut *accounts).enumerate();
        counties.for_each(|(index, ((county, outbox), account))| {
            depart::depart(scene, CountyId(index), county, outbox, account);
        });
        self.collect_lives();
        let outboxes = &self.outboxes;
        let counties = self.counties.par_iter_mut().zip(&mut *accounts).enumerate();
        counties.for_each(|(index, (county, account))| {
            let index = CountyId(index);
            take_in::take_in(scene, index, county, outboxes, account);
            settle::settle(scene, index, county, account);
        });
        add_flows(scene, outboxes, accounts, flows);
        self.collect_lives();
        self.tally(scene, population, accounts);
    }
}

/// Makes the agents of a county from its residents: whole persons, each age within one of what it was and right in the
/// mean (systematic sampling with a random start).
fn settle_in(
    start: &Start<'_>,
    settings: Settings,
    rng: &mut ChaCha8Rng,
    index: CountyId,
    county: &mut County,
    population: &Population,
) {
    let region = start.region;
    let home =
        Choice::new(region.county_ids().map(|to| if to == index { 0.0 } else { start.home.share(region, index, to) }));
    let own = code(index);
    let mut serial = 0;
    for (row, persons) in population.county(index).iter().enumerate() {
        let (status, sex) = (Status::ALL[row / 2], Sex::ALL[row % 2]);
        let (mut sum, mut before) = (random::open01(rng), 0);
        for age in 0..AGES {
            sum += persons[age] / f64::from(settings.scale);
            let count = whole(sum) - before;
            before += count;
            let cell = Cell { status, sex, cohort: AGES - 1 - age };
            county.cells[cell.place()].reserve_exact(count + count / 16);
            let born = start.year - u16::try_from(age).expect("ages are small");
            for _ in 0..count {
                let id = Id::new(0, index, serial);
                serial += 1;
                let agent = if status == UNSETTLED {
                    // Stays of those who leave at a constant rate are exponential.
                    let stay =
                        whole(-qilu_methods::math::ln(random::open01(rng)) / start.exit).min(usize::from(u16::MAX));
                    let since = start.year.saturating_sub(u16::try_from(stay).expect("bounded"));
                    let from_elsewhere = home.is_possible() && random::open01(rng) < start.home_elsewhere[index.0];
                    let home = if from_elsewhere { code(CountyId(home.draw(rng))) } else { own };
                    Agent::new(id, home, since.max(born))
                } else {
                    Agent::new(id, own, born)
                };
                county.add(cell, agent);
            }
        }
    }
}

/// Moves of a year by origin and destination, and those from and to the rest of China.
fn add_flows(scene: &Scene<'_>, outboxes: &[Outbox], accounts: &[Account], flows: &mut Array2<f64>) {
    let outside = accounts.len();
    for (origin, (outbox, account)) in outboxes.iter().zip(accounts).enumerate() {
        for to in (0..outside).filter(|to| *to != origin) {
            flows[[origin, to]] += scene.persons(outbox.to(CountyId(to)).len());
        }
        flows[[origin, outside]] += account[M::ExternalOutUrban] + account[M::ExternalOutRural];
        flows[[outside, origin]] += account[M::ExternalInUrban] + account[M::ExternalInRural];
    }
}

/// A county as a home.
fn code(county: CountyId) -> u8 {
    u8::try_from(county.0).expect("fewer than 255 counties")
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded down, never negative")]
fn whole(value: f64) -> usize {
    value as usize
}

/// Place of a happening.
fn happening(scene: &Scene<'_>, agent: Agent, event: Event, cell: Cell, place: [CountyId; 2]) -> Happening {
    Happening {
        id: agent.id(),
        year: scene.year,
        event,
        sex: cell.sex,
        age: AGES - 1 + scene.elapsed() - cell.cohort,
        status: cell.status,
        from: place[0],
        to: place[1],
    }
}
