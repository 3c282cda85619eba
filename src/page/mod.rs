//! The page: what `qilu report` bakes into one file and `qilu serve` keeps alive.

pub mod assets;
pub mod contributions;
pub mod map;
pub mod reference_data;
pub mod report;
pub mod run_summary;
