//! Dot plot: one row for each area, with an interval, a median and, if available, an observation.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::OBSERVED;
use crate::chart::layout::WIDTH;
use crate::chart::scale;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Marker;
use crate::chart::svg::Svg;

/// Height of a row, pixels.
const ROW: f64 = 21.0;

const INTERVAL: &str = "stroke=\"#74a6d6\" stroke-width=\"5\" stroke-linecap=\"round\"";
const VALUE: &str = "fill=\"#0b4f8a\" stroke=\"#ffffff\"";

/// A row of the plot. All numbers are finite and in the unit of the axis.
#[derive(Clone, Debug)]
pub struct DotRow {
    /// Name of the area.
    pub label: String,
    /// Lower and upper end of the interval; `None` where the draws do not show it.
    pub interval: Option<(f64, f64)>,
    /// Median, drawn as a dot.
    pub value: f64,
    /// Observed value, if one is published.
    pub observed: Option<f64>,
    /// Short note at the right edge.
    pub note: Option<String>,
}

/// Names in the legend; an entry with an empty name is left out.
#[derive(Clone, Debug, Default)]
pub struct DotsLegend {
    /// Name of the medians.
    pub value: String,
    /// Name of the intervals.
    pub interval: String,
    /// Name of the observations.
    pub observed: String,
}

/// The data of the plot; rows are drawn from top to bottom in the given order.
#[derive(Clone, Debug)]
pub struct Dots {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the horizontal axis with its unit.
    pub axis: String,
    /// Format of the numbers of the axis.
    pub format: NumberFormat,
    /// Value of a vertical reference line, such as 0 for errors.
    pub reference: Option<f64>,
    /// Names in the legend.
    pub names: DotsLegend,
    /// Rows; the plot is legible with up to about 40.
    pub rows: Vec<DotRow>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(dots: &Dots) -> String {
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &dots.heading);
    let top = legend(&mut svg, top, dots) + 6.0;
    // The names take what they need, but leave more than half of the width to the data.
    let labels = layout::widest(dots.rows.iter().map(|row| row.label.as_str()), LETTER, 0.4 * WIDTH);
    let notes = layout::widest(dots.rows.iter().filter_map(|row| row.note.as_deref()), LETTER, 0.3 * WIDTH);
    let frame = Frame {
        left: MARGIN + labels + 14.0,
        right: WIDTH - MARGIN - notes - 16.0,
        top,
        bottom: top + ROW * dots.rows.len().max(1) as f64,
    };
    let values = dots.rows.iter().flat_map(|row| {
        let ends = row.interval.into_iter().flat_map(|(low, high)| [low, high]);
        ends.chain([row.value]).chain(row.observed)
    });
    // The reference belongs to the domain, so that its line is inside the frame even if all values are on one side of
    // it.
    let domain = scale::extent(values.chain(dots.reference));
    let scale = LinearScale::round(domain, (frame.left, frame.right), 6.0);
    layout::level_axis(&mut svg, frame, &scale, dots.format);
    // Drawn before the rows, so that the marks are painted over it.
    if let Some(reference) = dots.reference {
        let x = scale.at(reference);
        svg.line((x, frame.top), (x, frame.bottom), "stroke=\"#555555\" stroke-width=\"1.5\"");
    }
    for (index, row) in dots.rows.iter().enumerate() {
        draw(&mut svg, frame, &scale, frame.top + ROW * (index as f64 + 0.5), (row, dots.format));
    }
    layout::level_name(&mut svg, frame, &dots.axis);
    layout::finish(&svg, &dots.heading, frame.bottom + 50.0)
}

fn draw(svg: &mut Svg, frame: Frame, scale: &LinearScale, y: f64, (row, format): (&DotRow, NumberFormat)) {
    let number = |value: f64| format.show(value);
    // The exact values are in the tooltip, because the row itself shows no numbers.
    let mut title = format!("{}: {}", row.label, number(row.value));
    if let Some((low, high)) = row.interval {
        title.push_str(&format!(" [{}, {}]", number(low), number(high)));
    }
    if let Some(observed) = row.observed {
        title.push_str(&format!("; {}", number(observed)));
    }
    svg.open_group("row", &title);
    svg.line((frame.left, y), (frame.right, y), "stroke=\"#eeeeee\" stroke-dasharray=\"1 3\"");
    let label = svg::shortened(&row.label, LETTER, frame.left - MARGIN - 14.0);
    svg.text((frame.left - 12.0, y + 4.5), "text-anchor=\"end\" fill=\"#1a1a1a\"", &label);
    if let Some((low, high)) = row.interval {
        svg.line((scale.at(low), y), (scale.at(high), y), INTERVAL);
    }
    svg.mark(Marker::Circle, (scale.at(row.value), y), 5.0, VALUE);
    if let Some(observed) = row.observed {
        svg.mark(Marker::Diamond, (scale.at(observed), y), 5.0, OBSERVED);
    }
    if let Some(note) = &row.note {
        let note = svg::shortened(note, LETTER, WIDTH - MARGIN - frame.right - 16.0);
        svg.text((frame.right + 16.0, y + 4.5), layout::MUTED, &note);
    }
    svg.close_group();
}

fn legend(svg: &mut Svg, top: f64, dots: &Dots) -> f64 {
    let mut entries = vec![
        (LegendKey::Mark(Marker::Circle, VALUE.to_owned()), dots.names.value.as_str()),
        (LegendKey::Line(INTERVAL.to_owned(), None), dots.names.interval.as_str()),
    ];
    if dots.rows.iter().any(|row| row.observed.is_some()) {
        entries.push((LegendKey::Mark(Marker::Diamond, OBSERVED.to_owned()), dots.names.observed.as_str()));
    }
    layout::legend(svg, top, &entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(rows: usize) -> Dots {
        let cities = ["济南 Jinan", "青岛 Qingdao", "烟台 Yantai", "临沂 Linyi", "菏泽 Heze", "东营 Dongying"];
        let row = |at: usize| {
            let value = 0.021 - 0.0017 * at as f64;
            let spread = 0.006 + 0.001 * (at % 5) as f64;
            DotRow {
                label: cities[at % cities.len()].to_owned(),
                interval: Some((value - spread, value + spread)),
                value,
                observed: (at % 7 != 3).then_some(value + 0.9 * spread * (at % 3) as f64 - spread),
                note: (at % 4 == 1).then(|| format!("区划调整 {}", 2016 + at % 4)),
            }
        };
        Dots {
            heading: heading("各市城镇化率误差 Errors of the urban share <2020>"),
            axis: "误差（百分点）· error, percentage points".to_owned(),
            format: NumberFormat::Percent(1),
            reference: Some(0.0),
            names: DotsLegend {
                value: "中位数 median".to_owned(),
                interval: "80%区间 80 % interval".to_owned(),
                observed: "公布数 published".to_owned(),
            },
            rows: (0..rows).map(row).collect(),
        }
    }

    #[test]
    fn every_row_has_its_marks_inside_the_picture() {
        for rows in [0, 1, 16, 40] {
            let svg = chart(&example(rows));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "row"), rows);
            keep(&format!("dots-{rows}"), &svg);
        }
    }

    #[test]
    fn same_data_same_bytes() {
        assert_eq!(chart(&example(16)), chart(&example(16)));
    }

    #[test]
    fn equal_values_and_endless_labels_do_no_harm() {
        let mut dots = example(3);
        dots.reference = None;
        for row in &mut dots.rows {
            (row.interval, row.value, row.observed) = (Some((0.5, 0.5)), 0.5, None);
            row.label = "山东省青岛市西海岸新区 & Qingdao West Coast New Area ".repeat(4);
            row.note = Some(row.label.clone());
        }
        Picture::read(&chart(&dots)).is_sound();
    }
}
