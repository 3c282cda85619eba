//! Contributions of the levers, as the page shows them.

use serde::Serialize;

use crate::policy::attribution::Explanation;
use crate::region::Region;
use crate::scenario::Scenario;
use crate::scenario::file::Text;
use qilu_methods::summary::Summary;

/// The answer of [`crate::policy::attribution::explain`].
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Contributions {
    /// Indicator that was asked.
    pub indicator: &'static str,
    /// Code of the area.
    pub area: String,
    /// Year of the indicator.
    pub year: u16,
    /// Number of draws.
    pub draws: u32,
    /// Whether all sets of levers were run.
    pub exact: bool,
    /// Value in the reference.
    pub reference: Side,
    /// Value in the scenario.
    pub scenario: Side,
    /// Scenario minus reference, draw by draw.
    pub difference: SpreadSummary,
    /// Contributions; their means add up to that of the difference.
    pub rows: Vec<Contribution>,
}

/// A scenario and its value.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Side {
    /// Name of the scenario.
    pub name: String,
    /// Title of the scenario.
    pub title: Text,
    /// Value of the indicator.
    #[serde(flatten)]
    pub value: SpreadSummary,
}

/// The contribution of a lever, of the links, or of changed priors.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Contribution {
    /// Name of the lever, `links` or `uncertainty`.
    pub part: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Contribution to the difference.
    #[serde(flatten)]
    pub value: SpreadSummary,
}

/// Mean, its Monte Carlo standard error, and the 80 % interval.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SpreadSummary {
    /// Mean over the draws.
    pub mean: f64,
    /// Monte Carlo standard error of the mean; `None` for one draw and for draws that are all alike.
    pub mcse: Option<f64>,
    /// 10th percentile of the draws; `None` with fewer than ten.
    #[serde(rename = "q0.1")]
    pub low: Option<f64>,
    /// 90th percentile of the draws; `None` with fewer than ten.
    #[serde(rename = "q0.9")]
    pub high: Option<f64>,
}

impl From<&Summary> for SpreadSummary {
    fn from(summary: &Summary) -> SpreadSummary {
        let (low, high) = summary.percentiles_10_90();
        SpreadSummary { mean: summary.mean, mcse: summary.mcse, low, high }
    }
}

impl Contributions {
    /// The answer for two scenarios.
    #[must_use]
    pub fn new(
        region: &Region,
        scenario: &Scenario,
        reference: &Scenario,
        draws: u32,
        answer: &Explanation,
    ) -> Contributions {
        let side = |scenario: &Scenario, value: &Summary| Side {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            value: value.into(),
        };
        let row = |(part, value): &(crate::policy::attribution::ScenarioPart, Summary)| {
            let (part, zh, en) = part.names();
            Contribution { part, zh, en, value: value.into() }
        };
        Contributions {
            indicator: answer.question.indicator.name,
            area: region.names(answer.question.area).code.clone(),
            year: answer.question.year,
            draws,
            exact: answer.exact,
            reference: side(reference, &answer.reference),
            scenario: side(scenario, &answer.scenario),
            difference: (&answer.difference).into(),
            rows: answer.contributions.iter().map(row).collect(),
        }
    }
}
