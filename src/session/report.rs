//! A run as one page, with others to compare and the contributions of its levers.

use std::path::Path;
use std::path::PathBuf;

use crate::engine::prepared::PreparedRun;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::output::ExistingOutput;
use crate::output::RunFolder;
use crate::page::contributions::Contributions;
use crate::page::lever_effects::LeverEffects;
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
use crate::session::progress::Silent;
use crate::session::progress::Task;
use crate::session::project::Project;
use crate::session::project::ScenarioSource;
use crate::session::run::FolderContents;
use crate::session::run_files::WriteOptions;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::analyses::contributions_workload;
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
    /// Draws for the effects of one step of each lever; 0 leaves them out.
    pub effect_draws: u32,
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
        let effects = (options.effect_draws > 0)
            .then(|| {
                self.lever_effects_workload(scenario, &effect_options(&prepared, options.effect_draws, &options.run))
            })
            .transpose()?;
        let least = contributions.iter().chain(&effects).map(Workload::all).max_by_key(|memory| memory.fixed);
        let least = least.unwrap_or_default();
        // Without a run that is made only the contributions and the page are left.
        let memory = if runs > 0 { memory } else { Memory::default() };
        let memory = Memory { fixed: memory.fixed.max(least.fixed), ..memory };
        Workload::new(Size::of("--draws", prepared.draws), memory, threads, projections, move || {
            let own = if runs > 0 { run.seconds()? * runs as f64 } else { 0.0 };
            let parts = contributions.iter().chain(&effects).map(Workload::seconds).collect::<Result<Vec<f64>>>()?;
            Ok(own + parts.iter().sum::<f64>())
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
        let effects = match options.effect_draws {
            0 => None,
            draws => Some(self.page_effects(&prepared, draws, &options.run, progress)?),
        };
        self.page(&runs, (contributions.as_ref(), effects.as_ref()), prepared.passed(), language)
    }

    /// The effects of one step of each lever of a finished run, for its page.
    ///
    /// - `draws`: as [`ReportOptions::effect_draws`].
    ///
    /// # Errors
    /// As [`Project::report`].
    pub fn effects_of_run(&self, finished: &FinishedRun, draws: u32, options: &RunOptions) -> Result<LeverEffects> {
        let project = self.of_run(finished.folder(), finished.manifest())?;
        let run = project.prepare(&finished.scenario(self.data())?, &RunOptions::default())?;
        project.page_effects(&run, draws, options, &Silent)
    }

    fn page_effects(
        &self,
        run: &PreparedRun,
        draws: u32,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<LeverEffects> {
        let answer = self.lever_effects(run.scenario(), &effect_options(run, draws, options), progress)?;
        Ok(LeverEffects::new(run.scenario(), run.seed, &answer))
    }

    /// The contributions of the levers of a finished run to its difference from a reference, for its page. `None` where they
    /// differ in nothing that could contribute.
    ///
    /// - `draws`: as [`ReportOptions::contribution_draws`].
    ///
    /// # Errors
    /// As [`Project::report`].
    pub fn contributions_of_run(
        &self,
        finished: &FinishedRun,
        reference: &Scenario,
        draws: u32,
    ) -> Result<Option<RunContributions>> {
        let project = self.of_run(finished.folder(), finished.manifest())?;
        let run = project.prepare(&finished.scenario(self.data())?, &RunOptions::default())?;
        let reference = comparable(&run, reference);
        Ok(reference.map(|reference| RunContributions { project, run, reference, draws }))
    }

    /// The one-file page of runs.
    ///
    /// - `levers`: contributions of the levers, and effects of one step of each, where they were worked out.
    /// - `passed`: last year that levers do not reach.
    ///
    /// # Errors
    /// Data that the page needs and cannot be read.
    pub fn page(
        &self,
        runs: &[ReportedRun],
        levers: (Option<&Contributions>, Option<&LeverEffects>),
        passed: u16,
        language: Language,
    ) -> Result<String> {
        // The list of scenarios is empty, because a report has no levers that could be moved.
        let catalogue = ReferenceData::new(self.data(), self.plan(), &[], passed)?;
        let words = report::words();
        let language = report::code(language);
        let (contributions, effects) = levers;
        let page = PageMode::Report { language, words: &words, catalogue: &catalogue, runs, contributions, effects };
        Ok(report::report(&page))
    }

    /// The reference, where it is another scenario of the same years.
    fn reference(&self, run: &PreparedRun, options: &ReportOptions) -> Result<Option<Scenario>> {
        Ok(comparable(run, &self.scenario(options.reference.clone())?))
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
        let (project, run, reference) = (self.clone(), run.clone(), reference.clone());
        let own = RunContributions { project, run, reference, draws: options.contribution_draws };
        own.work_out(&options.run, progress)
    }
}

/// The contributions of the levers of a run, before they are worked out.
#[derive(Clone, Debug)]
pub struct RunContributions {
    project: Project,
    run: PreparedRun,
    reference: Scenario,
    draws: u32,
}

impl RunContributions {
    /// Number of draws: not more than the run has, because the page would otherwise explain draws that it does not show.
    #[must_use]
    pub fn draws(&self) -> u32 {
        self.draws.min(self.run.draws)
    }

    fn options(&self, options: &RunOptions) -> RunOptions {
        let RunOptions { threads, cancel, .. } = options.clone();
        RunOptions { draws: self.draws(), threads, cancel, ..RunOptions::default() }
    }

    /// The work of [`RunContributions::work_out`].
    ///
    /// - `options`: threads and the token.
    ///
    /// # Errors
    /// Too many threads.
    pub fn workload(&self, options: &RunOptions) -> Result<Workload> {
        let question = last_urban_share(self.run.scenario());
        let run = self.run.clone().with_draws(self.draws());
        contributions_workload(&run, self.reference.clone(), question, self.options(options))
    }

    /// Contribution of each lever to the urban share of the last year.
    ///
    /// - `options`: threads and the token.
    ///
    /// # Errors
    /// As [`Project::explain`].
    pub fn work_out(&self, options: &RunOptions, progress: &dyn Progress) -> Result<Contributions> {
        let (scenario, reference) = (self.run.scenario(), &self.reference);
        let (question, own) = (last_urban_share(scenario), self.options(options));
        let answer =
            self.project.contributions(Task::Contributions, (scenario, reference), question, &own, progress)?;
        Ok(Contributions::new(self.project.region(), scenario, reference, self.draws(), &answer))
    }
}

/// Options of the effects of a run: its seed and layers, and not more draws than it has.
fn effect_options(run: &PreparedRun, draws: u32, options: &RunOptions) -> RunOptions {
    let RunOptions { threads, cancel, .. } = options.clone();
    let (seed, layers) = (Some(run.seed), Some(run.layers));
    RunOptions { draws: draws.min(run.draws), seed, layers, threads, cancel, ..RunOptions::default() }
}

/// A reference with the size of a run, where it is another scenario of the same years.
fn comparable(run: &PreparedRun, reference: &Scenario) -> Option<Scenario> {
    let (reference, scenario) = (like(run, reference), run.scenario());
    // Contributions need the same years and at least one difference. A scenario that is the reference itself gets a page
    // without them and not an error.
    let other = reference.years() == scenario.years() && !attribution::parts(run, &reference).is_empty();
    Some(reference).filter(|_| other)
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
