//! What all charts share: paper, heading, legend, frame and axes.

use crate::chart::Format;
use crate::chart::Heading;
use crate::chart::scale::Scale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Marker;
use crate::chart::svg::Point;
use crate::chart::svg::Svg;

/// Width of a chart.
pub(super) const WIDTH: f64 = 860.0;

/// White border on all sides.
pub(super) const MARGIN: f64 = 20.0;

/// Size of the letters in small panels and notes.
pub(super) const SMALL: f64 = 11.0;

/// Text of axes and legends.
pub(super) const MUTED: &str = "fill=\"#555555\"";

/// What was observed: solid black.
pub(super) const OBSERVED: &str = "fill=\"#1a1a1a\"";

/// The median of what is projected.
pub(super) const MEDIAN: &str = "stroke=\"#0b4f8a\" stroke-width=\"2.5\"";

/// Lines behind the data.
pub(super) const GRID: &str = "stroke=\"#e3e3e3\"";

/// The line that an axis stands on.
pub(super) const AXIS: &str = "stroke=\"#888888\"";

/// Sides of a plotting area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// Title and subtitle; returns where the next thing may start.
pub(super) fn heading(svg: &mut Svg, heading: &Heading) -> f64 {
    let mut y = 4.0;
    for line in svg::lines(&heading.title, 19.0 * svg::BOLD, WIDTH - 2.0 * MARGIN) {
        y += 25.0;
        svg.text((MARGIN, y), "font-size=\"19\" font-weight=\"600\" fill=\"#1a1a1a\"", &line);
    }
    y += 2.0;
    for line in svg::lines(&heading.subtitle, LETTER, WIDTH - 2.0 * MARGIN) {
        y += 18.0;
        svg.text((MARGIN, y), MUTED, &line);
    }
    y + 12.0
}

/// Puts the picture on paper and gives it its names.
pub(super) fn finish(drawn: &Svg, heading: &Heading, height: f64) -> String {
    let mut svg = Svg::default();
    svg.title(&heading.title);
    svg.description(&heading.description);
    svg.paper((WIDTH, height));
    svg.append(drawn);
    svg.finish((WIDTH, height))
}

/// A sign in a legend, with the attributes of what it stands for.
#[derive(Clone, Debug)]
pub(super) enum Sign {
    /// A mark alone.
    Mark(Marker, String),
    /// A line, with a mark on it that has attributes of its own.
    Line(String, Option<(Marker, String)>),
    /// An area.
    Area(String),
    /// An area with a line through it.
    Band(String, String),
}

impl Sign {
    fn draw(&self, svg: &mut Svg, (x, y): Point) {
        let line = |svg: &mut Svg, attributes: &str| svg.line((x, y), (x + 26.0, y), attributes);
        match self {
            Sign::Mark(marker, attributes) => svg.mark(*marker, (x + 13.0, y), 4.5, attributes),
            Sign::Line(attributes, mark) => {
                line(svg, attributes);
                if let Some((marker, attributes)) = mark {
                    svg.mark(*marker, (x + 13.0, y), 4.0, attributes);
                }
            }
            Sign::Area(attributes) => svg.rect((x, y - 6.0), (26.0, 12.0), attributes),
            Sign::Band(area, attributes) => {
                svg.rect((x, y - 6.0), (26.0, 12.0), area);
                line(svg, attributes);
            }
        }
    }
}

/// Signs and their names in as many lines as they need; returns where the next thing may start. Signs without a name
/// are left out.
pub(super) fn legend(svg: &mut Svg, top: f64, entries: &[(Sign, &str)]) -> f64 {
    let (mut x, mut y) = (MARGIN, top + 6.0);
    let mut bottom = top;
    for (sign, name) in entries.iter().filter(|(_, name)| !name.is_empty()) {
        let name = svg::shortened(name, LETTER, WIDTH - 2.0 * MARGIN - 32.0);
        let width = 32.0 + svg::text_width(&name, LETTER);
        if x > MARGIN && x + width > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + 20.0);
        }
        sign.draw(svg, (x, y));
        svg.text((x + 32.0, y + 4.5), "fill=\"#333333\"", &name);
        x += width + 22.0;
        bottom = y + 16.0;
    }
    bottom
}

/// Marks and numbers of an axis upwards.
pub(super) fn upright_axis(svg: &mut Svg, frame: Frame, scale: &Scale, format: Format, letter: f64) {
    let (ticks, step) = scale.ticks();
    for tick in ticks {
        let y = scale.at(tick);
        svg.line((frame.left, y), (frame.right, y), GRID);
        let place = (frame.left - 6.0, y + 0.35 * letter);
        let attributes = format!("font-size=\"{letter}\" text-anchor=\"end\" {MUTED}");
        svg.text(place, &attributes, &format.of_axis(step).show(tick));
    }
    svg.line((frame.left, frame.bottom), (frame.right, frame.bottom), AXIS);
}

/// Marks and numbers of an axis to the right, below the frame.
pub(super) fn level_axis(svg: &mut Svg, frame: Frame, scale: &Scale, format: Format) {
    let (ticks, step) = scale.ticks();
    for tick in ticks {
        let x = scale.at(tick);
        svg.line((x, frame.top), (x, frame.bottom), GRID);
        let attributes = format!("text-anchor=\"middle\" {MUTED}");
        svg.text((x, frame.bottom + 18.0), &attributes, &format.of_axis(step).show(tick));
    }
    svg.line((frame.left, frame.bottom), (frame.right, frame.bottom), AXIS);
}

/// Name of an axis to the right, centred below the frame.
pub(super) fn level_name(svg: &mut Svg, frame: Frame, words: &str) {
    let middle = f64::midpoint(frame.left, frame.right);
    let room = 2.0 * f64::min(middle - MARGIN, WIDTH - MARGIN - middle);
    let words = svg::shortened(words, LETTER, room);
    svg.text((middle, frame.bottom + 38.0), &format!("text-anchor=\"middle\" {MUTED}"), &words);
}

/// Room that the widest of some labels needs, at most `limit`.
pub(super) fn widest<'a>(labels: impl Iterator<Item = &'a str>, letter: f64, limit: f64) -> f64 {
    labels.map(|label| svg::text_width(label, letter)).fold(0.0, f64::max).min(limit)
}
