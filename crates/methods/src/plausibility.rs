//! Slips of the unit: a number that is off by a power of ten which two usual units differ by.
//!
//! Persons that are typed in ten thousands, shares in per cent and costs in yuan are numbers as good as any other. What
//! gives them away is the ratio to the value that is expected: it lies near one of a few powers of ten, and near one only.

use std::ops::RangeInclusive;

/// Powers of ten by which the usual units of one quantity differ: hundreds and per cent, thousands and per mille, ten
/// thousands (万), hundred millions (亿). The smaller ones come first, because they are the more likely ones where two fit.
const POWERS: [(i32, f64); 8] =
    [(2, 1e2), (-2, 1e-2), (3, 1e3), (-3, 1e-3), (4, 1e4), (-4, 1e-4), (8, 1e8), (-8, 1e-8)];

/// Ratios of the value to a power of ten times the expected value that count as a slip: within ten per cent.
const NEAR: RangeInclusive<f64> = 0.9..=1.1;

/// Part of the upper end of a range below which values of the range are not compared. A range that begins at zero has
/// values of every size, so that every number would be a power of ten away from one of them.
const LEAST_OF_RANGE: f64 = 0.1;

/// A number that is off by a power of ten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slip {
    /// The power of ten: 2 for a number a hundred times too large.
    pub power: i32,
    /// The number over the expected value nearest to it.
    pub ratio: f64,
    /// The expected value nearest to the number.
    pub expected: f64,
    /// The number without the power of ten: what was probably meant.
    pub meant: f64,
}

/// The slip of a number whose values are expected in a range; `None` if the number is inside of the range or no slip
/// explains the distance. A single expected value is a range of no width.
///
/// ```
/// use qilu_methods::plausibility::slip;
/// let found = slip(10_005.0, 100_500_000.0..=100_500_000.0).expect("ten thousands");
/// assert_eq!((found.power, found.meant), (-4, 100_050_000.0));
/// assert_eq!(slip(75.0, 0.0..=1.0).expect("per cent").meant, 0.75);
/// assert_eq!(slip(99_000_000.0, 100_500_000.0..=100_500_000.0), None);
/// ```
#[must_use]
pub fn slip(value: f64, expected: RangeInclusive<f64>) -> Option<Slip> {
    let (low, high) = expected.into_inner();
    // A negative number is compared with the negative part of the range, as its opposite with the opposites.
    let (sign, size, low, high) = if value < 0.0 { (-1.0, -value, -high, -low) } else { (1.0, value, low, high) };
    if !(size > 0.0 && size.is_finite() && high > 0.0 && high.is_finite()) || (low..=high).contains(&size) {
        return None;
    }
    let low = low.max(LEAST_OF_RANGE * high);
    // Just outside of the range is no slip, whatever other values the range has.
    if (NEAR.start() * low..=NEAR.end() * high).contains(&size) {
        return None;
    }
    let fits = |(_, factor): &&(i32, f64)| {
        let meant = size / factor;
        (NEAR.start() * low..=NEAR.end() * high).contains(&meant)
    };
    let (power, factor) = POWERS.iter().find(fits)?;
    let expected = sign * (size / factor).clamp(low, high);
    Some(Slip { power: *power, ratio: value / expected, expected, meant: rounded(value / factor) })
}

/// Factor beyond the range of expected values from which a number is out of all proportion: half an order of magnitude below
/// the third smallest power of ten of the list, so that a slip of a quantity that varies is found as well.
const OUT_OF_PROPORTION: f64 = 30.0;

/// Factor around a power of ten within which that power explains a number that is out of proportion.
const EXPLAINED: f64 = 5.0;

/// Why a number is not one of a quantity that keeps its order of magnitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Misfit {
    /// It is off by a power of ten that two usual units differ by.
    Slip(Slip),
    /// It is many times larger or smaller than all expected values, and no usual unit explains it.
    OutOfProportion,
    /// All expected values have the other sign.
    OtherSign,
}

/// The fault of a number of a quantity that keeps its order of magnitude; `None` if it has none. Unlike [`slip`], this needs no
/// exact expectation, only its order of magnitude. Zero is a number of every quantity.
///
/// ```
/// use qilu_methods::plausibility::{Misfit, misfit};
/// let power = |value, range| match misfit(value, range) {
///     Some(Misfit::Slip(slip)) => slip.power,
///     other => panic!("{other:?}"),
/// };
/// assert_eq!(power(8000.0, 95e6..=101e6), -4);
/// assert_eq!(power(20.0, 0.1..=0.25), 2);
/// assert_eq!(power(1e11, 1000.0..=3000.0), 8);
/// assert_eq!(misfit(95.65, 95e6..=101e6), Some(Misfit::OutOfProportion));
/// assert_eq!(misfit(-5.0, 95e6..=101e6), Some(Misfit::OtherSign));
/// assert_eq!(misfit(5.0, 0.1..=0.25), None);
/// ```
#[must_use]
pub fn misfit(value: f64, expected: RangeInclusive<f64>) -> Option<Misfit> {
    if let Some(found) = slip(value, expected.clone()) {
        return Some(Misfit::Slip(found));
    }
    let (low, high) = expected.into_inner();
    if !(value.is_finite() && low.is_finite() && high.is_finite()) {
        return None;
    }
    if (low > 0.0 && value < 0.0) || (high < 0.0 && value > 0.0) {
        return Some(Misfit::OtherSign);
    }
    // Sizes without signs. A range around zero has small values of every size.
    let largest = low.abs().max(high.abs());
    let smallest = if low * high > 0.0 { low.abs().min(high.abs()) } else { 0.0 };
    let size = value.abs();
    let expected = match size {
        _ if largest > 0.0 && size >= OUT_OF_PROPORTION * largest => largest,
        _ if size > 0.0 && size * OUT_OF_PROPORTION <= smallest => smallest,
        _ => return None,
    };
    let ratio = size / expected;
    // The distance of two sizes is the quotient of the larger by the smaller.
    let distance = |factor: f64| if ratio > factor { ratio / factor } else { factor / ratio };
    let nearest = POWERS.iter().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
    let explained = nearest.filter(|(_, factor)| distance(*factor) <= EXPLAINED);
    Some(explained.map_or(Misfit::OutOfProportion, |(power, factor)| {
        let expected = expected.copysign(value);
        Misfit::Slip(Slip { power: *power, ratio, expected, meant: rounded(value / factor) })
    }))
}

/// Digits of a number that is shown as what was meant. A division by a power of ten leaves noise in the last digits, which
/// nobody typed.
const DIGITS: usize = 12;

/// A number with [`DIGITS`] significant digits.
fn rounded(value: f64) -> f64 {
    significant(value, DIGITS)
}

/// A number with some significant digits, for people.
///
/// ```
/// assert_eq!(qilu_methods::plausibility::significant(100_523_456.7, 4), 100_500_000.0);
/// ```
#[must_use]
pub fn significant(value: f64, digits: usize) -> f64 {
    // The decimal text of the standard library is exact on every machine, unlike a logarithm.
    format!("{value:.*e}", digits - 1).parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All powers of the list, at both ends of the ten per cent and beyond them.
    #[test]
    fn a_slip_is_found_within_ten_per_cent_of_each_power_and_not_beyond() {
        for (power, factor) in POWERS {
            for expected in [0.68, 100_500_000.0, 1.4, 3.0e-5] {
                for near in [0.91, 1.0, 1.09] {
                    let value = expected * near * factor;
                    let found = slip(value, expected..=expected).expect("within ten per cent");
                    assert_eq!(found.power, power, "{value} for {expected}");
                    assert!((found.ratio / (near * factor) - 1.0).abs() < 1e-12, "{found:?}");
                    assert!((found.meant / (expected * near) - 1.0).abs() < 1e-11, "{found:?}");
                }
                for far in [0.89, 1.11, 5.0] {
                    assert_eq!(slip(expected * far * factor, expected..=expected), None, "{far} {factor}");
                }
            }
        }
        for near in [0.5, 0.999, 1.0, 2.0, 10.0] {
            assert_eq!(slip(0.68 * near, 0.68..=0.68), None);
        }
    }

    #[test]
    fn a_value_of_a_range_is_no_slip_and_one_beyond_it_is_compared_with_its_upper_part() {
        assert_eq!(slip(0.4, 0.0..=1.0), None);
        assert_eq!(slip(1.05, 0.0..=1.0), None);
        assert_eq!(slip(5.0, 0.0..=1.0), None, "5 per cent is below a tenth of the range");
        assert_eq!(slip(68.0, 0.0..=1.0).map(|found| found.power), Some(2));
        assert_eq!(slip(680.0, 0.0..=1.0).map(|found| found.power), Some(3));
        assert_eq!(slip(0.007, 0.6..=0.8).map(|found| found.power), Some(-2));
        assert_eq!(slip(-50.0, -1.0..=0.2).map(|found| (found.power, found.meant)), Some((2, -0.5)));
        assert_eq!(slip(-50.0, 0.0..=1.0), None);
        for value in [0.0, f64::NAN, f64::INFINITY] {
            assert_eq!(slip(value, 0.0..=1.0), None);
        }
    }
}
