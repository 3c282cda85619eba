//! How a scenario is run.

use crate::engine::agents::AgentSettings;
use crate::progress::CancelToken;
use crate::scenario::Layers;

/// What moves the residents.
#[derive(Clone, Copy, Debug, Default)]
pub enum EngineChoice {
    /// Everybody of a county, status, sex and age at once: milliseconds a draw.
    #[default]
    Cohort,
    /// Person by person: seconds a draw; knows durations of residence, origins and lives.
    Agents(AgentSettings),
}

impl EngineChoice {
    /// How agents are made; `None` for cohorts.
    #[must_use]
    pub fn agents(self) -> Option<AgentSettings> {
        match self {
            EngineChoice::Cohort => None,
            EngineChoice::Agents(settings) => Some(settings),
        }
    }
}

/// Size, seed, layers, threads and engine of a run. The default is what the scenario file says, on all cores, with
/// cohorts. Results do not depend on the number of threads.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// Number of draws, 1 to [`MAX_DRAWS`](crate::scenario::MAX_DRAWS); 0 for that of the scenario file, or 1 with agents.
    pub draws: u32,
    /// Master seed; `None` for that of the scenario file.
    pub seed: Option<u64>,
    /// Layers of uncertainty that are on; `None` for those of the scenario file.
    pub layers: Option<Layers>,
    /// Number of threads; 0 for one per core.
    pub threads: usize,
    /// What moves the residents.
    pub engine: EngineChoice,
    /// Stops the run from anywhere; it then ends with [`Error::Interrupted`](crate::error::Error::Interrupted).
    pub cancel: CancelToken,
}

impl RunOptions {
    /// The given number of draws, or that of the options where they give one.
    #[must_use]
    pub(super) fn draws_or(&self, usual: u32) -> u32 {
        if self.draws == 0 { usual } else { self.draws }
    }
}
