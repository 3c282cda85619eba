//! One-at-a-time effects of the levers of a scenario: each lever alone is moved by a tenth of its range from the present
//! on, and the urban share in the last target year, the probability of the target and the public cost are compared with
//! those of the scenario, draw by draw.
//!
//! A step is a list of lever settings that are added to the scenario: the settings that it has, with a value moved by the
//! step, and one for the places where it has none that is in force at its end. So the scenario with these settings, set
//! by hand, is the stepped scenario to the bit. The effects are local: they hold near the scenario, and those of several
//! levers do not add up.

use rayon::prelude::*;
use toml::Spanned;

use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::engine::year::Checkpoint;
use crate::ensemble::run::Ensemble;
use crate::ensemble::threads::pool;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::plan::Target;
use crate::policy::compare;
use crate::policy::compare::CostDifference;
use crate::policy::compare::TargetDifference;
use crate::progress::ProgressListener;
use crate::region::Area;
use crate::region::CountyId;
use crate::scenario::file::LeverEntry;
use crate::scenario::levers::Grain;
use crate::scenario::levers::LeverId;
use crate::scenario::levers::Role;
use crate::scenario::paths;
use qilu_messages::policy::AttributionFault;
use qilu_methods::estimate;
use qilu_methods::summary::Summary;

/// Part of the range of a lever by which it is moved.
pub const STEP: f64 = 0.1;

/// Digits after the point of a moved value: sums of short decimals stay short.
const ROUND: f64 = 1e9;

/// Direction in which a lever is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Its value is raised.
    Raise,
    /// Its value is lowered: only where its neutral value lies inside of its range, so that a value below it is a measure too.
    Lower,
}

impl Move {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Move::Raise => "raise",
            Move::Lower => "lower",
        }
    }
}

/// A step of a lever.
#[derive(Clone, Debug)]
pub struct LeverStep {
    /// The lever.
    pub lever: LeverId,
    /// Direction of the step.
    pub direction: Move,
    /// Least and largest value over the counties in the last year of the scenario, before and after the step.
    pub values: [(f64, f64); 2],
    /// Settings that the step adds to the scenario; empty where the lever is at its bound everywhere.
    pub entries: Vec<LeverEntry>,
}

/// What a step of a lever changes.
#[derive(Clone, Debug)]
pub struct StepEffect {
    /// Urban share of the province in the last target year, stepped scenario minus scenario.
    pub share: Summary,
    /// Probabilities of the targets of that year.
    pub targets: Vec<TargetDifference>,
    /// Public costs from the present to the end.
    pub costs: CostDifference,
}

/// Why a step has no cost for each percentage point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoQuotient {
    /// The gain cannot be told from zero: it is not larger than its 95 % Monte Carlo half-width.
    NoGain,
    /// The urban share falls.
    Falls,
    /// The lever is at its bound.
    AtBound,
}

impl NoQuotient {
    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            NoQuotient::NoGain => "no_gain",
            NoQuotient::Falls => "falls",
            NoQuotient::AtBound => "at_bound",
        }
    }
}

/// A lever with its effect; `None` where it is at its bound.
#[derive(Clone, Debug)]
pub struct LeverEffect {
    /// The step.
    pub step: LeverStep,
    /// Its effect.
    pub effect: Option<StepEffect>,
}

/// One-at-a-time effects of all levers.
#[derive(Clone, Debug)]
pub struct OneAtATime {
    /// The last target year.
    pub year: u16,
    /// First and last year of the costs.
    pub years: (u16, u16),
    /// Number of draws.
    pub draws: u32,
    /// The steps: those with the least cost for each percentage point first, then those that gain nothing, those with which
    /// the share falls, and those at their bounds.
    pub rows: Vec<LeverEffect>,
}

impl LeverEffect {
    /// Half-width of the 95 % Monte Carlo interval of the gain; `None` where the draws show no error.
    #[must_use]
    pub fn half_width(&self, draws: u32) -> Option<f64> {
        half_width(&self.effect.as_ref()?.share, draws)
    }

    /// Extra public cost for each percentage point of the urban share, 100 million yuan of 2020: the quotient of the means.
    ///
    /// # Errors
    /// Why there is none.
    pub fn cost_per_point(&self, draws: u32) -> std::result::Result<f64, NoQuotient> {
        let effect = self.effect.as_ref().ok_or(NoQuotient::AtBound)?;
        let share = effect.share.mean;
        match half_width(&effect.share, draws) {
            Some(error) if share.abs() > error && share < 0.0 => Err(NoQuotient::Falls),
            Some(error) if share.abs() > error => Ok(effect.costs.difference.mean / (100.0 * share)),
            _ => Err(NoQuotient::NoGain),
        }
    }
}

/// Half-width of the 95 % Monte Carlo interval of a mean difference.
#[must_use]
pub fn half_width(summary: &Summary, draws: u32) -> Option<f64> {
    Some(estimate::half_width_95(summary.mcse?, draws as usize))
}

/// The steps of all levers of the province that are measures, in the order of the levers.
///
/// # Errors
/// As [`with_levers`](crate::scenario::Scenario::with_levers), which a checked scenario does not have.
pub fn steps(run: &PreparedRun) -> Result<Vec<(LeverStep, PreparedRun)>> {
    let mut all = Vec::new();
    for lever in LeverId::ALL.into_iter().filter(|lever| lever.row().role == Role::Lever) {
        let (row, low) = (lever.row(), *lever.row().range.start());
        all.push(step(run, lever, Move::Raise)?);
        if row.neutral > low {
            all.push(step(run, lever, Move::Lower)?);
        }
    }
    Ok(all)
}

fn step(run: &PreparedRun, lever: LeverId, direction: Move) -> Result<(LeverStep, PreparedRun)> {
    let mut entries = entries(run, lever, direction);
    let mut moved = run.of_scenario(run.scenario().with_levers(&entries, run.data())?);
    if !run.levers().differs(moved.levers(), lever) {
        entries.clear();
        moved = run.clone();
    }
    let ends = |run: &PreparedRun| {
        let value = |county| run.levers().get(lever, run.scenario().end_year, county);
        run.region()
            .county_ids()
            .map(value)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |ends, value| (ends.0.min(value), ends.1.max(value)))
    };
    Ok((LeverStep { lever, direction, values: [ends(run), ends(&moved)], entries }, moved))
}

/// A value moved by the step, within the bounds of the lever.
fn moved(lever: LeverId, value: f64, direction: Move) -> f64 {
    let range = &lever.row().range;
    let step = STEP * (range.end() - range.start());
    let value = if direction == Move::Raise { value + step } else { value - step };
    ((value * ROUND).round() / ROUND).clamp(*range.start(), *range.end())
}

/// The settings of a step.
fn entries(run: &PreparedRun, lever: LeverId, direction: Move) -> Vec<LeverEntry> {
    let (row, from) = (lever.row(), run.passed() + 1);
    let mut all: Vec<LeverEntry> = where_unset(run, lever, direction).into_iter().collect();
    let own = run.scenario().entries().iter().filter(|entry| entry.name.get_ref() == row.name);
    for entry in own.filter(|entry| entry.end.as_ref().is_none_or(|end| *end.get_ref() >= from)) {
        let mut entry = entry.clone();
        entry.value = at(moved(lever, *entry.value.get_ref(), direction));
        let start = entry.start.as_ref().map_or(paths::START, |start| *start.get_ref());
        // A lever that no statistic covers acts in the years that have passed, which a step cannot change.
        if !row.in_statistics && start < from {
            let full = start + entry.ramp.as_ref().map_or(1, |ramp| *ramp.get_ref()) - 1;
            entry.start = Some(at(from));
            entry.ramp = Some(at(full.max(from) - from + 1));
        }
        all.push(entry);
    }
    all
}

/// The setting of a step for the counties in which the scenario has none of the lever that is in force at its end; `None` where
/// there are no such counties.
fn where_unset(run: &PreparedRun, lever: LeverId, direction: Move) -> Option<LeverEntry> {
    let (region, scenario, row) = (run.region(), run.scenario(), lever.row());
    let lasts = |county: CountyId| {
        scenario.settings().iter().any(|setting| {
            setting.lever == lever && setting.end >= scenario.end_year && setting.counties.contains(&county)
        })
    };
    let able = |county: &CountyId| {
        !lever.needs_countryside() || paths::has_countryside(run.data(), scenario.base_year, *county)
    };
    let unset: Vec<CountyId> = region.county_ids().filter(|county| !lasts(*county)).collect();
    let everywhere = unset.len() == region.county_count();
    let area = |county: CountyId| match row.grain {
        // Levers that are set by city are set in whole cities.
        Grain::City => Area::City(region.city_of(county)),
        Grain::County => Area::County(county),
    };
    let mut codes: Vec<String> =
        unset.into_iter().filter(able).map(|county| region.names(area(county)).code.clone()).collect();
    codes.dedup();
    (!codes.is_empty()).then(|| LeverEntry {
        name: at(row.name.to_owned()),
        value: at(moved(lever, row.neutral, direction)),
        start: Some(at(run.passed() + 1)),
        ramp: None,
        end: None,
        places: (!everywhere).then(|| codes.into_iter().map(at).collect()),
    })
}

/// A value that stands in no file.
fn at<T>(value: T) -> Spanned<T> {
    Spanned::new(0..0, value)
}

/// What is read of a draw.
struct Outcome {
    share: f64,
    /// The indicators of the targets.
    targets: Vec<f64>,
    cost: f64,
}

/// The targets of the province's urban share in the last year that has one and is projected after the present.
fn last_targets<'a>(run: &PreparedRun, targets: &'a [Target]) -> Result<(u16, Vec<&'a Target>)> {
    let (scenario, passed) = (run.scenario(), run.passed());
    let known = |target: &&Target| {
        target.indicator == IndicatorId::UrbanShare
            && target.area == Area::Province
            && (passed + 1..=scenario.end_year).contains(&target.year)
    };
    let year =
        targets.iter().filter(known).map(|target| target.year).max().ok_or_else(|| {
            Error::setting(AttributionFault::NothingAhead { scenario: scenario.name.clone(), passed })
        })?;
    Ok((year, targets.iter().filter(known).filter(|target| target.year == year).collect()))
}

/// Moves each lever alone.
///
/// - `targets`: those of the plan.
/// - `threads`: 0 for one per core; the result does not depend on it.
/// - `progress`: informed after each draw, in which all levers are moved.
///
/// # Errors
/// [`Error::Interrupted`] when stopped; [`Error::Setting`] where the scenario projects no target year after the present.
pub fn effects(
    run: &PreparedRun,
    targets: &[Target],
    threads: usize,
    progress: &ProgressListener<'_>,
) -> Result<OneAtATime> {
    let (year, targets) = last_targets(run, targets)?;
    let steps = steps(run)?;
    let moving: Vec<&PreparedRun> =
        steps.iter().filter(|(step, _)| !step.entries.is_empty()).map(|(_, run)| run).collect();
    let outcomes: Vec<Vec<Outcome>> = pool(threads)?.install(|| {
        (0..run.draws)
            .into_par_iter()
            .map_init(
                || Workspace::new(run.region()),
                |work, number| {
                    // The years that have passed are the same with every step.
                    let past = Checkpoint::new(run, &Draw::new(run, number), work);
                    let runs = std::iter::once(run).chain(moving.iter().copied());
                    let read = runs.map(|own| {
                        progress.check()?;
                        let alone = Ensemble::alone(own, &past.project(own, work))?;
                        Ok(outcome(&alone, own, year, &targets))
                    });
                    let read = read.collect::<Result<Vec<Outcome>>>()?;
                    progress.advance();
                    Ok(read)
                },
            )
            .collect::<Result<_>>()
    })?;
    let years = (run.passed() + 1, run.scenario().end_year);
    let mut place = 0;
    let mut rows = Vec::new();
    for (step, _) in steps {
        let effect = if step.entries.is_empty() {
            None
        } else {
            place += 1;
            Some(effect(&outcomes, place, &targets, years)?)
        };
        rows.push(LeverEffect { step, effect });
    }
    sort(&mut rows, run.draws);
    Ok(OneAtATime { year, years, draws: run.draws, rows })
}

fn outcome(alone: &Ensemble, run: &PreparedRun, year: u16, targets: &[&Target]) -> Outcome {
    let region = run.region();
    let index = |year: u16| alone.year(year).expect("the years were checked");
    let account = alone.account(region, 0, index(year), Area::Province);
    Outcome {
        share: (IndicatorId::UrbanShare.row().value)(&account),
        targets: targets.iter().map(|target| (target.indicator.row().value)(&account)).collect(),
        cost: compare::cost_of_draw(alone, region, 0, index(run.passed() + 1)),
    }
}

/// The effect of the step at a place of the outcomes of each draw; those of the scenario come first.
fn effect(outcomes: &[Vec<Outcome>], place: usize, targets: &[&Target], years: (u16, u16)) -> Result<StepEffect> {
    let both = |value: &dyn Fn(&Outcome) -> f64| {
        [place, 0].map(|place| outcomes.iter().map(|draw| value(&draw[place])).collect::<Vec<f64>>())
    };
    let undefined =
        |id: IndicatorId| Error::setting(AttributionFault::Undefined { indicator: id.row().name.to_owned() });
    let [own, base] = both(&|outcome| outcome.share);
    let share = compare::value_difference(&own, &base).ok_or_else(|| undefined(IndicatorId::UrbanShare))?;
    let [own, base] = both(&|outcome| outcome.cost);
    let costs = compare::cost_difference(years, &own, &base).ok_or_else(|| undefined(IndicatorId::CostTotal))?;
    let target = |(at, target): (usize, &&Target)| {
        let [own, base] = both(&|outcome| outcome.targets[at]);
        compare::target_difference(target, &base, &own)
    };
    Ok(StepEffect { share, targets: targets.iter().enumerate().map(target).collect(), costs })
}

/// Puts the rows into their order.
fn sort(rows: &mut [LeverEffect], draws: u32) {
    let key = |row: &LeverEffect| match row.cost_per_point(draws) {
        Ok(cost) => (None, cost),
        // The largest gains first.
        Err(reason) => (Some(reason), row.effect.as_ref().map_or(0.0, |effect| -effect.share.mean)),
    };
    rows.sort_by(|a, b| {
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
}
