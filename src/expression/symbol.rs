//! The names in an expression, and the scope that gives their values.

use std::fmt;
use std::ops::Range;

/// Highest age of a slice: 100 and over.
pub const OLDEST: u8 = 100;

/// Words that cannot be names.
pub(super) const WORDS: [&str; 3] = ["and", "or", "not"];

/// Quotes around the name of a column, opening and closing.
pub(super) const QUOTES: [(char, char); 4] = [('"', '"'), ('`', '`'), ('\'', '\''), ('“', '”')];

/// Whether a text is a word: letters of any script, digits and `_`, with a letter or `_` at the beginning.
pub(super) fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

/// A name in an expression with its year and its ages.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Symbol {
    /// The word before the year and the ages.
    pub name: String,
    /// Year whose value is used; `None` for the year for which the expression is evaluated.
    pub year: Option<u16>,
    /// First and last age, both included; [`OLDEST`] stands for that age and over.
    pub ages: Option<(u8, u8)>,
}

/// The name with year and ages, without quotes: the name of the column of a table that the symbol stands for.
impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(year) = self.year {
            write!(f, "@{year}")?;
        }
        match self.ages {
            Some((first, OLDEST)) => write!(f, "[{first}:]"),
            Some((first, last)) => write!(f, "[{first}:{last}]"),
            None => Ok(()),
        }
    }
}

/// A symbol and its first position in the text.
#[derive(Clone, Debug)]
pub struct Name {
    /// The symbol that stands there.
    pub symbol: Symbol,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// Source of the values of symbols.
pub trait Scope {
    /// Value of a symbol; NaN if it has no value.
    fn value(&self, symbol: &Symbol) -> f64;
}
