//! Questions to an ensemble: are the targets met, what makes the change, how do scenarios differ.

pub mod assimilate;
pub mod baselines;
pub mod budget;
pub mod calibrate;
pub mod compare;
pub mod components;
pub mod discover;
pub mod engine_check;
pub mod evaluate;
pub mod explain;
pub mod figures;
pub mod goals;
pub mod hindcast;
pub mod interest;
pub mod loops;
pub mod monitor;
pub mod one_region;
pub mod optimize;
pub mod reasons;
pub mod sbc;
pub mod score;
pub mod sensitivity;
pub mod smoother;
pub mod sweep;
pub mod table;
pub mod targets;
