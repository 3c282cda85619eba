//! The work of runs: draws, their ensemble, and the files of a run folder.

use std::time::Instant;

use crate::engine::agents::Agents;
use crate::engine::agents::lives::LifeEvent;
use crate::engine::cohort::Workspace;
use crate::engine::prepared::PreparedRun;
use crate::engine::year::Projection;
use crate::ensemble::agents;
use crate::ensemble::run;
use crate::ensemble::run::Ensemble;
use crate::ensemble::threads;
use crate::error::Result;
use crate::indicators::INDICATORS;
use crate::policy::components::COMPONENTS;
use crate::progress::CancelToken;
use crate::progress::ProgressListener;
use crate::scenario::Scenario;
use crate::session::options::EngineChoice;
use crate::session::options::RunOptions;
use crate::session::project::Project;
use crate::session::run::Run;
use crate::session::run_files;
use crate::session::run_files::WriteOptions;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::files;
use crate::session::workload::trial;
use crate::store::manifest;

/// Draws of the trial of the files of a run: enough that sorting them is a part of the time as it is with many draws.
const FILE_DRAWS: u32 = 64;

/// Bytes of the draws that are in progress at the same time: the working memory of each thread, the projection that it
/// makes, and the state that the projection starts from.
pub(in crate::session) fn in_progress(run: &PreparedRun, threads: usize) -> u64 {
    let one = Workspace::new(run.region()).bytes() + 2 * Projection::bytes(run.region(), run.scenario().years().len());
    one * threads as u64
}

/// Memory of the draws of a run with all their values.
pub(in crate::session) fn of_draws(run: &PreparedRun, engine: EngineChoice, threads: usize) -> Memory {
    let agents = engine.agents().map_or(0, |settings| {
        let residents: f64 = run.setup().residents.iter().sum();
        // Each resident who is followed has an event or two in a year, in the engine and in the list of the run.
        let events = u64::from(settings.followed) * 4 * run.scenario().years().len() as u64;
        Agents::bytes(residents, settings.scale) + events * size_of::<LifeEvent>() as u64
    });
    let each = Ensemble::bytes_per_draw(run.region(), run.scenario().years().len());
    Memory { fixed: in_progress(run, threads) + agents, each, growing: [0, 0] }
}

/// Memory of the values that are sorted while an ensemble is summarised, for each draw: the values of all indicators in a
/// year, and the components of change, of one area for each thread.
pub(in crate::session) fn of_summaries(threads: usize) -> u64 {
    let values = (INDICATORS.len() + 2 * (COMPONENTS.len() + 1)) * size_of::<f64>();
    (values * threads) as u64
}

/// A token as a listener that reports nothing.
pub(in crate::session) fn quietly<R>(
    cancel: &CancelToken,
    work: impl FnOnce(&ProgressListener<'_>) -> Result<R>,
) -> Result<R> {
    let stopped = || cancel.is_cancelled();
    let progress = ProgressListener { finished: &|| (), stopped: &stopped };
    progress.check()?;
    work(&progress)
}

/// Runs some draws, for a trial.
pub(in crate::session) fn draws(
    run: &PreparedRun,
    engine: EngineChoice,
    threads: usize,
    cancel: &CancelToken,
) -> Result<Ensemble> {
    quietly(cancel, |progress| match engine.agents() {
        None => run::run(run, threads, progress),
        Some(settings) => agents::run(run, settings, threads, progress),
    })
}

/// Seconds of a number of draws.
pub(in crate::session) fn seconds_of_draws(run: &PreparedRun, options: &RunOptions, count: u64) -> Result<f64> {
    // A draw with agents uses all threads.
    let side_by_side = if options.engine.agents().is_some() { 1 } else { threads::resolved(options.threads)? };
    trial::proportional(count, side_by_side, |number| {
        draws(&run.clone().with_draws(number), options.engine, options.threads, &options.cancel).map(|_| ())
    })
}

impl Project {
    /// The work of [`Project::run`] and of the files of the run.
    ///
    /// - `written`: options of the files; `None` if none are written.
    ///
    /// # Errors
    /// As [`Project::prepare`]; too many threads.
    pub fn run_workload(
        &self,
        scenario: &Scenario,
        options: &RunOptions,
        written: Option<&WriteOptions>,
    ) -> Result<Workload> {
        let run = self.prepare(scenario, options)?;
        let threads = threads::resolved(options.threads)?;
        let mut memory = of_draws(&run, options.engine, threads);
        memory.each += of_summaries(threads);
        let mut size = Size::of("--draws", run.draws);
        if options.engine.agents().is_some() {
            size.reduce.insert(0, "--scale");
        }
        if let Some(written) = written {
            memory = memory.with(files::of_run(&run, written));
            if written.keep_draws {
                size.reduce.insert(1, "--keep-draws");
            }
        }
        let (project, options, written) = (self.clone(), options.clone(), written.cloned());
        let projections = f64::from(run.draws);
        Workload::new(size, memory, options.threads, projections, move || {
            let files = written.as_ref().map_or(Ok(0.0), |written| seconds_of_files(&project, &run, &options, written));
            Ok(seconds_of_draws(&run, &options, run.draws.into())? + files?)
        })
    }
}

/// Seconds of the files of a run: those of a run of one draw, and for each further draw a part of what a run of more draws
/// takes longer.
fn seconds_of_files(project: &Project, run: &PreparedRun, options: &RunOptions, written: &WriteOptions) -> Result<f64> {
    // Files of agents differ little from those of cohorts, whose draws are quick.
    let mut sample = Vec::new();
    let mut trial = |number: u32| {
        let prepared = run.clone().with_draws(number);
        let ensemble = draws(&prepared, EngineChoice::Cohort, options.threads, &options.cancel)?;
        let (project, begun) = (project.clone(), Instant::now());
        let RunOptions { threads, cancel, .. } = options.clone();
        let run = Run { project, prepared, ensemble, engine: EngineChoice::Cohort, threads, begun, cancel };
        let mut bytes = 0;
        run_files::each(&run, written, |name, text| {
            // The manifest needs the digests.
            let _ = manifest::digest(name, text);
            bytes += text.len() as u64;
            if sample.is_empty() {
                sample = text.to_vec();
            }
            run.go_on()
        })?;
        Ok::<_, crate::error::Error>((begun.elapsed().as_secs_f64(), bytes))
    };
    let (least, bytes) = trial(1)?;
    let more = run.draws.min(FILE_DRAWS);
    // Every draw that is kept has megabytes, so fewer are tried.
    let more = if written.keep_draws { more.min(4) } else { more };
    let mut seconds = (least, bytes as f64);
    if more > 1 {
        let (longer, larger) = trial(more)?;
        let further = f64::from(run.draws - 1) / f64::from(more - 1);
        seconds.0 += (longer - least).max(0.0) * further;
        seconds.1 += (larger as f64 - bytes as f64).max(0.0) * further;
    }
    Ok(seconds.0 + seconds.1 * trial::per_byte_written(&sample))
}
