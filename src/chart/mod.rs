//! Charts for pages and reports: pure functions from data to the text of an SVG picture.
//!
//! A chart does not depend on the language: the caller supplies every word. It has a title and a description for screen
//! readers, and colour is never the only distinction between marks. Equal data give equal bytes.

pub mod dots;
pub mod fan;
pub mod fans;
pub mod heat;
pub mod histogram;
pub mod law;
pub mod probability;
pub mod ranges;
pub mod scatter;
pub mod settling;
pub mod shares;
pub mod tornado;
pub mod tradeoff;

#[cfg(test)]
mod check;
mod grid;
mod layout;
mod scale;
pub(crate) mod svg;

/// The title of a chart and its description for screen readers.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// Title above the chart.
    pub title: String,
    /// Line or lines below the title; may be empty.
    pub subtitle: String,
    /// Description of the chart in sentences, for screen readers; it is not drawn.
    pub description: String,
}

/// Format of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFormat {
    /// A share as a percentage, with this number of decimals.
    Percent(usize),
    /// The number itself, with this number of decimals.
    Plain(usize),
}

impl NumberFormat {
    /// The number as text, with the sign U+2212 for minus and without a negative zero.
    ///
    /// ```
    /// use qilu::chart::NumberFormat;
    ///
    /// assert_eq!(NumberFormat::Percent(1).show(0.6754), "67.5%");
    /// assert_eq!(NumberFormat::Plain(1).show(-26.04), "−26.0");
    /// assert_eq!(NumberFormat::Plain(0).show(-0.2), "0");
    /// ```
    #[must_use]
    pub fn show(self, value: f64) -> String {
        let (text, unit) = match self {
            NumberFormat::Percent(decimals) => (format!("{:.decimals$}", value * 100.0), "%"),
            NumberFormat::Plain(decimals) => (format!("{value:.decimals$}"), ""),
        };
        match text.strip_prefix('-') {
            // Only the rounded text shows whether the number is zero: -0.2 without decimals is `-0`, which must lose
            // its sign.
            Some(size) if size.contains(|digit: char| ('1'..='9').contains(&digit)) => format!("−{size}{unit}"),
            Some(size) => format!("{size}{unit}"),
            None => text + unit,
        }
    }

    /// The format of the numbers of an axis whose distance is `step`: as many decimals as the distance needs.
    fn of_axis(self, step: f64) -> NumberFormat {
        let mut rest = if let NumberFormat::Percent(_) = self { step * 100.0 } else { step };
        let mut decimals = 0;
        // Steps are 1, 2 or 5 times a power of ten. The tolerance absorbs the rounding of the multiplications by ten,
        // and the limit ends the loop for steps too small to show.
        while decimals < 6 && (rest - rest.round()).abs() > 1e-6 {
            rest *= 10.0;
            decimals += 1;
        }
        match self {
            NumberFormat::Percent(_) => NumberFormat::Percent(decimals),
            NumberFormat::Plain(_) => NumberFormat::Plain(decimals),
        }
    }
}
