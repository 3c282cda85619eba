//! Runs a sweep over two levers: `cargo run --release --example own_sweep`.

use std::fs;

use qilu::Project;
use qilu::RunOptions;
use qilu::Silent;
use qilu::error::Error;
use qilu::error::Result;
use qilu::session::sweep::SweepOptions;
use qilu::store::sweep::read;
use qilu::store::sweep::read::RowUnit;

/// A study with a grid over settlement openness and housing supply. The output of each run is the urban share of 2030.
const STUDY: &str = r#"
scenario = "baseline.toml"

[title]
zh = "落户与住房"
en = "Settlement and housing"

[design]
kind = "grid"

[[factor]]
lever = "hukou_openness"
low = 0.0
high = 1.0
levels = 3

[[factor]]
lever = "housing_supply"
low = 0.0
high = 0.5
levels = 2

[[output]]
expression = "urban_share"
years = [2030]
"#;

/// Runs the study into a temporary folder and prints a line for each point.
///
/// # Errors
/// The data or the study are not valid, or a folder cannot be written.
pub(crate) fn main() -> Result<()> {
    let project = Project::open("data")?;
    let folder = std::env::temp_dir().join(format!("qilu-sweep-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(Error::io(&folder))?;
    let file = folder.join("settlement_and_housing.toml");
    // A study names its scenario by its path from the folder of the study.
    let baseline = fs::canonicalize("scenarios/baseline.toml").map_err(Error::io("scenarios/baseline.toml"))?;
    let text = STUDY.replace("baseline.toml", &baseline.to_string_lossy());
    fs::write(&file, text).map_err(Error::io(&file))?;
    let study = project.study(&file)?;
    let options = RunOptions { draws: 4, ..Default::default() };
    let swept = project.sweep(&study, folder.join("out"), &options, &SweepOptions::default(), &Silent)?;
    let table = read::finished(&swept.folder, RowUnit::Point)?.table;
    for (x, y) in table.x.rows().into_iter().zip(table.y.rows()) {
        println!("openness {:.1}, housing {:.2}: {:.2} % urban in 2030", x[0], x[1], 100.0 * y[0]);
    }
    Ok(())
}
