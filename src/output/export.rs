//! All files of a run, from its ensemble: the same for a run and for its reproduction.

use crate::analysis::components;
use crate::analysis::goals;
use crate::analysis::targets;
use crate::analysis::targets::Attainment;
use crate::data::Data;
use crate::ensemble::run::Ensemble;
use crate::ensemble::summary;
use crate::ensemble::summary::Row;
use crate::error::Result;
use crate::output::csv;
use crate::output::fan;
use crate::output::goals as output_goals;
use crate::output::text::Language;
use crate::plan::Plan;
use crate::region::Area;
use crate::region::Region;
use crate::scenario::Scenario;

/// What is asked of the files.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Also every draw: `draws.csv`, large.
    pub keep_draws: bool,
    /// CSV files begin with a byte-order mark, for Excel in Chinese offices.
    pub bom: bool,
}

/// The results that the terminal speaks of.
#[derive(Debug)]
pub struct Export {
    /// Summaries of the province and the cities.
    pub rows: Vec<Row>,
    /// Chances of the targets.
    pub targets: Vec<Attainment>,
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
    drop(counties);
    let attainments = targets::attainments(ensemble, region, &data.observations, &plan.targets);
    table("targets.csv", csv::targets(name, region, &attainments))?;
    table("indicators.csv", output_goals::csv(name, &goals::assess(ensemble, region, &plan.goals)))?;
    table("flows.csv", csv::flows(ensemble, region))?;
    table("components.csv", csv::components(name, region, &components::components(ensemble, region)))?;
    if options.keep_draws {
        table("draws.csv", csv::draws(ensemble, region))?;
    }
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
