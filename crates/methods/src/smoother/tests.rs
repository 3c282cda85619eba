//! The smoother against a linear model with normal unknowns, whose posterior is known.

use ndarray::Array2;
use rayon::prelude::*;

use super::*;
use crate::math;
use crate::random::permutation;
use crate::smoother::attribution::contributions;

/// Standard normal numbers; rows x columns.
fn normals(seed: u64, rows: usize, columns: usize) -> Array2<f64> {
    let mut rng = random::stream(seed, 0, 0, Purpose::Parameters);
    Array2::from_shape_simple_fn((rows, columns), || random::normal(&mut rng))
}

fn taken<'a>(inflation: f64, perturbation: &'a Array2<f64>, taper: Taper<'a>) -> SmootherStep<'a> {
    SmootherStep { inflation, perturbation, taper }
}

/// Observations `d = G m + c + e` of unknowns `m` that are standard normal.
#[derive(Clone)]
struct Toy {
    /// `G`, observations x unknowns.
    slope: Array2<f64>,
    /// `c`.
    level: Vec<f64>,
    observed: Vec<f64>,
    error_sd: Vec<f64>,
}

impl Toy {
    fn new(seed: u64, unknowns: usize, observations: usize) -> Toy {
        let slope = normals(seed, observations, unknowns);
        let level: Vec<f64> = (0..observations).map(|k| 10.0 * k as f64).collect();
        let error_sd: Vec<f64> = (0..observations).map(|k| 0.5 + 0.25 * k as f64).collect();
        let mut toy = Toy { slope, level, observed: Vec::new(), error_sd };
        toy.observe(seed + 1, &normals(seed + 2, unknowns, 1));
        toy
    }

    /// Observes the truth, with errors.
    fn observe(&mut self, seed: u64, truth: &Array2<f64>) {
        let errors = normals(seed, self.level.len(), 1);
        let predicted = self.predict(truth);
        self.observed = (0..self.level.len()).map(|k| predicted[[k, 0]] + self.error_sd[k] * errors[[k, 0]]).collect();
    }

    /// The same unknowns, with the observations of a range alone.
    fn part(&self, range: std::ops::Range<usize>) -> Toy {
        let slope = Array2::from_shape_fn((range.len(), self.slope.ncols()), |(k, i)| self.slope[[range.start + k, i]]);
        Toy {
            slope,
            level: self.level[range.clone()].to_vec(),
            observed: self.observed[range.clone()].to_vec(),
            error_sd: self.error_sd[range].to_vec(),
        }
    }

    fn predict(&self, state: &Array2<f64>) -> Array2<f64> {
        Array2::from_shape_fn((self.level.len(), state.ncols()), |(k, member)| {
            (0..state.nrows()).map(|i| self.slope[[k, i]] * state[[i, member]]).sum::<f64>() + self.level[k]
        })
    }

    /// Exact posterior, means and then covariances row by row: `P = (I + G^T R^-1 G)^-1`, `P G^T R^-1 (d - c)`.
    fn posterior(&self) -> Vec<f64> {
        let unknowns = self.slope.ncols();
        let over = |term: &dyn Fn(usize) -> f64| {
            (0..self.level.len()).map(|k| term(k) / (self.error_sd[k] * self.error_sd[k])).sum::<f64>()
        };
        let information = Array2::from_shape_fn((unknowns, unknowns), |(i, j)| {
            f64::from(u8::from(i == j)) + over(&|k| self.slope[[k, i]] * self.slope[[k, j]])
        });
        let covariance = inverse(information);
        let pull: Vec<f64> =
            (0..unknowns).map(|i| over(&|k| self.slope[[k, i]] * (self.observed[k] - self.level[k]))).collect();
        let mean = |i: usize| (0..unknowns).map(|j| covariance[[i, j]] * pull[j]).sum();
        (0..unknowns).map(mean).chain(covariance.iter().copied()).collect()
    }

    /// Moves the members; `first` is the number of the first step, by which perturbations are drawn.
    fn smooth(&self, state: &mut Array2<f64>, seed: u64, first: u16, inflations: &[f64], taper: Taper<'_>) {
        let members = u32::try_from(state.ncols()).expect("a small ensemble");
        for (iteration, inflation) in (first..).zip(inflations) {
            let perturbation = perturbations(seed, iteration, self.level.len(), members);
            let predicted = self.predict(state);
            update(state, &predicted, &self.observed, &self.error_sd, taken(*inflation, &perturbation, taper));
        }
    }
}

/// Inverse by Gauss and Jordan, for matrices that need no pivoting.
fn inverse(mut matrix: Array2<f64>) -> Array2<f64> {
    let size = matrix.nrows();
    let mut inverse = Array2::eye(size);
    for pivot in 0..size {
        let scale = matrix[[pivot, pivot]];
        for side in [&mut matrix, &mut inverse] {
            side.row_mut(pivot).iter_mut().for_each(|value| *value /= scale);
        }
        for row in (0..size).filter(|row| *row != pivot) {
            let factor = matrix[[row, pivot]];
            for side in [&mut matrix, &mut inverse] {
                (0..size).for_each(|column| side[[row, column]] -= factor * side[[pivot, column]]);
            }
        }
    }
    inverse
}

/// Means and then covariances of the members, row by row.
fn moments(state: &Array2<f64>) -> Vec<f64> {
    let (mut moments, deviations) = linear::centred(state);
    moments.extend(linear::covariance(&deviations, &deviations));
    moments
}

/// Ensembles that are drawn and smoothed independently, and the members of each.
const ENSEMBLES: u64 = 20;
const MEMBERS: usize = 2_000;

/// Largest distance of a statistic, averaged over independent ensembles, from its exact value, in standard errors;
/// these are estimated from the spread between the ensembles.
fn distance(exact: &[f64], statistics: impl Fn(u64) -> Vec<f64> + Sync) -> f64 {
    let found: Vec<Vec<f64>> = (0..ENSEMBLES).into_par_iter().map(|ensemble| statistics(1000 + ensemble)).collect();
    let count = ENSEMBLES as f64;
    let one = |(at, exact): (usize, &f64)| {
        let mean = found.iter().map(|values| values[at]).sum::<f64>() / count;
        let squares = found.iter().map(|values| (values[at] - mean) * (values[at] - mean)).sum::<f64>();
        (mean - exact).abs() / (squares / (count - 1.0) / count).sqrt()
    };
    assert!(found.iter().all(|values| values.len() == exact.len()));
    exact.iter().enumerate().map(one).fold(0.0, f64::max)
}

fn smoothed(toy: &Toy, seed: u64, inflations: &[f64]) -> Array2<f64> {
    let mut state = normals(seed, toy.slope.ncols(), MEMBERS);
    toy.smooth(&mut state, seed, 0, inflations, Taper::NONE);
    state
}

#[test]
fn the_posterior_of_a_linear_model_is_found_in_any_number_of_steps() {
    for (unknowns, observations) in [(1, 1), (2, 3), (5, 6), (6, 2)] {
        let toy = Toy::new(10, unknowns, observations);
        let exact = toy.posterior();
        for schedule in [inflations(1), inflations(2), inflations(4), vec![7.0, 3.5, 1.75]] {
            let far = distance(&exact, |seed| moments(&smoothed(&toy, seed, &schedule)));
            assert!(far < 5.0, "{unknowns} x {observations}, {schedule:?}: {far} standard errors");
        }
        // The bound is tight: observations used more than once, or a little less than once, are found out.
        for wrong in [vec![1.0; 2], vec![1.2]] {
            let far = distance(&exact, |seed| moments(&smoothed(&toy, seed, &wrong)));
            assert!(5.0 < far, "{unknowns} x {observations}, {wrong:?}: {far} standard errors");
        }
    }
}

#[test]
fn batches_one_after_the_other_are_all_at_once() {
    let toy = Toy::new(20, 4, 6);
    let (early, late) = (toy.part(0..4), toy.part(4..6));
    let in_turn = |seed: u64| {
        let mut state = normals(seed, 4, MEMBERS);
        early.smooth(&mut state, seed, 1, &inflations(2), Taper::NONE);
        late.smooth(&mut state, seed, 3, &inflations(2), Taper::NONE);
        moments(&state)
    };
    let at_once = |seed: u64| moments(&smoothed(&toy, seed, &inflations(2)));
    let gap = |seed: u64| in_turn(seed).iter().zip(at_once(seed)).map(|(a, b)| a - b).collect::<Vec<f64>>();
    assert!(distance(&toy.posterior(), in_turn) < 5.0);
    assert!(distance(&[0.0; 4 + 16], gap) < 5.0);
    assert!(5.0 < distance(&early.posterior(), in_turn), "the late observations matter");
}

#[test]
fn importance_weights_find_the_posterior_mean() {
    let toy = Toy::new(30, 2, 3);
    let weighted = |seed: u64| {
        let state = normals(seed, 2, MEMBERS);
        let logs = weights::log_likelihood(&toy.predict(&state), &toy.observed, &toy.error_sd);
        let weights = weights::weights(&logs);
        assert!(100.0 < weights::effective_size(&weights));
        state
            .rows()
            .into_iter()
            .map(|row| row.iter().zip(&weights).map(|(value, weight)| value * weight).sum())
            .collect()
    };
    let exact = toy.posterior();
    assert!(distance(&exact[..2], weighted) < 5.0);
    assert!(5.0 < distance(&[0.0, 0.0], weighted), "the observations matter");
}

#[test]
fn contributions_add_up_to_the_change_of_the_mean() {
    let toy = Toy::new(40, 3, 7);
    let mut state = normals(41, 4, 50);
    let unknowns = Array2::from_shape_fn((3, 50), |(i, member)| state[[i, member]]);
    // Neither the predictions nor the output are linear in the unknowns.
    let predicted = toy.predict(&unknowns).mapv(|value| value + 0.1 * value * value);
    let output: Vec<f64> = (0..50).map(|member| 1000.0 * math::exp(unknowns[[0, member]])).collect();
    output.iter().enumerate().for_each(|(member, value)| state[[3, member]] = *value);
    let before = moments(&state);
    let perturbation = perturbations(42, 0, 7, 50);
    update(&mut state, &predicted, &toy.observed, &toy.error_sd, taken(1.0, &perturbation, Taper::NONE));
    let parts = contributions(&output, &predicted, &toy.observed, &toy.error_sd);
    let change = moments(&state)[3] - before[3];
    assert!(1.0 < change.abs());
    assert!((parts.iter().sum::<f64>() / change - 1.0).abs() < 1e-9);
}

/// Forty observations of one unknown each, 160 unknowns that none informs, 100 members, four steps.
fn few_members(taper: Taper<'_>) -> (Array2<f64>, Array2<f64>) {
    let slope = Array2::from_shape_fn((40, 200), |(k, i)| f64::from(u8::from(i == k)));
    let mut toy = Toy { slope, level: vec![0.0; 40], observed: Vec::new(), error_sd: vec![0.5; 40] };
    toy.observe(50, &normals(51, 200, 1));
    let prior = normals(52, 200, 100);
    let mut state = prior.clone();
    toy.smooth(&mut state, 53, 0, &inflations(4), taper);
    (prior, state)
}

/// Mean variance of a range of unknowns.
fn variance(state: &Array2<f64>, unknowns: std::ops::Range<usize>) -> f64 {
    let count = unknowns.len() as f64;
    unknowns.map(|i| moments(&state.row(i).to_owned().insert_axis(ndarray::Axis(0)))[1]).sum::<f64>() / count
}

#[test]
fn the_taper_keeps_the_spread_of_what_no_observation_informs() {
    let kept = |taper: Taper<'_>, unknowns: std::ops::Range<usize>| {
        let (prior, state) = few_members(taper);
        variance(&state, unknowns.clone()) / variance(&prior, unknowns)
    };
    let (plain, tapered) = (kept(Taper::NONE, 40..200), kept(Taper::CORRELATION, 40..200));
    let loose = kept(Taper { threshold: Some(2.0), informs: None }, 40..200);
    assert!((0.85..0.92).contains(&loose), "with a lower threshold: {loose}");
    assert!(plain < 0.7, "without taper: {plain}");
    assert!(0.97 < tapered, "with taper: {tapered}");
    // Exact: 0.25 / 1.25.
    let informed = kept(Taper::CORRELATION, 0..40);
    assert!((0.15..0.3).contains(&informed), "informed: {informed}");
}

#[test]
fn the_mask_holds_unknowns_still() {
    let mask = Array2::from_shape_fn((200, 40), |(i, _)| i < 100);
    let (prior, state) = few_members(Taper { informs: Some(&mask), ..Taper::NONE });
    for i in 0..200 {
        assert_eq!(prior.row(i) == state.row(i), 100 <= i, "unknown {i}");
    }
}

/// Chi-square statistics, one for each of two unknowns, of the ranks of the truth among 199 members in ten classes,
/// over 200 repetitions in which the truth is drawn from the prior.
fn rank_chi_squares(inflations: &[f64]) -> [f64; 2] {
    let ranks: Vec<[usize; 2]> = (0..200_u64)
        .into_par_iter()
        .map(|repetition| {
            let seed = 10_000 + 10 * repetition;
            let truth = normals(seed, 2, 1);
            let mut toy = Toy::new(60, 2, 3);
            toy.observe(seed + 1, &truth);
            let mut state = normals(seed + 2, 2, 199);
            toy.smooth(&mut state, seed + 3, 0, inflations, Taper::NONE);
            [0, 1].map(|i| state.row(i).iter().filter(|value| **value < truth[[i, 0]]).count())
        })
        .collect();
    [0, 1].map(|i| {
        let mut counts = [0_u32; 10];
        for ranks in &ranks {
            counts[ranks[i] / 20] += 1;
        }
        counts.iter().map(|count| (f64::from(*count) - 20.0) * (f64::from(*count) - 20.0) / 20.0).sum()
    })
}

/// Simulation-based calibration (Cook, Gelman and Rubin 2006; Talts et al. 2018).
#[test]
fn the_truth_has_every_rank_equally_often() {
    // 99.9 % point of chi-square with 9 degrees of freedom.
    let limit = 27.877;
    for schedule in [inflations(1), inflations(4)] {
        let found = rank_chi_squares(&schedule);
        assert!(found.iter().all(|value| *value < limit), "{schedule:?}: {found:?}");
    }
    let wrong = rank_chi_squares(&[1.0; 4]);
    assert!(wrong.iter().all(|value| limit < *value), "without inflation: {wrong:?}");
}

/// A step with a taper on an ensemble of 60 members, taken in an order.
fn step(order: &[usize]) -> Array2<f64> {
    let toy = Toy::new(70, 20, 9);
    let sorted = |numbers: Array2<f64>| Array2::from_shape_fn(numbers.dim(), |(row, at)| numbers[[row, order[at]]]);
    let mut state = sorted(normals(71, 20, 60));
    let perturbation = sorted(perturbations(72, 0, 9, 60));
    let predicted = toy.predict(&state);
    update(&mut state, &predicted, &toy.observed, &toy.error_sd, taken(2.0, &perturbation, Taper::CORRELATION));
    state
}

#[test]
fn threads_and_machines_change_no_bit() {
    let order: Vec<usize> = (0..60).collect();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| step(&order))
    };
    let once = on(1);
    assert!([2, 3, 7].iter().all(|threads| on(*threads) == once));
    let digest = once.iter().fold(0_u64, |digest, value| digest.rotate_left(5) ^ value.to_bits());
    assert_eq!(digest, 6_804_955_496_577_075_397);
}

#[test]
fn the_order_of_the_members_does_not_matter() {
    let plain = step(&(0..60).collect::<Vec<usize>>());
    for seed in 0..10 {
        let order = permutation(&mut random::stream(seed, 0, 0, Purpose::Orders), 60);
        let other = step(&order);
        for ((row, at), value) in other.indexed_iter() {
            assert!((value - plain[[row, order[at]]]).abs() < 1e-12);
        }
    }
}

#[test]
fn storage_order_changes_no_bit() {
    let toy = Toy::new(80, 3, 4);
    let columns_first = |matrix: &Array2<f64>| matrix.t().as_standard_layout().into_owned().reversed_axes();
    let (prior, perturbation) = (normals(81, 3, 30), perturbations(82, 0, 4, 30));
    let predicted = toy.predict(&prior);
    let (mut plain, mut other) = (prior.clone(), columns_first(&prior));
    assert!(!other.is_standard_layout());
    update(&mut plain, &predicted, &toy.observed, &toy.error_sd, taken(1.0, &perturbation, Taper::CORRELATION));
    let (predicted, perturbation) = (columns_first(&predicted), columns_first(&perturbation));
    update(&mut other, &predicted, &toy.observed, &toy.error_sd, taken(1.0, &perturbation, Taper::CORRELATION));
    assert_eq!(plain, other);
}

#[test]
fn perturbations_have_an_address() {
    let few = perturbations(9, 1, 3, 10);
    let many = perturbations(9, 1, 5, 20);
    assert!(few.indexed_iter().all(|((row, member), value)| many[[row, member]].to_bits() == value.to_bits()));
    assert!(few.iter().zip(&perturbations(9, 2, 3, 10)).all(|(a, b)| a.to_bits() != b.to_bits()));
}

#[test]
fn inflations_use_the_observations_once() {
    for iterations in 1..=8 {
        let schedule = inflations(iterations);
        assert_eq!(schedule.len(), usize::from(iterations));
        assert!((schedule.iter().map(|alpha| 1.0 / alpha).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

#[test]
fn without_observations_nothing_moves() {
    let prior = normals(90, 3, 5);
    let mut state = prior.clone();
    update(&mut state, &Array2::zeros((0, 5)), &[], &[], taken(1.0, &Array2::zeros((0, 5)), Taper::CORRELATION));
    assert_eq!(state, prior);
    assert!(contributions(&[0.0; 5], &Array2::zeros((0, 5)), &[], &[]).is_empty());
}

#[test]
#[should_panic(expected = "failed members are left out before")]
fn failed_members_are_refused() {
    let mut state = normals(91, 1, 3);
    let predicted = ndarray::array![[0.0, f64::NAN, 1.0]];
    update(&mut state, &predicted, &[0.0], &[1.0], taken(1.0, &Array2::zeros((1, 3)), Taper::NONE));
}
