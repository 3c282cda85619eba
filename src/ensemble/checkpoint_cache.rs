//! Answers while a lever is being moved: the part of a draw that no lever reaches is worked out once and kept.

use std::sync::Arc;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::engine::year;
use crate::engine::year::Checkpoint;
use crate::engine::year::Projection;
use crate::ensemble::run;
use crate::ensemble::run::Ensemble;
use crate::error::Result;
use crate::progress::ProgressListener;

/// Draws whose past is kept; each takes about two megabytes.
pub const KEPT: u32 = 200;

/// Projects scenarios that differ from a known one in levers and links ([`CheckpointCache::holds`]), to the bit as
/// [`run::run`] would.
#[derive(Debug)]
pub struct CheckpointCache {
    known: PreparedRun,
    central: Checkpoint,
    checkpoints: Vec<OnceLock<Checkpoint>>,
}

impl CheckpointCache {
    /// Keeps the pasts of a run's draws at its seed; they are worked out when they are first asked for.
    #[must_use]
    pub fn new(known: PreparedRun) -> CheckpointCache {
        let quiet = known.clone().with_layers([false; 4]);
        CheckpointCache {
            central: Checkpoint::new(&quiet, &Draw::new(&quiet, 0), &mut Workspace::new(known.region())),
            checkpoints: (0..KEPT).map(|_| OnceLock::new()).collect(),
            known,
        }
    }

    /// Works out all pasts; where no threads are to be had they wait until they are asked for.
    pub fn warm(&self, threads: usize) {
        let Ok(pool) = run::pool(threads) else { return };
        pool.install(|| {
            self.checkpoints.par_iter().enumerate().for_each_init(
                || Workspace::new(self.known.region()),
                |work, (number, checkpoint)| {
                    let number = u32::try_from(number).expect("there are few");
                    checkpoint.get_or_init(|| self.checkpoint(&self.known, number, work));
                },
            );
        });
    }

    fn checkpoint(&self, run: &PreparedRun, number: u32, work: &mut Workspace) -> Checkpoint {
        let run = run.clone().with_seed(self.known.seed);
        Checkpoint::new(&run, &Draw::new(&run, number), work)
    }

    /// One projection without chance: central parameters, or the mean of what published figures have said, and no
    /// shocks.
    #[must_use]
    pub fn central(&self, run: &PreparedRun, work: &mut Workspace) -> Projection {
        debug_assert!(self.holds(run), "`{}` has another past", run.scenario().name);
        self.central.project(run, work)
    }

    /// All draws of a scenario. Pasts are kept for the layers and the seed of the known scenario.
    ///
    /// # Errors
    /// As [`run::run`].
    pub fn ensemble(&self, run: &PreparedRun, threads: usize, progress: &ProgressListener<'_>) -> Result<Ensemble> {
        debug_assert!(self.holds(run), "`{}` has another past", run.scenario().name);
        let shared = run.layers == self.known.layers && run.seed == self.known.seed;
        let kept = |number: u32| self.checkpoints.get(number as usize).filter(|_| shared);
        run::gather(run, threads, progress, &|number, work| match kept(number) {
            Some(checkpoint) => checkpoint.get_or_init(|| self.checkpoint(run, number, work)).project(run, work),
            None => year::project(run, &Draw::new(run, number), work),
        })
    }

    /// Whether a run differs from the known one in nothing but levers, links, layers, seed, draws and the end.
    #[must_use]
    pub fn holds(&self, run: &PreparedRun) -> bool {
        let (known, own) = (self.known.scenario(), run.scenario());
        let posteriors = (run.posterior(), self.known.posterior());
        own.base_year == known.base_year
            && own.end_year.min(known.end_year) >= self.known.passed()
            && own.priors == known.priors
            && own.changed == known.changed
            && match posteriors {
                (Some(own), Some(other)) => Arc::ptr_eq(own, other),
                (own, other) => own.is_none() && other.is_none(),
            }
    }
}
