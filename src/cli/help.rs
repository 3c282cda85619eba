//! Inserts the help texts of `qilu_messages::help` into the definition of the commands, in the language of the reader.

use std::ffi::OsString;

use clap::Arg;
use clap::ArgAction;
use clap::Command;
use clap::builder::PossibleValue;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::help;
use qilu_messages::usage::HelpPart;

use crate::cli::exit;

/// The option for errors as JSON. The commands `export` and `sweep` have a `--format` of their own; for these the
/// option has only the name `--message-format`.
pub(super) const MESSAGE_FORMAT: &str = "message_format";

/// The help text of a command or of an argument. A text for this command is preferred to one for all commands.
fn text(command: &str, argument: &str, language: Language) -> Option<&'static str> {
    let find = |key: &str| help::TEXTS.iter().find(|text| text.key == key);
    let found = match argument {
        "" => find(command),
        _ => find(&format!("{command}/{argument}")).or_else(|| find(&format!("*/{argument}"))),
    };
    found.map(|text| language.choose(text.zh, text.en))
}

/// Inserts the help texts in a language into all commands, and adds the option for the form of messages.
///
/// # Panics
/// A command or an argument has no help text. A test of this file covers all commands.
pub(super) fn in_language(command: Command, language: Language) -> Command {
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version);
    // Version and help flags are defined here, because the flags of the library have fixed English texts.
    let command = command.disable_version_flag(true).arg(version);
    let command = translated(command, "", language);
    let command = command.after_help(format!("{}\n\n{}", exit::table(language), HelpPart::Documents.say(language)));
    let help = Command::new("help")
        .about(text("help", "", language).expect("a help text"))
        .disable_help_flag(true)
        .arg(Arg::new("command").hide(true).num_args(0..));
    command.disable_help_subcommand(true).subcommand(help)
}

/// The given command with the program's name before it, such as `qilu scenario new`.
pub(super) fn path(program: &Command, given: &[OsString]) -> String {
    let mut names = vec![program.get_name()];
    let mut command = program;
    for argument in given {
        if let Some(next) = command.find_subcommand(argument) {
            names.push(next.get_name());
            command = next;
        }
    }
    names.join(" ")
}

/// The last given command that has subcommands, or the program.
pub(super) fn group<'a>(program: &'a Command, given: &[OsString]) -> &'a Command {
    let mut groups = given.iter().filter_map(|argument| program.find_subcommand(argument));
    groups.rfind(|command| command.has_subcommands()).unwrap_or(program)
}

/// Inserts the help texts into a command and all commands below it.
fn translated(command: Command, path: &str, language: Language) -> Command {
    let about = text(path, "", language).unwrap_or_else(|| panic!("the command `{path}` has no help text"));
    let names: Vec<String> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    // The list of commands shows only the first sentence, up to the Chinese or the English end of a sentence.
    let short = about.split(['。', ';', '；']).next().unwrap_or(about);
    let short = short.split(". ").next().unwrap_or(short);
    let mut command = command
        .about(short)
        // If only the punctuation is missing, the long text would repeat the short one.
        .long_about((short.len() + 3 < about.len()).then_some(about))
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").action(ArgAction::Help))
        .subcommand_help_heading(HelpPart::Commands.say(language).into_owned())
        .help_template(format!(
            "{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}",
            HelpPart::Usage.say(language)
        ))
        .mut_args(|argument| argument_in(argument, path, language));
    // Only commands that do something report errors; a command with subcommands does not.
    if names.is_empty() {
        let option =
            Arg::new(MESSAGE_FORMAT).long("message-format").value_name("FORMAT").value_parser(["text", "json"]);
        let taken = command.get_arguments().any(|argument| argument.get_long() == Some("format"));
        let option = if taken { option } else { option.alias("format") };
        command = command.arg(argument_in(option.default_value("text"), path, language));
    }
    // The library writes the usage line itself and in English, so it is replaced as a whole.
    if language == Language::Chinese {
        let usage = usage(&command, path);
        command = command.override_usage(usage);
    }
    for name in names {
        let path = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(&name, |command| translated(command, &path, language));
    }
    command
}

/// The usage line of a command in Chinese: the line of the library with its English placeholders translated.
fn usage(command: &Command, path: &str) -> String {
    let usage = command.clone().render_usage().to_string();
    // The line begins with `Usage:` and the name of the command, which are replaced by `qilu` and the path of the
    // command.
    let (_, arguments) = usage.split_once(' ').unwrap_or_default();
    let arguments = arguments.strip_prefix(command.get_name()).unwrap_or(arguments).trim_start();
    let arguments =
        arguments.replace("[OPTIONS]", "[选项]").replace("<COMMAND>", "<命令>").replace("[COMMAND]", "[命令]");
    ["qilu", path, &arguments].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Inserts the help text of an argument, with its default, its possible values and its environment variable.
fn argument_in(argument: Arg, command: &str, language: Language) -> Arg {
    let id = argument.get_id().to_string();
    let help = text(command, &id, language);
    let help = help.unwrap_or_else(|| panic!("the argument `{id}` of the command `{command}` has no help text"));
    let mut parts = vec![help.to_owned()];
    let mut add = |part: HelpPart| parts.push(part.say(language).into_owned());
    let hidden = argument.is_hide_default_value_set() || !argument.get_action().takes_values();
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if !hidden && !defaults.is_empty() {
        add(HelpPart::Default { value: defaults.join(",") });
    }
    let possible: Vec<PossibleValue> = argument.get_possible_values();
    if argument.get_action().takes_values() && !possible.is_empty() {
        add(HelpPart::Possible { names: possible.iter().map(|value| value.get_name().to_owned()).collect() });
    }
    if let Some(name) = argument.get_env() {
        add(HelpPart::Environment { name: name.to_string_lossy().into_owned() });
    }
    let heading = match argument.get_help_heading() {
        Some("agents") => HelpPart::Agents,
        _ if argument.is_positional() => HelpPart::Arguments,
        _ => HelpPart::Options,
    };
    let takes_values = argument.get_action().takes_values();
    let argument = if takes_values { with_placeholder(argument, language) } else { argument };
    argument
        .help(parts.join(" "))
        .long_help(None)
        // The library would append the same parts again in English.
        .hide_default_value(takes_values)
        .hide_possible_values(takes_values)
        .hide_env(takes_values)
        .help_heading(heading.say(language).into_owned())
}

/// Names the value of an argument in the language of the reader.
///
/// # Panics
/// If the name has no translation. A test of this file covers all arguments.
fn with_placeholder(argument: Arg, language: Language) -> Arg {
    let named = argument.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    // The library names a value after its argument.
    let name = named.unwrap_or_else(|| argument.get_id().as_str().to_uppercase());
    let shown = help::placeholder(&name, language);
    // A negative number is then a value that is refused with the allowed ones, and not an unknown argument.
    let argument = argument.allow_negative_numbers(true);
    argument.value_name(shown.unwrap_or_else(|| panic!("the placeholder `{name}` has no Chinese")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Arguments;

    fn keys(command: &Command, path: &str, used: &mut BTreeSet<String>) {
        used.insert(path.to_owned());
        for argument in command.get_arguments() {
            let id = argument.get_id();
            let own = format!("{path}/{id}");
            let own_is_there = help::TEXTS.iter().any(|text| text.key == own);
            used.insert(if own_is_there { own } else { format!("*/{id}") });
        }
        for command in command.get_subcommands() {
            let name = command.get_name();
            keys(command, &if path.is_empty() { name.to_owned() } else { format!("{path} {name}") }, used);
        }
    }

    fn values(command: &Command, used: &mut BTreeSet<String>) {
        for argument in command.get_arguments().filter(|argument| argument.get_action().takes_values()) {
            used.extend(argument.get_value_names().unwrap_or_default().iter().map(ToString::to_string));
        }
        command.get_subcommands().for_each(|command| values(command, used));
    }

    #[test]
    fn every_command_has_help_in_both_languages_and_no_text_is_left_over() {
        for language in Language::ALL {
            let mut command = in_language(Arguments::command(), language);
            command.build();
            let mut used = BTreeSet::new();
            keys(&command, "", &mut used);
            let left: Vec<&str> = help::TEXTS.iter().map(|text| text.key).filter(|key| !used.contains(*key)).collect();
            assert_eq!(left, Vec::<&str>::new());
            let shown = command.render_long_help().to_string();
            assert_eq!(shown.contains("用法"), language == Language::Chinese, "{shown}");
            let mut placeholders = BTreeSet::new();
            values(&command, &mut placeholders);
            // A name that no argument uses would be left over.
            let all = help::PLACEHOLDERS.iter().map(|(en, zh)| language.choose(zh, en).to_owned());
            assert_eq!(all.collect::<BTreeSet<String>>(), placeholders);
        }
    }
}
