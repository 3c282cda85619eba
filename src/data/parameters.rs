//! Priors of the model's parameters, with their evidence.

use crate::data::package::Package;
use crate::data::plausibility;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;
use qilu_messages::Message;
use qilu_messages::data::AllowedData;

/// Shape of a prior.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PriorShape {
    /// Known: `central` alone.
    Fixed,
    /// Normal with median `central` and 80 % interval `low` to `high`.
    Normal,
    /// Lognormal with median `central` and 80 % interval `low` to `high` (in logs symmetric about the median).
    Lognormal,
    /// Triangular on `low` to `high` with mode `central`.
    Triangular,
    /// Uniform on `low` to `high`; `central` is used when uncertainty is off.
    Uniform,
}

/// A row of `parameters.csv`.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct Prior {
    /// Name in `snake_case`.
    pub name: String,
    /// Meaning, a sentence in English.
    pub meaning: String,
    /// Meaning, a sentence in Chinese.
    pub meaning_zh: String,
    /// Unit of `central`, `low`, `high`, `minimum` and `maximum`.
    pub unit: String,
    /// Shape of the prior.
    pub distribution: PriorShape,
    /// Median or mode; the value used when parameter uncertainty is off.
    pub central: f64,
    /// Lower bound or 10th percentile.
    pub low: f64,
    /// Upper bound or 90th percentile.
    pub high: f64,
    /// Values below are moved up to it.
    pub minimum: Option<f64>,
    /// Values above are moved down to it.
    pub maximum: Option<f64>,
    /// `parameter`, `shock`, `delivery`, `initial` or `census`: the layer of uncertainty it belongs to.
    pub layer: String,
    /// How the prior came about.
    pub status: crate::data::observations::ObservationStatus,
    /// Keys of the sources.
    pub source: String,
    /// Reasons for this prior.
    pub note: String,
}

impl Prior {
    /// Checks a value that a user gives the parameter against this prior.
    ///
    /// - `what`: name of the value, as the subject of a sentence.
    ///
    /// # Errors
    /// As [`plausibility::check_size`]. A parameter that can be negative has values of every size between the signs; of such a
    /// value only a slip of the unit of the centre is found, as by [`plausibility::check`].
    pub fn check(&self, what: Message, value: f64) -> std::result::Result<(), Message> {
        if self.minimum.is_some_and(|minimum| minimum >= 0.0) {
            let usual = self.low.min(self.central)..=self.high.max(self.central);
            plausibility::check_size(what, value, &self.unit, usual)
        } else {
            plausibility::check(what, value, &self.unit, self.central..=self.central)
        }
    }

    /// Leaves one value; values beyond `minimum` and `maximum` are moved to them, as always.
    pub fn fix(&mut self, value: f64) {
        self.distribution = PriorShape::Fixed;
        // The ends are set as well, because a fixed prior is exported to SALib with its `low` and `high`.
        (self.central, self.low, self.high) = (value, value, value);
    }
}

/// Reads the priors of all parameters from `parameters.csv`, in the order of the file.
///
/// # Errors
/// If `low`, `central` and `high` do not rise, lie outside `minimum` to `maximum`, or are all the same for a shape
/// that is not `fixed`; if a lognormal is not positive.
pub fn load(package: &Package) -> Result<Vec<Prior>> {
    let table: Table<Prior> = table::read(package, "parameters")?;
    for row in &table.rows {
        if let Some((column, value, allowed)) = fault(&row.record) {
            return Err(table.fail(row.line, column, &value, allowed.clause()));
        }
    }
    Ok(table.rows.into_iter().map(|row| row.record).collect())
}

/// Column, value and the allowed values where a prior contradicts itself.
fn fault(prior: &Prior) -> Option<(&'static str, f64, AllowedData)> {
    let Prior { central, low, high, .. } = *prior;
    let minimum = prior.minimum.unwrap_or(f64::NEG_INFINITY);
    let maximum = prior.maximum.unwrap_or(f64::INFINITY);
    // The order of the tests decides which column a message names. The order of the three values comes first, because
    // the later tests take it for granted.
    let fixed = prior.distribution == PriorShape::Fixed;
    if low > central {
        Some(("low", low, AllowedData::AtMostKey { high: central, key: "central" }))
    } else if high < central {
        Some(("high", high, AllowedData::AtLeastKey { low: central, key: "central" }))
    } else if !fixed && low >= high {
        // A prior without width has to say `fixed`. Otherwise it would be listed as uncertain although it is equal in all
        // draws.
        Some(("high", high, AllowedData::AboveLow { low }))
    } else if maximum < minimum {
        Some(("maximum", maximum, AllowedData::AtLeastKey { low: minimum, key: "minimum" }))
    } else if central < minimum || central > maximum {
        // Only the central value must lie inside the bounds. An end beyond them is allowed, because values drawn there are
        // moved to the bound.
        Some(("central", central, AllowedData::WithinBounds { low: minimum, high: maximum }))
    } else if prior.distribution == PriorShape::Lognormal && low <= 0.0 {
        // The standard deviation of a lognormal prior is taken from the logarithms of its ends.
        Some(("low", low, AllowedData::Lognormal))
    } else {
        None
    }
}
