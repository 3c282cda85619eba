//! A run as one page, with others to compare and the contributions of its levers.

use std::path::Path;
use std::path::PathBuf;

use crate::engine::prepared::PreparedRun;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::page::contributions::Contributions;
use crate::page::reference_data::ReferenceData;
use crate::page::report;
use crate::page::report::PageMode;
use crate::page::report::ReportedRun;
use crate::policy::attribution;
use crate::policy::attribution::Question;
use crate::region::Area;
use crate::scenario::Scenario;
use crate::session::options::RunOptions;
use crate::session::progress::Progress;
use crate::session::progress::Task;
use crate::session::project::Project;
use crate::session::project::ScenarioSource;
use crate::session::run::FolderContents;
use crate::session::run_files::WriteOptions;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::analyses::contributions_workload;
use crate::store::ExistingOutput;
use crate::store::RunFolder;
use crate::store::finished::FinishedRun;
use qilu_messages::Language;
use qilu_messages::session::SessionFault;

/// Options of a report.
#[derive(Clone, Debug)]
pub struct ReportOptions {
    /// Run folders or scenario files to compare with; empty for the reference.
    pub compare: Vec<PathBuf>,
    /// Scenario that the contributions of the levers are measured from.
    pub reference: ScenarioSource,
    /// Draws for the contributions of the levers; 0 leaves them out.
    pub contribution_draws: u32,
    /// Options of the runs of scenarios without a run folder.
    pub run: RunOptions,
}

impl Project {
    /// The run of a scenario in a folder: the one that is there, or a new one where nothing is there.
    ///
    /// # Errors
    /// The folder holds something else; as [`Project::run`].
    pub fn ensure_run(
        &self,
        folder: &Path,
        scenario: &Scenario,
        options: &RunOptions,
        written: &WriteOptions,
        progress: &dyn Progress,
    ) -> Result<FinishedRun> {
        match self.find_run(folder, scenario, options)? {
            FolderContents::Same => {}
            FolderContents::Other => {
                return Err(Error::setting(SessionFault::OtherRun { folder: folder.to_path_buf() }));
            }
            FolderContents::Nothing => {
                // Opened before the draws, so that a folder that cannot be written is reported first.
                let files = RunFolder::open(folder, ExistingOutput::Refuse)?;
                self.run_workload(scenario, options, Some(written))?.check()?;
                self.run(scenario, options.clone(), progress)?.write_into(files, written)?;
            }
        }
        FinishedRun::open(folder)
    }

    /// The work of [`Project::report`], and of the run itself if it is not there yet.
    ///
    /// - `scenario`: the scenario of the run.
    /// - `missing`: options of the run, if it is to be made.
    ///
    /// # Errors
    /// As [`Project::report`].
    pub fn report_workload(
        &self,
        scenario: &Scenario,
        missing: Option<&RunOptions>,
        options: &ReportOptions,
    ) -> Result<Workload> {
        let nothing = RunOptions::default();
        let prepared = self.prepare(scenario, missing.unwrap_or(&nothing))?;
        let reference = self.reference(&prepared, options)?;
        let usual = u64::from(reference.is_some() && options.compare.is_empty());
        let others = options.compare.iter().filter(|other| !other.is_dir()).count() as u64 + usual;
        let RunOptions { threads, cancel, .. } = options.run.clone();
        let own = RunOptions { draws: prepared.draws, threads, cancel: cancel.clone(), ..RunOptions::default() };
        // The runs are made one after the other; the data of a page are about as large as the tables of a run.
        let files = WriteOptions::default();
        let run = self.run_workload(scenario, &own, Some(&files))?;
        let draws = options.contribution_draws.min(prepared.draws);
        let contributions = match reference {
            Some(reference) if draws > 0 => {
                let explained = prepared.clone().with_draws(draws);
                let own = RunOptions { draws, threads, cancel, ..RunOptions::default() };
                Some(contributions_workload(&explained, reference, last_urban_share(scenario), own)?)
            }
            _ => None,
        };
        let runs = others + u64::from(missing.is_some());
        let (memory, projections) = (run.memory(), (u64::from(prepared.draws) * runs) as f64);
        let least = contributions.as_ref().map_or(Memory::default(), Workload::all);
        // Without a run that is made only the contributions and the page are left.
        let memory = if runs > 0 { memory } else { Memory::default() };
        let memory = Memory { fixed: memory.fixed.max(least.fixed), ..memory };
        Workload::new(Size::of("--draws", prepared.draws), memory, threads, projections, move || {
            let own = if runs > 0 { run.seconds()? * runs as f64 } else { 0.0 };
            Ok(own + contributions.as_ref().map_or(Ok(0.0), Workload::seconds)?)
        })
    }

    /// The page of a finished run, as one HTML file.
    ///
    /// - `finished`: the run.
    ///
    /// # Errors
    /// A folder or scenario that cannot be read; as [`Project::run`].
    pub fn report(
        &self,
        finished: &FinishedRun,
        options: &ReportOptions,
        language: Language,
        progress: &dyn Progress,
    ) -> Result<String> {
        let project = self.of_run(finished.folder(), finished.manifest())?;
        project.report_of(finished, options, language, progress)
    }

    /// The page of a finished run of this project.
    fn report_of(
        &self,
        finished: &FinishedRun,
        options: &ReportOptions,
        language: Language,
        progress: &dyn Progress,
    ) -> Result<String> {
        let scenario = finished.scenario(self.data())?;
        // The scenario of a finished run has size, seed and layers of the run as its defaults, so the options stay
        // empty.
        let prepared = self.prepare(&scenario, &RunOptions::default())?;
        let reference = self.reference(&prepared, options)?;
        self.report_workload(&scenario, None, options)?.check()?;
        let mut others = Vec::new();
        for other in &options.compare {
            // A folder is shown with the draws that it has. A scenario file is run with the draws of the reported run,
            // so that differences are taken draw by draw.
            others.push(if other.is_dir() {
                ReportedRun::of(&FinishedRun::open(other)?)?
            } else {
                self.unwritten(&like(&prepared, &self.scenario(other)?), options, progress)?
            });
        }
        if let Some(reference) = reference.as_ref().filter(|_| options.compare.is_empty()) {
            others.push(self.unwritten(reference, options, progress)?);
        }
        let mut runs = vec![ReportedRun::of(finished)?];
        for other in others {
            // Only the reported run keeps all indicators of cities and counties; a report must stay small enough to be
            // sent.
            runs.push(other.brief(self.region())?);
        }
        let contributions = match &reference {
            Some(reference) if options.contribution_draws > 0 => {
                Some(self.page_contributions(&prepared, reference, options, progress)?)
            }
            _ => None,
        };
        self.page(&runs, contributions.as_ref(), prepared.passed(), language)
    }

    /// The one-file page of runs.
    ///
    /// - `passed`: last year that levers do not reach.
    ///
    /// # Errors
    /// Data that the page needs and cannot be read.
    pub fn page(
        &self,
        runs: &[ReportedRun],
        contributions: Option<&Contributions>,
        passed: u16,
        language: Language,
    ) -> Result<String> {
        // The list of scenarios is empty, because a report has no levers that could be moved.
        let catalogue = ReferenceData::new(self.data(), self.plan(), &[], passed)?;
        let words = report::words();
        let language = report::code(language);
        Ok(report::report(&PageMode::Report { language, words: &words, catalogue: &catalogue, runs, contributions }))
    }

    /// The reference, where it is another scenario of the same years.
    fn reference(&self, run: &PreparedRun, options: &ReportOptions) -> Result<Option<Scenario>> {
        let reference = like(run, &self.scenario(options.reference.clone())?);
        let scenario = run.scenario();
        // Contributions need the same years and at least one difference. A scenario that is the reference itself gets a
        // page without them and not an error.
        let other = reference.years() == scenario.years() && !attribution::parts(run, &reference).is_empty();
        Ok(Some(reference).filter(|_| other))
    }

    /// A run for comparison, which is not written.
    fn unwritten(&self, scenario: &Scenario, options: &ReportOptions, progress: &dyn Progress) -> Result<ReportedRun> {
        // Threads and token only: size, seed and layers are those that `like` has put into the scenario.
        let RunOptions { threads, cancel, .. } = options.run.clone();
        let run = self.run(scenario, RunOptions { threads, cancel, ..RunOptions::default() }, progress)?;
        Ok(ReportedRun::unwritten(&run.summary()))
    }

    /// Contribution of each lever to the urban share of the last year.
    fn page_contributions(
        &self,
        run: &PreparedRun,
        reference: &Scenario,
        options: &ReportOptions,
        progress: &dyn Progress,
    ) -> Result<Contributions> {
        // Not more draws than the run has, because the page would otherwise explain draws that it does not show.
        let (scenario, draws) = (run.scenario(), options.contribution_draws.min(run.draws));
        let question = last_urban_share(scenario);
        let RunOptions { threads, cancel, .. } = options.run.clone();
        let own = RunOptions { draws, threads, cancel, ..RunOptions::default() };
        let answer = self.contributions(Task::Contributions, (scenario, reference), question, &own, progress)?;
        Ok(Contributions::new(self.region(), scenario, reference, draws, &answer))
    }
}

/// The question of the contributions: the urban share of the province in the last year.
fn last_urban_share(scenario: &Scenario) -> Question {
    Question { indicator: IndicatorId::UrbanShare.row(), area: Area::Province, year: scenario.end_year }
}

/// Another scenario with the size, seed, layers and parameter source of a run, so that draws use common random numbers.
fn like(run: &PreparedRun, other: &Scenario) -> Scenario {
    let defaults = crate::scenario::Defaults { draws: run.draws, seed: run.seed, layers: run.layers };
    let other = other.derive(|content| content.defaults = defaults);
    if run.posterior().is_none() { other.prior() } else { other }
}
