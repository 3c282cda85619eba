//! The proof of a design of Saltelli.

use crate::design::problem::DesignProblem;
use crate::design::saltelli;
use crate::design::saltelli::SecondOrder;
use crate::error::Result;
use crate::sensitivity::proof::design;
use crate::sensitivity::proof::design::InputUnits;
use crate::sensitivity::proof::design::ProvenDesign;
use crate::table::ResultTable;
use qilu_messages::methods::DesignFault;

/// Fewest complete base rows: the variance of one base row is that of two points, and no interval can be estimated.
pub(in crate::sensitivity) const FEWEST_BASE_ROWS: usize = 2;

/// Base rows with the rows that belong to them: A, AB by unit, BA by unit with second order, B.
#[derive(Clone, Copy, Debug)]
pub struct SaltelliBlocks {
    /// Number of units that vary independently.
    pub(in crate::sensitivity) units: usize,
    /// Whether there are rows for second-order indices.
    pub(in crate::sensitivity) second_order: SecondOrder,
    /// Number of base rows.
    pub(in crate::sensitivity) base: usize,
}

impl SaltelliBlocks {
    /// Number of rows that belong to a base row.
    pub(in crate::sensitivity) fn block(&self) -> usize {
        saltelli::block(self.units, self.second_order)
    }
}

impl<'a> ProvenDesign<'a, SaltelliBlocks> {
    /// Proves that a table is a design of Saltelli in the order of [`saltelli::saltelli`]: in each block the mixed rows have
    /// the values of the two points, and the points differ in every unit that varies at all.
    ///
    /// - `problem`: problem file, whose bounds all values must lie in.
    ///
    /// # Errors
    /// The first row that breaks the design; no output has two complete base rows.
    pub fn saltelli(
        table: &'a ResultTable,
        units: &InputUnits,
        second_order: SecondOrder,
        problem: Option<&DesignProblem>,
    ) -> Result<ProvenDesign<'a, SaltelliBlocks>> {
        if let Some(problem) = problem {
            design::within_bounds(table, problem)?;
        }
        check(table, units, second_order).map_err(|(row, fault)| {
            let other = SecondOrder::from(second_order == SecondOrder::Without);
            // The commonest mistake is the option alone, so the other design is tried for the message.
            let fault = match (check(table, units, other), other) {
                (Ok(()), SecondOrder::With) => DesignFault::SaltelliHasSecondOrder { fault: fault.into() },
                (Ok(()), SecondOrder::Without) => DesignFault::SaltelliHasNoSecondOrder { fault: fault.into() },
                (Err(_), _) => fault,
            };
            table.row_error(row, fault)
        })?;
        let layout = SaltelliBlocks { units: units.count(), second_order, base: 0 };
        let layout = SaltelliBlocks { base: table.x.nrows() / layout.block(), ..layout };
        let design = ProvenDesign { table, layout };
        let most = (0..table.outputs.len()).map(|output| design.complete(output).len()).max();
        match most {
            Some(complete) if complete < FEWEST_BASE_ROWS => {
                let (all, least) = (layout.base, FEWEST_BASE_ROWS);
                Err(design::of_failed(table, DesignFault::FewBaseRows { complete, all, least }))
            }
            _ => Ok(design),
        }
    }

    /// The design of the first `base` base rows.
    #[must_use]
    pub fn head(&self, base: usize) -> ProvenDesign<'a, SaltelliBlocks> {
        // A part of a design made of blocks is such a design.
        ProvenDesign { table: self.table, layout: SaltelliBlocks { base: base.min(self.layout.base), ..self.layout } }
    }

    /// Number of base rows.
    #[must_use]
    pub fn base_rows(&self) -> usize {
        self.layout.base
    }

    /// Base rows without a failed run in an output.
    pub(in crate::sensitivity) fn complete(&self, output: usize) -> Vec<usize> {
        let (y, block) = (self.table.y.column(output), self.layout.block());
        (0..self.layout.base).filter(|base| (base * block..(base + 1) * block).all(|row| !y[row].is_nan())).collect()
    }
}

/// Checks the rows; the first that breaks the design, with the fault.
fn check(
    table: &ResultTable,
    units: &InputUnits,
    second_order: SecondOrder,
) -> std::result::Result<(), (usize, DesignFault)> {
    let (rows, factors) = (table.x.nrows(), units.count());
    let block = saltelli::block(factors, second_order);
    let misplaced = (0..rows / block).find_map(|base| misplaced(table, units, base * block, block));
    if !rows.is_multiple_of(block) {
        let row = misplaced.map_or(rows / block * block, |(row, _)| row);
        return Err((
            row,
            match second_order {
                SecondOrder::With => DesignFault::SaltelliRowsSecondOrder { rows, factors, multiple: block },
                SecondOrder::Without => DesignFault::SaltelliRows { rows, factors, multiple: block },
            },
        ));
    }
    if let Some(found) = misplaced {
        return Err(found);
    }
    for input in (0..table.inputs.len()).filter(|input| design::moves(table, *input)) {
        let differs = |first: usize| !design::same(table.x[(first, input)], table.x[(first + block - 1, input)]);
        if !(0..rows).step_by(block).any(differs) {
            let (input, second) = (table.inputs[input].clone(), block);
            return Err((0, DesignFault::SaltelliUnmoved { input, first: 1, second }));
        }
    }
    Ok(())
}

/// The first row of a block that has a value of neither point where it should have it.
fn misplaced(table: &ResultTable, units: &InputUnits, first: usize, block: usize) -> Option<(usize, DesignFault)> {
    let last = first + block - 1;
    for row in first + 1..last {
        for (input, &unit) in units.of_input.iter().enumerate() {
            let model = if saltelli::from_b(row - first, unit, units.count(), block) { last } else { first };
            let (value, expected) = (table.x[(row, input)], table.x[(model, input)]);
            if !design::same(value, expected) {
                let (input, model, number) = (table.inputs[input].clone(), model + 1, row + 1);
                return Some((row, DesignFault::SaltelliValue { row: number, input, value, expected, model }));
            }
        }
    }
    None
}
