//! What is worked out once from the data, before any draw: the initial state, the facts of the decade 2010-2020,
//! and the stocks of the base year.

use ndarray::Array2;

use crate::axes::AgeRow;
use crate::axes::ROW;
use crate::axes::Sex;
use crate::axes::Status;
use crate::axes::row_sum;
use crate::data::Data;
use crate::data::demography::RogersCastro;
use crate::engine::vital::VitalBase;
use crate::engine::world::Stocks;
use crate::model::housing;
use crate::model::housing::Housing;
use crate::model::initial;
use crate::model::initial::Initial;
use crate::model::migration::constants::Calibration;
use crate::model::migration::schedule::Schedules;
use crate::model::services;
use crate::model::services::STAGES;
use crate::model::services::Stage;
use crate::region::Circle;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;

/// Minutes within a circle and within the cluster that the plan wants by 2030 (chapter 4.1).
pub const GOAL_MINUTES: (f64, f64) = (60.0, 120.0);

/// Everything that all draws of a base year share.
#[derive(Clone, Debug)]
pub struct Setup<'a> {
    /// The data.
    pub data: &'a Data,
    /// The state at the end of the base year.
    pub initial: Initial,
    /// Residents of each county at that time.
    pub residents: Vec<f64>,
    /// Mean minutes from each county to the other cities at that time.
    pub mean_minutes: Vec<f64>,
    /// The facts of the decade.
    pub calibration: Calibration,
    /// Mortality and fertility of the base year.
    pub vital: VitalBase,
    /// Stocks at the end of the base year.
    pub stocks: Stocks,
    /// `ln` of travel minutes from county to city at the plan's goal.
    pub log_goal_minutes: Array2<f64>,
    /// Sex and age of arrivals from the rest of China; adds up to 1.
    pub arrival_pattern: [AgeRow; 2],
    /// Largest values of the schedules: mover, local, return.
    pub peaks: [f64; 3],
}

impl<'a> Setup<'a> {
    /// Works out the setup for a census year as base, with the central values of the parameters for what is not
    /// solved again in each draw.
    #[must_use]
    pub fn new(data: &'a Data, base_year: u16, central: &Values) -> Setup<'a> {
        let back = RogersCastro {
            a1: 0.0,
            alpha1: 0.0,
            a2: 1.0,
            alpha2: central.get(Parameter::ReturnDescent),
            mu2: central.get(Parameter::ReturnAge),
            lambda2: central.get(Parameter::ReturnAscent),
            c: 0.0,
        };
        let schedules = Schedules::new(
            &data.demography.transfer,
            &data.demography.fertility_share[1][1],
            central.get(Parameter::ChildFollowing),
            central.get(Parameter::LocalAgeShift),
            back,
        );
        let states = [2010, 2020].map(|year| initial::initial(data, year, &schedules, central));
        let calibration = Calibration::new(data, &states[0], &states[1], schedules, central);
        let [first, second] = states;
        let initial = if base_year == 2010 { first } else { second };
        let peak =
            |rows: &[AgeRow; 2]| rows.iter().flat_map(|row| row.iter()).fold(0.0, |peak: f64, value| peak.max(*value));
        let schedules = &calibration.schedules;
        Setup {
            residents: (0..data.region.county_count()).map(|r| initial.population.residents(r)).collect(),
            mean_minutes: mean_minutes(data, &calibration.log_minutes),
            vital: VitalBase::new(data, &initial),
            stocks: stocks(data, &initial, central),
            log_goal_minutes: goal(data, &calibration.log_minutes),
            arrival_pattern: arrival_pattern(&initial, schedules),
            peaks: [peak(&schedules.mover), peak(&schedules.local), peak(&schedules.back)],
            data,
            initial,
            calibration,
        }
    }
}

/// Sex and age of movers from the rest of China: like those of the movers that the province itself would send.
fn arrival_pattern(initial: &Initial, schedules: &Schedules) -> [AgeRow; 2] {
    let mut pattern = [AgeRow::ZERO; 2];
    for county in 0..initial.population.county_count() {
        for sex in Sex::ALL {
            for status in Status::ALL {
                let row = initial.population.row(county, status, sex);
                for age in 0..ROW {
                    pattern[sex as usize][age] += row[age] * schedules.mover[sex as usize][age];
                }
            }
        }
    }
    let sum: f64 = pattern.iter().map(row_sum).sum();
    pattern.map(|row| row.map(|value| value / sum))
}

/// Travel times at the plan's goal: nothing above an hour inside a circle, two hours in the cluster; shorter times
/// stay as they are.
fn goal(data: &Data, log_minutes: &Array2<f64>) -> Array2<f64> {
    let circle_of = |city: usize| -> Circle { data.region.cities[city].circle };
    Array2::from_shape_fn(log_minutes.dim(), |(county, city)| {
        let own = data.region.counties[county].city.0;
        let goal = if circle_of(own) == circle_of(city) { GOAL_MINUTES.0 } else { GOAL_MINUTES.1 };
        log_minutes[[county, city]].min(crate::math::ln(goal))
    })
}

/// Mean minutes from each county to the other cities.
#[must_use]
pub fn mean_minutes(data: &Data, log_minutes: &Array2<f64>) -> Vec<f64> {
    let others = log_minutes.ncols() - 1;
    (0..data.region.county_count())
        .map(|county| {
            let own = data.region.counties[county].city.0;
            let row = log_minutes.row(county);
            let sum: f64 =
                row.iter().enumerate().filter(|(city, _)| *city != own).map(|(_, log)| crate::math::exp(*log)).sum();
            sum / others as f64
        })
        .collect()
}

/// Stocks of the base year. Where no county figure exists, the city's or the province's stands for it.
fn stocks(data: &Data, initial: &Initial, central: &Values) -> Stocks {
    let region = &data.region;
    let look = |code: &str, indicator: &str, year: u16| data.observations.latest(code, indicator, year);
    let year = initial.year;
    let province_urban = look("370000", "income_urban", year)
        .or_else(|| look("370000", "income_urban", 2020))
        .expect("income_urban of the province");
    let province_rural = look("370000", "income_rural", year)
        .or_else(|| look("370000", "income_rural", 2020))
        .expect("income_rural of the province");
    let mut stocks = Stocks::empty(region.county_count());
    let beds_2013: f64 = region.cities.iter().filter_map(|city| look(&city.names.code, "hospital_beds", 2013)).sum();
    let residents = |r: usize| initial.population.residents(r);
    let all: f64 = (0..region.county_count()).map(residents).sum();
    let beds_per_1000 =
        look("370000", "hospital_beds_per_1000", 2020).expect("hospital_beds_per_1000 of the province in 2020");
    for city in &region.cities {
        let code = &city.names.code;
        let urban_income = look(code, "income_urban", year).unwrap_or(province_urban);
        let prices: Vec<f64> =
            data.observations.all(code, "house_price_yuan_m2", 2020).iter().map(|row| row.value).collect();
        let price = prices.iter().sum::<f64>() / prices.len() as f64;
        let city_residents: f64 = city.counties.clone().map(residents).sum();
        // Beds of 2013 give the pattern between cities, the provincial figure of 2020 the level.
        let relative = look(code, "hospital_beds", 2013).map_or(1.0, |beds| beds / beds_2013 * all / city_residents);
        for r in city.counties.clone() {
            stocks.urban_income[r] = urban_income;
            // Rural incomes differ between cities as urban ones do.
            stocks.rural_income[r] = province_rural * urban_income / province_urban;
            stocks.base_price_to_income[r] = housing::price_to_income(price, urban_income);
            stocks.price_to_income[r] = stocks.base_price_to_income[r];
            stocks.housing[r] = start_housing(data, initial, r, central);
            stocks.beds[r] = beds_per_1000 / 1000.0 * relative * residents(r);
            // No county count of school places is published: need and places are taken as equal at the start.
            stocks.school_need[r] = school_need(initial, r, central.get(Parameter::Entitled2020));
            stocks.school_places[r] = stocks.school_need[r];
        }
    }
    // City figures give the pattern, the province's published means the level.
    let mean = |income: &[f64], people: &dyn Fn(usize) -> f64| {
        let total: f64 = income.iter().enumerate().map(|(r, yuan)| yuan * people(r)).sum();
        total / (0..income.len()).map(people).sum::<f64>()
    };
    let urban_level = province_urban / mean(&stocks.urban_income, &|r| initial.population.urban(r));
    let rural_level = province_rural / mean(&stocks.rural_income, &|r| initial.population.count(r, Status::Rural));
    stocks.urban_income.iter_mut().for_each(|yuan| *yuan *= urban_level);
    stocks.rural_income.iter_mut().for_each(|yuan| *yuan *= rural_level);
    stocks
}

/// Homes of the base year, with as much under construction as the growth of 2010-2020 asks for.
fn start_housing(data: &Data, initial: &Initial, county: usize, central: &Values) -> Housing {
    let [first, second] = data.census.years.each_ref().map(|census| census.urban.0[county]);
    let growth = crate::math::ln(second / first) / 10.0 + central.get(Parameter::FloorAreaGrowth);
    let stock = data.floor_area_m2.0[county] * initial.population.urban(county);
    let starts = housing::starts(stock, central.get(Parameter::HousingDemolition), growth, 0.0);
    Housing::steady(stock, starts, central.get(Parameter::ConstructionDelay))
}

/// Entitled urban residents of the ages of each stage, persons.
fn school_need(initial: &Initial, county: usize, entitled: f64) -> [f64; STAGES] {
    Stage::ALL.map(|stage| {
        let [unsettled, settled] = services::pupils(&initial.population, county, stage);
        services::need(unsettled, settled, entitled)
    })
}
