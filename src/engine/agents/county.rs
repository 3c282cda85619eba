//! The residents of a county, cell by cell.

use rand::rngs::ChaCha8Rng;

use crate::engine::agents::agent::Agent;
use crate::engine::agents::agent::Id;
use crate::engine::agents::lives::LifeEvent;
use crate::engine::agents::sampling;
use crate::engine::agents::scene::AgentCell;
use crate::engine::agents::scene::CELLS;
use crate::engine::agents::scene::Scene;
use crate::engine::agents::scene::UNSETTLED;
use crate::engine::agents::settlement_durations::SettlementDurations;
use crate::region::CountyId;

/// The residents of a county.
#[derive(Debug)]
pub(super) struct AgentCounty {
    /// By status, sex and year of birth, the last running fastest.
    pub(super) cells: Vec<Vec<Agent>>,
    /// Persons who have entered this year.
    pub(super) entered: usize,
    pub(super) durations: SettlementDurations,
    pub(super) lives: Vec<LifeEvent>,
}

/// Members of a cell that an event strikes, and their places, falling.
#[derive(Debug, Default)]
pub(super) struct Selected {
    pub(super) places: Vec<usize>,
    pub(super) agents: Vec<Agent>,
}

impl Selected {
    /// Leaves out those for whom `keep` says no.
    pub(super) fn keep(&mut self, mut keep: impl FnMut(Agent) -> bool) {
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

impl AgentCounty {
    pub(super) fn new() -> AgentCounty {
        AgentCounty {
            cells: vec![Vec::new(); CELLS],
            entered: 0,
            durations: SettlementDurations::new(),
            lives: Vec::new(),
        }
    }

    /// Nobody again; the memory stays.
    pub(super) fn clear(&mut self) {
        for list in &mut self.cells {
            list.clear();
        }
        self.durations = SettlementDurations::new();
    }

    /// Writes down what happened to somebody whose life is followed.
    #[inline]
    pub(super) fn record_event(&mut self, agent: Agent, life_event: impl FnOnce() -> LifeEvent) {
        if agent.is_followed() {
            self.lives.push(life_event());
        }
    }

    /// A number for somebody who enters.
    pub(super) fn id(&mut self, scene: &Scene<'_>, county: CountyId) -> Id {
        self.entered += 1;
        Id::new(scene.year - scene.base_year, county, self.entered - 1)
    }

    /// Adds a resident to a cell. Lists grow by an eighth: twice the memory would be too much of it.
    #[inline]
    pub(super) fn add(&mut self, cell: AgentCell, agent: Agent) {
        let list = &mut self.cells[cell.index()];
        if list.len() == list.capacity() {
            list.reserve_exact(4 + list.len() / 8);
        }
        list.push(agent);
        if cell.status == UNSETTLED {
            self.durations.enter(agent);
        }
    }

    /// Finds the members of a cell that an event strikes. They are read together before anything is done to them, so
    /// that the waits for the memory overlap.
    #[inline]
    pub(super) fn sample_events(
        &self,
        cell: AgentCell,
        probability: f64,
        rng: &mut ChaCha8Rng,
        selected: &mut Selected,
    ) {
        let list = &self.cells[cell.index()];
        sampling::sample_events(rng, list.len(), probability, &mut selected.places);
        selected.agents.clear();
        selected.agents.extend(selected.places.iter().map(|place| list[*place]));
    }

    /// Takes members out of a cell. Their places fall, so that the last member, which takes the place of each, is none
    /// of them.
    #[inline]
    pub(super) fn remove(&mut self, cell: AgentCell, selected: &Selected) {
        let list = &mut self.cells[cell.index()];
        for place in &selected.places {
            list.swap_remove(*place);
        }
        if cell.status == UNSETTLED {
            selected.agents.iter().for_each(|agent| self.durations.leave(*agent));
        }
    }
}
