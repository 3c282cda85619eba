//! The number of classes of delta.

use crate::math;

/// Largest number of classes (SALib).
const MOST_CLASSES: f64 = 48.0;

/// Number of rows around which the power of the number of classes changes, and the width of the change (SALib).
const CHANGE_ROWS: f64 = 1500.0;
const CHANGE_WIDTH: f64 = 500.0;

/// Number of classes for a number of rows, by the formula of SALib: the power of the rows rises from 1/4 for small tables to
/// 1/3 for large ones, with the change around 1,500 rows.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 48")]
pub(in crate::sensitivity) fn classes(rows: usize) -> usize {
    let rows = rows as f64;
    let power = 2.0 / (7.0 + libm::tanh((CHANGE_ROWS - rows) / CHANGE_WIDTH));
    math::pow(rows, power).ceil().min(MOST_CLASSES) as usize
}
