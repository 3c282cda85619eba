//! `qilu init`: writes the data and the scenarios inside the program into a new folder, for editing.

use std::path::PathBuf;

use clap::Args;

use crate::cli::shared::CommandOutcome;
use crate::error::Error;
use crate::error::Result;
use crate::input::packaged;
use crate::store;
use crate::store::ExistingOutput;
use crate::store::RunFolder;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::SetupText;

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
        files.write(&path.iter().collect::<PathBuf>().to_string_lossy(), contents)?;
    }
    let folder = files.finish()?;
    let lines = [SetupText::Written { folder: folder.clone() }, SetupText::Next { folder }];
    let text: String = lines.iter().map(|line| line.say(language).into_owned() + "\n").collect();
    store::print(text.as_bytes())?;
    Ok(CommandOutcome::Done)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

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
