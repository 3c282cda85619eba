//! Migration: who moves (schedules and levels), where to (nested logit), and the constants that make the model
//! reproduce the decade before the base year.

pub mod constants;
pub mod destination;
pub mod schedule;
pub mod transfer;
pub mod window;
