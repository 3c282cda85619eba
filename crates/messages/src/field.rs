//! Types of the values that are put into messages.

use std::borrow::Cow;
use std::cell::Cell;
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
    &'static str = "urban_share";
}

/// Significant digits of a number in a text: what an arithmetic leaves behind these is no statement about it.
const DIGITS: usize = 12;

/// A number without the noise of arithmetic behind its twelfth significant digit, as 0.008 for 0.007999999999999952.
impl Field for f64 {
    type Shown<'a> = f64;

    fn shown(&self, _: Language) -> f64 {
        if !self.is_finite() {
            return *self;
        }
        format!("{self:.*e}", DIGITS - 1).parse().unwrap_or(*self)
    }

    fn json(&self) -> Value {
        Value::from(*self)
    }

    fn sample() -> f64 {
        0.25
    }
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

thread_local! {
    /// Whether paths are shown without their folders.
    static NAMES_ALONE: Cell<bool> = const { Cell::new(false) };
}

/// Renders messages with the names of files and folders alone, without the folders in which they are: a client of the
/// server has no business to know where they are on its disk. It holds for all messages that `render` renders on this
/// thread, also for those inside of others, whose type says nothing of their fields.
pub fn with_names_alone<T>(render: impl FnOnce() -> T) -> T {
    /// Puts the value back also where `render` panics.
    struct Before(bool);
    impl Drop for Before {
        fn drop(&mut self) {
            NAMES_ALONE.set(self.0);
        }
    }
    let _before = Before(NAMES_ALONE.replace(true));
    render()
}

/// The part of a path that is shown.
fn shown_part(path: &Path) -> &Path {
    match path.file_name() {
        Some(name) if NAMES_ALONE.get() => Path::new(name),
        _ => path,
    }
}

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
        Err(_) => Cow::Owned(printable(&shown_part(path).to_string_lossy()).into_owned()),
    }
}

impl Field for PathBuf {
    type Shown<'a> = Cow<'a, str>;

    fn shown(&self, language: Language) -> Cow<'_, str> {
        path_in_words(self, language)
    }

    fn json(&self) -> Value {
        Value::from(shown_part(self).display().to_string())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_can_be_shown_by_their_names_alone() {
        let path = PathBuf::from("/srv/runs/plan/page.json");
        let seen = |path: &PathBuf| (path.shown(Language::English).into_owned(), path.json());
        assert_eq!(seen(&path).0, "/srv/runs/plan/page.json");
        assert_eq!(with_names_alone(|| seen(&path)), ("page.json".to_owned(), Value::from("page.json")));
        assert_eq!(seen(&path).1, "/srv/runs/plan/page.json", "only inside");
    }

    #[test]
    fn a_number_has_no_digits_of_rounding() {
        let shown =
            [0.007_999_999_999_999_952, 0.1 + 0.2, 75.0, 1e300, 0.0].map(|value: f64| value.shown(Language::English));
        assert_eq!(shown.map(|value| value.to_string())[..3], ["0.008", "0.3", "75"]);
        assert_eq!(shown[3..], [1e300, 0.0]);
        assert!(f64::NAN.shown(Language::Chinese).is_nan());
    }
}
