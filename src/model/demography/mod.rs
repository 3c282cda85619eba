//! Equations of mortality and fertility.

pub mod abridged;
pub mod fertility;
pub mod mortality;
