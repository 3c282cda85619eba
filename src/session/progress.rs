//! Progress of long work: a listener that may stop the work, and a token by which any thread can cancel it.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crate::error::Result;
use crate::progress::CancelToken;
use crate::progress::ProgressListener;
use crate::validation::hindcast::Window;

/// An event of long work.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A task of so many steps begins.
    Begin {
        /// The task.
        task: Task<'a>,
        /// Number of steps; each ends with [`Event::Step`].
        steps: u64,
    },
    /// A step is done, for instance a draw. The event may come from any thread.
    Step,
    /// The task is over, whether it succeeded or not.
    End,
    /// The statistics of a year are assimilated.
    Year(u16),
    /// A window of a hindcast is run.
    Window(Window),
    /// A part of a sweep did not have the digest in its name; it was removed and will be computed again.
    DamagedPart(&'a str),
}

/// A task with steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task<'a> {
    /// Draws of the scenario or study of this name.
    Draws(&'a str),
    /// Draws with agents of several engines.
    Engines,
    /// Draws for the contributions of levers.
    Contributions,
}

/// A listener of events. Closures from [`Event`] to [`ControlFlow`] are listeners; [`Silent`] ignores all events.
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

/// A listener that ignores all events.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn tell(&self, _: Event<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// The listener and the token of one call of a session.
pub(super) struct Listener<'a> {
    progress: &'a dyn Progress,
    cancel: &'a CancelToken,
    refused: AtomicBool,
}

impl<'a> Listener<'a> {
    pub(super) fn new(progress: &'a dyn Progress, cancel: &'a CancelToken) -> Listener<'a> {
        Listener { progress, cancel, refused: AtomicBool::new(false) }
    }

    /// Reports an event and remembers a refusal.
    pub(super) fn tell(&self, event: Event<'_>) {
        if self.progress.tell(event).is_break() {
            self.refused.store(true, Ordering::Relaxed);
        }
    }

    /// Does a task and reports its steps.
    ///
    /// # Errors
    /// An error of `work`; [`Error::Interrupted`](crate::error::Error::Interrupted) when the listener has refused or the
    /// token was cancelled before the task began.
    pub(super) fn during<R>(
        &self,
        task: Task<'_>,
        steps: u64,
        work: impl FnOnce(&ProgressListener<'_>) -> Result<R>,
    ) -> Result<R> {
        self.tell(Event::Begin { task, steps });
        let progress = ProgressListener { finished: &|| self.tell(Event::Step), stopped: &|| self.stopped() };
        let done = progress.check().and_then(|()| work(&progress));
        self.tell(Event::End);
        done
    }

    /// Does work that can be stopped and reports no steps.
    pub(super) fn quietly<R>(&self, work: impl FnOnce(&ProgressListener<'_>) -> Result<R>) -> Result<R> {
        let progress = ProgressListener { finished: &|| (), stopped: &|| self.stopped() };
        progress.check()?;
        work(&progress)
    }

    fn stopped(&self) -> bool {
        self.refused.load(Ordering::Relaxed) || self.cancel.is_cancelled()
    }
}
