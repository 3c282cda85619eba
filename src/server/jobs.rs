//! Ensembles in the background. One runs at a time and the others wait; a job continues when the page is closed.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;
use crate::error::Result;
use crate::scenario::Scenario;
use crate::scenario::file::Text;
use crate::server::limits;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::session::CancelToken;
use crate::session::Event;
use crate::session::Progress;
use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::Say;
use qilu_messages::server::Refusal;

/// The state of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// It waits for its turn.
    Queued,
    /// Its draws are being made, or its files written.
    Running,
    /// It is finished.
    Done,
    /// It ended with an error.
    Failed,
    /// A client or the end of the server stopped it.
    Cancelled,
}

/// A job as the API describes it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Job {
    /// Number of the job.
    pub id: u64,
    /// State of the job.
    pub state: JobState,
    /// Number of draws.
    pub draws: u32,
    /// Number of draws that are finished.
    pub finished: u32,
    /// Number of waiting jobs before it, while it waits.
    pub position: Option<usize>,
    /// Whether a run folder is written.
    pub keep: bool,
    /// Name of the run folder, once it is written.
    pub run: Option<String>,
    /// Why it failed, in the language of the request as the detail of a problem.
    pub error: Option<String>,
    /// Title of the scenario.
    pub title: Text,
}

/// The order of a job.
#[derive(Clone, Debug)]
pub struct Order {
    /// Scenario to run.
    pub scenario: Scenario,
    /// Number of draws.
    pub draws: u32,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// Whether a run folder is written.
    pub keep: bool,
    /// Token that stops the job.
    pub cancel: CancelToken,
}

/// The result of a job.
#[derive(Clone, Debug)]
pub enum JobOutput {
    /// A run folder of this name.
    Run(String),
    /// The data of a run without a folder for the page, as JSON.
    RunSummary(Arc<Vec<u8>>),
}

#[derive(Debug)]
struct JobEntry {
    id: u64,
    order: Order,
    state: JobState,
    finished: Arc<AtomicU32>,
    run: Option<String>,
    error: Option<Message>,
}

#[derive(Debug, Default)]
struct JobQueue {
    next: u64,
    /// In the order of their numbers.
    entries: VecDeque<JobEntry>,
    queue: VecDeque<u64>,
    /// Dossiers that are not in a folder, the newest last.
    run_summaries: VecDeque<(u64, Arc<Vec<u8>>)>,
    closing: bool,
}

/// The queue of jobs, with finished jobs that are remembered.
#[derive(Debug, Default)]
pub struct Jobs {
    inner: Mutex<JobQueue>,
    news: Condvar,
}

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, JobQueue> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an ensemble at the end of the queue.
    ///
    /// # Errors
    /// A full queue, or a server that is about to stop.
    pub fn add(&self, order: Order) -> ApiResult<Job> {
        let mut inner = self.lock();
        if inner.closing {
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, Refusal::Stopping));
        }
        if inner.queue.len() >= limits::QUEUE {
            let refusal = Refusal::QueueFull { waiting: inner.queue.len(), most: limits::QUEUE };
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, refusal));
        }
        inner.next += 1;
        let id = inner.next;
        let entry = JobEntry { id, order, state: JobState::Queued, finished: Arc::default(), run: None, error: None };
        inner.entries.push_back(entry);
        inner.queue.push_back(id);
        // The oldest go first, but never one that waits or runs: its client must still be able to stop it.
        while inner.entries.len() > limits::REMEMBERED
            && inner.entries.front().is_some_and(|entry| !matches!(entry.state, JobState::Queued | JobState::Running))
        {
            inner.entries.pop_front();
        }
        self.news.notify_all();
        // A new job has no error, so its language does not matter.
        inner.job(id, Language::English).ok_or_else(|| Problem::missing(Refusal::NoJob { id: id.to_string() }))
    }

    /// All jobs that are remembered, the oldest first.
    #[must_use]
    pub fn all(&self, language: Language) -> Vec<Job> {
        let inner = self.lock();
        inner.entries.iter().filter_map(|entry| inner.job(entry.id, language)).collect()
    }

    /// The job of a number.
    #[must_use]
    pub fn one(&self, id: u64, language: Language) -> Option<Job> {
        self.lock().job(id, language)
    }

    /// Stops a job that waits or runs; one that is over stays as it is.
    #[must_use]
    pub fn cancel(&self, id: u64, language: Language) -> Option<Job> {
        let mut inner = self.lock();
        inner.queue.retain(|waiting| *waiting != id);
        let entry = inner.entries.iter_mut().find(|entry| entry.id == id)?;
        entry.order.cancel.cancel();
        // A running job is marked by the worker when its draws have stopped; until then it may still be writing.
        if entry.state == JobState::Queued {
            entry.state = JobState::Cancelled;
        }
        inner.job(id, language)
    }

    /// Dossier of a job that was not to be kept.
    #[must_use]
    pub fn run_summary(&self, id: u64) -> Option<Arc<Vec<u8>>> {
        self.lock().run_summaries.iter().find(|(own, _)| *own == id).map(|(_, bytes)| Arc::clone(bytes))
    }

    /// Takes no more jobs, gives up those that wait, and stops the draws of the one that runs.
    pub fn close(&self) {
        let mut inner = self.lock();
        inner.closing = true;
        inner.queue.clear();
        for entry in &mut inner.entries {
            match entry.state {
                JobState::Queued => entry.state = JobState::Cancelled,
                JobState::Running => entry.order.cancel.cancel(),
                _ => {}
            }
        }
        self.news.notify_all();
    }

    /// Does jobs one after the other until the server stops.
    ///
    /// - `make`: does one.
    pub fn work(&self, make: impl Fn(&Order, &dyn Progress) -> Result<JobOutput>) {
        while let Some((id, order, finished)) = self.take() {
            let progress = |event: Event<'_>| {
                if matches!(event, Event::Step) {
                    finished.fetch_add(1, Ordering::Relaxed);
                }
                // Only its token stops a job. The client that ordered it may have closed the page long ago.
                ControlFlow::Continue(())
            };
            let done = make(&order, &progress);
            let mut inner = self.lock();
            if let Ok(JobOutput::RunSummary(bytes)) = &done {
                inner.run_summaries.push_back((id, Arc::clone(bytes)));
                if inner.run_summaries.len() > limits::KEPT {
                    inner.run_summaries.pop_front();
                }
            }
            let Some(entry) = inner.entries.iter_mut().find(|entry| entry.id == id) else { continue };
            match done {
                Ok(JobOutput::Run(name)) => (entry.state, entry.run) = (JobState::Done, Some(name)),
                Ok(JobOutput::RunSummary(_)) => entry.state = JobState::Done,
                Err(Error::Interrupted) => entry.state = JobState::Cancelled,
                Err(error) => {
                    // The message is kept and not its text, because each reader has a language.
                    (entry.state, entry.error) = (JobState::Failed, Some(Problem::of(&error).message().clone()));
                }
            }
        }
    }

    /// The next job, when there is one; none when the server stops.
    fn take(&self) -> Option<(u64, Order, Arc<AtomicU32>)> {
        let mut inner = self.lock();
        loop {
            if inner.closing {
                return None;
            }
            if let Some(id) = inner.queue.pop_front()
                && let Some(entry) = inner.entries.iter_mut().find(|entry| entry.id == id)
            {
                entry.state = JobState::Running;
                return Some((id, entry.order.clone(), Arc::clone(&entry.finished)));
            }
            // A thread can wake up without news, so the conditions are looked at again.
            inner = self.news.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl JobQueue {
    fn job(&self, id: u64, language: Language) -> Option<Job> {
        let entry = self.entries.iter().find(|entry| entry.id == id)?;
        Some(Job {
            id,
            state: entry.state,
            draws: entry.order.draws,
            finished: entry.finished.load(Ordering::Relaxed),
            position: self.queue.iter().position(|waiting| *waiting == id),
            keep: entry.order.keep,
            run: entry.run.clone(),
            error: entry.error.as_ref().map(|error| error.say(language).into_owned()),
            title: entry.order.scenario.title.clone(),
        })
    }
}
