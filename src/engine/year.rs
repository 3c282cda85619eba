//! One draw of one scenario, year by year. The decisions of a year depend on the state at the end of the last one.

use std::sync::Arc;

use ndarray::Array2;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::Residence;
use crate::engine::draw::Draw;
use crate::engine::kernel::Engine;
use crate::engine::kernel::EngineStart;
use crate::engine::kernel::EngineYear;
use crate::engine::policy::Policy;
use crate::engine::prepared::PreparedRun;
use crate::engine::rebasing::Delineation;
use crate::engine::residents;
use crate::engine::sectors::CountyYear;
use crate::engine::sectors::StockInputs;
use crate::engine::setup::Setup;
use crate::engine::shocks::Shocks;
use crate::engine::shocks::Turnover;
use crate::engine::stocks::CountyStocks;
use crate::engine::vital::Vital;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::initial::with_census_error;
use crate::model::migration::constants::Constants;
use crate::model::migration::transfer::TransferLaw;
use crate::model::migration::transfer::TransferParameters;
use crate::model::population::Population;
use crate::model::population::ROWS_PER_COUNTY;
use crate::model::services;
use crate::region::ByCounty;
use crate::region::CountyId;
use crate::region::CountyKind;
use crate::region::Region;
use crate::scenario::levers::LeverId;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;
use qilu_methods::math;

/// Largest relative difference between observed and modelled arrivals at which the constants of a draw count as solved.
/// The identities are tested to the same precision.
const TOLERANCE: f64 = 1e-9;

/// First age of the residents who may need a bed in a care home, years (model specification, section 8).
const AGED: usize = 65;

/// Result of one draw.
#[derive(Clone, Debug)]
pub struct Projection {
    /// Accounts by year (the base year first) and county, the county fastest.
    pub accounts: Vec<Vec<Account>>,
    /// Moves between counties, persons a year on average over the projection: counties of origin x counties of
    /// destination, with one more row and column for the rest of China. Internal moves and returns are added up.
    pub flows: Array2<f64>,
}

impl Projection {
    /// Bytes of a projection and of the population from which it is made.
    ///
    /// - `years`: number of years, the base year included.
    #[must_use]
    pub fn bytes(region: &Region, years: usize) -> u64 {
        let (counties, places) = (region.county_count(), region.county_count() + 1);
        let accounts = years * counties * size_of::<Account>();
        let flows = places * places * size_of::<f64>();
        let population = counties * ROWS_PER_COUNTY * size_of::<AgeRow>();
        (accounts + flows + population) as u64
    }
}

/// The state of a draw that changes from year to year. It does not hold the scenario: each step receives it.
#[derive(Clone, Debug)]
pub(super) struct DrawState {
    pub(super) setup: Arc<Setup>,
    pub(super) draw: Draw,
    pub(super) base_year: u16,
    pub(super) constants: Constants,
    pub(super) distance: Distances,
    /// The law of the exchange between countryside and town.
    pub(super) law: TransferLaw,
    pub(super) population: Population,
    pub(super) stocks: Vec<CountyStocks>,
    pub(super) vital: Vital,
    pub(super) shocks: Shocks,
    pub(super) turnover: Turnover,
    /// Utilities of the base year, from which later years measure their change.
    pub(super) base: BaseUtility,
}

/// `ln` of the distance of each county's levels to the provincial mean.
#[derive(Clone, Debug)]
pub(super) struct Distances {
    pub(super) mover: ByCounty<f64>,
    pub(super) local: ByCounty<f64>,
    pub(super) reclassification: ByCounty<f64>,
}

/// Utilities of the base year by county, without unit.
#[derive(Clone, Debug)]
pub(super) struct BaseUtility {
    /// Utility of the towns.
    pub(super) urban: ByCounty<f64>,
    /// Utility of the countryside.
    pub(super) rural: ByCounty<f64>,
    /// Alternative-specific constants of the towns: the part of their attractiveness that no observed term explains,
    /// with mean 0.
    pub(super) unexplained: ByCounty<f64>,
}

/// Projects one draw.
///
/// - `engine`: moves the residents.
#[must_use]
pub fn project(run: &PreparedRun, draw: &Draw, engine: &mut dyn Engine) -> Projection {
    project_observed(run, draw, engine, &mut |_, _| {})
}

/// Projects one draw and shows the residents at the end of the base year and of each year after it: accounts do not
/// keep them by age.
///
/// - `engine`: moves the residents.
/// - `observer`: called with the year and its residents, year by year.
#[must_use]
pub fn project_observed(
    run: &PreparedRun,
    draw: &Draw,
    engine: &mut dyn Engine,
    observer: &mut dyn FnMut(u16, &Population),
) -> Projection {
    let scenario = run.scenario();
    let mut trajectory = Trajectory::start(run, draw, engine);
    observer(scenario.base_year, &trajectory.state.population);
    for year in scenario.base_year + 1..=scenario.end_year {
        // The observer sees whole years only, so that a reader of ages and a reader of accounts never differ by a part
        // of a year.
        trajectory.step(run, year, engine);
        let population = &trajectory.state.population;
        match trajectory.delineation() {
            Some(delineation) => {
                let accounts = trajectory.accounts.last().expect("the year was projected");
                observer(year, &delineation.residents(accounts, population));
            }
            None => observer(year, population),
        }
    }
    trajectory.finish()
}

/// A draw at the end of the last year that levers and links cannot act on. Scenarios that differ only in levers and
/// links share it.
#[derive(Clone, Debug)]
pub struct Checkpoint(Trajectory);

impl Checkpoint {
    /// Projects a draw to the end of [`PreparedRun::passed`], with an engine that keeps nothing from year to year.
    #[must_use]
    pub fn new(run: &PreparedRun, draw: &Draw, engine: &mut dyn Engine) -> Checkpoint {
        let scenario = run.scenario();
        let mut trajectory = Trajectory::start(run, draw, engine);
        for year in scenario.base_year + 1..=run.passed().min(scenario.end_year) {
            trajectory.step(run, year, engine);
        }
        Checkpoint(trajectory)
    }

    /// The rest of the draw: to the bit what [`project`] gives for a scenario that shares the past.
    ///
    /// - `run`: with the years, layers, priors and posterior of the one that the past is of.
    #[must_use]
    pub fn project(&self, run: &PreparedRun, engine: &mut dyn Engine) -> Projection {
        let mut trajectory = self.0.clone();
        for year in run.passed() + 1..=run.scenario().end_year {
            trajectory.step(run, year, engine);
        }
        trajectory.finish()
    }
}

/// A draw that is being projected: its state, and the accounts and flows recorded so far.
#[derive(Clone, Debug)]
struct Trajectory {
    state: DrawState,
    /// By year, the base year first, and county.
    accounts: Vec<Vec<Account>>,
    /// Sums over the years, as in [`Projection::flows`].
    flows: Array2<f64>,
}

impl Trajectory {
    fn start(run: &PreparedRun, draw: &Draw, engine: &mut dyn Engine) -> Trajectory {
        let places = run.region().county_count() + 1;
        let mut state = DrawState::start(run, draw, engine);
        let policy = Policy::new(run, draw, run.scenario().base_year);
        // Utilities need the accounts of the base year, so they are filled in after the state exists.
        let base = state.base_accounts(&policy);
        state.base = state.base_utility(&base, &policy);
        Trajectory { state, accounts: vec![base], flows: Array2::zeros((places, places)) }
    }

    fn step(&mut self, run: &PreparedRun, year: u16, engine: &mut dyn Engine) {
        let last = self.accounts.last().expect("the base year is there");
        let next = self.state.step(run, year, Before { base: &self.accounts[0], last }, engine, &mut self.flows);
        self.accounts.push(next);
    }

    /// The delineation of the next census, once its year is projected; `None` where it changes nothing.
    fn delineation(&self) -> Option<Delineation> {
        let DrawState { draw, setup, .. } = &self.state;
        let region = &setup.data.region;
        let error = draw.values.get(Parameter::CensusRebasing);
        let scale = |county: CountyId| {
            draw.values.get(match region.counties[county.0].kind {
                CountyKind::District => Parameter::DistrictRebasing,
                CountyKind::CountyLevelCity | CountyKind::County => Parameter::CountyRebasing,
            })
        };
        let scores = draw.delineation_scores(region).unwrap_or_default();
        let changes: Vec<f64> = region.county_ids().zip(scores).map(|(r, score)| scale(r) * score).collect();
        Delineation::of(&self.accounts, error, &changes, region.cities.iter().map(|city| city.counties.clone()))
    }

    fn finish(mut self) -> Projection {
        // The base year has stocks but no flows, so it does not count in the mean.
        self.flows /= (self.accounts.len() - 1) as f64;
        // Last, because no rate depends on where a later census draws the line.
        if let Some(delineation) = self.delineation() {
            delineation.rebase(&mut self.accounts);
        }
        Projection { accounts: self.accounts, flows: self.flows }
    }
}

/// The accounts that a year looks back on, by county.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    /// Accounts of the base year, by county.
    pub(super) base: &'a [Account],
    /// Accounts of last year, by county.
    pub(super) last: &'a [Account],
}

impl DrawState {
    fn start(run: &PreparedRun, draw: &Draw, engine: &mut dyn Engine) -> DrawState {
        let (setup, base_year) = (run.setup(), run.scenario().base_year);
        let constants = setup.calibration.solve(&setup.data.region, &draw.values, TOLERANCE);
        // The constants are solved on the census as published, since the census error of a draw would otherwise move
        // the history that all draws share; only the stocks from which the projection starts are wrong.
        let mut population = with_census_error(&setup.initial.population, &draw.values);
        let start = EngineStart {
            region: &setup.data.region,
            year: base_year,
            home: &constants.home,
            home_elsewhere: &constants.home_elsewhere,
            exit: unsettled_exit(&draw.values),
        };
        engine.start(&start, &mut population);
        let none = || ByCounty(Vec::new());
        DrawState {
            turnover: Turnover::new(&constants),
            distance: Distances {
                mover: log_distances(&constants.mover, constants.mover_mean),
                local: log_distances(&constants.local, constants.local_mean),
                reclassification: log_distances(&constants.reclassification, constants.reclassification_mean),
            },
            law: TransferLaw::new(TransferParameters::of(&draw.values), setup.calibration.log_ratios(), base_year),
            constants,
            stocks: initial_stocks(setup, &population, &draw.values),
            population,
            vital: setup.vital.start(&draw.values),
            shocks: Shocks::none(&setup.data.region),
            base: BaseUtility { urban: none(), rural: none(), unexplained: none() },
            setup: Arc::clone(setup),
            draw: draw.clone(),
            base_year,
        }
    }

    /// Advances one year: shocks, policy, vital rates, transition rates, population, stocks, in the order of the model
    /// specification.
    fn step(
        &mut self,
        run: &PreparedRun,
        year: u16,
        before: Before<'_>,
        engine: &mut dyn Engine,
        flows: &mut Array2<f64>,
    ) -> Vec<Account> {
        let setup = Arc::clone(&self.setup);
        let region = &setup.data.region;
        // Shocks come first, because vital rates and mobility of this year contain them; policy is next, because rates
        // depend on it.
        self.shocks = self.shocks.next(&self.draw.shock_scores(region, year), region, &self.draw.values);
        let policy = Policy::new(run, &self.draw, year);
        self.vital.advance(&self.setup.vital, &self.draw.values, &self.shocks, year);
        let mut accounts = vec![Account::default(); region.county_count()];
        // The residents are taken out of the state for the year, so that the rates can borrow the rest of it while the engine
        // changes them.
        let mut population = std::mem::replace(&mut self.population, Population::empty(0));
        {
            let rates = self.rates(year, before, &policy);
            engine.advance(&EngineYear { region, year, rates: &rates }, &mut population, &mut accounts, flows);
        }
        self.population = population;
        for (account, county) in accounts.iter_mut().zip(&region.counties) {
            let tfr = |residence: Residence| self.vital.tfr_of(county.city, residence);
            // The total fertility rate of an area is births over births at a rate of 1, which adds up over counties
            // where rates themselves do not.
            account[M::BirthsAtUnitTfr] =
                account[M::BirthsUrban] / tfr(Residence::Urban) + account[M::BirthsRural] / tfr(Residence::Rural);
        }
        // Stocks advance last: they see this year's residents, and decisions see them next year.
        self.advance_stocks(year, before, &policy, &mut accounts);
        accounts
    }

    /// Years since the base year.
    pub(super) fn elapsed(&self, year: u16) -> f64 {
        f64::from(year - self.base_year)
    }

    fn advance_stocks(&mut self, year: u16, before: Before<'_>, policy: &Policy, accounts: &mut [Account]) {
        let Before { base, last } = before;
        let elapsed = self.elapsed(year);
        let sum = |accounts: &[Account], part: fn(&Account) -> f64| accounts.iter().map(part).sum::<f64>();
        let ratio = |part: fn(&Account) -> f64| sum(accounts, part) / sum(last, part);
        // Growth of the province, by which the linked land quota and transfers judge whether a county grows faster.
        let growth = [ratio(Account::urban), ratio(Account::residents)];
        let transfer = self.transfer(year, last);
        let region = &self.setup.data.region;
        for city in &region.cities {
            let residents = |accounts: &[Account]| sum(&accounts[city.counties.clone()], Account::residents);
            // Water is shared inside a city, so its pressure follows the residents of the whole city.
            let city_growth = residents(accounts) / residents(base);
            for r in city.county_ids() {
                let place = CountyYear { county: r, elapsed, setup: &self.setup, values: &self.draw.values, policy };
                let inputs = StockInputs {
                    place,
                    base: &base[r.0],
                    last: &last[r.0],
                    now: &accounts[r.0],
                    urban_ages: &services::urban_ages(&self.population, r),
                    growth,
                    city_growth,
                    shocks: &self.shocks,
                };
                self.stocks[r.0].advance(&inputs);
                self.stocks[r.0].record(&place, &mut accounts[r.0]);
                if policy.lever(r, LeverId::VillageRelocation) > 0.0 {
                    let [reclassified, resettled] = self.in_place(r, year, transfer, &last[r.0], policy);
                    let account = &mut accounts[r.0];
                    // Both hazards competed as one, so each has its share of the events.
                    account[M::Relocated] = account[M::Reclassified] * resettled / (reclassified + resettled);
                }
            }
        }
    }

    fn base_accounts(&self, policy: &Policy) -> Vec<Account> {
        let region = &self.setup.data.region;
        region
            .county_ids()
            .map(|r| {
                let mut account = Account::default();
                residents::residents(&self.setup.calibration.schedules, self.population.county(r), &mut account);
                let (setup, values) = (&*self.setup, &self.draw.values);
                self.stocks[r.0].record(&CountyYear { county: r, elapsed: 0.0, setup, values, policy }, &mut account);
                account
            })
            .collect()
    }
}

/// Stocks of the base year in a draw.
fn initial_stocks(setup: &Setup, population: &Population, values: &Values) -> Vec<CountyStocks> {
    let mut stocks = setup.stocks.clone();
    for (r, county) in population.county_ids().zip(&mut stocks) {
        let rows = population.county(r).iter();
        let aged = rows.map(|row| row[AGED..AGES].iter().sum::<f64>()).sum();
        county.start(setup, r, values, &services::urban_ages(population, r), aged);
    }
    stocks
}

/// `ln(level / mean)` of each county: its distance to the provincial mean, which decays with the half-life of the regime.
fn log_distances(levels: &[f64], mean: f64) -> ByCounty<f64> {
    levels.iter().map(|level| math::ln(level / mean)).collect()
}

/// Hazard of leaving the unsettled for any reason, per person-year.
pub(super) fn unsettled_exit(values: &Values) -> f64 {
    values.get(Parameter::SettlementHazard) + values.get(Parameter::ReturnHazard)
}
