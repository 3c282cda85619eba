//! What only the agent engine knows of the residents.

use crate::engine::agents::lives::Happening;
use crate::engine::agents::tenure::Tenure;

/// What only agents know.
#[derive(Clone, Debug)]
pub struct Individuals {
    /// Lives that were written down, in the order of the events.
    pub lives: Vec<Happening>,
    /// Durations of residence before settlement, by county.
    pub tenure: Vec<Tenure>,
}
