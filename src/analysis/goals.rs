//! The scoreboard of the plan: the chance that each of its simulated numbers is met.

use crate::ensemble::run::Ensemble;
use crate::ensemble::summary::Summary;
use crate::plan::goals::Comparator;
use crate::plan::goals::Goal;
use crate::plan::goals::Kind;
use crate::plan::goals::Period;
use crate::plan::goals::Scope;
use crate::plan::goals::Wish;
use crate::plan::indicators;
use crate::region::Area;
use crate::region::Region;

/// Last year of the plan.
pub const END: u16 = 2035;

/// Relative difference up to which a value counts as equal to a goal: results are kept with seven digits.
const SAME: f64 = 1e-6;

/// What an ensemble says about a goal.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Year that was asked; for every year, the last.
    pub year: u16,
    /// Share of draws that meet it.
    pub probability: f64,
    /// Monte Carlo standard error of the probability.
    pub mcse: f64,
    /// What decides, in the unit of the goal: of the worst city and in the worst year where several are asked.
    pub value: Summary,
}

/// A goal and its outcome; `None` where it is not simulated or its year lies outside of the projection.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The goal.
    pub goal: Goal,
    /// The outcome.
    pub outcome: Option<Outcome>,
}

/// Assesses all goals, in their order.
#[must_use]
pub fn assess(ensemble: &Ensemble, region: &Region, goals: &[Goal]) -> Vec<Assessment> {
    goals.iter().map(|goal| Assessment { outcome: outcome(ensemble, region, goal), goal: goal.clone() }).collect()
}

fn outcome(ensemble: &Ensemble, region: &Region, goal: &Goal) -> Option<Outcome> {
    if goal.kind != Kind::Simulated {
        return None;
    }
    let indicator = indicators::find(goal.indicator.as_deref()?)?;
    let (factor, wish) = (goal.factor?, goal.wish?);
    let years: Vec<usize> = match goal.period {
        Period::Year => vec![ensemble.year(goal.year?)?],
        Period::End | Period::SinceBase => vec![ensemble.year(END)?],
        Period::EveryYear => (1..=ensemble.year(END)?).collect(),
    };
    let areas: Vec<Area> = match goal.scope {
        Scope::Province => vec![Area::Province],
        Scope::EachCity => region.areas().filter(|area| matches!(area, Area::City(_))).collect(),
    };
    let value =
        |draw: usize, year: usize, area: Area| factor * (indicator.value)(&ensemble.account(region, draw, year, area));
    // How far a value is on the better side of what is asked of it.
    let ahead = |draw: usize, year: usize, area: Area| {
        let found = value(draw, year, area);
        let before = if goal.period == Period::EveryYear { year - 1 } else { 0 };
        ahead(goal, found, || value(draw, before, area))
    };
    let mut met = 0_u32;
    let mut values = Vec::with_capacity(ensemble.draws);
    for draw in 0..ensemble.draws {
        let cases = || areas.iter().flat_map(|&area| years.iter().map(move |&year| (year, area)));
        met += u32::from(cases().all(|(year, area)| ahead(draw, year, area)));
        let all = cases().map(|(year, area)| value(draw, year, area));
        values.push(match wish {
            Wish::Up => all.fold(f64::INFINITY, f64::min),
            Wish::Down => all.fold(f64::NEG_INFINITY, f64::max),
        });
    }
    let draws = ensemble.draws as f64;
    let probability = f64::from(met) / draws;
    Some(Outcome {
        year: ensemble.years[*years.last()?],
        probability,
        mcse: (probability * (1.0 - probability) / draws).sqrt(),
        value: Summary::of(&mut values)?,
    })
}

/// Whether a value meets a goal.
///
/// - `before`: the value that a direction is measured from.
fn ahead(goal: &Goal, value: f64, before: impl FnOnce() -> f64) -> bool {
    let target = goal.value.unwrap_or_default();
    let slack = SAME * target.abs();
    let half = goal.half_digit.unwrap_or_default();
    match (goal.comparator, goal.wish) {
        (Comparator::About, Some(Wish::Down)) => value <= target + half + slack,
        (Comparator::About, _) => value >= target - half - slack,
        (Comparator::AtLeast, _) => value >= target - slack,
        (Comparator::AtMost, _) => value <= target + slack,
        (Comparator::Above, _) => value > target,
        (Comparator::Smaller, _) => value < before(),
        (Comparator::Larger, _) => value > before(),
    }
}
