//! The reference pages of the model book about the command line: its commands, its errors and its exit codes.

use clap::Arg;
use clap::Command;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_reference::ReferenceText;

use crate::cli::exit::Exit;
use crate::cli::help;

/// Arguments that are described once, because they mean the same in all commands.
const COMMON: [&str; 5] = ["data", "lang", help::MESSAGE_FORMAT, "help", "version"];

/// A command with its help in both languages.
struct BilingualCommand<'a> {
    /// The program and the names of the command.
    name: String,
    zh: &'a Command,
    en: &'a Command,
}

/// The page `docs/commands.md`: every command with its arguments.
///
/// - `programs`: the commands with their Chinese and with their English help texts.
pub(super) fn commands_page(programs: [Command; 2]) -> String {
    let [zh, en] = programs.map(|mut command| {
        command.build();
        command
    });
    let program = BilingualCommand { name: "qilu".to_owned(), zh: &zh, en: &en };
    let commands = program.commands();
    let mut page = preface(&ReferenceText::Commands, &ReferenceText::CommandsPreface);
    page.push_str(&header(&ReferenceText::Command, &ReferenceText::Meaning));
    for command in &commands {
        let (name, anchor) = (&command.name, command.name.replace(' ', "-"));
        let (en, zh) = (about(command.en), about(command.zh));
        page.push_str(&format!("| [`{name}`](#{anchor}) | {en} | {zh} |\n"));
    }
    page.push_str(&format!("\n## {}\n\n", both(&ReferenceText::EveryCommand, " ")));
    page.push_str(&header(&ReferenceText::Argument, &ReferenceText::Meaning));
    // The program has the options for data, language and version. Each command has those for help and messages.
    let mut common = program.rows(|id| COMMON.contains(&id) && id != "help");
    common.extend(
        commands
            .first()
            .map(|command| command.rows(|id| [help::MESSAGE_FORMAT, "help"].contains(&id)))
            .unwrap_or_default(),
    );
    page.push_str(&common.concat());
    for command in &commands {
        page.push_str(&command.section());
    }
    page
}

/// The page `docs/errors.md`: exit codes, and the codes of all errors with their texts.
#[must_use]
pub fn errors_page() -> String {
    let mut page = preface(&ReferenceText::Errors, &ReferenceText::ErrorsPreface);
    page.push_str(&format!("## {}\n\n", both(&ReferenceText::ExitCodes, " ")));
    page.push_str(&header(&ReferenceText::ExitCode, &ReferenceText::Meaning));
    for exit in Exit::ALL {
        let [en, zh] = [Language::English, Language::Chinese].map(|language| exit.meaning().say(language));
        page.push_str(&format!("| {} | {} | {} |\n", exit as u8, cell(&en), cell(&zh)));
    }
    page.push_str(&format!(
        "\n## {}\n\n{}\n",
        both(&ReferenceText::Codes, " "),
        both(&ReferenceText::CodesNote, "\n\n")
    ));
    let mut subject = String::new();
    for error in qilu_messages::errors() {
        let own = error.code.split('/').next().unwrap_or_default();
        if own != subject {
            own.clone_into(&mut subject);
            page.push_str(&format!("\n### `{subject}`\n\n"));
            page.push_str(&header(&ReferenceText::Code, &ReferenceText::Text));
        }
        page.push_str(&format!("| `{}` | {} | {} |\n", error.code, cell(&error.en), cell(&error.zh)));
    }
    page
}

impl<'a> BilingualCommand<'a> {
    /// The commands without subcommands below this one, in the order of the help.
    fn commands(&self) -> Vec<BilingualCommand<'a>> {
        let mut found = Vec::new();
        for (zh, en) in self.zh.get_subcommands().zip(self.en.get_subcommands()) {
            // The command `help` prints the texts of this page.
            if en.get_name() == "help" {
                continue;
            }
            let name = format!("{} {}", self.name, en.get_name());
            let command = BilingualCommand { name, zh, en };
            if en.has_subcommands() {
                found.extend(command.commands());
            } else {
                found.push(command);
            }
        }
        found
    }

    fn section(&self) -> String {
        let usage = self.en.clone().render_usage().to_string();
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
        let [en, zh] = [self.en, self.zh].map(description);
        let mut text = format!("\n## `{}`\n\n{en}\n\n{zh}\n\n```text\n{usage}\n```\n", self.name);
        let rows = self.rows(|id| !COMMON.contains(&id));
        if !rows.is_empty() {
            text.push_str(&format!("\n{}{}", header(&ReferenceText::Argument, &ReferenceText::Meaning), rows.concat()));
        }
        text
    }

    /// The rows of a table for the chosen arguments.
    fn rows(&self, chosen: impl Fn(&str) -> bool) -> Vec<String> {
        let pairs = self.zh.get_arguments().zip(self.en.get_arguments());
        let pairs = pairs.filter(|(_, en)| chosen(en.get_id().as_str()) && !en.is_hide_set());
        pairs.map(|(zh, en)| format!("| {} | {} | {} |\n", argument(en), help_of(en), help_of(zh))).collect()
    }
}

fn argument(argument: &Arg) -> String {
    match (argument.get_short(), argument.get_long()) {
        (Some(short), Some(_)) => format!("`-{short}`, `{argument}`"),
        _ => format!("`{argument}`"),
    }
}

fn help_of(argument: &Arg) -> String {
    cell(&argument.get_help().map(ToString::to_string).unwrap_or_default())
}

/// The first sentence about a command.
fn about(command: &Command) -> String {
    cell(&command.get_about().map(ToString::to_string).unwrap_or_default())
}

/// All that the help says about a command, as a sentence.
fn description(command: &Command) -> String {
    let text = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let stop = if text.is_ascii() { "." } else { "。" };
    if text.ends_with(['.', '。', ')', '）']) { text } else { text + stop }
}

/// The title of a page and its first paragraphs.
fn preface(title: &ReferenceText, about: &ReferenceText) -> String {
    format!("# {}\n\n{}\n\n", both(title, " "), both(about, "\n\n"))
}

/// The head of a table with one name and its text in both languages.
fn header(name: &ReferenceText, text: &ReferenceText) -> String {
    let [en, zh] = [Language::English, Language::Chinese].map(|language| text.say(language));
    format!("| {} | {en} | {zh} |\n|---|---|---|\n", both(name, " "))
}

/// Both texts of a message, English first.
fn both(message: &dyn Say, between: &str) -> String {
    format!("{}{between}{}", message.say(Language::English), message.say(Language::Chinese))
}

/// A text that does not end a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_and_every_argument_is_on_the_page() {
        let page = crate::cli::commands_page();
        for line in ["## `qilu run`", "## `qilu data check`", "qilu data show [OPTIONS] <WHAT>"] {
            assert!(page.lines().any(|shown| shown == line), "{line}");
        }
        let run = page.split("## `qilu run`").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a section");
        assert!(run.contains("| `--draws <DRAWS>` | Number of draws"), "{run}");
        assert!(run.contains("`-q`, `--quiet`") && !run.contains("--message-format"), "{run}");
        assert_eq!(page.matches("`--message-format <FORMAT>`").count(), 1);
    }

    #[test]
    fn errors_are_listed_under_their_subject_with_both_texts() {
        let page = errors_page();
        let row = "| `general/interrupted` | stopped; nothing was written | 已中止，未写入任何文件 |";
        assert!(page.contains(row), "{page}");
        assert_eq!(page.matches("\n### `general`\n").count(), 1);
        assert!(page.contains("\n| 75 | "), "{page}");
    }
}
