//! Convergence of the indices of Sobol' with the number of base rows, and a rule to stop.

use crate::sensitivity::Evidence;
use crate::sensitivity::ProvenDesign;
use crate::sensitivity::Resampling;
use crate::sensitivity::SensitivityResult;
use crate::sensitivity::proof::SaltelliBlocks;
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
#[must_use]
pub fn steps(design: &ProvenDesign<'_, SaltelliBlocks>, resampling: &Resampling) -> Vec<ConvergenceStep> {
    let all = design.base_rows();
    let mut bases: Vec<usize> =
        std::iter::successors(Some(FEWEST), |base| Some(2 * base)).take_while(|base| *base < all).collect();
    bases.push(all);
    let step = |base: usize| ConvergenceStep { base, answers: sobol::analyse(&design.head(base), resampling) };
    bases.into_iter().map(step).collect()
}

/// The largest half-width of a total index, over inputs and outputs; NaN if an output has none, or an index has no value.
/// Outputs that do not vary are left out, because no base rows would give them an interval; without other outputs it is 0.
///
/// An index that is the same in all resamples, such as the 0 of an input without effect, has no interval. It does not keep
/// the others from having converged.
#[must_use]
pub fn largest_half_width(answers: &[SensitivityResult]) -> f64 {
    let varying: Vec<&SensitivityResult> =
        answers.iter().filter(|answer| answer.evidence != Evidence::NoVariation).collect();
    if varying.is_empty() && !answers.is_empty() {
        return 0.0;
    }
    // NaN must win over any number: an output without intervals has not converged.
    let largest = |a: f64, b: f64| if a.is_nan() || a > b { a } else { b };
    let of_output = |answer: &SensitivityResult| {
        let unknown = answer.of("ST").any(|index| index.value.is_nan());
        let widths = answer.of("ST").map(|index| index.half_width).filter(|width| !width.is_nan());
        widths.reduce(largest).filter(|_| !unknown).unwrap_or(f64::NAN)
    };
    varying.into_iter().map(of_output).reduce(largest).unwrap_or(f64::NAN)
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
            SensitivityResult {
                used: 8,
                failed: 0,
                first_failed: None,
                evidence: Evidence::Enough,
                indices: indices.iter().enumerate().map(index).collect(),
            }
        };
        let converged = output(&[(0.9, 0.01), (0.0, f64::NAN), (0.1, 0.02)]);
        let alone = std::slice::from_ref(&converged);
        assert!(is_met(alone, 0.03) && !is_met(alone, 0.015));
        // An index that could not be estimated, and an output without any interval, are never known well enough.
        assert!(!is_met(&[converged.clone(), output(&[(0.9, 0.01), (f64::NAN, f64::NAN)])], 0.03));
        assert!(!is_met(&[output(&[(0.9, f64::NAN)]), converged], 0.03) && !is_met(&[], 0.03));
    }
}
