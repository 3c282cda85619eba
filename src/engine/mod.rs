//! The engine: projects one draw of one scenario year by year.

pub mod agents;
pub mod cohort;
pub mod draw;
pub mod kernel;
pub mod policy;
pub mod prepared;
pub mod rates;
mod rebasing;
pub mod reference;
pub mod residents;
pub mod sectors;
pub mod setup;
pub mod shocks;
pub mod stocks;
mod transition_rates;
pub mod utility;
pub mod vital;
pub mod year;
