//! `qilu calibrate`: what published figures say about the parameters; makes `posterior.csv`.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::calibration::calibrate;
use crate::calibration::calibrate::Calibrated;
use crate::calibration::calibrate::Settings;
use crate::calibration::figures;
use crate::calibration::figures::Figure;
use crate::calibration::sbc;
use crate::cli::Outcome;
use crate::cli::draws;
use crate::data::Data;
use crate::data::package::Package;
use crate::engine::setup::Setup;
use crate::ensemble::run;
use crate::error::Error;
use crate::indicators::IndicatorId;
use crate::region::Area;
use crate::report::calibration;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::scenario::posterior;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::Provenance;
use crate::store;
use crate::store::manifest;

/// Calibrate the parameters to published figures: an ensemble smoother with multiple data assimilation. Writes
/// posterior.csv and posterior.toml into the data folder and prints docs/calibration.md.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario whose levers were in force
    #[arg(default_value = "scenarios/baseline.toml")]
    scenario: PathBuf,
    /// Last year whose figures are taken in
    #[arg(long, default_value_t = 2025)]
    known: u16,
    /// Number of members
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(20..=100_000))]
    members: u32,
    /// Iterations of the smoother
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=20))]
    iterations: u16,
    /// Master seed [default: the scenario's, or 2022]
    #[arg(long)]
    seed: Option<u64>,
    /// Write nothing; fail if the committed posterior is not what this command makes
    #[arg(long)]
    check: bool,
    /// Test the calibration on this many truths drawn from the prior instead (simulation-based calibration); prints
    /// docs/sbc.md
    #[arg(long, value_name = "TRUTHS", value_parser = clap::value_parser!(u32).range(10..=100_000))]
    sbc: Option<u32>,
    /// Also draw the rank histograms into this file
    #[arg(long, value_name = "FILE", requires = "sbc")]
    picture: Option<PathBuf>,
    /// Number of threads; results do not depend on it [default: one per core]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// No progress
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let scenario = Scenario::load(&arguments.scenario, &data)?;
    if arguments.known <= scenario.base_year {
        let message = format!("`--known` is {}; allowed: after {}", arguments.known, scenario.base_year);
        return Err(Error::Setting(message).into());
    }
    let settings = Settings {
        members: arguments.members,
        iterations: arguments.iterations,
        seed: arguments.seed.unwrap_or(scenario.seed),
    };
    let figures = figures::figures(&data, scenario.base_year, arguments.known);
    if figures.is_empty() {
        let message = format!("no figure of {} to {} has a known error", scenario.base_year + 1, arguments.known);
        return Err(Error::Setting(message).into());
    }
    let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
    let pool = run::pool(arguments.threads)?;
    if let Some(truths) = arguments.sbc {
        return pool.install(|| test(&setup, &scenario, &figures, settings, truths, arguments, language));
    }
    let result = pool.install(|| {
        let unknowns = calibrate::unknowns(&setup, &scenario, &figures, arguments.known);
        let start = calibrate::members(&setup, &scenario, None, &unknowns, arguments.known, settings);
        calibrate::calibrate(&setup, &scenario, &start, &figures, settings)
    });
    finish(&data, &scenario, &figures, &result, settings, arguments)
}

/// Writes or compares the posterior, and prints the page.
fn finish(
    data: &Data,
    scenario: &Scenario,
    figures: &[Figure],
    result: &Calibrated,
    settings: Settings,
    arguments: &Arguments,
) -> anyhow::Result<Outcome> {
    let package = &data.package;
    let csv = result.posterior.csv(&data.region);
    let provenance = Provenance {
        command: command(arguments, scenario, settings),
        scenario: scenario.name.clone(),
        base_year: scenario.base_year,
        known: arguments.known,
        members: settings.members,
        iterations: u32::from(settings.iterations),
        seed: settings.seed,
        sha256: manifest::sha256(csv.as_bytes()),
        inputs: Posterior::inputs(package)?,
    };
    let about = toml::to_string(&provenance).expect("plain values");
    store::print(calibration::page(&data.region, scenario, &provenance, figures, result).as_bytes())?;
    let files = [(posterior::FILE, csv), (posterior::PROVENANCE, about)];
    if !arguments.check {
        for (name, text) in files {
            store::write_file(&package.folder.join(name), text.as_bytes())?;
        }
        Package::load(&package.folder)?.seal()?;
        return Ok(Outcome::Done);
    }
    let mut same = true;
    for (name, text) in files {
        let path = package.folder.join(name);
        let kept = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
        if kept != text {
            eprintln!("qilu: {} is not what this command makes", path.display());
            same = false;
        }
    }
    Ok(if same { Outcome::Done } else { Outcome::Failed })
}

/// The command that makes the posterior again.
fn command(arguments: &Arguments, scenario: &Scenario, settings: Settings) -> String {
    format!(
        "qilu calibrate scenarios/{}.toml --known {} --members {} --iterations {} --seed {}",
        scenario.name, arguments.known, settings.members, settings.iterations, settings.seed
    )
}

fn test(
    setup: &Setup<'_>,
    scenario: &Scenario,
    figures: &[Figure],
    settings: Settings,
    truths: u32,
    arguments: &Arguments,
    language: Language,
) -> anyhow::Result<Outcome> {
    let outcome = |id: IndicatorId, year: u16| (Area::Province, id.row(), year);
    let outcomes = [2030, 2035].map(|year| outcome(IndicatorId::UrbanShare, year));
    let others = [IndicatorId::Residents, IndicatorId::Births, IndicatorId::IncomeRatio].map(|id| outcome(id, 2035));
    let outcomes: Vec<_> = outcomes.into_iter().chain(others).collect();
    let experiment = sbc::Experiment { setup, scenario, figures, outcomes: &outcomes, settings };
    let mut counted = scenario.clone();
    counted.draws = truths;
    let bar = draws::bar(&counted, arguments.quiet, language);
    let ranks = sbc::ranks(&experiment, truths, &|| bar.inc(1));
    bar.finish_and_clear();
    if let Some(path) = &arguments.picture {
        let picture = calibration::sbc_chart(&setup.data.region, &ranks, truths);
        store::write_file(path, picture.as_bytes())?;
    }
    let command = format!("{} --sbc {truths}", command(arguments, scenario, settings));
    store::print(calibration::sbc_page(&setup.data.region, &ranks, truths, &command).as_bytes())?;
    Ok(Outcome::Done)
}
