//! What a year, a choice of destinations and an ensemble cost, beside the same year in plain loops.
//!
//! On the real province where the package loads; without it, on a made-up one of the same size, and no ensemble.

use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use criterion::BatchSize;
use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use qilu::data::Data;
use qilu::engine::cohort;
use qilu::engine::cohort::Workspace;
use qilu::engine::plain;
use qilu::engine::setup::Setup;
use qilu::ensemble::run;
use qilu::ensemble::run::Settings;
use qilu::ensemble::run::Watch;
use qilu::model::migration::destination;
use qilu::plan::measure::Account;
use qilu::random;
use qilu::random::Purpose;
use qilu::scenario::Scenario;
use synthetic::Chance;
use synthetic::Seed;
use synthetic::World;

#[expect(dead_code, reason = "the tests use the rest")]
#[path = "../tests/it/synthetic.rs"]
mod synthetic;

/// Draws of the ensemble that is timed.
const DRAWS: u32 = 64;

/// Counties of each city of the made-up province: 136 in 16, as in Shandong.
const CITIES: [usize; 16] = [8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 8];

fn data() -> Option<Data> {
    let loaded = Data::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data"));
    loaded.map_err(|error| eprintln!("a made-up province instead of the package: {error}")).ok()
}

fn world() -> World {
    let made_up = || World::new(&Seed { cities: CITIES.to_vec(), extreme: false, number: 2022 });
    data().map_or_else(made_up, |data| World::real(&data))
}

fn year(criterion: &mut Criterion) {
    let world = world();
    let rates = world.rates();
    let counties = world.region.county_count();
    let mut work = Workspace::new(&world.region);
    let mut accounts = vec![Account::default(); counties];
    let mut group = criterion.benchmark_group("year");
    group.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    group.bench_function("fast", |bencher| {
        bencher.iter_batched_ref(
            || world.population.clone(),
            |population| cohort::advance(&world.region, &rates, population, &mut work, &mut accounts),
            BatchSize::LargeInput,
        );
    });
    group.sample_size(10);
    group.bench_function("plain", |bencher| {
        bencher.iter(|| {
            let ledger = plain::year(&world.region, &rates, &world.population);
            plain::apply(&world.population, black_box(&ledger))
        });
    });
    group.finish();
}

fn choice(criterion: &mut Criterion) {
    let world = world();
    let mut chance = Chance { rng: random::stream(2022, 0, 0, Purpose::Parameters), extreme: false };
    let (pull, deterrence) = chance.pull(&world.region);
    let movers: Vec<f64> = (0..world.region.county_count()).map(|county| world.population.residents(county)).collect();
    let mut group = criterion.benchmark_group("destination");
    group.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(1));
    group.bench_function("shares", |bencher| {
        bencher.iter(|| destination::shares(&world.region, black_box(&pull), &deterrence, 0.6));
    });
    let destination = destination::shares(&world.region, &pull, &deterrence, 0.6);
    group.bench_function("arrivals", |bencher| {
        bencher.iter(|| destination.arrivals(&world.region, black_box(&movers)));
    });
    group.finish();
}

/// Draws of the baseline to 2035; the throughput is in draws.
fn ensemble(criterion: &mut Criterion) {
    let Some(data) = data() else { return };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/baseline.toml");
    let scenario = Scenario::load(&path, &data).expect("the baseline is in the repository");
    let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
    let stop = AtomicBool::new(false);
    let watch = Watch { finished: &|| (), stop: &stop };
    let mut group = criterion.benchmark_group("ensemble");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(4));
    group.throughput(Throughput::Elements(u64::from(DRAWS)));
    for threads in [1, 2] {
        group.bench_function(format!("{threads} threads"), |bencher| {
            let settings = Settings { draws: DRAWS, seed: scenario.seed, threads };
            bencher.iter(|| run::run(&setup, &scenario, settings, &watch).expect("nobody stops it"));
        });
    }
    group.finish();
}

criterion_group!(benches, year, choice, ensemble);
criterion_main!(benches);
