//! Sweeps: the runs of a study are written into a folder; a sweep can be resumed, split into shards, and ended when it is
//! precise enough. Also the estimate of its cost.

use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use crate::engine::prepared::PreparedRun;
use crate::ensemble::threads::pool;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::sweep::Sweep;
use crate::experiments::sweep::SweepPart;
use crate::experiments::thresholds;
use crate::progress::ProgressListener;
use crate::scenario::Scenario;
use crate::scenario::folder::FileKind;
use crate::scenario::paths::Setting;
use crate::scenario::study::ActsOn;
use crate::scenario::study::Design;
use crate::scenario::study::Study;
use crate::session::options::RunOptions;
use crate::session::progress::Event;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::progress::Task;
use crate::session::project::Project;
use crate::store::sweep::ExistingSweep;
use crate::store::sweep::Identity;
use crate::store::sweep::SweepFolder;
use crate::store::sweep::SweepManifest;
use crate::store::sweep::description;
use crate::store::sweep::lock::LockWait;
use crate::store::sweep::part;
use crate::store::sweep::part::PartFormat;
use crate::store::sweep::read;
use crate::store::sweep::read::RowUnit;
use qilu_messages::session::SessionFault;
use qilu_messages::study::StudyFault;
use qilu_methods::design::saltelli;
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::SensitivityResult;
use qilu_methods::sensitivity::convergence;
use qilu_methods::sensitivity::proof::InputUnits;
use qilu_methods::sensitivity::proof::ProvenDesign;
use qilu_methods::sensitivity::sobol;

/// The parts of one worker: those whose number has the rest `this` when divided by `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Number of the worker, from 0.
    pub this: usize,
    /// Number of workers, at least 1.
    pub of: usize,
}

/// How a sweep is written.
#[derive(Clone, Copy, Debug)]
pub struct SweepOptions {
    /// Treatment of a folder that already exists.
    pub existing: ExistingSweep,
    /// The parts of one worker only; `None` for all.
    pub shard: Option<Shard>,
    /// Format of the parts.
    pub format: PartFormat,
    /// Stop at 64, 128, 256, ... base rows when the intervals of all total indices have a smaller half-width than this
    /// (design `saltelli`).
    pub until_half_width: Option<f64>,
    /// Longest time to wait for a folder that another process uses.
    pub wait: Duration,
}

impl Default for SweepOptions {
    fn default() -> SweepOptions {
        SweepOptions {
            existing: ExistingSweep::Refuse,
            shard: None,
            format: PartFormat::usual(),
            until_half_width: None,
            wait: Duration::ZERO,
        }
    }
}

/// A sweep folder after all or some of its parts were written.
#[derive(Clone, Debug)]
pub struct Swept {
    /// Path of the folder.
    pub folder: PathBuf,
    /// Identity of the sweep: numbers of points, outputs and parts, and digests.
    pub identity: Identity,
    /// Number of parts in the folder.
    pub done: usize,
    /// The manifest and its SHA-256; `None` while parts of other shards are missing.
    pub manifest: Option<(SweepManifest, String)>,
}

/// The estimated cost of a sweep.
#[derive(Clone, Copy, Debug)]
pub struct SweepCost {
    /// Number of points.
    pub points: usize,
    /// Number of runs.
    pub runs: usize,
    /// Values of a run.
    pub outputs: usize,
    /// Number of parts.
    pub parts: usize,
    /// Number of runs that were made for the estimate.
    pub tried: usize,
    /// Number of these runs that failed.
    pub failed: usize,
    /// Number of threads that the estimate assumes.
    pub threads: usize,
    /// Expected time, seconds.
    pub seconds: f64,
    /// Expected size of the parts, bytes.
    pub bytes: f64,
    /// Memory that the process uses at the peak, bytes.
    pub memory: u64,
}

/// Largest number of runs that an estimate of the cost makes.
const TRIED: usize = 64;

/// Smallest number of base rows after which a sweep may stop.
const FEWEST: usize = 64;

impl Project {
    /// A study file with its scenario.
    ///
    /// # Errors
    /// The file cannot be read or is wrong; the message names file, line, value and the allowed values. Numbers that outputs
    /// are compared with are checked against the values of the scenario.
    pub fn study(&self, path: impl AsRef<Path>) -> Result<Study> {
        let path = self.named_file(FileKind::Study, path.as_ref())?;
        let study = Study::load(&path, self.scenarios(), self.data())?;
        // Without the posterior, which the caller may not want and which may not be sound.
        let run = self.prepare(&study.scenario.clone().prior(), &RunOptions::default())?;
        for output in &study.outputs {
            let years = |area| output.years.iter().map(move |year| (area, *year));
            let places: Vec<_> = output.areas.iter().copied().flat_map(years).collect();
            thresholds::check(&run, &output.expression, &places)?
                .map_err(|fault| Error::at_line(&study.path, output.line, fault))?;
        }
        Ok(study)
    }

    /// Runs a study into a folder. Draws of the options replace those of the study.
    ///
    /// # Errors
    /// A study that cannot be laid out; a folder that is there, or is another sweep's; [`Error::Busy`] if another process
    /// uses the folder; [`Error::Paused`] when stopped: the sweep can be resumed.
    pub fn sweep(
        &self,
        study: &Study,
        folder: impl AsRef<Path>,
        options: &RunOptions,
        how: &SweepOptions,
        progress: &dyn Progress,
    ) -> Result<Swept> {
        let study = with_draws(study, options);
        let listener = Listener::new(progress, &options.cancel);
        // Before the points are laid out, which takes memory as well.
        let work = self.sweep_workload(&study, options, how.format)?;
        work.check()?;
        let sweep = Sweep::new(&study, self.data())?;
        let run = self.prepare(&study.scenario, options)?;
        check_factors(&study, run.passed())?;
        let described = description(&sweep, self.region());
        let digests = self.data_digests();
        // The identity is complete before the folder is opened, so a folder with another sweep is refused before any
        // run.
        let identity = Identity::new(&sweep, &run, &described, digests, how.format);
        let (begins, stopped) = (|folder: &Path| listener.tell(Event::WaitingFor(folder)), || listener.stopped());
        let wait = LockWait::new(how.wait, &begins, &stopped);
        let files = SweepFolder::open(folder.as_ref(), identity, &described, how.existing, &wait)?;
        // Damaged parts were removed when the folder was opened; the listener learns why they are computed again.
        for name in &files.damaged {
            listener.tell(Event::DamagedPart(name));
        }
        // The factors are levers of every run besides those of the scenario.
        listener.tell_run(&run.of_scenario(with_factors(&study)));
        listener.admit(&work)?;
        let mut work = Work { sweep: &sweep, run: &run, files };
        let (done, manifest) = work.all(options.threads, how, &listener)?;
        let identity = work.files.identity().clone();
        Ok(Swept { folder: folder.as_ref().to_owned(), identity, done, manifest })
    }

    /// Estimates the cost of a study from a few of its runs. Nothing is written.
    ///
    /// # Errors
    /// A study that cannot be laid out; [`Error::Interrupted`] when cancelled.
    pub fn sweep_cost(&self, study: &Study, options: &RunOptions, format: PartFormat) -> Result<SweepCost> {
        let work = self.sweep_workload(study, options, format)?;
        work.check()?;
        Ok(SweepCost { memory: work.peak(), ..self.sweep_trial(study, options, format)? })
    }

    /// The cost of a study without its memory.
    pub(super) fn sweep_trial(&self, study: &Study, options: &RunOptions, format: PartFormat) -> Result<SweepCost> {
        let study = with_draws(study, options);
        let sweep = Sweep::new(&study, self.data())?;
        let run = self.prepare(&study.scenario, options)?;
        check_factors(&study, run.passed())?;
        let labels = part::labels(&sweep, self.region());
        let pool = pool(options.threads)?;
        let begun = Instant::now();
        let stopped = || options.cancel.is_cancelled();
        let progress = ProgressListener { finished: &|| (), stopped: &stopped };
        // The runs are spread over the sweep, because points can differ in time and in failures.
        let tried = pool.install(|| sweep.sample(&run, TRIED, &progress))?;
        let count = tried.runs.len() as f64;
        let seconds = begun.elapsed().as_secs_f64() / count * sweep.runs() as f64;
        // The names of the columns are in every part and do not grow with its runs.
        let empty = part::encode(&SweepPart::empty(sweep.columns()), &labels, format).len() as f64;
        let full = part::encode(&tried, &labels, format).len() as f64;
        Ok(SweepCost {
            points: sweep.points.nrows(),
            runs: sweep.runs(),
            outputs: sweep.columns(),
            parts: sweep.parts(),
            tried: tried.runs.len(),
            failed: tried.failures.iter().filter(|failure| !failure.is_empty()).count(),
            threads: pool.current_num_threads(),
            seconds,
            bytes: empty * sweep.parts() as f64 + (full - empty) / count * sweep.runs() as f64,
            memory: 0,
        })
    }
}

/// The levers that the factors set, each with its settings.
fn levers(study: &Study) -> impl Iterator<Item = (&str, &[Setting])> {
    study.factors.iter().filter_map(|factor| match &factor.acts_on {
        ActsOn::Lever(settings) => Some((factor.name.as_str(), settings.as_slice())),
        ActsOn::Parameter(_) => None,
    })
}

/// The scenario of a study with the settings of its factors.
fn with_factors(study: &Study) -> Scenario {
    let settings = levers(study).flat_map(|(_, settings)| settings.iter().cloned());
    study.scenario.derive(|content| content.settings.extend(settings))
}

/// Refuses a study with a factor that acts in no run, because its years are over when levers begin to act.
///
/// - `passed`: last year that levers do not affect.
fn check_factors(study: &Study, passed: u16) -> Result<()> {
    let ended = |settings: &[Setting]| settings.iter().all(|setting| setting.first_year(passed).is_none());
    match levers(study).find(|(_, settings)| ended(settings)) {
        Some((factor, settings)) => {
            let (factor, end) = (factor.to_owned(), settings.iter().map(|setting| setting.end).max().unwrap_or(passed));
            Err(Error::setting(StudyFault::FactorNeverActs { factor, end, next: passed + 1 }))
        }
        None => Ok(()),
    }
}

fn with_draws(study: &Study, options: &RunOptions) -> Study {
    // The draws go into the study and not into the run, because they decide the parts and the identity of the sweep.
    Study { draws: options.draws_or(study.draws), ..study.clone() }
}

/// A sweep with its prepared run and its folder.
struct Work<'a> {
    sweep: &'a Sweep<'a>,
    run: &'a PreparedRun,
    files: SweepFolder,
}

impl Work<'_> {
    /// Computes all missing parts, stage by stage.
    fn all(
        &mut self,
        threads: usize,
        how: &SweepOptions,
        listener: &Listener<'_>,
    ) -> Result<(usize, Option<(SweepManifest, String)>)> {
        let sweep = self.sweep;
        let shard = how.shard.unwrap_or(Shard { this: 0, of: 1 });
        let stages = match how.until_half_width {
            Some(_) => stages(sweep)?,
            None => vec![sweep.parts()],
        };
        // Every n-th part and not a block, so that each worker has its share of the early parts, which decide whether a
        // sweep may stop. Parts that are there already are no steps.
        let missing = (shard.this..sweep.parts()).step_by(shard.of).filter(|&part| !self.files.has(part));
        let todo: Vec<usize> = missing.collect();
        let runs: usize = todo.iter().map(|&part| sweep.range(part).len()).sum();
        let pool = pool(threads)?;
        let complete = listener.during(Task::Draws(&sweep.study.title), runs as u64, |progress| {
            for parts in stages {
                let next: Vec<usize> =
                    todo.iter().copied().filter(|part| *part < parts && !self.files.has(*part)).collect();
                pool.install(|| self.make(&next, progress))?;
                // The indices are read back from the parts on the disk, which may have been written before an
                // interruption.
                let precise = match how.until_half_width {
                    Some(below) => convergence::is_met(&self.indices(parts)?, below),
                    None => false,
                };
                if precise || self.files.done() == sweep.parts() {
                    return Ok(Some(parts));
                }
            }
            Ok(None)
        });
        // The parts that are there are not lost. The error says how many there are, and `--resume` goes on from them.
        let complete = complete.map_err(|error| match error {
            Error::Interrupted => Error::Paused { done: self.files.done(), parts: sweep.parts() },
            other => other,
        })?;
        let done = self.files.done();
        // A folder with the parts of one shard gets no manifest; `qilu merge` writes it for all.
        Ok((done, complete.map(|parts| self.files.finish(parts)).transpose()?))
    }

    /// Computes and writes parts in their order. A part is written while the next one is computed.
    fn make(&mut self, todo: &[usize], progress: &ProgressListener<'_>) -> Result<()> {
        let (sweep, run) = (self.sweep, self.run);
        let labels = part::labels(sweep, run.region());
        let mut waiting: Option<(usize, SweepPart)> = None;
        for &number in todo {
            let (written, made) = rayon::join(
                || waiting.take().map_or(Ok(()), |(number, part)| self.files.add(number, &part, &labels)),
                || sweep.part(run, number, progress),
            );
            // The earlier part is on the disk even if the next one was interrupted.
            written?;
            waiting = Some((number, made?));
        }
        waiting.map_or(Ok(()), |(number, part)| self.files.add(number, &part, &labels))
    }

    /// Sobol' indices of all outputs in the first parts.
    fn indices(&self, parts: usize) -> Result<Vec<SensitivityResult>> {
        let sweep = self.sweep;
        let Design::Saltelli { second_order, .. } = sweep.study.design else { return Ok(Vec::new()) };
        let factors = sweep.study.factors.len();
        let paths = (0..parts).map(|part| self.files.part_path(part)).collect::<Result<Vec<_>>>()?;
        // The variance is that between points, so the draws of a point are averaged first.
        let (table, _) = read::table(self.files.path(), self.files.identity(), &paths, RowUnit::Point)?;
        // The last part may have begun another base row, or another point.
        let points = sweep.range(parts - 1).end / sweep.runs_of_a_point();
        let block = saltelli::block(factors, second_order);
        let table = table.head(points / block * block);
        let units = InputUnits::single(&table.inputs);
        match ProvenDesign::saltelli(&table, &units, second_order, None) {
            Ok(design) => Ok(sobol::analyse(&design, &Resampling::default())),
            // Too many runs failed so far, and the next ones may not.
            Err(_) => Ok(Vec::new()),
        }
    }
}

/// Numbers of parts that hold 64, 128, 256, ... base rows, and all.
fn stages(sweep: &Sweep<'_>) -> Result<Vec<usize>> {
    let Design::Saltelli { points, second_order, .. } = sweep.study.design else {
        return Err(Error::setting(SessionFault::UntilCiDesign { design: sweep.study.design.name() }));
    };
    let block = saltelli::block(sweep.study.factors.len(), second_order);
    let runs = block * sweep.runs_of_a_point();
    // Base rows are doubled, because the first 2^m points of a Sobol' sequence are a balanced design for every m
    // (docs/sensitivity.md). A stage ends with a whole part and may hold a few more runs.
    let bases = std::iter::successors(Some(FEWEST), |base| Some(base * 2)).take_while(|base| *base < points);
    Ok(bases.chain([points]).map(|base| (base * runs).div_ceil(sweep.part_size())).collect())
}
