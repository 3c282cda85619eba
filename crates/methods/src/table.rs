//! Results of runs as a table: inputs and outputs, one run per row.

use std::path::Path;
use std::path::PathBuf;

use csv::StringRecord;
use ndarray::Array2;
use ndarray::Axis;

use crate::error::Error;
use crate::error::Result;
use crate::records::Record;
use crate::records::records;
use qilu_messages::Message;
use qilu_messages::methods::ResultTableFault;
use qilu_messages::suggestion::Suggestion;
use qilu_messages::suggestion::suggest;

/// Results as a table with one row per run or point.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultTable {
    /// Names of the inputs, by column of `x`.
    pub inputs: Vec<String>,
    /// Inputs: rows x inputs, finite.
    pub x: Array2<f64>,
    /// Names of the outputs, by column of `y`.
    pub outputs: Vec<String>,
    /// Outputs: rows x outputs, finite, or NaN where the run failed.
    pub y: Array2<f64>,
    /// Where the rows stand, for errors about a row; `None` for a table that is in no file.
    pub origin: Option<RowOrigin>,
}

/// The file of a table and the line of each row in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowOrigin {
    /// The file.
    pub file: PathBuf,
    /// Line of each row, from 1.
    pub lines: Vec<u64>,
}

impl ResultTable {
    /// A table that is in no file.
    #[must_use]
    pub fn new(inputs: Vec<String>, x: Array2<f64>, outputs: Vec<String>, y: Array2<f64>) -> ResultTable {
        ResultTable { inputs, x, outputs, y, origin: None }
    }

    /// An error about a row: at its line if the table is in a file.
    #[must_use]
    pub fn row_error(&self, row: usize, message: impl Into<Message>) -> Error {
        match &self.origin {
            Some(origin) => Error::at_line(&origin.file, origin.lines[row], message),
            None => Error::setting(message),
        }
    }

    /// Line of a row if the table is in a file, else its number, both from 1.
    #[must_use]
    pub fn line(&self, row: usize) -> u64 {
        self.origin.as_ref().map_or(row as u64 + 1, |origin| origin.lines[row])
    }

    /// Reads a table from wide CSV text with a header and one row per run. A byte-order mark and Windows line ends are
    /// accepted.
    ///
    /// - `path`: file of the text, for errors.
    /// - `inputs`, `outputs`: names of columns in the wanted order; `None`: all columns that the other list does not name, in
    ///   the order of the file. If both are given, other columns are ignored.
    ///
    /// An output that is empty, `NaN` in any letters, `NA` or infinite is a run that failed.
    ///
    /// # Errors
    /// The text has no rows; both lists are `None` or the rest is empty; a name is there twice, in both lists or not in the
    /// header; a row is too short or too long; an input is no finite number, an output no number.
    pub fn parse(
        path: &Path,
        text: &str,
        inputs: Option<&[String]>,
        outputs: Option<&[String]>,
    ) -> Result<ResultTable> {
        let mut records = records(path, text);
        let header = records.next().transpose()?.map(|header| header.values).unwrap_or_default();
        let (inputs, outputs) = columns(path, &header, inputs, outputs)?;
        let (mut x, mut y) = (Vec::new(), Vec::new());
        let mut lines = Vec::new();
        for record in records {
            let Record { line, values } = record?;
            for &column in &inputs {
                x.push(input(path, line, &header[column], values[column].trim())?);
            }
            for &column in &outputs {
                y.push(output(path, line, &header[column], values[column].trim())?);
            }
            lines.push(line);
        }
        let rows = lines.len();
        if rows == 0 {
            return Err(Error::input(path, ResultTableFault::NoRows));
        }
        let names = |columns: &[usize]| columns.iter().map(|column| header[*column].to_owned()).collect();
        Ok(ResultTable {
            x: Array2::from_shape_vec((rows, inputs.len()), x).expect("a value a column"),
            y: Array2::from_shape_vec((rows, outputs.len()), y).expect("a value a column"),
            inputs: names(&inputs),
            outputs: names(&outputs),
            origin: Some(RowOrigin { file: path.to_owned(), lines }),
        })
    }

    /// The table with some of its inputs, in the order of `names`.
    ///
    /// # Errors
    /// A name is not an input, with the nearest that is.
    pub fn with_inputs(&self, names: &[String]) -> Result<ResultTable> {
        let places = indices(&self.inputs, names, |name, hint| ResultTableFault::UnknownInput { name, hint })?;
        Ok(ResultTable { inputs: names.to_vec(), x: self.x.select(Axis(1), &places), ..self.clone() })
    }

    /// The table with some of its outputs, in the order of `names`.
    ///
    /// # Errors
    /// A name is not an output, with the nearest that is.
    pub fn with_outputs(&self, names: &[String]) -> Result<ResultTable> {
        let places = indices(&self.outputs, names, |name, hint| ResultTableFault::UnknownOutput { name, hint })?;
        Ok(ResultTable { outputs: names.to_vec(), y: self.y.select(Axis(1), &places), ..self.clone() })
    }

    /// The table with the first `rows` rows.
    #[must_use]
    pub fn head(&self, rows: usize) -> ResultTable {
        self.select(&(0..rows).collect::<Vec<_>>())
    }

    /// The table with some of its rows, in the order of `rows`.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> ResultTable {
        let of = |origin: &RowOrigin| RowOrigin {
            file: origin.file.clone(),
            lines: rows.iter().map(|row| origin.lines[*row]).collect(),
        };
        ResultTable {
            x: self.x.select(Axis(0), rows),
            y: self.y.select(Axis(0), rows),
            origin: self.origin.as_ref().map(of),
            ..self.clone()
        }
    }

    /// Indices of the rows in which an output is not NaN, that is, of the runs that did not fail.
    #[must_use]
    pub fn finished(&self, output: usize) -> Vec<usize> {
        (0..self.y.nrows()).filter(|&row| !self.y[(row, output)].is_nan()).collect()
    }
}

/// Indices of `names` among the known ones, in the order of `names`.
fn indices(
    known: &[String],
    names: &[String],
    unknown: impl Fn(String, Suggestion) -> ResultTableFault,
) -> Result<Vec<usize>> {
    let repeated = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
    if let Some((_, name)) = repeated {
        return Err(Error::setting(ResultTableFault::NamedTwice { column: name.clone() }));
    }
    let index = |name: &String| {
        known.iter().position(|known| known == name).ok_or_else(|| {
            let hint = suggest(name, known.iter().map(String::as_str));
            Error::setting(unknown(name.clone(), hint))
        })
    };
    names.iter().map(index).collect()
}

/// Indices of the columns of inputs and of outputs in the header.
fn columns(
    path: &Path,
    header: &StringRecord,
    inputs: Option<&[String]>,
    outputs: Option<&[String]>,
) -> Result<(Vec<usize>, Vec<usize>)> {
    let (inputs_given, outputs_given) = (inputs.is_some(), outputs.is_some());
    let fault = |fault: ResultTableFault| Error::at_line(path, 1, fault);
    for (at, name) in header.iter().enumerate() {
        if header.iter().take(at).any(|before| before == name) {
            return Err(fault(ResultTableFault::RepeatedColumn { column: name.to_owned() }));
        }
    }
    let places = |names: &[String]| -> Result<Vec<usize>> {
        let mut places = Vec::new();
        for name in names {
            let index = header.iter().position(|column| column == name);
            let index = index.ok_or_else(|| {
                let hint = suggest(name, header.iter());
                fault(ResultTableFault::MissingColumn { column: name.clone(), hint })
            })?;
            if places.contains(&index) {
                return Err(Error::setting(ResultTableFault::NamedTwice { column: name.clone() }));
            }
            places.push(index);
        }
        Ok(places)
    };
    // One list decides the other, so that a file with many outputs needs only the names of its inputs.
    let rest = |taken: &[usize]| (0..header.len()).filter(|index| !taken.contains(index)).collect();
    let (inputs, outputs): (Vec<usize>, Vec<usize>) = match (inputs, outputs) {
        (Some(inputs), Some(outputs)) => (places(inputs)?, places(outputs)?),
        (Some(inputs), None) => {
            let inputs = places(inputs)?;
            let outputs = rest(&inputs);
            (inputs, outputs)
        }
        (None, Some(outputs)) => {
            let outputs = places(outputs)?;
            (rest(&outputs), outputs)
        }
        (None, None) => {
            return Err(Error::setting(ResultTableFault::RolesUnknown { file: path.display().to_string() }));
        }
    };
    if let Some(index) = inputs.iter().find(|index| outputs.contains(index)) {
        let column = header[*index].to_owned();
        return Err(Error::setting(ResultTableFault::InputAndOutput { column }));
    }
    // A list that was given may be empty: a sweep reads a matrix of inputs alone in this way.
    let listed = || header.iter().map(str::to_owned).collect();
    if inputs.is_empty() && !inputs_given {
        return Err(fault(ResultTableFault::NoInputLeft { columns: listed() }));
    }
    if outputs.is_empty() && !outputs_given {
        return Err(fault(ResultTableFault::NoOutputLeft { columns: listed() }));
    }
    Ok((inputs, outputs))
}

/// The number of an input. A run cannot be used without its inputs, so everything but a finite number is an error.
fn input(path: &Path, line: u64, column: &str, text: &str) -> Result<f64> {
    text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or_else(|| {
        let fault = ResultTableFault::InputValue { column: column.to_owned(), text: text.to_owned() };
        Error::at_line(path, line, fault)
    })
}

/// The number of an output; NaN where the run failed.
fn output(path: &Path, line: u64, column: &str, text: &str) -> Result<f64> {
    if text.is_empty() || text == "NA" {
        return Ok(f64::NAN);
    }
    let value: f64 = text.parse().map_err(|_| {
        let fault = ResultTableFault::OutputValue { column: column.to_owned(), text: text.to_owned() };
        Error::at_line(path, line, fault)
    })?;
    // An infinite output would dominate every mean, so it counts as a failed run.
    Ok(if value.is_finite() { value } else { f64::NAN })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "run,a,b,y,z\r\n0,0.5,1,2,3\r\n1,0.25,2,,nan\r\n2,1e-3,3,inf,4\r\n";

    fn names(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn read(text: &str, inputs: Option<&str>, outputs: Option<&str>) -> Result<ResultTable> {
        let (inputs, outputs) = (inputs.map(names), outputs.map(names));
        ResultTable::parse(Path::new("t.csv"), text, inputs.as_deref(), outputs.as_deref())
    }

    #[test]
    fn columns_are_found_by_name() {
        let table = read(TEXT, Some("b a"), Some("z y")).unwrap();
        assert_eq!(table.x, ndarray::arr2(&[[1.0, 0.5], [2.0, 0.25], [3.0, 1e-3]]));
        assert_eq!(table.y.row(0).to_vec(), [3.0, 2.0]);
        assert!(table.y.row(1).iter().all(|y| y.is_nan()));
        assert_eq!(table.y.column(0).to_vec()[2..], [4.0]);
        assert!(table.y[(2, 1)].is_nan());
        assert_eq!((table.finished(0), table.finished(1)), (vec![0, 2], vec![0]));
        assert_eq!(read(TEXT, Some("run a b"), None).unwrap().outputs, ["y", "z"]);
        assert!(read(TEXT, None, Some("z")).unwrap_err().to_string().contains("t.csv:3: column `y` is ``"));
        assert_eq!(read(TEXT, None, Some("y z")).unwrap().inputs, ["run", "a", "b"]);
    }

    #[test]
    fn errors_name_the_place() {
        let cases = [
            (TEXT, Some("a bb"), None, "t.csv:1: column `bb` is missing; did you mean `b`?"),
            (TEXT, Some("a a"), None, "column `a` is named twice"),
            (TEXT, Some("a"), Some("a"), "column `a` is named both as an input and as an output"),
            (TEXT, None, None, "t.csv: it cannot be determined which columns are inputs"),
            (TEXT, Some("run a b y z"), None, "t.csv:1: no column is left that can be an output"),
            ("a,y\n", Some("a"), None, "t.csv: no rows"),
            ("a,a\n1,2\n", Some("a"), None, "t.csv:1: column `a` appears twice"),
            ("a,y\n1,2\n1,2,3\n", Some("a"), None, "t.csv:3: "),
            ("a,y\n1,2\nx,2\n", Some("a"), None, "t.csv:3: column `a` is `x`; allowed in an input: a finite"),
            ("a,y\n1,2\n1,x\n", Some("a"), None, "t.csv:3: column `y` is `x`; allowed in an output: a number"),
        ];
        for (text, inputs, outputs, wanted) in cases {
            let found = read(text, inputs, outputs).unwrap_err().to_string();
            assert!(found.starts_with(wanted), "{found}");
        }
    }
}
