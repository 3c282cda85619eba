//! The law of the transfer of rural residents to urban residence, and its levels in the intervals of a province.

use qilu_methods::math;

use crate::national::panel::Interval;
use crate::national::panel::PanelProvince;
use crate::national::panel::size;

/// Least hazard that a year is taken to have, per rural resident. A share can fall by the error of a survey, and a hazard below
/// zero has no logarithm.
const LEAST_HAZARD: f64 = 2e-4;

/// Logarithm of the largest hazard, and bounds of the share, which Newton's method keeps inside on its way.
const LARGEST_LN_HAZARD: f64 = -1.0;
const SHARES: (f64, f64) = (0.005, 0.995);

/// Newton's method: most steps, largest step in the level, least derivative, and difference of the shares at which it ends.
const MOST_STEPS: usize = 60;
const LARGEST_STEP: f64 = 0.5;
const LEAST_DERIVATIVE: f64 = 1e-5;
const CLOSE: f64 = 1e-8;

/// The response of the hazard to the size of the towns: `ln h = level + slope x + curvature x^2` with `x = ln(urban/rural)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Law {
    /// Change of `ln h` per unit of `x` at `x = 0`.
    pub slope: f64,
    /// Coefficient of the square of `x`.
    pub curvature: f64,
}

impl Law {
    /// `ln h` less its level at a size `x`.
    #[must_use]
    pub fn response(self, x: f64) -> f64 {
        (self.slope + self.curvature * x) * x
    }

    /// The share a year later: `S + h (1 - S) - (n_r - n_u) S (1 - S)`.
    ///
    /// - `level`: `ln h` less the response to the size.
    /// - `difference`: natural increase of rural less that of urban residents, per year.
    #[must_use]
    pub fn next_share(self, share: f64, level: f64, difference: f64) -> f64 {
        self.step([share, 0.0], level, difference)[0]
    }

    /// The share a year later and its derivative by the level, from the share and its derivative.
    fn step(self, [share, derivative]: [f64; 2], level: f64, difference: f64) -> [f64; 2] {
        let x = size(share);
        let hazard = math::exp((level + self.response(x)).min(LARGEST_LN_HAZARD));
        let rural = 1.0 - share;
        let next = (share + hazard * rural - difference * share * rural).clamp(SHARES.0, SHARES.1);
        let of_hazard = hazard * (1.0 + (self.slope + 2.0 * self.curvature * x) * derivative / (share * rural));
        let of_share = 1.0 - hazard - difference * (1.0 - 2.0 * share);
        [next, of_hazard * rural + of_share * derivative]
    }

    /// The level with which the share at the end of an interval is met, and the derivative of that share by the level; `None`
    /// if no level meets it.
    #[must_use]
    pub fn level(self, province: &PanelProvince, interval: Interval) -> Option<(f64, f64)> {
        let (start, end) = (province.share(interval.first), province.share(interval.last));
        if interval.last - interval.first == 1 {
            // One year has a level in closed form.
            let hazard = yearly_hazard(province, interval.first);
            return Some((math::ln(hazard) - self.response(size(start)), hazard * (1.0 - start)));
        }
        let hazard = province.mean_hazard(interval).max(LEAST_HAZARD);
        let mut level = math::ln(hazard) - self.response(size(f64::midpoint(start, end)));
        for _ in 0..MOST_STEPS {
            let years = interval.first..interval.last;
            let [share, derivative] =
                years.fold([start, 0.0], |state, year| self.step(state, level, province.difference(year)));
            let missed = share - end;
            level -= (missed / derivative.max(LEAST_DERIVATIVE)).clamp(-LARGEST_STEP, LARGEST_STEP);
            if missed.abs() < CLOSE {
                // Newton's method doubles the digits, so that this last step is exact to rounding.
                return Some((level, derivative));
            }
        }
        None
    }
}

/// Hazard of a single year, per rural resident.
fn yearly_hazard(province: &PanelProvince, year: u16) -> f64 {
    let (start, end) = (province.share(year), province.share(year + 1));
    ((end - start) / (1.0 - start) + province.difference(year) * start).max(LEAST_HAZARD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_meets_the_share_at_the_end_and_its_derivative_is_that_of_the_share() {
        let law = Law { slope: -0.5, curvature: -0.4 };
        let shares = [(2000, 0.3), (2010, 0.45), (2011, 0.46)].into();
        let province = PanelProvince::new("420000", shares, [0.006, 0.002]);
        for interval in [Interval { first: 2000, last: 2010 }, Interval { first: 2010, last: 2011 }] {
            let (level, derivative) = law.level(&province, interval).expect("a level");
            let end = |level: f64| {
                let years = interval.first..interval.last;
                years.fold(province.share(interval.first), |share, year| {
                    law.next_share(share, level, province.difference(year))
                })
            };
            assert!((end(level) - province.share(interval.last)).abs() < 1e-12, "{interval:?}");
            let quotient = (end(level + 1e-5) - end(level - 1e-5)) / 2e-5;
            assert!((derivative / quotient - 1.0).abs() < 1e-7, "{derivative} {quotient}");
        }
    }
}
