//! One draw of one scenario: the years in their order. Decisions of a year see the world at the end of the last.

use ndarray::Array2;

use crate::axes::Status;
use crate::engine::cohort;
use crate::engine::cohort::Hazards;
use crate::engine::cohort::Workspace;
use crate::engine::rates::Rates;
use crate::engine::setup;
use crate::engine::setup::Setup;
use crate::engine::shocks::Shocks;
use crate::engine::utility::Scale;
use crate::engine::utility::View;
use crate::engine::vital::Vital;
use crate::engine::world::Stocks;
use crate::math;
use crate::model::hukou;
use crate::model::migration::constants;
use crate::model::migration::constants::Constants;
use crate::model::migration::destination;
use crate::model::migration::destination::Pull;
use crate::model::population::Population;
use crate::model::services;
use crate::model::services::Stage;
use crate::plan::measure::Account;
use crate::plan::measure::Measure as M;
use crate::plan::measure::SCHOOLS;
use crate::random;
use crate::random::Purpose;
use crate::scenario::Layers;
use crate::scenario::Scenario;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::LeverId;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;

/// Tolerance of the constants of a draw, relative.
const TOLERANCE: f64 = 1e-9;

/// Least and largest factor of an external stream: it can swell or fade, but not turn around.
const EXTERNAL_FACTOR: (f64, f64) = (0.1, 3.0);

/// Result of one draw.
#[derive(Clone, Debug)]
pub struct Projection {
    /// Accounts by year (the base year first) and county.
    pub accounts: Vec<Vec<Account>>,
    /// Moves between counties a year on average, persons: counties of origin x counties of destination, one more
    /// row and column for the rest of China. Internal moves and returns together.
    pub flows: Array2<f64>,
}

/// Random side of a draw: the values of its parameters and the delivered share of each lever.
#[derive(Clone, Debug)]
pub struct Draw {
    /// Number of the draw.
    pub number: u32,
    /// Parameters.
    pub values: Values,
    /// Delivered share by lever.
    pub delivered: Vec<f64>,
    /// Master seed and layers, for the annual shocks.
    seed: u64,
    layers: Layers,
}

impl Draw {
    /// Draws the parameters and the delivery of draw `number`.
    #[must_use]
    pub fn new(scenario: &Scenario, seed: u64, number: u32) -> Draw {
        let layers = scenario.layers;
        let values = if layers.parameters { scenario.priors.draw(seed, number) } else { scenario.priors.central() };
        let mut rng = random::stream(seed, number, 0, Purpose::Delivery);
        let delivered = LEVERS
            .iter()
            .map(|lever| {
                let (mean, concentration) = lever.delivery;
                let chance = random::open01(&mut rng);
                if layers.delivery { random::beta_quantile(chance, mean, concentration) } else { 1.0 }
            })
            .collect();
        Draw { number, values, delivered, seed, layers }
    }
}

/// The moving parts of a draw.
struct State<'a> {
    setup: &'a Setup<'a>,
    scenario: &'a Scenario,
    draw: &'a Draw,
    constants: Constants,
    distance: Distances,
    population: Population,
    stocks: Stocks,
    vital: Vital,
    shocks: Shocks,
    /// Utilities of the base year: towns, countryside, and the persistent part of the towns' that nothing observed
    /// explains.
    base: BaseUtility,
}

/// `ln` of the distance of each county's levels to the provincial mean.
struct Distances {
    mover: Vec<f64>,
    local: Vec<f64>,
    reclassification: Vec<f64>,
}

struct BaseUtility {
    urban: Vec<f64>,
    rural: Vec<f64>,
    unexplained: Vec<f64>,
}

/// Policy of a year by county.
struct Policy {
    openness: Vec<f64>,
    entitled: Vec<f64>,
    county_seat: Vec<f64>,
    /// Deterrence and mean minutes of travel where a lever changes them.
    deterrence: Option<Array2<f64>>,
    mean_minutes: Option<Vec<f64>>,
}

/// Projects one draw.
///
/// - `work`: memory of the cohort engine, reused.
#[must_use]
pub fn project(setup: &Setup<'_>, scenario: &Scenario, draw: &Draw, work: &mut Workspace) -> Projection {
    let region = &setup.data.region;
    let mut state = State::start(setup, scenario, draw);
    let mut accounts = vec![state.base_accounts()];
    let mut flows = Array2::zeros((region.county_count() + 1, region.county_count() + 1));
    let base_policy = state.policy(scenario.base_year);
    state.base = state.base_utility(&accounts[0], &base_policy);
    for year in scenario.base_year + 1..=scenario.end_year {
        let next = state.step(year, &accounts[0], accounts.last().expect("the base year is there"), work, &mut flows);
        accounts.push(next);
    }
    flows /= f64::from(scenario.end_year - scenario.base_year);
    Projection { accounts, flows }
}

impl<'a> State<'a> {
    fn start(setup: &'a Setup<'a>, scenario: &'a Scenario, draw: &'a Draw) -> State<'a> {
        let constants = setup.calibration.solve(&setup.data.region, &draw.values, TOLERANCE);
        State {
            distance: Distances {
                mover: log_distances(&constants.mover, constants.mover_mean),
                local: log_distances(&constants.local, constants.local_mean),
                reclassification: log_distances(&constants.reclassification, constants.reclassification_mean),
            },
            constants,
            population: setup.initial.population.clone(),
            stocks: setup.stocks.clone(),
            vital: setup.vital.start(&draw.values),
            shocks: Shocks::none(setup.data.region.county_count()),
            base: BaseUtility { urban: Vec::new(), rural: Vec::new(), unexplained: Vec::new() },
            setup,
            scenario,
            draw,
        }
    }

    /// The specification's list.
    fn step(
        &mut self,
        year: u16,
        base: &[Account],
        last: &[Account],
        work: &mut Workspace,
        flows: &mut Array2<f64>,
    ) -> Vec<Account> {
        let region = &self.setup.data.region;
        if self.draw.layers.shocks {
            self.shocks = self.shocks.next(self.draw.seed, self.draw.number, year, &self.draw.values);
        }
        let policy = self.policy(year);
        self.vital.advance(&self.setup.vital, &self.draw.values, &self.shocks, year);
        let mut accounts = vec![Account::default(); region.county_count()];
        // Taken out for the year, so that rates can borrow the rest of the state.
        let mut population = std::mem::replace(&mut self.population, Population::empty(0));
        {
            let rates = self.rates(year, base, last, &policy);
            cohort::advance(region, &rates, &mut population, work, &mut accounts);
            add_flows(flows, &rates, &accounts, region);
        }
        self.population = population;
        for (account, county) in accounts.iter_mut().zip(&region.counties) {
            let tfr = |residence: usize| self.vital.tfr_by_city[county.city.0 * 2 + residence];
            account[M::BirthsAtUnitTfr] = account[M::BirthsUrban] / tfr(0) + account[M::BirthsRural] / tfr(1);
        }
        self.advance_stocks(year, base, last, &policy, &mut accounts);
        accounts
    }

    fn elapsed(&self, year: u16) -> f64 {
        f64::from(year - self.scenario.base_year)
    }

    /// Value of a lever that is really delivered.
    fn lever(&self, lever: LeverId, year: u16, county: usize) -> f64 {
        let neutral = lever.row().neutral;
        if year == self.scenario.base_year {
            return neutral;
        }
        let planned = self.scenario.levers.get(lever, year, county);
        neutral + (planned - neutral) * self.draw.delivered[lever as usize]
    }

    fn policy(&self, year: u16) -> Policy {
        let region = &self.setup.data.region;
        let values = &self.draw.values;
        let counties = 0..region.county_count();
        let tier1 = |r: usize| region.cities[region.counties[r].city.0].tier == 1;
        let base_openness =
            |r: usize| values.get(if tier1(r) { Parameter::OpennessTier1 } else { Parameter::OpennessOther });
        let transport = self.scenario.levers.is_set(LeverId::Transport as usize) && year > self.scenario.base_year;
        let log_minutes = transport.then(|| {
            let (now, goal) = (&self.setup.calibration.log_minutes, &self.setup.log_goal_minutes);
            Array2::from_shape_fn(now.dim(), |(r, c)| {
                now[[r, c]] + self.lever(LeverId::Transport, year, r) * (goal[[r, c]] - now[[r, c]])
            })
        });
        let distance = values.get(Parameter::DistanceCoefficient);
        let bonus = values.get(Parameter::OwnCityBonus);
        Policy {
            openness: counties
                .clone()
                .map(|r| hukou::openness(base_openness(r), self.lever(LeverId::HukouOpenness, year, r)))
                .collect(),
            // Coverage opens like a limit: a share of what is missing.
            entitled: counties
                .clone()
                .map(|r| {
                    hukou::openness(values.get(Parameter::Entitled2020), self.lever(LeverId::PermitCoverage, year, r))
                })
                .collect(),
            county_seat: counties.map(|r| self.lever(LeverId::CountySeat, year, r)).collect(),
            deterrence: log_minutes.as_ref().map(|minutes| destination::deterrence(region, minutes, distance, bonus)),
            mean_minutes: log_minutes.as_ref().map(|minutes| setup::mean_minutes(self.setup.data, minutes)),
        }
    }

    fn view<'v>(&'v self, accounts: &'v [Account], policy: &'v Policy) -> View<'v> {
        View {
            accounts,
            stocks: &self.stocks,
            openness: &policy.openness,
            entitled: &policy.entitled,
            county_seat: &policy.county_seat,
        }
    }

    fn urban_utility(&self, view: &View<'_>, scale: Scale, county: usize) -> f64 {
        view.urban(&self.setup.data.region, county, scale, self.setup.residents[county], &self.draw.values)
    }

    fn base_utility(&self, accounts: &[Account], policy: &Policy) -> BaseUtility {
        let view = self.view(accounts, policy);
        let scale = view.scale();
        let region = &self.setup.data.region;
        let counties = 0..region.county_count();
        let urban: Vec<f64> = counties.clone().map(|r| self.urban_utility(&view, scale, r)).collect();
        let dissimilarity = self.draw.values.get(Parameter::NestDissimilarity);
        let pull = &self.constants.pull;
        let total =
            |r: usize| math::ln(pull.city[region.counties[r].city.0]) + dissimilarity * math::ln(pull.county[r]);
        let unexplained: Vec<f64> = counties.clone().map(|r| total(r) - urban[r]).collect();
        let mean = unexplained.iter().sum::<f64>() / unexplained.len() as f64;
        BaseUtility {
            rural: counties.map(|r| view.rural(r, scale, &self.draw.values)).collect(),
            unexplained: unexplained.iter().map(|value| value - mean).collect(),
            urban,
        }
    }

    /// Share of the regime of 2010-2020 that is left.
    fn kept(&self, year: u16) -> f64 {
        math::exp(-std::f64::consts::LN_2 * self.elapsed(year) / self.draw.values.get(Parameter::RegimeHalfLife))
    }

    fn rates<'r>(&'r self, year: u16, base: &[Account], last: &[Account], policy: &Policy) -> Rates<'r> {
        let region = &self.setup.data.region;
        let values = &self.draw.values;
        let constants = &self.constants;
        let counties = region.county_count();
        let view = self.view(last, policy);
        let scale = view.scale();
        let kept = self.kept(year);
        let utility = |r: usize| self.urban_utility(&view, scale, r) - self.base.urban[r] + self.shocks.county[r];
        let urban: Vec<f64> = (0..counties).map(utility).collect();
        let rural: Vec<f64> = (0..counties).map(|r| view.rural(r, scale, values) - self.base.rural[r]).collect();
        let dissimilarity = values.get(Parameter::NestDissimilarity);
        let pull = self.pull(&urban, kept, dissimilarity);
        let deterrence = policy.deterrence.as_ref().unwrap_or(&constants.deterrence);
        let destination = destination::shares(region, &pull, deterrence, dissimilarity);
        let gain: Vec<f64> =
            destination.inclusive_value.iter().zip(&constants.inclusive_value).map(|(now, base)| now - base).collect();
        let trend = values.get(Parameter::MobilityTrend) * self.elapsed(year);
        let transfer = values.get(Parameter::MobilityLevel) * math::exp(trend + self.shocks.mobility);
        // The rest of China ages as the province does: arrivals fall with the share of people of moving age.
        let sum = |measure: M| last.iter().map(|account| account[measure]).sum::<f64>();
        let residents: f64 = last.iter().map(Account::residents).sum();
        let youth = sum(M::MoverExposure) / residents / self.setup.calibration.mover_intensity();
        let response = values.get(Parameter::MobilityResponse);
        let attracted: Vec<f64> = (0..counties)
            .map(|r| constants.external_in[r] * last[r].residents() * youth * math::exp(response * urban[r]))
            .collect();
        let (inflow, outflow) = self.external_factors(youth, attracted.iter().sum(), last);
        Rates {
            schedules: &self.setup.calibration.schedules,
            survival: &self.vital.survival,
            asfr: &self.vital.asfr,
            male_share: self.vital.male_share,
            hazards: (0..counties)
                .map(|r| self.hazards(r, kept, transfer, outflow, [gain[r], urban[r], rural[r]]))
                .collect(),
            home: &constants.home,
            home_elsewhere: &constants.home_elsewhere,
            rural_arrival: &constants.rural_arrival,
            external_in: attracted.iter().map(|persons| persons * inflow).collect(),
            arrival_pattern: &self.setup.arrival_pattern,
            settlement: (0..counties).map(|r| self.settlement(r, base, last, policy)).collect(),
            reclassification: (0..counties)
                .map(|r| {
                    let rate =
                        drift(self.distance.reclassification[r], constants.reclassification_mean, kept) * transfer;
                    let rate = rate + self.lever(LeverId::Reclassification, year, r);
                    -math::exp_m1(-rate.max(0.0))
                })
                .collect(),
            reclassified_settled: values.get(Parameter::ReclassifiedSettledShare),
            destination,
        }
    }

    /// Pulls of this year: those of the decade, moved by the change of utility and by the fading of what nothing
    /// observed explains.
    fn pull(&self, urban: &[f64], kept: f64, dissimilarity: f64) -> Pull {
        let region = &self.setup.data.region;
        let base = &self.constants.pull;
        let mut pull = base.clone();
        for (index, city) in region.cities.iter().enumerate() {
            let mut sum = 0.0;
            for r in city.counties.clone() {
                let change = urban[r] - (1.0 - kept) * self.base.unexplained[r];
                pull.county[r] = base.county[r] * math::exp(change / dissimilarity);
                sum += pull.county[r];
            }
            pull.city[index] = base.city[index] * math::pow(sum, dissimilarity);
        }
        pull
    }

    /// Factors of arrivals from and departures to the rest of China.
    ///
    /// Half of what wanted net migration differs from that of the decade is borne by the departures; arrivals then
    /// make the net what is wanted, given the departures of last year.
    ///
    /// - `youth`: mover exposure per resident relative to the decade.
    /// - `attracted`: arrivals at a factor of 1, persons.
    fn external_factors(&self, youth: f64, attracted: f64, last: &[Account]) -> (f64, f64) {
        let constants = &self.constants;
        let wanted = self.draw.values.get(Parameter::NetExternalMigration) + self.shocks.external;
        let usual = youth * constants.external_out_total;
        let half = 0.5 * (wanted - youth * (constants.external_in_total - constants.external_out_total));
        let bounded = |factor: f64| factor.clamp(EXTERNAL_FACTOR.0, EXTERNAL_FACTOR.1);
        let outflow = bounded(1.0 - half / usual);
        let departed: f64 =
            last.iter().map(|account| account[M::ExternalOutUrban] + account[M::ExternalOutRural]).sum();
        let departing = if departed > 0.0 { departed } else { usual * outflow };
        (bounded((departing + wanted) / attracted), outflow)
    }

    /// Hazard levels of the three statuses of a county.
    ///
    /// `transfer` scales all exchange between country and town, both ways: its prior rests on the net of the two.
    ///
    /// Every stream obeys one law: its level in the decade times `exp(mu (change of utility there - change of
    /// utility here))`, `mu` the response. `change`: of moving to other counties, of the own town, of the countryside.
    fn hazards(&self, r: usize, kept: f64, transfer: f64, outflow: f64, change: [f64; 3]) -> [Hazards; 3] {
        let values = &self.draw.values;
        let constants = &self.constants;
        let [elsewhere, town, country] = change;
        let pull = |change: f64| math::exp(values.get(Parameter::MobilityResponse) * change);
        let [elsewhere, town, country] = [pull(elsewhere), pull(town), pull(country)];
        let law = |to: f64, from: f64| to / from;
        let relative = constants::mobilities(values);
        let mover = drift(self.distance.mover[r], constants.mover_mean, kept);
        let (internal, external) =
            (mover * (1.0 - constants.external_share), mover * constants.external_share * outflow);
        let back = transfer * law(country, town);
        let [mover_peak, local_peak, back_peak] = self.setup.peaks;
        let rural = Hazards::capped(
            internal * transfer * law(elsewhere, country),
            external * law(1.0, country),
            drift(self.distance.local[r], constants.local_mean, kept) * transfer * law(town, country),
            mover_peak,
            local_peak,
        );
        let urban = |status: Status, back: f64| {
            let relative = relative[status as usize];
            Hazards::capped(
                internal * relative * law(elsewhere, town),
                external * relative * law(1.0, town),
                back,
                mover_peak,
                back_peak,
            )
        };
        [rural, urban(Status::Unsettled, back * constants.back[0]), urban(Status::Settled, back * constants.back[1])]
    }

    fn settlement(&self, r: usize, base: &[Account], last: &[Account], policy: &Policy) -> f64 {
        let values = &self.draw.values;
        let base_open =
            values.get(if self.setup.data.region.cities[self.setup.data.region.counties[r].city.0].tier == 1 {
                Parameter::OpennessTier1
            } else {
                Parameter::OpennessOther
            });
        let price = self.stocks.effective_price(r, last[r][M::Unsettled], values);
        let base_price = base[r][M::PriceToIncome] / (base[r][M::Unsettled] + base[r][M::Settled]);
        hukou::Settlement {
            hazard: values.get(Parameter::SettlementHazard),
            openness: (policy.openness[r] - base_open, values.get(Parameter::SettlementOpenness)),
            coverage: (
                policy.entitled[r] - values.get(Parameter::Entitled2020),
                values.get(Parameter::SettlementCoverage),
            ),
            affordability: (math::ln(base_price / price), values.get(Parameter::SettlementAffordability)),
            requirement_years: values.get(Parameter::ResidenceRequirement) * (1.0 - policy.openness[r]),
            exit: values.get(Parameter::SettlementHazard) + values.get(Parameter::ReturnHazard),
        }
        .probability()
    }

    fn advance_stocks(
        &mut self,
        year: u16,
        base: &[Account],
        last: &[Account],
        policy: &Policy,
        accounts: &mut [Account],
    ) {
        let elapsed = self.elapsed(year);
        for r in 0..accounts.len() {
            let pupils = Stage::ALL.map(|stage| services::pupils(&self.population, r, stage));
            let levers: [f64; LEVERS.len()] = std::array::from_fn(|index| {
                let id = LeverId::ALL[index];
                self.lever(id, year, r)
            });
            self.stocks.advance(
                r,
                &base[r],
                &last[r],
                &accounts[r],
                pupils,
                policy.entitled[r],
                elapsed,
                &self.draw.values,
                &self.shocks,
                |lever| levers[lever as usize],
            );
            self.record_stocks(r, policy, &mut accounts[r]);
        }
    }

    fn base_accounts(&self) -> Vec<Account> {
        let policy = self.policy(self.scenario.base_year);
        (0..self.setup.data.region.county_count())
            .map(|r| {
                let mut account = Account::default();
                cohort::residents(&self.setup.calibration.schedules, self.population.county(r), &mut account);
                self.record_stocks(r, &policy, &mut account);
                account
            })
            .collect()
    }

    fn record_stocks(&self, r: usize, policy: &Policy, account: &mut Account) {
        let stocks = &self.stocks;
        let urban = account[M::Unsettled] + account[M::Settled];
        let residents = urban + account[M::Rural];
        let start = self.setup.residents[r];
        account[M::RegisteredUrban] =
            account[M::Settled] + self.draw.values.get(Parameter::RegisteredElsewhereShare) * account[M::Unsettled];
        // Registered people grow as residents do: what net external migration takes is small against the stock.
        account[M::Registered] = self.setup.initial.registered[r] * residents / start;
        account[M::UrbanIncome] = stocks.urban_income[r] * urban;
        account[M::RuralIncome] = stocks.rural_income[r] * account[M::Rural];
        account[M::FloorArea] = stocks.housing[r].stock_m2;
        account[M::PriceToIncome] = stocks.price_to_income[r] * urban;
        for (stage, [need, places, short]) in SCHOOLS.into_iter().enumerate() {
            account[need] = stocks.school_need[r][stage];
            account[places] = stocks.school_places[r][stage];
            account[short] = (account[need] - account[places]).max(0.0);
        }
        account[M::Beds] = stocks.beds[r];
        account[M::Entitled] = policy.entitled[r] * account[M::Unsettled];
        account[M::AffordableHomes] = stocks.affordable_homes[r];
        let minutes = policy.mean_minutes.as_ref().unwrap_or(&self.setup.mean_minutes);
        account[M::TravelMinutes] = residents * minutes[r];
    }
}

/// A level of the decade on its way to the provincial mean: in logs, a share `kept` of the distance is left.
///
/// `log_distance`: `ln(level / mean)`.
fn drift(log_distance: f64, mean: f64, kept: f64) -> f64 {
    mean * math::exp(kept * log_distance)
}

/// `ln` of the distance of each county's level to the mean.
fn log_distances(levels: &[f64], mean: f64) -> Vec<f64> {
    levels.iter().map(|level| math::ln(level / mean)).collect()
}

/// Adds the moves of a year by origin and destination.
fn add_flows(flows: &mut Array2<f64>, rates: &Rates<'_>, accounts: &[Account], region: &crate::region::Region) {
    let outside = accounts.len();
    for (origin, account) in accounts.iter().enumerate() {
        let own = region.counties[origin].city.0;
        let row = &mut flows.row_mut(origin).into_slice().expect("rows are contiguous")[..];
        let internal = account[M::InternalOutUrban] + account[M::InternalOutRural];
        let home = account[M::ReturnOut] * rates.home_elsewhere[origin];
        for (to, persons) in [(&rates.destination, internal), (rates.home, home)] {
            for (index, city) in region.cities.iter().enumerate() {
                let scale = persons * if index == own { to.near(origin, index) } else { to.city[[origin, index]] };
                let counties = city.counties.clone();
                for (sum, share) in row[counties.clone()].iter_mut().zip(&to.county[counties]) {
                    *sum += scale * share;
                }
            }
            // Nobody moves to the county they left.
            row[origin] = 0.0;
        }
        row[outside] += account[M::ExternalOutUrban] + account[M::ExternalOutRural];
    }
    for (origin, account) in accounts.iter().enumerate() {
        flows[[outside, origin]] += account[M::ExternalInUrban] + account[M::ExternalInRural];
    }
}
