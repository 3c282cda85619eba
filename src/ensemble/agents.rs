//! Draws of a scenario person by person: one after the other, because a draw fills the memory and all threads.

use std::sync::atomic::Ordering;

use crate::engine::agents::Agents;
use crate::engine::agents::Settings as Crowd;
use crate::engine::agents::lives::Happening;
use crate::engine::agents::tenure::Tenure;
use crate::engine::draw::Draw;
use crate::engine::setup::Setup;
use crate::engine::year;
use crate::ensemble::run;
use crate::ensemble::run::Ensemble;
use crate::ensemble::run::Settings;
use crate::ensemble::run::Watch;
use crate::error::Error;
use crate::error::Result;
use crate::scenario::Scenario;

/// What only agents know.
#[derive(Clone, Debug)]
pub struct Individuals {
    /// Lives that were written down, in the order of the events.
    pub lives: Vec<Happening>,
    /// Durations of residence before settlement, by county.
    pub tenure: Vec<Tenure>,
}

/// Runs `settings.draws` draws with agents.
///
/// # Errors
/// As [`run::run`].
pub fn run(
    setup: &Setup<'_>,
    scenario: &Scenario,
    crowd: Crowd,
    settings: Settings,
    watch: &Watch<'_>,
) -> Result<Ensemble> {
    let region = &setup.data.region;
    let mut ensemble = Ensemble::empty(region, scenario, settings.draws);
    let pool = run::pool(settings.threads)?;
    let mut agents = Agents::new(crowd, settings.seed, 0);
    for number in 0..settings.draws {
        if watch.stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        agents.again(number);
        let draw = Draw::new(scenario, settings.seed, number);
        let projection = pool.install(|| year::project(setup, scenario, &draw, &mut agents));
        ensemble.put(region, number as usize, &projection);
        ensemble.individuals.get_or_insert_with(|| Individuals {
            lives: agents.lives().to_vec(),
            tenure: (0..region.county_count()).map(|county| agents.tenure(county).clone()).collect(),
        });
        (watch.finished)();
    }
    Ok(ensemble)
}
