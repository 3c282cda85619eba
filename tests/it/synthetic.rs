//! Provinces for tests: small ones with random rates, and the real one with the migration rates of 2010-2020.

use std::sync::Arc;

use ndarray::Array2;
use proptest::prelude::*;
use qilu::axes::AGES;
use qilu::axes::AgeRow;
use qilu::axes::Sex;
use qilu::axes::Status;
use qilu::data::Data;
use qilu::engine::cohort;
use qilu::engine::cohort::Workspace;
use qilu::engine::rates::Hazards;
use qilu::engine::rates::Rates;
use qilu::engine::setup::Setup;
use qilu::engine::shocks::Shocks;
use qilu::measure::Account;
use qilu::model::demography::mortality::Survival;
use qilu::model::hukou;
use qilu::model::migration::constants;
use qilu::model::migration::destination;
use qilu::model::migration::destination::Destination;
use qilu::model::migration::destination::NestedLogit;
use qilu::model::migration::destination::Pull;
use qilu::model::migration::schedule::Schedules;
use qilu::model::population::Population;
use qilu::region::Circle;
use qilu::region::City;
use qilu::region::CityId;
use qilu::region::County;
use qilu::region::CountyId;
use qilu::region::CountyKind;
use qilu::region::Names;
use qilu::region::Region;
use qilu::scenario::uncertainty::Parameter;
use qilu::scenario::uncertainty::Priors;
use qilu_methods::math;
use qilu_methods::random;

/// The parameters of a random province. They are few, so that a failing case can be read and repeated.
#[derive(Clone, Debug)]
pub(crate) struct Seed {
    /// Number of counties of each city; the first county of all has no countryside.
    pub(crate) cities: Vec<usize>,
    /// Whether rates reach the ends of their allowed ranges: probabilities of 0 and 1, hazards at the cap.
    pub(crate) extreme: bool,
    /// The seed of all random values.
    pub(crate) number: u64,
}

/// Three cities, the first with three or four counties, the second with two to four, the third with one to four.
pub(crate) fn seeds(extreme: impl Strategy<Value = bool>) -> impl Strategy<Value = Seed> {
    (3..=4_usize, 2..=4_usize, 1..=4_usize, extreme, any::<u64>()).prop_map(|(a, b, c, extreme, number)| Seed {
        cities: vec![a, b, c],
        extreme,
        number,
    })
}

/// A province, its residents, and all values that the rates of a year borrow.
pub(crate) struct Fixture {
    pub(crate) region: Region,
    pub(crate) population: Population,
    pub(crate) schedules: Schedules,
    pub(crate) survival: Vec<Survival>,
    pub(crate) asfr: Vec<AgeRow>,
    pub(crate) male_share: f64,
    pub(crate) hazards: Vec<[Hazards; 3]>,
    pub(crate) destination: Destination,
    pub(crate) home: Destination,
    pub(crate) home_elsewhere: Vec<f64>,
    pub(crate) rural_arrival: Vec<f64>,
    pub(crate) external_in: Vec<f64>,
    pub(crate) arrival_pattern: [AgeRow; 2],
    pub(crate) talent_in: Vec<f64>,
    pub(crate) talent_pattern: [AgeRow; 2],
    pub(crate) settlement: Vec<f64>,
    pub(crate) family_settlement: Vec<f64>,
    pub(crate) relatives: AgeRow,
    pub(crate) reclassification: Vec<f64>,
    pub(crate) reclassified_settled: f64,
}

impl Fixture {
    /// The rates of a year.
    pub(crate) fn rates(&self) -> Rates<'_> {
        Rates {
            schedules: &self.schedules,
            survival: &self.survival,
            asfr: &self.asfr,
            male_share: self.male_share,
            hazards: self.hazards.clone(),
            destination: self.destination.clone(),
            home: &self.home,
            home_elsewhere: &self.home_elsewhere,
            rural_arrival: &self.rural_arrival,
            external_in: self.external_in.clone(),
            arrival_pattern: &self.arrival_pattern,
            talent_in: self.talent_in.clone(),
            talent_pattern: &self.talent_pattern,
            settlement: self.settlement.clone(),
            family_settlement: self.family_settlement.clone(),
            settlement_past: self
                .settlement
                .iter()
                .zip(&self.family_settlement)
                .map(|(anybody, more)| [*anybody, anybody + more])
                .collect(),
            requirement_years: vec![0.0; self.region.county_count()],
            relatives: &self.relatives,
            reclassification: self.reclassification.clone(),
            reclassified_settled: self.reclassified_settled,
        }
    }

    /// A year of the fast engine.
    pub(crate) fn advance(&self, population: &mut Population) -> Vec<Account> {
        let counties = self.region.county_count();
        let mut accounts = vec![Account::default(); counties];
        let mut work = Workspace::new(&self.region);
        cohort::advance(&self.region, &self.rates(), population, &mut work, &mut accounts);
        accounts
    }

    /// The same province without migration, settlement and reclassification.
    pub(crate) fn closed(mut self) -> Fixture {
        self.hazards.fill([Hazards::capped(0.0, 0.0, 0.0, 1.0, 1.0); 3]);
        self.external_in.fill(0.0);
        self.talent_in.fill(0.0);
        self.settlement.fill(0.0);
        self.family_settlement.fill(0.0);
        self.reclassification.fill(0.0);
        self
    }

    /// Makes a random province.
    pub(crate) fn new(seed: &Seed) -> Fixture {
        let mut random_inputs =
            RandomInputs { rng: random::stream(seed.number, 0, 0, random::Purpose::Parameters), extreme: seed.extreme };
        let region = region(&seed.cities);
        let (cities, counties) = (region.city_count(), region.county_count());
        let schedules = Schedules {
            mover: random_inputs.schedule(),
            local: random_inputs.schedule(),
            back: random_inputs.schedule(),
        };
        let mut fixture = Fixture {
            population: population(&region, &mut random_inputs),
            survival: (0..cities * 4).map(|_| survival(&mut random_inputs)).collect(),
            asfr: (0..cities * 2).map(|_| asfr(&mut random_inputs)).collect(),
            male_share: if seed.extreme { random_inputs.probability() } else { random_inputs.between(0.5, 0.55) },
            hazards: (0..counties).map(|_| random_inputs.hazards(&schedules)).collect(),
            destination: random_inputs.destination(&region, 0.5, 0.0),
            home: random_inputs.destination(&region, 1.0, 1.0),
            home_elsewhere: random_inputs.probabilities(counties),
            rural_arrival: random_inputs.probabilities(counties),
            external_in: (0..counties).map(|_| 1e4 * random_inputs.probability()).collect(),
            arrival_pattern: normalised(&random_inputs.schedule()),
            talent_in: (0..counties).map(|_| 1e3 * random_inputs.probability()).collect(),
            talent_pattern: normalised(&random_inputs.schedule()),
            family_settlement: random_inputs.probabilities(counties).iter().map(|extra| 0.5 * extra).collect(),
            settlement: random_inputs.probabilities(counties).iter().map(|usual| 0.5 * usual).collect(),
            relatives: hukou::relatives(),
            reclassification: random_inputs.probabilities(counties),
            reclassified_settled: random_inputs.probability(),
            schedules,
            region,
        };
        // The first county has no countryside: nobody is there, nobody arrives, everybody's home is elsewhere.
        fixture.home_elsewhere[0] = 1.0;
        fixture.rural_arrival[0] = 0.0;
        for sex in Sex::ALL {
            fixture.population.row_mut(CountyId(0), Status::Rural, sex).fill(0.0);
        }
        fixture
    }

    /// The real province at the end of 2020 with the vital rates of 2021 and the migration of 2010-2020.
    pub(crate) fn real(data: &Arc<Data>) -> Fixture {
        let values = Priors::new(&data.parameters).expect("the package has every prior").central();
        let setup = Setup::new(data, 2020, &values);
        let region = data.region.clone();
        let counties = region.county_count();
        let solved = setup.calibration.solve(&region, &values, 1e-9);
        let mut vital = setup.vital.start(&values);
        vital.advance(&setup.vital, &values, &Shocks::none(&setup.data.region), 2021);
        let relative = constants::mobilities(&values);
        let [mover_peak, local_peak, back_peak] = setup.peaks;
        let hazards = |county: CountyId, status: Status| {
            let out = solved.mover[county.0] * relative[status as usize];
            let (internal, external) = (out * (1.0 - solved.external_share), out * solved.external_share);
            let (other, peak) = match status {
                Status::Rural => (solved.local[county.0], local_peak),
                Status::Unsettled => (solved.back[0], back_peak),
                Status::Settled => (solved.back[1], back_peak),
            };
            Hazards::capped(internal, external, other, mover_peak, peak)
        };
        let logit =
            NestedLogit { deterrence: &solved.deterrence, dissimilarity: values.get(Parameter::NestDissimilarity) };
        let settlement = over_a_year(values.get(Parameter::SettlementHazard));
        Fixture {
            survival: vital.survival.clone(),
            asfr: vital.asfr.clone(),
            male_share: vital.male_share,
            hazards: region.county_ids().map(|county| Status::ALL.map(|status| hazards(county, status))).collect(),
            destination: destination::shares(&region, &solved.pull, logit),
            home_elsewhere: solved.home_elsewhere,
            rural_arrival: solved.rural_arrival,
            external_in: region
                .county_ids()
                .map(|county| solved.external_in[county.0] * setup.initial.population.residents(county))
                .collect(),
            arrival_pattern: setup.arrival_pattern,
            talent_in: vec![0.0; counties],
            talent_pattern: setup.talent_pattern,
            settlement: vec![settlement; counties],
            family_settlement: vec![0.0; counties],
            relatives: setup.relatives,
            reclassification: solved.reclassification.iter().map(|rate| over_a_year(*rate)).collect(),
            reclassified_settled: values.get(Parameter::ReclassifiedSettledShare),
            home: solved.home,
            schedules: setup.calibration.schedules,
            population: setup.initial.population,
            region,
        }
    }
}

/// The random numbers of a random province.
pub(crate) struct RandomInputs<R> {
    pub(crate) rng: R,
    pub(crate) extreme: bool,
}

impl<R: rand::Rng> RandomInputs<R> {
    /// Between two numbers.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * random::open01(&mut self.rng)
    }

    /// Between 0 and 1; at the extreme, often one of the two.
    pub(crate) fn probability(&mut self) -> f64 {
        let kind = random::open01(&mut self.rng);
        let value = random::open01(&mut self.rng);
        match kind {
            kind if self.extreme && kind < 0.2 => 0.0,
            kind if self.extreme && kind < 0.4 => 1.0,
            _ => value,
        }
    }

    fn probabilities(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.probability()).collect()
    }

    /// Both sexes, something between 0 and 1 at each age.
    fn schedule(&mut self) -> [AgeRow; 2] {
        let mut rows = [AgeRow::ZERO; 2];
        rows.iter_mut().flat_map(|row| &mut row[..AGES]).for_each(|cell| *cell = self.probability());
        rows
    }

    fn hazards(&mut self, schedules: &Schedules) -> [Hazards; 3] {
        let peak =
            |rows: &[AgeRow; 2]| rows.iter().flat_map(|row| row.iter()).fold(0.0, |peak: f64, value| peak.max(*value));
        let highest = if self.extreme { 5.0 } else { 0.1 };
        [&schedules.local, &schedules.back, &schedules.back].map(|other| {
            let [internal, external, level] = [0; 3].map(|_| highest * self.probability());
            Hazards::capped(internal, external, level, peak(&schedules.mover), peak(other))
        })
    }

    /// Random shares; `without` is taken from the weight of the first county.
    fn destination(&mut self, region: &Region, dissimilarity: f64, without: f64) -> Destination {
        let (mut pull, deterrence) = self.pull(region);
        pull.county[0] *= 1.0 - without;
        destination::shares(region, &pull, NestedLogit { deterrence: &deterrence, dissimilarity })
    }

    /// Random pulls and deterrence.
    pub(crate) fn pull(&mut self, region: &Region) -> (Pull, Array2<f64>) {
        let mut weights = |count: usize| (0..count).map(|_| math::exp(self.between(-1.5, 1.5))).collect::<Vec<f64>>();
        let pull = Pull { city: weights(region.city_count()), county: weights(region.county_count()) };
        let cells = weights(region.county_count() * region.city_count());
        let shape = (region.county_count(), region.city_count());
        (pull, Array2::from_shape_vec(shape, cells).expect("one weight a cell"))
    }
}

/// A province whose cities have the given numbers of counties.
pub(crate) fn region(cities: &[usize]) -> Region {
    let names =
        |code: usize| Names { code: format!("{code}"), zh: String::new(), en: String::new(), pinyin: String::new() };
    let mut region = Region { province: names(370_000), cities: Vec::new(), counties: Vec::new(), former: Vec::new() };
    for (index, count) in cities.iter().enumerate() {
        let start = region.counties.len();
        let code = 370_100 + 100 * index;
        let seat = (117.0 + index as f64, 36.0);
        region.cities.push(City {
            names: names(code),
            circle: Circle::Capital,
            tier: 1,
            counties: start..start + count,
            seat,
        });
        region.counties.extend((0..*count).map(|position| County {
            names: names(code + position + 1),
            city: CityId(index),
            kind: CountyKind::County,
            seat: (seat.0, seat.1 + 0.1 * position as f64),
            area_km2: 1000.0,
        }));
    }
    region
}

/// Cells from a hundredth of a person to a hundred thousand, one in ten empty.
fn population(region: &Region, random_inputs: &mut RandomInputs<impl rand::Rng>) -> Population {
    let mut population = Population::empty(region.county_count());
    for county in region.county_ids() {
        for row in population.county_mut(county) {
            for cell in &mut row[..AGES] {
                let persons = math::exp(random_inputs.between(-4.6, 11.5));
                *cell = if random_inputs.between(0.0, 1.0) < 0.1 { 0.0 } else { persons };
            }
        }
    }
    population
}

/// Survival by Gompertz mortality, or at the extreme any probabilities.
fn survival(random_inputs: &mut RandomInputs<impl rand::Rng>) -> Survival {
    let (level, slope) = (random_inputs.between(2e-5, 8e-5), random_inputs.between(0.085, 0.1));
    let mut ratio = AgeRow::ZERO;
    for (age, cell) in ratio[..AGES].iter_mut().enumerate() {
        let gompertz = math::exp(-level * math::exp(slope * age as f64));
        *cell = if random_inputs.extreme { random_inputs.probability() } else { gompertz };
    }
    let births = if random_inputs.extreme { random_inputs.probability() } else { random_inputs.between(0.98, 1.0) };
    Survival { ratio, births }
}

/// Fertility with a maximum within the childbearing ages, or at the extreme any rates below one.
fn asfr(random_inputs: &mut RandomInputs<impl rand::Rng>) -> AgeRow {
    let (tfr, mean, sd) =
        (random_inputs.between(0.8, 3.5), random_inputs.between(25.0, 31.0), random_inputs.between(6.0, 8.0));
    let mut row = AgeRow::ZERO;
    for age in 15..50 {
        let z = (age as f64 + 0.5 - mean) / sd;
        let bell = tfr / sd * 0.4 * math::exp(-0.5 * z * z);
        row[age] = if random_inputs.extreme { random_inputs.probability() } else { bell };
    }
    row
}

fn normalised(rows: &[AgeRow; 2]) -> [AgeRow; 2] {
    let sum: f64 = rows.iter().map(qilu::axes::row_sum).sum();
    rows.map(|row| row.map(|value| value / sum))
}

/// Fails unless two numbers agree to 1e-9 of the larger one, or to the rounding error of numbers of the size `scale`.
#[track_caller]
pub(crate) fn assert_close(actual: f64, expected: f64, scale: f64, what: impl FnOnce() -> String) {
    let allowed = 1e-9 * actual.abs().max(expected.abs()) + 1e-14 * scale;
    let difference = (actual - expected).abs();
    assert!(difference <= allowed, "{}: {actual:e} is not {expected:e}, off by {difference:e}", what());
}

/// Probability of at least one event in a year at a constant hazard per person-year.
fn over_a_year(hazard: f64) -> f64 {
    -math::exp_m1(-hazard)
}
