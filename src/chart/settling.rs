//! Convergence plot: estimates and their intervals as the sample grows.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::layout;
use crate::chart::layout::AXIS;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::MUTED;
use crate::chart::layout::SMALL;
use crate::chart::layout::WIDTH;
use crate::chart::scale;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Marker;
use crate::chart::svg::Point;
use crate::chart::svg::Svg;

/// Height of the plotting area, pixels.
const HEIGHT: f64 = 320.0;

/// Colour, dashes and mark of a line, by its index.
const LOOKS: [(&str, &str, Marker); 8] = [
    ("#0b4f8a", "none", Marker::Circle),
    ("#c44e00", "7 3", Marker::Square),
    ("#2a7a2a", "none", Marker::Triangle),
    ("#8a5a00", "8 3 2 3", Marker::Diamond),
    ("#6b3fa0", "2 2", Marker::Circle),
    ("#333333", "none", Marker::Square),
    ("#b0306a", "7 3", Marker::Triangle),
    ("#008080", "1 3", Marker::Diamond),
];

/// The estimates of one value.
#[derive(Clone, Debug)]
pub struct ConvergenceLine {
    /// Name in the legend.
    pub name: String,
    /// Value and half-width of its interval for each sample size; NaN if there is none.
    pub points: Vec<(f64, f64)>,
}

/// The data of the plot.
#[derive(Clone, Debug)]
pub struct Settling {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the vertical axis.
    pub upwards: String,
    /// Name of the horizontal axis.
    pub right: String,
    /// Sample sizes, at equal distances on the axis: they double, so the axis is logarithmic.
    pub sizes: Vec<usize>,
    /// Lines; up to eight have different styles.
    pub lines: Vec<ConvergenceLine>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(settling: &Settling) -> String {
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &settling.heading);
    let entries: Vec<(LegendKey, &str)> = settling
        .lines
        .iter()
        .enumerate()
        .map(|(position, line)| {
            let (stroke, fill, marker) = look(position);
            (LegendKey::Line(stroke, Some((marker, fill))), line.name.as_str())
        })
        .collect();
    let top = layout::legend(&mut svg, top, &entries);
    svg.text((MARGIN, top + 12.0), MUTED, &svg::shortened(&settling.upwards, LETTER, WIDTH - 2.0 * MARGIN));
    let frame =
        Frame { left: MARGIN + 50.0, right: WIDTH - MARGIN - 20.0, top: top + 26.0, bottom: top + 26.0 + HEIGHT };
    let values = settling.lines.iter().flat_map(|line| &line.points).flat_map(|(value, half)| ends(*value, *half));
    let up =
        LinearScale::round(scale::extent(values.filter(|value| value.is_finite())), (frame.bottom, frame.top), 5.0);
    layout::upright_axis(&mut svg, frame, &up, NumberFormat::Plain(2), LETTER);
    // Sizes double from one to the next, so equal distances make the axis logarithmic; a single size still needs a
    // domain with a width.
    let last = settling.sizes.len().max(2) - 1;
    let right = LinearScale::new((0.0, last as f64), (frame.left + 16.0, frame.right - 16.0));
    for (step, size) in settling.sizes.iter().enumerate() {
        let x = right.at(step as f64);
        svg.line((x, frame.bottom), (x, frame.bottom + 4.0), AXIS);
        let attributes = format!("font-size=\"{SMALL}\" text-anchor=\"middle\" {MUTED}");
        svg.text((x, frame.bottom + 17.0), &attributes, &size.to_string());
    }
    for (position, line) in settling.lines.iter().enumerate() {
        // The lines are side by side, so that intervals do not hide each other.
        let aside = 3.0 * (position as f64 - 0.5 * (settling.lines.len() as f64 - 1.0)).clamp(-5.0, 5.0);
        draw(&mut svg, &up, line, position, &|step| right.at(step as f64) + aside);
    }
    layout::level_name(&mut svg, frame, &settling.right);
    layout::finish(&svg, &settling.heading, frame.bottom + 50.0)
}

fn ends(value: f64, half: f64) -> [f64; 2] {
    // The first sizes can have an estimate without an interval.
    if half.is_finite() { [value - half, value + half] } else { [value; 2] }
}

/// Attributes of a line and of its marks, and the mark.
fn look(position: usize) -> (String, String, Marker) {
    let (colour, dashes, marker) = LOOKS[position % LOOKS.len()];
    let line = format!("stroke=\"{colour}\" stroke-width=\"1.5\" stroke-dasharray=\"{dashes}\"");
    (line, format!("fill=\"{colour}\""), marker)
}

fn draw(svg: &mut Svg, up: &LinearScale, line: &ConvergenceLine, position: usize, at: &dyn Fn(usize) -> f64) {
    let (stroke, fill, marker) = look(position);
    // A missing estimate is skipped, and the line joins its neighbours.
    let known = line.points.iter().enumerate().filter(|(_, (value, _))| value.is_finite());
    let points: Vec<Point> = known.clone().map(|(step, (value, _))| (at(step), up.at(*value))).collect();
    svg.open_group("line", &line.name);
    svg.polyline(&points, &stroke);
    for (step, (value, half)) in known {
        let [low, high] = ends(*value, *half).map(|end| up.at(end));
        svg.line((at(step), low), (at(step), high), &stroke);
        svg.mark(marker, (at(step), up.at(*value)), 3.2, &fill);
    }
    svg.close_group();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    #[test]
    fn every_line_is_inside_the_picture() {
        for (lines, steps) in [(0, 0), (1, 1), (3, 9), (12, 7)] {
            let point = |line: usize, step: usize| {
                let half = if step == 0 { f64::NAN } else { 0.4 / (step * step) as f64 };
                (if line == 2 && step == 1 { f64::NAN } else { 0.1 * line as f64 + half.min(0.1) }, half)
            };
            let settling = Settling {
                heading: heading("收敛 Convergence"),
                upwards: "总效应指数 total index".to_owned(),
                right: "基样本数 base rows".to_owned(),
                sizes: (0..steps).map(|step| 16 << step).collect(),
                lines: (0..lines)
                    .map(|line| ConvergenceLine {
                        name: format!("参数{line} <parameter>"),
                        points: (0..steps).map(|step| point(line, step)).collect(),
                    })
                    .collect(),
            };
            let svg = chart(&settling);
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "line"), lines);
            keep(&format!("settling-{lines}-{steps}"), &svg);
        }
    }
}
