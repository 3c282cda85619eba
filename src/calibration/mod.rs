//! Calibration: published figures as observations with errors, the posterior they give, and how it is tested and kept up
//! to date.

pub mod calibrate;
pub mod decade;
pub mod monitor;
pub mod observed;
pub mod plausibility;
pub mod sbc;
