//! Hindcasts: forecasts that use only the data available at their start, compared with the observed outcomes.

use std::path::Path;
use std::path::PathBuf;

use crate::calibration::calibrate::CalibrationSettings;
use crate::calibration::decade::DecadeEvidence;
use crate::calibration::observed;
use crate::calibration::observed::Figure;
use crate::calibration::observed::Figures;
use crate::calibration::observed::ObservedValue;
use crate::calibration::plausibility;
use crate::data::supplied;
use crate::engine::prepared::PreparedRun;
use crate::ensemble::threads;
use crate::ensemble::threads::pool;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::output::RunFolder;
use crate::region::Area;
use crate::report;
use crate::report::hindcast::WindowReport;
use crate::scenario::Layers;
use crate::scenario::acceptance::Acceptance;
use crate::session::options::RunOptions;
use crate::session::progress::Event;
use crate::session::progress::Listener;
use crate::session::progress::Progress;
use crate::session::project::Project;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::calibrations;
use crate::session::workload::trial;
use crate::validation::from_2000;
use crate::validation::hindcast;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::WINDOWS;
use crate::validation::hindcast::Window;
use crate::validation::score_card;
use crate::validation::score_card::ScoreCard;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::plausibility::AcceptanceText;
use qilu_messages::plausibility::PlausibilityFault;

/// Bytes of the page with its pictures while they are made, as measured: their size depends on the areas and not on the
/// draws.
const PAGES: u64 = 60_000_000;

/// How hindcasts are run.
#[derive(Clone, Debug)]
pub struct HindcastOptions {
    /// Windows to run.
    pub windows: Vec<Window>,
    /// File of more outcomes to score, in the columns of `observations.csv`.
    pub outcomes: Option<PathBuf>,
    /// Number of draws, and of members where a window is calibrated.
    pub draws: u32,
    /// Iterations of the smoother where a window is calibrated.
    pub iterations: u16,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// Number of threads; 0 for one per core.
    pub threads: usize,
    /// Reason for which outcomes of the file that are far from their forecast are accepted; `None` refuses them.
    pub accept: Option<String>,
}

impl Default for HindcastOptions {
    fn default() -> HindcastOptions {
        let windows = WINDOWS.to_vec();
        HindcastOptions { windows, outcomes: None, draws: 1000, iterations: 4, seed: 2022, threads: 0, accept: None }
    }
}

/// The results of hindcasts.
#[derive(Clone, Debug)]
pub struct Hindcast {
    /// A report for each window.
    pub reports: Vec<WindowReport>,
    project: Project,
    options: HindcastOptions,
    /// Outcomes that were accepted against their forecast; `None` if no reason was given.
    accepted: Option<Acceptance>,
    /// Lines of the file of outcomes that no chosen window scores.
    unscored: Vec<u64>,
}

impl Project {
    /// The work of [`Project::hindcast`].
    ///
    /// # Errors
    /// As [`Project::hindcast`], without its forecasts.
    pub fn hindcast_workload(&self, options: &HindcastOptions) -> Result<Workload> {
        let threads = threads::resolved(options.threads)?;
        let extra = match &options.outcomes {
            Some(path) => observed::of_supplied(self.data(), path, &supplied::read(path, self.data())?)?.observed(),
            None => Vec::new(),
        };
        let windows = self.window_runs(options, &extra)?;
        let of_window = |one: &WindowRun| {
            let memory = calibrations::memory(&one.run, one.outcomes.len(), one.window.known, threads);
            // Forecasts are kept once more while they are sorted for their scores.
            Memory { each: memory.each + (2 * size_of::<f64>() * one.outcomes.len()) as u64, ..memory }
        };
        // The windows run one after the other.
        let memory = windows.iter().map(of_window).max_by_key(|memory| memory.each).unwrap_or_default();
        let memory = Memory { fixed: memory.fixed + PAGES, ..memory };
        let rounds: u32 = windows.iter().map(|one| one.rounds(options.iterations)).sum();
        let projections = f64::from(options.draws) * f64::from(rounds);
        let options = options.clone();
        Workload::new(Size::of("--draws", options.draws), memory, options.threads, projections, move || {
            let pool = pool(options.threads)?;
            let seconds = windows.iter().map(|one| {
                trial::linear(options.draws.into(), calibrations::TRIALS, |draws| {
                    pool.install(|| one.cases(&HindcastOptions { draws, ..options.clone() }));
                    Ok(())
                })
            });
            seconds.sum()
        })
    }

    /// Runs the model with the data available before each window, and the simple rules for the same outcomes.
    ///
    /// # Errors
    /// A scenario of a window or a file of outcomes that is wrong; an outcome of a year of no window; as
    /// [`plausibility::check`]; [`Error::Interrupted`](crate::error::Error::Interrupted) when the listener refuses to go on.
    pub fn hindcast(&self, options: HindcastOptions, progress: &dyn Progress) -> Result<Hindcast> {
        // A faulty file is reported before the first window is run.
        let (extra, accepted) = match &options.outcomes {
            Some(path) => self.outcomes(path, &options)?,
            None => (Figures { file: PathBuf::new(), rows: Vec::new() }, None),
        };
        let scored = |figure: &&Figure| {
            let year = figure.observed.year;
            hindcast::SCORED.contains(&figure.observed.indicator.id)
                && options.windows.iter().any(|window| hindcast::scores_year(*window, year))
        };
        let unscored = extra.rows.iter().filter(|figure| !scored(figure)).filter_map(|figure| figure.line).collect();
        let extra = extra.observed();
        let nobody = RunOptions::default();
        let listener = Listener::new(progress, &nobody.cancel);
        listener.admit(&self.hindcast_workload(&options)?)?;
        let pool = pool(options.threads)?;
        let mut reports = Vec::new();
        for one in self.window_runs(&options, &extra)? {
            listener.tell(Event::Window(one.window));
            let (cases, same_delineation) = listener
                // A window reports no steps, so the listener can stop the work only between windows.
                .quietly(|_| Ok(pool.install(|| (one.cases(&options), one.same_delineation(&options)))))?;
            reports.push(WindowReport { window: one.window, cases, same_delineation });
        }
        Ok(Hindcast { reports, project: self.clone(), options, accepted, unscored })
    }

    /// The runs of the windows with their outcomes.
    ///
    /// - `extra`: outcomes besides those of the data package.
    fn window_runs(&self, options: &HindcastOptions, extra: &[ObservedValue]) -> Result<Vec<WindowRun>> {
        let of_window = |window: &Window| {
            // The posterior of the package contains statistics of the years that are scored. A window that may use some
            // of them is calibrated on its own.
            let scenario = self.scenario(window.scenario)?.prior();
            let run = self.prepare(&scenario, &RunOptions::default())?;
            let outcomes = hindcast::outcomes(self.data(), *window, extra);
            let decade = self.decade_evidence(&scenario)?;
            Ok(WindowRun { window: *window, run, decade, outcomes })
        };
        options.windows.iter().map(of_window).collect()
    }

    /// The outcomes of a user's file, checked against the forecast of the first window that covers the year of each.
    fn outcomes(&self, path: &Path, options: &HindcastOptions) -> Result<(Figures, Option<Acceptance>)> {
        let figures = observed::of_supplied(self.data(), path, &supplied::read(path, self.data())?)?;
        let covers = |window: &Window, figure: &Figure| hindcast::scores_year(*window, figure.observed.year);
        if let Some(figure) = figures.rows.iter().find(|figure| !WINDOWS.iter().any(|window| covers(window, figure))) {
            let windows = WINDOWS.iter().filter_map(|window| {
                let years = hindcast::supplied_years(*window)?;
                Some(format!("{}: {}-{}", window.id, years.start(), years.end()))
            });
            let fault = PlausibilityFault::YearNotScored { year: figure.observed.year, windows: windows.collect() };
            return Err(figures.error(figure, fault));
        }
        let (mut rest, mut accepted) = (figures.clone(), None::<Acceptance>);
        for window in &WINDOWS {
            let (own, others) = rest.rows.into_iter().partition(|figure| covers(window, figure));
            rest.rows = others;
            let own = Figures { file: figures.file.clone(), rows: own };
            if own.rows.is_empty() {
                continue;
            }
            // The ensemble of the priors, because a calibrated one costs as much as the window itself.
            let run = self.prepare(&self.scenario(window.scenario)?.prior(), &RunOptions::default())?;
            let reason = options.accept.as_deref();
            let found = pool(options.threads)?.install(|| plausibility::check(&run, options.seed, &own, reason))?;
            match (&mut accepted, found) {
                (Some(all), Some(more)) => all.figure.extend(more.figure),
                (all, more) => *all = all.take().or(more),
            }
        }
        Ok((figures, accepted))
    }
}

/// A window with its run and its outcomes.
struct WindowRun {
    window: Window,
    run: PreparedRun,
    decade: Option<DecadeEvidence>,
    outcomes: Vec<ObservedValue>,
}

impl WindowRun {
    fn cases(&self, options: &HindcastOptions) -> Vec<Case> {
        self.cases_of(&self.run, &self.outcomes, options)
    }

    /// The urban shares of counties without the layer of the next census, where the window reaches it.
    fn same_delineation(&self, options: &HindcastOptions) -> Vec<Case> {
        if !self.reaches_census() {
            return Vec::new();
        }
        let of_county =
            |own: &&ObservedValue| matches!(own.area, Area::County(_)) && own.indicator.id == IndicatorId::UrbanShare;
        let outcomes: Vec<ObservedValue> = self.outcomes.iter().filter(of_county).cloned().collect();
        let run = self.run.clone().with_layers(Layers { census: false, ..self.run.layers });
        self.cases_of(&run, &outcomes, options)
    }

    fn cases_of(&self, run: &PreparedRun, outcomes: &[ObservedValue], options: &HindcastOptions) -> Vec<Case> {
        let HindcastOptions { draws: members, iterations, seed, .. } = *options;
        if self.window.is_reduced() {
            return from_2000::cases(run.data(), &run.scenario().priors, seed, options.draws);
        }
        let settings = CalibrationSettings { members, iterations, seed };
        hindcast::run(run, self.decade.as_ref(), self.window, outcomes, settings, options.draws)
    }

    /// Whether the model is run to the census after its base year.
    fn reaches_census(&self) -> bool {
        !self.window.is_reduced() && hindcast::supplied_years(self.window).is_none()
    }

    /// Number of times that all draws are projected.
    fn rounds(&self, iterations: u16) -> u32 {
        // The reduced model projects each county once, whatever the draws.
        if self.window.is_reduced() {
            return 0;
        }
        let calibration = u32::from(iterations) + 1;
        let decade = if self.decade.is_some() { calibration } else { 0 };
        let twice = u32::from(self.reaches_census());
        decade + twice + if self.window.known > self.run.scenario().base_year { calibration + 1 } else { 1 }
    }
}

impl Hindcast {
    /// The page docs/validation.md, its pictures by name, and the summary that the page of a run shows.
    #[must_use]
    pub fn pages(&self, language: Language) -> Vec<(String, String)> {
        let mut files = self.pictures(language);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        let mut page =
            report::hindcast::page(self.project.data(), &self.reports, &names, self.options.draws, self.options.seed);
        // The page is in English, as the chapter of the model book is.
        page.push_str(&self.acceptance(Language::English));
        files.insert(0, ("validation.md".to_owned(), page));
        files.insert(1, (SUMMARY.to_owned(), report::hindcast::summary::json(&self.reports)));
        if let Some(card) = self.score_card() {
            let json = report::hindcast::score_card::json(self.project.region(), &card);
            files.insert(2, (SCORE_CARD.to_owned(), json));
        }
        files
    }

    /// The score cards of the window that a census scores, if it was run.
    fn score_card(&self) -> Option<ScoreCard> {
        let card = |report: &WindowReport| score_card::score_card(self.project.data(), report.window, &report.cases);
        self.reports.iter().find_map(card)
    }

    fn pictures(&self, language: Language) -> Vec<(String, String)> {
        report::hindcast::pictures::pictures(self.project.region(), &self.reports, language)
    }

    fn acceptance(&self, language: Language) -> String {
        let mut text = report::acceptance::section(self.accepted.as_ref(), self.project.region(), language);
        if let Some(file) = self.options.outcomes.clone().filter(|_| !self.unscored.is_empty()) {
            let (lines, indicators) =
                (self.unscored.clone(), hindcast::SCORED.map(IndicatorId::published_name).to_vec());
            text.push_str(&format!("\n{}\n", AcceptanceText::Unscored { file, lines, indicators }.say(language)));
        }
        text
    }

    /// The scores as a table, with the outcomes that were accepted against their forecast.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let accepted = report::terminal::of_markdown(&self.acceptance(language));
        format!("{}{accepted}", report::hindcast::table(&self.reports, language))
    }

    /// Writes forecasts, scores, the page and its pictures.
    ///
    /// # Errors
    /// A file that cannot be written; the folder then never appears.
    pub fn write_into(&self, files: RunFolder, language: Language) -> Result<PathBuf> {
        files.write("hindcast.csv", &report::hindcast::csv(self.project.region(), &self.reports))?;
        files.write("scores.csv", &report::hindcast::scores_csv(&self.reports, self.options.seed))?;
        if let Some(card) = self.score_card() {
            files.write("score_card.csv", &report::hindcast::score_card::csv(self.project.region(), &card))?;
        }
        let pages = self.pages(language);
        for (name, text) in pages.iter().filter(|(name, _)| name != SUMMARY && name != SCORE_CARD) {
            files.write(name, text.as_bytes())?;
        }
        if let Some(accepted) = &self.accepted {
            files.write("accepted.toml", toml::to_string(accepted).expect("plain values").as_bytes())?;
        }
        files.finish()
    }
}

/// File of the summary, which only the repository has.
const SUMMARY: &str = "validation/summary.json";

/// File of the score cards of cities and counties, which only the repository has.
const SCORE_CARD: &str = "validation/score_card.json";
