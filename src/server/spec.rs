//! A scenario as a request names it: a file of the server, and settings that come after its own.

use std::path::Path;

use serde::Deserialize;
use serde::Serialize;
use toml::Spanned;
use utoipa::ToSchema;

use crate::data::Data;
use crate::error::Error;
use crate::error::suggest;
use crate::scenario::Scenario;
use crate::scenario::file::LeverEntry;
use crate::scenario::file::Source;
use crate::scenario::file::Text;
use crate::scenario::paths;
use crate::scenario::paths::Setting;
use crate::server::limits;
use crate::server::problem::Answer;
use crate::server::problem::Problem;
use crate::store::manifest::sha256;

/// A scenario of the server and lever settings that are added to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// Name of a scenario file, without `.toml`.
    pub scenario: String,
    /// Settings that come after those of the file.
    #[serde(default)]
    pub levers: Vec<Lever>,
}

/// A lever setting, as in a scenario file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lever {
    /// Name of the lever.
    pub name: String,
    /// Value when fully in force, in the unit of the lever.
    pub value: f64,
    /// First year with an effect.
    pub start: Option<u16>,
    /// Years to the full value.
    pub ramp: Option<u16>,
    /// Last year in force.
    pub end: Option<u16>,
    /// Places: `province`, `circle:NAME`, `tier:N`, `kind:district`, `kind:county`, or a city or county by code or name.
    pub places: Option<Vec<String>>,
}

fn at<T>(value: T) -> Spanned<T> {
    Spanned::new(0..0, value)
}

impl Lever {
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

impl Spec {
    /// The file that is meant.
    fn file<'a>(&self, scenarios: &'a [Scenario], pointer: &str) -> Answer<&'a Scenario> {
        scenarios.iter().find(|scenario| scenario.name == self.scenario).ok_or_else(|| {
            let hint = suggest(&self.scenario, scenarios.iter().map(|scenario| scenario.name.as_str()));
            Problem::wrong(format!("{pointer}/scenario"), format!("no scenario `{}`; {hint}", self.scenario))
        })
    }

    fn settings(&self, known: &Scenario, data: &Data, pointer: &str) -> Answer<Vec<Setting>> {
        if self.levers.len() > limits::LEVERS {
            let detail = format!("{} settings; allowed: {}", self.levers.len(), limits::LEVERS);
            return Err(Problem::wrong(format!("{pointer}/levers"), detail));
        }
        let mut settings = Vec::new();
        for (place, lever) in self.levers.iter().enumerate() {
            let pointer = format!("{pointer}/levers/{place}");
            if lever.places.as_ref().is_some_and(|places| places.len() > limits::PLACES || places.is_empty()) {
                let detail = format!("`places` must be 1 to {} places", limits::PLACES);
                return Err(Problem::wrong(format!("{pointer}/places"), detail));
            }
            let source = Source { path: Path::new("levers").into(), text: String::new(), file: () };
            let entry = lever.entry();
            let checked = paths::check(&source, &entry, &data.region, known.base_year, known.end_year);
            settings.extend(checked.map_err(|error| match error {
                Error::Input { message, .. } => Problem::wrong(pointer, message),
                other => Problem::of(&other),
            })?);
        }
        Ok(settings)
    }

    /// The scenario, for projections whose files nobody keeps.
    ///
    /// - `pointer`: where the specification stands in the request.
    ///
    /// # Errors
    /// A scenario that is not there, or a setting that is not allowed.
    pub fn scenario(&self, scenarios: &[Scenario], data: &Data, pointer: &str) -> Answer<Scenario> {
        let known = self.file(scenarios, pointer)?;
        Ok(known.with_levers(&self.settings(known, data, pointer)?, data.region.county_count()))
    }

    /// The scenario with a text of its own, for runs that are kept.
    ///
    /// - `draws`, `seed`: those of the run.
    /// - `title`: in the place of the file's, where settings were added.
    ///
    /// # Errors
    /// As [`Spec::scenario`].
    pub fn written(
        &self,
        scenarios: &[Scenario],
        data: &Data,
        draws: u32,
        seed: Option<u64>,
        title: Option<Text>,
        pointer: &str,
    ) -> Answer<Scenario> {
        let known = self.file(scenarios, pointer)?;
        let seed = seed.unwrap_or(known.seed);
        if self.levers.is_empty() {
            let mut scenario = known.clone();
            (scenario.draws, scenario.seed) = (draws, seed);
            return Ok(scenario);
        }
        self.settings(known, data, pointer)?;
        let title = title.unwrap_or_else(|| known.title.clone());
        let entries = self.levers.iter().map(Lever::entry).collect();
        let text = known.text_with(title, known.meaning.clone(), draws, seed, entries);
        let name = format!("{}-{}", known.name, &sha256(text.as_bytes())[..8]);
        let mut scenario = Scenario::from_text(&name, &text, data).map_err(|error| Problem::of(&error))?;
        scenario.adopt(known.posterior.clone());
        Ok(scenario)
    }
}
