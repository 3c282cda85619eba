//! The one error of the program: every variant says what the reader can do about it.

use std::borrow::Cow;
use std::fmt;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use serde_json::Value;
use serde_json::json;

use crate::Language;
use crate::Message;
use crate::Say;
use crate::path_in_words;

/// An error. Variants are named by what the reader of the message can do.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Something in an input file is wrong; the message names field, value and what is allowed.
    Input {
        /// The file.
        file: PathBuf,
        /// Line in the file, from 1, where one is to blame.
        line: Option<u64>,
        /// Field, value and what is allowed.
        message: Message,
    },
    /// A setting given on the command line or by a caller is wrong.
    Setting(Message),
    /// The system refused to read or write a file.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// Another process uses the folder or the port at the moment; the same command can succeed later.
    Busy(Message),
    /// A result that was computed again differs from the manifest, or a file from its hash.
    Mismatch(Message),
    /// The user stopped the run.
    Interrupted,
    /// The user stopped a sweep, which can be resumed.
    Paused {
        /// Parts that are written.
        done: usize,
        /// All parts.
        parts: usize,
    },
}

/// `Result` with the program's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

messages! {
    /// Errors whose text does not depend on where they occur.
    pub enum General {
        Interrupted => "已中止，未写入任何文件", "stopped; nothing was written";
        Paused { done: usize, parts: usize } =>
            "已中止：共{parts}个分块，已完成{done}个；用 `--resume` 可继续",
            "stopped after {done} of {parts} parts; `--resume` continues the sweep";
    }
}

messages! {
    /// Reasons of the system for not reading or writing a file.
    pub enum System {
        NotFound => "文件或文件夹不存在", "no such file or folder";
        PermissionDenied => "没有访问权限", "permission denied";
        AlreadyExists => "文件或文件夹已存在", "it exists already";
        IsADirectory => "这是文件夹，不是文件", "it is a folder, not a file";
        NotADirectory => "路径中的某一级是文件，不是文件夹", "a part of the path is a file, not a folder";
        StorageFull => "磁盘已满", "the disk is full";
        NotUtf8 => "文件不是UTF-8编码；请另存为UTF-8", "the file is not UTF-8; save it as UTF-8";
        Other { text: String } => "操作系统报告：{text}", "the system reports: {text}";
    }
}

impl System {
    /// The reason that an error of the standard library gives.
    #[must_use]
    pub fn of(error: &io::Error) -> System {
        match error.kind() {
            io::ErrorKind::NotFound => System::NotFound,
            io::ErrorKind::PermissionDenied => System::PermissionDenied,
            io::ErrorKind::AlreadyExists => System::AlreadyExists,
            io::ErrorKind::IsADirectory => System::IsADirectory,
            io::ErrorKind::NotADirectory => System::NotADirectory,
            io::ErrorKind::StorageFull => System::StorageFull,
            io::ErrorKind::InvalidData => System::NotUtf8,
            _ => {
                let text = error.to_string();
                // Errors about temporary files end with their path, which means nothing to the reader.
                let text = text.split_once(" at path ").map_or(text.as_str(), |(reason, _)| reason);
                System::Other { text: text.to_owned() }
            }
        }
    }
}

impl Error {
    /// An [`Error::Input`] about a whole file.
    pub fn input(file: impl Into<PathBuf>, message: impl Into<Message>) -> Error {
        Error::Input { file: file.into(), line: None, message: message.into() }
    }

    /// An [`Error::Input`] about a line of a file, counted from 1.
    pub fn at_line(file: impl Into<PathBuf>, line: u64, message: impl Into<Message>) -> Error {
        Error::Input { file: file.into(), line: Some(line), message: message.into() }
    }

    /// An [`Error::Setting`].
    pub fn setting(message: impl Into<Message>) -> Error {
        Error::Setting(message.into())
    }

    /// An [`Error::Busy`].
    pub fn busy(message: impl Into<Message>) -> Error {
        Error::Busy(message.into())
    }

    /// An [`Error::Mismatch`].
    pub fn mismatch(message: impl Into<Message>) -> Error {
        Error::Mismatch(message.into())
    }

    /// An [`Error::Io`] about `path`.
    pub fn io(path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Error {
        let path = path.as_ref().to_path_buf();
        move |source| Error::Io { path, source }
    }

    /// The message without the place in a file.
    #[must_use]
    pub fn message(&self) -> Message {
        match self {
            Error::Input { message, .. }
            | Error::Setting(message)
            | Error::Busy(message)
            | Error::Mismatch(message) => message.clone(),
            Error::Io { source, .. } => System::of(source).into(),
            Error::Interrupted => General::Interrupted.into(),
            Error::Paused { done, parts } => General::Paused { done: *done, parts: *parts }.into(),
        }
    }

    /// The file and the line that are to blame.
    fn place(&self) -> (Option<&Path>, Option<u64>) {
        match self {
            Error::Input { file, line, .. } => (Some(file), *line),
            Error::Io { path, .. } => (Some(path), None),
            _ => (None, None),
        }
    }

    /// The text in the language of the reader: `FILE:LINE: MESSAGE`.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        let message = self.message();
        let message = message.say(language);
        let colon = language.choose("：", ": ");
        match self.place() {
            (Some(file), Some(line)) => format!("{}:{line}{colon}{message}", path_in_words(file, language)),
            (Some(file), None) => format!("{}{colon}{message}", path_in_words(file, language)),
            (None, _) => Cow::into_owned(message),
        }
    }

    /// The error for programs: `kind` (what to do about it), `file`, `line`, and the message with its `code`, its
    /// `fields` and its text in both languages.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let kind = match self {
            Error::Input { .. } => "input",
            Error::Setting(_) => "setting",
            Error::Io { .. } => "file",
            Error::Busy(_) => "busy",
            Error::Mismatch(_) => "mismatch",
            Error::Interrupted | Error::Paused { .. } => "stopped",
        };
        let (file, line) = self.place();
        let mut all = json!({ "kind": kind, "file": file.map(|file| file.display().to_string()), "line": line });
        if let (Some(all), Value::Object(message)) = (all.as_object_mut(), self.message().to_json()) {
            all.extend(message);
        }
        all
    }
}

/// The English text, for programmers.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say(Language::English))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
