//! Study files: the levers and parameters that are varied over a scenario, the design, and the outputs of each run.
//!
//! A study is a TOML file in the form of a scenario file. A checked study maps a number between 0 and 1 to the value of each
//! factor; [`qilu_methods::design`] places the points.

mod factor;
mod overlap;
mod recorded;
mod written;

pub use factor::ActsOn;
pub use factor::Factor;
pub use factor::FactorDistribution;

use qilu_messages::data::AllowedData;
use qilu_messages::plausibility::AcceptanceText;
use qilu_messages::scenario::ScenarioFault;
use qilu_messages::study::StudyFault;
use qilu_messages::suggestion::is_chinese;
use qilu_messages::suggestion::suggest;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;
use toml::Spanned;

use crate::data::Data;
use crate::data::parameters::Prior;
use crate::data::parameters::PriorShape;
use crate::data::plausibility;
use crate::error::Error;
use crate::error::Result;
use crate::expression::Checked;
use crate::input;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::DEFAULT_SEED;
use crate::scenario::MAX_DRAWS;
use crate::scenario::Scenario;
use crate::scenario::file;
use crate::scenario::file::InputFile;
use crate::scenario::file::LeverEntry;
use crate::scenario::file::Text;
use crate::scenario::file::outside;
use crate::scenario::folder::ScenarioFolder;
use crate::scenario::levers::LeverId;
use crate::scenario::paths;
use crate::scenario::uncertainty;
use crate::scenario::uncertainty::Parameter;
use qilu_methods::design::problem::DesignProblem;
use qilu_methods::design::saltelli::SecondOrder;
use qilu_methods::math;
use qilu_methods::random;
use written::FactorEntry;
use written::OutputEntry;
use written::StudyFile;

/// Name of the column that numbers the points.
pub const POINT: &str = "point";

/// Most points of a design.
pub const MAX_POINTS: usize = 10_000_000;

/// Levels of a factor in a grid unless the file says otherwise: its bounds.
const DEFAULT_LEVELS: usize = 2;

/// Levels of a factor in a Morris design unless the file says otherwise, as in SALib.
const DEFAULT_MORRIS_LEVELS: usize = 4;

/// Most levels of a factor in a grid.
const MAX_LEVELS: u16 = 10_000;

/// Most levels of a factor in a Morris design.
pub const MAX_MORRIS_LEVELS: usize = 1000;

/// A checked study.
#[derive(Clone, Debug)]
pub struct Study {
    /// Name: the file's, without `.toml`.
    pub name: String,
    /// Title in both languages.
    pub title: Text,
    /// The scenario that is varied, with the layers and the seed of the study.
    pub scenario: Scenario,
    /// The factors that are varied.
    pub factors: Vec<Factor>,
    /// Design of the points.
    pub design: Design,
    /// Draws of each point: members of the parameter ensemble.
    pub draws: u32,
    /// Replicates of each draw: the same parameters under other annual shocks.
    pub replicates: u32,
    /// The outputs that are read from each run.
    pub outputs: Vec<StudyOutput>,
    /// Parameters whose drawn values are kept with each run.
    pub recorded: Vec<Parameter>,
    /// The file as it was read.
    pub text: String,
    /// Path of the file, for messages.
    pub path: PathBuf,
}

/// Design of the points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Design {
    /// The scenario itself, at one point.
    Scenario,
    /// Every combination of the levels of the factors.
    Grid,
    /// Latin hypercube of this many points.
    Latin {
        /// Number of points.
        points: usize,
        /// Seed of the design.
        seed: u64,
    },
    /// Points of the Sobol' sequence, without its first stretch.
    Sobol {
        /// Number of points.
        points: usize,
    },
    /// Saltelli's design for Sobol' indices.
    Saltelli {
        /// Number of base points: a power of two.
        points: usize,
        /// Whether second-order indices are computed.
        second_order: SecondOrder,
        /// Seed of the design.
        seed: u64,
    },
    /// One-at-a-time trajectories of Morris (1991).
    Morris {
        /// Number of trajectories.
        points: usize,
        /// Levels of each factor: even.
        levels: usize,
        /// Seed of the design.
        seed: u64,
    },
    /// Values from a CSV file made elsewhere.
    Matrix {
        /// The file; its path is not part of the identity of a sweep.
        #[serde(skip)]
        path: PathBuf,
    },
}

impl Design {
    /// Name in study files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Design::Scenario => "scenario",
            Design::Grid => "grid",
            Design::Latin { .. } => "latin",
            Design::Sobol { .. } => "sobol",
            Design::Saltelli { .. } => "saltelli",
            Design::Morris { .. } => "morris",
            Design::Matrix { .. } => "matrix",
        }
    }
}

/// An expression that is evaluated in each run, for areas and years.
#[derive(Clone, Debug)]
pub struct StudyOutput {
    /// Name: the text of the expression unless the file gives another.
    pub name: String,
    /// The expression, checked.
    pub expression: Checked,
    /// Areas, in the order of the file.
    pub areas: Vec<Area>,
    /// Years, in the order of the file.
    pub years: Vec<u16>,
    /// Line of the expression in the file, from 1.
    pub line: u64,
}

/// Kinds of designs, in the order of the documentation.
const KINDS: [&str; 7] = ["scenario", "grid", "latin", "sobol", "saltelli", "morris", "matrix"];

impl Study {
    /// Reads a study and its scenario and checks both. The scenario is a path that begins at the folder of the file, or the
    /// name of a scenario of `folder`.
    ///
    /// # Errors
    /// If a name is unknown or a value is not allowed; the error names file, line, value and the allowed values.
    pub fn load(path: &Path, folder: &ScenarioFolder, data: &Data) -> Result<Study> {
        let text = input::text(path)?;
        let source: InputFile<StudyFile> = InputFile::parse(path, &text)?;
        let named = &source.file.scenario;
        let wanted = folder
            .named_by(path, named.get_ref())
            .map_err(|wanted| source.error(named, StudyFault::NoScenario { file: wanted.display().to_string() }))?;
        // Layers and seed are replaced here once, so that all points of the sweep share their draws (common random
        // numbers).
        let (layers, seed) = (&source.file.layers, source.file.ensemble.seed);
        let scenario = Scenario::load(&wanted, folder, data)?.derive(|content| {
            let own = &mut content.defaults.layers;
            own.parameters = layers.parameters.unwrap_or(own.parameters);
            own.shocks = layers.shocks.unwrap_or(own.shocks);
            own.delivery = layers.delivery.unwrap_or(own.delivery);
            own.initial = layers.initial.unwrap_or(own.initial);
            content.defaults.seed = seed.unwrap_or(content.defaults.seed);
        });
        let count = |given: &Option<Spanned<u32>>, field: &str, default: u32| match given {
            Some(at) if !(1..=MAX_DRAWS).contains(at.get_ref()) => {
                let allowed = AllowedData::Range { low: 1.0, high: MAX_DRAWS.into() };
                Err(source.error(at, outside(&format!("ensemble.{field}"), at.get_ref(), allowed)))
            }
            Some(at) => Ok(*at.get_ref()),
            None => Ok(default),
        };
        let draws = count(&source.file.ensemble.draws, "draws", 1)?;
        let replicates = count(&source.file.ensemble.replicates, "replicates", 1)?;
        let entries = match &source.file.problem {
            Some(problem) => of_problem(&source, problem)?,
            None => source.file.factor.clone(),
        };
        let factors =
            entries.iter().map(|entry| factor(&source, entry, &scenario, data)).collect::<Result<Vec<_>>>()?;
        overlap::check(&source, &entries, &factors, &data.region)?;
        let outputs = source
            .file
            .output
            .iter()
            .map(|entry| output(&source, entry, &scenario, &data.region))
            .collect::<Result<Vec<_>>>()?;
        let recorded = recorded::recorded(&source, &scenario)?;
        sound(path, &factors, &outputs, &recorded)?;
        Ok(Study {
            name: file::stem(path),
            title: source.file.title.clone().required(path)?,
            design: design(&source, &factors)?,
            scenario,
            factors,
            draws,
            replicates,
            outputs,
            recorded,
            text: source.text,
            path: source.path,
        })
    }

    /// The study as a problem of SALib. SALib knows neither the bounds that values of a prior are moved to nor, with
    /// two numbers, a triangular prior, which is given by its ends.
    #[must_use]
    pub fn problem(&self) -> DesignProblem {
        let (dists, bounds) = self.factors.iter().map(|factor| factor.spread.salib()).unzip();
        let names = self.factors.iter().map(|factor| factor.name.clone()).collect();
        DesignProblem { names, bounds, groups: None, dists: Some(dists) }
    }
}

/// Checks that the names of columns differ, and that there is an output.
fn sound(path: &Path, factors: &[Factor], outputs: &[StudyOutput], recorded: &[Parameter]) -> Result<()> {
    for (place, factor) in factors.iter().enumerate() {
        let name = &factor.name;
        if factors[..place].iter().any(|other| other.name == *name) {
            return Err(Error::input(path, StudyFault::FactorNameTwice { name: name.clone() }));
        }
        // The number of the point, the factors and the recorded parameters become columns that analyses read by name.
        if name == POINT || recorded.iter().any(|parameter| parameter.name() == name) {
            return Err(Error::input(path, StudyFault::FactorNameTaken { name: name.clone() }));
        }
    }
    let columns: Vec<(&str, Area, u16)> = outputs
        .iter()
        .flat_map(|asked| asked.areas.iter().map(move |area| (asked, *area)))
        .flat_map(|(asked, area)| asked.years.iter().map(move |year| (asked.name.as_str(), area, *year)))
        .collect();
    let mut seen = BTreeSet::new();
    if let Some((name, _, year)) = columns.iter().find(|(name, area, year)| !seen.insert((*name, *area, *year))) {
        return Err(Error::input(path, StudyFault::OutputTwice { name: (*name).to_owned(), year: *year }));
    }
    // The columns are counted and not the outputs, because an output with an empty list of areas or years has no
    // column.
    if columns.is_empty() {
        return Err(Error::input(path, StudyFault::NoOutput));
    }
    Ok(())
}

impl FactorDistribution {
    /// The value at a coordinate of the design, 0 to 1: the quantile at this probability, moved into the bounds of a prior.
    #[must_use]
    pub fn at(&self, place: f64) -> f64 {
        match self {
            FactorDistribution::Uniform { low, high } => low + place * (high - low),
            FactorDistribution::Prior(prior) => {
                // At 0 and 1 the quantile of an unbounded distribution is infinite.
                let place = place.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
                uncertainty::value_at(prior, random::normal_quantile(place))
            }
        }
    }

    /// Distribution and its two numbers as SALib writes them.
    fn salib(&self) -> (String, [f64; 2]) {
        let (name, numbers) = match self {
            FactorDistribution::Uniform { low, high } => ("unif", [*low, *high]),
            FactorDistribution::Prior(prior) => match prior.distribution {
                PriorShape::Fixed | PriorShape::Uniform | PriorShape::Triangular => ("unif", [prior.low, prior.high]),
                PriorShape::Normal => ("norm", [prior.central, uncertainty::score_sd(prior)]),
                // SALib describes a lognormal distribution by mean and standard deviation of the logarithm.
                PriorShape::Lognormal => ("lognorm", [math::ln(prior.central), uncertainty::score_sd(prior)]),
            },
        };
        (name.to_owned(), numbers)
    }
}

/// Entries of the factors of a SALib problem file.
fn of_problem(source: &InputFile<StudyFile>, at: &Spanned<String>) -> Result<Vec<FactorEntry>> {
    if !source.file.factor.is_empty() {
        return Err(source.error(at, StudyFault::ProblemAndFactors));
    }
    let path = source.path.parent().unwrap_or(Path::new("")).join(at.get_ref());
    let problem = DesignProblem::parse(&path, &input::text(&path)?)?;
    // A factor of a study is alone and uniform unless it takes the prior of its parameter, so that groups and other
    // distributions have no counterpart.
    if problem.groups.is_some() || problem.dists.iter().flatten().any(|dist| dist != "unif") {
        return Err(Error::input(path, StudyFault::ProblemForm));
    }
    // Values of the problem file have no position in the study. Messages stand at the line that names the file.
    let spanned = |value: f64| Some(Spanned::new(at.span(), value));
    Ok(problem
        .names
        .into_iter()
        .zip(problem.bounds)
        .map(|(name, [low, high])| {
            let name = Spanned::new(at.span(), name);
            // A name that is no lever is passed on as a parameter, whose check suggests the nearest name. Parameters have
            // no Chinese names.
            let is_lever = LeverId::find(name.get_ref()).is_some() || is_chinese(name.get_ref());
            let (lever, parameter) = if is_lever { (Some(name), None) } else { (None, Some(name)) };
            FactorEntry { lever, parameter, low: spanned(low), high: spanned(high), ..FactorEntry::default() }
        })
        .collect())
}

fn factor(source: &InputFile<StudyFile>, entry: &FactorEntry, scenario: &Scenario, data: &Data) -> Result<Factor> {
    let levels = match &entry.levels {
        Some(at) if !(1..=usize::from(MAX_LEVELS)).contains(at.get_ref()) => {
            let allowed = AllowedData::Range { low: 1.0, high: f64::from(MAX_LEVELS) };
            return Err(source.error(at, outside("levels", at.get_ref(), allowed)));
        }
        Some(at) => *at.get_ref(),
        None => DEFAULT_LEVELS,
    };
    let (name, acts_on, spread) = match (&entry.lever, &entry.parameter) {
        (Some(lever), None) => {
            let (low, high) = bounds(source, entry, lever)?;
            let with_value = |value: &Spanned<f64>| LeverEntry {
                name: lever.clone(),
                value: value.clone(),
                start: entry.start.clone(),
                ramp: entry.ramp.clone(),
                end: entry.end.clone(),
                places: entry.places.clone(),
            };
            let (base, end) = (scenario.base_year, scenario.end_year);
            // Ranges of levers are intervals, so that all values between two allowed bounds are allowed.
            paths::check(source, &with_value(high), data, base, end)?;
            let settings = paths::check(source, &with_value(low), data, base, end)?;
            let spread = FactorDistribution::Uniform { low: *low.get_ref(), high: *high.get_ref() };
            let lever = LeverId::find(lever.get_ref()).expect("the entry was checked");
            (lever.row().name.to_owned(), ActsOn::Lever(settings), spread)
        }
        (None, Some(name)) => {
            let parameter = Parameter::from_name(name.get_ref()).map_err(|message| source.error(name, message))?;
            let spread = parameter_spread(source, entry, name, scenario.priors.get(parameter))?;
            (name.get_ref().clone(), ActsOn::Parameter(parameter), spread)
        }
        (Some(name), Some(_)) => {
            return Err(source.error(name, StudyFault::LeverAndParameter));
        }
        (None, None) => {
            return Err(Error::input(&source.path, StudyFault::NoLeverOrParameter));
        }
    };
    Ok(Factor { name: entry.name.clone().unwrap_or(name), acts_on, spread, levels })
}

/// Both bounds of a factor, the lower first.
fn bounds<'a>(
    source: &InputFile<StudyFile>,
    entry: &'a FactorEntry,
    name: &Spanned<String>,
) -> Result<(&'a Spanned<f64>, &'a Spanned<f64>)> {
    let (Some(low), Some(high)) = (&entry.low, &entry.high) else {
        return Err(source.error(name, StudyFault::BoundsMissing { factor: name.get_ref().clone() }));
    };
    if !low.get_ref().is_finite() || !high.get_ref().is_finite() || low.get_ref() >= high.get_ref() {
        let factor = name.get_ref().clone();
        return Err(source.error(high, StudyFault::High { factor, high: *high.get_ref(), low: *low.get_ref() }));
    }
    Ok((low, high))
}

fn parameter_spread(
    source: &InputFile<StudyFile>,
    entry: &FactorEntry,
    name: &Spanned<String>,
    prior: &Prior,
) -> Result<FactorDistribution> {
    // A parameter has one value in the whole province.
    if let Some(places) = entry.places.as_ref().and_then(|places| places.first()) {
        return Err(source.error(places, StudyFault::ParameterPlaces { parameter: name.get_ref().clone() }));
    }
    if entry.prior.as_ref().is_some_and(|prior| *prior.get_ref()) {
        if let Some(at) = entry.low.as_ref().or(entry.high.as_ref()) {
            return Err(source.error(at, StudyFault::PriorAndBounds { parameter: name.get_ref().clone() }));
        }
        if prior.distribution == PriorShape::Fixed {
            return Err(source.error(name, StudyFault::FixedPrior { parameter: name.get_ref().clone() }));
        }
        return Ok(FactorDistribution::Prior(Box::new(prior.clone())));
    }
    let (low, high) = bounds(source, entry, name)?;
    let (minimum, maximum) = (prior.minimum.unwrap_or(f64::NEG_INFINITY), prior.maximum.unwrap_or(f64::INFINITY));
    // A sweep fails every run with a value beyond the bounds of the prior, so that such a range is refused before the
    // sweep starts.
    for at in [low, high] {
        if !(minimum..=maximum).contains(at.get_ref()) || !at.get_ref().is_finite() {
            let allowed = AllowedData::bounds(prior.minimum, prior.maximum).in_unit(&prior.unit).clause();
            let (parameter, value) = (name.get_ref().clone(), *at.get_ref());
            let fault = StudyFault::ParameterValue { parameter, value, allowed };
            let usual = prior.central..=prior.central;
            return Err(source.error(at, plausibility::explained(fault, value, &prior.unit, usual)));
        }
    }
    // A range around the prior may be as wide as its user likes; one that leaves the prior out altogether is compared with
    // it.
    let (first, last) = (*low.get_ref(), *high.get_ref());
    if !(first..=last).contains(&prior.central) {
        let field = if last < prior.central { ("high", high) } else { ("low", low) };
        let what = AcceptanceText::Field { field: field.0.to_owned() };
        prior.check(what.into(), *field.1.get_ref()).map_err(|fault| source.error(field.1, fault))?;
    }
    Ok(FactorDistribution::Uniform { low: first, high: last })
}

fn design(source: &InputFile<StudyFile>, factors: &[Factor]) -> Result<Design> {
    let entry = &source.file.design;
    let kind = entry.kind.get_ref().as_str();
    if !KINDS.contains(&kind) {
        return Err(
            source.error(&entry.kind, StudyFault::UnknownDesign { name: kind.to_owned(), hint: suggest(kind, KINDS) })
        );
    }
    if factors.is_empty() && kind != "scenario" {
        return Err(source.error(&entry.kind, StudyFault::DesignNeedsFactor { design: kind.to_owned() }));
    }
    let points = || match &entry.points {
        Some(at) if !(1..=MAX_POINTS).contains(at.get_ref()) => {
            let allowed = AllowedData::Range { low: 1.0, high: MAX_POINTS as f64 };
            Err(source.error(at, outside("design.points", at.get_ref(), allowed)))
        }
        Some(at) => Ok(*at.get_ref()),
        None => Err(source.error(&entry.kind, StudyFault::DesignNeedsPoints { design: kind.to_owned() })),
    };
    let seed = entry.seed.unwrap_or(DEFAULT_SEED);
    Ok(match kind {
        "scenario" if factors.is_empty() => Design::Scenario,
        "scenario" => return Err(source.error(&entry.kind, StudyFault::ScenarioVariesNothing)),
        // Both designs use the ends of the ranges, and the quantiles of a prior at 0 and 1 can be infinite. The arm
        // stands first, because those of the designs below have no condition.
        "grid" | "morris" if factors.iter().any(|factor| matches!(factor.spread, FactorDistribution::Prior(_))) => {
            return Err(source.error(&entry.kind, StudyFault::PriorHasNoEnds { design: kind.to_owned() }));
        }
        "grid" => Design::Grid,
        "latin" => Design::Latin { points: points()?, seed },
        "sobol" => Design::Sobol { points: points()? },
        "saltelli" => {
            let points = points()?;
            // The Sobol' sequence fills the space evenly only in stretches whose length is a power of two.
            if !points.is_power_of_two() {
                let at = entry.points.as_ref().expect("points were given");
                return Err(source.error(at, outside("design.points", &points, AllowedData::PowerOfTwo)));
            }
            let second_order = entry.second_order.as_ref().is_some_and(|second| *second.get_ref()).into();
            Design::Saltelli { points, second_order, seed }
        }
        "morris" => {
            let levels = match &entry.levels {
                // The step of Morris (1991) is half of the levels; with an odd number it would not end on a level.
                Some(at) if at.get_ref() % 2 == 1 || !(2..=MAX_MORRIS_LEVELS).contains(at.get_ref()) => {
                    let allowed = AllowedData::EvenNumber { most: MAX_MORRIS_LEVELS };
                    return Err(source.error(at, outside("design.levels", at.get_ref(), allowed)));
                }
                Some(at) => *at.get_ref(),
                None => DEFAULT_MORRIS_LEVELS,
            };
            Design::Morris { points: points()?, levels, seed }
        }
        _ => {
            let Some(matrix) = &entry.matrix else {
                return Err(source.error(&entry.kind, StudyFault::MatrixMissing));
            };
            Design::Matrix { path: source.path.parent().unwrap_or(Path::new("")).join(matrix.get_ref()) }
        }
    })
}

fn output(
    source: &InputFile<StudyFile>,
    entry: &OutputEntry,
    scenario: &Scenario,
    region: &Region,
) -> Result<StudyOutput> {
    let text = entry.expression.get_ref();
    let expression = Checked::parse(text).map_err(|error| source.error(&entry.expression, error))?;
    let mut areas = Vec::new();
    for at in entry.areas.iter().flatten() {
        match at.get_ref().as_str() {
            "cities" | "各市" => areas.extend(region.city_ids().map(Area::City)),
            "counties" | "各县" | "各县（市、区）" => areas.extend(region.county_ids().map(Area::County)),
            name => areas.push(region.find_one(name).map_err(|message| source.error(at, message))?),
        }
    }
    if entry.areas.is_none() {
        areas.push(Area::Province);
    }
    let mut years = Vec::new();
    for at in entry.years.iter().flatten() {
        // The base year is allowed, because stocks have a value there. A flow of that year is refused when the
        // expression is evaluated.
        if !(scenario.base_year..=scenario.end_year).contains(at.get_ref()) {
            let (from, to) = (scenario.base_year, scenario.end_year);
            let allowed = AllowedData::Range { low: from.into(), high: to.into() };
            let (value, allowed) = (at.get_ref().to_string(), allowed.clause());
            return Err(source.error(at, ScenarioFault::ListItem { field: "years", value, allowed }));
        }
        years.push(*at.get_ref());
    }
    if entry.years.is_none() {
        years.push(scenario.end_year);
    }
    let name = match &entry.name {
        // The name becomes a part of the column NAME:AREA:YEAR in CSV files, so that it can hold neither separators nor
        // quotes.
        Some(at) if at.get_ref().contains([',', ':', '"', '\n']) || at.get_ref().is_empty() => {
            return Err(source.error(at, outside("name", &format!("`{}`", at.get_ref()), AllowedData::PlainName)));
        }
        Some(at) => at.get_ref().clone(),
        None => text.split_whitespace().collect::<Vec<_>>().join(" "),
    };
    let line = source.line(&entry.expression);
    Ok(StudyOutput { name, expression, areas, years, line })
}
