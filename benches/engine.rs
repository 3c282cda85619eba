//! Times of one year, of the choice of destinations, of an ensemble with its summaries, and of a cold start, all for
//! the real province. The year is also timed in the reference engine, which shows the gain of the fast engine.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use criterion::BatchSize;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use qilu::data::Data;
use qilu::engine::cohort;
use qilu::engine::cohort::Workspace;
use qilu::engine::draw::Draw;
use qilu::engine::policy::Policy;
use qilu::engine::prepared::PreparedRun;
use qilu::engine::reference;
use qilu::engine::sectors::CountyYear;
use qilu::engine::sectors::StockInputs;
use qilu::engine::setup::Setup;
use qilu::engine::shocks::Shocks;
use qilu::engine::year;
use qilu::ensemble::checkpoint_cache;
use qilu::ensemble::checkpoint_cache::CheckpointCache;
use qilu::ensemble::run;
use qilu::ensemble::summary;
use qilu::measure::Account;
use qilu::measure::Measure;
use qilu::model::migration::destination;
use qilu::model::migration::destination::NestedLogit;
use qilu::model::services;
use qilu::progress::ProgressListener;
use qilu::region::Area;
use qilu::scenario::Scenario;
use qilu::scenario::folder::ScenarioFolder;
use qilu::scenario::posterior::Posterior;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use synthetic::Fixture;
use synthetic::RandomInputs;

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/it/synthetic.rs"]
mod synthetic;

/// The number of draws of the timed ensemble.
const DRAWS: u32 = 200;

fn data() -> Arc<Data> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data");
    Arc::new(Data::load(&folder).expect("the data of the repository are sound"))
}

/// A scenario of the repository, prepared for draws from its priors.
fn prepared(data: &Arc<Data>, name: &str) -> PreparedRun {
    let folder = ScenarioFolder::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios"));
    let path = folder.path().join(format!("{name}.toml"));
    let scenario = Scenario::load(&path, &folder, data).expect("the scenario is in the repository");
    let setup = Setup::new(data, scenario.base_year, &scenario.priors.central());
    PreparedRun::new(Arc::new(setup), scenario, None)
}

fn fixture() -> Fixture {
    Fixture::real(&data())
}

fn a_year(criterion: &mut Criterion) {
    let fixture = fixture();
    let rates = fixture.rates();
    let counties = fixture.region.county_count();
    let mut work = Workspace::new(&fixture.region);
    let mut accounts = vec![Account::default(); counties];
    let mut group = criterion.benchmark_group("year");
    group.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    group.bench_function("fast", |bencher| {
        bencher.iter_batched_ref(
            || fixture.population.clone(),
            |population| cohort::advance(&fixture.region, &rates, population, &mut work, &mut accounts),
            BatchSize::LargeInput,
        );
    });
    // A year of the reference engine takes so long that ten samples must do.
    group.sample_size(10);
    group.bench_function("plain", |bencher| {
        bencher.iter(|| {
            let ledger = reference::year(&fixture.region, &rates, &fixture.population);
            reference::apply(&fixture.population, black_box(&ledger))
        });
    });
    group.finish();
}

fn choice(criterion: &mut Criterion) {
    let fixture = fixture();
    let mut random_inputs = RandomInputs { rng: random::stream(2022, 0, 0, Purpose::Parameters), extreme: false };
    let (pull, deterrence) = random_inputs.pull(&fixture.region);
    let logit = NestedLogit { deterrence: &deterrence, dissimilarity: 0.6 };
    let movers: Vec<f64> = fixture.region.county_ids().map(|county| fixture.population.residents(county)).collect();
    let mut group = criterion.benchmark_group("destination");
    group.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(1));
    group.bench_function("shares", |bencher| {
        bencher.iter(|| destination::shares(&fixture.region, black_box(&pull), logit));
    });
    let destination = destination::shares(&fixture.region, &pull, logit);
    group.bench_function("arrivals", |bencher| {
        bencher.iter(|| destination.arrivals(&fixture.region, black_box(&movers)));
    });
    group.finish();
}

/// Times draws of the baseline to 2035, without and with all summaries. The throughput is given in draws.
fn ensemble(criterion: &mut Criterion) {
    let data = data();
    let run = prepared(&data, "baseline").with_draws(DRAWS);
    let areas: Vec<Area> = data.region.areas().collect();
    let mut group = criterion.benchmark_group("ensemble");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(8));
    group.throughput(Throughput::Elements(u64::from(DRAWS)));
    for threads in [1, 2] {
        let draws = || run::run(&run, threads, &ProgressListener::SILENT).expect("nobody stops it");
        group.bench_function(format!("draws, {threads} threads"), |bencher| bencher.iter(draws));
        if threads == 2 {
            group.bench_function("draws and summaries, 2 threads", |bencher| {
                bencher.iter(|| summary::summarise(&draws(), &data.region, &areas));
            });
        }
    }
    group.finish();
}

/// Times the requests of the live page while a lever is moved: one projection without random numbers and 200 draws,
/// both from stored checkpoints, and for comparison the same draws from the start.
fn answers(criterion: &mut Criterion) {
    let data = data();
    let posterior = Posterior::load(&data.package, &data.region).expect("readable").map(Arc::new);
    let known = prepared(&data, "baseline").informed_by(posterior.clone());
    let plan = prepared(&data, "plan").informed_by(posterior).with_draws(checkpoint_cache::KEPT);
    let cache = CheckpointCache::new(known);
    let mut work = Workspace::new(&data.region);
    let mut group = criterion.benchmark_group("answers");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(8));
    group.bench_function("one projection", |bencher| bencher.iter(|| cache.central(&plan, &mut work)));
    group.bench_function("200 draws from kept pasts", |bencher| {
        bencher.iter(|| cache.ensemble(&plan, 0, &ProgressListener::SILENT).expect("nobody stops it"));
    });
    group.bench_function("200 draws from the start", |bencher| {
        bencher.iter(|| run::run(&plan, 0, &ProgressListener::SILENT).expect("nobody stops it"));
    });
    group.finish();
}

/// Times the stocks of one year: the levers are resolved, and the stocks of all counties are advanced and recorded. A
/// draw has 15 such years; compare with the ensemble above.
fn stocks(criterion: &mut Criterion) {
    let data = data();
    let run = prepared(&data, "plan");
    let setup = run.setup();
    let draw = Draw::new(&run, 0);
    let values = &draw.values;
    let projection = year::project(&run, &draw, &mut Workspace::new(&data.region));
    let shocks = Shocks::none(&data.region);
    let population = &setup.initial.population;
    let mut fixture = setup.stocks.clone();
    for (county, stocks) in population.county_ids().zip(&mut fixture) {
        let aged = projection.accounts[0][county.0][Measure::Age65Plus];
        stocks.start(setup, county, values, &services::urban_ages(population, county), aged);
    }
    criterion.bench_function("stocks of a year", |bencher| {
        // Stocks are advanced in place, so each run needs copies, which are made outside of the timed part.
        bencher.iter_batched_ref(
            || (fixture.clone(), projection.accounts[1].clone()),
            |(fixture, accounts)| {
                let policy = Policy::new(&run, &draw, 2021);
                for (county, stocks) in population.county_ids().zip(fixture) {
                    let place = CountyYear { county, elapsed: 1.0, setup, values, policy: &policy };
                    let change = StockInputs {
                        place,
                        base: &projection.accounts[0][county.0],
                        last: &projection.accounts[0][county.0],
                        now: &accounts[county.0],
                        urban_ages: &services::urban_ages(population, county),
                        growth: [1.01, 1.0],
                        city_growth: 1.0,
                        shocks: &shocks,
                    };
                    stocks.advance(&change);
                    stocks.record(&place, &mut accounts[county.0]);
                }
            },
            BatchSize::LargeInput,
        );
    });
}

/// Times everything before the first draw: tables, scenario, initial state and constants.
fn cold_start(criterion: &mut Criterion) {
    criterion.bench_function("cold start", |bencher| {
        bencher.iter(|| {
            black_box(prepared(&data(), "baseline"));
        });
    });
}

criterion_group!(benches, a_year, choice, ensemble, answers, stocks, cold_start);
criterion_main!(benches);
