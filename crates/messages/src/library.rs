//! Faults that libraries find in files (TOML, JSON, CSV), in the words of this program: what is wrong and what is allowed,
//! without the names of Rust types.
//!
//! The libraries give their faults as English text alone. [`FileFault::of`] reads the forms that `serde` prescribes to them;
//! what it does not know is a fault of syntax.

use crate::suggestion::Suggestion;
use crate::suggestion::suggest;

messages! {
    /// Errors that a library finds in a file.
    pub enum FileFault {
        MissingField { field: String } => "缺少必填项 `{field}`", "`{field}` is missing";
        UnknownField { field: String, hint: Suggestion } => "未知项 `{field}`；{hint}", "`{field}` is unknown; {hint}";
        UnexpectedField { field: String } => "未知项 `{field}`；此处不允许任何项", "`{field}` is unknown; no field is allowed here";
        UnknownValue { value: String, hint: Suggestion } => "`{value}` 不是允许的值；{hint}", "`{value}` is not an allowed value; {hint}";
        DuplicateField { field: String } => "`{field}` 出现了两次", "`{field}` is given twice";
        WrongValue { found: FoundValue, allowed: AllowedType } => "{found}；允许：{allowed}", "{found}; allowed: {allowed}";
        EmptyList => "列表为空；请至少写一项，不需要时请删去这一项", "the list is empty; write at least one entry, or leave it out";
        WrongLength { length: String, allowed: AllowedType } => "有{length}个值；允许：{allowed}", "there are {length} values; allowed: {allowed}";
        ValueCount { found: String, expected: String } => "本行有{found}个值，应为{expected}个", "this line has {found} values instead of {expected}";
        NotUtf8 => "文件不是UTF-8编码；请另存为UTF-8", "the file is not UTF-8; save it as UTF-8";
        UnexpectedEnd => "文件不完整，内容提前结束", "the file is incomplete: it ends too early";
        Unclosed => "括号或引号没有闭合", "a bracket or a quote is not closed";
        UnquotedText => "文字须加引号", "text must stand in quotes";
        NoEquals => "项名之后应有 `=` 和值", "a key must be followed by `=` and a value";
        Syntax => "此处不符合文件格式的语法", "the syntax of the file format is violated here";
    }
}

messages! {
    /// The value that was found.
    pub enum FoundValue {
        Text { text: String } => "给出的是文字 {text}", "the value is the text {text}";
        Value { text: String } => "给出的值是 {text}", "the value is {text}";
        List => "给出的是列表", "the value is a list";
        Table => "给出的是表", "the value is a table";
        Nothing => "没有给出值", "there is no value";
    }
}

messages! {
    /// The values that are allowed.
    pub enum AllowedType {
        Count { max: String } => "0到{max}的整数", "a whole number from 0 to {max}";
        Whole => "整数", "a whole number";
        Number => "数字", "a number";
        Text => "文字（加引号）", "text in quotes";
        Boolean => "`true` 或 `false`", "`true` or `false`";
        List => "列表", "a list";
        ListOf { length: String } => "有{length}个值的列表", "a list of {length} values";
        Table => "表", "a table";
        Date => "日期", "a date";
        Other => "文档对该项规定的值", "what the documentation of this field says";
    }
}

impl FileFault {
    /// The text that stands for the allowed values in the error about an empty list.
    pub const ENTRY: &str = "a list with an entry";

    /// The fault that the text of a library tells of.
    ///
    /// ```
    /// use qilu_messages::library::FileFault;
    /// let fault = |text: &str| FileFault::of(text).to_string();
    /// assert_eq!(fault("missing field `title`"), "`title` is missing");
    /// assert_eq!(fault("unknown field `tilte`, expected `title` or `draws`"), "`tilte` is unknown; did you mean `title`?");
    /// let typed = fault("invalid type: string \"x\", expected u32");
    /// assert_eq!(typed, "the value is the text \"x\"; allowed: a whole number from 0 to 4294967295");
    /// assert_eq!(fault("EOF while parsing a list at line 3 column 1"), "the file is incomplete: it ends too early");
    /// ```
    #[must_use]
    pub fn of(text: &str) -> FileFault {
        let text = text.trim_end();
        let text = text.rsplit_once(" at line ").map_or(text, |(text, _)| text);
        let text = text.split_once(": invalid ").map_or(text, |(prefix, rest)| {
            if prefix.starts_with("CSV") { &text[text.len() - rest.len() - "invalid ".len()..] } else { text }
        });
        if let Some(field) = quoted_after(text, "missing field ") {
            return FileFault::MissingField { field };
        }
        if let Some(field) = quoted_after(text, "duplicate field ") {
            return FileFault::DuplicateField { field };
        }
        if let Some(field) = quoted_after(text, "unknown field ") {
            let known = names(text);
            if known.is_empty() {
                return FileFault::UnexpectedField { field };
            }
            let hint = suggest(&field, known.iter().map(String::as_str));
            return FileFault::UnknownField { field, hint };
        }
        if let Some(value) = quoted_after(text, "unknown variant ") {
            let hint = suggest(&value, names(text).iter().map(String::as_str));
            return FileFault::UnknownValue { value, hint };
        }
        if text.strip_prefix("invalid length 0, expected ") == Some(FileFault::ENTRY) {
            return FileFault::EmptyList;
        }
        if let Some(length) = text.strip_prefix("invalid length ") {
            let (length, allowed) = length.split_once(", expected ").unwrap_or((length, ""));
            return FileFault::WrongLength { length: length.to_owned(), allowed: AllowedType::of(allowed) };
        }
        if let Some(rest) = text.strip_prefix("invalid type: ").or_else(|| text.strip_prefix("invalid value: ")) {
            let (found, allowed) = rest.rsplit_once(", expected ").unwrap_or((rest, ""));
            return FileFault::WrongValue { found: FoundValue::of(found), allowed: AllowedType::of(allowed) };
        }
        FileFault::of_syntax(text)
    }

    fn of_syntax(text: &str) -> FileFault {
        let counts = text.split_once("found record with ").and_then(|(_, rest)| {
            let (found, rest) = rest.split_once(" fields")?;
            let (_, expected) = rest.split_once("has ")?;
            Some((found.to_owned(), expected.strip_suffix(" fields")?.to_owned()))
        });
        if let Some((found, expected)) = counts {
            return FileFault::ValueCount { found, expected };
        }
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if says(&["UTF-8", "utf-8"]) {
            FileFault::NotUtf8
        } else if says(&["EOF while"]) {
            FileFault::UnexpectedEnd
        } else if says(&["string values must be quoted"]) {
            FileFault::UnquotedText
        } else if says(&["duplicate key"]) {
            FileFault::DuplicateField { field: quoted_after(text, "duplicate key ").unwrap_or_default() }
        } else if says(&["unclosed", "missing closing", "unterminated"]) {
            FileFault::Unclosed
        } else if says(&["key with no value"]) {
            FileFault::NoEquals
        } else {
            FileFault::Syntax
        }
    }
}

impl FoundValue {
    fn of(text: &str) -> FoundValue {
        let value = text.split_once('`').map_or(text, |(_, rest)| rest.trim_end_matches('`'));
        match text.split_once(' ') {
            Some(("string", quoted)) => FoundValue::Text { text: quoted.to_owned() },
            _ if text.starts_with("sequence") => FoundValue::List,
            _ if text.starts_with("map") => FoundValue::Table,
            _ if ["null", "unit value", "Option value"].contains(&text) => FoundValue::Nothing,
            _ => FoundValue::Value { text: value.to_owned() },
        }
    }
}

impl AllowedType {
    fn of(text: &str) -> AllowedType {
        let whole = |max: u64| AllowedType::Count { max: max.to_string() };
        match text {
            "u8" => whole(u8::MAX.into()),
            "u16" => whole(u16::MAX.into()),
            "u32" => whole(u32::MAX.into()),
            "u64" | "usize" => whole(u64::MAX),
            "i8" | "i16" | "i32" | "i64" | "isize" => AllowedType::Whole,
            "f64" | "f32" => AllowedType::Number,
            "a boolean" => AllowedType::Boolean,
            "a sequence" => AllowedType::List,
            "a map" => AllowedType::Table,
            _ if text.contains("string") => AllowedType::Text,
            _ if text.contains("datetime") || text.contains("date") => AllowedType::Date,
            _ if text.starts_with("struct ") => AllowedType::Table,
            _ => match text.rsplit_once(" of length ").or_else(|| text.rsplit_once(" of size ")) {
                Some((_, length)) => AllowedType::ListOf { length: length.to_owned() },
                None => AllowedType::Other,
            },
        }
    }
}

/// The name in backquotes that follows a word at the beginning of the text.
fn quoted_after(text: &str, word: &str) -> Option<String> {
    let (_, rest) = text.split_once(word)?;
    let (name, _) = rest.strip_prefix('`')?.split_once('`')?;
    Some(name.to_owned())
}

/// The names in backquotes after "expected".
fn names(text: &str) -> Vec<String> {
    let expected = text.split_once(", expected ").map_or("", |(_, expected)| expected);
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
