//! Checkpoints of draws for quick answers while a lever is being moved: the years before any lever acts are projected
//! once and kept.

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
use crate::ensemble::threads::pool;
use crate::error::Result;
use crate::progress::ProgressListener;

/// Number of draws whose checkpoint is kept. A checkpoint takes about two megabytes.
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
    /// A cache for the draws of a run at its seed. Checkpoints are computed when they are first needed.
    #[must_use]
    pub fn new(known: PreparedRun) -> CheckpointCache {
        let quiet = known.clone().with_layers([false; 5]);
        CheckpointCache {
            central: Checkpoint::new(&quiet, &Draw::new(&quiet, 0), &mut Workspace::new(known.region())),
            checkpoints: (0..KEPT).map(|_| OnceLock::new()).collect(),
            known,
        }
    }

    /// Computes all checkpoints. Where the threads cannot be started, they are computed when they are first needed.
    pub fn warm(&self, threads: usize) {
        let Ok(pool) = pool(threads) else { return };
        pool.install(|| {
            self.checkpoints.par_iter().enumerate().for_each_init(
                || Workspace::new(self.known.region()),
                |work, (number, checkpoint)| {
                    let number = u32::try_from(number).expect("there are few");
                    // Two threads that ask for one checkpoint compute it once; the other waits.
                    checkpoint.get_or_init(|| self.checkpoint(&self.known, number, work));
                },
            );
        });
    }

    fn checkpoint(&self, run: &PreparedRun, number: u32, work: &mut Workspace) -> Checkpoint {
        let run = run.clone().with_seed(self.known.seed);
        Checkpoint::new(&run, &Draw::new(&run, number), work)
    }

    /// One projection without random layers: central parameters, or the mean of the posterior, and no shocks.
    #[must_use]
    pub fn central(&self, run: &PreparedRun, work: &mut Workspace) -> Projection {
        debug_assert!(self.holds(run), "`{}` has another past", run.scenario().name);
        self.central.project(run, work)
    }

    /// All draws of a scenario. Checkpoints are used where layers and seed are those of the known scenario.
    ///
    /// # Errors
    /// As [`run::run`].
    pub fn ensemble(&self, run: &PreparedRun, threads: usize, progress: &ProgressListener<'_>) -> Result<Ensemble> {
        debug_assert!(self.holds(run), "`{}` has another past", run.scenario().name);
        // The past of a draw depends on its random numbers, hence on layers and seed.
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
        // Everything that acts before the first year of levers must be equal; levers and links act only later.
        let (known, own) = (self.known.scenario(), run.scenario());
        // Levers that no statistic covers act in these years too.
        let (levers, kept) = (run.levers(), self.known.levers());
        let past = || known.base_year + 1..=self.known.passed();
        let posteriors = (run.posterior(), self.known.posterior());
        own.base_year == known.base_year
            && own.end_year.min(known.end_year) >= self.known.passed()
            && own.priors == known.priors
            && own.changed == known.changed
            && past().all(|year| levers.equal_in(kept, year))
            && match posteriors {
                (Some(own), Some(other)) => Arc::ptr_eq(own, other),
                (own, other) => own.is_none() && other.is_none(),
            }
    }
}
