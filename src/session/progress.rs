//! Who listens to a session: progress that may refuse to go on, and a token that cancels from anywhere.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crate::error::Result;
use crate::progress::CancelToken;
use crate::progress::ProgressListener;
use crate::validation::hindcast::Window;

/// What long work tells its listener.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A task of so many steps begins.
    Begin {
        /// What is done.
        task: Task<'a>,
        /// Number of steps, each told by [`Event::Step`].
        steps: u64,
    },
    /// A step is done, for instance a draw; told from any thread.
    Step,
    /// The task is over, whether it succeeded or not.
    End,
    /// The figures of a year are taken in.
    Year(u16),
    /// A window of a hindcast is run.
    Window(Window),
    /// A part of a sweep in the folder was not what its name says; it was removed and is made again.
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

/// A listener. Closures from [`Event`] to [`ControlFlow`] are listeners; [`Silent`] is one that hears nothing.
pub trait Progress: Sync {
    /// Is told what happens, from any thread. [`ControlFlow::Break`] stops the work, which then ends with
    /// [`Error::Interrupted`](crate::error::Error::Interrupted).
    fn tell(&self, event: Event<'_>) -> ControlFlow<()>;
}

impl<F: Fn(Event<'_>) -> ControlFlow<()> + Sync> Progress for F {
    fn tell(&self, event: Event<'_>) -> ControlFlow<()> {
        self(event)
    }
}

/// Nobody listens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn tell(&self, _: Event<'_>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// The listener and the token of one call.
pub(super) struct Listener<'a> {
    progress: &'a dyn Progress,
    cancel: &'a CancelToken,
    refused: AtomicBool,
}

impl<'a> Listener<'a> {
    pub(super) fn new(progress: &'a dyn Progress, cancel: &'a CancelToken) -> Listener<'a> {
        Listener { progress, cancel, refused: AtomicBool::new(false) }
    }

    /// Tells an event; a refusal is remembered.
    pub(super) fn tell(&self, event: Event<'_>) {
        if self.progress.tell(event).is_break() {
            self.refused.store(true, Ordering::Relaxed);
        }
    }

    /// Does a task whose steps are told.
    ///
    /// # Errors
    /// What `work` says; [`Error::Interrupted`](crate::error::Error::Interrupted) when the listener has refused or
    /// somebody has cancelled before it began.
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

    /// Does work without steps that can be stopped.
    pub(super) fn quietly<R>(&self, work: impl FnOnce(&ProgressListener<'_>) -> Result<R>) -> Result<R> {
        let progress = ProgressListener { finished: &|| (), stopped: &|| self.stopped() };
        progress.check()?;
        work(&progress)
    }

    fn stopped(&self) -> bool {
        self.refused.load(Ordering::Relaxed) || self.cancel.is_cancelled()
    }
}
