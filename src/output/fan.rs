//! The fan chart of the urban share as SVG: observed solid, projected shaded, targets marked.
//!
//! Drawn by hand rather than by a chart library: one picture, whose Chinese text is left to the fonts of whoever
//! opens it.

use std::fmt::Write;

use crate::data::observations::Observations;
use crate::ensemble::summary::Row;
use crate::output::text::Language;
use crate::plan::Target;
use crate::region::Area;

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 480.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 830.0;
const TOP: f64 = 84.0;
const BOTTOM: f64 = 430.0;

/// First year of the observed series that is shown.
const FIRST_YEAR: u16 = 2010;

/// Series of the province that are shown: the censuses and the year-end figures after the census of 2020.
const SHOWN: [&str; 3] = ["census2010", "census2020", "bulletin_after_2020census"];

struct Scales {
    years: (f64, f64),
    shares: (f64, f64),
}

impl Scales {
    fn x(&self, year: f64) -> f64 {
        LEFT + (year - self.years.0) / (self.years.1 - self.years.0) * (RIGHT - LEFT)
    }

    fn y(&self, share: f64) -> f64 {
        BOTTOM - (share - self.shares.0) / (self.shares.1 - self.shares.0) * (BOTTOM - TOP)
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
        rows.iter().filter(|row| row.area == Area::Province && row.indicator.name == "urban_share").collect();
    let (Some(first), Some(last)) = (share.first(), share.last()) else { return String::new() };
    let end = f64::from(last.year);
    let top = share.iter().map(|row| row.summary.quantiles[8]).fold(0.76, f64::max);
    let scales =
        Scales { years: (f64::from(FIRST_YEAR.min(first.year)), end), shares: (0.45, (top * 20.0).ceil() / 20.0) };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         font-family=\"'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','Helvetica Neue',Arial,sans-serif\" font-size=\"13\">\n"
    );
    let title = language.words().fan_title;
    put(&mut svg, &format!("<title>{}</title>", escape(&format!("{title}. {subtitle}"))));
    put(&mut svg, &format!("<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>"));
    put(
        &mut svg,
        &format!(
            "<text x=\"{LEFT}\" y=\"28\" font-size=\"19\" font-weight=\"600\" fill=\"#1a1a1a\">{}</text>",
            escape(title)
        ),
    );
    put(&mut svg, &format!("<text x=\"{LEFT}\" y=\"48\" fill=\"#555555\">{}</text>", escape(subtitle)));
    axes(&mut svg, &scales);
    for (low, high, fill) in [(0, 8, "#d6e4f2"), (2, 6, "#a9c8e6"), (3, 5, "#74a6d6")] {
        band(&mut svg, &scales, &share, low, high, fill);
    }
    let median: Vec<String> = share.iter().map(|row| point(&scales, row.year, row.summary.median())).collect();
    put(
        &mut svg,
        &format!("<polyline points=\"{}\" fill=\"none\" stroke=\"#0b4f8a\" stroke-width=\"2.5\"/>", median.join(" ")),
    );
    observed(&mut svg, &scales, observations, last.year);
    for target in targets.iter().filter(|target| target.reading == "strict") {
        mark(&mut svg, &scales, target);
    }
    label_end(&mut svg, &scales, last);
    legend(&mut svg, language);
    svg.push_str("</svg>\n");
    svg
}

fn put(svg: &mut String, line: &str) {
    svg.push_str(line);
    svg.push('\n');
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn point(scales: &Scales, year: u16, share: f64) -> String {
    format!("{:.1},{:.1}", scales.x(f64::from(year)), scales.y(share))
}

fn axes(svg: &mut String, scales: &Scales) {
    let mut share = scales.shares.0;
    while share < scales.shares.1 + 1e-9 {
        let y = scales.y(share);
        put(svg, &format!("<line x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#e3e3e3\"/>"));
        put(
            svg,
            &format!(
                "<text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555555\">{:.0}%</text>",
                LEFT - 8.0,
                y + 4.5,
                share * 100.0
            ),
        );
        share += 0.05;
    }
    let mut year = scales.years.0;
    while year <= scales.years.1 {
        let x = scales.x(year);
        put(
            svg,
            &format!(
                "<text x=\"{x:.1}\" y=\"{:.0}\" text-anchor=\"middle\" fill=\"#555555\">{year:.0}</text>",
                BOTTOM + 22.0
            ),
        );
        year += 5.0;
    }
    put(svg, &format!("<line x1=\"{LEFT}\" x2=\"{RIGHT}\" y1=\"{BOTTOM}\" y2=\"{BOTTOM}\" stroke=\"#888888\"/>"));
}

fn band(svg: &mut String, scales: &Scales, rows: &[&Row], low: usize, high: usize, fill: &str) {
    let side = |index: usize| rows.iter().map(move |row| point(scales, row.year, row.summary.quantiles[index]));
    let mut points: Vec<String> = side(high).collect();
    points.extend(side(low).rev());
    put(svg, &format!("<polygon points=\"{}\" fill=\"{fill}\"/>", points.join(" ")));
}

fn observed(svg: &mut String, scales: &Scales, observations: &Observations, last: u16) {
    let mut line = String::new();
    let mut dots = String::new();
    for year in FIRST_YEAR..=last {
        let all = observations.all("370000", "urban_share", year);
        let Some(row) = all.iter().rev().find(|row| SHOWN.contains(&row.vintage.as_str())) else { continue };
        let at = point(scales, year, row.value);
        let (x, y) = at.split_once(',').expect("made above");
        let _ = writeln!(dots, "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\" fill=\"#1a1a1a\"/>");
        let _ = write!(line, "{at} ");
    }
    put(
        svg,
        &format!("<polyline points=\"{}\" fill=\"none\" stroke=\"#1a1a1a\" stroke-width=\"1.5\"/>", line.trim_end()),
    );
    svg.push_str(&dots);
}

fn mark(svg: &mut String, scales: &Scales, target: &Target) {
    let (x, y) = (scales.x(f64::from(target.year)), scales.y(target.threshold));
    put(
        svg,
        &format!(
            "<path d=\"M{x:.1} {:.1} l6 6 l-6 6 l-6 -6 z\" fill=\"#ffffff\" stroke=\"#b3261e\" stroke-width=\"2\"/>",
            y - 6.0
        ),
    );
    put(
        svg,
        &format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#b3261e\" font-weight=\"600\">{:.0}%</text>",
            x - 10.0,
            y - 6.0,
            100.0 * target.threshold
        ),
    );
}

fn label_end(svg: &mut String, scales: &Scales, last: &Row) {
    let median = last.summary.median();
    put(
        svg,
        &format!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#0b4f8a\" font-weight=\"600\">{:.1}%</text>",
            RIGHT - 6.0,
            scales.y(median) + 20.0,
            100.0 * median
        ),
    );
}

fn legend(svg: &mut String, language: Language) {
    let words = language.words();
    let y = 68.0;
    put(
        svg,
        &format!(
            "<circle cx=\"{:.0}\" cy=\"{:.0}\" r=\"4\" fill=\"#1a1a1a\"/><text x=\"{:.0}\" y=\"{y}\" fill=\"#333333\">{}</text>",
            LEFT + 5.0,
            y - 4.5,
            LEFT + 16.0,
            words.fan_observed
        ),
    );
    let x = LEFT + 100.0;
    put(
        svg,
        &format!(
            "<rect x=\"{x:.0}\" y=\"{:.0}\" width=\"22\" height=\"10\" fill=\"#a9c8e6\"/><line x1=\"{x:.0}\" x2=\"{:.0}\" y1=\"{:.1}\" y2=\"{:.1}\" stroke=\"#0b4f8a\" stroke-width=\"2.5\"/><text x=\"{:.0}\" y=\"{y}\" fill=\"#333333\">{}</text>",
            y - 9.5,
            x + 22.0,
            y - 4.5,
            y - 4.5,
            x + 28.0,
            words.fan_projected
        ),
    );
    let x = LEFT + 440.0;
    put(
        svg,
        &format!(
            "<path d=\"M{x:.0} {:.1} l6 6 l-6 6 l-6 -6 z\" fill=\"#ffffff\" stroke=\"#b3261e\" stroke-width=\"2\"/><text x=\"{:.0}\" y=\"{y}\" fill=\"#333333\">{}</text>",
            y - 10.5,
            x + 12.0,
            words.fan_target
        ),
    );
}
