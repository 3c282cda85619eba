//! The jobs that wait, run and are over: whose turn it is, and what becomes of a job.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;
use std::time::Instant;

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;
use crate::error::Result;
use crate::scenario::Scenario;
use crate::scenario::file::Text;
use crate::server::job_record::JobRecord;
use crate::server::job_record::JobRecords;
use crate::server::job_record::JobState;
use crate::server::limits;
use crate::server::memory::Claim;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::requests::JobRequest;
use crate::server::scenario_spec::ScenarioSpec;
use crate::server::turns::Client;
use crate::server::turns::Turns;
use crate::session::CancelToken;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::server::Refusal;

/// A job as the API describes it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Job {
    /// Number of the job. No number is used twice, also after a restart of the server.
    pub id: u64,
    /// State of the job.
    pub state: JobState,
    /// Number of draws.
    pub draws: u32,
    /// Number of draws that are finished.
    pub finished: u32,
    /// Number of waiting jobs before it, while it waits. Jobs of other clients that come later can be taken before it.
    pub position: Option<usize>,
    /// Memory that it needs, bytes; while it waits or runs.
    pub memory: Option<u64>,
    /// Seconds that its remaining draws will take, without the jobs before it; while it waits or runs, and `null` before
    /// the first draws on this machine were timed.
    pub seconds: Option<f64>,
    /// Whether a run folder is written.
    pub keep: bool,
    /// Whether the one-at-a-time effects of the levers are worked out instead of a run.
    pub effects: bool,
    /// Whether the folder of runs has a record of the job, from which the server knows it after a restart.
    pub recorded: bool,
    /// Name of the run folder, once it is written.
    pub run: Option<String>,
    /// Why it failed or is lost, in the language of the request as the detail of a problem.
    pub error: Option<String>,
    /// Title of the scenario.
    pub title: Text,
    /// The request of a lost job, which can be sent again.
    pub request: Option<JobRequest>,
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
    /// Whether the effects of the levers are worked out instead of a run.
    pub effects: bool,
    /// The scenario as the request names it.
    pub spec: ScenarioSpec,
    /// Title that a user gives to the run.
    pub name: Option<String>,
    /// Token that stops the job.
    pub cancel: CancelToken,
}

impl Order {
    /// Name of the run folder. Changed levers change the name of the scenario, so the three parts identify a run.
    #[must_use]
    pub fn folder(&self) -> String {
        format!("{}-{}-{}", self.scenario.name, self.seed, self.draws)
    }
}

/// A job that is to be queued.
#[derive(Debug)]
pub struct Submission {
    /// The order of the job.
    pub order: Order,
    /// The request that asks for it.
    pub request: JobRequest,
    /// Who asks for it.
    pub client: Client,
    /// Its memory.
    pub claim: Claim,
}

/// The result of a job.
#[derive(Clone, Debug)]
pub enum JobOutput {
    /// A run folder of this name.
    Run(String),
    /// The data of a run without a folder for the page, or the effects of levers, as JSON.
    Unwritten(Arc<Vec<u8>>),
}

/// A job that is remembered.
#[derive(Debug)]
pub struct JobEntry {
    record: JobRecord,
    /// `None` for a job of an earlier process.
    order: Option<Order>,
    /// Its memory, while it waits or runs.
    claim: Option<Claim>,
    finished: Arc<AtomicU32>,
    /// Whether a client asked to stop it.
    stopped: bool,
    /// Whether it has paused for a job of a page, so that its time tells nothing about the time of a draw.
    paused: bool,
    /// When a client last asked about it.
    asked: Instant,
}

/// The two kinds of jobs. Each has turns and a worker of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of a page that is waited for (`keep` is false).
    Page,
    /// Of a run folder, in the background (`keep` is true). It waits while there is any job of a page.
    Background,
}

/// All jobs that are remembered, and those that wait.
#[derive(Debug, Default)]
pub struct JobQueue {
    last: u64,
    /// In the order of their numbers.
    entries: VecDeque<JobEntry>,
    /// Waiting jobs of pages.
    pages: Turns<u64>,
    /// Waiting jobs of run folders.
    kept: Turns<u64>,
    /// Results that are not in a folder, the newest last.
    unwritten: VecDeque<(u64, Arc<Vec<u8>>)>,
    /// Whether the server is about to stop.
    pub closing: bool,
    /// Number of jobs that run, whose files are being written, or whose end is being recorded.
    pub busy: usize,
    /// Whether the record of the jobs is on the disk.
    pub recorded: bool,
    /// Seconds of a draw, as it was last timed.
    pub pace: Option<f64>,
}

impl JobEntry {
    /// A job of an earlier process.
    fn restored(mut record: JobRecord) -> JobEntry {
        let unwritten = record.state == JobState::Done && record.run.is_none() && record.request.is_some();
        if unwritten || record.state.is_open() {
            record.state = JobState::Lost;
        }
        let finished = Arc::new(AtomicU32::new(record.finished));
        JobEntry { record, order: None, claim: None, finished, stopped: false, paused: false, asked: Instant::now() }
    }

    fn is_running_page(&self) -> bool {
        self.record.state == JobState::Running && !self.record.keep
    }

    /// Whether it runs and pauses.
    ///
    /// - `has_page`: whether a job of a page waits or runs.
    fn is_waiting(&self, has_page: bool) -> bool {
        self.record.state == JobState::Running && self.record.keep && has_page && !self.stopped
    }
}

/// A job whose turn it is.
#[derive(Debug)]
pub struct Taken {
    /// Number of the job.
    pub id: u64,
    /// The order of the job.
    pub order: Order,
    /// Counts its draws.
    pub finished: Arc<AtomicU32>,
}

impl JobQueue {
    /// The jobs of earlier processes.
    #[must_use]
    pub fn restored(records: JobRecords) -> JobQueue {
        let recorded = !records.jobs.is_empty();
        let entries = records.jobs.into_iter().map(JobEntry::restored).collect();
        JobQueue { last: records.last, entries, recorded, ..JobQueue::default() }
    }

    fn entry(&mut self, id: u64) -> Option<&mut JobEntry> {
        self.entries.iter_mut().find(|entry| entry.record.id == id)
    }

    fn of(&mut self, kind: Kind) -> &mut Turns<u64> {
        match kind {
            Kind::Page => &mut self.pages,
            Kind::Background => &mut self.kept,
        }
    }

    /// Numbers of those that wait, in the order in which they would be taken if nothing else came.
    fn in_order(&self) -> Vec<&u64> {
        let mut order = self.pages.in_order();
        order.extend(self.kept.in_order());
        order
    }

    /// Whether a job of a page waits or runs, so that those in the background wait.
    #[must_use]
    pub fn has_page(&self) -> bool {
        !self.pages.is_empty() || self.entries.iter().any(JobEntry::is_running_page)
    }

    /// The next job of a kind, if one may begin now.
    pub fn take(&mut self, kind: Kind) -> Option<Taken> {
        if kind == Kind::Background && self.has_page() {
            return None;
        }
        while let Some(id) = self.of(kind).pop() {
            if let Some(entry) = self.entry(id)
                && let Some(order) = entry.order.clone()
            {
                entry.record.state = JobState::Running;
                let finished = Arc::clone(&entry.finished);
                self.busy += 1;
                return Some(Taken { id, order, finished });
            }
        }
        None
    }

    /// Whether a job in the background pauses now, which is noted.
    pub fn pauses(&mut self, id: u64) -> bool {
        let waits = self.has_page() && !self.closing;
        self.entry(id).is_some_and(|entry| {
            // A job that is to stop must go on, because it stops at its next draw.
            let pauses = waits && !entry.stopped;
            entry.paused |= pauses;
            pauses
        })
    }

    /// Notes that a client has asked about a job.
    pub fn ask(&mut self, id: u64) {
        if let Some(entry) = self.entry(id) {
            entry.asked = Instant::now();
        }
    }

    /// Stops the jobs of pages about which nobody has asked for long; whether there was one that waited.
    pub fn stop_unwatched(&mut self) -> bool {
        let forgotten = |entry: &&JobEntry| {
            let open = entry.record.state.is_open() && !entry.stopped;
            open && !entry.record.keep && entry.asked.elapsed() >= limits::UNWATCHED
        };
        let forgotten: Vec<u64> = self.entries.iter().filter(forgotten).map(|entry| entry.record.id).collect();
        // All are stopped, so nothing is left out when the first one changes something.
        forgotten.into_iter().filter(|id| self.cancel(*id) == Some(true)).count() > 0
    }

    /// Stops the draws of the jobs that run.
    pub fn stop_running(&mut self) {
        for entry in &self.entries {
            if let (JobState::Running, Some(order)) = (entry.record.state, &entry.order) {
                order.cancel.cancel();
            }
        }
    }

    /// Whether a job that waits or runs will write a run folder.
    #[must_use]
    pub fn writes(&self, folder: &str) -> bool {
        let open = self.entries.iter().filter(|entry| entry.record.state.is_open());
        open.filter_map(|entry| entry.order.as_ref()).any(|order| order.keep && order.folder() == folder)
    }

    /// Records of the jobs of this process.
    pub fn own(&self) -> impl Iterator<Item = &JobRecord> {
        self.entries.iter().filter(|entry| entry.order.is_some()).map(|entry| &entry.record)
    }

    /// All jobs that are remembered, the oldest first.
    #[must_use]
    pub fn all(&self, language: Language) -> Vec<Job> {
        let order = self.in_order();
        self.entries.iter().map(|entry| self.job(entry, &order, language)).collect()
    }

    /// The job of a number.
    #[must_use]
    pub fn one(&self, id: u64, language: Language) -> Option<Job> {
        let entry = self.entries.iter().find(|entry| entry.record.id == id)?;
        Some(self.job(entry, &self.in_order(), language))
    }

    /// Result of a job that was not to be kept: the data of a run, or the effects of levers.
    #[must_use]
    pub fn unwritten(&self, id: u64, effects: bool) -> Option<Arc<Vec<u8>>> {
        let asked = self.entries.iter().find(|entry| entry.record.id == id)?.record.effects;
        let found = self.unwritten.iter().find(|(own, _)| *own == id && asked == effects);
        found.map(|(_, bytes)| Arc::clone(bytes))
    }

    /// Refuses a client that may not queue another job.
    ///
    /// # Errors
    /// A full queue, or a server that is about to stop.
    pub fn admit(&self, client: &Client) -> ApiResult<()> {
        if self.closing {
            return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, Refusal::Stopping));
        }
        let full = |refusal| Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, refusal));
        let count = |of: &dyn Fn(&Client) -> bool| self.pages.count(of) + self.kept.count(of);
        let of_client = count(&|one| one == client);
        if of_client >= limits::QUEUE_OF_CLIENT {
            return full(Refusal::QueueOfClientFull { waiting: of_client, most: limits::QUEUE_OF_CLIENT });
        }
        // A machine gets as many sessions as it asks for.
        let of_machine = count(&|one| one.address == client.address);
        if of_machine >= limits::QUEUE_OF_MACHINE {
            return full(Refusal::QueueOfClientFull { waiting: of_machine, most: limits::QUEUE_OF_MACHINE });
        }
        let waiting = self.pages.len() + self.kept.len();
        if waiting >= limits::QUEUE {
            return full(Refusal::QueueFull { waiting, most: limits::QUEUE });
        }
        Ok(())
    }

    /// Puts a job into the queue, and gives it a number.
    pub fn add(&mut self, submission: Submission) -> u64 {
        let Submission { order, request, client, claim } = submission;
        self.last += 1;
        let id = self.last;
        let record = JobRecord {
            id,
            state: JobState::Queued,
            draws: order.draws,
            finished: 0,
            keep: order.keep,
            effects: order.effects,
            run: None,
            error: None,
            title: order.scenario.title.clone(),
            request: Some(request),
        };
        let finished = claim.finished();
        let kind = if record.keep { Kind::Background } else { Kind::Page };
        self.entries.push_back(JobEntry {
            record,
            order: Some(order),
            claim: Some(claim),
            finished,
            stopped: false,
            paused: false,
            asked: Instant::now(),
        });
        self.of(kind).push(client, id);
        // The oldest go first, but never one that waits or runs: its client must still be able to stop it.
        let over = |entry: &JobEntry| !entry.record.state.is_open();
        while self.entries.len() > limits::REMEMBERED && self.entries.front().is_some_and(over) {
            self.entries.pop_front();
        }
        id
    }

    /// Stops a job; whether that changed anything. `None` if there is no such job.
    pub fn cancel(&mut self, id: u64) -> Option<bool> {
        self.pages.retain(|waiting| *waiting != id);
        self.kept.retain(|waiting| *waiting != id);
        let entry = self.entry(id)?;
        entry.stopped = true;
        if let Some(order) = &entry.order {
            order.cancel.cancel();
        }
        // A running job is marked by the worker when its draws have stopped; until then it may still be writing.
        let waits = entry.record.state == JobState::Queued;
        if waits {
            (entry.record.state, entry.claim) = (JobState::Cancelled, None);
        }
        Some(waits)
    }

    /// Notes the end of a job.
    pub fn end(&mut self, id: u64, done: Result<JobOutput>, seconds: f64) {
        if let Ok(JobOutput::Unwritten(bytes)) = &done {
            self.unwritten.push_back((id, Arc::clone(bytes)));
            if self.unwritten.len() > limits::KEPT {
                self.unwritten.pop_front();
            }
        }
        let closing = self.closing;
        let Some(entry) = self.entry(id) else { return };
        entry.claim = None;
        // A run that was there already has taken no time.
        let all = entry.finished.load(Ordering::Relaxed) == entry.record.draws;
        // A draw of the effects is dozens of projections.
        let timed = !entry.paused && !entry.record.effects;
        let pace = (done.is_ok() && all && timed).then(|| seconds / f64::from(entry.record.draws));
        match done {
            Ok(JobOutput::Run(name)) => (entry.record.state, entry.record.run) = (JobState::Done, Some(name)),
            Ok(JobOutput::Unwritten(_)) => entry.record.state = JobState::Done,
            // It is not over: the server ends, and the job is lost.
            Err(Error::Interrupted) if closing && !entry.stopped => {}
            Err(Error::Interrupted) => entry.record.state = JobState::Cancelled,
            Err(error) => {
                let problem = Problem::of(&error);
                let [zh, en] = [Language::Chinese, Language::English].map(|language| problem.details(language).detail);
                (entry.record.state, entry.record.error) = (JobState::Failed, Some(Text { zh, en }));
            }
        }
        self.pace = pace.or(self.pace);
    }

    /// Forgets the requests that need not be sent again.
    pub fn forget(&mut self) {
        let unwritten = &self.unwritten;
        let mut lost = 0;
        for entry in self.entries.iter_mut().rev() {
            let needed = match entry.record.state {
                JobState::Queued | JobState::Running | JobState::Waiting => true,
                JobState::Done => unwritten.iter().any(|(id, _)| *id == entry.record.id),
                JobState::Lost => {
                    lost += 1;
                    lost <= limits::LOST
                }
                JobState::Failed | JobState::Cancelled => false,
            };
            if !needed {
                entry.record.request = None;
            }
        }
    }

    /// The jobs as the record has them.
    #[must_use]
    pub fn records(&self) -> JobRecords {
        let record = |entry: &JobEntry| {
            let finished = entry.finished.load(Ordering::Relaxed);
            JobRecord { finished, ..entry.record.clone() }
        };
        JobRecords { last: self.last, jobs: self.entries.iter().map(record).collect() }
    }

    /// - `order`: numbers of those that wait, in their order.
    fn job(&self, entry: &JobEntry, order: &[&u64], language: Language) -> Job {
        let (record, finished) = (&entry.record, entry.finished.load(Ordering::Relaxed));
        let lost = record.state == JobState::Lost;
        let error = record.error.as_ref().map(|error| language.choose(error.zh.as_str(), error.en.as_str()).to_owned());
        Job {
            id: record.id,
            state: if entry.is_waiting(self.has_page()) { JobState::Waiting } else { record.state },
            draws: record.draws,
            finished,
            position: order.iter().position(|waiting| **waiting == record.id),
            memory: entry.claim.as_ref().map(Claim::bytes),
            seconds: entry
                .claim
                .as_ref()
                .and(self.pace.filter(|_| !record.effects))
                .map(|pace| pace * f64::from(record.draws - finished.min(record.draws))),
            keep: record.keep,
            effects: record.effects,
            recorded: self.recorded,
            run: record.run.clone(),
            error: if lost { Some(Refusal::LostJob { id: record.id }.say(language).into_owned()) } else { error },
            title: record.title.clone(),
            request: record.request.clone().filter(|_| lost),
        }
    }
}
