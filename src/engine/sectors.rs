//! The stocks beside the people, county by county, and how a year moves them: a function for each sector.
//!
//! Every sector reads the accounts of the year that has just ended and its own stocks; none reads what another sector
//! has become in the same year, except that homes wait for the land of this year.

use crate::axes::AgeRow;

use crate::engine::policy::Policy;
use crate::engine::setup::Setup;
use crate::engine::shocks::Shocks;
use crate::engine::stocks::CountyStocks;
use crate::engine::stocks::PER_THOUSAND;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::economy;
use crate::model::housing;
use crate::model::housing::Housing;
use crate::model::land;
use crate::model::land::Quota;
use crate::model::services;
use crate::model::services::Capacity;
use crate::model::services::Investment;
use crate::model::services::STAGES;
use crate::model::services::Stage;
use crate::region::CountyId;
use crate::scenario::levers::LeverId;
use crate::scenario::uncertainty::Parameter as P;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// A county in a year, with its observed facts, the parameters of the draw and the policy of the year.
#[derive(Clone, Copy, Debug)]
pub struct CountyYear<'a> {
    /// The county.
    pub county: CountyId,
    /// Years since the base year.
    pub elapsed: f64,
    /// Facts observed of the county in the base year and the decade before it.
    pub setup: &'a Setup,
    /// Parameters of the draw.
    pub values: &'a Values,
    /// Policy of the year.
    pub policy: &'a Policy,
}

/// Assumption: least yearly land quota in the denominator of the relative growth. It keeps the ratio finite where a draw or
/// a lever sets the quota to zero.
const LEAST_QUOTA: f64 = 1e-3;

impl CountyYear<'_> {
    fn get(&self, parameter: P) -> f64 {
        self.values.get(parameter)
    }

    fn lever(&self, id: LeverId) -> f64 {
        self.policy.lever(self.county, id)
    }
}

/// Inputs of the sectors for one county and one year.
#[derive(Clone, Copy, Debug)]
pub struct StockInputs<'a> {
    /// County and year, with its facts, parameters and policy.
    pub place: CountyYear<'a>,
    /// Account of the base year.
    pub base: &'a Account,
    /// Account of last year.
    pub last: &'a Account,
    /// Account of this year.
    pub now: &'a Account,
    /// Urban residents by age at the end of this year, persons: unsettled, settled.
    pub urban_ages: &'a [AgeRow; 2],
    /// Growth of the province's urban residents and residents in the year, ratios of now to last.
    pub growth: [f64; 2],
    /// Residents of the city of the county now over those of the base year.
    pub city_growth: f64,
    /// Shocks of the year.
    pub shocks: &'a Shocks,
}

impl StockInputs<'_> {
    fn get(&self, parameter: P) -> f64 {
        self.place.get(parameter)
    }

    fn lever(&self, id: LeverId) -> f64 {
        self.place.lever(id)
    }
}

impl CountyStocks {
    /// Stocks of the base year that depend on the parameters of a draw.
    ///
    /// - `urban_ages`: urban residents by age, unsettled and settled.
    /// - `aged`: residents aged 65 and over.
    pub fn start(&mut self, setup: &Setup, county: CountyId, values: &Values, urban_ages: &[AgeRow; 2], aged: f64) {
        let get = |parameter| values.get(parameter);
        let demolition = get(P::HousingDemolition);
        let stock = self.housing.stock_m2;
        let growth = setup.urban_growth[county.0] + get(P::FloorAreaGrowth);
        // Homes under construction in the base year are not published. Starts that kept up with the growth of the decade
        // leave this much in the pipeline, and the stock then begins without a jump.
        let starts = housing::starts(stock, demolition, growth, 0.0);
        self.housing = Housing::steady(stock, starts, get(P::ConstructionDelay));
        // No county count of school places is published: need and places are taken as equal at the start.
        self.schools = school_need(urban_ages, get(P::Entitled2020));
        let residents = setup.residents[county.0];
        self.childcare = Capacity {
            need: childcare_need(urban_ages, values),
            places: get(P::ChildcarePlaces2020) * residents / PER_THOUSAND,
        };
        self.care = Capacity { need: get(P::CareUse) * aged, places: get(P::CareBeds2020) * aged / PER_THOUSAND };
        self.nursing_beds = get(P::NursingShare2020) * self.care.places;
        // Only the rate of unemployment is known in the base year; jobs follow from it.
        self.labour_force = labour_force(urban_ages, values);
        self.unemployment = get(P::Unemployment2020);
        self.jobs = (1.0 - self.unemployment) * self.labour_force;
        // The red lines are not published by county; the same ratio to the built-up land of the base year holds for
        // all.
        self.limit_km2 = get(P::LandLimit) * self.built_up_km2;
        self.water_pressure = land::pressure(1.0 / setup.water_capacity(county, values), get(P::CrowdingWidth));
    }

    /// Price to income that the unsettled face.
    ///
    /// - `unsettled`: unsettled residents, persons.
    #[must_use]
    pub fn effective_price(&self, unsettled: f64, values: &Values) -> f64 {
        let (household, discount) = (values.get(P::HouseholdSize), values.get(P::RentalDiscount));
        housing::effective_price(self.price_to_income, self.affordable_homes, unsettled, household, discount)
    }

    /// Mean over the stages of `ln` of school places per entitled need.
    #[must_use]
    pub fn log_places_per_need(&self) -> f64 {
        // The product first, then one logarithm: a third of the cost of three, for a function that every decision of
        // every county calls.
        math::ln(self.schools.iter().map(|school| school.places / school.need).product()) / STAGES as f64
    }

    /// Moves all stocks by a year.
    pub fn advance(&mut self, inputs: &StockInputs<'_>) {
        // Land comes before homes, which wait for the land of this year. The other sectors are independent of each
        // other.
        self.advance_land(inputs);
        self.advance_homes(inputs);
        self.advance_schools(inputs);
        self.advance_care(inputs);
        self.advance_work(inputs);
        self.advance_incomes(inputs);
        self.costs[0] = inputs.now[M::Settlements] * inputs.get(P::CostSettled);
        // The lever scales the capacity and not the penalty, because it is a limit on the use of water.
        let capacity = inputs.place.setup.water_capacity(inputs.place.county, inputs.place.values)
            * inputs.lever(LeverId::WaterLimit);
        let fill = inputs.city_growth / capacity;
        self.water_pressure = land::pressure(fill, inputs.get(P::CrowdingWidth));
    }

    /// Built-up land under its quota; the towns that the plan grows.
    fn advance_land(&mut self, inputs: &StockInputs<'_>) {
        let before = self.built_up_km2;
        // Wanted land per urban resident is that of the base year: no county figure would show how it changes.
        self.wanted_km2 = inputs.base[M::BuiltUp] / inputs.base.urban() * inputs.now.urban();
        self.limit_km2 = inputs.get(P::LandLimit) * inputs.lever(LeverId::LandRedlines) * inputs.base[M::BuiltUp];
        let grown = inputs.now.urban() / inputs.last.urban().max(1.0);
        let quota = Quota {
            growth: inputs.get(P::LandQuotaGrowth),
            link: inputs.lever(LeverId::LandLink),
            relative_growth: 1.0 + (grown - inputs.growth[0]) / inputs.get(P::LandQuotaGrowth).max(LEAST_QUOTA),
            withheld: inputs.lever(LeverId::GrainFloor),
            limit_km2: self.limit_km2,
        };
        (self.built_up_km2, self.quota_km2[0]) = land::next_built_up(before, self.wanted_km2, quota);
        // The part of the quota in growing counties is recorded by itself: it is the indicator of the people-land link.
        self.quota_km2[1] = if grown > inputs.growth[0] { self.quota_km2[0] } else { 0.0 };
        self.costs[4] = (self.built_up_km2 - before) * inputs.get(P::CostLand);
        let towns = inputs.lever(LeverId::NewSmallCities) * inputs.get(P::TownTransfer);
        // A county cannot move more people into towns than its countryside holds.
        self.town_persons += towns.min(inputs.last[M::Rural]);
    }

    /// Starts, homes, prices, affordable rental homes, renewal.
    fn advance_homes(&mut self, inputs: &StockInputs<'_>) {
        let (urban, last) = (inputs.now.urban(), inputs.last.urban());
        let wanted_growth = inputs.get(P::FloorAreaGrowth);
        let demolition = inputs.get(P::HousingDemolition);
        let asked = housing::starts(
            self.housing.stock_m2,
            demolition,
            wanted_growth + urban / last.max(1.0) - 1.0,
            inputs.lever(LeverId::HousingSupply) * last,
        );
        // Short land lowers starts only in part, because builders can build more densely.
        let room = land::start_factor(self.built_up_km2, self.wanted_km2, inputs.get(P::LandStartElasticity));
        self.housing = self.housing.next(asked * room, inputs.get(P::ConstructionDelay), demolition);
        let base_floor = inputs.base[M::FloorArea] / inputs.base.urban();
        // Wanted floor area per head grows on its own path from the base year, independent of what has been built.
        let wanted = base_floor * math::exp(wanted_growth * inputs.place.elapsed) * urban;
        let tightness = wanted / self.housing.stock_m2;
        self.price_to_income =
            self.base_price_to_income * housing::relative_price(tightness, inputs.get(P::PriceElasticity));
        let homes = inputs.lever(LeverId::AffordableRental) * inputs.now[M::Unsettled] / PER_THOUSAND;
        self.affordable_homes += homes;
        self.costs[3] = homes * inputs.get(P::CostRentalHome);
        // A household is renewed at most once, so the lever acts on the households that are left.
        let left = (urban / inputs.get(P::HouseholdSize) - self.renewed_households).max(0.0);
        let renewed = (inputs.lever(LeverId::Renewal) * urban / PER_THOUSAND).min(left);
        self.renewed_households += renewed;
        if inputs.place.policy.in_statistics {
            self.renewed_in_statistics = self.renewed_households;
        }
        self.costs[5] = renewed * inputs.get(P::CostRenewal);
    }

    /// Schools by stage: places answer to last year's shortage, then need is counted.
    fn advance_schools(&mut self, inputs: &StockInputs<'_>) {
        let link = inputs.lever(LeverId::FiscalLink);
        let growth = inputs.now.residents() / inputs.last.residents() - inputs.growth[1];
        let adjustment =
            services::linked_adjustment(inputs.get(P::SchoolAdjustment), link, inputs.get(P::FiscalLinkEffect), growth);
        let need = school_need(inputs.urban_ages, inputs.place.policy.school_entitled[inputs.place.county.0]);
        let mut built = 0.0;
        for ((school, need), stage) in self.schools.iter_mut().zip(need).zip(Stage::ALL) {
            let pupils: f64 = services::of_ages(inputs.urban_ages, &stage.ages()).iter().sum();
            let rule = Investment {
                depreciation: inputs.get(P::SchoolDepreciation),
                adjustment,
                lever: inputs.lever(LeverId::SchoolPlaces) * pupils / PER_THOUSAND,
            };
            let (places, new) = services::next_places(*school, rule);
            // Places answer to the need of last year and are compared with the need of this one: planning and building
            // take at least a year.
            *school = Capacity { need: need.need, places };
            built += new;
        }
        self.costs[1] = built * inputs.get(P::CostSchoolPlace);
    }

    /// Hospital beds, childcare places, care homes.
    fn advance_care(&mut self, inputs: &StockInputs<'_>) {
        let residents = inputs.now.residents();
        let own = inputs.get(P::BedGrowth) * self.beds;
        let lever = inputs.lever(LeverId::HealthCapacity) * residents / PER_THOUSAND;
        let (beds, new_beds) = services::next_stock(self.beds, own, lever);
        self.beds = beds;
        let own = inputs.get(P::ChildcareGrowth) * residents / PER_THOUSAND;
        let lever = inputs.lever(LeverId::ChildcarePlaces) * residents / PER_THOUSAND;
        let (places, new_places) = services::next_stock(self.childcare.places, own, lever);
        self.childcare = Capacity { need: childcare_need(inputs.urban_ages, inputs.place.values), places };
        let aged = inputs.now[M::Age65Plus];
        let nursing = inputs.lever(LeverId::NursingBeds) * aged / PER_THOUSAND;
        // Assumption: care homes wear out and are built as schools are; nothing is published for them.
        let depreciation = inputs.get(P::SchoolDepreciation);
        let rule = Investment { depreciation, adjustment: inputs.get(P::SchoolAdjustment), lever: 0.0 };
        let (own_beds, built) = services::next_places(self.care, rule);
        self.care = Capacity { need: inputs.get(P::CareUse) * aged, places: own_beds + nursing };
        self.nursing_beds = self.nursing_beds * (1.0 - depreciation) + built * inputs.get(P::NursingShareNew) + nursing;
        self.costs[2] = new_beds * inputs.get(P::CostHospitalBed)
            + new_places * inputs.get(P::CostChildcarePlace)
            + (built + nursing) * inputs.get(P::CostCareBed);
    }

    /// Jobs follow the labour force in part; unemployment is what they leave.
    fn advance_work(&mut self, inputs: &StockInputs<'_>) {
        let labour_force = labour_force(inputs.urban_ages, inputs.place.values);
        let services = inputs.place.setup.structure[inputs.place.county.0].services;
        let supported = inputs.lever(LeverId::CountyJobs) * self.labour_force / PER_THOUSAND;
        // The exponent depends on the county's own branches: services follow residents fully, other firms in part.
        self.jobs = economy::next_jobs(
            self.jobs,
            labour_force / self.labour_force,
            inputs.get(P::JobGrowth),
            economy::following(services, inputs.get(P::JobFollowing)),
            supported,
        );
        self.labour_force = labour_force;
        self.unemployment = economy::unemployment(self.jobs, labour_force, inputs.get(P::FrictionalUnemployment));
        // The sixth cost is that of renewal and jobs together; homes have put the first part there.
        self.costs[5] += supported * inputs.get(P::CostJob);
    }

    /// Incomes: common growth, schooling, fewer to share the land, the income lever.
    fn advance_incomes(&mut self, inputs: &StockInputs<'_>) {
        let skills = inputs.lever(LeverId::Skills);
        // Only the change of the lever raises the income of a year; its level has raised the incomes of the years
        // before.
        let schooling = inputs.get(P::SchoolingReturn) * (skills - self.skills_years);
        self.skills_years = skills;
        let growth = inputs.get(P::IncomeGrowth) + inputs.shocks.income + inputs.lever(LeverId::SharedGrowth);
        let decline = 1.0 - inputs.now[M::Rural] / inputs.last[M::Rural].max(1.0);
        let usual = inputs.place.setup.rural_decline[inputs.place.county.0];
        let land = economy::land_per_head_gain(decline, usual, inputs.get(P::LandPerHeadIncome));
        let gap = inputs.get(P::IncomeConvergence) + inputs.shocks.ratio + inputs.lever(LeverId::RuralIncome) + land;
        (self.urban_income, self.rural_income) =
            // Training raises urban income alone, so what it adds to the growth is taken from the gap.
            economy::next_incomes(self.urban_income, self.rural_income, growth + schooling, gap - schooling);
    }

    /// Writes the stocks into the account of the year.
    pub fn record(&self, place: &CountyYear<'_>, account: &mut Account) {
        let CountyYear { county, elapsed, setup, policy, .. } = *place;
        let (urban, residents) = (account.urban(), account.residents());
        let lever = |id| place.lever(id);
        account[M::RegisteredUrban] =
            account[M::Settled] + place.get(P::RegisteredElsewhereShare) * account[M::Unsettled];
        // Registered people grow as residents do: what net external migration takes is small against the stock.
        account[M::Registered] = setup.initial.registered[county.0] * residents / setup.residents[county.0];
        // Means per head are recorded as sums over persons, so that accounts of counties can be added up to cities and
        // the province.
        account[M::UrbanIncome] = self.urban_income * urban;
        account[M::RuralIncome] = self.rural_income * account[M::Rural];
        account[M::FloorArea] = self.housing.stock_m2;
        account[M::PriceToIncome] = self.price_to_income * urban;
        for (measures, school) in crate::measure::SCHOOLS.into_iter().zip(&self.schools) {
            for (measure, value) in measures.into_iter().zip([school.need, school.places, school.short()]) {
                account[measure] = value;
            }
        }
        account[M::Beds] = self.beds;
        (account[M::ChildcarePlaces], account[M::ChildcareShort]) = (self.childcare.places, self.childcare.short());
        (account[M::CareBeds], account[M::CareShort]) = (self.care.places, self.care.short());
        account[M::NursingBeds] = self.nursing_beds;
        account[M::Entitled] = policy.entitled[county.0] * account[M::Unsettled];
        account[M::SchoolEntitled] = policy.school_entitled[county.0] * account[M::Unsettled];
        let insured = place.get(P::Insured2020);
        account[M::Insured] = (insured + lever(LeverId::SocialInsurance) * (1.0 - insured)) * account[M::Unsettled];
        account[M::AffordableHomes] = self.affordable_homes;
        account[M::Renewed] = self.renewed_households;
        account[M::Jobs] = self.jobs;
        account[M::LabourForce] = self.labour_force;
        account[M::Unemployed] = self.unemployment * self.labour_force;
        account[M::BuiltUp] = self.built_up_km2;
        account[M::LandLimit] = self.limit_km2;
        [account[M::LandQuota], account[M::LandQuotaGrowing]] = self.quota_km2;
        // Growth and lever are the same number of years everywhere; only the start differs between counties.
        let path = place.get(P::SchoolingGrowth) * elapsed + self.skills_years;
        let start = place.get(P::Schooling2020) * setup.relative_schooling[county.0];
        account[M::Schooling] = (start + path) * account[M::Age15To59];
        account[M::WaterPressure] = self.water_pressure * residents;
        account[M::GreenCoverage] = (place.get(P::GreenCoverage2020) + lever(LeverId::Amenity)) * urban;
        account[M::Openness] = policy.openness[county.0] * residents;
        account[M::FiscalLink] = lever(LeverId::FiscalLink) * residents;
        account[M::NewSmallCities] = lever(LeverId::NewSmallCities);
        account[M::SatelliteTowns] = lever(LeverId::SatelliteTowns);
        account[M::TownPersons] = self.town_persons;
        let trips = policy.travel.as_ref().map_or(&setup.trips, |(_, trips)| trips);
        account[M::TravelMinutes] = residents * trips.mean[county.0];
        account[M::CircleMinutes] = residents * trips.circle[county.0];
        account[M::ClusterMinutes] = residents * trips.cluster[county.0];
        for (measure, cost) in crate::measure::COSTS.into_iter().zip(self.costs) {
            account[measure] = cost;
        }
    }
}

/// Need of each stage of schooling, persons, with an equal number of places.
#[must_use]
pub fn school_need(urban_ages: &[AgeRow; 2], entitled: f64) -> [Capacity; STAGES] {
    Stage::ALL.map(|stage| {
        let [unsettled, settled] = services::of_ages(urban_ages, &stage.ages());
        let need = services::need(unsettled, settled, entitled);
        Capacity { need, places: need }
    })
}

/// Urban children for whom a childcare place is asked, persons.
fn childcare_need(urban_ages: &[AgeRow; 2], values: &Values) -> f64 {
    let children: f64 = services::of_ages(urban_ages, &services::CHILDCARE_AGES).iter().sum();
    values.get(P::ChildcareUse) * children
}

/// Urban labour force, persons.
fn labour_force(urban_ages: &[AgeRow; 2], values: &Values) -> f64 {
    let adults: f64 = services::of_ages(urban_ages, &services::WORKING_AGES).iter().sum();
    values.get(P::Participation) * adults
}
