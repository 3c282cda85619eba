//! Arguments at the edge of their range. Nothing is computed for long, because most of the commands only estimate.

use std::time::Duration;

use crate::dice::Dice;
use crate::fuzz::letters;
use crate::tally::Done;
use crate::tally::one;
use crate::world::World;

/// Time after which a command counts as one that hangs.
const HANGS: Duration = Duration::from_secs(60);

/// Commands with an option whose value is at the edge.
const OPTIONS: [&str; 36] = [
    "run short.toml --dry-run --draws",
    "run short.toml --dry-run --seed",
    "run short.toml --dry-run --threads",
    "run short.toml --dry-run --layers",
    "run short.toml --dry-run --engine agents --scale",
    "run short.toml --dry-run --engine agents --trace",
    "run short.toml --dry-run --engine agents --rules",
    "run short.toml --dry-run --posterior",
    "run --dry-run",
    "explain short.toml --dry-run --year",
    "explain short.toml --dry-run --place",
    "explain short.toml --dry-run --indicator",
    "explain short.toml --dry-run --draws",
    "evaluate short.toml --draws 1 --prior -q --expr",
    "evaluate short.toml --draws 1 --prior -q --expr urban_share --area",
    "evaluate short.toml --draws 1 --prior -q --expr urban_share --year",
    "optimize problem.toml --dry-run --evaluations",
    "compare short.toml plain.toml --dry-run --years",
    "compare short.toml --dry-run",
    "sweep study.toml --dry-run --shard",
    "sweep study.toml --dry-run --draws",
    "variance short.toml --dry-run --year",
    "calibrate baseline --dry-run --known",
    "calibrate baseline --dry-run --members",
    "calibrate baseline --dry-run --iterations",
    "hindcast --dry-run --window",
    "hindcast --dry-run --draws",
    "monitor --dry-run --members",
    "monitor --dry-run --effort-draws",
    "sensitivity table.csv --inputs a,b --method pawn --dry-run --slices",
    "sensitivity table.csv --inputs a,b --method pawn --dry-run --resamples",
    "sensitivity table.csv --inputs a,b --method pawn --dry-run --confidence",
    "discover table.csv --inputs a,b --dry-run --of-interest",
    "discover table.csv --inputs a,b --of-interest y>0.5 --dry-run --boxes",
    "data show",
    "--lang",
];

/// Values that are no numbers.
const WORDS: [&str; 14] =
    ["", " ", "-", "--", "-q", "@", "plan", "历城区", "../..", "/", "\u{202e}", "a,b,c", "1/3", "parameters,shocks"];

/// Values that many options take.
const PLAIN: [&str; 9] = ["1", "2", "10", "100", "1000", "2024", "0.5", "urban_share", "济南市"];

/// Runs a command with a value at the edge.
pub(crate) fn case(world: &World, case: usize, dice: &mut Dice) -> Done {
    let place = world.place();
    let mut job = world.job(place.path(), OPTIONS[case % OPTIONS.len()]);
    // No system passes a zero byte in an argument.
    let value = match dice.below(10) {
        0..=1 => dice.pick(&PLAIN).to_owned(),
        2..=6 => dice.pick(&letters::NUMBERS).to_owned(),
        7 => letters::changed(dice.pick(&WORDS), dice).replace('\0', "0"),
        8 => "9".repeat(1 + dice.below(100_000)),
        _ => dice.pick(&WORDS).to_owned(),
    };
    job.argument(value);
    let ended = job.run(HANGS);
    let code = ended.with_code(&[0, 1, 2, 74, 75]).map_err(|how| format!("{}: {how}", job.line()))?;
    if code != 0 && ended.said().trim().is_empty() {
        return Err(format!("{}: exit code {code} without a message", job.line()));
    }
    Ok(one(format!("exit code {code}")))
}
