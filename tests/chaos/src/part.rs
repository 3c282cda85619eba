//! A part of the programme: cases of one kind.

use std::time::Duration;

use crate::dice::Dice;
use crate::tally::Done;
use crate::world::World;

/// A function that tries a case.
pub(crate) type CaseFunction = fn(&World, usize, &mut Dice) -> Done;

/// Number of cases of the full programme.
pub(crate) enum Cases {
    /// A number that is chosen.
    Chosen(usize),
    /// One case for each of the things that there are.
    Each(fn(&World) -> usize),
}

/// Cases of one kind, numbered from 0.
pub(crate) struct Part {
    /// Name, for `--only`.
    pub(crate) name: &'static str,
    /// Number of cases of the full programme.
    pub(crate) cases: Cases,
    /// Number of cases of any share of it.
    pub(crate) least: usize,
    /// Whether the cases call the library inside this process, so that an overflow of the stack would end it.
    pub(crate) inside: bool,
    /// Time after which a case counts as one that hangs.
    pub(crate) bound: Duration,
    /// Time of its own work after which a case counts as one that hangs, whatever else the machine does.
    pub(crate) work: Duration,
    /// Tries a case.
    pub(crate) case: CaseFunction,
    /// What is checked after the last case.
    pub(crate) end: Option<fn(&World) -> Done>,
}

impl Part {
    /// Number of cases of a share of the programme.
    pub(crate) fn count(&self, world: &World, share: f64) -> usize {
        let all = match self.cases {
            Cases::Chosen(cases) => cases,
            Cases::Each(count) => count(world),
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count is a count")]
        let count = (all as f64 * share).ceil() as usize;
        count.max(self.least)
    }
}
