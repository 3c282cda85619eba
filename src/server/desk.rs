//! What the server works with: data, scenarios, kept pasts of draws, the folder of runs, the queue of jobs.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use tokio::sync::Semaphore;

use crate::data::Data;
use crate::engine::setup::Setup;
use crate::ensemble::instant::Instant;
use crate::error::Error;
use crate::error::Result;
use crate::page::catalogue::Catalogue;
use crate::plan;
use crate::plan::Plan;
use crate::scenario::Scenario;
use crate::scenario::posterior::Posterior;
use crate::server::jobs::Jobs;
use crate::server::limits;

/// Worlds whose draws' pasts are kept at once; each may take 400 megabytes.
const WORLDS: usize = 2;

/// What is asked of a server, besides its address.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of scenario files.
    pub scenarios: PathBuf,
    /// Folder of runs; need not be there.
    pub runs: PathBuf,
    /// Most draws of an ensemble.
    pub max_draws: u32,
    /// Number of threads of an ensemble; 0 for one per core.
    pub threads: usize,
    /// Draw from the priors alone.
    pub prior: bool,
}

/// Everything that requests share.
#[derive(Debug)]
pub struct Desk {
    /// The data, which live as long as the process.
    pub data: &'static Data,
    /// The plan.
    pub plan: Plan,
    /// Scenarios of the same years, by file name.
    pub scenarios: Vec<Scenario>,
    /// Options.
    pub options: Options,
    /// The catalogue as JSON.
    pub catalogue: Vec<u8>,
    /// Ensembles that wait, run, or are done.
    pub jobs: Jobs,
    /// Places for single projections.
    pub lines: Semaphore,
    /// The place for a quick fan.
    pub fans: Semaphore,
    /// The place for contributions of levers.
    pub contributions: Semaphore,
    instants: Mutex<Vec<Arc<Instant<'static>>>>,
}

impl Desk {
    /// Reads everything. Scenario files that cannot be read, or have other years than most, are left out and told to
    /// `left_out`.
    ///
    /// # Errors
    /// Data that are wrong; a folder without a scenario.
    pub fn new(data: Data, options: Options, mut left_out: impl FnMut(&str)) -> Result<Desk> {
        // Requests outlive every function of this program, and all of them read the data.
        let data: &'static Data = Box::leak(Box::new(data));
        let plan = plan::load(&data.package)?;
        let posterior = if options.prior { None } else { Posterior::load(&data.package, &data.region)?.map(Arc::new) };
        let mut scenarios = Vec::new();
        for path in files(&options.scenarios)? {
            match Scenario::load(&path, data) {
                Ok(mut scenario) => {
                    scenario.adopt(posterior.clone());
                    scenarios.push(scenario);
                }
                Err(error) => left_out(&error.to_string()),
            }
        }
        let years = common_years(&scenarios)
            .ok_or_else(|| Error::input(&options.scenarios, "there is no scenario file that can be read"))?;
        scenarios.retain(|scenario| {
            let same = scenario.years() == years;
            if !same {
                left_out(&format!("{}: covers {} to {}", scenario.name, scenario.base_year, scenario.end_year));
            }
            same
        });
        let passed = scenarios.iter().map(Scenario::passed).max().unwrap_or_default();
        let catalogue = Catalogue::new(data, &plan, &scenarios, passed)?;
        Ok(Desk {
            catalogue: serde_json::to_vec(&catalogue).expect("plain values"),
            data,
            plan,
            scenarios,
            options,
            jobs: Jobs::default(),
            lines: Semaphore::new(limits::LINES),
            fans: Semaphore::new(1),
            contributions: Semaphore::new(1),
            instants: Mutex::new(Vec::new()),
        })
    }

    /// Works out the pasts of the first scenario's draws, so that the first fan is as quick as the others.
    pub fn warm(&self) {
        if let Some(first) = self.scenarios.first() {
            self.instant(first).warm(self.options.threads);
        }
    }

    /// The kept pasts that hold for a scenario; worked out when they are first asked for.
    #[must_use]
    pub fn instant(&self, scenario: &Scenario) -> Arc<Instant<'static>> {
        let mut instants = self.instants.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = instants.iter().position(|instant| instant.holds(scenario)) {
            let known = instants.remove(place);
            instants.push(Arc::clone(&known));
            return known;
        }
        // There are no more worlds than scenario files, and a setup is small beside the pasts.
        let setup = Setup::new(self.data, scenario.base_year, &scenario.priors.central());
        let new = Arc::new(Instant::new(Box::leak(Box::new(setup)), scenario));
        if instants.len() == WORLDS {
            instants.remove(0);
        }
        instants.push(Arc::clone(&new));
        new
    }
}

/// Scenario files of a folder in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).map_err(Error::io(folder))?;
    let mut files: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml") && path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

/// The years that most scenarios cover.
fn common_years(scenarios: &[Scenario]) -> Option<Vec<u16>> {
    let count = |years: &Vec<u16>| scenarios.iter().filter(|scenario| scenario.years() == *years).count();
    scenarios.iter().map(Scenario::years).max_by_key(count)
}
