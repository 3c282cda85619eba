//! One-at-a-time effects of the levers, as the page shows them.

use serde::Serialize;

use crate::page::lever_summary::LeverSummary;
use crate::page::lever_summary::levers;
use crate::policy::compare::TargetDifference;
use crate::policy::one_at_a_time;
use crate::policy::one_at_a_time::LeverEffect;
use crate::policy::one_at_a_time::NoQuotient;
use crate::policy::one_at_a_time::OneAtATime;
use crate::scenario::Scenario;
use crate::scenario::file::Text;
use qilu_methods::summary::Summary;

/// The answer of [`crate::policy::one_at_a_time::effects`].
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LeverEffects {
    /// Name of the scenario.
    pub name: String,
    /// Title of the scenario.
    pub title: Text,
    /// Last target year, whose urban share is compared.
    pub year: u16,
    /// First year of the steps and of the costs.
    pub from: u16,
    /// Last year of the costs.
    pub to: u16,
    /// Number of draws.
    pub draws: u32,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// The steps, those with the least cost for each percentage point first.
    pub rows: Vec<StepRow>,
}

/// A step of a lever and its effect.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct StepRow {
    /// Name of the lever.
    pub lever: &'static str,
    /// `raise` or `lower`.
    pub direction: &'static str,
    /// Least and largest value over the counties in the last year before the step.
    pub before: [f64; 2],
    /// The same after the step.
    pub after: [f64; 2],
    /// Settings that the step adds to the scenario.
    pub settings: Vec<LeverSummary>,
    /// Change of the urban share; `None` for a lever at its bound, as the following ones.
    pub share: Option<MeanDifference>,
    /// Changes of the probabilities of the targets of the year.
    pub targets: Vec<TargetGain>,
    /// Change of the public cost, 100 million yuan of 2020.
    pub cost: Option<MeanDifference>,
    /// Extra public cost for each percentage point of the urban share, 100 million yuan of 2020.
    pub cost_per_point: Option<f64>,
    /// Why there is none: `no_gain`, `falls` or `at_bound`.
    pub reason: Option<&'static str>,
    /// Whether a unit cost of the measure itself is known, so that it is in the cost.
    pub own_cost: bool,
}

/// A mean difference, draw by draw.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MeanDifference {
    /// Mean over the draws.
    pub mean: f64,
    /// Half-width of its 95 % Monte Carlo interval; `None` for one draw and for draws that are all alike.
    pub half_width: Option<f64>,
}

/// The change of the probability of a target.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TargetGain {
    /// Name of the target.
    pub name: Text,
    /// Change of its probability; `None` where the draws give none.
    pub gain: Option<f64>,
    /// Its Monte Carlo standard error; `None` where no pair of draws differs from another.
    pub error: Option<f64>,
}

impl From<&TargetDifference> for TargetGain {
    fn from(target: &TargetDifference) -> TargetGain {
        let (zh, en) = target.name.clone();
        TargetGain { name: Text { zh, en }, gain: target.gain(), error: target.error }
    }
}

impl LeverEffects {
    /// The answer for a scenario.
    ///
    /// - `seed`: of its run.
    #[must_use]
    pub fn new(scenario: &Scenario, seed: u64, answer: &OneAtATime) -> LeverEffects {
        let (from, to) = answer.years;
        LeverEffects {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            year: answer.year,
            from,
            to,
            draws: answer.draws,
            seed,
            rows: answer.rows.iter().map(|row| step(scenario, row, answer.draws)).collect(),
        }
    }
}

fn step(scenario: &Scenario, row: &LeverEffect, draws: u32) -> StepRow {
    let mean = |summary: &Summary| MeanDifference {
        mean: summary.mean,
        half_width: one_at_a_time::half_width(summary, draws),
    };
    let (effect, quotient) = (row.effect.as_ref(), row.cost_per_point(draws));
    let [before, after] = row.step.values.map(<[f64; 2]>::from);
    StepRow {
        lever: row.step.lever.row().name,
        direction: row.step.direction.name(),
        before,
        after,
        settings: levers(&row.step.entries, scenario),
        share: effect.map(|effect| mean(&effect.share)),
        targets: effect.map_or_else(Vec::new, |effect| effect.targets.iter().map(TargetGain::from).collect()),
        cost: effect.map(|effect| mean(&effect.costs.difference)),
        cost_per_point: quotient.ok(),
        reason: quotient.err().map(NoQuotient::name),
        own_cost: row.step.lever.row().cost.is_some(),
    }
}
