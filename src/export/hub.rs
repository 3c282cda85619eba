//! A model output of the hubverse (<https://docs.hubverse.io>): a row a value, with the task in the first columns.
//!
//! Tasks are `origin_date` (end of the base year), `scenario_id`, `location` (division code), `target` (variable) and
//! `target_end_date` (end of the year).

use std::collections::BTreeSet;

use super::rows::Rows;
use crate::error::Error;
use crate::error::Result;
use crate::store::finished::Finished;
use crate::store::finished::Selection;

/// What stands where an output type has no id.
const NONE: &str = "NA";

pub(super) fn write(run: &Finished, what: &Selection, to: &mut Rows<'_>) -> Result<()> {
    to.row([
        "origin_date",
        "scenario_id",
        "location",
        "target",
        "target_end_date",
        "output_type",
        "output_type_id",
        "value",
    ])?;
    let origin = run.years()?.pop_first().unwrap_or_default();
    let mut add = |task: [&str; 4], kind: &str, id: &str, value: &str| {
        let [scenario, code, variable, year] = task;
        let (origin, end) = (format!("{origin}-12-31"), format!("{year}-12-31"));
        to.row([&origin, scenario, code, variable, &end, kind, id, value])
    };
    run.summaries(what, &mut |row| {
        let task = [row.scenario(), row.code(), row.variable(), row.year()];
        match row.statistic() {
            "mean" => add(task, "mean", NONE, row.value()),
            // Spread and sampling error are no output types.
            "sd" | "mcse" => Ok(()),
            quantile => {
                if quantile == "q0.5" {
                    add(task, "median", NONE, row.value())?;
                }
                add(task, "quantile", &quantile[1..], row.value())
            }
        }
    })?;
    let mut seen = BTreeSet::new();
    run.chances(what, &mut |chance| {
        let task = [chance.scenario(), chance.code(), chance.variable(), chance.year()];
        let wrong = || Error::Mismatch(format!("`{}` in a run's file is not a number", chance.probability()));
        let met: f64 = chance.probability().parse().map_err(|_| wrong())?;
        // Whole numbers stand there with decimals too.
        let threshold = chance.threshold().trim_end_matches('0').trim_end_matches('.');
        // Two readings of a target may ask for the same.
        if seen.insert([task.map(str::to_owned).join(","), threshold.to_owned()]) {
            // A cumulative distribution tells the chance of at most the threshold; a tie has no chance.
            add(task, "cdf", threshold, &format!("{:.6}", 1.0 - met))?;
        }
        Ok(())
    })?;
    if what.draws {
        run.draws(what, &mut |row| {
            let task = [row.scenario(), row.code(), row.variable(), row.year()];
            add(task, "sample", row.statistic(), row.value())
        })?;
    }
    Ok(())
}
