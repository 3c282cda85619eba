//! The engine: one draw of one scenario, year by year.

pub mod agents;
pub mod cohort;
mod decisions;
pub mod draw;
pub mod plain;
pub mod policy;
pub mod rates;
pub mod setup;
pub mod shocks;
pub mod utility;
pub mod vital;
pub mod world;
pub mod year;
