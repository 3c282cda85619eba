//! `qilu budget`: where the uncertainty of an outcome comes from.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::draws;
use crate::cli::run::EnsembleArguments;
use crate::data::Data;
use crate::engine::setup::Setup;
use crate::ensemble::run;
use crate::error::Error;
use crate::error::suggest;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::policy::budget;
use crate::region::Area;
use crate::report;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::store;

/// Split the variance of an outcome among the layers of uncertainty: parameters, annual shocks, delivery of levers,
/// initial state.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario file
    #[arg(default_value = "scenarios/plan_delivered.toml")]
    scenario: PathBuf,
    /// Indicator
    #[arg(long, default_value = "urban_share", value_parser = indicator)]
    indicator: &'static Indicator,
    /// Year [default: the last of the scenario]
    #[arg(long)]
    year: Option<u16>,
    /// Write CSV instead of a table
    #[arg(long, conflicts_with_all = ["pages", "svg"])]
    csv: bool,
    /// Write the page budget.md and its picture into this folder
    #[arg(long, value_name = "FOLDER")]
    pages: Option<PathBuf>,
    /// Write a picture
    #[arg(long, conflicts_with = "pages")]
    svg: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

fn indicator(name: &str) -> Result<&'static Indicator, String> {
    IndicatorId::from_name(name).map(IndicatorId::row).ok_or_else(|| suggest(name, IndicatorId::names()))
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let mut scenario = Scenario::load(&arguments.scenario, &data)?;
    arguments.ensemble.apply(&mut scenario, &data)?;
    let last = scenario.end_year;
    scenario.end_year = arguments.year.unwrap_or(last);
    if !(scenario.base_year + 1..=last).contains(&scenario.end_year) {
        let message = format!("`--year` is {}; allowed: {} to {last}", scenario.end_year, scenario.base_year + 1);
        return Err(Error::Setting(message).into());
    }
    let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
    let areas: Vec<Area> = data.region.areas().filter(|area| !matches!(area, Area::County(_))).collect();
    let bar = draws::bar(&scenario, arguments.ensemble.quiet, language);
    let budgets = run::pool(arguments.ensemble.threads)?
        .install(|| budget::budgets(&setup, &scenario, arguments.indicator, &areas, scenario.draws, &|| bar.inc(1)));
    bar.finish_and_clear();
    if let Some(folder) = &arguments.pages {
        std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        let page = report::budget::page(&data.region, &scenario, arguments.indicator, &budgets);
        store::write_file(&folder.join("budget.md"), page.as_bytes())?;
        let picture = report::budget::chart(&data.region, &scenario, arguments.indicator, &budgets, Language::Chinese);
        store::write_file(&folder.join("budget.zh.svg"), picture.as_bytes())?;
        return Ok(Outcome::Done);
    }
    let text = if arguments.csv {
        report::budget::csv(&data.region, &scenario, arguments.indicator, &budgets)
    } else if arguments.svg {
        report::budget::chart(&data.region, &scenario, arguments.indicator, &budgets, language)
    } else {
        report::budget::table(&data.region, &scenario, arguments.indicator, &budgets, language)
    };
    store::print(text.as_bytes())?;
    Ok(Outcome::Done)
}
