//! A project: data, plan, scenarios and posterior that belong together.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use crate::data::Data;
use crate::data::required;
use crate::engine::prepared::PreparedRun;
use crate::engine::setup::Setup;
use crate::error::Error;
use crate::error::Result;
use crate::input;
use crate::input::packaged;
use crate::plan;
use crate::plan::Plan;
use crate::region::Region;
use crate::scenario::MAX_DRAWS;
use crate::scenario::ParameterSource;
use crate::scenario::Scenario;
use crate::scenario::folder::FileKind;
use crate::scenario::folder::ScenarioFolder;
use crate::scenario::posterior;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::PosteriorFiles;
use crate::scenario::uncertainty::Values;
use crate::session::options::RunOptions;
use crate::store::manifest;
use crate::store::manifest::FileDigest;
use crate::store::manifest::Manifest;
use qilu_messages::session::SessionFault;

/// Number of base states that are kept at once. Scenarios share one unless they differ in the base year or in a central
/// value of a parameter.
const SETUPS: usize = 8;

/// The source of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioSource {
    /// Name of a file in the project's folder of scenarios, without `.toml`, or its title in either language.
    Name(String),
    /// Path of a scenario file.
    Path(PathBuf),
    /// Text of a scenario without a parent, in TOML, and the name it goes by.
    Text {
        /// Name, for results and messages.
        name: String,
        /// The text.
        text: String,
    },
}

/// A text of several lines is a scenario; a text that ends with `.toml` or contains a folder is a path; any other text is a
/// name.
impl From<&str> for ScenarioSource {
    fn from(given: &str) -> ScenarioSource {
        // A scenario has several lines and a path has one, so the line break decides before the path is looked at.
        if given.contains('\n') {
            return ScenarioSource::Text { name: "text".to_owned(), text: given.to_owned() };
        }
        let path = Path::new(given);
        let is_path = path.extension().is_some_and(|extension| extension == "toml") || path.components().count() > 1;
        if is_path { ScenarioSource::Path(path.to_owned()) } else { ScenarioSource::Name(given.to_owned()) }
    }
}

/// As for a text of one line.
impl From<&Path> for ScenarioSource {
    fn from(given: &Path) -> ScenarioSource {
        // A path of a file is taken as it stands. Any other may be the name of a scenario, because a command line gives
        // both in the same argument, and a run folder often has the name of its scenario.
        let name = given.to_str().filter(|name| !name.contains('\n') && !input::is_file(given));
        name.map_or_else(|| ScenarioSource::Path(given.to_owned()), ScenarioSource::from)
    }
}

impl From<&PathBuf> for ScenarioSource {
    fn from(given: &PathBuf) -> ScenarioSource {
        given.as_path().into()
    }
}

/// Data, plan, scenarios and posterior that belong together: the way in for every caller. Data and plan are checked when
/// the project is opened, a scenario when it is asked for, and the posterior when a scenario first needs it.
///
/// It is cheap to clone; clones and threads share one project. Nothing here prints, exits or handles signals: every fault
/// is returned as an [`Error`].
#[derive(Clone, Debug)]
pub struct Project(Arc<ProjectData>);

#[derive(Debug)]
struct ProjectData {
    data: Arc<Data>,
    plan: Plan,
    scenarios: ScenarioFolder,
    /// Read when it is first asked for: runs from the priors alone need none.
    posterior: OnceLock<Option<Arc<Posterior>>>,
    /// Files of the posterior, where it is not that of the data package.
    own_posterior: Option<PosteriorFiles>,
    /// Base states by base year and central values, the one used last at the end.
    setups: Mutex<Vec<(Values, Arc<Setup>)>>,
}

impl Project {
    /// Opens the data of Shandong inside the program, with the plan, the posterior and the scenarios.
    ///
    /// # Errors
    /// None for a program that was built from sound data.
    ///
    /// ```
    /// # fn main() -> qilu::error::Result<()> {
    /// let project = qilu::Project::packaged()?;
    /// assert_eq!(project.region().county_count(), 136);
    /// # Ok(())
    /// # }
    /// ```
    pub fn packaged() -> Result<Project> {
        Project::open(packaged::data_folder())
    }

    /// Opens the data package in a folder, with the plan in it. Scenarios are looked for in the folder `scenarios` beside
    /// it, or inside the program if there is no such folder.
    ///
    /// # Errors
    /// Data or a plan that cannot be read or are wrong. The message names file, line, field, value and the allowed values.
    pub fn open(data: impl AsRef<Path>) -> Result<Project> {
        let data = data.as_ref();
        // The parent of `data` is the empty path, which names no folder; the current folder is meant.
        let beside = data.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let scenarios = beside.join("scenarios");
        let scenarios = if input::is_folder(&scenarios) { scenarios } else { packaged::scenario_folder() };
        Project::with_scenarios(data, scenarios)
    }

    /// As [`Project::open`], with another folder of scenarios.
    ///
    /// # Errors
    /// As [`Project::open`].
    pub fn with_scenarios(data: impl AsRef<Path>, scenarios: impl Into<PathBuf>) -> Result<Project> {
        let data = Data::load(data.as_ref())?;
        // The plan is a resource of the data package, so the package is checked first.
        let plan = plan::load(&data)?;
        // Last, because a value that is wrong says more than the digest of its file.
        data.package.check_unchanged()?;
        Ok(Project(Arc::new(ProjectData {
            data: Arc::new(data),
            plan,
            scenarios: ScenarioFolder::new(scenarios),
            posterior: OnceLock::new(),
            own_posterior: None,
            setups: Mutex::new(Vec::new()),
        })))
    }

    /// The same project with the posterior in another folder, for instance one that `qilu monitor` has written, instead of
    /// that of the data package.
    ///
    /// # Errors
    /// As [`Project::posterior`]; a folder without a posterior.
    pub fn with_posterior(&self, folder: impl AsRef<Path>) -> Result<Project> {
        let (folder, data) = (folder.as_ref(), &self.0.data);
        let missing = || SessionFault::NoPosterior { folder: folder.to_owned(), file: posterior::FILE };
        let files = PosteriorFiles::read(folder, &data.package)?.ok_or_else(|| Error::setting(missing()))?;
        let found = files.posterior(&data.package, &data.region)?;
        Ok(Project(Arc::new(ProjectData {
            data: Arc::clone(data),
            plan: self.0.plan.clone(),
            scenarios: self.0.scenarios.clone(),
            posterior: OnceLock::from(Some(Arc::new(found))),
            own_posterior: Some(files),
            setups: Mutex::new(Vec::new()),
        })))
    }

    /// The files of a posterior that is not that of the data package, with their contents as they were read; empty otherwise.
    pub(super) fn own_posterior(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.own_posterior.iter().flat_map(PosteriorFiles::named)
    }

    /// Digests of the data that the project has read: those of the data package, with the posterior that the project uses.
    pub(super) fn data_digests(&self) -> Vec<FileDigest> {
        let mut digests = manifest::data_digests(&self.data().package);
        for (name, text) in self.own_posterior() {
            digests.retain(|file| file.path != name);
            digests.push(manifest::digest(name, text.as_bytes()));
        }
        digests
    }

    /// The project for a finished run: with the posterior in the folder of the run, if the run used another one than that
    /// of the data package.
    ///
    /// # Errors
    /// As [`Project::with_posterior`].
    pub(super) fn of_run(&self, folder: &Path, manifest: &Manifest) -> Result<Project> {
        let own = manifest.outputs.iter().any(|file| file.path == posterior::FILE);
        if own { self.with_posterior(folder) } else { Ok(self.clone()) }
    }

    /// The data package, read and checked.
    #[must_use]
    pub fn data(&self) -> &Arc<Data> {
        &self.0.data
    }

    /// The plan: targets and every number of it.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.0.plan
    }

    /// Province, cities and counties.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.0.data.region
    }

    /// The scenarios of the project, with its studies and optimization problems.
    #[must_use]
    pub fn scenarios(&self) -> &ScenarioFolder {
        &self.0.scenarios
    }

    /// A scenario by name, path or text. It is run with the calibrated parameters; [`Scenario::prior`] runs it with the
    /// priors.
    ///
    /// # Errors
    /// An unknown name; a file that cannot be read or is wrong.
    pub fn scenario(&self, source: impl Into<ScenarioSource>) -> Result<Scenario> {
        match source.into() {
            ScenarioSource::Path(path) => Scenario::load(&path, self.scenarios(), self.data()),
            ScenarioSource::Text { name, text } => Scenario::from_text(&name, &text, self.data()),
            ScenarioSource::Name(name) => {
                let path = self.scenarios().find(FileKind::Scenario, &name)?;
                Scenario::load(&path, self.scenarios(), self.data())
            }
        }
    }

    /// The file of a study or of an optimization problem: a path, or a name or title in the project's folder.
    ///
    /// # Errors
    /// An unknown name.
    pub(super) fn named_file(&self, kind: FileKind, given: &Path) -> Result<PathBuf> {
        match ScenarioSource::from(given) {
            ScenarioSource::Name(name) => self.scenarios().find(kind, &name),
            _ => Ok(given.to_owned()),
        }
    }

    /// The posterior of parameters and past shocks, calibrated to published statistics; `None` if the data package has none.
    ///
    /// # Errors
    /// The posterior cannot be read, does not have the digest in its provenance, or was made from other data.
    pub fn posterior(&self) -> Result<Option<Arc<Posterior>>> {
        if let Some(known) = self.0.posterior.get() {
            return Ok(known.clone());
        }
        // The file is read outside of the cell, because a cell cannot be filled by a function that fails. A failure is
        // not kept, so the next caller reads the file again.
        let read = Posterior::load(&self.0.data.package, &self.0.data.region)?.map(Arc::new);
        // Where two threads read it at once, both use the one that was kept first.
        Ok(self.0.posterior.get_or_init(|| read).clone())
    }

    /// Makes a scenario ready to be drawn: its base state, the posterior unless it is drawn from its priors, and size, seed
    /// and layers of the options where they give them.
    ///
    /// # Errors
    /// As [`Project::posterior`]; too many draws.
    pub fn prepare(&self, scenario: &Scenario, options: &RunOptions) -> Result<PreparedRun> {
        let posterior = match scenario.evidence() {
            ParameterSource::Posterior => self.posterior()?,
            ParameterSource::Prior => None,
        };
        let data = self.data();
        let table = data.folder.join("observations.csv");
        required::check_base(&table, &data.region, &data.observations, scenario.base_year)?;
        let mut run = PreparedRun::new(self.setup(scenario), scenario.clone(), posterior);
        // The number of draws in a scenario file is meant for cohorts; a draw with agents takes seconds.
        let usual = if options.engine.agents().is_some() { 1 } else { run.draws };
        run.draws = options.draws_or(usual);
        // The number in the file was checked when the file was read; that in the options was not.
        if run.draws > MAX_DRAWS {
            return Err(Error::setting(SessionFault::Draws { draws: run.draws, most: MAX_DRAWS }));
        }
        run.seed = options.seed.unwrap_or(run.seed);
        run.layers = options.layers.unwrap_or(run.layers);
        Ok(run)
    }

    /// Last year that the levers of a scenario do not affect: the base year, or the last year whose statistics the posterior
    /// includes.
    ///
    /// # Errors
    /// As [`Project::posterior`].
    pub fn passed(&self, scenario: &Scenario) -> Result<u16> {
        Ok(self.prepare(scenario, &RunOptions::default())?.passed())
    }

    /// The base state of a scenario, computed when it is first needed and then kept.
    fn setup(&self, scenario: &Scenario) -> Arc<Setup> {
        let central = scenario.priors.central();
        // The lock is held while a state is computed, so that two threads that need the same state do not both compute
        // it. The list is whole at every moment, so a panic of another thread does no harm.
        let mut setups = self.0.setups.lock().unwrap_or_else(PoisonError::into_inner);
        let known =
            |(values, setup): &(Values, Arc<Setup>)| setup.initial.year == scenario.base_year && *values == central;
        // The state is taken out and put at the end, so the first one in the list is the one that was not used for
        // longest.
        let found = setups.iter().position(known).map(|place| setups.remove(place));
        let (values, setup) = found.unwrap_or_else(|| {
            let setup = Setup::new(&self.0.data, scenario.base_year, &central);
            (central, Arc::new(setup))
        });
        if setups.len() == SETUPS {
            setups.remove(0);
        }
        setups.push((values, Arc::clone(&setup)));
        setup
    }
}
