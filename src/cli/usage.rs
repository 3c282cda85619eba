//! Turns the errors of the command-line library into messages of this program in two languages.

use std::error::Error as _;

use clap::error::ContextKind;
use clap::error::ContextValue;
use clap::error::ErrorKind;
use qilu_messages::Message;
use qilu_messages::suggestion::suggest;
use qilu_messages::usage::AllowedValue;
use qilu_messages::usage::Usage;

/// The message for an error of the library.
///
/// - `group`: the command whose subcommands were possible: the program, or a group such as `scenario`.
/// - `path`: the command with the names before it, such as `qilu scenario new`.
pub(super) fn message(error: &clap::Error, group: &clap::Command, path: &str) -> Message {
    let names = || group.get_subcommands().map(clap::Command::get_name).filter(|name| *name != "help");
    let argument = || name(&text(error, ContextKind::InvalidArg));
    match error.kind() {
        ErrorKind::UnknownArgument => match text(error, ContextKind::SuggestedArg) {
            near if near.is_empty() => Usage::UnknownArgument { argument: argument(), command: path.to_owned() },
            near => Usage::UnknownArgumentNear { argument: argument(), near: name(&near) },
        },
        ErrorKind::InvalidSubcommand => {
            let command = text(error, ContextKind::InvalidSubcommand);
            let hint = suggest(&command, names());
            Usage::UnknownCommand { command, hint: hint.into() }
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => match group.get_name() {
            "qilu" => Usage::MissingCommand,
            name => Usage::MissingSubcommand { group: name.to_owned(), commands: names().map(str::to_owned).collect() },
        },
        ErrorKind::MissingRequiredArgument => {
            Usage::MissingArguments { arguments: list(error, ContextKind::InvalidArg), command: path.to_owned() }
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => value(error, argument()),
        // The library reports an argument given twice as a conflict of the argument with itself.
        ErrorKind::ArgumentConflict => match text(error, ContextKind::PriorArg) {
            other if name(&other) == argument() || other.is_empty() => Usage::Twice { argument: argument() },
            other => Usage::Conflict { argument: argument(), other: name(&other) },
        },
        ErrorKind::TooManyValues => Usage::TooManyValues { value: text(error, ContextKind::InvalidValue) },
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => Usage::ValueCount {
            argument: argument(),
            expected: text(error, ContextKind::ExpectedNumValues) + &text(error, ContextKind::MinValues),
            given: text(error, ContextKind::ActualNumValues),
        },
        ErrorKind::InvalidUtf8 => Usage::NotUtf8,
        _ => Usage::Invalid,
    }
    .into()
}

/// The message for a value that is missing or not allowed.
fn value(error: &clap::Error, argument: String) -> Usage {
    // The library reports a missing value as an empty invalid value.
    let value = text(error, ContextKind::InvalidValue);
    let names = list(error, ContextKind::ValidValue);
    if value.is_empty() {
        return if names.is_empty() {
            Usage::MissingValue { argument }
        } else {
            Usage::MissingValueOf { argument, allowed: names }
        };
    }
    if !names.is_empty() {
        return Usage::Value { argument, value, allowed: AllowedValue::OneOf { names }.into() };
    }
    // Parsers of this program return a message, which is in two languages; other parsers return English text.
    let source = error.source();
    let allowed = match source.and_then(|source| source.downcast_ref::<Message>()) {
        Some(message) => message.clone(),
        None => allowed(&source.map(ToString::to_string).unwrap_or_default()).into(),
    };
    Usage::Value { argument, value, allowed }
}

/// The allowed values, derived from the English texts of the parsers of the library and of the standard library.
fn allowed(text: &str) -> AllowedValue {
    // Only the text contains the limits of a range, in the notation of Rust, such as `1..=20` or `1..`.
    if let Some((_, range)) = text.split_once(" is not in ") {
        let (least, most) = range.split_once("..").unwrap_or((range, ""));
        let (least, most) = (least.to_owned(), most.trim_start_matches('=').to_owned());
        return if most.is_empty() { AllowedValue::AtLeast { least } } else { AllowedValue::Range { least, most } };
    }
    if text.contains("float") {
        AllowedValue::Number
    } else if text.contains("digit") || text.contains("number too") || text.contains("integer") {
        AllowedValue::Whole
    } else {
        AllowedValue::Text
    }
}

/// The name of an argument without its placeholders, such as `--draws` for `--draws <DRAWS>`.
fn name(argument: &str) -> String {
    argument.split(' ').next().unwrap_or_default().to_owned()
}

fn text(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.first().cloned().unwrap_or_default(),
        Some(ContextValue::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

fn list(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::String(text)) => vec![text.clone()],
        _ => Vec::new(),
    }
}
