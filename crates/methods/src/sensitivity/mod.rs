//! Sensitivity analysis: which inputs an output depends on, and how much.
//!
//! Every method analyses all outputs of a table at once, in parallel over outputs, with the definitions of SALib
//! 1.6 (Iwanaga, Usher and Herman 2022, Socio-Environmental Systems Modelling 4, 18155), whose names the indices have.
//! Runs that failed are NaN; each method leaves out the smallest set of rows that its design allows, output by output,
//! and says how many: a base row with all its rows ([`sobol`]), a trajectory ([`morris`]), or single rows ([`pawn`],
//! [`delta`], [`regional`]).
//!
//! The crate `salib` (0.3, read in its source) is not used: it takes one output at a time, centres no output before the
//! first-order estimator and divides by the variance of A alone, where SALib centres and takes A and B; an output that
//! is NaN makes an index of 0 (`saltelli2010`) or an error (`pawn`, `borgonovo`), and there are no intervals of
//! second-order indices from given outputs.

pub mod convergence;
pub mod delta;
mod kolmogorov;
pub mod morris;
pub mod pawn;
pub mod regional;
mod resampling;
pub mod sobol;

pub use resampling::Resampling;

/// A method of sensitivity analysis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SensitivityMethod {
    /// Variance-based indices ([`sobol`]), which need the design of Saltelli.
    Sobol,
    /// Elementary effects ([`morris`]), which need trajectories of Morris.
    Morris,
    /// Distances of conditional distributions ([`pawn`]), from any table.
    Pawn,
    /// Density-based indices ([`delta`]), from any table.
    Delta,
    /// Regional sensitivity analysis ([`regional`]), from any table and a condition.
    Regional,
}

impl SensitivityMethod {
    /// All methods.
    pub const ALL: [SensitivityMethod; 5] = [
        SensitivityMethod::Sobol,
        SensitivityMethod::Morris,
        SensitivityMethod::Pawn,
        SensitivityMethod::Delta,
        SensitivityMethod::Regional,
    ];

    /// Name in files and on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            SensitivityMethod::Sobol => "sobol",
            SensitivityMethod::Morris => "morris",
            SensitivityMethod::Pawn => "pawn",
            SensitivityMethod::Delta => "delta",
            SensitivityMethod::Regional => "regional",
        }
    }

    /// Name of the index by which inputs are ranked.
    #[must_use]
    pub fn leading(self) -> &'static str {
        match self {
            SensitivityMethod::Sobol => "ST",
            SensitivityMethod::Morris => "mu_star",
            SensitivityMethod::Pawn => "median",
            SensitivityMethod::Delta => "delta",
            SensitivityMethod::Regional => "KS",
        }
    }
}

/// A sensitivity index of an input, or of two inputs together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SensitivityIndex {
    /// Name, as the method defines it, such as `ST`.
    pub name: &'static str,
    /// Index of the input, and of the second input if the sensitivity index belongs to a pair.
    pub inputs: (usize, Option<usize>),
    /// The estimate, without unit or in the unit that the method states; NaN where there is none.
    pub value: f64,
    /// Half the width of the interval around it; NaN where there is none.
    pub half_width: f64,
}

/// Whether the values are not all equal. Bits are compared, because a variance of equal values can be a rounding error above
/// zero.
#[expect(clippy::float_cmp, reason = "the very same")]
fn varies(values: &[f64]) -> bool {
    // Neighbours are enough: if all of them are equal, all values are.
    values.windows(2).any(|two| two[0] != two[1])
}

/// Sensitivity indices of one output.
#[derive(Clone, Debug, PartialEq)]
pub struct SensitivityResult {
    /// Rows, base rows or trajectories used.
    pub used: usize,
    /// Rows, base rows or trajectories left out because a run failed.
    pub failed: usize,
    /// The indices: name by name, input by input.
    pub indices: Vec<SensitivityIndex>,
}

impl SensitivityResult {
    /// The indices of a name, by input.
    pub fn of(&self, name: &str) -> impl Iterator<Item = &SensitivityIndex> {
        self.indices.iter().filter(move |index| index.name == name)
    }
}
