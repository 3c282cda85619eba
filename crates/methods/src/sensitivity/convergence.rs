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

/// The largest half-width of a total index, over inputs and outputs; NaN if an output has none, or an index has no value.
///
/// An index that is the same in all resamples, such as the 0 of an input without effect, has no interval. It does not keep
/// the others from having converged.
#[must_use]
pub fn largest_half_width(answers: &[SensitivityResult]) -> f64 {
    // NaN must win over any number: an output without intervals has not converged.
    let largest = |a: f64, b: f64| if a.is_nan() || a > b { a } else { b };
    let of_output = |answer: &SensitivityResult| {
        let unknown = answer.of("ST").any(|index| index.value.is_nan());
        let widths = answer.of("ST").map(|index| index.half_width).filter(|width| !width.is_nan());
        widths.reduce(largest).filter(|_| !unknown).unwrap_or(f64::NAN)
    };
    answers.iter().map(of_output).reduce(largest).unwrap_or(f64::NAN)
}

/// The rule to stop: the half-width of every total index of every output is below `below`. Without intervals the rule is
/// never met.
#[must_use]
pub fn is_met(answers: &[SensitivityResult], below: f64) -> bool {
    largest_half_width(answers) < below
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sensitivity::SensitivityIndex;

    #[test]
    fn an_input_without_effect_does_not_keep_the_others_from_converging() {
        let output = |indices: &[(f64, f64)]| {
            let index = |(input, (value, half_width)): (usize, &(f64, f64))| SensitivityIndex {
                name: "ST",
                inputs: (input, None),
                value: *value,
                half_width: *half_width,
            };
            SensitivityResult { used: 8, failed: 0, indices: indices.iter().enumerate().map(index).collect() }
        };
        let converged = output(&[(0.9, 0.01), (0.0, f64::NAN), (0.1, 0.02)]);
        assert!(is_met(&[converged.clone()], 0.03) && !is_met(&[converged.clone()], 0.015));
        // An index that could not be estimated, and an output without any interval, are never known well enough.
        assert!(!is_met(&[converged.clone(), output(&[(0.9, 0.01), (f64::NAN, f64::NAN)])], 0.03));
        assert!(!is_met(&[output(&[(0.9, f64::NAN)]), converged], 0.03) && !is_met(&[], 0.03));
    }
}
