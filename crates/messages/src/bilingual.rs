//! Texts that are data in both languages, such as the name of a county or the unit of a lever.

use std::borrow::Cow;

use serde_json::Map;
use serde_json::Value;

use crate::Language;
use crate::Message;
use crate::Samples;
use crate::Say;
use crate::printable::printable;

/// A text of the data that exists in both languages. It stands in messages in the language of the reader.
#[derive(Clone, Debug)]
pub struct Bilingual {
    zh: String,
    en: String,
}

impl Bilingual {
    /// The text from its Chinese and its English form.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
        Bilingual { zh: zh.into(), en: en.into() }
    }
}

impl Say for Bilingual {
    fn say(&self, language: Language) -> Cow<'static, str> {
        Cow::Owned(printable(language.choose(&self.zh, &self.en)).into_owned())
    }

    fn code(&self) -> String {
        "data".to_owned()
    }

    fn fields(&self) -> Map<String, Value> {
        Map::new()
    }
}

impl Samples for Bilingual {
    fn samples() -> Vec<Bilingual> {
        vec![Bilingual::new("历下区", "Lixia")]
    }
}

impl From<Bilingual> for Message {
    fn from(text: Bilingual) -> Message {
        Message::of(text)
    }
}
