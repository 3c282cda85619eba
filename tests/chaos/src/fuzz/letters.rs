//! Changes of a text, letter by letter.

use crate::dice::Dice;

/// Letters and signs that programs have read wrongly before.
pub(crate) const ODD: [&str; 26] = [
    "\0",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "\u{200b}",
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "=",
    "#",
    "\r",
    "\\",
    "\u{7f}",
    "\u{1b}[31m",
    "é",
    ".",
    "中",
    "😀",
    "\n",
    "\t",
    "\u{fffd}",
    "\u{3000}",
    "`",
];

/// Numbers at the edge of what is allowed, and what is no number.
pub(crate) const NUMBERS: [&str; 44] = [
    "1e308",
    "-1e308",
    "1.7976931348623157e308",
    "5e-324",
    "-0.0",
    "nan",
    "-nan",
    "inf",
    "-inf",
    "0",
    "-1",
    "1e-300",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "1e999",
    "0x7f",
    "0b1",
    "0o7",
    "1_000",
    "2022",
    "2021",
    "2035",
    "2036",
    "65535",
    "65536",
    "4294967296",
    "1.0",
    "0.5",
    "100",
    "1e5",
    "2026-01-01",
    "07:00:00",
    "true",
    "\"\"",
    "1.",
    ".5",
    "+1",
    "1e",
    "--1",
    "１",
    "2050",
    "2.5",
    "0.01",
];

/// A position between two letters.
pub(crate) fn position(text: &str, dice: &mut Dice) -> usize {
    let mut at = dice.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Inserts, deletes or repeats a few letters.
pub(crate) fn changed(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    let at = position(&text, dice);
    let end = text[at..].char_indices().nth(1 + dice.below(3)).map_or(text.len(), |(length, _)| at + length);
    match dice.below(3) {
        0 => text.insert_str(at, dice.pick(&ODD)),
        1 => text.replace_range(at..end, ""),
        _ => {
            let part = text[at..end].to_owned();
            text.insert_str(at, &part);
        }
    }
    text
}
