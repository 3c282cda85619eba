//! `qilu scenario`: make, check, show and compare scenario files.

use std::fmt::Write;
use std::path::Path;
use std::path::PathBuf;

use clap::Subcommand;

use crate::cli::Outcome;
use crate::data::Data;
use crate::region::CountyId;
use crate::report::text::Language;
use crate::scenario::Scenario;
use crate::scenario::levers::LEVERS;
use crate::scenario::levers::LeverId;
use crate::scenario::uncertainty::Parameter;
use crate::store;

/// Make, check, show and compare scenario files.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a new scenario file to start from; `-` for stdout
    New {
        /// File to write
        file: PathBuf,
        /// Scenario it builds on, in the same folder
        #[arg(long, default_value = "baseline")]
        parent: String,
    },
    /// Check scenario files
    Check {
        /// Scenario files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Show what a scenario says with all its parents, as one file
    Show {
        /// Scenario file
        file: PathBuf,
    },
    /// Show where two scenarios differ
    Diff {
        /// Scenario file
        a: PathBuf,
        /// Scenario file
        b: PathBuf,
    },
}

pub(super) fn run(folder: &Path, command: &Command, language: Language) -> anyhow::Result<Outcome> {
    match command {
        Command::New { file, parent } => {
            store::write_file(file, template(parent).as_bytes())?;
            return Ok(Outcome::Done);
        }
        Command::Check { files } => {
            let data = Data::load(folder)?;
            for file in files {
                let scenario = Scenario::load(file, &data)?;
                let title = language.pick(&scenario.title.zh, &scenario.title.en);
                store::print(format!("{}: {title}\n", file.display()).as_bytes())?;
            }
        }
        Command::Show { file } => {
            let data = Data::load(folder)?;
            store::print(Scenario::load(file, &data)?.text.as_bytes())?;
        }
        Command::Diff { a, b } => {
            let data = Data::load(folder)?;
            let (a, b) = (Scenario::load(a, &data)?, Scenario::load(b, &data)?);
            store::print(difference(&data, &a, &b).as_bytes())?;
        }
    }
    Ok(Outcome::Done)
}

fn template(parent: &str) -> String {
    format!(
        "parent = \"{parent}\"\n\n[title]\nzh = \"\"\nen = \"\"\n\n[meaning]\nzh = \"\"\"\"\"\"\nen = \"\"\"\"\"\"\n\n\
         # [[lever]]                    # `qilu levers` lists them\n# name = \"hukou_openness\"\n# value = 1.0                  # when fully in force\n\
         # start = 2022                 # first year with an effect\n# ramp = 4                     # years to the full value\n\
         # places = [\"circle:southern\", \"370100\", \"tier:1\", \"kind:county\"]\n\n\
         # [uncertainty]\n# tfr_asymptote = {{ central = 1.0 }}\n\n# [layers]\n# delivery = true\n"
    )
}

/// Every lever path, prior and setting in which two scenarios differ.
fn difference(data: &Data, a: &Scenario, b: &Scenario) -> String {
    let mut text = String::new();
    let mut setting = |name: &str, left: String, right: String| {
        if left != right {
            let _ = writeln!(text, "{name}: {left} -> {right}");
        }
    };
    setting("years", format!("{}-{}", a.base_year, a.end_year), format!("{}-{}", b.base_year, b.end_year));
    setting("draws", a.draws.to_string(), b.draws.to_string());
    setting("seed", a.seed.to_string(), b.seed.to_string());
    setting("layers", format!("{:?}", a.layers), format!("{:?}", b.layers));
    setting("links", format!("{:?}", a.links), format!("{:?}", b.links));
    for parameter in Parameter::ALL {
        let show = |scenario: &Scenario| {
            let prior = scenario.priors.get(*parameter);
            format!("{} .. {} .. {} {}", prior.low, prior.central, prior.high, prior.unit)
        };
        setting(parameter.name(), show(a), show(b));
    }
    if a.years() == b.years() {
        for (lever, row) in LeverId::ALL.into_iter().zip(&LEVERS) {
            let changed = |county: usize| {
                (a.base_year + 1..=a.end_year).any(|year| {
                    a.levers.get(lever, year, county).to_bits() != b.levers.get(lever, year, county).to_bits()
                })
            };
            let counties: Vec<usize> = (0..data.region.county_count()).filter(|&county| changed(county)).collect();
            let Some(&first) = counties.first() else { continue };
            let path = |scenario: &Scenario| {
                [a.base_year + 2, 2025, 2030, a.end_year]
                    .iter()
                    .filter(|year| (a.base_year + 1..=a.end_year).contains(year))
                    .map(|&year| format!("{year} {}", scenario.levers.get(lever, year, first)))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            let name = &data.region.counties[CountyId(first).0].names.zh;
            let _ = writeln!(
                text,
                "{} ({}): {} of {} counties; {name}: {} -> {}",
                row.name,
                row.unit,
                counties.len(),
                data.region.county_count(),
                path(a),
                path(b)
            );
        }
    }
    if text.is_empty() { "no difference\n".to_owned() } else { text }
}
