//! Rates, probabilities and shares: numbers that must not be mixed.

use crate::math;

/// Events per person-year, finite and 0 or more.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Rate(pub f64);

/// Chance of an event, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Probability(pub f64);

impl Rate {
    /// Probability of at least one event in a year, `1 - exp(-rate)`, for a constant hazard.
    ///
    /// ```
    /// let p = qilu::rate::Rate(0.065).over_a_year();
    /// assert!((p.0 - 0.062_933).abs() < 1e-6);
    /// ```
    #[must_use]
    pub fn over_a_year(self) -> Probability {
        Probability(-math::exp_m1(-self.0))
    }

    /// The constant hazard of which a share `remaining` of a cohort is left after `years`: `-ln(remaining) / years`.
    #[must_use]
    pub fn from_remaining(remaining: f64, years: f64) -> Rate {
        Rate(-math::ln(remaining) / years)
    }
}
