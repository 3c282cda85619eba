//! The choice of destination: a nested logit, city first, county second.

use ndarray::Array2;

use crate::data::Data;
use crate::region::CityId;
use crate::region::CountyId;
use crate::region::Region;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// Attractiveness of every destination: the part of its utility that does not depend on the origin of a mover.
///
/// A mover from county r goes to city c with probability in proportion to `pull[c] f[r, c]`, with `f` the deterrence of
/// travel, and there to county j in proportion to `weight[j]`. In the nested logit behind it, `weight[j] = exp(V[j] /
/// lambda)` and `pull[c] = exp(lambda ln(sum of weight over c))`, with `lambda` the dissimilarity parameter (`McFadden`
/// 1978). The county of arrival inside another city does not depend on the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Pull {
    /// Attractiveness by city; only ratios matter.
    pub city: Vec<f64>,
    /// Weight by county within its city; in the base year the weights of a city add up to 1.
    pub county: Vec<f64>,
}

/// Distribution of the movers of each county over destinations.
#[derive(Clone, Debug)]
pub struct Destination {
    /// Share that goes to each city, counties x cities; rows add up to 1.
    pub city: Array2<f64>,
    /// Share of those who come to a city from another one that goes to each county; adds up to 1 in a city.
    pub county: Vec<f64>,
}

/// Minutes of an hour; speeds are in km per hour.
const MINUTES_PER_HOUR: f64 = 60.0;

/// Most rounds of the contraction. The difference that is left is returned, so that a caller sees a solution that has not
/// converged.
const MAX_ROUNDS: usize = 500;

/// Travel time in minutes from each county to each city (to the other counties, for its own city).
///
/// To another city: the time between the two cities in `year`, times the ratio of the time by road from this county to that
/// from the seat of its city. Inside the own city: the mean time by road to the other counties.
#[must_use]
pub fn travel_minutes(data: &Data, year: u16, values: &Values) -> Array2<f64> {
    let region = &data.region;
    let access = values.get(Parameter::RailAccess);
    let (base, speed) = (values.get(Parameter::RoadBase), values.get(Parameter::RoadSpeed));
    let road = |a: (f64, f64), b: (f64, f64)| base + MINUTES_PER_HOUR * math::great_circle_km(a, b) / speed;
    Array2::from_shape_fn((region.county_count(), region.city_count()), |(county, city)| {
        let (county, city) = (CountyId(county), CityId(city));
        let own = region.city_of(county);
        let from = region.counties[county.0].seat;
        if own == city {
            let others = region.cities[city.0].county_ids().filter(|&other| other != county);
            let (sum, count) = others
                .fold((0.0, 0.0), |(sum, count), other| (sum + road(from, region.counties[other.0].seat), count + 1.0));
            return sum / count;
        }
        let between = data.travel.minutes([own, city], year, access);
        let to = region.cities[city.0].seat;
        // Published times are between the seats of cities. The ratio of road times carries them over to a county
        // without leaving the level of the published time.
        between * road(from, to) / road(region.cities[own.0].seat, to)
    })
}

/// Deterrence of travel, `minutes^(-b_d)`, and the bonus of the own city.
#[must_use]
pub fn deterrence(region: &Region, log_minutes: &Array2<f64>, distance: f64, own_city_bonus: f64) -> Array2<f64> {
    Array2::from_shape_fn(log_minutes.dim(), |(county, city)| {
        let bonus = if region.city_of(CountyId(county)) == CityId(city) { own_city_bonus } else { 0.0 };
        math::exp(bonus - distance * log_minutes[[county, city]])
    })
}

/// Parameters of the nested logit besides the attractiveness; see [`Pull`].
#[derive(Clone, Copy, Debug)]
pub struct NestedLogit<'a> {
    /// Deterrence of travel, counties x cities; from [`deterrence`].
    pub deterrence: &'a Array2<f64>,
    /// Dissimilarity parameter lambda, above 0 and at most 1.
    pub dissimilarity: f64,
}

/// Shares of destinations for given pulls.
///
/// In its own city a mover chooses among the other counties: the nest loses the own county's weight.
#[must_use]
pub fn shares(region: &Region, pull: &Pull, logit: NestedLogit<'_>) -> Destination {
    let county = within_city(region, pull);
    let mut city = weights(region, pull, logit, &county);
    for mut row in city.rows_mut() {
        let sum = row.sum();
        row.mapv_inplace(|value| value / sum);
    }
    Destination { city, county }
}

/// Inclusive value of moving, by county of origin, without unit: `ln` of the sum of the weights of all destinations.
#[must_use]
pub fn inclusive_values(region: &Region, pull: &Pull, logit: NestedLogit<'_>) -> Vec<f64> {
    weights(region, pull, logit, &within_city(region, pull)).rows().into_iter().map(|row| math::ln(row.sum())).collect()
}

/// Share of each county among those of its city.
fn within_city(region: &Region, pull: &Pull) -> Vec<f64> {
    let mut county = vec![0.0; region.county_count()];
    for city in &region.cities {
        let sum: f64 = pull.county[city.counties.clone()].iter().sum();
        for r in city.counties.clone() {
            county[r] = pull.county[r] / sum;
        }
    }
    county
}

/// Weight of each city for the movers of each county, counties x cities; only ratios within a row and over time matter.
///
/// - `within`: from [`within_city`].
fn weights(region: &Region, pull: &Pull, logit: NestedLogit<'_>, within: &[f64]) -> Array2<f64> {
    let NestedLogit { deterrence, dissimilarity } = logit;
    let mut weights = Array2::zeros(deterrence.dim());
    for county in region.county_ids() {
        let own = region.city_of(county);
        // The log-sum over the other counties of the own city: `(sum - weight)^lambda`, relative to the whole nest.
        let without = math::pow(1.0 - within[county.0], dissimilarity);
        for city in region.city_ids() {
            let nest = if city == own { without } else { 1.0 };
            weights[[county.0, city.0]] = pull.city[city.0] * deterrence[[county.0, city.0]] * nest;
        }
    }
    weights
}

impl Destination {
    /// Share of the movers of `origin` who go to county `to` of city `city`.
    #[must_use]
    pub fn share(&self, region: &Region, origin: CountyId, to: CountyId) -> f64 {
        let city = region.city_of(to);
        // A move inside the county is a local move and has a stream of its own.
        if origin == to {
            0.0
        } else if region.city_of(origin) == city {
            self.near(origin, city) * self.county[to.0]
        } else {
            self.city[[origin.0, city.0]] * self.county[to.0]
        }
    }

    /// Share of the movers of `origin` who stay in its own `city`, per unit of weight of the city's other counties;
    /// 0 where there is no other to go to.
    #[inline(always)]
    #[must_use]
    pub fn near(&self, origin: CountyId, city: CityId) -> f64 {
        let others = 1.0 - self.county[origin.0];
        if others > 0.0 { self.city[[origin.0, city.0]] / others } else { 0.0 }
    }

    /// Arrivals in each county when `movers` leave each county.
    #[must_use]
    pub fn arrivals(&self, region: &Region, movers: &[f64]) -> Vec<f64> {
        let mut arrivals = vec![0.0; region.county_count()];
        for (id, city) in region.city_ids().zip(&region.cities) {
            let mut foreign = 0.0;
            for (origin, leaving) in movers.iter().enumerate() {
                if !city.counties.contains(&origin) {
                    foreign += leaving * self.city[[origin, id.0]];
                }
            }
            let near = |county: CountyId| movers[county.0] * self.near(county, id);
            let sum: f64 = city.county_ids().map(near).sum();
            for county in city.county_ids() {
                arrivals[county.0] = self.county[county.0] * (foreign + (sum - near(county)));
            }
        }
        arrivals
    }
}

/// Pulls at which `movers` leaving each county arrive as `wanted` in each county, by contraction mapping (Berry
/// 1994): log pulls rise by the log of wanted over predicted arrivals until both agree.
///
/// - `movers`, `wanted`: persons by county; both must have the same sum.
/// - `start`: attractiveness of the first round.
/// - `tolerance`: relative difference at which the iteration stops; it also stops after 500 rounds.
/// - Returns the attractiveness and the largest relative difference left.
#[must_use]
pub fn contraction(
    region: &Region,
    movers: &[f64],
    wanted: &[f64],
    logit: NestedLogit<'_>,
    start: Pull,
    tolerance: f64,
) -> (Pull, f64) {
    let mut pull = start;
    let mut worst = f64::INFINITY;
    for _ in 0..MAX_ROUNDS {
        let predicted = shares(region, &pull, logit).arrivals(region, movers);
        worst = predicted.iter().zip(wanted).fold(0.0, |worst: f64, (p, w)| worst.max((p / w - 1.0).abs()));
        if worst < tolerance {
            break;
        }
        for (index, city) in region.cities.iter().enumerate() {
            let sum = |values: &[f64]| values[city.counties.clone()].iter().sum::<f64>();
            // Cities and counties are corrected in the same round. The weights of a city keep the sum 1, because a
            // common factor of its counties is the attractiveness of the city.
            pull.city[index] *= sum(wanted) / sum(&predicted);
            for county in city.counties.clone() {
                pull.county[county] *= wanted[county] / predicted[county];
            }
            let total: f64 = pull.county[city.counties.clone()].iter().sum();
            pull.county[city.counties.clone()].iter_mut().for_each(|weight| *weight /= total);
        }
        // Only ratios matter: the pulls of cities keep a mean of 1.
        let mean = pull.city.iter().sum::<f64>() / pull.city.len() as f64;
        pull.city.iter_mut().for_each(|value| *value /= mean);
    }
    (pull, worst)
}

impl Pull {
    /// Equal attractiveness of all cities, and of all counties within a city.
    #[must_use]
    pub fn even(region: &Region) -> Pull {
        let mut county = vec![0.0; region.county_count()];
        for city in &region.cities {
            county[city.counties.clone()].fill(1.0 / city.counties.len() as f64);
        }
        Pull { city: vec![1.0; region.city_count()], county }
    }
}
