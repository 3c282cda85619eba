//! Utility of living in the towns of each county, and of staying in its countryside, as changes since the base year.

use crate::engine::policy::Policy;
use crate::engine::stocks::CountyStocks;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::region::CountyId;
use crate::region::Region;
use crate::scenario::levers::LeverId;
use crate::scenario::uncertainty::Parameter as P;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// What decisions of a year see: the end of last year, and this year's policy.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Accounts by county at the end of last year.
    pub accounts: &'a [Account],
    /// Stocks by county at the end of last year.
    pub stocks: &'a [CountyStocks],
    /// Policy of this year.
    pub policy: &'a Policy,
}

/// Provincial means that make utilities relative: only differences between places move people.
#[derive(Clone, Copy, Debug)]
pub struct ProvincialMeans {
    /// Expected urban income per head of the province, yuan.
    urban_income: f64,
}

/// Urban income per head that a mover expects: income times the chance of a job (Harris and Todaro 1970).
fn expected_income(county: &CountyStocks) -> f64 {
    county.urban_income * (1.0 - county.unemployment)
}

impl View<'_> {
    /// Provincial means of this view.
    #[must_use]
    pub fn scale(&self) -> ProvincialMeans {
        let urban: f64 = self.accounts.iter().map(Account::urban).sum();
        let parts = self.accounts.iter().zip(self.stocks);
        let income: f64 = parts.map(|(account, county)| account.urban() * expected_income(county)).sum();
        ProvincialMeans { urban_income: income / urban }
    }

    /// Utility of the towns of a county for a mover:
    ///
    /// `V = ln size + b_w ln wage - b_p ln(price/income) + b_s ln(service) + b_h openness + places - crowding - water`
    ///
    /// with size the urban residents and expected wage relative to the province; service half
    /// school places per entitled need for those entitled, half hospital beds per resident for those entitled; places
    /// the mending of the county seat, towns being grown, renewal and green.
    #[must_use]
    pub fn urban(
        &self,
        region: &Region,
        county: CountyId,
        scale: ProvincialMeans,
        base_residents: f64,
        values: &Values,
    ) -> f64 {
        let (account, stocks, policy) = (&self.accounts[county.0], &self.stocks[county.0], self.policy);
        let get = |parameter| values.get(parameter);
        let (urban, residents) = (account.urban(), account.residents());
        let wage = expected_income(stocks) / scale.urban_income;
        let price = stocks.effective_price(account[M::Unsettled], values);
        let entitled = 0.5 * math::ln(policy.entitled[county.0] * policy.school_entitled[county.0]);
        let service = entitled + stocks.log_places_per_need() + math::ln(stocks.beds / residents);
        let core = region.cities[region.city_of(county).0].tier == 1;
        let open = if core { get(P::OpennessCoefficient) * policy.openness[county.0] } else { 0.0 };
        let fill = residents / (get(P::CrowdingCapacity) * base_residents);
        let crowding = 1.0 / (1.0 + math::exp((1.0 - fill) / get(P::CrowdingWidth)));
        math::ln(urban) + get(P::WageCoefficient) * math::ln(wage) - get(P::PriceCoefficient) * math::ln(price)
            + 0.5 * get(P::ServiceCoefficient) * service
            + open
            + self.places(county, values)
            - get(P::CrowdingCoefficient) * crowding
            - get(P::WaterCoefficient) * stocks.water_pressure
    }

    /// What the plan does to towns as places: county seat, towns being grown, renewal, green.
    fn places(&self, county: CountyId, values: &Values) -> f64 {
        let get = |parameter| values.get(parameter);
        let lever = |id| self.policy.lever(county, id);
        let urban = self.accounts[county.0].urban();
        let towns = lever(LeverId::NewSmallCities) + lever(LeverId::SatelliteTowns);
        let renewed = (self.stocks[county.0].renewed_households * get(P::HouseholdSize) / urban).min(1.0);
        let green = lever(LeverId::Amenity) / get(P::GreenCoverage2020);
        get(P::CountySeatEffect) * lever(LeverId::CountySeat)
            + get(P::TownEffect) * towns
            + get(P::RenewalEffect) * renewed
            + get(P::AmenityEffect) * math::ln_1p(green)
    }

    /// Utility of the countryside of a county: `ln size + b_o ln(rural income / expected urban income of the province)`,
    /// minus the utility of the levers that make leaving easier. Size is the number of rural residents, as it is the number
    /// of urban residents for towns.
    #[must_use]
    pub fn rural(&self, county: CountyId, scale: ProvincialMeans, values: &Values) -> f64 {
        let lever = |id| self.policy.lever(county, id);
        let size = math::ln(self.accounts[county.0][M::Rural].max(1.0));
        size + values.get(P::RuralIncomeCoefficient) * math::ln(self.stocks[county.0].rural_income / scale.urban_income)
            - values.get(P::LandRightsUtility) * lever(LeverId::LandRights)
            - values.get(P::LandExitUtility) * lever(LeverId::LandExitMarket)
    }
}
