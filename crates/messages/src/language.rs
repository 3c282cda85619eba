//! The languages that people read.

/// Language of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 中文.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Both languages.
    pub const ALL: [Language; 2] = [Language::Chinese, Language::English];

    /// The language of a locale such as `zh_CN.UTF-8`, or of an `Accept-Language` header such as `zh-CN,zh;q=0.9`:
    /// Chinese if it begins with `zh`, otherwise English.
    ///
    /// ```
    /// use qilu_messages::Language;
    /// assert_eq!(Language::of_locale("zh_CN.UTF-8"), Language::Chinese);
    /// assert_eq!(Language::of_locale("pt_PT.UTF-8"), Language::English);
    /// ```
    #[must_use]
    pub fn of_locale(locale: &str) -> Language {
        if locale.to_lowercase().starts_with("zh") { Language::Chinese } else { Language::English }
    }

    /// The language of a code of the interface: `zh` or `en`.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Language> {
        match code {
            "zh" => Some(Language::Chinese),
            "en" => Some(Language::English),
            _ => None,
        }
    }

    /// The code of the language: `zh` or `en`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::Chinese => "zh",
            Language::English => "en",
        }
    }

    /// The sign between the items of a list.
    #[must_use]
    pub fn comma(self) -> &'static str {
        match self {
            Language::Chinese => "、",
            Language::English => ", ",
        }
    }

    /// One of two texts that are data, such as the names of a city.
    #[must_use]
    pub fn choose<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}
