//! Ranges within full ranges: one row for each range; all full ranges have the same width.

use crate::chart::Heading;
use crate::chart::layout;
use crate::chart::layout::Frame;
use crate::chart::layout::LegendKey;
use crate::chart::layout::MARGIN;
use crate::chart::layout::MUTED;
use crate::chart::layout::SMALL;
use crate::chart::layout::WIDTH;
use crate::chart::scale::LinearScale;
use crate::chart::svg;
use crate::chart::svg::LETTER;
use crate::chart::svg::Svg;

/// Height of a row, pixels.
const ROW: f64 = 52.0;

const FULL: &str = "fill=\"#ececec\"";
const PART: &str = "fill=\"#74a6d6\" stroke=\"#0b4f8a\"";

/// A range within a full range.
#[derive(Clone, Debug)]
pub struct RangeRow {
    /// Name of the variable.
    pub label: String,
    /// Lower limit as a share of the full range, 0 to 1.
    pub low: f64,
    /// Upper limit as a share of the full range, from `low` to 1.
    pub high: f64,
    /// Lower limit as text; `None` if it is that of the full range.
    pub low_words: Option<String>,
    /// Upper limit as text; `None` if it is that of the full range.
    pub high_words: Option<String>,
    /// Limits of the full range as text.
    pub full: [String; 2],
    /// Note at the right edge.
    pub note: String,
}

/// The data of the chart; rows are drawn from top to bottom in the given order.
#[derive(Clone, Debug)]
pub struct Ranges {
    /// Title, subtitle and description.
    pub heading: Heading,
    /// Name of the ranges in the legend.
    pub part: String,
    /// Name of the full ranges in the legend.
    pub whole: String,
    /// Heading of the notes.
    pub note: String,
    /// Rows, one for each variable.
    pub rows: Vec<RangeRow>,
}

/// Draws the chart as an SVG document.
#[must_use]
pub fn chart(ranges: &Ranges) -> String {
    let mut svg = Svg::default();
    let top = layout::heading(&mut svg, &ranges.heading);
    let entries = [
        (LegendKey::Area(PART.to_owned()), ranges.part.as_str()),
        (LegendKey::Area(FULL.to_owned()), ranges.whole.as_str()),
    ];
    let top = layout::legend(&mut svg, top, &entries) + 20.0;
    let labels = layout::widest(ranges.rows.iter().map(|row| row.label.as_str()), LETTER, 0.35 * WIDTH);
    // The heading of the remarks needs the same space as the remarks below it.
    let notes = ranges.rows.iter().map(|row| row.note.as_str()).chain([ranges.note.as_str()]);
    let notes = layout::widest(notes, LETTER, 0.25 * WIDTH);
    let frame = Frame {
        left: MARGIN + labels + 16.0,
        right: WIDTH - MARGIN - notes - 20.0,
        top,
        bottom: top + ROW * ranges.rows.len().max(1) as f64,
    };
    let room = WIDTH - MARGIN - frame.right - 20.0;
    svg.text((frame.right + 20.0, top - 2.0), MUTED, &svg::shortened(&ranges.note, LETTER, room));
    for (index, row) in ranges.rows.iter().enumerate() {
        draw(&mut svg, frame, frame.top + ROW * (index as f64 + 0.5), row);
    }
    layout::finish(&svg, &ranges.heading, frame.bottom + 12.0)
}

fn draw(svg: &mut Svg, frame: Frame, y: f64, row: &RangeRow) {
    // Every row has a scale of its own full range, because the variables have different units.
    let scale = LinearScale::new((0.0, 1.0), (frame.left, frame.right));
    let (low, high) = (scale.at(row.low), scale.at(row.high));
    // The title needs a sign where the range is not restricted.
    let ends = [&row.low_words, &row.high_words].map(|words| words.as_deref().unwrap_or("…"));
    svg.open_group("row", &format!("{}: {} – {} [{} – {}]", row.label, ends[0], ends[1], row.full[0], row.full[1]));
    let label = svg::shortened(&row.label, LETTER, frame.left - MARGIN - 16.0);
    svg.text((frame.left - 14.0, y + 4.5), "text-anchor=\"end\" fill=\"#1a1a1a\"", &label);
    svg.rect((frame.left, y - 6.0), (frame.right - frame.left, 12.0), FULL);
    svg.rect((low, y - 6.0), (high - low, 12.0), PART);
    let words = |svg: &mut Svg, at, anchor: &str, colour: &str, words: &str| {
        svg.text(at, &format!("font-size=\"{SMALL}\" text-anchor=\"{anchor}\" {colour}"), words);
    };
    let (anchor_low, anchor_high) = beside(frame, (low, high), row);
    if let Some(limit) = &row.low_words {
        words(svg, (low, y - 10.0), anchor_low, "fill=\"#0b4f8a\"", limit);
    }
    if let Some(limit) = &row.high_words {
        words(svg, (high, y - 10.0), anchor_high, "fill=\"#0b4f8a\"", limit);
    }
    words(svg, (frame.left, y + 18.0), "start", MUTED, &row.full[0]);
    words(svg, (frame.right, y + 18.0), "end", MUTED, &row.full[1]);
    let note = svg::shortened(&row.note, LETTER, WIDTH - MARGIN - frame.right - 20.0);
    svg.text((frame.right + 20.0, y + 4.5), MUTED, &note);
    svg.close_group();
}

/// Text anchors of the two limits: they point away from each other, unless the text would leave the chart.
fn beside(frame: Frame, (low, high): (f64, f64), row: &RangeRow) -> (&'static str, &'static str) {
    let width = |words: &Option<String>| words.as_deref().map_or(0.0, |words| svg::text_width(words, SMALL));
    let fits_left = low - width(&row.low_words) >= frame.left - MARGIN;
    let fits_right = high + width(&row.high_words) <= frame.right + MARGIN;
    (if fits_left { "end" } else { "start" }, if fits_right { "start" } else { "end" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::check::Picture;
    use crate::chart::check::heading;
    use crate::chart::check::keep;

    fn example(rows: usize) -> Ranges {
        let row = |at: usize| {
            let low = if at.is_multiple_of(3) { 0.0 } else { 0.13 * at as f64 % 0.7 };
            let high = if at % 3 == 1 { 1.0 } else { low + 0.2 };
            RangeRow {
                label: format!("投入 input_{at} <&>"),
                low,
                high,
                low_words: (low > 0.0).then(|| format!("{:.3}", 12_345.0 + low)),
                high_words: (high < 1.0).then(|| format!("{:.3}", 12_345.0 + high)),
                full: ["12345.000".to_owned(), "12346.000".to_owned()],
                note: format!("{:.1e}", 0.3 / (at + 1) as f64),
            }
        };
        Ranges {
            heading: heading("方框 Box <1>"),
            part: "框内范围 range in the box".to_owned(),
            whole: "全部范围 full range".to_owned(),
            note: "准p值 quasi-p".to_owned(),
            rows: (0..rows).map(row).collect(),
        }
    }

    #[test]
    fn every_row_is_inside_the_picture() {
        for rows in [0, 1, 5, 12] {
            let svg = chart(&example(rows));
            let picture = Picture::read(&svg);
            picture.is_sound();
            assert_eq!(picture.count("g", "row"), rows);
            assert_eq!(picture.with("stroke", "#0b4f8a"), rows + 1, "ranges and the legend");
            keep(&format!("ranges-{rows}"), &svg);
        }
    }

    #[test]
    fn same_data_same_bytes() {
        assert_eq!(chart(&example(5)), chart(&example(5)));
    }

    #[test]
    fn endless_labels_do_no_harm() {
        let mut ranges = example(3);
        for row in &mut ranges.rows {
            row.label = row.label.repeat(20);
            row.note = row.note.repeat(30);
        }
        Picture::read(&chart(&ranges)).is_sound();
    }
}
