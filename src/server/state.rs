//! The state that all requests share: the project, its scenarios, the folder of runs, the queue of jobs.

use std::path::PathBuf;
use std::sync::Arc;

use crate::ensemble::threads;
use crate::error::Error;
use crate::error::Result;
use crate::output::ExistingOutput;
use crate::output::RunFolder;
use crate::page::lever_effects::LeverEffects;
use crate::page::monitor_summary;
use crate::page::reference_data::ReferenceData;
use crate::scenario::Scenario;
use crate::scenario::folder::FileKind;
use crate::server::gate::Gate;
use crate::server::gate::Precedence;
use crate::server::job_queue::JobOutput;
use crate::server::job_queue::Order;
use crate::server::jobs::Jobs;
use crate::server::limits;
use crate::server::memory::Claim;
use crate::server::memory::MemoryLedger;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::server::run_notes;
use crate::server::run_notes::MadeFrom;
use crate::session::FolderContents;
use crate::session::Progress;
use crate::session::Project;
use crate::session::RunOptions;
use crate::session::WriteOptions;
use crate::session::live::Live;
use crate::session::workload::Workload;
use crate::session::workload::admission::IdleProcess;
use crate::store::manifest::sha256;
use qilu_messages::server::ServerFault;

/// Options of a server other than its address.
#[derive(Clone, Debug)]
pub struct Options {
    /// Folder of runs; it need not exist.
    pub runs: PathBuf,
    /// Folder of a monitoring, for the page.
    pub monitor: Option<PathBuf>,
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
    /// Memory of jobs and of quick ensembles.
    pub memory: MemoryLedger,
    /// Single projections and quick fans, which go before jobs.
    pub precedence: Arc<Precedence>,
    /// Places for single projections.
    pub lines: Gate,
    /// Place for a quick fan.
    pub fans: Gate,
    /// Place for contributions of levers.
    pub contributions: Gate,
}

impl AppState {
    /// Reads everything. Scenario files that cannot be read, or that cover other years than most, are left out; the reason
    /// for each is given to `left_out`.
    ///
    /// # Errors
    /// A posterior that is wrong; a folder without a scenario; a folder of a monitoring that is none or damaged.
    pub fn new(project: Project, options: Options, mut left_out: impl FnMut(&Error)) -> Result<AppState> {
        // A wrong folder is told before anything is computed.
        options.monitor.as_deref().map(monitor_summary::read).transpose()?;
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
        let live = Live::new(project.clone());
        let first = scenarios.first().expect("the years are those of a scenario");
        // What is computed before the first request stays in memory.
        let warm = live.warm_workload(first, options.threads)?;
        Ok(AppState {
            memory: MemoryLedger::new(IdleProcess::now(&warm.demand())),
            jobs: {
                run_notes::check(&options.runs, &mut left_out);
                Jobs::open(&options.runs, &mut left_out)
            },
            // Made once: nothing in it changes while the server runs.
            catalogue: serde_json::to_vec(&catalogue).expect("plain values"),
            live,
            project,
            scenarios,
            options,
            passed,
            precedence: Arc::default(),
            lines: Gate::new(limits::LINES),
            // An ensemble uses all threads, so a second one at the same time would only delay the first.
            fans: Gate::new(1),
            contributions: Gate::new(1),
        })
    }

    /// Computes the past years of the first scenario's draws, so that the first fan is as fast as the later ones, and times
    /// a few draws for the estimates of jobs.
    pub fn warm(&self) {
        let Some(first) = self.scenarios.first() else { return };
        // Claimed, because a job that is ordered meanwhile does not yet see it in the use of memory.
        let _claim = self.warm_workload().ok().and_then(|work| self.memory.claim(1, work.demand()).ok());
        // A project that cannot be prepared says so with the first answer.
        let _ = self.live.warm(first, self.options.threads);
        let draws = u32::try_from(threads::resolved(self.options.threads).unwrap_or(1)).unwrap_or(1);
        let options = RunOptions { draws, threads: self.options.threads, ..RunOptions::default() };
        if let Ok(estimate) = self.project.run_workload(first, &options, None).and_then(|work| work.estimate()) {
            self.jobs.set_pace(estimate.seconds / f64::from(draws));
        }
    }

    /// Claims the memory of an ensemble.
    ///
    /// # Errors
    /// As [`Project::prepare`] and [`MemoryLedger::claim`].
    pub fn claim(&self, scenario: &Scenario, options: &RunOptions, written: Option<&WriteOptions>) -> ApiResult<Claim> {
        let work = self.project.run_workload(scenario, options, written).map_err(|error| Problem::of(&error))?;
        self.memory.claim(options.draws, work.demand())
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
        if order.effects {
            let answer = self.project.lever_effects(scenario, &options, progress)?;
            let page = LeverEffects::new(scenario, order.seed, &answer);
            return Ok(JobOutput::Unwritten(Arc::new(serde_json::to_vec(&page).expect("plain values"))));
        }
        if !order.keep {
            let run = self.live.run(scenario, options, progress)?;
            return Ok(JobOutput::Unwritten(Arc::new(run.summary().to_bytes())));
        }
        let name = order.folder();
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
        self.note(order, &name);
        Ok(JobOutput::Run(name))
    }
}

impl AppState {
    /// Notes from which settings a run was made, and the title that a user has given it.
    fn note(&self, order: &Order, folder: &str) {
        let made = MadeFrom { spec: order.spec.clone(), scenario_sha256: sha256(order.scenario.text().as_bytes()) };
        // The run itself is there, and can be named later.
        let _ = run_notes::change(&self.options.runs, folder, |own| {
            own.title = order.name.clone().or(own.title.take());
            own.request = Some(made);
        });
    }
}

/// The years that most scenarios cover.
fn common_years(scenarios: &[Scenario]) -> Option<Vec<u16>> {
    let count = |years: &Vec<u16>| scenarios.iter().filter(|scenario| scenario.years() == *years).count();
    scenarios.iter().map(Scenario::years).max_by_key(count)
}
