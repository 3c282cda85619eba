//! `qilu monitor`: yearly monitoring, a year's published figures at a time.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use clap::Args;

use crate::calibration::calibrate::Settings;
use crate::calibration::figures;
use crate::calibration::figures::Figure;
use crate::calibration::monitor;
use crate::calibration::monitor::Step;
use crate::cli;
use crate::cli::Outcome;
use crate::data::Data;
use crate::data::supplied;
use crate::engine::setup::Setup;
use crate::ensemble::run;
use crate::error::Error;
use crate::indicators::IndicatorId;
use crate::plan;
use crate::plan::Plan;
use crate::policy::explain;
use crate::policy::explain::Explanation;
use crate::policy::explain::Question;
use crate::region::Area;
use crate::report;
use crate::report::monitor::Report;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::scenario::posterior;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::Provenance;
use crate::store;
use crate::store::RunFolder;
use crate::store::manifest;

/// Take in the published figures of new years one by one: what was expected, what came, how surprising it is, what it does
/// to the chances of the targets, and what effort would bring them back. Without FIGURES, the years after the base year
/// as published in the data.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// New figures, in the columns of observations.csv: `region_code,year,indicator,value`
    figures: Option<PathBuf>,
    /// Scenario that is watched
    #[arg(long, default_value = "scenarios/baseline.toml")]
    scenario: PathBuf,
    /// Scenario whose levers are the effort that could be made
    #[arg(long, default_value = "scenarios/plan.toml")]
    effort: PathBuf,
    /// Folder with the posterior.csv to start from; `prior` for none [default: the data folder, or the prior without
    /// FIGURES]
    #[arg(long)]
    from: Option<PathBuf>,
    /// Number of members
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(20..=100_000))]
    members: u32,
    /// Iterations of the smoother
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=20))]
    iterations: u16,
    /// Draws behind the effect of each lever
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=100_000))]
    effort_draws: u32,
    /// Master seed [default: the scenario's, or 2022]
    #[arg(long)]
    seed: Option<u64>,
    /// Folder to write [default: runs/monitor-YEAR]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long)]
    force: bool,
    /// Number of threads; results do not depend on it [default: one per core]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// No progress and no summary
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let plan = plan::load(&data.package)?;
    let scenario = Scenario::load(&arguments.scenario, &data)?;
    let mut effort = Scenario::load(&arguments.effort, &data)?;
    let figures = match &arguments.figures {
        Some(path) => figures::of_supplied(&data, &supplied::read(path, &data)?),
        None => figures::figures(&data, scenario.base_year, scenario.end_year),
    };
    let start = start(&data, &scenario, arguments)?;
    let known = start.as_ref().map_or(scenario.base_year, |start| start.known);
    let years = years(&figures, known, &scenario)?;
    let last = *years.last().expect("a year");
    let target = arguments.out.clone().unwrap_or_else(|| PathBuf::from(format!("runs/monitor-{last}")));
    let files = RunFolder::open(&target, cli::existing(arguments.force))?;
    let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
    let settings = Settings {
        members: arguments.members,
        iterations: arguments.iterations,
        seed: arguments.seed.unwrap_or(scenario.seed),
    };
    let pool = run::pool(arguments.threads)?;
    let steps = pool.install(|| steps(&setup, &scenario, start, &years, &figures, &plan, settings, arguments.quiet));
    let newest = Arc::new(steps.last().expect("a year").posterior.clone());
    let levers = levers(&setup, &scenario, &mut effort, newest, arguments)?;
    let report = Report {
        scenario: &scenario,
        effort: &effort,
        levers: &levers.contributions,
        region: &data.region,
        steps: &steps,
        members: settings.members,
    };
    write(&files, &data, &report, settings, last)?;
    let written = files.finish()?;
    if !arguments.quiet {
        store::print(report::monitor::report(&report, language).as_bytes())?;
        store::print(format!("\n{}: {}\n", language.words().files, written.display()).as_bytes())?;
    }
    Ok(Outcome::Done)
}

/// The ensemble to start from.
fn start(data: &Data, scenario: &Scenario, arguments: &Arguments) -> anyhow::Result<Option<Posterior>> {
    let from = match &arguments.from {
        Some(from) if from == Path::new("prior") => return Ok(None),
        None if arguments.figures.is_none() => return Ok(None),
        Some(from) => from.clone(),
        None => data.package.folder.clone(),
    };
    let found = Posterior::load_from(&from, &data.package, &data.region)?;
    let found = found.ok_or_else(|| Error::Setting(format!("{}: no {} there", from.display(), posterior::FILE)))?;
    if found.base_year != scenario.base_year {
        let message =
            format!("{}: made for the base year {}, not {}", from.display(), found.base_year, scenario.base_year);
        return Err(Error::Setting(message).into());
    }
    Ok(Some(found))
}

/// Years of the figures; none may be known already or lie outside of the projection.
fn years(figures: &[Figure], known: u16, scenario: &Scenario) -> anyhow::Result<Vec<u16>> {
    let mut years: Vec<u16> = figures.iter().map(|figure| figure.year).collect();
    years.sort_unstable();
    years.dedup();
    let wrong = years.iter().find(|year| !(known + 1..=scenario.end_year).contains(*year));
    if let Some(year) = wrong {
        let message = format!(
            "figures of {year}: the ensemble to start from knows the years up to {known}; allowed: {} to {}; an earlier \
             start is given by --from",
            known + 1,
            scenario.end_year
        );
        return Err(Error::Setting(message).into());
    }
    if years.is_empty() {
        return Err(Error::Setting("no figure that the model can take in".to_owned()).into());
    }
    Ok(years)
}

#[expect(clippy::too_many_arguments, reason = "what a year of monitoring needs")]
fn steps(
    setup: &Setup<'_>,
    scenario: &Scenario,
    start: Option<Posterior>,
    years: &[u16],
    figures: &[Figure],
    plan: &Plan,
    settings: Settings,
    quiet: bool,
) -> Vec<Step> {
    let mut known = start;
    let mut steps = Vec::new();
    for &year in years {
        if !quiet {
            eprintln!("{year}");
        }
        let own: Vec<Figure> = figures.iter().filter(|figure| figure.year == year).cloned().collect();
        let step = monitor::step(setup, scenario, known.as_ref(), &own, plan, settings);
        known = Some(step.posterior.clone());
        steps.push(step);
    }
    steps
}

/// What the levers of the effort add to the urban share at the end, with what is known now.
fn levers(
    setup: &Setup<'_>,
    scenario: &Scenario,
    effort: &mut Scenario,
    known: Arc<Posterior>,
    arguments: &Arguments,
) -> anyhow::Result<Explanation> {
    effort.adopt(Some(Arc::clone(&known)));
    let settings = run::Settings {
        draws: arguments.effort_draws,
        seed: arguments.seed.unwrap_or(scenario.seed),
        threads: arguments.threads,
    };
    let mut reference = scenario.clone();
    reference.adopt(Some(known));
    let question = Question { area: Area::Province, indicator: IndicatorId::UrbanShare.row(), year: scenario.end_year };
    let watch = run::Watch { finished: &|| {}, stop: &AtomicBool::new(false) };
    Ok(explain::explain(setup, effort, &reference, question, settings, &watch)?)
}

fn write(files: &RunFolder, data: &Data, report: &Report<'_>, settings: Settings, last: u16) -> anyhow::Result<()> {
    files.write("figures.csv", &report::monitor::figures_csv(report))?;
    files.write("chances.csv", &report::monitor::chances_csv(report))?;
    files.write("standings.csv", &report::monitor::standings_csv(report))?;
    for (language, name) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        files.write(&format!("report.{name}.md"), report::monitor::report(report, language).as_bytes())?;
        files.write(&format!("chance.{name}.svg"), report::monitor::chart(report, language).as_bytes())?;
    }
    let csv = report.steps.last().expect("a year").posterior.csv(&data.region);
    let provenance = Provenance {
        command: "qilu monitor".to_owned(),
        scenario: report.scenario.name.clone(),
        base_year: report.scenario.base_year,
        known: last,
        members: settings.members,
        iterations: u32::from(settings.iterations),
        seed: settings.seed,
        sha256: manifest::sha256(csv.as_bytes()),
        inputs: Posterior::inputs(&data.package)?,
    };
    files.write(posterior::FILE, csv.as_bytes())?;
    files.write(posterior::PROVENANCE, toml::to_string(&provenance).expect("plain values").as_bytes())?;
    Ok(())
}
