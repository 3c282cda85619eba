//! State of a search: whether a problem can be solved at all, the packages scored so far, and the comparison of scores.

use crate::engine::prepared::PreparedRun;
use crate::error::Error;
use crate::error::Result;
use crate::policy::optimize::score::LeverPackage;
use crate::policy::optimize::score::PackageScorer;
use crate::policy::optimize::score::Score;
use crate::scenario::optimization::OptimizationProblem;
use qilu_messages::policy::OptimizationFault;

/// A search in progress.
pub(super) struct PackageSearch<'a> {
    pub(super) scorer: &'a PackageScorer<'a>,
    pub(super) bounds: &'a [(f64, f64)],
    pub(super) history: Vec<(LeverPackage, Score)>,
}

impl PackageSearch<'_> {
    /// Scores packages and keeps them in the history.
    pub(super) fn score(&mut self, packages: Vec<LeverPackage>) -> Result<Vec<Score>> {
        let scores = self.scorer.scores(&packages)?;
        // Every package that was ever scored is a candidate for the solution, including those tried while pruning.
        self.history.extend(packages.into_iter().zip(scores.iter().copied()));
        Ok(scores)
    }

    /// Whether a score has the required probability.
    pub(super) fn meets(&self, score: &Score) -> bool {
        score.probability >= self.scorer.problem.target.probability
    }

    /// Whether score `a` is better than `b`: one that meets the target before one that does not, then the cheaper one, or the
    /// one of higher probability.
    pub(super) fn better(&self, a: &Score, b: &Score) -> bool {
        match (self.meets(a), self.meets(b)) {
            (true, true) => a.cost < b.cost,
            (false, false) => a.reach > b.reach,
            // Only one of the two meets the target, and `met` says whether it is the first.
            (met, _) => met,
        }
    }

    /// Index of the best package, the first of equals.
    pub(super) fn best(&self) -> usize {
        let mut best = 0;
        for place in 1..self.history.len() {
            if self.better(&self.history[place].1, &self.history[best].1) {
                best = place;
            }
        }
        best
    }
}

/// Checks that levers can act before the year of the target.
///
/// # Errors
/// The year of the target has passed.
pub(super) fn sound(run: &PreparedRun, problem: &OptimizationProblem) -> Result<()> {
    let (year, passed) = (problem.target.year, run.passed());
    if year <= passed {
        return Err(Error::setting(OptimizationFault::TargetPassed { year, passed }));
    }
    Ok(())
}
