//! `qilu validate`: the page docs/validation.md.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::analysis::validation;
use crate::cli::Outcome;
use crate::cli::draws;
use crate::cli::run::EnsembleArguments;
use crate::data::Data;
use crate::ensemble::summary;
use crate::output;
use crate::output::text::Language;
use crate::region::Area;

/// Compare the years that have passed with what was published; prints docs/validation.md.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario file
    #[arg(default_value = "scenarios/baseline.toml")]
    scenario: PathBuf,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let (scenario, ensemble) = draws::of_file(&data, &arguments.scenario, &arguments.ensemble, language)?;
    let rows = summary::summarise(&ensemble, &data.region, &[Area::Province]);
    let checks = validation::checks(&rows, &data.region, &data.observations, scenario.base_year);
    let page = output::validation::page(&scenario.name, scenario.draws, scenario.seed, &checks);
    output::print(page.as_bytes())?;
    Ok(Outcome::Done)
}
