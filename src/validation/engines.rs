//! Comparison of the engines: effects of durations, of origins, and of the randomness of single events.

use crate::engine::agents::AgentRules;
use crate::engine::agents::AgentSettings;
use crate::engine::agents::settlement_durations;
use crate::engine::prepared::PreparedRun;
use crate::ensemble::agents;
use crate::ensemble::run;
use crate::ensemble::run::Ensemble;
use crate::error::Result;
use crate::indicators::Indicator;
use crate::indicators::IndicatorId;
use crate::progress::ProgressListener;
use crate::region::Area;
use crate::region::CountyId;
use crate::region::Region;
use qilu_methods::summary::Summary;

/// Indicators of the province and the cities that are compared.
pub const COMPARED: [IndicatorId; 5] = [
    IndicatorId::UrbanShare,
    IndicatorId::RegisteredUrbanShare,
    IndicatorId::Residents,
    IndicatorId::Settlements,
    IndicatorId::Returns,
];

/// Indicators of the counties whose random variation by single events is measured.
pub const CHANCED: [IndicatorId; 2] = [IndicatorId::Residents, IndicatorId::UrbanShare];

/// Rules of the agents that are compared: none, durations, durations and origins.
pub const STEPS: [AgentRules; 3] = [AgentRules::NEUTRAL, AgentRules { duration: true, origin: false }, AgentRules::ALL];

/// Number of classes of counties by residents; each has the same number of counties.
const CLASSES: usize = 5;

/// Size of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct EngineComparisonSettings {
    /// Draws with agents, for each of [`STEPS`].
    pub draws: u32,
    /// Residents that an agent stands for.
    pub scale: u32,
    /// Number of threads; 0 for one per core.
    pub threads: usize,
}

/// An indicator of an area in a year by both engines, with all layers of uncertainty off.
#[derive(Clone, Debug)]
pub struct EngineDifference {
    /// The province or a city.
    pub area: Area,
    /// Indicator that is compared.
    pub indicator: &'static Indicator,
    /// Year that is compared.
    pub year: u16,
    /// Value of the cohort engine.
    pub cohort: f64,
    /// Values of the agent engine over its draws, for each of [`STEPS`].
    pub agents: [Summary; 3],
}

/// Counties of similar size.
#[derive(Clone, Debug)]
pub struct Class {
    /// Number of counties.
    pub counties: usize,
    /// Residents of the smallest and the largest in the base year.
    pub residents: (f64, f64),
    /// For each of [`CHANCED`], in the last year: root mean square over the counties of the standard deviation from the
    /// randomness of single events, and of the standard deviation from all layers of uncertainty. Residents as shares of
    /// their number. `None` for one draw and for draws that are all alike.
    pub spread: [(Option<f64>, Option<f64>); 2],
}

/// Results of a comparison.
#[derive(Clone, Debug)]
pub struct EngineDifferences {
    /// Differences for the province, then the cities; by indicator, then year.
    pub lines: Vec<EngineDifference>,
    /// Classes of counties, the smallest counties first.
    pub classes: Vec<Class>,
    /// Share of arrivals still unsettled by completed years of residence, for the province and each city, with durations
    /// and origins.
    pub unsettled: Vec<(Area, Vec<f64>)>,
}

/// Runs a scenario with both engines and compares them.
///
/// - `years`: years that are compared.
/// - `progress`: informed after each draw with agents.
///
/// # Errors
/// As [`run::run`].
pub fn compare(
    prepared: &PreparedRun,
    plan: EngineComparisonSettings,
    years: &[u16],
    progress: &ProgressListener<'_>,
) -> Result<EngineDifferences> {
    let region = prepared.region();
    // With all layers off, the cohort engine has one value, and the draws of the agents differ by single events alone.
    let quiet = |draws: u32| prepared.clone().with_layers([false; 5]).with_draws(draws);
    // Draws of the cohort engine take milliseconds and would make the displayed progress of the agents jump.
    let silent = ProgressListener { finished: &|| (), ..*progress };
    let cohort = run::run(&quiet(1), plan.threads, &silent)?;
    let whole = run::run(prepared, plan.threads, &silent)?;
    let mut agent_runs = Vec::new();
    for rules in STEPS {
        let settings = AgentSettings { scale: plan.scale, rules, followed: 0 };
        agent_runs.push(agents::run(&quiet(plan.draws), settings, plan.threads, progress)?);
    }
    let agent_runs: [Ensemble; 3] = agent_runs.try_into().expect("as many as there are steps");
    Ok(EngineDifferences {
        lines: lines(region, &cohort, &agent_runs, years),
        classes: classes(region, &agent_runs[2], &whole),
        unsettled: unsettled(region, &agent_runs[2]),
    })
}

fn summary(region: &Region, ensemble: &Ensemble, area: Area, year: usize, indicator: &Indicator) -> Summary {
    let mut values: Vec<f64> =
        (0..ensemble.draws).map(|draw| (indicator.value)(&ensemble.account(region, draw, year, area))).collect();
    Summary::of(&mut values).expect("defined in these areas")
}

fn areas(region: &Region) -> impl Iterator<Item = Area> {
    region.areas().filter(|area| !matches!(area, Area::County(_)))
}

fn lines(region: &Region, cohort: &Ensemble, agent_runs: &[Ensemble; 3], years: &[u16]) -> Vec<EngineDifference> {
    let mut lines = Vec::new();
    for area in areas(region) {
        for indicator in COMPARED.map(IndicatorId::row) {
            for (year, at) in years.iter().filter_map(|year| Some((*year, cohort.year(*year)?))) {
                lines.push(EngineDifference {
                    area,
                    indicator,
                    year,
                    cohort: summary(region, cohort, area, at, indicator).mean,
                    agents: agent_runs.each_ref().map(|agent_run| summary(region, agent_run, area, at, indicator)),
                });
            }
        }
    }
    lines
}

fn classes(region: &Region, agent_run: &Ensemble, whole: &Ensemble) -> Vec<Class> {
    let residents = |county: CountyId| agent_run.account(region, 0, 0, Area::County(county)).residents();
    let mut counties: Vec<CountyId> = region.county_ids().collect();
    counties.sort_by(|a, b| residents(*a).total_cmp(&residents(*b)));
    let last = agent_run.years.len() - 1;
    (0..CLASSES)
        .map(|class| {
            let count = counties.len();
            // Classes of equal numbers and not of equal width: most counties are of middling size, and the extremes
            // would be empty.
            let members = &counties[class * count / CLASSES..(class + 1) * count / CLASSES];
            let spread = |ensemble: &Ensemble, indicator: &Indicator| {
                let squares = members.iter().map(|county| {
                    let own = summary(region, ensemble, Area::County(*county), last, indicator);
                    // Residents of counties differ by a factor of ten, so their deviation is taken relative to the mean
                    // before it is pooled.
                    let sd = if indicator.unit.is_share() { own.sd? } else { own.sd? / own.mean };
                    Some(sd * sd)
                });
                Some((squares.sum::<Option<f64>>()? / members.len() as f64).sqrt())
            };
            Class {
                counties: members.len(),
                residents: (residents(members[0]), residents(members[members.len() - 1])),
                spread: CHANCED
                    .map(IndicatorId::row)
                    .map(|indicator| (spread(agent_run, indicator), spread(whole, indicator))),
            }
        })
        .collect()
}

fn unsettled(region: &Region, agent_run: &Ensemble) -> Vec<(Area, Vec<f64>)> {
    let durations = &agent_run.individuals.as_ref().expect("agents were run").durations;
    areas(region)
        .map(|area| {
            let (at_risk, settled) = settlement_durations::added(&durations[region.counties_of(area)]);
            (area, settlement_durations::unsettled_share(&at_risk, &settled))
        })
        .collect()
}
