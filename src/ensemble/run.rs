//! Runs the draws of a scenario in parallel.
//!
//! Each draw is computed by one thread and written into its own part of the result, so the number of threads changes
//! nothing.

use rayon::prelude::*;

use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::engine::year;
use crate::engine::year::Projection;
use crate::ensemble::individuals::Individuals;
use crate::ensemble::threads::pool;
use crate::error::Error;
use crate::error::Result;
use crate::measure::Account;
use crate::measure::COUNTY_MEASURES;
use crate::measure::MEASURES;
use crate::progress::ProgressListener;
use crate::region::Area;
use crate::region::Region;
use qilu_messages::bytes::Bytes;
use qilu_messages::resources::ResourceFault;

/// All draws of a scenario.
///
/// Values are stored as `f32` (seven digits), which halves the memory of a thousand draws: the measures of counties by draw,
/// year (base year first), county; the other measures by draw, year, city; flows by draw, origin, destination, the rest of
/// China last.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// Name of the scenario.
    pub scenario: String,
    /// Years, the base year first.
    pub years: Vec<u16>,
    /// Number of draws.
    pub draws: usize,
    /// Number of counties.
    pub counties: usize,
    cities: usize,
    by_county: Vec<f32>,
    by_city: Vec<f32>,
    flows: Vec<f32>,
    /// Results for single residents, of the first draw; `None` for the cohort engine.
    pub individuals: Option<Individuals>,
}

/// Number of measures that are stored by city and not by county, because they are reported for cities only.
const CITY_MEASURES: usize = MEASURES - COUNTY_MEASURES;

/// Runs all draws.
///
/// - `threads`: 0 for one per core; the result does not depend on it.
///
/// # Errors
/// [`Error::Interrupted`] when stopped, [`Error::Setting`] when the threads cannot be started.
pub fn run(run: &PreparedRun, threads: usize, progress: &ProgressListener<'_>) -> Result<Ensemble> {
    gather(run, threads, progress, &|number, work| year::project(run, &Draw::new(run, number), work))
}

/// Collects the draws of a scenario.
///
/// - `project`: computes the draw with a number.
///
/// # Errors
/// As [`run`].
pub(super) fn gather(
    run: &PreparedRun,
    threads: usize,
    progress: &ProgressListener<'_>,
    project: &(dyn Fn(u32, &mut Workspace) -> Projection + Sync),
) -> Result<Ensemble> {
    let region = run.region();
    let mut ensemble = Ensemble::empty(run)?;
    let [county_stride, city_stride, flow_stride] = ensemble.strides();
    pool(threads)?.install(|| {
        ensemble
            .by_county
            .par_chunks_exact_mut(county_stride)
            // Each draw owns one chunk of every array, so threads write without locks and in any order.
            .zip(ensemble.by_city.par_chunks_exact_mut(city_stride))
            .zip(ensemble.flows.par_chunks_exact_mut(flow_stride))
            .enumerate()
            .try_for_each_init(
                // One workspace per thread and not per draw: its memory is larger than that of the results of a draw.
                || Workspace::new(region),
                |work, (number, ((by_county, by_city), flows))| {
                    progress.check()?;
                    let number = u32::try_from(number).expect("the number of draws is a u32");
                    store(region, &project(number, work), by_county, by_city, flows);
                    progress.advance();
                    Ok::<(), Error>(())
                },
            )
    })?;
    Ok(ensemble)
}

#[expect(clippy::cast_possible_truncation, reason = "seven digits are kept")]
fn store(region: &Region, projection: &Projection, by_county: &mut [f32], by_city: &mut [f32], flows: &mut [f32]) {
    let values = projection.accounts.iter().flatten().flat_map(|account| &account.0[..COUNTY_MEASURES]);
    for (kept, value) in by_county.iter_mut().zip(values) {
        *kept = *value as f32;
    }
    let cities =
        projection.accounts.iter().flat_map(|year| region.cities.iter().map(|city| &year[city.counties.clone()]));
    // Measures by city are added up before they are rounded to seven digits.
    for (kept, counties) in by_city.chunks_exact_mut(CITY_MEASURES).zip(cities) {
        for (measure, kept) in kept.iter_mut().enumerate() {
            *kept = counties.iter().map(|account| account.0[COUNTY_MEASURES + measure]).sum::<f64>() as f32;
        }
    }
    for (kept, value) in flows.iter_mut().zip(&projection.flows) {
        *kept = *value as f32;
    }
}

impl Ensemble {
    /// An ensemble with memory for the draws of a scenario.
    ///
    /// # Errors
    /// [`Error::Setting`] when the system does not give the memory.
    pub(super) fn empty(run: &PreparedRun) -> Result<Ensemble> {
        let (region, scenario, draws) = (run.region(), run.scenario(), run.draws as usize);
        let years = scenario.years();
        let [by_county, by_city, flows] = strides(region, years.len());
        let needed = Ensemble::bytes_per_draw(region, years.len()).saturating_mul(u64::from(run.draws));
        Ok(Ensemble {
            scenario: scenario.name.clone(),
            years,
            draws,
            counties: region.county_count(),
            cities: region.city_count(),
            by_county: zeros(by_county, draws, needed)?,
            by_city: zeros(by_city, draws, needed)?,
            flows: zeros(flows, draws, needed)?,
            individuals: None,
        })
    }

    /// Bytes of the values of a draw.
    ///
    /// - `years`: number of years, the base year included.
    #[must_use]
    pub fn bytes_per_draw(region: &Region, years: usize) -> u64 {
        strides(region, years).into_iter().map(|stride| (stride * size_of::<f32>()) as u64).sum()
    }

    /// Number of values of a draw: by county, by city, of flows.
    fn strides(&self) -> [usize; 3] {
        strides_of(self.years.len(), self.counties, self.cities)
    }

    /// A projection as the only draw, with the digits that the draws of an ensemble have.
    ///
    /// # Errors
    /// [`Error::Setting`] when the system does not give the memory.
    pub fn alone(run: &PreparedRun, projection: &Projection) -> Result<Ensemble> {
        let mut ensemble = Ensemble::empty(&run.clone().with_draws(1))?;
        ensemble.put(run.region(), 0, projection);
        Ok(ensemble)
    }

    /// Stores a projection as the draw with the number `draw`.
    pub(super) fn put(&mut self, region: &Region, draw: usize, projection: &Projection) {
        let [county, city, flow] = self.strides();
        let place = |stride: usize| draw * stride..(draw + 1) * stride;
        let flows = &mut self.flows[place(flow)];
        store(region, projection, &mut self.by_county[place(county)], &mut self.by_city[place(city)], flows);
    }

    /// Urban share of the residents of an area in a year of a draw.
    #[must_use]
    pub fn urban_share(&self, region: &Region, draw: usize, year: usize, area: Area) -> f64 {
        let account = self.account(region, draw, year, area);
        account.urban() / account.residents()
    }

    /// Account of an area in a year of a draw: the sum of its counties. Measures that are kept by city are not a number
    /// in the account of a county.
    #[must_use]
    pub fn account(&self, region: &Region, draw: usize, year: usize, area: Area) -> Account {
        let counties = region.counties_of(area);
        let slice = draw * self.years.len() + year;
        let mut account = Account::default();
        let (first, others) = account.0.split_at_mut(COUNTY_MEASURES);
        add_rows(first, &self.by_county, slice * self.counties + counties.start, counties.len());
        let cities = match area {
            Area::Province => 0..self.cities,
            Area::City(city) => city.0..city.0 + 1,
            Area::County(_) => {
                // A value of the city would be taken for one of the county, so there is none.
                others.fill(f64::NAN);
                return account;
            }
        };
        add_rows(others, &self.by_city, slice * self.cities + cities.start, cities.len());
        account
    }

    /// Moves from one county to another, persons a year on average over the projection; index `counties` is the rest of
    /// China.
    #[must_use]
    pub fn flow(&self, draw: usize, origin: usize, destination: usize) -> f64 {
        let width = self.counties + 1;
        f64::from(self.flows[(draw * width + origin) * width + destination])
    }

    /// Index of a year in [`Ensemble::years`]; `None` outside of the projection.
    #[must_use]
    pub fn year(&self, year: u16) -> Option<usize> {
        self.years.iter().position(|known| *known == year)
    }
}

/// Number of values of a draw: by county, by city, of flows.
fn strides(region: &Region, years: usize) -> [usize; 3] {
    strides_of(years, region.county_count(), region.city_count())
}

fn strides_of(years: usize, counties: usize, cities: usize) -> [usize; 3] {
    let places = counties + 1;
    [years * COUNTY_MEASURES * counties, years * CITY_MEASURES * cities, places * places]
}

/// Zeros for all draws.
///
/// - `needed`: bytes of the whole ensemble, for the message.
///
/// # Errors
/// [`Error::Setting`] when the system does not give the memory. An allocation that is not asked for in this way would
/// end the program.
fn zeros(stride: usize, draws: usize, needed: u64) -> Result<Vec<f32>> {
    let refused = || Error::setting(ResourceFault::NotGiven { needed: Bytes(needed) });
    let count = stride.checked_mul(draws).ok_or_else(refused)?;
    let mut values = Vec::new();
    values.try_reserve_exact(count).map_err(|_| refused())?;
    values.resize(count, 0.0);
    Ok(values)
}

/// Adds `count` rows of values to `sum`, each as wide as `sum`; in double precision, so that sums over counties keep the
/// digits of their parts.
fn add_rows(sum: &mut [f64], values: &[f32], first: usize, count: usize) {
    let width = sum.len();
    for row in values[first * width..(first + count) * width].chunks_exact(width) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += f64::from(*value);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::Data;
    use crate::engine::setup::Setup;
    use crate::scenario::Scenario;

    #[test]
    fn the_bytes_of_a_draw_are_those_of_the_arrays() {
        let data = Arc::new(Data::load(&crate::input::packaged::data_folder()).expect("sound data"));
        let scenario = Scenario::from_text("test", "title = { zh = \"甲\", en = \"A\" }", &data).expect("sound");
        let setup = Arc::new(Setup::new(&data, scenario.base_year, &scenario.priors.central()));
        let years = scenario.years().len();
        let run = PreparedRun::new(setup, scenario, None).with_draws(3);
        let ensemble = Ensemble::empty(&run).expect("small");
        let held = ensemble.by_county.capacity() + ensemble.by_city.capacity() + ensemble.flows.capacity();
        assert_eq!(3 * Ensemble::bytes_per_draw(run.region(), years), (held * size_of::<f32>()) as u64);
        // More than any machine has, but not more than a number can hold.
        let refused = Ensemble::empty(&run.with_draws(u32::MAX)).expect_err("too many").to_string();
        assert!(refused.contains("of memory"), "{refused}");
    }
}
