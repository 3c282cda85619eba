//! Runs the plan and prints the probabilities of its targets: `cargo run --release --example run`.

use std::ops::ControlFlow;

use qilu::Event;
use qilu::Project;
use qilu::RunOptions;
use qilu::error::Result;
use qilu::region::Area;

/// Runs 200 draws, reports every fiftieth on stderr, and writes the run folder.
///
/// # Errors
/// The data are not valid, or the folder exists already.
pub(crate) fn main() -> Result<()> {
    let project = Project::open("data")?;
    let scenario = project.scenario("plan")?;
    let done = std::sync::atomic::AtomicU32::new(0);
    // A listener may stop the run by `ControlFlow::Break`.
    let progress = |event: Event<'_>| {
        if let Event::Step = event {
            let draws = 1 + done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            if draws.is_multiple_of(50) {
                eprintln!("{draws} draws");
            }
        }
        ControlFlow::Continue(())
    };
    let run = project.run(&scenario, RunOptions { draws: 200, ..Default::default() }, &progress)?;
    for row in run.targets_of(&[Area::Province]) {
        let name = &row.target.name_en;
        // A target whose year has been observed is met or missed, and one draw gives no probability.
        let known = row.forecast.map(|known| known.probability.share().zip(known.probability.interval_95()));
        match known {
            Some(Some((share, (low, high)))) => println!("{name}: {share:.3} (95 %: {low:.3} to {high:.3})"),
            Some(None) => println!("{name}: the draws give no probability"),
            None => println!("{name}: {}", row.status().name()),
        }
    }
    println!("{}", run.write(std::env::temp_dir().join(format!("qilu-run-{}", std::process::id())))?.display());
    Ok(())
}
