//! Parts that call the library run in a process of their own, because an overflow of the stack or of the memory ends it.

use std::fs::File;
use std::fs::OpenOptions;
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use serde_json::json;

use crate::part::Part;
use crate::runner;
use crate::runner::ENTRY;
use crate::tally::Tally;
use crate::world::World;

/// Processes of a part that may be ended by their cases.
const ENDS: usize = 20;

/// Tries cases of a part in a process of their own, and goes on behind a case that ends the process.
pub(crate) fn run(world: &World, part: &Part, cases: (usize, usize)) -> Tally {
    let begun = Instant::now();
    let (mut tally, mut first) = (Tally::default(), cases.0);
    for _ in 0..ENDS {
        if first >= cases.1 {
            break;
        }
        let note = world.folder.join(format!("note-{}", part.name));
        File::create(&note).expect("a file is made");
        let own = std::env::current_exe().expect("this program has a path");
        let mut command = Command::new(own);
        command.args(["--seed", &world.seed.to_string(), "--only", part.name, "--inside"]);
        command.args([first.to_string(), cases.1.to_string()]).arg(&note).stdin(Stdio::null()).stderr(Stdio::piped());
        let output = command.output().expect("this program starts");
        if let Ok(found) = serde_json::from_slice::<Value>(&output.stdout) {
            read(&mut tally, &found);
            break;
        }
        let current = current(&note);
        let (low, high) = (current.iter().min(), current.iter().max());
        let (low, high) = (low.copied().unwrap_or(first), high.copied().unwrap_or(first));
        let said = String::from_utf8_lossy(&output.stderr);
        let said: String = said.chars().take(300).collect();
        tally.cases += high + 1 - first;
        tally.failures.push((
            Some(low),
            format!(
                "this case or case {high} ends the process ({}): {said}; those before it are not counted",
                output.status
            ),
        ));
        first = high + 1;
    }
    tally.time = begun.elapsed();
    tally
}

/// The cases that a process was trying when it ended.
fn current(note: &Path) -> Vec<usize> {
    let mut bytes = Vec::new();
    let _ = File::open(note).and_then(|mut file| file.read_to_end(&mut bytes));
    let numbers = bytes.chunks_exact(ENTRY).map(|entry| u64::from_le_bytes(entry.try_into().expect("eight bytes")));
    numbers.filter_map(|number| usize::try_from(number).ok()).collect()
}

/// Adds what a process has printed.
fn read(tally: &mut Tally, found: &Value) {
    let count = |value: &Value| value.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or_default();
    tally.cases += count(&found["cases"]);
    for (kind, number) in found["counts"].as_object().into_iter().flatten() {
        *tally.counts.entry(kind.clone()).or_default() += count(number);
    }
    for failure in found["failures"].as_array().into_iter().flatten() {
        let text = failure["text"].as_str().unwrap_or_default().to_owned();
        tally.failures.push((Some(count(&failure["case"])), text));
    }
}

/// Tries cases in this process and prints what they found.
///
/// - `note`: file for the numbers of the cases that are being tried.
pub(crate) fn answer(world: &Arc<World>, part: &'static Part, cases: (usize, usize), note: &Path) {
    let note = OpenOptions::new().write(true).open(note).expect("a file is open");
    let tally = runner::run(world, part, cases, Some(note));
    let failures: Vec<Value> =
        tally.failures.iter().map(|(case, text)| json!({ "case": case, "text": text })).collect();
    println!("{}", json!({ "cases": tally.cases, "counts": tally.counts, "failures": failures }));
}
