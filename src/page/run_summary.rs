//! The data of a run for the page: `page.json` of its folder. Values have the digits of the CSV files.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::engine::prepared::PreparedRun;
use crate::ensemble::run::Ensemble;
use crate::ensemble::summary;
use crate::ensemble::summary::SummaryRow;
use crate::indicators::IndicatorId;
use crate::page::digits::digits;
use crate::page::digits::rounded;
use crate::page::lever_summary::LeverSummary;
use crate::page::lever_summary::timed;
use crate::page::second_opinions;
use crate::page::second_opinions::SecondOpinion;
use crate::plan::Plan;
use crate::plan::indicators::PreferredDirection;
use crate::policy;
use crate::policy::components;
use crate::policy::condition;
use crate::policy::scoreboard;
use crate::policy::scoreboard::Assessment;
use crate::policy::scoreboard::PastYears;
use crate::policy::targets;
use crate::policy::targets::Attainment;
use crate::region::Area;
use crate::region::CountyId;
use crate::region::Region;
use crate::report::condition::texts;
use crate::scenario::Layers;
use crate::scenario::file::Text;
use crate::store::schema::SCHEMA;
use crate::store::table::GOAL_DECIMALS;
use crate::store::table::TARGET_DECIMALS;
use crate::unit::Unit;
use qilu_messages::Language;
use qilu_methods::estimate::Probability;
use qilu_methods::summary::PROBABILITIES;
use qilu_methods::summary::STATISTICS;
use qilu_methods::summary::Summary;

/// Draws whose urban share is kept one by one.
const KEPT_DRAWS: usize = 1000;

/// Counties that are listed as the largest origins and destinations of a county.
const PARTNERS: usize = 8;

/// Code of the rest of China.
const OUTSIDE: &str = "000000";

/// Percentiles of the province and the cities, and of the counties, as places in [`PROBABILITIES`].
// The page draws the median and the intervals of 50, 80 and 95 %; of a county it shows the interval of 80 % alone.
const WIDE: [usize; 7] = [0, 2, 3, 4, 5, 6, 8];
const NARROW: [usize; 3] = [2, 4, 6];

/// Place of the median in [`PROBABILITIES`].
const MEDIAN: usize = 4;

/// Values of an indicator: a row for each percentile, with a value for each year; `None` where it has none.
pub type PercentileSeries = Vec<Vec<Option<f64>>>;

/// Series by code of area and name of indicator.
pub type ByArea = BTreeMap<String, BTreeMap<&'static str, PercentileSeries>>;

/// A run as the page shows it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RunSummary {
    /// Number of the format of the file.
    pub schema: u32,
    /// Name of the scenario.
    pub name: String,
    /// Title of the scenario.
    pub title: Text,
    /// Description of the scenario.
    pub meaning: Text,
    /// Version of the program.
    pub version: &'static str,
    /// Number of draws.
    pub draws: usize,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// Names of the layers of uncertainty that were on.
    pub layers: Vec<&'static str>,
    /// Whether parameters were drawn from the posterior, that is, after calibration to published statistics.
    pub posterior: bool,
    /// Reasons for which figures behind the posterior were accepted although they contradict the forecast; absent where
    /// there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accepted: Vec<String>,
    /// Residents that one agent stands for; absent for the cohort engine, which has no agents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agents: Option<u32>,
    /// Census year that the projection starts from.
    pub base_year: u16,
    /// Last year of the projection.
    pub end_year: u16,
    /// Years of the values, the base year first.
    pub years: Vec<u16>,
    /// Lever settings, in the order of the scenario's files.
    pub levers: Vec<LeverSummary>,
    /// The sentence that says from which years the levers act; `None` for a scenario without settings.
    pub lever_timing: Option<Text>,
    /// On what the probability of the target of the last year depends, in sentences; empty where that is not known.
    pub condition: Vec<Text>,
    /// Forecasts of the urban share in the year of that target by simple rules with their past errors, and by the later course of
    /// provinces that once had the same share.
    pub second_opinions: Vec<SecondOpinion>,
    /// The scenario as a file that runs alone.
    pub scenario: String,
    /// Names of the percentiles of provinces, cities and counties, in the order of the rows of `series`; of a single draw, and
    /// of draws without any layer of uncertainty, the middle row is the `mean`, which is the value.
    pub statistics: BTreeMap<&'static str, Vec<&'static str>>,
    /// By code of area and name of indicator.
    pub series: ByArea,
    /// Probabilities of the targets, for the province and the cities.
    pub targets: Vec<TargetSummary>,
    /// All numbers of the plan.
    pub goals: Vec<ScoreboardEntry>,
    /// The probability that both goals of [`scoreboard::TENSION`] are met in the strict reading; empty where one is not simulated.
    pub both: EstimatedProbability,
    /// By code of the province and the cities, and name of the component; `total` is the change itself.
    pub components: BTreeMap<String, BTreeMap<&'static str, ComponentSeries>>,
    /// Moves between places.
    pub flows: Flows,
    /// Urban share of the province by year, draw by draw, of the first thousand draws.
    pub share_draws: Vec<Vec<f64>>,
}

/// The probability of a target in an area.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TargetSummary {
    /// Code of the area.
    pub area: String,
    /// Name of the target.
    pub id: String,
    /// How "about" is read.
    pub reading: String,
    /// Name of the indicator.
    pub indicator: String,
    /// Year of the target.
    pub year: u16,
    /// Threshold in the unit of the indicator.
    pub threshold: f64,
    /// `open`, or `met` or `missed` where the value of its year is published.
    pub status: &'static str,
    /// The probability that it is met; empty where the value of its year is published.
    #[serde(flatten)]
    pub probability: EstimatedProbability,
    /// Mean shortfall from the threshold, in the unit of the indicator.
    pub shortfall: Option<f64>,
    /// Year by which half of the draws have reached the threshold; of a missed target after its year.
    pub median_crossing: Option<u16>,
    /// Share of draws that reach it at all; of a missed target after its year, `None` for one that was met, and as the
    /// probability is.
    pub crossed: Option<f64>,
    /// Published value of its year.
    pub observed: Option<f64>,
}

/// A probability estimated from the draws, as the page shows it.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EstimatedProbability {
    /// Share of draws; `None` for one draw and for draws that are all alike.
    pub probability: Option<f64>,
    /// Monte Carlo standard error of the probability; `None` where the share is 0 or 1.
    pub mcse: Option<f64>,
    /// Ends of the 95 % interval of the probability, by Wilson or exact.
    pub interval_95: Option<(f64, f64)>,
    /// Name of the word for the probability, such as `very_likely` or `undecided`; `None` where nothing is simulated.
    pub likelihood: Option<&'static str>,
    /// Whether all draws, which are alike, meet the condition; `None` where draws differ, and for one draw.
    pub met_by_all: Option<bool>,
}

impl EstimatedProbability {
    /// With so many decimals.
    pub(super) fn rounded(probability: Probability, decimals: usize) -> EstimatedProbability {
        let number = |value: f64| rounded(value, decimals);
        EstimatedProbability {
            probability: probability.share().map(number),
            mcse: probability.mcse().map(number),
            interval_95: probability.interval_95().map(|(low, high)| (number(low), number(high))),
            likelihood: Some(probability.likelihood().name()),
            met_by_all: probability.common().filter(|_| probability.draws() > 1),
        }
    }
}

/// An indicator of the plan and the probability that its target is met.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ScoreboardEntry {
    /// Identifier of the indicator of the plan.
    pub id: String,
    /// Chinese definition.
    pub zh: String,
    /// English definition.
    pub en: String,
    /// Unit of `value`, `median` and the bounds.
    pub unit: String,
    /// `simulated`, `path` or `context`.
    pub kind: &'static str,
    /// Indicator of the model, for simulated numbers.
    pub indicator: Option<String>,
    /// `province` or `each_city`.
    pub scope: &'static str,
    /// `year`, `every_year`, `end` or `since_base`.
    pub period: &'static str,
    /// Year asked for.
    pub year: Option<u16>,
    /// `about`, `>=`, `<=`, `>`, `smaller` or `larger`.
    pub comparator: String,
    /// Target; `None` where only a direction is printed.
    pub value: Option<f64>,
    /// Better side: `up` or `down`.
    pub wish: Option<&'static str>,
    /// Chapter of the plan.
    pub chapter: String,
    /// Wording of the plan.
    pub phrase_zh: String,
    /// How it was read where that is not plain.
    pub reading: Option<Text>,
    /// `open`, or `met` or `missed` where the value of its year is published.
    pub status: &'static str,
    /// Published value of its year, in the unit of the goal.
    pub published: Option<f64>,
    /// The probability that it is met; empty where it is not simulated or its value is published.
    #[serde(flatten)]
    pub probability: EstimatedProbability,
    /// Median of the outcome, in the unit of `value`; `None` for one draw and for draws that are all alike.
    pub median: Option<f64>,
    /// The outcome of a single draw, or of draws that are all alike.
    pub only: Option<f64>,
    /// Lower bound of the 80 % interval; `None` with fewer than ten draws.
    #[serde(rename = "q0.1")]
    pub low: Option<f64>,
    /// Upper bound of the 80 % interval; `None` with fewer than ten draws.
    #[serde(rename = "q0.9")]
    pub high: Option<f64>,
}

/// Means of a component of change by year, from the first projected year on.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ComponentSeries {
    /// Of urban residents, persons a year.
    pub urban: Vec<f64>,
    /// Of the urban share, a year.
    pub share: Vec<f64>,
}

/// Moves a year on average over the projection, means over the draws, persons.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Flows {
    /// First and last year.
    pub period: [u16; 2],
    /// Codes of the cities, then that of the rest of China.
    pub places: Vec<String>,
    /// Origin by destination.
    pub cities: Vec<Vec<f64>>,
    /// Largest partners of each county by its code.
    pub counties: BTreeMap<String, Partners>,
}

/// Largest origins and destinations of a county: code and persons a year, largest first.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Partners {
    /// Where people come from.
    #[serde(rename = "in")]
    pub origins: Vec<(String, f64)>,
    /// Where people go to.
    #[serde(rename = "out")]
    pub destinations: Vec<(String, f64)>,
}

/// Results of an ensemble that are computed already.
#[derive(Clone, Copy, Debug)]
pub struct Worked<'a> {
    /// Summaries of all areas.
    pub rows: &'a [&'a [SummaryRow]],
    /// Probabilities of the targets.
    pub targets: &'a [Attainment],
    /// The scoreboard.
    pub goals: &'a [Assessment],
    /// Components of change.
    pub components: &'a [components::ComponentContribution],
    /// Residents that one agent stands for; `None` for the cohort engine.
    pub agents: Option<u32>,
}

impl RunSummary {
    /// The dossier of an ensemble.
    #[must_use]
    pub fn new(run: &PreparedRun, plan: &Plan, ensemble: &Ensemble) -> RunSummary {
        let (data, region) = (run.data(), run.region());
        let areas: Vec<Area> = region.areas().collect();
        let worked = Worked {
            rows: &[&summary::summarise(ensemble, region, &areas)],
            targets: &targets::attainments(ensemble, region, &data.observations, plan.all_targets()),
            goals: &scoreboard::assess(
                ensemble,
                region,
                PastYears { observations: &data.observations, passed: run.passed() },
                &plan.indicators,
            ),
            components: &components::components(ensemble, region),
            // The live page asks the cohort engine alone.
            agents: None,
        };
        RunSummary::of(run, plan, ensemble, worked)
    }

    /// The dossier of an ensemble of which most has been worked out already.
    #[must_use]
    pub fn of(run: &PreparedRun, plan: &Plan, ensemble: &Ensemble, worked: Worked<'_>) -> RunSummary {
        let (region, scenario) = (run.region(), run.scenario());
        let on = Layers::NAMES.into_iter().zip(run.layers.on());
        let rows = worked.rows.iter().copied().flatten();
        RunSummary {
            schema: SCHEMA,
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            meaning: scenario.meaning.clone(),
            version: env!("CARGO_PKG_VERSION"),
            draws: ensemble.draws,
            seed: run.seed,
            layers: on.filter(|(_, on)| *on).map(|(name, _)| name).collect(),
            posterior: run.posterior().is_some(),
            accepted: run.posterior().map_or_else(Vec::new, |posterior| {
                posterior.accepted().iter().map(|accepted| accepted.reason.clone()).collect()
            }),
            agents: worked.agents,
            base_year: scenario.base_year,
            end_year: scenario.end_year,
            years: ensemble.years.clone(),
            levers: timed(run),
            lever_timing: run
                .lever_timing()
                .map(|timing| Text { zh: timing.sentence(Language::Chinese), en: timing.sentence(Language::English) }),
            second_opinions: condition::last_target(scenario, plan).map_or_else(Vec::new, |target| {
                second_opinions::of_target(&policy::second_opinions::of_year(run, ensemble, target.year), target)
            }),
            condition: condition::of_last_target(run, ensemble, plan).map_or_else(Vec::new, |own| texts(&own, run)),
            scenario: scenario.text().to_owned(),
            statistics: statistics(run, ensemble.draws),
            series: series(region, &ensemble.years, rows),
            targets: worked.targets.iter().map(|row| target(region, row)).collect(),
            goals: worked.goals.iter().map(goal).collect(),
            both: scoreboard::both(ensemble, region, &plan.indicators)
                .map_or_else(EstimatedProbability::default, |both| EstimatedProbability::rounded(both, GOAL_DECIMALS)),
            components: changes(region, worked.components),
            flows: flows(region, ensemble),
            share_draws: share_draws(region, ensemble),
        }
    }

    /// As JSON in one line.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).expect("plain values");
        bytes.push(b'\n');
        bytes
    }
}

/// Names of percentiles by their places in [`PROBABILITIES`]. A single draw has no median, nor have draws that are all alike;
/// the value, which is also the mean, stands in that row, so that lines and maps have it.
///
/// - `alone`: whether there is one draw, or draws without any layer of uncertainty.
fn names(places: &[usize], alone: bool) -> Vec<&'static str> {
    let name = |at: usize| STATISTICS[STATISTICS.len() - PROBABILITIES.len() + at];
    places.iter().map(|at| if *at == MEDIAN && alone { STATISTICS[0] } else { name(*at) }).collect()
}

/// Names of the percentiles of the province, of cities and of counties, in the order of the rows of [`series`].
///
/// - `draws`: number of draws of the ensemble.
#[must_use]
pub fn statistics(run: &PreparedRun, draws: usize) -> BTreeMap<&'static str, Vec<&'static str>> {
    // Without layers of uncertainty all draws are the same one.
    let alone = draws == 1 || !run.layers.on().contains(&true);
    [("province", &WIDE[..]), ("city", &WIDE), ("county", &NARROW)].map(|(level, at)| (level, names(at, alone))).into()
}

/// Percentiles by area, indicator and year: [`statistics`] has the names of the rows.
///
/// - `years`: years of the columns.
/// - `rows`: in any order.
pub fn series<'a>(region: &Region, years: &[u16], rows: impl IntoIterator<Item = &'a SummaryRow>) -> ByArea {
    let (wide, narrow): (Vec<&SummaryRow>, Vec<&SummaryRow>) =
        rows.into_iter().partition(|row| !matches!(row.area, Area::County(_)));
    let mut all = of_places(region, years, wide.into_iter(), &WIDE);
    all.append(&mut of_places(region, years, narrow.into_iter(), &NARROW));
    all
}

fn of_places<'a>(
    region: &Region,
    years: &[u16],
    rows: impl Iterator<Item = &'a SummaryRow>,
    places: &[usize],
) -> ByArea {
    let mut all = ByArea::new();
    for row in rows {
        let Some(column) = years.iter().position(|year| *year == row.year) else { continue };
        let of_area = all.entry(region.names(row.area).code.clone()).or_default();
        let series = of_area.entry(row.indicator.name).or_insert_with(|| vec![vec![None; years.len()]; places.len()]);
        for (values, place) in series.iter_mut().zip(places) {
            let central = (*place == MEDIAN).then(|| row.summary.central());
            values[column] = central.or(row.summary.quantiles[*place]).map(|value| digits(value, row.indicator.unit));
        }
    }
    all
}

/// A target's row.
#[must_use]
pub fn target(region: &Region, row: &Attainment) -> TargetSummary {
    let Attainment { target, observed, forecast, median_crossing, crossed } = row;
    TargetSummary {
        area: region.names(target.area).code.clone(),
        id: target.id.clone(),
        reading: target.reading.clone(),
        indicator: target.indicator.name().to_owned(),
        year: target.year,
        threshold: target.threshold,
        status: row.status().name(),
        probability: forecast
            .map(|known| EstimatedProbability::rounded(known.probability, TARGET_DECIMALS))
            .unwrap_or_default(),
        shortfall: forecast.map(|known| digits(known.shortfall, Unit::Share)),
        median_crossing: *median_crossing,
        crossed: crossed.and_then(Probability::share).map(|share| rounded(share, TARGET_DECIMALS)),
        observed: *observed,
    }
}

fn goal(assessment: &Assessment) -> ScoreboardEntry {
    let Assessment { goal, published, outcome } = assessment;
    let statistic = |read: &dyn Fn(&Summary) -> Option<f64>| {
        outcome.as_ref().and_then(|known| Some(rounded(read(&known.value)?, GOAL_DECIMALS)))
    };
    let probability = outcome.as_ref().map(|known| EstimatedProbability::rounded(known.probability, GOAL_DECIMALS));
    let reading = match (&goal.reading_zh, &goal.reading_en) {
        (Some(zh), Some(en)) => Some(Text { zh: zh.clone(), en: en.clone() }),
        _ => None,
    };
    ScoreboardEntry {
        id: goal.id.clone(),
        zh: goal.name_zh.clone(),
        en: goal.name_en.clone(),
        unit: goal.unit.clone(),
        kind: goal.kind.label().0,
        indicator: goal.indicator.map(|id| id.name().to_owned()),
        scope: goal.scope.name(),
        period: goal.period.name(),
        year: outcome.as_ref().map(|outcome| outcome.year).or(goal.year),
        comparator: goal.comparator.to_string(),
        value: goal.value,
        wish: goal.wish.map(|wish| if wish == PreferredDirection::Up { "up" } else { "down" }),
        chapter: goal.chapter.clone(),
        phrase_zh: goal.phrase_zh.clone(),
        reading,
        status: assessment.status().name(),
        published: published.map(|published| rounded(published.value, GOAL_DECIMALS)),
        probability: probability.unwrap_or_default(),
        median: statistic(&Summary::median),
        only: statistic(&|value| value.median().is_none().then(|| value.central())),
        low: statistic(&|value| value.percentiles_10_90().0),
        high: statistic(&|value| value.percentiles_10_90().1),
    }
}

fn changes(
    region: &Region,
    rows: &[components::ComponentContribution],
) -> BTreeMap<String, BTreeMap<&'static str, ComponentSeries>> {
    let mut all: BTreeMap<String, BTreeMap<&'static str, ComponentSeries>> = BTreeMap::new();
    for row in rows {
        let of_area = all.entry(region.names(row.area).code.clone()).or_default();
        let component = of_area.entry(row.component).or_default();
        component.urban.push(digits(row.urban.mean, Unit::PersonsPerYear));
        component.share.push(digits(row.share.mean, Unit::SharePerYear));
    }
    all
}

fn flows(region: &Region, ensemble: &Ensemble) -> Flows {
    let counties = region.county_count();
    let mean = |origin: usize, destination: usize| {
        (0..ensemble.draws).map(|draw| ensemble.flow(draw, origin, destination)).sum::<f64>() / ensemble.draws as f64
    };
    // All means at once, because each counts for a pair of cities and in the lists of two counties.
    let means: Vec<Vec<f64>> = (0..=counties).map(|from| (0..=counties).map(|to| mean(from, to)).collect()).collect();
    let code = |place: usize| match place {
        place if place == counties => OUTSIDE.to_owned(),
        place => region.names(Area::County(CountyId(place))).code.clone(),
    };
    let persons = |value: f64| digits(value, Unit::PersonsPerYear);
    let largest = |flows: Vec<f64>| {
        let mut flows: Vec<(usize, f64)> = flows.into_iter().enumerate().collect();
        flows.sort_by(|a, b| b.1.total_cmp(&a.1));
        flows.iter().take(PARTNERS).map(|(place, value)| (code(*place), persons(*value))).collect()
    };
    let partners = |county: CountyId| Partners {
        origins: largest(means.iter().map(|row| row[county.0]).collect()),
        destinations: largest(means[county.0].clone()),
    };
    let groups: Vec<_> =
        region.cities.iter().map(|city| city.counties.clone()).chain(std::iter::once(counties..counties + 1)).collect();
    let between = |from: &std::ops::Range<usize>, to: &std::ops::Range<usize>| {
        persons(from.clone().map(|origin| means[origin][to.clone()].iter().sum::<f64>()).sum())
    };
    let cities = region.city_ids().map(|city| region.names(Area::City(city)).code.clone());
    Flows {
        period: [ensemble.years[1], ensemble.years[ensemble.years.len() - 1]],
        places: cities.chain([OUTSIDE.to_owned()]).collect(),
        cities: groups.iter().map(|from| groups.iter().map(|to| between(from, to)).collect()).collect(),
        counties: region.county_ids().map(|county| (code(county.0), partners(county))).collect(),
    }
}

/// Urban share of the province by year, draw by draw.
#[must_use]
pub fn share_draws(region: &Region, ensemble: &Ensemble) -> Vec<Vec<f64>> {
    let indicator = IndicatorId::UrbanShare.row();
    let value = |draw: usize, year: usize| {
        digits((indicator.value)(&ensemble.account(region, draw, year, Area::Province)), indicator.unit)
    };
    let years = ensemble.years.len();
    (0..ensemble.draws.min(KEPT_DRAWS)).map(|draw| (0..years).map(|year| value(draw, year)).collect()).collect()
}
