//! Text files, written row by row.

use std::path::Path;

use csv::Writer;
use csv::WriterBuilder;
use serde::Serialize;

use crate::error::Error;
use crate::error::Result;
use crate::output::OutputFile;
use crate::store::csv::BOM;
use crate::store::csv::ByteOrderMark;
use crate::store::table;

/// A text file being written, row by row.
pub(super) struct RowWriter<'a> {
    path: &'a Path,
    writer: Writer<&'a mut (dyn std::io::Write + Send)>,
}

impl RowWriter<'_> {
    /// Adds a row of fields.
    pub(super) fn row<I: IntoIterator<Item = T>, T: AsRef<[u8]>>(&mut self, fields: I) -> Result<()> {
        self.writer.write_record(fields).map_err(|error| Error::io(self.path)(error.into()))
    }

    /// The columns of rows that [`RowWriter::add`] writes.
    pub(super) fn header<R: Default + Serialize>(&mut self) -> Result<()> {
        self.row(table::columns::<R>())
    }

    /// Adds a row.
    pub(super) fn add<R: Serialize>(&mut self, row: &R) -> Result<()> {
        self.writer.serialize(row).map_err(|error| Error::io(self.path)(error.into()))
    }
}

/// Writes a text file row by row.
pub(super) fn text(
    file: &OutputFile,
    mark: ByteOrderMark,
    make: impl FnOnce(&mut RowWriter<'_>) -> Result<()>,
) -> Result<()> {
    let path = file.path();
    file.stream(|to| {
        if mark == ByteOrderMark::With {
            to.write_all(BOM).map_err(Error::io(path))?;
        }
        // The header is a row of its own: the csv crate cannot make one of rows with structs inside.
        let mut rows = RowWriter { path, writer: WriterBuilder::new().has_headers(false).from_writer(to) };
        make(&mut rows)?;
        // The writer would lose the error of its last bytes if it were dropped.
        rows.writer.flush().map_err(Error::io(path))
    })
}
