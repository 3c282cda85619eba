//! `qilu hindcast`: what the model would have said with what was known then, against what came.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::calibration::calibrate::Settings;
use crate::calibration::figures;
use crate::cli;
use crate::cli::Outcome;
use crate::data::Data;
use crate::data::supplied;
use crate::ensemble::run;
use crate::error::Error;
use crate::error::suggest;
use crate::report;
use crate::report::hindcast::Report;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::store;
use crate::store::RunFolder;
use crate::validation::hindcast;
use crate::validation::hindcast::WINDOWS;
use crate::validation::hindcast::Window;

/// Score the model on years that have passed, with what was known before them, beside simple rules on the same targets.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Window: H1 (2010 to 2020), H2a (2020 to 2025), H2 (calibrated to 2022, scored to 2025) [default: all]
    #[arg(long, value_parser = window)]
    window: Option<Window>,
    /// More outcomes to score, in the columns of observations.csv: `region_code,year,indicator,value`
    #[arg(long, value_name = "FILE")]
    outcomes: Option<PathBuf>,
    /// Folder of the scenarios of the windows
    #[arg(long, default_value = "scenarios")]
    scenarios: PathBuf,
    /// Number of draws
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(20..=100_000))]
    draws: u32,
    /// Iterations of the smoother where a window is calibrated
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=20))]
    iterations: u16,
    /// Master seed
    #[arg(long, default_value_t = 2022)]
    seed: u64,
    /// Folder to write [default: runs/hindcast]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long)]
    force: bool,
    /// Write the page validation.md and its pictures into this folder instead
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["out", "force"])]
    pages: Option<PathBuf>,
    /// Number of threads; results do not depend on it [default: one per core]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,
}

fn window(id: &str) -> Result<Window, String> {
    WINDOWS.into_iter().find(|window| window.id == id).ok_or_else(|| suggest(id, WINDOWS.map(|window| window.id)))
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let target = arguments.out.clone().unwrap_or_else(|| PathBuf::from("runs/hindcast"));
    let files =
        if arguments.pages.is_none() { Some(RunFolder::open(&target, cli::existing(arguments.force))?) } else { None };
    let extra = match &arguments.outcomes {
        Some(path) => figures::of_supplied(&data, &supplied::read(path, &data)?),
        None => Vec::new(),
    };
    let windows: Vec<Window> = arguments.window.map_or(WINDOWS.to_vec(), |window| vec![window]);
    let pool = run::pool(arguments.threads)?;
    let mut reports = Vec::new();
    for window in windows {
        let scenario = Scenario::load(&arguments.scenarios.join(format!("{}.toml", window.scenario)), &data)?;
        let outcomes = hindcast::outcomes(&data, window, scenario.base_year, &extra);
        let settings = Settings { members: arguments.draws, iterations: arguments.iterations, seed: arguments.seed };
        eprintln!("{}: {}", window.id, language.pick(window.zh, window.en));
        let cases = pool.install(|| hindcast::run(&data, &scenario, window, &outcomes, settings, arguments.draws));
        reports.push(Report { window, cases });
    }
    let pictures = report::hindcast::pictures::pictures(&data.region, &reports, language);
    let names: Vec<&str> = pictures.iter().map(|(name, _)| name.as_str()).collect();
    let page = report::hindcast::page(&data, &reports, &names, arguments.draws, arguments.seed);
    if let Some(folder) = &arguments.pages {
        let inner = folder.join("validation");
        std::fs::create_dir_all(&inner).map_err(Error::io(&inner))?;
        store::write_file(&folder.join("validation.md"), page.as_bytes())?;
        let summary = report::hindcast::summary::json(&reports);
        store::write_file(&inner.join("summary.json"), summary.as_bytes())?;
        for (name, picture) in pictures {
            store::write_file(&folder.join(name), picture.as_bytes())?;
        }
    } else if let Some(files) = files {
        files.write("hindcast.csv", &report::hindcast::csv(&data.region, &reports))?;
        files.write("scores.csv", &report::hindcast::scores_csv(&reports, arguments.seed))?;
        files.write("validation.md", page.as_bytes())?;
        for (name, picture) in pictures {
            files.write(&name, picture.as_bytes())?;
        }
        let written = files.finish()?;
        store::print(report::hindcast::table(&reports, language).as_bytes())?;
        store::print(format!("\n{}: {}\n", language.words().files, written.display()).as_bytes())?;
    }
    Ok(Outcome::Done)
}
