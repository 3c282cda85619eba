//! Ensembles: many draws of a scenario in parallel, and their summaries.

pub mod agents;
pub mod checkpoint_cache;
pub mod individuals;
pub mod run;
pub mod summary;
pub mod threads;
