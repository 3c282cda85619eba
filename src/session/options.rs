//! How a scenario is run.

use crate::engine::agents::AgentSettings;
use crate::progress::CancelToken;
use crate::scenario::Layers;

/// Default number of draws of an explanation. Each draw needs dozens of projections.
pub const EXPLANATION_DRAWS: u32 = 200;

/// The engine that projects the residents.
#[derive(Clone, Copy, Debug, Default)]
pub enum EngineChoice {
    /// The cohort engine, which moves all persons of a county, status, sex and age together: milliseconds per draw.
    #[default]
    Cohort,
    /// The agent engine, which moves single persons: seconds per draw. It has durations of residence, places of origin and
    /// life histories.
    Agents(AgentSettings),
}

impl EngineChoice {
    /// Settings of the agent engine; `None` for the cohort engine.
    #[must_use]
    pub fn agents(self) -> Option<AgentSettings> {
        match self {
            EngineChoice::Cohort => None,
            EngineChoice::Agents(settings) => Some(settings),
        }
    }
}

/// Size, seed, layers, threads and engine of a run. The default takes the settings of the scenario file, all cores and the
/// cohort engine. Results do not depend on the number of threads.
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
    /// Engine that projects the residents.
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
