//! The tidy table: as CSV, and with typed columns.

use csv::StringRecord;

use super::rows::RowWriter;
use crate::error::Result;
use crate::store::finished::FinishedRun;
use crate::store::finished::Selection;
use crate::store::rows::DrawRow;
use crate::store::rows::Tidy;
use crate::store::table::columns;

/// Columns of the selected table.
fn header(what: &Selection) -> Vec<String> {
    if what.draws { columns::<DrawRow<'_>>() } else { columns::<Tidy<'_>>() }
}

fn records(run: &FinishedRun, what: &Selection, each: &mut dyn FnMut(&StringRecord) -> Result<()>) -> Result<()> {
    if what.draws { run.draw_records(what, each) } else { run.summary_records(what, each) }
}

pub(super) fn csv(run: &FinishedRun, what: &Selection, to: &mut RowWriter<'_>) -> Result<()> {
    to.row(header(what))?;
    // Fields go over as text, so no number is read and rounded again.
    records(run, what, &mut |record| to.row(record))
}

#[cfg(feature = "parquet")]
pub(super) use typed::arrow;
#[cfg(feature = "parquet")]
pub(super) use typed::parquet;

#[cfg(feature = "parquet")]
mod typed {
    use std::io::Write;
    use std::path::Path;

    use super::FinishedRun;
    use super::Result;
    use super::Selection;
    use super::StringRecord;
    use super::header;
    use super::records;
    use crate::error::Error;
    use crate::store::arrow as arrow_file;
    use crate::store::columns::Column;
    use crate::store::columns::Columns;
    use crate::store::columns::TextDictionary;
    use crate::store::parquet::Writer;
    use qilu_messages::export::ExportFault;

    /// Number of rows of a batch of a Parquet file, which is the largest number of rows that is kept in memory.
    const BATCH: usize = 1 << 18;

    /// Columns being filled.
    struct Builder {
        header: Vec<String>,
        columns: Vec<Column>,
        rows: usize,
    }

    impl Builder {
        fn new(header: Vec<String>) -> Builder {
            let column = |name: &String| match name.as_str() {
                "year" | "draw" => Column::Int(Vec::new()),
                // A statistic that the draws do not show is missing, which other programs tell from a number that is not one.
                "value" => Column::OptionalFloat(Vec::new()),
                // All other columns have few different texts, and as indices they take a small part of the room.
                _ => Column::Dictionary(TextDictionary::default()),
            };
            Builder { columns: header.iter().map(column).collect(), header, rows: 0 }
        }

        fn push(&mut self, record: &StringRecord) -> Result<()> {
            for (column, text) in self.columns.iter_mut().zip(record) {
                let wrong = || Error::mismatch(ExportFault::NotANumber { text: text.to_owned() });
                match column {
                    Column::Text(texts) => texts.push(text.to_owned()),
                    Column::Dictionary(words) => words.push(text),
                    Column::Float(numbers) => numbers.push(text.parse().map_err(|_| wrong())?),
                    Column::OptionalFloat(numbers) if text.is_empty() => numbers.push(None),
                    Column::OptionalFloat(numbers) => numbers.push(Some(text.parse().map_err(|_| wrong())?)),
                    Column::Int(numbers) => numbers.push(text.parse().map_err(|_| wrong())?),
                }
            }
            self.rows += 1;
            Ok(())
        }

        /// The table so far; the builder begins anew.
        fn take(&mut self) -> Columns {
            let filled = std::mem::replace(self, Builder::new(self.header.clone()));
            Columns::new(filled.header.into_iter().zip(filled.columns).collect())
        }
    }

    pub(in crate::export) fn parquet(
        run: &FinishedRun,
        what: &Selection,
        path: &Path,
        to: &mut (dyn Write + Send),
    ) -> Result<()> {
        let mut builder = Builder::new(header(what));
        // An empty first batch gives the file its columns even if the selection has no row.
        let mut file = Writer::new(to, &builder.take()).map_err(Error::io(path))?;
        records(run, what, &mut |record| {
            builder.push(record)?;
            if builder.rows == BATCH { file.push(&builder.take()).map_err(Error::io(path)) } else { Ok(()) }
        })?;
        file.push(&builder.take()).and_then(|()| file.finish()).map_err(Error::io(path))
    }

    /// Writes one batch: the dictionaries of an Arrow file must not change from batch to batch.
    pub(in crate::export) fn arrow(
        run: &FinishedRun,
        what: &Selection,
        path: &Path,
        to: &mut (dyn Write + Send),
    ) -> Result<()> {
        let mut builder = Builder::new(header(what));
        records(run, what, &mut |record| builder.push(record))?;
        arrow_file::write(to, &builder.take()).map_err(Error::io(path))
    }
}
