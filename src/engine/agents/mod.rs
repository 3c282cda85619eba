//! The agent engine: the same year as [`crate::engine::cohort`], person by person.
//!
//! Each resident is an [`Agent`] of eight bytes in the list of a cell (county, status, sex, year of birth), so that
//! ageing moves no agent. An event has the same probability for every member of a cell, so the next member with the
//! event is found by a geometric skip and the others are never read. Where the probability depends on more than the
//! cell (the years of residence of a person), candidates are sampled at the highest probability and accepted in
//! proportion to their own (thinning).
//!
//! The rates are those of the cohort engine. The facts that only agents have are the [`AgentRules`], which can be
//! switched off; the expected number of every event is then that of the cohort engine.
//!
//! Counties are processed in parallel, each with its own stream of random numbers. Agents who leave wait in the outbox
//! of the origin, and their destination takes them in in the order of the origins. The number of threads therefore
//! changes nothing.

pub mod agent;
mod county;
mod depart;
mod follow;
pub mod lives;
mod rules;
mod sampling;
mod scene;
mod settle;
pub mod settlement_durations;
mod take_in;

use ndarray::Array2;
use rand::rngs::ChaCha8Rng;
use rayon::prelude::*;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::agents::agent::Agent;
use crate::engine::agents::agent::Id;
use crate::engine::agents::county::AgentCounty;
use crate::engine::agents::depart::Outbox;
use crate::engine::agents::lives::LifeEvent;
use crate::engine::agents::sampling::DiscreteDistribution;
use crate::engine::agents::scene::AgentCell;
use crate::engine::agents::scene::COHORTS;
use crate::engine::agents::scene::Scene;
use crate::engine::agents::scene::UNSETTLED;
use crate::engine::agents::scene::YearPhase;
use crate::engine::agents::scene::code;
use crate::engine::agents::scene::rng;
use crate::engine::agents::settlement_durations::SettlementDurations;
use crate::engine::kernel::Engine;
use crate::engine::kernel::EngineStart;
use crate::engine::kernel::EngineYear;
use crate::engine::residents;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::population::Population;
use crate::region::CountyId;
use qilu_methods::random;

pub use rules::AgentRules;
pub use rules::AgentSettings;

/// The residents of a province, one by one.
#[derive(Debug)]
pub struct Agents {
    settings: AgentSettings,
    seed: u64,
    draw: u32,
    base_year: u16,
    counties: Vec<AgentCounty>,
    outboxes: Vec<Outbox>,
    lives: Vec<LifeEvent>,
}

impl Agents {
    /// An engine without residents; [`Engine::start`] brings them.
    ///
    /// - `seed`, `draw`: address of the random numbers of events.
    #[must_use]
    pub fn new(settings: AgentSettings, seed: u64, draw: u32) -> Agents {
        Agents { settings, seed, draw, base_year: 0, counties: Vec::new(), outboxes: Vec::new(), lives: Vec::new() }
    }

    /// Bytes of the agents of some residents. The lists have room for arrivals (`ARRIVAL_ROOM`); those that outgrow it
    /// double, which is counted as a half of all.
    #[must_use]
    pub fn bytes(residents: f64, scale: u32) -> u64 {
        let agents = residents / f64::from(scale);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
        let bytes = (agents * size_of::<Agent>() as f64 * 1.5) as u64;
        bytes
    }

    /// Prepares for another draw. The lists of the last draw keep their memory.
    pub fn again(&mut self, draw: u32) {
        self.draw = draw;
        self.lives.clear();
    }

    /// Number of agents in all counties.
    #[must_use]
    pub fn count(&self) -> usize {
        self.counties.iter().flat_map(|county| &county.cells).map(Vec::len).sum()
    }

    /// Recorded life events, in the order of years, and within a year of its phases and counties.
    #[must_use]
    pub fn lives(&self) -> &[LifeEvent] {
        &self.lives
    }

    /// Times from arrival to settlement in the towns of a county.
    #[must_use]
    pub fn settlement_durations(&self, county: CountyId) -> &SettlementDurations {
        &self.counties[county.0].durations
    }

    /// Counts the residents by county, status, sex and age at the end of a year, in persons.
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
    fn start(&mut self, start: &EngineStart<'_>, population: &mut Population) {
        self.base_year = start.year;
        let (settings, seed, draw) = (self.settings, self.seed, self.draw);
        let counts = start.region.county_count();
        let source = &*population;
        self.counties.resize_with(counts, AgentCounty::new);
        self.counties.par_iter_mut().enumerate().for_each(|(index, county)| {
            county.clear();
            // Each county has a stream of its own, so that the order in which threads take the counties does not
            // matter.
            let rng = &mut rng(seed, draw, start.year, index, YearPhase::Start);
            settle_in(start, settings, rng, CountyId(index), county, source);
        });
        self.outboxes = (0..counts).map(|_| Outbox::new(counts)).collect();
        follow::choose(&mut self.counties, settings.followed, seed, draw, start.year);
        self.collect_lives();
        // The whole persons replace the fractional ones, since the accounts of the base year must be those of the
        // agents.
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
        year: &EngineYear<'_>,
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
        // The first half of the year finishes in every county before the second begins: arrivals need all outboxes.
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

/// Free places of a list at the start, as a part of its length (one in so many): arrivals of the first years fit without a
/// copy of the list.
const ARRIVAL_ROOM: usize = 16;

/// Makes the agents of a county from its residents: whole persons, each age within one of what it was and right in the
/// mean (systematic sampling with a random start).
fn settle_in(
    start: &EngineStart<'_>,
    settings: AgentSettings,
    rng: &mut ChaCha8Rng,
    index: CountyId,
    county: &mut AgentCounty,
    population: &Population,
) {
    let region = start.region;
    let home = DiscreteDistribution::new(
        region.county_ids().map(|to| if to == index { 0.0 } else { start.home.share(region, index, to) }),
    );
    let own = code(index);
    let mut serial = 0;
    for (row, persons) in population.county(index).iter().enumerate() {
        let (status, sex) = (Status::ALL[row / 2], Sex::ALL[row % 2]);
        let (mut sum, mut before) = (random::open01(rng), 0);
        for age in 0..AGES {
            // Systematic sampling: the running sum is cut at whole numbers after one random start, so that each age is
            // within one agent of its cell and the total within one of the row.
            sum += persons[age] / f64::from(settings.scale);
            let count = whole(sum) - before;
            before += count;
            let cell = AgentCell { status, sex, cohort: AGES - 1 - age };
            county.cells[cell.index()].reserve_exact(count + count / ARRIVAL_ROOM);
            let born = start.year - u16::try_from(age).expect("ages are small");
            for _ in 0..count {
                let id = Id::new(0, index, serial);
                serial += 1;
                let agent = if status == UNSETTLED {
                    // With a constant rate of leaving, durations of residence are exponential (the cohort engine assumes
                    // the same). They are cut at the age of the person below.
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

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded down, never negative")]
fn whole(value: f64) -> usize {
    value as usize
}
