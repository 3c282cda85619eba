//! `qilu hindcast`: what the model would have said with what was known then, against what came.

use std::path::Path;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::Bar;
use crate::cli::shared::CommandOutcome;
use crate::cli::shared::print_with_files;
use crate::error::suggest;
use crate::report::text::Language;
use crate::session::Project;
use crate::session::hindcast::HindcastOptions;
use crate::store::RunFolder;
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
    /// Number of threads; results do not depend on it [default: one per core]
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    threads: usize,
}

fn window(id: &str) -> Result<Window, String> {
    WINDOWS.into_iter().find(|window| window.id == id).ok_or_else(|| suggest(id, WINDOWS.map(|window| window.id)))
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<CommandOutcome> {
    let project = Project::with_scenarios(folder, &arguments.scenarios)?;
    let target = arguments.out.clone().unwrap_or_else(|| PathBuf::from("runs/hindcast"));
    let files = RunFolder::open(&target, arguments.force.into())?;
    let options = HindcastOptions {
        windows: arguments.window.map_or(WINDOWS.to_vec(), |window| vec![window]),
        outcomes: arguments.outcomes.clone(),
        draws: arguments.draws,
        iterations: arguments.iterations,
        seed: arguments.seed,
        threads: arguments.threads,
    };
    let hindcast = project.hindcast(options, &Bar::new(language, false))?;
    let written = hindcast.write_into(files, language)?;
    print_with_files(&hindcast.text(language), &written, language)?;
    Ok(CommandOutcome::Done)
}
