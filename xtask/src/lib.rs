//! Tasks of the house: `cargo xtask NAME`. `house` measures the structure of the project from the text of its sources,
//! and the unit tests of this crate are the rules that the sources must keep.

pub mod house;
