//! Yearly monitoring: published statistics are assimilated year by year, and the effect of additional effort is computed.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::calibration::calibrate::CalibrationSettings;
use crate::calibration::decade::DecadeEvidence;
use crate::calibration::monitor;
use crate::calibration::monitor::MonitorStep;
use crate::calibration::observed;
use crate::calibration::observed::Figures;
use crate::calibration::observed::ObservedValue;
use crate::calibration::plausibility;
use crate::data::supplied;
use crate::engine::prepared::PreparedRun;
use crate::ensemble::threads;
use crate::ensemble::threads::pool;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::output::RunFolder;
use crate::page::monitor_summary;
use crate::page::monitor_summary::MonitorSummary;
use crate::plan::Target;
use crate::policy::attribution;
use crate::policy::attribution::Explanation;
use crate::policy::attribution::Question;
use crate::policy::condition;
use crate::region::Area;
use crate::report;
use crate::report::monitor::MonitorReport;
use crate::scenario::Scenario;
use crate::scenario::acceptance::Acceptance;
use crate::scenario::file::Text;
use crate::scenario::posterior;
use crate::scenario::posterior::Posterior;
use crate::session::options::RunOptions;
use crate::session::progress::Event;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::project::Project;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::analyses::contributions_workload;
use crate::session::workload::calibrations;
use crate::session::workload::trial;
use crate::store::manifest;
use qilu_messages::Language;
use qilu_messages::session::SessionFault;

/// The ensemble that monitoring starts from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum MonitorStart {
    /// The posterior of the data package if statistics are supplied, otherwise the prior.
    #[default]
    Usual,
    /// The prior of the scenario.
    Prior,
    /// The posterior in a folder.
    Folder(PathBuf),
}

/// How monitoring is done.
#[derive(Clone, Debug)]
pub struct MonitorOptions {
    /// File of new statistics; `None` for those of the data package after the base year.
    pub observations: Option<PathBuf>,
    /// The ensemble to start from.
    pub start: MonitorStart,
    /// Number of members.
    pub members: u32,
    /// Iterations of the smoother.
    pub iterations: u16,
    /// Draws behind the effect of each lever.
    pub effort_draws: u32,
    /// Master seed; `None` for that of the scenario file.
    pub seed: Option<u64>,
    /// Number of threads; 0 for one per core.
    pub threads: usize,
    /// Reason for which statistics far from their forecast are accepted; `None` refuses them.
    pub accept: Option<String>,
}

impl Default for MonitorOptions {
    fn default() -> MonitorOptions {
        MonitorOptions {
            observations: None,
            start: MonitorStart::Usual,
            members: 1000,
            iterations: 4,
            effort_draws: 100,
            seed: None,
            threads: 0,
            accept: None,
        }
    }
}

/// Statistics to be assimilated, and the ensemble that does not include them yet.
#[derive(Clone, Debug)]
pub struct Monitoring {
    project: Project,
    run: PreparedRun,
    start: Option<Posterior>,
    /// Evidence of the decade before the base year, with which monitoring begins where it starts from no posterior.
    decade: Option<DecadeEvidence>,
    observations: Vec<ObservedValue>,
    years: Vec<u16>,
    settings: CalibrationSettings,
    options: MonitorOptions,
    /// Statistics that were accepted against their forecast; `None` if no reason was given.
    accepted: Option<Acceptance>,
}

/// The results of monitoring.
#[derive(Clone, Debug)]
pub struct Monitored {
    /// The assimilation of each year, in the order of the years.
    pub steps: Vec<MonitorStep>,
    /// Contributions of the levers of the effort to the urban share of the last year, given all statistics so far.
    pub levers: Explanation,
    /// On what the probability of the target of the last year depends, given all statistics so far.
    condition: Vec<Text>,
    effort: Scenario,
    monitoring: Monitoring,
}

impl Project {
    /// Reads the statistics and compares them with their forecasts and with each other, so that faults are reported before
    /// anything is assimilated or written.
    ///
    /// # Errors
    /// A file that cannot be read or is wrong; statistics of years that the ensemble includes already; no statistic of an
    /// indicator of the model; a posterior of another base year; as [`plausibility::check`].
    pub fn monitor(&self, scenario: &Scenario, options: MonitorOptions) -> Result<Monitoring> {
        // The ensemble to start from is chosen below; the posterior of the package must not come in by itself.
        let run = self.prepare(&scenario.clone().prior(), &RunOptions::default())?;
        let figures = match &options.observations {
            Some(path) => observed::of_supplied(self.data(), path, &supplied::read(path, self.data())?)?,
            None => observed::of_package(self.data(), scenario.base_year, scenario.end_year),
        };
        let start = self.start(scenario, &options)?;
        let known = start.as_ref().map_or(scenario.base_year, |start| start.known);
        let years = years(&figures, known, scenario)?;
        let settings = CalibrationSettings {
            members: options.members,
            iterations: options.iterations,
            seed: options.seed.unwrap_or(run.seed),
        };
        let ahead = run.clone().informed_by(start.clone().map(Arc::new));
        let reason = options.accept.as_deref();
        let accepted =
            pool(options.threads)?.install(|| plausibility::check(&ahead, settings.seed, &figures, reason))?;
        let decade = if start.is_none() { self.decade_evidence(scenario)? } else { None };
        let (project, observations) = (self.clone(), figures.observed());
        Ok(Monitoring { project, run, start, decade, observations, years, settings, options, accepted })
    }

    fn start(&self, scenario: &Scenario, options: &MonitorOptions) -> Result<Option<Posterior>> {
        let package = &self.data().package;
        let from = match &options.start {
            MonitorStart::Prior => return Ok(None),
            // The posterior of the package already includes the statistics of the package; it would use them twice.
            MonitorStart::Usual if options.observations.is_none() => return Ok(None),
            MonitorStart::Usual => package.folder.clone(),
            MonitorStart::Folder(folder) => folder.clone(),
        };
        let found = Posterior::load_from(&from, package, self.region())?;
        let missing = || SessionFault::NoPosterior { folder: from.clone(), file: posterior::FILE };
        let found = found.ok_or_else(|| Error::setting(missing()))?;
        // Shocks are stored by year counted from the base year, so they mean nothing for another one.
        if found.base_year != scenario.base_year {
            let (found, wanted) = (found.base_year, scenario.base_year);
            return Err(Error::setting(SessionFault::OtherBaseYear { folder: from, found, wanted }));
        }
        Ok(Some(found))
    }
}

/// Years of the statistics. None may be included already or lie outside of the projection.
fn years(figures: &Figures, known: u16, scenario: &Scenario) -> Result<Vec<u16>> {
    let (first, last) = (known + 1, scenario.end_year);
    // A statistic of a year that is known already would be counted twice.
    if let Some(figure) = figures.rows.iter().find(|figure| !(first..=last).contains(&figure.observed.year)) {
        let year = figure.observed.year;
        return Err(figures.error(figure, SessionFault::KnownYear { year, known, first, last }));
    }
    let mut years: Vec<u16> = figures.rows.iter().map(|figure| figure.observed.year).collect();
    years.sort_unstable();
    years.dedup();
    if years.is_empty() {
        return Err(Error::setting(SessionFault::NoStatistic));
    }
    Ok(years)
}

impl Monitoring {
    /// Last year of the statistics.
    #[must_use]
    pub fn last_year(&self) -> u16 {
        self.years[self.years.len() - 1]
    }

    /// The work of [`Monitoring::run`].
    ///
    /// # Errors
    /// Too many threads.
    pub fn workload(&self, effort: &Scenario) -> Result<Workload> {
        let own = self.clone();
        let threads = threads::resolved(self.options.threads)?;
        let year = self.years.len() as u64;
        // The ensemble after each year is kept, and every step is a calibration.
        let memory = calibrations::memory(&self.run, self.observations.len(), self.last_year(), threads);
        let memory = Memory { each: memory.each + memory.each / calibrations::STATES * year, ..memory };
        let members = self.settings.members;
        // Before and after each year all members are projected to the end, and as often as the smoother needs.
        let decade = if self.decade.is_some() { f64::from(self.settings.iterations + 1) } else { 0.0 };
        let projections = f64::from(members) * (f64::from(self.settings.iterations + 4) * year as f64 + decade);
        let effort = self.effort_run(effort.clone(), self.start.clone().map(Arc::new));
        let levers = contributions_workload(
            &effort,
            self.run.scenario().clone(),
            self.effort_question(),
            RunOptions { threads: self.options.threads, ..RunOptions::default() },
        )?;
        let mut size = Size::of("--members", members);
        size.reduce.insert(1, "--effort-draws");
        Workload::new(size, memory.with(levers.all()), self.options.threads, projections, move || {
            let pool = pool(own.options.threads)?;
            let decade = trial::linear(members.into(), calibrations::TRIALS, |members| {
                let settings = CalibrationSettings { members, ..own.settings };
                pool.install(|| own.decade.as_ref().map(|decade| decade.posterior(settings)));
                Ok(())
            })?;
            let steps = trial::linear(members.into(), calibrations::TRIALS, |members| {
                let settings = CalibrationSettings { members, ..own.settings };
                let first = own.of_year(own.years[0]);
                let plan = own.project.plan();
                pool.install(|| monitor::step(&own.run, own.start.as_ref(), &first, plan, settings));
                Ok(())
            })?;
            Ok(decade + steps * year as f64 + levers.seconds()?)
        })
    }

    /// Assimilates the statistics year by year, then computes the contributions of the levers of `effort`.
    ///
    /// # Errors
    /// As [`Project::explain`]; [`Error::Interrupted`] when the listener refuses to go on.
    pub fn run(self, effort: &Scenario, progress: &dyn Progress) -> Result<Monitored> {
        let nobody = RunOptions::default();
        let listener = Listener::new(progress, &nobody.cancel);
        listener.admit(&self.workload(effort)?)?;
        listener.tell_run(&self.run.clone().informed_by(self.start.clone().map(Arc::new)));
        let steps = pool(self.options.threads)?.install(|| self.steps(&listener))?;
        // The effects of the levers are computed with all statistics so far, not with the ensemble of the start.
        let newest = &steps[steps.len() - 1];
        let condition = self.condition(newest);
        let levers = self.levers(effort, Arc::new(newest.posterior.clone()), &listener)?;
        Ok(Monitored { steps, levers, condition, effort: effort.clone(), monitoring: self })
    }

    /// On what the probability of the target of the last year depends, in both languages.
    fn condition(&self, step: &MonitorStep) -> Vec<Text> {
        let run = self.run.clone().informed_by(Some(Arc::new(step.posterior.clone()))).with_seed(self.settings.seed);
        let scenario = run.scenario();
        let of_target = |target: &Target| {
            let at = condition::years(&run, target)?.map(|year| usize::from(year - scenario.base_year));
            let shares: Vec<[f64; 4]> =
                step.urban_share.columns().into_iter().map(|member| at.map(|year| member[year])).collect();
            condition::of_shares(&run, &shares, target)
        };
        let target = condition::last_target(scenario, self.project.plan());
        target.and_then(of_target).map_or_else(Vec::new, |own| report::condition::texts(&own, &run))
    }

    fn steps(&self, listener: &Listener<'_>) -> Result<Vec<MonitorStep>> {
        let plan = self.project.plan();
        let decade = || self.decade.as_ref().map(|decade| decade.posterior(self.settings));
        let mut known = self.start.clone().or_else(decade);
        let mut steps = Vec::new();
        for &year in &self.years {
            listener.tell(Event::Year(year));
            let own = self.of_year(year);
            let step = listener.quietly(|_| Ok(monitor::step(&self.run, known.as_ref(), &own, plan, self.settings)))?;
            // The posterior of a year is the prior of the next, so no forecast contains its own statistics.
            known = Some(step.posterior.clone());
            steps.push(step);
        }
        Ok(steps)
    }

    /// The statistics of a year.
    fn of_year(&self, year: u16) -> Vec<ObservedValue> {
        self.observations.iter().filter(|observation| observation.year == year).cloned().collect()
    }

    /// Contributions of the levers of the effort to the urban share of the last year, given all statistics so far.
    fn levers(&self, effort: &Scenario, known: Arc<Posterior>, listener: &Listener<'_>) -> Result<Explanation> {
        let scenario = self.run.scenario();
        let run = self.effort_run(effort.clone(), Some(known));
        let question = self.effort_question();
        listener.quietly(|progress| attribution::explain(&run, scenario, question, self.options.threads, progress))
    }

    /// The run of the effort from an ensemble.
    fn effort_run(&self, effort: Scenario, known: Option<Arc<Posterior>>) -> PreparedRun {
        let layers = effort.defaults.layers;
        let run = self.run.of_scenario(effort).informed_by(known).with_seed(self.settings.seed);
        run.with_draws(self.options.effort_draws).with_layers(layers)
    }

    fn effort_question(&self) -> Question {
        let year = self.run.scenario().end_year;
        Question { area: Area::Province, indicator: IndicatorId::UrbanShare.row(), year }
    }
}

impl Monitored {
    fn report(&self) -> MonitorReport<'_> {
        MonitorReport {
            scenario: self.monitoring.run.scenario(),
            effort: &self.effort,
            levers: &self.levers.contributions,
            condition: &self.condition,
            region: self.monitoring.project.region(),
            steps: &self.steps,
            members: self.monitoring.settings.members,
            accepted: self.monitoring.accepted.as_ref(),
        }
    }

    /// All figures that were accepted against the forecast, by this monitoring and by those before it.
    fn accepted(&self) -> Vec<Acceptance> {
        let Monitoring { start, accepted, .. } = &self.monitoring;
        let earlier = start.iter().flat_map(|start| start.accepted().iter().cloned());
        // A reason that was given in vain says nothing about the posterior.
        earlier.chain(accepted.iter().filter(|accepted| !accepted.figure.is_empty()).cloned()).collect()
    }

    /// The report as Markdown.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        report::monitor::report(&self.report(), language)
    }

    /// Writes tables, reports, charts, the posterior to start from next year, and the data for the page.
    ///
    /// # Errors
    /// A file that cannot be written; the folder then never appears.
    pub fn write_into(&self, files: RunFolder) -> Result<PathBuf> {
        let Monitoring { project, run, settings, .. } = &self.monitoring;
        let report = self.report();
        let mut digests = Vec::new();
        let mut write = |name: &str, bytes: &[u8]| {
            digests.push(manifest::digest(name, bytes));
            files.write(name, bytes)
        };
        write("forecast_checks.csv", &report::monitor::forecast_checks_csv(&report))?;
        write("probabilities.csv", &report::monitor::probabilities_csv(&report))?;
        write("progress.csv", &report::monitor::progress_csv(&report))?;
        for (language, name) in [(Language::Chinese, "zh"), (Language::English, "en")] {
            write(&format!("report.{name}.md"), report::monitor::report(&report, language).as_bytes())?;
            write(&format!("probability.{name}.svg"), report::monitor::chart(&report, language).as_bytes())?;
        }
        let newest = &self.steps[self.steps.len() - 1].posterior.clone().with_accepted(self.accepted());
        let provenance = project.provenance("qilu monitor".to_owned(), run.scenario(), newest, *settings);
        write(posterior::FILE, newest.csv(project.region()).as_bytes())?;
        write(posterior::PROVENANCE, provenance.text().as_bytes())?;
        files.write(monitor_summary::FILE, &MonitorSummary::of(&report, digests).into_bytes())?;
        files.finish()
    }
}

/// `prior` for the prior, anything else for a folder with a posterior.
impl From<&Path> for MonitorStart {
    fn from(given: &Path) -> MonitorStart {
        if given == Path::new("prior") { MonitorStart::Prior } else { MonitorStart::Folder(given.to_owned()) }
    }
}
