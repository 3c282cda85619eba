//! Priors of the law of the transfer to urban residence, as `qilu estimate-transfer` writes them: means and standard deviations
//! by the last year that was known, and the correlations of their scores.

use std::collections::BTreeSet;

use qilu_messages::data::DataTableFault;
use qilu_messages::data::DataValueFault;
use qilu_methods::gaussian::LowerFactor;
use serde::Deserialize;

use crate::data::package::Package;
use crate::data::table;
use crate::data::table::Table;
use crate::error::Result;

/// Name of the table of priors.
pub const PRIORS: &str = "transfer_prior";

/// Name of the table of correlations.
pub const CORRELATIONS: &str = "prior_correlation";

/// Name of the file of priors.
pub const PRIORS_FILE: &str = "transfer_prior.csv";

/// Name of the file of correlations.
pub const CORRELATIONS_FILE: &str = "prior_correlation.csv";

/// Key of `sources.csv` for what the estimate gives.
const SOURCE: &str = "DERIVED_TRANSFER";

/// Mean and standard deviation of a parameter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct TransferPrior {
    /// Last year whose shares were known.
    pub known_to: u16,
    /// Name of the parameter.
    pub parameter: String,
    /// Mean, in the unit of the parameter.
    pub mean: f64,
    /// Standard deviation, in the same unit.
    pub sd: f64,
}

/// Correlation of the scores of two parameters. A pair that is not listed is independent.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct PriorCorrelation {
    /// Last year whose shares were known.
    pub known_to: u16,
    /// Name of the first parameter.
    pub parameter: String,
    /// Name of the other parameter.
    pub other: String,
    /// Correlation, above -1 and below 1.
    pub correlation: f64,
}

/// Both tables.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransferPriors {
    /// Means and standard deviations, in the order of the file.
    pub priors: Vec<TransferPrior>,
    /// Correlations, in the order of the file.
    pub correlations: Vec<PriorCorrelation>,
}

/// Correlations of the scores of several parameters, as a matrix and its factor.
#[derive(Clone, Debug)]
pub struct CorrelatedScores {
    /// Names of the parameters, in the order in which the table first has them.
    pub parameters: Vec<String>,
    /// Factor of the matrix of correlations: it turns independent standard normal scores into correlated ones.
    pub factor: LowerFactor,
}

impl TransferPriors {
    /// Reads both tables; `None` if the package has neither.
    ///
    /// # Errors
    /// If a table does not satisfy its schema; if a parameter is correlated with itself, or a pair is listed in both orders; if
    /// the correlations of a year have no positive definite matrix.
    pub fn load(package: &Package) -> Result<Option<TransferPriors>> {
        let has = |name: &str| package.resources.iter().any(|resource| resource.name == name);
        if !has(PRIORS) && !has(CORRELATIONS) {
            return Ok(None);
        }
        let priors: Table<TransferPrior> = table::read(package, PRIORS)?;
        let correlations: Table<PriorCorrelation> = table::read(package, CORRELATIONS)?;
        check_pairs(&correlations)?;
        let rows = |table: Table<TransferPrior>| table.rows.into_iter().map(|row| row.record).collect();
        let pairs = correlations.rows.iter().map(|row| row.record.clone()).collect();
        let found = TransferPriors { priors: rows(priors), correlations: pairs };
        for known_to in found.years() {
            if found.matrix(known_to).is_none() {
                return Err(correlations.fail_table(DataValueFault::NotPositiveDefinite { year: known_to }));
            }
        }
        Ok(Some(found))
    }

    /// Years of the tables, the earliest first.
    #[must_use]
    pub fn years(&self) -> Vec<u16> {
        let of_priors = self.priors.iter().map(|row| row.known_to);
        let all: BTreeSet<u16> = of_priors.chain(self.correlations.iter().map(|row| row.known_to)).collect();
        all.into_iter().collect()
    }

    /// The prior of a parameter for what was known up to a year.
    #[must_use]
    pub fn prior(&self, known_to: u16, parameter: &str) -> Option<&TransferPrior> {
        self.priors.iter().find(|row| row.known_to == known_to && row.parameter == parameter)
    }

    /// The correlated scores for what was known up to a year; `None` if there are no correlations of that year, or their matrix
    /// is not positive definite, which [`TransferPriors::load`] refuses.
    #[must_use]
    pub fn scores(&self, known_to: u16) -> Option<CorrelatedScores> {
        self.matrix(known_to).filter(|scores| !scores.parameters.is_empty())
    }

    fn matrix(&self, known_to: u16) -> Option<CorrelatedScores> {
        let rows = || self.correlations.iter().filter(|row| row.known_to == known_to);
        let mut parameters: Vec<String> = Vec::new();
        for name in rows().flat_map(|row| [&row.parameter, &row.other]) {
            if !parameters.contains(name) {
                parameters.push(name.clone());
            }
        }
        let size = parameters.len();
        let place = |name: &str| parameters.iter().position(|known| known == name).expect("every name was collected");
        let mut matrix: Vec<f64> = (0..size * size).map(|n| if n / size == n % size { 1.0 } else { 0.0 }).collect();
        for row in rows() {
            let (a, b) = (place(&row.parameter), place(&row.other));
            matrix[a * size + b] = row.correlation;
            matrix[b * size + a] = row.correlation;
        }
        let factor = LowerFactor::of(&matrix, size)?;
        Some(CorrelatedScores { parameters, factor })
    }

    /// Names and texts of the two files.
    #[must_use]
    pub fn files(&self) -> [(&'static str, String); 2] {
        let mut priors = String::from("known_to,parameter,mean,sd,status,source\n");
        for TransferPrior { known_to, parameter, mean, sd } in &self.priors {
            priors.push_str(&format!("{known_to},{parameter},{mean:.4},{sd:.4},derived,{SOURCE}\n"));
        }
        let mut correlations = String::from("known_to,parameter,other,correlation,status,source\n");
        for PriorCorrelation { known_to, parameter, other, correlation } in &self.correlations {
            correlations.push_str(&format!("{known_to},{parameter},{other},{correlation:.3},derived,{SOURCE}\n"));
        }
        [(PRIORS_FILE, priors), (CORRELATIONS_FILE, correlations)]
    }
}

/// Checks that no pair has the same parameter twice and none is listed in both orders; the key of the schema refuses the same
/// order twice.
fn check_pairs(table: &Table<PriorCorrelation>) -> Result<()> {
    for (at, row) in table.rows.iter().enumerate() {
        let PriorCorrelation { known_to, parameter, other, .. } = &row.record;
        let is_reverse = |earlier: &PriorCorrelation| {
            earlier.known_to == *known_to && earlier.parameter == *other && earlier.other == *parameter
        };
        if parameter == other {
            return Err(table.fail_row(row.line, DataValueFault::CorrelatedWithItself { parameter: parameter.clone() }));
        }
        if let Some(first) = table.rows[..at].iter().find(|earlier| is_reverse(&earlier.record)) {
            let pair = vec![format!("known_to {known_to}"), parameter.clone(), other.clone()];
            return Err(table.fail_row(row.line, DataTableFault::RowTwice { row: pair, first: first.line }));
        }
    }
    Ok(())
}
