//! The agent engine: the same year as [`crate::engine::cohort`], person by person.
//!
//! Everybody is an [`Agent`] of eight bytes in the list of a cell (county, status, sex, year of birth): ageing moves
//! nobody. An event strikes every member of a cell with the same probability, so the next one that it strikes is found
//! by a geometric skip and the others are never read; where the law asks for more than the cell knows (how long has
//! this person lived here?), a candidate is struck at the highest probability and accepted at its own (thinning).
//!
//! The rates are those of the cohort engine. What agents know beyond them are [`AgentRules`], which can be switched off; then
//! the expected number of every event is that of the cohort engine.
//!
//! Counties are worked on in parallel, each with its own stream of random numbers; who leaves waits in the origin's
//! outbox and is taken in by its destination in the order of the origins. So threads change nothing.

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
    /// Nobody yet: [`Engine::start`] brings the residents.
    ///
    /// - `seed`, `draw`: address of the chance of events.
    #[must_use]
    pub fn new(settings: AgentSettings, seed: u64, draw: u32) -> Agents {
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
    pub fn lives(&self) -> &[LifeEvent] {
        &self.lives
    }

    /// How long people live in the towns of a county before they settle.
    #[must_use]
    pub fn settlement_durations(&self, county: CountyId) -> &SettlementDurations {
        &self.counties[county.0].durations
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
    fn start(&mut self, start: &EngineStart<'_>, population: &mut Population) {
        self.base_year = start.year;
        let (settings, seed, draw) = (self.settings, self.seed, self.draw);
        let counts = start.region.county_count();
        let source = &*population;
        self.counties.resize_with(counts, AgentCounty::new);
        self.counties.par_iter_mut().enumerate().for_each(|(index, county)| {
            county.clear();
            let rng = &mut rng(seed, draw, start.year, index, YearPhase::Start);
            settle_in(start, settings, rng, CountyId(index), county, source);
        });
        self.outboxes = (0..counts).map(|_| Outbox::new(counts)).collect();
        follow::choose(&mut self.counties, settings.followed, seed, draw, start.year);
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
            sum += persons[age] / f64::from(settings.scale);
            let count = whole(sum) - before;
            before += count;
            let cell = AgentCell { status, sex, cohort: AGES - 1 - age };
            county.cells[cell.index()].reserve_exact(count + count / 16);
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

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded down, never negative")]
fn whole(value: f64) -> usize {
    value as usize
}
