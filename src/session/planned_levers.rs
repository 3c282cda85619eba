//! Planned values of the levers of a scenario in the counties of a place, year by year.

use crate::error::Result;
use crate::region::place_set::PlaceSet;
use crate::scenario::Scenario;
use crate::scenario::levers::LeverId;
use crate::session::project::Project;
use crate::store::finished::FinishedRun;

/// Planned values of the levers that a scenario sets, in the counties of a place.
#[derive(Clone, Debug)]
pub struct PlannedLevers {
    /// Years of the values, the first projected year first.
    pub years: Vec<u16>,
    /// The levers that are set anywhere, in the order of all levers. The others are neutral.
    pub levers: Vec<PlannedRange>,
}

/// Planned values of a lever.
#[derive(Clone, Debug)]
pub struct PlannedRange {
    /// The lever.
    pub lever: LeverId,
    /// Least value over the counties, by year, in the unit of the lever.
    pub low: Vec<f64>,
    /// Largest value over the counties, by year.
    pub high: Vec<f64>,
}

impl Project {
    /// Planned values of the levers of a scenario, as a run of it has them. Nothing is projected.
    ///
    /// # Errors
    /// As [`Project::prepare`].
    pub fn planned_levers(&self, scenario: &Scenario, place: PlaceSet) -> Result<PlannedLevers> {
        Ok(self.ranges(scenario, self.passed(scenario)?, place))
    }

    /// Planned values of the levers of a finished run, as the run has had them.
    ///
    /// # Errors
    /// As [`FinishedRun::scenario`] and [`Project::prepare`].
    pub fn planned_levers_of_run(&self, finished: &FinishedRun, place: PlaceSet) -> Result<PlannedLevers> {
        let scenario = finished.scenario(self.data())?;
        // The data may have gone on since the run, and the levers of a new run would then begin to act later.
        let passed = match &finished.manifest().lever_timing {
            Some(timing) => timing.statistics_until.unwrap_or(scenario.base_year),
            None => self.passed(&scenario)?,
        };
        Ok(self.ranges(&scenario, passed, place))
    }

    fn ranges(&self, scenario: &Scenario, passed: u16, place: PlaceSet) -> PlannedLevers {
        let (region, years) = (self.region(), scenario.base_year + 1..=scenario.end_year);
        let (paths, counties) = (scenario.lever_paths(passed, region.county_count()), place.counties(region));
        let range = |lever: LeverId| {
            let by_year = |least: fn(f64, f64) -> f64| {
                let value = |year| counties.iter().map(|county| paths.get(lever, year, *county)).reduce(least);
                years.clone().filter_map(value).collect()
            };
            PlannedRange { lever, low: by_year(f64::min), high: by_year(f64::max) }
        };
        let set = |lever: &LeverId| paths.is_set(*lever as usize);
        PlannedLevers {
            years: years.clone().collect(),
            levers: LeverId::ALL.into_iter().filter(set).map(range).collect(),
        }
    }
}
