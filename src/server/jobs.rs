//! Ensembles in the background: one runs at a time, the others wait; none is lost because a page was closed.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;
use std::time::Instant;

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ensemble::run::Settings;
use crate::ensemble::run::Watch;
use crate::error::Error;
use crate::error::Result;
use crate::page::dossier::Dossier;
use crate::scenario::Scenario;
use crate::scenario::file::Text;
use crate::server::desk::Desk;
use crate::server::limits;
use crate::server::problem::Answer;
use crate::server::problem::Problem;
use crate::session::run_files;
use crate::session::run_files::Made;
use crate::store::Existing;
use crate::store::RunFolder;
use crate::store::finished::Finished;
use crate::store::manifest;

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It waits for its turn.
    Queued,
    /// Its draws are being made, or its files written.
    Running,
    /// All is there.
    Done,
    /// It could not be done.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

/// A job as it is told.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Job {
    /// Its number.
    pub id: u64,
    /// Where it stands.
    pub state: State,
    /// Draws asked for.
    pub draws: u32,
    /// Draws that are made.
    pub finished: u32,
    /// Jobs before it, while it waits.
    pub position: Option<usize>,
    /// Whether a run folder is written.
    pub keep: bool,
    /// Name of the run folder, when it is there.
    pub run: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
    /// Title of the scenario.
    pub title: Text,
}

#[derive(Debug)]
struct Entry {
    id: u64,
    scenario: Scenario,
    keep: bool,
    state: State,
    finished: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
    run: Option<String>,
    error: Option<String>,
}

#[derive(Debug, Default)]
struct Inner {
    next: u64,
    /// In the order of their numbers.
    entries: VecDeque<Entry>,
    queue: VecDeque<u64>,
    /// Dossiers that are not in a folder, the newest last.
    dossiers: VecDeque<(u64, Arc<Vec<u8>>)>,
    closing: bool,
}

/// All jobs.
#[derive(Debug, Default)]
pub struct Jobs {
    inner: Mutex<Inner>,
    news: Condvar,
}

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an ensemble at the end of the queue.
    ///
    /// # Errors
    /// A full queue, or a server that is about to stop.
    pub fn add(&self, scenario: Scenario, keep: bool) -> Answer<Job> {
        let mut inner = self.lock();
        if inner.closing {
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the server is stopping"));
        }
        if inner.queue.len() >= limits::QUEUE {
            let detail = format!("{} ensembles wait already; allowed: {}", inner.queue.len(), limits::QUEUE);
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, detail));
        }
        inner.next += 1;
        let id = inner.next;
        let entry = Entry {
            id,
            scenario,
            keep,
            state: State::Queued,
            finished: Arc::default(),
            stop: Arc::default(),
            run: None,
            error: None,
        };
        inner.entries.push_back(entry);
        inner.queue.push_back(id);
        while inner.entries.len() > limits::REMEMBERED
            && inner.entries.front().is_some_and(|entry| !matches!(entry.state, State::Queued | State::Running))
        {
            inner.entries.pop_front();
        }
        self.news.notify_all();
        inner.told(id).ok_or_else(|| Problem::missing("the job is gone"))
    }

    /// All jobs that are remembered, the oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<Job> {
        let inner = self.lock();
        inner.entries.iter().filter_map(|entry| inner.told(entry.id)).collect()
    }

    /// A job.
    #[must_use]
    pub fn one(&self, id: u64) -> Option<Job> {
        self.lock().told(id)
    }

    /// Stops a job that waits or runs; one that is over stays as it is.
    #[must_use]
    pub fn cancel(&self, id: u64) -> Option<Job> {
        let mut inner = self.lock();
        inner.queue.retain(|waiting| *waiting != id);
        let entry = inner.entries.iter_mut().find(|entry| entry.id == id)?;
        entry.stop.store(true, Ordering::Relaxed);
        if entry.state == State::Queued {
            entry.state = State::Cancelled;
        }
        inner.told(id)
    }

    /// Dossier of a job that was not to be kept.
    #[must_use]
    pub fn dossier(&self, id: u64) -> Option<Arc<Vec<u8>>> {
        self.lock().dossiers.iter().find(|(own, _)| *own == id).map(|(_, bytes)| Arc::clone(bytes))
    }

    /// Takes no more jobs, gives up those that wait, and stops the draws of the one that runs.
    pub fn close(&self) {
        let mut inner = self.lock();
        inner.closing = true;
        inner.queue.clear();
        for entry in &mut inner.entries {
            match entry.state {
                State::Queued => entry.state = State::Cancelled,
                State::Running => entry.stop.store(true, Ordering::Relaxed),
                _ => {}
            }
        }
        self.news.notify_all();
    }

    /// Does jobs one after the other until the server stops.
    pub fn work(&self, desk: &Desk) {
        while let Some(Taken { id, scenario, keep, finished, stop }) = self.take() {
            let count = || {
                finished.fetch_add(1, Ordering::Relaxed);
            };
            let watch = Watch { finished: &count, stop: &stop };
            let done = if keep {
                kept(desk, &scenario, &watch).map(Left::Run)
            } else {
                unkept(desk, &scenario, &watch).map(Left::Dossier)
            };
            let mut inner = self.lock();
            if let Ok(Left::Dossier(bytes)) = &done {
                inner.dossiers.push_back((id, Arc::clone(bytes)));
                if inner.dossiers.len() > limits::KEPT {
                    inner.dossiers.pop_front();
                }
            }
            let Some(entry) = inner.entries.iter_mut().find(|entry| entry.id == id) else { continue };
            match done {
                Ok(Left::Run(name)) => (entry.state, entry.run) = (State::Done, Some(name)),
                Ok(Left::Dossier(_)) => entry.state = State::Done,
                Err(Error::Interrupted) => entry.state = State::Cancelled,
                Err(error) => (entry.state, entry.error) = (State::Failed, Some(Problem::of(&error).detail)),
            }
        }
    }

    /// The next job, when there is one; none when the server stops.
    fn take(&self) -> Option<Taken> {
        let mut inner = self.lock();
        loop {
            if inner.closing {
                return None;
            }
            if let Some(id) = inner.queue.pop_front()
                && let Some(entry) = inner.entries.iter_mut().find(|entry| entry.id == id)
            {
                entry.state = State::Running;
                let (finished, stop) = (Arc::clone(&entry.finished), Arc::clone(&entry.stop));
                return Some(Taken { id, scenario: entry.scenario.clone(), keep: entry.keep, finished, stop });
            }
            inner = self.news.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A job that is being done.
struct Taken {
    id: u64,
    scenario: Scenario,
    keep: bool,
    finished: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
}

/// What a job leaves.
enum Left {
    Run(String),
    Dossier(Arc<Vec<u8>>),
}

impl Inner {
    fn told(&self, id: u64) -> Option<Job> {
        let entry = self.entries.iter().find(|entry| entry.id == id)?;
        Some(Job {
            id,
            state: entry.state,
            draws: entry.scenario.draws,
            finished: entry.finished.load(Ordering::Relaxed),
            position: self.queue.iter().position(|waiting| *waiting == id),
            keep: entry.keep,
            run: entry.run.clone(),
            error: entry.error.clone(),
            title: entry.scenario.title.clone(),
        })
    }
}

/// Runs an ensemble into a folder of the runs, and returns its name; a run that is there already is not made twice.
fn kept(desk: &Desk, scenario: &Scenario, watch: &Watch<'_>) -> Result<String> {
    let name = format!("{}-{}-{}", scenario.name, scenario.seed, scenario.draws);
    let target = desk.options.runs.join(&name);
    if target.exists() {
        let data = manifest::data_digests(&desk.data.package)?;
        if Finished::open(&target).is_ok_and(|there| there.manifest().is_of(scenario, data)) {
            return Ok(name);
        }
        let message = format!("a run `{name}` of another version or other data is there; move it away");
        return Err(Error::Setting(message));
    }
    let made = Made { begun: Instant::now(), threads: desk.options.threads, command: vec!["qilu serve".to_owned()] };
    let files = RunFolder::open(&target, Existing::Refuse)?;
    let ensemble = ensemble(desk, scenario, watch)?;
    let options = run_files::Options::default();
    run_files::folder(desk.data, scenario, &desk.plan, &ensemble, options, &made, files, watch.stop)?;
    Ok(name)
}

fn unkept(desk: &Desk, scenario: &Scenario, watch: &Watch<'_>) -> Result<Arc<Vec<u8>>> {
    let ensemble = ensemble(desk, scenario, watch)?;
    Ok(Arc::new(Dossier::new(desk.data, scenario, &desk.plan, &ensemble).to_bytes()))
}

fn ensemble(desk: &Desk, scenario: &Scenario, watch: &Watch<'_>) -> Result<crate::ensemble::run::Ensemble> {
    let settings = Settings { draws: scenario.draws, seed: scenario.seed, threads: desk.options.threads };
    desk.instant(scenario).ensemble(scenario, settings, watch)
}
