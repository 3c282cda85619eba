//! The records of a CSV text with their lines: one reader for every table that is read as a whole.
//!
//! The CSV library counts a line for each of the line breaks that it has consumed, so that the line that it gives is wrong
//! after empty lines and in files with the line ends of Windows. The lines are therefore counted here.

use std::path::Path;

use csv::StringRecord;
use qilu_messages::library::FileFault;

use crate::error::Error;
use crate::error::Result;

/// A record and the line on which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Line in the file, from 1; the header usually stands on line 1.
    pub line: u64,
    /// The values, as they are in the file.
    pub values: StringRecord,
}

/// The records of a CSV text, the header first. Empty lines are left out; a byte-order mark is not part of the first value.
///
/// - `path`: file of the text, for errors.
///
/// # Errors
/// A record has more or fewer values than the header; the error names the line.
///
/// ```
/// use qilu_methods::records::records;
/// let text = "code,value\r\n\r\n370100,1\r\n";
/// let lines: Vec<u64> = records("t.csv".as_ref(), text).map(|record| record.expect("sound").line).collect();
/// assert_eq!(lines, [1, 3]);
/// ```
pub fn records(path: &Path, text: &str) -> impl Iterator<Item = Result<Record>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // The reader is flexible because the library would report a wrong number of values with its own line.
    let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut lines = LineCount { text: text.as_bytes(), offset: 0, line: 1 };
    let mut expected = None;
    reader.into_records().map(move |record| {
        // Text has no other faults than those that are found below.
        let values = record.map_err(|fault| Error::input(path, FileFault::of(&fault.to_string())))?;
        let line = lines.at(values.position().map_or(0, csv::Position::byte));
        let expected = *expected.get_or_insert(values.len());
        if values.len() != expected {
            let fault = FileFault::ValueCount { found: values.len().to_string(), expected: expected.to_string() };
            return Err(Error::at_line(path, line, fault));
        }
        Ok(Record { line, values })
    })
}

/// Counts the lines of a text from its beginning to its end.
struct LineCount<'a> {
    text: &'a [u8],
    offset: usize,
    line: u64,
}

impl LineCount<'_> {
    /// The line of the first character from `byte` on that is not a line break. The position of a record is that of the
    /// empty lines before it.
    fn at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX);
        while let Some(&character) = self.text.get(self.offset) {
            let is_break = character == b'\n' || character == b'\r';
            if self.offset >= byte && !is_break {
                break;
            }
            self.line += u64::from(character == b'\n');
            self.offset += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wrong_records_are_told_with_their_line() {
        let text = "\n\r\na,b\n1,\"x\ny\"\n\n\n2,3,4\n";
        let found: Vec<Result<Record>> = records(Path::new("t.csv"), text).collect();
        let lines: Vec<u64> = found.iter().flatten().map(|record| record.line).collect();
        assert_eq!(lines, [3, 4]);
        let fault = found[2].as_ref().expect_err("it has three values").to_string();
        assert_eq!(fault, "t.csv:8: this line has 3 values instead of 2");
    }

    proptest! {
        /// The line of a record is the same with the line ends of Windows, with a byte-order mark, and after any number
        /// of empty lines.
        #[test]
        fn lines_do_not_depend_on_line_ends(empty in prop::collection::vec(0_usize..4, 1..20), mark: bool, windows: bool) {
            let mut text = String::new();
            let mut wanted = Vec::new();
            for (row, empty) in empty.iter().enumerate() {
                text += &"\n".repeat(*empty);
                wanted.push(1 + text.matches('\n').count() as u64);
                text += &format!("{row},\"quoted\"\n");
            }
            if windows {
                text = text.replace('\n', "\r\n");
            }
            if mark {
                text.insert(0, '\u{feff}');
            }
            let found: Vec<u64> = records(Path::new("t.csv"), &text).map(|record| record.expect("sound").line).collect();
            prop_assert_eq!(found, wanted);
        }
    }
}
