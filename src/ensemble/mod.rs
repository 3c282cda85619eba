//! Ensembles: many draws of a scenario in parallel, and their summaries.

pub mod agents;
pub mod individuals;
pub mod instant;
pub mod run;
pub mod summary;
