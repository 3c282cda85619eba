//! Designs of experiments: at which points to run a model.
//!
//! A design is an array of points of the unit cube: a row a point, a column a factor. Scaling to real ranges happens
//! where the factors have names. The same arguments give the same points on every machine.

pub mod grid;
pub mod latin;
pub mod morris;
pub mod problem;
pub mod saltelli;
pub mod sobol;

use rand::rngs::ChaCha8Rng;

use crate::random;
use crate::random::Purpose;

/// Designs that need chance; the number is part of the address of their random numbers.
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
