//! Scatter plot with up to four classes of points, each with its own colour and form.

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

/// Height of the plotting area, pixels.
const HEIGHT: f64 = 380.0;

/// Marks of the classes, from light to dark.
const CLASSES: [(Marker, &str); 4] = [
    (Marker::Circle, "fill=\"#9ccae1\" stroke=\"#2b5c8a\""),
    (Marker::Diamond, "fill=\"#4a90c4\" stroke=\"#ffffff\""),
    (Marker::Triangle, "fill=\"#b3521e\" stroke=\"#ffffff\""),
    (Marker::Square, "fill=\"#6b1f12\" stroke=\"#ffffff\""),
];

const REQUIRED: &str = "stroke=\"#b3261e\" stroke-width=\"1.5\" stroke-dasharray=\"6 3\"";

/// A point of the plot.
#[derive(Clone, Debug)]
pub struct ScatterPoint {
    /// Description for screen readers and pointers; it is not drawn.
    pub label: String,
    /// Horizontal coordinate.
    pub x: f64,
    /// Vertical coordinate.
    pub y: f64,
    /// Index of its class.
    pub class: usize,
}

/// The data of the plot. All numbers are finite.
#[derive(Clone, Debug)]
pub struct Scatter {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name and number format of the horizontal axis.
    pub level: (String, NumberFormat),
    /// Name and number format of the vertical axis.
    pub upright: (String, NumberFormat),
    /// Names of the classes, at most four.
    pub classes: Vec<String>,
    /// Points, painted in the given order.
    pub points: Vec<ScatterPoint>,
    /// The reference point: name, horizontal and vertical coordinate.
    pub reference: (String, f64, f64),
    /// A horizontal line: name and vertical coordinate.
    pub line: (String, f64),
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(scatter: &Scatter) -> String {
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &scatter.heading);
    let mut entries: Vec<(LegendKey, &str)> = CLASSES
        .iter()
        .zip(&scatter.classes)
        .map(|((marker, attributes), name)| (LegendKey::Mark(*marker, (*attributes).to_owned()), name.as_str()))
        .collect();
    entries.push((LegendKey::Mark(Marker::Square, OBSERVED.to_owned()), scatter.reference.0.as_str()));
    entries.push((LegendKey::Line(REQUIRED.to_owned(), None), scatter.line.0.as_str()));
    let top = layout::legend(&mut svg, top, &entries) + 14.0;
    svg.text((MARGIN, top), layout::MUTED, &svg::shortened(&scatter.upright.0, LETTER, WIDTH - 2.0 * MARGIN));
    let frame = Frame { left: MARGIN + 52.0, right: WIDTH - MARGIN - 12.0, top: top + 14.0, bottom: top + HEIGHT };
    let places = |value: fn(&ScatterPoint) -> f64, other: f64| scatter.points.iter().map(value).chain([other]);
    let right = scale::extent(places(|point| point.x, scatter.reference.1));
    // Reference and line belong to the domains, so that they are inside the frame wherever the points are.
    let up = scale::extent(places(|point| point.y, scatter.reference.2).chain([scatter.line.1]));
    let right = LinearScale::round(right, (frame.left, frame.right), 6.0);
    let up = LinearScale::round(up, (frame.bottom, frame.top), 6.0);
    layout::level_axis(&mut svg, frame, &right, scatter.level.1);
    layout::upright_axis(&mut svg, frame, &up, scatter.upright.1, LETTER);
    // Before the points, so that the line does not cover them.
    svg.line((frame.left, up.at(scatter.line.1)), (frame.right, up.at(scatter.line.1)), REQUIRED);
    for point in &scatter.points {
        let (marker, attributes) = CLASSES[point.class.min(CLASSES.len() - 1)];
        svg.open_group("point", &point.label);
        svg.mark(marker, (right.at(point.x), up.at(point.y)), 5.5, attributes);
        svg.close_group();
    }
    // The reference is drawn last, so that no point hides it.
    svg.open_group("reference", &scatter.reference.0);
    svg.mark(Marker::Square, (right.at(scatter.reference.1), up.at(scatter.reference.2)), 5.0, OBSERVED);
    svg.close_group();
    layout::level_name(&mut svg, frame, &scatter.level.0);
    layout::finish(&svg, &scatter.heading, frame.bottom + 50.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(count: usize) -> Scatter {
        let point = |at: usize| ScatterPoint {
            label: format!("方案 package {at}"),
            x: 130.0 * at as f64 - 200.0,
            y: 0.64 + 0.012 * at as f64,
            class: at % 3,
        };
        Scatter {
            heading: heading("花多少钱，换多大把握 Trade-off between cost and probability"),
            level: ("费用（亿元）cost, 100 million yuan".to_owned(), NumberFormat::Plain(0)),
            upright: ("概率 probability".to_owned(), NumberFormat::Percent(0)),
            classes: ["差距较小 low", "居中 middle", "差距较大 high"].map(str::to_owned).to_vec(),
            points: (0..count).map(point).collect(),
            reference: ("基准 baseline".to_owned(), 0.0, 0.64),
            line: ("要求 required".to_owned(), 0.8),
        }
    }

    #[test]
    fn every_point_has_its_mark_inside_the_picture() {
        for count in [0, 1, 24] {
            let svg = chart(&example(count));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "point"), count);
            assert_eq!(picture.count("g", "reference"), 1);
            keep(&format!("scatter-{count}"), &svg);
        }
    }
}
