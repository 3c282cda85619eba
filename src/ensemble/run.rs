//! Runs the draws of a scenario in parallel.
//!
//! A draw is computed by one thread alone and written to its own place, so the number of threads changes nothing.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use rayon::prelude::*;

use crate::engine::cohort::Workspace;
use crate::engine::setup::Setup;
use crate::engine::year;
use crate::engine::year::Draw;
use crate::engine::year::Projection;
use crate::error::Error;
use crate::error::Result;
use crate::plan::measure::Account;
use crate::plan::measure::MEASURES;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::Scenario;

/// Size of an ensemble and how it is run.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Number of draws.
    pub draws: u32,
    /// Master seed.
    pub seed: u64,
    /// Number of threads; 0 for one per core.
    pub threads: usize,
}

/// Who listens to a run: told after each draw, and asked whether to stop.
pub struct Watch<'a> {
    /// Called after each finished draw, from any thread.
    pub finished: &'a (dyn Fn() + Sync),
    /// Set to stop the run.
    pub stop: &'a AtomicBool,
}

/// All draws of a scenario.
///
/// Values are kept as `f32` (seven digits): accounts by draw, year (base year first), county, measure; flows by
/// draw, origin, destination, the rest of China last.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// Name of the scenario.
    pub scenario: String,
    /// Years, the base year first.
    pub years: Vec<u16>,
    /// Number of draws.
    pub draws: usize,
    /// Number of counties.
    pub counties: usize,
    accounts: Vec<f32>,
    flows: Vec<f32>,
}

/// Runs `settings.draws` draws.
///
/// # Errors
/// [`Error::Interrupted`] when stopped, [`Error::Setting`] when the threads cannot be started.
pub fn run(setup: &Setup<'_>, scenario: &Scenario, settings: Settings, watch: &Watch<'_>) -> Result<Ensemble> {
    let counties = setup.data.region.county_count();
    let years = scenario.years();
    let draws = settings.draws as usize;
    let account_stride = years.len() * MEASURES * counties;
    let flow_stride = (counties + 1) * (counties + 1);
    let mut accounts = vec![0.0; draws * account_stride];
    let mut flows = vec![0.0; draws * flow_stride];
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(settings.threads)
        .build()
        .map_err(|error| Error::Setting(format!("cannot start {} threads: {error}", settings.threads)))?;
    pool.install(|| {
        accounts
            .par_chunks_exact_mut(account_stride)
            .zip(flows.par_chunks_exact_mut(flow_stride))
            .enumerate()
            .try_for_each_init(
                || Workspace::new(&setup.data.region),
                |work, (number, (accounts, flows))| {
                    if watch.stop.load(Ordering::Relaxed) {
                        return Err(Error::Interrupted);
                    }
                    let number = u32::try_from(number).expect("the number of draws is a u32");
                    let draw = Draw::new(scenario, settings.seed, number);
                    store(&year::project(setup, scenario, &draw, work), accounts, flows);
                    (watch.finished)();
                    Ok(())
                },
            )
    })?;
    Ok(Ensemble { scenario: scenario.name.clone(), years, draws, counties, accounts, flows })
}

#[expect(clippy::cast_possible_truncation, reason = "seven digits are kept")]
fn store(projection: &Projection, accounts: &mut [f32], flows: &mut [f32]) {
    let values = projection.accounts.iter().flatten().flat_map(|account| account.0);
    for (kept, value) in accounts.iter_mut().zip(values) {
        *kept = value as f32;
    }
    for (kept, value) in flows.iter_mut().zip(&projection.flows) {
        *kept = *value as f32;
    }
}

impl Ensemble {
    /// Account of an area in a year of a draw: the sum of its counties.
    #[must_use]
    pub fn account(&self, region: &Region, draw: usize, year: usize, area: Area) -> Account {
        let counties = region.counties_of(area);
        let start = (draw * self.years.len() + year) * self.counties;
        let rows = &self.accounts[(start + counties.start) * MEASURES..(start + counties.end) * MEASURES];
        let mut account = Account::default();
        for row in rows.chunks_exact(MEASURES) {
            for (sum, value) in account.0.iter_mut().zip(row) {
                *sum += f64::from(*value);
            }
        }
        account
    }

    /// Moves a year on average over the projection from one county to another, persons; place `counties` is the
    /// rest of China.
    #[must_use]
    pub fn flow(&self, draw: usize, origin: usize, destination: usize) -> f64 {
        let width = self.counties + 1;
        f64::from(self.flows[(draw * width + origin) * width + destination])
    }

    /// Place of a year.
    #[must_use]
    pub fn year(&self, year: u16) -> Option<usize> {
        self.years.iter().position(|known| *known == year)
    }
}
