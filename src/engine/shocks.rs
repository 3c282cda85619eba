//! Annual shocks of a draw: the same for every scenario, because their addresses do not know the scenario.

use crate::engine::draw::Chance;
use crate::model::migration::constants::Constants;
use crate::region::Region;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;

/// Shocks of one year; all zero when the layer is off.
#[derive(Clone, Debug, PartialEq)]
pub struct Shocks {
    /// To `ln` of the TFR.
    pub tfr: f64,
    /// To e0, years.
    pub e0: f64,
    /// Deviation of `ln` mobility: an autoregression of first order.
    pub mobility: f64,
    /// Deviation of net external migration, persons: an autoregression of first order.
    pub external: f64,
    /// To `ln` of both incomes.
    pub income: f64,
    /// To `ln` of rural over urban income.
    pub ratio: f64,
    /// Deviation of the growth of each city by migration, per person-year: an autoregression of first order.
    pub city_growth: Vec<f64>,
    /// The same of each county, on top of its city's.
    pub county_growth: Vec<f64>,
    /// Deviation of `ln` mobility of each city from the province: an autoregression of first order.
    pub city_mobility: Vec<f64>,
    /// The same of each county from its city.
    pub county_mobility: Vec<f64>,
}

impl Shocks {
    /// No shocks.
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
    pub fn next(&self, chance: &Chance, region: &Region, values: &Values) -> Shocks {
        let get = |parameter| values.get(parameter);
        let [tfr, e0, mobility, external, income, ratio] = chance.year.province;
        let carry = |last: &[f64], persistence: Parameter, sd: Parameter, score: &dyn Fn(usize) -> f64| {
            let (persistence, sd) = (get(persistence), get(sd));
            last.iter().enumerate().map(|(at, last)| last * persistence + sd * score(at)).collect()
        };
        let (grown, moved) = (Parameter::CountyPersistence, Parameter::PlaceMobilityPersistence);
        let city = |which: usize| move |at: usize| chance.year.city[at][which];
        debug_assert_eq!(chance.year.city.len(), region.city_count());
        Shocks {
            tfr: tfr * get(Parameter::TfrShockSd),
            e0: e0 * get(Parameter::E0ShockSd),
            mobility: self.mobility * get(Parameter::MobilityPersistence) + mobility * get(Parameter::MobilityShockSd),
            external: self.external * get(Parameter::ExternalPersistence) + external * get(Parameter::ExternalShockSd),
            income: income * get(Parameter::IncomeShockSd),
            ratio: ratio * get(Parameter::RatioShockSd),
            city_growth: carry(&self.city_growth, grown, Parameter::CityShockSd, &city(0)),
            county_growth: carry(&self.county_growth, grown, Parameter::CountyShockSd, &|at| chance.growth[at]),
            city_mobility: carry(&self.city_mobility, moved, Parameter::CityMobilitySd, &city(1)),
            county_mobility: carry(&self.county_mobility, moved, Parameter::CountyMobilitySd, &|at| {
                chance.mobility[at]
            }),
        }
    }
}

/// Least change of growth per unit of utility that is assumed, per person-year: places that few come to or leave.
const LEAST_RESPONSE: f64 = 0.003;

/// Largest utility that a shock may stand for: people come and go `e` times as often, or more where nests are tight.
const LARGEST_UTILITY: f64 = 1.5;

/// Change of a county's growth by migration per unit of its utility, per person-year: what turns a shock to growth, of
/// the same size everywhere, into a shock to utility.
#[derive(Clone, Debug)]
pub struct GrowthResponse {
    /// When all counties of the city change alike.
    city: Vec<f64>,
    /// When the county changes alone.
    county: Vec<f64>,
}

impl GrowthResponse {
    /// First-order responses at the rates of the decade.
    ///
    /// Arrivals from the province rise in proportion to `exp(u)` for a city, and to `exp(u / lambda)` for a county with
    /// a small share of its city (the nested logit); other arrivals and all departures by the response of mobility.
    #[must_use]
    pub fn new(region: &Region, constants: &Constants, values: &Values) -> GrowthResponse {
        let response = values.get(Parameter::MobilityResponse);
        let dissimilarity = values.get(Parameter::NestDissimilarity);
        let counties = 0..region.county_count();
        let at_elasticity = |r: usize, elasticity: f64| {
            let others = constants.external_in[r] + constants.departures[r];
            (constants.arrivals[r] * elasticity + others * response).max(LEAST_RESPONSE)
        };
        let alone = |r: usize| {
            let share = constants.pull.county[r];
            at_elasticity(r, (1.0 - share) / dissimilarity + share)
        };
        GrowthResponse {
            city: counties.clone().map(|r| at_elasticity(r, 1.0)).collect(),
            county: counties.map(alone).collect(),
        }
    }

    /// Utility that the shocks of a year stand for in a county.
    #[must_use]
    pub fn utility(&self, shocks: &Shocks, city: usize, county: usize) -> f64 {
        let utility = shocks.city_growth[city] / self.city[county] + shocks.county_growth[county] / self.county[county];
        utility.clamp(-LARGEST_UTILITY, LARGEST_UTILITY)
    }
}
