//! Study files as written.

use serde::Deserialize;
use toml::Spanned;

use crate::scenario::file::LayersFile;
use crate::scenario::file::Text;
use crate::scenario::file::listed;

/// A study as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StudyFile {
    /// Title in both languages.
    pub(super) title: Text,
    /// Scenario file that is varied; the path begins at the folder of the study.
    pub(super) scenario: Spanned<String>,
    /// How points are laid out.
    pub(super) design: DesignEntry,
    /// Draws and replicates of each point.
    #[serde(default)]
    pub(super) ensemble: EnsembleEntry,
    /// Layers of uncertainty, where they are not the scenario's.
    #[serde(default)]
    pub(super) layers: LayersFile,
    /// The factors that are varied.
    #[serde(default)]
    pub(super) factor: Vec<FactorEntry>,
    /// SALib problem file with the factors instead: names of levers and parameters with uniform bounds.
    pub(super) problem: Option<Spanned<String>>,
    /// Parameters whose drawn values are kept with each run; `all` for all that are drawn.
    #[serde(default)]
    pub(super) record: Vec<Spanned<String>>,
    /// The outputs that are read from each run.
    pub(super) output: Vec<OutputEntry>,
}

/// The design as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DesignEntry {
    pub(super) kind: Spanned<String>,
    pub(super) points: Option<Spanned<usize>>,
    pub(super) seed: Option<u64>,
    pub(super) second_order: Option<Spanned<bool>>,
    pub(super) levels: Option<Spanned<usize>>,
    pub(super) matrix: Option<Spanned<String>>,
}

/// Size of the ensemble of each point as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnsembleEntry {
    pub(super) draws: Option<Spanned<u32>>,
    pub(super) replicates: Option<Spanned<u32>>,
    pub(super) seed: Option<u64>,
}

/// A factor as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactorEntry {
    pub(super) name: Option<String>,
    pub(super) lever: Option<Spanned<String>>,
    pub(super) parameter: Option<Spanned<String>>,
    pub(super) low: Option<Spanned<f64>>,
    pub(super) high: Option<Spanned<f64>>,
    pub(super) prior: Option<Spanned<bool>>,
    pub(super) levels: Option<Spanned<usize>>,
    pub(super) start: Option<Spanned<u16>>,
    pub(super) ramp: Option<Spanned<u16>>,
    pub(super) end: Option<Spanned<u16>>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) places: Option<Vec<Spanned<String>>>,
}

/// An output as written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OutputEntry {
    pub(super) name: Option<Spanned<String>>,
    pub(super) expression: Spanned<String>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) areas: Option<Vec<Spanned<String>>>,
    #[serde(default, deserialize_with = "listed")]
    pub(super) years: Option<Vec<Spanned<u16>>>,
}
