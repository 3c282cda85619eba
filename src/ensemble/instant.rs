//! Answers while a lever is being moved: the part of a draw that no lever reaches is worked out once and kept.

use std::sync::Arc;
use std::sync::OnceLock;

use rayon::prelude::*;

use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::setup::Setup;
use crate::engine::year;
use crate::engine::year::Past;
use crate::engine::year::Projection;
use crate::ensemble::run;
use crate::ensemble::run::Ensemble;
use crate::ensemble::run::Settings;
use crate::ensemble::run::Watch;
use crate::error::Result;
use crate::scenario::Layers;
use crate::scenario::Scenario;

/// Draws whose past is kept; each takes about two megabytes.
pub const KEPT: u32 = 200;

/// Projects scenarios that differ from a known one in levers and links ([`Instant::holds`]), to the bit as
/// [`run::run`] would.
#[derive(Debug)]
pub struct Instant<'a> {
    setup: &'a Setup<'a>,
    known: Scenario,
    central: Past<'a>,
    pasts: Vec<OnceLock<Past<'a>>>,
}

impl<'a> Instant<'a> {
    /// Keeps the pasts of a scenario's draws at its seed; they are worked out when they are first asked for.
    #[must_use]
    pub fn new(setup: &'a Setup<'a>, known: &Scenario) -> Instant<'a> {
        let quiet = quiet(known);
        let draw = Draw::new(&quiet, quiet.seed, 0);
        Instant {
            setup,
            central: Past::new(setup, &quiet, &draw, &mut Workspace::new(&setup.data.region)),
            known: known.clone(),
            pasts: (0..KEPT).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The setup that projections start from.
    #[must_use]
    pub fn setup(&self) -> &'a Setup<'a> {
        self.setup
    }

    /// Works out all pasts; where no threads are to be had they wait until they are asked for.
    pub fn warm(&self, threads: usize) {
        let Ok(pool) = run::pool(threads) else { return };
        pool.install(|| {
            self.pasts.par_iter().enumerate().for_each_init(
                || Workspace::new(&self.setup.data.region),
                |work, (number, past)| {
                    let number = u32::try_from(number).expect("there are few");
                    past.get_or_init(|| self.past(&self.known, number, work));
                },
            );
        });
    }

    fn past(&self, scenario: &Scenario, number: u32, work: &mut Workspace) -> Past<'a> {
        Past::new(self.setup, scenario, &Draw::new(scenario, self.known.seed, number), work)
    }

    /// One projection without chance: central parameters, or the mean of what published figures have said, and no
    /// shocks.
    #[must_use]
    pub fn central(&self, scenario: &Scenario, work: &mut Workspace) -> Projection {
        debug_assert!(self.holds(scenario), "`{}` has another past", scenario.name);
        self.central.project(scenario, work)
    }

    /// All draws of a scenario. Pasts are kept for the layers and the seed of the known scenario.
    ///
    /// # Errors
    /// As [`run::run`].
    pub fn ensemble(&self, scenario: &Scenario, settings: Settings, watch: &Watch<'_>) -> Result<Ensemble> {
        debug_assert!(self.holds(scenario), "`{}` has another past", scenario.name);
        let shared = scenario.layers == self.known.layers && settings.seed == self.known.seed;
        run::gather(&self.setup.data.region, scenario, settings, watch, &|number, work| match self
            .pasts
            .get(number as usize)
            .filter(|_| shared)
        {
            Some(past) => past.get_or_init(|| self.past(scenario, number, work)).project(scenario, work),
            None => year::project(self.setup, scenario, &Draw::new(scenario, settings.seed, number), work),
        })
    }

    /// Whether a scenario differs from the known one in nothing but levers, links, layers, seed and the end.
    #[must_use]
    pub fn holds(&self, scenario: &Scenario) -> bool {
        let known = &self.known;
        let posteriors = (&scenario.posterior, &known.posterior);
        scenario.base_year == known.base_year
            && scenario.end_year.min(known.end_year) >= known.passed()
            && scenario.priors == known.priors
            && scenario.changed == known.changed
            && match posteriors {
                (Some(own), Some(other)) => Arc::ptr_eq(own, other),
                (own, other) => own.is_none() && other.is_none(),
            }
    }
}

/// The scenario with every layer of uncertainty off.
fn quiet(scenario: &Scenario) -> Scenario {
    let mut quiet = scenario.clone();
    quiet.layers = Layers::from([false; 4]);
    quiet
}
