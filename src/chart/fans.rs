//! Small multiples: several fan charts ([`fan`]) with a common legend.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::fan;
use crate::chart::fan::Fan;
use crate::chart::fan::FanLegend;
use crate::chart::fan::Plot;
use crate::chart::grid;
use crate::chart::grid::Grid;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::Lettering;
use crate::chart::layout::MARGIN;
use crate::chart::layout::MUTED;
use crate::chart::layout::WIDTH;
use crate::chart::scale;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Svg;

/// One panel of the small multiples.
#[derive(Clone, Debug)]
pub struct FanPanel {
    /// Title of the panel.
    pub title: String,
    /// Data of the fan.
    pub fan: Fan,
}

/// The data of the chart.
#[derive(Clone, Debug)]
pub struct Fans {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the vertical axes with their unit, such as 万人; may be empty.
    pub axis: String,
    /// Format of the numbers of the vertical axes.
    pub format: NumberFormat,
    /// Names in the legend; comparison lines have their own names.
    pub names: FanLegend,
    /// Panels, row by row in up to four columns; they share the years, and each has its own vertical axis.
    pub panels: Vec<FanPanel>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(fans: &Fans) -> String {
    let lines = lines(&fans.panels);
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &fans.heading);
    let mut top = layout::legend(&mut svg, top, &fan::signs(&fans.names, &lines));
    if !fans.axis.is_empty() {
        svg.text((MARGIN, top + 12.0), MUTED, &svg::shortened(&fans.axis, LETTER, WIDTH - 2.0 * MARGIN));
        top += 20.0;
    }
    let grid = Grid::new(fans.panels.len(), top);
    let years = fans.panels.iter().flat_map(|panel| panel.fan.points().map(|(year, _)| f64::from(year)));
    let years = scale::extent(years);
    // The widest number of all panels sets the margin, so that the frames of a column are aligned.
    let labels = fans.panels.iter().flat_map(|panel| {
        let (ticks, step) = upwards(&panel.fan, grid.frame(0, 0.0)).ticks();
        ticks.into_iter().map(move |tick| fans.format.of_axis(step).show(tick))
    });
    let label = labels.map(|label| svg::text_width(&label, grid.letter())).fold(0.0, f64::max);
    for (index, panel) in fans.panels.iter().enumerate() {
        let frame = grid.frame(index, label);
        let right = LinearScale::new(years, (frame.left, frame.right));
        let plot = Plot { right, up: upwards(&panel.fan, frame), point: 2.6 };
        svg.open_group("panel", &panel.title);
        grid::title(&mut svg, frame, &panel.title);
        layout::upright_axis(&mut svg, frame, &plot.up, fans.format, grid.letter());
        years_below(&mut svg, frame, &right, grid.letter());
        fan::draw(&mut svg, &plot, &panel.fan, &lines);
        svg.close_group();
    }
    layout::finish(&svg, &fans.heading, grid.bottom() + 8.0)
}

fn upwards(fan: &Fan, frame: Frame) -> LinearScale {
    LinearScale::round(scale::extent(fan.points().map(|(_, value)| value)), (frame.bottom, frame.top), 4.0)
}

/// Names of the lines of all panels, in the order in which they appear.
fn lines(panels: &[FanPanel]) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for line in panels.iter().flat_map(|panel| &panel.fan.lines) {
        if !names.contains(&line.name.as_str()) {
            names.push(&line.name);
        }
    }
    names
}

/// Draws the years below a panel, each with a tick on the axis.
fn years_below(svg: &mut Svg, frame: Frame, right: &LinearScale, letter: f64) {
    // A year of four digits (0.57 letters each) and a gap of the same width must fit: 4.6 letters.
    let parts = ((frame.right - frame.left) / (letter * 4.6)).floor().clamp(1.0, 8.0);
    for year in right.whole_ticks(parts) {
        let x = right.at(year);
        svg.line((x, frame.bottom), (x, frame.bottom + 4.0), layout::AXIS);
        layout::years(svg, frame, right, &[year], Lettering::of(letter));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(panels: usize, format: NumberFormat) -> Fans {
        let cities = ["济南 Jinan", "青岛西海岸新区 Qingdao West Coast New Area", "菏泽 Heze", "东营 Dongying"];
        let size = if format == NumberFormat::Plain(0) { 920.0 } else { 0.55 };
        let panel = |at: usize| {
            let path = |year: u16| size * (1.0 + 0.012 * (f64::from(year) - 2010.0) + 0.05 * (at % 5) as f64);
            let years: Vec<u16> = (2020..=2035).collect();
            let spread = |year: u16| size * 0.006 * (f64::from(year) - 2020.0);
            let quantile = |year: &u16| {
                [-2.0, -1.3, -0.7, 0.0, 0.7, 1.4, 2.3].map(|deviation| Some(path(*year) + deviation * spread(*year)))
            };
            let line = |name: &str, slope: f64| fan::ComparisonLine {
                name: name.to_owned(),
                points: years.iter().map(|year| (*year, path(2020) + slope * spread(*year))).collect(),
            };
            let fan = Fan {
                quantiles: years.iter().map(quantile).collect(),
                observed: (2010..=2025).map(|year| (year, path(year) + 0.004 * size * f64::from(year % 3))).collect(),
                lines: vec![line("不变 no change", 0.0), line("趋势外推 trend <2010-2020>", 2.6)],
                targets: Vec::new(),
                years,
            };
            FanPanel { title: cities[at % cities.len()].to_owned(), fan }
        };
        Fans {
            heading: heading("各市预测与公布数 Projected and published by city"),
            axis: if format == NumberFormat::Plain(0) {
                "常住人口（万人）residents, 10 000".to_owned()
            } else {
                String::new()
            },
            format,
            names: FanLegend {
                observed: "公布数 published".to_owned(),
                projected: "预测：中位数与50%、80%、95%区间 projected: median and intervals".to_owned(),
                target: String::new(),
            },
            panels: (0..panels).map(panel).collect(),
        }
    }

    #[test]
    fn every_panel_has_three_bands_inside_the_picture() {
        for (panels, format) in [
            (0, NumberFormat::Percent(1)),
            (1, NumberFormat::Percent(1)),
            (2, NumberFormat::Plain(0)),
            (16, NumberFormat::Plain(0)),
            (5, NumberFormat::Percent(1)),
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
        assert_eq!(chart(&example(16, NumberFormat::Plain(0))), chart(&example(16, NumberFormat::Plain(0))));
    }

    #[test]
    fn a_single_year_is_a_bar() {
        let mut fans = example(3, NumberFormat::Percent(0));
        for fan in fans.panels.iter_mut().map(|panel| &mut panel.fan) {
            fan.years.truncate(1);
            fan.quantiles = vec![[0.4, 0.45, 0.5, 0.55, 0.6, 0.62, 0.7].map(Some)];
            fan.lines.iter_mut().for_each(|line| line.points.truncate(1));
            fan.observed.truncate(11);
        }
        let svg = chart(&fans);
        let picture = Picture::read(&svg);
        picture.is_sound();
        assert_eq!(picture.with("fill", "#d6e4f2"), 3);
        keep("fans-single", &svg);
    }
}
