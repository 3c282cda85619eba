//! From text to tokens.

use std::ops::Range;

use qilu_messages::expression::ExpressionFault;

use super::fault::ParseError;
use super::symbol::QUOTES;
use super::symbol::is_word;
use crate::indicators::INDICATORS;

/// Most tokens of an expression: evaluating and dropping one must not exhaust the stack.
const MOST: usize = 4096;

/// What the names of an expression stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
    /// Indicators and populations; a Chinese title of an indicator is replaced by its name.
    Indicators,
    /// Columns of a table, as they stand in its header: letters of any script, or any text in quotes.
    Columns,
}

/// A token; words are names, functions or the words among the operators.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Number(f64),
    Word(&'a str),
    /// A name in quotes, without them.
    Quoted(&'a str),
    Sign(&'static str),
    End,
}

impl Token<'_> {
    /// The text of the token; `None` at the end of the expression.
    pub(super) fn text(self) -> Option<String> {
        match self {
            Token::Number(number) => Some(number.to_string()),
            Token::Word(text) | Token::Quoted(text) | Token::Sign(text) => Some(text.to_owned()),
            Token::End => None,
        }
    }
}

/// Signs; those of two characters first.
const SIGNS: [&str; 18] =
    ["<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "^", "(", ")", "[", "]", ":", ",", "@"];

/// Signs of other languages and of mathematics, with the sign to write instead.
const FOREIGN: [(&str, &str); 8] =
    [("&&", "and"), ("||", "or"), ("&", "and"), ("|", "or"), ("!", "not"), ("=", "=="), ("≤", "<="), ("≥", ">=")];

/// Tokens of a text with their bytes; the last is [`Token::End`].
pub(super) fn tokens(text: &str, names: NameKind) -> Result<Vec<(Token<'_>, Range<usize>)>, ParseError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        let Some(first) = rest.chars().next() else {
            tokens.push((Token::End, at..at));
            return Ok(tokens);
        };
        if tokens.len() == MOST {
            return Err(ParseError::new(text, at..at, ExpressionFault::TooLong { most: MOST }));
        }
        // A minus sign is never a part of a number: `2-1` is a difference, and `-2 ^ 2` is -4 as in mathematics.
        let (token, length) = if names == NameKind::Columns && QUOTES.iter().any(|(open, _)| *open == first) {
            quoted(text, at, first)?
        } else if names == NameKind::Columns && column_length(rest) > 0 {
            (Token::Word(&rest[..column_length(rest)]), column_length(rest))
        } else if let Some((name, length)) = title(rest).filter(|_| names == NameKind::Indicators) {
            // Before numbers, because some titles begin with an age.
            (Token::Word(name), length)
        } else if first.is_ascii_digit() || first == '.' {
            let length = number_length(rest);
            // The library reads `1e999` as infinity, which is no value of an expression.
            let number = rest[..length].parse().ok().filter(|number: &f64| number.is_finite());
            let wrong = || ParseError::new(text, at..at + length, ExpressionFault::NotANumber);
            (Token::Number(number.ok_or_else(wrong)?), length)
        } else if first.is_alphabetic() && !first.is_ascii() {
            // A title that is misspelt; the words of other scripts end where Latin words do.
            let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            (Token::Word(&rest[..length]), length)
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
            (Token::Word(&rest[..length]), length)
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            // The first sign that fits is taken. With the short ones first, `<=` would be read as `<` and `=`.
            (Token::Sign(sign), sign.len())
        } else {
            return Err(stranger(text, at, first));
        };
        tokens.push((token, at..at + length));
        at += length;
    }
}

/// A name in quotes and the bytes with the quotes.
fn quoted(text: &str, at: usize, open: char) -> Result<(Token<'_>, usize), ParseError> {
    let close = QUOTES.iter().find(|(first, _)| *first == open).map_or(open, |(_, close)| *close);
    let start = at + open.len_utf8();
    match text[start..].find(close) {
        Some(length) if length > 0 => {
            Ok((Token::Quoted(&text[start..start + length]), open.len_utf8() + length + close.len_utf8()))
        }
        Some(_) => Err(ParseError::new(text, at..start + close.len_utf8(), ExpressionFault::EmptyQuotes)),
        None => Err(ParseError::new(text, at..text.len(), ExpressionFault::OpenQuote { close: close.to_string() })),
    }
}

/// Bytes of the name of a column that begins a text: letters of any script, digits and `_`; or the Chinese title of an
/// indicator, which may contain other characters. 0 if none does.
fn column_length(text: &str) -> usize {
    let word = if is_word(&text[..text.chars().next().map_or(0, char::len_utf8)]) {
        text.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(text.len())
    } else {
        0
    };
    word.max(title(text).map_or(0, |(_, length)| length))
}

/// The indicator whose Chinese title begins a text, the longest if several do, by its name, and the bytes of the title.
fn title(text: &str) -> Option<(&'static str, usize)> {
    // A title that goes on is another one, or misspelt.
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphabetic() && !next.is_ascii());
    let fitting = INDICATORS.iter().filter(|indicator| text.strip_prefix(indicator.zh).is_some_and(ends));
    fitting.max_by_key(|indicator| indicator.zh.len()).map(|indicator| (indicator.name, indicator.zh.len()))
}

/// Bytes of a number: digits with at most one point, and an exponent if one follows.
fn number_length(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(0);
    if text[length..].starts_with('.') {
        length += 1 + digits(length + 1);
    }
    // `2e` without digits is the number 2 and a name, which the parser then refuses at the name.
    if text[length..].starts_with(['e', 'E']) {
        let sign = usize::from(text[length + 1..].starts_with(['+', '-']));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

fn stranger(text: &str, at: usize, first: char) -> ParseError {
    if let Some((sign, meant)) = FOREIGN.into_iter().find(|(sign, _)| text[at..].starts_with(sign)) {
        return ParseError::new(text, at..at + sign.len(), ExpressionFault::ForeignSign { sign, meant });
    }
    let fault = match first {
        '%' => ExpressionFault::PercentSign,
        other => ExpressionFault::ForeignCharacter { character: other.to_string() },
    };
    ParseError::new(text, at..at + first.len_utf8(), fault)
}
