//! The law of the transfer from countryside to town: how the rate at which rural residents of the province become urban
//! depends on the share that is urban already, and on time.
//!
//! With `x = ln(U / R)` the logarithm of urban over rural residents of the province at the end of the year before, `t` the years
//! since the base year, `g` the quadratic `slope x + curvature x^2`, and `T` the trend,
//!
//! ```text
//! f(x, t) = exp(g(x) + T(t)) / mean of the same over the decade behind
//! b(x, t) = exp(g(x) + T(t) - x) / mean of the same over the decade behind
//! ```
//!
//! `f` multiplies the hazards of rural residents of moving to towns and of being reclassified, and `b` that of urban residents
//! of returning to villages. Returns per *rural* resident are `b U / R`, so both are in proportion to `f`, and so is their
//! difference. The elasticity of the net transfer rate to `U / R` is therefore `slope + 2 curvature x`, the quantity that the
//! shares of other provinces tell something about; gross flows are not observed. Both factors have the mean 1 over the decade,
//! because the levels that they multiply are the means of that decade.

use crate::national::estimate::AGEING;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// Range of `x` in which `g` is a quadratic; outside, it goes on as a straight line. No province of China that the parameters
/// are estimated on had a smaller or a larger ratio from 2000 to 2022: urban shares of 23 and 75 %.
const SEEN: [f64; 2] = [-1.2, 1.1];

/// Part of the trend of the total transfer rate that goes on after the base year. Chosen among in full, by half and damped by
/// forecasts of other provinces from earlier years (docs/transfer.md), before any projection of this province used it.
const TREND_KEPT: f64 = 0.5;

/// Year after which the trend fades: the horizon of the plan. Three decades of data say nothing of later ones.
const TREND_UNTIL: u16 = 2035;

/// Assumption: years in which the yearly change by the trend halves after [`TREND_UNTIL`].
const TREND_HALF_LIFE: f64 = 10.0;

/// Years of the decade behind the base year.
const DECADE: u16 = 10;

/// Factors of the hazards between countryside and town in a year, relative to their means over the decade; without unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransferFactors {
    /// Of moves from the countryside to towns, and of reclassification.
    pub departures: f64,
    /// Of returns from towns to the countryside, per urban resident.
    pub returns: f64,
}

/// Parameters of the law.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransferParameters {
    /// Elasticity of the net transfer rate to `U / R` where both are equal, without unit.
    pub slope: f64,
    /// Half of the change of that elasticity per unit of `ln(U / R)`, without unit.
    pub curvature: f64,
    /// Change of the logarithm of the rate a year.
    pub trend: f64,
}

impl TransferParameters {
    /// The parameters of a draw.
    #[must_use]
    pub fn of(values: &Values) -> TransferParameters {
        TransferParameters {
            slope: values.get(Parameter::TransferSlope),
            curvature: values.get(Parameter::TransferCurvature),
            trend: values.get(Parameter::MobilityTrend),
        }
    }
}

/// The law with the parameters of a draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransferLaw {
    parameters: TransferParameters,
    base_year: u16,
    /// Means of the two factors over the decade before they are scaled.
    scale: TransferFactors,
}

impl TransferLaw {
    /// The law of a draw.
    ///
    /// - `decade`: `ln(U / R)` of the province at the start and at the end of the decade that ends with `base_year`. It is taken to
    ///   change evenly between them, as nothing is counted there.
    #[must_use]
    pub fn new(parameters: TransferParameters, decade: [f64; 2], base_year: u16) -> TransferLaw {
        let law = TransferLaw { parameters, base_year, scale: TransferFactors { departures: 1.0, returns: 1.0 } };
        let years = f64::from(DECADE);
        // The flows of a year follow the ratio at the end of the year before, in the decade as later.
        let factors = (0..DECADE).map(|past| {
            let x = decade[0] + (decade[1] - decade[0]) * f64::from(past) / years;
            law.factors(x, base_year + 1 + past - DECADE)
        });
        let mut scale = TransferFactors { departures: 0.0, returns: 0.0 };
        for year in factors {
            scale.departures += year.departures / years;
            scale.returns += year.returns / years;
        }
        TransferLaw { scale, ..law }
    }

    /// Factors of a year.
    ///
    /// - `x`: `ln(U / R)` of the province at the end of the year before.
    #[must_use]
    pub fn factors(&self, x: f64, year: u16) -> TransferFactors {
        let log = self.level(x) + self.trend(year);
        TransferFactors {
            departures: math::exp(log) / self.scale.departures,
            returns: math::exp(log - x) / self.scale.returns,
        }
    }

    /// `g(x)`, without unit.
    fn level(&self, x: f64) -> f64 {
        let TransferParameters { slope, curvature, .. } = self.parameters;
        let inside = x.clamp(SEEN[0], SEEN[1]);
        let elasticity = slope + 2.0 * curvature * inside;
        slope * inside + curvature * inside * inside + elasticity * (x - inside)
    }

    /// Change of the logarithm of the rate by the trend from the base year to `year`: in full before the base year; in part up to
    /// [`TREND_UNTIL`]; less and less in each later year.
    fn trend(&self, year: u16) -> f64 {
        let trend = self.parameters.trend;
        if year <= self.base_year {
            return -trend * f64::from(self.base_year - year);
        }
        // The part is one of the trend of totals. The ages of the projection, which the parameter leaves out, go on in full.
        let ahead = TREND_KEPT * (trend + AGEING) - AGEING;
        let until = TREND_UNTIL.max(self.base_year);
        let faded = math::exp(-std::f64::consts::LN_2 / TREND_HALF_LIFE);
        let after = f64::from(year.max(until) - until);
        // The sum of `faded^k` for k from 1 to the years after.
        let fading = faded * (1.0 - math::exp(-std::f64::consts::LN_2 * after / TREND_HALF_LIFE)) / (1.0 - faded);
        ahead * (f64::from(year.min(until) - self.base_year) + fading)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(slope: f64, curvature: f64, trend: f64) -> TransferLaw {
        TransferLaw::new(TransferParameters { slope, curvature, trend }, [-0.01, 0.54], 2020)
    }

    #[test]
    fn factors_have_the_mean_one_over_the_decade() {
        let law = law(-0.4, -0.43, 0.03);
        let years = (0..10u16).map(|past| law.factors(-0.01 + 0.055 * f64::from(past), 2011 + past));
        let sums = years.fold([0.0, 0.0], |sums, year| [sums[0] + year.departures, sums[1] + year.returns]);
        assert!(sums.iter().all(|sum| (sum / 10.0 - 1.0).abs() < 1e-12), "{sums:?}");
    }

    #[test]
    fn the_net_rate_has_the_stated_elasticity() {
        // Departures and returns per rural resident, with any levels: their difference is in proportion to the first factor.
        let (law, step) = (law(-0.4, -0.43, 0.03), 1e-5);
        let net = |x: f64| {
            let factors = law.factors(x, 2028);
            math::ln(0.06 * factors.departures - 0.02 * factors.returns * math::exp(x))
        };
        for x in [-1.1, -0.5, 0.0, 0.54, 0.9, 1.0] {
            let elasticity = (net(x + step) - net(x - step)) / (2.0 * step);
            assert!((elasticity - (-0.4 - 0.86 * x)).abs() < 1e-6, "{x} {elasticity}");
        }
        // Where no province was, the elasticity stays that of the border.
        for (x, border) in [(1.5, 1.1), (-2.0, -1.2)] {
            let elasticity = (net(x + step) - net(x - step)) / (2.0 * step);
            assert!((elasticity - (-0.4 - 0.86 * border)).abs() < 1e-6, "{x} {elasticity}");
        }
    }

    #[test]
    fn the_trend_fades_after_the_horizon_of_the_plan() {
        let law = law(0.0, 0.0, 0.02);
        let change = |year: u16| math::ln(law.factors(0.8, year).departures / law.factors(0.8, year - 1).departures);
        // Without the trend of the totals, only the ageing that the projection has already is made good.
        assert!((change(2021) - 0.02).abs() < 1e-12 && (change(2035) - 0.02).abs() < 1e-12);
        assert!((change(2045) - 0.01).abs() < 1e-12 && (change(2055) - 0.005).abs() < 1e-12);
    }

    #[test]
    fn half_of_the_trend_of_totals_goes_on() {
        let law = law(0.0, 0.0, 0.05);
        let change = |year: u16| math::ln(law.factors(0.8, year).departures / law.factors(0.8, year - 1).departures);
        assert!((change(2020) - 0.05).abs() < 1e-12, "in full in the decade behind");
        assert!((change(2021) - (0.5 * 0.03 + 0.02)).abs() < 1e-12);
    }
}
