//! Errors that simple rules made on the counties and prefectures of other provinces from 2010 to 2020.

use serde::Deserialize;

use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;

/// Name of the table.
const TABLE: &str = "county_rule_errors";

/// A quantile of the errors of a rule.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct RuleError {
    /// Level of the areas: `county`, or `city` for prefectures.
    pub level: String,
    /// Name of the indicator.
    pub indicator: String,
    /// Name of the rule.
    pub rule: String,
    /// Outcome against forecast: the logarithm of their ratio for residents, the difference of the logits for an urban share.
    pub error: f64,
}

/// Reads the errors, in the order of the file: the quantiles of each level, indicator and rule are equally spaced and rise. None if
/// the package has no such table.
///
/// # Errors
/// If the table does not satisfy its schema.
pub fn load(package: &Package) -> Result<Vec<RuleError>> {
    if package.resources.iter().all(|resource| resource.name != TABLE) {
        return Ok(Vec::new());
    }
    let table: Table<RuleError> = table::read(package, TABLE)?;
    Ok(table.rows.into_iter().map(|row| row.record).collect())
}
