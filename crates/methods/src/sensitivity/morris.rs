//! Elementary effects of Morris.
//!
//! An elementary effect is the change of the output, per unit of the unit cube, when one input moves up. `mu` is its mean
//! over trajectories, `mu_star` the mean of its absolute value (Campolongo, Cariboni and Saltelli 2007, Environmental
//! Modelling & Software 22, 1509-1518), `sigma` its standard deviation (Morris 1991, Technometrics 33, 161-174). As in
//! SALib the step is that of the levels, `levels / (2 (levels - 1))`, whatever the inputs are measured in: the inputs
//! only say which one moved and whether up or down. A trajectory with a failed run is left out.

use ndarray::Array2;
use rayon::prelude::*;

use crate::design::morris;
use crate::error::Error;
use crate::error::Result;
use crate::sensitivity::Resampling;
use crate::sensitivity::SensitivityIndex;
use crate::sensitivity::SensitivityResult;
use crate::table::ResultTable;
use qilu_messages::methods::DesignFault;

/// `mu`, `mu_star` (with an interval from a bootstrap of trajectories) and `sigma` of all outputs, in the unit of the output
/// per unit of the cube.
///
/// - `table`: rows in the order of [`morris::morris`], inputs in any unit.
/// - `levels`: levels of the design.
///
/// # Errors
/// The number of rows is no multiple of inputs + 1; a trajectory has a step in which not exactly one input moves, or
/// an input moves twice; `levels` is odd or 0.
pub fn analyse(table: &ResultTable, levels: usize, resampling: &Resampling) -> Result<Vec<SensitivityResult>> {
    if levels == 0 || !levels.is_multiple_of(2) {
        return Err(Error::setting(DesignFault::MorrisLevels { levels }));
    }
    let moves = moves(&table.x, &table.inputs)?;
    let step = morris::step(levels);
    let factors = table.inputs.len();
    let effects = |output: usize| -> Vec<Vec<f64>> {
        let effects = moves.iter().enumerate().map(|(at, moves)| {
            let y = |row: usize| table.y[(at * (factors + 1) + row, output)];
            let mut effects = vec![0.0; factors];
            for (row, (factor, sign)) in moves.iter().enumerate() {
                // A step down is turned, so that every effect is that of a step up.
                effects[*factor] = sign * (y(row + 1) - y(row)) / step;
            }
            effects
        });
        effects.filter(|effects| effects.iter().all(|effect| !effect.is_nan())).collect()
    };
    // A failed run spoils the two effects beside it; without the whole trajectory the inputs would have different numbers of
    // effects.
    let effects: Vec<Vec<Vec<f64>>> = (0..table.outputs.len()).into_par_iter().map(effects).collect();
    let weights = resampling.weights(effects.iter().map(Vec::len));
    let answer = |effects: &Vec<Vec<f64>>| SensitivityResult {
        used: effects.len(),
        failed: moves.len() - effects.len(),
        indices: indices(effects, factors, &weights[&effects.len()], resampling),
    };
    Ok(effects.par_iter().map(answer).collect())
}

/// The indices of one output: `mu` of all inputs, then `mu_star`, then `sigma`.
fn indices(
    effects: &[Vec<f64>],
    factors: usize,
    weights: &[Vec<f64>],
    resampling: &Resampling,
) -> Vec<SensitivityIndex> {
    let count = effects.len() as f64;
    let mean = |factor: usize| effects.iter().map(|effects| effects[factor]).sum::<f64>() / count;
    let size = |factor: usize| effects.iter().map(|effects| effects[factor].abs()).sum::<f64>() / count;
    let deviation = |factor: usize| {
        let mean = mean(factor);
        let squares: f64 = effects.iter().map(|effects| (effects[factor] - mean) * (effects[factor] - mean)).sum();
        (squares / (count - 1.0)).sqrt()
    };
    let half_width = |factor: usize| {
        resampling.half_width(weights.iter().map(|weights| {
            weights.iter().zip(effects).map(|(weight, effects)| weight * effects[factor].abs()).sum::<f64>() / count
        }))
    };
    let index = |name, factor, value, half_width| SensitivityIndex { name, inputs: (factor, None), value, half_width };
    let mu = (0..factors).map(|factor| index("mu", factor, mean(factor), f64::NAN));
    let mu_star = (0..factors).map(|factor| index("mu_star", factor, size(factor), half_width(factor)));
    let sigma = (0..factors).map(|factor| index("sigma", factor, deviation(factor), f64::NAN));
    mu.chain(mu_star).chain(sigma).collect()
}

/// For each trajectory and step, the input that moves, and +1 or -1 for up or down.
fn moves(x: &Array2<f64>, inputs: &[String]) -> Result<Vec<Vec<(usize, f64)>>> {
    let rows = inputs.len() + 1;
    if !x.nrows().is_multiple_of(rows) {
        let (inputs, multiple) = (inputs.len(), rows);
        return Err(Error::setting(DesignFault::MorrisRows { rows: x.nrows(), inputs, multiple }));
    }
    let trajectory = |at: usize| {
        let mut moves: Vec<(usize, f64)> = Vec::new();
        for row in at * rows..(at + 1) * rows - 1 {
            // Inputs have arbitrary units, so only whether and in which direction they move is read; the size of the
            // step is that of the design.
            let by = |factor: &usize| x[(row + 1, *factor)] - x[(row, *factor)];
            let moved: Vec<usize> = (0..inputs.len()).filter(|factor| by(factor) != 0.0).collect();
            let (first, second) = (row + 1, row + 2);
            let [factor] = moved[..] else {
                return Err(Error::setting(DesignFault::MorrisStep { first, second, moved: moved.len() }));
            };
            if moves.iter().any(|(before, _)| *before == factor) {
                let input = inputs[factor].clone();
                return Err(Error::setting(DesignFault::MorrisRepeat { first, second, input }));
            }
            moves.push((factor, by(&factor).signum()));
        }
        Ok(moves)
    };
    (0..x.nrows() / rows).map(trajectory).collect()
}
