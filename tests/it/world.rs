//! The real data, loaded once, and small ensembles on it.

use std::path::Path;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use qilu::data::Data;
use qilu::engine::setup::Setup;
use qilu::ensemble::run;
use qilu::ensemble::run::Ensemble;
use qilu::scenario::Scenario;
use qilu::scenario::uncertainty::Priors;

/// Path inside the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The data of the repository.
pub(crate) static DATA: LazyLock<Data> = LazyLock::new(|| Data::load(&repository("data")).expect("the data are sound"));

/// The setup of the base year 2020.
pub(crate) static SETUP: LazyLock<Setup<'static>> = LazyLock::new(|| {
    let priors = Priors::new(&DATA.parameters).expect("the priors are complete");
    Setup::new(&DATA, 2020, &priors.central())
});

/// A scenario from text.
pub(crate) fn scenario(text: &str) -> Scenario {
    let text = format!("title = {{ zh = \"测试\", en = \"test\" }}\n{text}");
    Scenario::from_text("test", &text, &DATA).expect("the scenario is sound")
}

/// Draws of a scenario.
pub(crate) fn ensemble(scenario: &Scenario, draws: u32, threads: usize) -> Ensemble {
    let watch = run::Watch { finished: &|| {}, stop: &AtomicBool::new(false) };
    let settings = run::Settings { draws, seed: 7, threads };
    run::run(&SETUP, scenario, settings, &watch).expect("nobody stops it")
}
