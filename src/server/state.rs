//! The state that all requests share: the project, its scenarios, the folder of runs, the queue of jobs.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::Error;
use crate::error::Result;
use crate::page::reference_data::ReferenceData;
use crate::scenario::Scenario;
use crate::scenario::folder::FileKind;
use crate::server::jobs::JobOutput;
use crate::server::jobs::Jobs;
use crate::server::jobs::Order;
use crate::server::limits;
use crate::session::FolderContents;
use crate::session::Progress;
use crate::session::Project;
use crate::session::RunOptions;
use crate::session::WriteOptions;
use crate::session::live::Live;
use crate::session::workload::Workload;
use crate::store::ExistingOutput;
use crate::store::RunFolder;
use qilu_messages::server::ServerFault;

/// Options of a server other than its address.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of runs; it need not exist.
    pub runs: PathBuf,
    /// Largest number of draws of an ensemble.
    pub max_draws: u32,
    /// Number of threads of an ensemble; 0 for one per core.
    pub threads: usize,
    /// Whether parameters are drawn from the priors, without the calibration.
    pub prior: bool,
}

/// State of the server that all requests share.
#[derive(Debug)]
pub struct AppState {
    /// Data, plan, posterior.
    pub project: Project,
    /// Scenarios of the same years, by file name.
    pub scenarios: Vec<Scenario>,
    /// Options of the server.
    pub options: Options,
    /// Last year that levers do not affect, the latest of all scenarios.
    pub passed: u16,
    /// Reference data of the page, as JSON.
    pub catalogue: Vec<u8>,
    /// Queue of ensembles.
    pub jobs: Jobs,
    /// Kept past years of draws.
    pub live: Live,
    /// Permits for single projections.
    pub lines: Semaphore,
    /// Permit for a quick fan.
    pub fans: Semaphore,
    /// Permit for contributions of levers.
    pub contributions: Semaphore,
}

impl AppState {
    /// Reads everything. Scenario files that cannot be read, or that cover other years than most, are left out; the reason
    /// for each is given to `left_out`.
    ///
    /// # Errors
    /// A posterior that is wrong; a folder without a scenario.
    pub fn new(project: Project, options: Options, mut left_out: impl FnMut(&Error)) -> Result<AppState> {
        let mut scenarios = Vec::new();
        for file in project.scenarios().files(FileKind::Scenario)? {
            match project.scenario(&file.path) {
                Ok(scenario) => scenarios.push(if options.prior { scenario.prior() } else { scenario }),
                // One faulty file must not keep the server from starting.
                Err(error) => left_out(&error),
            }
        }
        let years = common_years(&scenarios)
            .ok_or_else(|| Error::input(project.scenarios().path(), ServerFault::NoScenario))?;
        // The views compare scenarios year by year.
        let others = scenarios.iter().filter(|scenario| scenario.years() != years);
        let names: Vec<String> = others.map(|scenario| scenario.name.clone()).collect();
        if !names.is_empty() {
            let (start, end) = (years[0], years[years.len() - 1]);
            left_out(&Error::setting(ServerFault::OtherYears { names, start, end }));
        }
        scenarios.retain(|scenario| scenario.years() == years);
        let passed = scenarios.iter().map(|scenario| project.passed(scenario)).collect::<Result<Vec<_>>>()?;
        // The latest of all, so that no lever is offered in a year that it cannot affect.
        let passed = passed.into_iter().max().unwrap_or_default();
        let catalogue = ReferenceData::new(project.data(), project.plan(), &scenarios, passed)?;
        Ok(AppState {
            // Made once: nothing in it changes while the server runs.
            catalogue: serde_json::to_vec(&catalogue).expect("plain values"),
            live: Live::new(project.clone()),
            project,
            scenarios,
            options,
            passed,
            jobs: Jobs::default(),
            lines: Semaphore::new(limits::LINES),
            // An ensemble uses all threads, so a second one at the same time would only delay the first.
            fans: Semaphore::new(1),
            contributions: Semaphore::new(1),
        })
    }

    /// Computes the past years of the first scenario's draws, so that the first fan is as fast as the later ones.
    pub fn warm(&self) {
        if let Some(first) = self.scenarios.first() {
            // A project that cannot be prepared says so with the first answer.
            let _ = self.live.warm(first, self.options.threads);
        }
    }

    /// The work of [`AppState::warm`].
    ///
    /// # Errors
    /// As [`Project::prepare`]; too many threads.
    pub fn warm_workload(&self) -> Result<Workload> {
        let first = self.scenarios.first();
        let missing = || Error::input(self.project.scenarios().path(), ServerFault::NoScenario);
        self.live.warm_workload(first.ok_or_else(missing)?, self.options.threads)
    }

    /// Does a job. A run that its folder holds already is not repeated.
    ///
    /// # Errors
    /// As [`Project::run`]; another run in the folder.
    pub fn make(&self, order: &Order, progress: &dyn Progress) -> Result<JobOutput> {
        let options = RunOptions {
            draws: order.draws,
            seed: Some(order.seed),
            threads: self.options.threads,
            cancel: order.cancel.clone(),
            ..RunOptions::default()
        };
        let scenario = &order.scenario;
        if !order.keep {
            let run = self.live.run(scenario, options, progress)?;
            return Ok(JobOutput::RunSummary(Arc::new(run.summary().to_bytes())));
        }
        // Changed levers change the name of the scenario, so these three identify a run.
        let name = format!("{}-{}-{}", scenario.name, order.seed, order.draws);
        let folder = self.options.runs.join(&name);
        match self.project.find_run(&folder, scenario, &options)? {
            FolderContents::Same => {}
            FolderContents::Other => {
                return Err(Error::setting(ServerFault::OtherRun { name }));
            }
            FolderContents::Nothing => {
                let written = WriteOptions { command: vec!["qilu serve".to_owned()], ..WriteOptions::default() };
                self.project.run_workload(scenario, &options, Some(&written))?.check()?;
                let files = RunFolder::open(&folder, ExistingOutput::Refuse)?;
                let run = self.live.run(scenario, options, progress)?;
                run.write_into(files, &written)?;
            }
        }
        Ok(JobOutput::Run(name))
    }
}

/// The years that most scenarios cover.
fn common_years(scenarios: &[Scenario]) -> Option<Vec<u16>> {
    let count = |years: &Vec<u16>| scenarios.iter().filter(|scenario| scenario.years() == *years).count();
    scenarios.iter().map(Scenario::years).max_by_key(count)
}
