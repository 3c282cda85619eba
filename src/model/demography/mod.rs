//! Mortality and fertility.

pub mod fertility;
pub mod mortality;
