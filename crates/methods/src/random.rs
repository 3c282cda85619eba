//! Random numbers that have an address, not a turn.
//!
//! A value depends on (master seed, draw, year, purpose, position), never on threads, order or the scenario.
//! So all scenarios see the same chance, any draw can be run alone, and more draws can be added later.
//! Every distribution is sampled by its inverse from one uniform number: the same address gives the same
//! quantile whatever the distribution, and nothing here depends on the platform's `ln` or `exp`.

use rand::Rng;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand_distr::Distribution;
use rand_distr::Open01;

use crate::math;

/// What a stream of random numbers is for. New purposes are added at the end: the number is part of the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Purpose {
    /// Parameters of a draw, in the order of the model's parameters.
    Parameters = 0,
    /// Delivered share of each lever, in the order of the model's levers.
    Delivery = 1,
    /// Provincial shocks of a year: fertility, mortality, incomes, mobility, external migration.
    ProvinceShocks = 2,
    /// Shocks of a year to the growth of each county, by county.
    CountyShocks = 3,
    /// Order in which levers join, when a difference is shared among them.
    Orders = 4,
    /// Shocks of a year to the growth and the mobility of each city, by city.
    CityShocks = 5,
    /// Shocks of a year to the mobility of each county, by county.
    CountyMobility = 6,
    /// Errors of made-up figures, figure by figure.
    SyntheticFigures = 7,
    /// Areas that are drawn again, when scores are bootstrapped.
    Bootstrap = 8,
    /// Errors added to what is observed in a step of assimilation, by member, in the order of the observations.
    Perturbations = 9,
    /// Points of a design, by kind of design and factor or trajectory.
    Design = 10,
    /// Rows, base rows or trajectories that are drawn again, when sensitivity indices are bootstrapped.
    Resampling = 11,
    /// Candidates of a generation, when the cheapest package of levers is searched.
    Candidates = 12,
    /// Parents, crossings and mutations of a generation, when a front of packages is searched.
    Genes = 13,
    /// Events in the lives of agents, by county and part of the year.
    Agents = 14,
}

/// The stream of random numbers at an address. Key and stream number are written side by side, not hashed, so
/// that no two addresses collide.
#[must_use]
pub fn stream(master_seed: u64, draw: u32, year: u16, purpose: Purpose) -> ChaCha8Rng {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&master_seed.to_le_bytes());
    key[8..12].copy_from_slice(&draw.to_le_bytes());
    let mut rng = ChaCha8Rng::from_seed(key);
    rng.set_stream(u64::from(year) << 16 | purpose as u64);
    rng
}

/// The stream at one of many positions of an address, each long enough for any county: position 0 is [`stream`].
#[must_use]
pub fn stream_at(master_seed: u64, draw: u32, year: u16, purpose: Purpose, position: u32) -> ChaCha8Rng {
    let mut rng = stream(master_seed, draw, year, purpose);
    rng.set_stream(u64::from(position) << 32 | u64::from(year) << 16 | purpose as u64);
    rng
}

/// A number strictly between 0 and 1 with 52 random bits.
#[inline]
pub fn open01(rng: &mut impl Rng) -> f64 {
    Open01.sample(rng)
}

/// A random order of the first `count` numbers (Fisher and Yates 1938).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
pub fn permutation(rng: &mut impl Rng, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let index = (open01(rng) * (last + 1) as f64) as usize;
        order.swap(last, index.min(last));
    }
    order
}

/// A standard normal number: one uniform, one inverse.
pub fn normal(rng: &mut impl Rng) -> f64 {
    normal_quantile(open01(rng))
}

/// Quantile of the standard normal distribution for `0 < p < 1`; algorithm AS 241, PPND16 (Wichura 1988,
/// Applied Statistics 37, 477-484), relative accuracy about 1e-16.
///
/// ```
/// assert!((qilu_methods::random::normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-15);
/// ```
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * horner(&A, r) / horner(&B, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-math::ln(tail)).sqrt();
    let value =
        if r <= 5.0 { horner(&C, r - 1.6) / horner(&D, r - 1.6) } else { horner(&E, r - 5.0) / horner(&F, r - 5.0) };
    if q < 0.0 { -value } else { value }
}

/// Distribution function of the standard normal distribution, `erfc(-z / sqrt 2) / 2`.
///
/// ```
/// assert!((qilu_methods::random::normal_probability(1.959_963_984_540_054) - 0.975).abs() < 1e-15);
/// ```
#[must_use]
pub fn normal_probability(z: f64) -> f64 {
    0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2)
}

fn horner(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

const A: [f64; 8] = [
    3.387_132_872_796_366_5,
    1.331_416_678_917_843_8e2,
    1.971_590_950_306_551_3e3,
    1.373_169_376_550_946e4,
    4.592_195_393_154_987e4,
    6.726_577_092_700_87e4,
    3.343_057_558_358_813e4,
    2.509_080_928_730_122_7e3,
];
const B: [f64; 8] = [
    1.0,
    4.231_333_070_160_091e1,
    6.871_870_074_920_579e2,
    5.394_196_021_424_751e3,
    2.121_379_430_158_659_7e4,
    3.930_789_580_009_271e4,
    2.872_908_573_572_194_3e4,
    5.226_495_278_852_854e3,
];
const C: [f64; 8] = [
    1.423_437_110_749_683_5,
    4.630_337_846_156_546,
    5.769_497_221_460_691,
    3.647_848_324_763_204_5,
    1.270_458_252_452_368_4,
    2.417_807_251_774_506e-1,
    2.272_384_498_926_918_4e-2,
    7.745_450_142_783_414e-4,
];
const D: [f64; 8] = [
    1.0,
    2.053_191_626_637_759,
    1.676_384_830_183_803_8,
    6.897_673_349_851e-1,
    1.481_039_764_274_800_8e-1,
    1.519_866_656_361_645_7e-2,
    5.475_938_084_995_345e-4,
    1.050_750_071_644_416_9e-9,
];
const E: [f64; 8] = [
    6.657_904_643_501_103,
    5.463_784_911_164_114,
    1.784_826_539_917_291_3,
    2.965_605_718_285_049e-1,
    2.653_218_952_657_612_4e-2,
    1.242_660_947_388_078_4e-3,
    2.711_555_568_743_487_6e-5,
    2.010_334_399_292_288_1e-7,
];
const F: [f64; 8] = [
    1.0,
    5.998_322_065_558_88e-1,
    1.369_298_809_227_358e-1,
    1.487_536_129_085_061_5e-2,
    7.868_691_311_456_133e-4,
    1.846_318_317_510_054_8e-5,
    1.421_511_758_316_446e-7,
    2.044_263_103_389_939_8e-15,
];

/// Quantile of the triangular distribution on `[low, high]` with mode `mode`.
///
/// ```
/// assert!((qilu_methods::random::triangular_quantile(0.5, 0.0, 0.5, 1.0) - 0.5).abs() < 1e-15);
/// ```
#[must_use]
pub fn triangular_quantile(p: f64, low: f64, mode: f64, high: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return mode;
    }
    let left = (mode - low) / width;
    if p < left { low + (p * width * (mode - low)).sqrt() } else { high - ((1.0 - p) * width * (high - mode)).sqrt() }
}

/// Quantile of the Beta distribution with the given mean (0 to 1) and concentration `a + b > 0`, by bisection
/// on [`beta_cdf`] to 1e-12. A mean of 0 or 1 is returned as it is.
#[must_use]
pub fn beta_quantile(p: f64, mean: f64, concentration: f64) -> f64 {
    if mean <= 0.0 || mean >= 1.0 {
        return mean.clamp(0.0, 1.0);
    }
    let (a, b) = (mean * concentration, (1.0 - mean) * concentration);
    let (mut low, mut high) = (0.0, 1.0);
    while high - low > 1e-12 {
        let middle = 0.5 * (low + high);
        if beta_cdf(middle, a, b) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// Distribution function of the Beta distribution (regularised incomplete beta function) for `0 <= x <= 1`, by
/// the continued fraction of Lentz (Press et al. 2007, Numerical Recipes, section 6.4).
///
/// ```
/// // Beta(2, 1) has the distribution function x^2.
/// assert!((qilu_methods::random::beta_cdf(0.3, 2.0, 1.0) - 0.09).abs() < 1e-14);
/// ```
#[must_use]
pub fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    let front =
        math::exp(libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * math::ln(x) + b * math::ln_1p(-x));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(1.0 - x, b, a) / b
    }
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let tiny = 1e-300;
    let away = |value: f64| if value.abs() < tiny { tiny } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for i in 1..=300 {
        let m = f64::from(i);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            fraction *= d * c;
        }
        if (d * c - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}
