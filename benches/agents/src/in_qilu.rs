//! The province with one agent for each resident, and the simple step in the agent engine.

use std::path::Path;
use std::time::Instant;

use ndarray::Array2;
use qilu::PreparedRun;
use qilu::Project;
use qilu::RunOptions;
use qilu::axes::AGES;
use qilu::axes::AgeRow;
use qilu::engine::agents::Agents;
use qilu::engine::agents::AgentRules;
use qilu::engine::agents::AgentSettings;
use qilu::engine::rates::Hazards;
use qilu::engine::draw::Draw;
use qilu::engine::rates::Rates;
use qilu::engine::year;
use qilu::engine::kernel::Engine;
use qilu::engine::kernel::EngineStart;
use qilu::engine::kernel::EngineYear;
use qilu::model::demography::mortality::Survival;
use qilu::model::migration::destination::Destination;
use qilu::model::migration::schedule::Schedules;
use qilu::model::population::Population;
use qilu::measure::Account;

use crate::BIRTH;
use crate::DEATH;
use crate::MOVE;
use crate::STEPS;

/// The number of residents for which one agent stands in the simple step.
const SCALE: u32 = 1;

/// The plan, prepared for one draw without random layers.
pub struct PreparedProvince {
    run: PreparedRun,
}

/// The number of agents of a run, and the seconds that its start and its years took.
pub struct Run {
    pub agents: usize,
    pub start: f64,
    pub years: f64,
}

/// The agent engine with a clock.
struct Timed {
    agents: Agents,
    start: f64,
    count: usize,
    years: f64,
}

impl Engine for Timed {
    fn start(&mut self, start: &EngineStart<'_>, population: &mut Population) {
        let begun = Instant::now();
        self.agents.start(start, population);
        self.start = begun.elapsed().as_secs_f64();
        self.count = self.agents.count();
    }

    fn advance(
        &mut self,
        year: &EngineYear<'_>,
        population: &mut Population,
        accounts: &mut [Account],
        flows: &mut Array2<f64>,
    ) {
        let begun = Instant::now();
        self.agents.advance(year, population, accounts, flows);
        self.years += begun.elapsed().as_secs_f64();
    }
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be had")
}

impl PreparedProvince {
    pub fn load() -> PreparedProvince {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let project = Project::open(root.join("data")).expect("the data of the repository");
        let plan = project.scenario("plan").expect("the plan");
        let run = project.prepare(&plan, &RunOptions { seed: Some(1), ..RunOptions::default() }).expect("sound");
        PreparedProvince { run: run.with_layers([false; 5]) }
    }

    /// Runs the province to 2035 with one agent for each resident.
    pub fn province(&self, threads: usize) -> Run {
        let settings = AgentSettings { scale: 1, rules: AgentRules::ALL, followed: 0 };
        let mut timed = Timed { agents: Agents::new(settings, 1, 0), start: 0.0, count: 0, years: 0.0 };
        let draw = Draw::new(&self.run, 0);
        pool(threads).install(|| year::project(&self.run, &draw, &mut timed));
        Run { agents: timed.count, start: timed.start, years: timed.years }
    }

    /// Runs the simple step. Returns nanoseconds for each agent and step, and the number of agents.
    pub fn simple_step(&self) -> (f64, usize) {
        let setup = self.run.setup();
        let region = self.run.region();
        let (counties, cities) = (region.county_count(), region.city_count());
        let same = AgeRow::of_ages(|_| 1.0);
        let none = [AgeRow::ZERO; 2];
        let schedules = Schedules { mover: [same, same], local: none, back: none };
        let survival = vec![Survival { ratio: AgeRow::of_ages(|_| 1.0 - DEATH), births: 1.0 }; cities * 4];
        // Only women have births, so their rate is twice that of an agent.
        let asfr = vec![AgeRow::of_ages(|_| 2.0 * BIRTH); cities * 2];
        let shares = Array2::from_shape_fn((counties, cities), |(_, city)| {
            region.cities[city].counties.len() as f64 / counties as f64
        });
        let county = region.counties.iter().map(|county| 1.0 / region.cities[county.city.0].counties.len() as f64);
        let destination = Destination { city: shares, county: county.collect() };
        let hazard = Hazards { internal: -qilu_methods::math::ln_1p(-MOVE), external: 0.0, other: 0.0, low: true };
        let nothing = vec![0.0; counties];
        let rates = Rates {
            schedules: &schedules,
            survival: &survival,
            asfr: &asfr,
            male_share: 0.5,
            hazards: vec![[hazard; 3]; counties],
            home: &destination,
            home_elsewhere: &nothing,
            rural_arrival: &nothing,
            external_in: nothing.clone(),
            arrival_pattern: &none,
            talent_in: nothing.clone(),
            talent_pattern: &none,
            settlement: nothing.clone(),
            family_settlement: nothing.clone(),
            settlement_past: vec![[0.0; 2]; counties],
            requirement_years: nothing.clone(),
            relatives: &none[0],
            reclassification: nothing.clone(),
            reclassified_settled: 0.0,
            destination: destination.clone(),
        };
        let settings = AgentSettings { scale: SCALE, rules: AgentRules::NEUTRAL, followed: 0 };
        let mut agents = Agents::new(settings, 1, 0);
        let mut population = setup.initial.population.clone();
        let start = EngineStart { region, year: 2020, home: &destination, home_elsewhere: &nothing, exit: 0.1 };
        agents.start(&start, &mut population);
        let count = agents.count();
        let mut flows = Array2::zeros((counties + 1, counties + 1));
        let begun = Instant::now();
        pool(1).install(|| {
            for step in 1..=STEPS {
                let mut accounts = vec![Account::default(); counties];
                let year = EngineYear { region, year: 2020 + step, rates: &rates };
                agents.advance(&year, &mut population, &mut accounts, &mut flows);
            }
        });
        let time = begun.elapsed().as_secs_f64();
        let expected = count as f64 * (1.0 + BIRTH - DEATH).powi(i32::from(STEPS));
        assert!((agents.count() as f64 / expected - 1.0).abs() < 0.01 && AGES > 0);
        (time / (count as f64 * f64::from(STEPS)) * 1e9, count)
    }
}
