//! Taking figures in: an ensemble of scores moved by what was observed, through any model that says what each member
//! expects.
//!
//! Two ways. Importance weights (Gordon, Salmond and Smith 1993) are exact for any model but need members near the
//! figures; an ensemble smoother with multiple data assimilation moves the members themselves and is exact for a linear
//! model with normal errors. Weights are used while they are healthy.

use ndarray::Array2;

use crate::random;
use crate::random::Purpose;
use crate::smoother;
use crate::smoother::SmootherStep;
use crate::smoother::taper::Taper;
use crate::smoother::weights;

/// Weights are healthy while the effective number of members is at least this share of them.
pub const HEALTHY: f64 = 0.5;

/// What was observed.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Values.
    pub value: Vec<f64>,
    /// Standard errors, in the units of the values.
    pub error_sd: Vec<f64>,
    /// Whether an unknown may be moved by a value; unknowns x values.
    pub informs: Array2<bool>,
}

/// How it is taken in.
#[derive(Clone, Copy, Debug)]
pub struct SmootherSettings {
    /// Iterations of the smoother.
    pub iterations: u16,
    /// Master seed.
    pub seed: u64,
    /// Correlations below this many times `1 / sqrt(members)` are taken for chance; `None` believes them all, which is
    /// right when members are far more than unknowns and values.
    pub threshold: Option<f64>,
    /// First stream of perturbations: another one for everything that is taken in, at most 10 iterations apart.
    pub stream: u16,
}

/// How far the members are from what was observed at one stage.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misfit {
    /// Root mean square over values of (mean of members - value) / error.
    pub bias: f64,
    /// Mean over members and values of the squared difference in errors.
    pub square: f64,
}

/// Members that have been moved.
#[derive(Clone, Debug)]
pub struct Moved {
    /// Scores, unknowns x members.
    pub state: Array2<f64>,
    /// Misfit before each iteration and after the last.
    pub misfits: Vec<Misfit>,
    /// What the members expected before: values x members.
    pub before: Array2<f64>,
    /// And after.
    pub after: Array2<f64>,
}

/// Moves members by the smoother.
///
/// - `state`: scores, unknowns x members; `forward`: what members with given scores expect, values x members.
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
        let perturbation = smoother::perturbations(settings.seed, stream, observed.value.len(), members);
        let taper = Taper { threshold: settings.threshold, informs: Some(&observed.informs) };
        let step = SmootherStep { inflation, perturbation: &perturbation, taper };
        smoother::update(&mut state, &now, &observed.value, &observed.error_sd, step);
        now = forward(&state);
        misfits.push(misfit(&now, observed));
    }
    Moved { state, misfits, before, after: now }
}

/// How members were moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateMethod {
    /// Members were kept and dropped by their weights.
    Weights,
    /// Members were moved.
    Smoother,
}

/// Takes values in by importance weights where they are healthy, by the smoother otherwise; with the effective number
/// of members that weights would leave.
///
/// Weighted members become equal ones by systematic resampling (Kitagawa 1996).
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
    let pick = |rows: &Array2<f64>| Array2::from_shape_fn(rows.dim(), |(row, member)| rows[[row, kept[member]]]);
    let (state, after) = (pick(&state), pick(&before));
    let misfits = vec![misfit(&before, observed), misfit(&after, observed)];
    (Moved { state, misfits, before, after }, UpdateMethod::Weights, effective)
}

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
