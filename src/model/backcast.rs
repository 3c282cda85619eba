//! Estimate of the province in 2000 by county, as it could have been made in 2010.
//!
//! The census of 2000 is known by county for some counties, by city for all, and by residence, sex and age for the
//! province. The missing values are estimated from the census of 2010; nothing later is used.

use ndarray::Array3;
use ndarray::Array4;
use ndarray::Axis;

use crate::axes::Residence;
use crate::axes::Status;
use crate::data::Data;
use crate::data::census::CensusYear;
use crate::data::census::GROUP_STARTS;
use crate::data::required::RESIDENTS_OF_2000;
use crate::model::initial;
use crate::model::initial::Fit;
use crate::model::initial::Initial;
use crate::model::migration::schedule::Schedules;
use crate::model::population::Population;
use crate::region::City;
use crate::region::CountyId;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// Year of the census that is estimated.
const YEAR: u16 = 2000;

/// Largest number of rounds of the fitting.
const MAX_ROUNDS: usize = 1000;

/// Relative residual at which the fitting stops.
const TOLERANCE: f64 = 1e-10;

/// Largest factor of the odds of being urban between 2010 and 2000. The true one lies below 1, because the urban share rose.
const MOST_FACTOR: f64 = 100.0;

/// Halvings of an interval of width 100: more than the digits of a number, so that the result is exact to the last bit.
const HALVINGS: usize = 200;

/// The census of 2000 by county.
#[derive(Clone, Debug)]
pub struct Backcast {
    /// Residents by county, persons.
    pub residents: Vec<f64>,
    /// Urban residents by county, persons.
    pub urban: Vec<f64>,
    /// Persons by county, residence, sex, age group ([`GROUP_STARTS`]).
    pub persons: Array4<f64>,
    /// Largest relative difference of the province's ages that the fitting left.
    pub residual: f64,
    /// Regression that estimates the residents of the counties without a count.
    pub regression: Regression,
}

/// A straight line `y = a + b x` by least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regression {
    /// Intercept `a`, in the unit of `y`.
    pub intercept: f64,
    /// Slope `b`, units of `y` per unit of `x`.
    pub slope: f64,
    /// Share of the variance of `y` that the line explains.
    pub r_squared: f64,
    /// Standard deviation of the residuals, with `n - 2` degrees of freedom.
    pub residual_sd: f64,
    /// Root mean square of the errors when each point is predicted by the line through the others.
    pub left_out_sd: f64,
    /// Number of points `n`.
    pub points: usize,
}

/// Least squares through points `(x, y)`; a point left out has the error `e / (1 - h)`, `h` its leverage (Allen 1974).
///
/// - `points`: three or more, not all with the same `x`.
///
/// ```
/// use qilu::model::backcast::regress;
/// let line = regress(&[(0.0, 1.0), (1.0, 2.0), (2.0, 6.0)]);
/// assert!((line.slope - 2.5).abs() < 1e-12 && (line.intercept - 0.5).abs() < 1e-12);
/// // Left out, the middle point is predicted as 3.5, the first as -2 and the last as 3.
/// assert!((line.left_out_sd - (20.25_f64 / 3.0).sqrt()).abs() < 1e-12);
/// ```
#[must_use]
pub fn regress(points: &[(f64, f64)]) -> Regression {
    let count = points.len() as f64;
    let mean = |part: fn(&(f64, f64)) -> f64| points.iter().map(part).sum::<f64>() / count;
    let (mean_x, mean_y) = (mean(|point| point.0), mean(|point| point.1));
    let sum = |term: &dyn Fn(f64, f64) -> f64| points.iter().map(|(x, y)| term(x - mean_x, y - mean_y)).sum::<f64>();
    let spread = sum(&|x, _| x * x);
    let slope = sum(&|x, y| x * y) / spread;
    let squares = sum(&|x, y| (y - slope * x) * (y - slope * x));
    let left_out = sum(&|x, y| {
        // The leverage of a point gives its leave-one-out error without fitting again.
        let error = (y - slope * x) / (1.0 - 1.0 / count - x * x / spread);
        error * error
    });
    Regression {
        intercept: mean_y - slope * mean_x,
        slope,
        r_squared: 1.0 - squares / sum(&|_, y| y * y),
        residual_sd: (squares / (count - 2.0)).sqrt(),
        left_out_sd: (left_out / count).sqrt(),
        points: points.len(),
    }
}

/// Estimates the census of 2000 by county from data that were known in 2010.
///
/// - *Residents*: where unknown, by the growth since, `ln(P2010 / P2000) = a + b g`, with `g` the gap between
///   residents and registered persons of 2010 over the registered, fitted on the known counties; then scaled so that
///   each city has its total.
/// - *Urban residents*: the odds of being urban in 2010 times one number for the province, whose urban share is known;
///   a county without countryside in 2010 had none in 2000.
/// - *Ages*: those of the county and residence in 2010 times what the province had in 2000 per person of 2010, by
///   residence, sex and age; then fitted to the counties' residences and to the province's ages (Deming and Stephan
///   1940).
///
/// `end`: the fit of the census of 2010.
#[must_use]
pub fn backcast(data: &Data, end: &Fit) -> Backcast {
    let census = &data.census.years[0];
    let regression = growth(data, census);
    let residents = residents(data, census, &regression);
    let ages = &data.census.residence_age_2000;
    let urban_share = ages.index_axis(Axis(0), 0).sum() / ages.sum();
    let urban = urban(census, &residents, urban_share);
    let (persons, residual) = persons(&residents, &urban, ages, &end.persons);
    Backcast { residents, urban, persons, residual, regression }
}

/// Gap between residents and registered persons of a county, as a share of the registered: the net effect of all earlier
/// migration.
fn gap(census: &CensusYear, county: CountyId) -> f64 {
    let registered = census.registered.as_ref().map_or(census.residents[county], |registered| registered[county]);
    census.residents[county] / registered - 1.0
}

/// Regression of the growth 2000-2010 on the gap of 2010, over the counties whose census of 2000 is known.
fn growth(data: &Data, census: &CensusYear) -> Regression {
    let known = data.region.county_ids().zip(&data.census.residents_2000.0);
    let points = known.filter_map(|(county, before)| {
        before.map(|before| (gap(census, county), math::ln(census.residents[county] / before)))
    });
    regress(&points.collect::<Vec<_>>())
}

/// Residents of 2000 by county, with the known counties and the totals of the cities as published.
fn residents(data: &Data, census: &CensusYear, growth: &Regression) -> Vec<f64> {
    let known = &data.census.residents_2000;
    let predicted = |r: CountyId| census.residents[r] * math::exp(-(growth.intercept + growth.slope * gap(census, r)));
    let mut residents: Vec<f64> = data.region.county_ids().map(|r| known[r].unwrap_or_else(|| predicted(r))).collect();
    for city in &data.region.cities {
        // Known counties keep their counts; only the estimates of a city are scaled to what its total leaves over.
        let unknown: Vec<CountyId> = city.county_ids().filter(|&r| known[r].is_none()).collect();
        let given: f64 = city.county_ids().filter_map(|r| known[r]).sum();
        let filled: f64 = unknown.iter().map(|r| residents[r.0]).sum();
        for r in unknown {
            residents[r.0] *= (total(data, city) - given) / filled;
        }
    }
    residents
}

/// Residents of a city at the census of 2000.
fn total(data: &Data, city: &City) -> f64 {
    let published = data.observations.all(&city.names.code, "resident_population", YEAR);
    let find = |vintage: &&str| published.iter().find(|row| row.vintage == **vintage);
    RESIDENTS_OF_2000.iter().find_map(find).expect("required of the data").value
}

/// Urban residents of 2000 by county: the odds of 2010 times the one factor that gives the province its urban share.
fn urban(census: &CensusYear, residents: &[f64], share: f64) -> Vec<f64> {
    let wanted = share * residents.iter().sum::<f64>();
    let at = |factor: f64| -> Vec<f64> {
        let of = |(county, residents): (usize, &f64)| {
            let county = CountyId(county);
            let (urban, all) = (census.urban[county], census.residents[county]);
            residents * factor * urban / (factor * urban + (all - urban))
        };
        residents.iter().enumerate().map(of).collect()
    };
    // The sum rises with the factor, so bisection finds the one solution without a derivative.
    let (mut low, mut high) = (0.0, MOST_FACTOR);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if at(middle).iter().sum::<f64>() < wanted { low = middle } else { high = middle }
    }
    at(high)
}

/// Persons of 2000 by county, residence, sex, group, and the largest relative difference of the province's ages.
fn persons(residents: &[f64], urban: &[f64], ages: &Array3<f64>, end: &Array4<f64>) -> (Array4<f64>, f64) {
    let wanted = |county: CountyId| {
        let urban = urban[county.0];
        [urban, residents[county.0] - urban]
    };
    // The ages of the province are rounded, so they are scaled to the sums of the counties; the fitting could not meet both
    // otherwise.
    let scale = Residence::ALL.map(|residence| residence as usize).map(|at| {
        let total = (0..residents.len()).map(|county| wanted(CountyId(county))[at]).sum::<f64>();
        total / ages.index_axis(Axis(0), at).sum()
    });
    let province = Array3::from_shape_fn((2, 2, GROUP_STARTS.len()), |(residence, sex, group)| {
        initial::ages_of(group).map(|age| ages[[residence, sex, age]]).sum::<f64>() * scale[residence]
    });
    let mut persons = end.clone();
    let mut worst = f64::INFINITY;
    for _ in 0..MAX_ROUNDS {
        let sums = persons.sum_axis(Axis(0));
        let difference = |(sum, wanted): (&f64, &f64)| initial::difference(*sum, *wanted);
        worst = sums.iter().zip(&province).map(difference).fold(0.0, f64::max);
        if worst < TOLERANCE {
            break;
        }
        for (county, mut cells) in persons.outer_iter_mut().enumerate() {
            for (residence, mut half) in cells.outer_iter_mut().enumerate() {
                for (place, cell) in half.indexed_iter_mut() {
                    let place = [residence, place.0, place.1];
                    *cell *= initial::ratio(province[place], sums[place]);
                }
                let factor = initial::ratio(wanted(CountyId(county))[residence], half.sum());
                half.mapv_inplace(|cell| cell * factor);
            }
        }
    }
    (persons, worst)
}

/// Residents at the end of 2000 by status.
///
/// Single ages have the shape of the province of 2000. The unsettled of the province stand to those of 2010 as
/// in-migrants did; each county has its share among urban residents of 2010 times one number.
///
/// - `end`: the state of 2010.
/// - `in_migrants`: in-migrants of 2000 over those of 2010.
#[must_use]
pub fn population(
    data: &Data,
    backcast: &Backcast,
    end: &Initial,
    in_migrants: f64,
    schedules: &Schedules,
    values: &Values,
) -> Population {
    let counties = data.region.county_ids();
    let unsettled = |r: CountyId| end.population.count(r, Status::Unsettled);
    let share = |r: CountyId| unsettled(r) / end.population.urban(r);
    let wanted = in_migrants * counties.clone().map(unsettled).sum::<f64>();
    let factor = wanted / counties.clone().map(|r| share(r) * backcast.urban[r.0]).sum::<f64>();
    let exit = values.get(Parameter::SettlementHazard) + values.get(Parameter::ReturnHazard);
    let mut population = Population::empty(data.region.county_count());
    for r in counties {
        initial::fill(&mut population, &backcast.persons, &data.census.residence_age_2000, r);
        initial::split(&mut population, r, factor * share(r) * backcast.urban[r.0], schedules, exit);
    }
    population.scale(initial::year_end(data, YEAR, data.census.residence_age_2000.sum()));
    population
}
