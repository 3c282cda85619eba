//! Mortality: Brass relational life tables and the expected gain of life expectancy.

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::data::demography::DoubleLogistic;
use crate::data::demography::StandardLifeTable;
use qilu_methods::math;

/// Range of life expectancies that the model can reach, years; the relational table is solved between its ends.
pub const E0_RANGE: (f64, f64) = (60.0, 100.0);

/// Number of nodes of the inverse table from e0 to the level of mortality: one every 0.05 years.
const NODES: usize = 801;

/// Levels `ln A` between which the solution for any e0 of [`E0_RANGE`] lies.
const LEVEL_RANGE: (f64, f64) = (-12.0, 8.0);

/// Halvings of [`LEVEL_RANGE`]: more than the digits of a number.
const HALVINGS: usize = 60;

/// Steepness of a logistic step: about `2 ln 9`, so that a step rises from 10 to 90 % over its width (Chunn, Raftery and
/// Gerland 2013).
const STEEPNESS: f64 = 4.4;

/// Relational life tables of one sex: `logit(1 - l(a)) = alpha + logit(1 - l_std(a))` (Brass 1971, with slope 1).
///
/// In odds: `q(a) = A w(a) / (1 + A w(a))` with `w = (1 - l_std) / l_std` and `A = e^(2 alpha)`, so that a table
/// costs one division an age. `A` is found from e0 by a table of `ln A` over e0, interpolated with cubics.
#[derive(Clone, Debug)]
pub struct BrassFamily {
    /// Odds of having died by each age in the standard table, `w(a)`.
    odds: [f64; AGES],
    /// Share of the first year lived by infants who die in it.
    infant_weight: f64,
    /// Life expectancy at 100, years; that of the standard table at any level.
    e100: f64,
    /// Level `ln A` at the nodes of e0.
    level_of_e0: Vec<f64>,
}

/// Survival from one end of a year to the next in a closed population.
#[derive(Clone, Debug, PartialEq)]
pub struct Survival {
    /// `S(a) = L(a+1) / L(a)` for a in 0..=98, and for 99 and 100 the survival into the open group 100+.
    pub ratio: AgeRow,
    /// Share of the births of a year alive at its end, `L(0)`: births spread evenly over the year (Lexis).
    pub births: f64,
}

impl BrassFamily {
    /// Prepares the family of a standard table.
    #[must_use]
    pub fn new(standard: &StandardLifeTable) -> BrassFamily {
        let mut odds = [0.0; AGES];
        for (odds, l) in odds.iter_mut().zip(&standard.survivors) {
            *odds = (1.0 - l) / l;
        }
        let l1 = standard.survivors[1];
        let mut family = BrassFamily {
            odds,
            // Share of the year lived by those who die in infancy.
            infant_weight: ((standard.infant_person_years - l1) / (1.0 - l1)).clamp(0.0, 1.0),
            e100: standard.e100,
            level_of_e0: Vec::new(),
        };
        // Every draw asks for a level per year, city, residence and sex, so the equation is solved once for the nodes.
        family.level_of_e0 = (0..NODES).map(|node| family.solve_level(node_e0(node))).collect();
        family
    }

    /// Life expectancy at birth for a level `ln A`.
    #[must_use]
    pub fn e0(&self, level: f64) -> f64 {
        self.person_years(level).iter().sum()
    }

    /// Level `ln A` (twice Brass's alpha) at which life expectancy is `e0` years; `e0` is moved into
    /// [`E0_RANGE`].
    #[must_use]
    pub fn level(&self, e0: f64) -> f64 {
        let (low, high) = E0_RANGE;
        let at = (e0.clamp(low, high) - low) / (high - low) * (NODES - 1) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and NODES - 1")]
        let i = (at as usize).clamp(1, NODES - 3);
        let t = at - i as f64;
        // Cubic through four neighbouring nodes (Lagrange).
        let y = &self.level_of_e0[i - 1..i + 3];
        let (a, b, c, d) = (t + 1.0, t, t - 1.0, t - 2.0);
        -y[0] * b * c * d / 6.0 + y[1] * a * c * d / 2.0 - y[2] * a * b * d / 2.0 + y[3] * a * b * c / 6.0
    }

    /// Survival ratios of the table with life expectancy `e0` years.
    #[must_use]
    pub fn survival(&self, e0: f64) -> Survival {
        let lived = self.person_years(self.level(e0));
        let mut ratio = AgeRow::ZERO;
        for age in 0..AGES - 2 {
            ratio[age] = lived[age + 1] / lived[age];
        }
        // Persons of 99 and of the open group enter the open group together, so both rows have S = T(100) / T(99).
        let open = lived[AGES - 1] / (lived[AGES - 2] + lived[AGES - 1]);
        ratio[AGES - 2] = open;
        ratio[AGES - 1] = open;
        Survival { ratio, births: lived[0] }
    }

    /// Person-years lived at each age of 1 born, `L(a)`; the last is that of the open group.
    fn person_years(&self, level: f64) -> [f64; AGES] {
        let scale = math::exp(level);
        let mut l = [0.0; AGES];
        for (l, odds) in l.iter_mut().zip(&self.odds) {
            *l = 1.0 / (1.0 + scale * odds);
        }
        let mut lived = [0.0; AGES];
        for age in 0..AGES - 1 {
            lived[age] = 0.5 * (l[age] + l[age + 1]);
        }
        // Infants die early in the year, so the middle of their year is no good approximation.
        lived[0] = l[1] + self.infant_weight * (1.0 - l[1]);
        lived[AGES - 1] = l[AGES - 1] * self.e100;
        lived
    }

    /// Level `ln A` at which life expectancy is `e0` years.
    fn solve_level(&self, e0: f64) -> f64 {
        // Life expectancy falls with the level, so bisection finds the one solution.
        let (mut low, mut high) = LEVEL_RANGE;
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            if self.e0(middle) > e0 { low = middle } else { high = middle }
        }
        0.5 * (low + high)
    }
}

/// Life expectancy at a node, years.
fn node_e0(node: usize) -> f64 {
    E0_RANGE.0 + (E0_RANGE.1 - E0_RANGE.0) * node as f64 / (NODES - 1) as f64
}

/// Expected gain of life expectancy in a year at level `e0`, years per year; double-logistic function of Chunn,
/// Raftery and Gerland (2013, Demography 50, 777-801, equation 2), as in the UN's projections.
#[must_use]
pub fn e0_gain(parameters: &DoubleLogistic, e0: f64) -> f64 {
    let DoubleLogistic { delta, k, z } = *parameters;
    let step = |height: f64, width: f64, start: f64| {
        height / (1.0 + math::exp(-STEEPNESS / width * (e0 - start - 0.5 * width)))
    };
    step(k, delta[1], delta[0]) + step(z - k, delta[3], delta[0] + delta[1] + delta[2])
}
