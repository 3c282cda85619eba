//! x
pub mod analysis;
pub mod axes;
pub mod data;
pub mod engine;
pub mod ensemble;
pub mod error;
pub mod math;
pub mod model;
pub mod plan;
pub mod random;
pub mod rate;
pub mod region;
pub mod scenario;
