//! Published statistics as observations with errors, and their predictions by draws of the model.

use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;

use ndarray::Array2;
use qilu_messages::Message;
use qilu_messages::plausibility::PlausibilityFault;
use qilu_methods::random;
use qilu_methods::random::Purpose;
use rayon::prelude::*;

use crate::data::Data;
use crate::data::errors;
use crate::data::observations::Observation;
use crate::data::supplied::Supplied;
use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::prepared::PreparedRun;
use crate::engine::year;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::INDICATORS;
use crate::indicators::Indicator;
use crate::measure;
use crate::region::Area;
use crate::scenario::LAST_YEAR;

/// A published statistic with its error.
#[derive(Clone, Debug)]
pub struct ObservedValue {
    /// Area that the statistic describes.
    pub area: Area,
    /// Indicator of the model that the statistic measures.
    pub indicator: &'static Indicator,
    /// Year at whose end, or during which, the statistic was observed.
    pub year: u16,
    /// Value in the indicator's unit.
    pub value: f64,
    /// Standard error in the indicator's unit.
    pub sd: f64,
    /// Name of the series, which tells revisions apart.
    pub vintage: String,
    /// Keys of the sources in `data/sources.csv`.
    pub source: String,
}

/// A published statistic with the line that gives it.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Line of the file, from 1; `None` for a statistic of the data package.
    pub line: Option<u64>,
    /// The statistic with its error.
    pub observed: ObservedValue,
}

/// Figures of a file, in its order.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The file, for messages.
    pub file: PathBuf,
    /// The figures.
    pub rows: Vec<Figure>,
}

impl Figures {
    /// An error at the line of a figure.
    pub fn error(&self, figure: &Figure, fault: impl Into<Message>) -> Error {
        match figure.line {
            Some(line) => Error::at_line(&self.file, line, fault),
            None => Error::input(&self.file, fault),
        }
    }

    /// The statistics without their lines.
    #[must_use]
    pub fn observed(&self) -> Vec<ObservedValue> {
        self.rows.iter().map(|row| row.observed.clone()).collect()
    }
}

/// The statistics of the data package after `from` up to `until`, as figures without lines.
#[must_use]
pub fn of_package(data: &Data, from: u16, until: u16) -> Figures {
    let rows = observed_values(data, from, until).into_iter().map(|observed| Figure { line: None, observed });
    Figures { file: data.folder.join("observations.csv"), rows: rows.collect() }
}

/// Last year after `from` that has a statistic whose error is stated; `None` if there is none.
#[must_use]
pub fn last_year(data: &Data, from: u16) -> Option<u16> {
    observed_values(data, from, LAST_YEAR).iter().map(|observed| observed.year).max()
}

/// Statistics of the years after `from` up to `until` whose error `observation_errors.csv` states: year by year, indicator
/// by indicator, area by area. Of several series, the one that the table lists first is used.
#[must_use]
pub fn observed_values(data: &Data, from: u16, until: u16) -> Vec<ObservedValue> {
    let mut observations = Vec::new();
    for year in from + 1..=until {
        for indicator in &INDICATORS {
            for area in data.region.areas() {
                let code = &data.region.names(area).code;
                let rows = data.observations.all(code, indicator.id.published_name(), year);
                observations.extend(credible(data, area, indicator, year, rows));
            }
        }
    }
    observations
}

/// The statistic of the data package of a quantity, with its error; `None` if no series with a stated error has one.
#[must_use]
pub fn published(data: &Data, area: Area, indicator: &'static Indicator, year: u16) -> Option<ObservedValue> {
    let rows = data.observations.all(&data.region.names(area).code, indicator.id.published_name(), year);
    credible(data, area, indicator, year, rows)
}

/// The statistic among several series that `observation_errors.csv` lists first; `None` where it lists none of them.
fn credible(
    data: &Data,
    area: Area,
    indicator: &'static Indicator,
    year: u16,
    rows: &[Observation],
) -> Option<ObservedValue> {
    let level = errors::level(area);
    let name = indicator.id.published_name();
    // The order of the table is the order of preference, and a series without a stated error is never used.
    data.errors.iter().filter(|error| error.indicator == name && error.level == level).find_map(|error| {
        // Values are combined with the error of their own series, since revisions differ in their errors.
        let row = rows.iter().find(|row| row.vintage == error.vintage)?;
        Some(ObservedValue {
            area,
            indicator,
            year,
            value: row.value,
            sd: error.of(row.value),
            vintage: row.vintage.clone(),
            source: row.source.clone(),
        })
    })
}

/// Statistics of a user's file, in its order.
///
/// - `path`: the file, for messages.
///
/// # Errors
/// A statistic of an indicator that the model does not report, which would otherwise be left out without a word.
pub fn of_supplied(data: &Data, path: &Path, supplied: &[Supplied]) -> Result<Figures> {
    let figure = |own: &Supplied| {
        let indicator = INDICATORS.iter().find(|row| row.id.published_name() == own.indicator);
        let observed = indicator.and_then(|indicator| {
            credible(data, own.area, indicator, own.year, std::slice::from_ref(&own.observation))
        });
        let fault = || PlausibilityFault::NotReported { indicator: own.indicator.clone() };
        let observed = observed.ok_or_else(|| Error::at_line(path, own.line, fault()))?;
        Ok(Figure { line: Some(own.line), observed })
    };
    Ok(Figures { file: path.to_owned(), rows: supplied.iter().map(figure).collect::<Result<_>>()? })
}

/// Predictions of some quantities (area, indicator, year) by the draws of a scenario: quantities x draws, in the unit of
/// each indicator.
///
/// Draws run in parallel; each fills its own column. Years after the last that is asked are not run.
#[must_use]
pub fn predict(
    run: &PreparedRun,
    seed: u64,
    draws: Range<u32>,
    asked: &[(Area, &'static Indicator, u16)],
) -> Array2<f64> {
    let base_year = run.scenario().base_year;
    // Years after the last quantity have no effect on it, so they are not projected.
    let last = asked.iter().map(|(_, _, year)| *year).max().unwrap_or(base_year + 1);
    let run = run.of_scenario(run.scenario().until(last)).with_seed(seed);
    let region = run.region();
    let columns: Vec<Vec<f64>> = draws
        .into_par_iter()
        .map_init(
            || Workspace::new(region),
            |work, number| {
                let projection = year::project(&run, &Draw::new(&run, number), work);
                let value = |(area, indicator, year): &(Area, &'static Indicator, u16)| {
                    let accounts = &projection.accounts[usize::from(*year - base_year)];
                    (indicator.value)(&measure::account(region, accounts, *area))
                };
                asked.iter().map(value).collect()
            },
        )
        .collect();
    Array2::from_shape_fn((asked.len(), columns.len()), |(row, column)| columns[column][row])
}

/// Statistics of a truth: its predictions with errors of the stated size, as the smoother assumes.
///
/// - `truth`: predictions, observations x 1 draw; there may be more rows.
/// - `address`: seed and number of the truth.
pub(super) fn simulated(
    truth: &Array2<f64>,
    observations: &[ObservedValue],
    address: (u64, u32),
) -> Vec<ObservedValue> {
    let mut rng = random::stream(address.0, address.1, 0, Purpose::SyntheticFigures);
    let with_error = |(at, observation): (usize, &ObservedValue)| {
        let value = truth[[at, 0]] + observation.sd * random::normal(&mut rng);
        ObservedValue { value, ..observation.clone() }
    };
    observations.iter().enumerate().map(with_error).collect()
}
