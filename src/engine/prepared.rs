//! A scenario ready to be drawn: with its base-year state, the posterior, and the size, seed and layers of the run.

use std::sync::Arc;

use crate::data::Data;
use crate::engine::setup::Setup;
use crate::region::Region;
use crate::scenario::Layers;
use crate::scenario::ParameterSource;
use crate::scenario::Scenario;
use crate::scenario::levers::LeverId;
use crate::scenario::paths::LeverPaths;
use crate::scenario::paths::Setting;
use crate::scenario::posterior::Posterior;
use crate::scenario::timing::LeverTiming;
use crate::scenario::uncertainty::Parameter;

/// All that the draws of a scenario need. Draws only read it.
#[derive(Clone, Debug)]
pub struct PreparedRun {
    setup: Arc<Setup>,
    scenario: Scenario,
    posterior: Option<Arc<Posterior>>,
    /// Values of the levers in the years that they can act on, made again with every change of scenario or posterior.
    levers: Arc<LeverPaths>,
    /// Layers of uncertainty that are on.
    pub layers: Layers,
    /// Master seed of all random numbers.
    pub seed: u64,
    /// Number of draws of the ensemble.
    pub draws: u32,
}

impl PreparedRun {
    /// A run of a scenario at the size, seed and layers of its file.
    ///
    /// - `setup`: for the base year and the central values of the scenario.
    /// - `posterior`: the calibrated ensemble. It is not used by a scenario that asks for its priors or starts from
    ///   another base year.
    #[must_use]
    pub fn new(setup: Arc<Setup>, scenario: Scenario, posterior: Option<Arc<Posterior>>) -> PreparedRun {
        let defaults = scenario.defaults;
        let known = posterior.filter(|_| scenario.evidence() == ParameterSource::Posterior);
        let levers = Arc::new(scenario.lever_paths(scenario.base_year, setup.data.region.county_count()));
        let run = PreparedRun {
            setup,
            posterior: None,
            levers,
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
        // The base-year state depends on the base year and the central values alone; checking the latter here would
        // cost more than a projection.
        debug_assert_eq!(scenario.base_year, self.scenario.base_year, "another base year needs another setup");
        PreparedRun { scenario, ..self.clone() }.with_paths()
    }

    /// The same run with another posterior, or with none.
    #[must_use]
    pub fn informed_by(mut self, posterior: Option<Arc<Posterior>>) -> PreparedRun {
        // A posterior holds shocks by year counted from its base year; for another base year they mean nothing.
        self.posterior = posterior.filter(|posterior| posterior.base_year == self.scenario.base_year);
        self.with_paths()
    }

    /// The same run with the lever paths that follow from its scenario and its posterior.
    fn with_paths(mut self) -> PreparedRun {
        self.levers = Arc::new(self.scenario.lever_paths(self.passed(), self.region().county_count()));
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

    /// State that all draws share: data, initial state and the quantities of the preceding decade.
    #[must_use]
    pub fn setup(&self) -> &Arc<Setup> {
        &self.setup
    }

    /// The scenario that is run.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The posterior, where it is used.
    #[must_use]
    pub fn posterior(&self) -> Option<&Arc<Posterior>> {
        self.posterior.as_ref()
    }

    /// The data package.
    #[must_use]
    pub fn data(&self) -> &Arc<Data> {
        &self.setup.data
    }

    /// The cities and counties.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.setup.data.region
    }

    /// When the lever settings of the scenario act; `None` for a scenario without settings that could. A setting without
    /// effect has no years in which it acts; those that end too early are named, because the run moved the levers past them.
    #[must_use]
    pub fn lever_timing(&self) -> Option<LeverTiming> {
        let mut timing = LeverTiming::of(&self.scenario, self.posterior.as_ref().map(|_| self.passed()))?;
        let (settings, idle) = (self.scenario.settings(), self.without_effect());
        let acting = settings.iter().enumerate().filter(|(at, _)| !idle.contains(at)).map(|(_, setting)| setting);
        let acting: Vec<(&str, u16, u16, bool)> = acting.map(written_years).collect();
        timing.settings.retain(|one| {
            one.acts_from.is_none() || acting.contains(&(one.lever.as_str(), one.start, one.end, one.sudden))
        });
        Some(timing).filter(|timing| !timing.settings.is_empty())
    }

    /// Places of the settings without which the paths of the levers would be the same, in the order of the scenario. Of several
    /// settings that set the same path, the last one has the effect.
    #[must_use]
    pub fn without_effect(&self) -> Vec<usize> {
        let settings = self.scenario.settings();
        let years = (self.scenario.base_year, self.scenario.end_year);
        let paths = |lever: LeverId, left: &[usize]| {
            let kept = settings.iter().enumerate().filter(|(at, one)| one.lever == lever && !left.contains(at));
            let kept: Vec<Setting> = kept.map(|(_, one)| one.clone()).collect();
            LeverPaths::new(&kept, years, self.region().county_count(), self.passed())
        };
        let mut idle = Vec::new();
        for (at, setting) in settings.iter().enumerate() {
            let same = settings.iter().filter(|other| other.lever == setting.lever).count();
            let neutral = setting.value.to_bits() == setting.lever.row().neutral.to_bits();
            // A setting that stands alone and differs from the neutral value has an effect if it acts at all.
            if same == 1 && !neutral && setting.first_year(self.passed()).is_some() {
                continue;
            }
            let mut left = idle.clone();
            left.push(at);
            if paths(setting.lever, &left) == paths(setting.lever, &idle) {
                idle = left;
            }
        }
        idle
    }

    /// The parameters whose prior the scenario sets itself although the posterior ties them to others, each with these others.
    /// The others keep values that belong to the former prior, so that the results fit neither.
    #[must_use]
    pub fn tied_priors(&self) -> Vec<(Parameter, Vec<Parameter>)> {
        let Some(posterior) = &self.posterior else { return Vec::new() };
        let changed = &self.scenario.changed;
        let left = |tied: Vec<Parameter>| -> Vec<Parameter> {
            // A scenario that sets the others as well has answered the question.
            tied.into_iter().filter(|other| !changed.contains(other)).collect()
        };
        let mut parameters = changed.clone();
        parameters.sort_unstable();
        parameters.dedup();
        let tied = parameters.into_iter().map(|parameter| (parameter, left(posterior.tied(parameter))));
        tied.filter(|(_, others)| !others.is_empty()).collect()
    }

    /// Values of the levers by year and county at full delivery. A lever begins to act after [`PreparedRun::passed`]
    /// ([`Setting::first_year`](crate::scenario::paths::Setting::first_year)).
    #[must_use]
    pub fn levers(&self) -> &LeverPaths {
        &self.levers
    }

    /// Last year that has passed: levers and links act from the next one on, except levers that no statistic covers. The
    /// observations up to that year already contain the effect of earlier policy, so the effect of a lever in these years
    /// can only be studied without the posterior.
    #[must_use]
    pub fn passed(&self) -> u16 {
        let base_year = self.scenario.base_year;
        self.posterior.as_ref().map_or(base_year, |posterior| posterior.known.max(base_year))
    }
}

/// The part of a timing that is written in the scenario: lever, first and last year, and whether the setting has no ramp.
fn written_years(setting: &Setting) -> (&'static str, u16, u16, bool) {
    (setting.lever.row().name, setting.start, setting.end, setting.ramp == 1)
}
