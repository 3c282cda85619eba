//! Results for single residents, which only the agent engine has.

use crate::engine::agents::lives::LifeEvent;
use crate::engine::agents::settlement_durations::SettlementDurations;

/// Results for single residents, of the first draw of an ensemble.
#[derive(Clone, Debug)]
pub struct Individuals {
    /// Recorded life events, in the order in which they happened.
    pub lives: Vec<LifeEvent>,
    /// Durations of residence before settlement, by county.
    pub durations: Vec<SettlementDurations>,
}
