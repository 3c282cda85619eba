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

/// The largest half-width of a total index, over inputs and outputs; NaN if there is none or one has no interval. Outputs
/// that do not vary are left out, because no base rows would give them an interval; without other outputs it is 0.
#[must_use]
pub fn largest_half_width(answers: &[SensitivityResult]) -> f64 {
    let varying: Vec<&SensitivityResult> =
        answers.iter().filter(|answer| answer.evidence != Evidence::NoVariation).collect();
    if varying.is_empty() && !answers.is_empty() {
        return 0.0;
    }
    // NaN must win over any number: an index without an interval has not converged.
    let widths = varying.into_iter().flat_map(|answer| answer.of("ST")).map(|index| index.half_width);
    widths.reduce(|a, b| if a.is_nan() || a > b { a } else { b }).unwrap_or(f64::NAN)
}

/// The rule to stop: the half-width of every total index of every output is below `below`. Without intervals the rule is
/// never met.
#[must_use]
pub fn is_met(answers: &[SensitivityResult], below: f64) -> bool {
    largest_half_width(answers) < below
}
