//! The real data, loaded once, and small ensembles on it.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::LazyLock;

use qilu::data::Data;
use qilu::engine::prepared::PreparedRun;
use qilu::engine::setup::Setup;
use qilu::ensemble::run;
use qilu::ensemble::run::Ensemble;
use qilu::progress::ProgressListener;
use qilu::scenario::Scenario;
use qilu::scenario::uncertainty::Priors;

/// Path inside the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The data of the repository.
pub(crate) static DATA: LazyLock<Arc<Data>> =
    LazyLock::new(|| Arc::new(Data::load(&repository("data")).expect("the data are sound")));

/// The setup of the base year 2020.
pub(crate) static SETUP: LazyLock<Arc<Setup>> = LazyLock::new(|| {
    let priors = Priors::new(&DATA.parameters).expect("the priors are complete");
    Arc::new(Setup::new(&DATA, 2020, &priors.central()))
});

/// A scenario from text.
pub(crate) fn scenario(text: &str) -> Scenario {
    let text = format!("title = {{ zh = \"测试\", en = \"test\" }}\n{text}");
    Scenario::from_text("test", &text, &DATA).expect("the scenario is sound")
}

/// A scenario from the base year 2020 made ready to be drawn from its priors, at its file's size and seed.
pub(crate) fn prepared(scenario: &Scenario) -> PreparedRun {
    PreparedRun::new(Arc::clone(&SETUP), scenario.clone(), None)
}

/// Draws of a scenario.
pub(crate) fn ensemble(scenario: &Scenario, draws: u32, threads: usize) -> Ensemble {
    let prepared = prepared(scenario).with_seed(7).with_draws(draws);
    run::run(&prepared, threads, &ProgressListener::SILENT).expect("nobody stops it")
}
