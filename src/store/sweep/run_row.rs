//! The first columns of every row of a part, in every format.

use serde::Deserialize;
use serde::Serialize;

use crate::experiments::sweep::SweepRun;

/// A run and the reason of its failure: a row of `failures.csv`, and the first columns of a row of a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRow<'a> {
    /// Number of the point.
    pub point: usize,
    /// Number of the draw.
    pub draw: u32,
    /// Number of the replicate.
    pub replicate: u32,
    /// Why the run failed; empty if it did not.
    pub failure: &'a str,
}

impl<'a> RunRow<'a> {
    pub(super) fn of(run: SweepRun, failure: &'a str) -> RunRow<'a> {
        RunRow { point: run.point, draw: run.draw, replicate: run.replicate, failure }
    }

    pub(super) fn run(self) -> SweepRun {
        SweepRun { point: self.point, draw: self.draw, replicate: self.replicate }
    }
}
