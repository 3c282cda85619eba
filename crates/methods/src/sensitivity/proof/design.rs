//! Tables with a proven design, and the checks that several designs share.

use crate::design::problem::DesignProblem;
use crate::error::Error;
use crate::error::Result;
use crate::sensitivity::delta::classes::classes;
use crate::table::ResultTable;
use qilu_messages::methods::DesignFault;
use qilu_messages::methods::DiscoveryFault;

/// Fewest rows for each slice or class: with fewer, the distance of an input without effect is large by chance alone. It
/// is the least expected count of the test of chi squared (Cochran 1954, Biometrics 10, 417-451).
pub const ROWS_OF_A_PART: usize = 5;

/// Two values of an input differ if they do so by more than this share of their size. Values of the same factor are the
/// same number, which programs may write with a different last digit.
const SAME: f64 = 1e-9;

/// Values may lie this share of the range beyond a bound of the problem file, as after rounding to three digits.
const BEYOND_BOUND: f64 = 1e-3;

/// A table whose rows are proven to have the design `L`.
#[derive(Clone, Debug)]
pub struct ProvenDesign<'a, L> {
    pub(super) table: &'a ResultTable,
    pub(super) layout: L,
}

/// Any rows, of which at least one output has enough for slices of each input (PAWN).
#[derive(Clone, Copy, Debug)]
pub struct Slices(usize);

/// Any rows, of which at least one output has enough for classes of each input, whose number depends on that of the rows
/// (delta).
#[derive(Clone, Copy, Debug)]
pub struct Classes;

/// Rows that are behavioural and rows that are not.
#[derive(Clone, Debug)]
pub struct TwoGroups {
    behavioural: Vec<Option<bool>>,
}

/// The inputs of a table, and the units that vary independently: groups of inputs, or each input alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputUnits {
    /// Names of the units.
    pub names: Vec<String>,
    /// Index of the unit of each input.
    pub of_input: Vec<usize>,
}

impl InputUnits {
    /// Each input alone.
    #[must_use]
    pub fn single(inputs: &[String]) -> InputUnits {
        InputUnits { names: inputs.to_vec(), of_input: (0..inputs.len()).collect() }
    }

    /// The groups of a problem, or its inputs if it has no groups.
    #[must_use]
    pub fn of_problem(problem: &DesignProblem) -> InputUnits {
        let names = problem.units();
        let member = problem.groups.as_ref().unwrap_or(&problem.names);
        let unit = |name: &String| names.iter().position(|unit| unit == name).expect("units are made of these names");
        let of_input = member.iter().map(unit).collect();
        InputUnits { names, of_input }
    }

    /// The units all of whose inputs have one value in a table.
    #[must_use]
    pub fn constant(&self, table: &ResultTable) -> Vec<usize> {
        (0..self.count()).filter(|unit| !self.inputs(*unit).any(|input| moves(table, input))).collect()
    }

    /// Number of units.
    #[must_use]
    pub fn count(&self) -> usize {
        self.names.len()
    }

    /// Inputs of a unit.
    pub(in crate::sensitivity) fn inputs(&self, unit: usize) -> impl Iterator<Item = usize> {
        (0..self.of_input.len()).filter(move |input| self.of_input[*input] == unit)
    }
}

impl<'a, L> ProvenDesign<'a, L> {
    /// The table.
    #[must_use]
    pub fn table(&self) -> &'a ResultTable {
        self.table
    }

    pub(in crate::sensitivity) fn layout(&self) -> &L {
        &self.layout
    }
}

impl<'a> ProvenDesign<'a, Slices> {
    /// Proves that a table has enough rows for PAWN.
    ///
    /// - `slices`: number of slices, at least 1; the default of SALib is 10.
    ///
    /// # Errors
    /// No output has [`ROWS_OF_A_PART`] finished runs for each slice.
    pub fn slices(table: &'a ResultTable, slices: usize) -> Result<ProvenDesign<'a, Slices>> {
        let layout = Slices(slices);
        enough_rows(table, |rows| layout.are_filled(rows))?;
        Ok(ProvenDesign { table, layout })
    }
}

impl<'a> ProvenDesign<'a, Classes> {
    /// Proves that a table has enough rows for delta.
    ///
    /// # Errors
    /// No output has [`ROWS_OF_A_PART`] finished runs for each class.
    pub fn classes(table: &'a ResultTable) -> Result<ProvenDesign<'a, Classes>> {
        enough_rows(table, Classes::are_filled)?;
        Ok(ProvenDesign { table, layout: Classes })
    }
}

impl Slices {
    pub(in crate::sensitivity) fn count(self) -> usize {
        self.0
    }

    /// Whether so many rows fill the slices.
    pub(in crate::sensitivity) fn are_filled(self, rows: usize) -> bool {
        rows >= ROWS_OF_A_PART * self.0
    }
}

impl Classes {
    /// Whether so many rows fill their classes.
    pub(in crate::sensitivity) fn are_filled(rows: usize) -> bool {
        rows > 0 && rows >= ROWS_OF_A_PART * classes(rows)
    }
}

/// Checks that an output of a table has enough finished runs.
pub(super) fn enough_rows(table: &ResultTable, filled: impl Fn(usize) -> bool) -> Result<()> {
    let counts = (0..table.outputs.len()).map(|output| table.finished(output).len());
    match counts.max() {
        Some(rows) if !filled(rows) => {
            let least = (1..=usize::MAX).find(|rows| filled(*rows)).expect("the number of parts is bounded");
            let (failed, of_a_part) = (table.y.nrows() - rows, ROWS_OF_A_PART);
            Err(of_failed(table, DesignFault::FewRows { rows, failed, least, of_a_part }))
        }
        _ => Ok(()),
    }
}

impl<'a> ProvenDesign<'a, TwoGroups> {
    /// Proves that there are rows of both kinds.
    ///
    /// - `behavioural`: for each row whether it behaves; `None` if that is not known because the run failed.
    ///
    /// # Errors
    /// None or all of the rows that are known behave.
    pub fn two_groups(table: &'a ResultTable, behavioural: Vec<Option<bool>>) -> Result<ProvenDesign<'a, TwoGroups>> {
        let known: Vec<bool> = behavioural.iter().copied().flatten().collect();
        let (rows, hits) = (known.len(), known.iter().filter(|behaves| **behaves).count());
        if hits == 0 || hits == rows {
            return Err(Error::setting(DiscoveryFault::NoContrast { hits, rows, most: rows.saturating_sub(1) }));
        }
        Ok(ProvenDesign { table, layout: TwoGroups { behavioural } })
    }
}

impl TwoGroups {
    pub(in crate::sensitivity) fn behavioural(&self) -> &[Option<bool>] {
        &self.behavioural
    }
}

/// An error about runs that are too few: at the first failed run if there is one.
pub(super) fn of_failed(table: &ResultTable, fault: DesignFault) -> Error {
    let failed = |row: &usize| table.y.row(*row).iter().any(|y| y.is_nan());
    match (0..table.y.nrows()).find(failed) {
        Some(row) => table.row_error(row, fault),
        None => match &table.origin {
            Some(origin) => Error::input(&origin.file, fault),
            None => Error::setting(fault),
        },
    }
}

/// Whether two values of a factor are the same number, written perhaps with a different last digit.
pub(super) fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME * a.abs().max(b.abs())
}

/// Whether an input has more than one value.
pub(super) fn moves(table: &ResultTable, input: usize) -> bool {
    let column = table.x.column(input);
    column.iter().any(|value| !same(*value, column[0]))
}

/// Checks that all values lie within the bounds of a problem file.
pub(super) fn within_bounds(table: &ResultTable, problem: &DesignProblem) -> Result<()> {
    for ((row, input), &value) in table.x.indexed_iter() {
        let Some([low, high]) = problem.limits(input) else { continue };
        let beyond = BEYOND_BOUND * (high - low);
        if !(low - beyond..=high + beyond).contains(&value) {
            let (input, row_number) = (table.inputs[input].clone(), row + 1);
            return Err(table.row_error(row, DesignFault::BeyondBounds { row: row_number, input, value, low, high }));
        }
    }
    Ok(())
}
