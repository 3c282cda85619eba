//! The data that random inputs refer to, read once.

use std::sync::OnceLock;

use qilu::Project;
use qilu::Scenario;
use qilu::scenario::levers::LEVERS;

use crate::world::World;

/// Data, scenarios and names.
pub(crate) struct Knowledge {
    /// The project in the folder of the trials.
    pub(crate) project: Project,
    /// All shipped scenarios that hold for today.
    pub(crate) scenarios: Vec<Scenario>,
    /// Names of the levers.
    pub(crate) levers: Vec<&'static str>,
    /// Names of the parameters.
    pub(crate) parameters: Vec<String>,
    /// Names of areas: codes, Chinese and English names, readings.
    pub(crate) areas: Vec<String>,
}

/// What is known in the folder of the trials.
pub(crate) fn of(world: &World) -> &'static Knowledge {
    static KNOWN: OnceLock<Knowledge> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let project = Project::open(world.folder.join("data")).expect("the data are sound");
        let scenarios = ["baseline", "plan", "stagnation", "south", "county_first"]
            .map(|name| project.scenario(name).expect("a shipped scenario is sound"));
        let region = project.region();
        let areas = region.areas().flat_map(|area| {
            let names = region.names(area);
            [names.code.clone(), names.zh.clone(), names.en.clone(), names.pinyin.clone()]
        });
        Knowledge {
            areas: areas.collect(),
            levers: LEVERS.iter().map(|lever| lever.name).collect(),
            parameters: project.data().parameters.iter().map(|prior| prior.name.clone()).collect(),
            scenarios: scenarios.into(),
            project,
        }
    })
}
