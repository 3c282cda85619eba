//! The tidy table: as CSV, and with typed columns.

use super::rows::Rows;
use crate::error::Result;
use crate::store::csv::TIDY;
use crate::store::finished::Finished;
use crate::store::finished::Row;
use crate::store::finished::Selection;
use crate::store::finished::draws_header;

/// Columns of what is selected.
fn header(what: &Selection) -> [&'static str; 14] {
    if what.draws { draws_header() } else { TIDY }
}

fn rows(run: &Finished, what: &Selection, each: &mut dyn FnMut(Row<'_>) -> Result<()>) -> Result<()> {
    if what.draws { run.draws(what, each) } else { run.summaries(what, each) }
}

pub(super) fn csv(run: &Finished, what: &Selection, to: &mut Rows<'_>) -> Result<()> {
    to.row(header(what))?;
    rows(run, what, &mut |row| to.row(row.0))
}

#[cfg(feature = "parquet")]
pub(super) use typed::arrow;
#[cfg(feature = "parquet")]
pub(super) use typed::parquet;

#[cfg(feature = "parquet")]
mod typed {
    use std::io::Write;
    use std::path::Path;

    use super::Finished;
    use super::Result;
    use super::Row;
    use super::Selection;
    use super::header;
    use super::rows;
    use crate::error::Error;
    use crate::store::arrow as arrow_file;
    use crate::store::columns::Column;
    use crate::store::columns::Columns;
    use crate::store::columns::Words;
    use crate::store::parquet::Writer;

    /// Rows of a batch.
    const BATCH: usize = 1 << 18;

    /// Columns being filled.
    struct Builder {
        header: [&'static str; 14],
        columns: Vec<Column>,
        rows: usize,
    }

    impl Builder {
        fn new(header: [&'static str; 14]) -> Builder {
            let column = |name: &str| match name {
                "year" | "draw" => Column::Int(Vec::new()),
                "value" => Column::Float(Vec::new()),
                _ => Column::Dictionary(Words::default()),
            };
            Builder { header, columns: header.map(column).into(), rows: 0 }
        }

        fn push(&mut self, row: Row<'_>) -> Result<()> {
            for (column, text) in self.columns.iter_mut().zip(row.0) {
                let wrong = || Error::Mismatch(format!("`{text}` in a run's file is not a number"));
                match column {
                    Column::Text(texts) => texts.push(text.to_owned()),
                    Column::Dictionary(words) => words.push(text),
                    Column::Float(numbers) => numbers.push(text.parse().map_err(|_| wrong())?),
                    Column::Int(numbers) => numbers.push(text.parse().map_err(|_| wrong())?),
                }
            }
            self.rows += 1;
            Ok(())
        }

        /// The table so far; the builder begins anew.
        fn take(&mut self) -> Columns {
            let filled = std::mem::replace(self, Builder::new(self.header));
            Columns::new(filled.header.into_iter().map(str::to_owned).zip(filled.columns).collect())
        }
    }

    pub(in crate::export) fn parquet(
        run: &Finished,
        what: &Selection,
        path: &Path,
        to: &mut (dyn Write + Send),
    ) -> Result<()> {
        let mut builder = Builder::new(header(what));
        let mut file = Writer::new(to, &builder.take()).map_err(Error::io(path))?;
        rows(run, what, &mut |row| {
            builder.push(row)?;
            if builder.rows == BATCH { file.push(&builder.take()).map_err(Error::io(path)) } else { Ok(()) }
        })?;
        file.push(&builder.take()).and_then(|()| file.finish()).map_err(Error::io(path))
    }

    /// In one piece: the dictionaries of an Arrow file must not change from batch to batch.
    pub(in crate::export) fn arrow(
        run: &Finished,
        what: &Selection,
        path: &Path,
        to: &mut (dyn Write + Send),
    ) -> Result<()> {
        let mut builder = Builder::new(header(what));
        rows(run, what, &mut |row| builder.push(row))?;
        arrow_file::write(to, &builder.take()).map_err(Error::io(path))
    }
}
