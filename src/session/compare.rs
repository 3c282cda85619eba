//! Comparison of scenarios with a reference, draw by draw.

use std::time::Instant;

use crate::error::Error;
use crate::error::Result;
use crate::policy::compare;
use crate::policy::compare::ComparisonRow;
use crate::policy::compare::CostDifference;
use crate::policy::compare::TargetDifference;
use crate::report;
use crate::scenario::Scenario;
use crate::scenario::file::Text;
use crate::session::options::RunOptions;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::project::Project;
use crate::session::run::Run;
use qilu_messages::session::SessionFault;

/// The differences of a scenario from the reference.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The scenario that is compared with the reference.
    pub scenario: Scenario,
    /// Differences of all indicators and areas in the selected years.
    pub rows: Vec<ComparisonRow>,
    /// Differences of the probabilities of the province's targets whose years have not been observed.
    pub targets: Vec<TargetDifference>,
    /// Costs of both in the years in which levers act; `None` where no such year is projected.
    pub costs: Option<CostDifference>,
    /// On what the probability of the target of the last year depends, in the scenario and in the reference; `None` as in
    /// [`of_last_target`](crate::policy::condition::of_last_target).
    pub conditions: [Option<Vec<Text>>; 2],
}

impl Project {
    /// Compares scenarios with a reference, draw by draw: all use the draws and the seed of the reference, so that
    /// differences have a small Monte Carlo error.
    ///
    /// - `years`: years of the differences.
    ///
    /// # Errors
    /// Scenarios of other years than the reference; a year without a projection; as [`Project::run`].
    pub fn compare(
        &self,
        reference: &Scenario,
        others: &[Scenario],
        years: &[u16],
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<Vec<Comparison>> {
        // Differences are taken year by year. Both checks come before the first run, which can take minutes.
        if let Some(other) = others.iter().find(|other| other.years() != reference.years()) {
            let (scenario, reference) = (other.name.clone(), reference.name.clone());
            return Err(Error::setting(SessionFault::OtherYears { scenario, reference }));
        }
        // Nothing is projected in the base year.
        let allowed = reference.base_year + 1..=reference.end_year;
        if let Some(&year) = years.iter().find(|year| !allowed.contains(*year)) {
            let (first, last) = allowed.into_inner();
            return Err(Error::setting(SessionFault::Years { year, first, last }));
        }
        let (region, observations, targets) = (self.region(), &self.data().observations, &self.plan().targets);
        let listener = Listener::new(progress, &options.cancel);
        // Admitted as a whole: two ensembles are held at the same time.
        listener.admit(&self.compare_workload(reference, others, years, options)?)?;
        let base = self.admitted_run(reference, options.clone(), Instant::now(), &listener)?;
        let prepared = base.prepared();
        // The reference decides size and seed for all. With common random numbers the difference has a much smaller
        // standard error than either scenario.
        let alike = RunOptions { draws: prepared.draws, seed: Some(prepared.seed), ..options.clone() };
        let condition = |run: &Run| run.condition().map(|own| report::condition::texts(&own, run.prepared()));
        let of_reference = condition(&base);
        let compare = |scenario: &Scenario| {
            let run = self.admitted_run(scenario, alike.clone(), Instant::now(), &listener)?;
            Ok(Comparison {
                scenario: scenario.clone(),
                rows: compare::differences(run.ensemble(), base.ensemble(), region, years),
                costs: compare::costs(run.ensemble(), base.ensemble(), region, prepared.passed()),
                targets: compare::target_differences(run.ensemble(), base.ensemble(), region, observations, targets),
                conditions: [condition(&run), of_reference.clone()],
            })
        };
        others.iter().map(compare).collect()
    }
}
