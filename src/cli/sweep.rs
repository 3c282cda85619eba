//! `qilu sweep`: the runs of a study, into a folder.

use std::path::Path;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use clap::Args;
use indicatif::HumanBytes;
use indicatif::HumanDuration;
use indicatif::ProgressBar;

use crate::cli::Outcome;
use crate::cli::draws;
use crate::cli::run::EnsembleArguments;
use crate::data::Data;
use crate::engine::setup::Setup;
use crate::ensemble::run;
use crate::ensemble::run::Watch;
use crate::error::Error;
use crate::error::Result;
use crate::experiments::sweep::Part;
use crate::experiments::sweep::Sweep;
use crate::report::text::Language;
use crate::scenario::study::Design;
use crate::scenario::study::Study;
use crate::store;
use crate::store::manifest;
use crate::store::sweep::Existing;
use crate::store::sweep::Identity;
use crate::store::sweep::SweepFolder;
use crate::store::sweep::SweepManifest;
use crate::store::sweep::description;
use crate::store::sweep::part;
use crate::store::sweep::part::Format;
use crate::store::sweep::read;
use crate::store::sweep::read::Row;
use qilu_methods::design::saltelli;
use qilu_methods::sensitivity::Answer;
use qilu_methods::sensitivity::Resampling;
use qilu_methods::sensitivity::convergence;
use qilu_methods::sensitivity::sobol;

/// Run a study: a design over levers and parameters.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Study file, for instance scenarios/studies/levers.toml
    study: PathBuf,
    /// Folder to write [default: sweeps/STUDY-SEED]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Go on where an earlier run of the same sweep was stopped or killed, and make damaged parts again
    #[arg(long, conflicts_with = "force")]
    resume: bool,
    /// Replace the folder if it exists
    #[arg(long)]
    force: bool,
    /// Make the parts of one shard only, I of N, for a scheduler; `qilu merge` joins them
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,
    /// Format of the parts
    #[arg(long, value_name = "FORMAT", value_parser = format, default_value = Format::usual().extension())]
    format: Format,
    /// Stop at 64, 128, 256, ... base rows when every total index of every output is known to less than this on either
    /// side (design saltelli)
    #[arg(long, value_name = "HALF_WIDTH", conflicts_with_all = ["shard", "dry_run"])]
    until_ci: Option<f64>,
    /// Say what the sweep would cost, from a few of its runs, and write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    ensemble: EnsembleArguments,
}

/// The parts of one worker: those whose number has the rest `this` when divided by `of`.
#[derive(Clone, Copy, Debug)]
struct Shard {
    this: usize,
    of: usize,
}

fn shard(text: &str) -> std::result::Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(this, of)| Some((this.parse().ok()?, of.parse().ok()?)));
    match numbers {
        Some((this, of)) if (1..=of).contains(&this) => Ok(Shard { this: this - 1, of }),
        _ => Err("allowed: I/N with I from 1 to N, for instance 3/8".to_owned()),
    }
}

fn format(text: &str) -> std::result::Result<Format, String> {
    match text {
        "csv" => Ok(Format::Csv),
        #[cfg(feature = "parquet")]
        "parquet" => Ok(Format::Parquet),
        #[cfg(not(feature = "parquet"))]
        "parquet" => Err("this program was built without parquet; allowed: csv".to_owned()),
        _ => Err("allowed: csv, parquet".to_owned()),
    }
}

pub(super) fn run(folder: &Path, arguments: &Arguments, language: Language) -> anyhow::Result<Outcome> {
    let data = Data::load(folder)?;
    let mut study = Study::load(&arguments.study, &data)?;
    arguments.ensemble.apply(&mut study.scenario, &data)?;
    study.draws = arguments.ensemble.draws.unwrap_or(study.draws);
    let sweep = Sweep::new(&study, &data)?;
    let setup = Setup::new(&data, study.scenario.base_year, &study.scenario.priors.central());
    let stop = draws::stop_flag()?;
    if arguments.dry_run {
        return dry_run(&sweep, &setup, arguments, &stop, language);
    }
    let path = arguments
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("sweeps/{}-{}", study.name, study.scenario.seed)));
    let described = description(&sweep, &data.region);
    let identity = Identity::new(&sweep, &described, manifest::data_digests(&data.package)?, arguments.format);
    let existing = match (arguments.resume, arguments.force) {
        (true, _) => Existing::Resume,
        (_, true) => Existing::Replace,
        _ => Existing::Refuse,
    };
    let mut files = SweepFolder::open(&path, identity, &described, existing)?;
    for name in &files.damaged {
        eprintln!(
            "{}",
            language.pick("损坏的分块已删除，将重算：", "a damaged part was removed and is made again: ").to_owned()
                + name
        );
    }
    let shard = arguments.shard.unwrap_or(Shard { this: 0, of: 1 });
    let stages = match arguments.until_ci {
        Some(_) => stages(&sweep)?,
        None => vec![sweep.parts()],
    };
    let todo: Vec<usize> = (shard.this..sweep.parts()).step_by(shard.of).filter(|&part| !files.has(part)).collect();
    let bar = bar(&sweep, &todo, arguments.ensemble.quiet, language);
    let pool = run::pool(arguments.ensemble.threads)?;
    let mut complete = None;
    for parts in stages {
        let todo: Vec<usize> = todo.iter().copied().filter(|part| *part < parts && !files.has(*part)).collect();
        pool.install(|| make(&sweep, &setup, &mut files, &todo, &stop, &bar))
            .inspect_err(|_| bar.finish_and_clear())?;
        let precise = match arguments.until_ci {
            Some(below) => convergence::is_met(&answers(&sweep, &files, parts)?, below),
            None => false,
        };
        if precise || files.done() == sweep.parts() {
            complete = Some(parts);
            break;
        }
    }
    bar.finish_and_clear();
    let manifest = complete.map(|parts| files.finish(parts)).transpose()?;
    if !arguments.ensemble.quiet {
        store::print(report(&files, &path, manifest, language).as_bytes())?;
    }
    Ok(Outcome::Done)
}

/// Fewest base rows after which a sweep may stop.
const FEWEST: usize = 64;

/// Numbers of parts that hold 64, 128, 256, ... base rows, and all.
fn stages(sweep: &Sweep<'_>) -> Result<Vec<usize>> {
    let Design::Saltelli { points, second_order, .. } = sweep.study.design else {
        let message = format!("`--until-ci` with the design {}; allowed: saltelli", sweep.study.design.name());
        return Err(Error::Setting(message));
    };
    let block = saltelli::block(sweep.study.factors.len(), second_order);
    let runs = block * sweep.runs_of_a_point();
    let bases = std::iter::successors(Some(FEWEST), |base| Some(base * 2)).take_while(|base| *base < points);
    Ok(bases.chain([points]).map(|base| (base * runs).div_ceil(sweep.part_size())).collect())
}

/// Sobol' indices of all outputs in the first parts.
fn answers(sweep: &Sweep<'_>, files: &SweepFolder, parts: usize) -> Result<Vec<Answer>> {
    let Design::Saltelli { second_order, .. } = sweep.study.design else { return Ok(Vec::new()) };
    let factors = sweep.study.factors.len();
    let paths = (0..parts).map(|part| files.part_path(part)).collect::<Result<Vec<_>>>()?;
    let (table, _) = read::table(files.path(), files.identity(), &paths, Row::Point)?;
    // The last part may have begun another base row, or another point.
    let points = sweep.range(parts - 1).end / sweep.runs_of_a_point();
    let block = saltelli::block(factors, second_order);
    sobol::analyse(&table.head(points / block * block).y, factors, second_order, &Resampling::default())
}

/// Works out and writes the parts in their order; a part is written while the next is worked out.
fn make(
    sweep: &Sweep<'_>,
    setup: &Setup<'_>,
    files: &mut SweepFolder,
    todo: &[usize],
    stop: &AtomicBool,
    bar: &ProgressBar,
) -> Result<()> {
    let labels = part::labels(sweep, &setup.data.region);
    let watch = Watch { finished: &|| bar.inc(1), stop };
    let mut waiting: Option<(usize, Part)> = None;
    for &number in todo {
        let (written, made) = rayon::join(
            || waiting.take().map_or(Ok(()), |(number, part)| files.add(number, &part, &labels)),
            || sweep.part(setup, number, &watch),
        );
        written?;
        match made {
            Ok(part) => waiting = Some((number, part)),
            Err(Error::Interrupted) => return Err(Error::Paused { done: files.done(), parts: sweep.parts() }),
            Err(error) => return Err(error),
        }
    }
    waiting.map_or(Ok(()), |(number, part)| files.add(number, &part, &labels))
}

fn bar(sweep: &Sweep<'_>, todo: &[usize], quiet: bool, language: Language) -> ProgressBar {
    let runs: usize = todo.iter().map(|&part| sweep.range(part).len()).sum();
    let title = format!("{} {}", language.words().drawing, sweep.study.name);
    draws::bar_of(runs as u64, title, quiet)
}

/// What has been written.
fn report(files: &SweepFolder, path: &Path, manifest: Option<(SweepManifest, String)>, language: Language) -> String {
    let identity = files.identity();
    if let Some((manifest, digest)) = manifest {
        let (runs, failed) = (manifest.runs, manifest.failed);
        let (points, outputs) = (identity.points, identity.columns);
        match language {
            Language::Chinese => format!(
                "{points} 个设计点，{runs} 次运行（失败 {failed} 次，原因见 failures.csv），每次 {outputs} 个输出\n文件：{}\n清单 SHA-256：{digest}\n",
                path.display()
            ),
            Language::English => format!(
                "{points} points, {runs} runs ({failed} failed, see failures.csv), {outputs} outputs each\nfiles: {}\nmanifest SHA-256: {digest}\n",
                path.display()
            ),
        }
    } else {
        let (done, parts) = (files.done(), identity.parts);
        match language {
            Language::Chinese => {
                format!("已有 {done}／{parts} 个分块，其余属于别的分片；用 qilu merge 合并\n文件：{}\n", path.display())
            }
            Language::English => format!(
                "{done} of {parts} parts are here, the others belong to other shards; `qilu merge` joins them\nfiles: {}\n",
                path.display()
            ),
        }
    }
}

/// Most runs that a dry run tries.
const TRIED: usize = 64;

fn dry_run(
    sweep: &Sweep<'_>,
    setup: &Setup<'_>,
    arguments: &Arguments,
    stop: &AtomicBool,
    language: Language,
) -> anyhow::Result<Outcome> {
    let labels = part::labels(sweep, &setup.data.region);
    let watch = Watch { finished: &|| (), stop };
    let pool = run::pool(arguments.ensemble.threads)?;
    let begun = Instant::now();
    let tried = pool.install(|| sweep.sample(setup, TRIED, &watch))?;
    let seconds = begun.elapsed().as_secs_f64() / tried.runs.len() as f64 * sweep.runs() as f64;
    // The names of the columns are in every part and do not grow with its runs.
    let empty = part::encode(&Part::empty(sweep.columns()), &labels, arguments.format).len() as f64;
    let full = part::encode(&tried, &labels, arguments.format).len() as f64;
    let bytes = empty * sweep.parts() as f64 + (full - empty) / tried.runs.len() as f64 * sweep.runs() as f64;
    let failed = tried.failures.iter().filter(|failure| !failure.is_empty()).count();
    let time = HumanDuration(std::time::Duration::from_secs_f64(seconds));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes on a disk")]
    let size = HumanBytes(bytes as u64);
    let (points, runs, outputs, parts) = (sweep.points.nrows(), sweep.runs(), sweep.columns(), sweep.parts());
    let (design, threads, count) = (sweep.study.design.name(), pool.current_num_threads(), tried.runs.len());
    let text = match language {
        Language::Chinese => format!(
            "设计 {design}：{points} 个设计点 × {} 次抽样 × {} 次重复 = {runs} 次运行，{outputs} 个输出，{parts} 个分块\n\
             按 {count} 次试运行估计（失败 {failed} 次）：{threads} 个线程约需 {seconds:.0} 秒，磁盘约 {size}\n",
            sweep.study.draws, sweep.study.replicates
        ),
        Language::English => format!(
            "design {design}: {points} points x {} draws x {} replicates = {runs} runs, {outputs} outputs, {parts} parts\n\
             from {count} runs tried ({failed} failed): about {time} on {threads} threads, about {size} on disk\n",
            sweep.study.draws, sweep.study.replicates
        ),
    };
    store::print(text.as_bytes())?;
    Ok(Outcome::Done)
}
