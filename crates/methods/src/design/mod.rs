//! Designs of experiments: the points at which a model is run.
//!
//! A design is an array of points of the unit cube with one row per point and one column per factor. Its user scales it to
//! the ranges of the factors. The same arguments give the same points on every machine.

pub mod grid;
pub mod latin;
pub mod morris;
pub mod problem;
pub mod saltelli;
pub mod sobol;

use rand::rngs::ChaCha8Rng;

use crate::random;
use crate::random::Purpose;

/// Designs with random numbers; the number of a design is part of their address.
#[derive(Clone, Copy, Debug)]
#[repr(u16)]
enum DesignKind {
    Latin = 0,
    Saltelli = 1,
    Morris = 2,
}

/// Random numbers of a design, by factor or trajectory.
fn random_stream(seed: u64, kind: DesignKind, index: usize) -> ChaCha8Rng {
    random::stream(seed, u32::try_from(index).expect("fewer than 2^32 factors"), kind as u16, Purpose::Design)
}
