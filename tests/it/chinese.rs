//! A reader who knows no English: what the program prints and shows in Chinese has no English word but commands, options,
//! files, keys and proper names.

use qilu::data::package::Field;
use qilu::data::table;
use qilu::indicators::INDICATORS;
use qilu::page::reference_data::ReferenceData;
use qilu::plan;
use qilu_messages::suggestion::is_chinese;
use qilu_messages::units;
use serde_json::Value;

use crate::cli::qilu;
use crate::fixture::DATA;
use crate::language::commands;

/// Names that Chinese texts write in Latin letters: programs, organisations, methods, units, journals and authors.
const NAMES: [&str; 51] = [
    "qilu",
    "cpca",
    "MiB",
    "Rogers",
    "Castro",
    "GitHub",
    "PyPI",
    "Data",
    "Lab",
    "Global",
    "Apache",
    "Sustainability",
    "Buildings",
    "Journal",
    "Population",
    "Economics",
    "Eurasian",
    "Geography",
    "Habitat",
    "International",
    "and",
    "of",
    "doi",
    "Bai",
    "Wang",
    "Zhang",
    "Zhao",
    "Gan",
    "Si",
    "Yi",
    "Gu",
    "Lao",
    "Wen",
    "Su",
    "Hu",
    "Wu",
    "Yang",
    "Chan",
    "Zang",
    "Warren",
    "Chunn",
    "Raftery",
    "Gerland",
    "Tang",
    "Ma",
    "Cui",
    "Lingyun",
    "Li",
    "Jiahui",
    "Shi",
    "Yuzhi",
];

/// What sources have in Latin letters: names of files and of tables of another package, titles of pages, authors.
const PRINTED: [&str; 17] = [
    "wiki",
    "calibrate",
    "csv",
    "births",
    "tfr",
    "tfrproj",
    "sexRatio",
    "percentASFR",
    "China",
    "Shandong",
    "Province",
    "Region",
    "Cities",
    "Kuang",
    "Xianming",
    "Huang",
    "Lili",
];

/// The English words of a text: words with small letters that are neither [`NAMES`] nor parts of code between backticks,
/// options, paths, addresses or keys.
fn words(text: &str) -> Vec<&str> {
    let outside = text.split('`').step_by(2);
    let is_part = |letter: char| letter.is_ascii_graphic() && !"()[],;\"'|".contains(letter);
    let tokens = outside.flat_map(move |part| part.split(move |letter: char| !is_part(letter)));
    let tokens = tokens.map(|token| token.trim_matches(['.', ':', '*', '<', '>']));
    let is_word = |token: &&str| {
        let letters = token.bytes().all(|byte| byte.is_ascii_alphabetic());
        token.len() > 2 && letters && token.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    tokens.filter(is_word).filter(|token| !NAMES.contains(token)).collect()
}

/// What the command prints is Chinese, with no English words but these.
#[track_caller]
fn check(arguments: &[&str], allowed: &[&str]) {
    let output = qilu(&[arguments, &["--lang", "zh"]].concat());
    let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    assert!(is_chinese(&text), "{arguments:?} prints {text}");
    let commands = commands(&["--help"], "Commands:");
    let known = |word: &&str| allowed.contains(word) || commands.iter().any(|command| command == word);
    let found: Vec<&str> = words(&text).into_iter().filter(|word| !known(word)).collect();
    assert_eq!(found, Vec::<&str>::new(), "{arguments:?} prints\n{text}");
}

#[test]
fn english_words_are_recognised() {
    let found = words("单位 persons，`code here`，--option，docs/page.md，KEY2020，e0；The plan (explored)");
    assert_eq!(found, ["persons", "The", "plan", "explored"]);
}

#[test]
fn lists_and_results_have_no_english_words() {
    let scenarios = ["baseline", "plan", "stagnation", "south", "missed", "uncertainty", "cheapest"];
    check(&["scenario", "list"], &scenarios);
    check(&["levers"], &["housing", "transport", "amenity", "renewal", "skills", "reclassification"]);
    // The English name of the area is one of its data, and tables have their names in brackets.
    check(&["data", "show", "历下区"], &["Lixia", "District", "lixia", "regions", "housing", "structure"]);
    check(&["data", "show", "济南"], &["Jinan", "jinan", "regions", "observations", "travel"]);
    check(&["data", "check"], &PRINTED);
    check(&["data", "verify"], &[]);
    check(&["doctor"], &[]);
    let few = ["--draws", "4"];
    check(&[&["indicators", "plan", "--all"][..], &few].concat(), &[]);
    check(&[&["compare", "baseline", "plan"][..], &few].concat(), &[]);
    check(&[&["explain", "plan"][..], &few].concat(), &[]);
    check(&[&["evaluate", "plan", "--expr", "urban_share"][..], &few].concat(), &[]);
    check(&["scenario", "diff", "baseline", "plan"], &["transport", "amenity", "renewal", "skills"]);
}

#[test]
fn errors_have_no_english_words() {
    check(&[], &[]);
    check(&["scenario"], &["list", "new", "check", "show", "diff"]);
    check(&["run"], &[]);
    check(&["run", "没有"], &[]);
    check(&["run", "plan", "--draws", "-5"], &[]);
    check(&["run", "plan", "--draws", "abc"], &[]);
    check(&["report", "没有"], &[]);
    check(&["export", "没有", "--format", "csv", "--out", "-"], &[]);
    check(&["explain", "plan", "--indicator", "城镇化"], &[]);
    check(&["data", "show", "北京"], &["regions"]);
}

/// The Chinese texts in a value of the page with the English ones beside them: the fields `zh` and `en`.
fn texts<'a>(value: &'a Value, found: &mut Vec<(&'a str, &'a str)>) {
    match value {
        Value::Object(fields) => {
            if let (Some(Value::String(zh)), Some(Value::String(en))) = (fields.get("zh"), fields.get("en")) {
                found.push((zh, en));
            }
            fields.values().for_each(|value| texts(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, found)),
        _ => {}
    }
}

#[test]
fn the_page_has_no_english_words_in_chinese() {
    let plan = plan::load(&DATA).expect("a sound plan");
    let reference = ReferenceData::new(&DATA, &plan, &[], 2025).expect("sound data");
    let reference = serde_json::to_value(&reference).expect("JSON");
    let mut found = Vec::new();
    texts(&reference, &mut found);
    assert!(found.len() > 1000, "{}", found.len());
    for (zh, en) in found {
        let left: Vec<&str> = words(zh).into_iter().filter(|word| !PRINTED.contains(word)).collect();
        assert_eq!(left, Vec::<&str>::new(), "{zh} ({en})");
    }
}

/// The values of a column of a table.
fn values(table: &str, column: &str) -> Vec<String> {
    let (_, schema) = DATA.package.tables().find(|(resource, _)| resource.name == table).expect("a table");
    let at = schema.fields.iter().position(|field| field.name == column).expect("a column");
    let rows = table::read_text(&DATA.package, table).expect("sound").rows;
    rows.iter().map(|row| row.record[at].to_owned()).collect()
}

#[test]
fn columns_names_and_units_of_the_data_have_chinese_words() {
    let named = |field: &Field, value: &str| {
        assert!(field.labels_zh.get(value).is_some_and(|label| is_chinese(label)), "{}: {value}", field.name);
    };
    let unit = |unit: &str| assert!(unit.is_empty() || units::UNITS.iter().any(|(en, _)| *en == unit), "{unit}");
    for (resource, schema) in DATA.package.tables() {
        assert!(is_chinese(&resource.title_zh), "{}", resource.name);
        for field in &schema.fields {
            assert!(is_chinese(&field.title_zh), "{}: {}", resource.name, field.name);
            field.constraints.choices.iter().flatten().for_each(|value| named(field, value));
            // Names whose list the schema leaves open.
            if ["vintage", "indicator"].contains(&field.name.as_str()) && resource.name.starts_with("observation") {
                for value in values(&resource.name, &field.name) {
                    named(field, &value);
                }
            }
            unit(&field.unit);
        }
        if schema.fields.iter().any(|field| field.name == "unit") {
            for value in values(&resource.name, "unit") {
                unit(&value);
            }
        }
    }
    for indicator in &INDICATORS {
        unit(indicator.unit.as_str());
    }
    let sources = DATA.sources();
    assert!(
        sources
            .iter()
            .all(|source| !source.citation_zh.is_empty() && source.note_zh.is_empty() == source.note.is_empty())
    );
    let used: Vec<&str> =
        sources.iter().flat_map(|source| [source.location.as_str(), source.licence.as_str()]).collect();
    for (word, _) in units::SOURCE_WORDS {
        assert!(used.contains(word), "{word}");
    }
}
