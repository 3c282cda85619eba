//! The real data, loaded once for all tests, and small ensembles with them.

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
use qilu::scenario::folder::ScenarioFolder;
use qilu::scenario::uncertainty::Priors;

/// The full path of a file or folder of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The text of a manifest as version 0.2 wrote it, without its own digest, so that a test can change it.
pub(crate) fn without_own_digest(manifest: &str) -> String {
    let begin = manifest.find(",\n  \"own_sha256\"").expect("a manifest of this version");
    format!("{}\n}}\n", &manifest[..begin])
}

/// The data of the repository.
pub(crate) static DATA: LazyLock<Arc<Data>> =
    LazyLock::new(|| Arc::new(Data::load(&repository("data")).expect("the data are sound")));

/// The scenarios of the repository.
pub(crate) static SCENARIOS: LazyLock<ScenarioFolder> = LazyLock::new(|| ScenarioFolder::new(repository("scenarios")));

/// The setup of the base year 2020 at the central values of the priors.
pub(crate) static SETUP: LazyLock<Arc<Setup>> = LazyLock::new(|| {
    let priors = Priors::new(&DATA.parameters).expect("the priors are complete");
    Arc::new(Setup::new(&DATA, 2020, &priors.central()))
});

/// Makes a scenario from text, to which a title is added.
pub(crate) fn scenario(text: &str) -> Scenario {
    let text = format!("title = {{ zh = \"测试\", en = \"test\" }}\n{text}");
    Scenario::from_text("test", &text, &DATA).expect("the scenario is sound")
}

/// Prepares a scenario with base year 2020 for draws from the priors, with the number of draws and the seed of its
/// file.
pub(crate) fn prepared(scenario: &Scenario) -> PreparedRun {
    PreparedRun::new(Arc::clone(&SETUP), scenario.clone(), None)
}

/// Runs an ensemble of a scenario with a fixed seed.
pub(crate) fn ensemble(scenario: &Scenario, draws: u32, threads: usize) -> Ensemble {
    // Any seed would do; a fixed one makes a failure repeatable.
    let prepared = prepared(scenario).with_seed(7).with_draws(draws);
    run::run(&prepared, threads, &ProgressListener::SILENT).expect("nobody stops it")
}
