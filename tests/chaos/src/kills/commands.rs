//! Every command that writes, with arguments for which it does little.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::digest;
use crate::digest::copy;
use crate::reference::Reference;
use crate::world::World;

/// What a command writes.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// A file or a folder that appears as a whole.
    Whole,
    /// A folder whose files appear one after the other, each as a whole.
    Parts,
    /// Several files of a data package, which appear together.
    Set,
}

/// A command that writes.
pub(crate) struct Writing {
    /// Name, for messages.
    pub(crate) name: &'static str,
    /// Arguments; `@out` is what it writes, `@data` the folder in which it writes, and `@case` the folder of the case.
    pub(crate) line: &'static str,
    /// Arguments that follow when its work is done again: after it was disturbed, and when it has its result already.
    pub(crate) again: (&'static str, Option<&'static str>),
    /// What is there before it: nothing, an input, or `old` for a file.
    pub(crate) before: &'static str,
    /// What it writes.
    pub(crate) kind: Kind,
}

const fn whole(name: &'static str, line: &'static str) -> Writing {
    Writing { name, line, again: ("", Some("--force")), before: "", kind: Kind::Whole }
}

const fn over(name: &'static str, line: &'static str, before: &'static str) -> Writing {
    Writing { name, line, again: ("", Some("")), before, kind: Kind::Whole }
}

const fn parts(name: &'static str, line: &'static str, before: &'static str, again: &'static str) -> Writing {
    Writing { name, line, again: (again, Some(again)), before, kind: Kind::Parts }
}

const fn set(name: &'static str, line: &'static str, before: &'static str) -> Writing {
    Writing { name, line, again: ("", Some("")), before, kind: Kind::Set }
}

/// Number of the commands.
pub(crate) const COUNT: usize = COMMANDS.len();

/// Number of the commands at the beginning of the list that take little time.
pub(crate) const QUICK: usize = 9;

/// The commands, the quick ones first.
pub(crate) const COMMANDS: [Writing; 23] = [
    whole("export", "export @run --format parquet --out @out"),
    over("export over a file", "export @run --format csv --level city --out @out --force", "old"),
    whole("sensitivity", "sensitivity table.csv --inputs a,b --method pawn --out @out"),
    whole("discover", "discover table.csv --inputs a,b --of-interest y>0.5 --out @out"),
    Writing { name: "init", line: "init @out", again: ("", None), before: "", kind: Kind::Whole },
    set("data seal", "data seal --data @data", "edited"),
    over("merge over a sweep", "merge @case/shard1 @case/shard2 @case/shard3 --out @out --force", "other-sweep"),
    whole("merge", "merge @case/shard1 @case/shard2 @case/shard3 --out @out"),
    over("report over a file", "report @run -q --contribution-draws 0 --out @out --force", "old"),
    whole("evaluate", "evaluate short.toml --prior --draws 1 -q --expr urban_share --csv @out"),
    whole("scenario new", "scenario new @out"),
    parts("man", "man @out", "", "--force"),
    whole("run", "run short.toml --draws 3 -q --out @out"),
    over("run over a run", "run short.toml --draws 3 -q --force --out @out", "other-run"),
    whole("compare", "compare short.toml plain.toml --draws 2 -q --years 2024 --out @out"),
    parts("sweep", "sweep study.toml -q --prior --out @out", "", "--resume"),
    parts("sweep --resume", "sweep study.toml -q --prior --resume --out @out", "shard1", ""),
    parts("sweep --shard", "sweep study.toml -q --prior --shard 2/3 --out @out", "", "--resume"),
    set("calibrate", "calibrate baseline --members 20 --iterations 1 -q --force --data @data", "data"),
    whole("hindcast", "hindcast --window H2a --draws 20 --iterations 1 --out @out"),
    whole("run --engine agents", "run short.toml --engine agents --scale 1000 -q --out @out"),
    whole("optimize", "optimize problem.toml -q --out @out"),
    whole("monitor", "monitor -q --members 20 --iterations 1 --effort-draws 2 --out @out"),
];

impl Writing {
    /// The name of what it writes, in the folder of the case.
    pub(crate) fn output(&self) -> &'static str {
        if self.kind == Kind::Set { "data" } else { "out" }
    }

    /// Makes what is there before it.
    pub(crate) fn prepare(&self, world: &World, case: &Path) {
        let output = case.join(self.output());
        // A merge claims the folders that it reads, and other cases merge them as well.
        for shard in ["shard1", "shard2", "shard3"].into_iter().filter(|shard| self.line.contains(shard)) {
            digest::link(&world.input(shard), &case.join(shard));
        }
        match self.before {
            "" => {}
            "old" => fs::write(output, "old\n").expect("a file is written"),
            "edited" => {
                copy(&world.input("data"), &output);
                let path = output.join("posterior.csv");
                let text = fs::read_to_string(&path).expect("a file is read");
                fs::write(&path, text.replacen("0.", "1.", 1)).expect("a file is written");
            }
            input => copy(&world.input(input), &output),
        }
    }

    /// What the command does when nothing disturbs it.
    pub(crate) fn reference(&self, world: &World) -> Arc<Reference> {
        world.references.get(self.name, || {
            let place = world.place();
            self.prepare(world, place.path());
            let output = place.path().join(self.output());
            let before = digest::tree(&output);
            let ended = world.succeed(place.path(), self.line);
            let tree = digest::tree(&output).expect("a job that succeeds writes something");
            Reference { tree, before, stdout: ended.stdout, seconds: ended.seconds }
        })
    }
}
