//! The memory that jobs and quick fans will need. What is taken on is counted until it is over, so that all of it together
//! fits.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::Weak;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use axum::http::StatusCode;

use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::session::workload::admission::Demand;
use crate::session::workload::admission::IdleProcess;
use crate::session::workload::admission::Shortage;
use qilu_messages::server::Refusal;

/// The claims on the memory.
#[derive(Debug)]
pub struct MemoryLedger {
    idle: IdleProcess,
    claims: Mutex<Vec<Weak<Held>>>,
}

#[derive(Debug)]
struct Held {
    demand: Demand,
    finished: Arc<AtomicU32>,
}

/// A claim on memory, which ends when this is dropped.
#[derive(Debug)]
pub struct Claim(Arc<Held>);

impl Claim {
    /// Bytes of the claim.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.demand.bytes()
    }

    /// Number of draws that are finished, which the work counts.
    #[must_use]
    pub fn finished(&self) -> Arc<AtomicU32> {
        Arc::clone(&self.0.finished)
    }
}

impl MemoryLedger {
    /// - `idle`: what the server holds without any work.
    #[must_use]
    pub fn new(idle: IdleProcess) -> MemoryLedger {
        MemoryLedger { idle, claims: Mutex::default() }
    }

    /// Claims the memory of some draws, until the claim is dropped.
    ///
    /// # Errors
    /// 422 if they would never fit; 507 if they do not fit beside the work that waits or runs.
    pub fn claim(&self, draws: u32, demand: Demand) -> ApiResult<Claim> {
        let mut claims = self.claims.lock().unwrap_or_else(PoisonError::into_inner);
        let held: Vec<Arc<Held>> = claims.iter().filter_map(Weak::upgrade).collect();
        // A number that is a moment old makes the claim a little too large, which does no harm.
        let others: Vec<Demand> =
            held.iter().map(|held| held.demand.after(held.finished.load(Ordering::Relaxed).into())).collect();
        demand.admit(&self.idle, &others).map_err(|shortage| refusal(draws, shortage))?;
        let own = Arc::new(Held { demand, finished: Arc::default() });
        *claims = held.iter().chain([&own]).map(Arc::downgrade).collect();
        Ok(Claim(own))
    }
}

fn refusal(draws: u32, shortage: Shortage) -> Problem {
    let Shortage { needed, free, claimed, most, limit, never } = shortage;
    if never {
        return Problem::wrong("/draws", Refusal::NeverFits { draws, needed, limit, free, most });
    }
    let refusal = Refusal::NotNow { draws, needed, limit, free, claimed, most };
    Problem::new(StatusCode::INSUFFICIENT_STORAGE, refusal)
}
