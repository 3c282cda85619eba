//! The equations of the model: pure functions without files, clocks, threads or random numbers.

pub mod backcast;
pub mod decade;
pub mod demography;
pub mod economy;
pub mod housing;
pub mod hukou;
pub mod initial;
pub mod land;
pub mod migration;
pub mod population;
pub mod services;
