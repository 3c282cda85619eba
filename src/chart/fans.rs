//! Small multiples of fan charts: projected shaded, observed solid, baselines dashed.

use crate::chart::Format;
use crate::chart::Heading;
use crate::chart::grid;
use crate::chart::grid::Grid;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::MARGIN;
use crate::chart::layout::MEDIAN;
use crate::chart::layout::MUTED;
use crate::chart::layout::OBSERVED;
use crate::chart::layout::Sign;
use crate::chart::layout::WIDTH;
use crate::chart::scale;
use crate::chart::scale::Scale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Marker;
use crate::chart::svg::Point;
use crate::chart::svg::Svg;

/// Lower and upper place in the quantiles, and shade, of the intervals of 95, 80 and 50 %.
const BANDS: [(usize, usize, &str); 3] =
    [(0, 6, "fill=\"#d6e4f2\""), (1, 5, "fill=\"#a9c8e6\""), (2, 4, "fill=\"#74a6d6\"")];

/// Colour, dashes and mark of baselines, by the order of their names.
const BASELINES: [(&str, &str, Marker); 4] = [
    ("#c44e00", "7 3", Marker::Square),
    ("#666666", "2 2", Marker::Triangle),
    ("#8a5a00", "8 3 2 3", Marker::Diamond),
    ("#333333", "1 3", Marker::Circle),
];

/// A line to compare with, such as a baseline.
#[derive(Clone, Debug)]
pub struct Line {
    /// Name; lines of the same name look the same in all panels.
    pub name: String,
    /// Year and value.
    pub points: Vec<(u16, f64)>,
}

/// A fan chart; all values in the unit of the axis and finite.
#[derive(Clone, Debug)]
pub struct Panel {
    /// Title of the panel.
    pub title: String,
    /// Projected years, ascending.
    pub years: Vec<u16>,
    /// Quantiles of each year: 2.5, 10, 25, 50, 75, 90 and 97.5 %.
    pub quantiles: Vec<[f64; 7]>,
    /// Year and observed value, ascending.
    pub observed: Vec<(u16, f64)>,
    /// Lines to compare with.
    pub lines: Vec<Line>,
}

/// The legend; a sign without a name is left out.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Name of the observations.
    pub observed: String,
    /// Name of median and intervals.
    pub projected: String,
}

/// What is drawn.
#[derive(Clone, Debug)]
pub struct Fans {
    /// Words above.
    pub heading: Heading,
    /// Name of the axes upwards with their unit, such as 万人; may be empty.
    pub axis: String,
    /// How the numbers of the axes are written.
    pub format: Format,
    /// The legend; lines bring their own names.
    pub names: Names,
    /// Fan charts, row by row in up to four columns; years are shared, each has its own axis upwards.
    pub panels: Vec<Panel>,
}

/// The chart as SVG.
#[must_use]
pub fn chart(fans: &Fans) -> String {
    let baselines = baselines(&fans.panels);
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &fans.heading);
    let mut top = legend(&mut svg, top, &fans.names, &baselines);
    if !fans.axis.is_empty() {
        svg.text((MARGIN, top + 12.0), MUTED, &svg::shortened(&fans.axis, LETTER, WIDTH - 2.0 * MARGIN));
        top += 20.0;
    }
    let grid = Grid::new(fans.panels.len(), top);
    let years = fans.panels.iter().flat_map(|panel| points_of(panel).map(|(year, _)| f64::from(year)));
    let years = scale::extent(years);
    // The widest number decides, so that the panels of a column stand in line.
    let labels = fans.panels.iter().flat_map(|panel| {
        let (ticks, step) = upwards(panel, grid.frame(0, 0.0)).ticks();
        ticks.into_iter().map(move |tick| fans.format.of_axis(step).show(tick))
    });
    let label = labels.map(|label| svg::text_width(&label, grid.letter())).fold(0.0, f64::max);
    for (place, panel) in fans.panels.iter().enumerate() {
        let frame = grid.frame(place, label);
        let right = Scale::new(years, (frame.left, frame.right));
        svg.open_group("panel", &panel.title);
        grid::title(&mut svg, frame, &panel.title);
        layout::upright_axis(&mut svg, frame, &upwards(panel, frame), fans.format, grid.letter());
        years_below(&mut svg, frame, &right, grid.letter());
        draw(&mut svg, &right, &upwards(panel, frame), panel, &baselines);
        svg.close_group();
    }
    layout::finish(&svg, &fans.heading, grid.bottom() + 8.0)
}

/// All values of a panel with their years.
fn points_of(panel: &Panel) -> impl Iterator<Item = (u16, f64)> {
    let projected =
        panel.years.iter().zip(&panel.quantiles).flat_map(|(year, values)| values.map(|value| (*year, value)));
    let lines = panel.lines.iter().flat_map(|line| line.points.iter().copied());
    projected.chain(panel.observed.iter().copied()).chain(lines)
}

fn upwards(panel: &Panel, frame: Frame) -> Scale {
    Scale::round(scale::extent(points_of(panel).map(|(_, value)| value)), (frame.bottom, frame.top), 4.0)
}

/// Names of the lines of all panels, in the order in which they appear.
fn baselines(panels: &[Panel]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for line in panels.iter().flat_map(|panel| &panel.lines) {
        if !names.contains(&line.name.as_str()) {
            names.push(&line.name);
        }
    }
    names
}

/// Attributes of a baseline, of its mark, and the mark.
fn look(place: usize) -> (String, String, Marker) {
    let (colour, dashes, marker) = BASELINES[place % BASELINES.len()];
    let line = format!("stroke=\"{colour}\" stroke-width=\"1.8\" stroke-dasharray=\"{dashes}\"");
    (line, format!("fill=\"{colour}\""), marker)
}

fn years_below(svg: &mut Svg, frame: Frame, right: &Scale, letter: f64) {
    // A number of four digits and a gap as wide must fit.
    let parts = ((frame.right - frame.left) / (letter * 4.6)).floor().clamp(1.0, 8.0);
    for year in right.whole_ticks(parts) {
        let x = right.at(year);
        svg.line((x, frame.bottom), (x, frame.bottom + 4.0), layout::AXIS);
        let attributes = format!("font-size=\"{letter}\" text-anchor=\"middle\" {MUTED}");
        svg.text((x, frame.bottom + letter + 6.0), &attributes, &format!("{year:.0}"));
    }
}

fn draw(svg: &mut Svg, right: &Scale, up: &Scale, panel: &Panel, baselines: &[&str]) {
    let at = |(year, value): (u16, f64)| (right.at(f64::from(year)), up.at(value));
    for (low, high, fill) in BANDS {
        let side = |index: usize| -> Vec<Point> {
            panel.years.iter().zip(&panel.quantiles).map(|(year, values)| at((*year, values[index]))).collect()
        };
        area(svg, &side(low), &side(high), fill);
    }
    let median: Vec<Point> =
        panel.years.iter().zip(&panel.quantiles).map(|(year, values)| at((*year, values[3]))).collect();
    match median[..] {
        [(x, y)] => svg.line((x - 4.0, y), (x + 4.0, y), MEDIAN),
        _ => svg.polyline(&median, MEDIAN),
    }
    for line in &panel.lines {
        let place = baselines.iter().position(|name| *name == line.name).expect("names come from the same lines");
        let (attributes, fill, marker) = look(place);
        let points: Vec<Point> = line.points.iter().copied().map(at).collect();
        svg.polyline(&points, &attributes);
        if let Some(last) = points.last() {
            svg.mark(marker, *last, 3.5, &fill);
        }
    }
    let observed: Vec<Point> = panel.observed.iter().copied().map(at).collect();
    svg.polyline(&observed, "stroke=\"#1a1a1a\" stroke-width=\"1.5\"");
    for point in observed {
        svg.mark(Marker::Circle, point, 2.6, OBSERVED);
    }
}

/// The area between two lines; a single year is drawn as a bar.
fn area(svg: &mut Svg, low: &[Point], high: &[Point], fill: &str) {
    if let ([(x, bottom)], [(_, top)]) = (low, high) {
        svg.rect((x - 4.0, *top), (8.0, bottom - top), fill);
        return;
    }
    let corners: Vec<Point> = high.iter().chain(low.iter().rev()).copied().collect();
    svg.polygon(&corners, fill);
}

fn legend(svg: &mut Svg, top: f64, names: &Names, baselines: &[&str]) -> f64 {
    let observed =
        Sign::Line("stroke=\"#1a1a1a\" stroke-width=\"1.5\"".to_owned(), Some((Marker::Circle, OBSERVED.to_owned())));
    let projected = Sign::Band("fill=\"#a9c8e6\"".to_owned(), MEDIAN.to_owned());
    let mut entries = vec![(observed, names.observed.as_str()), (projected, names.projected.as_str())];
    for (place, name) in baselines.iter().enumerate() {
        let (line, fill, marker) = look(place);
        entries.push((Sign::Line(line, Some((marker, fill))), name));
    }
    layout::legend(svg, top, &entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(panels: usize, format: Format) -> Fans {
        let cities = ["济南 Jinan", "青岛西海岸新区 Qingdao West Coast New Area", "菏泽 Heze", "东营 Dongying"];
        let size = if format == Format::Plain(0) { 920.0 } else { 0.55 };
        let panel = |at: usize| {
            let path = |year: u16| size * (1.0 + 0.012 * (f64::from(year) - 2010.0) + 0.05 * (at % 5) as f64);
            let years: Vec<u16> = (2020..=2035).collect();
            let spread = |year: u16| size * 0.006 * (f64::from(year) - 2020.0);
            let quantile = |year: &u16| {
                [-2.0, -1.3, -0.7, 0.0, 0.7, 1.4, 2.3].map(|deviation| path(*year) + deviation * spread(*year))
            };
            let line = |name: &str, slope: f64| Line {
                name: name.to_owned(),
                points: years.iter().map(|year| (*year, path(2020) + slope * spread(*year))).collect(),
            };
            Panel {
                title: cities[at % cities.len()].to_owned(),
                quantiles: years.iter().map(quantile).collect(),
                observed: (2010..=2025).map(|year| (year, path(year) + 0.004 * size * f64::from(year % 3))).collect(),
                lines: vec![line("不变 no change", 0.0), line("趋势外推 trend <2010-2020>", 2.6)],
                years,
            }
        };
        Fans {
            heading: heading("各市预测与公布数 Projected and published by city"),
            axis: if format == Format::Plain(0) {
                "常住人口（万人）residents, 10 000".to_owned()
            } else {
                String::new()
            },
            format,
            names: Names {
                observed: "公布数 published".to_owned(),
                projected: "预测：中位数与50%、80%、95%区间 projected: median and intervals".to_owned(),
            },
            panels: (0..panels).map(panel).collect(),
        }
    }

    #[test]
    fn every_panel_has_three_bands_inside_the_picture() {
        for (panels, format) in [
            (0, Format::Percent(1)),
            (1, Format::Percent(1)),
            (2, Format::Plain(0)),
            (16, Format::Plain(0)),
            (5, Format::Percent(1)),
        ] {
            let svg = chart(&example(panels, format));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "panel"), panels);
            assert_eq!(picture.with("fill", "#d6e4f2"), panels);
            assert_eq!(picture.with("r", "2.6"), 16 * panels, "an observation each year");
            keep(&format!("fans-{panels}"), &svg);
        }
    }

    #[test]
    fn same_data_same_bytes() {
        assert_eq!(chart(&example(16, Format::Plain(0))), chart(&example(16, Format::Plain(0))));
    }

    #[test]
    fn a_single_year_is_a_bar() {
        let mut fans = example(3, Format::Percent(0));
        for panel in &mut fans.panels {
            panel.years.truncate(1);
            panel.quantiles = vec![[0.4, 0.45, 0.5, 0.55, 0.6, 0.62, 0.7]];
            panel.lines.iter_mut().for_each(|line| line.points.truncate(1));
            panel.observed.truncate(11);
        }
        let svg = chart(&fans);
        let picture = Picture::read(&svg);
        picture.is_sound();
        assert_eq!(picture.with("fill", "#d6e4f2"), 3);
        keep("fans-single", &svg);
    }
}
