//! Scenarios: lever paths, changed priors and settings, checked against levers, places and priors.

pub mod acceptance;
pub mod file;
pub mod folder;
pub mod levers;
pub mod links;
pub mod optimization;
pub mod paths;
pub mod posterior;
pub mod study;
pub mod timing;
pub mod uncertainty;

use crate::input;
use crate::scenario::file::outside;
use crate::scenario::folder::FileKind;
use crate::scenario::folder::ScenarioFolder;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::OnceLock;

use qilu_messages::data::AllowedData;
use qilu_messages::plausibility::AcceptanceText;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::scenario::ScenarioFault;
use qilu_messages::suggestion::suggest;
use toml::Spanned;

pub use crate::axes::LAST_YEAR;
use crate::data::Data;
use crate::data::census::YEARS;
use crate::data::parameters::PriorShape;
use crate::data::plausibility;
use crate::error::Error;
use crate::error::Result;
use crate::region::Region;
use file::InputFile;
use file::LeverEntry;
use file::PriorEntry;
use file::ScenarioFile;
use file::Text;
use levers::LeverId;
use links::Link;
use paths::LeverPaths;
use paths::Setting;
use uncertainty::Parameter;
use uncertainty::Priors;

/// Last projected year unless a file says otherwise: the horizon of the plan.
const DEFAULT_END: u16 = 2035;

/// Draws unless a file or a run says otherwise.
const DEFAULT_DRAWS: u32 = 1000;

/// Master seed unless a file or a run says otherwise.
pub(crate) const DEFAULT_SEED: u64 = 2022;

/// Most draws of one ensemble.
pub const MAX_DRAWS: u32 = 1_000_000;

/// Layers of uncertainty that can be switched off one by one.
#[expect(clippy::struct_excessive_bools, reason = "switches, each with its name")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Layers {
    /// Parameters drawn from their priors; off: central values.
    pub parameters: bool,
    /// Annual shocks; off: none.
    pub shocks: bool,
    /// Delivered share of each lever drawn; off: all of it.
    pub delivery: bool,
    /// Error of the census that the projection starts from; off: none.
    pub initial: bool,
    /// Change of the delineation of towns by the next census drawn; off: none.
    pub census: bool,
}

impl Layers {
    /// Names of the layers, in the order of [`Layers::on`].
    pub const NAMES: [&str; 5] = ["parameters", "shocks", "delivery", "initial", "census"];

    /// Which layers are on.
    #[must_use]
    pub fn on(self) -> [bool; 5] {
        [self.parameters, self.shocks, self.delivery, self.initial, self.census]
    }
}

impl From<[bool; 5]> for Layers {
    fn from([parameters, shocks, delivery, initial, census]: [bool; 5]) -> Layers {
        Layers { parameters, shocks, delivery, initial, census }
    }
}

/// Size, seed and layers of an ensemble as a scenario file gives them; a run can override them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Defaults {
    /// Number of draws, 1 to [`MAX_DRAWS`].
    pub draws: u32,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// Layers of uncertainty that are on.
    pub layers: Layers,
}

/// Content of a scenario.
#[derive(Clone, Debug)]
pub struct Content {
    /// Name: the file's, without `.toml`.
    pub name: String,
    /// Title in both languages.
    pub title: Text,
    /// Two lines on its meaning, in both languages; empty where its own file gives none.
    pub meaning: Text,
    /// Census year it starts from; the state is that of the end of this year.
    pub base_year: u16,
    /// Last projected year.
    pub end_year: u16,
    /// Size, seed and layers unless a run overrides them.
    pub defaults: Defaults,
    /// Lever settings in the order of the files, the oldest first.
    pub(crate) settings: Vec<Setting>,
    /// Rail links that open during the projection.
    pub links: Vec<Link>,
    /// Priors of the parameters.
    pub priors: Priors,
    /// Parameters whose prior a scenario file sets; they are drawn from this prior, not from the posterior.
    pub changed: Vec<Parameter>,
    /// The scenario and its parents as one file without a parent.
    file: ScenarioFile,
    /// That file as text, made at the first use.
    text: OnceLock<String>,
}

/// A checked scenario. It is immutable, cheap to clone, and needs no further checks.
///
/// Its parameters are drawn from the posterior, unless it was made by [`Scenario::prior`]. The number of draws, the seed and
/// the number of threads are settings of a run.
#[derive(Clone, Debug)]
pub struct Scenario {
    content: Arc<Content>,
    evidence: ParameterSource,
}

/// Distribution from which the parameters of a run are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterSource {
    /// From the posterior, where the project has one for the base year of the scenario.
    Posterior,
    /// From their priors alone.
    Prior,
}

impl Content {
    /// Takes over the settings of a lever from another scenario.
    pub(crate) fn take_lever(&mut self, other: &Content, lever: LeverId) {
        self.settings.retain(|setting| setting.lever != lever);
        self.settings.extend(other.settings.iter().filter(|setting| setting.lever == lever).cloned());
    }
}

impl Deref for Scenario {
    type Target = Content;

    fn deref(&self) -> &Content {
        &self.content
    }
}

impl Scenario {
    /// Reads a scenario and its parents and checks them against the data.
    ///
    /// - `folder`: scenarios in which a parent is looked for that is not beside its child.
    ///
    /// # Errors
    /// If a name is unknown or a value is not allowed; the error names file, line, value and the allowed values.
    pub fn load(path: &Path, folder: &ScenarioFolder, data: &Data) -> Result<Scenario> {
        let chain = chain(path, folder)?;
        Scenario::from_chain(&chain, &file::stem(path), data)
    }

    /// Checks a scenario given as text, for instance by a caller from another program; it has no parent.
    ///
    /// # Errors
    /// As [`Scenario::load`]; a `parent` is refused.
    pub fn from_text(name: &str, text: &str, data: &Data) -> Result<Scenario> {
        let source: InputFile = InputFile::parse(Path::new(&format!("{name}.toml")), text)?;
        // A text has no folder in which its parent could be found.
        if let Some(parent) = &source.file.parent {
            return Err(source.error(parent, ScenarioFault::ParentInText));
        }
        Scenario::from_chain(&[source], name, data)
    }

    fn from_chain(chain: &[InputFile], name: &str, data: &Data) -> Result<Scenario> {
        let last = chain.last().expect("a chain holds at least the file itself");
        let title = newest(chain, |file| file.title.clone())
            .ok_or_else(|| Error::input(&last.path, ScenarioFault::MissingTitle))?
            .required(&last.path)?;
        let (base_year, end_year) = years(chain)?;
        let mut priors = Priors::new(&data.parameters)?;
        if let Some(estimates) = &data.transfer_priors {
            priors.estimated(estimates, known_provinces(chain)?)?;
        }
        // The chain begins with the oldest file, so that the entry of a later file replaces that of an earlier one for
        // the same parameter.
        let mut changed = Vec::new();
        for source in chain {
            for (parameter, entry) in &source.file.uncertainty {
                changed.push(change_prior(source, parameter, entry, &mut priors)?);
            }
        }
        let mut links = Vec::new();
        for source in chain {
            let first = links.len();
            for entry in &source.file.link {
                let link = links::check(source, entry, data, base_year, end_year)?;
                links::check_new(source, entry, link, &links[first..])?;
                links.push(link);
            }
        }
        let mut settings = Vec::new();
        for source in chain {
            for entry in &source.file.lever {
                settings.extend(paths::check(source, entry, data, base_year, end_year)?);
            }
        }
        let content = Content {
            links,
            name: name.to_owned(),
            title,
            // A parent's text describes the parent, and would be wrong for a child that changes its numbers.
            meaning: last.file.meaning.clone().unwrap_or_default(),
            base_year,
            end_year,
            defaults: Defaults {
                draws: draws(chain)?,
                seed: newest(chain, |file| file.ensemble.seed).unwrap_or(DEFAULT_SEED),
                layers: Layers {
                    parameters: newest(chain, |file| file.layers.parameters).unwrap_or(true),
                    shocks: newest(chain, |file| file.layers.shocks).unwrap_or(true),
                    // Delivery is off unless a file asks for it, because `plan` means full implementation;
                    // `plan_delivered` is the same with delivery drawn.
                    delivery: newest(chain, |file| file.layers.delivery).unwrap_or(false),
                    initial: newest(chain, |file| file.layers.initial).unwrap_or(true),
                    census: newest(chain, |file| file.layers.census).unwrap_or(true),
                },
            },
            settings,
            priors,
            changed,
            // The parents are merged once here, so that the copy in a run folder does not depend on files that may
            // change later.
            file: merged(chain, &data.region),
            text: OnceLock::new(),
        };
        // Whether there is a posterior for the base year is known to the project and not here; without one, a run takes
        // the priors.
        Ok(Scenario { content: Arc::new(content), evidence: ParameterSource::Posterior })
    }

    /// The same scenario, with parameters drawn from their priors instead of the posterior.
    #[must_use]
    pub fn prior(mut self) -> Scenario {
        self.evidence = ParameterSource::Prior;
        self
    }

    /// The distribution from which the parameters are drawn.
    #[must_use]
    pub fn evidence(&self) -> ParameterSource {
        self.evidence
    }

    /// The scenario with its parents as one file, from which it can be run again alone.
    #[must_use]
    pub fn text(&self) -> &str {
        // Most derived scenarios, such as the points of a sweep, are never written, so that the text is made at its
        // first use.
        self.text.get_or_init(|| to_text(&self.file))
    }

    /// The scenario with lever settings added, which come after its own, as if they stood at the end of its file.
    ///
    /// # Errors
    /// As a scenario file with these entries; the message has no line.
    pub fn with_levers(&self, added: &[LeverEntry], data: &Data) -> Result<Scenario> {
        // The entries come from a request. The check wants a file for its messages, and this one is empty.
        let source = InputFile { path: PathBuf::from("levers"), text: String::new(), file: () };
        let mut settings = Vec::new();
        for entry in added {
            settings.extend(paths::check(&source, entry, data, self.base_year, self.end_year)?);
        }
        // The entries are needed twice: as settings for the run, and in the file so that its copy gives the same run
        // again.
        let scenario = self.with_settings(&settings);
        let stored = added.iter().map(|entry| paths::canonical(entry, &data.region));
        Ok(scenario.derive(|content| content.file.lever.extend(stored)))
    }

    /// The scenario under another title and meaning, with its size, seed and layers written into its file.
    #[must_use]
    pub fn described(&self, title: Text, meaning: Text, defaults: Defaults) -> Scenario {
        self.derive(|content| {
            (content.file.title, content.file.meaning) = (Some(title.clone()), Some(meaning.clone()));
            (content.title, content.meaning, content.defaults) = (title, meaning, defaults);
            // The value was not read from a file and has no position in it.
            content.file.ensemble.draws = Some(Spanned::new(0..0, defaults.draws));
            content.file.ensemble.seed = Some(defaults.seed);
            let [parameters, shocks, delivery, initial, census] = defaults.layers.on().map(Some);
            content.file.layers = file::LayersFile { parameters, shocks, delivery, initial, census };
        })
    }

    /// The scenario under another name.
    #[must_use]
    pub fn named(&self, name: &str) -> Scenario {
        // The name is not a part of the text. Without `derive` the text is kept and need not be made again.
        let mut content = Content::clone(&self.content);
        name.clone_into(&mut content.name);
        Scenario { content: Arc::new(content), evidence: self.evidence }
    }

    /// The lever entries of the file and its parents, the oldest first, with the stored names of levers and places.
    #[must_use]
    pub fn entries(&self) -> &[LeverEntry] {
        &self.file.lever
    }

    /// Projected years, the base year first.
    #[must_use]
    pub fn years(&self) -> Vec<u16> {
        (self.base_year..=self.end_year).collect()
    }

    /// The scenario whose copy in a run folder is `text`. A copy of this copy keeps its bytes, even if this version of the
    /// program would write the scenario differently.
    pub(crate) fn copied_from(&self, text: String) -> Scenario {
        let scenario = self.derive(|_| {});
        scenario.text.set(text).expect("a derived scenario has no text yet");
        scenario
    }

    /// The scenario with checked settings added, for runs whose scenario is not written: its text stays that of the file.
    pub(crate) fn with_settings(&self, added: &[Setting]) -> Scenario {
        self.derive(|content| content.settings.extend_from_slice(added))
    }

    /// The lever settings of the file and its parents, the oldest first.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// Values of all levers by year and county in a run.
    ///
    /// - `passed`: last year whose statistics the run includes, or the base year; as for [`Setting::first_year`].
    /// - `counties`: number of counties of the region.
    #[must_use]
    pub fn lever_paths(&self, passed: u16, counties: usize) -> LeverPaths {
        LeverPaths::new(&self.settings, (self.base_year, self.end_year), counties, passed)
    }

    /// The scenario up to an earlier year, for results that do not need the later years.
    pub(crate) fn until(&self, year: u16) -> Scenario {
        // Lever paths and random numbers are found by year, so that the years that are left have the same bits as in
        // the whole run.
        self.derive(|content| content.end_year = year)
    }

    /// The scenario with parameters fixed at one value in all draws, instead of their priors or the posterior.
    pub(crate) fn with_fixed(&self, values: &[(Parameter, f64)]) -> Scenario {
        self.derive(|content| {
            for (parameter, value) in values {
                content.priors.get_mut(*parameter).fix(*value);
                // A parameter that counts as changed does not take its score from the posterior.
                content.changed.push(*parameter);
            }
        })
    }

    /// The scenario with the priors of the law of the transfer of another one: slope, curvature, trend, and size and persistence
    /// of the shocks, with their correlations. So the decade before a base year can be run with the law that a calibration from
    /// that year asks about.
    #[must_use]
    pub fn with_law_of(&self, other: &Scenario) -> Scenario {
        self.derive(|content| content.priors.take_law(&other.priors))
    }

    /// A copy of this scenario to which `change` was applied.
    pub(crate) fn derive(&self, change: impl FnOnce(&mut Content)) -> Scenario {
        let mut content = Content::clone(&self.content);
        // The text describes the scenario before the change.
        content.text = OnceLock::new();
        change(&mut content);
        Scenario { content: Arc::new(content), evidence: self.evidence }
    }
}

fn newest<T>(chain: &[InputFile], get: impl Fn(&ScenarioFile) -> Option<T>) -> Option<T> {
    chain.iter().rev().find_map(|source| get(&source.file))
}

/// The newest file that sets a value, with the value and its position in that file.
fn newest_at<T: Clone>(
    chain: &[InputFile],
    get: impl Fn(&ScenarioFile) -> Option<Spanned<T>>,
) -> Option<(&InputFile, Spanned<T>)> {
    chain.iter().rev().find_map(|source| get(&source.file).map(|value| (source, value)))
}

fn years(chain: &[InputFile]) -> Result<(u16, u16)> {
    // Only a census has ages, kind of place and place of registration for every county.
    let base = match newest_at(chain, |file| file.years.base.clone()) {
        Some((source, at)) if !YEARS.contains(at.get_ref()) => {
            return Err(source.error(
                &at,
                outside("years.base", at.get_ref(), AllowedData::CensusYears { first: YEARS[0], second: YEARS[1] }),
            ));
        }
        Some((_, at)) => at.into_inner(),
        None => YEARS[1],
    };
    let end = match newest_at(chain, |file| file.years.end.clone()) {
        Some((source, at)) if !(base + 1..=LAST_YEAR).contains(at.get_ref()) => {
            let allowed = AllowedData::Range { low: (base + 1).into(), high: LAST_YEAR.into() };
            return Err(source.error(&at, outside("years.end", at.get_ref(), allowed)));
        }
        Some((_, at)) => at.into_inner(),
        None => DEFAULT_END,
    };
    Ok((base, end))
}

/// Last year of the shares of other provinces that the priors may rest on.
fn known_provinces(chain: &[InputFile]) -> Result<u16> {
    match newest_at(chain, |file| file.evidence.provinces.clone()) {
        Some((source, at)) if !(YEARS[0]..=LAST_YEAR).contains(at.get_ref()) => {
            let allowed = AllowedData::Range { low: YEARS[0].into(), high: LAST_YEAR.into() };
            Err(source.error(&at, outside("evidence.provinces", at.get_ref(), allowed)))
        }
        Some((_, at)) => Ok(at.into_inner()),
        None => Ok(LAST_YEAR),
    }
}

fn draws(chain: &[InputFile]) -> Result<u32> {
    match newest_at(chain, |file| file.ensemble.draws.clone()) {
        Some((source, at)) if !(1..=MAX_DRAWS).contains(at.get_ref()) => {
            let allowed = AllowedData::Range { low: 1.0, high: MAX_DRAWS.into() };
            Err(source.error(&at, outside("ensemble.draws", at.get_ref(), allowed)))
        }
        Some((_, at)) => Ok(at.into_inner()),
        None => Ok(DEFAULT_DRAWS),
    }
}

fn change_prior(
    source: &InputFile,
    name: &Spanned<String>,
    entry: &PriorEntry,
    priors: &mut Priors,
) -> Result<Parameter> {
    let parameter = Parameter::from_name(name.get_ref()).map_err(|message| source.error(name, message))?;
    let prior = priors.get_mut(parameter);
    let (low, high) = match (entry.low, entry.high) {
        (Some(low), Some(high)) => (low, high),
        // The difference is taken first, so that a prior without width keeps exactly none.
        (None, None) => (entry.central + (prior.low - prior.central), entry.central + (prior.high - prior.central)),
        // With one end alone it would be open whether the other one moves with the centre.
        _ => return Err(source.error(name, ScenarioFault::BothEnds { parameter: name.get_ref().clone() })),
    };
    let (minimum, maximum) = (prior.minimum.unwrap_or(f64::NEG_INFINITY), prior.maximum.unwrap_or(f64::INFINITY));
    let inside = |value: f64| value.is_finite() && (minimum..=maximum).contains(&value);
    // The ends only have to be finite. As in the data, values that are drawn beyond a bound are moved to it.
    if !inside(entry.central) || !low.is_finite() || !high.is_finite() || low > entry.central || high < entry.central {
        let fault = ScenarioFault::Prior {
            parameter: name.get_ref().clone(),
            low,
            central: entry.central,
            high,
            allowed: AllowedData::bounds(prior.minimum, prior.maximum).in_unit(&prior.unit).into(),
        };
        let usual = prior.central..=prior.central;
        return Err(source.error(name, plausibility::explained(fault, entry.central, &prior.unit, usual)));
    }
    // The standard deviation is taken from the logarithms of the ends, as in the data.
    if prior.distribution == PriorShape::Lognormal && low <= 0.0 {
        return Err(source.error(name, PlausibilityFault::LognormalEnds { parameter: name.get_ref().clone(), low }));
    }
    let what = AcceptanceText::PriorOf { parameter: name.get_ref().clone() };
    prior.check(what.into(), entry.central).map_err(|fault| source.error(name, fault))?;
    (prior.central, prior.low, prior.high) = (entry.central, low, high);
    Ok(parameter)
}

/// A scenario file and all its parents, the oldest first. A parent is a file beside its child, or else one of `folder`.
fn chain(path: &Path, folder: &ScenarioFolder) -> Result<Vec<InputFile>> {
    let mut chain: Vec<InputFile> = Vec::new();
    let mut next = path.to_owned();
    loop {
        let child: InputFile = InputFile::parse(&next, &input::text(&next)?)?;
        chain.push(child.clone());
        let Some(parent) = &child.file.parent else { break };
        let name = parent.get_ref();
        let beside = child.path.with_file_name(format!("{name}.toml"));
        let wanted = if input::is_file(&beside) { Ok(beside) } else { folder.find(FileKind::Scenario, name) };
        // The fault of a name stands at the line that names the parent.
        let wanted = wanted.map_err(|_| child.error(parent, no_parent(&child.path, name, folder)))?;
        // Without this check a circle of parents would be read for ever.
        if let Some(start) = chain.iter().position(|source| source.path == wanted) {
            let names: Vec<String> = chain[start..].iter().map(|source| file::stem(&source.path)).collect();
            let circle = format!("{} -> {name}", names.join(" -> "));
            return Err(child.error(parent, ScenarioFault::ParentCircle { parent: name.clone(), circle }));
        }
        next = wanted;
    }
    // Parents come first, so that later files override earlier ones.
    chain.reverse();
    Ok(chain)
}

/// The fault of a parent that is neither beside the child nor in the folder.
fn no_parent(child: &Path, name: &str, folder: &ScenarioFolder) -> ScenarioFault {
    // Folders that cannot be read give no suggestions; the fault of the parent is reported all the same.
    let beside = ScenarioFolder::new(child.parent().unwrap_or(Path::new("")));
    let both = [beside.files(FileKind::Scenario), folder.files(FileKind::Scenario)];
    let known: BTreeSet<String> = both.into_iter().flatten().flatten().map(|file| file.name).collect();
    let hint = suggest(name, known.iter().map(String::as_str));
    ScenarioFault::NoParent { parent: name.to_owned(), folder: folder.path().to_owned(), hint }
}

/// The scenario and its parents as one file without a parent.
fn merged(chain: &[InputFile], region: &Region) -> ScenarioFile {
    let mut merged = ScenarioFile::default();
    for source in chain {
        let file = source.file.clone();
        merged.title = file.title.or(merged.title);
        // Never that of the parent, as in the scenario itself.
        merged.meaning = file.meaning;
        merged.years.base = file.years.base.or(merged.years.base);
        merged.years.end = file.years.end.or(merged.years.end);
        merged.evidence.provinces = file.evidence.provinces.or(merged.evidence.provinces);
        merged.ensemble.draws = file.ensemble.draws.or(merged.ensemble.draws);
        merged.ensemble.seed = file.ensemble.seed.or(merged.ensemble.seed);
        // Layers are merged one by one: a child that sets one of them keeps the others of its parent.
        merged.layers.parameters = file.layers.parameters.or(merged.layers.parameters);
        merged.layers.shocks = file.layers.shocks.or(merged.layers.shocks);
        merged.layers.delivery = file.layers.delivery.or(merged.layers.delivery);
        merged.layers.initial = file.layers.initial.or(merged.layers.initial);
        merged.layers.census = file.layers.census.or(merged.layers.census);
        merged.uncertainty.extend(file.uncertainty);
        merged.link.extend(file.link.iter().map(|entry| links::canonical(entry, region)));
        // Entries are added and not replaced by name, because a later one overrides an earlier one only in its own
        // places and years.
        merged.lever.extend(file.lever.iter().map(|entry| paths::canonical(entry, region)));
    }
    merged
}

fn to_text(file: &ScenarioFile) -> String {
    toml::to_string(file).expect("a scenario file holds only values that TOML can say")
}
