//! Scenarios: lever paths, changed priors and settings, checked against levers, places and priors.

pub mod file;
pub mod levers;
pub mod links;
pub mod posterior;
pub mod uncertainty;

use std::path::Path;
use std::sync::Arc;

use ndarray::Array2;
use toml::Spanned;

use crate::data::Data;
use crate::error::Error;
use crate::error::Result;
use crate::error::suggest;
use crate::region::Area;
use crate::region::Circle;
use crate::region::CountyKind;
use crate::region::Region;
use file::LeverEntry;
use file::PriorEntry;
use file::ScenarioFile;
use file::Source;
use file::Text;
use levers::Grain;
use levers::LEVERS;
use levers::LeverId;
use links::Link;
use posterior::Posterior;
use uncertainty::Parameter;
use uncertainty::Priors;

/// Last year a projection may end in: the UN paths behind mortality and births end there.
pub const LAST_YEAR: u16 = 2050;

/// Most draws of one ensemble.
pub const MAX_DRAWS: u32 = 1_000_000;

/// Layers of uncertainty that can be switched off one by one.
#[expect(clippy::struct_excessive_bools, reason = "four switches, each with its name")]
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
}

impl Layers {
    /// Names of the layers, in the order of [`Layers::on`].
    pub const NAMES: [&str; 4] = ["parameters", "shocks", "delivery", "initial"];

    /// Which layers are on.
    #[must_use]
    pub fn on(self) -> [bool; 4] {
        [self.parameters, self.shocks, self.delivery, self.initial]
    }
}

impl From<[bool; 4]> for Layers {
    fn from([parameters, shocks, delivery, initial]: [bool; 4]) -> Layers {
        Layers { parameters, shocks, delivery, initial }
    }
}

/// A checked scenario; after this nobody checks again.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Name: the file's, without `.toml`.
    pub name: String,
    /// Title.
    pub title: Text,
    /// What it means.
    pub meaning: Text,
    /// Census year it starts from; the state is that of the end of this year.
    pub base_year: u16,
    /// Last projected year.
    pub end_year: u16,
    /// Number of draws.
    pub draws: u32,
    /// Master seed.
    pub seed: u64,
    /// Layers of uncertainty.
    pub layers: Layers,
    /// Lever values.
    pub levers: LeverPaths,
    /// Rail links that open during the projection.
    pub links: Vec<Link>,
    /// Priors of the parameters.
    pub priors: Priors,
    /// Parameters whose prior a scenario file sets: these are drawn from it, whatever figures have said.
    pub changed: Vec<Parameter>,
    /// What published figures have said; `None` for the priors alone.
    pub posterior: Option<Arc<Posterior>>,
    /// The scenario and its parents as one file, from which it can be run again alone.
    pub text: String,
}

/// Values of all levers by year and county.
#[derive(Clone, Debug, PartialEq)]
pub struct LeverPaths {
    first_year: u16,
    /// By lever: years x counties; `None` where the lever is neutral everywhere and always.
    paths: Vec<Option<Array2<f64>>>,
}

impl LeverPaths {
    /// Value of a lever in a year and county at full delivery.
    #[must_use]
    pub fn get(&self, lever: LeverId, year: u16, county: usize) -> f64 {
        match &self.paths[lever as usize] {
            Some(path) => path[[usize::from(year - self.first_year), county]],
            None => lever.row().neutral,
        }
    }

    /// Whether a lever differs from another set of paths of the same years.
    #[must_use]
    pub fn differs(&self, other: &LeverPaths, lever: LeverId) -> bool {
        self.paths[lever as usize] != other.paths[lever as usize]
    }

    /// Takes over the path of a lever from another set of paths of the same years.
    pub fn take(&mut self, other: &LeverPaths, lever: LeverId) {
        self.paths[lever as usize].clone_from(&other.paths[lever as usize]);
    }

    /// Whether the lever is set anywhere.
    #[must_use]
    pub fn is_set(&self, lever: usize) -> bool {
        self.paths[lever].is_some()
    }
}

impl Scenario {
    /// Reads a scenario and its parents and checks them against the data.
    ///
    /// # Errors
    /// Names file, line, value and what is allowed; unknown names suggest the nearest known one.
    pub fn load(path: &Path, data: &Data) -> Result<Scenario> {
        let chain = Source::chain(path)?;
        Scenario::from_chain(&chain, &file::stem(path), data)
    }

    /// Checks a scenario given as text, for instance by a caller from another program; it has no parent.
    ///
    /// # Errors
    /// As [`Scenario::load`]; a `parent` is refused.
    pub fn from_text(name: &str, text: &str, data: &Data) -> Result<Scenario> {
        let source = Source::parse(Path::new(&format!("{name}.toml")), text)?;
        if let Some(parent) = &source.file.parent {
            return Err(source.error(parent, "`parent` is not allowed in a scenario given as text"));
        }
        Scenario::from_chain(&[source], name, data)
    }

    fn from_chain(chain: &[Source], name: &str, data: &Data) -> Result<Scenario> {
        let last = chain.last().expect("a chain holds at least the file itself");
        let title = newest(chain, |file| file.title.clone())
            .ok_or_else(|| Error::input(&last.path, "`title` is missing: give `[title]` with `zh` and `en`"))?;
        let (base_year, end_year) = years(chain)?;
        let mut priors = Priors::new(&data.parameters)?;
        let mut changed = Vec::new();
        for source in chain {
            for (parameter, entry) in &source.file.uncertainty {
                changed.push(change_prior(source, parameter, entry, &mut priors)?);
            }
        }
        let mut links = Vec::new();
        for source in chain {
            for entry in &source.file.link {
                links.push(links::check(source, entry, &data.region, base_year, end_year)?);
            }
        }
        Ok(Scenario {
            links,
            name: name.to_owned(),
            title,
            meaning: newest(chain, |file| file.meaning.clone()).unwrap_or_default(),
            base_year,
            end_year,
            draws: draws(chain)?,
            seed: newest(chain, |file| file.ensemble.seed).unwrap_or(2022),
            layers: Layers {
                parameters: newest(chain, |file| file.layers.parameters).unwrap_or(true),
                shocks: newest(chain, |file| file.layers.shocks).unwrap_or(true),
                delivery: newest(chain, |file| file.layers.delivery).unwrap_or(false),
                initial: newest(chain, |file| file.layers.initial).unwrap_or(true),
            },
            levers: lever_paths(chain, data, base_year, end_year)?,
            priors,
            changed,
            posterior: None,
            text: merged_text(chain),
        })
    }

    /// Lets the draws know what published figures have said, if that was for projections from the same year.
    pub fn adopt(&mut self, posterior: Option<Arc<Posterior>>) {
        self.posterior = posterior.filter(|posterior| posterior.base_year == self.base_year);
    }

    /// Last year that is past: levers and links act from the next one on. Published figures that were taken in hold
    /// what was done up to then; whoever asks what levers would have done before sets the posterior aside.
    #[must_use]
    pub fn passed(&self) -> u16 {
        self.posterior.as_ref().map_or(self.base_year, |posterior| posterior.known.max(self.base_year))
    }

    /// Projected years, the base year first.
    #[must_use]
    pub fn years(&self) -> Vec<u16> {
        (self.base_year..=self.end_year).collect()
    }
}

fn newest<T>(chain: &[Source], get: impl Fn(&ScenarioFile) -> Option<T>) -> Option<T> {
    chain.iter().rev().find_map(|source| get(&source.file))
}

/// The newest file that sets a value, with the value and its place in that file.
fn newest_at<T: Clone>(
    chain: &[Source],
    get: impl Fn(&ScenarioFile) -> Option<Spanned<T>>,
) -> Option<(&Source, Spanned<T>)> {
    chain.iter().rev().find_map(|source| get(&source.file).map(|value| (source, value)))
}

fn years(chain: &[Source]) -> Result<(u16, u16)> {
    let base = match newest_at(chain, |file| file.years.base.clone()) {
        Some((source, at)) if ![2010, 2020].contains(at.get_ref()) => {
            return Err(
                source.error(&at, format!("`years.base` is {}; allowed: 2010 or 2020, the census years", at.get_ref()))
            );
        }
        Some((_, at)) => at.into_inner(),
        None => 2020,
    };
    let end = match newest_at(chain, |file| file.years.end.clone()) {
        Some((source, at)) if !(base + 1..=LAST_YEAR).contains(at.get_ref()) => {
            return Err(
                source.error(&at, format!("`years.end` is {}; allowed: {} to {LAST_YEAR}", at.get_ref(), base + 1))
            );
        }
        Some((_, at)) => at.into_inner(),
        None => 2035,
    };
    Ok((base, end))
}

fn draws(chain: &[Source]) -> Result<u32> {
    match newest_at(chain, |file| file.ensemble.draws.clone()) {
        Some((source, at)) if !(1..=MAX_DRAWS).contains(at.get_ref()) => {
            Err(source.error(&at, format!("`ensemble.draws` is {}; allowed: 1 to {MAX_DRAWS}", at.get_ref())))
        }
        Some((_, at)) => Ok(at.into_inner()),
        None => Ok(1000),
    }
}

fn change_prior(source: &Source, name: &Spanned<String>, entry: &PriorEntry, priors: &mut Priors) -> Result<Parameter> {
    let parameter = Parameter::from_name(name.get_ref()).map_err(|message| source.error(name, message))?;
    let prior = priors.get_mut(parameter);
    let (low, high) = match (entry.low, entry.high) {
        (Some(low), Some(high)) => (low, high),
        // In this order a prior of no width keeps none.
        (None, None) => (entry.central + (prior.low - prior.central), entry.central + (prior.high - prior.central)),
        _ => return Err(source.error(name, format!("`{}` needs both `low` and `high`, or neither", name.get_ref()))),
    };
    let (minimum, maximum) = (prior.minimum.unwrap_or(f64::NEG_INFINITY), prior.maximum.unwrap_or(f64::INFINITY));
    let inside = |value: f64| value.is_finite() && (minimum..=maximum).contains(&value);
    if !inside(entry.central) || !low.is_finite() || !high.is_finite() || low > entry.central || high < entry.central {
        return Err(source.error(
            name,
            format!(
                "uncertainty `{}` is {low} .. {} .. {high}; allowed: low <= central <= high, central from {minimum} to {maximum}, {}",
                name.get_ref(),
                entry.central,
                prior.unit
            ),
        ));
    }
    (prior.central, prior.low, prior.high) = (entry.central, low, high);
    Ok(parameter)
}

/// A lever entry with its checked meaning.
struct Setting<'a> {
    /// Wider settings are applied first.
    width: usize,
    lever: LeverId,
    counties: Vec<usize>,
    entry: &'a LeverEntry,
    start: u16,
    ramp: u16,
    end: u16,
}

fn lever_paths(chain: &[Source], data: &Data, base_year: u16, end_year: u16) -> Result<LeverPaths> {
    let mut settings = Vec::new();
    for source in chain {
        for entry in &source.file.lever {
            settings.extend(check_entry(source, entry, &data.region, base_year, end_year)?);
        }
    }
    // A stable sort: among equally wide settings the later one wins.
    settings.sort_by_key(|setting| std::cmp::Reverse(setting.width));
    let first_year = base_year + 1;
    let count = usize::from(end_year - base_year);
    let mut paths: Vec<Option<Array2<f64>>> = vec![None; LEVERS.len()];
    for setting in &settings {
        let neutral = setting.lever.row().neutral;
        let path = paths[setting.lever as usize]
            .get_or_insert_with(|| Array2::from_elem((count, data.region.county_count()), neutral));
        for year in setting.start.max(first_year)..=setting.end {
            let grown = (f64::from(year - setting.start + 1) / f64::from(setting.ramp)).min(1.0);
            for &county in &setting.counties {
                let cell = &mut path[[usize::from(year - first_year), county]];
                *cell += (*setting.entry.value.get_ref() - *cell) * grown;
            }
        }
    }
    for (path, lever) in paths.iter_mut().zip(&LEVERS) {
        if path.as_ref().is_some_and(|path| path.iter().all(|value| value.to_bits() == lever.neutral.to_bits())) {
            *path = None;
        }
    }
    Ok(LeverPaths { first_year, paths })
}

fn check_entry<'a>(
    source: &Source,
    entry: &'a LeverEntry,
    region: &Region,
    base_year: u16,
    end_year: u16,
) -> Result<Vec<Setting<'a>>> {
    let name = entry.name.get_ref();
    let Some(position) = LEVERS.iter().position(|lever| lever.name == name) else {
        let hint = suggest(name, LEVERS.iter().map(|lever| lever.name));
        return Err(source.error(&entry.name, format!("unknown lever `{name}`; {hint}")));
    };
    let lever = &LEVERS[position];
    let value = *entry.value.get_ref();
    if !lever.range.contains(&value) {
        return Err(source.error(
            &entry.value,
            format!(
                "lever `{name}` is {value}; allowed: {} to {}, {}",
                lever.range.start(),
                lever.range.end(),
                lever.unit
            ),
        ));
    }
    let year = |given: &Option<Spanned<u16>>, field: &str, default: u16| match given {
        Some(at) if !(base_year + 1..=end_year).contains(at.get_ref()) => Err(source.error(
            at,
            format!("`{field}` of lever `{name}` is {}; allowed: {} to {end_year}", at.get_ref(), base_year + 1),
        )),
        Some(at) => Ok(*at.get_ref()),
        None => Ok(default.clamp(base_year + 1, end_year)),
    };
    let start = year(&entry.start, "start", 2022)?;
    let end = year(&entry.end, "end", end_year)?;
    if end < start {
        let at = entry
            .end
            .as_ref()
            .or(entry.start.as_ref())
            .expect("one of them was given, or end would not be before start");
        return Err(source.error(at, format!("lever `{name}` ends in {end}, before it starts in {start}")));
    }
    let ramp = match &entry.ramp {
        Some(at) if !(1..=50).contains(at.get_ref()) => {
            return Err(
                source.error(at, format!("`ramp` of lever `{name}` is {}; allowed: 1 to 50 years", at.get_ref()))
            );
        }
        Some(at) => *at.get_ref(),
        None => 1,
    };
    let everywhere = vec![Spanned::new(entry.name.span(), "province".to_owned())];
    let mut settings = Vec::new();
    for place in entry.places.as_ref().unwrap_or(&everywhere) {
        let counties =
            counties_at(place.get_ref(), region, lever.grain).map_err(|message| source.error(place, message))?;
        let lever = LeverId::ALL[position];
        settings.push(Setting { width: counties.len(), lever, counties, entry, start, ramp, end });
    }
    Ok(settings)
}

/// The counties a place stands for.
fn counties_at(place: &str, region: &Region, grain: Grain) -> std::result::Result<Vec<usize>, String> {
    let where_county =
        |keep: &dyn Fn(usize) -> bool| (0..region.county_count()).filter(|&r| keep(r)).collect::<Vec<_>>();
    let city_of = |r: usize| &region.cities[region.counties[r].city.0];
    if place == "province" {
        return Ok(where_county(&|_| true));
    }
    if let Some(name) = place.strip_prefix("circle:") {
        let circle = Circle::ALL.into_iter().find(|circle| circle.name() == name);
        let circle = circle
            .ok_or_else(|| format!("unknown circle `{name}`; {}", suggest(name, Circle::ALL.map(Circle::name))))?;
        return Ok(where_county(&|r| city_of(r).circle == circle));
    }
    if let Some(name) = place.strip_prefix("tier:") {
        let tier: u8 = name
            .parse()
            .ok()
            .filter(|tier| (1..=3).contains(tier))
            .ok_or_else(|| format!("unknown tier `{name}`; allowed: 1, 2, 3"))?;
        return Ok(where_county(&|r| city_of(r).tier == tier));
    }
    if let Some(name) = place.strip_prefix("kind:") {
        let district = match name {
            "district" => true,
            "county" => false,
            _ => {
                return Err(format!(
                    "unknown kind `{name}`; allowed: district, county (counties and county-level cities)"
                ));
            }
        };
        if grain == Grain::City {
            return Err(format!("`{place}` is narrower than a city; this lever is set by city"));
        }
        return Ok(where_county(&|r| (region.counties[r].kind == CountyKind::District) == district));
    }
    match region.find(place)[..] {
        [] => Err(format!(
            "unknown place `{place}`; {}",
            suggest(
                place,
                region.areas().flat_map(|area| {
                    let names = region.names(area);
                    [names.zh.as_str(), names.pinyin.as_str(), names.code.as_str()]
                })
            )
            .replace("known: ", "give a code, Chinese name or pinyin, for instance ")
            .chars()
            .take(120)
            .collect::<String>()
        )),
        [Area::County(_)] if grain == Grain::City => Err(format!("`{place}` is a county; this lever is set by city")),
        [area] => Ok(region.counties_of(area).collect()),
        [..] => {
            let codes: Vec<&str> =
                region.find(place).into_iter().map(|area| region.names(area).code.as_str()).collect();
            Err(format!("`{place}` stands for several places; give one of the codes {}", codes.join(", ")))
        }
    }
}

/// The scenario and its parents as one file without a parent.
fn merged_text(chain: &[Source]) -> String {
    let mut merged = ScenarioFile::default();
    for source in chain {
        let file = source.file.clone();
        merged.title = file.title.or(merged.title);
        merged.meaning = file.meaning.or(merged.meaning);
        merged.years.base = file.years.base.or(merged.years.base);
        merged.years.end = file.years.end.or(merged.years.end);
        merged.ensemble.draws = file.ensemble.draws.or(merged.ensemble.draws);
        merged.ensemble.seed = file.ensemble.seed.or(merged.ensemble.seed);
        merged.layers.parameters = file.layers.parameters.or(merged.layers.parameters);
        merged.layers.shocks = file.layers.shocks.or(merged.layers.shocks);
        merged.layers.delivery = file.layers.delivery.or(merged.layers.delivery);
        merged.layers.initial = file.layers.initial.or(merged.layers.initial);
        merged.uncertainty.extend(file.uncertainty);
        merged.link.extend(file.link);
        merged.lever.extend(file.lever);
    }
    toml::to_string(&merged).expect("a scenario file holds only values that TOML can say")
}
