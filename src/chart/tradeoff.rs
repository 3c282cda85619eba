//! Two shares against each other, both from 0 to 1: one mark for each item, by group; selected marks have a ring and a label.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::MUTED;
use crate::chart::layout::WIDTH;
use crate::chart::scale::LinearScale;
use crate::chart::svg::LETTER;
use crate::chart::svg::Marker;
use crate::chart::svg::Point;
use crate::chart::svg::Svg;

/// Height of the plotting area, pixels.
const HEIGHT: f64 = 400.0;

/// Half of the height of a mark, pixels.
const SIZE: f64 = 5.0;

const PATH: &str = "stroke=\"#bbbbbb\" stroke-width=\"1.5\"";
const RING: &str = "fill=\"none\" stroke=\"#1a1a1a\" stroke-width=\"2\"";

/// Colour and mark of the groups, by index, from light to dark; they repeat after eight.
const LOOKS: [(&str, Marker); 8] = [
    ("#bdbdbd", Marker::Circle),
    ("#f2b134", Marker::Square),
    ("#e0732c", Marker::Triangle),
    ("#c0392b", Marker::Diamond),
    ("#8e44ad", Marker::Circle),
    ("#4a5fc1", Marker::Square),
    ("#0b4f8a", Marker::Triangle),
    ("#08304f", Marker::Diamond),
];

/// An item with its two shares.
#[derive(Clone, Debug)]
pub struct TradeoffPoint {
    /// Share on the horizontal axis, 0 to 1.
    pub right: f64,
    /// Share on the vertical axis, 0 to 1.
    pub up: f64,
    /// Index of its group.
    pub group: usize,
    /// Name, for pointers and screen readers.
    pub title: String,
    /// Label beside the mark if the item is selected.
    pub label: Option<String>,
}

/// The data of the chart.
#[derive(Clone, Debug)]
pub struct Tradeoff {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the horizontal axis.
    pub level_axis: String,
    /// Name of the vertical axis.
    pub upright_axis: String,
    /// Names of the groups; those without a mark are left out of the legend.
    pub groups: Vec<String>,
    /// Name of the ring around selected items in the legend.
    pub chosen: String,
    /// Whether a line joins the marks in their order.
    pub joined: bool,
    /// Marks in the order of painting; later ones cover earlier ones.
    pub marks: Vec<TradeoffPoint>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(tradeoff: &Tradeoff) -> String {
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &tradeoff.heading);
    let top = layout::legend(&mut svg, top, &legend(tradeoff)) + 30.0;
    let frame = Frame { left: MARGIN + 44.0, right: WIDTH - MARGIN - 24.0, top, bottom: top + HEIGHT };
    // The axes always cover 0 to 1, so that charts of different boxes can be compared.
    let right = LinearScale::new((0.0, 1.0), (frame.left, frame.right));
    let up = LinearScale::new((0.0, 1.0), (frame.bottom, frame.top));
    layout::level_axis(&mut svg, frame, &right, NumberFormat::Percent(0));
    layout::upright_axis(&mut svg, frame, &up, NumberFormat::Percent(0), LETTER);
    svg.text((MARGIN, frame.top - 14.0), MUTED, &tradeoff.upright_axis);
    let place = |mark: &TradeoffPoint| (right.at(mark.right), up.at(mark.up));
    // The path is drawn first, so that the marks are painted over it.
    if tradeoff.joined {
        svg.polyline(&tradeoff.marks.iter().map(place).collect::<Vec<_>>(), PATH);
    }
    for mark in &tradeoff.marks {
        draw(&mut svg, mark, place(mark), f64::midpoint(frame.left, frame.right));
    }
    layout::level_name(&mut svg, frame, &tradeoff.level_axis);
    layout::finish(&svg, &tradeoff.heading, frame.bottom + 50.0)
}

fn look(group: usize) -> (Marker, String) {
    let (colour, marker) = LOOKS[group % LOOKS.len()];
    (marker, format!("fill=\"{colour}\" stroke=\"#ffffff\""))
}

fn draw(svg: &mut Svg, mark: &TradeoffPoint, (x, y): Point, middle: f64) {
    let (marker, attributes) = look(mark.group);
    svg.open_group("mark", &mark.title);
    svg.mark(marker, (x, y), SIZE, &attributes);
    if let Some(label) = &mark.label {
        svg.mark(Marker::Circle, (x, y), 2.0 * SIZE, RING);
        // A label towards the middle cannot leave the chart.
        let (x, anchor) = if x < middle { (x + 16.0, "start") } else { (x - 16.0, "end") };
        let attributes = format!("text-anchor=\"{anchor}\" font-weight=\"600\" fill=\"#1a1a1a\"");
        svg.text((x, y + 18.0), &attributes, label);
    }
    svg.close_group();
}

fn legend(tradeoff: &Tradeoff) -> Vec<(LegendKey, &str)> {
    let used = |group: &usize| tradeoff.marks.iter().any(|mark| mark.group == *group);
    let sign = |group: usize| {
        let (marker, attributes) = look(group);
        (LegendKey::Mark(marker, attributes), tradeoff.groups[group].as_str())
    };
    let mut entries: Vec<(LegendKey, &str)> = (0..tradeoff.groups.len()).filter(used).map(sign).collect();
    if tradeoff.marks.iter().any(|mark| mark.label.is_some()) {
        entries.push((LegendKey::Mark(Marker::Circle, RING.to_owned()), &tradeoff.chosen));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(marks: usize) -> Tradeoff {
        let mark = |at: usize| {
            let share = at as f64 / marks.max(2) as f64;
            TradeoffPoint {
                right: 1.0 - share * share,
                up: 0.2 + 0.8 * share,
                group: at * 9 / marks,
                title: format!("{at} <&>"),
                label: at.is_multiple_of(17).then(|| format!("方框 {at}")),
            }
        };
        Tradeoff {
            heading: heading("覆盖率与密度 Coverage and density"),
            level_axis: "覆盖率 coverage".to_owned(),
            upright_axis: "密度 density".to_owned(),
            groups: (0..9).map(|count| format!("{count} 个变量 inputs")).collect(),
            chosen: "选中 chosen".to_owned(),
            joined: true,
            marks: (0..marks).map(mark).collect(),
        }
    }

    #[test]
    fn every_mark_is_inside_the_picture_and_in_the_legend() {
        for marks in [0, 1, 2, 40] {
            let svg = chart(&example(marks));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "mark"), marks);
            let rings = marks.div_ceil(17);
            assert_eq!(picture.with("stroke", "#1a1a1a"), rings + usize::from(rings > 0), "rings and the legend");
            keep(&format!("tradeoff-{marks}"), &svg);
        }
    }

    #[test]
    fn same_data_same_bytes() {
        assert_eq!(chart(&example(40)), chart(&example(40)));
    }
}
