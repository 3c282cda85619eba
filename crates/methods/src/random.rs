//! Random numbers with addresses.
//!
//! A value depends on its address (master seed, draw, year, purpose, position) and never on threads, order or the scenario.
//! All scenarios therefore use common random numbers, any draw can be run alone, and draws can be added later.
//! Every distribution is sampled by its inverse from one uniform number: the same address gives the same
//! quantile whatever the distribution, and nothing here depends on the platform's `ln` or `exp`.

use rand::Rng;
use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand_distr::Distribution;
use rand_distr::Open01;

use crate::math;

/// Purpose of a stream of random numbers. New purposes are added at the end, because the number is part of the address.
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
    /// Errors of simulated observations, in the order of the observations.
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
    /// Proposals and acceptances of a Markov chain, and what is drawn at its positions.
    Chains = 15,
    /// Changes of the urban shares of counties by the delineation of the next census, by county.
    Delineation = 16,
}

/// The stream of random numbers at an address. Key and stream number are written side by side, not hashed, so
/// that no two addresses collide.
#[must_use]
pub fn stream(master_seed: u64, draw: u32, year: u16, purpose: Purpose) -> ChaCha8Rng {
    let mut key = [0; 32];
    // Little-endian bytes on every machine, so that addresses mean the same everywhere.
    key[..8].copy_from_slice(&master_seed.to_le_bytes());
    key[8..12].copy_from_slice(&draw.to_le_bytes());
    let mut rng = ChaCha8Rng::from_seed(key);
    // Year and purpose have 16 bits each; `stream_at` adds the position above them.
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
        // The product can be rounded up to `last + 1`, hence the bound below.
        let index = (open01(rng) * (last + 1) as f64) as usize;
        order.swap(last, index.min(last));
    }
    order
}

/// A standard normal number: one uniform, one inverse.
pub fn normal(rng: &mut impl Rng) -> f64 {
    normal_quantile(open01(rng))
}

/// A number with Student's t distribution with four degrees of freedom: a normal number over the root of a chi-squared one with
/// four degrees of freedom, which is `-2 ln(u v)` of two uniform ones. Its variance is 2.
///
/// ```
/// use qilu_methods::random;
/// use qilu_methods::random::Purpose;
///
/// // The quantiles at 75 and 95 % are 0.7407 and 2.1318.
/// let mut rng = random::stream(1, 0, 0, Purpose::Delineation);
/// let drawn: Vec<f64> = (0..100_000).map(|_| random::student_4(&mut rng)).collect();
/// let below = |bound: f64| drawn.iter().filter(|value| **value < bound).count() as f64 / 1e5;
/// assert!((below(0.7407) - 0.75).abs() < 0.005 && (below(2.1318) - 0.95).abs() < 0.003);
/// assert!((below(0.0) - 0.5).abs() < 0.006);
/// ```
pub fn student_4(rng: &mut impl Rng) -> f64 {
    let (score, u, v) = (normal(rng), open01(rng), open01(rng));
    score * (-2.0 / math::ln(u * v)).sqrt()
}

/// Quantile of the standard normal distribution for `0 < p < 1`; algorithm AS 241, PPND16 (Wichura 1988,
/// Applied Statistics 37, 477-484), relative accuracy about 1e-16.
///
/// ```
/// assert!((qilu_methods::random::normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-15);
/// ```
#[must_use]
pub fn normal_quantile(p: f64) -> f64 {
    // Three rational approximations: the centre in `q`, and two parts of the tail in `sqrt(-ln p)`.
    let q = p - 0.5;
    if q.abs() <= CENTRE {
        let r = CENTRE_SQUARED - q * q;
        return q * horner(&A, r) / horner(&B, r);
    }
    let tail = if q < 0.0 { p } else { 1.0 - p };
    let r = (-math::ln(tail)).sqrt();
    let value = if r <= FAR_TAIL {
        horner(&C, r - NEAR_TAIL) / horner(&D, r - NEAR_TAIL)
    } else {
        horner(&E, r - FAR_TAIL) / horner(&F, r - FAR_TAIL)
    };
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

/// Half-width in `p` of the central approximation of AS 241, and its square.
const CENTRE: f64 = 0.425;
const CENTRE_SQUARED: f64 = 0.180_625;

/// Origin of the near tail of AS 241, and the value of `sqrt(-ln p)` at which the far tail begins.
const NEAR_TAIL: f64 = 1.6;
const FAR_TAIL: f64 = 5.0;

/// Value of a polynomial, the constant coefficient first.
fn horner(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

// Coefficients of AS 241 as printed: numerator and denominator of the centre (A, B), of the near tail (C, D) and of the far
// tail (E, F).
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

/// Width of the interval at which the bisection of [`beta_quantile`] ends.
const BETA_TOLERANCE: f64 = 1e-12;

/// Stands for a zero denominator in Lentz's method (Press et al. 2007, section 5.2).
const TINY: f64 = 1e-300;

/// Most terms of the continued fraction.
const MOST_TERMS: u16 = 300;

/// Relative change of the continued fraction at which it has converged: below the spacing of numbers near 1.
const CONVERGED: f64 = 1e-16;

/// Quantile of the Beta distribution with the given mean (0 to 1) and concentration `a + b > 0`, by bisection
/// on [`beta_cdf`] to 1e-12. A mean of 0 or 1 is returned as it is.
#[must_use]
pub fn beta_quantile(p: f64, mean: f64, concentration: f64) -> f64 {
    if mean <= 0.0 || mean >= 1.0 {
        return mean.clamp(0.0, 1.0);
    }
    let (a, b) = (mean * concentration, (1.0 - mean) * concentration);
    let (mut low, mut high) = (0.0, 1.0);
    // Bisection and not Newton's method: it needs no derivative, cannot leave the interval, and takes the same steps on every
    // machine.
    while high - low > BETA_TOLERANCE {
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
    // The fraction converges fast below the mean; above it, the symmetry `I_x(a, b) = 1 - I_(1-x)(b, a)` is used.
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(x, a, b) / a
    } else {
        1.0 - front * beta_fraction(1.0 - x, b, a) / b
    }
}

/// Continued fraction of the incomplete beta function, by Lentz's method.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let away = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for i in 1..=MOST_TERMS {
        let m = f64::from(i);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        for term in [even, odd] {
            d = 1.0 / away(1.0 + term * d);
            c = away(1.0 + term / c);
            fraction *= d * c;
        }
        if (d * c - 1.0).abs() < CONVERGED {
            break;
        }
    }
    fraction
}
