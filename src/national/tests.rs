//! The estimate against other computations: the dense covariance, and values of the oracle script.

use std::collections::BTreeMap;
use std::path::Path;

use qilu_methods::gaussian::LowerFactor;

use crate::data::national;
use crate::data::national::NationalTables;
use crate::data::package::Package;
use crate::national::estimate;
use crate::national::estimate::SamplerSettings;
use crate::national::likelihood::BASIS_SD;
use crate::national::likelihood::Likelihood;
use crate::national::panel::Interval;
use crate::national::panel::Panel;
use crate::national::panel::PanelProvince;
use crate::national::panel::Sample;
use crate::national::study;
use qilu_methods::chain::ChainLength;

const OWN: &str = "370000";

/// Two positions of the sampler.
const POSITIONS: [[f64; 9]; 2] =
    [[-0.5, -0.4, -2.3, -1.4, -1.9, -1.9, -6.6, 0.8, 0.5], [0.1, 0.2, -2.0, -1.0, -1.5, -1.7, -6.3, 0.3, 0.9]];

fn tables() -> NationalTables {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let package = Package::load(&folder).expect("the package is sound");
    national::load(&package, OWN).expect("the tables are sound").expect("the package has them")
}

#[test]
fn the_samples_are_without_the_own_province() {
    let tables = tables();
    for (sample, count) in [(Sample::Core, 24), (Sample::Wide, 26)] {
        let panel = Panel::new(&tables, OWN, sample);
        assert_eq!(panel.provinces.len(), count);
        assert!(panel.provinces.iter().all(|province| province.code != OWN));
    }
}

#[test]
fn the_hazards_of_the_provinces_are_those_of_the_study() {
    // Means of 26 provinces weighted by residents, per cent a year: 2.57, 3.26 and 2.00.
    let panel = Panel::new(&tables(), OWN, Sample::Wide);
    for (first, last, expected) in [(2000, 2010, 2.57), (2010, 2020, 3.26), (2020, 2022, 2.00)] {
        let interval = Interval { first, last };
        let weighted = panel.provinces.iter().map(|one| one.residents() * one.mean_hazard(interval));
        let found = 100.0 * weighted.sum::<f64>() / panel.provinces.iter().map(PanelProvince::residents).sum::<f64>();
        assert!((found - expected).abs() < 0.006, "{first}-{last}: {found}");
    }
}

#[test]
fn the_density_is_that_of_the_dense_covariance() {
    for known_to in study::KNOWN_TO {
        let likelihood = Likelihood::new(&Panel::new(&tables(), OWN, Sample::Core), known_to);
        for position in POSITIONS {
            let found = likelihood.evaluate(&position).expect("a density");
            let size = likelihood.intervals.len();
            let (terms, all) = (likelihood.terms(), size * found.blocks.len());
            let nation = likelihood.shock_covariance(found.parameters.nation);
            let common = |i: usize, j: usize| match (i < size, j < size) {
                (true, true) => nation[i * size + j],
                (false, false) if i == j => BASIS_SD[i - size] * BASIS_SD[i - size],
                _ => 0.0,
            };
            let loading = |row: usize, term: usize| found.blocks[row / size].loadings[row % size * terms + term];
            let mut dense = vec![0.0; all * all];
            for (i, j) in (0..all).flat_map(|i| (0..=i).map(move |j| (i, j))) {
                let mut sum = 0.0;
                for (a, b) in (0..terms).flat_map(|a| (0..terms).map(move |b| (a, b))) {
                    sum += loading(i, a) * common(a, b) * loading(j, b);
                }
                if i / size == j / size {
                    sum += found.blocks[i / size].covariance[i % size * size + j % size];
                }
                dense[i * all + j] = sum;
            }
            let factor = LowerFactor::of(&dense, all).expect("positive definite");
            let mut whitened: Vec<f64> = found.blocks.iter().flat_map(|block| block.residual.clone()).collect();
            factor.solve_lower(&mut whitened, 1);
            let distance: f64 = whitened.iter().map(|value| value * value).sum();
            let constant = all as f64 * qilu_methods::math::ln(2.0 * std::f64::consts::PI);
            let expected = -0.5 * (constant + factor.log_determinant() + distance);
            let difference = (found.terms.log_density - expected).abs();
            assert!(difference < 1e-9 * expected.abs(), "{known_to}: {}, dense {expected}", found.terms.log_density);
        }
    }
}

#[test]
fn the_density_is_that_of_another_implementation() {
    // Differences between the two positions by a program in Python with the dense covariance, which takes its derivatives from
    // differences and its shares with all digits.
    for (known_to, expected) in [(2020, 44.653), (2022, 52.084)] {
        let likelihood = Likelihood::new(&Panel::new(&tables(), OWN, Sample::Core), known_to);
        let [first, second] = POSITIONS.map(|position| likelihood.evaluate(&position).expect("a density").log_density);
        assert!((first - second - expected).abs() < 2e-3, "{known_to}: {}", first - second);
    }
}

#[test]
fn no_row_of_the_own_province_changes_a_byte_of_the_files() {
    let settings = SamplerSettings { length: ChainLength { warm_up: 50, steps: 100, keep_every: 2 }, seed: 1 };
    let files = |tables: &NationalTables, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| study::priors(&study::estimates(tables, OWN, settings)).files())
    };
    let mut tables = tables();
    let kept = files(&tables, 1);
    assert_eq!(kept, files(&tables, 2), "threads change nothing");
    let own = tables.provinces.iter_mut().find(|province| province.code == OWN).expect("the own province");
    for (year, share) in &mut own.shares {
        share.share = 0.2 + 0.001 * f64::from(*year - 2000);
    }
    own.increase[0].rural = 0.05;
    own.increase[1].residents = [1e6, 2e6];
    assert_eq!(kept, files(&tables, 2), "the own province is not read");
    // The same change in another province is seen.
    let other = tables.provinces.iter_mut().find(|province| province.code == "420000").expect("a province");
    other.shares.get_mut(&2020).expect("a share").share += 0.01;
    assert_ne!(kept, files(&tables, 2));
}

/// Shares after the last known year of an estimate do not change it.
#[test]
fn an_estimate_reads_no_later_share() {
    let mut panel = Panel::new(&tables(), OWN, Sample::Core);
    let kept = Likelihood::new(&panel, 2015).evaluate(&POSITIONS[0]).expect("a density").log_density;
    for province in &mut panel.provinces {
        let shares: BTreeMap<u16, f64> = (2000..=2022)
            .filter(|year| *year == 2000 || *year >= 2010)
            .map(|year| (year, if year <= 2015 { province.share(year) } else { 0.9 }))
            .collect();
        *province = PanelProvince::new(&province.code, shares, [2000, 2010].map(|year| province.difference(year)));
    }
    let found = Likelihood::new(&panel, 2015).evaluate(&POSITIONS[0]).expect("a density").log_density;
    assert_eq!(kept.to_bits(), found.to_bits());
    let short = SamplerSettings { length: ChainLength { warm_up: 20, steps: 40, keep_every: 2 }, seed: 1 };
    assert_eq!(estimate::estimate(&panel, 2015, short).chains.len(), 4);
}
