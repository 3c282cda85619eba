//! The random side of a draw: parameter values, delivered shares of levers, annual shocks, and the error of the
//! base-year census.

use std::sync::Arc;

use crate::engine::prepared::PreparedRun;
use crate::engine::shocks::ShockScores;
use crate::region::Region;
use crate::scenario::Layers;
use crate::scenario::levers::LEVERS;
use crate::scenario::posterior::CityShock;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::ProvinceShock;
use crate::scenario::posterior::YearScores;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::random;
use qilu_methods::random::Purpose;

/// Number of the draw from which each layer of uncertainty takes its random numbers. In an ensemble all numbers are
/// equal; the decomposition of variance mixes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawIndices {
    /// Draw of the parameters, and of the shocks of the years whose observations were assimilated.
    pub parameters: u32,
    /// Draw of the annual shocks.
    pub shocks: u32,
    /// Draw of the delivered shares of levers.
    pub delivery: u32,
    /// Draw of the errors of the census of the base year.
    pub initial: u32,
    /// Draw of the change of the delineation of towns by the next census.
    pub census: u32,
}

impl From<u32> for DrawIndices {
    fn from(number: u32) -> DrawIndices {
        DrawIndices { parameters: number, shocks: number, delivery: number, initial: number, census: number }
    }
}

/// Random side of a draw: the values of its parameters, the delivered share of each lever, and its annual shocks.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Value of every parameter, each in its own unit.
    pub values: Values,
    /// Delivered share of each lever, 0 to 1, in the order of [`LEVERS`].
    pub delivered: Vec<f64>,
    /// Posterior of the shocks of the years that have passed; `None` without calibration.
    posterior: Option<Arc<Posterior>>,
    indices: DrawIndices,
    seed: u64,
    layers: Layers,
}

impl Draw {
    /// The draw with a number, or with one number for each layer of uncertainty.
    #[must_use]
    pub fn new(run: &PreparedRun, indices: impl Into<DrawIndices>) -> Draw {
        let (layers, seed, indices) = (run.layers, run.seed, indices.into());
        let scores = scores(run, indices);
        let mut rng = random::stream(seed, indices.delivery, 0, Purpose::Delivery);
        let delivered = LEVERS
            .iter()
            .map(|lever| {
                let (mean, concentration) = lever.delivery;
                // The number is drawn even where the layer is off: every lever keeps its position in the stream, so
                // that switching the layer on changes nothing else.
                let uniform = random::open01(&mut rng);
                if layers.delivery { random::beta_quantile(uniform, mean, concentration) } else { 1.0 }
            })
            .collect();
        Draw {
            values: run.scenario().priors.at(&scores),
            delivered,
            posterior: run.posterior().cloned(),
            indices,
            seed,
            layers,
        }
    }

    /// Standard normal scores of the shocks of a year: from the posterior for years that were assimilated, otherwise
    /// random numbers at the address of the draw, or zero where the layer is off.
    #[must_use]
    pub fn shock_scores(&self, region: &Region, year: u16) -> ShockScores {
        let on = self.layers.shocks;
        let normals = |purpose| -> Vec<f64> {
            let mut rng = random::stream(self.seed, self.indices.shocks, year, purpose);
            (0..region.county_count()).map(|_| if on { random::normal(&mut rng) } else { 0.0 }).collect()
        };
        let cities = region.city_count();
        let own = if on {
            year_scores(self.seed, self.indices.shocks, year, cities)
        } else {
            YearScores { province: [0.0; 6], city: vec![[0.0; 2]; cities] }
        };
        // Without the layer of parameters the posterior answers with the mean of its members; the shocks of past years
        // belong to that layer, since both were estimated together.
        let drawn = self.layers.parameters.then_some(self.indices.parameters);
        // The draw's own numbers are passed along for shocks that the posterior does not hold.
        let passed = self.posterior.as_ref().and_then(|known| known.year(drawn, year, &own));
        ShockScores {
            year: passed.unwrap_or(own),
            growth: normals(Purpose::CountyShocks),
            mobility: normals(Purpose::CountyMobility),
        }
    }

    /// Scores of the changes of the urban shares of counties by the delineation of the next census, which have Student's t
    /// distribution with four degrees of freedom; `None` where the layer is off.
    #[must_use]
    pub fn delineation_scores(&self, region: &Region) -> Option<Vec<f64>> {
        self.layers.census.then(|| {
            let mut rng = random::stream(self.seed, self.indices.census, 0, Purpose::Delineation);
            (0..region.county_count()).map(|_| random::student_4(&mut rng)).collect()
        })
    }
}

/// Random standard normal scores of the shocks of a year: of the province, then of the cities, in the order of
/// [`ProvinceShock::ALL`] and [`CityShock::ALL`].
#[must_use]
pub fn year_scores(seed: u64, number: u32, year: u16, cities: usize) -> YearScores {
    let mut rng = random::stream(seed, number, year, Purpose::ProvinceShocks);
    let province = ProvinceShock::ALL.map(|_| random::normal(&mut rng));
    let mut rng = random::stream(seed, number, year, Purpose::CityShocks);
    YearScores { province, city: (0..cities).map(|_| CityShock::ALL.map(|_| random::normal(&mut rng))).collect() }
}

/// Standard normal scores of all parameters. They come from the posterior where it covers the parameter and the scenario
/// does not set its prior, and are random elsewhere. Without the layer they are the posterior's mean, or zero, which is
/// the centre of every prior.
fn scores(run: &PreparedRun, indices: DrawIndices) -> Vec<f64> {
    let (scenario, layers, seed) = (run.scenario(), run.layers, run.seed);
    // The lists are drawn in full, although each parameter takes one number of one of them: the position in the stream
    // is part of the address of a random number.
    let address = scenario.priors.scores(seed, indices.parameters);
    let initial = scenario.priors.scores(seed, indices.initial);
    let census = scenario.priors.scores(seed, indices.census);
    let drawn = layers.parameters.then_some(indices.parameters);
    Parameter::ALL
        .iter()
        .map(|&parameter| {
            match scenario.priors.get(parameter).layer.as_str() {
                "initial" => return if layers.initial { initial[parameter as usize] } else { 0.0 },
                "census" => return if layers.census { census[parameter as usize] } else { 0.0 },
                _ => {}
            }
            // A prior that the scenario sets itself overrides the posterior, which was made with another prior.
            let known = run.posterior().filter(|_| !scenario.changed.contains(&parameter));
            known.and_then(|known| known.parameter(drawn, parameter)).unwrap_or(if layers.parameters {
                address[parameter as usize]
            } else {
                0.0
            })
        })
        .collect()
}
