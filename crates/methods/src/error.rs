//! The one error of the library: every variant says what the reader can do about it.

use std::path::Path;
use std::path::PathBuf;

/// What can go wrong. Variants are named by what the reader of the message can do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Something in an input file is wrong; the message names file, line, field, value and what is allowed.
    #[error("{}{}: {message}", .file.display(), .line.map_or(String::new(), |line| format!(":{line}")))]
    Input {
        /// The file.
        file: PathBuf,
        /// Line in the file, from 1, where one is to blame.
        line: Option<u64>,
        /// Field, value and what is allowed.
        message: String,
    },
    /// A setting given on the command line or by a caller is wrong.
    #[error("{0}")]
    Setting(String),
    /// The system refused to read or write a file.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// What was run again is not what the manifest says, or a file is not what its hash says.
    #[error("{0}")]
    Mismatch(String),
    /// The user stopped the run.
    #[error("stopped; nothing was written")]
    Interrupted,
    /// The user stopped a sweep, which can go on where it was.
    #[error("stopped after {done} of {parts} parts; `--resume` goes on")]
    Paused {
        /// Parts that are written.
        done: usize,
        /// All parts.
        parts: usize,
    },
}

/// `Result` with the library's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An [`Error::Input`] about a whole file.
    pub fn input(file: impl Into<PathBuf>, message: impl Into<String>) -> Error {
        Error::Input { file: file.into(), line: None, message: message.into() }
    }

    /// An [`Error::Input`] about a line of a file, counted from 1.
    pub fn at_line(file: impl Into<PathBuf>, line: u64, message: impl Into<String>) -> Error {
        Error::Input { file: file.into(), line: Some(line), message: message.into() }
    }

    /// An [`Error::Io`] about `path`.
    pub fn io(path: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.as_ref().to_path_buf();
        move |source| Error::Io { path, source }
    }
}

/// "did you mean `x`?" with the known name nearest to `given`, or the list of known names.
///
/// ```
/// let known = ["hukou_openness", "transport"];
/// assert_eq!(qilu_methods::error::suggest("hukou_opennes", known), "did you mean `hukou_openness`?");
/// assert_eq!(qilu_methods::error::suggest("zzz", known), "known: hukou_openness, transport");
/// ```
pub fn suggest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let near = known
        .iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), *name))
        .min()
        .filter(|(distance, name)| *distance * 3 <= name.chars().count().max(3));
    match near {
        Some((_, name)) => format!("did you mean `{name}`?"),
        None => format!("known: {}", known.join(", ")),
    }
}
