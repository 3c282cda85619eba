//! Ensembles of jobs, on two threads: one for pages and one for the background, which waits for the other. Those of different
//! clients are taken in turn. A job in the background continues when the page is closed; one of a page stops.

use std::ops::ControlFlow;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::path::Path;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::error::Error;
use crate::error::Result;
use crate::server::gate::Precedence;
use crate::server::job_queue::Job;
use crate::server::job_queue::JobOutput;
use crate::server::job_queue::JobQueue;
use crate::server::job_queue::Kind;
use crate::server::job_queue::Order;
use crate::server::job_queue::Submission;
use crate::server::job_queue::Taken;
use crate::server::job_record::JobRecord;
use crate::server::job_record::RecordFile;
use crate::server::limits;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::turns::Client;
use crate::session::Event;
use crate::session::Progress;
use qilu_messages::Language;
use qilu_messages::server::Refusal;

/// The jobs of a server that has stopped.
#[derive(Clone, Debug, Default)]
pub struct JobsLeft {
    /// Numbers of the jobs whose runs are in the folder of runs.
    pub kept: Vec<u64>,
    /// Numbers of the jobs that waited or ran.
    pub lost: Vec<u64>,
    /// Whether the folder of runs has a record of them.
    pub recorded: bool,
}

/// The queue of jobs, with finished jobs that are remembered.
#[derive(Debug)]
pub struct Jobs {
    inner: Mutex<JobQueue>,
    news: Condvar,
    file: Mutex<RecordFile>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Jobs {
    /// The jobs that the record of a folder of runs names. Those that an earlier process left unfinished are lost. A record
    /// that cannot be read is told to `left_out`.
    pub fn open(runs: &Path, left_out: &mut dyn FnMut(&Error)) -> Jobs {
        let (file, records) = RecordFile::open(runs, left_out);
        Jobs { inner: Mutex::new(JobQueue::restored(records)), news: Condvar::new(), file: Mutex::new(file) }
    }

    /// Writes the record of the jobs as they are now.
    fn record(&self) {
        // Taken first, so that an older state never replaces a newer one. The queue is not locked while the disk works.
        let mut file = lock(&self.file);
        let records = {
            let mut inner = lock(&self.inner);
            inner.forget();
            inner.records()
        };
        let recorded = file.write(&records);
        lock(&self.inner).recorded = recorded;
    }

    /// Refuses a client that may not queue another job.
    ///
    /// # Errors
    /// A full queue, or a server that is about to stop.
    pub fn admit(&self, client: &Client) -> ApiResult<()> {
        lock(&self.inner).admit(client)
    }

    /// Puts an ensemble into the queue.
    ///
    /// # Errors
    /// As [`Jobs::admit`].
    pub fn add(&self, submission: Submission) -> ApiResult<Job> {
        let id = {
            let mut inner = lock(&self.inner);
            inner.admit(&submission.client)?;
            let id = inner.add(submission);
            self.news.notify_all();
            id
        };
        // Before the answer, so that a job that was accepted is known after a restart.
        self.record();
        // A new job has no error, so its language does not matter.
        self.one(id, Language::English).ok_or_else(|| Problem::missing(Refusal::NoJob { id: id.to_string() }))
    }

    /// All jobs that are remembered, the oldest first.
    #[must_use]
    pub fn all(&self, language: Language) -> Vec<Job> {
        self.stop_unwatched();
        lock(&self.inner).all(language)
    }

    /// The job of a number, about which a client has asked.
    #[must_use]
    pub fn one(&self, id: u64, language: Language) -> Option<Job> {
        self.stop_unwatched();
        let mut inner = lock(&self.inner);
        inner.ask(id);
        inner.one(id, language)
    }

    /// Stops the jobs of pages about which nobody has asked for long.
    fn stop_unwatched(&self) {
        let changed = lock(&self.inner).stop_unwatched();
        if changed {
            // Those that wait in the background may begin.
            self.news.notify_all();
            self.record();
        }
    }

    /// Stops a job that waits or runs; one that is over stays as it is.
    #[must_use]
    pub fn cancel(&self, id: u64, language: Language) -> Option<Job> {
        let changed = lock(&self.inner).cancel(id)?;
        // A job that pauses stops, and one that has waited for it may begin.
        self.news.notify_all();
        if changed {
            self.record();
        }
        self.one(id, language)
    }

    /// Whether a job that waits or runs will write a run folder.
    #[must_use]
    pub fn writes(&self, folder: &str) -> bool {
        lock(&self.inner).writes(folder)
    }

    /// Result of a job that was not to be kept: the data of a run, or the effects of levers.
    #[must_use]
    pub fn unwritten(&self, id: u64, effects: bool) -> Option<Arc<Vec<u8>>> {
        let mut inner = lock(&self.inner);
        inner.ask(id);
        inner.unwritten(id, effects)
    }

    /// Notes how long a draw takes.
    pub fn set_pace(&self, seconds: f64) {
        lock(&self.inner).pace = Some(seconds);
    }

    /// Takes no more jobs, begins none of those that wait, and stops the draws of the one that runs. The record still has
    /// them, so that they count as lost when the server is started again.
    pub fn close(&self) {
        let mut inner = lock(&self.inner);
        inner.closing = true;
        inner.stop_running();
        self.news.notify_all();
    }

    /// Whether a job runs, its files are being written, or its end is being recorded.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        lock(&self.inner).busy > 0
    }

    /// What becomes of the jobs of this process when it ends now. The record is not written any more.
    #[must_use]
    pub fn left(&self) -> JobsLeft {
        // A request that is still being answered must not begin to write while the process ends.
        lock(&self.file).close();
        let inner = lock(&self.inner);
        let of = |keep: &dyn Fn(&JobRecord) -> bool| {
            inner.own().filter(|record| keep(record)).map(|record| record.id).collect()
        };
        JobsLeft {
            kept: of(&|record| record.run.is_some()),
            lost: of(&|record| record.state.is_open()),
            recorded: inner.recorded,
        }
    }

    /// Does jobs of a kind one after the other until the server stops.
    ///
    /// - `precedence`: quick requests, which go before the draws of a job.
    /// - `make`: does one.
    pub fn work(&self, kind: Kind, precedence: &Precedence, make: impl Fn(&Order, &dyn Progress) -> Result<JobOutput>) {
        while let Some(Taken { id, order, finished }) = self.take(kind) {
            self.record();
            let begun = Instant::now();
            let progress = |event: Event<'_>| {
                if matches!(event, Event::Step) {
                    finished.fetch_add(1, Ordering::Relaxed);
                    precedence.give_way(limits::GIVE_WAY);
                    self.stop_unwatched();
                    if kind == Kind::Background {
                        self.pause(id);
                    }
                }
                // Only its token stops a job. The client that ordered it may have closed the page long ago.
                ControlFlow::Continue(())
            };
            // One job that breaks off must not end those that wait; the panic has printed its message.
            let done = catch_unwind(AssertUnwindSafe(|| make(&order, &progress)));
            let done = done.unwrap_or_else(|_| Err(Error::setting(Refusal::Broken)));
            let seconds = begun.elapsed().as_secs_f64();
            lock(&self.inner).end(id, done, seconds);
            // Jobs in the background go on when the last one of a page is over.
            self.news.notify_all();
            self.record();
            lock(&self.inner).busy -= 1;
        }
    }

    /// Waits while a job of a page waits or runs, on a thread that computes draws of a job in the background. Every job has
    /// threads of its own, and a draw that is over holds nothing that others need, so nobody waits for this one.
    fn pause(&self, id: u64) {
        let mut inner = lock(&self.inner);
        while inner.pauses(id) {
            inner = self.news.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The next job of a kind, when there is one; none when the server stops.
    fn take(&self, kind: Kind) -> Option<Taken> {
        loop {
            // What nobody waits for is not begun.
            self.stop_unwatched();
            let mut inner = lock(&self.inner);
            if inner.closing {
                return None;
            }
            if let Some(taken) = inner.take(kind) {
                return Some(taken);
            }
            // A thread can wake up without news, so the conditions are looked at again.
            drop(self.news.wait(inner));
        }
    }
}
