//! Optimizers without derivatives: CMA-ES for one objective, NSGA-II for a Pareto front.

pub mod cmaes;
pub mod nsga;
