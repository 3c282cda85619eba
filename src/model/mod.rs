//! The equations. Pure: no file, clock, thread or random number.

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
