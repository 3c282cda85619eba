//! Convergence of the indices of Sobol' with the number of base rows, and a rule to stop.

use ndarray::Array2;
use ndarray::Axis;
use ndarray::Slice;

use crate::design::saltelli;
use crate::design::saltelli::SecondOrder;
use crate::error::Result;
use crate::sensitivity::Resampling;
use crate::sensitivity::SensitivityResult;
use crate::sensitivity::sobol;

/// Fewest base rows for which indices are computed; with fewer, they are mostly noise.
const FEWEST: usize = 16;

/// The indices after some base rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvergenceStep {
    /// Number of base rows.
    pub base: usize,
    /// Indices by output.
    pub answers: Vec<SensitivityResult>,
}

/// The indices after 16, 32, 64, ... base rows, as far as there are, and after all.
///
/// Arguments and errors as [`sobol::analyse`].
///
/// # Errors
/// The number of rows is no multiple of the rows that a base row becomes.
pub fn steps(
    y: &Array2<f64>,
    factors: usize,
    second_order: SecondOrder,
    resampling: &Resampling,
) -> Result<Vec<ConvergenceStep>> {
    let block = saltelli::block(factors, second_order);
    let all = y.nrows() / block;
    let mut bases: Vec<usize> =
        std::iter::successors(Some(FEWEST), |base| Some(2 * base)).take_while(|base| *base < all).collect();
    bases.push(all);
    let step = |base: usize| {
        // All rows at the end, so that rows that make no block are an error.
        let rows = if base == all { y.nrows() } else { base * block };
        let answers =
            sobol::analyse(&y.slice_axis(Axis(0), Slice::from(..rows)).to_owned(), factors, second_order, resampling)?;
        Ok(ConvergenceStep { base, answers })
    };
    bases.into_iter().map(step).collect()
}

/// The largest half-width of a total index, over inputs and outputs; NaN if there is none or one has no interval.
#[must_use]
pub fn largest_half_width(answers: &[SensitivityResult]) -> f64 {
    // NaN must win over any number: an index without an interval has not converged.
    let widths = answers.iter().flat_map(|answer| answer.of("ST")).map(|index| index.half_width);
    widths.reduce(|a, b| if a.is_nan() || a > b { a } else { b }).unwrap_or(f64::NAN)
}

/// The rule to stop: the half-width of every total index of every output is below `below`. Without intervals the rule is
/// never met.
#[must_use]
pub fn is_met(answers: &[SensitivityResult], below: f64) -> bool {
    largest_half_width(answers) < below
}
