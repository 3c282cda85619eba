//! The factors of a study.

use crate::data::parameters::Prior;
use crate::scenario::paths::Setting;
use crate::scenario::uncertainty::Parameter;

/// A factor of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Name of its column.
    pub name: String,
    /// Lever or parameter that the factor sets.
    pub acts_on: ActsOn,
    /// Distribution of its values.
    pub spread: FactorDistribution,
    /// Levels in a grid.
    pub levels: usize,
}

/// Lever or parameter that a factor sets.
#[derive(Clone, Debug, PartialEq)]
pub enum ActsOn {
    /// A lever at one or more places; the value of the settings is the factor's.
    Lever(Vec<Setting>),
    /// A parameter, which then has one value in all draws.
    Parameter(Parameter),
}

/// Distribution of the values of a factor.
#[derive(Clone, Debug, PartialEq)]
pub enum FactorDistribution {
    /// Evenly from `low` to `high`.
    Uniform {
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
    /// As the prior of the parameter.
    Prior(Box<Prior>),
}
