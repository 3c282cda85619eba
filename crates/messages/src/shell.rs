//! Words of command lines that messages print, so that they can be pasted into a shell.

use std::borrow::Cow;
use std::path::Path;

use serde_json::Value;

use crate::Field;
use crate::Language;
use crate::printable::printable;

/// A word of a command line, such as a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellWord(pub String);

impl From<&Path> for ShellWord {
    fn from(path: &Path) -> ShellWord {
        ShellWord(path.to_string_lossy().into_owned())
    }
}

/// A word in quotation marks where a shell would take it apart or change it (POSIX.1-2017, shell command language, 2.2).
///
/// ```
/// use qilu_messages::shell::quoted;
/// assert_eq!(quoted("runs/plan-2022"), "runs/plan-2022");
/// assert_eq!(quoted("my run/it's"), r"'my run/it'\''s'");
/// assert_eq!(quoted("结果"), "'结果'");
/// assert_eq!(quoted(""), "''");
/// ```
#[must_use]
pub fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-+=:,./@%".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", printable(word).replace('\'', r"'\''")))
}

impl Field for ShellWord {
    type Shown<'a> = Cow<'a, str>;

    fn shown(&self, _: Language) -> Cow<'_, str> {
        quoted(&self.0)
    }

    fn json(&self) -> Value {
        Value::from(self.0.as_str())
    }

    fn sample() -> ShellWord {
        ShellWord("scenarios/plan.toml".to_owned())
    }
}
