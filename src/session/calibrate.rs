//! Calibration to published statistics, and simulation-based calibration as its test.

use crate::calibration::calibrate;
use crate::calibration::calibrate::Calibrated;
use crate::calibration::calibrate::CalibrationSettings;
use crate::calibration::decade::DecadeEvidence;
use crate::calibration::observed;
use crate::calibration::observed::ObservedValue;
use crate::calibration::sbc;
use crate::calibration::sbc::Ranks;
use crate::data::census::YEARS;
use crate::engine::prepared::PreparedRun;
use crate::ensemble::threads::pool;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::input;
use crate::output::ExistingOutput;
use crate::output::OutputFile;
use crate::region::Area;
use crate::report::calibration;
use crate::report::calibration::PageParts;
use crate::scenario::Scenario;
use crate::scenario::posterior;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::Provenance;
use crate::session::options::RunOptions;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::progress::Task;
use crate::session::project::Project;
use crate::session::workload::Workload;
use crate::session::workload::calibrations::CalibrationPlan;
use crate::store::manifest;
use qilu_messages::session::SessionFault;
use std::sync::Arc;

/// Options of a calibration.
#[derive(Clone, Copy, Debug)]
pub struct CalibrationOptions {
    /// Last year whose statistics are used.
    pub known: u16,
    /// Number of members.
    pub members: u32,
    /// Iterations of the smoother.
    pub iterations: u16,
    /// Master seed; `None` for that of the scenario file.
    pub seed: Option<u64>,
    /// Number of threads; 0 for one per core.
    pub threads: usize,
}

impl Default for CalibrationOptions {
    fn default() -> CalibrationOptions {
        CalibrationOptions { known: 2025, members: 1000, iterations: 4, seed: None, threads: 0 }
    }
}

/// A calibration: the posterior and its provenance.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The posterior ensemble, with the diagnostics of the smoother.
    pub result: Calibrated,
    /// Command, inputs and digests that the posterior was made from.
    pub provenance: Provenance,
    /// The statistics that were used.
    pub observations: Vec<ObservedValue>,
    /// The law of the transfer after the decade before the base year, with which the calibration began; `None` without it.
    pub decade: Option<Posterior>,
    project: Project,
    scenario: Scenario,
}

/// Ranks of simulated truths among the members of calibrations to the statistics that these truths produced.
#[derive(Clone, Debug)]
pub struct Sbc {
    /// Ranks of the truths, for each quantity.
    pub ranks: Ranks,
    /// Number of truths.
    pub truths: u32,
    /// Command that reproduces the ranks.
    pub command: String,
}

/// The inputs of a calibration: prepared run, evidence of the decade before it, statistics, settings.
struct CalibrationInputs {
    run: PreparedRun,
    decade: Option<DecadeEvidence>,
    observations: Vec<ObservedValue>,
    settings: CalibrationSettings,
}

impl Project {
    /// The work of [`Project::calibrate`], or of [`Project::test_calibration`] for a number of truths.
    ///
    /// # Errors
    /// As [`Project::calibrate`].
    pub fn calibrate_workload(
        &self,
        scenario: &Scenario,
        options: &CalibrationOptions,
        truths: Option<u32>,
    ) -> Result<Workload> {
        let CalibrationInputs { run, decade, observations, settings } = self.calibration_problem(scenario, options)?;
        let CalibrationOptions { known, threads, .. } = *options;
        CalibrationPlan { run, decade, observations, settings, known, threads, truths }.workload()
    }

    /// Calibrates the parameters to the statistics published up to a year, starting from the priors.
    ///
    /// # Errors
    /// A last year that is not after the base year; no statistic with a known error; threads that cannot be started.
    pub fn calibrate(&self, scenario: &Scenario, options: &CalibrationOptions) -> Result<Calibration> {
        let CalibrationInputs { run, decade, observations, settings } = self.calibration_problem(scenario, options)?;
        self.calibrate_workload(scenario, options, None)?.check()?;
        let (decade, result) = pool(options.threads)?.install(|| {
            let decade = decade.map(|decade| decade.posterior(settings));
            let run = run.clone().informed_by(decade.clone().map(Arc::new));
            let unknowns = calibrate::unknowns(&run, &observations, options.known);
            let start = calibrate::members(&run, None, &unknowns, options.known, settings);
            (decade, calibrate::calibrate(&run, &start, &observations, settings))
        });
        let made_by = command(scenario, options, settings);
        let provenance = self.provenance(made_by, scenario, &result.posterior, settings);
        let (project, scenario) = (self.clone(), scenario.clone());
        Ok(Calibration { result, provenance, observations, decade, project, scenario })
    }

    /// Simulation-based calibration (Talts et al. 2018): calibrates to the statistics of truths drawn from the prior, and
    /// ranks each truth among the members of its calibration.
    ///
    /// - `truths`: number of truths.
    ///
    /// # Errors
    /// As [`Project::calibrate`]; [`Error::Interrupted`].
    pub fn test_calibration(
        &self,
        scenario: &Scenario,
        options: &CalibrationOptions,
        truths: u32,
        progress: &dyn Progress,
    ) -> Result<Sbc> {
        let CalibrationInputs { run, decade, observations, settings } = self.calibration_problem(scenario, options)?;
        let outcome = |id: IndicatorId, year: u16| (Area::Province, id.row(), year);
        // Outcomes are ranked besides the parameters, because the posterior is used to project them.
        let outcomes = [2030, 2035].map(|year| outcome(IndicatorId::UrbanShare, year));
        let others =
            [IndicatorId::Residents, IndicatorId::Births, IndicatorId::IncomeRatio].map(|id| outcome(id, 2035));
        let outcomes: Vec<_> = outcomes.into_iter().chain(others).collect();
        let decade = decade.as_ref();
        let experiment =
            sbc::Experiment { run: &run, observations: &observations, decade, outcomes: &outcomes, settings };
        let nobody = RunOptions::default();
        let listener = Listener::new(progress, &nobody.cancel);
        listener.admit(&self.calibrate_workload(scenario, options, Some(truths))?)?;
        let pool = pool(options.threads)?;
        let ranks = listener.during(Task::Draws(&scenario.title), truths.into(), |progress| {
            pool.install(|| sbc::ranks(&experiment, truths, progress))
        })?;
        Ok(Sbc { ranks, truths, command: format!("{} --sbc {truths}", command(scenario, options, settings)) })
    }

    /// Checks before a calibration that its posterior can be written into the data package.
    ///
    /// # Errors
    /// The data are those inside the program; a file exists and is not to be replaced; the folder cannot be written.
    pub fn check_posterior_files(&self, existing: ExistingOutput) -> Result<()> {
        let package = &self.data().package;
        package.editable()?;
        [posterior::FILE, posterior::PROVENANCE]
            .into_iter()
            .try_for_each(|name| OutputFile::open(package.folder.join(name), existing).map(drop))
    }

    fn calibration_problem(&self, scenario: &Scenario, options: &CalibrationOptions) -> Result<CalibrationInputs> {
        // From the posterior the same statistics would be used twice.
        let run = self.prepare(&scenario.clone().prior(), &RunOptions::default())?;
        if options.known <= scenario.base_year {
            let fault = SessionFault::KnownTooEarly { year: options.known, base: scenario.base_year };
            return Err(Error::setting(fault));
        }
        // Levers act after the last known year. In a year without statistics they would be held back for nothing.
        let last = observed::last_year(self.data(), scenario.base_year);
        if last.is_some_and(|last| options.known > last) {
            let (first, last) = (scenario.base_year + 1, last.unwrap_or_default());
            return Err(Error::setting(SessionFault::KnownTooLate { year: options.known, first, last }));
        }
        let observations = observed::observed_values(self.data(), scenario.base_year, options.known);
        if observations.is_empty() {
            let fault = SessionFault::NoKnownError { first: scenario.base_year + 1, last: options.known };
            return Err(Error::setting(fault));
        }
        let settings = CalibrationSettings {
            members: options.members,
            iterations: options.iterations,
            seed: options.seed.unwrap_or(run.seed),
        };
        let decade = self.decade_evidence(scenario)?;
        Ok(CalibrationInputs { run, decade, observations, settings })
    }

    /// The evidence of the decade before the base year of a scenario; `None` for the first base year.
    ///
    /// # Errors
    /// The scenario of the decade is missing or wrong.
    pub(super) fn decade_evidence(&self, scenario: &Scenario) -> Result<Option<DecadeEvidence>> {
        let [first, second] = YEARS;
        if scenario.base_year != second {
            return Ok(None);
        }
        // Priors as they could be stated at the start of the decade, but for the law, about which the decade is asked.
        let past = self.scenario(DECADE_SCENARIO)?.with_law_of(scenario).prior();
        debug_assert_eq!(past.base_year, first, "the scenario of the decade starts at the census before");
        Ok(Some(DecadeEvidence::new(&self.prepare(&past, &RunOptions::default())?, second)))
    }

    /// The provenance of a posterior.
    pub(super) fn provenance(
        &self,
        command: String,
        scenario: &Scenario,
        posterior: &Posterior,
        settings: CalibrationSettings,
    ) -> Provenance {
        Provenance {
            command,
            scenario: scenario.name.clone(),
            base_year: scenario.base_year,
            known: posterior.known,
            members: settings.members,
            iterations: u32::from(settings.iterations),
            seed: settings.seed,
            sha256: manifest::sha256(posterior.csv(self.region()).as_bytes()),
            edited: false,
            inputs: Posterior::inputs(&self.data().package),
            accepted: posterior.accepted().to_vec(),
        }
    }
}

impl Calibration {
    /// The page docs/calibration.md.
    #[must_use]
    pub fn page(&self) -> String {
        let region = self.project.region();
        let parts = PageParts { observations: &self.observations, decade: self.decade.as_ref(), result: &self.result };
        calibration::page(region, &self.scenario, &self.provenance, parts)
    }

    /// The files of the posterior in a data package: name and text.
    #[must_use]
    pub fn files(&self) -> [(&'static str, String); 2] {
        let csv = self.result.posterior.csv(self.project.region());
        [(posterior::FILE, csv), (posterior::PROVENANCE, self.provenance.text())]
    }

    /// Writes the posterior into the data package and seals the package: all files or none.
    ///
    /// # Errors
    /// As [`Project::check_posterior_files`]; a file that cannot be written; a file of the package that was edited since it
    /// was read.
    pub fn write(&self, existing: ExistingOutput) -> Result<()> {
        self.project.check_posterior_files(existing)?;
        let files = self.files();
        let new: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.project.data().package.write(&new)
    }

    /// Files of the data package that differ from those of this calibration.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn differences(&self) -> Result<Vec<std::path::PathBuf>> {
        let folder = &self.project.data().package.folder;
        let mut different = Vec::new();
        for (name, text) in self.files() {
            let path = folder.join(name);
            if input::text(&path)? != text {
                different.push(path);
            }
        }
        Ok(different)
    }
}

/// Scenario whose priors use nothing that was published after the census of 2010.
const DECADE_SCENARIO: &str = "hindcast_2010";

/// The command that reproduces the posterior.
fn command(scenario: &Scenario, options: &CalibrationOptions, settings: CalibrationSettings) -> String {
    format!(
        "qilu calibrate scenarios/{}.toml --known {} --members {} --iterations {} --seed {}",
        scenario.name, options.known, settings.members, settings.iterations, settings.seed
    )
}
