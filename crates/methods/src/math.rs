//! Elementary functions that give the same bits on every machine, and the few special functions of the model.
//!
//! The `exp` and `ln` of the standard library are those of the platform and differ between machines in the last bit.

/// Exponential function `e^x`.
#[must_use]
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// `e^x - 1`, accurate near zero.
#[must_use]
#[inline]
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// Natural logarithm of `x > 0`.
#[must_use]
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `ln(1 + x)` for `x > -1`, accurate near zero.
#[must_use]
#[inline]
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// `x^y` for `x > 0`.
#[must_use]
#[inline]
pub fn pow(x: f64, y: f64) -> f64 {
    // The arguments of the model are positive, so one logarithm and one exponential are enough. The last bits differ from
    // those of [`pow_any`], so the two cannot be exchanged.
    exp(y * ln(x))
}

/// `x^y` as IEEE 754 defines it, for any `x`.
#[must_use]
#[inline]
pub fn pow_any(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// Cosine of an angle in radians.
#[must_use]
#[inline]
pub fn cos(x: f64) -> f64 {
    libm::cos(x)
}

/// `ln(p / (1 - p))` for `0 < p < 1`.
#[must_use]
#[inline]
pub fn logit(p: f64) -> f64 {
    ln(p / (1.0 - p))
}

/// Mean radius of the Earth (WGS 84), km.
const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Great-circle distance in km between two points given in degrees, on a sphere of radius 6,371.0088 km
/// (mean radius of WGS 84), by the haversine formula, which is accurate for near points too.
///
/// ```
/// // Seats of Jinan and Qingdao.
/// let km = qilu_methods::math::great_circle_km((117.114, 36.6508), (120.3775, 36.0669));
/// assert!((km - 300.0).abs() < 2.0);
/// ```
#[must_use]
#[inline]
pub fn great_circle_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let radians = |degrees: f64| degrees * (std::f64::consts::PI / 180.0);
    let half = |x: f64| {
        let s = libm::sin(x / 2.0);
        s * s
    };
    let h = half(radians(b.1 - a.1)) + libm::cos(radians(a.1)) * libm::cos(radians(b.1)) * half(radians(b.0 - a.0));
    // Rounding can lift the sine of half the angle of opposite points above 1.
    2.0 * EARTH_RADIUS_KM * libm::asin(h.sqrt().min(1.0))
}

/// Largest hazard for which [`escape`] is accurate; larger ones are not used by the model.
pub const HAZARD_CAP: f64 = 2.0;

/// Largest hazard for which [`escape_low`] is accurate.
pub const LOW_HAZARD: f64 = 0.25;

/// Three halvings of an argument, which [`escape`] undoes.
const EIGHTH: f64 = 0.125;

/// `(1 - exp(-h)) / h` for `0 <= h <= 2` ([`HAZARD_CAP`]): the probability that anything happens within a year, per
/// unit of hazard.
///
/// [`escape_low`] at `h / 8`, doubled three times by `phi(2y) = phi(y) (1 - y phi(y) / 2)`. Relative error below
/// 1e-13.
///
/// ```
/// let h = 1.3_f64;
/// assert!((qilu_methods::math::escape(h) - (1.0 - (-h).exp()) / h).abs() < 1e-14);
/// ```
#[inline(always)]
#[must_use]
pub fn escape(h: f64) -> f64 {
    // Three doublings of a small argument reuse the short polynomial; one polynomial for the whole range would need a
    // higher degree.
    let y = h * EIGHTH;
    let phi = escape_low(y);
    let phi = phi * (1.0 - 0.5 * y * phi);
    let phi = phi * (1.0 - y * phi);
    phi * (1.0 - 2.0 * y * phi)
}

/// `(1 - exp(-h)) / h` for `0 <= h <= 0.25` ([`LOW_HAZARD`]), at half the cost of [`escape`].
///
/// Only additions and multiplications, so that a loop over it is compiled to vector instructions and gives the
/// same bits everywhere: the polynomial of degree 7 through the Chebyshev nodes of the interval. Relative error
/// below 2e-15.
///
/// ```
/// let h = 0.2_f64;
/// assert!((qilu_methods::math::escape_low(h) - (1.0 - (-h).exp()) / h).abs() < 1e-14);
/// ```
#[inline(always)]
#[must_use]
pub fn escape_low(h: f64) -> f64 {
    // Horner's scheme in fixed order. The coefficients are close to those of the series `1 - h/2 + h^2/6 - ...`.
    let mut phi = -2.220_284_638_447_210_3e-5;
    phi = phi * h + 0.000_197_377_450_664_862_05;
    phi = phi * h - 0.001_388_671_969_740_839;
    phi = phi * h + 0.008_333_308_050_146_792;
    phi = phi * h - 0.041_666_665_062_985_04;
    phi = phi * h + 0.166_666_666_616_649_3;
    phi = phi * h - 0.499_999_999_999_405_14;
    phi * h + 0.999_999_999_999_998_9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_is_the_exact_function_to_1e_13() {
        for i in 1..=20_000 {
            let h = f64::from(i) * 1e-4;
            let exact = -exp_m1(-h) / h;
            assert!((escape(h) / exact - 1.0).abs() < 1e-13, "h = {h}");
            if h <= LOW_HAZARD {
                assert!((escape_low(h) / exact - 1.0).abs() < 1e-14, "h = {h}");
            }
        }
    }
}
