//! Questions to an ensemble: are the targets met, what makes the change, how do scenarios differ.

pub mod compare;
pub mod components;
pub mod engine_check;
pub mod explain;
pub mod goals;
pub mod loops;
pub mod one_region;
pub mod targets;
pub mod validation;
