//! Whether the values of a table have the distributions of a problem file.

use crate::design::problem::DesignProblem;
use crate::error::Error;
use crate::error::Result;
use crate::sensitivity::proof::design;
use crate::table::ResultTable;
use qilu_messages::methods::DesignFault;

/// Distance of Kolmogorov and Smirnov between the values of an input and its distribution from which they are others.
/// Values in percent with bounds as shares have a distance of nearly 1.
const FAR: f64 = 0.25;

/// Fewest different values of an input for which its distribution is compared.
const FEWEST: usize = 12;

/// Checks that the values of each input have the distribution that the problem file gives it. An input with few values is
/// left alone: a choice between two values fits no continuous distribution.
///
/// - `rows`: rows that were drawn independently.
///
/// # Errors
/// A value beyond the bounds; the first input whose values have another distribution.
pub fn fits(table: &ResultTable, problem: &DesignProblem, rows: &[usize]) -> Result<()> {
    design::within_bounds(table, problem)?;
    for (input, name) in table.inputs.iter().enumerate() {
        let mut places: Vec<f64> =
            rows.iter().map(|row| problem.quantile(input, table.x[(*row, input)]).clamp(0.0, 1.0)).collect();
        places.retain(|place| place.is_finite());
        places.sort_unstable_by(f64::total_cmp);
        let mut different = places.clone();
        different.dedup();
        if different.len() < FEWEST {
            continue;
        }
        let count = places.len() as f64;
        let gap = |(at, place): (usize, &f64)| {
            let (before, after) = (at as f64 / count, (at + 1) as f64 / count);
            (place - before).abs().max((place - after).abs())
        };
        let distance = places.iter().enumerate().map(gap).fold(0.0, f64::max);
        // By chance the distance is of the size of one over the root of the number of rows.
        if distance > FAR + 1.0 / count.sqrt() {
            let values = rows.iter().map(|row| table.x[(*row, input)]);
            let (least, most) = values
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), value| (value.min(least), value.max(most)));
            let [low, high] = problem.bounds[input];
            let distribution = problem.distribution(input).to_owned();
            let fault = DesignFault::OtherDistribution {
                input: name.clone(),
                least,
                most,
                distribution,
                bounds: [low, high].map(|end| end.to_string()).join(", "),
            };
            return Err(match &table.origin {
                Some(origin) => Error::input(&origin.file, fault),
                None => Error::setting(fault),
            });
        }
    }
    Ok(())
}
