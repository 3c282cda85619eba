//! Experiments: expressions evaluated over draws, and the runs of a study over levers and parameters.

pub mod columns;
pub mod evaluate;
pub mod outcome_filter;
pub mod sweep;
pub mod thresholds;
