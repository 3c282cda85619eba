//! `qilu init`: writes the data and the scenarios inside the program into a new folder, for editing.

use std::borrow::Cow;
use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::error::Error;
use crate::error::Result;
use crate::input::packaged;
use crate::output;
use crate::output::ExistingOutput;
use crate::output::RunFolder;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::SetupText;
use qilu_messages::suggestion::is_chinese;

/// Write the data package and the scenarios into a new folder.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<CommandOutcome> {
    let folder = &arguments.folder;
    // The command has no option to replace the folder, because the folder is for files that its owner edits.
    if folder.exists() {
        return Err(Error::setting(SetupText::FolderExists { folder: folder.clone() }));
    }
    let files = RunFolder::open(folder, ExistingOutput::Refuse)?;
    for (path, contents) in packaged::all() {
        // Inside the program the names are separated as on the machine that built it.
        let path = path.iter().collect::<PathBuf>();
        let contents = if path.extension().is_some_and(|found| found == "md") {
            Cow::Owned(without_outer_links(&String::from_utf8_lossy(contents)).into_bytes())
        } else {
            Cow::Borrowed(contents)
        };
        files.write(&path.to_string_lossy(), &contents)?;
    }
    let folder = files.finish()?;
    let lines = [SetupText::Written { folder: folder.clone() }, SetupText::Next { folder }];
    let text: String = lines.iter().map(|line| line.say(language).into_owned() + "\n").collect();
    output::print(text.as_bytes())?;
    Ok(CommandOutcome::Done)
}

/// A guide whose links to chapters of the model book, which are not written, are the names of these chapters.
fn without_outer_links(guide: &str) -> String {
    let brackets = if is_chinese(guide.lines().next().unwrap_or_default()) { ("（", "）") } else { (" (", ")") };
    let mut parts = guide.split("](../");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (target, rest) = part.split_once(')').unwrap_or((part, ""));
        // The text of the link stays, without its opening bracket.
        if let Some(open) = text.rfind('[') {
            text.remove(open);
        }
        let chapter = target.split('#').next().unwrap_or(target);
        text += &format!("{}docs/{chapter}{}{rest}", brackets.0, brackets.1);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn links_out_of_the_guides_become_names_of_chapters() {
        let guide = "See [names](../names.md#cities) and [the next guide](first-study.en.md).";
        assert_eq!(without_outer_links(guide), "See names (docs/names.md) and [the next guide](first-study.en.md).");
        assert_eq!(without_outer_links("见[名称](../names.md)。"), "见名称（docs/names.md）。");
    }

    #[test]
    fn every_file_of_the_repository_is_inside() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (path, contents) in packaged::all() {
            assert_eq!(
                std::fs::read(root.join(&path)).expect("it is in the repository"),
                contents,
                "{}",
                path.display()
            );
        }
    }
}
