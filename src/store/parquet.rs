//! Columns as Parquet files, compressed with zstd.

use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;

use arrow_array::RecordBatchReader;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::basic::ZstdLevel;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use crate::error::Error;
use crate::error::Result;
use crate::store::arrow;
use crate::store::columns::Columns;
use qilu_messages::store::StoreFault;

/// A Parquet file being written, batch by batch; no batch is kept longer than its group of rows (a million).
pub struct Writer<W: Write + Send>(ArrowWriter<W>);

impl<W: Write + Send> Writer<W> {
    /// Begins a file with its first batch; later ones have the same columns.
    ///
    /// # Errors
    /// An error of the writer.
    pub fn new(to: W, first: &Columns) -> io::Result<Writer<W>> {
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        // The first batch gives the schema of the file, so it is written even if it has no rows.
        let batch = arrow::batch(first);
        let mut file = ArrowWriter::try_new(to, batch.schema(), Some(properties)).map_err(fault)?;
        file.write(&batch).map_err(fault)?;
        Ok(Writer(file))
    }

    /// Adds a batch.
    ///
    /// # Errors
    /// An error of the writer, for instance because the columns differ from those of the first batch.
    pub fn push(&mut self, columns: &Columns) -> io::Result<()> {
        self.0.write(&arrow::batch(columns)).map_err(fault)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// An error of the writer.
    pub fn finish(self) -> io::Result<()> {
        self.0.close().map(|_| ()).map_err(fault)
    }
}

impl<W: Write + Send> std::fmt::Debug for Writer<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

fn fault(error: ParquetError) -> io::Error {
    match error {
        // As for Arrow files: a full disk must be reported as an error of the system.
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(inner) => *inner,
            Err(inner) => io::Error::other(inner),
        },
        other => io::Error::other(other),
    }
}

/// A whole table as the bytes of a Parquet file.
#[must_use]
pub fn bytes(columns: &Columns) -> Vec<u8> {
    let mut bytes = Vec::new();
    Writer::new(&mut bytes, columns).and_then(Writer::finish).expect("memory takes every column");
    bytes
}

/// Reads a Parquet file.
///
/// # Errors
/// The file cannot be read, is no Parquet file, or has a column of another type than
/// [`Column`](crate::store::columns::Column) knows.
pub fn read(path: &Path) -> Result<Columns> {
    let file = File::open(path).map_err(Error::io(path))?;
    let batches = ParquetRecordBatchReaderBuilder::try_new(file)
        .and_then(ParquetRecordBatchReaderBuilder::build)
        // A fault of the system, such as too many open files, is none of the file.
        .map_err(|error| match fault(error) {
            system if system.raw_os_error().is_some() => Error::io(path)(system),
            _ => Error::input(path, StoreFault::NotParquet),
        })?;
    arrow::join(path, &StoreFault::NotParquet, batches.schema(), batches)
}
