//! The random side of a draw: parameters, delivery of levers, annual shocks, and the error of the census it starts from.

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
use crate::scenario::uncertainty;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::random;
use qilu_methods::random::Purpose;

/// Number of the draw that each layer of uncertainty takes its chance from. In an ensemble all are the same; a
/// decomposition of variance mixes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrawIndices {
    /// Parameters, with the shocks of the years that have been taken in.
    pub parameters: u32,
    /// Annual shocks.
    pub shocks: u32,
    /// Delivery of levers.
    pub delivery: u32,
    /// Initial state.
    pub initial: u32,
}

impl From<u32> for DrawIndices {
    fn from(number: u32) -> DrawIndices {
        DrawIndices { parameters: number, shocks: number, delivery: number, initial: number }
    }
}

/// Random side of a draw: the values of its parameters, the delivered share of each lever, and its annual shocks.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Parameters.
    pub values: Values,
    /// Delivered share by lever.
    pub delivered: Vec<f64>,
    /// What published figures have said of the years that have passed.
    posterior: Option<Arc<Posterior>>,
    indices: DrawIndices,
    seed: u64,
    layers: Layers,
}

impl Draw {
    /// The draw of this number, or of one number a layer.
    #[must_use]
    pub fn new(run: &PreparedRun, indices: impl Into<DrawIndices>) -> Draw {
        let (layers, seed, indices) = (run.layers, run.seed, indices.into());
        let scores = scores(run, indices);
        let mut rng = random::stream(seed, indices.delivery, 0, Purpose::Delivery);
        let delivered = LEVERS
            .iter()
            .map(|lever| {
                let (mean, concentration) = lever.delivery;
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

    /// Scores of the shocks of a year: as taken in for the years that have passed; from the address of the draw for the
    /// others, or zero where the layer is off.
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
        let drawn = self.layers.parameters.then_some(self.indices.parameters);
        let passed = self.posterior.as_ref().and_then(|known| known.year(drawn, year, &own));
        ShockScores {
            year: passed.unwrap_or(own),
            growth: normals(Purpose::CountyShocks),
            mobility: normals(Purpose::CountyMobility),
        }
    }
}

/// Scores of the shocks of a year at the address of a draw.
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
    let address = uncertainty::scores(seed, indices.parameters);
    let initial = uncertainty::scores(seed, indices.initial);
    let drawn = layers.parameters.then_some(indices.parameters);
    Parameter::ALL
        .iter()
        .map(|&parameter| {
            if scenario.priors.get(parameter).layer == "initial" {
                return if layers.initial { initial[parameter as usize] } else { 0.0 };
            }
            let known = run.posterior().filter(|_| !scenario.changed.contains(&parameter));
            known.and_then(|known| known.parameter(drawn, parameter)).unwrap_or(if layers.parameters {
                address[parameter as usize]
            } else {
                0.0
            })
        })
        .collect()
}
