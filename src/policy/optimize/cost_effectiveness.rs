//! Order of cost effectiveness: levers are added from the lowest to the highest cost per gain of probability until the
//! target is met. If effects and costs were linear and independent, this would be the solution (the fractional knapsack of
//! Dantzig 1957, Operations Research 5, 266-288). They nearly are, so the search begins here.

use crate::error::Result;
use crate::policy::optimize::rounding::package_at;
use crate::policy::optimize::score::Score;
use crate::policy::optimize::search::PackageSearch;

/// Halvings of the level to which the order is filled. The search that follows moves the start by more than the rest.
const HALVINGS: usize = 10;

/// Distance in the unit cube below which a point counts as an end of the bounds.
const AT_END: f64 = 1e-9;

/// A decision with the end of its bounds that gains most per cost.
struct Gain {
    decision: usize,
    /// Coordinate of the end in the unit cube, 0 or 1.
    end: f64,
    /// Cost per unit of the normal quantile of the probability, 100 million yuan of 2020.
    price: f64,
}

/// Levers in the order of cost effectiveness.
pub(super) struct CostEffectivenessOrder {
    /// The point of the unit cube nearest to no change.
    least: Vec<f64>,
    order: Vec<Gain>,
}

impl CostEffectivenessOrder {
    /// The point of the unit cube where the order is filled up to a level: that many decisions at their ends, the last
    /// one in part.
    fn filled(&self, level: f64) -> Vec<f64> {
        let mut point = self.least.clone();
        for (rank, gain) in self.order.iter().enumerate() {
            let share = (level - rank as f64).clamp(0.0, 1.0);
            point[gain.decision] += share * (gain.end - point[gain.decision]);
        }
        point
    }

    /// Points from no change to the full order.
    ///
    /// - `count`: number of points, at least 2.
    pub(super) fn ladder(&self, count: usize) -> Vec<Vec<f64>> {
        let step = self.order.len() as f64 / (count - 1) as f64;
        (0..count).map(|rung| self.filled(rung as f64 * step)).collect()
    }
}

impl PackageSearch<'_> {
    /// The levers in the order of cost effectiveness.
    ///
    /// - `base`: score of the scenario without levers.
    pub(super) fn cost_effectiveness(&mut self, base: &Score) -> Result<CostEffectivenessOrder> {
        let decisions = self.scorer.problem.decisions.iter();
        let least: Vec<f64> = decisions.zip(self.bounds).map(|(one, bounds)| one.least(*bounds)).collect();
        Ok(CostEffectivenessOrder { order: self.order(base, &least)?, least })
    }

    /// The point where the order is filled just far enough to meet the target, or the full order where that does not.
    pub(super) fn fill(&mut self, ranking: &CostEffectivenessOrder) -> Result<Vec<f64>> {
        let mut meets = |level: f64| -> Result<bool> {
            let package = package_at(self.scorer.problem, self.bounds, &ranking.filled(level));
            let score = self.score(vec![package])?[0];
            Ok(self.meets(&score))
        };
        let (mut low, mut high) = (0.0, ranking.order.len() as f64);
        // With every lever at its end the target is as near as it gets; if that fails, there is nothing to bisect.
        if meets(high)? {
            for _ in 0..HALVINGS {
                let middle = f64::midpoint(low, high);
                if meets(middle)? {
                    high = middle;
                } else {
                    low = middle;
                }
            }
        }
        Ok(ranking.filled(high))
    }

    /// Decisions that alone raise the probability, the cheapest gain first.
    fn order(&mut self, base: &Score, least: &[f64]) -> Result<Vec<Gain>> {
        let problem = self.scorer.problem;
        let ends = (0..least.len()).flat_map(|decision| [0.0, 1.0].map(|end| (decision, end)));
        let tried: Vec<(usize, f64)> = ends.filter(|(decision, end)| (end - least[*decision]).abs() > AT_END).collect();
        let alone = tried.iter().map(|&(decision, end)| {
            let mut point = least.to_vec();
            point[decision] = end;
            let mut package = vec![None; problem.decisions.len()];
            package[decision] = package_at(problem, self.bounds, &point)[decision];
            package
        });
        let alone = alone.collect();
        let scores = self.score(alone)?;
        let mut order: Vec<Gain> = Vec::new();
        for ((decision, end), score) in tried.into_iter().zip(scores) {
            // The normal quantile is used instead of the probability, because it keeps rising where the probability is
            // near 0 or 1.
            let gain = score.reach - base.reach;
            if gain <= 0.0 {
                continue;
            }
            let found = Gain { decision, end, price: (score.cost - base.cost) / gain };
            match order.iter_mut().find(|known| known.decision == decision) {
                Some(known) if found.price < known.price => *known = found,
                Some(_) => {}
                None => order.push(found),
            }
        }
        order.sort_by(|a, b| a.price.total_cmp(&b.price));
        Ok(order)
    }
}
