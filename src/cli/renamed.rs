//! Names of version 0.1 that have changed. They are accepted until version 0.3, with a note on stderr.

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

/// Replaces old names by current ones. Returns the arguments and a note for each replaced name.
///
/// - `arguments`: the arguments as given; the first one is the name of the program.
pub(super) fn current(arguments: Vec<String>) -> (Vec<String>, Vec<Usage>) {
    let mut notes = Vec::new();
    let mut note = |old: &str, new: &str| notes.push(Usage::Renamed { old: old.to_owned(), new: new.to_owned() });
    let mut command: Option<String> = None;
    let mut is_value = false;
    let renamed = arguments.into_iter().enumerate().map(|(at, argument)| {
        let (name, value) = argument.split_once('=').map_or((argument.as_str(), ""), |(name, value)| (name, value));
        let found = RENAMED.iter().find(|renamed| renamed.old == name && renamed.command == command.as_deref());
        // A value can be equal to an old name, such as a folder called `budget`, and must not be replaced.
        if let Some(Renamed { new, .. }) = found.filter(|_| at > 0 && !is_value) {
            note(name, new);
            command.get_or_insert_with(|| (*new).to_owned());
            return if value.is_empty() { (*new).to_owned() } else { format!("{new}={value}") };
        }
        // The first argument that is neither an option nor the value of one is the command.
        if at > 0 && command.is_none() && !argument.starts_with('-') && !is_value {
            command = Some(argument.clone());
        }
        is_value = GLOBAL.contains(&argument.as_str());
        match moved(&argument) {
            Some(now) => {
                note(&argument, &now);
                now
            }
            None => argument,
        }
    });
    let renamed = renamed.collect();
    (renamed, notes)
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
        let (arguments, notes) = current(text.split(' ').map(str::to_owned).collect());
        (arguments.join(" "), notes.len())
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
}
