//! Annual shocks of a draw. All scenarios have the same shocks, because the address of a shock does not contain the
//! scenario.

use crate::model::migration::constants::Constants;
use crate::region::ByCounty;
use crate::region::CityId;
use crate::region::CountyId;
use crate::region::Region;
use crate::scenario::posterior::YearScores;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;

/// Standard normal scores of all shocks of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct ShockScores {
    /// Scores of the shocks to the province and to the cities.
    pub year: YearScores,
    /// Scores of the shocks to the growth of each county.
    pub growth: Vec<f64>,
    /// Scores of the shocks to the mobility of each county.
    pub mobility: Vec<f64>,
}

/// Shocks of one year; all zero when the layer is off.
#[derive(Clone, Debug, PartialEq)]
pub struct Shocks {
    /// Shock to `ln` of the total fertility rate.
    pub tfr: f64,
    /// Shock to the life expectancy at birth, years.
    pub e0: f64,
    /// Deviation of `ln` mobility: an autoregression of first order.
    pub mobility: f64,
    /// Deviation of net external migration, persons: an autoregression of first order.
    pub external: f64,
    /// Shock to `ln` of urban and of rural income.
    pub income: f64,
    /// Shock to `ln` of rural over urban income.
    pub ratio: f64,
    /// Deviation of the growth of each city by migration, per person-year: an autoregression of first order.
    pub city_growth: Vec<f64>,
    /// The same of each county, added to the deviation of its city.
    pub county_growth: Vec<f64>,
    /// Deviation of `ln` mobility of each city from the province: an autoregression of first order.
    pub city_mobility: Vec<f64>,
    /// The same of each county from its city.
    pub county_mobility: Vec<f64>,
}

impl Shocks {
    /// Shocks of zero in every county, as before the first year.
    #[must_use]
    pub fn none(region: &Region) -> Shocks {
        let (cities, counties) = (vec![0.0; region.city_count()], vec![0.0; region.county_count()]);
        Shocks {
            tfr: 0.0,
            e0: 0.0,
            mobility: 0.0,
            external: 0.0,
            income: 0.0,
            ratio: 0.0,
            city_growth: cities.clone(),
            county_growth: counties.clone(),
            city_mobility: cities,
            county_mobility: counties,
        }
    }

    /// Shocks of a year, following those of the year before.
    #[must_use]
    pub fn next(&self, scores: &ShockScores, region: &Region, values: &Values) -> Shocks {
        let get = |parameter| values.get(parameter);
        let [tfr, e0, mobility, external, income, ratio] = scores.year.province;
        let carry = |last: &[f64], persistence: Parameter, sd: Parameter, score: &dyn Fn(usize) -> f64| {
            let (persistence, sd) = (get(persistence), get(sd));
            last.iter().enumerate().map(|(at, last)| last * persistence + sd * score(at)).collect()
        };
        let (grown, moved) = (Parameter::CountyPersistence, Parameter::PlaceMobilityPersistence);
        let city = |which: usize| move |at: usize| scores.year.city[at][which];
        debug_assert_eq!(scores.year.city.len(), region.city_count());
        Shocks {
            // Fertility, mortality and incomes are stocks that keep their shocks themselves (an autoregression or a
            // sum), so their shocks carry no memory here. Mobility, external migration and growth of places have no
            // stock and therefore a persistence.
            tfr: tfr * get(Parameter::TfrShockSd),
            e0: e0 * get(Parameter::E0ShockSd),
            mobility: self.mobility * get(Parameter::MobilityPersistence) + mobility * get(Parameter::MobilityShockSd),
            external: self.external * get(Parameter::ExternalPersistence) + external * get(Parameter::ExternalShockSd),
            income: income * get(Parameter::IncomeShockSd),
            ratio: ratio * get(Parameter::RatioShockSd),
            city_growth: carry(&self.city_growth, grown, Parameter::CityShockSd, &city(0)),
            county_growth: carry(&self.county_growth, grown, Parameter::CountyShockSd, &|at| scores.growth[at]),
            city_mobility: carry(&self.city_mobility, moved, Parameter::CityMobilitySd, &city(1)),
            county_mobility: carry(&self.county_mobility, moved, Parameter::CountyMobilitySd, &|at| {
                scores.mobility[at]
            }),
        }
    }
}

/// Assumption: least rate of arrivals and of departures of a county, per person-year. It bounds the factor of
/// [`Turnover::factor`] in places with almost no migration, and equals the value of the parameter `least_out_hazard`.
const LEAST_RATE: f64 = 0.002;

/// Rates of arrivals and of departures of each county in the decade, per person-year. They turn a shock to growth, which
/// has the same size everywhere, into more arrivals and fewer departures.
#[derive(Clone, Debug)]
pub struct Turnover {
    arrivals: ByCounty<f64>,
    departures: ByCounty<f64>,
}

impl Turnover {
    /// Rates of the decade behind the constants, none below the least rate.
    #[must_use]
    pub fn new(constants: &Constants) -> Turnover {
        let least = |rate: f64| rate.max(LEAST_RATE);
        let arrived = constants.arrivals.iter().zip(&constants.external_in).map(|(from, out)| least(from + out));
        Turnover { arrivals: arrived.collect(), departures: constants.departures.iter().copied().map(least).collect() }
    }

    /// Factor `f` of arrivals, with departures divided by it, that changes growth by the shocks of a year:
    /// `i f - o / f = i - o + e` with rates `i` in and `o` out and shock `e`. Above zero for any shock.
    #[must_use]
    pub fn factor(&self, shocks: &Shocks, city: CityId, county: CountyId) -> f64 {
        let (arrivals, departures) = (self.arrivals[county], self.departures[county]);
        let net = arrivals - departures + shocks.city_growth[city.0] + shocks.county_growth[county.0];
        // The positive root of `i f^2 - (i - o + e) f - o = 0`. The other root is negative, so the factor is unique;
        // without a shock it is exactly 1.
        (net + (net * net + 4.0 * arrivals * departures).sqrt()) / (2.0 * arrivals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shock_changes_growth_by_its_size() {
        let turnover = Turnover { arrivals: ByCounty(vec![0.02, 0.004]), departures: ByCounty(vec![0.01, 0.03]) };
        for shock in [-0.05, -0.01, 0.0, 0.003, 0.05] {
            let shocks = Shocks {
                tfr: 0.0,
                e0: 0.0,
                mobility: 0.0,
                external: 0.0,
                income: 0.0,
                ratio: 0.0,
                city_growth: vec![0.25 * shock],
                county_growth: vec![0.75 * shock; 2],
                city_mobility: vec![0.0],
                county_mobility: vec![0.0; 2],
            };
            for county in [0, 1].map(CountyId) {
                let (arrivals, departures) = (turnover.arrivals[county], turnover.departures[county]);
                let factor = turnover.factor(&shocks, CityId(0), county);
                let growth = arrivals * factor - departures / factor;
                assert!(factor > 0.0 && (growth - (arrivals - departures + shock)).abs() < 1e-15, "{shock} {county:?}");
            }
        }
    }
}
