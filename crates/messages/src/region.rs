//! Messages about places.

use crate::suggestion::Suggestion;

messages! {
    /// Errors about the name of a place.
    pub enum PlaceFault {
        Unknown { text: String, hint: Suggestion } => "未知地区 `{text}`；{hint}", "unknown place `{text}`; {hint}";
        UnknownOfMany { text: String, example: String } =>
            "未知地区 `{text}`；请给出行政区划代码、中文名称或拼音，例如 {example}",
            "unknown place `{text}`; give a code, a Chinese name or pinyin, for instance {example}";
        Ambiguous { text: String, codes: Vec<String> } =>
            "`{text}` 对应多个地区；请改用下列代码之一：{codes}",
            "`{text}` names several places; give one of the codes {codes}";
    }
}
