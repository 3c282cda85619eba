//! All files of a run, from its ensemble: the same for a run and for its reproduction.

use crate::analysis::components;
use crate::analysis::targets;
use crate::analysis::targets::Attainment;
use crate::data::Data;
use crate::ensemble::run::Ensemble;
use crate::ensemble::summary;
use crate::ensemble::summary::Row;
use crate::output::csv;
use crate::output::fan;
use crate::output::text::Language;
use crate::plan::Target;
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

/// Files and the results that the terminal speaks of.
#[derive(Debug)]
pub struct Export {
    /// Name and content, in the order they are written.
    pub files: Vec<(String, Vec<u8>)>,
    /// Summaries of the province and the cities.
    pub rows: Vec<Row>,
    /// Chances of the targets.
    pub targets: Vec<Attainment>,
}

/// Makes all files of a run.
#[must_use]
pub fn export(data: &Data, scenario: &Scenario, targets: &[Target], ensemble: &Ensemble, options: Options) -> Export {
    let region = &data.region;
    let attainments = targets::attainments(ensemble, region, &data.observations, targets);
    let mut rows = summary::summarise(ensemble, region, &[Area::Province]);
    let cities = summary::summarise(ensemble, region, &areas(region, |area| matches!(area, Area::City(_))));
    let counties = summary::summarise(ensemble, region, &areas(region, |area| matches!(area, Area::County(_))));
    let name = &scenario.name;
    let mut tables = vec![
        ("province.csv", csv::summaries(name, region, &rows)),
        ("cities.csv", csv::summaries(name, region, &cities)),
        ("counties.csv", csv::summaries(name, region, &counties)),
        ("targets.csv", csv::targets(name, region, &attainments)),
        ("flows.csv", csv::flows(ensemble, region)),
        ("components.csv", csv::components(name, region, &components::components(ensemble, region))),
    ];
    if options.keep_draws {
        tables.push(("draws.csv", csv::draws(ensemble, region)));
    }
    let mark = if options.bom { csv::BOM } else { b"" };
    let mut files: Vec<(String, Vec<u8>)> =
        tables.into_iter().map(|(name, bytes)| (name.to_owned(), [mark, &bytes].concat())).collect();
    rows.extend(cities);
    for (file, language) in [("fan.zh.svg", Language::Chinese), ("fan.en.svg", Language::English)] {
        let title = language.pick(&scenario.title.zh, &scenario.title.en);
        files.push((file.to_owned(), fan::chart(&rows, &data.observations, targets, title, language).into_bytes()));
    }
    files.push(("scenario.toml".to_owned(), scenario.text.clone().into_bytes()));
    Export { files, rows, targets: attainments }
}

fn areas(region: &Region, keep: impl Fn(&Area) -> bool) -> Vec<Area> {
    region.areas().filter(|area| keep(area)).collect()
}
