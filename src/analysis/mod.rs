//! Questions to an ensemble: are the targets met, what makes the change, how do scenarios differ.

pub mod compare;
pub mod components;
pub mod explain;
pub mod goals;
pub mod loops;
pub mod smoother;
pub mod targets;
pub mod validation;
