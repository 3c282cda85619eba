//! The fan chart of the urban share of the province: observations, projection and targets.

use crate::chart::fan;
use crate::chart::fan::Alone;
use crate::chart::fan::Fan;
use crate::chart::fan::FanLegend;
use crate::data::observations::Observations;
use crate::ensemble::summary::SummaryRow;
use crate::indicators::IndicatorId;
use crate::plan::Target;
use crate::region::Area;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_run::FanText;
use qilu_messages::report_table::TableWord;

/// First year of the observed series that is shown.
const FIRST_YEAR: u16 = 2010;

/// Series of the province that are shown: the censuses and the year-end statistics revised after the census of 2020.
const SHOWN: [&str; 3] = ["census2010", "census2020", "bulletin_after_2020census"];

/// Lower end of the axis, share: just below the share of the first year shown (2010).
const LEAST_SHARE: f64 = 0.45;

/// Share that the axis covers at least: just above the target of 2035, so that its mark has room.
const LARGEST_SHARE: f64 = 0.76;

/// The chart as SVG.
///
/// - `rows`: summaries that hold the urban share of the province.
/// - `subtitle`: title of the scenario.
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
    // Element 8 of the quantiles is that of 97.5 %, the upper end of the widest interval drawn.
    let top =
        share.iter().map(|row| row.summary.quantiles[8].unwrap_or(row.summary.central())).fold(LARGEST_SHARE, f64::max);
    fan::chart(&Alone {
        title: FanText::Title.say(language).into_owned(),
        subtitle: subtitle.to_owned(),
        fan: Fan {
            years: share.iter().map(|row| row.year).collect(),
            quantiles: share.iter().map(|row| fan::quantiles(&row.summary, 1.0)).collect(),
            observed: observed(observations, last.year),
            lines: Vec::new(),
            // Other readings of a target lie at most a point lower, so their marks would cover each other.
            targets: targets.iter().filter(|target| target.reading == "strict").map(mark).collect(),
        },
        years: (FIRST_YEAR.min(first.year), last.year),
        // The axis ends at a multiple of 5 %.
        shares: (LEAST_SHARE, (top * 20.0).ceil() / 20.0),
        last: format!("{:.1}%", 100.0 * last.summary.central()),
        names: FanLegend {
            observed: TableWord::Published.say(language).into_owned(),
            projected: FanText::Projected.say(language).into_owned(),
            target: FanText::Target.say(language).into_owned(),
        },
    })
}

/// Year and published urban share of the province, from [`FIRST_YEAR`] to `last`; years without a statistic are absent.
fn observed(observations: &Observations, last: u16) -> Vec<(u16, f64)> {
    let published = |year: u16| {
        let all = observations.all("370000", "urban_share", year);
        // Where a year has several series, the last one is the latest revision.
        let shown = all.iter().rev().find(|row| SHOWN.contains(&row.vintage.as_str()));
        shown.map(|row| (year, row.value))
    };
    (FIRST_YEAR..=last).filter_map(published).collect()
}

/// The mark of a target, labelled with its threshold in percent.
fn mark(target: &Target) -> fan::FanTarget {
    fan::FanTarget { year: target.year, value: target.threshold, label: format!("{:.0}%", 100.0 * target.threshold) }
}
