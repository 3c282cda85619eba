//! Rows that stand twice in a table. An estimator takes its rows as independent, so that repeated ones would make its
//! intervals too narrow.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::sensitivity::proof::ProvenDesign;
use crate::sensitivity::proof::SaltelliBlocks;
use crate::sensitivity::proof::Trajectories;
use crate::table::ResultTable;
use qilu_messages::methods::DesignFault;

/// Pairs of equal trajectories up to which a repeat is no chance.
const BY_CHANCE: f64 = 1.0;

/// The values of some rows as a key that can be compared exactly.
fn key(table: &ResultTable, rows: std::ops::Range<usize>) -> Vec<u64> {
    // Adding zero turns a negative zero into zero.
    rows.flat_map(|row| table.x.row(row).iter().map(|value| (value + 0.0).to_bits()).collect::<Vec<_>>()).collect()
}

/// The first block of rows whose inputs equal those of an earlier one: both by their first rows.
fn repeated(table: &ResultTable, block: usize) -> Option<(usize, usize)> {
    let mut seen = std::collections::BTreeMap::new();
    (0..table.x.nrows() / block).map(|at| at * block).find_map(|first| {
        let earlier = *seen.entry(key(table, first..first + block)).or_insert(first);
        (earlier != first).then_some((earlier, first))
    })
}

/// Number of different values of an input in some rows.
fn different(table: &ResultTable, input: usize, rows: impl Iterator<Item = usize>) -> usize {
    rows.map(|row| (table.x[(row, input)] + 0.0).to_bits()).collect::<BTreeSet<u64>>().len()
}

impl ProvenDesign<'_, SaltelliBlocks> {
    /// Refuses a base row that stands twice. In a design whose inputs all have few values a base row can occur again by
    /// chance; one with an input of ever new values has no such repeats.
    ///
    /// # Errors
    /// The first repeated row.
    pub fn without_repeats(&self) -> Result<()> {
        let (table, block) = (self.table, self.layout.block());
        let Some((earlier, row)) = repeated(table, block) else { return Ok(()) };
        let firsts = || (0..table.x.nrows()).step_by(block);
        let points = firsts().map(|first| key(table, first..first + block)).collect::<BTreeSet<_>>().len();
        if !(0..table.inputs.len()).any(|input| different(table, input, firsts()) >= points) {
            return Ok(());
        }
        let (first, second) = (earlier + 1, row + 1);
        Err(table.row_error(row, DesignFault::RepeatedBaseRow { first, second }))
    }
}

impl ProvenDesign<'_, Trajectories> {
    /// Refuses a trajectory that stands twice, unless so few trajectories are possible that some must repeat by chance.
    ///
    /// - `levels`: levels of the design.
    ///
    /// # Errors
    /// The first row of the first repeated trajectory.
    pub fn without_repeats(&self, levels: usize) -> Result<()> {
        let (table, units, count) = (self.table, self.layout.units, self.layout.moves.len() as f64);
        let Some((earlier, row)) = repeated(table, units + 1) else { return Ok(()) };
        // A trajectory is given by the level and direction of each unit and by the order in which the units move.
        let possible = (1..=units).fold(1.0, |all, unit| all * levels as f64 * unit as f64);
        if count * (count - 1.0) / (2.0 * possible) >= BY_CHANCE {
            return Ok(());
        }
        let (first, second) = (earlier + 1, row + 1);
        Err(table.row_error(row, DesignFault::RepeatedTrajectory { first, second }))
    }
}

/// The table with each of its rows once, and the number of rows left out that equal an earlier one in all inputs and outputs;
/// `None` where no row does. Rows of inputs that all have few values repeat by nature and are left alone.
#[must_use]
pub fn distinct(table: &ResultTable) -> Option<(ResultTable, usize)> {
    let mut seen = BTreeSet::new();
    let fresh = |row: &usize| {
        let outputs = table.y.row(*row).iter().map(|value| (value + 0.0).to_bits()).collect::<Vec<_>>();
        seen.insert((key(table, *row..*row + 1), outputs))
    };
    let kept: Vec<usize> = (0..table.x.nrows()).filter(fresh).collect();
    let left_out = table.x.nrows() - kept.len();
    let few = |input: usize| different(table, input, kept.iter().copied()) < kept.len();
    if left_out == 0 || (0..table.inputs.len()).all(few) {
        return None;
    }
    Some((table.select(&kept), left_out))
}
