//! `qilu run`: the main job.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::draws;
use crate::data::Data;
use crate::engine::setup::Setup;
use crate::output;
use crate::output::RunFolder;
use crate::output::export;
use crate::output::export::Made;
use crate::output::terminal::Results;
use crate::output::text::Language;
use crate::plan;
use crate::scenario::Layers;
use crate::scenario::MAX_DRAWS;
use crate::scenario::Scenario;
use crate::scenario::posterior::Posterior;

/// Run the ensemble of a scenario and write its results.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Scenario file, for instance scenarios/plan.toml
    scenario: PathBuf,
    /// Folder to write [default: runs/SCENARIO-SEED]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace the folder if it exists
    #[arg(long)]
    force: bool,
    /// Also write every draw (draws.csv, large)
    #[arg(long)]
    keep_draws: bool,
    /// Begin CSV files with a byte-order mark, for Excel
    #[arg(long)]
    bom: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

/// Size, seed, layers and threads of an ensemble.
#[derive(Debug, Args)]
pub(super) struct EnsembleArguments {
    /// Number of draws [default: the file's]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_DRAWS)))]
    pub(super) draws: Option<u32>,
    /// Master seed [default: the file's]
    #[arg(long)]
    seed: Option<u64>,
    /// Layers of uncertainty that are on: any of parameters,shocks,delivery,initial, or none [default: the file's]
    #[arg(long, value_parser = layers)]
    layers: Option<Layers>,
    /// Draw parameters from their priors alone, not from what published figures have said (data/posterior.csv)
    #[arg(long)]
    prior: bool,
    /// Number of threads; results do not depend on it [default: one per core]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(super) threads: usize,
    /// No progress and no summary
    #[arg(short, long)]
    pub(super) quiet: bool,
}

impl EnsembleArguments {
    /// Lets the command line override the scenario, and gives it what published figures have said.
    ///
    /// # Errors
    /// A posterior that cannot be read or was made from other data.
    pub(super) fn apply(&self, scenario: &mut Scenario, data: &Data) -> crate::error::Result<()> {
        scenario.draws = self.draws.unwrap_or(scenario.draws);
        scenario.seed = self.seed.unwrap_or(scenario.seed);
        scenario.layers = self.layers.unwrap_or(scenario.layers);
        if !self.prior {
            scenario.adopt(Posterior::load(&data.package, &data.region)?.map(Arc::new));
        }
        Ok(())
    }
}

fn layers(text: &str) -> Result<Layers, String> {
    let mut on = [false; 4];
    for name in text.split(',').map(str::trim).filter(|name| *name != "none") {
        let Some(at) = Layers::NAMES.iter().position(|known| *known == name) else {
            return Err(format!("unknown layer `{name}`; allowed: {}, or none", Layers::NAMES.join(", ")));
        };
        on[at] = true;
    }
    Ok(on.into())
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let begun = Instant::now();
    let data = Data::load(folder)?;
    let plan = plan::load(&data.package)?;
    let mut scenario = Scenario::load(&arguments.scenario, &data)?;
    arguments.ensemble.apply(&mut scenario, &data)?;
    let target =
        arguments.out.clone().unwrap_or_else(|| PathBuf::from(format!("runs/{}-{}", scenario.name, scenario.seed)));
    // Opened before the run: a folder that cannot be written should not cost minutes.
    let files = RunFolder::open(&target, arguments.force)?;
    let stop = draws::stop_flag()?;
    let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
    let ensemble =
        draws::draw(&setup, &scenario, arguments.ensemble.threads, arguments.ensemble.quiet, &stop, language)?;
    let options = export::Options { keep_draws: arguments.keep_draws, bom: arguments.bom };
    let made = Made { begun, threads: arguments.ensemble.threads, command: std::env::args().collect() };
    let (written, export) = export::folder(&data, &scenario, &plan, &ensemble, options, &made, files, &stop)?;
    if !arguments.ensemble.quiet {
        let observations = &data.observations;
        let results = Results {
            scenario: &scenario,
            region: &data.region,
            observations,
            rows: &export.rows,
            targets: &export.targets,
        };
        let mut text = results.text(language);
        text.push_str(&format!("\n{}: {}\n", language.words().files, written.display()));
        output::print(text.as_bytes())?;
    }
    Ok(Outcome::Done)
}
