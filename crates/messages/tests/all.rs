//! Every message in every language.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::likelihood::Likelihood;
use qilu_messages::page;

fn is_han(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Words of Rust and of libraries that mean nothing to a reader.
const RUST: [&str; 20] = [
    "u8", "u16", "u32", "u64", "usize", "i32", "i64", "f64", "bool", "str", "String", "struct", "enum", "Option",
    "Vec", "None", "Some", "Err", "serde", "panicked",
];

/// A word of Rust in a text.
fn rust_word(text: &str) -> Option<&str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').find(|word| RUST.contains(word))
}

#[test]
fn every_message_reads_in_both_languages() {
    for message in qilu_messages::samples() {
        let code = message.code();
        for language in Language::ALL {
            let text = message.say(language);
            assert!(!text.trim().is_empty(), "{code} is empty in {}", language.code());
            assert!(!text.contains(['{', '}']), "{code} shows a placeholder: {text}");
            assert_eq!(rust_word(&text), None, "{code} shows it: {text}");
        }
        let (zh, en) = (message.say(Language::Chinese), message.say(Language::English));
        assert!(zh.contains(is_han), "{code} has no Chinese: {zh}");
        assert!(!en.contains(is_han), "{code} has Chinese in its English: {en}");
    }
}

#[test]
fn codes_are_unique() {
    let mut codes: Vec<String> = qilu_messages::samples().iter().map(Say::code).collect();
    codes.sort();
    let twice = codes.windows(2).find(|pair| pair[0] == pair[1]);
    assert_eq!(twice, None);
}

#[test]
fn errors_are_those_that_a_reader_can_meet() {
    let errors = qilu_messages::errors();
    let codes: BTreeSet<&str> = errors.iter().map(|template| template.code.as_str()).collect();
    assert_eq!(codes.len(), errors.len(), "codes are unique");
    for code in ["store-fault/folder-exists", "usage/unknown-command", "general/interrupted", "system/not-found"] {
        assert!(codes.contains(code), "{code}");
    }
    for code in ["data-word/province", "help-part/usage", "reference-text/errors"] {
        assert!(!codes.contains(code), "{code} is no error");
    }
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_enum_of_messages_is_listed() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let list = fs::read_to_string(source.join("lib.rs")).unwrap();
    let (_, list) = list.split_once("all_messages! {").unwrap();
    let listed: Vec<&str> = list.split(|letter: char| !letter.is_alphanumeric()).collect();
    let mut texts = Vec::new();
    sources(&source, &mut texts);
    let declared = texts.iter().flat_map(|text| text.split("\nmessages! {").skip(1)).filter_map(|text| {
        let (_, name) = text.split_once("    pub enum ")?;
        name.split_whitespace().next()
    });
    let missing: Vec<&str> = declared.filter(|name| !listed.contains(name)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// Names of the values that are put into a text of the page.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

/// The text without what is put into it.
fn bare(text: &str) -> String {
    text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest)).collect()
}

#[test]
fn every_text_of_the_page_reads_in_both_languages() {
    for text in page::texts() {
        let (key, zh, en) = (text.key, text.zh, text.en);
        assert_eq!(placeholders(zh), placeholders(en), "{key} puts in different values");
        for shown in [zh, en].map(bare) {
            assert!(!shown.contains(['{', '}']), "{key} has a lone brace");
            assert_eq!(rust_word(&shown), None, "{key} shows it: {shown}");
        }
        // Formats of symbols and values alone have no words; some units have none either.
        let wordless = bare(en).chars().all(|letter| !letter.is_alphabetic());
        assert!(zh.contains(is_han) || wordless, "{key} has no Chinese: {zh}");
        assert!(!en.contains(is_han), "{key} has Chinese in its English: {en}");
        assert!(!en.contains(" %"), "{key} may break a line before the percent sign: {en}");
    }
}

#[test]
fn keys_of_the_page_are_unique() {
    let keys: BTreeSet<&str> = page::texts().map(|text| text.key).collect();
    assert_eq!(keys.len(), page::texts().count());
    assert_eq!(page::json().len(), keys.len() + Likelihood::ALL.len());
}
