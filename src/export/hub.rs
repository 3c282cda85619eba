//! A model output of the hubverse (<https://docs.hubverse.io>): one value in each row, with the task in the first
//! columns.
//!
//! Tasks are `origin_date` (end of the base year), `scenario_id`, `location` (division code), `target` (variable) and
//! `target_end_date` (end of the year). A statistic that the draws do not show has no row, because a hub takes no empty value.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;

use super::rows::RowWriter;
use crate::error::Error;
use crate::error::Result;
use crate::store::finished::FinishedRun;
use crate::store::finished::Selection;
use crate::store::rows::Subject;
use qilu_messages::export::ExportFault;

/// The id of output types without one.
const NONE: &str = "NA";

/// A value of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HubRow<'a> {
    /// End of the base year.
    pub origin_date: &'a str,
    /// Name of the scenario.
    pub scenario_id: &'a str,
    /// Division code of the area.
    pub location: &'a str,
    /// Name of the indicator.
    pub target: &'a str,
    /// End of the year that the value is of.
    pub target_end_date: &'a str,
    /// `mean`, `median`, `quantile`, `cdf` or `sample`.
    pub output_type: &'a str,
    /// Probability of a quantile, threshold of a `cdf`, number of the draw of a sample; `NA` for the others.
    pub output_type_id: &'a str,
    /// The value.
    pub value: &'a str,
}

/// Scenario, code of the area, variable and year of a value.
type HubTask<'a> = (&'a str, &'a str, &'a str, u16);

fn task<'a>(subject: &Subject<'a>) -> HubTask<'a> {
    (subject.head.scenario, subject.at.place.region_code, subject.variable, subject.year)
}

/// End of the base year, which a hub takes as the round of a forecast. Stocks are those of the end of a year.
fn origin(run: &FinishedRun) -> Result<String> {
    Ok(format!("{}-12-31", run.years()?.pop_first().unwrap_or_default()))
}

/// The name that a hub demands of a file of a run, if the file has another one: the round, then the abbreviations of team
/// and model, each of at most 16 letters, digits and underscores (hubverse documentation, model output). The team is
/// known to the user alone and stands as `TEAM`.
///
/// # Errors
/// The years of the run cannot be read.
pub fn name_wanted(run: &FinishedRun, path: &Path) -> Result<Option<String>> {
    let origin = origin(run)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".csv").and_then(|stem| stem.strip_prefix(&*origin)?.strip_prefix('-'));
    let is_abbreviation = |part: &str| {
        (1..=16).contains(&part.len()) && part.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let is_sound = stem
        .and_then(|stem| stem.split_once('-'))
        .is_some_and(|(team, model)| is_abbreviation(team) && is_abbreviation(model));
    Ok((!is_sound).then(|| format!("{origin}-TEAM-qilu.csv")))
}

pub(super) fn write(run: &FinishedRun, what: &Selection, to: &mut RowWriter<'_>) -> Result<()> {
    to.header::<HubRow<'_>>()?;
    let origin = origin(run)?;
    let mut add = |task: HubTask<'_>, kind: &str, id: &str, value: &str| {
        if value.is_empty() {
            return Ok(());
        }
        let (scenario, code, variable, year) = task;
        to.add(&HubRow {
            origin_date: &origin,
            scenario_id: scenario,
            location: code,
            target: variable,
            target_end_date: &format!("{year}-12-31"),
            output_type: kind,
            output_type_id: id,
            value,
        })
    };
    run.summaries(what, &mut |row| {
        let (task, value) = (task(&row.subject), row.value.as_str());
        match row.statistic {
            "mean" => add(task, "mean", NONE, value),
            // The hubverse has no output types for the standard deviation and the Monte Carlo error.
            "sd" | "mcse" => Ok(()),
            quantile => {
                // The median is an output type of its own in a hub, besides the quantile of 0.5.
                if quantile == "q0.5" {
                    add(task, "median", NONE, value)?;
                }
                add(task, "quantile", &quantile[1..], value)
            }
        }
    })?;
    let mut seen = BTreeSet::new();
    run.target_rows(what, &mut |row| {
        let task = (row.head.scenario, row.at.place.region_code, row.variable, row.year);
        let probability = row.probability.as_str();
        // A target whose value is published has no probability, nor has one draw.
        if probability.is_empty() {
            return Ok(());
        }
        let wrong = || Error::mismatch(ExportFault::NotANumber { text: probability.to_owned() });
        let met: f64 = probability.parse().map_err(|_| wrong())?;
        // Thresholds have a fixed number of decimals in the file; the id has the shortest form of the number.
        let threshold = row.threshold.as_str().trim_end_matches('0').trim_end_matches('.');
        // Two readings of a target may have the same threshold, and a hub allows each row once.
        let (scenario, code, variable, year) = task;
        if seen.insert((format!("{scenario},{code},{variable},{year}"), threshold.to_owned())) {
            // The hubverse has probabilities of at most a value: the complement. Ties have probability zero.
            add(task, "cdf", threshold, &format!("{:.6}", 1.0 - met))?;
        }
        Ok(())
    })?;
    // The number of the draw is the id for all tasks, so the samples of different tasks belong to one joint
    // distribution.
    if what.draws {
        run.draws(what, &mut |row| add(task(&row.subject), "sample", &row.draw.to_string(), row.value.as_str()))?;
    }
    Ok(())
}
