//! Points of several groups with the curve of each: what was seen of a law, and the law.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::MUTED;
use crate::chart::layout::WIDTH;
use crate::chart::scale;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Marker;
use crate::chart::svg::Point;
use crate::chart::svg::Svg;

/// Height of the plotting area, pixels.
const HEIGHT: f64 = 380.0;

/// Mark, its attributes and the attributes of the curve of each group.
const LOOKS: [(Marker, &str, &str); 2] = [
    (Marker::Circle, "fill=\"#9ccae1\" stroke=\"#0b4f8a\"", "stroke=\"#0b4f8a\" stroke-width=\"2\""),
    (
        Marker::Diamond,
        "fill=\"#f2c9a8\" stroke=\"#b3521e\"",
        "stroke=\"#b3521e\" stroke-width=\"2\" stroke-dasharray=\"7 3\"",
    ),
];

/// Points with their curve.
#[derive(Clone, Debug)]
pub struct LawGroup {
    /// Name of the points in the legend.
    pub name: String,
    /// Name of the curve in the legend.
    pub curve_name: String,
    /// Points, each with its description for screen readers and pointers.
    pub points: Vec<(String, Point)>,
    /// Corners of the curve, from the left.
    pub curve: Vec<Point>,
}

/// The data of the chart. All numbers are finite.
#[derive(Clone, Debug)]
pub struct LawChart {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name and number format of the horizontal axis.
    pub level: (String, NumberFormat),
    /// Name and number format of the vertical axis.
    pub upright: (String, NumberFormat),
    /// Groups, at most two.
    pub groups: Vec<LawGroup>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(law: &LawChart) -> String {
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &law.heading);
    let all = || LOOKS.iter().zip(&law.groups);
    let mut entries = Vec::new();
    for ((marker, attributes, curve), group) in all() {
        entries.push((LegendKey::Mark(*marker, (*attributes).to_owned()), group.name.as_str()));
        entries.push((LegendKey::Line((*curve).to_owned(), None), group.curve_name.as_str()));
    }
    let top = layout::legend(&mut svg, top, &entries) + 14.0;
    svg.text((MARGIN, top), MUTED, &svg::shortened(&law.upright.0, LETTER, WIDTH - 2.0 * MARGIN));
    let frame = Frame { left: MARGIN + 52.0, right: WIDTH - MARGIN - 12.0, top: top + 14.0, bottom: top + HEIGHT };
    let places = |value: fn(&Point) -> f64| {
        let of_group = move |group: &LawGroup| {
            let marks = group.points.iter().map(|(_, point)| value(point));
            marks.chain(group.curve.iter().map(value)).collect::<Vec<f64>>()
        };
        scale::extent(law.groups.iter().flat_map(of_group))
    };
    let right = LinearScale::round(places(|point| point.0), (frame.left, frame.right), 8.0);
    let up = LinearScale::round(places(|point| point.1), (frame.bottom, frame.top), 6.0);
    layout::level_axis(&mut svg, frame, &right, law.level.1);
    layout::upright_axis(&mut svg, frame, &up, law.upright.1, LETTER);
    let at = |point: &Point| (right.at(point.0), up.at(point.1));
    for ((_, _, curve), group) in all() {
        svg.polyline(&group.curve.iter().map(at).collect::<Vec<Point>>(), curve);
    }
    // After the curves, so that no curve hides a point.
    for ((marker, attributes, _), group) in all() {
        for (label, point) in &group.points {
            svg.open_group("point", label);
            svg.mark(*marker, at(point), 5.0, attributes);
            svg.close_group();
        }
    }
    layout::level_name(&mut svg, frame, &law.level.0);
    layout::finish(&svg, &law.heading, frame.bottom + 50.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    #[test]
    fn every_point_and_curve_is_inside_the_picture() {
        let group = |name: &str, shift: f64| LawGroup {
            name: name.to_owned(),
            curve_name: format!("{name}, curve"),
            points: (0..26_u8).map(|at| (format!("点 {at}"), (f64::from(at) / 26.0, 0.03 + shift))).collect(),
            curve: vec![(-0.2, 0.02 + shift), (0.5, 0.04 + shift), (1.1, 0.03 + shift)],
        };
        let law = LawChart {
            heading: heading("转移率 Hazards"),
            level: ("x".to_owned(), NumberFormat::Plain(1)),
            upright: ("h".to_owned(), NumberFormat::Percent(1)),
            groups: vec![group("2010—2020", 0.0), group("2020—2022", -0.01)],
        };
        let svg = chart(&law);
        let picture = Picture::read(&svg);
        picture.is_sound();
        assert_eq!(picture.count("g", "point"), 52);
        keep("law", &svg);
    }
}
