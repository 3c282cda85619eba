//! Numbers with which expressions over indicators are compared, checked against the values that the model gives.

use std::ops::RangeInclusive;

use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::error::Result;
use crate::experiments::evaluate;
use crate::experiments::evaluate::Output;
use crate::expression::Checked;
use crate::expression::ParseError;
use crate::region::Area;
use crate::unit::Unit;

/// Checks the numbers that parts of an expression are compared with against the values of these parts in the run without
/// uncertainty.
///
/// - `places`: areas and years for which the expression is evaluated.
///
/// # Errors
/// As [`evaluate::readings`]. The inner error is a number that is off by a power of ten that two units differ by; it points
/// to the part.
pub fn check(
    run: &PreparedRun,
    expression: &Checked,
    places: &[(Area, u16)],
) -> Result<std::result::Result<(), ParseError>> {
    for (threshold, operand) in expression.thresholds() {
        let unit = operand.unit().map_or("", Unit::as_str);
        let Some(values) = range(run, &operand, places)? else { continue };
        if let Err(fault) = threshold.check(unit, values) {
            return Ok(Err(fault));
        }
    }
    Ok(Ok(()))
}

/// Smallest and largest value of an expression over areas and years in the run without uncertainty; `None` if it has no
/// value in any of them.
///
/// # Errors
/// As [`evaluate::readings`].
pub fn range(run: &PreparedRun, expression: &Checked, places: &[(Area, u16)]) -> Result<Option<RangeInclusive<f64>>> {
    let output =
        |&(area, year): &(Area, u16)| Output { label: String::new(), expression: expression.clone(), area, year };
    let outputs: Vec<Output> = places.iter().map(output).collect();
    // One draw tells the size of the values, and that is all that is asked here.
    let central = run.clone().with_layers([false; 5]);
    let draw = Draw::new(&central, 0);
    let values = evaluate::readings(&central, &draw, &outputs, &mut Workspace::new(run.region()))?;
    let mut range: Option<RangeInclusive<f64>> = None;
    for value in values.into_iter().filter(|value| value.is_finite()) {
        range = Some(match range {
            Some(known) => value.min(*known.start())..=value.max(*known.end()),
            None => value..=value,
        });
    }
    Ok(range)
}
