//! Expressions over indicators: `residents[20:64] / residents[65:]`, `urban_share@2035 - urban_share@2025 >= 0.05`.
//!
//! Grammar, loosest first; all binary operators but `^` and the comparisons group to the left:
//!
//! ```text
//! expression = expression "or" expression | expression "and" expression | "not" expression
//!            | expression ("<" | "<=" | ">" | ">=" | "==" | "!=") expression        at most one in a row
//!            | expression ("+" | "-") expression | expression ("*" | "/") expression
//!            | "-" expression | expression "^" expression                           groups to the right
//!            | number | name | function "(" expression {"," expression} ")" | "(" expression ")"
//! name       = word ["@" year] ["[" [age] ":" [age] "]"]                            both ages belong to the slice
//! function   = "min" | "max" | "abs" | "ln" | "exp" | "sqrt" | "if"
//! ```
//!
//! The parser is written by hand: precedence climbing is a page, and its errors can say what was meant.
//!
//! A value is a finite number or not a number (NaN). What has no finite value (division by zero, the logarithm of
//! zero, an overflow) is not a number, and so is everything worked out from what is not a number, comparisons
//! included: a chance that was counted from missing values would be wrong without notice. Only `if` looks at its
//! condition and the branch taken alone. Truth is 1 and falsehood 0; any other number but 0 is true.

mod check;
mod fault;
mod lexer;
mod parser;
mod tree;

use std::fmt;
use std::ops::Range;

pub use check::Checked;
pub use check::Group;
pub use check::POPULATIONS;
pub use check::Quantity;
pub use check::Term;
pub use check::check;
pub use fault::ParseError;
use tree::Node;

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
    pub place: Range<usize>,
}

/// Where names get their values from.
pub trait Scope {
    /// Value of a symbol; not a number where it has none.
    fn value(&self, symbol: &Symbol) -> f64;
}

/// A parsed expression. [`Display`](fmt::Display) gives its canonical text, which parses to an equal expression; two
/// expressions are equal when they compute the same thing in the same way, whatever their spaces and parentheses.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    root: Node,
    /// Each symbol once, in the order of appearance; [`Node::Name`] is a place here.
    names: Vec<Name>,
}

impl Expression {
    /// Parses a text.
    ///
    /// ```
    /// use qilu::expression::Expression;
    ///
    /// let ratio = Expression::parse("P[20:64]/residents[65:]").unwrap();
    /// assert_eq!(ratio.to_string(), "residents[20:64] / residents[65:]");
    /// let fault = Expression::parse("urban_share + * 2").unwrap_err();
    /// assert_eq!(
    ///     fault.to_string(),
    ///     "column 15: expected a number, a name, a function or `(`, found `*`\n  \
    ///      urban_share + * 2\n                \
    ///      ^"
    /// );
    /// ```
    ///
    /// # Errors
    /// Where the text stops being an expression, and what is expected there.
    pub fn parse(text: &str) -> Result<Expression, ParseError> {
        let (root, names) = parser::parse(text)?;
        Ok(Expression { text: text.to_owned(), root, names })
    }

    /// The text it was parsed from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The symbols used, each once, in the order of appearance.
    #[must_use]
    pub fn names(&self) -> &[Name] {
        &self.names
    }

    /// Value in a scope; see the [module](self) for what is not a number.
    #[must_use]
    pub fn value(&self, scope: &dyn Scope) -> f64 {
        self.root.value(&|place| scope.value(&self.names[place].symbol))
    }

    /// An error about one of its names.
    #[must_use]
    pub fn fault(&self, name: &Name, message: impl Into<String>) -> ParseError {
        ParseError::new(&self.text, name.place.clone(), message)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        let symbols = |expression: &Expression| -> Vec<Symbol> {
            expression.names.iter().map(|name| name.symbol.clone()).collect()
        };
        self.root == other.root && symbols(self) == symbols(other)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.write(f, &|place| &self.names[place].symbol)
    }
}

impl std::str::FromStr for Expression {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Expression, ParseError> {
        Expression::parse(text)
    }
}
