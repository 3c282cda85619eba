//! Which observation moved an output, and by how much.

use ndarray::Array2;

use crate::smoother::Scaled;
use crate::smoother::linear;

/// How much each observation moves the ensemble mean of an output when all are assimilated in one step:
/// `K_k (d_k - mean d_k)` with the gain `K = C_yd (C_dd + C_e)^-1` (the mean of
/// [`crate::smoother::update`] with an inflation of 1 and no taper).
///
/// The parts add up to the change of the mean exactly, because they are parts of a linear update. A part depends on the
/// other observations: of two that are the same, each has half. For a model that is not linear it is the answer to
/// first order, before the members are run again.
///
/// - `output`: one for each member, before the step; any unit.
/// - `predicted`, `observed`, `error_sd`: as in [`crate::smoother::update`].
/// - Returns one number for each observation, in the unit of the output.
///
/// # Panics
/// As [`crate::smoother::update`].
///
/// ```
/// use ndarray::array;
/// use qilu_methods::smoother::attribution::contributions;
///
/// // Output 10 x, x with variance 1 seen as 1 and as 4, both with error variance 1: the mean moves by 10 (1 + 4) / 3.
/// let predicted = array![[-1.0, 0.0, 1.0], [-1.0, 0.0, 1.0]];
/// let parts = contributions(&[-10.0, 0.0, 10.0], &predicted, &[1.0, 4.0], &[1.0, 1.0]);
/// assert!((parts[0] - 10.0 / 3.0).abs() < 1e-12 && (parts[1] - 40.0 / 3.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn contributions(output: &[f64], predicted: &Array2<f64>, observed: &[f64], error_sd: &[f64]) -> Vec<f64> {
    assert!(output.len() == predicted.ncols(), "one output for each member");
    assert!(output.iter().all(|value| value.is_finite()), "failed members are left out before");
    let scaled = Scaled::new(predicted, observed, error_sd);
    let (_, outputs) = linear::centred(&Array2::from_shape_fn((1, output.len()), |(_, member)| output[member]));
    let mut gain = linear::covariance(&scaled.deviations, &outputs);
    scaled.factor(1.0).solve(&mut gain);
    gain.iter().zip(&scaled.misfits).map(|(gain, misfit)| gain * misfit).collect()
}
