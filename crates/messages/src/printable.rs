//! Characters that a terminal or a page acts on instead of showing them.
//!
//! Control characters move the cursor, change colours or end a line; marks of direction let text be read in another order
//! than it is stored (Unicode Standard Annex 9). A name with one of them could make a report say what is not in it. Files
//! with them are refused where they are read, and messages show them by their numbers.

use std::borrow::Cow;

/// Whether a character is acted on instead of shown. Tabs and line feeds are the form of a text and not meant here.
#[must_use]
pub fn is_unprintable(character: char) -> bool {
    let is_direction = matches!(character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // The separators of lines and paragraphs end a line as a line feed does.
    let ends_line = matches!(character, '\u{2028}' | '\u{2029}');
    is_direction || ends_line || (character.is_control() && !matches!(character, '\t' | '\n'))
}

/// A character by its number, as Unicode writes it: `U+001B`.
#[must_use]
pub fn number(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// A text with the numbers of its unprintable characters in their place.
///
/// ```
/// use qilu_messages::printable::printable;
/// assert_eq!(printable("a\u{1b}[31mb\u{202e}c\td"), "a<U+001B>[31mb<U+202E>c\td");
/// assert_eq!(printable("济南"), "济南");
/// ```
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let shown = |character: char| {
        if is_unprintable(character) { format!("<{}>", number(character)) } else { character.to_string() }
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// The unprintable character that an escape sequence of JSON stands for, with the place of the sequence in the text.
///
/// ```
/// use qilu_messages::printable::escaped_in_json;
/// assert_eq!(escaped_in_json(r#"{"a": "x\u001b[0m"}"#), Some((8, '\u{1b}')));
/// assert_eq!(escaped_in_json(r#"{"a": "C:\\u001b and a\tb"}"#), None);
/// ```
#[must_use]
pub fn escaped_in_json(text: &str) -> Option<(usize, char)> {
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let place = text.len() - rest.len() + at;
        let sequence = &rest[at + 1..];
        let character = match sequence.chars().next()? {
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'r' => Some('\r'),
            'u' => sequence.get(1..5).and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32),
            _ => None,
        };
        if let Some(character) = character.filter(|character| is_unprintable(*character)) {
            return Some((place, character));
        }
        // The character after a backslash belongs to the sequence, also where it is a backslash.
        let next = sequence.chars().next()?.len_utf8();
        rest = &sequence[next..];
    }
    None
}
