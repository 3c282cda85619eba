//! Tables with more rows than a sheet of Excel holds, which would cut them off with a note that is easily missed.

use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::cli::stderr::note;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::progress::ProgressText;

/// Rows of a sheet of Excel, the header among them (Microsoft, Excel specifications and limits).
const SHEET_ROWS: u64 = 1_048_576;

/// Files and folders that the command writes.
static WRITTEN: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Takes note of a file or folder that the command writes. Every [`OutputPath`](super::shared::OutputPath) is noted, so a
/// new command needs nothing more.
pub(super) fn remember(path: &Path) {
    WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
}

/// Says on stderr which of the written tables a sheet of Excel does not hold.
pub(super) fn say(language: Language) {
    let written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let mut tables: Vec<PathBuf> = written.iter().flat_map(|path| tables(path)).collect();
    tables.sort();
    tables.dedup();
    for file in tables {
        if let Some(rows) = rows(&file).filter(|rows| *rows > SHEET_ROWS) {
            note(ProgressText::MoreThanASheet { file, rows, sheet: SHEET_ROWS }.say(language));
        }
    }
}

/// The CSV files that a path is or holds.
fn tables(path: &Path) -> Vec<PathBuf> {
    let is_table = |path: &Path| path.extension().is_some_and(|extension| extension == "csv") && path.is_file();
    if path.is_dir() {
        let files = fs::read_dir(path).map(|entries| entries.flatten().map(|entry| entry.path()).collect());
        return files.unwrap_or_else(|_| Vec::new()).into_iter().filter(|path| is_table(path)).collect();
    }
    if is_table(path) { vec![path.to_owned()] } else { Vec::new() }
}

/// Number of lines of a file; `None` if it is too small to matter or cannot be read.
fn rows(file: &Path) -> Option<u64> {
    // A row has at least a character and a line end, so most files need not be read.
    if fs::metadata(file).ok()?.len() <= 2 * SHEET_ROWS {
        return None;
    }
    let lines = BufReader::new(fs::File::open(file).ok()?).split(b'\n');
    Some(lines.map_while(Result::ok).count() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_where_they_can_matter() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("table.csv");
        let write = |lines: usize| fs::write(&file, "12\n".repeat(lines)).expect("written");
        write(10);
        assert_eq!(rows(&file), None);
        let sheet = usize::try_from(SHEET_ROWS).expect("it fits");
        write(sheet + 1);
        assert_eq!(rows(&file), Some(SHEET_ROWS + 1));
        assert_eq!(tables(folder.path()), std::slice::from_ref(&file));
        assert_eq!(tables(&file), [file]);
        assert!(tables(&folder.path().join("none.csv")).is_empty());
    }
}
