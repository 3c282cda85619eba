//! The fan chart of the urban share: what is observed, what is projected, and the targets.

use crate::chart::fan;
use crate::chart::fan::Alone;
use crate::chart::fan::Fan;
use crate::chart::fan::FanLegend;
use crate::data::observations::Observations;
use crate::ensemble::summary::SummaryRow;
use crate::indicators::IndicatorId;
use crate::plan::Target;
use crate::region::Area;
use crate::report::text;
use qilu_messages::Language;

/// First year of the observed series that is shown.
const FIRST_YEAR: u16 = 2010;

/// Series of the province that are shown: the censuses and the year-end figures after the census of 2020.
const SHOWN: [&str; 3] = ["census2010", "census2020", "bulletin_after_2020census"];

/// Lower end of the axis.
const LEAST_SHARE: f64 = 0.45;

/// A share up to which the axis goes at least.
const LARGEST_SHARE: f64 = 0.76;

/// The chart as SVG.
///
/// - `rows`: summaries that hold the urban share of the province.
/// - `subtitle`: the scenario.
#[must_use]
pub fn chart(
    rows: &[SummaryRow],
    observations: &Observations,
    targets: &[Target],
    subtitle: &str,
    language: Language,
) -> String {
    let share: Vec<&SummaryRow> =
        rows.iter().filter(|row| row.area == Area::Province && row.indicator.id == IndicatorId::UrbanShare).collect();
    let (Some(first), Some(last)) = (share.first(), share.last()) else { return String::new() };
    let top = share.iter().map(|row| row.summary.quantiles[8]).fold(LARGEST_SHARE, f64::max);
    let words = text::words(language);
    fan::chart(&Alone {
        title: words.fan_title.to_owned(),
        subtitle: subtitle.to_owned(),
        fan: Fan {
            years: share.iter().map(|row| row.year).collect(),
            quantiles: share.iter().map(|row| fan::quantiles(row.summary.quantiles)).collect(),
            observed: observed(observations, last.year),
            lines: Vec::new(),
            targets: targets.iter().filter(|target| target.reading == "strict").map(mark).collect(),
        },
        years: (FIRST_YEAR.min(first.year), last.year),
        shares: (LEAST_SHARE, (top * 20.0).ceil() / 20.0),
        last: format!("{:.1}%", 100.0 * last.summary.median()),
        names: FanLegend {
            observed: words.fan_observed.to_owned(),
            projected: words.fan_projected.to_owned(),
            target: words.fan_target.to_owned(),
        },
    })
}

/// The published shares of the province up to a year.
fn observed(observations: &Observations, last: u16) -> Vec<(u16, f64)> {
    let published = |year: u16| {
        let all = observations.all("370000", "urban_share", year);
        let shown = all.iter().rev().find(|row| SHOWN.contains(&row.vintage.as_str()));
        shown.map(|row| (year, row.value))
    };
    (FIRST_YEAR..=last).filter_map(published).collect()
}

fn mark(target: &Target) -> fan::FanTarget {
    fan::FanTarget { year: target.year, value: target.threshold, label: format!("{:.0}%", 100.0 * target.threshold) }
}
