//! `cargo xtask docs` writes the generated pages of the model book into `docs/`.
//!
//! Each page is made by the same session as the output of the command line. The unit tests compare the committed pages
//! with newly made ones. The pages of the engine comparison and of simulation-based calibration take many minutes, so
//! no test makes them.

#![expect(clippy::unnecessary_wraps, reason = "all sets of pages are made by functions of one type")]

use std::fs;
use std::io;
use std::path::Path;

use qilu::Language;
use qilu::Project;
use qilu::RunOptions;
use qilu::Silent;
use qilu::WriteOptions;
use qilu::cli;
use qilu::data::china::China;
use qilu::data::outputs;
use qilu::data::report as data_report;
use qilu::error::Error;
use qilu::error::Result;
use qilu::indicators::IndicatorId;
use qilu::output;
use qilu::output::ExistingOutput;
use qilu::output::RunFolder;
use qilu::report::diagram;
use qilu::report::engine_check;
use qilu::report::levers;
use qilu::report::scoreboard;
use qilu::session::hindcast::HindcastOptions;
use qilu::session::monitor::MonitorOptions;
use qilu::session::report::ReportOptions;
use qilu::session::transfer::TransferOptions;
use qilu::store;
use qilu::validation::engine_check::EngineCheck;
use qilu::validation::engines::EngineComparisonSettings;

use crate::numbers::read;
use crate::root;

/// A generated file: its path from the root of the repository, and its content.
pub type Page = (String, Vec<u8>);

/// A set of pages that are made together.
#[derive(Clone, Copy, Debug)]
pub struct Set {
    /// The name of the set on the command line.
    pub name: &'static str,
    /// The subject of the pages.
    pub what: &'static str,
    make: fn(&Project) -> Result<Vec<Page>>,
}

/// The sets that `cargo xtask docs` makes when none is named. Each takes a few minutes at most.
pub const SETS: [Set; 13] = [
    Set { name: "levers", what: "the table of the levers", make: levers },
    Set { name: "indicators", what: "every plan indicator", make: indicators },
    Set { name: "data", what: "the data package", make: data },
    Set { name: "commands", what: "every command with its arguments", make: commands },
    Set { name: "files", what: "every table that the program reads or writes", make: files },
    Set { name: "errors", what: "exit codes and the codes of errors", make: errors },
    Set { name: "engine-check", what: "the engine against the United Nations", make: engine_check },
    Set { name: "diagrams", what: "feedback loops, stocks and flows", make: diagrams },
    Set { name: "variance", what: "the variance decomposition", make: budget },
    Set { name: "monitoring", what: "the years that have passed, one observation after another", make: monitoring },
    Set { name: "report-numbers", what: "a digest of the numbers of a one-file report", make: report_numbers },
    Set { name: "transfer", what: "the law of the transfer to urban residence", make: transfer },
    Set { name: "validation", what: "hindcasts beside simple rules", make: validation },
];

/// The sets that are made only when they are named. A run with one agent for each resident takes most of an hour.
pub const SLOW: [Set; 1] = [Set { name: "engines", what: "cohorts and agents beside each other", make: engines }];

/// Reads the arguments after `docs` and writes the pages.
///
/// # Errors
/// The name of a set is unknown, the session returns an error, or a file cannot be written; as text.
pub fn main(arguments: &[String]) -> std::result::Result<String, String> {
    let known = || SETS.into_iter().chain(SLOW);
    let wanted: Vec<Set> = if arguments.is_empty() { SETS.to_vec() } else { Vec::new() };
    let named = arguments.iter().map(|name| {
        let names: Vec<&str> = known().map(|set| set.name).collect();
        known().find(|set| set.name == name).ok_or_else(|| format!("no pages `{name}`; known: {}", names.join(", ")))
    });
    // All names are checked before the first page is made, because a set can take minutes.
    let wanted = named.collect::<std::result::Result<Vec<Set>, String>>()?.into_iter().chain(wanted);
    let project = Project::open(root().join("data")).map_err(|error| error.to_string())?;
    let mut report = String::new();
    for set in wanted {
        for (path, bytes) in set.pages(&project).map_err(|error| error.to_string())? {
            let file = root().join(&path);
            write(&file, &bytes).map_err(|error| error.to_string())?;
            report.push_str(&format!("{:<14} {path}\n", set.name));
        }
    }
    Ok(report)
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    let folder = file.parent().expect("a page is in a folder");
    fs::create_dir_all(folder).map_err(Error::io(folder))?;
    output::replace_file(file, bytes)
}

impl Set {
    /// Makes the pages.
    ///
    /// # Errors
    /// The session returns an error.
    pub fn pages(&self, project: &Project) -> Result<Vec<Page>> {
        (self.make)(project)
    }
}

fn page(path: &str, text: String) -> Page {
    (format!("docs/{path}"), text.into_bytes())
}

fn levers(_: &Project) -> Result<Vec<Page>> {
    Ok(vec![page("levers.md", levers::page())])
}

fn indicators(project: &Project) -> Result<Vec<Page>> {
    Ok(vec![page("indicators.md", scoreboard::page(&project.plan().indicators))])
}

fn data(project: &Project) -> Result<Vec<Page>> {
    Ok(vec![page("data.md", data_report::describe(&project.data().package)?)])
}

fn commands(_: &Project) -> Result<Vec<Page>> {
    Ok(vec![page("commands.md", cli::commands_page())])
}

fn files(project: &Project) -> Result<Vec<Page>> {
    let file = root().join("data/outputs.json");
    let text = fs::read_to_string(&file).map_err(Error::io(&file))?;
    let tables = outputs::read(&text).map_err(|fault| Error::io(&file)(fault.into()))?;
    Ok(vec![page("files.md", outputs::page(&project.data().package, &tables))])
}

fn errors(_: &Project) -> Result<Vec<Page>> {
    Ok(vec![page("errors.md", cli::errors_page())])
}

fn engine_check(project: &Project) -> Result<Vec<Page>> {
    let china = China::load(&project.data().package.folder.join("china"))?;
    Ok(vec![page("engine-check.md", engine_check::page(&EngineCheck::new(&china)))])
}

fn diagrams(_: &Project) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    for (language, code) in [(Language::Chinese, "zh"), (Language::English, "en")] {
        pages.push(page(&format!("loops.{code}.svg"), diagram::loops(language)));
        pages.push(page(&format!("stocks.{code}.svg"), diagram::stocks(language)));
    }
    Ok(pages)
}

fn budget(project: &Project) -> Result<Vec<Page>> {
    let scenario = project.scenario("plan_delivered")?;
    let (indicator, year) = (IndicatorId::UrbanShare.row(), scenario.end_year);
    let budget = project.variance_budget(&scenario, indicator, year, &RunOptions::default(), &Silent)?;
    Ok(vec![page("variance.md", budget.page()), page("variance.zh.svg", budget.chart(Language::Chinese))])
}

/// The files of a monitoring run without its posterior, because the data package already contains the posterior, and without
/// the data for the page, which repeat the tables.
fn monitoring(project: &Project) -> Result<Vec<Page>> {
    let monitoring = project.monitor(&project.scenario("baseline")?, MonitorOptions::default())?;
    let monitored = monitoring.run(&project.scenario("plan")?, &Silent)?;
    let temporary = tempfile::tempdir().map_err(Error::io("temporary folder"))?;
    let folder = monitored.write_into(RunFolder::open(&temporary.path().join("made"), ExistingOutput::Refuse)?)?;
    let mut pages = Vec::new();
    for entry in fs::read_dir(&folder).map_err(Error::io(&folder))? {
        let path = entry.map_err(Error::io(&folder))?.path();
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        if !name.starts_with("posterior") && name != "monitor.json" {
            pages.push((format!("docs/monitoring/{name}"), fs::read(&path).map_err(Error::io(&path))?));
        }
    }
    // The order of a folder depends on the file system.
    pages.sort();
    Ok(pages)
}

fn transfer(project: &Project) -> Result<Vec<Page>> {
    let pages = project.transfer_pages(&TransferOptions::default())?;
    Ok(pages.into_iter().map(|(name, text)| page(&name, text)).collect())
}

fn validation(project: &Project) -> Result<Vec<Page>> {
    let hindcast = project.hindcast(HindcastOptions::default(), &Silent)?;
    Ok(hindcast.pages(Language::English).into_iter().map(|(name, text)| page(&name, text)).collect())
}

/// Only the digest of the list is committed, because the list has millions of characters. To find a difference between
/// two builds, compare the output of `cargo xtask numbers` for a report of each.
fn report_numbers(project: &Project) -> Result<Vec<Page>> {
    // A few draws are enough, because the digest shows whether numbers changed and not how precise they are.
    let (scenario, run) = (project.scenario("plan")?, RunOptions { draws: 8, ..RunOptions::default() });
    let temporary = tempfile::tempdir().map_err(Error::io("temporary folder"))?;
    let folder = temporary.path().join("run");
    let finished = project.ensure_run(&folder, &scenario, &run, &WriteOptions::default(), &Silent)?;
    let options = ReportOptions {
        compare: Vec::new(),
        reference: "baseline".into(),
        contribution_draws: 2,
        effect_draws: 0,
        run,
    };
    let report = project.report(&finished, &options, Language::Chinese, &Silent)?;
    let list =
        read::numbers("report.html", &report).map_err(|fault| Error::io("report.html")(io::Error::other(fault)))?;
    let digest = store::manifest::sha256(list.as_bytes());
    let text = format!("{} lines, sha256 {digest}\n", list.lines().count());
    Ok(vec![("xtask/numbers/report.html.txt".to_owned(), text.into_bytes())])
}

fn engines(project: &Project) -> Result<Vec<Page>> {
    // Scale 1 stands for one agent for each resident, so that no difference comes from the scale.
    let plan = EngineComparisonSettings { draws: 6, scale: 1, threads: 0 };
    let comparison = project.compare_engines(&project.scenario("plan")?, plan, &RunOptions::default(), &Silent)?;
    Ok(vec![page("engines.md", comparison.page())])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asserts that the committed pages equal newly made ones.
    #[track_caller]
    fn check(name: &str) {
        let project = Project::open(root().join("data")).expect("the project is sound");
        let set = SETS.into_iter().find(|set| set.name == name).expect("a set");
        for (path, made) in set.pages(&project).expect("the pages are made") {
            let kept = fs::read(root().join(&path)).unwrap_or_default();
            assert!(made == kept, "{path} is not what is made now; run `cargo xtask docs {name}`");
        }
    }

    #[test]
    fn the_pages_of_tables_and_diagrams_are_what_the_tables_say() {
        for name in ["levers", "indicators", "data", "commands", "files", "errors", "engine-check", "diagrams"] {
            check(name);
        }
    }

    #[test]
    #[ignore = "slow: ./test.sh --all"]
    fn the_page_of_the_budget_is_what_the_layers_say() {
        check("variance");
    }

    #[test]
    #[ignore = "slow: ./test.sh --all"]
    fn the_monitoring_of_the_years_that_have_passed_is_what_the_figures_say() {
        check("monitoring");
    }

    #[test]
    #[ignore = "slow: ./test.sh --all"]
    fn the_numbers_of_a_report_are_the_kept_ones() {
        check("report-numbers");
    }

    #[test]
    #[ignore = "slow: ./test.sh --all"]
    fn the_pages_of_the_validation_are_what_the_hindcasts_say() {
        check("validation");
    }

    #[test]
    #[ignore = "slow: ./test.sh --all"]
    fn the_page_of_the_transfer_is_what_the_estimates_say() {
        check("transfer");
    }

    #[test]
    fn unknown_pages_are_refused_with_the_known_names() {
        let fault = main(&["novels".to_owned()]).expect_err("there are none");
        assert!(fault.starts_with("no pages `novels`; known: levers, "), "{fault}");
    }
}
