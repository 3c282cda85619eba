//! The scoreboard of the plan: the probability that each of its simulated indicators meets its goal.

use crate::data::observations::Observations;
use crate::ensemble::run::Ensemble;
use crate::indicators::IndicatorId;
use crate::measure::Account;
use crate::plan::indicators::AreaScope;
use crate::plan::indicators::Comparator;
use crate::plan::indicators::ModelTreatment;
use crate::plan::indicators::Period;
use crate::plan::indicators::PlanIndicator;
use crate::plan::indicators::PreferredDirection;
use crate::policy::targets::TargetStatus;
use crate::region::Area;
use crate::region::Region;
use qilu_methods::estimate;
use qilu_methods::estimate::Probability;
use qilu_methods::summary::Summary;

/// Last year of the plan.
pub const END: u16 = 2035;

/// Relative difference up to which a value counts as equal to a goal, because results are stored with seven digits.
const SAME: f64 = estimate::STORED;

/// Outcome of a goal in an ensemble.
#[derive(Clone, Debug)]
pub struct IndicatorOutcome {
    /// Year of the goal; the last one for a goal of every year.
    pub year: u16,
    /// Share of draws that meet it, with its error.
    pub probability: Probability,
    /// Distribution of the decisive value, in the unit of the goal: that of the worst city and year where the goal refers to
    /// several.
    pub value: Summary,
}

/// A goal with its published value or its outcome in the ensemble.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The indicator of the plan with its goal.
    pub goal: PlanIndicator,
    /// The published value of the goal's year; such a goal is met or missed and has no outcome.
    pub published: Option<PublishedOutcome>,
    /// The outcome in the ensemble; `None` where the goal is not simulated or its value is published, where its year lies
    /// outside of the projection, and where its year has passed and the model has no policy in it.
    pub outcome: Option<IndicatorOutcome>,
}

/// The published value of a goal's year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PublishedOutcome {
    /// Value in the unit of the goal.
    pub value: f64,
    /// Whether it meets the goal.
    pub met: bool,
}

impl Assessment {
    /// Whether the goal is open, met or missed.
    #[must_use]
    pub fn status(&self) -> TargetStatus {
        match self.published {
            None => TargetStatus::Open,
            Some(PublishedOutcome { met: true, .. }) => TargetStatus::Met,
            Some(PublishedOutcome { met: false, .. }) => TargetStatus::Missed,
        }
    }
}

/// What is known of the years that have passed.
#[derive(Clone, Copy, Debug)]
pub struct PastYears<'a> {
    /// Published statistics.
    pub observations: &'a Observations,
    /// Last year in which the levers do not act, as [`PreparedRun::passed`](crate::engine::prepared::PreparedRun::passed).
    pub passed: u16,
}

/// Indicators that are settings of policy. No statistic shows them, and in years that have passed the model holds them at
/// the level of the base year, so that it cannot judge a goal for such a year.
const POLICY: [IndicatorId; 3] = [IndicatorId::Openness, IndicatorId::EntitledShare, IndicatorId::SchoolEntitledShare];

/// Assesses all goals, in their order.
#[must_use]
pub fn assess(ensemble: &Ensemble, region: &Region, past: PastYears<'_>, goals: &[PlanIndicator]) -> Vec<Assessment> {
    let assessment = |goal: &PlanIndicator| {
        let published = published(region, past, goal).filter(|_| goal.year.and_then(|y| ensemble.year(y)).is_some());
        let unknown = goal.year.is_some_and(|year| year <= past.passed)
            && goal.indicator.is_some_and(|indicator| POLICY.contains(&indicator));
        let outcome = if published.is_some() || unknown { None } else { outcome(ensemble, region, goal) };
        Assessment { goal: goal.clone(), published, outcome }
    };
    goals.iter().map(assessment).collect()
}

/// The published value of the year of a goal for the province.
fn published(region: &Region, past: PastYears<'_>, goal: &PlanIndicator) -> Option<PublishedOutcome> {
    if goal.kind != ModelTreatment::Simulated || goal.scope != AreaScope::Province || goal.period != Period::Year {
        return None;
    }
    let code = &region.names(Area::Province).code;
    let value = goal.factor? * past.observations.latest(code, goal.indicator?.published_name(), goal.year?)?;
    // A goal of one year has a number to compare with, so the value before is never asked for.
    Some(PublishedOutcome { value, met: meets(goal, value, || value) })
}

/// Two goals in conflict: the urban share and the income ratio of 2035.
pub const TENSION: [&str; 2] = ["urban_share_2035", "income_ratio_2035"];

/// Share of draws that meet both goals of [`TENSION`] in their strict reading, the number itself; `None` where one of them lies
/// outside of the projection. The strict reading is that of the probability in the headline, and the rounded one of the rows of
/// the scoreboard contains it, so that the share is above neither of the probabilities that stand beside it.
#[must_use]
pub fn both(ensemble: &Ensemble, region: &Region, goals: &[PlanIndicator]) -> Option<Probability> {
    let strict: Vec<PlanIndicator> = TENSION
        .iter()
        .filter_map(|id| goals.iter().find(|goal| goal.id == *id))
        .map(|goal| PlanIndicator { half_digit: None, ..goal.clone() })
        .collect();
    let [share, ratio] = TENSION.map(|id| {
        strict.iter().find(|goal| goal.id == id).and_then(|goal| EvaluatedIndicator::new(ensemble, region, goal))
    });
    let (share, ratio) = (share?, ratio?);
    let met = (0..ensemble.draws).filter(|&draw| share.met(draw) && ratio.met(draw)).count();
    let alike = [share, ratio].iter().all(|goal| {
        let values: Vec<f64> = (0..ensemble.draws).map(|draw| goal.worst(draw)).collect();
        estimate::are_alike_as_stored(&values)
    });
    Some(Probability::new(met, ensemble.draws).from_draws_alike(alike))
}

/// A simulated goal, and where and when it is asked of an ensemble.
struct EvaluatedIndicator<'a> {
    ensemble: &'a Ensemble,
    region: &'a Region,
    goal: &'a PlanIndicator,
    value: fn(&Account) -> f64,
    factor: f64,
    years: Vec<usize>,
    areas: Vec<Area>,
}

impl<'a> EvaluatedIndicator<'a> {
    fn new(ensemble: &'a Ensemble, region: &'a Region, goal: &'a PlanIndicator) -> Option<EvaluatedIndicator<'a>> {
        if goal.kind != ModelTreatment::Simulated {
            return None;
        }
        let years: Vec<usize> = match goal.period {
            Period::Year => vec![ensemble.year(goal.year?)?],
            Period::End | Period::SinceBase => vec![ensemble.year(END)?],
            Period::EveryYear => (1..=ensemble.year(END)?).collect(),
        };
        let areas: Vec<Area> = match goal.scope {
            AreaScope::Province => vec![Area::Province],
            AreaScope::EachCity => region.areas().filter(|area| matches!(area, Area::City(_))).collect(),
        };
        let value = goal.indicator?.row().value;
        Some(EvaluatedIndicator { ensemble, region, goal, value, factor: goal.factor?, years, areas })
    }

    fn cases(&self) -> impl Iterator<Item = (usize, Area)> {
        self.areas.iter().flat_map(|&area| self.years.iter().map(move |&year| (year, area)))
    }

    fn value(&self, draw: usize, year: usize, area: Area) -> f64 {
        self.factor * (self.value)(&self.ensemble.account(self.region, draw, year, area))
    }

    /// Whether a draw meets the goal in all its years and areas.
    fn met(&self, draw: usize) -> bool {
        self.cases().all(|(year, area)| {
            // Goals of "smaller" or "larger" every year compare with the year before, the others with the base year.
            let before = if self.goal.period == Period::EveryYear { year - 1 } else { 0 };
            meets(self.goal, self.value(draw, year, area), || self.value(draw, before, area))
        })
    }

    /// The decisive value of a draw: the worst of all years and areas.
    fn worst(&self, draw: usize) -> f64 {
        let all = self.cases().map(|(year, area)| self.value(draw, year, area));
        match self.goal.wish {
            // Where a fall is preferred the largest value is the worst.
            Some(PreferredDirection::Down) => all.fold(f64::NEG_INFINITY, f64::max),
            _ => all.fold(f64::INFINITY, f64::min),
        }
    }
}

fn outcome(ensemble: &Ensemble, region: &Region, goal: &PlanIndicator) -> Option<IndicatorOutcome> {
    let evaluated = EvaluatedIndicator::new(ensemble, region, goal)?;
    let met = (0..ensemble.draws).filter(|&draw| evaluated.met(draw)).count();
    let mut values: Vec<f64> = (0..ensemble.draws).map(|draw| evaluated.worst(draw)).collect();
    let value = Summary::of_stored(&mut values)?;
    Some(IndicatorOutcome {
        year: ensemble.years[*evaluated.years.last()?],
        probability: Probability::new(met, ensemble.draws).from_draws_alike(value.sd.is_none()),
        value,
    })
}

/// Whether a value meets a goal.
///
/// - `before`: the value that a direction is measured from.
fn meets(goal: &PlanIndicator, value: f64, before: impl FnOnce() -> f64) -> bool {
    let target = goal.value.unwrap_or_default();
    // Values that equal the target but for the rounding of their storage must count as met.
    let slack = SAME * target.abs();
    let half = goal.half_digit.unwrap_or_default();
    match (goal.comparator, goal.wish) {
        (Comparator::About, Some(PreferredDirection::Down)) => value <= target + half + slack,
        (Comparator::About, _) => value >= target - half - slack,
        (Comparator::AtLeast, _) => value >= target - slack,
        (Comparator::AtMost, _) => value <= target + slack,
        (Comparator::Above, _) => value > target,
        (Comparator::Smaller, _) => value < before(),
        (Comparator::Larger, _) => value > before(),
    }
}
