//! What the names in an expression ask for, and where their values come from.

use std::fmt;
use std::ops::Range;

/// Highest age of a slice: 100 and over.
pub const OLDEST: u8 = 100;

/// What a name in an expression asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Symbol {
    /// The word.
    pub name: String,
    /// Year whose value is meant; `None` for the year that the expression is worked out in.
    pub year: Option<u16>,
    /// First and last age, both included; [`OLDEST`] stands for that age and over.
    pub ages: Option<(u8, u8)>,
}

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

/// A symbol and where it first stands.
#[derive(Clone, Debug)]
pub struct Name {
    /// The symbol.
    pub symbol: Symbol,
    /// Its bytes in the text.
    pub span: Range<usize>,
}

/// Where names get their values from.
pub trait Scope {
    /// Value of a symbol; not a number where it has none.
    fn value(&self, symbol: &Symbol) -> f64;
}
