//! A sweep: the runs of a study (points x draws x replicates), computed part by part.
//!
//! A part is a range of consecutive runs. Its content depends on the study alone, so parts can be computed in any order, on
//! any machine, and again.

use std::ops::Range;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use ndarray::Array2;
use ndarray::ArrayView1;
use rayon::prelude::*;

use crate::data::Data;
use crate::engine::cohort::Workspace;
use crate::engine::draw::Draw;
use crate::engine::draw::DrawIndices;
use crate::engine::prepared::PreparedRun;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::columns;
use crate::experiments::evaluate::Output;
use crate::experiments::evaluate::Readings;
use crate::progress::ProgressListener;
use crate::scenario::MAX_DRAWS;
use crate::scenario::Scenario;
use crate::scenario::study::ActsOn;
use crate::scenario::study::Design;
use crate::scenario::study::Study;
use qilu_messages::data::AllowedData;
use qilu_messages::experiments::SweepRunFault;
use qilu_methods::design::grid;
use qilu_methods::design::latin;
use qilu_methods::design::morris;
use qilu_methods::design::saltelli;
use qilu_methods::design::sobol;

/// Most runs of a part. A sweep that is killed loses the part that it computes, about a second of work.
pub const PART_RUNS: usize = 256;

/// Most values of a part, which bounds the memory of a sweep.
pub const PART_VALUES: usize = 1 << 20;

/// Fewest parts of a sweep with at least as many runs, so that several machines can share them.
const PARTS: usize = 64;

/// The plan of a study: its points, runs and outputs.
#[derive(Debug)]
pub struct Sweep<'a> {
    /// The study that is run.
    pub study: &'a Study,
    /// Values of the factors: points x factors, in their units.
    pub points: Array2<f64>,
    /// Outputs that are read from each run, one per column.
    pub outputs: Vec<Output>,
}

/// One run of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SweepRun {
    /// Index of the design point.
    pub point: usize,
    /// Number of the draw: parameters, delivery of levers, initial state.
    pub draw: u32,
    /// Number of the replicate: annual shocks.
    pub replicate: u32,
}

/// The results of a stretch of runs.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepPart {
    /// The runs of the part, in their order.
    pub runs: Vec<SweepRun>,
    /// Values: runs x (outputs, then recorded parameters); not a number where a run failed or an expression has no value.
    pub values: Array2<f64>,
    /// Reason of the failure of each run, in English; empty for runs that did not fail.
    pub failures: Vec<String>,
}

impl SweepPart {
    /// A part of no runs.
    #[must_use]
    pub fn empty(columns: usize) -> SweepPart {
        SweepPart { runs: Vec::new(), values: Array2::zeros((0, columns)), failures: Vec::new() }
    }
}

impl<'a> Sweep<'a> {
    /// Plans a study.
    ///
    /// # Errors
    /// A matrix that does not fit the factors, more factors than a design can take, too many runs, or an output that
    /// the scenario does not have.
    pub fn new(study: &'a Study, data: &Data) -> Result<Sweep<'a>> {
        let points = points(study)?;
        let outputs = outputs(study);
        Readings::new(&outputs, &study.scenario, &data.region)?;
        // Each replicate of a draw needs annual shocks of its own, numbered in the range of draws.
        let shocks = u64::from(study.draws) * u64::from(study.replicates);
        if shocks > u64::from(MAX_DRAWS) {
            let (draws, replicates) = (study.draws, study.replicates);
            return Err(Error::setting(SweepRunFault::TooManyRuns {
                draws,
                replicates,
                runs: shocks,
                most: MAX_DRAWS,
            }));
        }
        Ok(Sweep { study, points, outputs })
    }

    /// Number of runs.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.points.nrows() * self.runs_of_a_point()
    }

    /// Number of values of a run: its outputs and its recorded parameters.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.outputs.len() + self.study.recorded.len()
    }

    /// Number of runs of each point.
    #[must_use]
    pub fn runs_of_a_point(&self) -> usize {
        self.study.draws as usize * self.study.replicates as usize
    }

    /// Runs of each part but the last.
    #[must_use]
    pub fn part_size(&self) -> usize {
        let by_values = PART_VALUES / self.columns();
        // Small enough for the loss of one part, for memory and for sharing, in this order; never empty.
        self.runs().div_ceil(PARTS).min(PART_RUNS).min(by_values).max(1)
    }

    /// Number of parts.
    #[must_use]
    pub fn parts(&self) -> usize {
        self.runs().div_ceil(self.part_size())
    }

    /// The runs of a part, as indices in the order point, draw, replicate, the last fastest.
    #[must_use]
    pub fn range(&self, part: usize) -> Range<usize> {
        let size = self.part_size();
        part * size..((part + 1) * size).min(self.runs())
    }

    /// The run with an index.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "draws and replicates are u32")]
    pub fn run(&self, index: usize) -> SweepRun {
        let replicates = self.study.replicates as usize;
        let within = index % self.runs_of_a_point();
        SweepRun {
            point: index / self.runs_of_a_point(),
            draw: (within / replicates) as u32,
            replicate: (within % replicates) as u32,
        }
    }

    /// Computes a part, its runs in parallel on the current threads.
    ///
    /// - `base`: the scenario of the study, prepared.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when stopped.
    pub fn part(&self, base: &PreparedRun, number: usize, progress: &ProgressListener<'_>) -> Result<SweepPart> {
        self.of_runs(base, self.range(number).map(|index| self.run(index)).collect(), progress)
    }

    /// Computes some runs spread evenly over the sweep, as an estimate of the time of a run.
    ///
    /// # Errors
    /// [`Error::Interrupted`] when stopped.
    pub fn sample(&self, base: &PreparedRun, count: usize, progress: &ProgressListener<'_>) -> Result<SweepPart> {
        let count = count.min(self.runs());
        self.of_runs(base, (0..count).map(|index| self.run(index * self.runs() / count)).collect(), progress)
    }

    fn of_runs(&self, base: &PreparedRun, runs: Vec<SweepRun>, progress: &ProgressListener<'_>) -> Result<SweepPart> {
        let region = base.region();
        let readings = Readings::new(&self.outputs, &self.study.scenario, region)?;
        // Runs of one point are adjacent, so each scenario is prepared once for all its draws.
        let mut points: Vec<usize> = runs.iter().map(|run| run.point).collect();
        points.dedup();
        let prepared: Vec<std::result::Result<PreparedRun, SweepRunFault>> =
            points.par_iter().map(|&point| Ok(base.of_scenario(self.scenario(&self.points.row(point))?))).collect();
        let rows: Vec<(Vec<f64>, String)> = runs
            .par_iter()
            .map_init(
                || Workspace::new(region),
                |work, run| {
                    progress.check()?;
                    let index = points.binary_search(&run.point).expect("points rise with runs");
                    let row = match &prepared[index] {
                        Ok(prepared) => self.read(&readings, prepared, *run, work),
                        Err(reason) => Err(reason.clone()),
                    };
                    progress.advance();
                    Ok(row.map_or_else(
                        // Files of parts hold the reason in English, whatever the language of the person.
                        |reason| (vec![f64::NAN; self.columns()], reason.to_string()),
                        |values| (values, String::new()),
                    ))
                },
            )
            .collect::<Result<_>>()?;
        let (values, failures): (Vec<Vec<f64>>, Vec<String>) = rows.into_iter().unzip();
        let values = Array2::from_shape_vec((runs.len(), self.columns()), values.concat())
            .expect("a value for every run and output");
        Ok(SweepPart { runs, values, failures })
    }

    /// The values of one run, or the reason of its failure. A run that panics does not stop the others.
    fn read(
        &self,
        readings: &Readings<'_>,
        prepared: &PreparedRun,
        run: SweepRun,
        work: &mut Workspace,
    ) -> std::result::Result<Vec<f64>, SweepRunFault> {
        // Replicates vary the shocks and keep the parameters, so the variance within a draw is that of the shocks
        // alone.
        let numbers =
            DrawIndices { shocks: run.draw * self.study.replicates + run.replicate, ..DrawIndices::from(run.draw) };
        let read = || {
            let draw = Draw::new(prepared, numbers);
            let mut values = readings.read(prepared, &draw, work);
            values.extend(self.study.recorded.iter().map(|parameter| draw.values.get(*parameter)));
            values
        };
        let values = catch_unwind(AssertUnwindSafe(read)).map_err(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            text.map_or(SweepRunFault::ProgramErrorWithoutText, |text| SweepRunFault::ProgramError {
                text: text.to_owned(),
            })
        });
        // A panic may have left half-written rows in the workspace.
        if values.is_err() {
            *work = Workspace::new(prepared.region());
        }
        values
    }

    /// The scenario of a point.
    ///
    /// # Errors
    /// A factor has a value outside of the range of its lever or prior, as a matrix of a user can have.
    ///
    /// - `point`: values of the factors in their order.
    fn scenario(&self, point: &ArrayView1<'_, f64>) -> std::result::Result<Scenario, SweepRunFault> {
        let mut settings = Vec::new();
        for (factor, &value) in self.study.factors.iter().zip(point) {
            if let ActsOn::Lever(places) = &factor.acts_on {
                let row = places[0].lever.row();
                if !row.range.contains(&value) {
                    let allowed = AllowedData::Range { low: *row.range.start(), high: *row.range.end() };
                    let (factor, allowed) = (factor.name.clone(), allowed.in_unit(row.unit).clause());
                    return Err(SweepRunFault::FactorValue { factor, value, allowed });
                }
                settings.extend(places.iter().map(|place| place.with_value(value)));
            }
        }
        let scenario = self.study.scenario.with_settings(&settings);
        let mut fixed = Vec::new();
        for (factor, &value) in self.study.factors.iter().zip(point) {
            if let ActsOn::Parameter(parameter) = factor.acts_on {
                let prior = scenario.priors.get(parameter);
                let minimum = prior.minimum.unwrap_or(f64::NEG_INFINITY);
                let maximum = prior.maximum.unwrap_or(f64::INFINITY);
                if !(minimum..=maximum).contains(&value) || !value.is_finite() {
                    // A bound that the prior does not have is not named as an infinite number.
                    let allowed = AllowedData::bounds(prior.minimum, prior.maximum).in_unit(&prior.unit).clause();
                    return Err(SweepRunFault::FactorValue { factor: factor.name.clone(), value, allowed });
                }
                fixed.push((parameter, value));
            }
        }
        Ok(if fixed.is_empty() { scenario } else { scenario.with_fixed(&fixed) })
    }
}

/// Values of the factors at all points: points x factors, in the units of the factors.
fn points(study: &Study) -> Result<Array2<f64>> {
    let count = study.factors.len();
    let mut points = match &study.design {
        Design::Matrix { path } => {
            let names: Vec<String> = study.factors.iter().map(|factor| factor.name.clone()).collect();
            // A matrix is in the units of the factors already; all designs below are in the unit cube.
            return Ok(columns::read_csv(path, Some(&names), Some(&[]))?.x);
        }
        Design::Scenario => Array2::zeros((1, 0)),
        Design::Grid => grid::grid(&study.factors.iter().map(|factor| factor.levels).collect::<Vec<_>>()),
        Design::Latin { points, seed } => latin::latin(*points, count, *seed),
        // The sequence begins at 0, where a prior without bounds has no value. A range of the sequence that begins at a
        // power of two and is no longer than it is as even as the first one.
        Design::Sobol { points } => sobol::sobol(*points, count, points.next_power_of_two())?,
        Design::Saltelli { points, second_order, seed } => saltelli::saltelli(*points, count, *second_order, *seed)?,
        Design::Morris { points, levels, seed } => morris::morris(*points, count, *levels, *seed),
    };
    for (mut column, factor) in points.columns_mut().into_iter().zip(&study.factors) {
        column.mapv_inplace(|quantile| factor.spread.at(quantile));
    }
    Ok(points)
}

/// Outputs of a study by expression, area and year, the year fastest.
fn outputs(study: &Study) -> Vec<Output> {
    let mut outputs = Vec::new();
    for asked in &study.outputs {
        for &area in &asked.areas {
            for &year in &asked.years {
                let (label, expression) = (asked.name.clone(), asked.expression.clone());
                outputs.push(Output { label, expression, area, year });
            }
        }
    }
    outputs
}
