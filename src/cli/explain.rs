//! `qilu explain`: which lever does what.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli;
use crate::cli::Outcome;
use crate::cli::draws;
use crate::cli::run::EnsembleArguments;
use crate::data::Data;
use crate::engine::setup::Setup;
use crate::ensemble::run::Settings;
use crate::ensemble::run::Watch;
use crate::error::Error;
use crate::error::suggest;
use crate::indicators::IndicatorId;
use crate::indicators::Reach;
use crate::policy::explain;
use crate::policy::explain::Question;
use crate::region::Area;
use crate::region::Region;
use crate::report;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::store;

/// Draws unless more are asked for: each stands for dozens of projections.
const DRAWS: u32 = 200;

/// Why a scenario differs from the reference: the contribution of each lever, and the components of change.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario file
    scenario: PathBuf,
    /// Reference
    #[arg(long, default_value = "scenarios/baseline.toml")]
    reference: PathBuf,
    /// Indicator, a name of the column `variable` of the result files
    #[arg(long, default_value = "urban_share")]
    indicator: String,
    /// Year
    #[arg(long, default_value_t = 2035)]
    year: u16,
    /// Province, city or county, by code or name
    #[arg(long, default_value = "370000")]
    place: String,
    /// File for all numbers; `-` for stdout
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let mut scenario = Scenario::load(&arguments.scenario, &data)?;
    let reference = Scenario::load(&arguments.reference, &data)?;
    scenario.draws = DRAWS;
    arguments.ensemble.apply(&mut scenario, &data)?;
    let question = question(&data.region, arguments, &scenario)?;
    let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
    let stop = draws::stop_flag()?;
    let bar = draws::bar(&scenario, arguments.ensemble.quiet, language);
    let settings = Settings { draws: scenario.draws, seed: scenario.seed, threads: arguments.ensemble.threads };
    let watch = Watch { finished: &|| bar.inc(1), stop: &stop };
    let answer = explain::explain(&setup, &scenario, &reference, question, settings, &watch);
    bar.finish_and_clear();
    let answer = answer?;
    if let Some(path) = &arguments.out {
        store::write_file(path, &report::explain::csv(&scenario.name, &reference.name, &data.region, &answer))?;
    }
    if arguments.out.as_deref() != Some(Path::new("-")) {
        let titles = [&scenario, &reference].map(|scenario| language.pick(&scenario.title.zh, &scenario.title.en));
        store::print(report::explain::text(titles, &data.region, &answer, language).as_bytes())?;
    }
    Ok(Outcome::Done)
}

fn question(region: &Region, arguments: &Arguments, scenario: &Scenario) -> Result<Question, Error> {
    let (name, place, year) = (&arguments.indicator, &arguments.place, arguments.year);
    let known = || suggest(name, IndicatorId::names());
    let indicator = IndicatorId::from_name(name)
        .map(IndicatorId::row)
        .ok_or_else(|| Error::Setting(format!("`--indicator` is `{name}`, which is not known; {}", known())))?;
    let allowed = (scenario.base_year + 1, scenario.end_year);
    if !(allowed.0..=allowed.1).contains(&year) {
        return Err(Error::Setting(format!("`--year` is {year}; allowed: {} to {}", allowed.0, allowed.1)));
    }
    let area = cli::place(region, "--place", place)?;
    if indicator.reach == Reach::City && matches!(area, Area::County(_)) {
        let message = format!("`{name}` is reported for the province and its cities; `{place}` is a county");
        return Err(Error::Setting(message));
    }
    Ok(Question { indicator, area, year })
}
