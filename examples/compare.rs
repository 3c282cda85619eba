//! Compares full settlement in Jinan with the baseline, draw by draw: `cargo run --release --example compare`.

use qilu::Project;
use qilu::RunOptions;
use qilu::Silent;
use qilu::error::Result;
use qilu::indicators::IndicatorId;
use qilu::region::Area;

/// A scenario as text. It contains only what differs from the defaults.
const OPEN_JINAN: &str = r#"
[title]
zh = "济南全面放开落户"
en = "Jinan opens settlement"

[[lever]]
name = "hukou_openness"
value = 1.0
places = ["济南市"]
"#;

/// Compares with the baseline and prints the cities whose registered urban share changes most.
///
/// # Errors
/// The data or a scenario are not valid.
pub(crate) fn main() -> Result<()> {
    let project = Project::open("data")?;
    let reference = project.scenario("baseline")?;
    let open = project.scenario(OPEN_JINAN)?;
    let options = RunOptions { draws: 100, ..Default::default() };
    let compared = project.compare(&reference, &[open], &[2035], &options, &Silent)?;
    let mut rows: Vec<_> = compared[0]
        .rows
        .iter()
        .filter(|row| row.indicator.id == IndicatorId::RegisteredUrbanShare && matches!(row.area, Area::City(_)))
        .collect();
    rows.sort_by(|a, b| b.difference.mean.abs().total_cmp(&a.difference.mean.abs()));
    for row in rows.iter().take(3) {
        let name = &project.region().names(row.area).en;
        // One draw, and draws in which the scenarios do not differ, have no standard error.
        let error = row.difference.mcse.map_or(String::new(), |mcse| format!(" ± {:.3}", 100.0 * mcse));
        println!("{name}: {:+.3}{error} points", 100.0 * row.difference.mean);
    }
    Ok(())
}
