//! The exit codes of the program. Scripts depend on them, so a number never changes its meaning.

use std::process::ExitCode;

use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::usage::ExitMeaning;
use qilu_messages::usage::HelpPart;

use crate::cli::shared::CommandOutcome;
use crate::error::Error;

/// The exit codes. Those from 64 on are the codes of `sysexits.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Exit {
    /// The command has done its work.
    Done = 0,
    /// A check failed, or a result differs.
    Failed = 1,
    /// Wrong input or usage; also a file that exists and is not to be replaced.
    Input = 2,
    /// A file cannot be read or written (`EX_IOERR`).
    Io = 74,
    /// Another process uses what the command needs; it can be tried again (`EX_TEMPFAIL`).
    Busy = 75,
    /// Stopped by the user: 128 + 2, the code by which shells report that a program was ended by the signal of Ctrl-C.
    Stopped = 130,
}

impl Exit {
    /// All codes in their order.
    pub(super) const ALL: [Exit; 6] = [Exit::Done, Exit::Failed, Exit::Input, Exit::Io, Exit::Busy, Exit::Stopped];

    /// The meaning of the code, for people.
    pub(super) fn meaning(self) -> ExitMeaning {
        match self {
            Exit::Done => ExitMeaning::Done,
            Exit::Failed => ExitMeaning::Failed,
            Exit::Input => ExitMeaning::Input,
            Exit::Io => ExitMeaning::Io,
            Exit::Busy => ExitMeaning::Busy,
            Exit::Stopped => ExitMeaning::Stopped,
        }
    }
}

impl From<&Error> for Exit {
    fn from(error: &Error) -> Exit {
        match error {
            Error::Mismatch(_) => Exit::Failed,
            Error::Io { .. } => Exit::Io,
            Error::Busy(_) => Exit::Busy,
            Error::Interrupted | Error::Paused { .. } => Exit::Stopped,
            _ => Exit::Input,
        }
    }
}

impl From<CommandOutcome> for Exit {
    fn from(outcome: CommandOutcome) -> Exit {
        match outcome {
            CommandOutcome::Done => Exit::Done,
            CommandOutcome::Failed => Exit::Failed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// The table of the exit codes, for the help of the program.
pub(super) fn table(language: Language) -> String {
    let line = |exit: Exit| format!("\n  {:<4} {}", exit as u8, exit.meaning().say(language));
    let heading = HelpPart::ExitCodes.say(language).into_owned();
    Exit::ALL.into_iter().map(line).fold(heading, |text, line| text + &line)
}
