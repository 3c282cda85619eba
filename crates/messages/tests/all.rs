//! Every message in every language.

use std::fs;
use std::path::Path;

use qilu_messages::Language;
use qilu_messages::Say;

fn is_han(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// Words of Rust and of libraries that mean nothing to a reader.
const RUST: [&str; 20] = [
    "u8", "u16", "u32", "u64", "usize", "i32", "i64", "f64", "bool", "str", "String", "struct", "enum", "Option",
    "Vec", "None", "Some", "Err", "serde", "panicked",
];

#[test]
fn every_message_reads_in_both_languages() {
    for message in qilu_messages::samples() {
        let code = message.code();
        for language in Language::ALL {
            let text = message.say(language);
            assert!(!text.trim().is_empty(), "{code} is empty in {}", language.code());
            assert!(!text.contains(['{', '}']), "{code} shows a placeholder: {text}");
            let mut words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
            let rust = words.find(|word| RUST.contains(word));
            assert!(rust.is_none(), "{code} shows {rust:?}: {text}");
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
