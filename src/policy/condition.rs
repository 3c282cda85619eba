//! The condition of a probability: on what the probability that a target is met depends.
//!
//! The draws of an ensemble differ in the form that urbanization takes after the last published year and in their parameters.
//! The probability is therefore also stated among the draws in which the transfer to urban residence slows, goes on or
//! accelerates, and among those with low and high values of the two parameters that move it most. No further draws are needed.

use rayon::prelude::*;

use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::ensemble::run::Ensemble;
use crate::indicators::IndicatorId;
use crate::national::dressed::RecentCourse;
use crate::plan::Plan;
use crate::plan::Target;
use crate::policy::second_opinions;
use crate::region::Area;
use crate::scenario::Scenario;
use crate::scenario::uncertainty::Parameter;
use qilu_methods::estimate;
use qilu_methods::estimate::LEAST_DRAWS_FOR_WORDS;
use qilu_methods::estimate::Probability;
use qilu_methods::math;

/// Parts of the draws by a parameter: fifths.
const FIFTHS: usize = 5;

/// Standard errors of a correlation of independent values beyond which a parameter counts as one that moves the share.
const CLEAR: f64 = 4.0;

/// Largest number of parameters that are named.
const NAMED: usize = 2;

/// Years of the two windows whose hazards are compared.
pub const WINDOW: u16 = 5;

/// Assumption: least hazard of a window, per person-year, so that its logarithm exists in a draw whose urban share falls.
const LEAST_HAZARD: f64 = 1e-6;

/// Part of the draws, and the probability among them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawGroup {
    /// Mean over the draws of the quantity by which they were chosen, in its unit.
    pub mean: f64,
    /// Share of these draws that meet the target.
    pub probability: Probability,
}

/// A parameter with the probability among the draws of its lowest and its highest fifth.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterCondition {
    /// The parameter.
    pub parameter: Parameter,
    /// The lowest and the highest fifth.
    pub fifths: [DrawGroup; 2],
}

/// Urban shares of the target's year if the recent pace simply goes on, by three readings of "pace", share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SteadyPace {
    /// First and last year of the recent pace.
    pub years: [u16; 2],
    /// Urban shares of these years, share.
    pub shares: [f64; 2],
    /// The same share of rural residents becomes urban each year.
    pub hazard: f64,
    /// The urban share rises by the same number of points each year.
    pub gain: f64,
    /// The logit of the urban share rises by the same amount each year: a logistic curve.
    pub logit: f64,
}

/// On what the probability of a target depends.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The target.
    pub target: Target,
    /// First years of the two windows of five years that are compared.
    pub windows: [u16; 2],
    /// Thirds of the draws by the change of the logarithm of the hazard of becoming urban between the windows, the lowest first.
    pub drift: [DrawGroup; 3],
    /// The parameters that move the probability most, the first the most; two, or fewer where fewer clearly move it.
    pub parameters: Vec<ParameterCondition>,
    /// What the recent pace gives.
    pub pace: SteadyPace,
}

/// The condition of the plan's target for the urban share of the province in the last projected year, in its strict reading;
/// `None` as in [`condition`], and where the plan has no such target.
#[must_use]
pub fn of_last_target(run: &PreparedRun, ensemble: &Ensemble, plan: &Plan) -> Option<Condition> {
    condition(run, ensemble, last_target(run.scenario(), plan)?)
}

/// The plan's target for the urban share of the province in the last projected year, in its strict reading; `None` where the plan
/// has none.
#[must_use]
pub fn last_target<'a>(scenario: &Scenario, plan: &'a Plan) -> Option<&'a Target> {
    plan.targets.iter().find(|target| target.year == scenario.end_year && target.reading == "strict")
}

/// The condition of a target for the urban share of the province.
///
/// `None` where [`years`] gives none or the ensemble lacks one of them, for so few draws that a fifth of them supports no
/// probability, and for draws that are all alike.
#[must_use]
pub fn condition(run: &PreparedRun, ensemble: &Ensemble, target: &Target) -> Option<Condition> {
    let [Some(first), Some(recent), Some(late), Some(last)] = years(run, target)?.map(|year| ensemble.year(year))
    else {
        return None;
    };
    let shares: Vec<[f64; 4]> = (0..ensemble.draws)
        .into_par_iter()
        .map(|draw| [first, recent, late, last].map(|at| ensemble.urban_share(run.region(), draw, at, Area::Province)))
        .collect();
    of_shares(run, &shares, target)
}

/// The years whose urban shares a condition rests on: the ends of the first window after the base year, and those of the window
/// that ends in the year of the target. `None` for a target that is not the urban share of the province, and for one whose window
/// is not ahead.
#[must_use]
pub fn years(run: &PreparedRun, target: &Target) -> Option<[u16; 4]> {
    let (first, passed) = (run.scenario().base_year, run.passed());
    let late = target.year.checked_sub(WINDOW)?;
    let of_province = target.area == Area::Province && target.indicator == IndicatorId::UrbanShare;
    (of_province && late >= first + WINDOW && late >= passed).then_some([first, first + WINDOW, late, target.year])
}

/// The condition of a target from the urban shares of the province of all draws of a run, from draw 0 on.
///
/// `None` as for [`condition`].
///
/// - `shares`: by draw, in the years of [`years`].
#[must_use]
pub fn of_shares(run: &PreparedRun, shares: &[[f64; 4]], target: &Target) -> Option<Condition> {
    let [first, _, late, _] = years(run, target)?;
    if shares.len() < FIFTHS * LEAST_DRAWS_FOR_WORDS {
        return None;
    }
    let draws: Vec<(f64, f64, Vec<f64>)> = shares
        .par_iter()
        .enumerate()
        .map(|(draw, &[first, recent, late, last])| {
            let values = Draw::new(run, u32::try_from(draw).expect("draws are a u32")).values;
            let hazard = |from: f64, to: f64| hazard(from, to).max(LEAST_HAZARD);
            let drift = math::ln(hazard(late, last) / hazard(first, recent));
            (drift, last, Parameter::ALL.iter().map(|parameter| values.get(*parameter)).collect())
        })
        .collect();
    let shares: Vec<f64> = draws.iter().map(|draw| draw.1).collect();
    let met: Vec<bool> = shares.iter().map(|share| *share >= target.threshold).collect();
    let drift: Vec<f64> = draws.iter().map(|draw| draw.0).collect();
    if estimate::are_alike_as_stored(&drift) {
        return None;
    }
    let drift = groups(&drift, &met, 3);
    Some(Condition {
        target: target.clone(),
        windows: [first, late],
        drift: [drift[0], drift[1], drift[2]],
        parameters: parameters(&draws.iter().map(|draw| draw.2.as_slice()).collect::<Vec<_>>(), &shares, &met),
        pace: pace(run, target.year)?,
    })
}

/// Hazard of becoming urban, per rural person-year: that of the share alone, without natural increase.
fn hazard(before: f64, after: f64) -> f64 {
    math::ln((1.0 - before) / (1.0 - after)) / f64::from(WINDOW)
}

/// Draws in equal parts by a quantity, the lowest first; those left over are in the last part.
fn groups(values: &[f64], met: &[bool], parts: usize) -> Vec<DrawGroup> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let size = values.len() / parts;
    let part = |part: usize| {
        let end = if part + 1 == parts { values.len() } else { (part + 1) * size };
        let own = &order[part * size..end];
        let mean = own.iter().map(|draw| values[*draw]).sum::<f64>() / own.len() as f64;
        let probability = Probability::new(own.iter().filter(|draw| met[**draw]).count(), own.len());
        DrawGroup { mean, probability }
    };
    (0..parts).map(part).collect()
}

/// The parameters with which the urban share of the target's year is most correlated, with the probabilities of their fifths.
/// The share of each draw says more than whether it meets the target, so the choice depends less on the draws. A correlation that
/// many independent parameters could have by chance names none.
///
/// - `values`: by draw and parameter.
fn parameters(values: &[&[f64]], shares: &[f64], met: &[bool]) -> Vec<ParameterCondition> {
    let clear = CLEAR / (shares.len() as f64).sqrt();
    let of = |parameter: &Parameter| {
        let own: Vec<f64> = values.iter().map(|draw| draw[*parameter as usize]).collect();
        let correlation = correlation(&own, shares).abs();
        let fifths = (correlation > clear).then(|| groups(&own, met, FIFTHS))?;
        Some((correlation, ParameterCondition { parameter: *parameter, fifths: [fifths[0], fifths[FIFTHS - 1]] }))
    };
    let mut all: Vec<(f64, ParameterCondition)> = Parameter::ALL.iter().filter_map(of).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.truncate(NAMED);
    all.into_iter().map(|(_, named)| named).collect()
}

/// Correlation of two lists, -1 to 1; 0 where one does not vary.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut both, mut of_a, mut of_b) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        both += (a - mean_a) * (b - mean_b);
        of_a += (a - mean_a) * (a - mean_a);
        of_b += (b - mean_b) * (b - mean_b);
    }
    if of_a > 0.0 && of_b > 0.0 { both / (of_a * of_b).sqrt() } else { 0.0 }
}

/// The recent pace and where it leads.
fn pace(run: &PreparedRun, year: u16) -> Option<SteadyPace> {
    let RecentCourse { years, shares } = second_opinions::recent(run)?;
    let [before, after] = shares;
    let ahead = f64::from(year.checked_sub(years[1])?) / f64::from(years[1] - years[0]);
    let logit = |share: f64| math::ln(share / (1.0 - share));
    Some(SteadyPace {
        years,
        shares,
        hazard: 1.0 - (1.0 - after) * math::pow((1.0 - after) / (1.0 - before), ahead),
        gain: after + (after - before) * ahead,
        logit: 1.0 / (1.0 + math::exp(-(logit(after) + (logit(after) - logit(before)) * ahead))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_divided_by_the_quantity_and_counted() {
        // The target is met in the draws with the seven largest values.
        let values: Vec<f64> = (0..16).map(|draw| f64::from((draw * 5) % 16)).collect();
        let met: Vec<bool> = values.iter().map(|value| *value >= 9.0).collect();
        let groups = groups(&values, &met, 3);
        let means: Vec<f64> = groups.iter().map(|group| group.mean).collect();
        assert_eq!(means, [2.0, 7.0, 12.5], "0 to 4, 5 to 9, 10 to 15");
        let shares: Vec<Option<f64>> = groups.iter().map(|group| group.probability.share()).collect();
        assert_eq!(shares, [Some(0.0), Some(0.2), Some(1.0)]);
    }

    #[test]
    fn a_constant_share_of_rural_residents_halves_them_in_equal_times() {
        assert!((hazard(0.5, 0.75) - math::ln(2.0) / 5.0).abs() < 1e-15);
    }
}
