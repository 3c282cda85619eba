//! Types of the values that are put into messages.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use std::path::PathBuf;

use serde_json::Value;

use crate::Language;
use crate::Message;
use crate::Samples;
use crate::Say;
use crate::printable::printable;

/// A value that is put into a message.
pub trait Field: Sized {
    /// The value as it stands in the text; format specifications such as `{share:.1}` apply to it.
    type Shown<'a>: fmt::Display
    where
        Self: 'a;

    /// The value as it stands in a text of a language.
    fn shown(&self, language: Language) -> Self::Shown<'_>;

    /// The value for programs.
    fn json(&self) -> Value;

    /// A value for tests.
    fn sample() -> Self;
}

macro_rules! plain_fields {
    ($($kind:ty = $sample:expr;)*) => {
        $(impl Field for $kind {
            type Shown<'a> = $kind;

            fn shown(&self, _: Language) -> $kind {
                *self
            }

            fn json(&self) -> Value {
                Value::from(*self)
            }

            fn sample() -> $kind {
                $sample
            }
        })*
    };
}

plain_fields! {
    u8 = 2;
    u16 = 2035;
    u32 = 200;
    u64 = 7;
    usize = 3;
    i32 = -1;
    i64 = -1;
    f64 = 0.25;
    &'static str = "urban_share";
}

impl Field for String {
    type Shown<'a> = Cow<'a, str>;

    fn shown(&self, _: Language) -> Cow<'_, str> {
        printable(self)
    }

    fn json(&self) -> Value {
        Value::from(self.as_str())
    }

    fn sample() -> String {
        "urban_share".to_owned()
    }
}

/// First component of the paths of files inside the program, such as `packaged:/data/regions.csv`.
pub const PACKAGED: &str = "packaged:";

/// A path for people, without unprintable characters; of a file inside the program it says so.
#[must_use]
pub fn path_in_words(path: &Path, language: Language) -> Cow<'_, str> {
    match path.strip_prefix(PACKAGED) {
        Ok(inside) => {
            let inside = inside.display();
            Cow::Owned(match language {
                Language::Chinese => format!("程序自带的 {inside}"),
                Language::English => format!("{inside} (inside the program)"),
            })
        }
        Err(_) => Cow::Owned(printable(&path.to_string_lossy()).into_owned()),
    }
}

impl Field for PathBuf {
    type Shown<'a> = Cow<'a, str>;

    fn shown(&self, language: Language) -> Cow<'_, str> {
        path_in_words(self, language)
    }

    fn json(&self) -> Value {
        Value::from(self.display().to_string())
    }

    fn sample() -> PathBuf {
        Path::new("scenarios").join("plan.toml")
    }
}

/// Lists are joined by the comma of the language.
impl<T: Field> Field for Vec<T> {
    type Shown<'a>
        = String
    where
        T: 'a;

    fn shown(&self, language: Language) -> String {
        let values: Vec<String> = self.iter().map(|value| value.shown(language).to_string()).collect();
        values.join(language.comma())
    }

    fn json(&self) -> Value {
        Value::Array(self.iter().map(Field::json).collect())
    }

    fn sample() -> Vec<T> {
        vec![T::sample(), T::sample()]
    }
}

/// Messages inside of messages are rendered in the same language.
impl<T: Say + Samples> Field for T {
    type Shown<'a>
        = Cow<'static, str>
    where
        T: 'a;

    fn shown(&self, language: Language) -> Cow<'static, str> {
        self.say(language)
    }

    fn json(&self) -> Value {
        self.to_json()
    }

    fn sample() -> T {
        T::samples().swap_remove(0)
    }
}

/// A message field may be left out of a message altogether; what stands in its place is nothing.
impl Field for Option<Message> {
    type Shown<'a> = Cow<'static, str>;

    fn shown(&self, language: Language) -> Cow<'static, str> {
        self.as_ref().map_or(Cow::Borrowed(""), |message| message.say(language))
    }

    fn json(&self) -> Value {
        self.as_ref().map_or(Value::Null, Say::to_json)
    }

    fn sample() -> Option<Message> {
        Some(Message::sample())
    }
}
