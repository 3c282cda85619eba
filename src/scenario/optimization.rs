//! Files of `qilu optimize`, which searches the lever values that meet a target with a required probability at least cost.
//!
//! A TOML file names a scenario to start from, a target, how long to search, and the levers that may be moved with
//! bounds, caps and prices. Every place of a lever is a decision of its own.

use std::ops::RangeInclusive;
use std::path::Path;
use std::path::PathBuf;

use qilu_messages::data::AllowedData;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::scenario::LeverFault;
use qilu_messages::scenario::OptimizationFileFault;
use qilu_messages::scenario::ScenarioFault;
use qilu_messages::usage::AllowedValue;
use serde::Deserialize;
use toml::Spanned;

use crate::data::Data;
use crate::data::plausibility;
use crate::error::Error;
use crate::error::Result;
use crate::expression;
use crate::expression::Checked;
use crate::input;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::Defaults;
use crate::scenario::MAX_DRAWS;
use crate::scenario::Scenario;
use crate::scenario::file;
use crate::scenario::file::InputFile;
use crate::scenario::file::LeverEntry;
use crate::scenario::file::Text;
use crate::scenario::file::outside;
use crate::scenario::folder::ScenarioFolder;
use crate::scenario::paths;
use crate::scenario::paths::Setting;

/// Most evaluations of a search.
pub const MAX_EVALUATIONS: u32 = 1_000_000;

/// Most decision variables of a problem: the search learns a covariance matrix with that many rows.
pub const MAX_DECISIONS: usize = 100;

/// Allowed numbers of candidates of a generation.
const POPULATION: RangeInclusive<u32> = 4..=1000;

/// Draws of a candidate unless the file says otherwise.
const DEFAULT_CANDIDATE_DRAWS: u32 = 120;

/// Candidates unless the file says otherwise.
pub(crate) const DEFAULT_EVALUATIONS: u32 = 300;

/// The target as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetFile {
    expression: Spanned<String>,
    place: Option<Spanned<String>>,
    year: Spanned<u16>,
    at_least: Option<Spanned<f64>>,
    at_most: Option<Spanned<f64>>,
    probability: Spanned<f64>,
}

/// The search as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SearchFile {
    draws: Option<Spanned<u32>>,
    check: Option<Spanned<u32>>,
    seed: Option<u64>,
    evaluations: Option<Spanned<u32>>,
    population: Option<Spanned<u32>>,
}

/// A lever that may be moved, as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeverFile {
    name: Spanned<String>,
    low: Spanned<f64>,
    high: Spanned<f64>,
    start: Option<Spanned<u16>>,
    ramp: Option<Spanned<u16>>,
    end: Option<Spanned<u16>>,
    #[serde(default, deserialize_with = "file::listed")]
    places: Option<Vec<Spanned<String>>>,
    cap: Option<Spanned<f64>>,
    price: Option<Spanned<f64>>,
}

/// A question as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OptimizationFile {
    title: Text,
    scenario: Spanned<String>,
    target: TargetFile,
    #[serde(default)]
    search: SearchFile,
    #[serde(default)]
    lever: Vec<LeverFile>,
}

/// Smallest probability that can be required. Nobody plans for less, and 0.8 per cent is a slip of 80 per cent.
const LEAST_PROBABILITY: f64 = 0.01;

/// The target and the required probability.
#[derive(Clone, Debug)]
pub struct OptimizationTarget {
    /// Expression that is compared with the threshold: an indicator or an expression over indicators.
    pub expression: Checked,
    /// Area for which the expression is evaluated.
    pub area: Area,
    /// Year in which the target must be met.
    pub year: u16,
    /// Threshold in the unit of the expression.
    pub threshold: f64,
    /// Whether the expression must be at least the threshold; otherwise it must be at most the threshold.
    pub at_least: bool,
    /// Required probability of meeting the target, above 0 and below 1.
    pub probability: f64,
    /// Line of the threshold in the file, from 1.
    pub line: u64,
}

impl OptimizationTarget {
    /// Distance of a value from the threshold, in the unit of the expression; the target is met where it is not negative.
    #[must_use]
    pub fn margin(&self, value: f64) -> f64 {
        if self.at_least { value - self.threshold } else { self.threshold - value }
    }
}

/// Settings of the search.
#[derive(Clone, Copy, Debug)]
pub struct SearchSettings {
    /// Draws of a candidate (default 120).
    pub draws: u32,
    /// Draws of the scenario without levers against which probabilities are estimated, and independent draws on which the
    /// solution is checked (default 2,000).
    pub check: u32,
    /// Seed of the search (default 2022); the check has the next one.
    pub seed: u64,
    /// Candidates scored (default 300).
    pub evaluations: u32,
    /// Candidates of a generation; `None` for the usual number.
    pub population: Option<u32>,
}

/// A decision variable: one lever at one place.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The place, by its stored name.
    pub place: String,
    /// The setting with `low` as its value.
    pub setting: Setting,
    /// Lower bound, in the unit of the lever.
    pub low: f64,
    /// Upper bound, in the unit of the lever.
    pub high: f64,
    /// Largest cost of this lever at this place, 100 million yuan of 2020 over all years up to that of the target.
    pub cap: Option<f64>,
    /// Cost of one unit of the lever in one year at this place beyond the cost that the model counts, 100 million yuan of
    /// 2020; an assumption of the user.
    pub price: f64,
    /// Lines of `cap` and `price` in the file, from 1; that of the lever where one is not given.
    pub lines: [u64; 2],
    /// The entry of a scenario file, with `low` as its value.
    entry: LeverEntry,
}

impl Decision {
    /// Position between the bounds, 0 to 1, that is nearest to the neutral value of the lever.
    #[must_use]
    pub fn least(&self, (low, high): (f64, f64)) -> f64 {
        // The neutral value may lie outside of the bounds of the file; the nearer bound is then the smallest change.
        let neutral = self.setting.lever.row().neutral.clamp(low, high);
        // A cap on the cost can bring the upper bound down to the lower one.
        if high > low { (neutral - low) / (high - low) } else { 0.0 }
    }

    /// Whether another decision sets the same lever at the same place in the same years.
    fn is_same(&self, other: &Decision) -> bool {
        let years = |setting: &Setting| (setting.start, setting.end);
        (self.setting.lever, &self.place) == (other.setting.lever, &other.place)
            && years(&self.setting) == years(&other.setting)
    }

    /// The entry of a scenario file for a value.
    #[must_use]
    pub fn entry(&self, value: f64) -> LeverEntry {
        LeverEntry { value: Spanned::new(0..0, value), ..self.entry.clone() }
    }
}

/// A checked optimization problem.
#[derive(Clone, Debug)]
pub struct OptimizationProblem {
    /// Name: the file's, without `.toml`.
    pub name: String,
    /// Path of the file, for messages.
    pub path: PathBuf,
    /// Title in both languages.
    pub title: Text,
    /// The scenario that the levers are added to.
    pub scenario: Scenario,
    /// Target and required probability.
    pub target: OptimizationTarget,
    /// Settings of the search.
    pub search: SearchSettings,
    /// Decision variables, in the order of the file.
    pub decisions: Vec<Decision>,
}

impl OptimizationProblem {
    /// Reads the file of a problem and the scenario that it names: a path that begins at the folder of the file, or the
    /// name of a scenario of `folder`.
    ///
    /// # Errors
    /// If a name is unknown or a value is not allowed; the error names file, line, value and the allowed values.
    pub fn load(path: &Path, folder: &ScenarioFolder, data: &Data) -> Result<OptimizationProblem> {
        let text = input::text(path)?;
        let source: InputFile<OptimizationFile> = InputFile::parse(path, &text)?;
        let given = &source.file.scenario;
        let wanted = folder.named_by(path, given.get_ref()).map_err(|wanted| {
            let (scenario, file) = (given.get_ref().clone(), wanted.display().to_string());
            source.error(given, OptimizationFileFault::NoScenario { given: scenario, file })
        })?;
        let scenario = Scenario::load(&wanted, folder, data)?;
        let mut decisions = Vec::new();
        for lever in &source.file.lever {
            for decision in self::decisions(&source, lever, data, &scenario)? {
                // Two entries for one lever and place would both be searched, and the later would act alone.
                if decisions.iter().any(|other: &Decision| other.is_same(&decision)) {
                    let item = format!("{}: {}", decision.setting.lever.row().name, decision.place);
                    return Err(source.error(&lever.name, PlausibilityFault::ItemTwice { item }));
                }
                decisions.push(decision);
            }
        }
        if decisions.is_empty() {
            return Err(Error::input(path, OptimizationFileFault::NoLever));
        }
        if decisions.len() > MAX_DECISIONS {
            let fault = OptimizationFileFault::TooManyDecisions { count: decisions.len(), most: MAX_DECISIONS };
            return Err(Error::input(path, fault));
        }
        Ok(OptimizationProblem {
            name: file::stem(path),
            path: path.to_owned(),
            title: source.file.title.clone().required(path)?,
            target: target(&source, &data.region, &scenario)?,
            search: search(&source, scenario.defaults)?,
            scenario,
            decisions,
        })
    }
}

fn target(source: &InputFile<OptimizationFile>, region: &Region, scenario: &Scenario) -> Result<OptimizationTarget> {
    let file = &source.file.target;
    let at = &file.expression;
    let expression = Checked::parse(at.get_ref()).map_err(|error| source.error(at, error))?;
    let area = match &file.place {
        None => Area::Province,
        Some(place) => region.find_one(place.get_ref()).map_err(|message| source.error(place, message))?,
    };
    let year = *file.year.get_ref();
    // No lever acts in the base year, so that a target there would be met or missed by every package alike.
    if !(scenario.base_year + 1..=scenario.end_year).contains(&year) {
        let allowed = AllowedData::Range { low: (scenario.base_year + 1).into(), high: scenario.end_year.into() };
        return Err(source.error(&file.year, outside("year", &year, allowed)));
    }
    let (threshold, at_least) = match (&file.at_least, &file.at_most) {
        (Some(at), None) => (at, true),
        (None, Some(at)) => (at, false),
        _ => return Err(source.error(&file.expression, OptimizationFileFault::OneThreshold)),
    };
    if !threshold.get_ref().is_finite() {
        return Err(source.error(threshold, OptimizationFileFault::Threshold { value: *threshold.get_ref() }));
    }
    let operand = expression.expression().to_string();
    if let Some(fault) = expression::share_fault(&operand, *threshold.get_ref(), expression.unit()) {
        return Err(source.error(threshold, fault));
    }
    let line = source.line(threshold);
    let probability = *file.probability.get_ref();
    // The search measures the distance from the target in normal quantiles, which are infinite at 0 and 1.
    if !(LEAST_PROBABILITY..1.0).contains(&probability) {
        let is_probability = probability > 0.0 && probability < 1.0;
        let allowed = AllowedValue::RequiredProbability { least: LEAST_PROBABILITY };
        let fault = ScenarioFault::Field {
            field: "probability".to_owned(),
            value: probability.to_string(),
            allowed: if is_probability { allowed } else { AllowedValue::Share }.into(),
        };
        let usual = LEAST_PROBABILITY..=1.0;
        return Err(source.error(&file.probability, plausibility::explained(fault, probability, "share", usual)));
    }
    let threshold = *threshold.get_ref();
    Ok(OptimizationTarget { expression, area, year, threshold, at_least, probability, line })
}

/// The settings of the search.
///
/// - `run`: size and seed of a run of the scenario.
fn search(source: &InputFile<OptimizationFile>, run: Defaults) -> Result<SearchSettings> {
    let file = &source.file.search;
    let number = |given: &Option<Spanned<u32>>, field: &str, default: u32, low: u32, high: u32| match given {
        Some(at) if !(low..=high).contains(at.get_ref()) => {
            let allowed = AllowedData::Range { low: low.into(), high: high.into() };
            Err(source.error(at, outside(field, at.get_ref(), allowed)))
        }
        Some(at) => Ok(*at.get_ref()),
        None => Ok(default),
    };
    // Zero stands for the usual size of CMA-ES, which depends on the number of decisions. No file can give it, because
    // the range begins at 4.
    let population = number(&file.population, "population", 0, *POPULATION.start(), *POPULATION.end())?;
    Ok(SearchSettings {
        draws: number(&file.draws, "draws", DEFAULT_CANDIDATE_DRAWS, 1, MAX_DRAWS)?,
        // The answer is evaluated with the draws of a run of the scenario, so the search needs others.
        check: number(&file.check, "check", run.draws, 1, MAX_DRAWS)?,
        seed: file.seed.unwrap_or(run.seed.wrapping_add(1)),
        evaluations: number(&file.evaluations, "evaluations", DEFAULT_EVALUATIONS, 1, MAX_EVALUATIONS)?,
        population: (population > 0).then_some(population),
    })
}

/// The decisions of a lever: one for each of its places.
fn decisions(
    source: &InputFile<OptimizationFile>,
    lever: &LeverFile,
    data: &Data,
    scenario: &Scenario,
) -> Result<Vec<Decision>> {
    let name = lever.name.get_ref();
    let (low, high) = (*lever.low.get_ref(), *lever.high.get_ref());
    let positive = |given: &Option<Spanned<f64>>, field: &'static str| match given {
        Some(at) if !(*at.get_ref() >= 0.0 && at.get_ref().is_finite()) => {
            let (value, allowed) = (at.get_ref().to_string(), AllowedData::AtLeast { low: 0.0 }.clause());
            Err(source.error(at, LeverFault::Field { field, lever: name.clone(), value, allowed }))
        }
        Some(at) => Ok(Some(*at.get_ref())),
        None => Ok(None),
    };
    // A lever without a price costs what the model counts, which may be nothing; the report then says that it is not
    // costed.
    let (cap, price) = (positive(&lever.cap, "cap")?, positive(&lever.price, "price")?.unwrap_or(0.0));
    let line =
        |given: &Option<Spanned<f64>>| given.as_ref().map_or_else(|| source.line(&lever.name), |at| source.line(at));
    let lines = [line(&lever.cap), line(&lever.price)];
    let everywhere = vec![Spanned::new(lever.name.span(), "province".to_owned())];
    let mut decisions = Vec::new();
    // Each place is a decision of its own, because the cheapest package may use a lever in one circle and not in
    // another.
    for place in lever.places.as_ref().unwrap_or(&everywhere) {
        let entry = |value: &Spanned<f64>| LeverEntry {
            name: lever.name.clone(),
            value: value.clone(),
            start: lever.start.clone(),
            ramp: lever.ramp.clone(),
            end: lever.end.clone(),
            places: Some(vec![place.clone()]),
        };
        let settings = |value| paths::check(source, &entry(value), data, scenario.base_year, scenario.end_year);
        // Both bounds must be allowed values of the lever; only the setting with the lower one is kept.
        settings(&lever.high)?;
        for setting in settings(&lever.low)? {
            let entry = paths::canonical(&entry(&lever.low), &data.region);
            let place = entry.places.iter().flatten().next().expect("an entry of one place").get_ref().clone();
            decisions.push(Decision { place, setting, low, high, cap, price, lines, entry });
        }
    }
    // The order of the bounds comes after the range of the lever, whose message names the allowed values.
    if low >= high {
        return Err(source.error(&lever.high, OptimizationFileFault::High { lever: name.clone(), high, low }));
    }
    Ok(decisions)
}
