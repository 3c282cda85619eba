//! `qilu run`: the main job.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use clap::ValueEnum;

use crate::cli;
use crate::cli::Outcome;
use crate::cli::draws;
use crate::data::Data;
use crate::engine::agents::Rules;
use crate::engine::agents::Settings as Crowd;
use crate::engine::setup::Setup;
use crate::plan;
use crate::report::terminal::Results;
use crate::report::text::Language;
use crate::scenario::Layers;
use crate::scenario::MAX_DRAWS;
use crate::scenario::Scenario;
use crate::scenario::posterior::Posterior;
use crate::session::run_files;
use crate::session::run_files::Made;
use crate::store;
use crate::store::RunFolder;

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
    #[command(flatten)]
    agents: AgentArguments,
}

/// What moves the residents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EngineName {
    /// Everybody of a county, status, sex and age at once: milliseconds a draw
    Cohort,
    /// Person by person: seconds a draw; knows durations, origins and lives (one draw unless --draws says more)
    Agents,
}

/// The engine, and how agents are made.
#[derive(Debug, Args)]
struct AgentArguments {
    /// What moves the residents
    #[arg(long, value_enum, default_value = "cohort")]
    engine: EngineName,
    /// Residents that an agent stands for
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000), help_heading = "Agents")]
    scale: u32,
    /// Number of residents whose lives are written down (lives.csv)
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100_000), help_heading = "Agents")]
    trace: u32,
    /// What agents know that cohorts do not: any of duration,origin, or none [default: duration,origin]
    #[arg(long, value_parser = rules, help_heading = "Agents")]
    rules: Option<Rules>,
}

impl AgentArguments {
    /// How agents are made; `None` for cohorts.
    ///
    /// # Errors
    /// Agents are spoken of, but not asked for.
    fn crowd(&self) -> crate::error::Result<Option<Crowd>> {
        if self.engine == EngineName::Agents {
            let rules = self.rules.unwrap_or(Rules::ALL);
            return Ok(Some(Crowd { scale: self.scale, rules, followed: self.trace }));
        }
        if self.scale != 1 || self.trace != 0 || self.rules.is_some() {
            let message = "`--scale`, `--trace` and `--rules` are of agents: add `--engine agents`";
            return Err(crate::error::Error::Setting(message.to_owned()));
        }
        Ok(None)
    }
}

fn rules(text: &str) -> Result<Rules, String> {
    let mut rules = Rules::NEUTRAL;
    for name in text.split(',').map(str::trim).filter(|name| *name != "none") {
        match name {
            "duration" => rules.duration = true,
            "origin" => rules.origin = true,
            _ => return Err(format!("unknown rule `{name}`; allowed: duration, origin, or none")),
        }
    }
    Ok(rules)
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
    let crowd = arguments.agents.crowd()?;
    if crowd.is_some() {
        scenario.draws = arguments.ensemble.draws.unwrap_or(1);
    }
    let kind = if crowd.is_some() { "-agents" } else { "" };
    let name = format!("runs/{}-{}{kind}", scenario.name, scenario.seed);
    let target = arguments.out.clone().unwrap_or_else(|| PathBuf::from(name));
    // Opened before the run: a folder that cannot be written should not cost minutes.
    let files = RunFolder::open(&target, cli::existing(arguments.force))?;
    let stop = draws::stop_flag()?;
    let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
    let (threads, quiet) = (arguments.ensemble.threads, arguments.ensemble.quiet);
    let ensemble = draws::draw(&setup, &scenario, crowd, threads, quiet, &stop, language)?;
    let options = run_files::Options { keep_draws: arguments.keep_draws, bom: arguments.bom, agents: crowd };
    let made = Made { begun, threads, command: std::env::args().collect() };
    let (written, export) = run_files::folder(&data, &scenario, &plan, &ensemble, options, &made, files, &stop)?;
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
        store::print(text.as_bytes())?;
    }
    Ok(Outcome::Done)
}
