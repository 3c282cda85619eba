//! The data of the page that do not depend on runs: areas, indicators, levers, targets, published statistics, parameters,
//! sources, scenarios.

use std::borrow::Cow;
use std::collections::BTreeMap;

use qilu_messages::Language;
use qilu_messages::units::source_word;
use qilu_messages::units::unit;
use serde::Serialize;

use crate::data::Data;
use crate::data::errors;
use crate::data::observations::ObservationStatus;
use crate::error::Result;
use crate::indicators::INDICATORS;
use crate::indicators::Reach;
use crate::page::lever_summary;
use crate::page::lever_summary::LeverSummary;
use crate::page::map::Map;
use crate::plan::Plan;
use crate::policy::components::COMPONENTS;
use crate::region::Area;
use crate::region::Circle;
use crate::region::CountyKind;
use crate::region::FormerArea;
use crate::region::Names;
use crate::region::Region;
use crate::report::hindcast::score_card;
use crate::report::hindcast::summary;
use crate::scenario::Scenario;
use crate::scenario::file::Text;
use crate::scenario::levers::Direction;
use crate::scenario::levers::Grain;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::Role;

/// First year of the published series that are shown.
const FIRST_YEAR: u16 = 2010;

/// Series that are shown although their error is not known, the most reliable first: census counts, and statistics
/// revised after a census. Surveys before the census of 2020 were revised by it and are not shown.
const COUNTED: [&str; 3] = ["census2020", "revised_after_2020census", "census2010"];

/// The data that all runs share.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ReferenceData {
    /// Version of the program.
    pub version: &'static str,
    /// Province, circles, cities, counties.
    pub region: RegionInfo,
    /// All indicators.
    pub indicators: Vec<IndicatorInfo>,
    /// All levers.
    pub levers: Vec<LeverInfo>,
    /// Components of change.
    pub components: Vec<Named>,
    /// Targets of the urban share.
    pub targets: Vec<TargetInfo>,
    /// Published statistics: year and value, by code of the province or city and by indicator.
    #[expect(clippy::type_complexity, reason = "the description of the API takes types as they are written")]
    pub observations: BTreeMap<String, BTreeMap<&'static str, Vec<(u16, f64)>>>,
    /// Last year that levers do not affect: they act from the next year on.
    pub passed: u16,
    /// Years of the scenarios, the base year first; empty where there are no scenarios.
    pub years: Vec<u16>,
    /// The map, where the package has boundaries.
    pub map: Option<Map>,
    /// Parameters with their priors.
    pub parameters: Vec<ParameterInfo>,
    /// Sources of the data.
    pub sources: Vec<SourceInfo>,
    /// Errors of hindcasts.
    pub validation: Vec<summary::HindcastRow>,
    /// Errors of a hindcast by city and county; `None` for another data package.
    pub score_card: Option<score_card::ScoreCardSummary>,
    /// Scenario files.
    pub scenarios: Vec<ScenarioInfo>,
}

/// Name in files, and names for people.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Named {
    /// Name in files.
    pub name: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
}

/// Code and names of an area.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct AreaNames {
    /// Division code (GB/T 2260).
    pub code: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
    /// Reading of the Chinese name without spaces or tones.
    pub pinyin: String,
}

/// The province, its economic circles, cities and counties.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RegionInfo {
    /// The province.
    pub province: AreaNames,
    /// Economic circles.
    pub circles: Vec<Named>,
    /// Cities in the order of their codes.
    pub cities: Vec<CityInfo>,
    /// Counties in the order of their codes.
    pub counties: Vec<CountyInfo>,
    /// Areas that were merged or renamed, in the order of their codes.
    pub former: Vec<FormerInfo>,
}

/// An area that is no more, or that had another name.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FormerInfo {
    /// Its division code.
    pub code: String,
    /// Its Chinese name.
    pub zh: String,
    /// Its English name.
    pub en: String,
    /// Year of the decision that ended it; `null` where only tables of a census have it.
    pub until: Option<u16>,
    /// Codes of the areas of today with most of its residents.
    pub now: Vec<String>,
}

/// A city (地级市) of the province.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CityInfo {
    /// Code and names.
    #[serde(flatten)]
    pub names: AreaNames,
    /// Economic circle.
    pub circle: &'static str,
    /// Tier of the plan, 1 to 3.
    pub tier: u8,
}

/// A county-level unit (县级单位).
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct CountyInfo {
    /// Code and names.
    #[serde(flatten)]
    pub names: AreaNames,
    /// Code of its city.
    pub city: String,
    /// `district`, `county_level_city` or `county`.
    pub kind: &'static str,
}

/// An indicator of the model.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct IndicatorInfo {
    /// Names.
    #[serde(flatten)]
    pub names: Named,
    /// Unit in files.
    pub unit: &'static str,
    /// `total`, `urban` or `rural`.
    pub residence: &'static str,
    /// Narrowest areas that it is reported for: `city` or `county`.
    pub reach: &'static str,
    /// Whether it happens during a year.
    pub flow: bool,
}

/// A lever, a constraint or an exogenous path.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LeverInfo {
    /// Names.
    #[serde(flatten)]
    pub names: Named,
    /// `lever`, `constraint` or `path`.
    pub role: &'static str,
    /// The role in words.
    pub role_text: Text,
    /// Unit.
    pub unit: &'static str,
    /// Unit in Chinese.
    pub unit_zh: &'static str,
    /// Value that changes nothing.
    pub neutral: f64,
    /// Smallest value allowed.
    pub min: f64,
    /// Largest value allowed.
    pub max: f64,
    /// Narrowest places at which it can be set: `county` or `city`.
    pub grain: &'static str,
    /// How it acts.
    pub channel: Text,
    /// Evidence on the size of its effect.
    pub evidence: Text,
    /// Chapter of the plan, and source of the size of the effect.
    pub source: Text,
    /// Indicator that it moves first.
    pub first: &'static str,
    /// Direction in which a higher value moves that indicator: `up` or `down`.
    pub direction: &'static str,
    /// Value that the plan gives it and the year in which it is reached.
    pub plan: Option<(f64, u16)>,
    /// Whether the model computes its public cost.
    pub cost: bool,
}

/// A target of the plan.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TargetInfo {
    /// Name.
    pub id: String,
    /// Indicator.
    pub indicator: String,
    /// Year.
    pub year: u16,
    /// Threshold in the unit of the indicator.
    pub threshold: f64,
    /// Interpretation of "about" in the plan: `strict`, `rounds` or `action_plan`.
    pub reading: String,
    /// Chinese name.
    pub zh: String,
    /// English name.
    pub en: String,
}

/// A parameter and its prior.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ParameterInfo {
    /// Name in files.
    pub name: String,
    /// Meaning, in Chinese.
    pub zh: String,
    /// Meaning, in English.
    pub en: String,
    /// Unit.
    pub unit: Text,
    /// Centre of the prior.
    pub central: f64,
    /// Lower bound or 10th percentile.
    pub low: f64,
    /// Upper bound or 90th percentile.
    pub high: f64,
    /// Layer of uncertainty.
    pub layer: String,
    /// `observed`, `derived` or `estimate`.
    pub status: &'static str,
    /// Keys of the sources.
    pub source: String,
}

/// A source of the data.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SourceInfo {
    /// Key.
    pub key: String,
    /// Citation.
    pub citation: Text,
    /// Where it was found.
    pub location: Text,
    /// Licence.
    pub licence: Text,
}

/// A scenario file.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ScenarioInfo {
    /// Name of the file without `.toml`.
    pub name: String,
    /// Title.
    pub title: Text,
    /// Description of the scenario.
    pub meaning: Text,
    /// Its lever settings with those of its parents.
    pub levers: Vec<LeverSummary>,
}

impl ReferenceData {
    /// The catalogue of the data and scenarios.
    ///
    /// - `passed`: the last year that levers do not reach, of projections from the last census.
    ///
    /// # Errors
    /// Boundaries that cannot be read.
    pub fn new(data: &Data, plan: &Plan, scenarios: &[Scenario], passed: u16) -> Result<ReferenceData> {
        Ok(ReferenceData {
            version: env!("CARGO_PKG_VERSION"),
            region: region(&data.region),
            indicators: indicators(),
            levers: levers(),
            components: COMPONENTS
                .iter()
                .map(|component| Named { name: component.name, zh: component.zh, en: component.en })
                .collect(),
            targets: targets(plan),
            observations: observations(data),
            passed,
            years: scenarios.first().map(Scenario::years).unwrap_or_default(),
            map: Map::load(&data.package, &data.region)?,
            parameters: parameters(data),
            sources: sources(data),
            validation: summary::published(&data.package),
            score_card: score_card::published(&data.package),
            scenarios: scenarios.iter().map(scenario).collect(),
        })
    }
}

fn named(names: &Names) -> AreaNames {
    AreaNames { code: names.code.clone(), zh: names.zh.clone(), en: names.en.clone(), pinyin: names.pinyin.clone() }
}

fn region(region: &Region) -> RegionInfo {
    let circle = |circle: Circle| {
        let (zh, en) = circle.title();
        Named { name: circle.name(), zh, en }
    };
    let kind = |kind: CountyKind| match kind {
        CountyKind::District => "district",
        CountyKind::CountyLevelCity => "county_level_city",
        CountyKind::County => "county",
    };
    let cities = region.cities.iter();
    let counties = region.counties.iter();
    RegionInfo {
        province: named(&region.province),
        circles: Circle::ALL.map(circle).into(),
        cities: cities
            .map(|city| CityInfo { names: named(&city.names), circle: city.circle.name(), tier: city.tier })
            .collect(),
        counties: counties
            .map(|county| CountyInfo {
                names: named(&county.names),
                city: region.names(Area::City(county.city)).code.clone(),
                kind: kind(county.kind),
            })
            .collect(),
        former: region.former.iter().map(|area| former(area, region)).collect(),
    }
}

fn former(area: &FormerArea, region: &Region) -> FormerInfo {
    FormerInfo {
        code: area.code.clone(),
        zh: area.zh.clone(),
        en: area.en.clone(),
        until: area.until,
        now: area.now.iter().map(|&area| region.names(area).code.clone()).collect(),
    }
}

fn indicators() -> Vec<IndicatorInfo> {
    let entry = |row: &crate::indicators::Indicator| IndicatorInfo {
        names: Named { name: row.name, zh: row.zh, en: row.en },
        unit: row.unit.as_str(),
        residence: row.residence.as_str(),
        reach: if row.reach == Reach::County { "county" } else { "city" },
        flow: row.flow,
    };
    INDICATORS.iter().map(entry).collect()
}

fn text((en, zh): (&str, &str)) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// A text that is made for each language.
fn in_both<'a>(text: impl Fn(Language) -> Cow<'a, str>) -> Text {
    Text { zh: text(Language::Chinese).into_owned(), en: text(Language::English).into_owned() }
}

fn levers() -> Vec<LeverInfo> {
    let entry = |lever: &'static crate::scenario::levers::Lever| LeverInfo {
        names: Named { name: lever.name, zh: lever.zh, en: lever.en },
        role: match lever.role {
            Role::Lever => "lever",
            Role::Constraint => "constraint",
            Role::Path => "path",
        },
        role_text: text(lever.role.label()),
        unit: lever.unit,
        unit_zh: lever.unit_zh,
        neutral: lever.neutral,
        min: *lever.range.start(),
        max: *lever.range.end(),
        grain: if lever.grain == Grain::City { "city" } else { "county" },
        channel: text((lever.channel, lever.channel_zh)),
        evidence: text(lever.evidence.label()),
        source: text((lever.source, lever.source_zh)),
        first: lever.first.name(),
        direction: if lever.direction == Direction::Up { "up" } else { "down" },
        plan: lever.plan,
        cost: lever.cost.is_some(),
    };
    LEVERS.iter().map(entry).collect()
}

fn targets(plan: &Plan) -> Vec<TargetInfo> {
    let entry = |target: &crate::plan::Target| TargetInfo {
        id: target.id.clone(),
        indicator: target.indicator.name().to_owned(),
        year: target.year,
        threshold: target.threshold,
        reading: target.reading.clone(),
        zh: target.name_zh.clone(),
        en: target.name_en.clone(),
    };
    plan.targets.iter().map(entry).collect()
}

/// Published statistics of an area by indicator: year and value.
type Figures = BTreeMap<&'static str, Vec<(u16, f64)>>;

/// Published statistics of the indicators: for each cell, the series that `observation_errors.csv` lists first, or a census
/// count.
fn observations(data: &Data) -> BTreeMap<String, Figures> {
    let mut all: BTreeMap<String, Figures> = BTreeMap::new();
    for area in data.region.areas().filter(|area| !matches!(area, Area::County(_))) {
        let code = &data.region.names(area).code;
        for indicator in &INDICATORS {
            let name = indicator.id.published_name();
            let known = data.errors.iter().filter(|row| row.indicator == name && row.level == errors::level(area));
            let vintages: Vec<&str> = known.map(|row| row.vintage.as_str()).collect();
            // A series whose error is not stated is not used by the calibration and not shown here.
            if vintages.is_empty() {
                continue;
            }
            let figure = |year: u16| {
                let rows = data.observations.all(code, name, year);
                let find = |vintage: &&str| rows.iter().find(|row| row.vintage == **vintage);
                vintages.iter().chain(&COUNTED).find_map(find).map(|row| (year, row.value))
            };
            let series: Vec<(u16, f64)> = (FIRST_YEAR..=crate::scenario::LAST_YEAR).filter_map(figure).collect();
            if !series.is_empty() {
                all.entry(code.clone()).or_default().insert(indicator.name, series);
            }
        }
    }
    all
}

fn parameters(data: &Data) -> Vec<ParameterInfo> {
    let entry = |prior: &crate::data::parameters::Prior| ParameterInfo {
        name: prior.name.clone(),
        zh: prior.meaning_zh.clone(),
        en: prior.meaning.clone(),
        unit: in_both(|language| unit(&prior.unit, language)),
        central: prior.central,
        low: prior.low,
        high: prior.high,
        layer: prior.layer.clone(),
        status: match prior.status {
            ObservationStatus::Observed => "observed",
            ObservationStatus::Derived => "derived",
            ObservationStatus::Estimate => "estimate",
        },
        source: prior.source.clone(),
    };
    data.parameters.iter().map(entry).collect()
}

fn sources(data: &Data) -> Vec<SourceInfo> {
    let entry = |source: &crate::data::sources::Source| SourceInfo {
        key: source.key.clone(),
        citation: in_both(|language| source.cited(language)),
        location: in_both(|language| source_word(&source.location, language)),
        licence: in_both(|language| source_word(&source.licence, language)),
    };
    data.sources().iter().map(entry).collect()
}

fn scenario(scenario: &Scenario) -> ScenarioInfo {
    ScenarioInfo {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        meaning: scenario.meaning.clone(),
        levers: lever_summary::levers(scenario.entries(), scenario),
    }
}
