//! Progress of the work of a session: listeners that can stop it, and the token that cancels it from any thread.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crate::engine::prepared::PreparedRun;
use crate::error::Result;
use crate::progress::CancelToken;
use crate::progress::ProgressListener;
use crate::scenario::file::Text;
use crate::scenario::timing::LeverTiming;
use crate::scenario::uncertainty::Parameter;
use crate::session::workload::Estimate;
use crate::session::workload::Workload;
use crate::validation::hindcast::Window;

/// An event of long work, reported to its listener.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A task with a known number of steps begins.
    Begin {
        /// The task.
        task: Task<'a>,
        /// Number of steps; each ends with an [`Event::Step`].
        steps: u64,
    },
    /// A step is done, for instance a draw; reported from any thread.
    Step,
    /// The task is over, whether it succeeded or not.
    End,
    /// When the levers of a scenario act in the run that begins. The same timing can be told several times.
    Levers(&'a LeverTiming),
    /// The scenario sets the prior of a parameter that the posterior ties to others. The same can be told several times.
    TiedPrior {
        /// The parameter.
        parameter: Parameter,
        /// The others, the most correlated first.
        others: &'a [Parameter],
    },
    /// The memory and the time that long work will take, before it begins.
    Estimate(Estimate),
    /// The statistics of a year are assimilated.
    Year(u16),
    /// A window of a hindcast begins.
    Window(Window),
    /// The work waits for a folder that another process uses.
    WaitingFor(&'a Path),
    /// The file of a part of a sweep does not match its name; it was removed and is computed again.
    DamagedPart(&'a str),
}

/// A task with steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task<'a> {
    /// Draws of the scenario or study with this title.
    Draws(&'a Text),
    /// Draws of several engines for a comparison.
    Engines,
    /// Draws from which the contributions of levers are computed.
    Contributions,
}

/// A listener. Closures from [`Event`] to [`ControlFlow`] are listeners; [`Silent`] ignores all events.
pub trait Progress: Sync {
    /// Receives an event, from any thread. [`ControlFlow::Break`] stops the work, which then ends with
    /// [`Error::Interrupted`](crate::error::Error::Interrupted).
    fn tell(&self, event: Event<'_>) -> ControlFlow<()>;
}

impl<F: Fn(Event<'_>) -> ControlFlow<()> + Sync> Progress for F {
    fn tell(&self, event: Event<'_>) -> ControlFlow<()> {
        self(event)
    }
}

/// A listener that ignores all events and never stops the work.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn tell(&self, _: Event<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// The listener and the token of one call; the work stops when either asks for it.
pub(super) struct Listener<'a> {
    progress: &'a dyn Progress,
    cancel: &'a CancelToken,
    refused: AtomicBool,
}

impl<'a> Listener<'a> {
    pub(super) fn new(progress: &'a dyn Progress, cancel: &'a CancelToken) -> Listener<'a> {
        Listener { progress, cancel, refused: AtomicBool::new(false) }
    }

    /// Reports an event. A refusal is remembered, because the work can stop only at its next check.
    pub(super) fn tell(&self, event: Event<'_>) {
        if self.progress.tell(event).is_break() {
            // The flag guards no other memory, so the weakest order is enough.
            self.refused.store(true, Ordering::Relaxed);
        }
    }

    /// Reports what a user should know of a run before it begins: when its levers act, and priors that do not fit its posterior.
    pub(super) fn tell_run(&self, run: &PreparedRun) {
        for (parameter, others) in run.tied_priors() {
            self.tell(Event::TiedPrior { parameter, others: &others });
        }
        if let Some(timing) = run.lever_timing() {
            self.tell(Event::Levers(&timing));
        }
    }

    /// Refuses work that does not fit into the memory, and reports the time of long work. Every analysis calls it before
    /// it begins.
    ///
    /// # Errors
    /// As [`Workload::check`] and [`Workload::estimate`].
    pub(super) fn admit(&self, work: &Workload) -> Result<()> {
        work.check()?;
        if work.is_long() {
            self.tell(Event::Estimate(work.estimate()?));
        }
        Ok(())
    }

    /// Does a task whose steps are reported.
    ///
    /// # Errors
    /// The error of `work`; [`Error::Interrupted`](crate::error::Error::Interrupted) if the listener refused or the token was
    /// cancelled before the work began.
    pub(super) fn during<R>(
        &self,
        task: Task<'_>,
        steps: u64,
        work: impl FnOnce(&ProgressListener<'_>) -> Result<R>,
    ) -> Result<R> {
        self.tell(Event::Begin { task, steps });
        let progress = ProgressListener { finished: &|| self.tell(Event::Step), stopped: &|| self.stopped() };
        // The listener may have refused at the event of the beginning; the work asks only before its steps.
        let done = progress.check().and_then(|()| work(&progress));
        // Also after an error, so that a bar is removed before the error is printed.
        self.tell(Event::End);
        done
    }

    /// Does work that can be stopped and reports no steps.
    ///
    /// # Errors
    /// As for [`Listener::during`].
    pub(super) fn quietly<R>(&self, work: impl FnOnce(&ProgressListener<'_>) -> Result<R>) -> Result<R> {
        let progress = ProgressListener { finished: &|| (), stopped: &|| self.stopped() };
        progress.check()?;
        work(&progress)
    }

    /// Whether the listener or the token asks to stop.
    pub(super) fn stopped(&self) -> bool {
        self.refused.load(Ordering::Relaxed) || self.cancel.is_cancelled()
    }
}
