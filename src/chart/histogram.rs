//! Histograms of ranks or of probability integral transforms, with the range that a calibrated projection would give.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::grid;
use crate::chart::grid::Grid;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::MUTED;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Svg;

const BAR: &str = "fill=\"#a9c8e6\" stroke=\"#0b4f8a\"";
const BAND: &str = "fill=\"#555555\" fill-opacity=\"0.22\"";
const EXPECTED: &str = "stroke=\"#333333\" stroke-width=\"1.5\" stroke-dasharray=\"6 3\"";

/// One panel of the chart.
#[derive(Clone, Debug)]
pub struct HistogramPanel {
    /// Title of the panel; may be empty.
    pub title: String,
    /// Count in each bin; the bins have equal width and cover 0 to 1.
    pub counts: Vec<u32>,
    /// Range of a count if all bins are equally likely, such as a 95 % interval.
    pub band: (f64, f64),
}

/// The data of the chart.
#[derive(Clone, Debug)]
pub struct Histogram {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the horizontal axis, from 0 to 1.
    pub level_axis: String,
    /// Name of the vertical axis: the counted units.
    pub upright_axis: String,
    /// Name of the line and the band of equal probabilities in the legend; left out if empty.
    pub expected: String,
    /// Panels, row by row in up to four columns; each has its own vertical axis.
    pub panels: Vec<HistogramPanel>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(histogram: &Histogram) -> String {
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &histogram.heading);
    let entries = [
        (LegendKey::Area(BAR.to_owned()), histogram.upright_axis.as_str()),
        (LegendKey::Band(BAND.to_owned(), EXPECTED.to_owned()), histogram.expected.as_str()),
    ];
    let top = layout::legend(&mut svg, top, &entries);
    let grid = Grid::new(histogram.panels.len(), top);
    let most = histogram.panels.iter().map(highest).fold(0.0, f64::max);
    let label = svg::text_width(&format!("{most:.0}"), LETTER).max(14.0);
    for (place, panel) in histogram.panels.iter().enumerate() {
        let frame = grid.frame(place, label);
        svg.open_group("panel", &panel.title);
        grid::title(&mut svg, frame, &panel.title);
        draw(&mut svg, frame, panel, grid.letter());
        svg.close_group();
    }
    // The name of the horizontal axis is written once for all panels, centred below the grid and not below a panel.
    let foot = Frame { left: MARGIN, right: layout::WIDTH - MARGIN, top, bottom: grid.bottom() - 34.0 };
    layout::level_name(&mut svg, foot, &histogram.level_axis);
    layout::finish(&svg, &histogram.heading, foot.bottom + 50.0)
}

fn highest(panel: &HistogramPanel) -> f64 {
    // The upper end of the band is included, so that the band fits even if all counts are below it.
    panel.counts.iter().map(|count| f64::from(*count)).fold(panel.band.1, f64::max)
}

fn draw(svg: &mut Svg, frame: Frame, panel: &HistogramPanel, letter: f64) {
    let up = LinearScale::round((0.0, highest(panel)), (frame.bottom, frame.top), 4.0);
    layout::upright_axis(svg, frame, &up, NumberFormat::Plain(0), letter);
    let bins = panel.counts.len().max(1) as f64;
    let right = LinearScale::new((0.0, bins), (frame.left, frame.right));
    // With many bins, gaps would take more room than the bars.
    let gap = if bins < 40.0 { 1.0 } else { 0.0 };
    for (bin, count) in panel.counts.iter().enumerate() {
        let (left, end) = (right.at(bin as f64) + gap, right.at(bin as f64 + 1.0) - gap);
        let y = up.at(f64::from(*count));
        svg.rect((left, y), (end - left, frame.bottom - y), BAR);
    }
    // The band is translucent and painted over the bars, so that both are visible.
    let (low, high) = (up.at(panel.band.0), up.at(panel.band.1));
    svg.rect((frame.left, high), (frame.right - frame.left, low - high), BAND);
    // A flat histogram has the mean count in every bin.
    let expected = panel.counts.iter().map(|count| f64::from(*count)).sum::<f64>() / bins;
    svg.line((frame.left, up.at(expected)), (frame.right, up.at(expected)), EXPECTED);
    for (share, words, anchor) in [(0.0, "0", "start"), (0.5, "0.5", "middle"), (1.0, "1", "end")] {
        let attributes = format!("font-size=\"{letter}\" text-anchor=\"{anchor}\" {MUTED}");
        let place = (right.at(share * bins), frame.bottom + letter + 4.0);
        svg.text(place, &attributes, words);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(panels: u32) -> Histogram {
        let titles = ["城镇化率 urban share", "常住人口 residents", "户籍人口 registered population", "市际迁移 flows"];
        let panel = |at: u32| HistogramPanel {
            title: titles[at as usize % 4].to_owned(),
            counts: (0..10).map(|bin| 14 + (7 * bin + 5 * at) % 9 + if bin == 9 { 8 } else { 0 }).collect(),
            band: (10.0, 25.0),
        };
        Histogram {
            heading: heading("各县区 PIT 直方图 PIT histograms of counties"),
            level_axis: "概率积分变换 probability integral transform".to_owned(),
            upright_axis: "县区数 counties".to_owned(),
            expected: "若校准良好，95%的柱应在此范围 where 95 % of bars lie if calibrated".to_owned(),
            panels: (0..panels).map(panel).collect(),
        }
    }

    #[test]
    fn every_count_has_its_bar_inside_the_picture() {
        for panels in [0, 1, 2, 4, 6, 11] {
            let svg = chart(&example(panels));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "panel"), panels as usize);
            assert_eq!(picture.with("stroke", "#0b4f8a"), 10 * panels as usize + 1, "bars and the legend");
            keep(&format!("histogram-{panels}"), &svg);
        }
    }

    #[test]
    fn same_data_same_bytes() {
        assert_eq!(chart(&example(6)), chart(&example(6)));
    }

    #[test]
    fn a_panel_without_bins_is_empty() {
        let mut histogram = example(1);
        histogram.panels[0].counts.clear();
        histogram.panels[0].band = (0.0, 0.0);
        Picture::read(&chart(&histogram)).is_sound();
    }
}
