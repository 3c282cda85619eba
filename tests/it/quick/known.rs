//! Known answers: published values, closed forms, other implementations, and formulas written out independently.

#![expect(clippy::disallowed_methods, reason = "the functions of the platform are the oracle")]

use ndarray::Array2;
use ndarray::Array3;
use ndarray::Array4;
use ndarray::Axis;
use proptest::prelude::*;
use qilu::axes::AGES;
use qilu::data::census::CensusYear;
use qilu::data::census::GROUP_STARTS;
use qilu::data::demography::DoubleLogistic;
use qilu::data::demography::StandardLifeTable;
use qilu::model::demography::mortality;
use qilu::model::demography::mortality::BrassFamily;
use qilu::model::demography::mortality::E0_RANGE;
use qilu::model::initial;
use qilu::model::migration::destination;
use qilu::model::migration::destination::NestedLogit;
use qilu::model::migration::destination::Pull;
use qilu::region::ByCounty;
use qilu::region::CountyId;
use qilu::region::Region;
use qilu_methods::math;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use rand_distr::Distribution;

use crate::synthetic;
use crate::synthetic::RandomInputs;
use crate::synthetic::Seed;
use crate::synthetic::seeds;

#[test]
fn escape_is_one_minus_exp_over_hazard_up_to_the_cap() {
    for step in 1..=2000 {
        let hazard = f64::from(step) / 2000.0 * math::HAZARD_CAP;
        let exact = -(-hazard).exp_m1() / hazard;
        assert!((math::escape(hazard) / exact - 1.0).abs() < 1e-13, "hazard {hazard}");
        // `escape_low` is a polynomial for small hazards only, where it must be ten times as exact.
        if hazard <= math::LOW_HAZARD {
            assert!((math::escape_low(hazard) / exact - 1.0).abs() < 1e-14, "hazard {hazard}");
        }
    }
    assert!((math::escape(0.0) - 1.0).abs() < 1e-14);
    assert!((math::escape_low(0.0) - 1.0).abs() < 1e-14);
    // 1 - 1/e, and (1 - 1/e^2) / 2.
    assert!((math::escape(1.0) - 0.632_120_558_828_557_7).abs() < 1e-14);
    assert!((math::escape(2.0) - 0.432_332_358_381_693_65).abs() < 1e-14);
}

/// A Gompertz standard with an e0 near 78 years.
fn standard() -> StandardLifeTable {
    let hazard = |age: f64| 3e-5_f64 * (0.095 * age).exp();
    let survivors = std::array::from_fn(|age| {
        let age = age as f64;
        let infant: f64 = if age > 0.0 { 0.005 } else { 0.0 };
        (-infant - (hazard(age) - hazard(0.0)) / 0.095).exp()
    });
    StandardLifeTable { survivors, infant_person_years: 0.996, e100: 1.9 }
}

#[test]
fn survival_has_the_life_expectancy_it_was_asked_for() {
    let family = BrassFamily::new(&standard());
    let (low, high) = E0_RANGE;
    for step in 0..=4000 {
        let e0 = low + (high - low) * f64::from(step) / 4000.0;
        let survival = family.survival(e0);
        // Person-years lived, rebuilt from the ratios alone.
        let mut lived = vec![survival.births];
        for age in 0..AGES - 2 {
            lived.push(lived[age] * survival.ratio[age]);
        }
        let open = survival.ratio[AGES - 1];
        lived.push(lived[AGES - 2] * open / (1.0 - open));
        let found: f64 = lived.iter().sum();
        // The level of mortality is interpolated in a table over life expectancy, which must cost less than a millionth
        // of a year.
        assert!((found - e0).abs() < 1e-6, "asked for {e0}, found {found}");
    }
}

#[test]
fn the_standard_is_a_member_of_its_own_family() {
    let standard = standard();
    let family = BrassFamily::new(&standard);
    let l = &standard.survivors;
    let between: f64 = (1..AGES - 1).map(|age| 0.5 * (l[age] + l[age + 1])).sum();
    let e0 = standard.infant_person_years + between + l[AGES - 1] * standard.e100;
    assert!((family.e0(0.0) - e0).abs() < 1e-12);
    assert!(family.level(e0).abs() < 1e-7);
}

#[test]
fn normal_quantile_has_the_published_values() {
    // Wichura (1988), table of the algorithm, and common tables.
    let published = [
        (0.25, -0.674_489_750_196_081_7),
        (0.001, -3.090_232_306_167_813),
        (1e-20, -9.262_340_089_798_408),
        (0.5, 0.0),
        (0.9, 1.281_551_565_544_600_4),
        (0.95, 1.644_853_626_951_472_2),
        (0.975, 1.959_963_984_540_054),
        (0.995, 2.575_829_303_548_900_4),
    ];
    for (p, z) in published {
        assert!((random::normal_quantile(p) - z).abs() < 2e-15 * f64::max(1.0, z.abs()), "p = {p}");
    }
}

#[test]
fn beta_quantile_has_the_closed_forms() {
    let check = |p: f64, a: f64, b: f64, expected: f64| {
        let found = random::beta_quantile(p, a / (a + b), a + b);
        assert!((found - expected).abs() < 2e-12, "p = {p}, Beta({a}, {b}): {found}, {expected}");
    };
    for step in 1..200 {
        let p = f64::from(step) / 200.0;
        check(p, 1.0, 1.0, p);
        for power in [0.5, 2.0, 3.0, 10.0, 40.0] {
            check(p, power, 1.0, p.powf(1.0 / power));
            check(p, 1.0, power, 1.0 - (1.0 - p).powf(1.0 / power));
        }
        // The arcsine law.
        check(p, 0.5, 0.5, (std::f64::consts::FRAC_PI_2 * p).sin().powi(2));
    }
    for mean in [0.0, 1.0] {
        assert!((random::beta_quantile(0.3, mean, 10.0) - mean).abs() < f64::EPSILON);
    }
}

/// Compares mean and variance of a sample by another library with those of a quantile function.
#[track_caller]
fn check_moments(oracle: &impl Distribution<f64>, quantile: impl Fn(f64) -> f64) {
    // 200,000 draws make a standard error small enough to find a wrong parameter; the grid has no sampling error.
    let mut rng = random::stream(20_260_101, 0, 0, Purpose::Parameters);
    let sample: Vec<f64> = (0..200_000).map(|_| oracle.sample(&mut rng)).collect();
    let grid: Vec<f64> = (0..20_000).map(|i| quantile((f64::from(i) + 0.5) / 20_000.0)).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let moment = |values: &[f64], power: i32| {
        let centre = mean(values);
        values.iter().map(|value| (value - centre).powi(power)).sum::<f64>() / values.len() as f64
    };
    let (variance, count) = (moment(&grid, 2), sample.len() as f64);
    let mean_error = (variance / count).sqrt();
    let variance_error = ((moment(&grid, 4) - variance * variance) / count).sqrt();
    // A sample exceeds five standard errors by chance less than once in a million tests.
    assert!((mean(&sample) - mean(&grid)).abs() < 5.0 * mean_error);
    assert!((moment(&sample, 2) - variance).abs() < 5.0 * variance_error);
}

#[test]
fn quantile_functions_agree_with_the_samples_of_rand_distr() {
    for (low, mode, high) in [(0.0, 0.5, 1.0), (-2.0, -2.0, 3.0), (1.0, 4.0, 4.0), (0.56, 0.59, 0.62)] {
        let oracle = rand_distr::Triangular::new(low, high, mode).unwrap();
        check_moments(&oracle, |p| random::triangular_quantile(p, low, mode, high));
    }
    for (a, b) in [(1.0, 1.0), (2.0, 5.0), (16.0, 4.0), (0.7, 1.9)] {
        let oracle = rand_distr::Beta::new(a, b).unwrap();
        check_moments(&oracle, |p| random::beta_quantile(p, a / (a + b), a + b));
    }
    let oracle = rand_distr::StandardNormal;
    check_moments(&oracle, random::normal_quantile);
}

#[test]
fn gain_of_life_expectancy_is_the_double_logistic_by_hand() {
    let parameters = DoubleLogistic { delta: [10.0, 20.0, 10.0, 20.0], k: 2.0, z: 1.0 };
    // At 20 years the first step is at its half, 2 / 2; the second is at (1 - 2) / (1 + e^(4.4 / 20 * 30)).
    let second = -1.0 / (1.0 + 735.095_189_241_973);
    assert!((mortality::e0_gain(&parameters, 20.0) - (1.0 + second)).abs() < 1e-12);
    // At 50 years the second is at its half, and the first at 2 / (1 + e^(-4.4 / 20 * 30)).
    let first = 2.0 * 735.095_189_241_973 / 736.095_189_241_973;
    assert!((mortality::e0_gain(&parameters, 50.0) - (first - 0.5)).abs() < 1e-12);
    // Far above, what is left is the asymptote.
    assert!((mortality::e0_gain(&parameters, 300.0) - 1.0).abs() < 1e-12);
}

/// A nested logit from the utilities of all counties: a city by its inclusive value, a county within.
fn brute_force(region: &Region, utility: &[f64], travel: &Array2<f64>, dissimilarity: f64, origin: usize) -> Vec<f64> {
    let inclusive = |city: usize| {
        let others = region.cities[city].counties.clone().filter(|&county| county != origin);
        others.map(|county| (utility[county] / dissimilarity).exp()).sum::<f64>().ln()
    };
    let city_utility = |city: usize| travel[(origin, city)] + dissimilarity * inclusive(city);
    let all: f64 = (0..region.city_count()).map(|city| city_utility(city).exp()).sum();
    (0..region.county_count())
        .map(|county| {
            let city = region.counties[county].city.0;
            let within = (utility[county] / dissimilarity - inclusive(city)).exp();
            if county == origin { 0.0 } else { city_utility(city).exp() / all * within }
        })
        .collect()
}

/// Random utilities of counties and of travel, and what [`destination::shares`] is given for them.
fn logit(seed: &Seed, region: &Region, dissimilarity: f64) -> (Vec<f64>, Array2<f64>, Pull) {
    let mut random_inputs =
        RandomInputs { rng: random::stream(seed.number, 1, 0, Purpose::Parameters), extreme: false };
    let utility: Vec<f64> = (0..region.county_count()).map(|_| random_inputs.between(-2.0, 2.0)).collect();
    let travel =
        Array2::from_shape_simple_fn((region.county_count(), region.city_count()), || random_inputs.between(-2.0, 2.0));
    let weight = |county: usize| (utility[county] / dissimilarity).exp();
    let nest = |city: usize| region.cities[city].counties.clone().map(weight).sum::<f64>();
    let pull = Pull {
        city: (0..region.city_count()).map(|city| nest(city).powf(dissimilarity)).collect(),
        county: (0..region.county_count())
            .map(|county| weight(county) / nest(region.counties[county].city.0))
            .collect(),
    };
    (utility, travel, pull)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn destination_shares_are_a_nested_logit(seed in seeds(Just(false)), dissimilarity in 0.5..1.0_f64) {
        let region = synthetic::region(&seed.cities);
        let (utility, travel, pull) = logit(&seed, &region, dissimilarity);
        let destination = destination::shares(&region, &pull, NestedLogit { deterrence: &travel.mapv(f64::exp), dissimilarity });
        for origin in 0..region.county_count() {
            let expected = brute_force(&region, &utility, &travel, dissimilarity, origin);
            for (to, expected) in expected.iter().enumerate() {
                let share = destination.share(&region, CountyId(origin), CountyId(to));
                prop_assert!((share - expected).abs() < 1e-12, "{origin} to {to}: {share}, {expected}");
            }
        }
    }

    #[test]
    fn pooled_arrivals_are_the_sums_of_the_shares(seed in seeds(Just(false))) {
        let region = synthetic::region(&seed.cities);
        let (_, travel, pull) = logit(&seed, &region, 0.6);
        let destination = destination::shares(&region, &pull, NestedLogit { deterrence: &travel.mapv(f64::exp), dissimilarity: 0.6 });
        let movers = movers(&seed, &region);
        let arrivals = destination.arrivals(&region, &movers);
        for (to, arrived) in arrivals.iter().enumerate() {
            let share = |origin: CountyId| destination.share(&region, origin, CountyId(to));
            let expected: f64 = region.county_ids().map(|origin| movers[origin.0] * share(origin)).sum();
            prop_assert!((arrived / expected - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn contraction_makes_arrivals_what_they_should_be(seed in seeds(Just(false)), dissimilarity in 0.5..1.0_f64) {
        let region = synthetic::region(&seed.cities);
        let (_, travel, pull) = logit(&seed, &region, dissimilarity);
        let logit = NestedLogit { deterrence: &travel.mapv(f64::exp), dissimilarity };
        let movers = movers(&seed, &region);
        let wanted = destination::shares(&region, &pull, logit).arrivals(&region, &movers);
        let (found, residual) =
            destination::contraction(&region, &movers, &wanted, logit, Pull::even(&region), 1e-11);
        prop_assert!(residual < 1e-10, "residual {residual}");
        let arrivals = destination::shares(&region, &found, logit).arrivals(&region, &movers);
        for (arrived, wanted) in arrivals.iter().zip(&wanted) {
            prop_assert!((arrived / wanted - 1.0).abs() < 1e-10, "{arrived}, {wanted}");
        }
    }

    #[test]
    fn fitting_reproduces_every_margin_of_a_census(seed in seeds(Just(false))) {
        let region = synthetic::region(&seed.cities);
        let census = census(&seed, region.county_count());
        let fit = initial::fit(&census);
        prop_assert!(fit.residuals.iter().all(|residual| *residual <= 1e-8), "{:?} after {}", fit.residuals, fit.rounds);
        // The fit stops at 1e-8, so each margin agrees to that and to rounding.
        let near = |found: f64, wanted: f64| (found - wanted).abs() <= 1.001e-8 * wanted.max(1.0);
        for (place, found) in fit.persons.sum_axis(Axis(1)).indexed_iter() {
            prop_assert!(near(*found, census.age[place]), "county, sex, group {place:?}");
        }
        for (county, found) in fit.persons.sum_axis(Axis(3)).sum_axis(Axis(2)).outer_iter().enumerate() {
            let urban = census.urban.0[county];
            prop_assert!(near(found[0], urban) && near(found[1], census.residents.0[county] - urban), "county {county}");
        }
        for ((residence, sex, group), found) in fit.persons.sum_axis(Axis(0)).indexed_iter() {
            let end = GROUP_STARTS.get(group + 1).copied().unwrap_or(AGES);
            let wanted: f64 = (GROUP_STARTS[group]..end).map(|age| census.residence_age[(residence, sex, age)]).sum();
            prop_assert!(near(*found, wanted), "residence {residence}, sex {sex}, group {group}");
        }
    }
}

fn movers(seed: &Seed, region: &Region) -> Vec<f64> {
    let mut random_inputs =
        RandomInputs { rng: random::stream(seed.number, 2, 0, Purpose::Parameters), extreme: false };
    (0..region.county_count()).map(|_| random_inputs.between(3.0, 9.0).exp()).collect()
}

/// A census whose tables agree, because all are counted from the same persons. The first county has no rural residents.
fn census(seed: &Seed, counties: usize) -> CensusYear {
    let mut random_inputs =
        RandomInputs { rng: random::stream(seed.number, 3, 0, Purpose::Parameters), extreme: false };
    let persons = Array4::from_shape_fn((counties, 2, 2, GROUP_STARTS.len()), |(county, residence, ..)| {
        if county == 0 && residence == 1 { 0.0 } else { random_inputs.between(2.0, 9.0).exp() }
    });
    let mut residence_age = Array3::zeros((2, 2, AGES));
    for ((residence, sex, group), sum) in persons.sum_axis(Axis(0)).indexed_iter() {
        let ages = GROUP_STARTS[group]..GROUP_STARTS.get(group + 1).copied().unwrap_or(AGES);
        let each = sum / ages.len() as f64;
        ages.for_each(|age| residence_age[(residence, sex, age)] = each);
    }
    let residents = |county: usize| persons.index_axis(Axis(0), county).sum();
    let urban = |county: usize| persons.index_axis(Axis(0), county).index_axis(Axis(0), 0).sum();
    let nobody = || ByCounty(vec![0.0; counties]);
    CensusYear {
        year: 2020,
        residents: ByCounty((0..counties).map(residents).collect()),
        urban: ByCounty((0..counties).map(urban).collect()),
        registered: None,
        registered_same_county: nobody(),
        registered_other_county: nobody(),
        registered_other_province: nobody(),
        age: persons.sum_axis(Axis(1)),
        residence_age,
    }
}
