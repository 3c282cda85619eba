//! Parts shared by all charts: background, heading, legend, frame and axes. Lengths are in pixels of the SVG view box; the
//! vertical coordinate increases downwards.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Marker;
use crate::chart::svg::Point;
use crate::chart::svg::Svg;

/// Width of a chart, pixels.
pub(super) const WIDTH: f64 = 860.0;

/// White border on all sides, pixels.
pub(super) const MARGIN: f64 = 20.0;

/// Font size in small panels and notes, pixels.
pub(super) const SMALL: f64 = 11.0;

/// Attributes of the title.
pub(super) const TITLE: &str = "font-size=\"19\" font-weight=\"600\" fill=\"#1a1a1a\"";

/// Attributes of the text of axes and legends.
pub(super) const MUTED: &str = "fill=\"#555555\"";

/// Attributes of observations: solid black.
pub(super) const OBSERVED: &str = "fill=\"#1a1a1a\"";

/// Attributes of the median of a projection.
pub(super) const MEDIAN: &str = "stroke=\"#0b4f8a\" stroke-width=\"2.5\"";

/// Attributes of grid lines.
pub(super) const GRID: &str = "stroke=\"#e3e3e3\"";

/// Attributes of the line of an axis.
pub(super) const AXIS: &str = "stroke=\"#888888\"";

/// The sides of a plotting area.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

/// Draws title and subtitle and returns the vertical position below them.
pub(super) fn heading(svg: &mut Svg, heading: &Heading) -> f64 {
    let mut y = 4.0;
    for line in svg::lines(&heading.title, 19.0 * svg::BOLD, WIDTH - 2.0 * MARGIN) {
        y += 25.0;
        svg.text((MARGIN, y), TITLE, &line);
    }
    y += 2.0;
    for line in svg::lines(&heading.subtitle, LETTER, WIDTH - 2.0 * MARGIN) {
        y += 18.0;
        svg.text((MARGIN, y), MUTED, &line);
    }
    y + 12.0
}

/// Completes a chart with background, title and description.
pub(super) fn finish(drawn: &Svg, heading: &Heading, height: f64) -> String {
    // Screen readers expect the title before all other elements, but the height of the paper is known only after
    // drawing, so the drawing is made first and appended.
    let mut svg = Svg::default();
    svg.title(&heading.title);
    svg.description(&heading.description);
    svg.paper((WIDTH, height));
    svg.append(drawn);
    svg.finish((WIDTH, height))
}

/// A sign in a legend, with the attributes of the elements that it explains.
#[derive(Clone, Debug)]
pub(super) enum LegendKey {
    /// A mark without a line.
    Mark(Marker, String),
    /// A line, if given with a mark that has attributes of its own.
    Line(String, Option<(Marker, String)>),
    /// A filled area.
    Area(String),
    /// A filled area with a line through it.
    Band(String, String),
}

/// Position and size of a sign in a legend.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot {
    pub(super) left: f64,
    /// Vertical position of lines and marks.
    pub(super) middle: f64,
    pub(super) width: f64,
    /// Vertical position of the upper side of areas.
    pub(super) top: f64,
    /// Height of areas.
    pub(super) height: f64,
    /// Half of the height of a mark without a line.
    pub(super) mark: f64,
}

impl LegendKey {
    pub(super) fn draw(&self, svg: &mut Svg, spot: Spot) {
        let Spot { left, middle, width, top, height, mark: size } = spot;
        let centre = (left + width / 2.0, middle);
        let line = |svg: &mut Svg, attributes: &str| svg.line((left, middle), (left + width, middle), attributes);
        match self {
            LegendKey::Mark(marker, attributes) => svg.mark(*marker, centre, size, attributes),
            LegendKey::Line(attributes, mark) => {
                line(svg, attributes);
                if let Some((marker, attributes)) = mark {
                    svg.mark(*marker, centre, 4.0, attributes);
                }
            }
            LegendKey::Area(attributes) => svg.rect((left, top), (width, height), attributes),
            LegendKey::Band(area, attributes) => {
                svg.rect((left, top), (width, height), area);
                line(svg, attributes);
            }
        }
    }
}

/// Draws the name of a sign in a legend; `at` is the start of its baseline.
pub(super) fn name(svg: &mut Svg, at: Point, words: &str) {
    svg.text(at, "fill=\"#333333\"", words);
}

/// Draws the entries of a legend in as many lines as they need and returns the vertical position below them. Entries with an
/// empty name are left out.
pub(super) fn legend(svg: &mut Svg, top: f64, entries: &[(LegendKey, &str)]) -> f64 {
    let (mut x, mut y) = (MARGIN, top + 6.0);
    // Without any named sign the legend takes no height.
    let mut bottom = top;
    for (sign, name) in entries.iter().filter(|(_, name)| !name.is_empty()) {
        let name = svg::shortened(name, LETTER, WIDTH - 2.0 * MARGIN - 32.0);
        let width = 32.0 + svg::text_width(&name, LETTER);
        // An entry that is wider than a line still gets a line of its own.
        if x > MARGIN && x + width > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + 20.0);
        }
        sign.draw(svg, Spot { left: x, middle: y, width: 26.0, top: y - 6.0, height: 12.0, mark: 4.5 });
        self::name(svg, (x + 32.0, y + 4.5), &name);
        x += width + 22.0;
        bottom = y + 16.0;
    }
    bottom
}

/// Font size of the numbers of axes and their distances from the axes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lettering {
    /// Font size; `None` for that of the chart.
    pub(super) size: Option<f64>,
    /// Distance from the vertical axis to the end of its numbers.
    pub(super) aside: f64,
    /// Distance from the middle of a number down to its baseline.
    pub(super) drop: f64,
    /// Distance from the horizontal axis to the baseline of its numbers.
    pub(super) below: f64,
}

impl Lettering {
    /// Distances for a font size.
    pub(super) fn of(letter: f64) -> Lettering {
        // Digits are about 0.7 of the letter size high, so their middle is half of that above the baseline.
        Lettering { size: Some(letter), aside: 6.0, drop: 0.35 * letter, below: letter + 6.0 }
    }

    fn attributes(self, anchor: &str) -> String {
        let size = self.size.map_or_else(String::new, |size| format!("font-size=\"{size}\" "));
        format!("{size}text-anchor=\"{anchor}\" {MUTED}")
    }
}

/// Draws horizontal grid lines with their numbers to the left.
pub(super) fn rungs(
    svg: &mut Svg,
    frame: Frame,
    scale: &LinearScale,
    numbers: impl Iterator<Item = (f64, String)>,
    lettering: Lettering,
) {
    for (number, words) in numbers {
        let y = scale.at(number);
        svg.line((frame.left, y), (frame.right, y), GRID);
        svg.text((frame.left - lettering.aside, y + lettering.drop), &lettering.attributes("end"), &words);
    }
}

/// Draws the line of the horizontal axis.
pub(super) fn ground(svg: &mut Svg, frame: Frame) {
    svg.line((frame.left, frame.bottom), (frame.right, frame.bottom), AXIS);
}

/// Draws years below the frame.
pub(super) fn years(svg: &mut Svg, frame: Frame, scale: &LinearScale, years: &[f64], lettering: Lettering) {
    for year in years {
        let place = (scale.at(*year), frame.bottom + lettering.below);
        svg.text(place, &lettering.attributes("middle"), &format!("{year:.0}"));
    }
}

/// Draws the grid lines and numbers of a vertical axis.
pub(super) fn upright_axis(svg: &mut Svg, frame: Frame, scale: &LinearScale, format: NumberFormat, letter: f64) {
    let (ticks, step) = scale.ticks();
    let numbers = ticks.into_iter().map(|tick| (tick, format.of_axis(step).show(tick)));
    rungs(svg, frame, scale, numbers, Lettering::of(letter));
    ground(svg, frame);
}

/// Draws the grid lines of a horizontal axis and its numbers below the frame.
pub(super) fn level_axis(svg: &mut Svg, frame: Frame, scale: &LinearScale, format: NumberFormat) {
    let (ticks, step) = scale.ticks();
    for tick in ticks {
        let x = scale.at(tick);
        svg.line((x, frame.top), (x, frame.bottom), GRID);
        let attributes = format!("text-anchor=\"middle\" {MUTED}");
        svg.text((x, frame.bottom + 18.0), &attributes, &format.of_axis(step).show(tick));
    }
    svg.line((frame.left, frame.bottom), (frame.right, frame.bottom), AXIS);
}

/// Draws the name of a horizontal axis, centred below the frame.
pub(super) fn level_name(svg: &mut Svg, frame: Frame, words: &str) {
    let middle = f64::midpoint(frame.left, frame.right);
    // The name is centred, so its half must fit on the narrower side.
    let room = 2.0 * f64::min(middle - MARGIN, WIDTH - MARGIN - middle);
    let words = svg::shortened(words, LETTER, room);
    svg.text((middle, frame.bottom + 38.0), &format!("text-anchor=\"middle\" {MUTED}"), &words);
}

/// Width of the widest label, at most `limit`.
pub(super) fn widest<'a>(labels: impl Iterator<Item = &'a str>, letter: f64, limit: f64) -> f64 {
    labels.map(|label| svg::text_width(label, letter)).fold(0.0, f64::max).min(limit)
}
