//! Probabilities over time, one series for each target, with error bars.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::MUTED;
use crate::chart::layout::WIDTH;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Marker;
use crate::chart::svg::Point;
use crate::chart::svg::Svg;

/// Height of the plotting area, pixels.
const HEIGHT: f64 = 300.0;

/// Least vertical distance between the values beside the marks of a time, pixels.
const APART: f64 = 15.0;

/// Horizontal distance between the marks of two series at the same time if there is room, pixels.
const BESIDE: f64 = 9.0;

/// Colour, dashes and mark of a series, by its index.
const LOOKS: [(&str, &str, Marker); 5] = [
    ("#0b4f8a", "none", Marker::Circle),
    ("#c44e00", "7 3", Marker::Square),
    ("#555555", "2 3", Marker::Triangle),
    ("#00796b", "8 3 2 3", Marker::Diamond),
    ("#7b3f98", "4 2", Marker::Circle),
];

/// A probability estimated at a time.
#[derive(Clone, Debug)]
pub struct Estimate {
    /// Time, such as the last year of data; equal texts have the same position on the axis.
    pub label: String,
    /// Probability, 0 to 1.
    pub value: f64,
    /// Lower end of its error interval, 0 to 1.
    pub low: f64,
    /// Upper end of its error interval, 0 to 1.
    pub high: f64,
}

/// The probability of one target over time.
#[derive(Clone, Debug)]
pub struct ProbabilitySeries {
    /// Name in the legend, such as the target.
    pub name: String,
    /// Estimates in the order of time.
    pub estimates: Vec<Estimate>,
}

/// The data of the chart.
#[derive(Clone, Debug)]
pub struct ProbabilityChart {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the time axis.
    pub axis: String,
    /// Format of the probabilities beside the marks.
    pub format: NumberFormat,
    /// Series; up to five have different styles.
    pub series: Vec<ProbabilitySeries>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(chart_data: &ProbabilityChart) -> String {
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &chart_data.heading);
    let top = layout::legend(&mut svg, top, &legend(&chart_data.series)) + 12.0;
    let frame = Frame { left: MARGIN + 40.0, right: WIDTH - MARGIN - 30.0, top, bottom: top + HEIGHT };
    let up = LinearScale::new((0.0, 1.0), (frame.bottom, frame.top));
    layout::upright_axis(&mut svg, frame, &up, NumberFormat::Percent(0), LETTER);
    let times = times(&chart_data.series);
    let column = (frame.right - frame.left) / times.len().max(1) as f64;
    let middle = |time: usize| frame.left + column * (time as f64 + 0.5);
    names_below(&mut svg, frame, &times, column);
    // With many series the marks of one time keep to 60 % of its column, so that they do not reach those of the next
    // time.
    let beside = BESIDE.min(0.6 * column / chart_data.series.len().max(1) as f64);
    let places = places(chart_data, &times, (middle, beside), &up);
    for (position, (series, points)) in chart_data.series.iter().zip(&places).enumerate() {
        draw(&mut svg, position, series, points, &up);
    }
    // If the marks are close together, numbers between them would hide them, so only the last ones are written.
    let width = 10.0 + svg::text_width(&chart_data.format.show(1.0), LETTER) + beside * chart_data.series.len() as f64;
    let first = if width <= column { 0 } else { times.len().saturating_sub(1) };
    for time in &times[first..] {
        values(&mut svg, chart_data, time, &places, frame);
    }
    layout::level_name(&mut svg, frame, &chart_data.axis);
    layout::finish(&svg, &chart_data.heading, frame.bottom + 50.0)
}

/// All times, in the order in which they first occur in the series.
fn times(series: &[ProbabilitySeries]) -> Vec<&str> {
    let mut times: Vec<&str> = Vec::new();
    for estimate in series.iter().flat_map(|series| &series.estimates) {
        if !times.contains(&estimate.label.as_str()) {
            times.push(&estimate.label);
        }
    }
    times
}

/// Positions of the marks of each series. The marks of a time are side by side, so that error bars do not hide each other.
fn places(
    chart_data: &ProbabilityChart,
    times: &[&str],
    (middle, beside): (impl Fn(usize) -> f64, f64),
    up: &LinearScale,
) -> Vec<Vec<Point>> {
    // The marks of all series are centred on the time.
    let first = -0.5 * (chart_data.series.len() as f64 - 1.0);
    let position = |(at, series): (usize, &ProbabilitySeries)| {
        let point = |estimate: &Estimate| {
            let time = times.iter().position(|time| *time == estimate.label).expect("times come from the same labels");
            (middle(time) + beside * (first + at as f64), up.at(estimate.value))
        };
        series.estimates.iter().map(point).collect()
    };
    chart_data.series.iter().enumerate().map(position).collect()
}

fn look(position: usize) -> (String, &'static str, Marker) {
    let (colour, dashes, marker) = LOOKS[position % LOOKS.len()];
    (format!("stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\""), colour, marker)
}

fn names_below(svg: &mut Svg, frame: Frame, times: &[&str], column: f64) {
    let widest = layout::widest(times.iter().copied(), LETTER, 120.0);
    let all = times.len().max(1);
    let every = (1..all).find(|every| widest + 8.0 <= column * *every as f64).unwrap_or(all);
    // From the right, because the newest time must have its name.
    for time in (0..times.len()).rev().step_by(every) {
        let x = frame.left + column * (time as f64 + 0.5);
        svg.line((x, frame.bottom), (x, frame.bottom + 4.0), layout::AXIS);
        let words = svg::shortened(times[time], LETTER, widest);
        svg.text((x, frame.bottom + 18.0), &format!("text-anchor=\"middle\" {MUTED}"), &words);
    }
}

fn draw(svg: &mut Svg, position: usize, series: &ProbabilitySeries, points: &[Point], up: &LinearScale) {
    let (line, colour, marker) = look(position);
    svg.open_group("series", &series.name);
    // The line comes first, so that error bars and marks are painted over it.
    svg.polyline(points, &line);
    for (estimate, (x, y)) in series.estimates.iter().zip(points) {
        let error = format!("stroke=\"{colour}\" stroke-width=\"1.2\"");
        let (low, high) = (up.at(estimate.low), up.at(estimate.high));
        svg.line((*x, low), (*x, high), &error);
        for end in [low, high] {
            svg.line((x - 3.0, end), (x + 3.0, end), &error);
        }
        svg.mark(marker, (*x, *y), 4.5, &format!("fill=\"{colour}\" stroke=\"#ffffff\""));
    }
    svg.close_group();
}

/// Writes the probabilities of a time to the right of its marks and moves them apart if they would overlap.
fn values(svg: &mut Svg, chart_data: &ProbabilityChart, time: &str, places: &[Vec<Point>], frame: Frame) {
    let mut found: Vec<(f64, usize, String)> = Vec::new();
    let mut x = f64::NEG_INFINITY;
    for (position, (series, points)) in chart_data.series.iter().zip(places).enumerate() {
        if let Some(at) = series.estimates.iter().position(|estimate| estimate.label == time) {
            x = x.max(points[at].0);
            found.push((points[at].1, position, chart_data.format.show(series.estimates[at].value)));
        }
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut heights: Vec<f64> = found.iter().map(|found| found.0).collect();
    move_apart(&mut heights, frame.top, frame.bottom - 8.0);
    for (y, (_, position, words)) in heights.into_iter().zip(found) {
        // A white outline keeps the number legible where a line passes below it.
        let rim = "stroke=\"#ffffff\" stroke-width=\"4\" paint-order=\"stroke\"";
        svg.text((x + 8.0, y + 4.5), &format!("class=\"value\" fill=\"{}\" {rim}", look(position).1), &words);
    }
}

/// Moves ascending heights until they are [`APART`] from each other, around the mean of those that overlap, and all within
/// `first` and `last`.
fn move_apart(heights: &mut [f64], first: f64, last: f64) {
    // With APART times its index subtracted, a height only has to be at least the one before it. That is isotonic regression,
    // which pooling adjacent violators solves: neighbours in the wrong order get their common mean.
    let mut piles: Vec<(f64, usize)> = Vec::new();
    for (at, height) in heights.iter().enumerate() {
        let mut pile = (height - APART * at as f64, 1);
        while let Some((mean, count)) = piles.pop_if(|above| above.0 > pile.0) {
            let both = count + pile.1;
            pile = ((mean * count as f64 + pile.0 * pile.1 as f64) / both as f64, both);
        }
        piles.push(pile);
    }
    // All heights are clamped to the same bounds while the distances are subtracted, which keeps them ascending.
    let lowest = last - APART * heights.len().saturating_sub(1) as f64;
    let starts = piles.into_iter().flat_map(|(mean, count)| std::iter::repeat_n(mean, count));
    for (at, (height, start)) in heights.iter_mut().zip(starts).enumerate() {
        *height = start.min(lowest).max(first) + APART * at as f64;
    }
}

fn legend(series: &[ProbabilitySeries]) -> Vec<(LegendKey, &str)> {
    let entry = |(position, series)| {
        let ProbabilitySeries { name, .. }: &ProbabilitySeries = series;
        let (line, colour, marker) = look(position);
        (LegendKey::Line(line, Some((marker, format!("fill=\"{colour}\" stroke=\"#ffffff\"")))), name.as_str())
    };
    series.iter().enumerate().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(names: &[&str], times: u16) -> ProbabilityChart {
        let series = |(position, name): (usize, &&str)| {
            let estimate = |time: u16| {
                let value = (0.08 + 0.05 * f64::from(time) + 0.02 * position as f64).min(1.0);
                Estimate {
                    label: (2021 + time).to_string(),
                    value,
                    low: (value - 0.03).max(0.0),
                    high: (value + 0.03).min(1.0),
                }
            };
            ProbabilitySeries { name: (*name).to_owned(), estimates: (0..times).map(estimate).collect() }
        };
        ProbabilityChart {
            heading: heading("2035年城镇化率达标的概率 Chance that the targets of 2035 are met"),
            axis: "数据截至年份 last year of data".to_owned(),
            format: NumberFormat::Percent(0),
            series: names.iter().enumerate().map(series).collect(),
        }
    }

    #[test]
    fn every_estimate_has_its_marks_inside_the_picture() {
        let names = ["≥75%", "≥74.5%（四舍五入）rounded", "≥74% & <76%", "户籍 registered", "收入比 ratio"];
        for (count, times) in [(0, 0), (1, 1), (1, 5), (2, 5), (5, 6), (3, 30)] {
            let svg = chart(&example(&names[..count], times));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "series"), count);
            // Marks have a white rim, and each series has one in the legend.
            let values = picture.count("text", "value");
            let marks = picture.with("stroke", "#ffffff") - values - count;
            assert_eq!(marks, count * usize::from(times));
            assert!(times > 6 || values == marks);
            keep(&format!("probability-{count}-{times}"), &svg);
        }
    }

    #[test]
    fn same_data_same_bytes() {
        assert_eq!(chart(&example(&["a", "b"], 5)), chart(&example(&["a", "b"], 5)));
    }

    #[test]
    fn values_do_not_overlap() {
        for (mut heights, expected) in [
            (vec![10.0, 50.0, 52.0, 90.0, 99.0], vec![10.0, 43.5, 58.5, 85.0, 100.0]),
            (vec![0.0, 1.0], vec![0.0, 15.0]),
            (vec![], vec![]),
        ] {
            move_apart(&mut heights, 0.0, 100.0);
            assert_eq!(heights, expected);
        }
    }
}
