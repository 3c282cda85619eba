//! The texts that the page renders itself, in the browser.
//!
//! A text has a key such as `section.map`. Values are put in for `{name}` by the page, so the compiler cannot check them;
//! the tests compare the names of the two languages with each other and with the modules of the page.

use serde_json::Map;
use serde_json::Value;

use crate::Language;
use crate::Say;
use crate::likelihood::Likelihood;

/// A text of the page in both languages.
#[derive(Clone, Copy, Debug)]
pub struct PageText {
    /// Name by which the modules of the page ask for it.
    pub key: &'static str,
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// Declares the texts of a part of the page: key, Chinese and English.
///
/// ```text
/// page_texts! {
///     "section.map" => "分县（市、区）地图", "Map of counties";
/// }
/// ```
macro_rules! page_texts {
    ($($key:literal => $zh:literal, $en:literal;)*) => {
        /// The texts of this part.
        pub(super) static TEXTS: &[$crate::page::PageText] =
            &[$($crate::page::PageText { key: $key, zh: $zh, en: $en }),*];
    };
}

mod answer;
mod findings;
mod frame;
mod numbers;
mod panel;
mod places;
mod print;
mod trust;

/// The parts of the page.
static PARTS: [&[PageText]; 8] = [
    frame::TEXTS,
    numbers::TEXTS,
    answer::TEXTS,
    places::TEXTS,
    print::TEXTS,
    findings::TEXTS,
    trust::TEXTS,
    panel::TEXTS,
];

/// The texts that are declared for the page, in a fixed order.
pub fn texts() -> impl Iterator<Item = &'static PageText> {
    PARTS.iter().copied().flatten()
}

/// The texts as the page carries them: key to `zh` and `en`, in the order of [`texts`]. The words for probabilities follow
/// them.
#[must_use]
pub fn json() -> Map<String, Value> {
    let declared = texts().map(|text| (text.key.to_owned(), serde_json::json!({ "zh": text.zh, "en": text.en })));
    let words = Likelihood::ALL.iter().map(|word| {
        let [zh, en] = [Language::Chinese, Language::English].map(|language| word.say(language));
        (format!("likelihood.{}", word.name()), serde_json::json!({ "zh": zh, "en": en }))
    });
    declared.chain(words).collect()
}
