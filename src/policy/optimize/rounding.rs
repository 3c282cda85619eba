//! Points of the search as packages: values within the bounds, rounded to the digits of a solution.

use crate::policy::optimize::score::LeverPackage;
use crate::scenario::optimization::Decision;
use crate::scenario::optimization::OptimizationProblem;

/// A value rounded to the digits of a solution: the step is a power of ten and at most a hundredth of `width`, the width of
/// the bounds of the problem.
///
/// ```
/// use qilu::policy::optimize::rounded;
///
/// assert_eq!(rounded(0.12345, 10.0), 0.1);
/// assert_eq!(rounded(0.001_234, 0.003), 0.001_23);
/// assert_eq!(rounded(1234.0, 5000.0), 1230.0);
/// ```
#[must_use]
pub fn rounded(value: f64, width: f64) -> f64 {
    let (scale, fine) = digits(width);
    if fine { (value * scale).round() / scale } else { (value / scale).round() * scale }
}

/// Least number of steps between the bounds.
const STEPS: f64 = 100.0;

/// A power of ten, and whether the step is one over it (steps below 1) or the power itself.
fn digits(width: f64) -> (f64, bool) {
    let mut scale = 1.0;
    // The scale is a whole power of ten in both branches: multiplying by 0.001 would not give the nearest decimal number.
    if width >= STEPS {
        while scale * 10.0 * STEPS <= width {
            scale *= 10.0;
        }
        (scale, false)
    } else {
        while STEPS > width * scale {
            scale *= 10.0;
        }
        (scale, true)
    }
}

/// The value of a decision at a coordinate between 0 and 1 within its bounds.
fn value_at(decision: &Decision, (low, high): (f64, f64), place: f64) -> f64 {
    let width = decision.high - decision.low;
    let value = rounded(low + place * (high - low), width);
    // Rounding must not leave the bounds; these may have more digits than the steps.
    value.clamp(low, high)
}

/// The package at a point of the unit cube that the bounds span.
pub(super) fn package_at(problem: &OptimizationProblem, bounds: &[(f64, f64)], point: &[f64]) -> LeverPackage {
    let decided = problem.decisions.iter().zip(bounds).zip(point);
    decided.map(|((decision, bounds), place)| Some(value_at(decision, *bounds, *place))).collect()
}
