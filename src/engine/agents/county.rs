//! The residents of a county, cell by cell.

use rand::rngs::ChaCha8Rng;

use crate::engine::agents::agent::Agent;
use crate::engine::agents::agent::Id;
use crate::engine::agents::chance;
use crate::engine::agents::lives::Happening;
use crate::engine::agents::scene::CELLS;
use crate::engine::agents::scene::Cell;
use crate::engine::agents::scene::Scene;
use crate::engine::agents::scene::UNSETTLED;
use crate::engine::agents::tenure::Tenure;
use crate::region::CountyId;

/// The residents of a county.
#[derive(Debug)]
pub(super) struct County {
    /// By status, sex and year of birth, the last running fastest.
    pub(super) cells: Vec<Vec<Agent>>,
    /// Persons who have entered this year.
    pub(super) entered: usize,
    pub(super) tenure: Tenure,
    pub(super) lives: Vec<Happening>,
}

/// Members of a cell that an event strikes, and their places, falling.
#[derive(Debug, Default)]
pub(super) struct Struck {
    pub(super) places: Vec<usize>,
    pub(super) agents: Vec<Agent>,
}

impl Struck {
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

impl County {
    pub(super) fn new() -> County {
        County { cells: vec![Vec::new(); CELLS], entered: 0, tenure: Tenure::new(), lives: Vec::new() }
    }

    /// Nobody again; the memory stays.
    pub(super) fn clear(&mut self) {
        for list in &mut self.cells {
            list.clear();
        }
        self.tenure = Tenure::new();
    }

    /// Writes down what happened to somebody whose life is followed.
    #[inline]
    pub(super) fn tell(&mut self, agent: Agent, happening: impl FnOnce() -> Happening) {
        if agent.is_followed() {
            self.lives.push(happening());
        }
    }

    /// A number for somebody who enters.
    pub(super) fn id(&mut self, scene: &Scene<'_>, county: CountyId) -> Id {
        self.entered += 1;
        Id::new(scene.year - scene.base_year, county, self.entered - 1)
    }

    /// Adds a resident to a cell. Lists grow by an eighth: twice the memory would be too much of it.
    #[inline]
    pub(super) fn add(&mut self, cell: Cell, agent: Agent) {
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
    pub(super) fn strike(&self, cell: Cell, probability: f64, rng: &mut ChaCha8Rng, struck: &mut Struck) {
        let list = &self.cells[cell.place()];
        chance::strike(rng, list.len(), probability, &mut struck.places);
        struck.agents.clear();
        struck.agents.extend(struck.places.iter().map(|place| list[*place]));
    }

    /// Takes members out of a cell. Their places fall, so that the last member, which takes the place of each, is none
    /// of them.
    #[inline]
    pub(super) fn remove(&mut self, cell: Cell, struck: &Struck) {
        let list = &mut self.cells[cell.place()];
        for place in &struck.places {
            list.swap_remove(*place);
        }
        if cell.status == UNSETTLED {
            struck.agents.iter().for_each(|agent| self.tenure.leave(*agent));
        }
    }
}
