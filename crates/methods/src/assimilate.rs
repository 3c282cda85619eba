//! Assimilation of observations: an ensemble of scores is updated through any model that predicts the observations for
//! each member.
//!
//! There are two ways. Importance weights (Gordon, Salmond and Smith 1993) are exact for any model but need members
//! near the observations. An ensemble smoother with multiple data assimilation moves the members themselves and is
//! exact for a linear model with normal errors. Weights are used while enough members keep a weight.

use ndarray::Array2;

use crate::random;
use crate::random::Purpose;
use crate::smoother;
use crate::smoother::SmootherStep;
use crate::smoother::taper::Taper;
use crate::smoother::weights;

/// Assumption: least effective number of members, as a share of all, at which importance weights are used. With fewer,
/// resampling would fill the ensemble with copies of a few members.
pub const HEALTHY: f64 = 0.5;

/// Observations with their errors.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Observed values, each in its own unit.
    pub value: Vec<f64>,
    /// Standard deviations of their errors, in the units of the values.
    pub error_sd: Vec<f64>,
    /// Whether a value may update an unknown; unknowns x values.
    pub informs: Array2<bool>,
}

/// Settings of the smoother.
#[derive(Clone, Copy, Debug)]
pub struct SmootherSettings {
    /// Iterations of the smoother.
    pub iterations: u16,
    /// Master seed.
    pub seed: u64,
    /// Correlations below this many times `1 / sqrt(members)` count as sampling noise. `None` uses all correlations, which is
    /// appropriate when members are far more than unknowns and values.
    pub threshold: Option<f64>,
    /// Number of the first stream of perturbations. Each iteration uses the next number, so two updates need numbers that lie
    /// further apart than their iterations.
    pub stream: u16,
}

/// Distance of the members from the observations at one stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misfit {
    /// Root mean square over values of (mean of members - value) / error.
    pub bias: f64,
    /// Mean over members and values of the squared difference in errors.
    pub square: f64,
}

/// An ensemble after an update.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Scores, unknowns x members.
    pub state: Array2<f64>,
    /// Misfit before each iteration and after the last.
    pub misfits: Vec<Misfit>,
    /// Predictions of the members before the update, values x members, in the units of the values.
    pub before: Array2<f64>,
    /// Predictions of the members after the update, values x members.
    pub after: Array2<f64>,
}

/// Updates members by the smoother.
///
/// - `state`: scores, unknowns x members.
/// - `forward`: predictions (values x members) for given scores.
pub fn smooth(
    mut state: Array2<f64>,
    forward: impl Fn(&Array2<f64>) -> Array2<f64>,
    observed: &Observed,
    settings: SmootherSettings,
) -> Moved {
    let members = u32::try_from(state.ncols()).expect("members are a u32");
    let mut now = forward(&state);
    let before = now.clone();
    let mut misfits = vec![misfit(&now, observed)];
    for (iteration, inflation) in smoother::inflations(settings.iterations).into_iter().enumerate() {
        let stream = settings.stream + u16::try_from(iteration).expect("iterations are few");
        // Every iteration perturbs the observations anew: the errors of several iterations together must have the
        // variance of one.
        let perturbation = smoother::perturbations(settings.seed, stream, observed.value.len(), members);
        let taper = Taper { threshold: settings.threshold, informs: Some(&observed.informs) };
        let step = SmootherStep { inflation, perturbation: &perturbation, taper };
        smoother::update(&mut state, &now, &observed.value, &observed.error_sd, step);
        // The model is run again after each step. A single step with one run is exact only for a linear model.
        now = forward(&state);
        misfits.push(misfit(&now, observed));
    }
    Moved { state, misfits, before, after: now }
}

/// Method by which an ensemble was updated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateMethod {
    /// Importance weights and resampling.
    Weights,
    /// The ensemble smoother.
    Smoother,
}

/// Updates members by importance weights where the effective number of members allows it, by the smoother otherwise. Returns
/// the effective number of members as well.
///
/// Weighted members become members of equal weight by systematic resampling (Kitagawa 1996).
pub fn update(
    state: Array2<f64>,
    forward: impl Fn(&Array2<f64>) -> Array2<f64>,
    observed: &Observed,
    settings: SmootherSettings,
) -> (Moved, UpdateMethod, f64) {
    let before = forward(&state);
    let likelihood = weights::log_likelihood(&before, &observed.value, &observed.error_sd);
    let weight = weights::weights(&likelihood);
    let effective = weights::effective_size(&weight);
    if effective < HEALTHY * state.ncols() as f64 {
        return (smooth(state, forward, observed, settings), UpdateMethod::Smoother, effective);
    }
    let uniform = random::open01(&mut random::stream(settings.seed, 0, settings.stream, Purpose::Perturbations));
    let kept = weights::systematic_resample(&weight, uniform);
    // Resampled members keep their predictions, so the model need not run again.
    let pick = |rows: &Array2<f64>| Array2::from_shape_fn(rows.dim(), |(row, member)| rows[[row, kept[member]]]);
    let (state, after) = (pick(&state), pick(&before));
    let misfits = vec![misfit(&before, observed), misfit(&after, observed)];
    (Moved { state, misfits, before, after }, UpdateMethod::Weights, effective)
}

/// Misfit of predictions, in units of the errors of the observations.
fn misfit(expected: &Array2<f64>, observed: &Observed) -> Misfit {
    let (mut bias, mut square) = (0.0, 0.0);
    for ((row, value), sd) in expected.rows().into_iter().zip(&observed.value).zip(&observed.error_sd) {
        let off = |own: f64| (own - value) / sd * ((own - value) / sd);
        bias += off(row.sum() / row.len() as f64);
        square += row.iter().map(|own| off(*own)).sum::<f64>() / row.len() as f64;
    }
    let count = observed.value.len().max(1) as f64;
    Misfit { bias: (bias / count).sqrt(), square: square / count }
}
