//! Translation of the cost cap of a lever into bounds on its value.

use crate::error::Error;
use crate::error::Result;
use crate::policy::optimize::rounding::rounded;
use crate::policy::optimize::score::LeverPackage;
use crate::policy::optimize::score::PackageScorer;
use qilu_messages::policy::OptimizationFault;

/// Halvings between a value within the cap and one above it. A thousandth of the width is finer than the rounding of the
/// values of a solution.
const HALVINGS: usize = 10;

/// Bounds of the decisions within which the lever alone costs no more than its cap over the draws of the search. Assumption:
/// the cost of a lever alone rises with the distance from its neutral value.
///
/// # Errors
/// A cap that even the value next to that one breaks.
pub(super) fn bounds(scorer: &PackageScorer<'_>) -> Result<Vec<(f64, f64)>> {
    let decisions = &scorer.problem.decisions;
    let mut bounds: Vec<(f64, f64)> = decisions.iter().map(|decision| (decision.low, decision.high)).collect();
    for (place, decision) in decisions.iter().enumerate() {
        let Some(cap) = decision.cap else { continue };
        let cost = |value: f64| -> Result<f64> {
            let mut package: LeverPackage = vec![None; decisions.len()];
            package[place] = Some(value);
            Ok(scorer.scores(&[package])?[0].cost)
        };
        let row = decision.setting.lever.row();
        // The value nearest to no change is the cheapest one; if it breaks the cap, every value does.
        let least = row.neutral.clamp(decision.low, decision.high);
        let at_least = cost(least)?;
        if at_least > cap {
            let (lever, place) = (row.name.to_owned(), decision.place.clone());
            return Err(Error::setting(OptimizationFault::CapTooLow { lever, place, cap, least, cost: at_least }));
        }
        let farthest = |end: f64| -> Result<f64> {
            if end.to_bits() == least.to_bits() || cost(end)? <= cap {
                return Ok(end);
            }
            let (mut kept, mut broken) = (least, end);
            for _ in 0..HALVINGS {
                // Only values that a solution can have are tried; the search ends when no such value lies between the
                // two.
                let middle = rounded(f64::midpoint(kept, broken), decision.high - decision.low);
                if [kept, broken].iter().any(|tried| tried.to_bits() == middle.to_bits()) {
                    break;
                }
                if cost(middle)? <= cap {
                    kept = middle;
                } else {
                    broken = middle;
                }
            }
            Ok(kept)
        };
        bounds[place] = (farthest(decision.low)?, farthest(decision.high)?);
    }
    Ok(bounds)
}
