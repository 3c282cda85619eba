//! Registration (hukou): openness, entitlement, settlement.

use std::ops::Range;

use crate::axes::AGES;
use crate::axes::AgeRow;
use qilu_methods::math;

/// Ages of the near relatives who settle with an adult, years: children, and parents of 60 and over.
pub const RELATIVES: [Range<usize>; 2] = [0..18, 60..AGES];

/// 1 at the ages of [`RELATIVES`], 0 at the others.
#[must_use]
pub fn relatives() -> AgeRow {
    AgeRow::of_ages(|age| if RELATIVES.iter().any(|ages| ages.contains(&age)) { 1.0 } else { 0.0 })
}

/// Openness after a share `lever` of the remaining limits is removed; 0 to 1.
#[must_use]
pub fn openness(base: f64, lever: f64) -> f64 {
    base + lever * (1.0 - base)
}

/// Terms of the settlement hazard of a county, as changes since the base year and their effects.
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
    /// Further terms of the log hazard: land rights and online registration.
    pub ease: f64,
    /// Years of residence required before settlement.
    pub requirement_years: f64,
    /// Hazard of leaving the unsettled for any reason, per person-year.
    pub exit: f64,
}

impl Settlement {
    /// Probability of settlement of an unsettled resident within a year.
    ///
    /// Durations of residence are not tracked here; with arrivals and exits in balance they are exponential, so a
    /// share `exp(-exit x requirement)` is past the requirement.
    ///
    /// - `factor`: of the hazard at some ages, 1 at the others.
    #[must_use]
    pub fn probability(&self, factor: f64) -> f64 {
        // Assumption of a stationary stock: with a constant hazard of leaving it, the share that has stayed `x` years
        // is `exp(-exit x)`. `docs/engines.md` shows the error against real durations.
        let eligible = math::exp(-self.exit * self.requirement_years);
        self.probability_past(factor) * eligible
    }

    /// The same probability for a person past the residence requirement.
    #[must_use]
    pub fn probability_past(&self, factor: f64) -> f64 {
        let terms = [self.openness, self.coverage, self.affordability];
        // Effects add up as logarithms, so no combination of levers makes the hazard negative.
        let log = self.ease + terms.iter().map(|(change, effect)| change * effect).sum::<f64>();
        -math::exp_m1(-factor * self.hazard * math::exp(log))
    }
}
