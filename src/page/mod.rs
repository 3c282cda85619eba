//! The page: what `qilu report` bakes into one file and `qilu serve` keeps alive.

pub mod assets;
pub mod catalogue;
pub mod contributions;
pub mod dossier;
pub mod map;
pub mod report;
