//! Properties of scores and baselines that hold for all data.

use ndarray::Array2;
use proptest::collection::vec;
use proptest::prelude::*;
use qilu::validation::baselines;
use qilu::validation::baselines::PastValues;
use qilu_methods::math;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use qilu_methods::score;
use qilu_methods::score::Scored;
use qilu_methods::score::Scores;

fn members() -> impl Strategy<Value = Vec<f64>> {
    vec(-1e3..1e3, 1..60)
}

/// The CRPS in its energy form, as a sum over all pairs.
fn crps_of_pairs(members: &[f64], observed: f64) -> f64 {
    let count = members.len() as f64;
    let near: f64 = members.iter().map(|x| (x - observed).abs()).sum();
    let apart: f64 = members.iter().flat_map(|x| members.iter().map(move |y| (x - y).abs())).sum();
    near / count - 0.5 * apart / (count * count)
}

proptest! {
    #[test]
    fn crps_is_the_energy_form(members in members(), observed in -2e3..2e3) {
        let found = score::crps(&members, observed);
        prop_assert!((found - crps_of_pairs(&members, observed)).abs() < 1e-9, "{found}");
    }

    #[test]
    fn crps_of_one_member_is_the_absolute_error(member in -1e6..1e6, observed in -1e6..1e6) {
        // With one member there is no sum, so the score is exact.
        prop_assert!((score::crps(&[member], observed) - (member - observed).abs()).abs() < 1e-15);
    }

    #[test]
    fn crps_ignores_order_and_shift_and_scales(members in members(), observed in -2e3..2e3, by in -1e3..1e3_f64) {
        let crps = score::crps(&members, observed);
        let reversed: Vec<f64> = members.iter().rev().copied().collect();
        prop_assert_eq!(crps.to_bits(), score::crps(&reversed, observed).to_bits());
        let moved: Vec<f64> = members.iter().map(|x| x + by).collect();
        // Values of up to a thousand have a rounding error of about 1e-13; the scaled ones are a thousand times larger.
        prop_assert!((score::crps(&moved, observed + by) - crps).abs() < 1e-9);
        let scaled: Vec<f64> = members.iter().map(|x| x * by).collect();
        prop_assert!((score::crps(&scaled, observed * by) - by.abs() * crps).abs() < 1e-6);
    }

    #[test]
    fn wider_intervals_hold_whatever_narrower_ones_hold(members in members(), observed in -2e3..2e3) {
        // Few members show no interval, or the narrow ones alone.
        let shown = score::coverage(&members, observed);
        prop_assert!(shown.windows(2).all(|two| two[0].is_some() || two[1].is_none()));
        let held: Vec<bool> = shown.into_iter().flatten().collect();
        prop_assert!(held.windows(2).all(|two| two[0] <= two[1]));
        let pit = score::pit(&members, observed);
        prop_assert!(0.0 < pit && pit < 1.0);
    }

    #[test]
    fn log_score_is_a_density(members in vec(-3.0..3.0, 1..20), error_sd in 0.1..2.0) {
        let step = 0.01;
        let density = |i: i32| math::exp(-score::log_score(&members, f64::from(i) * step, error_sd));
        // The sum covers -20 to 20, while members are at most 3 and kernels at most a few units wide, so no mass is cut
        // off.
        let total: f64 = (-2000..=2000).map(density).sum::<f64>() * step;
        prop_assert!((total - 1.0).abs() < 1e-6, "{total}");
    }

    #[test]
    fn a_share_stays_a_share(earlier in 0.01..0.99, later in 0.01..0.99, ahead in 0.0..60.0) {
        let past = PastValues { years: [2000.0, 2010.0], values: [earlier, later] };
        for share in [baselines::logistic(&past, 2010.0 + ahead), baselines::growth_difference(&past, 2010.0 + ahead)] {
            prop_assert!((0.0..=1.0).contains(&share), "{share}");
        }
    }

    #[test]
    fn the_logistic_holds_the_growth_difference(
        persons in vec(1e3..1e6, 4),
        ahead in 0.0..30.0,
    ) {
        // Urban and rural residents at two censuses, each going on at its own rate.
        let years = [2000.0, 2010.0];
        let share = |urban: f64, rural: f64| urban / (urban + rural);
        let urban = PastValues { years, values: [persons[0], persons[1]] };
        let rural = PastValues { years, values: [persons[2], persons[3]] };
        let past = PastValues { years, values: [share(persons[0], persons[2]), share(persons[1], persons[3])] };
        let year = 2010.0 + ahead;
        let expected = share(baselines::geometric(&urban, year), baselines::geometric(&rural, year));
        prop_assert!((baselines::logistic(&past, year) - expected).abs() < 1e-9);
    }

    #[test]
    fn a_stationary_population_returns(persons in vec(1.0..1e5, 36)) {
        let population = Array2::from_shape_vec((2, 18), persons).expect("36 cells");
        let next = baselines::hamilton_perry(&population, &population, baselines::UNBOUNDED);
        for (cell, found) in next.indexed_iter() {
            prop_assert!((found / population[cell] - 1.0).abs() < 1e-12, "{cell:?}: {found}");
        }
    }

    #[test]
    fn growth_at_one_rate_goes_on(rate in 0.5..2.0_f64, fraction in 0.0..1.0) {
        // A stable population: ages fall off by a constant factor, all grow by the same rate in ten years.
        let now = Array2::from_shape_fn((2, 18), |(sex, group)| {
            (5e3 + sex as f64) * math::exp(-0.1 * group as f64)
        });
        let next = baselines::hamilton_perry(&now, &(&now * rate), baselines::UNBOUNDED);
        for (cell, found) in next.indexed_iter() {
            prop_assert!((found / (rate * rate * now[cell]) - 1.0).abs() < 1e-12, "{cell:?}");
        }
        let (start, end) = (rate * now.sum(), next.sum());
        let halfway = baselines::between(start, end, fraction);
        prop_assert!((halfway / (start * math::pow(rate, fraction)) - 1.0).abs() < 1e-12);
    }
}

/// Ensembles of 99 and outcomes, where the outcome has `spread` times the standard deviation of the members.
fn scored(spread: f64) -> Vec<Scored> {
    let one = |area: u32| {
        let mut rng = random::stream(11, area, 0, Purpose::Parameters);
        let centre = 1e3 + 50.0 * random::normal(&mut rng);
        let members: Vec<f64> = (0..99).map(|_| centre + random::normal(&mut rng)).collect();
        Scored::of(area as usize, &members, centre + spread * random::normal(&mut rng))
    };
    (0..4000).map(one).collect()
}

#[test]
fn ranks_are_uniform_only_if_the_spread_is_right() {
    let test = |spread: f64| {
        let pits: Vec<f64> = scored(spread).iter().map(|row| row.pit.expect("99 members")).collect();
        score::uniformity(&score::histogram(&pits, 20)).expect("many").p_value
    };
    // A uniform sample gives a p-value above 0.05 in 19 of 20 cases, and the fixed seed is one of them.
    let right = test(1.0);
    assert!(right > 0.05, "{right}");
    assert!(test(0.8) < 1e-6);
    assert!(test(1.2) < 1e-6);
}

#[test]
fn intervals_hold_what_they_promise() {
    let pooled = Scores::of(&scored(1.0)).expect("many");
    // Between type-7 quantiles of n members lies a new value with probability (0.5, 0.8, 0.95) (n - 1) / (n + 1).
    for (found, level) in pooled.coverage.iter().zip([0.5, 0.8, 0.95]) {
        let found = found.expect("99 members show every interval");
        let expected = level * 98.0 / 100.0;
        let error = (expected * (1.0 - expected) / 4000.0_f64).sqrt();
        // 4000 outcomes are independent, so the error of the share is binomial.
        assert!((found - expected).abs() < 3.0 * error, "{found} for {level}");
    }
    // CRPS of a normal forecast that is right: sd / sqrt(pi), and (1 + 1 / n) of it with n members.
    let expected = 100.0 / 99.0 / std::f64::consts::PI.sqrt();
    assert!((pooled.crps / expected - 1.0).abs() < 0.03, "{}", pooled.crps);
}

#[test]
fn the_bootstrap_holds_the_true_difference_nineteen_times_in_twenty() {
    let trials = 400;
    let held = (0..trials).filter(|&trial| {
        let mut rng = random::stream(3, trial, 0, Purpose::Parameters);
        let pairs: Vec<(f64, f64)> = (0..100)
            .map(|_| {
                let shared = math::exp(0.5 * random::normal(&mut rng));
                (shared + 0.5 * random::open01(&mut rng), shared + 0.5 + 0.5 * random::open01(&mut rng))
            })
            .collect();
        let (method, reference): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        let paired = score::bootstrap(&method, &reference, u64::from(trial), 400).expect("finite");
        let (low, high) = paired.difference_95.expect("100 areas");
        low <= -0.5 && -0.5 <= high
    });
    let share = held.count() as f64 / f64::from(trials);
    // The binomial standard error of 0.95 in 400 trials is 0.011.
    assert!((share - 0.95).abs() < 0.04, "{share}");
}
