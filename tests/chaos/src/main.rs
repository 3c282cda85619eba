//! Trials of robustness: processes that are killed, damaged files, random inputs, scarce resources, odd requests.
//!
//! All cases follow from one seed. A part prints how often each outcome occurred, and how to repeat each case that failed.
//! Two cases are tried at the same time.

mod damages;
mod dice;
mod digest;
mod faults;
mod fuzz;
mod inside;
mod kills;
mod part;
mod parts;
mod program;
mod recipes;
mod reference;
mod requests;
mod runner;
mod same;
mod tally;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::Parser;

use crate::part::Part;
use crate::parts::PARTS;
use crate::tally::Tally;
use crate::world::World;

/// Characters of the description of a failure that are printed.
const LONGEST: usize = 1200;

/// Trials of robustness.
#[derive(Debug, Parser)]
struct Arguments {
    /// Seed of all cases.
    #[arg(long)]
    seed: u64,
    /// Share of the full programme; every part has at least a few cases.
    #[arg(long, default_value_t = 1.0)]
    share: f64,
    /// Only these parts.
    #[arg(long)]
    only: Vec<String>,
    /// Only this case of the one part.
    #[arg(long)]
    case: Option<usize>,
    /// The program that is tried, if it is not the one beside this program.
    #[arg(long)]
    program: Option<PathBuf>,
    /// First case, end of the cases and file of a process that this program starts.
    #[arg(long, hide = true, num_args = 3)]
    inside: Option<Vec<String>>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let beside = || std::env::current_exe().ok()?.parent().map(|folder| folder.join("qilu"));
    // Its whole path, because it runs in other folders.
    let program = arguments.program.clone().or_else(beside).and_then(|program| program.canonicalize().ok());
    let Some(program) = program.filter(|program| program.is_file()) else {
        eprintln!("there is no program `qilu` beside this one; build it with the feature `internals`");
        return ExitCode::from(2);
    };
    if let Some(unknown) = arguments.only.iter().find(|name| !PARTS.iter().any(|part| part.name == **name)) {
        let names: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        eprintln!("there is no part `{unknown}`; the parts are {}", names.join(", "));
        return ExitCode::from(2);
    }
    runner::keep_panics();
    let world = Arc::new(World::new(arguments.seed, &program));
    let chosen =
        PARTS.iter().filter(|part| arguments.only.is_empty() || arguments.only.iter().any(|name| name == part.name));
    if let Some(inside) = &arguments.inside {
        let number = |at: usize| inside[at].parse().expect("a number");
        let part = chosen.into_iter().next().expect("a part is named");
        inside::answer(&world, part, (number(0), number(1)), inside[2].as_ref());
        world.clear();
        return ExitCode::SUCCESS;
    }
    let mut failed = 0;
    let begun = Instant::now();
    for part in chosen {
        let tally = tried(&world, part, &arguments);
        print(&arguments, part, &tally);
        failed += tally.failures.len();
    }
    world.clear();
    println!("{failed} failures in {:.0} s", begun.elapsed().as_secs_f64());
    ExitCode::from(u8::from(failed > 0))
}

/// The outcomes of the cases of a part that are asked for.
fn tried(world: &Arc<World>, part: &'static Part, arguments: &Arguments) -> Tally {
    let cases = arguments.case.map_or((0, part.count(world, arguments.share)), |case| (case, case + 1));
    let mut tally = if part.inside { inside::run(world, part, cases) } else { runner::run(world, part, cases, None) };
    match part.end.map(|end| end(world)) {
        Some(Err(failure)) => tally.failures.push((None, failure)),
        Some(Ok(counts)) => tally.count(counts),
        None => {}
    }
    tally
}

/// Prints the outcomes of a part.
fn print(arguments: &Arguments, part: &Part, tally: &Tally) {
    let (cases, failures, seconds) = (tally.cases, tally.failures.len(), tally.time.as_secs_f64());
    println!("{:<18} {cases:>7} cases {failures:>5} failures {seconds:>7.1} s", part.name);
    for (kind, count) in &tally.counts {
        println!("    {count:>7}  {kind}");
    }
    let mut failures: Vec<_> = tally.failures.iter().collect();
    failures.sort();
    for (case, text) in failures {
        let text: String = text.chars().take(LONGEST).collect();
        println!("  FAILURE {}", text.trim_end().replace('\n', "\n          "));
        let own = case.map_or_else(String::new, |case| format!(" --case {case}"));
        println!("    again: qilu-chaos --seed {} --only {}{own}", arguments.seed, part.name);
    }
}
