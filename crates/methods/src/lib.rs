//! Methods that know no province: numbers with the same bits on every machine, random numbers with an address, designs
//! of experiments, scores of forecasts, the ensemble smoother, sensitivity indices, scenario discovery, optimizers.
//!
//! Nothing here knows a county, a lever or a plan; each method can be read and tested against another implementation
//! alone. `qilu` stands on it.

pub mod assimilate;
pub mod design;
pub mod discovery;
pub mod math;
pub mod optimizers;
pub mod random;
pub mod score;
pub mod sensitivity;
pub mod smoother;
pub mod summary;
pub mod table;

pub use qilu_messages::error;
