//! The tree of an expression: its value and its canonical text.

use std::fmt;

use super::symbol::QUOTES;
use super::symbol::Symbol;
use super::symbol::WORDS;
use super::symbol::is_word;
use qilu_messages::expression::OperandList;
use qilu_methods::math;
use qilu_methods::sensitivity::values::ROUNDING;

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Or,
    And,
    Less,
    AtMost,
    Above,
    AtLeast,
    Equal,
    Unequal,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// How tightly operators bind; those of a level group as the grammar says.
pub(super) mod level {
    pub(in super::super) const OR: u8 = 1;
    pub(in super::super) const AND: u8 = 2;
    pub(in super::super) const NOT: u8 = 3;
    pub(in super::super) const COMPARISON: u8 = 4;
    pub(in super::super) const SUM: u8 = 5;
    pub(in super::super) const PRODUCT: u8 = 6;
    pub(in super::super) const MINUS: u8 = 7;
    pub(in super::super) const POWER: u8 = 8;
    pub(in super::super) const ATOM: u8 = 9;
}

impl Binary {
    // The rows stand in the order of the variants, because `sign` and `level` use the variant as their index.
    const ALL: [(Binary, &'static str, u8); 13] = [
        (Binary::Or, "or", level::OR),
        (Binary::And, "and", level::AND),
        (Binary::Less, "<", level::COMPARISON),
        (Binary::AtMost, "<=", level::COMPARISON),
        (Binary::Above, ">", level::COMPARISON),
        (Binary::AtLeast, ">=", level::COMPARISON),
        (Binary::Equal, "==", level::COMPARISON),
        (Binary::Unequal, "!=", level::COMPARISON),
        (Binary::Add, "+", level::SUM),
        (Binary::Subtract, "-", level::SUM),
        (Binary::Multiply, "*", level::PRODUCT),
        (Binary::Divide, "/", level::PRODUCT),
        (Binary::Power, "^", level::POWER),
    ];

    /// The operator written like this.
    pub(super) fn of(text: &str) -> Option<Binary> {
        Binary::ALL.into_iter().find(|(_, sign, _)| *sign == text).map(|(binary, ..)| binary)
    }

    pub(super) fn sign(self) -> &'static str {
        Binary::ALL[self as usize].1
    }

    pub(super) fn level(self) -> u8 {
        Binary::ALL[self as usize].2
    }

    /// Lowest levels that the left and the right operand may have without parentheses.
    pub(super) fn operands(self) -> [u8; 2] {
        match self.level() {
            // Both operands bind more tightly than a comparison, because comparisons cannot be chained.
            level::COMPARISON => [level::SUM; 2],
            // -2 ^ 2 is -(2 ^ 2), but 2 ^ -2 needs no parentheses.
            level::POWER => [level::ATOM, level::MINUS],
            // The others group to the left: only the right operand of `a - (b - c)` needs its parentheses.
            other => [other, other + 1],
        }
    }

    /// The value, and the size of the numbers that it was summed from.
    fn summed(self, a: Summed, b: Summed) -> Summed {
        let value = self.value(a.value, b.value);
        match self {
            Binary::Add | Binary::Subtract => {
                let size = a.size.max(b.size);
                // What is left of terms that cancel is their rounding, which nothing in the model decides.
                let cancelled = value.abs() <= ROUNDING * size;
                Summed { value: if cancelled { 0.0 } else { value }, size }
            }
            Binary::Multiply => Summed { value, size: (a.size * b.value).abs().max((a.value * b.size).abs()) },
            Binary::Divide => Summed { value, size: (a.size / b.value).abs().max((value * b.size / b.value).abs()) },
            _ => Summed::of(value),
        }
    }

    fn value(self, a: f64, b: f64) -> f64 {
        // Also for `and` and `or`: a condition on a missing value is neither met nor missed.
        if a.is_nan() || b.is_nan() {
            return f64::NAN;
        }
        #[expect(clippy::float_cmp, reason = "the user asks whether two numbers are equal")]
        let holds = match self {
            Binary::Or => a != 0.0 || b != 0.0,
            Binary::And => a != 0.0 && b != 0.0,
            Binary::Less => a < b,
            Binary::AtMost => a <= b,
            Binary::Above => a > b,
            Binary::AtLeast => a >= b,
            Binary::Equal => a == b,
            Binary::Unequal => a != b,
            Binary::Add => return finite(a + b),
            Binary::Subtract => return finite(a - b),
            Binary::Multiply => return finite(a * b),
            Binary::Divide => return finite(a / b),
            Binary::Power => return finite(qilu_methods::math::pow_any(a, b)),
        };
        f64::from(u8::from(holds))
    }
}

/// A value and the size of the numbers that it was summed from: the value is exact to some 1e-15 of the size.
#[derive(Clone, Copy, Debug)]
struct Summed {
    value: f64,
    size: f64,
}

impl Summed {
    /// A value that is exact to its own last digits.
    fn of(value: f64) -> Summed {
        Summed { value, size: value.abs() }
    }
}

/// The number if it is finite, else not a number.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { f64::NAN }
}

/// A function of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Min,
    Max,
    Abs,
    Ln,
    Exp,
    Sqrt,
    If,
}

impl Function {
    pub(super) const ALL: [(Function, &'static str); 7] = [
        (Function::Min, "min"),
        (Function::Max, "max"),
        (Function::Abs, "abs"),
        (Function::Ln, "ln"),
        (Function::Exp, "exp"),
        (Function::Sqrt, "sqrt"),
        (Function::If, "if"),
    ];

    pub(super) fn of(text: &str) -> Option<Function> {
        Function::ALL.into_iter().find(|(_, name)| *name == text).map(|(function, _)| function)
    }

    pub(super) fn name(self) -> &'static str {
        Function::ALL[self as usize].1
    }

    /// Whether it takes `count` operands, and the words for the number that it takes.
    pub(super) fn takes(self, count: usize) -> (bool, OperandList) {
        match self {
            Function::Min | Function::Max => (count >= 2, OperandList::TwoOrMore),
            Function::Abs | Function::Ln | Function::Exp | Function::Sqrt => (count == 1, OperandList::One),
            Function::If => (count == 3, OperandList::Condition),
        }
    }

    fn value(self, operands: &[Node], names: &dyn Fn(usize) -> f64) -> f64 {
        let value = |index: usize| operands[index].value(names);
        // Unlike `f64::min` and `f64::max`, which ignore NaN, these return it.
        let fold = |better: fn(f64, f64) -> bool| {
            (1..operands.len()).fold(value(0), |best, index| {
                let other = value(index);
                if best.is_nan() || better(best, other) { best } else { other }
            })
        };
        match self {
            Function::Min => fold(|best, other| best <= other),
            Function::Max => fold(|best, other| best >= other),
            Function::Abs => value(0).abs(),
            // The elementary functions are those of the program, because those of the platform differ between machines
            // in the last bit.
            Function::Ln => finite(math::ln(value(0))),
            Function::Exp => finite(math::exp(value(0))),
            // The root of a negative number is not a number, and no finite number has an infinite root, so that nothing
            // is left to check.
            Function::Sqrt => value(0).sqrt(),
            Function::If => match value(0) {
                // Only the branch taken is evaluated: a missing value in the other one must not spread.
                condition if condition.is_nan() => f64::NAN,
                0.0 => value(2),
                _ => value(1),
            },
        }
    }
}

/// A part of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// Not negative, finite.
    Number(f64),
    /// Place among the names.
    Name(usize),
    Minus(Box<Node>),
    Not(Box<Node>),
    Binary(Binary, Box<[Node; 2]>),
    Call(Function, Vec<Node>),
}

impl Node {
    /// Value, given those of the names.
    pub(super) fn value(&self, names: &dyn Fn(usize) -> f64) -> f64 {
        self.summed(names).value
    }

    fn summed(&self, names: &dyn Fn(usize) -> f64) -> Summed {
        Summed::of(match self {
            Node::Number(number) => *number,
            Node::Name(index) => finite(names(*index)),
            Node::Minus(node) => {
                let Summed { value, size } = node.summed(names);
                return Summed { value: -value, size };
            }
            Node::Not(node) => match node.value(names) {
                value if value.is_nan() => f64::NAN,
                value => f64::from(u8::from(value == 0.0)),
            },
            Node::Binary(binary, operands) => {
                return binary.summed(operands[0].summed(names), operands[1].summed(names));
            }
            Node::Call(function, operands) => function.value(operands, names),
        })
    }

    /// Whether the value is that of a condition: 1 where it holds and 0 where it does not.
    pub(super) fn is_condition(&self) -> bool {
        matches!(self.level(), level::OR | level::AND | level::NOT | level::COMPARISON)
    }

    fn level(&self) -> u8 {
        match self {
            Node::Number(_) | Node::Name(_) | Node::Call(..) => level::ATOM,
            Node::Minus(_) => level::MINUS,
            Node::Not(_) => level::NOT,
            Node::Binary(binary, _) => binary.level(),
        }
    }

    /// Canonical text: no parentheses that are not needed, a space around signs between operands.
    pub(super) fn write<'a>(&self, f: &mut fmt::Formatter<'_>, names: &dyn Fn(usize) -> &'a Symbol) -> fmt::Result {
        match self {
            Node::Number(number) => write_number(f, *number),
            Node::Name(index) => write_name(f, names(*index)),
            Node::Minus(node) => {
                f.write_str("-")?;
                node.write_at(f, names, level::MINUS)
            }
            Node::Not(node) => {
                f.write_str("not ")?;
                node.write_at(f, names, level::NOT)
            }
            Node::Binary(binary, operands) => {
                let [left, right] = binary.operands();
                operands[0].write_at(f, names, left)?;
                write!(f, " {} ", binary.sign())?;
                operands[1].write_at(f, names, right)
            }
            Node::Call(function, operands) => {
                write!(f, "{}(", function.name())?;
                for (index, operand) in operands.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    operand.write(f, names)?;
                }
                f.write_str(")")
            }
        }
    }

    /// In parentheses where it binds less tightly than `least`.
    fn write_at<'a>(&self, f: &mut fmt::Formatter<'_>, names: &dyn Fn(usize) -> &'a Symbol, least: u8) -> fmt::Result {
        if self.level() >= least {
            return self.write(f, names);
        }
        f.write_str("(")?;
        self.write(f, names)?;
        f.write_str(")")
    }
}

/// A name, in quotes if it is no word or a word of the language, as the name of a column can be.
fn write_name(f: &mut fmt::Formatter<'_>, symbol: &Symbol) -> fmt::Result {
    let name = symbol.name.as_str();
    if is_word(name) && !WORDS.contains(&name) && Function::of(name).is_none() {
        return write!(f, "{symbol}");
    }
    // The name was in one kind of quotes, so it does not contain all of them.
    let (open, close) = QUOTES.into_iter().find(|(_, close)| !name.contains(*close)).unwrap_or(QUOTES[0]);
    let text = symbol.to_string();
    write!(f, "{open}{name}{close}{}", &text[name.len()..])
}

/// The shortest text that reads back as the same number.
fn write_number(f: &mut fmt::Formatter<'_>, number: f64) -> fmt::Result {
    // Very large and very small numbers have hundreds of digits without an exponent.
    if number == 0.0 || (1e-5..1e15).contains(&number) { write!(f, "{number}") } else { write!(f, "{number:e}") }
}
