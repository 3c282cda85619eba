//! Random numbers of a case. They depend on the seed, the part and the number of the case alone, so that a case can be
//! repeated by itself.

use rand::Rng;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use sha2::Digest;
use sha2::Sha256;

/// The random numbers of a case.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// The random numbers at an address.
    pub(crate) fn at(seed: u64, part: &str, case: usize) -> Dice {
        let address = Sha256::new().chain_update(seed.to_le_bytes()).chain_update((case as u64).to_le_bytes());
        Dice(ChaCha8Rng::from_seed(address.chain_update(part).finalize().into()))
    }

    /// A whole number below another one.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        // The remainder prefers small numbers by less than one part in a billion, which does no harm here.
        usize::try_from(self.0.next_u64() % end.max(1) as u64).expect("a number below a size")
    }

    /// A number from 0 to 1.
    pub(crate) fn share(&mut self) -> f64 {
        f64::from(self.0.next_u32()) / f64::from(u32::MAX)
    }

    /// Whether something of a probability happens.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// One of some values.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, values: &[&'a T]) -> &'a T {
        values[self.below(values.len())]
    }

    /// An index of a list that is not empty.
    pub(crate) fn one<'a, T>(&mut self, values: &'a [T]) -> &'a T {
        &values[self.below(values.len())]
    }

    /// A byte.
    pub(crate) fn byte(&mut self) -> u8 {
        self.0.next_u32().to_le_bytes()[0]
    }
}
