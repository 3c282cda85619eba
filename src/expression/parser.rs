//! From tokens to a tree, by precedence climbing (Pratt 1973, Top down operator precedence, POPL '73).

use std::ops::Range;
use std::ops::RangeInclusive;

use super::fault::ParseError;
use super::lexer::NameKind;
use super::lexer::Token;
use super::lexer::tokens;
use super::symbol::Name;
use super::symbol::OLDEST;
use super::symbol::Symbol;
use super::symbol::WORDS;
use super::tree::Binary;
use super::tree::Function;
use super::tree::Node;
use super::tree::level;
use qilu_messages::Message;
use qilu_messages::expression::ExpectedToken;
use qilu_messages::expression::ExpressionFault;
use qilu_messages::suggestion::suggest;

/// Deepest nesting of parentheses, functions and signs before an operand.
const DEEPEST: u32 = 100;

/// Years that a name may ask for; wide enough for every projection and observation.
const YEARS: RangeInclusive<u16> = 1900..=2200;

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(Token<'a>, Range<usize>)>,
    next: usize,
    depth: u32,
    names: Vec<Name>,
}

/// The tree of a text and the names in it.
pub(super) fn parse(text: &str, names: NameKind) -> Result<(Node, Vec<Name>), ParseError> {
    let mut parser = Parser { text, tokens: tokens(text, names)?, next: 0, depth: 0, names: Vec::new() };
    let root = parser.expression(level::OR)?;
    // The loop of operators ends at the first token that is none. In `2 3` the rest is a fault and not a second
    // expression.
    match parser.peek() {
        Token::End => Ok((root, parser.names)),
        _ => Err(parser.unexpected(ExpectedToken::OperatorOrEnd)),
    }
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Token<'a> {
        self.tokens[self.next].0
    }

    fn span(&self) -> Range<usize> {
        self.tokens[self.next].1.clone()
    }

    /// Takes the next token; the end stays.
    fn advance(&mut self) {
        self.next = (self.next + 1).min(self.tokens.len() - 1);
    }

    /// Takes a sign if it is next.
    fn take(&mut self, sign: &str) -> bool {
        let there = matches!(self.peek(), Token::Sign(next) if next == sign);
        if there {
            self.advance();
        }
        there
    }

    fn fault<T>(&self, span: Range<usize>, message: impl Into<Message>) -> Result<T, ParseError> {
        Err(ParseError::new(self.text, span, message))
    }

    fn unexpected(&self, expected: ExpectedToken) -> ParseError {
        let fault = match self.peek().text() {
            Some(found) => ExpressionFault::Unexpected { expected, found },
            None => ExpressionFault::UnexpectedEnd { expected },
        };
        ParseError::new(self.text, self.span(), fault)
    }

    /// An expression whose operators all bind at least as tightly as `least`.
    fn expression(&mut self, least: u8) -> Result<Node, ParseError> {
        // The parser calls itself, so that a text of many parentheses would exhaust the stack.
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.fault(self.span(), ExpressionFault::TooDeep { most: DEEPEST });
        }
        let mut left = self.operand()?;
        while let Some(binary) = self.operator()
            && binary.level() >= least
        {
            let span = self.span();
            self.advance();
            // The levels come from the table that also decides the parentheses of the canonical text, so that this text
            // parses to the same tree.
            let right = self.expression(binary.operands()[1])?;
            left = Node::Binary(binary, Box::new([left, right]));
            // `a < b < c` would compare the truth of `a < b` with c, which is not what the user means.
            if binary.level() == level::COMPARISON
                && let Some(again) = self.operator()
                && again.level() == level::COMPARISON
            {
                return self.fault(span.start..self.span().end, ExpressionFault::ComparisonChain);
            }
        }
        // The depth is not restored after a fault, because the first fault ends the parsing.
        self.depth -= 1;
        Ok(left)
    }

    /// The operator that is next, if one is.
    fn operator(&self) -> Option<Binary> {
        match self.peek() {
            Token::Sign(text) | Token::Word(text) => Binary::of(text),
            _ => None,
        }
    }

    fn operand(&mut self) -> Result<Node, ParseError> {
        match self.peek() {
            Token::Number(number) => {
                self.advance();
                Ok(Node::Number(number))
            }
            Token::Sign("-") => {
                self.advance();
                Ok(Node::Minus(Box::new(self.expression(level::MINUS)?)))
            }
            Token::Sign("(") => {
                self.advance();
                let inner = self.expression(level::OR)?;
                if self.take(")") { Ok(inner) } else { Err(self.unexpected(ExpectedToken::OperatorOrParenthesis)) }
            }
            Token::Word("not") => {
                self.advance();
                Ok(Node::Not(Box::new(self.expression(level::NOT)?)))
            }
            Token::Word(word) if !WORDS.contains(&word) => self.word(word),
            Token::Quoted(word) => {
                let start = self.span().start;
                self.advance();
                self.name(word, start)
            }
            _ => Err(self.unexpected(ExpectedToken::Operand)),
        }
    }

    /// A function or a name.
    fn word(&mut self, word: &str) -> Result<Node, ParseError> {
        let span = self.span();
        self.advance();
        let function = Function::of(word);
        if self.take("(") {
            let Some(function) = function else {
                let hint = suggest(word, Function::ALL.map(|(_, name)| name));
                return self.fault(span, ExpressionFault::UnknownFunction { name: word.to_owned(), hint });
            };
            return self.call(function, span);
        }
        // No indicator has the name of a function, so that the word can only be a function without its parentheses.
        if function.is_some() {
            return self.fault(span, ExpressionFault::FunctionWithoutParentheses { name: word.to_owned() });
        }
        self.name(word, span.start)
    }

    fn call(&mut self, function: Function, span: Range<usize>) -> Result<Node, ParseError> {
        let mut operands = Vec::new();
        if !self.take(")") {
            loop {
                operands.push(self.expression(level::OR)?);
                if self.take(")") {
                    break;
                }
                if !self.take(",") {
                    return Err(self.unexpected(ExpectedToken::OperatorCommaOrParenthesis));
                }
            }
        }
        match function.takes(operands.len()) {
            (true, _) => Ok(Node::Call(function, operands)),
            (false, takes) => {
                let (function, given) = (function.name(), operands.len());
                self.fault(span, ExpressionFault::OperandCount { function, takes, given })
            }
        }
    }

    fn name(&mut self, word: &str, start: usize) -> Result<Node, ParseError> {
        let year = if self.take("@") { Some(self.year()?) } else { None };
        let ages = if self.take("[") { Some(self.ages()?) } else { None };
        if ages.is_some() && self.peek() == Token::Sign("@") {
            return self.fault(self.span(), ExpressionFault::YearAfterAges);
        }
        // Demographers write P for the population.
        let name = if word == "P" && ages.is_some() { "residents" } else { word };
        let symbol = Symbol { name: name.to_owned(), year, ages };
        // A symbol that occurs several times is listed once, so that its quantity is found and checked once.
        let known = self.names.iter().position(|name| name.symbol == symbol);
        Ok(Node::Name(known.unwrap_or_else(|| {
            let end = self.tokens[self.next - 1].1.end;
            self.names.push(Name { symbol, span: start..end });
            self.names.len() - 1
        })))
    }

    /// A whole number of a range.
    fn whole(&mut self, range: RangeInclusive<u16>, expected: ExpectedToken) -> Result<u16, ParseError> {
        // Numbers are floating-point already. Comparing them with the whole numbers of the range refuses 20.5 without a
        // conversion that could round.
        if let Token::Number(number) = self.peek()
            && let Some(whole) = range.into_iter().find(|whole| f64::from(*whole).to_bits() == number.to_bits())
        {
            self.advance();
            return Ok(whole);
        }
        Err(self.unexpected(expected))
    }

    fn year(&mut self) -> Result<u16, ParseError> {
        let (first, last) = (*YEARS.start(), *YEARS.end());
        self.whole(YEARS, ExpectedToken::Year { first, last })
    }

    fn age(&mut self) -> Result<u8, ParseError> {
        let last = u16::from(OLDEST);
        let age = self.whole(0..=last, ExpectedToken::Age { first: 0, last })?;
        Ok(u8::try_from(age).expect("at most the oldest"))
    }

    /// The ages after `[`, up to `]`.
    fn ages(&mut self) -> Result<(u8, u8), ParseError> {
        let start = self.span().start;
        let first = if self.peek() == Token::Sign(":") { 0 } else { self.age()? };
        if !self.take(":") {
            return Err(self.unexpected(ExpectedToken::AgeColon));
        }
        let last = if self.peek() == Token::Sign("]") { OLDEST } else { self.age()? };
        let end = self.span().start;
        if !self.take("]") {
            return Err(self.unexpected(ExpectedToken::ClosingBracket));
        }
        if first > last {
            let (first, last) = (first.into(), last.into());
            return self.fault(start..end, ExpressionFault::AgesReversed { first, last });
        }
        Ok((first, last))
    }
}
