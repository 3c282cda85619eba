//! Utility of living in the towns of each county, and of staying in its countryside, without the number of their residents.
//! Only changes since the base year have an effect on the rates (model specification, section 5).

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

/// Input of the utilities of a year: accounts and stocks at the end of the previous year, and the policy of this year. The
/// utilities depend on no quantity of the same year, so no system of equations has to be solved.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// Accounts by county at the end of last year.
    pub accounts: &'a [Account],
    /// Stocks by county at the end of last year.
    pub stocks: &'a [CountyStocks],
    /// Policy of this year.
    pub policy: &'a Policy,
}

/// Provincial means that make utilities relative, because only differences between places move people.
#[derive(Clone, Copy, Debug)]
pub struct ProvincialMeans {
    /// Expected urban income per head of the province, yuan.
    urban_income: f64,
}

/// Urban income per head that a mover expects, yuan of 2020: income times the probability of a job (Harris and Todaro 1970).
fn expected_income(county: &CountyStocks) -> f64 {
    county.urban_income * (1.0 - county.unemployment)
}

impl View<'_> {
    /// Provincial means of this view.
    #[must_use]
    pub fn scale(&self) -> ProvincialMeans {
        let urban: f64 = self.accounts.iter().map(Account::urban).sum();
        // The mean is weighted by urban residents: it is the income that an average urban resident of the province
        // expects.
        let parts = self.accounts.iter().zip(self.stocks);
        let income: f64 = parts.map(|(account, county)| account.urban() * expected_income(county)).sum();
        ProvincialMeans { urban_income: income / urban }
    }

    /// Utility of the towns of a county for a mover:
    ///
    /// `V = b_w ln wage - b_p ln(price/income) + b_s ln(service) + b_h openness + places - crowding - water`
    ///
    /// with the expected wage relative to the province; service half school places per entitled need for those entitled,
    /// half hospital beds per resident for those entitled; places the mending of the county seat, towns being grown,
    /// renewal and green.
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
        let residents = account.residents();
        let wage = expected_income(stocks) / scale.urban_income;
        let price = stocks.effective_price(account[M::Unsettled], values);
        // Schools and other services are two aspects of one entitlement; the geometric mean lets each count by half,
        // whatever its level.
        let entitled = 0.5 * math::ln(policy.entitled[county.0] * policy.school_entitled[county.0]);
        // Logarithms add up, so that services count in proportion to each other and a place without any of them has no
        // finite utility.
        let service = entitled + stocks.log_places_per_need() + math::ln(stocks.beds / residents);
        // Openness acts on moves only in the two cities of tier 1: its published effect is weak outside the largest
        // cities (`openness_coefficient` in `data/parameters.csv`).
        let core = region.cities[region.city_of(county).0].tier == 1;
        let open = if core { get(P::OpennessCoefficient) * policy.openness[county.0] } else { 0.0 };
        // Crowding is a smooth penalty instead of a bound, so that residents near the capacity slow down and never
        // overshoot (specification: no county empties or explodes).
        let fill = residents / (get(P::CrowdingCapacity) * base_residents);
        let crowding = 1.0 / (1.0 + math::exp((1.0 - fill) / get(P::CrowdingWidth)));
        // Half of the service coefficient belongs to schools and half to beds.
        get(P::WageCoefficient) * math::ln(wage) - get(P::PriceCoefficient) * math::ln(price)
            + 0.5 * get(P::ServiceCoefficient) * service
            + open
            + self.places(county, values)
            - get(P::CrowdingCoefficient) * crowding
            - get(P::WaterCoefficient) * stocks.water_pressure
    }

    /// Utility of a town as a place to live, from levers of the plan: county seats, new small cities and satellite
    /// towns, renewal of old communities, green coverage.
    fn places(&self, county: CountyId, values: &Values) -> f64 {
        let get = |parameter| values.get(parameter);
        let lever = |id| self.policy.lever(county, id);
        let urban = self.accounts[county.0].urban();
        let towns = lever(LeverId::NewSmallCities) + lever(LeverId::SatelliteTowns);
        // The published migration of past years contains the effect of what was renewed in them, so only later renewal
        // changes the utility. The renewed households cannot be more than all households of the county.
        let stocks = &self.stocks[county.0];
        let renewed = stocks.renewed_households - stocks.renewed_in_statistics;
        let renewed = (renewed * get(P::HouseholdSize) / urban).min(1.0);
        let green = lever(LeverId::Amenity) / get(P::GreenCoverage2020);
        get(P::CountySeatEffect) * lever(LeverId::CountySeat)
            + get(P::TownEffect) * towns
            + get(P::RenewalEffect) * renewed
            + get(P::AmenityEffect) * math::ln_1p(green)
    }

    /// Utility of the countryside of a county: `b_o ln(rural income / expected urban income of the province)`, minus the
    /// utility of the levers that make leaving easier.
    #[must_use]
    pub fn rural(&self, county: CountyId, scale: ProvincialMeans, values: &Values) -> f64 {
        let lever = |id| self.policy.lever(county, id);
        values.get(P::RuralIncomeCoefficient) * math::ln(self.stocks[county.0].rural_income / scale.urban_income)
            - values.get(P::LandRightsUtility) * lever(LeverId::LandRights)
            - values.get(P::LandExitUtility) * lever(LeverId::LandExitMarket)
    }
}
