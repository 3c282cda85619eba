//! `qilu compare`: scenarios against a reference, with common random numbers.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::draws;
use crate::cli::run::EnsembleArguments;
use crate::data::Data;
use crate::engine::setup::Setup;
use crate::ensemble::run::Ensemble;
use crate::error::Error;
use crate::plan;
use crate::plan::Target;
use crate::policy::compare;
use crate::region::Area;
use crate::region::Region;
use crate::report::terminal;
use crate::report::terminal::TargetDifference;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::store;
use crate::store::csv;

/// Compare scenarios draw by draw: the same chance acts in all of them.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario files; the first is the reference unless --reference says otherwise
    #[arg(num_args = 2.., required = true)]
    scenarios: Vec<PathBuf>,
    /// Name of the scenario that is the reference
    #[arg(long)]
    reference: Option<String>,
    /// Years to compare
    #[arg(long, value_delimiter = ',', default_values_t = [2025, 2030, 2035])]
    years: Vec<u16>,
    /// File for all differences by province, city and county; `-` for stdout
    #[arg(long)]
    out: Option<PathBuf>,
    /// Begin the file with a byte-order mark, for Excel
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let targets = plan::targets(&data.package)?;
    let (reference, others) = scenarios(&data, arguments)?;
    for year in &arguments.years {
        if !(reference.base_year + 1..=reference.end_year).contains(year) {
            let message =
                format!("`--years` has {year}; allowed: {} to {}", reference.base_year + 1, reference.end_year);
            return Err(Error::Setting(message).into());
        }
    }
    let stop = draws::stop_flag()?;
    let setup = Setup::new(&data, reference.base_year, &reference.priors.central());
    let quiet = arguments.ensemble.quiet;
    let draw =
        |scenario: &Scenario| draws::draw(&setup, scenario, None, arguments.ensemble.threads, quiet, &stop, language);
    let base = draw(&reference)?;
    let mut all = Vec::new();
    let words = language.words();
    let mut text = format!("{}{}\n", words.compared_with, language.pick(&reference.title.zh, &reference.title.en));
    for scenario in &others {
        let ensemble = draw(scenario)?;
        let rows = compare::differences(&ensemble, &base, &data.region, &arguments.years);
        let chances = target_differences(&ensemble, &base, &data.region, &targets);
        let title = language.pick(&scenario.title.zh, &scenario.title.en);
        text.push_str(&terminal::comparison(&data.region, title, &rows, &chances, language));
        all.push((scenario.name.clone(), rows));
    }
    if let Some(path) = &arguments.out {
        let mark = if arguments.bom { csv::BOM } else { b"" };
        store::write_file(path, &[mark, &csv::differences(&reference.name, &data.region, &all)].concat())?;
    }
    if arguments.out.as_deref() != Some(Path::new("-")) && !quiet {
        store::print(text.as_bytes())?;
    }
    Ok(Outcome::Done)
}

/// The reference and the others, with the same draws, seed and years.
fn scenarios(data: &Data, arguments: &Arguments) -> Result<(Scenario, Vec<Scenario>), Error> {
    let mut all: Vec<Scenario> =
        arguments.scenarios.iter().map(|path| Scenario::load(path, data)).collect::<Result<_, _>>()?;
    let place = match &arguments.reference {
        None => 0,
        Some(name) => all.iter().position(|scenario| &scenario.name == name).ok_or_else(|| {
            let known = crate::error::suggest(name, all.iter().map(|scenario| scenario.name.as_str()));
            Error::Setting(format!("`--reference` is `{name}`, which is not among the scenarios; {known}"))
        })?,
    };
    let mut reference = all.remove(place);
    arguments.ensemble.apply(&mut reference, data)?;
    for scenario in &mut all {
        arguments.ensemble.apply(scenario, data)?;
        (scenario.draws, scenario.seed) = (reference.draws, reference.seed);
        if scenario.years() != reference.years() {
            let message = format!(
                "`{}` and `{}` cover different years; compare scenarios of the same years",
                scenario.name, reference.name
            );
            return Err(Error::Setting(message));
        }
    }
    Ok((reference, all))
}

/// Differences of the chances of the targets of the province; the standard error is that of the mean of the paired
/// differences.
fn target_differences(
    scenario: &Ensemble,
    reference: &Ensemble,
    region: &Region,
    targets: &[Target],
) -> Vec<TargetDifference> {
    let met = |ensemble: &Ensemble, draw: usize, year: usize, target: &Target| {
        let value = target.indicator.row().value;
        f64::from(u8::from(value(&ensemble.account(region, draw, year, Area::Province)) >= target.threshold))
    };
    let mut rows = Vec::new();
    for target in targets {
        let Some(year) = scenario.year(target.year) else { continue };
        let pairs: Vec<(f64, f64)> = (0..scenario.draws)
            .map(|draw| (met(reference, draw, year, target), met(scenario, draw, year, target)))
            .collect();
        let count = pairs.len() as f64;
        let mean = |value: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(value).sum::<f64>() / count;
        let difference = mean(&|pair| pair.1 - pair.0);
        let variance = mean(&|pair| (pair.1 - pair.0 - difference) * (pair.1 - pair.0 - difference));
        rows.push(TargetDifference {
            name: (target.name_zh.clone(), target.name_en.clone()),
            probability: (mean(&|pair| pair.0), mean(&|pair| pair.1)),
            error: (variance / count).sqrt(),
        });
    }
    rows
}
