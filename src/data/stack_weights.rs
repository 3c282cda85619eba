//! Weights of the stacked forecast, as `qilu estimate-transfer` writes them.

use qilu_messages::data::DataValueFault;
use serde::Deserialize;

use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;

/// Name of the table.
pub const WEIGHTS: &str = "stack_weights";

/// Name of the file.
pub const WEIGHTS_FILE: &str = "stack_weights.csv";

/// Largest difference of a sum of weights from one: the file has four decimals.
const ROUNDING: f64 = 1e-3;

/// Key of `sources.csv` for what the estimate gives.
const SOURCE: &str = "DERIVED_TRANSFER";

/// The weight of one part of the mixture.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct StackWeight {
    /// Last year whose shares were known.
    pub known_to: u16,
    /// Name of the part: `law`, or that of a simple rule.
    pub part: String,
    /// Its weight, 0 to 1. Those of a year add up to one.
    pub weight: f64,
}

/// Reads the weights, in the order of the file; none if the package has no such table.
///
/// # Errors
/// If the table does not satisfy its schema, or the weights of a year do not add up to one.
pub fn load(package: &Package) -> Result<Vec<StackWeight>> {
    if package.resources.iter().all(|resource| resource.name != WEIGHTS) {
        return Ok(Vec::new());
    }
    let table: Table<StackWeight> = table::read(package, WEIGHTS)?;
    let rows: Vec<StackWeight> = table.rows.iter().map(|row| row.record.clone()).collect();
    for row in &table.rows {
        let year = row.record.known_to;
        let sum: f64 = of_year(&rows, year).map(|own| own.weight).sum();
        if (sum - 1.0).abs() > ROUNDING {
            return Err(table.fail_row(row.line, DataValueFault::StackWeights { year, sum }));
        }
    }
    Ok(rows)
}

/// The weights of a year.
pub fn of_year(all: &[StackWeight], known_to: u16) -> impl Iterator<Item = &StackWeight> {
    all.iter().filter(move |row| row.known_to == known_to)
}

/// The text of the file.
#[must_use]
pub fn file(weights: &[StackWeight]) -> String {
    let mut text = String::from("known_to,part,weight,status,source\n");
    for StackWeight { known_to, part, weight } in weights {
        text.push_str(&format!("{known_to},{part},{weight:.4},derived,{SOURCE}\n"));
    }
    text
}
