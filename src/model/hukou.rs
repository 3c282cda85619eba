//! Registration (hukou): openness, entitlement, settlement.

use crate::math;

/// Openness after a share `lever` of the remaining limits is removed; 0 to 1.
#[must_use]
pub fn openness(base: f64, lever: f64) -> f64 {
    base + lever * (1.0 - base)
}

/// What moves the settlement hazard of a city.
#[derive(Clone, Copy, Debug)]
pub struct Settlement {
    /// Hazard of those past the residence requirement in the base year, per person-year.
    pub hazard: f64,
    /// Change of openness since the base year and its effect on the log hazard.
    pub openness: (f64, f64),
    /// Change of entitled coverage and its effect.
    pub coverage: (f64, f64),
    /// Change of `ln(income / price)` and its effect.
    pub affordability: (f64, f64),
    /// Residence required, years.
    pub requirement_years: f64,
    /// Hazard of leaving the unsettled for any reason, per person-year.
    pub exit: f64,
}

impl Settlement {
    /// Probability of settlement of an unsettled resident within a year.
    ///
    /// Durations of residence are not tracked here; with arrivals and exits in balance they are exponential, so a
    /// share `exp(-exit x requirement)` is past the requirement.
    #[must_use]
    pub fn probability(&self) -> f64 {
        let log =
            [self.openness, self.coverage, self.affordability].iter().map(|(change, effect)| change * effect).sum();
        let eligible = math::exp(-self.exit * self.requirement_years);
        -math::exp_m1(-self.hazard * math::exp(log)) * eligible
    }
}
