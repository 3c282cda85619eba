//! The law of the transfer to urban residence, estimated on the other provinces.

use std::path::PathBuf;

use crate::data::national;
use crate::data::national::NationalTables;
use crate::data::stack_weights;
use crate::data::stack_weights::StackWeight;
use crate::data::transfer_prior;
use crate::data::transfer_prior::TransferPriors;
use crate::ensemble::threads::pool;
use crate::error::Error;
use crate::error::Result;
use crate::input;
use crate::national::estimate;
use crate::national::estimate::SamplerSettings;
use crate::national::estimate::TransferEstimate;
use crate::national::panel::Panel;
use crate::national::panel::Sample;
use crate::national::study;
use crate::national::study::KNOWN_TO;
use crate::national::study::TransferStudy;
use crate::national::trend;
use crate::output::ExistingOutput;
use crate::output::OutputFile;
use crate::report;
use crate::session::project::Project;
use crate::session::workload::Memory;
use crate::session::workload::Size;
use crate::session::workload::Workload;
use crate::session::workload::trial;
use qilu_messages::Language;
use qilu_messages::session::SessionFault;

/// Bytes of the chains, their warm-up and their draws, as measured: kept positions do not grow with the steps.
const CHAINS_MEMORY: u64 = 40_000_000;

/// Steps of the trials of the time.
const TRIALS: [u32; 2] = [500, 2000];

/// Options of an estimate.
#[derive(Clone, Copy, Debug)]
pub struct TransferOptions {
    /// Steps of each chain, after its warm-up.
    pub steps: u32,
    /// Master seed of the random numbers.
    pub seed: u64,
    /// Number of threads; 0 for one per core.
    pub threads: usize,
}

impl Default for TransferOptions {
    fn default() -> TransferOptions {
        TransferOptions { steps: estimate::STEPS, seed: 2022, threads: 0 }
    }
}

/// The estimates, and the priors and weights that are made from them.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Estimates by the last year that was known.
    pub estimates: [TransferEstimate; 2],
    /// Priors and correlations, as the files have them.
    pub priors: TransferPriors,
    /// Weights of the stacked forecast, as the file has them.
    pub stack: Vec<StackWeight>,
    project: Project,
}

impl Project {
    /// The work of [`Project::estimate_transfer`].
    ///
    /// # Errors
    /// As [`Project::estimate_transfer`]; too many threads.
    pub fn transfer_workload(&self, options: &TransferOptions) -> Result<Workload> {
        let panel = Panel::new(self.national_tables()?, &self.region().province.code, Sample::Core);
        let memory = Memory { fixed: CHAINS_MEMORY, ..Memory::default() };
        let TransferOptions { steps, seed, threads } = *options;
        Workload::new(Size::of("--steps", steps), memory, threads, 0.0, move || {
            let pool = pool(threads)?;
            let one = trial::linear(steps.into(), TRIALS, |steps| {
                pool.install(|| estimate::estimate(&panel, KNOWN_TO[1], SamplerSettings::new(steps, seed)));
                Ok(())
            })?;
            // The weights of the stack need the estimate of each origin of their windows too.
            let origins = KNOWN_TO.len() + trend::scored_windows().count();
            Ok(one * origins as f64)
        })
    }

    /// Estimates the law on the other provinces: from what was known up to the last census, and up to the last year.
    ///
    /// # Errors
    /// A package without the tables of the provinces; chains that have not converged; threads that cannot be started.
    pub fn estimate_transfer(&self, options: &TransferOptions) -> Result<Transfer> {
        let tables = self.national_tables()?;
        self.transfer_workload(options)?.check()?;
        let settings = SamplerSettings::new(options.steps, options.seed);
        let own = &self.region().province.code;
        let pool = pool(options.threads)?;
        let estimates = pool.install(|| study::estimates(tables, own, settings));
        for estimate in &estimates {
            if let Some((quantity, summary)) = estimate.not_converged() {
                let (r_hat, effective) = (summary.r_hat, summary.effective);
                let fault = SessionFault::NotConverged { quantity, year: estimate.known_to, r_hat, effective };
                return Err(Error::setting(fault));
            }
        }
        let stack = study::stack_weights(&pool.install(|| study::trend_test(tables, own, settings)));
        Ok(Transfer { priors: study::priors(&estimates), stack, estimates, project: self.clone() })
    }

    /// The pages about the law, docs/transfer.md and its picture: names and texts.
    ///
    /// # Errors
    /// As [`Project::estimate_transfer`], but for chains.
    pub fn transfer_pages(&self, options: &TransferOptions) -> Result<Vec<(String, String)>> {
        let tables = self.national_tables()?;
        let settings = SamplerSettings::new(options.steps, options.seed);
        let own = &self.region().province.code;
        let study = pool(options.threads)?.install(|| TransferStudy::new(tables, own, settings));
        let page = report::transfer::page(&study, settings);
        let picture = report::transfer::picture(&study, Language::English);
        Ok(vec![("transfer.md".to_owned(), page), ("transfer.svg".to_owned(), picture)])
    }

    /// Checks before an estimate that its files can be written into the data package.
    ///
    /// # Errors
    /// The data are those inside the program; `datapackage.json` does not list the files; a file exists and is not to be replaced;
    /// the folder cannot be written.
    pub fn check_transfer_files(&self, existing: ExistingOutput) -> Result<()> {
        let package = &self.data().package;
        package.editable()?;
        for name in [transfer_prior::PRIORS, transfer_prior::CORRELATIONS, stack_weights::WEIGHTS] {
            OutputFile::open(package.file(package.resource(name)?), existing)?;
        }
        Ok(())
    }

    fn national_tables(&self) -> Result<&NationalTables> {
        let (shares, increase) = (national::SHARES, national::INCREASE);
        self.data().national.as_ref().ok_or_else(|| Error::setting(SessionFault::NoNationalTables { shares, increase }))
    }
}

impl Transfer {
    /// The summary for the terminal.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        report::transfer::text(&self.estimates, &self.stack, language)
    }

    /// Names and texts of the files.
    fn files(&self) -> [(&'static str, String); 3] {
        let [priors, correlations] = self.priors.files();
        [priors, correlations, (stack_weights::WEIGHTS_FILE, stack_weights::file(&self.stack))]
    }

    /// Writes the priors and the weights into the data package and seals the package: all files or none.
    ///
    /// # Errors
    /// As [`Project::check_transfer_files`]; a file that cannot be written; a file of the package that was edited since it was
    /// read.
    pub fn write(&self, existing: ExistingOutput) -> Result<()> {
        self.project.check_transfer_files(existing)?;
        let files = self.files();
        let new: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.project.data().package.write(&new)
    }

    /// Files of the data package that differ from those of this estimate.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn differences(&self) -> Result<Vec<PathBuf>> {
        let folder = &self.project.data().package.folder;
        let mut different = Vec::new();
        for (name, text) in self.files() {
            let path = folder.join(name);
            if input::text(&path)? != text {
                different.push(path);
            }
        }
        Ok(different)
    }
}
