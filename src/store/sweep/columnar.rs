//! Parts as Parquet.

use std::path::Path;

use ndarray::Array2;
use ndarray::Axis;

use crate::error::Result;
use crate::experiments::sweep::SweepPart;
use crate::experiments::sweep::SweepRun;
use crate::store::columns::Column;
use crate::store::columns::Columns;
use crate::store::parquet;
use crate::store::sweep::run_row::RunRow;
use crate::store::table;

/// A part as a file.
pub(super) fn encode(part: &SweepPart, labels: &[String]) -> Vec<u8> {
    let numbers = |number: fn(&SweepRun) -> u32| Column::Int(part.runs.iter().map(|run| number(run).into()).collect());
    let points = part.runs.iter().map(|run| i64::try_from(run.point).expect("points are far below 2^63")).collect();
    // Nearly all of these texts are empty, so indices take much less room.
    let failures = Column::Dictionary(part.failures.iter().map(String::as_str).collect());
    let run = [Column::Int(points), numbers(|run| run.draw), numbers(|run| run.replicate), failures];
    let values = part.values.axis_iter(Axis(1)).map(|column| Column::Float(column.to_vec()));
    let names = table::columns::<RunRow<'_>>().into_iter().chain(labels.iter().cloned());
    parquet::bytes(&Columns::new(names.zip(run.into_iter().chain(values)).collect()))
}

/// A part from its file; `None` if the columns are not those of a part.
pub(super) fn decode(path: &Path) -> Result<Option<SweepPart>> {
    Ok(of_columns(&parquet::read(path)?))
}

fn of_columns(columns: &Columns) -> Option<SweepPart> {
    let names = table::columns::<RunRow<'_>>();
    let [point, draw, replicate, failure] = &names[..] else { unreachable!("the columns of a run") };
    let numbers = |name: &str| match columns.get(name)? {
        Column::Int(numbers) => Some(numbers),
        _ => None,
    };
    let runs = numbers(point)?.iter().zip(numbers(draw)?).zip(numbers(replicate)?).map(|((point, draw), replicate)| {
        Some(SweepRun {
            point: (*point).try_into().ok()?,
            draw: (*draw).try_into().ok()?,
            replicate: (*replicate).try_into().ok()?,
        })
    });
    let runs: Vec<SweepRun> = runs.collect::<Option<_>>()?;
    let failures = match columns.get(failure)? {
        Column::Dictionary(words) => words.iter().map(str::to_owned).collect(),
        Column::Text(texts) => texts.clone(),
        _ => return None,
    };
    let values: Vec<&[f64]> = columns
        .iter()
        .skip(names.len())
        .map(|(_, column)| match column {
            Column::Float(numbers) => Some(&numbers[..]),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let values = Array2::from_shape_fn((runs.len(), values.len()), |(run, column)| values[column][run]);
    Some(SweepPart { runs, values, failures })
}
