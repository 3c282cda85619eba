//! Ensemble data assimilation: the mathematics, which knows nothing of the model.
//!
//! The ensemble smoother with multiple data assimilation (ES-MDA; Emerick and Reynolds 2013, Computers & Geosciences
//! 55, 3-15) moves the unknowns of all members towards observations in a few steps. Before each step the model is run
//! with the unknowns of the last step. If the model is linear, the unknowns are normal and the members many, the result
//! is the posterior distribution; else it is an approximation, which [`weights`] and calibration by simulation can
//! judge.
//!
//! Matrices have a row for each unknown or observation and a column for each member; covariances are those of the
//! sample, with the number of members less one below. There is no library of linear algebra here, and `ndarray` is only
//! the container: such libraries choose fused multiply-add by the machine, and then the last bits differ between
//! machines. Each number here is added up in one order by one thread, so machine and number of threads change no bit.

pub mod attribution;
mod linear;
pub mod taper;
pub mod weights;

#[cfg(test)]
mod tests;

use ndarray::Array2;

use crate::random;
use crate::random::Purpose;
use crate::smoother::linear::Cholesky;
use crate::smoother::taper::Taper;

/// Predictions and observations in units of the standard error of each observation. Every observation then has the same
/// weight in the sums, and no eigenvalue of the matrix that is solved is below the inflation.
struct Scaled {
    /// Predictions less their mean over members; observations x members.
    deviations: Array2<f64>,
    /// Observed less mean predicted; one for each observation.
    misfits: Vec<f64>,
}

impl Scaled {
    fn new(predicted: &Array2<f64>, observed: &[f64], error_sd: &[f64]) -> Self {
        let (rows, members) = predicted.dim();
        assert!(1 < members, "a covariance needs two members");
        assert!(observed.len() == rows && error_sd.len() == rows, "one observation and one error for each prediction");
        assert!(predicted.iter().chain(observed).all(|value| value.is_finite()), "failed members are left out before");
        assert!(error_sd.iter().all(|sd| 0.0 < *sd && sd.is_finite()), "errors of observation are above 0");
        let (means, mut deviations) = linear::centred(predicted);
        for (mut row, sd) in deviations.rows_mut().into_iter().zip(error_sd) {
            row.iter_mut().for_each(|value| *value /= sd);
        }
        let misfits = means.iter().zip(observed).zip(error_sd).map(|((mean, value), sd)| (value - mean) / sd).collect();
        Scaled { deviations, misfits }
    }

    /// Factor of `C_dd + alpha I`. In exact arithmetic no pivot is below `alpha`.
    fn factor(&self, inflation: f64) -> Cholesky {
        let mut matrix = linear::covariance(&self.deviations, &self.deviations);
        matrix.diag_mut().iter_mut().for_each(|variance| *variance += inflation);
        Cholesky::new(&matrix, inflation)
    }
}

/// Settings of one step of the smoother.
#[derive(Clone, Copy, Debug)]
pub struct SmootherStep<'a> {
    /// Factor on the squared errors, above 0; from [`inflations`], one for each step.
    pub inflation: f64,
    /// Observations x members; from [`perturbations`], anew for each step.
    pub perturbation: &'a Array2<f64>,
    /// Localisation: the unknowns that an observation may update, and the weight of the observation for them.
    pub taper: Taper<'a>,
}

/// One step of the smoother: moves the unknowns of every member towards the observations.
///
/// `m_ij += c_i (C_dd + alpha C_i)^-1 (d + sqrt(alpha) C_i^(1/2) z_j - d_j)` for unknown `i` of member `j`, with `m` the
/// unknowns, `d_j` the predictions and `d` the observations, `c_i` the covariances of the unknown with the predictions
/// and `C_dd` those of the predictions over members, `alpha` the inflation of the step, `z` standard normal numbers
/// (Emerick and Reynolds 2013), and `C_i` the diagonal of squared errors over the beliefs of the taper: an observation
/// that is half believed has twice the error variance, one that is not believed is left out. So every unknown has a
/// proper update of its own (localisation of the errors; Hunt, Kostelich and Szunyogh 2007, Physica D 230, 112-126);
/// multiplying covariances by the taper instead can make the members diverge where predictions are strongly correlated and
/// errors small. Each row of `z` is first centred over members: the randomness of `z` then changes the spread but not the
/// mean. Without observations nothing moves.
///
/// - `state`: unknowns x members, in units in which they are about standard normal; moved in place.
/// - `predicted`: observations x members, what the model says of `state`; any units.
/// - `observed`, `error_sd`: one for each observation, in the units of its predictions; the error is a standard
///   deviation above 0 and holds what the model cannot resolve too. Errors of two observations are independent.
///
/// # Panics
/// If shapes do not fit together, there are fewer than two members, an error or the inflation is not above 0, or a
/// number is not finite: members whose run has failed are left out before.
///
/// ```
/// use ndarray::array;
/// use qilu_methods::smoother;
/// use qilu_methods::smoother::SmootherStep;
/// use qilu_methods::smoother::taper::Taper;
///
/// // Variance 1, error variance 1 inflated to 3: each member goes a quarter of the way to the observation.
/// let mut state = array![[-1.0, 0.0, 1.0]];
/// let predicted = state.clone();
/// let step = SmootherStep { inflation: 3.0, perturbation: &array![[0.0, 0.0, 0.0]], taper: Taper::NONE };
/// smoother::update(&mut state, &predicted, &[1.0], &[1.0], step);
/// assert_eq!(state, array![[-0.5, 0.25, 1.0]]);
/// ```
pub fn update(
    state: &mut Array2<f64>,
    predicted: &Array2<f64>,
    observed: &[f64],
    error_sd: &[f64],
    SmootherStep { inflation, perturbation, taper }: SmootherStep<'_>,
) {
    assert!(state.ncols() == predicted.ncols(), "unknowns and predictions of the same members");
    assert!(perturbation.dim() == predicted.dim(), "one perturbation for each prediction");
    assert!(state.iter().chain(perturbation).all(|value| value.is_finite()), "failed members are left out before");
    assert!(0.0 < inflation && inflation.is_finite(), "the inflation is above 0");
    let scaled = Scaled::new(predicted, observed, error_sd);
    if observed.is_empty() {
        return;
    }
    // Perturbations with mean zero leave the mean of the members exactly where the gain puts it; otherwise their
    // sampling error would be added to it.
    let (_, perturbation) = linear::centred(perturbation);
    let (_, unknowns) = linear::centred(state);
    let covariance = linear::covariance(&unknowns, &scaled.deviations);
    let predictions = linear::covariance(&scaled.deviations, &scaled.deviations);
    let beliefs = taper.beliefs(&covariance, &unknowns, &scaled.deviations);
    let mut last: Option<(Vec<f64>, Cholesky)> = None;
    for (unknown, mut row) in state.rows_mut().into_iter().enumerate() {
        let believed: Vec<f64> = beliefs.row(unknown).to_vec();
        // Observations of weight zero are left out instead of being given an infinite error, so the matrix stays small
        // and finite.
        let used: Vec<usize> = (0..believed.len()).filter(|at| 0.0 < believed[*at]).collect();
        if used.is_empty() {
            continue;
        }
        // Unknowns with the same weights share a factor, which is the most expensive step: neighbouring parameters mostly
        // have the same mask.
        if last.as_ref().is_none_or(|(other, _)| *other != believed) {
            let matrix = Array2::from_shape_fn((used.len(), used.len()), |(i, j)| {
                let error = if i == j { inflation / believed[used[i]] } else { 0.0 };
                predictions[[used[i], used[j]]] + error
            });
            last = Some((believed.clone(), Cholesky::new(&matrix, inflation)));
        }
        let mut gain = Array2::from_shape_fn((used.len(), 1), |(at, _)| covariance[[unknown, used[at]]]);
        let (_, factor) = last.as_ref().expect("just made");
        factor.solve(&mut gain);
        for (at, gain) in used.into_iter().zip(&gain) {
            let error = (inflation / believed[at]).sqrt();
            let innovations = perturbation.row(at).into_iter().zip(scaled.deviations.row(at));
            for (value, (perturbation, deviation)) in row.iter_mut().zip(innovations) {
                // The perturbed observation less the member's own prediction, in units of the error: misfit of the
                // mean, plus perturbation, less deviation of the member.
                *value += gain * (scaled.misfits[at] + error * perturbation - deviation);
            }
        }
    }
}

/// Inflations of the steps of a smoother, all equal to the number of steps: `1 / alpha` sums to 1, so that all steps
/// together use the observations once (Emerick and Reynolds 2013).
///
/// ```
/// assert_eq!(qilu_methods::smoother::inflations(4), [4.0; 4]);
/// ```
#[must_use]
pub fn inflations(iterations: u16) -> Vec<f64> {
    vec![f64::from(iterations); usize::from(iterations)]
}

/// Standard normal numbers for the perturbed observations of a step; observations x members.
///
/// A member's column is its own stream at (seed, member, iteration, [`Purpose::Perturbations`]), a number for each
/// observation in order: more members, and observations added at the end, leave the others as they are.
#[must_use]
pub fn perturbations(master_seed: u64, iteration: u16, observations: usize, members: u32) -> Array2<f64> {
    let mut numbers = Array2::zeros((observations, members as usize));
    for (member, column) in (0..members).zip(numbers.columns_mut()) {
        let mut rng = random::stream(master_seed, member, iteration, Purpose::Perturbations);
        column.into_iter().for_each(|value| *value = random::normal(&mut rng));
    }
    numbers
}
