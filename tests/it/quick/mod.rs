//! The tests of the quick lane, which `./test.sh --quick` runs together with the unit tests: pure functions, small
//! regions, and ensembles of at most 20 draws.

mod expressions;
mod identities;
mod input_data;
mod known;
mod one_region;
mod proofs;
mod scores;
mod sensitivity;
pub(crate) mod twins;
mod units;
