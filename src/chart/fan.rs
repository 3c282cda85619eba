//! A fan chart: projected intervals are shaded, observations are solid, targets are marked and comparison lines are dashed.
//! The same code draws a single chart and small multiples ([`crate::chart::fans`]).

use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::Lettering;
use crate::chart::layout::MEDIAN;
use crate::chart::layout::MUTED;
use crate::chart::layout::OBSERVED;
use crate::chart::layout::Spot;
use crate::chart::layout::TITLE;
use crate::chart::scale::LinearScale;
use crate::chart::svg::Marker;
use crate::chart::svg::Point;
use crate::chart::svg::Svg;
use qilu_methods::summary::Summary;

/// Index of the lower and upper quantile, and shade, of the intervals of 95, 80 and 50 %; wide intervals are drawn first.
const BANDS: [(usize, usize, &str); 3] = [(0, 6, "fill=\"#d6e4f2\""), (1, 5, MIDDLE), (2, 4, "fill=\"#74a6d6\"")];

/// Shade of the interval of 80 %.
const MIDDLE: &str = "fill=\"#a9c8e6\"";

/// Attributes of the line through the observations.
const PAST: &str = "stroke=\"#1a1a1a\" stroke-width=\"1.5\"";

/// Attributes of the mark of a target and of its label.
const TARGET: &str = "fill=\"#ffffff\" stroke=\"#b3261e\" stroke-width=\"2\"";
const TARGET_WORDS: &str = "text-anchor=\"end\" fill=\"#b3261e\" font-weight=\"600\"";

/// Attributes of the label at the end of the median.
const LAST_WORDS: &str = "text-anchor=\"end\" fill=\"#0b4f8a\" font-weight=\"600\"";

/// Colour, dashes and mark of comparison lines, by index of the name.
const BASELINES: [(&str, &str, Marker); 4] = [
    ("#c44e00", "7 3", Marker::Square),
    ("#666666", "2 2", Marker::Triangle),
    ("#8a5a00", "8 3 2 3", Marker::Diamond),
    ("#333333", "1 3", Marker::Circle),
];

/// A comparison line, such as a baseline.
#[derive(Clone, Debug)]
pub struct ComparisonLine {
    /// Name; lines with the same name have the same style in all panels.
    pub name: String,
    /// Year and value, ascending by year.
    pub points: Vec<(u16, f64)>,
}

/// A target.
#[derive(Clone, Debug)]
pub struct FanTarget {
    /// Year of the target.
    pub year: u16,
    /// Required value, in the unit of the axis.
    pub value: f64,
    /// Label beside the mark.
    pub label: String,
}

/// The data of a fan. All values that are there are finite and in the unit of the axis.
#[derive(Clone, Debug, Default)]
pub struct Fan {
    /// Projected years, ascending.
    pub years: Vec<u16>,
    /// Quantiles of each year: 2.5, 10, 25, 50, 75, 90 and 97.5 %; `None` where the draws do not show one.
    pub quantiles: Vec<[Option<f64>; 7]>,
    /// Year and observed value, ascending.
    pub observed: Vec<(u16, f64)>,
    /// Comparison lines.
    pub lines: Vec<ComparisonLine>,
    /// Targets.
    pub targets: Vec<FanTarget>,
}

/// Names in the legend; an entry with an empty name is left out.
#[derive(Clone, Debug, Default)]
pub struct FanLegend {
    /// Name of the observations.
    pub observed: String,
    /// Name of median and intervals.
    pub projected: String,
    /// Name of the targets.
    pub target: String,
}

/// The seven quantiles of a fan from the nine of a summary ([`qilu_methods::summary::PROBABILITIES`]), divided by `scale`. A
/// fan always has a central line: of one draw it is the draw.
#[must_use]
pub fn quantiles(summary: &Summary, scale: f64) -> [Option<f64>; 7] {
    let all = summary.quantiles;
    let central = Some(summary.central());
    [all[0], all[2], all[3], central, all[5], all[6], all[8]].map(|value| Some(value? / scale))
}

/// Place of the median among the quantiles of a fan.
const CENTRE: usize = 3;

impl Fan {
    /// All values with their years.
    pub(super) fn points(&self) -> impl Iterator<Item = (u16, f64)> {
        let projected = self
            .years
            .iter()
            .zip(&self.quantiles)
            .flat_map(|(year, values)| values.iter().flatten().map(|value| (*year, *value)));
        let lines = self.lines.iter().flat_map(|line| line.points.iter().copied());
        let targets = self.targets.iter().map(|target| (target.year, target.value));
        projected.chain(self.observed.iter().copied()).chain(lines).chain(targets)
    }
}

/// Scales of a fan and size of its marks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plot {
    pub(super) right: LinearScale,
    pub(super) up: LinearScale,
    /// Half of the height of the mark of an observation, pixels.
    pub(super) point: f64,
}

impl Plot {
    fn at(&self, year: u16, value: f64) -> Point {
        (self.right.at(f64::from(year)), self.up.at(value))
    }
}

/// Draws a fan.
///
/// - `names`: names of the comparison lines of all panels; the index of a name determines its style.
pub(super) fn draw(svg: &mut Svg, plot: &Plot, fan: &Fan, names: &[&str]) {
    let years = || fan.years.iter().zip(&fan.quantiles);
    for (low, high, fill) in BANDS {
        // A band is drawn over the years whose draws show both of its sides.
        let band = years().filter_map(|(year, all)| Some((plot.at(*year, all[low]?), plot.at(*year, all[high]?))));
        let (lower, upper): (Vec<Point>, Vec<Point>) = band.unzip();
        area(svg, &lower, &upper, fill);
    }
    let median: Vec<Point> = years().filter_map(|(year, all)| Some(plot.at(*year, all[CENTRE]?))).collect();
    match median[..] {
        [(x, y)] => svg.line((x - 4.0, y), (x + 4.0, y), MEDIAN),
        _ => svg.polyline(&median, MEDIAN),
    }
    for line in &fan.lines {
        let position = names.iter().position(|name| *name == line.name).expect("names come from the same lines");
        let (attributes, fill, marker) = look(position);
        let points: Vec<Point> = line.points.iter().map(|(year, value)| plot.at(*year, *value)).collect();
        svg.polyline(&points, &attributes);
        if let Some(last) = points.last() {
            svg.mark(marker, *last, 3.5, &fill);
        }
    }
    let observed: Vec<Point> = fan.observed.iter().map(|(year, value)| plot.at(*year, *value)).collect();
    svg.polyline(&observed, PAST);
    for point in observed {
        svg.mark(Marker::Circle, point, plot.point, OBSERVED);
    }
    for target in &fan.targets {
        let (x, y) = plot.at(target.year, target.value);
        svg.mark(Marker::Diamond, (x, y), 6.0, TARGET);
        svg.text((x - 10.0, y - 6.0), TARGET_WORDS, &target.label);
    }
}

/// Draws the area between two lines. A single year is drawn as a bar, because a polygon of one year has no area.
fn area(svg: &mut Svg, low: &[Point], high: &[Point], fill: &str) {
    if low.is_empty() {
        return;
    }
    if let ([(x, bottom)], [(_, top)]) = (low, high) {
        svg.rect((x - 4.0, *top), (8.0, bottom - top), fill);
        return;
    }
    // Forward along one side and back along the other, so that the outline does not cross itself.
    let corners: Vec<Point> = high.iter().chain(low.iter().rev()).copied().collect();
    svg.polygon(&corners, fill);
}

/// Attributes of a comparison line and of its mark, and the mark.
fn look(position: usize) -> (String, String, Marker) {
    let (colour, dashes, marker) = BASELINES[position % BASELINES.len()];
    let line = format!("stroke=\"{colour}\" stroke-width=\"1.8\" stroke-dasharray=\"{dashes}\"");
    (line, format!("fill=\"{colour}\""), marker)
}

/// Entries of the legend: signs and their names.
///
/// - `lines`: names of the comparison lines.
pub(super) fn signs<'a>(names: &'a FanLegend, lines: &[&'a str]) -> Vec<(LegendKey, &'a str)> {
    let observed = LegendKey::Line(PAST.to_owned(), Some((Marker::Circle, OBSERVED.to_owned())));
    let mut signs = vec![(observed, names.observed.as_str()), (projected(), names.projected.as_str())];
    for (position, name) in lines.iter().enumerate() {
        let (line, fill, marker) = look(position);
        signs.push((LegendKey::Line(line, Some((marker, fill))), name));
    }
    signs.push((target(), &names.target));
    signs
}

fn projected() -> LegendKey {
    LegendKey::Band(MIDDLE.to_owned(), MEDIAN.to_owned())
}

fn target() -> LegendKey {
    LegendKey::Mark(Marker::Diamond, TARGET.to_owned())
}

/// The data of a single fan chart of a share.
#[derive(Clone, Debug)]
pub struct Alone {
    /// Title of the chart.
    pub title: String,
    /// Line below the title.
    pub subtitle: String,
    /// Data of the fan.
    pub fan: Fan,
    /// First and last year of the axis, which is labelled every five years.
    pub years: (u16, u16),
    /// Ends of the vertical axis, shares; it is labelled every five percentage points.
    pub shares: (f64, f64),
    /// Label at the end of the median.
    pub last: String,
    /// Names in the legend.
    pub names: FanLegend,
}

const SIZE: Point = (layout::WIDTH, 480.0);
const FRAME: Frame = Frame { left: 64.0, right: 830.0, top: 84.0, bottom: 430.0 };
const LETTERING: Lettering = Lettering { size: None, aside: 8.0, drop: 4.5, below: 22.0 };

/// A single fan chart as SVG.
#[must_use]
pub fn chart(alone: &Alone) -> String {
    let years = (f64::from(alone.years.0), f64::from(alone.years.1));
    let plot = Plot {
        right: LinearScale::new(years, (FRAME.left, FRAME.right)),
        up: LinearScale::new(alone.shares, (FRAME.bottom, FRAME.top)),
        point: 4.0,
    };
    let mut svg = Svg::default();
    svg.title(&format!("{}. {}", alone.title, alone.subtitle));
    svg.paper(SIZE);
    svg.text((FRAME.left, 28.0), TITLE, &alone.title);
    svg.text((FRAME.left, 48.0), MUTED, &alone.subtitle);
    // The margin keeps the last label, which rounding of the sum of steps would lose.
    let shares = steps(alone.shares.0, alone.shares.1 + 1e-9, 0.05);
    let shares = shares.into_iter().map(|share| (share, format!("{:.0}%", share * 100.0)));
    layout::rungs(&mut svg, FRAME, &plot.up, shares, LETTERING);
    layout::years(&mut svg, FRAME, &plot.right, &steps(years.0, years.1, 5.0), LETTERING);
    layout::ground(&mut svg, FRAME);
    draw(&mut svg, &plot, &alone.fan, &[]);
    if let Some(last) = alone.fan.quantiles.last().and_then(|all| all[CENTRE]) {
        svg.text((FRAME.right - 6.0, plot.up.at(last) + 20.0), LAST_WORDS, &alone.last);
    }
    legend(&mut svg, &alone.names);
    svg.finish(SIZE)
}

/// The numbers from `first` to `last` in steps.
fn steps(first: f64, last: f64, step: f64) -> Vec<f64> {
    std::iter::successors(Some(first), |value| Some(value + step)).take_while(|value| *value <= last).collect()
}

/// The legend in one line. The positions are fixed and leave room for the names in both languages, so that the charts of both
/// languages are alike.
fn legend(svg: &mut Svg, names: &FanLegend) {
    let (middle, baseline) = (63.5, 68.0);
    let observed = LegendKey::Mark(Marker::Circle, OBSERVED.to_owned());
    let left = FRAME.left;
    let spot = Spot { left, middle: 64.0, width: 10.0, top: 58.0, height: 10.0, mark: 4.0 };
    observed.draw(svg, spot);
    layout::name(svg, (left + 16.0, baseline), &names.observed);
    let left = FRAME.left + 100.0;
    projected().draw(svg, Spot { left, middle, width: 22.0, ..spot });
    layout::name(svg, (left + 28.0, baseline), &names.projected);
    let left = FRAME.left + 434.0;
    target().draw(svg, Spot { left, middle, width: 12.0, mark: 6.0, ..spot });
    layout::name(svg, (left + 18.0, baseline), &names.target);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::keep;

    fn example() -> Alone {
        let median = |year: &u16| 0.64 + 0.008 * (f64::from(*year) - 2020.0);
        let years: Vec<u16> = (2020..=2035).collect();
        let quantile = |year: &u16| {
            let spread = 0.002 * (f64::from(*year) - 2020.0);
            [-2.0, -1.3, -0.7, 0.0, 0.7, 1.3, 2.0].map(|deviation| Some(median(year) + deviation * spread))
        };
        Alone {
            title: "全省常住人口城镇化率 <urban share>".to_owned(),
            subtitle: "规划全面落实 & plan in full".to_owned(),
            fan: Fan {
                quantiles: years.iter().map(quantile).collect(),
                years,
                observed: vec![(2010, 0.497), (2020, 0.631), (2025, 0.675)],
                lines: Vec::new(),
                targets: vec![FanTarget { year: 2035, value: 0.75, label: "75%".to_owned() }],
            },
            years: (2010, 2035),
            shares: (0.45, 0.85),
            last: "76.0%".to_owned(),
            names: FanLegend {
                observed: "公布数".to_owned(),
                projected: "预测 projected".to_owned(),
                target: "目标".to_owned(),
            },
        }
    }

    #[test]
    fn a_fan_alone_has_three_bands_its_points_and_its_targets() {
        let svg = chart(&example());
        let picture = Picture::read(&svg);
        picture.is_inside();
        assert_eq!(picture.with("fill", "#d6e4f2"), 1);
        assert_eq!(picture.with("fill", "#a9c8e6"), 2, "a band and the legend");
        assert_eq!(picture.with("r", "4"), 4, "three points and the legend");
        assert_eq!(picture.with("stroke", "#b3261e"), 2, "a target and the legend");
        keep("fan", &svg);
    }

    #[test]
    fn few_draws_have_a_line_and_the_bands_that_they_show() {
        let bands = |draws: u32| {
            let mut fan = example();
            let year = |year: &u16| {
                let mut values: Vec<f64> =
                    (0..draws).map(|draw| 0.6 + 0.002 * f64::from(draw * u32::from(year - 2019))).collect();
                quantiles(&Summary::of(&mut values).expect("finite"), 1.0)
            };
            fan.fan.quantiles = fan.fan.years.iter().map(year).collect();
            let svg = chart(&fan);
            let picture = Picture::read(&svg);
            assert!(svg.contains("76.0%") && picture.with("stroke-width", "2.5") > 0, "{draws}: {svg}");
            // The 80 % band is in the legend too.
            ["#d6e4f2", "#a9c8e6", "#74a6d6"].map(|shade| picture.with("fill", shade))
        };
        assert_eq!([bands(1), bands(2), bands(4), bands(10)], [[0, 1, 0], [0, 1, 0], [0, 1, 1], [0, 2, 1]]);
        assert_eq!(bands(40), [1, 2, 1]);
    }

    #[test]
    fn axes_have_numbers_up_to_their_ends() {
        assert_eq!(steps(2010.0, 2035.0, 5.0), [2010.0, 2015.0, 2020.0, 2025.0, 2030.0, 2035.0]);
        assert_eq!(steps(0.45, 0.8 + 1e-9, 0.05).len(), 8);
    }

    #[test]
    fn the_quantiles_of_a_fan_are_those_of_its_intervals() {
        // Of the numbers from 0 to 1 in steps of a thousandth, each quantile is its own probability.
        let mut values: Vec<f64> = (0..=1000).map(|thousandth| f64::from(thousandth) / 1000.0).collect();
        let own = quantiles(&Summary::of(&mut values).expect("finite"), 1.0);
        let own = own.map(|quantile| format!("{:.3}", quantile.expect("many values")));
        assert_eq!(own, ["0.025", "0.100", "0.250", "0.500", "0.750", "0.900", "0.975"]);
    }
}
