//! What is written appears whole or not at all, whatever happens to the process, and what is read is what its digests say.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use qilu::data::Data;
use qilu::data::package::Package;
use qilu::error::Error;
use qilu::output::ExistingOutput;
use qilu::output::FileSet;
use qilu::output::OutputFile;
use qilu::output::RunFolder;
use tempfile::TempDir;

use crate::cli::qilu;
use crate::fixture::repository;

/// A copy of the data package.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("data")).expect("made");
    for entry in fs::read_dir(repository("data")).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_file() {
            fs::copy(&path, folder.path().join("data").join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Names in a folder that begin with a dot.
fn hidden(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").file_name());
    let mut names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.retain(|name| name.starts_with('.'));
    names.sort();
    names
}

fn replace(path: &Path, from: &str, to: &str) {
    let before = fs::read_to_string(path).expect("readable");
    let after = before.replacen(from, to, 1);
    assert_ne!(before, after, "{from} is in {}", path.display());
    fs::write(path, after).expect("written");
}

#[test]
fn a_posterior_that_was_changed_is_refused_until_it_is_sealed() {
    let folder = copy();
    let data = folder.path().join("data");
    let posterior = data.join("posterior.csv");
    let whole = fs::read_to_string(&posterior).expect("readable");
    let half = whole.lines().take(501).collect::<Vec<_>>().join("\n") + "\n";
    let digit = whole.replacen("0.", "1.", 1);
    for damaged in [digit, half] {
        fs::write(&posterior, &damaged).expect("written");
        for arguments in [["evaluate", "plan"], ["indicators", "--area"]] {
            let done =
                qilu(&[arguments[0], arguments[1], "--data", text(&data), "--expr", "urban_share", "--draws", "1"]);
            if arguments[0] == "evaluate" {
                assert_eq!(code(&done), Some(2), "{}", said(&done));
                assert!(said(&done).contains("damaged or was edited"), "{}", said(&done));
                assert!(!said(&done).contains("qilu calibrate"), "a damaged file must not be calibrated in");
            }
        }
    }
    fs::remove_file(&posterior).expect("removed");
    let lost = qilu(&["evaluate", "plan", "--data", text(&data), "--expr", "urban_share", "--draws", "1"]);
    assert_eq!(code(&lost), Some(74), "a package that lists a posterior does not fall back on the priors");
    fs::write(&posterior, whole.replacen("0.", "1.", 1)).expect("written");
    // A deliberate edit is sealed, and the provenance says that it was edited.
    assert_eq!(code(&qilu(&["data", "seal", "--data", text(&data)])), Some(0));
    let about = fs::read_to_string(data.join("posterior.toml")).expect("readable");
    assert!(about.contains("edited = true"), "{about}");
    let done = qilu(&["evaluate", "plan", "--data", text(&data), "--expr", "urban_share", "--draws", "1"]);
    assert_eq!(code(&done), Some(0), "{}", said(&done));
}

#[test]
fn a_table_that_was_changed_is_refused_with_priors_as_well() {
    let folder = copy();
    let data = folder.path().join("data");
    // Another number of the same kind, which no check of values finds.
    replace(&data.join("travel.csv"), ",139.1,", ",159.1,");
    for arguments in [&["evaluate", "plan", "--prior", "--expr", "urban_share", "--draws", "1"][..], &["data", "check"]]
    {
        let mut arguments = arguments.to_vec();
        arguments.extend(["--data", text(&data)]);
        let done = qilu(&arguments);
        assert_eq!(code(&done), Some(2), "{}", said(&done));
        assert!(said(&done).contains("travel.csv") && said(&done).contains("qilu data seal"), "{}", said(&done));
    }
}

#[test]
fn wrong_data_are_not_sealed() {
    let folder = copy();
    let data = folder.path().join("data");
    let before = fs::read(data.join("datapackage.json")).expect("readable");
    replace(&data.join("observations.csv"), ",urban_share,0.", ",urban_share,6.");
    let done = qilu(&["data", "seal", "--data", text(&data)]);
    assert_eq!(code(&done), Some(2), "{}", said(&done));
    assert_eq!(fs::read(data.join("datapackage.json")).expect("readable"), before);
}

/// The manifest names the data that the run has read, even if a file changes while the program runs.
#[test]
fn a_manifest_names_the_data_that_were_read() {
    let folder = copy();
    let data = folder.path().join("data");
    let project = qilu::Project::open(&data).expect("sound");
    let digest = |project: &qilu::Project, name: &str| {
        let resource = project.data().package.resource(name).expect("there").clone();
        project.data().package.digest(&resource).expect("read").sha256.clone()
    };
    let read = digest(&project, "travel");
    replace(&data.join("travel.csv"), ",139.1,", ",159.1,");
    let scenario = project.scenario("baseline").expect("sound").prior();
    let options = qilu::RunOptions { draws: 1, ..qilu::RunOptions::default() };
    let run = project.run(&scenario, options, &qilu::Silent).expect("done");
    let out = run.write(folder.path().join("run")).expect("written");
    let manifest = fs::read_to_string(out.join("manifest.json")).expect("readable");
    assert!(manifest.contains(&read), "the digest of the bytes that were read");
}

#[test]
fn a_year_without_figures_cannot_be_known() {
    let folder = copy();
    let data = folder.path().join("data");
    for year in ["2026", "2035", "9999"] {
        let done =
            qilu(&["calibrate", "baseline", "--known", year, "--data", text(&data), "--force", "--members", "20"]);
        assert_eq!(code(&done), Some(2), "{}", said(&done));
        assert!(said(&done).contains("allowed: 2021 to 2025"), "{}", said(&done));
    }
    // The provenance cannot claim more years than the posterior has.
    replace(&data.join("posterior.toml"), "known = 2025", "known = 2035");
    assert_eq!(code(&qilu(&["data", "seal", "--data", text(&data)])), Some(0));
    let done = qilu(&["evaluate", "plan", "--data", text(&data), "--expr", "urban_share", "--draws", "1"]);
    assert_eq!(code(&done), Some(2), "{}", said(&done));
    assert!(said(&done).contains("`known` is 2035"), "{}", said(&done));
}

/// Files of a set, as a process leaves them that was killed after `renamed` renames.
fn killed_after(folder: &Path, renamed: usize) {
    let names = ["a.txt", "b.txt", "c.txt"];
    let members: Vec<String> = (0..names.len()).map(|at| format!(".qilu-set-{at}")).collect();
    for (at, name) in names.iter().enumerate() {
        fs::write(folder.join(name), "old").expect("written");
        let at = if at < renamed { folder.join(name) } else { folder.join(&members[at]) };
        fs::write(at, "new").expect("written");
    }
    let renames: Vec<[&str; 2]> = members.iter().zip(names).map(|(from, to)| [from.as_str(), to]).collect();
    let journal = serde_json::json!({ "renames": renames });
    fs::write(folder.join(".qilu-journal.json"), journal.to_string()).expect("written");
}

#[test]
fn a_set_of_files_is_completed_after_a_kill_at_each_rename() {
    for renamed in 0..=3 {
        let folder = tempfile::tempdir().expect("a temporary folder");
        killed_after(folder.path(), renamed);
        qilu::output::complete(folder.path()).expect("completed");
        for name in ["a.txt", "b.txt", "c.txt"] {
            assert_eq!(fs::read_to_string(folder.path().join(name)).expect("there"), "new", "{renamed}: {name}");
        }
        assert_eq!(hidden(folder.path()), [""; 0]);
    }
}

#[test]
fn a_journal_renames_only_files_of_its_own_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("victim.txt"), "kept").expect("written");
    for rename in [["victim.txt", "gone.txt"], [".qilu-set-0", "../gone.txt"], ["../victim", "a"]] {
        let journal = serde_json::json!({ "renames": [rename] });
        fs::write(folder.path().join(".qilu-journal.json"), journal.to_string()).expect("written");
        let fault = qilu::output::complete(folder.path()).expect_err("refused").to_string();
        assert!(fault.contains("not a valid journal"), "{fault}");
        assert_eq!(fs::read_to_string(folder.path().join("victim.txt")).expect("there"), "kept");
    }
}

#[test]
fn sets_of_several_threads_do_not_mix() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for round in 0..10 {
                    let mut set = FileSet::of(path);
                    for name in ["a.txt", "b.txt", "c.txt"] {
                        set.add(name, format!("{thread} {round}").as_bytes()).expect("written");
                    }
                    set.finish().expect("finished");
                }
            });
        }
    });
    let all: Vec<String> =
        ["a.txt", "b.txt", "c.txt"].iter().map(|name| fs::read_to_string(path.join(name)).expect("there")).collect();
    assert!(all.iter().all(|text| *text == all[0]), "{all:?}");
    assert_eq!(hidden(path), [""; 0]);
}

#[test]
fn leftovers_go_when_their_owner_has_ended_and_not_before() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path();
    // Left behind by processes that are no more: nobody holds a lock on them.
    fs::write(path.join(".qilu-unfinished-aBcDeF"), "part").expect("written");
    fs::create_dir_all(path.join(".qilu-unfinished-old-run/sub")).expect("made");
    fs::write(path.join(".qilu-unfinished-old-run/sub/part.csv"), "part").expect("written");
    fs::write(path.join(".qilu-set-aBcDeF"), "part").expect("written");
    let working = RunFolder::open(&path.join("run"), ExistingOutput::Refuse).expect("nothing is there");
    working.write("a.csv", b"text").expect("written");
    assert_eq!(hidden(path), [".qilu-unfinished-run"], "leftovers are swept up when a folder is opened");
    // Another writer into the same folder leaves the work of this one alone.
    OutputFile::open(path.join("b.csv"), ExistingOutput::Refuse).expect("free").write(b"text").expect("written");
    assert_eq!(hidden(path), [".qilu-unfinished-run"]);
    let busy = RunFolder::open(&path.join("run"), ExistingOutput::Replace).expect_err("somebody is at work");
    assert!(matches!(busy, Error::Busy(_)), "{busy}");
    working.finish().expect("finished");
    assert_eq!(hidden(path), [""; 0]);
    assert_eq!(fs::read_to_string(path.join("run/a.csv")).expect("there"), "text");
}

#[test]
fn a_folder_is_replaced_in_one_step() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("run");
    for text in ["old", "new"] {
        let own = RunFolder::open(&path, ExistingOutput::Replace).expect("may be replaced");
        own.write(&format!("{text}.csv"), text.as_bytes()).expect("written");
        if text == "new" {
            assert!(path.join("old.csv").exists(), "the old one is whole until the new one is");
        }
        own.finish().expect("finished");
    }
    assert!(path.join("new.csv").exists() && !path.join("old.csv").exists());
    assert_eq!(hidden(folder.path()), [""; 0]);
}

/// The same run twice is done once; another one is refused.
#[test]
fn a_run_that_is_there_is_not_run_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("run");
    let run = |draws: &str| {
        qilu(&["run", "baseline", "--draws", draws, "--out", text(&out), "--data", text(&repository("data"))])
    };
    assert_eq!(code(&run("3")), Some(0));
    let first = fs::read(out.join("manifest.json")).expect("readable");
    let again = run("3");
    assert_eq!(code(&again), Some(0), "{}", said(&again));
    assert!(String::from_utf8_lossy(&again.stdout).contains("finished already"));
    assert_eq!(fs::read(out.join("manifest.json")).expect("readable"), first);
    assert_eq!(code(&run("4")), Some(2), "another run");
    // A damaged folder is not this run any more.
    replace(&out.join("province.csv"), "0.6", "0.7");
    assert_eq!(code(&run("3")), Some(2), "a damaged run");
}

#[test]
fn a_merge_checks_the_files_that_it_copies_and_appears_whole() {
    let place = crate::sweep::Place::new(crate::sweep::GRID);
    place.sweep("one", &[]);
    let (one, joined) = (place.text("one"), place.text("joined"));
    for name in ["points.csv", "outputs.csv", "study.toml", "scenario.toml", "problem.json"] {
        let path = place.path("one").join(name);
        let whole = fs::read(&path).expect("readable");
        fs::write(&path, [whole.as_slice(), b" "].concat()).expect("written");
        let refused = qilu(&["merge", &one, "--out", &joined]);
        assert_ne!(code(&refused), Some(0), "{name}");
        assert!(said(&refused).contains(name) && said(&refused).contains("damaged"), "{}", said(&refused));
        assert!(!place.path("joined").exists(), "{name}");
        fs::write(&path, whole).expect("written");
    }
    // A digest of an input in the identity of the sweep, which no other file of the folder repeats.
    let identity = place.path("one").join("sweep.json");
    let whole = fs::read_to_string(&identity).expect("readable");
    let at = whole.find("\"data\"").expect("the inputs");
    let (head, tail) = whole.split_at(at);
    fs::write(&identity, format!("{head}{}", tail.replacen("\"sha256\": \"", "\"sha256\": \"0", 1))).expect("written");
    let refused = qilu(&["merge", &one, "--out", &joined]);
    assert_eq!(code(&refused), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains("sweep.json") && said(&refused).contains("damaged"), "{}", said(&refused));
    fs::write(&identity, whole).expect("written");
    assert_eq!(code(&qilu(&["merge", &one, "--out", &joined])), Some(0));
    // Replaced by another one, and never half of both.
    assert_eq!(code(&qilu(&["merge", &one, "--out", &joined])), Some(2));
    assert_eq!(code(&qilu(&["merge", &one, "--out", &joined, "--force"])), Some(0));
}

#[test]
fn a_manifest_that_was_changed_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("run");
    assert_eq!(code(&qilu(&["run", "baseline", "--draws", "2", "--out", text(&out)])), Some(0));
    let manifest = out.join("manifest.json");
    let whole = fs::read_to_string(&manifest).expect("readable");
    for (from, to) in
        [("\"sha256\": \"", "\"sha256\": \"0"), ("\"draws\": 2", "\"draws\": 3"), ("\"version\"", "\"versions\"")]
    {
        fs::write(&manifest, whole.replacen(from, to, 1)).expect("written");
        for command in ["report", "reproduce", "export"] {
            let done = qilu(
                &[
                    &[command, text(&out)][..],
                    if command == "export" { &["--format", "tidy", "--out", "-"] } else { &[] },
                ]
                .concat(),
            );
            assert!(matches!(code(&done), Some(1 | 2)), "{command} {from}: {}", said(&done));
        }
    }
    fs::write(&manifest, whole).expect("written");
    assert_eq!(code(&qilu(&["reproduce", text(&out)])), Some(0));
}

#[test]
fn life_courses_are_read_as_the_manifest_describes_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("run");
    let traced = ["--engine", "agents", "--scale", "1000", "--trace", "3"];
    let mut arguments = vec!["run", "baseline", "--draws", "1", "--out", text(&out)];
    arguments.extend(traced);
    assert_eq!(code(&qilu(&arguments)), Some(0));
    assert_eq!(code(&qilu(&["lives", text(&out)])), Some(0));
    fs::write(out.join("lives.csv"), "").expect("written");
    let done = qilu(&["lives", text(&out)]);
    assert_ne!(code(&done), Some(0));
    assert!(said(&done).contains("lives.csv"), "{}", said(&done));
    fs::remove_file(out.join("lives.csv")).expect("removed");
    let done = qilu(&["lives", text(&out)]);
    assert!(code(&done) != Some(0) && said(&done).contains("lives.csv"), "{}", said(&done));
}

/// Starts a command that works for long, in a folder of its own.
fn long(folder: &Path, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qilu"));
    command.args(arguments).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the program starts")
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().expect("kill");
    assert!(sent.success());
}

/// The exit code of a process, which must end within a generous time.
#[cfg(unix)]
fn ended(child: &mut Child) -> Option<i32> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status.code();
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not end");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Commands of every kind, each at work for longer than the test waits.
#[cfg(unix)]
const LONG: [&[&str]; 8] = [
    &["run", "baseline", "--draws", "3000", "--out", "out"],
    &["report", "baseline", "--draws", "3000", "--out", "out.html"],
    &["compare", "baseline", "plan", "--draws", "3000", "--out", "out.csv"],
    &["calibrate", "baseline", "--check", "--members", "3000"],
    &["hindcast", "--window", "H2", "--draws", "3000", "--out", "out"],
    &["explain", "plan", "--draws", "3000"],
    &["optimize", "cheapest", "--out", "out"],
    &["evaluate", "plan", "--draws", "6000", "--expr", "urban_share"],
];

#[cfg(unix)]
#[test]
fn every_command_ends_by_a_signal_with_130_and_leaves_nothing() {
    for (at, arguments) in LONG.iter().enumerate() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut child = long(folder.path(), arguments);
        thread::sleep(Duration::from_millis(400));
        signal(&child, ["INT", "TERM", "HUP"][at % 3]);
        assert_eq!(ended(&mut child), Some(130), "{arguments:?}");
        let left: Vec<_> = fs::read_dir(folder.path()).expect("readable").collect();
        assert!(left.is_empty(), "{arguments:?} leaves {left:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_hangup_that_is_ignored_at_the_start_stays_ignored() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    // `nohup` itself would write into the folder; the shell ignores the signal in the same way.
    let script = "trap '' HUP; exec \"$0\" run baseline --draws 30 --out out";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_qilu")]).current_dir(folder.path());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the shell starts");
    thread::sleep(Duration::from_millis(200));
    signal(&child, "HUP");
    assert_eq!(ended(&mut child), Some(0));
    assert!(folder.path().join("out/manifest.json").exists());
}

#[cfg(unix)]
#[test]
fn a_program_for_connectors_ends_with_its_parent() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let arguments = "evaluate plan --draws 20000 --expr urban_share --die-with-parent --out out.csv";
    // The shell starts the program, tells its number and is killed.
    let script = format!("\"$0\" {arguments} >/dev/null 2>&1 & echo $!; sleep 60");
    let mut shell = Command::new("sh");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_qilu")]).current_dir(folder.path()).stdout(Stdio::piped());
    let mut shell = shell.spawn().expect("the shell starts");
    let mut line = String::new();
    let mut lines = std::io::BufReader::new(shell.stdout.take().expect("piped"));
    std::io::BufRead::read_line(&mut lines, &mut line).expect("a number");
    thread::sleep(Duration::from_millis(200));
    shell.kill().expect("killed");
    shell.wait().expect("ended");
    let begun = Instant::now();
    while Command::new("kill").args(["-0", line.trim()]).stderr(Stdio::null()).status().is_ok_and(|sent| sent.success())
    {
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not end");
        thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(hidden(folder.path()), [""; 0]);
}

/// A limit of the file size and a full stderr are errors and no aborts.
#[cfg(target_os = "linux")]
#[test]
fn limits_of_files_and_a_full_stderr_are_clean_errors() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let limited = |script: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", script, env!("CARGO_BIN_EXE_qilu")]).current_dir(folder.path());
        command.stdout(Stdio::null()).output().expect("the shell starts")
    };
    let done = limited("ulimit -f 100; exec \"$0\" run baseline --draws 3 --out out");
    assert_eq!(code(&done), Some(74), "{}", said(&done));
    assert!(fs::read_dir(folder.path()).expect("readable").next().is_none(), "nothing is left");
    let done = limited("exec \"$0\" run baseline --draws 3 --out out 2>/dev/full");
    assert_eq!(code(&done), Some(0));
    for command in
        ["export out --format tidy --out -", "evaluate nothing --expr urban_share", "run baseline --frobnicate"]
    {
        let done = limited(&format!("exec \"$0\" {command} 2>/dev/full"));
        assert!(matches!(code(&done), Some(0 | 2)), "{command}: {:?}", code(&done));
    }
}

/// Rows are left out in turn: either the data are refused, or every base state can be made.
fn without_rows(name: &str, every: usize) {
    let package = Package::load(&repository("data")).expect("sound");
    let whole = package.text(package.resource(name).expect("there")).expect("text");
    let lines: Vec<&str> = whole.lines().collect();
    let tried: Vec<usize> = (1..lines.len()).step_by(every).collect();
    rayon::iter::ParallelIterator::for_each(rayon::iter::IntoParallelIterator::into_par_iter(tried), |left_out| {
        let kept = lines.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, line)| format!("{line}\n"));
        let package = package.with_text(name, &kept.collect::<String>()).expect("a resource");
        let Ok(data) = Data::of(package) else { return };
        let central = qilu::scenario::uncertainty::Priors::new(&data.parameters);
        let Ok(central) = central.map(|priors| priors.central()) else { return };
        let data = std::sync::Arc::new(data);
        for year in [2010, 2020] {
            let made = std::panic::catch_unwind(|| qilu::engine::setup::Setup::new(&data, year, &central));
            assert!(
                made.is_ok(),
                "{name}:{}: `{}` is missing, and the base state of {year} panics",
                left_out + 1,
                lines[left_out]
            );
        }
    });
}

#[test]
fn a_missing_row_of_the_statistics_is_found_on_loading() {
    // The statistics of the province are what the model needs as a whole; others are needed in part. The trials of
    // robustness leave out every row of every table.
    without_rows("observations", 7);
}
