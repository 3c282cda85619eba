//! Methods that do not depend on the model or on a region: numbers with the same bits on every machine, random numbers
//! with addresses, designs of experiments, scores of forecasts, the ensemble smoother, sensitivity indices, scenario
//! discovery, optimizers, Markov chains, mixtures of forecasts.
//!
//! Nothing here refers to a county, a lever or a plan. Each method can be read alone and tested against another
//! implementation. The crate `qilu` builds on this one.

pub mod assimilate;
pub mod chain;
pub mod design;
pub mod discovery;
pub mod estimate;
pub mod gaussian;
pub mod math;
pub mod mixture;
pub mod optimizers;
pub mod plausibility;
pub mod random;
pub mod records;
pub mod score;
pub mod sensitivity;
pub mod smoother;
pub mod summary;
pub mod table;

pub use qilu_messages::error;
