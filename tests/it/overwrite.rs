//! Files and folders that exist are replaced only with `--force`, by every command that writes.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use qilu::export::ExportFormat;
use qilu::output;
use qilu::output::ExistingOutput;
use qilu::output::OutputFile;
use qilu::output::RunFolder;

use crate::cli::qilu;
use crate::fixture::repository;
use crate::language::commands;
use crate::sweep::GRID;
use crate::sweep::Place;
use crate::sweep::digests;

/// A command that writes a file or a folder.
pub(crate) struct Writer {
    pub(crate) command: &'static str,
    /// `@NAME` is a path in the folder of the test, and `@output` the path that the command writes.
    pub(crate) arguments: String,
    pub(crate) output: Output,
}

/// What a command writes.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Output {
    /// A file with a name of the test.
    File,
    /// A file that is in the folder of the test and has a name of the command.
    Own(&'static str),
    /// A folder.
    Folder,
}

/// Every command that writes, with arguments for which it does little.
pub(crate) fn writers() -> Vec<Writer> {
    let writer = |command, arguments: &str, output| Writer { command, arguments: arguments.to_owned(), output };
    let mut writers = vec![
        writer("run", "scenarios/plan.toml -q --draws 2 --out @output", Output::Folder),
        writer("optimize", "@problem.toml -q --draws 2 --evaluations 8 --out @output", Output::Folder),
        writer("hindcast", "--window H2a --draws 20 --iterations 1 --out @output", Output::Folder),
        writer("monitor", "-q --members 20 --iterations 1 --effort-draws 2 --out @output", Output::Folder),
        writer("sensitivity", "@table.csv --inputs a,b --method pawn --out @output", Output::Folder),
        writer("discover", "@table.csv --inputs a,b --of-interest y>0.5 --out @output", Output::Folder),
        writer("sweep", "@study.toml -q --prior --out @output", Output::Folder),
        writer("merge", "@sweep --out @output", Output::Folder),
        writer("report", "@run -q --contribution-draws 0 --out @output", Output::File),
        writer("report", "@run -q --contribution-draws 0", Output::Own("run/report.html")),
        writer("explain", "scenarios/hukou_only.toml -q --draws 2 --out @output", Output::File),
        writer("compare", "scenarios/baseline.toml scenarios/hukou_only.toml -q --draws 2 --out @output", Output::File),
        writer("evaluate", "scenarios/plan.toml --expr urban_share -q --draws 2 --csv @output", Output::File),
        writer("calibrate", "-q --members 20 --iterations 1 --sbc 10 --picture @output", Output::File),
        writer("calibrate", "-q --members 20 --iterations 1 --data @data", Output::Own("data/posterior.csv")),
        writer("estimate-transfer", "-q --seed 7 --steps 6000 --data @data", Output::Own("data/transfer_prior.csv")),
        writer("scenario new", "@output", Output::File),
        writer("man", "@man", Output::Own("man/qilu-run.1")),
    ];
    for (_, format) in ExportFormat::ALL {
        writers.push(writer("export", &format!("@run --level province --format {format} --out @output"), Output::File));
    }
    writers
}

/// A folder with everything that the commands read.
fn inputs() -> Place {
    let place = Place::new(GRID);
    place.sweep("sweep", &[]);
    let done = qilu(&["run", "scenarios/plan.toml", "--draws", "2", "-q", "--out", &place.text("run")]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let rows = (0..60).map(|row| format!("{row},{},{}\n", row * 7 % 60, f64::from(row) / 60.0));
    fs::write(place.path("table.csv"), format!("a,b,y\n{}", rows.collect::<String>())).expect("written");
    fs::create_dir(place.path("data")).expect("made");
    for entry in fs::read_dir(repository("data")).expect("readable").map(|entry| entry.expect("readable").path()) {
        if entry.is_file() {
            fs::copy(&entry, place.path("data").join(entry.file_name().expect("a name"))).expect("copied");
        }
    }
    place
}

/// Makes the output of a command before it runs, and returns its path.
fn make(place: &Place, number: usize, output: Output) -> PathBuf {
    let around = place.path(&format!("output-{number}"));
    let path = around.join("out.csv");
    match output {
        Output::Own(name) => {
            let path = place.path(name);
            if !path.exists() {
                fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                fs::write(&path, "kept").expect("written");
            }
            return path;
        }
        Output::File => {
            fs::create_dir(&around).expect("made");
            fs::write(&path, "kept").expect("written");
        }
        Output::Folder => {
            fs::create_dir_all(&path).expect("made");
            fs::write(path.join("letter.txt"), "kept").expect("written");
            // A sweep replaces only a folder that a sweep has made, which has such a file.
            fs::write(path.join(".lock"), "").expect("written");
        }
    }
    path
}

/// Runs a command with more arguments: exit code, stdout and stderr.
fn run(place: &Place, writer: &Writer, output: &Path, more: &str) -> (Option<i32>, String, String) {
    let all = format!("{} {} {more}", writer.command, writer.arguments);
    let path = |argument: &str| match argument.strip_prefix('@') {
        Some("output") => output.to_str().expect("UTF-8").to_owned(),
        Some(name) => place.text(name),
        None => argument.to_owned(),
    };
    let arguments: Vec<String> = all.split_whitespace().map(path).collect();
    let done = qilu(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (done.status.code(), text(done.stdout), text(done.stderr))
}

/// The command as it would be with much to do. It would not end within the time of a test if it refused only afterwards.
fn heavy(writer: &Writer) -> Writer {
    let mut arguments = writer.arguments.clone();
    for (few, many) in
        [("--draws 2 ", "--draws 1000000 "), ("--draws 20 ", "--draws 100000 "), ("--members 20 ", "--members 100000 ")]
    {
        arguments = arguments.replace(few, many);
    }
    Writer { arguments, ..*writer }
}

/// Asserts that a command refuses an existing output without `--force`.
fn refuses(place: &Place, number: usize, writer: &Writer) {
    let name = format!("{} {}", writer.command, writer.arguments);
    let output = make(place, number, writer.output);
    let around = output.parent().expect("a folder");
    let before = digests(around);
    let (code, printed, said) = run(place, &heavy(writer), &output, "");
    assert_eq!(code, Some(2), "{name}: {said}");
    let path = output.to_str().expect("UTF-8");
    assert!(said.contains(path) && said.contains("already exists") && said.contains("--force"), "{name}: {said}");
    assert_eq!(printed, "", "{name} prints nothing");
    assert!(digests(around) == before, "{name} changes nothing");
}

/// Asserts that a command replaces an existing output with `--force`.
fn replaces(place: &Place, number: usize, writer: &Writer) {
    let name = format!("{} {}", writer.command, writer.arguments);
    let output = make(place, number, writer.output);
    let around = output.parent().expect("a folder");
    let before = digests(around);
    let (code, _, said) = run(place, writer, &output, "--force");
    // With so few draws the check of the best package need not confirm it.
    assert!(code == Some(0) || writer.command == "optimize" && code == Some(1), "{name}: {said}");
    if output.is_dir() {
        assert!(!output.join("letter.txt").exists(), "{name} replaces the folder");
    } else {
        let file = Path::new(output.file_name().expect("a name"));
        assert!(digests(around)[file] != before[file], "{name} replaces the file");
    }
    assert_eq!(unfinished(around), 0, "{name} leaves nothing unfinished");
}

/// Number of unfinished files in a folder.
fn unfinished(folder: &Path) -> usize {
    let names = fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable").file_name());
    names.filter(|name| name.to_string_lossy().starts_with(output::unfinished::UNFINISHED)).count()
}

#[test]
fn every_command_that_writes_refuses_what_exists() {
    let place = inputs();
    for (number, writer) in writers().iter().enumerate() {
        refuses(&place, number, writer);
    }
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn every_command_that_writes_replaces_what_exists_with_force() {
    let place = inputs();
    for (number, writer) in writers().iter().enumerate() {
        replaces(&place, number, writer);
    }
}

/// Together with the unit test that every command with an output has `--force`, this finds a new command that writes and
/// is not in the list.
#[test]
fn every_command_with_force_is_in_the_list() {
    let mut forced = BTreeSet::new();
    for command in commands(&["--help"], "Commands:") {
        let nested = commands(&[&command, "--help"], "Commands:");
        let all = nested.iter().map(|name| format!("{command} {name}"));
        let all: Vec<String> = if nested.is_empty() { vec![command.clone()] } else { all.collect() };
        for command in all {
            let help = qilu(&command.split(' ').chain(["--help"]).collect::<Vec<_>>());
            if String::from_utf8_lossy(&help.stdout).contains("--force") {
                forced.insert(command);
            }
        }
    }
    let listed: BTreeSet<String> = writers().iter().map(|writer| writer.command.to_owned()).collect();
    assert_eq!(forced, listed);
}

#[test]
fn the_second_file_of_an_export_is_not_replaced_either() {
    let place = inputs();
    fs::write(place.path("plan.meta.csv"), "kept").expect("written");
    let (run, out) = (place.text("run"), place.text("plan.csv"));
    let arguments = ["export", &run, "--format", "iamc", "--out", &out];
    let refused = qilu(&arguments);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("plan.meta.csv: this file already exists"));
    assert!(!place.path("plan.csv").exists(), "the first file is not written");
    assert_eq!(fs::read_to_string(place.path("plan.meta.csv")).expect("readable"), "kept");
    // Only one table can be on stdout.
    assert!(qilu(&["export", &run, "--format", "iamc", "--out", "-"]).status.success());
}

#[test]
fn a_refusal_is_in_the_language_of_the_reader() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mine.toml");
    fs::write(&file, "kept").expect("written");
    let path = file.to_str().expect("UTF-8");
    let said = |language| qilu(&["scenario", "new", path, "--lang", language]).stderr;
    let zh = format!("qilu: {path}：文件已存在；请另选文件名，或用 --force 覆盖\n");
    let en = format!("qilu: {path}: this file already exists; choose another name, or replace it with --force\n");
    assert_eq!(String::from_utf8(said("zh")).expect("UTF-8"), zh);
    assert_eq!(String::from_utf8(said("en")).expect("UTF-8"), en);
}

/// What is written goes into the device and cannot be lost, so that there is nothing to refuse.
#[cfg(unix)]
#[test]
fn stdout_and_devices_are_never_refused() {
    for path in ["-", "/dev/stdout", "/dev/null"] {
        let output = qilu(&["scenario", "new", path]);
        assert!(output.status.success(), "{path}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.stdout.is_empty(), path == "/dev/null", "{path}");
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_and_a_file_in_the_place_of_a_folder_are_known_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (path, file) = (folder.path(), folder.path().join("file"));
    fs::write(&file, "kept").expect("written");
    let error = OutputFile::open(path, ExistingOutput::Replace).expect_err("it is a folder");
    assert!(error.to_string().contains("it is a folder, not a file"), "{error}");
    RunFolder::open(&file, ExistingOutput::Replace).expect_err("it is a file");
    OutputFile::open(file.join("below"), ExistingOutput::Refuse).expect_err("there is no such folder");
    assert_eq!(fs::read_to_string(&file).expect("readable"), "kept");
    assert_eq!(unfinished(path), 0);
}

#[test]
fn a_file_that_appears_during_the_work_is_not_lost() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("out.csv");
    let file = OutputFile::open(&path, ExistingOutput::Refuse).expect("nothing is there");
    assert_eq!(unfinished(folder.path()), 0, "the check leaves nothing");
    fs::write(&path, "kept").expect("written");
    let error = file.write(b"new").expect_err("something is there now");
    assert!(error.to_string().contains("this file already exists"), "{error}");
    assert_eq!(fs::read_to_string(&path).expect("readable"), "kept");
    assert_eq!(unfinished(folder.path()), 0);
    OutputFile::open(&path, ExistingOutput::Replace).expect("it may be").write(b"new").expect("written");
    assert_eq!(fs::read_to_string(&path).expect("readable"), "new");
}

#[test]
fn a_folder_that_appears_during_the_work_is_not_lost() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("out");
    let open = || RunFolder::open(&path, ExistingOutput::Refuse);
    let own = open().expect("nothing is there");
    own.write("second.txt", b"text").expect("written");
    // A program that knows nothing of the locks.
    fs::create_dir(&path).expect("made");
    fs::write(path.join("first.txt"), "text").expect("written");
    let error = own.finish().expect_err("another folder is there now");
    assert!(error.to_string().contains("this run folder already exists"), "{error}");
    assert!(path.join("first.txt").exists() && !path.join("second.txt").exists());
    assert_eq!(unfinished(folder.path()), 0);
}
