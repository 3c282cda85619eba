//! Annual shocks of a draw: the same for every scenario, because their addresses do not know the scenario.

use crate::random;
use crate::random::Purpose;
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
    /// Deviation of the utility of each county: an autoregression of first order.
    pub county: Vec<f64>,
}

impl Shocks {
    /// No shocks.
    #[must_use]
    pub fn none(counties: usize) -> Shocks {
        Shocks { tfr: 0.0, e0: 0.0, mobility: 0.0, external: 0.0, income: 0.0, ratio: 0.0, county: vec![0.0; counties] }
    }

    /// Shocks of `year`, following those of the year before.
    #[must_use]
    pub fn next(&self, master_seed: u64, draw: u32, year: u16, values: &Values) -> Shocks {
        let mut rng = random::stream(master_seed, draw, year, Purpose::ProvinceShocks);
        // One number each, always in this order: a shock that is switched off must not move the others.
        let [tfr, e0, mobility, external, income, ratio] = std::array::from_fn(|_| random::normal(&mut rng));
        let sd = |parameter| values.get(parameter);
        let mut rng = random::stream(master_seed, draw, year, Purpose::CountyShocks);
        let county_sd = sd(Parameter::CountyShockSd);
        let persistence = values.get(Parameter::CountyPersistence);
        Shocks {
            tfr: tfr * sd(Parameter::TfrShockSd),
            e0: e0 * sd(Parameter::E0ShockSd),
            mobility: self.mobility * values.get(Parameter::MobilityPersistence)
                + mobility * sd(Parameter::MobilityShockSd),
            external: self.external * values.get(Parameter::ExternalPersistence)
                + external * sd(Parameter::ExternalShockSd),
            income: income * sd(Parameter::IncomeShockSd),
            ratio: ratio * sd(Parameter::RatioShockSd),
            county: self.county.iter().map(|last| last * persistence + county_sd * random::normal(&mut rng)).collect(),
        }
    }
}
