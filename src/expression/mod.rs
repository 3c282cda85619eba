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
//! The parser is written by hand. Precedence climbing takes one page of code, and its errors can suggest a correction.
//!
//! A value is a finite number or not a number (NaN). A division by zero, the logarithm of zero and an overflow give NaN, and
//! so does every operation on NaN, comparisons included, because a probability that was counted from missing values would be
//! wrong without notice. Only `if` uses nothing but its condition and the branch taken. True is 1 and false is 0; any other
//! number except 0 counts as true.

mod check;
mod fault;
mod lexer;
mod parsed;
mod parser;
mod symbol;
mod threshold;
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
pub use threshold::Threshold;
pub use threshold::share_fault;
