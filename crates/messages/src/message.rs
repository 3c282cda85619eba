//! The interface that all messages share.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde_json::Map;
use serde_json::Value;

use crate::Language;
use crate::suggestion::Suggestion;

/// A sentence or a word that is shown to people.
pub trait Say: fmt::Debug + Send + Sync {
    /// The text in a language.
    fn say(&self, language: Language) -> Cow<'static, str>;

    /// A name for programs that does not change with the wording: enum and variant, such as `table/missing-column`.
    fn code(&self) -> String;

    /// The values in the message, by name.
    fn fields(&self) -> Map<String, Value>;

    /// The message for programs: code, fields, and the text in both languages.
    fn to_json(&self) -> Value {
        serde_json::json!({
            "code": self.code(),
            "fields": self.fields(),
            "zh": self.say(Language::Chinese),
            "en": self.say(Language::English),
        })
    }
}

/// Messages of every variant of a type, for tests.
pub trait Samples: Sized {
    /// One message of each variant.
    fn samples() -> Vec<Self>;
}

/// The texts of a message with the names of its values in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The name for programs, as [`Say::code`] gives it.
    pub code: String,
    /// The Chinese text.
    pub zh: String,
    /// The English text.
    pub en: String,
}

/// Templates of every variant of a type, for reference pages.
pub trait Templates {
    /// One template of each variant.
    fn templates() -> Vec<Template>;
}

impl Template {
    /// The template of a variant from the texts of its declaration.
    pub(crate) fn new(name: &str, variant: &str, zh: &str, en: &str) -> Template {
        let code = format!("{}/{}", kebab(name), kebab(variant));
        Template { code, zh: without_formats(zh), en: without_formats(en) }
    }
}

/// The text with names alone in its braces: `{share:.1}` becomes `{share}`.
fn without_formats(text: &str) -> String {
    let mut plain = String::new();
    for (at, part) in text.split('{').enumerate() {
        match part.split_once('}') {
            Some((value, rest)) if at > 0 => {
                plain.push_str(&format!("{{{}}}{rest}", value.split(':').next().unwrap_or(value)));
            }
            _ => plain.push_str(part),
        }
    }
    plain
}

/// Any message. It is shown in English where no language is asked for, as in the text of a panic.
#[derive(Clone, Debug)]
pub struct Message(Arc<dyn Say>);

impl Say for Message {
    fn say(&self, language: Language) -> Cow<'static, str> {
        self.0.say(language)
    }

    fn code(&self) -> String {
        self.0.code()
    }

    fn fields(&self) -> Map<String, Value> {
        self.0.fields()
    }
}

impl Samples for Message {
    fn samples() -> Vec<Message> {
        Suggestion::samples().into_iter().map(Message::of).collect()
    }
}

impl Message {
    /// The message of an enum.
    pub fn of(message: impl Say + 'static) -> Message {
        Message(Arc::new(message))
    }
}

/// A message can be what a parser of command-line values returns.
impl std::error::Error for Message {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::English))
    }
}

/// The name of a variant for programs: `MissingColumn` is `missing-column`.
pub(crate) fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.push(letter.to_ascii_lowercase());
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_has_the_names_of_the_values_without_their_formats() {
        let template = Template::new("CommandText", "NotPrecise", "共{parts}份", "{widest:.4} is not below {below}.");
        let expected = Template {
            code: "command-text/not-precise".to_owned(),
            zh: "共{parts}份".to_owned(),
            en: "{widest} is not below {below}.".to_owned(),
        };
        assert_eq!(template, expected);
    }
}
