//! The state at the start of a projection: iterative proportional fitting to all known margins of a census, then the
//! split of urban residents by registration.

use ndarray::Array3;
use ndarray::Array4;
use ndarray::Axis;

use crate::axes::AGES;
use crate::axes::Residence;
use crate::axes::Sex;
use crate::axes::Status;
use crate::data::Data;
use crate::data::census::CensusYear;
use crate::data::census::GROUP_STARTS;
use crate::model::migration::schedule::Schedules;
use crate::model::population::Population;
use crate::region::CityId;
use crate::region::CountyId;
use crate::region::CountyKind;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;

/// Code of the province in the tables of observations.
const PROVINCE: &str = "370000";

/// Series that hold the population at the end of a census year, the later one first.
const YEAR_END_VINTAGES: [&str; 2] = ["bulletin_after_2020census", "yearbook_series"];

/// Largest number of rounds of the fitting.
const MAX_ROUNDS: usize = 1000;

/// Relative residual at which the fitting stops.
const TOLERANCE: f64 = 1e-8;

/// Assumption: years of arrivals that make up the stock of the unsettled when its ages are estimated. At the central rates
/// of settling and returning, a tenth of the arrivals is left after that time.
const STOCK_YEARS: usize = 25;

/// Largest factor of a bisection over shares of stocks: stocks of in-migrants and of the unsettled differ by less.
const MOST_FACTOR: f64 = 100.0;

/// Largest factor of the odds of being unsettled: with it, practically all urban residents are unsettled.
const MOST_ODDS: f64 = 1e6;

/// Halvings of a bisection: more than the digits of a number, so that the result is exact to the last bit.
const HALVINGS: usize = 200;

/// Assumption: rural share of residents below which a county has no countryside to return to.
const NO_COUNTRYSIDE: f64 = 0.01;

/// Largest share of a cell that a census error moves out of it, so that no cell becomes negative. Assumption.
const MOST_MOVED: f64 = 0.5;

/// Result of the three-way fitting.
#[derive(Clone, Debug)]
pub struct Fit {
    /// Persons by county, residence, sex, age group ([`GROUP_STARTS`]).
    pub persons: Array4<f64>,
    /// Number of rounds of the fitting.
    pub rounds: usize,
    /// Largest relative residual of the three margins: county x sex x age, county x residence, residence x sex x age.
    pub residuals: [f64; 3],
}

/// The state from which a projection starts.
#[derive(Clone, Debug)]
pub struct Initial {
    /// Year at whose end the state stands.
    pub year: u16,
    /// Residents by county, status, sex and age, persons.
    pub population: Population,
    /// Persons registered in each county (户籍人口) at the end of the year.
    pub registered: Vec<f64>,
    /// Share of the unsettled of each county whose home is another county of the province.
    pub home_elsewhere: Vec<f64>,
    /// The fitted census table behind the state.
    pub fit: Fit,
}

/// Fits county x residence x sex x age group to the margins of a census by iterative proportional fitting
/// (Deming and Stephan 1940): county x sex x age, county x residence, and residence x sex x age of the province.
///
/// Starts from the county's ages times its urban share; a county without rural residents keeps none.
#[must_use]
pub fn fit(census: &CensusYear) -> Fit {
    let counties = census.age.dim().0;
    let by_residence = |county: CountyId| {
        let urban = census.urban[county];
        [urban, census.residents[county] - urban]
    };
    let by_age = residence_groups(census);
    let wanted = Margins {
        // Residence, sex and group in the order of the cells of a county.
        province: by_age.iter().copied().collect(),
        residence: (0..counties).map(CountyId).map(by_residence).collect(),
        county: census.age.outer_iter().map(|rows| rows.iter().copied().collect()).collect(),
    };
    let mut cells: Vec<Vec<f64>> = (0..counties)
        .map(|county| {
            let start = |residence: f64| wanted.county[county].iter().map(move |age| age * residence);
            let [urban, rural] = wanted.residence[county].map(|persons| persons / census.residents.0[county]);
            start(urban).chain(start(rural)).collect()
        })
        .collect();
    let mut rounds = 0;
    let mut residuals = [f64::INFINITY; 3];
    while rounds < MAX_ROUNDS && residuals.iter().any(|residual| *residual > TOLERANCE) {
        wanted.round(&mut cells);
        rounds += 1;
        residuals = wanted.residuals(&cells);
    }
    let shape = (counties, 2, 2, GROUP_STARTS.len());
    let persons = Array4::from_shape_vec(shape, cells.concat()).expect("76 cells a county");
    Fit { persons, rounds, residuals }
}

/// The three margins. The 76 cells of a county stand residence by residence, sex by sex, group by group.
struct Margins {
    /// By residence, sex, group.
    province: Vec<f64>,
    /// By county: urban, rural.
    residence: Vec<[f64; 2]>,
    /// By county: sex, group.
    county: Vec<Vec<f64>>,
}

/// Cells of one residence of a county.
const HALF: usize = 2 * GROUP_STARTS.len();

impl Margins {
    /// Scales the cells to each margin in turn, to the counties' ages last, so that these hold as well as sums allow.
    fn round(&self, cells: &mut [Vec<f64>]) {
        let sums = province_sums(cells);
        let factors: Vec<f64> = self.province.iter().zip(&sums).map(|(wanted, sum)| ratio(*wanted, *sum)).collect();
        for ((county, residence), ages) in cells.iter_mut().zip(&self.residence).zip(&self.county) {
            for (cell, factor) in county.iter_mut().zip(&factors) {
                *cell *= factor;
            }
            let (urban, rural) = county.split_at_mut(HALF);
            for (half, wanted) in [&mut *urban, &mut *rural].into_iter().zip(residence) {
                let factor = ratio(*wanted, half.iter().sum());
                for cell in half.iter_mut() {
                    *cell *= factor;
                }
            }
            for ((urban, rural), wanted) in urban.iter_mut().zip(rural).zip(ages) {
                let factor = ratio(*wanted, *urban + *rural);
                *urban *= factor;
                *rural *= factor;
            }
        }
    }

    /// Largest relative difference of each margin: counties' ages, counties' residences, the province.
    fn residuals(&self, cells: &[Vec<f64>]) -> [f64; 3] {
        let mut worst = [0.0_f64; 3];
        for ((county, residence), ages) in cells.iter().zip(&self.residence).zip(&self.county) {
            let (urban, rural) = county.split_at(HALF);
            for ((urban, rural), wanted) in urban.iter().zip(rural).zip(ages) {
                worst[0] = worst[0].max(difference(urban + rural, *wanted));
            }
            for (half, wanted) in [urban, rural].into_iter().zip(residence) {
                worst[1] = worst[1].max(difference(half.iter().sum(), *wanted));
            }
        }
        for (sum, wanted) in province_sums(cells).iter().zip(&self.province) {
            worst[2] = worst[2].max(difference(*sum, *wanted));
        }
        worst
    }
}

fn province_sums(cells: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = vec![0.0; 2 * HALF];
    for county in cells {
        for (sum, cell) in sums.iter_mut().zip(county) {
            *sum += cell;
        }
    }
    sums
}

/// Factor that scales a sum to the wanted value; an empty sum stays empty.
pub(super) fn ratio(wanted: f64, sum: f64) -> f64 {
    if sum > 0.0 { wanted / sum } else { 0.0 }
}

/// Relative difference of a sum to the wanted value. Below one person it is absolute.
pub(super) fn difference(sum: f64, wanted: f64) -> f64 {
    (sum - wanted).abs() / wanted.max(1.0)
}

/// Residence x sex x age group of the province, scaled so that both residences together are exactly the counties:
/// the single-year table behind it is rounded.
fn residence_groups(census: &CensusYear) -> Array3<f64> {
    let counted = census.age.sum_axis(Axis(0));
    Array3::from_shape_fn((2, 2, GROUP_STARTS.len()), |(residence, sex, group)| {
        let single = Residence::ALL.map(|residence| -> f64 {
            ages_of(group).map(|age| census.residence_age[[residence as usize, sex, age]]).sum()
        });
        single[residence] * counted[[sex, group]] / (single[0] + single[1])
    })
}

/// Single years of age of a group.
pub(super) fn ages_of(group: usize) -> std::ops::Range<usize> {
    GROUP_STARTS[group]..GROUP_STARTS.get(group + 1).copied().unwrap_or(AGES)
}

/// Index of a census year in [`crate::data::census::Census::years`].
#[must_use]
pub fn census_index(year: u16) -> usize {
    usize::from(year == 2020)
}

/// The state at the end of a census year.
///
/// The census count of 1 November is moved to the end of the year by the published year-end population of each city, the
/// same factor for everybody in it; the urban share of the end of 2020 is published as that of the census.
#[must_use]
pub fn initial(data: &Data, year: u16, schedules: &Schedules, values: &Values) -> Initial {
    let census = &data.census.years[census_index(year)];
    let fit = fit(census);
    let (registered, registered_urban) = registration(data, census, year);
    let growth = year_end(data, year, census.residents.0.iter().sum());
    let urban: f64 = census.urban.0.iter().sum();
    // Persons with an urban registration either live here (settled) or are among the unsettled of another place. With `u`
    // urban residents, `h` registered urban persons and the share `k` elsewhere, `h = s + k (u - s)` gives the settled `s`.
    // Registration refers to the end of the year, hence the division by the growth since the census.
    let elsewhere = values.get(Parameter::RegisteredElsewhereShare);
    let settled = (registered_urban / growth - elsewhere * urban) / (1.0 - elsewhere);
    let (unsettled, home_elsewhere) = unsettled(data, census, year, urban - settled, values);
    let exit = values.get(Parameter::SettlementHazard) + values.get(Parameter::ReturnHazard);
    let mut population = Population::empty(data.region.county_count());
    for county in data.region.county_ids() {
        fill(&mut population, &fit.persons, &census.residence_age, county);
        split(&mut population, county, unsettled[county.0], schedules, exit);
    }
    // Everybody of a city is scaled by one factor: two months change neither shares nor ages by more than the census
    // error.
    for (id, city) in data.region.city_ids().zip(&data.region.cities) {
        let growth = year_end_factor(data, year, id);
        city.county_ids().for_each(|county| population.scale_county(county, growth));
    }
    Initial { year, population, registered, home_elsewhere, fit }
}

/// Residents of a city at the end of a census year over those of the census on 1 November, from its published year-end
/// figure in the series that begins with the census; from the province's where none was published.
#[must_use]
pub fn year_end_factor(data: &Data, year: u16, city: CityId) -> f64 {
    let census = &data.census.years[census_index(year)];
    let city = &data.region.cities[city.0];
    let counted = |counties: std::ops::Range<usize>| counties.map(|county| census.residents.0[county]).sum::<f64>();
    let published = data.observations.all(&city.names.code, "resident_population", year);
    match published.iter().find(|row| row.vintage == YEAR_END_VINTAGES[0]) {
        Some(row) => row.value / counted(city.counties.clone()),
        None => year_end(data, year, counted(0..data.region.county_count())),
    }
}

/// Published population of the province at the end of a census year over its census count.
pub(super) fn year_end(data: &Data, year: u16, counted: f64) -> f64 {
    let published = data.observations.all(PROVINCE, "resident_population", year);
    let find = |vintage: &&str| published.iter().find(|row| row.vintage == **vintage);
    YEAR_END_VINTAGES.iter().find_map(find).map_or(1.0, |row| row.value / counted)
}

/// Registered persons by county, and urban registered persons of the province.
fn registration(data: &Data, census: &CensusYear, year: u16) -> (Vec<f64>, f64) {
    let registered = match &census.registered {
        Some(registered) => registered.0.clone(),
        // City totals are published; within a city they are shared as the residents less the in-movers are.
        None => data
            .region
            .county_ids()
            .map(|county| {
                let city = &data.region.cities[data.region.city_of(county).0];
                let local = |r: CountyId| {
                    census.residents[r] - census.registered_other_county[r] - census.registered_other_province[r]
                };
                let total = data
                    .observations
                    .latest(&city.names.code, "registered_population", year)
                    .unwrap_or_else(|| city.county_ids().map(|r| census.residents[r]).sum());
                total * local(county) / city.county_ids().map(local).sum::<f64>()
            })
            .collect(),
    };
    let share = data
        .observations
        .latest(PROVINCE, "registered_urban_share", year)
        .expect("the package holds the registered urban share of both census years");
    let total: f64 = registered.iter().sum();
    (registered, share * total)
}

/// Unsettled residents by county, persons, which add up to `total`, and the share of them whose home is another county.
///
/// In proportion to those registered in another county, another province, or another township of the county; of
/// the last, in districts, only the part that did not move inside the districts of one city.
fn unsettled(data: &Data, census: &CensusYear, year: u16, total: f64, values: &Values) -> (Vec<f64>, Vec<f64>) {
    let counties = data.region.county_ids();
    let district = |r: CountyId| data.region.counties[r.0].kind == CountyKind::District;
    let same = |r: CountyId| census.registered_same_county[r];
    let in_districts: f64 = counties.clone().filter(|&r| district(r)).map(same).sum();
    let inside = values.get(if year == 2020 { Parameter::IntraDistrict2020 } else { Parameter::IntraDistrict2010 });
    // Moves between districts of one city are published for the province only, so every district is reduced in the same
    // proportion.
    let district_weight = (1.0 - inside / in_districts).max(0.0);
    let near = |r: CountyId| same(r) * if district(r) { district_weight } else { 1.0 };
    let other = |r: CountyId| census.registered_other_county[r];
    let weight: Vec<f64> = counties.clone().map(|r| near(r) + other(r) + census.registered_other_province[r]).collect();
    // A county over the cap keeps the cap, and the rest is distributed over the others by a larger common factor, which
    // bisection finds.
    let most = values.get(Parameter::UnsettledCap);
    let cap: Vec<f64> = census.urban.0.iter().map(|urban| most * urban).collect();
    let (mut low, mut high) = (0.0, MOST_FACTOR);
    for _ in 0..HALVINGS {
        let factor = 0.5 * (low + high);
        let sum: f64 = weight.iter().zip(&cap).map(|(weight, cap)| (factor * weight).min(*cap)).sum();
        if sum < total { low = factor } else { high = factor }
    }
    let stock = weight.iter().zip(&cap).map(|(weight, cap)| (high * weight).min(*cap)).collect();
    let rural = |r: CountyId| 1.0 - census.urban[r] / census.residents[r];
    // Without a countryside in the own county, every home is elsewhere. In the other counties, residents registered in
    // another township have their home in the own county; those of other provinces do not return within the province.
    let home = |r: CountyId| {
        if rural(r) < NO_COUNTRYSIDE { 1.0 } else { other(r) / (other(r) + near(r)).max(1.0) }
    };
    let home_elsewhere = counties.map(home).collect();
    (stock, home_elsewhere)
}

/// Fills the rows of a county from the fitted groups. Single ages have the shape of the province within a group. All urban
/// residents are put into the settled; [`split`] separates the unsettled.
///
/// - `ages`: residents of the province by residence, sex, single year of age.
pub(super) fn fill(population: &mut Population, fitted: &Array4<f64>, ages: &Array3<f64>, county: CountyId) {
    for (status, residence) in [(Status::Settled, Residence::Urban), (Status::Rural, Residence::Rural)] {
        for sex in Sex::ALL {
            let row = population.row_mut(county, status, sex);
            for group in 0..GROUP_STARTS.len() {
                let shape = |age: usize| ages[[residence as usize, sex as usize, age]];
                let sum: f64 = ages_of(group).map(shape).sum();
                let persons = fitted[[county.0, residence as usize, sex as usize, group]];
                for age in ages_of(group) {
                    row[age] = if sum > 0.0 { persons * shape(age) / sum } else { 0.0 };
                }
            }
        }
    }
}

/// Moves `unsettled` persons of a county from the settled to the unsettled. The odds of an age are in proportion to the
/// stock that arrivals by the mover schedule leave behind.
pub(super) fn split(population: &mut Population, county: CountyId, unsettled: f64, schedules: &Schedules, exit: f64) {
    let stock = schedules.mover.each_ref().map(|row| stock_profile(&row[..], exit));
    let probability = |k: f64, sex: Sex, age: usize| {
        // Odds instead of shares: a share in proportion to the stock could exceed 1 at the ages of most movers.
        let odds = k * stock[sex as usize][age];
        odds / (1.0 + odds)
    };
    let total = |population: &Population, k: f64| -> f64 {
        Sex::ALL
            .iter()
            .map(|&sex| {
                (0..AGES)
                    .map(|age| population.row(county, Status::Settled, sex)[age] * probability(k, sex, age))
                    .sum::<f64>()
            })
            .sum()
    };
    let (mut low, mut high) = (0.0, MOST_ODDS);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if total(population, middle) < unsettled { low = middle } else { high = middle }
    }
    for sex in Sex::ALL {
        for age in 0..AGES {
            let all = population.row(county, Status::Settled, sex)[age];
            let moved = all * probability(high, sex, age);
            population.row_mut(county, Status::Unsettled, sex)[age] = moved;
            population.row_mut(county, Status::Settled, sex)[age] = all - moved;
        }
    }
}

/// Residents of each age who arrived by the schedule within [`STOCK_YEARS`] years and have neither settled nor left, per
/// unit of the schedule.
fn stock_profile(schedule: &[f64], exit: f64) -> [f64; AGES] {
    let mut stock = [0.0; AGES];
    for (age, cell) in stock.iter_mut().enumerate() {
        for duration in 0..=age.min(STOCK_YEARS) {
            *cell += schedule[age - duration] * qilu_methods::math::exp(-exit * duration as f64);
        }
    }
    stock
}

/// The initial state of a draw: the census corrected by the errors that the parameters of the layer `initial` describe.
///
/// - `initial_urban_error`: a share of all residents was counted as rural and is urban (or the reverse), in proportion to
///   the rural residents of every county. A part of them is settled, as of residents reclassified in place.
/// - `initial_count_error`: all residents were missed at the same rate.
/// - `initial_unsettled_factor`: the unsettled are more or fewer than estimated, at the expense of the settled of the same
///   age.
#[must_use]
pub fn with_census_error(population: &Population, values: &Values) -> Population {
    let mut population = population.clone();
    let counties = population.county_ids();
    let residents: f64 = counties.clone().map(|r| population.residents(r)).sum();
    let rural: f64 = counties.clone().map(|r| population.count(r, Status::Rural)).sum();
    let wrong = values.get(Parameter::InitialUrbanError) * residents / rural;
    let settled_share = values.get(Parameter::ReclassifiedSettledShare);
    let factor = values.get(Parameter::InitialUnsettledFactor);
    for county in counties {
        for sex in Sex::ALL {
            let [mut rural, mut unsettled, mut settled] =
                Status::ALL.map(|status| *population.row(county, status, sex));
            for age in 0..AGES {
                // The bounds keep every cell positive: a negative error can move at most half of the smaller urban part.
                let part = [unsettled[age] / (1.0 - settled_share), settled[age] / settled_share];
                let moved = (wrong * rural[age]).max(-MOST_MOVED * part[0].min(part[1]));
                rural[age] -= moved;
                unsettled[age] += (1.0 - settled_share) * moved;
                settled[age] += settled_share * moved;
                let more = ((factor - 1.0) * unsettled[age]).min(MOST_MOVED * settled[age]);
                unsettled[age] += more;
                settled[age] -= more;
            }
            for (status, row) in Status::ALL.into_iter().zip([rural, unsettled, settled]) {
                *population.row_mut(county, status, sex) = row;
            }
        }
    }
    population.scale(1.0 + values.get(Parameter::InitialCountError));
    population
}
