//! The contents of a monitoring report.

use crate::calibration::monitor::MonitorStep;
use crate::policy::attribution::ScenarioPart;
use crate::region::Region;
use crate::scenario::Scenario;
use crate::scenario::acceptance::Acceptance;
use crate::scenario::file::Text;
use qilu_methods::summary::Summary;

/// The contents of a report.
#[derive(Debug)]
pub struct MonitorReport<'a> {
    /// The scenario whose forecasts are monitored.
    pub scenario: &'a Scenario,
    /// The scenario whose levers are the policy effort that is still possible.
    pub effort: &'a Scenario,
    /// Effect of each of its levers on the urban share in the last year, share.
    pub levers: &'a [(ScenarioPart, Summary)],
    /// The region, for the names of areas.
    pub region: &'a Region,
    /// The assimilated years in ascending order; at least one.
    pub steps: &'a [MonitorStep],
    /// Sentences on what the probability of the target of the last year depends after all statistics, in Chinese and English;
    /// none where [`condition::condition`](crate::policy::condition::condition) has none.
    pub condition: &'a [Text],
    /// Number of members of the ensemble.
    pub members: u32,
    /// Figures that were accepted against their forecast; `None` if no reason was given.
    pub accepted: Option<&'a Acceptance>,
}
