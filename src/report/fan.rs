//! The fan chart of the urban share as SVG: observed solid, projected shaded, targets marked.

use crate::chart::Scale;
use crate::chart::svg::Marker;
use crate::chart::svg::Point;
use crate::chart::svg::Svg;
use crate::data::observations::Observations;
use crate::ensemble::summary::Row;
use crate::indicators::IndicatorId;
use crate::plan::Target;
use crate::region::Area;
use crate::report::text::Language;

const SIZE: Point = (860.0, 480.0);
const LEFT: f64 = 64.0;
const RIGHT: f64 = 830.0;
const TOP: f64 = 84.0;
const BOTTOM: f64 = 430.0;

const MEDIAN: &str = "stroke=\"#0b4f8a\" stroke-width=\"2.5\"";
const OBSERVED: &str = "fill=\"#1a1a1a\"";
const TARGET: &str = "fill=\"#ffffff\" stroke=\"#b3261e\" stroke-width=\"2\"";
const LEGEND: &str = "fill=\"#333333\"";

/// First year of the observed series that is shown.
const FIRST_YEAR: u16 = 2010;

/// Series of the province that are shown: the censuses and the year-end figures after the census of 2020.
const SHOWN: [&str; 3] = ["census2010", "census2020", "bulletin_after_2020census"];

struct Scales {
    years: Scale,
    shares: Scale,
}

impl Scales {
    fn at(&self, year: u16, share: f64) -> Point {
        (self.years.at(f64::from(year)), self.shares.at(share))
    }
}

/// The chart.
///
/// - `rows`: summaries that hold the urban share of the province.
/// - `subtitle`: the scenario.
#[must_use]
pub fn chart(
    rows: &[Row],
    observations: &Observations,
    targets: &[Target],
    subtitle: &str,
    language: Language,
) -> String {
    let share: Vec<&Row> =
        rows.iter().filter(|row| row.area == Area::Province && row.indicator.id == IndicatorId::UrbanShare).collect();
    let (Some(first), Some(last)) = (share.first(), share.last()) else { return String::new() };
    let top = share.iter().map(|row| row.summary.quantiles[8]).fold(0.76, f64::max);
    let years = (f64::from(FIRST_YEAR.min(first.year)), f64::from(last.year));
    let shares = (0.45, (top * 20.0).ceil() / 20.0);
    let scales = Scales { years: Scale::new(years, (LEFT, RIGHT)), shares: Scale::new(shares, (BOTTOM, TOP)) };
    let title = language.words().fan_title;
    let mut svg = Svg::default();
    svg.title(&format!("{title}. {subtitle}"));
    svg.paper(SIZE);
    svg.text((LEFT, 28.0), "font-size=\"19\" font-weight=\"600\" fill=\"#1a1a1a\"", title);
    svg.text((LEFT, 48.0), "fill=\"#555555\"", subtitle);
    axes(&mut svg, years, shares, &scales);
    for (low, high, fill) in [(0, 8, "#d6e4f2"), (2, 6, "#a9c8e6"), (3, 5, "#74a6d6")] {
        band(&mut svg, &scales, &share, (low, high), fill);
    }
    let median: Vec<Point> = share.iter().map(|row| scales.at(row.year, row.summary.median())).collect();
    svg.polyline(&median, MEDIAN);
    observed(&mut svg, &scales, observations, last.year);
    for target in targets.iter().filter(|target| target.reading == "strict") {
        mark(&mut svg, &scales, target);
    }
    label_end(&mut svg, &scales, last);
    legend(&mut svg, language);
    svg.finish(SIZE)
}

fn axes(svg: &mut Svg, years: (f64, f64), shares: (f64, f64), scales: &Scales) {
    let mut share = shares.0;
    while share < shares.1 + 1e-9 {
        let y = scales.shares.at(share);
        svg.line((LEFT, y), (RIGHT, y), "stroke=\"#e3e3e3\"");
        let words = format!("{:.0}%", share * 100.0);
        svg.text((LEFT - 8.0, y + 4.5), "text-anchor=\"end\" fill=\"#555555\"", &words);
        share += 0.05;
    }
    let mut year = years.0;
    while year <= years.1 {
        let place = (scales.years.at(year), BOTTOM + 22.0);
        svg.text(place, "text-anchor=\"middle\" fill=\"#555555\"", &format!("{year:.0}"));
        year += 5.0;
    }
    svg.line((LEFT, BOTTOM), (RIGHT, BOTTOM), "stroke=\"#888888\"");
}

fn band(svg: &mut Svg, scales: &Scales, rows: &[&Row], (low, high): (usize, usize), fill: &str) {
    let side = |index: usize| rows.iter().map(move |row| scales.at(row.year, row.summary.quantiles[index]));
    let points: Vec<Point> = side(high).chain(side(low).rev()).collect();
    svg.polygon(&points, &format!("fill=\"{fill}\""));
}

fn observed(svg: &mut Svg, scales: &Scales, observations: &Observations, last: u16) {
    let mut points = Vec::new();
    for year in FIRST_YEAR..=last {
        let all = observations.all("370000", "urban_share", year);
        if let Some(row) = all.iter().rev().find(|row| SHOWN.contains(&row.vintage.as_str())) {
            points.push(scales.at(year, row.value));
        }
    }
    svg.polyline(&points, "stroke=\"#1a1a1a\" stroke-width=\"1.5\"");
    for point in points {
        svg.mark(Marker::Circle, point, 4.0, OBSERVED);
    }
}

fn mark(svg: &mut Svg, scales: &Scales, target: &Target) {
    let (x, y) = scales.at(target.year, target.threshold);
    svg.mark(Marker::Diamond, (x, y), 6.0, TARGET);
    let words = format!("{:.0}%", 100.0 * target.threshold);
    svg.text((x - 10.0, y - 6.0), "text-anchor=\"end\" fill=\"#b3261e\" font-weight=\"600\"", &words);
}

fn label_end(svg: &mut Svg, scales: &Scales, last: &Row) {
    let median = last.summary.median();
    let place = (RIGHT - 6.0, scales.shares.at(median) + 20.0);
    let words = format!("{:.1}%", 100.0 * median);
    svg.text(place, "text-anchor=\"end\" fill=\"#0b4f8a\" font-weight=\"600\"", &words);
}

fn legend(svg: &mut Svg, language: Language) {
    let words = language.words();
    let (baseline, middle) = (68.0, 63.5);
    svg.mark(Marker::Circle, (LEFT + 5.0, 64.0), 4.0, OBSERVED);
    svg.text((LEFT + 16.0, baseline), LEGEND, words.fan_observed);
    let x = LEFT + 100.0;
    svg.rect((x, 58.0), (22.0, 10.0), "fill=\"#a9c8e6\"");
    svg.line((x, middle), (x + 22.0, middle), MEDIAN);
    svg.text((x + 28.0, baseline), LEGEND, words.fan_projected);
    let x = LEFT + 440.0;
    svg.mark(Marker::Diamond, (x, middle), 6.0, TARGET);
    svg.text((x + 12.0, baseline), LEGEND, words.fan_target);
}
