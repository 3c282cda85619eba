//! Horizontal stacked bars: one row for each whole, divided into its parts.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::WIDTH;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Svg;

/// Height of a row and of its bar, pixels.
const ROW: (f64, f64) = (28.0, 20.0);

/// Styles of the parts, by their index.
const LOOKS: [Look; 8] = [
    Look { ground: "#0b4f8a", ink: "#ffffff", hatch: "" },
    Look {
        ground: "#d6e4f2",
        ink: "#1a1a1a",
        hatch: "<path d=\"M0 8 L8 0 M-2 2 L2 -2 M6 10 L10 6\" stroke=\"#0b4f8a\"/>",
    },
    Look { ground: "#e69f00", ink: "#1a1a1a", hatch: "" },
    Look {
        ground: "#fbeccb",
        ink: "#1a1a1a",
        hatch: "<path d=\"M0 0 L8 8 M6 -2 L10 2 M-2 6 L2 10\" stroke=\"#8a5a00\"/>",
    },
    Look { ground: "#bbbbbb", ink: "#1a1a1a", hatch: "" },
    Look { ground: "#f2f2f2", ink: "#1a1a1a", hatch: "<circle cx=\"4\" cy=\"4\" r=\"1.4\" fill=\"#555555\"/>" },
    Look { ground: "#555555", ink: "#ffffff", hatch: "" },
    Look { ground: "#d5ebe7", ink: "#1a1a1a", hatch: "<path d=\"M0 4 L8 4\" stroke=\"#00796b\"/>" },
];

struct Look {
    ground: &'static str,
    ink: &'static str,
    hatch: &'static str,
}

/// A row of the chart.
#[derive(Clone, Debug)]
pub struct ShareRow {
    /// Name of the whole.
    pub label: String,
    /// Shares of the parts in the order of the names; each is at least 0 and their sum at most 1.
    pub parts: Vec<f64>,
}

/// The data of the chart.
#[derive(Clone, Debug)]
pub struct Shares {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the horizontal axis; may be empty.
    pub axis: String,
    /// Format of the shares inside the parts.
    pub format: NumberFormat,
    /// Names of the parts; up to eight have different styles.
    pub names: Vec<String>,
    /// Rows from top to bottom.
    pub rows: Vec<ShareRow>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(shares: &Shares) -> String {
    let mut svg = Svg::default();
    hatches(&mut svg);
    let top = layout::heading(&mut svg, &shares.heading);
    let entries: Vec<(LegendKey, &str)> = shares
        .names
        .iter()
        .enumerate()
        .map(|(part, name)| (LegendKey::Area(format!("{} stroke=\"#555555\"", fill(part))), name.as_str()))
        .collect();
    let top = layout::legend(&mut svg, top, &entries) + 6.0;
    let labels = layout::widest(shares.rows.iter().map(|row| row.label.as_str()), LETTER, 0.4 * WIDTH);
    let frame = Frame {
        left: MARGIN + labels + 14.0,
        right: WIDTH - MARGIN - 14.0,
        top,
        bottom: top + ROW.0 * shares.rows.len().max(1) as f64,
    };
    let scale = LinearScale::new((0.0, 1.0), (frame.left, frame.right));
    layout::level_axis(&mut svg, frame, &scale, NumberFormat::Percent(0));
    for (index, row) in shares.rows.iter().enumerate() {
        draw(&mut svg, &scale, frame.top + ROW.0 * (index as f64 + 0.5), row, shares);
    }
    layout::level_name(&mut svg, frame, &shares.axis);
    let foot = if shares.axis.is_empty() { 30.0 } else { 50.0 };
    layout::finish(&svg, &shares.heading, frame.bottom + foot)
}

/// Defines the patterns of the parts. The identifiers and patterns are the same in all charts, so that several charts can be
/// embedded in one page.
fn hatches(svg: &mut Svg) {
    svg.put("<defs>");
    for (part, look) in LOOKS.iter().enumerate().filter(|(_, look)| !look.hatch.is_empty()) {
        svg.put(&format!(
            "<pattern id=\"chart-part-{part}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
             <rect width=\"8\" height=\"8\" fill=\"{}\"/>{}</pattern>",
            look.ground, look.hatch
        ));
    }
    svg.put("</defs>");
}

fn fill(part: usize) -> String {
    let part = part % LOOKS.len();
    if LOOKS[part].hatch.is_empty() {
        format!("fill=\"{}\"", LOOKS[part].ground)
    } else {
        format!("fill=\"url(#chart-part-{part})\"")
    }
}

fn draw(svg: &mut Svg, scale: &LinearScale, y: f64, row: &ShareRow, shares: &Shares) {
    let named = row.parts.iter().zip(&shares.names);
    let parts: Vec<String> = named.map(|(part, name)| format!("{name} {}", shares.format.show(*part))).collect();
    svg.open_group("row", &format!("{}: {}", row.label, parts.join("; ")));
    let (left, top) = (scale.at(0.0), y - ROW.1 / 2.0);
    let label = svg::shortened(&row.label, LETTER, left - MARGIN - 14.0);
    svg.text((left - 12.0, y + 4.5), "text-anchor=\"end\" fill=\"#1a1a1a\"", &label);
    svg.rect((left, top), (scale.at(1.0) - left, ROW.1), "fill=\"#ffffff\" stroke=\"#bbbbbb\"");
    let mut sum = 0.0;
    for (part, share) in row.parts.iter().enumerate() {
        // Rounding can bring the sum above 1, and the bar must end at the frame.
        let start = scale.at(f64::min(sum, 1.0));
        sum += share;
        let width = scale.at(f64::min(sum, 1.0)) - start;
        svg.rect((start, top), (width, ROW.1), &format!("class=\"part\" {} stroke=\"#ffffff\"", fill(part)));
        let words = shares.format.show(*share);
        if svg::text_width(&words, LETTER) + 8.0 <= width {
            let Look { ground, ink, .. } = &LOOKS[part % LOOKS.len()];
            // An outline in the colour of the part keeps the number legible on hatching.
            let attributes = format!(
                "text-anchor=\"middle\" fill=\"{ink}\" stroke=\"{ground}\" stroke-width=\"5\" paint-order=\"stroke\""
            );
            svg.text((start + width / 2.0, y + 4.5), &attributes, &words);
        }
    }
    svg.close_group();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(rows: usize) -> Shares {
        let names = [
            "参数 parameters",
            "结构 structure <fertility, migration>",
            "起始人口 initial state",
            "冲击 shocks & noise",
            "基准年普查 census",
            "杠杆 levers",
            "随机 random",
            "其他 other",
        ];
        let row = |at: usize| {
            let shift = 0.01 * at as f64;
            ShareRow {
                label: format!("{}年 全省城镇化率 urban share {}", 2025 + at, 2025 + at),
                parts: vec![0.38 - shift, 0.22, 0.05 + shift, 0.1, 0.06, 0.08, 0.012, 0.05],
            }
        };
        Shares {
            heading: heading("不确定性的来源 Where the uncertainty comes from"),
            axis: "方差的比例 share of the variance".to_owned(),
            format: NumberFormat::Percent(0),
            names: names.map(str::to_owned).to_vec(),
            rows: (0..rows).map(row).collect(),
        }
    }

    #[test]
    fn every_part_has_its_bar_inside_the_picture() {
        for rows in [0, 1, 11] {
            let svg = chart(&example(rows));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "row"), rows);
            assert_eq!(picture.count("rect", "part"), 8 * rows);
            keep(&format!("shares-{rows}"), &svg);
        }
    }

    #[test]
    fn same_data_same_bytes() {
        assert_eq!(chart(&example(5)), chart(&example(5)));
    }

    #[test]
    fn rounding_above_one_stays_inside() {
        let mut shares = example(1);
        shares.rows[0].parts = vec![0.5, 0.5, 0.01, 0.0];
        Picture::read(&chart(&shares)).is_sound();
    }
}
