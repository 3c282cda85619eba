//! The work of sweeps and of analyses of tables of runs.

use std::collections::BTreeSet;
use std::path::Path;

use crate::engine::prepared::PreparedRun;
use crate::ensemble::threads;
use crate::error::Result;
use crate::experiments::sweep;
use crate::scenario::levers::LeverId;
use crate::scenario::paths::Setting;
use crate::scenario::study::ActsOn;
use crate::scenario::study::Design;
use crate::scenario::study::Study;
use crate::session::options::RunOptions;
use crate::session::project::Project;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::files;
use crate::session::workload::runs;
use crate::store::sweep::part::PartFormat;
use crate::store::sweep::read;
use qilu_methods::design::saltelli;

/// Bytes of a number.
const NUMBER: u64 = size_of::<f64>() as u64;

/// Copies of a table of values while it is read and analysed: lists that grow take up to twice their length, and a part of
/// the table is selected.
const TABLES: u64 = 4;

/// Copies of a text while it is read: its bytes, and the text in UTF-8.
const TEXTS: u64 = 2;

/// Fewest bytes of a value in a text: a digit, a point, a digit and a comma.
const LEAST_TEXT: u64 = 4;

/// Bytes that are kept of each part of a sweep: its number, its name, and its digest.
const OF_A_PART: u64 = 256;

/// Number of points of a study, without laying them out.
fn points(study: &Study) -> u64 {
    let factors = study.factors.len();
    let times = |points: usize, rows: usize| (points as u64).saturating_mul(rows as u64);
    match &study.design {
        Design::Scenario => 1,
        Design::Grid => study.factors.iter().fold(1, |all: u64, factor| all.saturating_mul(factor.levels as u64)),
        Design::Latin { points, .. } | Design::Sobol { points } => *points as u64,
        Design::Saltelli { points, second_order, .. } => times(*points, saltelli::block(factors, *second_order)),
        Design::Morris { points, .. } => times(*points, factors + 1),
        Design::Matrix { path } => files::size(path) / (LEAST_TEXT * factors.max(1) as u64),
    }
}

/// Bytes of the scenario of a point: its settings and the values of the levers by year and county.
fn of_a_point(study: &Study, run: &PreparedRun) -> u64 {
    let factors = study.factors.iter().filter_map(|factor| match &factor.acts_on {
        ActsOn::Lever(places) => Some(places),
        ActsOn::Parameter(_) => None,
    });
    let settings: Vec<&Setting> = study.scenario.settings().iter().chain(factors.flatten()).collect();
    let levers: BTreeSet<LeverId> = settings.iter().map(|setting| setting.lever).collect();
    let counties: usize = settings.iter().map(|setting| setting.counties.len()).sum();
    let cells = levers.len() * run.scenario().years().len() * run.region().county_count() + counties;
    cells as u64 * NUMBER
}

impl Project {
    /// The work of [`Project::sweep`].
    ///
    /// # Errors
    /// As [`Project::prepare`]; too many threads.
    pub fn sweep_workload(&self, study: &Study, options: &RunOptions, format: PartFormat) -> Result<Workload> {
        let run = self.prepare(&study.scenario, options)?;
        let threads = threads::resolved(options.threads)?;
        let points = points(study);
        let factors = study.factors.len().max(1) as u64;
        // The design and the values of the factors; the design of Saltelli has both of its matrices besides.
        let design = points.saturating_mul(factors).saturating_mul(3 * NUMBER);
        let text = if let Design::Matrix { path } = &study.design { TEXTS * files::size(path) } else { 0 };
        // A part is computed while the one before is written.
        let parts = 2 * TABLES * NUMBER * sweep::PART_VALUES as u64;
        let draws = options.draws_or(study.draws);
        // All points of a part are prepared before its first run.
        let of_each = (u64::from(draws) * u64::from(study.replicates)).max(1);
        let prepared = (sweep::PART_RUNS as u64).div_ceil(of_each).min(points).saturating_mul(of_a_point(study, &run));
        let fixed =
            [design, text, parts, prepared].into_iter().fold(runs::in_progress(&run, threads), u64::saturating_add);
        // The least size of a part is that of a sweep of many runs.
        let of_a_draw = points.saturating_mul(study.replicates.into()).saturating_mul(OF_A_PART);
        let memory = Memory { fixed, each: of_a_draw / sweep::PART_RUNS as u64, growing: [0, 0] };
        let mut size = Size::of("--draws", draws);
        size.reduce.insert(0, "design.points");
        let runs = points as f64 * f64::from(study.replicates) * f64::from(draws);
        let (project, study, options) = (self.clone(), study.clone(), options.clone());
        Workload::new(size, memory, options.threads, runs, move || {
            Ok(project.sweep_trial(&study, &options, format)?.seconds)
        })
    }
}

/// Memory of a table of runs: a finished sweep or a CSV file, and its numbers of rows and columns, at most.
pub(in crate::session) fn of_table(table: &Path) -> (Memory, u64) {
    let bytes = files::size(table);
    let (rows, values) = match read::identity(table) {
        Ok(identity) => {
            // The factors are columns of the list of points.
            let points = std::fs::read_to_string(table.join("points.csv")).unwrap_or_default();
            let factors = points.lines().next().map_or(0, |header| header.split(',').count());
            let runs = (identity.points as u64).saturating_mul(identity.draws.into());
            let runs = runs.saturating_mul(identity.replicates.into());
            (runs, runs.saturating_mul((identity.columns + factors) as u64))
        }
        Err(_) => (bytes / LEAST_TEXT, bytes / LEAST_TEXT),
    };
    let fixed = bytes.saturating_mul(TEXTS).saturating_add(values.saturating_mul(TABLES * NUMBER));
    (Memory { fixed, each: 0, growing: [0, 0] }, rows)
}
