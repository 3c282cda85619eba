//! The work of calibrations: members of an ensemble that are moved towards statistics, in one window or in several.

use crate::calibration::calibrate;
use crate::calibration::calibrate::CalibrationSettings;
use crate::calibration::decade::DecadeEvidence;
use crate::calibration::observed::ObservedValue;
use crate::engine::prepared::PreparedRun;
use crate::ensemble::threads;
use crate::ensemble::threads::pool;
use crate::error::Result;
use crate::progress::CancelToken;
use crate::scenario::posterior::CityShock;
use crate::scenario::posterior::ProvinceShock;
use crate::scenario::uncertainty::Parameter;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::runs;
use crate::session::workload::runs::quietly;
use crate::session::workload::trial;

/// Sizes of the trials: the fewest members that a calibration takes, and more.
pub(in crate::session) const TRIALS: [u32; 2] = [20, 100];

/// Tables of unknowns and members that the smoother holds at the same time: the ensemble before and after, its state, the
/// deviations, the change, and the rounded copy that is projected.
pub(in crate::session) const STATES: u64 = 6;

/// Tables of observations and members at the same time: the predictions before and now by column and by row, deviations,
/// residuals, perturbations, and their products.
const PREDICTIONS: u64 = 8;

/// Memory of a calibration.
///
/// - `values`: number of values that are predicted for each member.
/// - `known`: last year whose shocks are unknown.
pub(in crate::session) fn memory(run: &PreparedRun, values: usize, known: u16, threads: usize) -> Memory {
    let years = u64::from(known.saturating_sub(run.scenario().base_year));
    let shocks = ProvinceShock::ALL.len() + run.region().city_count() * CityShock::ALL.len();
    // Not all parameters matter for the statistics, so that this is the largest number.
    let unknowns = Parameter::ALL.len() as u64 + years * shocks as u64;
    let each = size_of::<f64>() as u64 * (STATES * unknowns + PREDICTIONS * values as u64);
    Memory { fixed: runs::in_progress(run, threads), each, growing: [0, 0] }
}

/// A calibration that is tried or repeated.
pub(in crate::session) struct CalibrationPlan {
    pub(in crate::session) run: PreparedRun,
    /// Evidence of the decade before, with which the calibration begins.
    pub(in crate::session) decade: Option<DecadeEvidence>,
    pub(in crate::session) observations: Vec<ObservedValue>,
    pub(in crate::session) settings: CalibrationSettings,
    /// Last year whose statistics are used.
    pub(in crate::session) known: u16,
    pub(in crate::session) threads: usize,
    /// Number of truths of a simulation-based calibration; `None` for a calibration to the statistics.
    pub(in crate::session) truths: Option<u32>,
}

impl CalibrationPlan {
    /// The work of [`Project::calibrate`](crate::session::Project::calibrate) or
    /// [`Project::test_calibration`](crate::session::Project::test_calibration).
    ///
    /// # Errors
    /// Too many threads.
    pub(in crate::session) fn workload(self) -> Result<Workload> {
        let threads = threads::resolved(self.threads)?;
        let own = memory(&self.run, self.observations.len(), self.known, threads);
        // Truths are calibrated side by side.
        let side_by_side = self.truths.map_or(1, |truths| u64::from(truths).min(threads as u64));
        let memory = Memory { each: own.each.saturating_mul(side_by_side), ..own };
        let members = self.settings.members;
        let repeated = f64::from(self.truths.unwrap_or(1));
        // A member is projected through the years of the statistics and through those of the decade before.
        let stages = 1.0 + f64::from(u8::from(self.decade.is_some()));
        let projections = f64::from(members) * f64::from(self.settings.iterations + 1) * stages * repeated;
        Workload::new(Size::of("--members", members), memory, self.threads, projections, move || {
            let pool = pool(self.threads)?;
            let CalibrationPlan { run, decade, observations, settings, known, .. } = &self;
            let unknowns = pool.install(|| calibrate::unknowns(run, observations, *known));
            let one = trial::linear(members.into(), TRIALS, |members| {
                let settings = CalibrationSettings { members, ..*settings };
                quietly(&CancelToken::default(), |_| {
                    pool.install(|| {
                        let run = decade.as_ref().map_or_else(|| run.clone(), |decade| decade.inform(run, settings));
                        let start = calibrate::members(&run, None, &unknowns, *known, settings);
                        let _ = calibrate::calibrate(&run, &start, observations, settings);
                    });
                    Ok(())
                })
            })?;
            Ok(one * repeated)
        })
    }
}
