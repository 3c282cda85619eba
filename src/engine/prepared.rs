//! A scenario made ready to be drawn: with the state it starts from, what published figures have said, and the size, seed
//! and layers of the run.

use std::sync::Arc;

use crate::data::Data;
use crate::engine::setup::Setup;
use crate::region::Region;
use crate::scenario::Layers;
use crate::scenario::ParameterSource;
use crate::scenario::Scenario;
use crate::scenario::posterior::Posterior;

/// All that the draws of a scenario need. Draws only read it.
#[derive(Clone, Debug)]
pub struct PreparedRun {
    setup: Arc<Setup>,
    scenario: Scenario,
    posterior: Option<Arc<Posterior>>,
    /// Layers of uncertainty that are on.
    pub layers: Layers,
    /// Master seed.
    pub seed: u64,
    /// Number of draws.
    pub draws: u32,
}

impl PreparedRun {
    /// A run of a scenario at the size, seed and layers of its file.
    ///
    /// - `setup`: of the base year and the central values of the scenario.
    /// - `posterior`: what published figures have said; it is set aside for a scenario that is drawn from its priors, or
    ///   starts from another base year.
    #[must_use]
    pub fn new(setup: Arc<Setup>, scenario: Scenario, posterior: Option<Arc<Posterior>>) -> PreparedRun {
        let defaults = scenario.defaults;
        let known = posterior.filter(|_| scenario.evidence() == ParameterSource::Posterior);
        let run = PreparedRun {
            setup,
            posterior: None,
            layers: defaults.layers,
            seed: defaults.seed,
            draws: defaults.draws,
            scenario,
        };
        run.informed_by(known)
    }

    /// The same run of another scenario from the same base year and with the same central values.
    #[must_use]
    pub fn of_scenario(&self, scenario: Scenario) -> PreparedRun {
        debug_assert_eq!(scenario.base_year, self.scenario.base_year, "another base year needs another setup");
        PreparedRun { scenario, ..self.clone() }
    }

    /// The same run with another posterior, or with none.
    #[must_use]
    pub fn informed_by(mut self, posterior: Option<Arc<Posterior>>) -> PreparedRun {
        self.posterior = posterior.filter(|posterior| posterior.base_year == self.scenario.base_year);
        self
    }

    /// The same run from another master seed.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> PreparedRun {
        self.seed = seed;
        self
    }

    /// The same run with other layers of uncertainty.
    #[must_use]
    pub fn with_layers(mut self, layers: impl Into<Layers>) -> PreparedRun {
        self.layers = layers.into();
        self
    }

    /// The same run with another number of draws.
    #[must_use]
    pub fn with_draws(mut self, draws: u32) -> PreparedRun {
        self.draws = draws;
        self
    }

    /// What all draws share.
    #[must_use]
    pub fn setup(&self) -> &Arc<Setup> {
        &self.setup
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// What published figures have said, where it is used.
    #[must_use]
    pub fn posterior(&self) -> Option<&Arc<Posterior>> {
        self.posterior.as_ref()
    }

    /// The data.
    #[must_use]
    pub fn data(&self) -> &Arc<Data> {
        &self.setup.data
    }

    /// The areas.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.setup.data.region
    }

    /// Last year that is past: levers and links act from the next one on. Published figures that were taken in hold
    /// what was done up to then; whoever asks what levers would have done before sets the posterior aside.
    #[must_use]
    pub fn passed(&self) -> u16 {
        let base_year = self.scenario.base_year;
        self.posterior.as_ref().map_or(base_year, |posterior| posterior.known.max(base_year))
    }
}
