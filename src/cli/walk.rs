//! Tests that walk all commands and all their options, so that a new one is covered without a new test.

use std::collections::BTreeSet;
use std::ffi::OsString;

use clap::Arg;
use clap::Command;
use clap::CommandFactory;
use clap::FromArgMatches;
use qilu_messages::Language;
use qilu_messages::Message;
use qilu_messages::Say;
use qilu_messages::help;

use crate::cli::Arguments;
use crate::cli::parse;
use crate::ensemble::threads;
use crate::scenario::DEFAULT_SEED;
use crate::scenario::optimization::DEFAULT_EVALUATIONS;
use crate::session::questions::EXPLANATION_DRAWS;

/// A command with its path, such as `scenario new`.
struct Walked {
    path: Vec<String>,
    command: Command,
}

impl Walked {
    fn name(&self) -> String {
        self.path.join(" ")
    }

    /// Options and positional arguments with values, without those of the program as a whole.
    fn arguments(&self) -> impl Iterator<Item = &Arg> {
        self.command
            .get_arguments()
            .filter(|argument| argument.get_action().takes_values() && !argument.is_global_set())
    }

    fn has(&self, id: &str) -> bool {
        self.command.get_arguments().any(|argument| argument.get_id() == id)
    }

    /// The command line with all required arguments, then `more`.
    fn line(&self, more: &[&str]) -> Vec<OsString> {
        let mut line: Vec<String> = std::iter::once("qilu".to_owned()).chain(self.path.clone()).collect();
        let given = |argument: &Arg| argument.get_long().is_some_and(|long| more.contains(&&*format!("--{long}")));
        for argument in self.arguments().filter(|argument| argument.is_required_set() && !given(argument)) {
            let value = required(argument.get_id().as_str());
            match argument.get_long() {
                Some(long) => line.extend([format!("--{long}"), value.to_owned()]),
                None => line.extend(value.split(' ').map(str::to_owned)),
            }
        }
        // Last, because an option with several values would take the arguments behind it.
        line.extend(more.iter().map(|text| (*text).to_owned()));
        line.into_iter().map(Into::into).collect()
    }
}

/// A value of a required argument. Nothing is read, so that the files need not exist.
fn required(id: &str) -> &'static str {
    match id {
        "scenarios" => "a b",
        "expressions" => "urban_share",
        "of_interest" => "y > 0",
        "format" => "csv",
        "shell" => "bash",
        "what" => "loops",
        _ => "plan",
    }
}

fn commands() -> Vec<Walked> {
    fn walk(command: &Command, path: &[String], found: &mut Vec<Walked>) {
        let below: Vec<&Command> = command.get_subcommands().filter(|command| command.get_name() != "help").collect();
        if below.is_empty() {
            found.push(Walked { path: path.to_vec(), command: command.clone() });
        }
        for command in below {
            walk(command, &[path, &[command.get_name().to_owned()]].concat(), found);
        }
    }
    let mut program = Arguments::command();
    program.build();
    let mut found = Vec::new();
    walk(&program, &[], &mut found);
    assert!(found.len() > 30);
    found
}

fn parsed(line: Vec<OsString>) -> Result<Arguments, Message> {
    match parse(line, Language::English) {
        Ok(arguments) => Ok(arguments.expect("no help was asked for")),
        Err(error) => Err(error.message()),
    }
}

/// The allowed values in the message about a value.
fn allowed(message: &Message) -> String {
    message
        .fields()
        .get("allowed")
        .map(|allowed| allowed["en"].as_str().unwrap_or_default().to_owned())
        .unwrap_or_default()
}

/// Values that some option takes.
const CANDIDATES: [&str; 22] = [
    "20",
    "1",
    "0.1",
    "2030",
    "1000",
    "0",
    "csv",
    "urban_share",
    "zh",
    "text",
    "cohort",
    "sobol",
    "prim",
    "H1",
    "1/2",
    "duration",
    "parameters",
    "token-12345",
    "bash",
    "loops",
    "60",
    "plan",
];

/// A value that an option takes, and the line that it is parsed from.
fn sample(walked: &Walked, long: &str) -> Option<(&'static str, Vec<OsString>)> {
    let option = format!("--{long}");
    // An option that needs another is given together with it.
    let needed: &[&[&str]] = &[&[], &["--sbc", "20"], &["--until-ci", "0.1"], &["--outcomes", "plan"]];
    needed.iter().find_map(|needed| {
        CANDIDATES.into_iter().find_map(|value| {
            let line = walked.line(&[&[&*option, value], *needed].concat());
            Arguments::command().try_get_matches_from(&line).is_ok().then_some((value, line))
        })
    })
}

/// A parser that gives another type than its field has shows only when the value is taken out, as a panic.
#[test]
fn every_option_has_a_value_of_its_type() {
    for walked in commands() {
        let name = walked.name();
        let plain = Arguments::command().try_get_matches_from(walked.line(&[]));
        let plain = plain.unwrap_or_else(|error| panic!("{name}: {error}"));
        Arguments::from_arg_matches(&plain).unwrap_or_else(|error| panic!("{name}: {error}"));
        for argument in walked.arguments() {
            let Some(long) = argument.get_long() else { continue };
            let (_, line) = sample(&walked, long).unwrap_or_else(|| panic!("{name} --{long}: no value fits"));
            let matches = Arguments::command().try_get_matches_from(line).expect("it was tried");
            Arguments::from_arg_matches(&matches).unwrap_or_else(|error| panic!("{name} --{long}: {error}"));
        }
    }
}

#[test]
fn every_default_that_the_help_states_is_the_value_that_is_used() {
    for walked in commands() {
        let plain = || format!("{:?}", parsed(walked.line(&[])).expect("all that is required is there"));
        for argument in walked.arguments() {
            let defaults: Vec<&str> = argument.get_default_values().iter().filter_map(|value| value.to_str()).collect();
            let Some(long) = argument.get_long().filter(|_| !defaults.is_empty()) else { continue };
            let option = format!("--{long}");
            let given = parsed(walked.line(&[&option, &defaults.join(",")]));
            let given = given.unwrap_or_else(|fault| panic!("{} {option}: {fault}", walked.name()));
            assert_eq!(format!("{given:?}"), plain(), "{} {option}", walked.name());
        }
    }
}

/// Defaults that only the words of the help state: the program takes them where the option is left out.
#[test]
fn every_number_that_a_help_text_calls_a_default_is_the_one_of_the_program() {
    let stated = |text: &str| {
        let (_, rest) = text.split_once("[default")?;
        let words = rest.split(']').next().unwrap_or(rest);
        let numbers: Vec<String> =
            words.split(|c: char| !c.is_ascii_digit()).filter(|number| !number.is_empty()).map(str::to_owned).collect();
        (!numbers.is_empty()).then_some(numbers)
    };
    let seed = DEFAULT_SEED.to_string();
    let known = [
        ("*/threads", vec!["0".to_owned()]),
        ("calibrate/seed", vec![seed.clone()]),
        ("explain/draws", vec![EXPLANATION_DRAWS.to_string()]),
        ("monitor/seed", vec![seed]),
        ("optimize/evaluations", vec![DEFAULT_EVALUATIONS.to_string()]),
        // The number of draws of agents where neither the option nor anything else gives one: `Project::prepare`.
        ("run/draws", vec!["1".to_owned()]),
    ];
    let found: Vec<(&str, Vec<String>)> =
        help::TEXTS.iter().filter_map(|text| Some((text.key, stated(text.en)?))).collect();
    let found: BTreeSet<_> = found.into_iter().collect();
    assert_eq!(found, known.into_iter().collect());
}

/// A word, a negative number and zero are refused with the same range where they are refused at all.
#[test]
fn every_number_is_refused_with_one_range() {
    let mut tried = 0;
    for walked in commands() {
        for argument in walked.arguments() {
            let Some(long) = argument.get_long() else { continue };
            let option = format!("--{long}");
            let refused = |value: &str| parsed(walked.line(&[&option, value])).err();
            // Options that take any text, and those that take one of several names, have no range.
            let Some(word) = refused("abc") else { continue };
            let range = allowed(&word);
            if word.fields().get("allowed").is_none_or(|allowed| allowed["code"] != "allowed-value/range") {
                continue;
            }
            tried += 1;
            for value in ["-1", "0", "1.5", "99999999999999999999999999"] {
                if let Some(fault) = refused(value) {
                    assert_eq!(allowed(&fault), range, "{} {option} {value}", walked.name());
                }
            }
        }
    }
    assert!(tried > 25, "{tried} numbers were tried");
}

/// Options that set the size of the work.
const SIZES: [&str; 9] = [
    "draws",
    "members",
    "threads",
    "evaluations",
    "effort_draws",
    "contribution_draws",
    "max_draws",
    "sbc",
    "resamples",
];

#[test]
fn every_command_whose_work_has_a_size_estimates_it_and_bounds_it() {
    let mut found = 0;
    for walked in commands() {
        let flag = |argument: &&Arg| argument.get_id() == "draws" && !argument.get_action().takes_values();
        // The flag of `export` selects draws and sets no number.
        if walked.command.get_arguments().any(|argument| flag(&argument)) {
            continue;
        }
        let sizes: Vec<&Arg> = walked.arguments().filter(|one| SIZES.contains(&one.get_id().as_str())).collect();
        if sizes.is_empty() {
            continue;
        }
        found += 1;
        assert!(walked.has("dry_run"), "{} has no --dry-run", walked.name());
        for size in sizes {
            let option = format!("--{}", size.get_long().expect("a size is an option"));
            let fault = parsed(walked.line(&[&option, &u32::MAX.to_string()])).err();
            let fault = fault.unwrap_or_else(|| panic!("{} {option} takes every number", walked.name()));
            let said = fault.say(Language::English).into_owned();
            assert!(said.contains(&u32::MAX.to_string()) && !allowed(&fault).is_empty(), "{said}");
        }
    }
    assert!(found > 12, "{found} commands have a size");
}

#[test]
fn every_number_of_threads_is_checked_in_one_place() {
    let text = format!("0 to {}", threads::most());
    for walked in commands().iter().filter(|walked| walked.has("threads")) {
        for (value, fits) in [(0, true), (threads::most(), true), (threads::most() + 1, false), (100_000, false)] {
            match parsed(walked.line(&["--threads", &value.to_string()])) {
                Ok(_) => assert!(fits, "{} takes {value} threads", walked.name()),
                Err(fault) => {
                    assert!(!fits, "{}: {fault}", walked.name());
                    assert!(fault.to_string().contains(&text), "{fault}");
                }
            }
        }
    }
}

/// A command that reports progress can be told not to.
#[test]
fn every_command_with_threads_has_quiet_and_the_server_prints_only_its_address() {
    for walked in commands().iter().filter(|walked| walked.has("threads") && walked.name() != "serve") {
        assert!(walked.has("quiet"), "{}", walked.name());
    }
}
