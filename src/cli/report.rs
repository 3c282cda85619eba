//! `qilu report`: a run as one page that opens anywhere.

use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::draws;
use crate::cli::run::EnsembleArguments;
use crate::data::Data;
use crate::engine::setup::Setup;
use crate::ensemble::run::Settings;
use crate::ensemble::run::Watch;
use crate::error::Error;
use crate::error::Result;
use crate::indicators::IndicatorId;
use crate::page::catalogue::Catalogue;
use crate::page::contributions::Contributions;
use crate::page::dossier::Dossier;
use crate::page::report;
use crate::page::report::Run;
use crate::page::report::Start;
use crate::plan;
use crate::plan::Plan;
use crate::policy::explain;
use crate::policy::explain::Question;
use crate::region::Area;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::session::run_files;
use crate::session::run_files::Made;
use crate::store;
use crate::store::Existing;
use crate::store::RunFolder;
use crate::store::finished::Finished;
use crate::store::manifest;

/// Write a run as one page that opens in any browser, without a network: report.html in its folder.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Run folder, for instance runs/plan-2022, or a scenario file, which is run first if it was not yet
    run: PathBuf,
    /// Run folders or scenario files to compare with [default: the reference]
    #[arg(long, num_args = 1..)]
    compare: Vec<PathBuf>,
    /// Scenario that the contributions of the levers are measured from
    #[arg(long, default_value = "scenarios/baseline.toml")]
    reference: PathBuf,
    /// Draws for the contributions of the levers, each of which stands for dozens of projections; 0 leaves them out
    #[arg(long, default_value_t = 40)]
    contribution_draws: u32,
    /// File to write; `-` for stdout [default: report.html in the run folder]
    #[arg(long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let stop = draws::stop_flag()?;
    let desk = Desk { data: &data, plan: plan::load(&data.package)?, arguments, stop: &stop, language };
    let subject = desk.subject()?;
    let finished = Finished::open(&subject)?;
    let scenario = finished.scenario(&data)?;
    let reference = desk.reference(&scenario)?;
    let mut others = Vec::new();
    for other in &arguments.compare {
        others.push(if other.is_dir() {
            Run::of(&Finished::open(other)?)?
        } else {
            desk.unwritten(&desk.like(&scenario, other)?)?
        });
    }
    if let Some(reference) = reference.as_ref().filter(|_| arguments.compare.is_empty()) {
        others.push(desk.unwritten(reference)?);
    }
    let mut runs = vec![Run::of(&finished)?];
    for other in others {
        runs.push(other.brief(&data.region)?);
    }
    let contributions = match &reference {
        Some(reference) if arguments.contribution_draws > 0 => desk.contributions(&scenario, reference)?,
        _ => None,
    };
    let catalogue = Catalogue::new(&data, &desk.plan, &[], scenario.passed())?;
    let words = report::words();
    let start = Start::Report {
        language: report::code(language),
        words: &words,
        catalogue: &catalogue,
        runs: &runs,
        contributions: contributions.as_ref(),
    };
    let out = arguments.out.clone().unwrap_or_else(|| subject.join("report.html"));
    store::write_file(&out, report::report(&start).as_bytes())?;
    if out != Path::new("-") && !arguments.ensemble.quiet {
        store::print(format!("{}\n", out.display()).as_bytes())?;
    }
    Ok(Outcome::Done)
}

/// What the runs of a report share.
struct Desk<'a> {
    data: &'a Data,
    plan: Plan,
    arguments: &'a Arguments,
    stop: &'a AtomicBool,
    language: Language,
}

impl Desk<'_> {
    /// Folder of the run that is reported; a scenario file is run first unless its run is there.
    fn subject(&self) -> anyhow::Result<PathBuf> {
        let Arguments { run, ensemble, .. } = self.arguments;
        if run.is_dir() {
            return Ok(run.clone());
        }
        let begun = Instant::now();
        let mut scenario = Scenario::load(run, self.data)?;
        ensemble.apply(&mut scenario, self.data)?;
        let target = PathBuf::from(format!("runs/{}-{}", scenario.name, scenario.seed));
        if target.exists() {
            let there = Finished::open(&target)?;
            if there.manifest().is_of(&scenario, manifest::data_digests(&self.data.package)?) {
                return Ok(target);
            }
            let message = format!(
                "{}: this run is of another scenario, size, data or version; make it anew with `qilu run {} --force`",
                target.display(),
                run.display()
            );
            return Err(Error::Setting(message).into());
        }
        let files = RunFolder::open(&target, Existing::Refuse)?;
        let setup = Setup::new(self.data, scenario.base_year, &scenario.priors.central());
        let results = draws::draw(&setup, &scenario, None, ensemble.threads, ensemble.quiet, self.stop, self.language)?;
        let made = Made { begun, threads: ensemble.threads, command: std::env::args().collect() };
        let options = run_files::Options::default();
        Ok(run_files::folder(self.data, &scenario, &self.plan, &results, options, &made, files, self.stop)?.0)
    }

    /// Another scenario at the size, seed, layers and knowledge of the one that is reported, so that draws pair.
    fn like(&self, scenario: &Scenario, file: &Path) -> Result<Scenario> {
        let mut other = Scenario::load(file, self.data)?;
        (other.draws, other.seed, other.layers) = (scenario.draws, scenario.seed, scenario.layers);
        other.adopt(scenario.posterior.clone());
        Ok(other)
    }

    /// The reference, where it is another scenario of the same years.
    fn reference(&self, scenario: &Scenario) -> Result<Option<Scenario>> {
        let reference = self.like(scenario, &self.arguments.reference)?;
        let other = reference.years() == scenario.years() && !explain::parts(scenario, &reference).is_empty();
        Ok(Some(reference).filter(|_| other))
    }

    /// A run of a scenario for comparison, which is not written.
    fn unwritten(&self, scenario: &Scenario) -> Result<Run> {
        let EnsembleArguments { threads, quiet, .. } = self.arguments.ensemble;
        let setup = Setup::new(self.data, scenario.base_year, &scenario.priors.central());
        let ensemble = draws::draw(&setup, scenario, None, threads, quiet, self.stop, self.language)?;
        Ok(Run::unwritten(&Dossier::new(self.data, scenario, &self.plan, &ensemble)))
    }

    /// What each lever adds to the urban share of the last year.
    fn contributions(&self, scenario: &Scenario, reference: &Scenario) -> Result<Option<Contributions>> {
        let draws = self.arguments.contribution_draws.min(scenario.draws);
        let setup = Setup::new(self.data, scenario.base_year, &scenario.priors.central());
        let question =
            Question { indicator: IndicatorId::UrbanShare.row(), area: Area::Province, year: scenario.end_year };
        let settings = Settings { draws, seed: scenario.seed, threads: self.arguments.ensemble.threads };
        let words = self.language.pick("政策贡献", "levers");
        let bar = draws::bar_of(u64::from(draws), words.to_owned(), self.arguments.ensemble.quiet);
        let watch = Watch { finished: &|| bar.inc(1), stop: self.stop };
        let answer = explain::explain(&setup, scenario, reference, question, settings, &watch);
        bar.finish_and_clear();
        Ok(Some(Contributions::new(&self.data.region, scenario, reference, draws, &answer?)))
    }
}
