//! Texts in TOML files whose escape sequences stand for characters that cannot be shown.

use std::path::Path;

use qilu_messages::input::InputFault;
use qilu_messages::library::FileFault;
use qilu_messages::printable::is_unprintable;
use qilu_messages::printable::number;
use toml::Spanned;
use toml::de::DeTable;
use toml::de::DeValue;

use crate::error::Error;
use crate::error::Result;

/// Keys whose texts stand in one line of tables and reports.
const ONE_LINE: [&str; 2] = ["title", "name"];

/// Checks the name and the texts of a TOML file, which can have unprintable characters by escape sequences though
/// [`text`](super::text) found none in the file.
///
/// # Errors
/// A key that stands twice in a table; the first text with such a character, or the first title or name of several lines, with its line. A file that is no
/// TOML is left to its reader.
pub fn check_toml(path: &Path, text: &str) -> Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(character) = name.chars().find(|character| is_unprintable(*character)) {
        return Err(Error::input(path, InputFault::Unprintable { character: number(character) }));
    }
    let line = |at: usize| 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count() as u64;
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            return repeated_key(&error, text).map_or(Ok(()), |(at, fault)| Err(Error::at_line(path, line(at), fault)));
        }
    };
    match in_table(table.get_ref(), false) {
        None => Ok(()),
        Some((at, fault)) => Err(Error::at_line(path, line(at), fault)),
    }
}

/// The key that stands twice in a table, with its place in the text; `None` for every other fault of the syntax. The text of
/// the library does not name the key, but its place is known.
fn repeated_key(error: &toml::de::Error, text: &str) -> Option<(usize, FileFault)> {
    let span = error.span().filter(|_| error.message().contains("duplicate key"))?;
    let field = text.get(span.clone())?.trim_matches(['"', '\'', '[', ']', ' ']).to_owned();
    Some((span.start, FileFault::DuplicateField { field }))
}

/// The first fault in the keys and values of a table, with its place in the text.
fn in_table(table: &DeTable<'_>, one_line: bool) -> Option<(usize, InputFault)> {
    table.iter().find_map(|(key, value)| {
        let one_line = one_line || ONE_LINE.contains(&key.get_ref().as_ref());
        fault(key.get_ref(), true).map(|fault| (key.span().start, fault)).or_else(|| in_value(value, one_line))
    })
}

fn in_value(value: &Spanned<DeValue<'_>>, one_line: bool) -> Option<(usize, InputFault)> {
    match value.get_ref() {
        DeValue::String(text) => fault(text, one_line).map(|fault| (value.span().start, fault)),
        DeValue::Array(values) => values.iter().find_map(|value| in_value(value, one_line)),
        DeValue::Table(table) => in_table(table, one_line),
        _ => None,
    }
}

fn fault(text: &str, one_line: bool) -> Option<InputFault> {
    let unprintable = text.chars().find(|character| is_unprintable(*character));
    let unprintable = unprintable.map(|character| InputFault::Unprintable { character: number(character) });
    unprintable.or_else(|| (one_line && text.contains(['\n', '\t'])).then_some(InputFault::BrokenTitle))
}
