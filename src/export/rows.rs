//! Text files, written row by row.

use std::path::Path;

use csv::Writer;

use crate::error::Error;
use crate::error::Result;
use crate::store;

/// A text file being written, row by row.
pub(super) struct Rows<'a> {
    path: &'a Path,
    writer: Writer<&'a mut (dyn std::io::Write + Send)>,
}

impl Rows<'_> {
    /// Writes a row.
    pub(super) fn row<I: IntoIterator<Item = T>, T: AsRef<[u8]>>(&mut self, fields: I) -> Result<()> {
        self.writer.write_record(fields).map_err(|error| Error::io(self.path)(error.into()))
    }
}

/// Writes a text file row by row.
///
/// - `bom`: it begins with a byte-order mark.
pub(super) fn text(path: &Path, bom: bool, make: impl FnOnce(&mut Rows<'_>) -> Result<()>) -> Result<()> {
    store::stream_file(path, |to| {
        if bom {
            to.write_all(store::csv::BOM).map_err(Error::io(path))?;
        }
        let mut rows = Rows { path, writer: Writer::from_writer(to) };
        make(&mut rows)?;
        rows.writer.flush().map_err(Error::io(path))
    })
}
