//! Figures that a user accepted although they contradict the forecast, with the reason that the user gave.

use serde::Deserialize;
use serde::Serialize;

/// A figure that was accepted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedFigure {
    /// Code of the area.
    pub region_code: String,
    /// Indicator, as result files name it.
    pub indicator: String,
    /// Year that the figure describes.
    pub year: u16,
    /// The figure, in the unit of the indicator.
    pub value: f64,
    /// Median of the forecast, in the unit of the indicator.
    pub expected: f64,
    /// Standard deviation of the forecast, with the error of the figure, in the unit of the indicator.
    pub sd: f64,
    /// Distance of the figure from the median, in standard deviations.
    pub deviations: f64,
}

impl AcceptedFigure {
    /// Whether it is of the same area, indicator and year.
    #[must_use]
    pub fn is_of(&self, other: &AcceptedFigure) -> bool {
        (&self.region_code, &self.indicator, self.year) == (&other.region_code, &other.indicator, other.year)
    }
}

/// Figures that were accepted for one reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// The reason, in the words of the user.
    pub reason: String,
    /// The figures; none if the reason was given in vain.
    #[serde(default)]
    pub figure: Vec<AcceptedFigure>,
}
