//! Control characters and marks of direction are refused in every file, and shown by their numbers in every message.

use std::fs;

use crate::cli::qilu;

/// A file of each kind that is read, with `@` where a name or a text stands, and the command that reads it.
const FILES: [(&str, &str, &[&str]); 9] = [
    (
        "title.toml",
        "meaning = { zh = \"意\", en = \"m\" }\ntitle = { zh = \"题@\", en = \"t\" }\n",
        &["scenario", "check"],
    ),
    ("meaning.toml", "title = { zh = \"题\", en = \"t\" }\nmeaning = { zh = \"意\", en = \"m@\" }\n", &["run"]),
    (
        "lever.toml",
        "title = { zh = \"题\", en = \"t\" }\nlever = [{ name = \"@\", value = 1.0 }]\n",
        &["scenario", "check"],
    ),
    (
        "place.toml",
        "title = { zh = \"题\", en = \"t\" }\nlever = [{ name = \"county_jobs\", value = 1.0, places = [\"@\"] }]\n",
        &["explain"],
    ),
    ("study.toml", "scenario = \"baseline\"\ntitle = { zh = \"题\", en = \"t@\" }\n", &["sweep"]),
    ("question.toml", "scenario = \"baseline\"\ntitle = { zh = \"题@\", en = \"t\" }\n", &["optimize"]),
    ("mine.csv", "region_code,year,indicator,value\n370000@,2026,urban_share,0.7\n", &["monitor"]),
    ("runs.csv", "a,b\n1,2@\n", &["discover", "--inputs", "a", "--of-interest", "b > 0"]),
    (
        "problem.json",
        "{\"num_vars\": 1,\n\"names\": [\"a@\"], \"bounds\": [[0, 1]]}\n",
        &["sensitivity", "there.csv", "--method", "pawn", "--problem"],
    ),
];

/// Characters as they stand in a file; those of the second list by escape sequences of TOML and JSON.
const RAW: [(&str, &str); 5] = [
    ("\u{1b}[31m", "U+001B"),
    ("\u{202e}", "U+202E"),
    ("\u{2066}", "U+2066"),
    ("\u{9b}", "U+009B"),
    ("\u{7}", "U+0007"),
];
const ESCAPED: [(&str, &str); 3] = [("\\u001b[31m", "U+001B"), ("\\u202E", "U+202E"), ("\\b", "U+0008")];

#[test]
fn every_file_with_such_a_character_is_refused_at_its_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text, command) in FILES {
        let path = folder.path().join(name);
        let table = folder.path().join("there.csv");
        fs::write(&table, "a,b\n1,2\n2,3\n").expect("written");
        // CSV has no escape sequences.
        let escaped: &[(&str, &str)] = if text.contains(",b\n") || text.contains(",value\n") { &[] } else { &ESCAPED };
        for (slip, number) in RAW.iter().chain(escaped) {
            fs::write(&path, text.replace('@', slip)).expect("written");
            let file = path.to_str().expect("UTF-8").to_owned();
            let command: Vec<String> =
                command
                    .iter()
                    .map(|word| {
                        if *word == "there.csv" {
                            table.to_str().expect("UTF-8").to_owned()
                        } else {
                            (*word).to_owned()
                        }
                    })
                    .chain([file.clone()])
                    .collect();
            let words: Vec<&str> = command.iter().map(String::as_str).collect();
            let output = qilu(&words);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
            assert!(said.contains(&format!("{file}:2: ")) && said.contains(number), "{name}, {number}: {said}");
            let printed = String::from_utf8_lossy(&output.stdout).into_owned() + &said;
            assert!(!printed.contains(|letter: char| letter != '\n' && letter.is_control()), "{name}: {printed:?}");
        }
    }
}

#[test]
fn a_title_is_one_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("mine.toml");
    for (title, is_sound) in [("t\\nu", false), ("t\\tu", false), ("t u", true)] {
        fs::write(&path, format!("title = {{ zh = \"题\", en = \"{title}\" }}\n")).expect("written");
        let output = qilu(&["scenario", "check", path.to_str().expect("UTF-8")]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.success(), is_sound, "{title}: {said}");
        assert!(is_sound || said.contains("titles and names are one line"), "{said}");
    }
}

#[test]
fn messages_show_such_characters_of_arguments_by_their_numbers() {
    let odd = "x\u{1b}[31m\u{202e}y";
    let asked: [&[&str]; 6] = [
        &["run", odd],
        &["data", "show", odd],
        &["evaluate", "plan", "--expr", odd],
        &["evaluate", "plan", "--expr", "urban_share", "--area", odd],
        &["export", odd, "--format", "csv", "--out", "x.csv"],
        &[odd],
    ];
    for words in asked {
        for language in ["zh", "en"] {
            let output = qilu(&[words, &["--lang", language]].concat());
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{words:?}: {said}");
            assert!(!said.contains(['\u{1b}', '\u{202e}']), "{words:?}: {said:?}");
        }
    }
}
