//! Sensitivity analysis: which inputs an output depends on, and how much.
//!
//! Every method analyses all outputs of a table at once, in parallel over outputs, with the definitions of SALib
//! 1.6 (Iwanaga, Usher and Herman 2022, Socio-Environmental Systems Modelling 4, 18155), whose names the indices have.
//! Every method takes a [`ProvenDesign`], so that a table that is no such design cannot be analysed ([`proof`]). Variation
//! below [`values::ROUNDING`] of the size of an output is none.
//!
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
pub mod proof;
pub mod regional;
mod resampling;
pub mod sobol;
pub mod values;

pub use proof::ProvenDesign;
pub use resampling::LEAST_RESAMPLES;
pub use resampling::Resampling;

use crate::table::ResultTable;

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

impl SensitivityIndex {
    /// An index of an input that has a value without an interval.
    fn known(name: &'static str, input: usize, value: f64) -> SensitivityIndex {
        SensitivityIndex { name, inputs: (input, None), value, half_width: f64::NAN }
    }
}

/// Evidence on the indices of an output: which of them its values support.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The output varies, and enough runs did not fail.
    Enough,
    /// The output varies by less than rounding: it depends on no input, and its indices are 0 without an interval.
    NoVariation,
    /// The output varies, but not between the points of the base rows (`sobol`): there are no indices.
    NoVariationOfPoints,
    /// Too many runs failed: there are no indices.
    FewRows,
}

impl Evidence {
    /// Evidence of some values. `enough` says whether enough of the runs succeeded.
    fn of(values: &[f64], enough: bool) -> Evidence {
        match (enough, values::varies(values)) {
            (false, _) => Evidence::FewRows,
            (true, false) => Evidence::NoVariation,
            (true, true) => Evidence::Enough,
        }
    }

    /// The value of all indices of an output with other evidence than [`Evidence::Enough`].
    fn value(self) -> f64 {
        if self == Evidence::NoVariation { 0.0 } else { f64::NAN }
    }
}

/// Sensitivity indices of one output.
#[derive(Clone, Debug, PartialEq)]
pub struct SensitivityResult {
    /// Rows, base rows or trajectories used.
    pub used: usize,
    /// Rows, base rows or trajectories left out because a run failed.
    pub failed: usize,
    /// Line of the first failed run in the file of the table, or its number in a table that is in no file; from 1.
    pub first_failed: Option<u64>,
    /// Evidence that the values of the output give.
    pub evidence: Evidence,
    /// The indices: name by name, input by input.
    pub indices: Vec<SensitivityIndex>,
}

impl SensitivityResult {
    /// The result of a method that leaves out single rows.
    fn of_rows(
        table: &ResultTable,
        output: usize,
        evidence: Evidence,
        indices: Vec<SensitivityIndex>,
    ) -> SensitivityResult {
        let used = table.finished(output).len();
        let first_failed = first_failed(table, output);
        SensitivityResult { used, failed: table.y.nrows() - used, first_failed, evidence, indices }
    }

    /// The indices of a name, by input.
    pub fn of(&self, name: &str) -> impl Iterator<Item = &SensitivityIndex> {
        self.indices.iter().filter(move |index| index.name == name)
    }
}

/// Line of the first failed run of an output.
fn first_failed(table: &ResultTable, output: usize) -> Option<u64> {
    let row = table.y.column(output).iter().position(|y| y.is_nan());
    row.map(|row| table.line(row))
}
