//! All files of a run, from its ensemble: the same for a run and for its reproduction.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::data::Data;
use crate::engine::agents::Settings as Crowd;
use crate::ensemble::run::Ensemble;
use crate::ensemble::summary;
use crate::ensemble::summary::Row;
use crate::error::Error;
use crate::error::Result;
use crate::page::dossier::Dossier;
use crate::page::dossier::Worked;
use crate::plan::Plan;
use crate::policy::components;
use crate::policy::goals;
use crate::policy::targets;
use crate::policy::targets::Attainment;
use crate::region::Area;
use crate::region::Region;
use crate::report::fan;
use crate::report::goals as output_goals;
use crate::report::lives;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::store::RunFolder;
use crate::store::csv;
use crate::store::manifest;
use crate::store::manifest::Manifest;

/// What is asked of the files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Also every draw: `draws.csv`, large.
    pub keep_draws: bool,
    /// CSV files begin with a byte-order mark, for Excel in Chinese offices.
    pub bom: bool,
    /// How the residents were made agents; `None` where cohorts were moved.
    pub agents: Option<Crowd>,
}

/// The results that the terminal speaks of.
#[derive(Debug)]
pub struct Export {
    /// Summaries of the province and the cities.
    pub rows: Vec<Row>,
    /// Chances of the targets.
    pub targets: Vec<Attainment>,
}

/// How a run was made; changes no byte of its results.
#[derive(Clone, Debug)]
pub struct Made {
    /// When it began.
    pub begun: Instant,
    /// Number of threads; 0 for one per core.
    pub threads: usize,
    /// Command line, or what stands for one.
    pub command: Vec<String>,
}

/// Writes all files of a run and its manifest, and gives the folder its name.
///
/// # Errors
/// A file that cannot be written; [`Error::Interrupted`] when stopped. The folder then never appears.
#[expect(clippy::too_many_arguments, reason = "what was run, what is asked, how it was made, where it goes")]
pub fn folder(
    data: &Data,
    scenario: &Scenario,
    plan: &Plan,
    ensemble: &Ensemble,
    options: Options,
    made: &Made,
    files: RunFolder,
    stop: &AtomicBool,
) -> Result<(PathBuf, Export)> {
    let go_on = || if stop.load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) };
    let mut manifest = Manifest::new(scenario, manifest::data_digests(&data.package)?);
    let results = export(data, scenario, plan, ensemble, options, |name, bytes| {
        go_on()?;
        manifest.outputs.push(manifest::digest(name, bytes));
        files.write(name, bytes)
    })?;
    (manifest.keep_draws, manifest.bom, manifest.agents) = (options.keep_draws, options.bom, options.agents);
    manifest.threads = if made.threads == 0 { rayon::current_num_threads() } else { made.threads };
    manifest.wall_seconds = made.begun.elapsed().as_secs_f64();
    manifest.command.clone_from(&made.command);
    files.write("manifest.json", &manifest.to_bytes())?;
    go_on()?;
    Ok((files.finish()?, results))
}

/// Makes the files of a run one after the other and hands each, with its name, to `write`.
///
/// # Errors
/// What `write` says.
pub fn export(
    data: &Data,
    scenario: &Scenario,
    plan: &Plan,
    ensemble: &Ensemble,
    options: Options,
    mut write: impl FnMut(&str, &[u8]) -> Result<()>,
) -> Result<Export> {
    let region = &data.region;
    let name = &scenario.name;
    let mark = if options.bom { csv::BOM } else { b"" };
    let mut table = |file: &str, bytes: Vec<u8>| {
        if options.bom { write(file, &[mark, &bytes].concat()) } else { write(file, &bytes) }
    };
    let mut rows = summary::summarise(ensemble, region, &[Area::Province]);
    table("province.csv", csv::summaries(name, region, &rows))?;
    let cities = summary::summarise(ensemble, region, &areas(region, |area| matches!(area, Area::City(_))));
    table("cities.csv", csv::summaries(name, region, &cities))?;
    let counties = summary::summarise(ensemble, region, &areas(region, |area| matches!(area, Area::County(_))));
    table("counties.csv", csv::summaries(name, region, &counties))?;
    let attainments = targets::attainments(ensemble, region, &data.observations, &plan.targets);
    table("targets.csv", csv::targets(name, region, &attainments))?;
    let assessments = goals::assess(ensemble, region, &plan.goals);
    table("indicators.csv", output_goals::csv(name, &assessments))?;
    table("flows.csv", csv::flows(ensemble, region))?;
    let changes = components::components(ensemble, region);
    table("components.csv", csv::components(name, region, &changes))?;
    if options.keep_draws {
        table("draws.csv", csv::draws(ensemble, region))?;
    }
    if let Some(individuals) = &ensemble.individuals {
        table("settlement_durations.csv", lives::durations(name, region, individuals))?;
        if !individuals.lives.is_empty() {
            table(lives::LIVES, lives::table(region, ensemble, individuals))?;
        }
    }
    let worked =
        Worked { rows: &[&rows, &cities, &counties], targets: &attainments, goals: &assessments, components: &changes };
    write("page.json", &Dossier::of(region, scenario, plan, ensemble, worked).to_bytes())?;
    rows.extend(cities);
    for (file, language) in [("fan.zh.svg", Language::Chinese), ("fan.en.svg", Language::English)] {
        let title = language.pick(&scenario.title.zh, &scenario.title.en);
        write(file, fan::chart(&rows, &data.observations, &plan.targets, title, language).as_bytes())?;
    }
    write("scenario.toml", scenario.text.as_bytes())?;
    Ok(Export { rows, targets: attainments })
}

fn areas(region: &Region, keep: impl Fn(&Area) -> bool) -> Vec<Area> {
    region.areas().filter(|area| keep(area)).collect()
}
