//! What only the agent engine knows of the residents.

use crate::engine::agents::lives::LifeEvent;
use crate::engine::agents::settlement_durations::SettlementDurations;

/// What only agents know.
#[derive(Clone, Debug)]
pub struct Individuals {
    /// Lives that were written down, in the order of the events.
    pub lives: Vec<LifeEvent>,
    /// Durations of residence before settlement, by county.
    pub durations: Vec<SettlementDurations>,
}
