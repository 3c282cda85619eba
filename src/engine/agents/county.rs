//! The agents of a county, cell by cell.

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

/// The agents of a county.
#[derive(Debug)]
pub(super) struct AgentCounty {
    /// Lists of agents by status, sex and year of birth, the last running fastest.
    pub(super) cells: Vec<Vec<Agent>>,
    /// Agents who have entered the model here this year.
    pub(super) entered: usize,
    pub(super) durations: SettlementDurations,
    pub(super) lives: Vec<LifeEvent>,
}

/// Members of a cell to whom an event happens.
#[derive(Debug, Default)]
pub(super) struct Selected {
    /// Indices in the list of the cell, falling.
    pub(super) places: Vec<usize>,
    /// The members at these indices.
    pub(super) agents: Vec<Agent>,
}

impl Selected {
    /// Keeps the members for which `keep` is true, in their order.
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

    /// Removes all agents; the lists keep their memory.
    pub(super) fn clear(&mut self) {
        for list in &mut self.cells {
            list.clear();
        }
        self.durations = SettlementDurations::new();
    }

    /// Records an event if the life of the agent is recorded.
    #[inline]
    pub(super) fn record_event(&mut self, agent: Agent, life_event: impl FnOnce() -> LifeEvent) {
        if agent.is_followed() {
            self.lives.push(life_event());
        }
    }

    /// A new identity for an agent who enters the model in this county.
    pub(super) fn id(&mut self, scene: &Scene<'_>, county: CountyId) -> Id {
        self.entered += 1;
        Id::new(scene.year - scene.base_year, county, self.entered - 1)
    }

    /// Adds a resident to a cell.
    #[inline]
    pub(super) fn add(&mut self, cell: AgentCell, agent: Agent) {
        let list = &mut self.cells[cell.index()];
        if list.len() == list.capacity() {
            // Lists grow by an eighth instead of doubling: the lists of a province take most of the memory, and
            // doubling could take it twice.
            list.reserve_exact(4 + list.len() / 8);
        }
        list.push(agent);
        if cell.status == UNSETTLED {
            self.durations.enter(agent);
        }
    }

    /// Samples the members of a cell to whom an event happens.
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
        // The members are read together before anything is done with them, so that the waits for memory overlap.
        selected.agents.clear();
        selected.agents.extend(selected.places.iter().map(|place| list[*place]));
    }

    /// Removes members from a cell.
    #[inline]
    pub(super) fn remove(&mut self, cell: AgentCell, selected: &Selected) {
        let list = &mut self.cells[cell.index()];
        // The indices fall, so the last member of the list, which fills each gap, is never one that has still to go.
        for place in &selected.places {
            list.swap_remove(*place);
        }
        if cell.status == UNSETTLED {
            selected.agents.iter().for_each(|agent| self.durations.leave(*agent));
        }
    }
}
