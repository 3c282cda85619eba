//! The page that `qilu report` writes as one file and `qilu serve` serves with live levers.

pub mod assets;
pub mod contributions;
pub mod digits;
pub mod lever_effects;
pub mod lever_summary;
pub mod map;
pub mod monitor_summary;
pub mod reference_data;
pub mod report;
pub mod run_summary;
pub mod second_opinions;
