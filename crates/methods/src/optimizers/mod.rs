//! Optimizers that need no derivative: CMA-ES for one objective, NSGA-II for a Pareto front.

pub mod cmaes;
pub mod nsga;
