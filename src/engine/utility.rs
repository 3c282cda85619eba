//! Utility of living in the towns of each county, and of staying in its countryside, as changes since the base year.

use crate::engine::world::Stocks;
use crate::math;
use crate::plan::measure::Account;
use crate::plan::measure::Measure as M;
use crate::region::Region;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;

/// What decisions of a year see: the end of last year, and this year's policy.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Accounts by county at the end of last year.
    pub accounts: &'a [Account],
    /// Stocks at the end of last year.
    pub stocks: &'a Stocks,
    /// Openness of settlement by county.
    pub openness: &'a [f64],
    /// Entitled share of the unsettled by county.
    pub entitled: &'a [f64],
    /// Progress of county seats by county.
    pub county_seat: &'a [f64],
}

/// Provincial means that make utilities relative: only differences between places move people.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Urban residents of the province.
    urban: f64,
    /// Urban income per head of the province, yuan.
    urban_income: f64,
}

impl View<'_> {
    /// Provincial means of this view.
    #[must_use]
    pub fn scale(&self) -> Scale {
        let urban_of = |account: &Account| account[M::Unsettled] + account[M::Settled];
        let urban: f64 = self.accounts.iter().map(urban_of).sum();
        let income: f64 =
            self.accounts.iter().zip(&self.stocks.urban_income).map(|(account, yuan)| urban_of(account) * yuan).sum();
        Scale { urban, urban_income: income / urban }
    }

    /// Utility of the towns of a county for a mover:
    ///
    /// `V = ln size + b_w ln wage - b_p ln(price/income) + b_s ln(service) + b_h openness + seat - crowding`
    ///
    /// with size as a share of the province's urban residents and wage relative to the province, service half
    /// school places per entitled need for those entitled, half hospital beds per resident.
    #[must_use]
    pub fn urban(&self, region: &Region, county: usize, scale: Scale, base_residents: f64, values: &Values) -> f64 {
        let account = &self.accounts[county];
        let stocks = self.stocks;
        let get = |parameter| values.get(parameter);
        let urban = account[M::Unsettled] + account[M::Settled];
        let residents = urban + account[M::Rural];
        let wage = stocks.urban_income[county] / scale.urban_income;
        let price = stocks.effective_price(county, account[M::Unsettled], values);
        let school = stocks.log_places_per_need(county);
        let beds = stocks.beds[county] / residents;
        let core = region.cities[region.counties[county].city.0].tier == 1;
        let open = if core { get(Parameter::OpennessCoefficient) * self.openness[county] } else { 0.0 };
        let fill = residents / (get(Parameter::CrowdingCapacity) * base_residents);
        let crowding = 1.0 / (1.0 + math::exp((1.0 - fill) / get(Parameter::CrowdingWidth)));
        math::ln(urban / scale.urban) + get(Parameter::WageCoefficient) * math::ln(wage)
            - get(Parameter::PriceCoefficient) * math::ln(price)
            + 0.5 * get(Parameter::ServiceCoefficient) * (math::ln(self.entitled[county]) + school + math::ln(beds))
            + open
            + get(Parameter::CountySeatEffect) * self.county_seat[county]
            - get(Parameter::CrowdingCoefficient) * crowding
    }

    /// Utility of the countryside of a county: `b_o ln(rural income / urban income of the province)`.
    #[must_use]
    pub fn rural(&self, county: usize, scale: Scale, values: &Values) -> f64 {
        values.get(Parameter::RuralIncomeCoefficient) * math::ln(self.stocks.rural_income[county] / scale.urban_income)
    }
}
