//! `qilu completions` and `qilu man`: files for the shell and for the manual, made from the definition of the commands.

use clap::Args;
use clap::Command;
use clap_complete::Shell;

use crate::cli::shared::CommandOutcome;
use crate::cli::shared::OutputPath;
use crate::cli::shared::OverwriteArguments;
use crate::error::Error;
use crate::error::Result;
use crate::output;

/// Print the completions of a shell.
#[derive(Debug, Args)]
pub(super) struct Completions {
    #[arg(value_enum)]
    shell: Shell,
}

/// Write the pages of the manual.
#[derive(Debug, Args)]
pub(super) struct Manual {
    folder: OutputPath,
    #[command(flatten)]
    overwrite: OverwriteArguments,
}

/// Prints the completions.
///
/// - `program`: the commands with their help texts.
pub(super) fn completions(program: Command, arguments: &Completions) -> Result<CommandOutcome> {
    let mut program = program;
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program, "qilu", &mut script);
    output::print(&script)?;
    Ok(CommandOutcome::Done)
}

/// Writes `qilu.1` and a page for each command, such as `qilu-run.1`.
///
/// - `program`: the commands with their help texts.
pub(super) fn manual(program: Command, arguments: &Manual) -> Result<CommandOutcome> {
    let mut program = program;
    program.build();
    let mut pages = Vec::new();
    collect(&program, "qilu", &mut pages)?;
    let folder = arguments.folder.as_ref();
    std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
    // All pages are checked before the first one is written.
    let file = |name: &str| arguments.overwrite.file(folder.join(format!("{name}.1")));
    let files = pages.iter().map(|(name, _)| file(name)).collect::<Result<Vec<_>>>()?;
    for (file, (_, page)) in files.iter().zip(&pages) {
        file.write(page)?;
    }
    Ok(CommandOutcome::Done)
}

fn collect(command: &Command, name: &str, pages: &mut Vec<(String, Vec<u8>)>) -> Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone().name(name.to_owned())).render(&mut page).map_err(Error::io(name))?;
    pages.push((name.to_owned(), page));
    for below in command.get_subcommands().filter(|below| !below.is_hide_set() && below.get_name() != "help") {
        collect(below, &format!("{name}-{}", below.get_name()), pages)?;
    }
    Ok(())
}
