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
mod parsed;
mod parser;
mod symbol;
mod tree;

pub use check::Checked;
pub use check::Group;
pub use check::POPULATIONS;
pub use check::Quantity;
pub use check::Term;
pub use check::check;
pub use fault::ParseError;
pub use parsed::Expression;
pub use symbol::Name;
pub use symbol::OLDEST;
pub use symbol::Scope;
pub use symbol::Symbol;
