//! Defines an indicator as an expression over those of the model: `cargo run --release --example own_indicator`.

use qilu::Project;
use qilu::RunOptions;
use qilu::Silent;
use qilu::error::Result;
use qilu::experiments::evaluate::Output;
use qilu::expression::Checked;
use qilu::region::Area;
use qilu_methods::summary::Summary;

/// Prints the number of people aged 20 to 64 for each person aged 65 and over, in the province and in Qingdao.
///
/// # Errors
/// The data or the expression are not valid.
pub(crate) fn main() -> Result<()> {
    let project = Project::open("data")?;
    let scenario = project.scenario("baseline")?;
    let support = Checked::parse("residents[20:64] / residents[65:]")?;
    let area = |name: &str| project.region().find_one(name).map_err(qilu::error::Error::Setting);
    let output =
        |area: Area, year: u16| Output { label: "support".to_owned(), expression: support.clone(), area, year };
    let outputs = [
        output(Area::Province, 2025),
        output(Area::Province, 2035),
        output(area("青岛市")?, 2025),
        output(area("青岛市")?, 2035),
    ];
    let options = RunOptions { draws: 100, ..Default::default() };
    let values = project.evaluate(&scenario, &outputs, &options, &Silent)?;
    for (output, mut draws) in outputs.iter().zip(values) {
        let Some(summary) = Summary::of(&mut draws) else { continue };
        // Few draws, and draws that are all alike, show no interval.
        let interval = summary.interval_80().map(|(low, high)| format!(" (80 %: {low:.2} to {high:.2})"));
        let name = &project.region().names(output.area).en;
        println!("{name} {}: {:.2}{}", output.year, summary.central(), interval.unwrap_or_default());
    }
    Ok(())
}
