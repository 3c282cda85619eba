//! The proof of trajectories of Morris.

use crate::design::morris;
use crate::design::problem::DesignProblem;
use crate::error::Error;
use crate::error::Result;
use crate::sensitivity::proof::design;
use crate::sensitivity::proof::design::InputUnits;
use crate::sensitivity::proof::design::ProvenDesign;
use crate::table::ResultTable;
use qilu_messages::methods::DesignFault;

/// A value may lie this share of the distance of two levels from its level: two digits are enough for four levels.
const OFF_LEVEL: f64 = 0.02;

/// A step of a trajectory: the unit that moves, and +1 or -1 for up or down; no direction for a group of inputs, which may
/// move in different ones.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::sensitivity) struct Move {
    pub(in crate::sensitivity) unit: usize,
    pub(in crate::sensitivity) direction: Option<f64>,
}

/// Trajectories in which every unit moves once, by half of the levels.
#[derive(Clone, Debug)]
pub struct Trajectories {
    /// Number of units that move.
    pub(in crate::sensitivity) units: usize,
    /// Size of a step in the unit cube.
    pub(in crate::sensitivity) step: f64,
    /// The steps of each trajectory.
    pub(in crate::sensitivity) moves: Vec<Vec<Move>>,
}

impl<'a> ProvenDesign<'a, Trajectories> {
    /// Proves that a table consists of trajectories of Morris: every unit moves once in each, and all values lie on the levels
    /// with steps of half of them.
    ///
    /// - `problem`: problem file with the bounds of the inputs. Without it the bounds follow from the steps, and the values
    ///   of at least one input must reach both of its bounds.
    ///
    /// # Errors
    /// `levels` is odd or 0; the first row that breaks the design; no output has a complete trajectory.
    pub fn morris(
        table: &'a ResultTable,
        units: &InputUnits,
        levels: usize,
        problem: Option<&DesignProblem>,
    ) -> Result<ProvenDesign<'a, Trajectories>> {
        if levels == 0 || !levels.is_multiple_of(2) {
            return Err(Error::setting(DesignFault::MorrisLevels { levels }));
        }
        if let Some(problem) = problem {
            design::within_bounds(table, problem)?;
        }
        let moves = moves(table, units)?;
        on_levels(table, units.count() + 1, levels, problem)?;
        let design =
            ProvenDesign { table, layout: Trajectories { units: units.count(), step: morris::step(levels), moves } };
        let all = design.layout.moves.len();
        let most = (0..table.outputs.len()).map(|output| design.complete(output).len()).max();
        match most {
            Some(0) => Err(design::of_failed(table, DesignFault::NoTrajectory { all })),
            _ => Ok(design),
        }
    }

    /// Trajectories without a failed run in an output. A failed run spoils the effects beside it, and without the whole
    /// trajectory the inputs would have different numbers of effects.
    pub(in crate::sensitivity) fn complete(&self, output: usize) -> Vec<usize> {
        let (y, rows) = (self.table.y.column(output), self.layout.units + 1);
        (0..self.layout.moves.len()).filter(|at| (at * rows..(at + 1) * rows).all(|row| !y[row].is_nan())).collect()
    }
}

/// The steps of all trajectories.
fn moves(table: &ResultTable, units: &InputUnits) -> Result<Vec<Vec<Move>>> {
    let rows = units.count() + 1;
    let (all, count) = (table.x.nrows(), table.x.nrows() / rows);
    let trajectory = |at: usize| {
        let mut moves: Vec<Move> = Vec::new();
        for row in at * rows..(at + 1) * rows - 1 {
            moves.push(step(table, units, row, &moves).map_err(|fault| (row + 1, fault))?);
        }
        Ok(moves)
    };
    let moves: std::result::Result<Vec<Vec<Move>>, (usize, DesignFault)> = (0..count).map(trajectory).collect();
    let incomplete = DesignFault::MorrisRows { rows: all, inputs: units.count(), multiple: rows };
    match moves {
        Ok(moves) if all.is_multiple_of(rows) => Ok(moves),
        // The first row of the trajectory that is not complete.
        Ok(_) => Err(table.row_error(count * rows, incomplete)),
        // Groups without names are the reason for a number of rows that does not fit, so they are named.
        Err((row, fault)) if all.is_multiple_of(rows) || matches!(fault, DesignFault::MorrisTogether { .. }) => {
            Err(table.row_error(row, fault))
        }
        Err((row, _)) => Err(table.row_error(row, incomplete)),
    }
}

/// The step from a row to the next one.
fn step(
    table: &ResultTable,
    units: &InputUnits,
    row: usize,
    before: &[Move],
) -> std::result::Result<Move, DesignFault> {
    let (from, to) = (table.x.row(row), table.x.row(row + 1));
    let moved: Vec<usize> = (0..table.inputs.len()).filter(|input| !design::same(from[*input], to[*input])).collect();
    let (first, second) = (row + 1, row + 2);
    let grouped = units.count() < table.inputs.len();
    let unit = moved.first().map(|input| units.of_input[*input]);
    // All inputs of a group move in its step.
    let Some(unit) = unit.filter(|unit| units.inputs(*unit).eq(moved.iter().copied())) else {
        let inputs = moved.iter().map(|input| table.inputs[*input].clone()).collect();
        return Err(match moved.len() {
            _ if grouped => DesignFault::MorrisGroupStep { first, second, inputs },
            0 | 1 => DesignFault::MorrisStep { first, second, moved: moved.len() },
            moved => DesignFault::MorrisTogether { first, second, moved, inputs },
        });
    };
    if before.iter().any(|step| step.unit == unit) {
        return Err(DesignFault::MorrisRepeat { first, second, input: units.names[unit].clone() });
    }
    let direction = match moved[..] {
        [input] => Some((to[input] - from[input]).signum()),
        _ => None,
    };
    Ok(Move { unit, direction })
}

/// Checks that the values lie on the levels and that every step is half of the levels.
fn on_levels(table: &ResultTable, trajectory: usize, levels: usize, problem: Option<&DesignProblem>) -> Result<()> {
    let mut reached = problem.is_some();
    for input in (0..table.inputs.len()).filter(|input| design::moves(table, *input)) {
        let places = places(table, input, trajectory, levels, problem);
        for row in 0..places.len() {
            let before = (row % trajectory != 0).then(|| places[row - 1]);
            if let Some(fault) = off_level(table, (row, input), (before, places[row]), levels) {
                return Err(table.row_error(row, fault));
            }
        }
        reached |= places.iter().any(|place| place.round() >= (levels - 1) as f64);
    }
    if reached { Ok(()) } else { Err(table.row_error(0, DesignFault::MorrisUnproven { levels })) }
}

/// The places of the values of an input among the levels, from 0.
fn places(
    table: &ResultTable,
    input: usize,
    trajectory: usize,
    levels: usize,
    problem: Option<&DesignProblem>,
) -> Vec<f64> {
    let column = table.x.column(input);
    if let Some(problem) = problem {
        return column.iter().map(|value| (levels - 1) as f64 * problem.quantile(input, *value)).collect();
    }
    let low = column.iter().copied().fold(f64::INFINITY, f64::min);
    let within = (1..column.len()).filter(|row| row % trajectory != 0);
    let step = within.map(|row| (column[row] - column[row - 1]).abs()).find(|by| *by > 0.0);
    // A step is half of the levels, which gives the distance of two levels.
    let distance = 2.0 * step.unwrap_or(1.0) / levels as f64;
    column.iter().map(|value| (value - low) / distance).collect()
}

/// The fault of a value that is not on a level, or that is not reached by a step of half of the levels.
fn off_level(
    table: &ResultTable,
    (row, input): (usize, usize),
    (before, place): (Option<f64>, f64),
    levels: usize,
) -> Option<DesignFault> {
    let (number, name, value) = (row + 1, table.inputs[input].clone(), table.x[(row, input)]);
    let most = (levels - 1) as f64;
    if !((place - place.round()).abs() <= OFF_LEVEL && (-OFF_LEVEL..=most + OFF_LEVEL).contains(&place)) {
        return Some(DesignFault::MorrisLevel { row: number, input: name, value, levels });
    }
    let (steps, half) = ((place - before?).abs().round(), levels / 2);
    // Both numbers are whole.
    let wrong = steps > 0.5 && (steps - half as f64).abs() > 0.5;
    wrong.then_some(DesignFault::MorrisSize { row: number, input: name, steps, half, levels })
}
