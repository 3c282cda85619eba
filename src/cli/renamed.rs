//! Names of version 0.1 that have changed. They are accepted until version 0.3, with a note on stderr.

use std::ffi::OsStr;
use std::ffi::OsString;
use std::path::Path;

use qilu_messages::usage::Usage;

/// A command or an option with its old and its new name.
struct Renamed {
    /// The command to which the option belongs; `None` if the command itself was renamed.
    command: Option<&'static str>,
    old: &'static str,
    new: &'static str,
}

const RENAMED: [Renamed; 2] = [
    Renamed { command: None, old: "budget", new: "variance" },
    Renamed { command: Some("optimize"), old: "--front", new: "--pareto" },
];

/// Options with a value that may precede the command.
const GLOBAL: [&str; 2] = ["--data", "--lang"];

/// Folders whose files were moved: the old and the new folder.
const MOVED: [(&str, &str); 1] = [("scenarios/goals/", "scenarios/optimize/")];

/// The position of the command: the first argument after the program that is neither an option nor the value of one.
pub(super) fn command_position(arguments: &[OsString]) -> Option<usize> {
    let is_value = |at: usize| GLOBAL.iter().any(|option| arguments[at - 1] == *option);
    let is_option = |at: usize| arguments[at].as_encoded_bytes().starts_with(b"-");
    (1..arguments.len()).find(|&at| !is_option(at) && !is_value(at))
}

/// Replaces old names by current ones. Returns the arguments and a note for each replaced name.
///
/// - `arguments`: the arguments as given; the first one is the name of the program.
pub(super) fn current(mut arguments: Vec<OsString>) -> (Vec<OsString>, Vec<Usage>) {
    let mut notes = Vec::new();
    let Some(position) = command_position(&arguments) else { return (arguments, notes) };
    // The command comes first, because the options that were renamed belong to it.
    for at in position..arguments.len() {
        let command = (at > position).then(|| arguments[position].clone());
        // A path need not be UTF-8, and such an argument has no old name.
        let Some(argument) = arguments[at].to_str() else { continue };
        let Some(now) = renamed(argument, command.as_deref()).or_else(|| moved(argument)) else { continue };
        let name = |text: &str| text.split('=').next().unwrap_or(text).to_owned();
        notes.push(Usage::Renamed { old: name(argument), new: name(&now) });
        arguments[at] = now.into();
    }
    (arguments, notes)
}

/// The current form of a command or an option, with its value; `None` if the name has not changed.
fn renamed(argument: &str, command: Option<&OsStr>) -> Option<String> {
    let (name, value) = argument.split_once('=').map_or((argument, None), |(name, value)| (name, Some(value)));
    let found = RENAMED.iter().find(|renamed| renamed.old == name && renamed.command.map(OsStr::new) == command)?;
    Some(value.map_or_else(|| found.new.to_owned(), |value| format!("{}={value}", found.new)))
}

/// The present path of a file that was moved; `None` if the argument is not such a file.
fn moved(argument: &str) -> Option<String> {
    let (old, new) = MOVED.iter().find(|(old, _)| argument.contains(old))?;
    let now = argument.replacen(old, new, 1);
    // The old path counts if it exists, because it can be a file of the user.
    (!Path::new(argument).exists() && Path::new(&now).exists()).then_some(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current_of(text: &str) -> (String, usize) {
        let (arguments, notes) = current(text.split(' ').map(OsString::from).collect());
        (arguments.join(OsStr::new(" ")).into_string().expect("UTF-8"), notes.len())
    }

    #[test]
    fn names_of_version_0_1_are_accepted_with_a_note() {
        let cases = [
            ("qilu budget --year 2035", "qilu variance --year 2035", 1),
            ("qilu optimize --front", "qilu optimize --pareto", 1),
            ("qilu optimize scenarios/goals/cheapest.toml", "qilu optimize scenarios/optimize/cheapest.toml", 1),
            ("qilu --lang zh budget", "qilu --lang zh variance", 1),
            ("qilu budget --year=2035", "qilu variance --year=2035", 1),
            ("qilu run budget", "qilu run budget", 0),
            ("qilu explain --front", "qilu explain --front", 0),
        ];
        for (old, new, notes) in cases {
            assert_eq!(current_of(old), (new.to_owned(), notes));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_utf_8_stays_as_it_is() {
        use std::os::unix::ffi::OsStringExt as _;

        let path = OsString::from_vec(vec![b'p', 0xff]);
        let given = vec![OsString::from("qilu"), OsString::from("run"), path];
        assert_eq!(current(given.clone()).0, given);
    }
}
