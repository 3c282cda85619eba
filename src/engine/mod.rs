//! The engine: one draw of one scenario, year by year.

pub mod cohort;
pub mod plain;
pub mod rates;
pub mod setup;
pub mod shocks;
pub mod utility;
pub mod vital;
pub mod world;
pub mod year;
