//! The files that are damaged, and the commands that read them.

use crate::world::World;

/// What a command is asked for that reads damaged files.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Wanted {
    /// It prints what it prints of sound files.
    Printed,
    /// It repairs the folder, so that it has the bytes of the sound one.
    Repaired,
    /// It writes what it writes of sound files.
    Written,
    /// It takes the files as they are. People edit them, so that they have no digest, and every change that can be read is
    /// another question.
    Read,
}

/// Files of one kind, and a command that reads them.
pub(crate) struct Target {
    /// Name, for the counts.
    pub(crate) name: &'static str,
    /// The input whose files are damaged, in a copy.
    pub(crate) input: &'static str,
    /// Files that are damaged; none means all of the input.
    pub(crate) files: &'static [&'static str],
    /// Command; `@data` is the copy, and `@out` what it writes.
    pub(crate) line: &'static str,
    /// What is compared.
    pub(crate) wanted: Wanted,
    /// How many cases it gets, relative to others.
    pub(crate) weight: usize,
}

const fn printed(
    name: &'static str,
    input: &'static str,
    files: &'static [&'static str],
    line: &'static str,
    weight: usize,
) -> Target {
    Target { name, input, files, line, wanted: Wanted::Printed, weight }
}

/// Tables of a run that exports read.
const TABLES: &[&str] = &["manifest.json", "page.json", "province.csv", "cities.csv", "counties.csv", "scenario.toml"];

/// Expressions whose values depend on much of the data.
const EVALUATED: &str = "evaluate short.toml -q --draws 1 --expr urban_share --expr residents --expr births --expr deaths \
                         --area 370000 --area 370100 --csv - --data @data";

/// The same without the posterior.
const OF_PRIORS: &str = "evaluate short.toml -q --prior --draws 1 --expr urban_share --expr residents --expr births \
                         --expr deaths --area 370000 --area 370100 --csv - --data @data";

/// All targets.
pub(crate) const TARGETS: [Target; 19] = [
    printed("data, evaluate", "data", &[], EVALUATED, 8),
    printed("data, evaluate --prior", "data", &[], OF_PRIORS, 8),
    printed("data, data check", "data", &[], "data check --data @data", 8),
    printed("data, indicators", "data", &[], "indicators short.toml -q --draws 1 --data @data", 4),
    printed("posterior, evaluate", "data", &["posterior.csv", "posterior.toml"], EVALUATED, 3),
    printed(
        "plan, indicators",
        "data",
        &["plan.toml", "plan_indicators.csv", "city_targets.csv"],
        "indicators short.toml -q --draws 1 --data @data",
        3,
    ),
    printed("description, evaluate", "data", &["datapackage.json"], EVALUATED, 2),
    printed("description, data show", "data", &["datapackage.json", "sources.csv"], "data show travel --data @data", 1),
    printed(
        "borders, report",
        "data",
        &["boundaries.topo.json"],
        "report @run -q --contribution-draws 0 --out - --data @data",
        2,
    ),
    Target {
        name: "scenarios, scenario check",
        input: "scenarios",
        files: &["baseline.toml", "plan.toml"],
        line: "scenario check @data/plan.toml",
        wanted: Wanted::Read,
        weight: 1,
    },
    printed("sweep, sensitivity", "large-sweep", &[], "sensitivity @data --method pawn --slices 5 --resamples 0", 6),
    Target {
        name: "sweep, sweep --resume",
        input: "sweep",
        files: &[],
        line: "sweep study.toml -q --prior --resume --out @data",
        wanted: Wanted::Repaired,
        weight: 5,
    },
    Target {
        name: "sweep, merge",
        input: "sweep",
        files: &[],
        line: "merge @data --out @out",
        wanted: Wanted::Written,
        weight: 6,
    },
    printed("run, export", "run", TABLES, "export @data --format csv --level province --out -", 6),
    printed(
        "run, export iamc",
        "run",
        TABLES,
        "export @data --format iamc --level city --variable urban_share --out -",
        4,
    ),
    printed("run, report", "run", &[], "report @data -q --contribution-draws 0 --out -", 5),
    printed("run, reproduce", "run", &[], "reproduce @data -q", 1),
    printed(
        "draws, export --draws",
        "draws",
        &["draws.csv", "manifest.json"],
        "export @data --draws --format csv --level province --out -",
        1,
    ),
    printed("lives, lives", "agents", &["lives.csv", "manifest.json"], "lives @data", 4),
];

impl Target {
    /// Files that can be damaged.
    pub(crate) fn damaged(&self, world: &World) -> Vec<String> {
        if self.files.is_empty() {
            return crate::digest::files(&world.input(self.input));
        }
        self.files.iter().map(|&name| name.to_owned()).collect()
    }
}

/// The target of a case: the targets take turns, each as often as its weight says.
pub(crate) fn of(case: usize) -> &'static Target {
    // In the first round each target has one case, so that a small share tries all of them.
    if case < TARGETS.len() {
        return &TARGETS[case];
    }
    let mut place = case % TARGETS.iter().map(|target| target.weight).sum::<usize>();
    for target in &TARGETS {
        if place < target.weight {
            return target;
        }
        place -= target.weight;
    }
    &TARGETS[0]
}
