//! A parsed expression: its text, its tree and its names.

use std::fmt;

use qilu_messages::Message;

use super::fault::ParseError;
use super::lexer::NameKind;
use super::parser;
use super::symbol::Name;
use super::symbol::Scope;
use super::symbol::Symbol;
use super::tree::Node;

/// A parsed expression. [`Display`](fmt::Display) gives its canonical text, which parses to an equal expression; two
/// expressions are equal when they compute the same thing in the same way, whatever their spaces and parentheses.
#[derive(Clone, Debug)]
pub struct Expression {
    text: String,
    pub(super) root: Node,
    /// Each symbol once, in the order of appearance; [`Node::Name`] is an index of this list.
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
    /// At the first position that cannot continue an expression; the error names the tokens expected there.
    pub fn parse(text: &str) -> Result<Expression, ParseError> {
        Expression::of(text, NameKind::Indicators)
    }

    /// Parses a text whose names are columns of a table: letters of any script, or any text in quotes (`"`, `'`, `` ` `` or
    /// “”). Chinese titles of indicators stay as they are written.
    ///
    /// ```
    /// use qilu::expression::Expression;
    ///
    /// let asked = Expression::parse_columns("城镇化率 > 0.7 and \"max infected\" < 0.5").unwrap();
    /// let columns: Vec<String> = asked.names().iter().map(|name| name.symbol.to_string()).collect();
    /// assert_eq!(columns, ["城镇化率", "max infected"]);
    /// ```
    ///
    /// # Errors
    /// As [`Expression::parse`]; quotes that are not closed.
    pub fn parse_columns(text: &str) -> Result<Expression, ParseError> {
        Expression::of(text, NameKind::Columns)
    }

    fn of(text: &str, names: NameKind) -> Result<Expression, ParseError> {
        let (root, names) = parser::parse(text, names)?;
        Ok(Expression { text: text.to_owned(), root, names })
    }

    /// A part of this expression, with all of its names.
    pub(super) fn part(&self, root: Node) -> Expression {
        Expression { text: self.text.clone(), root, names: self.names.clone() }
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

    /// Value in a scope; the [module](super) says when it is NaN.
    #[must_use]
    pub fn value(&self, scope: &dyn Scope) -> f64 {
        self.root.value(&|index| scope.value(&self.names[index].symbol))
    }

    /// An error about one of its names.
    #[must_use]
    pub fn fault(&self, name: &Name, message: impl Into<Message>) -> ParseError {
        ParseError::new(&self.text, name.span.clone(), message)
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        let symbols = |expression: &Expression| -> Vec<Symbol> {
            expression.names.iter().map(|name| name.symbol.clone()).collect()
        };
        // The tree holds indices of names, so that `a + b` and `c + d` have the same tree.
        self.root == other.root && symbols(self) == symbols(other)
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.write(f, &|index| &self.names[index].symbol)
    }
}

impl std::str::FromStr for Expression {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Expression, ParseError> {
        Expression::parse(text)
    }
}
