//! What a monitoring report is made from.

use crate::calibration::monitor::MonitorStep;
use crate::policy::attribution::ScenarioPart;
use crate::region::Region;
use crate::scenario::Scenario;
use qilu_methods::summary::Summary;

/// What a report is made from.
#[derive(Debug)]
pub struct MonitorReport<'a> {
    /// The scenario that was watched.
    pub scenario: &'a Scenario,
    /// The scenario whose levers are the effort that could be made.
    pub effort: &'a Scenario,
    /// What each of its levers adds to the urban share at the end, and all together.
    pub levers: &'a [(ScenarioPart, Summary)],
    /// Names of areas.
    pub region: &'a Region,
    /// The years, in their order; at least one.
    pub steps: &'a [MonitorStep],
    /// Number of members.
    pub members: u32,
}
