//! The run of a scenario: its draws, their summaries, and its folder.

use std::path::Path;
use std::time::Instant;

use crate::engine::prepared::PreparedRun;
use crate::ensemble::agents;
use crate::ensemble::run;
use crate::ensemble::run::Ensemble;
use crate::ensemble::summary;
use crate::ensemble::summary::SummaryRow;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::Indicator;
use crate::national::dressed::DressedForecast;
use crate::page::run_summary::RunSummary;
use crate::plan::Target;
use crate::plan::indicators::PlanIndicator;
use crate::policy::condition;
use crate::policy::condition::Condition;
use crate::policy::scoreboard;
use crate::policy::scoreboard::Assessment;
use crate::policy::scoreboard::PastYears;
use crate::policy::second_opinions;
use crate::policy::targets;
use crate::policy::targets::Attainment;
use crate::progress::CancelToken;
use crate::region::Area;
use crate::scenario::Scenario;
use crate::session::options::EngineChoice;
use crate::session::options::RunOptions;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::progress::Task;
use crate::session::project::Project;
use crate::store::finished::FinishedRun;
use qilu_methods::estimate::Probability;

/// All draws of a scenario.
#[derive(Clone, Debug)]
pub struct Run {
    pub(super) project: Project,
    pub(super) prepared: PreparedRun,
    pub(super) ensemble: Ensemble,
    pub(super) engine: EngineChoice,
    pub(super) threads: usize,
    pub(super) begun: Instant,
    pub(super) cancel: CancelToken,
}

/// The contents of a folder into which a run is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolderContents {
    /// The folder does not exist.
    Nothing,
    /// The same run, made by this version from the same data.
    Same,
    /// Another run, or the same scenario with another size, other data or another version.
    Other,
}

impl Project {
    /// Runs the draws of a scenario.
    ///
    /// # Errors
    /// As [`Project::prepare`]; [`Error::Interrupted`] when cancelled or when the listener refuses to go on;
    /// [`Error::Setting`] when the threads cannot be started.
    pub fn run(&self, scenario: &Scenario, options: RunOptions, progress: &dyn Progress) -> Result<Run> {
        // The time in the manifest includes the base state, which is computed when a run first needs it.
        let begun = Instant::now();
        let cancel = options.cancel.clone();
        let listener = Listener::new(progress, &cancel);
        listener.admit(&self.run_workload(scenario, &options, None)?)?;
        self.admitted_run(scenario, options, begun, &listener)
    }

    /// As [`Project::run`], for work that has been admitted.
    pub(super) fn admitted_run(
        &self,
        scenario: &Scenario,
        options: RunOptions,
        begun: Instant,
        listener: &Listener<'_>,
    ) -> Result<Run> {
        let prepared = self.prepare(scenario, &options)?;
        listener.tell_run(&prepared);
        let threads = options.threads;
        let ensemble =
            listener.during(Task::Draws(&scenario.title), prepared.draws.into(), |progress| {
                match options.engine.agents() {
                    None => run::run(&prepared, threads, progress),
                    Some(settings) => agents::run(&prepared, settings, threads, progress),
                }
            })?;
        let (engine, cancel) = (options.engine, options.cancel);
        Ok(Run { project: self.clone(), prepared, ensemble, engine, threads, begun, cancel })
    }

    /// The contents of a folder into which a run is to be written.
    ///
    /// # Errors
    /// As [`Project::prepare`]; a data file that cannot be read.
    pub fn find_run(&self, folder: &Path, scenario: &Scenario, options: &RunOptions) -> Result<FolderContents> {
        // Without a folder there is nothing to compare, and the data files need not be hashed.
        if !folder.exists() {
            return Ok(FolderContents::Nothing);
        }
        let prepared = self.prepare(scenario, options)?;
        let digests = self.data_digests();
        // A folder without a readable manifest is no run of this program. It counts as another run and not as an error,
        // so that it is never written over.
        let same = FinishedRun::open(folder)
            .is_ok_and(|there| there.manifest().describes(&prepared, options.engine.agents(), digests));
        Ok(if same { FolderContents::Same } else { FolderContents::Other })
    }
}

impl Run {
    /// The scenario with all that its draws needed.
    #[must_use]
    pub fn prepared(&self) -> &PreparedRun {
        &self.prepared
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        self.prepared.scenario()
    }

    /// The results of all draws.
    #[must_use]
    pub fn ensemble(&self) -> &Ensemble {
        &self.ensemble
    }

    /// Distributions of all indicators in the given areas, area by area, indicator by indicator, year by year.
    #[must_use]
    pub fn summaries(&self, areas: &[Area]) -> Vec<SummaryRow> {
        summary::summarise(&self.ensemble, self.project.region(), areas)
    }

    /// As [`Run::summaries`], for some indicators.
    #[must_use]
    pub fn summaries_of(&self, areas: &[Area], indicators: &[&'static Indicator]) -> Vec<SummaryRow> {
        summary::summarise_some(&self.ensemble, self.project.region(), areas, indicators)
    }

    /// State of the plan's targets, and of the targets that cities have set themselves.
    #[must_use]
    pub fn targets(&self) -> Vec<Attainment> {
        self.attainments(|_| true)
    }

    /// State of the targets that are set for some areas.
    #[must_use]
    pub fn targets_of(&self, areas: &[Area]) -> Vec<Attainment> {
        self.attainments(|target| areas.contains(&target.area))
    }

    /// On what the probability of the target for the urban share of the province in the last year depends; `None` as in
    /// [`condition::of_last_target`].
    #[must_use]
    pub fn condition(&self) -> Option<Condition> {
        condition::of_last_target(&self.prepared, &self.ensemble, self.project.plan())
    }

    /// Forecasts of the urban share of the province by simple rules with their past errors, and by the later course of provinces
    /// that once had the same share, in one year.
    #[must_use]
    pub fn second_opinions(&self, year: u16) -> Vec<DressedForecast> {
        second_opinions::of_year(&self.prepared, &self.ensemble, year)
    }

    fn attainments(&self, keep: impl Fn(&Target) -> bool) -> Vec<Attainment> {
        let data = self.project.data();
        let targets = self.project.plan().all_targets().filter(|target| keep(target));
        targets::attainments(&self.ensemble, &data.region, &data.observations, targets)
    }

    /// Every number of the plan, with its published value or the probability that it is met where it is simulated.
    #[must_use]
    pub fn scoreboard(&self) -> Vec<Assessment> {
        let past = PastYears { observations: &self.project.data().observations, passed: self.prepared.passed() };
        scoreboard::assess(&self.ensemble, self.project.region(), past, self.goals())
    }

    /// Probability that the plan's urban shares of 2025 and 2035 are both met, where the run covers both years.
    #[must_use]
    pub fn both_targets(&self) -> Option<Probability> {
        scoreboard::both(&self.ensemble, self.project.region(), self.goals())
    }

    fn goals(&self) -> &[PlanIndicator] {
        &self.project.plan().indicators
    }

    /// The data of the run for the page.
    #[must_use]
    pub fn summary(&self) -> RunSummary {
        RunSummary::new(&self.prepared, self.project.plan(), &self.ensemble)
    }

    pub(super) fn go_on(&self) -> Result<()> {
        if self.cancel.is_cancelled() { Err(Error::Interrupted) } else { Ok(()) }
    }
}
