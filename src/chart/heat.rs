//! Heat map: one row and one column for each category, and a cell shaded by its value.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::layout;
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
use crate::chart::svg::Svg;

/// Height of a row, pixels.
const ROW: f64 = 22.0;

/// Lightest and darkest shade: red, green and blue, 0 to 255.
const SHADES: [[f64; 3]; 2] = [[244.0, 248.0, 252.0], [8.0, 64.0, 120.0]];

/// The data of the heat map.
#[derive(Clone, Debug)]
pub struct Heat {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Format of the values.
    pub format: NumberFormat,
    /// Names of the rows, from top to bottom.
    pub rows: Vec<String>,
    /// Names of the columns, from left to right; if they do not fit, some are left out.
    pub columns: Vec<String>,
    /// Values by row and column; the cell of a NaN is white. Values are written into the cells if there is room.
    pub values: Vec<Vec<f64>>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(heat: &Heat) -> String {
    let finite = heat.values.iter().flatten().copied().filter(|value| value.is_finite());
    // Zero belongs to the scale, so that the shade shows the size of a value and not only its rank.
    let (ticks, step) = LinearScale::round(scale::extent(finite.chain([0.0])), (0.0, 1.0), 5.0).ticks();
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &heat.heading);
    let top = legend(&mut svg, top, &ticks, heat.format.of_axis(step)) + 8.0;
    let labels = layout::widest(heat.rows.iter().map(String::as_str), LETTER, 0.3 * WIDTH);
    let frame = Frame {
        left: MARGIN + labels + 10.0,
        right: WIDTH - MARGIN,
        top,
        bottom: top + ROW * heat.rows.len().max(1) as f64,
    };
    let width = (frame.right - frame.left) / heat.columns.len().max(1) as f64;
    let written = layout::widest(
        heat.values
            .iter()
            .flatten()
            .map(|value| heat.format.show(*value))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str),
        SMALL,
        WIDTH,
    );
    for (row, values) in heat.values.iter().enumerate() {
        let y = frame.top + ROW * row as f64;
        svg.open_group("row", &heat.rows[row]);
        let label = svg::shortened(&heat.rows[row], LETTER, labels);
        svg.text((frame.left - 8.0, y + 15.5), "text-anchor=\"end\" fill=\"#1a1a1a\"", &label);
        for (column, value) in values.iter().enumerate() {
            // Shades are classes and not a gradient, so that a reader can look up each of them in the legend.
            let (fill, ink) = shade(class(*value, &ticks), ticks.len() - 1);
            let x = frame.left + width * column as f64;
            let text = heat.format.show(*value);
            svg.open_group("cell", &format!("{}, {}: {text}", heat.rows[row], heat.columns[column]));
            svg.rect((x, y), (width, ROW), &format!("fill=\"{fill}\" stroke=\"#ffffff\" stroke-width=\"0.5\""));
            // Either all values that are numbers are written or none, judged by the widest.
            if value.is_finite() && written + 4.0 <= width {
                let attributes = format!("font-size=\"{SMALL}\" text-anchor=\"middle\" fill=\"{ink}\"");
                svg.text((x + 0.5 * width, y + 15.0), &attributes, &text);
            }
            svg.close_group();
        }
        svg.close_group();
    }
    let bottom = columns_below(&mut svg, frame, width, &heat.columns);
    layout::finish(&svg, &heat.heading, bottom)
}

/// Index of the class of a value on the scale; `None` if it is not finite.
fn class(value: f64, ticks: &[f64]) -> Option<usize> {
    // The outer ticks are left out, so that a value equal to the largest one is in the last class.
    value.is_finite().then(|| ticks[1..ticks.len() - 1].iter().filter(|tick| value >= **tick).count())
}

/// Fill of a class and the colour of text on it.
fn shade(class: Option<usize>, classes: usize) -> (String, &'static str) {
    let Some(class) = class else { return ("#ffffff".to_owned(), "#555555") };
    let part = class as f64 / (classes.max(2) - 1) as f64;
    let mix = |channel: usize| SHADES[0][channel] + part * (SHADES[1][channel] - SHADES[0][channel]);
    let [red, green, blue] = [0, 1, 2].map(|channel| format!("{:02x}", level(mix(channel))));
    (format!("#{red}{green}{blue}"), if part > 0.5 { "#ffffff" } else { "#1a1a1a" })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
fn level(value: f64) -> u8 {
    value.round() as u8
}

fn legend(svg: &mut Svg, top: f64, ticks: &[f64], format: NumberFormat) -> f64 {
    let names: Vec<String> =
        ticks.windows(2).map(|ends| format!("{}–{}", format.show(ends[0]), format.show(ends[1]))).collect();
    let entries: Vec<(LegendKey, &str)> = names
        .iter()
        .enumerate()
        .map(|(class, name)| {
            let (fill, _) = shade(Some(class), names.len());
            (LegendKey::Area(format!("fill=\"{fill}\" stroke=\"#888888\" stroke-width=\"0.5\"")), name.as_str())
        })
        .collect();
    layout::legend(svg, top, &entries)
}

/// Largest length of a rotated name below a column, pixels.
const UPRIGHT: f64 = 190.0;

/// Draws the names below the columns and returns the vertical position of their end. The names are horizontal if all fit;
/// otherwise they are rotated, and as many are drawn as fit.
fn columns_below(svg: &mut Svg, frame: Frame, width: f64, names: &[String]) -> f64 {
    let widest = layout::widest(names.iter().map(String::as_str), SMALL, UPRIGHT);
    let centre = |column: usize| frame.left + width * (column as f64 + 0.5);
    if widest + 6.0 <= width {
        for (column, name) in names.iter().enumerate() {
            let attributes = format!("font-size=\"{SMALL}\" text-anchor=\"middle\" {MUTED}");
            svg.text((centre(column), frame.bottom + 16.0), &attributes, &svg::shortened(name, SMALL, UPRIGHT));
        }
        return frame.bottom + 30.0;
    }
    // Vertical names need the height of a line and a gap of 2 each; names between them are left out at equal distances.
    let every = (1..=names.len()).find(|every| *every as f64 * width >= SMALL + 2.0).unwrap_or(names.len().max(1));
    for (column, name) in names.iter().enumerate().step_by(every) {
        // The baseline of a turned text is at its right side, so the text is moved to the right to be centred on the
        // column.
        let (x, y) = (centre(column) + 0.35 * SMALL, frame.bottom + 8.0);
        let turned =
            format!("font-size=\"{SMALL}\" text-anchor=\"end\" transform=\"rotate(-90 {x:.2} {y:.2})\" {MUTED}");
        svg.text((x, y), &turned, &svg::shortened(name, SMALL, UPRIGHT));
    }
    frame.bottom + 8.0 + widest + MARGIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(rows: usize, columns: usize) -> Heat {
        let value = |row: usize, column: usize| {
            if row == 2 && column == 3 { f64::NAN } else { 0.9 / (1.0 + row as f64) - 0.02 * column as f64 }
        };
        Heat {
            heading: heading("总效应指数 Total indices"),
            format: NumberFormat::Plain(2),
            rows: (0..rows).map(|row| format!("参数{row} & parameter")).collect(),
            columns: (0..columns).map(|column| (2022 + column).to_string()).collect(),
            values: (0..rows).map(|row| (0..columns).map(|column| value(row, column)).collect()).collect(),
        }
    }

    #[test]
    fn every_value_has_a_cell_inside_the_picture() {
        for (rows, columns) in [(0, 0), (1, 1), (12, 14), (40, 300)] {
            let svg = chart(&example(rows, columns));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!((picture.count("g", "row"), picture.count("g", "cell")), (rows, rows * columns));
            keep(&format!("heat-{rows}-{columns}"), &svg);
        }
    }

    #[test]
    fn shades_follow_values() {
        let ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0];
        assert_eq!([-0.1, 0.0, 0.2, 0.5, 1.0, 1.2].map(|value| class(value, &ticks)), [0, 0, 1, 2, 4, 4].map(Some));
        assert_eq!(class(f64::NAN, &ticks), None);
        assert_eq!((shade(Some(0), 5).0.as_str(), shade(Some(4), 5).0.as_str()), ("#f4f8fc", "#084078"));
    }
}
