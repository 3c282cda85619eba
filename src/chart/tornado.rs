//! Tornado chart: bars from zero, the longest on top, each with the interval of its value.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::WIDTH;
use crate::chart::scale;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Svg;

/// Height of a row, pixels.
const ROW: f64 = 24.0;

const BAR: &str = "fill=\"#74a6d6\"";
const INTERVAL: &str = "stroke=\"#1a1a1a\" stroke-width=\"1.5\"";

/// A bar. All numbers are finite and in the unit of the axis.
#[derive(Clone, Debug)]
pub struct TornadoRow {
    /// Name of the bar.
    pub label: String,
    /// Value at the end of the bar.
    pub value: f64,
    /// Lower and upper end of the interval, if there is one.
    pub interval: Option<(f64, f64)>,
}

/// The data of the chart.
#[derive(Clone, Debug)]
pub struct Tornado {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the horizontal axis with its unit.
    pub axis: String,
    /// Name of the intervals in the legend.
    pub interval: String,
    /// Format of the values.
    pub format: NumberFormat,
    /// Rows in any order; the chart sorts them.
    pub rows: Vec<TornadoRow>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(tornado: &Tornado) -> String {
    let mut rows: Vec<&TornadoRow> = tornado.rows.iter().collect();
    // The sort is stable, so that rows of equal length keep their order and equal data give equal bytes.
    rows.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    let mut svg = Svg::default();
    let mut top = layout::heading(&mut svg, &tornado.heading);
    if rows.iter().any(|row| row.interval.is_some()) {
        top = layout::legend(&mut svg, top, &[(LegendKey::Line(INTERVAL.to_owned(), None), &tornado.interval)]) + 6.0;
    }
    let labels = layout::widest(rows.iter().map(|row| row.label.as_str()), LETTER, 0.35 * WIDTH);
    let frame = Frame {
        left: MARGIN + labels + 14.0,
        right: WIDTH - MARGIN - 60.0,
        top,
        bottom: top + ROW * rows.len().max(1) as f64,
    };
    let ends = |row: &TornadoRow| row.interval.map_or([row.value; 2], |(low, high)| [low, high]);
    // Zero belongs to the axis, because the bars start there.
    let values = rows.iter().flat_map(|row| ends(row).into_iter().chain([row.value, 0.0]));
    let scale = LinearScale::round(scale::extent(values), (frame.left, frame.right), 6.0);
    layout::level_axis(&mut svg, frame, &scale, tornado.format);
    for (position, row) in rows.iter().enumerate() {
        draw(&mut svg, frame, &scale, frame.top + ROW * (position as f64 + 0.5), (row, tornado.format));
    }
    // After the bars, which would cover it.
    svg.line((scale.at(0.0), frame.top), (scale.at(0.0), frame.bottom), "stroke=\"#555555\" stroke-width=\"1.5\"");
    layout::level_name(&mut svg, frame, &tornado.axis);
    layout::finish(&svg, &tornado.heading, frame.bottom + 50.0)
}

fn draw(svg: &mut Svg, frame: Frame, scale: &LinearScale, y: f64, (row, format): (&TornadoRow, NumberFormat)) {
    let value = format.show(row.value);
    let interval = row.interval.map(|(low, high)| format!(" [{}, {}]", format.show(low), format.show(high)));
    svg.open_group("row", &format!("{}: {value}{}", row.label, interval.unwrap_or_default()));
    let label = svg::shortened(&row.label, LETTER, frame.left - MARGIN - 14.0);
    svg.text((frame.left - 12.0, y + 4.5), "text-anchor=\"end\" fill=\"#1a1a1a\"", &label);
    let (zero, end) = (scale.at(0.0), scale.at(row.value));
    svg.rect((zero.min(end), y - 7.0), ((end - zero).abs(), 14.0), BAR);
    if let Some((low, high)) = row.interval {
        svg.line((scale.at(low), y), (scale.at(high), y), INTERVAL);
        for x in [low, high].map(|end| scale.at(end)) {
            svg.line((x, y - 4.0), (x, y + 4.0), INTERVAL);
        }
    }
    svg.text((WIDTH - MARGIN, y + 4.5), &format!("text-anchor=\"end\" {}", layout::MUTED), &value);
    svg.close_group();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    #[test]
    fn the_longest_bar_is_on_top_and_all_is_inside_the_picture() {
        for rows in [0, 1, 12, 40] {
            let row = |at: usize| TornadoRow {
                label: format!("迁移 parameter <{at}>"),
                value: 0.05 * ((7 * at) % 13) as f64 - 0.1,
                interval: (at % 5 != 4).then(|| (0.05 * ((7 * at) % 13) as f64 - 0.15, 0.05 * ((7 * at) % 13) as f64)),
            };
            let tornado = Tornado {
                heading: heading("总效应 Total indices"),
                axis: "总效应指数 total index".to_owned(),
                interval: "95%区间 95 % interval".to_owned(),
                format: NumberFormat::Plain(3),
                rows: (0..rows).map(row).collect(),
            };
            let svg = chart(&tornado);
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "row"), rows);
            if rows == 12 {
                let (long, short) = (svg.find("&lt;11&gt;: 0.500"), svg.find("&lt;2&gt;: −0.050"));
                assert!(long.is_some() && long < short, "{svg}");
            }
            keep(&format!("tornado-{rows}"), &svg);
        }
    }
}
