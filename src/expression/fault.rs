//! Faults of expressions, with their position.

use std::fmt;
use std::ops::Range;

use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::Say as _;
use qilu_messages::expression::ExpressionFault;
use unicode_width::UnicodeWidthStr;

use crate::error::Error;

/// A fault of an expression. It is shown as the message with its column, the line, and a mark under the place:
///
/// ```text
/// column 1: unknown name `urban_shar`; did you mean `urban_share`?
///   urban_shar > 0.7
///   ^^^^^^^^^^
/// ```
#[derive(Clone, Debug)]
pub struct ParseError {
    /// The fault and the allowed tokens or names, without the position.
    pub message: Message,
    /// Bytes of the text that are to blame; empty at the end of the text.
    pub span: Range<usize>,
    text: String,
}

impl ParseError {
    pub(super) fn new(text: &str, span: Range<usize>, message: impl Into<Message>) -> ParseError {
        ParseError { message: message.into(), span, text: text.to_owned() }
    }

    /// Line of the text that is to blame, and its bytes in the text.
    fn line(&self) -> (&str, Range<usize>) {
        // An expression in a file may have several lines; the message shows the one with the fault.
        let start = self.text[..self.span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = self.text[start..].find('\n').map_or(self.text.len(), |length| start + length);
        (&self.text[start..end], start..end)
    }

    /// Column of the place in its line, characters from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        let (_, line) = self.line();
        // Characters are counted and not bytes, because a Chinese character takes three bytes.
        1 + self.text[line.start..self.span.start].chars().count()
    }
}

impl ParseError {
    /// The line of the place with a mark under it, two lines of text.
    fn marked(&self) -> String {
        let (text, line) = self.line();
        // Chinese characters are two columns wide in a terminal.
        // A tab has no fixed width and is shown as a space, so that the marks stand under their place.
        let width = |bytes: Range<usize>| self.text[bytes].replace('\t', " ").width();
        let before = width(line.start..self.span.start);
        // The place at the end of the text is empty and gets one mark, so that it can be seen. A place of several lines
        // is marked to the end of its first line.
        let marks = width(self.span.start..self.span.end.min(line.end).max(self.span.start)).max(1);
        format!("  {}\n  {}{}", text.trim_end().replace('\t', " "), " ".repeat(before), "^".repeat(marks))
    }

    /// The text in the language of the reader.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        Message::from(self.clone()).say(language).into_owned()
    }
}

/// The English text, for programmers.
impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::English))
    }
}

impl std::error::Error for ParseError {}

impl From<ParseError> for Message {
    fn from(fault: ParseError) -> Message {
        let (column, place) = (fault.column(), fault.marked());
        ExpressionFault::At { column, message: fault.message, place }.into()
    }
}

impl From<ParseError> for Error {
    fn from(fault: ParseError) -> Error {
        Error::setting(fault)
    }
}
