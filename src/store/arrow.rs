//! Columns as Arrow record batches, and Arrow files (the IPC file format, also called Feather version 2).

use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::Array;
use arrow_array::ArrayRef;
use arrow_array::DictionaryArray;
use arrow_array::Float64Array;
use arrow_array::Int32Array;
use arrow_array::Int64Array;
use arrow_array::RecordBatch;
use arrow_array::StringArray;
use arrow_array::types::Int32Type;
use arrow_ipc::CompressionType;
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use arrow_ipc::writer::IpcWriteOptions;
use arrow_schema::ArrowError;
use arrow_schema::DataType;
use arrow_schema::Field;
use arrow_schema::Schema;
use arrow_schema::SchemaRef;

use crate::error::Error;
use crate::error::Result;
use crate::store::columns::Column;
use crate::store::columns::Columns;
use crate::store::columns::TextDictionary;
use qilu_messages::store::StoreFault;

/// Columns as a record batch. Only columns of optional numbers can have missing values.
pub(crate) fn batch(columns: &Columns) -> RecordBatch {
    let arrays: Vec<ArrayRef> = columns.iter().map(|(_, column)| array(column)).collect();
    let field = |((name, column), array): ((&str, &Column), &ArrayRef)| {
        // In all other columns no field is missing: a number without a value is NaN, and a text without one is empty.
        Field::new(name, array.data_type().clone(), matches!(column, Column::OptionalFloat(_)))
    };
    let schema = Arc::new(Schema::new(columns.iter().zip(&arrays).map(field).collect::<Vec<_>>()));
    RecordBatch::try_new(schema, arrays).expect("columns of the same length, typed as the schema is")
}

fn array(column: &Column) -> ArrayRef {
    match column {
        Column::Text(texts) => Arc::new(StringArray::from_iter_values(texts)),
        Column::Dictionary(words) => {
            let keys = Int32Array::from(words.places().to_vec());
            let texts = Arc::new(StringArray::from_iter_values(words.list()));
            Arc::new(DictionaryArray::<Int32Type>::try_new(keys, texts).expect("places in the list"))
        }
        Column::Float(numbers) => Arc::new(Float64Array::from(numbers.clone())),
        Column::OptionalFloat(numbers) => Arc::new(Float64Array::from(numbers.clone())),
        Column::Int(numbers) => Arc::new(Int64Array::from(numbers.clone())),
    }
}

/// A record batch as columns. The fault names the column whose type is not allowed.
pub(crate) fn columns(batch: &RecordBatch) -> std::result::Result<Columns, StoreFault> {
    let named = batch.schema_ref().fields().iter().zip(batch.columns());
    let columns = named.map(|(field, array)| {
        let name = || field.name().clone();
        // The values are copied from the buffers, in which a missing one has an arbitrary number.
        if array.null_count() > 0 {
            return Err(StoreFault::MissingValues { column: name() });
        }
        let wrong = || StoreFault::ColumnType { column: name(), found: field.data_type().to_string() };
        Ok((name(), column(array).ok_or_else(wrong)?))
    });
    Ok(Columns::new(columns.collect::<std::result::Result<_, StoreFault>>()?))
}

fn column(array: &dyn Array) -> Option<Column> {
    let any = array.as_any();
    let texts = |array: &StringArray| -> Vec<String> { array.iter().flatten().map(str::to_owned).collect() };
    match array.data_type() {
        DataType::Utf8 => any.downcast_ref().map(|array| Column::Text(texts(array))),
        DataType::Float64 => any.downcast_ref::<Float64Array>().map(|array| Column::Float(array.values().to_vec())),
        DataType::Int64 => any.downcast_ref::<Int64Array>().map(|array| Column::Int(array.values().to_vec())),
        DataType::Dictionary(_, _) => {
            // The only keys that this program writes; others are refused as a type that is not allowed.
            let array = any.downcast_ref::<DictionaryArray<Int32Type>>()?;
            let list = texts(array.values().as_any().downcast_ref()?);
            let places = array.keys().values().iter();
            let words: Option<TextDictionary> =
                places.map(|index| list.get(usize::try_from(*index).ok()?).map(String::as_str)).collect();
            words.map(Column::Dictionary)
        }
        _ => None,
    }
}

/// Writes columns as an Arrow file, compressed with zstd.
///
/// # Errors
/// An error of the writer.
pub fn write(to: impl Write, columns: &Columns) -> io::Result<()> {
    let write = || -> std::result::Result<(), ArrowError> {
        let batch = batch(columns);
        let options = IpcWriteOptions::default().try_with_compression(Some(CompressionType::ZSTD))?;
        let mut file = FileWriter::try_new_with_options(to, &batch.schema(), options)?;
        file.write(&batch)?;
        file.finish()
    };
    // The error of the system is taken out of that of the library, so that a full disk is reported as one.
    write().map_err(|error| match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other),
    })
}

/// Reads an Arrow file.
///
/// # Errors
/// The file cannot be read, is not an Arrow file, or has a column of a type that [`Column`] does not have.
pub fn read(path: &Path) -> Result<Columns> {
    let file = File::open(path).map_err(Error::io(path))?;
    let batches = FileReader::try_new_buffered(file, None).map_err(|error| match error {
        // A fault of the system is none of the file.
        ArrowError::IoError(_, system) if system.raw_os_error().is_some() => Error::io(path)(system),
        _ => Error::input(path, StoreFault::NotArrow),
    })?;
    join(path, &StoreFault::NotArrow, batches.schema(), batches)
}

/// The batches of a file as one table.
///
/// - `broken`: the fault that a batch that cannot be read is reported as.
pub(crate) fn join(
    path: &Path,
    broken: &StoreFault,
    schema: SchemaRef,
    batches: impl Iterator<Item = std::result::Result<RecordBatch, ArrowError>>,
) -> Result<Columns> {
    let table = |batch: &RecordBatch| columns(batch).map_err(|fault| Error::input(path, fault));
    // A file without batches still has its columns.
    let mut all = table(&RecordBatch::new_empty(schema))?;
    for batch in batches {
        all.append(&table(&batch.map_err(|_| Error::input(path, broken.clone()))?)?);
    }
    Ok(all)
}
