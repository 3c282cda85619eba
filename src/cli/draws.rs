//! Running an ensemble from the command line: progress, Ctrl-C.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use crate::cli::run::EnsembleArguments;
use crate::data::Data;
use crate::engine::agents::Settings as Crowd;
use crate::engine::setup::Setup;
use crate::ensemble::agents;
use crate::ensemble::run;
use crate::ensemble::run::Ensemble;
use crate::error::Result;
use crate::report::text::Language;
use crate::scenario::Scenario;

/// A flag that Ctrl-C sets.
pub(super) fn stop_flag() -> anyhow::Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let set = Arc::clone(&stop);
    ctrlc::set_handler(move || set.store(true, Ordering::Relaxed))?;
    Ok(stop)
}

/// Reads a scenario file, lets the command line override it, and runs its draws.
pub(super) fn of_file(
    data: &Data,
    file: &Path,
    arguments: &EnsembleArguments,
    language: Language,
) -> anyhow::Result<(Scenario, Ensemble)> {
    let mut scenario = Scenario::load(file, data)?;
    arguments.apply(&mut scenario, data)?;
    let setup = Setup::new(data, scenario.base_year, &scenario.priors.central());
    let ensemble = draw(&setup, &scenario, None, arguments.threads, arguments.quiet, &*stop_flag()?, language)?;
    Ok((scenario, ensemble))
}

/// Runs the draws of a scenario with a progress bar on stderr; with agents, if it is said how.
pub(super) fn draw(
    setup: &Setup<'_>,
    scenario: &Scenario,
    agents: Option<Crowd>,
    threads: usize,
    quiet: bool,
    stop: &AtomicBool,
    language: Language,
) -> Result<Ensemble> {
    let bar = bar(scenario, quiet, language);
    let settings = run::Settings { draws: scenario.draws, seed: scenario.seed, threads };
    let watch = run::Watch { finished: &|| bar.inc(1), stop };
    let ensemble = match agents {
        Some(crowd) => agents::run(setup, scenario, crowd, settings, &watch),
        None => run::run(setup, scenario, settings, &watch),
    };
    bar.finish_and_clear();
    ensemble
}

/// A progress bar of the draws of a scenario, on stderr.
pub(super) fn bar(scenario: &Scenario, quiet: bool, language: Language) -> ProgressBar {
    bar_of(u64::from(scenario.draws), format!("{} {}", language.words().drawing, scenario.name), quiet)
}

/// A progress bar of this many steps, on stderr.
pub(super) fn bar_of(steps: u64, message: String, quiet: bool) -> ProgressBar {
    let bar = ProgressBar::new(steps);
    let style =
        ProgressStyle::with_template("{msg} {bar:36} {pos}/{len}  {elapsed} / {eta}").expect("a sound template");
    bar.set_style(style);
    bar.set_message(message);
    if quiet {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}
