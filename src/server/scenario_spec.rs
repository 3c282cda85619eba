//! A scenario as a request names it: a file of the server, and settings that come after its own.

use serde::Deserialize;
use serde::Serialize;
use toml::Spanned;
use utoipa::ToSchema;

use crate::data::Data;
use crate::error::Error;
use crate::scenario::Defaults;
use crate::scenario::Scenario;
use crate::scenario::file::LeverEntry;
use crate::scenario::file::Text;
use crate::server::limits;
use crate::server::objects;
use crate::server::problem::ApiResult;
use crate::server::problem::Problem;
use crate::store::manifest::sha256;
use qilu_messages::server::RequestFault;
use qilu_messages::suggestion::suggest;

/// A scenario of the server and lever settings that are added to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioSpec {
    /// Name of a scenario file, without `.toml`.
    pub scenario: String,
    /// Settings that come after those of the file.
    #[serde(default, deserialize_with = "objects::list")]
    pub levers: Vec<LeverSpec>,
}

/// Title and description of a scenario to which settings were added.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Title; that of the file if left out.
    pub title: Option<Text>,
    /// Description; empty if left out.
    pub meaning: Option<Text>,
    /// Whether another title or description leads to another name of the scenario. A run that is not kept has the same name
    /// whatever it is called.
    pub named: bool,
}

/// A lever setting, as in a scenario file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeverSpec {
    /// Name or Chinese title of the lever.
    pub name: String,
    /// Value when fully in force, in the unit of the lever.
    pub value: f64,
    /// First year with an effect.
    pub start: Option<u16>,
    /// Years to the full value.
    pub ramp: Option<u16>,
    /// Last year in force.
    pub end: Option<u16>,
    /// Places: `province`, `circle:NAME`, `tier:N`, `kind:district`, `kind:county` or their Chinese forms, or a city or
    /// county by code or name.
    pub places: Option<Vec<String>>,
}

fn at<T>(value: T) -> Spanned<T> {
    // Entries of a request have no place in a file.
    Spanned::new(0..0, value)
}

impl LeverSpec {
    fn entry(&self) -> LeverEntry {
        LeverEntry {
            name: at(self.name.clone()),
            value: at(self.value),
            start: self.start.map(at),
            ramp: self.ramp.map(at),
            end: self.end.map(at),
            places: self.places.as_ref().map(|places| places.iter().cloned().map(at).collect()),
        }
    }
}

impl ScenarioSpec {
    /// The file that is meant.
    fn file<'a>(&self, scenarios: &'a [Scenario], pointer: &str) -> ApiResult<&'a Scenario> {
        scenarios.iter().find(|scenario| scenario.name == self.scenario).ok_or_else(|| {
            let hint = suggest(&self.scenario, scenarios.iter().map(|scenario| scenario.name.as_str()));
            Problem::wrong(
                format!("{pointer}/scenario"),
                RequestFault::NoScenario { name: self.scenario.clone(), hint },
            )
        })
    }

    /// The scenario, with the settings added.
    ///
    /// - `pointer`: where the specification stands in the request.
    ///
    /// # Errors
    /// A scenario that is not there, or a setting that is not allowed.
    pub fn scenario(&self, scenarios: &[Scenario], data: &Data, pointer: &str) -> ApiResult<Scenario> {
        let known = self.file(scenarios, pointer)?;
        if self.levers.len() > limits::LEVERS {
            let fault = RequestFault::LeverCount { count: self.levers.len(), most: limits::LEVERS };
            return Err(Problem::wrong(format!("{pointer}/levers"), fault));
        }
        for (place, lever) in self.levers.iter().enumerate() {
            let pointer = format!("{pointer}/levers/{place}");
            // Without a list a setting holds for the province; an empty list would hold nowhere.
            if lever.places.as_ref().is_some_and(|places| places.len() > limits::PLACES || places.is_empty()) {
                let fault = RequestFault::PlaceCount { most: limits::PLACES };
                return Err(Problem::wrong(format!("{pointer}/places"), fault));
            }
        }
        let entries: Vec<LeverEntry> = self.levers.iter().map(LeverSpec::entry).collect();
        known.with_levers(&entries, data).map_err(|error| {
            // The error names no entry, so each is tried alone to find the one that the pointer must show.
            let wrong = |entry: &LeverEntry| known.with_levers(std::slice::from_ref(entry), data).is_err();
            let place = entries.iter().position(wrong).unwrap_or(0);
            match error {
                Error::Input { message, .. } => Problem::wrong(format!("{pointer}/levers/{place}"), message),
                other => Problem::of(&other),
            }
        })
    }

    /// The scenario for a run that is kept: where settings were added, under a title and a name of its own.
    ///
    /// - `defaults`: size, seed and layers that its file will say.
    /// - `words`: in the place of the file's, where settings were added.
    ///
    /// # Errors
    /// As [`ScenarioSpec::scenario`].
    pub fn written(
        &self,
        scenarios: &[Scenario],
        data: &Data,
        defaults: Defaults,
        words: Words,
        pointer: &str,
    ) -> ApiResult<Scenario> {
        let scenario = self.scenario(scenarios, data, pointer)?;
        if self.levers.is_empty() {
            return Ok(scenario);
        }
        let title = words.title.unwrap_or_else(|| scenario.title.clone());
        // The text of the file describes the file without the added settings.
        let own = scenario.described(title, words.meaning.unwrap_or_default(), defaults);
        // The same settings always get the same name, so a run that is there already is found. Eight digits are enough,
        // because a folder with another run is refused.
        let digest = if words.named {
            sha256(own.text().as_bytes())
        } else {
            sha256(scenario.described(Text::default(), Text::default(), defaults).text().as_bytes())
        };
        Ok(own.named(&format!("{}-{}", scenario.name, &digest[..8])))
    }
}
