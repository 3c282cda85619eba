//! Elementary effects of Morris.
//!
//! An elementary effect is the change of the output, per unit of the unit cube, when one input moves up. `mu` is its mean
//! over trajectories, `mu_star` the mean of its absolute value (Campolongo, Cariboni and Saltelli 2007, Environmental
//! Modelling & Software 22, 1509-1518), `sigma` its standard deviation (Morris 1991, Technometrics 33, 161-174). As in
//! SALib the step is that of the levels, `levels / (2 (levels - 1))`, whatever the inputs are measured in: the inputs
//! only say which one moved and whether up or down. A trajectory with a failed run is left out.

use rayon::prelude::*;

use crate::estimate;
use crate::sensitivity;
use crate::sensitivity::Evidence;
use crate::sensitivity::ProvenDesign;
use crate::sensitivity::Resampling;
use crate::sensitivity::SensitivityIndex;
use crate::sensitivity::SensitivityResult;
use crate::sensitivity::proof::Trajectories;

/// `mu`, `mu_star` (with an interval from a bootstrap of trajectories) and `sigma` of all outputs, in the unit of the output
/// per unit of the cube. A group of inputs, which may move in different directions, has `mu_star` alone, as Campolongo,
/// Cariboni and Saltelli (2007) define it.
#[must_use]
pub fn analyse(design: &ProvenDesign<'_, Trajectories>, resampling: &Resampling) -> Vec<SensitivityResult> {
    let table = design.table();
    let complete: Vec<Vec<usize>> = (0..table.outputs.len()).map(|output| design.complete(output)).collect();
    let weights = resampling.weights(complete.iter().map(Vec::len));
    let answer = |output: usize| {
        let trajectories = &complete[output];
        let (evidence, effects, exponent) = effects(design, output, trajectories);
        let mut indices = indices(&effects, design.layout().units, &weights[&trajectories.len()], resampling);
        for index in &mut indices {
            if evidence == Evidence::Enough {
                index.value = libm::scalbn(index.value, exponent);
                index.half_width = libm::scalbn(index.half_width, exponent);
            } else {
                (index.value, index.half_width) = (evidence.value(), f64::NAN);
            }
        }
        SensitivityResult {
            used: trajectories.len(),
            failed: design.layout().moves.len() - trajectories.len(),
            first_failed: sensitivity::first_failed(table, output),
            evidence,
            indices,
        }
    };
    (0..table.outputs.len()).into_par_iter().map(answer).collect()
}

/// The effects of each unit in some trajectories, divided by two to the power of an exponent.
fn effects(
    design: &ProvenDesign<'_, Trajectories>,
    output: usize,
    trajectories: &[usize],
) -> (Evidence, Vec<Vec<Effect>>, i32) {
    let (layout, y) = (design.layout(), design.table().y.column(output));
    let rows = layout.units + 1;
    let mut values: Vec<f64> =
        trajectories.iter().flat_map(|at| at * rows..(at + 1) * rows).map(|row| y[row]).collect();
    let evidence = Evidence::of(&values, !trajectories.is_empty());
    let exponent = estimate::normalise(&mut values);
    // The values are of size 1 now, so that a smaller change is rounding.
    let of_trajectory = |(values, at): (&[f64], &usize)| {
        let mut effects = vec![Effect::default(); layout.units];
        for (row, step) in layout.moves[*at].iter().enumerate() {
            let change = without_noise((values[row + 1] - values[row]) / layout.step);
            // A step down is turned, so that every effect is that of a step up.
            let signed = step.direction.map_or(f64::NAN, |direction| direction * change);
            effects[step.unit] = Effect { signed, size: change.abs() };
        }
        effects
    };
    (evidence, values.chunks_exact(rows).zip(trajectories).map(of_trajectory).collect(), exponent)
}

/// A number that is computed from values of size 1, without its rounding.
fn without_noise(value: f64) -> f64 {
    if value.abs() <= estimate::ALIKE { 0.0 } else { value }
}

/// An elementary effect.
#[derive(Clone, Copy, Debug, Default)]
struct Effect {
    /// Change for a step up; NaN for a group of inputs.
    signed: f64,
    /// Absolute value of the change.
    size: f64,
}

/// The indices of one output: `mu` of all inputs, then `mu_star`, then `sigma`.
fn indices(
    effects: &[Vec<Effect>],
    factors: usize,
    weights: &[Vec<f64>],
    resampling: &Resampling,
) -> Vec<SensitivityIndex> {
    let count = effects.len() as f64;
    // Effects that cancel leave their rounding behind.
    let mean = |factor: usize| without_noise(effects.iter().map(|effects| effects[factor].signed).sum::<f64>() / count);
    let size = |factor: usize| effects.iter().map(|effects| effects[factor].size).sum::<f64>() / count;
    let deviation = |factor: usize| {
        if effects.len() < 2 {
            return f64::NAN;
        }
        let mean = mean(factor);
        let gap = |effects: &Vec<Effect>| effects[factor].signed - mean;
        let squares: f64 = effects.iter().map(|effects| gap(effects) * gap(effects)).sum();
        without_noise((squares / (count - 1.0)).sqrt())
    };
    let half_width = |factor: usize| {
        // All resamples of one trajectory are alike.
        if effects.len() < 2 {
            return f64::NAN;
        }
        resampling.half_width(weights.iter().map(|weights| {
            weights.iter().zip(effects).map(|(weight, effects)| weight * effects[factor].size).sum::<f64>() / count
        }))
    };
    let index = |name, factor, value, half_width| SensitivityIndex { name, inputs: (factor, None), value, half_width };
    let mu = (0..factors).map(|factor| index("mu", factor, mean(factor), f64::NAN));
    let mu_star = (0..factors).map(|factor| index("mu_star", factor, size(factor), half_width(factor)));
    let sigma = (0..factors).map(|factor| index("sigma", factor, deviation(factor), f64::NAN));
    mu.chain(mu_star).chain(sigma).collect()
}
