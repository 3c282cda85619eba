//! The command line in the language of the reader: help, usage errors, notes on old names, errors for programs.

use std::fs;

use serde_json::Value;

use crate::cli::qilu;

fn is_han(letter: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&letter)
}

/// The stderr of a command, and its exit code.
fn refused(arguments: &[&str]) -> (String, Option<i32>) {
    let output = qilu(arguments);
    assert!(output.stdout.is_empty(), "nothing goes to stdout");
    (String::from_utf8(output.stderr).expect("UTF-8"), output.status.code())
}

/// Names of the commands that a help text lists.
pub(crate) fn commands(arguments: &[&str], heading: &str) -> Vec<String> {
    let help = String::from_utf8(qilu(arguments).stdout).expect("UTF-8");
    let Some((_, list)) = help.split_once(heading) else { return Vec::new() };
    let lines = list.lines().skip(1).take_while(|line| !line.is_empty());
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_help_text_is_chinese_in_chinese_and_english_in_english() {
    let all = commands(&["--help"], "Commands:");
    assert!(all.len() > 20, "{all:?}");
    for command in &all {
        let nested = commands(&[command, "--help"], "Commands:");
        let paths = if nested.is_empty() {
            vec![vec![command.as_str()]]
        } else {
            nested.iter().map(|name| vec![command.as_str(), name.as_str()]).collect()
        };
        for path in paths {
            let english = qilu(&[path.clone(), vec!["--help"]].concat());
            let english = String::from_utf8(english.stdout).expect("UTF-8");
            assert!(!english.contains(is_han), "{path:?} in English:\n{english}");
            let chinese = qilu(&[path.clone(), vec!["--help", "--lang", "zh"]].concat());
            let chinese = String::from_utf8(chinese.stdout).expect("UTF-8");
            for english in ["Usage", "Options:", "Arguments:", "[default", "[possible", "[env", "[OPTIONS]", "Print"] {
                assert!(!chinese.contains(english), "{path:?} says {english} in Chinese:\n{chinese}");
            }
            assert!(chinese.lines().next().is_some_and(|line| line.contains(is_han)), "{path:?}:\n{chinese}");
        }
    }
}

#[test]
fn help_of_a_command_follows_options() {
    for arguments in
        [&["--lang", "zh", "help", "run"][..], &["help", "run", "--lang", "zh"], &["run", "--lang", "zh", "--help"]]
    {
        let help = String::from_utf8(qilu(arguments).stdout).expect("UTF-8");
        assert!(help.contains("用法：qilu run"), "{arguments:?}: {help}");
    }
}

#[test]
fn usage_errors_are_in_the_language_of_the_reader() {
    let cases: [(&[&str], &str, &str); 8] = [
        (&["runn"], "there is no command `runn`; did you mean `run`?", "未知命令 `runn`；是否指 `run`？"),
        (&["run"], "required arguments are missing: <SCENARIO>", "缺少必需的参数：<情景>"),
        (
            &["run", "plan", "--drawz", "1"],
            "there is no argument `--drawz`; did you mean `--draws`?",
            "是否指 `--draws`？",
        ),
        (
            &["run", "plan", "--draws", "x"],
            "the argument `--draws` is `x`; allowed: a whole number from 1 to",
            "允许：1到",
        ),
        (
            &["run", "plan", "--draws", "-5"],
            "the argument `--draws` is `-5`; allowed: a whole number from 1 to",
            "允许：1到",
        ),
        (&["run", "plan", "--draws"], "the argument `--draws` needs a value", "参数 `--draws` 未给出值"),
        (&["run", "plan", "--engine", "x"], "is `x`; allowed: cohort, agents", "允许：cohort、agents"),
        (&["sweep", "a", "--resume", "--force"], "cannot be used together with", "同时使用"),
    ];
    for (arguments, english, chinese) in cases {
        let (said, code) = refused(arguments);
        assert!(said.contains(english) && code == Some(2), "{arguments:?}: {said}");
        let (said, code) = refused(&[arguments, &["--lang", "zh"]].concat());
        assert!(said.contains(chinese) && code == Some(2), "{arguments:?}: {said}");
    }
}

#[test]
fn programs_get_errors_as_json() {
    for option in ["--format", "--message-format"] {
        let (said, code) = refused(&["run", "nosuch.toml", option, "json"]);
        let error: Value = serde_json::from_str(&said).expect("one line of JSON");
        assert_eq!(code, Some(74));
        assert_eq!(error["kind"], "file");
        assert_eq!(error["file"], "nosuch.toml");
        assert_eq!(error["code"], "system/not-found");
        assert!(error["zh"].as_str().expect("text").contains(is_han));
        assert!(!error["en"].as_str().expect("text").contains(is_han));
    }
    let (said, _) = refused(&["run", "plan", "--draws", "0", "--format=json"]);
    let error: Value = serde_json::from_str(&said).expect("one line of JSON");
    assert_eq!(error["fields"]["argument"], "--draws");
}

#[test]
fn old_names_work_with_a_note() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("empty.toml"), "").expect("written");
    let empty = folder.path().join("empty.toml");
    let empty = empty.to_str().expect("UTF-8");
    let cases: [(&[&str], &str, &str); 3] = [
        (&["budget", empty], "`budget`", "`variance`"),
        (&["optimize", "--front", empty], "`--front`", "`--pareto`"),
        (
            &["optimize", "scenarios/goals/cheapest.toml", "--evaluations", "0"],
            "`scenarios/goals/cheapest.toml`",
            "`scenarios/optimize/cheapest.toml`",
        ),
    ];
    for (arguments, old, new) in cases {
        let (said, code) = refused(arguments);
        let note = format!("note: {old} is now called {new}; the old name works until version 0.3");
        assert!(said.contains(&note) && code == Some(2), "{said}");
    }
}
