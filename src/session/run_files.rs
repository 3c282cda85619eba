//! All files of a run, from its ensemble: the same for a run and for its reproduction.

use std::path::Path;
use std::path::PathBuf;

use crate::ensemble::summary::SummaryRow;
use crate::ensemble::threads;
use crate::ensemble::threads::pool;
use crate::error::Result;
use crate::output::ExistingOutput;
use crate::output::RunFolder;
use crate::page::run_summary::RunSummary;
use crate::page::run_summary::Worked;
use crate::policy;
use crate::policy::components;
use crate::policy::targets::Attainment;
use crate::region::Area;
use crate::region::Region;
use crate::report::condition;
use crate::report::fan;
use crate::report::lives;
use crate::report::scoreboard;
use crate::report::second_opinions;
use crate::session::run::Run;
use crate::store::csv;
use crate::store::manifest;
use crate::store::manifest::Manifest;
use qilu_messages::Language;

/// A run folder that was written, and the results for a summary.
#[derive(Clone, Debug)]
pub struct Written {
    /// Path of the folder.
    pub folder: PathBuf,
    /// Summaries of the province and the cities.
    pub rows: Vec<SummaryRow>,
    /// Probabilities of the targets.
    pub targets: Vec<Attainment>,
}

/// Options of the files of a run.
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {
    /// Also every draw: `draws.csv`, large.
    pub keep_draws: bool,
    /// CSV files begin with a byte-order mark, for Excel in Chinese offices.
    pub bom: bool,
    /// Command line for the manifest, or a text in its place.
    pub command: Vec<String>,
}

impl Run {
    /// Writes the run folder, which must not exist yet, and returns its path.
    ///
    /// # Errors
    /// The folder exists or cannot be written; nothing half-written is left.
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<PathBuf> {
        let files = RunFolder::open(folder.as_ref(), ExistingOutput::Refuse)?;
        Ok(self.write_into(files, &WriteOptions::default())?.folder)
    }

    /// Writes into a folder that was opened before the run, so that a folder that cannot be written is reported before it.
    /// [`Project::run_workload`](crate::session::Project::run_workload) includes the memory of the files; it is not checked
    /// here, because a refusal would lose the draws.
    ///
    /// # Errors
    /// A file that cannot be written;
    /// [`Error::Interrupted`](crate::error::Error::Interrupted) when cancelled. The folder then never appears.
    pub fn write_into(&self, files: RunFolder, options: &WriteOptions) -> Result<Written> {
        let mut manifest = Manifest::new(self.prepared(), self.project.data_digests());
        // Summaries use the threads of the run and no others.
        let (rows, targets) = pool(self.threads)?.install(|| {
            each(self, options, |name, bytes| {
                // The token is asked before each file and once more before the folder gets its name, because a
                // cancelled run must leave no folder.
                self.go_on()?;
                manifest.outputs.push(manifest::digest(name, bytes));
                files.write(name, bytes)
            })
        })?;
        (manifest.keep_draws, manifest.bom, manifest.agents) = (options.keep_draws, options.bom, self.engine.agents());
        // Zero stands for one thread per core, which another machine would read differently.
        manifest.threads = threads::resolved(self.threads)?;
        manifest.wall_seconds = self.begun.elapsed().as_secs_f64();
        manifest.command.clone_from(&options.command);
        // The manifest is last, because it holds the digests of all other files. It cannot hold its own.
        files.write("manifest.json", &manifest.to_bytes())?;
        self.go_on()?;
        Ok(Written { folder: files.finish()?, rows, targets })
    }
}

/// Makes the files of a run one after the other and hands each, with its name, to `write`; returns the summaries of the
/// province and the cities, and the probabilities of the targets.
pub(super) fn each(
    run: &Run,
    options: &WriteOptions,
    mut write: impl FnMut(&str, &[u8]) -> Result<()>,
) -> Result<(Vec<SummaryRow>, Vec<Attainment>)> {
    let (region, ensemble, scenario) = (run.project.region(), run.ensemble(), run.scenario());
    let (name, plan, observations) = (&scenario.name, run.project.plan(), &run.project.data().observations);
    let mark = if options.bom { csv::BOM } else { b"" };
    let mut table = |file: &str, bytes: Vec<u8>| {
        // Only tables get the mark, because JSON must not begin with one (RFC 8259, section 8.1). Without it the bytes
        // are not copied: `draws.csv` can have hundreds of megabytes.
        if options.bom { write(file, &[mark, &bytes].concat()) } else { write(file, &bytes) }
    };
    // Summaries, probabilities and components are computed once. The tables and `page.json` are made from the same
    // values, so the page shows the content of the folder.
    let mut rows = run.summaries(&[Area::Province]);
    table("province.csv", csv::summaries(name, region, &rows))?;
    let cities = run.summaries(&areas(region, |area| matches!(area, Area::City(_))));
    table("cities.csv", csv::summaries(name, region, &cities))?;
    let counties = run.summaries(&areas(region, |area| matches!(area, Area::County(_))));
    table("counties.csv", csv::summaries(name, region, &counties))?;
    let attainments = run.targets();
    table("targets.csv", csv::targets(name, region, &attainments))?;
    let opinions = policy::second_opinions::of_all_years(run.prepared(), ensemble);
    table("second_opinions.csv", second_opinions::csv(name, &opinions))?;
    table("condition.csv", condition::csv(name, run.condition().as_ref()))?;
    let assessments = run.scoreboard();
    table("indicators.csv", scoreboard::csv(name, &assessments))?;
    table("flows.csv", csv::flows(ensemble, region))?;
    let changes = components::components(ensemble, region);
    table("components.csv", csv::components(name, region, &changes))?;
    if options.keep_draws {
        table("draws.csv", csv::draws(ensemble, region))?;
    }
    // Only agents have individual lives and durations.
    if let Some(individuals) = &ensemble.individuals {
        table("settlement_durations.csv", lives::durations(name, region, individuals))?;
        if !individuals.lives.is_empty() {
            table(lives::LIVES, lives::table(region, ensemble, individuals))?;
        }
    }
    let worked = Worked {
        rows: &[&rows, &cities, &counties],
        targets: &attainments,
        goals: &assessments,
        components: &changes,
        agents: run.engine.agents().map(|settings| settings.scale),
    };
    write("page.json", &RunSummary::of(run.prepared(), plan, ensemble, worked).to_bytes())?;
    // After the page, which takes the levels apart; chart and caller need province and cities together.
    rows.extend(cities);
    for (file, language) in [("fan.zh.svg", Language::Chinese), ("fan.en.svg", Language::English)] {
        let title = language.choose(&scenario.title.zh, &scenario.title.en);
        write(file, fan::chart(&rows, observations, &plan.targets, title, language).as_bytes())?;
    }
    write("scenario.toml", scenario.text().as_bytes())?;
    // A posterior that is not part of the data package is kept with the run, so that the folder alone reproduces it.
    for (file, text) in run.project.own_posterior() {
        write(file, text.as_bytes())?;
    }
    Ok((rows, attainments))
}

fn areas(region: &Region, keep: impl Fn(&Area) -> bool) -> Vec<Area> {
    region.areas().filter(|area| keep(area)).collect()
}
