//! Data that all phases of a year share: cells and their cohorts, rates, and the streams of random numbers.

use rand::rngs::ChaCha8Rng;

use crate::axes::AGES;
use crate::axes::Sex;
use crate::axes::Status;
use crate::engine::agents::agent::Agent;
use crate::engine::agents::lives::LifeEvent;
use crate::engine::agents::lives::LifeEventKind;
use crate::engine::agents::rules::AgentSettings;
use crate::engine::rates::Rates;
use crate::model::population::ROWS_PER_COUNTY;
use crate::model::population::row_of;
use crate::region::CountyId;
use crate::region::Region;
use qilu_methods::random;
use qilu_methods::random::Purpose;

/// Years of birth for which a county has lists: all ages of the base year, and the years after it.
pub(super) const COHORTS: usize = AGES + LONGEST;

/// Longest projection with agents, years; six bits of an identity hold the year of entry.
pub(super) const LONGEST: usize = 63;

/// Cells of a county: status, sex and year of birth.
pub(super) const CELLS: usize = ROWS_PER_COUNTY * COHORTS;

pub(super) const RURAL: Status = Status::Rural;
pub(super) const UNSETTLED: Status = Status::Unsettled;
pub(super) const SETTLED: Status = Status::Settled;

/// Phases of a year, each of which has a stream of random numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum YearPhase {
    Depart = 1,
    TakeIn = 2,
    Settle = 3,
    Start = 4,
}

/// Number of streams of a county and year: the four phases, and 0, which belongs to [`random::stream`].
pub(super) const PARTS: u32 = 5;

/// Data that all phases of a year share.
pub(super) struct Scene<'a> {
    pub(super) region: &'a Region,
    pub(super) rates: &'a Rates<'a>,
    pub(super) settings: AgentSettings,
    pub(super) seed: u64,
    pub(super) draw: u32,
    pub(super) base_year: u16,
    pub(super) year: u16,
}

/// A cell of a county: the agents of one status, sex and year of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AgentCell {
    pub(super) status: Status,
    pub(super) sex: Sex,
    pub(super) cohort: usize,
}

impl AgentCell {
    pub(super) fn index(self) -> usize {
        row_of(self.status, self.sex) * COHORTS + self.cohort
    }

    pub(super) fn at(place: usize) -> AgentCell {
        let (row, cohort) = (place / COHORTS, place % COHORTS);
        AgentCell { status: Status::ALL[row / 2], sex: Sex::ALL[row % 2], cohort }
    }
}

impl Scene<'_> {
    pub(super) fn rng(&self, county: CountyId, part: YearPhase) -> ChaCha8Rng {
        rng(self.seed, self.draw, self.year, county.0, part)
    }

    /// Years since the base year.
    pub(super) fn elapsed(&self) -> usize {
        usize::from(self.year - self.base_year)
    }

    /// Cohorts that can have members this year, the oldest first; the last is that of the newborn.
    pub(super) fn cohorts(&self) -> std::ops::Range<usize> {
        // Cohorts are counted from the oldest of the base year, so that ageing changes no index.
        0..AGES + self.elapsed()
    }

    /// Cohort of an age at the end of the year.
    pub(super) fn cohort(&self, age: usize) -> usize {
        AGES - 1 + self.elapsed() - age
    }

    /// Age of a cohort at the end of the year, not above 100.
    pub(super) fn age(&self, cohort: usize) -> usize {
        (AGES - 1 + self.elapsed() - cohort).min(AGES - 1)
    }

    /// Age of a cohort at the end of last year, at most 100; undefined for the newborn.
    pub(super) fn age_before(&self, cohort: usize) -> usize {
        (AGES - 2 + self.elapsed() - cohort).min(AGES - 1)
    }

    /// Persons that `agents` stand for.
    pub(super) fn persons(&self, agents: usize) -> f64 {
        agents as f64 * f64::from(self.settings.scale)
    }
}

/// Random numbers of a phase of a year.
///
/// - `place`: index of the county; the number of counties for events that concern all of them.
pub(super) fn rng(seed: u64, draw: u32, year: u16, place: usize, part: YearPhase) -> ChaCha8Rng {
    // The purpose names the agents, and the position tells counties and phases apart, so no two streams are equal.
    let place = u32::try_from(place).expect("there are few counties");
    random::stream_at(seed, draw, year, Purpose::Agents, place * PARTS + part as u32)
}

/// The code of a county as a home, one byte.
pub(super) fn code(county: CountyId) -> u8 {
    u8::try_from(county.0).expect("fewer than 255 counties")
}

/// The life event of an agent in this year; `place` is the county before and after it.
pub(super) fn life_event(
    scene: &Scene<'_>,
    agent: Agent,
    event: LifeEventKind,
    cell: AgentCell,
    place: [CountyId; 2],
) -> LifeEvent {
    LifeEvent {
        id: agent.id(),
        year: scene.year,
        event,
        sex: cell.sex,
        // Ages of lives are not capped at 100 as those of cells are: the year of birth is known.
        age: AGES - 1 + scene.elapsed() - cell.cohort,
        status: cell.status,
        from: place[0],
        to: place[1],
    }
}
