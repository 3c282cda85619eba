//! The decade before the base year as evidence on the law of the transfer from countryside to town.
//!
//! The constants of the streams meet the decade before the base year whatever the law says, so a projection from the base year
//! learns nothing about the law from that decade. A projection through it does: from the census before, with the law of the
//! scenario, it predicts the urban share of the base year. The births, deaths and residents of the decade, and with them the
//! balance with the rest of China, are given: their published values are assimilated with it, and only the urban share moves the
//! law.
//!
//! The urban shares of cities are not used. They move the shocks of cities in the decade, which do not reach beyond the base
//! year, and for the parameters simulation-based calibration failed with figures of cities ([`calibrate::informs`]).

use std::sync::Arc;

use crate::axes::LAST_YEAR;
use crate::calibration::calibrate;
use crate::calibration::calibrate::CalibrationSettings;
use crate::calibration::observed;
use crate::calibration::observed::ObservedValue;
use crate::data::Data;
use crate::engine::prepared::PreparedRun;
use crate::indicators::IndicatorId;
use crate::model::initial;
use crate::region::Area;
use crate::scenario::Layers;
use crate::scenario::posterior::Posterior;
use crate::scenario::posterior::Unknown;
use crate::scenario::uncertainty::TRANSFER_LAW;

/// Indicators of the province whose published values of the decade are given.
const GIVEN: [IndicatorId; 2] = [IndicatorId::Births, IndicatorId::Deaths];

/// Standard error of the change of the urban share between two censuses by their delineations of towns, share. Assumption:
/// 0.3 points at each census, as in the estimate of the law from the shares of other provinces.
const SHARE_ERROR: f64 = 0.004_2;

/// Standard error of the residents at the end of the decade, relative. Assumption, as for the published figures of later years
/// in `data/observation_errors.csv`.
const RESIDENTS_ERROR: f64 = 0.000_5;

/// Added to the seed, so that what is drawn in the decade (shocks, the level of mobility) is independent of what is drawn after
/// it.
const SEED: u64 = 1 << 32;

/// A projection through the decade before a base year, and what is known of the decade.
#[derive(Clone, Debug)]
pub struct DecadeEvidence {
    run: PreparedRun,
    observations: Vec<ObservedValue>,
    unknowns: Vec<Unknown>,
    base_year: u16,
}

impl DecadeEvidence {
    /// The evidence of a decade.
    ///
    /// - `run`: from the census at the start of the decade, with priors as they could be stated then, but with the law of the
    ///   scenario whose calibration uses the evidence.
    /// - `base_year`: census at the end of the decade.
    #[must_use]
    pub fn new(run: &PreparedRun, base_year: u16) -> DecadeEvidence {
        // Priors of the past scenario are no questions of a user.
        let scenario = run.scenario().derive(|content| content.changed.clear());
        // The delineation of the census at the end of the decade is part of the error of its urban share.
        let layers = Layers { census: false, ..run.layers };
        let run = run.of_scenario(scenario).informed_by(None).with_layers(layers);
        let observations = observations(run.data(), run.scenario().base_year, base_year);
        let unknowns = calibrate::unknowns(&run, &observations, base_year);
        DecadeEvidence { run, observations, unknowns, base_year }
    }

    /// The parameters of the law given the decade: as many members as the settings say, of a run from the base year.
    #[must_use]
    pub fn posterior(&self, settings: CalibrationSettings) -> Posterior {
        self.given(&self.observations, settings)
    }

    /// The same for other observations of the same quantities.
    fn given(&self, observations: &[ObservedValue], settings: CalibrationSettings) -> Posterior {
        let settings = CalibrationSettings { seed: settings.seed.wrapping_add(SEED), ..settings };
        let start = calibrate::members(&self.run, None, &self.unknowns, self.base_year, settings);
        let moved = calibrate::calibrate(&self.run, &start, observations, settings).posterior;
        // All other unknowns belong to the decade: its shocks, and parameters with the priors of its start.
        let law = |unknown: &Unknown| matches!(unknown, Unknown::Parameter(own) if TRANSFER_LAW.contains(own));
        let kept: Vec<usize> = (0..self.unknowns.len()).filter(|at| law(&self.unknowns[*at])).collect();
        let members = moved.members().iter().map(|member| kept.iter().map(|at| member[*at]).collect()).collect();
        let unknowns = kept.iter().map(|at| self.unknowns[*at]).collect();
        Posterior::new(self.base_year, self.base_year, unknowns, members)
    }

    /// A truth drawn from the prior, and what its decade would teach: the law of the truth (one member), and the posterior given
    /// the statistics that the truth makes.
    ///
    /// - `number`: number of the truth, not that of a member.
    pub(super) fn simulated(&self, number: u32, settings: CalibrationSettings) -> (Posterior, Posterior) {
        let seed = settings.seed.wrapping_add(SEED);
        let asked: Vec<_> = self.observations.iter().map(|own| (own.area, own.indicator, own.year)).collect();
        let truth = observed::predict(&self.run, seed, number..number + 1, &asked);
        let made = observed::simulated(&truth, &self.observations, (seed, number));
        let law: Vec<Unknown> = TRANSFER_LAW.into_iter().map(Unknown::Parameter).collect();
        let scores = calibrate::address(&self.run, &law, seed, number);
        (Posterior::new(self.base_year, self.base_year, law, vec![scores]), self.given(&made, settings))
    }

    /// A run from the base year that starts from this evidence.
    #[must_use]
    pub fn inform(&self, run: &PreparedRun, settings: CalibrationSettings) -> PreparedRun {
        run.clone().informed_by(Some(Arc::new(self.posterior(settings))))
    }
}

/// The statistics of a decade: births and deaths as published, residents and urban share at its end.
fn observations(data: &Data, from: u16, until: u16) -> Vec<ObservedValue> {
    debug_assert!(until < LAST_YEAR, "a base year");
    let given = |own: &ObservedValue| own.area == Area::Province && GIVEN.contains(&own.indicator.id);
    let mut all: Vec<ObservedValue> = observed::observed_values(data, from, until).into_iter().filter(given).collect();
    let census = &data.census.years[initial::census_index(until)];
    let residents = data.region.sum(Area::Province, |county| census.residents[county]);
    let urban = data.region.sum(Area::Province, |county| census.urban[county]);
    let year_end = data.region.sum(Area::Province, |county| {
        census.residents[county] * initial::year_end_factor(data, until, data.region.city_of(county))
    });
    let of_census = |id: IndicatorId, value: f64, sd: f64| ObservedValue {
        area: Area::Province,
        indicator: id.row(),
        year: until,
        value,
        sd,
        vintage: format!("census{until}"),
        source: "CT2020".to_owned(),
    };
    all.push(of_census(IndicatorId::Residents, year_end, RESIDENTS_ERROR * year_end));
    all.push(of_census(IndicatorId::UrbanShare, urban / residents, SHARE_ERROR));
    all
}
