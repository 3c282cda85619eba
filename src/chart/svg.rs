//! The elements of SVG that charts consist of.
//!
//! The charts do not use a chart library. The library that was tried (plotters 0.3) rounds curves to whole pixels, reserves the
//! width of three letters for a Chinese character, draws every dash as a separate line, and has no hatching and no title or
//! description for screen readers. Text uses the fonts of the viewer.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// A point: horizontal coordinate to the right and vertical coordinate downwards, pixels.
pub(crate) type Point = (f64, f64);

/// Default font size, pixels.
pub(crate) const LETTER: f64 = 13.0;

/// Width of bold letters relative to normal ones. Assumption, as is all of [`text_width`].
pub(crate) const BOLD: f64 = 1.06;

/// The elements of a chart, in the order of painting.
#[derive(Debug, Default)]
pub(crate) struct Svg(String);

impl Svg {
    /// Appends an element given as text.
    pub(crate) fn put(&mut self, element: &str) {
        self.0.push_str(element);
        self.0.push('\n');
    }

    /// Title of the chart or of the open group, for screen readers and pointers.
    pub(crate) fn title(&mut self, words: &str) {
        self.put(&format!("<title>{}</title>", escape(words)));
    }

    /// Description of the chart for screen readers.
    pub(crate) fn description(&mut self, words: &str) {
        self.put(&format!("<desc>{}</desc>", escape(words)));
    }

    /// White background.
    pub(crate) fn paper(&mut self, (width, height): Point) {
        self.put(&format!("<rect width=\"{}\" height=\"{}\" fill=\"#ffffff\"/>", number(width), number(height)));
    }

    /// Opens a group that has a class and a title.
    pub(crate) fn open_group(&mut self, class: &str, title: &str) {
        self.put(&format!("<g class=\"{class}\">"));
        self.title(title);
    }

    /// Closes a group.
    pub(crate) fn close_group(&mut self) {
        self.put("</g>");
    }

    /// Text; `at` is the point of its baseline that `text-anchor` names.
    pub(crate) fn text(&mut self, (x, y): Point, attributes: &str, words: &str) {
        self.put(&format!("<text x=\"{}\" y=\"{}\" {attributes}>{}</text>", number(x), number(y), escape(words)));
    }

    /// Straight line between two points.
    pub(crate) fn line(&mut self, from: Point, to: Point, attributes: &str) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(number);
        self.put(&format!("<line x1=\"{x1}\" x2=\"{x2}\" y1=\"{y1}\" y2=\"{y2}\" {attributes}/>"));
    }

    /// Rectangle with its upper left corner and its width and height.
    pub(crate) fn rect(&mut self, at: Point, size: Point, attributes: &str) {
        let [x, y, width, height] = [at.0, at.1, size.0, size.1].map(number);
        self.put(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {attributes}/>"));
    }

    /// Line through the points in their order.
    pub(crate) fn polyline(&mut self, points: &[Point], attributes: &str) {
        self.put(&format!("<polyline points=\"{}\" fill=\"none\" {attributes}/>", joined(points)));
    }

    /// Filled area with the points as corners.
    pub(crate) fn polygon(&mut self, points: &[Point], attributes: &str) {
        self.put(&format!("<polygon points=\"{}\" {attributes}/>", joined(points)));
    }

    /// Mark of a value; `size` is half of its height.
    pub(crate) fn mark(&mut self, marker: Marker, (x, y): Point, size: f64, attributes: &str) {
        let corners = match marker {
            Marker::Circle => {
                let [x, y, size] = [x, y, size].map(number);
                return self.put(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{size}\" {attributes}/>"));
            }
            Marker::Diamond => vec![(x, y - size), (x + size, y), (x, y + size), (x - size, y)],
            Marker::Square => {
                vec![(x - size, y - size), (x + size, y - size), (x + size, y + size), (x - size, y + size)]
            }
            Marker::Triangle => vec![(x, y - size), (x + size, y + size), (x - size, y + size)],
        };
        self.polygon(&corners, attributes);
    }

    /// Appends all elements of another chart, painted on top of these.
    pub(crate) fn append(&mut self, other: &Svg) {
        self.0.push_str(&other.0);
    }

    /// The finished SVG document.
    pub(crate) fn finish(self, (width, height): Point) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" \
             font-family=\"'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','Helvetica Neue',Arial,sans-serif\" font-size=\"13\">\n\
             {}</svg>\n",
            number(width),
            number(height),
            self.0
        )
    }
}

/// Form of a mark, so that colour is not the only distinction.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Marker {
    /// A circle.
    Circle,
    /// A square that stands on its corner.
    Diamond,
    /// A square.
    Square,
    /// A triangle that points upwards.
    Triangle,
}

/// A coordinate with one decimal, which is finer than the pixels of a screen.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    match text.strip_suffix(".0").unwrap_or(&text) {
        // A number between -0.05 and 0 is formatted as `-0.0`.
        "-0" => "0".to_owned(),
        short => short.to_owned(),
    }
}

fn joined(points: &[Point]) -> String {
    let mut text = String::new();
    for (at, (x, y)) in points.iter().enumerate() {
        let gap = if at == 0 { "" } else { " " };
        let _ = write!(text, "{gap}{},{}", number(*x), number(*y));
    }
    text
}

fn escape(text: &str) -> String {
    // Quotes need no escape, because texts stand between tags and never in attributes. The ampersand comes first, or the
    // other escapes would be escaped again.
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Approximate width of a text: Chinese characters are square, other letters are narrower. Fonts differ by a few percent.
pub(crate) fn text_width(words: &str, letter: f64) -> f64 {
    words.chars().map(|character| letter_width(character, letter)).sum()
}

fn letter_width(character: char, letter: f64) -> f64 {
    let share = match character {
        // Approximate advance widths of common sans-serif fonts, as shares of the letter size. A picture is written
        // without access to the fonts that will draw it.
        ' ' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | '(' | ')' | '[' | ']' | 'i' | 'j' | 'l' | 't' | 'f' | 'I' => {
            0.34
        }
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.92,
        'A'..='Z' | '&' => 0.68,
        // Chinese fonts, which come first in the list of fonts, draw these signs as wide as a character.
        '…' | '—' | '·' | '“' | '”' | '‘' | '’' | '≥' | '≤' => 1.0,
        _ if character.width().unwrap_or(0) > 1 => 1.0,
        _ => 0.57,
    };
    share * letter
}

/// The text, or its beginning with an ellipsis if it is wider than `limit`.
pub(crate) fn shortened(words: &str, letter: f64, limit: f64) -> String {
    // The limit is often the width of the widest of several texts; rounding must not shorten that text.
    if text_width(words, letter) <= limit + 0.1 {
        return words.to_owned();
    }
    let mut left = limit - text_width("…", letter);
    let fits = |character: &char| {
        left -= letter_width(*character, letter);
        left >= 0.0
    };
    words.chars().take_while(fits).collect::<String>().trim_end().to_owned() + "…"
}

/// The text in lines of at most `limit`; lines break at spaces and between Chinese characters.
pub(crate) fn lines(words: &str, letter: f64, limit: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(words) {
        let line = lines.last_mut().expect("there is always a line");
        // A piece that is wider than the limit gets a line of its own, which is shortened below.
        if line.is_empty() || text_width(line, letter) + text_width(piece.trim_end(), letter) <= limit {
            line.push_str(piece);
        } else {
            lines.push(piece.to_owned());
        }
    }
    lines.iter().map(|line| shortened(line.trim_end(), letter, limit)).filter(|line| !line.is_empty()).collect()
}

/// Parts of a text inside which no line breaks: words with the following space, and single Chinese characters. Punctuation
/// stays with its neighbour, as the rules of Chinese typesetting require.
fn pieces(words: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut characters = words.char_indices().peekable();
    while let Some((_, character)) = characters.next() {
        let Some((next_at, next)) = characters.peek().copied() else { break };
        let wide = |character: char| character.width().unwrap_or(0) > 1;
        let closing = "，。、；：！？）》”".contains(next);
        let opening = "（《“".contains(character);
        let breaks = character == ' ' || ((wide(character) || wide(next)) && next != ' ' && !closing && !opening);
        if breaks {
            pieces.push(&words[start..next_at]);
            start = next_at;
        }
    }
    pieces.push(&words[start..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short() {
        assert_eq!([12.04, 0.25, -0.01, 430.0].map(number), ["12", "0.2", "0", "430"]);
    }

    #[test]
    fn text_cannot_break_out() {
        let mut svg = Svg::default();
        svg.text((1.0, 2.0), "fill=\"#555555\"", "a < b & \"c\" > d");
        assert_eq!(svg.0, "<text x=\"1\" y=\"2\" fill=\"#555555\">a &lt; b &amp; \"c\" &gt; d</text>\n");
    }

    #[test]
    fn long_text_ends_in_an_ellipsis_or_goes_on_below() {
        assert_eq!(shortened("青岛西海岸新区", 10.0, 70.0), "青岛西海岸新区");
        assert_eq!(shortened("青岛西海岸新区", 10.0, 50.0), "青岛西海…");
        assert_eq!(lines("one two three", 10.0, 50.0), ["one two", "three"]);
        assert_eq!(lines("城镇化率，全省", 10.0, 40.0), ["城镇化", "率，全省"]);
        assert_eq!(lines("", 10.0, 40.0), Vec::<String>::new());
    }
}
