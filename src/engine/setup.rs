//! Quantities that are computed once from the data, before any draw: the initial state, the observed changes of the
//! preceding decade, and the stocks of the base year. Nothing in it was counted after the base year's statistics were published.

use std::ops::Range;
use std::sync::Arc;

use ndarray::Array2;

use crate::axes::AgeRow;
use crate::axes::ROW;
use crate::axes::Sex;
use crate::axes::Status;
use crate::axes::row_sum;
use crate::data::Data;
use crate::data::demography::RogersCastro;
use crate::data::structure::Structure;
use crate::engine::stocks::CountyStocks;
use crate::engine::stocks::PER_THOUSAND;
use crate::engine::vital::VitalBase;
use crate::model::backcast::Regression;
use crate::model::decade::Decade;
use crate::model::housing;
use crate::model::housing::Housing;
use crate::model::hukou;
use crate::model::initial::Initial;
use crate::model::initial::census_index;
use crate::model::migration::constants::DecadeCalibration;
use crate::model::migration::schedule::Schedules;
use crate::region::Circle;
use crate::region::CityId;
use crate::region::CountyId;
use crate::region::CountyKind;
use crate::region::Region;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// Longest travel times, minutes, within an economic circle and within the cluster of cities that the plan aims at by 2030
/// (chapter 4.1).
pub const GOAL_MINUTES: (f64, f64) = (60.0, 120.0);

/// Ages of the arrivals that the talent lever adds, years: the ages of the lever in the list of the plan's levers.
pub const TALENT_AGES: Range<usize> = 20..35;

/// The nine cities along the Yellow River whose water was studied together (YRWATER2025): Jinan, Zibo, Dongying,
/// Jining, Tai'an, Dezhou, Liaocheng, Binzhou, Heze.
pub const YELLOW_RIVER: [&str; 9] =
    ["370100", "370300", "370500", "370800", "370900", "371400", "371500", "371600", "371700"];

/// State that all draws of a base year share. Vectors by county are in the order of [`Region::counties`].
#[derive(Clone, Debug)]
pub struct Setup {
    /// The data package.
    pub data: Arc<Data>,
    /// The state at the end of the base year.
    pub initial: Initial,
    /// Residents of each county at the end of the base year, persons.
    pub residents: Vec<f64>,
    /// Lengths of trips in the base year.
    pub trips: Trips,
    /// Mean yearly growth of urban residents in the decade before the base year, by county, as a change of the logarithm.
    pub urban_growth: Vec<f64>,
    /// Mean yearly decline of rural residents in the same decade, by county, as a change of the logarithm.
    pub rural_decline: Vec<f64>,
    /// Structure of employment and schooling by county, from the census.
    pub structure: Vec<Structure>,
    /// Years of schooling of each county over those of the province.
    pub relative_schooling: Vec<f64>,
    /// Facts of the decade from which each draw solves its migration constants.
    pub calibration: DecadeCalibration,
    /// Regression that estimates the residents of counties at the start of the decade where they are not known; `None`
    /// where all are known. Its `left_out_sd` is the leave-one-out standard deviation of the residuals.
    pub backcast: Option<Regression>,
    /// Mortality and fertility of the base year.
    pub vital: VitalBase,
    /// Stocks at the end of the base year, by county, as far as no parameter of a draw enters them.
    pub stocks: Vec<CountyStocks>,
    /// `ln` of travel minutes from county to city at the plan's goal.
    pub log_goal_minutes: Array2<f64>,
    /// Shares of sex and age among arrivals from the rest of China; all together add up to 1.
    pub arrival_pattern: [AgeRow; 2],
    /// The same shares at [`TALENT_AGES`], 0 at the other ages; they add up to the share of these ages.
    pub talent_pattern: [AgeRow; 2],
    /// 1 at the ages of near relatives who settle with an adult, 0 at the others.
    pub relatives: AgeRow,
    /// Largest values of the schedules: mover, local, return. They bound the hazards of a county at every age.
    pub peaks: [f64; 3],
}

impl Setup {
    /// Computes the setup for a census year as base. Parameters that are not solved again in each draw take their
    /// central values.
    #[must_use]
    pub fn new(data: &Arc<Data>, base_year: u16, central: &Values) -> Setup {
        // Returners have one hump: without the childhood component (`a1`), which follows from their parents, and
        // without the constant (`c`).
        let back = RogersCastro {
            a1: 0.0,
            alpha1: 0.0,
            a2: 1.0,
            alpha2: central.get(Parameter::ReturnDescent),
            mu2: central.get(Parameter::ReturnAge),
            lambda2: central.get(Parameter::ReturnAscent),
            c: 0.0,
        };
        let census = census_index(base_year);
        let schedules = Schedules::new(
            &data.demography.transfer[census],
            &data.demography.fertility_share[census][1],
            central.get(Parameter::ChildFollowing),
            central.get(Parameter::LocalAgeShift),
            back,
        );
        let decade = Decade::before(data, base_year, &schedules, central);
        let calibration = DecadeCalibration::new(data, &decade, schedules, central);
        let [urban_growth, rural_growth] = decade.yearly_growth();
        let structure = data.structure[census].clone();
        let initial = decade.end;
        // The cap on hazards must hold at the most mobile age of either sex.
        let peak =
            |rows: &[AgeRow; 2]| rows.iter().flat_map(|row| row.iter()).fold(0.0, |peak: f64, value| peak.max(*value));
        let schedules = &calibration.schedules;
        let arrival_pattern = arrival_pattern(&initial, schedules);
        Setup {
            residents: data.region.county_ids().map(|county| initial.population.residents(county)).collect(),
            relative_schooling: relative_schooling(&structure, &initial),
            structure,
            trips: Trips::new(&data.region, &calibration.log_minutes),
            urban_growth,
            rural_decline: rural_growth.into_iter().map(|growth| -growth).collect(),
            backcast: decade.regression,
            vital: VitalBase::new(data, &initial),
            stocks: county_stocks(data, &initial),
            log_goal_minutes: goal(data, &calibration.log_minutes),
            talent_pattern: arrival_pattern
                .map(|row| AgeRow::of_ages(|age| if TALENT_AGES.contains(&age) { row[age] } else { 0.0 })),
            relatives: hukou::relatives(),
            arrival_pattern,
            peaks: [peak(&schedules.mover), peak(&schedules.local), peak(&schedules.back)],
            data: Arc::clone(data),
            initial,
            calibration,
        }
    }
}

impl Setup {
    /// Population that the water of a county's city can supply, as a ratio to the residents of the city in the base
    /// year.
    #[must_use]
    pub fn water_capacity(&self, county: CountyId, values: &Values) -> f64 {
        let code = self.data.region.cities[self.data.region.city_of(county).0].names.code.as_str();
        // Only the nine cities along the river were studied; the others have an assumed capacity of their own
        // (`water_capacity_other`).
        let river = YELLOW_RIVER.contains(&code);
        values.get(if river { Parameter::WaterCapacityYellowRiver } else { Parameter::WaterCapacityOther })
    }
}

/// Sex and age of movers from the rest of China. Assumption: the pattern of the movers that the province itself sends,
/// because no table of arrivals by age is at hand.
fn arrival_pattern(initial: &Initial, schedules: &Schedules) -> [AgeRow; 2] {
    let mut pattern = [AgeRow::ZERO; 2];
    for county in initial.population.county_ids() {
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

/// `ln` of travel minutes at the plan's goal, counties x cities: at most one hour inside a circle and two hours in the
/// cluster; shorter times stay as they are.
fn goal(data: &Data, log_minutes: &Array2<f64>) -> Array2<f64> {
    let circle_of = |city: CityId| -> Circle { data.region.cities[city.0].circle };
    Array2::from_shape_fn(log_minutes.dim(), |(county, city)| {
        let own = data.region.city_of(CountyId(county));
        let goal = if circle_of(own) == circle_of(CityId(city)) { GOAL_MINUTES.0 } else { GOAL_MINUTES.1 };
        log_minutes[[county, city]].min(math::ln(goal))
    })
}

/// Lengths of trips between seats of government, minutes, by county.
#[derive(Clone, Debug)]
pub struct Trips {
    /// Mean length to the other cities.
    pub mean: Vec<f64>,
    /// Longest length to a city of the own circle.
    pub circle: Vec<f64>,
    /// Longest length to any city of the province.
    pub cluster: Vec<f64>,
}

impl Trips {
    /// Lengths of trips from each county.
    ///
    /// - `log_minutes`: `ln` of minutes, counties x cities.
    #[must_use]
    pub fn new(region: &Region, log_minutes: &Array2<f64>) -> Trips {
        let circle_of = |city: CityId| region.cities[city.0].circle;
        let others = |county: CountyId| {
            let row = log_minutes.row(county.0).to_vec();
            region.city_ids().zip(row).filter(move |(city, _)| *city != region.city_of(county))
        };
        let counties = region.county_ids();
        let longest = |county: CountyId, near: bool| {
            let within = |city: CityId| !near || circle_of(city) == circle_of(region.city_of(county));
            let logs = others(county).filter(|(city, _)| within(*city)).map(|(_, log)| log);
            math::exp(logs.fold(f64::NEG_INFINITY, f64::max))
        };
        // The own city is not a destination of these trips.
        let count = log_minutes.ncols() - 1;
        Trips {
            mean: counties
                .clone()
                .map(|county| others(county).map(|(_, log)| math::exp(log)).sum::<f64>() / count as f64)
                .collect(),
            circle: counties.clone().map(|county| longest(county, true)).collect(),
            cluster: counties.map(|county| longest(county, false)).collect(),
        }
    }
}

/// Years of the published statistics that stand for those of a base year.
struct Published {
    /// Year of the hospital beds by city.
    beds: u16,
    /// Year of the built-up land of the province.
    built_up: u16,
}

/// By base year, 2010 and 2020: the nearest years for which the statistics are at hand.
const PUBLISHED: [Published; 2] = [Published { beds: 2010, built_up: 2009 }, Published { beds: 2013, built_up: 2021 }];

/// Years of schooling of each county relative to the mean of the province weighted by residents (ratio). The census gives
/// the pattern; the level is a parameter.
fn relative_schooling(structure: &[Structure], initial: &Initial) -> Vec<f64> {
    let years = |county: CountyId| structure[county.0].schooling_years;
    let weight = |county: CountyId| initial.population.residents(county);
    let counties = initial.population.county_ids();
    let mean = counties.clone().map(|r| years(r) * weight(r)).sum::<f64>() / counties.clone().map(weight).sum::<f64>();
    counties.map(|r| years(r) / mean).collect()
}

/// Built-up land per urban resident, km2: that of all cities over the urban residents of urban districts and
/// county-level cities. No county figure is published; the same holds for all.
fn built_up_per_head(data: &Data, initial: &Initial) -> f64 {
    let year = PUBLISHED[census_index(initial.year)].built_up;
    let km2 = data.observations.latest("370000", "built_up_area", year).expect("built_up_area of the province");
    // The statistics of built-up area cover cities, and counties are no cities.
    let counted = data.region.county_ids().filter(|id| data.region.counties[id.0].kind != CountyKind::County);
    km2 / counted.map(|id| initial.population.urban(id)).sum::<f64>()
}

/// Stocks of the base year by county. Where no county statistic exists, the one of the city or the province stands for it.
fn county_stocks(data: &Data, initial: &Initial) -> Vec<CountyStocks> {
    let region = &data.region;
    let look = |code: &str, indicator: &str, year: u16| data.observations.latest(code, indicator, year);
    let year = initial.year;
    let province = |indicator: &str| {
        look("370000", indicator, year).unwrap_or_else(|| panic!("{indicator} of the province in {year}"))
    };
    let (province_urban, province_rural) = (province("income_urban"), province("income_rural"));
    let beds_of = |code: &str| look(code, "hospital_beds", PUBLISHED[census_index(year)].beds);
    let beds: f64 = region.cities.iter().filter_map(|city| beds_of(&city.names.code)).sum();
    let residents = |county: CountyId| initial.population.residents(county);
    let all: f64 = region.county_ids().map(residents).sum();
    let beds_per_1000 = province("hospital_beds_per_1000");
    let per_head = built_up_per_head(data, initial);
    let floor_area_m2 = &data.floor_area_m2[census_index(year)];
    let mut stocks = vec![CountyStocks::default(); region.county_count()];
    for city in &region.cities {
        let code = &city.names.code;
        let urban_income = look(code, "income_urban", year).unwrap_or(province_urban);
        let prices = data.observations.all(code, "house_price_yuan_m2", year).iter().map(|row| row.value);
        // Several listings of one city are averaged: none of them is known to be better.
        let prices: Vec<f64> = prices.collect();
        let price = if prices.is_empty() {
            province("house_price_yuan_m2")
        } else {
            prices.iter().sum::<f64>() / prices.len() as f64
        };
        let city_residents: f64 = city.county_ids().map(residents).sum();
        // Beds of the cities give the pattern, the provincial figure the level.
        let relative = beds_of(code).map_or(1.0, |own| own / beds * all / city_residents);
        for r in city.county_ids() {
            let price_to_income = housing::price_to_income(price, urban_income);
            // No land per head is published by county, so every county starts with that of the province.
            let built_up_km2 = per_head * initial.population.urban(r);
            stocks[r.0] = CountyStocks {
                urban_income,
                // Rural incomes differ between cities as urban ones do.
                rural_income: province_rural * urban_income / province_urban,
                base_price_to_income: price_to_income,
                price_to_income,
                housing: Housing { stock_m2: floor_area_m2[r] * initial.population.urban(r), ..Housing::default() },
                beds: beds_per_1000 / PER_THOUSAND * relative * residents(r),
                built_up_km2,
                wanted_km2: built_up_km2,
                ..CountyStocks::default()
            };
        }
    }
    // City figures give the pattern, the province's published means the level.
    let mean = |income: fn(&CountyStocks) -> f64, people: &dyn Fn(CountyId) -> f64| {
        let total: f64 = region.county_ids().zip(&stocks).map(|(r, county)| income(county) * people(r)).sum();
        total / region.county_ids().map(people).sum::<f64>()
    };
    let urban_level = province_urban / mean(|county| county.urban_income, &|r| initial.population.urban(r));
    let rural_level =
        province_rural / mean(|county| county.rural_income, &|r| initial.population.count(r, Status::Rural));
    for county in &mut stocks {
        county.urban_income *= urban_level;
        county.rural_income *= rural_level;
    }
    stocks
}
