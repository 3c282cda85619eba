//! The rows of a table that are of interest: those in which an expression over the columns is true.

use ndarray::Array2;
use ndarray::Axis;
use qilu_messages::suggestion::suggest;

use crate::error::Error;
use crate::error::Result;
use crate::experiments::columns;
use crate::expression::Expression;
use crate::expression::Scope;
use crate::expression::Symbol;
use qilu_messages::methods::ResultTableFault;
use qilu_methods::table::ResultTable;

/// The rows of a table for which an expression has a value.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeFilter {
    /// Inputs of these rows: rows x inputs.
    pub x: Array2<f64>,
    /// Whether the expression is true, by row.
    pub of_interest: Vec<bool>,
    /// Number of rows of the table that are left out because the expression has no value in them, as where a run
    /// failed.
    pub left_out: usize,
}

/// Names of the columns that an expression asks for, as they stand in the header: the name, with `@year` and
/// `[first:last]` where they are given.
#[must_use]
pub fn columns(expression: &Expression) -> Vec<String> {
    expression.names().iter().map(|name| name.symbol.to_string()).collect()
}

/// Whether an expression over inputs and outputs is true in each row of a table; `None` where it has no value, as where
/// a run failed.
///
/// # Errors
/// The expression names a column that the table does not have, compares columns with a number that is off by a power of ten,
/// or has no value in any row.
pub fn truth(table: &ResultTable, expression: &Expression) -> Result<Vec<Option<bool>>> {
    let mut places = Vec::new();
    for name in expression.names() {
        let column = name.symbol.to_string();
        let Some(place) = find(table, &column) else {
            let known = table.outputs.iter().chain(&table.inputs).map(String::as_str);
            let hint = suggest(&column, known);
            return Err(expression.fault(name, ResultTableFault::UnknownColumn { column, hint }).into());
        };
        places.push((name.symbol.clone(), place));
    }
    thresholds(table, expression, &places)?;
    let truth = |row: usize| {
        let value = expression.value(&OutcomeRow { table, places: &places, row });
        // Comparisons give 1 or 0; NaN comes from failed runs and must not count as false.
        (!value.is_nan()).then(|| value.abs() > 0.0)
    };
    let truth: Vec<Option<bool>> = (0..table.x.nrows()).map(truth).collect();
    if truth.iter().all(Option::is_none) {
        let (expression, rows) = (expression.to_string(), table.x.nrows());
        return Err(Error::setting(ResultTableFault::NoValue { expression, rows }));
    }
    Ok(truth)
}

/// Checks the numbers of an expression against the values of what they are compared with, over the rows of the table.
///
/// - `places`: the columns of the names of the expression.
fn thresholds(table: &ResultTable, expression: &Expression, places: &[(Symbol, OutcomeColumn)]) -> Result<()> {
    expression.check_shares()?;
    for threshold in expression.thresholds() {
        let values = (0..table.x.nrows()).map(|row| threshold.operand.value(&OutcomeRow { table, places, row }));
        let values = values.filter(|value| value.is_finite());
        let range = values.fold(None, |range, value| match range {
            None => Some((value, value)),
            Some((low, high)) => Some((value.min(low), value.max(high))),
        });
        if let Some((low, high)) = range {
            threshold.check("", low..=high)?;
        }
    }
    Ok(())
}

/// The rows for which an expression over inputs and outputs has a value, and whether it is true in them.
///
/// # Errors
/// As [`truth`].
pub fn rows(table: &ResultTable, expression: &Expression) -> Result<OutcomeFilter> {
    let truth = truth(table, expression)?;
    // Rows without a value are dropped and counted, so that a report can say how many runs failed.
    let kept: Vec<usize> = (0..truth.len()).filter(|&row| truth[row].is_some()).collect();
    Ok(OutcomeFilter {
        x: table.x.select(Axis(0), &kept),
        of_interest: truth.iter().copied().flatten().collect(),
        left_out: table.x.nrows() - kept.len(),
    })
}

/// A row of a table, whose columns are the names of an expression.
struct OutcomeRow<'a> {
    table: &'a ResultTable,
    places: &'a [(Symbol, OutcomeColumn)],
    row: usize,
}

impl Scope for OutcomeRow<'_> {
    fn value(&self, symbol: &Symbol) -> f64 {
        match self.places.iter().find(|(known, _)| known == symbol).map(|(_, place)| *place) {
            Some(OutcomeColumn::Output(column)) => self.table.y[[self.row, column]],
            Some(OutcomeColumn::Input(column)) => self.table.x[[self.row, column]],
            None => f64::NAN,
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum OutcomeColumn {
    Input(usize),
    Output(usize),
}

/// The column of a name. Outputs come first, as in the list of names that an error suggests.
fn find(table: &ResultTable, name: &str) -> Option<OutcomeColumn> {
    let known: Vec<String> = table.outputs.iter().chain(&table.inputs).cloned().collect();
    let column = columns::columns(&[name.to_owned()], &known).remove(0);
    let place = known.iter().position(|known| *known == column)?;
    let outputs = table.outputs.len();
    Some(if place < outputs { OutcomeColumn::Output(place) } else { OutcomeColumn::Input(place - outputs) })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn table() -> ResultTable {
        let text = "a,b,urban_share@2035,left\n0.1,5,0.7,1\n0.2,6,0.8,\n0.3,7,,3\n0.4,8,0.9,4\n";
        let inputs = ["a".to_owned(), "b".to_owned()];
        ResultTable::parse(Path::new("t.csv"), text, Some(&inputs), None).expect("sound")
    }

    fn ask(text: &str) -> Result<OutcomeFilter> {
        rows(&table(), &Expression::parse_columns(text).expect("an expression"))
    }

    #[test]
    fn rows_without_a_value_are_left_out() {
        let found = ask("urban_share@2035 >= 0.8 and b < 8").expect("known columns");
        assert_eq!((found.of_interest, found.left_out), (vec![false, true, false], 1));
        assert_eq!(found.x, ndarray::arr2(&[[0.1, 5.0], [0.2, 6.0], [0.4, 8.0]]));
        let found = ask("urban_share@2035 >= 0.8 and left > 0").expect("known columns");
        assert_eq!((found.of_interest, found.left_out), (vec![false, true], 2));
    }

    #[test]
    fn an_unknown_column_is_pointed_at() {
        let error = ask("urban_share > 0.8").expect_err("no such column").to_string();
        assert!(error.contains("no column `urban_share`; "), "{error}");
        let error = ask("ln(0 - b) > 0").expect_err("no value").to_string();
        assert_eq!(error, "`ln(0 - b) > 0` has no value in any of the 4 rows");
    }
}
