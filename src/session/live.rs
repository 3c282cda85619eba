//! Fast runs while a lever is moved: the years of each draw that no lever affects are kept and used again.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time;

use crate::engine::cohort::Workspace;
use crate::engine::prepared::PreparedRun;
use crate::engine::year::Projection;
use crate::ensemble::checkpoint_cache;
use crate::ensemble::checkpoint_cache::CheckpointCache;
use crate::ensemble::threads::resolved;
use crate::error::Result;
use crate::indicators::Indicator;
use crate::indicators::Reach;
use crate::measure;
use crate::region::Area;
use crate::scenario::Scenario;
use crate::session::options::EngineChoice;
use crate::session::options::RunOptions;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::progress::Task;
use crate::session::project::Project;
use crate::session::run::Run;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::runs;

/// Number of runs whose past years are kept at once; each may take 400 megabytes.
const KEPT: usize = 2;

/// A project that keeps the past years of draws, for many scenarios that differ only in their levers.
#[derive(Debug)]
pub struct Live {
    project: Project,
    /// Kept past years, the most recently used ones at the end.
    kept: Mutex<Vec<Arc<CheckpointCache>>>,
}

/// Values of an indicator in an area: by year, `None` where it is not defined.
#[derive(Clone, Debug)]
pub struct IndicatorSeries {
    /// Area.
    pub area: Area,
    /// Indicator.
    pub indicator: &'static Indicator,
    /// Values in the indicator's unit, the base year first.
    pub values: Vec<Option<f64>>,
}

impl Live {
    /// Nothing is kept yet.
    #[must_use]
    pub fn new(project: Project) -> Live {
        Live { project, kept: Mutex::new(Vec::new()) }
    }

    /// The work of [`Live::warm`].
    ///
    /// # Errors
    /// As [`Project::prepare`]; too many threads.
    pub fn warm_workload(&self, scenario: &Scenario, threads: usize) -> Result<Workload> {
        let run = self.project.prepare(scenario, &RunOptions::default())?;
        let (pasts, years) = (checkpoint_cache::KEPT, usize::from(run.passed() - scenario.base_year) + 1);
        // A past is the unfinished projection of a draw, with the state that it goes on from.
        let one = 2 * Projection::bytes(run.region(), years);
        let memory =
            Memory { fixed: runs::in_progress(&run, resolved(threads)?) + one * u64::from(pasts), ..Memory::default() };
        let size = Size { option: None, count: 1, reduce: Vec::new() };
        let options = RunOptions { threads, ..RunOptions::default() };
        Workload::new(size, memory, threads, f64::from(pasts), move || {
            runs::seconds_of_draws(&run, &options, pasts.into())
        })
    }

    /// Works out the pasts of a scenario's draws, so that its first answer is as quick as the others.
    ///
    /// # Errors
    /// As [`Project::prepare`].
    pub fn warm(&self, scenario: &Scenario, threads: usize) -> Result<()> {
        self.cache(&self.project.prepare(scenario, &RunOptions::default())?).warm(threads);
        Ok(())
    }

    /// The kept past years that are valid for a run, computed when they are first needed.
    fn cache(&self, run: &PreparedRun) -> Arc<CheckpointCache> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|cache| cache.holds(run)).map(|place| kept.remove(place));
        // A new cache projects only its central draw under the lock. The checkpoints of the other draws are made when a
        // draw first needs them, outside of it.
        let cache = found.unwrap_or_else(|| Arc::new(CheckpointCache::new(run.clone())));
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(Arc::clone(&cache));
        cache
    }

    /// One deterministic projection (central parameters, or the mean of the posterior; no shocks): indicators of all
    /// areas that they are reported for.
    ///
    /// # Errors
    /// As [`Project::prepare`].
    pub fn line(&self, scenario: &Scenario, indicators: &[&'static Indicator]) -> Result<Vec<IndicatorSeries>> {
        let run = self.project.prepare(scenario, &RunOptions::default())?;
        let region = run.region();
        let projection = self.cache(&run).central(&run, &mut Workspace::new(region));
        let mut lines = Vec::new();
        for area in region.areas() {
            let accounts: Vec<_> =
                // Measures are summed over the counties of an area before a ratio is formed; a mean of ratios would be
                // another number.
                projection.accounts.iter().map(|accounts| measure::account(region, accounts, area)).collect();
            let reported = |one: &&&'static Indicator| one.reach == Reach::County || !matches!(area, Area::County(_));
            for &indicator in indicators.iter().filter(reported) {
                let value = |(year, account)| {
                    let value: f64 = (indicator.value)(account);
                    // A flow belongs to a projected year, so the base year has none.
                    (value.is_finite() && !(indicator.flow && year == 0)).then_some(value)
                };
                lines.push(IndicatorSeries {
                    area,
                    indicator,
                    values: accounts.iter().enumerate().map(value).collect(),
                });
            }
        }
        Ok(lines)
    }

    /// As [`Project::run`], to the bit, with cohorts.
    ///
    /// # Errors
    /// As [`Project::run`].
    pub fn run(&self, scenario: &Scenario, options: RunOptions, progress: &dyn Progress) -> Result<Run> {
        let begun = time::Instant::now();
        // A checkpoint holds the state of the cohort engine; agents have none.
        let options = RunOptions { engine: EngineChoice::Cohort, ..options };
        let prepared = self.project.prepare(scenario, &options)?;
        let listener = Listener::new(progress, &options.cancel);
        listener.admit(&self.project.run_workload(scenario, &options, None)?)?;
        listener.tell_run(&prepared);
        let ensemble = listener.during(Task::Draws(&scenario.title), prepared.draws.into(), |progress| {
            self.cache(&prepared).ensemble(&prepared, options.threads, progress)
        })?;
        let (project, engine) = (self.project.clone(), EngineChoice::Cohort);
        let RunOptions { threads, cancel, .. } = options;
        Ok(Run { project, prepared, ensemble, engine, threads, begun, cancel })
    }
}
