//! Waterfall chart: from one value to another by steps that add up, one row for each step.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::WIDTH;
use crate::chart::scale;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Marker;
use crate::chart::svg::Svg;

/// Height of a row, pixels.
const ROW: f64 = 26.0;

/// Half of the height of a bar, pixels.
const HALF_BAR: f64 = 7.0;

const RISE: &str = "fill=\"#74a6d6\" stroke=\"#0b4f8a\"";
// An empty bar with a dashed outline differs from a rise without its colour.
const FALL: &str = "fill=\"#ffffff\" stroke=\"#c44e00\" stroke-dasharray=\"4 2\"";
const TOTAL: &str = "fill=\"#1a1a1a\"";

/// A value of the chart with its name and its number as text.
#[derive(Clone, Debug)]
pub struct WaterfallRow {
    /// Name at the left edge.
    pub label: String,
    /// A level for the first and the last row, a difference of levels for a step; finite, in the unit of the axis.
    pub value: f64,
    /// The number at the right edge.
    pub words: String,
}

/// The data of the chart.
#[derive(Clone, Debug)]
pub struct Waterfall {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the horizontal axis with its unit.
    pub axis: String,
    /// Format of the numbers of the axis.
    pub format: NumberFormat,
    /// Names of rises and falls in the legend.
    pub directions: [String; 2],
    /// The level before the first step.
    pub start: WaterfallRow,
    /// The steps from top to bottom.
    pub steps: Vec<WaterfallRow>,
    /// The level after the last step.
    pub end: WaterfallRow,
}

impl Waterfall {
    /// The levels before the first step and after each step.
    fn levels(&self) -> Vec<f64> {
        let mut level = self.start.value;
        let after = self.steps.iter().map(|step| {
            level += step.value;
            level
        });
        std::iter::once(self.start.value).chain(after).collect()
    }
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(waterfall: &Waterfall) -> String {
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &waterfall.heading);
    let signs = [RISE, FALL].map(|attributes| LegendKey::Area(attributes.to_owned()));
    let entries: Vec<_> = signs.into_iter().zip(waterfall.directions.iter().map(String::as_str)).collect();
    let top = layout::legend(&mut svg, top, &entries) + 6.0;
    let rows = || [&waterfall.start].into_iter().chain(&waterfall.steps).chain([&waterfall.end]);
    let labels = layout::widest(rows().map(|row| row.label.as_str()), LETTER, 0.35 * WIDTH);
    let numbers = layout::widest(rows().map(|row| row.words.as_str()), LETTER, 0.2 * WIDTH);
    let frame = Frame {
        left: MARGIN + labels + 14.0,
        right: WIDTH - MARGIN - numbers - 14.0,
        top,
        bottom: top + ROW * rows().count() as f64,
    };
    let levels = waterfall.levels();
    // Zero need not be on the axis: the totals are marks and not bars, so that small steps between large totals stay
    // visible.
    let extent = scale::extent(levels.iter().copied().chain([waterfall.end.value]));
    let scale = LinearScale::round(extent, (frame.left, frame.right), 6.0);
    layout::level_axis(&mut svg, frame, &scale, waterfall.format);
    let middle = |row: usize| frame.top + ROW * (row as f64 + 0.5);
    total(&mut svg, frame, (scale.at(waterfall.start.value), middle(0)), &waterfall.start);
    for (at, step) in waterfall.steps.iter().enumerate() {
        let ends = [levels[at], levels[at + 1]].map(|level| scale.at(level));
        bar(&mut svg, frame, (ends, middle(at + 1)), step);
    }
    let last = waterfall.steps.len() + 1;
    total(&mut svg, frame, (scale.at(waterfall.end.value), middle(last)), &waterfall.end);
    layout::level_name(&mut svg, frame, &waterfall.axis);
    layout::finish(&svg, &waterfall.heading, frame.bottom + 50.0)
}

/// The mark of a level.
fn total(svg: &mut Svg, frame: Frame, (x, y): (f64, f64), row: &WaterfallRow) {
    svg.open_group("total", &format!("{}: {}", row.label, row.words));
    svg.mark(Marker::Diamond, (x, y), HALF_BAR, TOTAL);
    words(svg, frame, y, row);
    svg.close_group();
}

/// The bar of a step, with a line from the end of the step before.
fn bar(svg: &mut Svg, frame: Frame, ([from, to], y): ([f64; 2], f64), row: &WaterfallRow) {
    svg.open_group("step", &format!("{}: {}", row.label, row.words));
    svg.line((from, y - ROW + HALF_BAR), (from, y - HALF_BAR), layout::AXIS);
    let attributes = if row.value < 0.0 { FALL } else { RISE };
    svg.rect((from.min(to), y - HALF_BAR), ((to - from).abs(), 2.0 * HALF_BAR), attributes);
    words(svg, frame, y, row);
    svg.close_group();
}

/// Name and number of a row at the edges.
fn words(svg: &mut Svg, frame: Frame, y: f64, row: &WaterfallRow) {
    let label = svg::shortened(&row.label, LETTER, frame.left - MARGIN - 14.0);
    svg.text((frame.left - 12.0, y + 4.5), "text-anchor=\"end\" fill=\"#1a1a1a\"", &label);
    let number = svg::shortened(&row.words, LETTER, WIDTH - MARGIN - frame.right - 14.0);
    svg.text((WIDTH - MARGIN, y + 4.5), &format!("text-anchor=\"end\" {}", layout::MUTED), &number);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(steps: u16) -> Waterfall {
        let row = |label: &str, value: f64| WaterfallRow {
            label: label.to_owned(),
            value,
            words: NumberFormat::Percent(2).show(value),
        };
        let step = |at: u16| 0.01 * (f64::from((7 * at) % 5) - 1.5);
        let end = 0.63 + (0..steps).map(step).sum::<f64>();
        Waterfall {
            heading: heading("杠杆贡献 Contributions <2035>"),
            axis: "城镇化率 urban share".to_owned(),
            format: NumberFormat::Percent(0),
            directions: ["提高 rise".to_owned(), "降低 fall".to_owned()],
            start: row("基准 reference", 0.63),
            steps: (0..steps).map(|at| row(&format!("杠杆 lever <{at}>"), step(at))).collect(),
            end: row("情景 scenario", end),
        }
    }

    #[test]
    fn every_step_has_its_bar_inside_the_picture() {
        for steps in [0, 1, 5, 40] {
            let svg = chart(&example(steps));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!((picture.count("g", "total"), picture.count("g", "step")), (2, usize::from(steps)));
            let falls = (0..steps).filter(|at| (7 * at) % 5 < 2).count();
            assert_eq!(picture.with("stroke", "#c44e00"), falls + 1, "falls and the legend");
            keep(&format!("waterfall-{steps}"), &svg);
        }
    }

    #[test]
    fn the_steps_lead_from_the_first_level_to_the_last() {
        let waterfall = example(8);
        let levels = waterfall.levels();
        assert_eq!((levels.len(), levels[0].to_bits()), (9, waterfall.start.value.to_bits()));
        assert!((levels[8] - waterfall.end.value).abs() < 1e-12);
    }

    #[test]
    fn same_data_same_bytes() {
        assert_eq!(chart(&example(5)), chart(&example(5)));
    }

    #[test]
    fn endless_labels_do_no_harm() {
        let mut waterfall = example(3);
        for row in &mut waterfall.steps {
            row.label = row.label.repeat(20);
            row.words = row.words.repeat(30);
        }
        Picture::read(&chart(&waterfall)).is_sound();
    }
}
