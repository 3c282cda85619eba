//! The check of a number against what is known of its quantity. Every number that a user supplies passes through
//! [`check`], or through [`explained`] where a bound refuses it anyway.

use std::ops::RangeInclusive;

use qilu_messages::Message;
use qilu_messages::bilingual::Bilingual;
use qilu_messages::plausibility::LikelyUnit;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_messages::units;
use qilu_methods::plausibility::Misfit;
use qilu_methods::plausibility::Slip;
use qilu_methods::plausibility::misfit;
use qilu_methods::plausibility::significant;
use qilu_methods::plausibility::slip;

/// Significant digits of expected values in messages. More would pretend that the expectation is that exact.
const SHOWN: usize = 4;

/// Standard deviations beyond which a figure is refused unless its user gives a reason. A normal forecast is exceeded by
/// that much in two of a billion years, and one whose spread is underestimated by half still in three of a thousand.
pub const MOST_DEVIATIONS: f64 = 6.0;

/// A number as messages show it where it is an expectation.
#[must_use]
pub fn shown(value: f64) -> f64 {
    significant(value, SHOWN)
}

/// Checks a number against the range in which it is expected; a single expected value is a range of no width.
///
/// - `what`: name of the number, as the subject of a sentence.
/// - `unit`: unit in which the number is expected, as files name it.
///
/// # Errors
/// The number is off by a power of ten that two usual units differ by.
pub fn check(what: Message, value: f64, unit: &str, expected: RangeInclusive<f64>) -> Result<(), Message> {
    let (low, high) = (*expected.start(), *expected.end());
    slip(value, expected).map_or(Ok(()), |found| Err(fault(what, value, unit, (low, high), found).into()))
}

/// As [`check`]; a number that is far larger or smaller than all expected values, or has the other sign, is refused as well,
/// even if no unit explains it. This is for quantities that keep their order of magnitude, not for differences, which can be
/// close to 0.
///
/// # Errors
/// As [`check`].
pub fn check_size(what: Message, value: f64, unit: &str, expected: RangeInclusive<f64>) -> Result<(), Message> {
    let (low, high) = (*expected.start(), *expected.end());
    match misfit(value, expected) {
        None => Ok(()),
        Some(Misfit::Slip(found)) => Err(fault(what, value, unit, (low, high), found).into()),
        Some(Misfit::OutOfProportion | Misfit::OtherSign) => {
            let (unit, low, high) = (named(unit), shown(low), shown(high));
            Err(if low.to_bits() == high.to_bits() {
                PlausibilityFault::OutOfSize { what, value, unit, expected: low }.into()
            } else {
                PlausibilityFault::OutOfRange { what, value, unit, low, high }.into()
            })
        }
    }
}

/// Checks a number that is added to a quantity, such as 75 in `urban_share - 75`: a small one can be a small change, and one
/// that is far larger than the quantity is in another unit.
///
/// # Errors
/// As [`check`].
pub fn check_addend(what: Message, value: f64, unit: &str, expected: RangeInclusive<f64>) -> Result<(), Message> {
    let largest = expected.start().abs().max(expected.end().abs());
    if value.abs() <= largest { Ok(()) } else { check_size(what, value.abs(), unit, largest..=largest) }
}

fn fault(what: Message, value: f64, unit: &str, (low, high): (f64, f64), found: Slip) -> PlausibilityFault {
    let (likely, meant) = (LikelyUnit::of(unit, found.power), found.meant);
    let unit = named(unit);
    if low.to_bits() == high.to_bits() {
        let ratio = format!("{:.3e}", found.ratio);
        PlausibilityFault::Slip { what, value, unit, expected: shown(found.expected), ratio, likely, meant }
    } else {
        PlausibilityFault::SlipOfRange { what, value, unit, low: shown(low), high: shown(high), likely, meant }
    }
}

/// A unit for people.
fn named(unit: &str) -> Bilingual {
    if unit.is_empty() {
        Bilingual::new("表达式的单位", "unit of the expression")
    } else {
        units::in_both_languages(unit)
    }
}

/// The fault of a number beyond its bounds, with the unit in which it was probably given where a slip explains it.
#[must_use]
pub fn explained(fault: impl Into<Message>, value: f64, unit: &str, allowed: RangeInclusive<f64>) -> Message {
    let fault = fault.into();
    match slip(value, allowed) {
        Some(found) => {
            PlausibilityFault::Hint { fault, likely: LikelyUnit::of(unit, found.power), meant: found.meant }.into()
        }
        None => fault,
    }
}
