//! Limits of memory and threads, and estimates before the work begins.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

use crate::fixture::repository;
use crate::language::commands;
use crate::sweep::GRID;
use crate::sweep::Place;

/// Largest address space of the commands of these tests, KiB: enough for the program and its data, and not for the work.
const ROOM: u64 = 800_000;

/// A command with more work than fits, and the option and the number that the refusal names.
struct Heavy {
    command: &'static str,
    arguments: String,
    option: &'static str,
    number: &'static str,
}

/// Every command whose memory grows with a number, with the largest number that its option takes. `@NAME` is a path in
/// the folder of the test.
fn heavy() -> Vec<Heavy> {
    let heavy =
        |command, arguments: &str, option, number| Heavy { command, arguments: arguments.to_owned(), option, number };
    // One output in each year and each of these areas: values of a million draws are more than a gigabyte.
    let years = (2021..=2035).map(|year: u16| year.to_string()).collect::<Vec<_>>().join(",");
    let many = format!(
        "baseline --expr urban_share --expr residents --area 370000 --area 370100 --area 370200 --year {years}"
    );
    let million = "1000000";
    vec![
        heavy("run", "baseline --draws 1000000 --out @a/b/out", "--draws", million),
        heavy("run", "baseline --draws 100000 --out @a/b/out", "--draws", "100000"),
        heavy("run", "baseline --draws 200 --keep-draws --out @a/b/out", "--keep-draws", "200"),
        heavy("run", "baseline --draws 1000 --engine agents --out @a/b/out", "--scale", "at least"),
        heavy("report", "baseline --draws 1000000 --seed 77 --out @report.html", "--draws", million),
        heavy("compare", "baseline plan --draws 1000000 --out @out.csv", "--draws", million),
        heavy("explain", "plan --draws 1000000 --out @out.csv", "--draws", million),
        heavy("evaluate", &format!("{many} --draws 1000000 --csv @out.csv"), "--draws", million),
        heavy("variance", "baseline --draws 1000000", "--draws", million),
        heavy("indicators", "baseline --draws 1000000", "--draws", million),
        heavy("optimize", "--draws 1000000 --out @a/out", "--draws", million),
        heavy("calibrate", "--members 100000 --check", "--members", "100000"),
        heavy("calibrate", "--members 100000 --sbc 20 --picture @sbc.svg", "--members", "100000"),
        heavy("monitor", "--members 100000 --out @a/out", "--members", "100000"),
        heavy("hindcast", "--draws 100000 --out @a/out", "--draws", "100000"),
        heavy("engines", "--draws 10000 --scale 1000", "--draws", "10000"),
        heavy("reproduce", "@large/manifest.json", "--draws", million),
        heavy("sweep", "@large.toml --out @a/out", "design.points", "at least"),
        heavy(
            "sensitivity",
            "@table.csv --inputs a,b --method delta --resamples 1000000 --out @a/out",
            "--resamples",
            million,
        ),
        heavy("discover", "@large.csv --inputs a,b --of-interest y>0.5 --out @a/out", "", "these files need"),
        heavy("lives", "@lives", "", "these files need"),
    ]
}

/// Commands that have `--dry-run`, and whose memory does not grow with a number of the command line: an estimate keeps the same
/// number of positions of its chains, each job of the server is checked by itself, and an export reads row by row.
const STEADY: [&str; 3] = ["estimate-transfer", "export", "serve"];

/// Runs a command in the folder of the repository with a limit of its address space.
fn limited(arguments: &[String]) -> Output {
    // The shell sets its own limit and becomes the program.
    let script = format!("ulimit -v {ROOM} && exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_qilu")]).args(arguments);
    command.current_dir(repository("")).env("LC_ALL", "C").output().expect("the shell starts")
}

fn line(place: &Place, heavy: &Heavy) -> Vec<String> {
    let path = |argument: &str| argument.strip_prefix('@').map_or_else(|| argument.to_owned(), |name| place.text(name));
    std::iter::once(heavy.command).chain(heavy.arguments.split_whitespace()).map(path).collect()
}

/// A folder with the files that the commands read.
fn inputs() -> Place {
    let place = Place::new(GRID);
    let rows = (0..60).map(|row| format!("{row},{},{}\n", row * 7 % 60, f64::from(row) / 60.0));
    fs::write(place.path("table.csv"), format!("a,b,y\n{}", rows.collect::<String>())).expect("written");
    // Files of zeros without blocks on the disk: the size is enough for a refusal, which comes before they are read.
    let sparse = |name: &str, bytes: u64| {
        fs::File::create(place.path(name)).and_then(|file| file.set_len(bytes)).expect("made");
    };
    sparse("large.csv", 400_000_000);
    fs::create_dir(place.path("lives")).expect("made");
    sparse("lives/lives.csv", 400_000_000);
    let study = fs::read_to_string(place.path("study.toml")).expect("a study");
    let (head, _) = study.split_once("[design]").expect("a design");
    let design = "[design]\nkind = \"latin\"\npoints = 10000000\n";
    let (_, rest) = study.split_once("[design]").expect("a design");
    let rest = rest.split_once("\n[").map_or(String::new(), |(_, rest)| format!("\n[{rest}"));
    fs::write(place.path("large.toml"), format!("{head}{design}{rest}")).expect("written");
    let run = place.text("large");
    let arguments = ["run", "baseline", "--draws", "2", "-q", "--out", &run].map(str::to_owned);
    let done = crate::cli::qilu(&arguments.each_ref().map(String::as_str));
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let manifest = place.path("large/manifest.json");
    let text = fs::read_to_string(&manifest).expect("a manifest");
    assert!(text.contains("\"draws\": 2,"), "{text}");
    let text = crate::fixture::without_own_digest(&text);
    fs::write(&manifest, text.replacen("\"draws\": 2,", "\"draws\": 1000000,", 1)).expect("written");
    place
}

fn names(place: &Place) -> BTreeSet<String> {
    let entries = fs::read_dir(place.path("")).expect("readable").map(|entry| entry.expect("readable"));
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn what_does_not_fit_into_the_memory_is_refused_by_name_before_anything_is_written() {
    let place = inputs();
    let before = names(&place);
    for heavy in heavy() {
        let done = limited(&line(&place, &heavy));
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        let name = format!("{} {}: {said}", heavy.command, heavy.arguments);
        assert_eq!(done.status.code(), Some(2), "{name}");
        assert!(said.contains("RLIMIT_AS") && (said.contains(" MB") || said.contains(" GB")), "{name}");
        assert!(said.contains(heavy.option) && said.contains(heavy.number), "{name}");
        assert!(done.stdout.is_empty(), "{name}");
        assert_eq!(names(&place), before, "{name}");
    }
    // A number of threads that no machine needs is refused by every command, whatever the memory is.
    for heavy in heavy().iter().filter(|heavy| !["sensitivity", "discover", "lives"].contains(&heavy.command)) {
        let done = limited(&[line(&place, heavy), vec!["--threads".to_owned(), "100000".to_owned()]].concat());
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains("100000") && said.contains("0 to "), "{said}");
    }
}

#[test]
fn every_command_with_an_estimate_is_tried() {
    let tried: BTreeSet<&str> = heavy().iter().map(|heavy| heavy.command).chain(STEADY).collect();
    let with = commands(&["--help"], "Commands:").into_iter().filter(|command| {
        let help = crate::cli::qilu(&[command, "--help"]).stdout;
        String::from_utf8_lossy(&help).contains("--dry-run")
    });
    assert_eq!(with.collect::<BTreeSet<String>>(), tried.into_iter().map(str::to_owned).collect());
}

/// A dry run in the folder of the repository: megabytes and seconds.
fn estimate(arguments: &[&str]) -> (f64, f64) {
    let done = crate::cli::qilu(&[arguments, &["--dry-run"]].concat());
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    let words: Vec<&str> = said.split_whitespace().collect();
    let before = |unit: &[&str]| -> (f64, String) {
        let at = words.iter().position(|word| unit.contains(word)).unwrap_or_else(|| panic!("{said}"));
        (words[at - 1].parse().expect("a number"), words[at].to_owned())
    };
    let (memory, unit) = before(&["MB", "GB"]);
    (memory * if unit == "GB" { 1000.0 } else { 1.0 }, before(&["seconds"]).0)
}

/// A command as it is: megabytes at the peak and seconds.
#[cfg(target_os = "linux")]
fn measured(arguments: &[&str]) -> (f64, f64) {
    let begun = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_qilu"));
    let command = command.current_dir(repository("")).env("LC_ALL", "C").args(arguments);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("started");
    let mut peak = 0.0_f64;
    let status = loop {
        // The system keeps the largest value until the process ends.
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: Option<f64> = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(kib.unwrap_or(0.0) * 1024.0 / 1e6);
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(status.success(), "{arguments:?}");
    (peak, begun.elapsed().as_secs_f64())
}

#[cfg(target_os = "linux")]
#[test]
fn estimates_are_within_a_factor_of_two() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("out").display().to_string();
    let tried: [&[&str]; 3] = [
        &["run", "baseline", "--draws", "200", "--force", "--out", &out],
        &["variance", "baseline", "--draws", "40"],
        &["explain", "hukou_only", "--draws", "60"],
    ];
    let within = |a: f64, b: f64| a <= 2.0 * b && b <= 2.0 * a;
    for arguments in tried {
        // The time of a machine that does other work meanwhile can change in between, so that it is tried again.
        let mut seen = Vec::new();
        let found = (0..4).any(|_| {
            let (expected, real) = (estimate(arguments), measured(arguments));
            assert!(within(expected.0, real.0), "{arguments:?}: {} MB, {} MB", expected.0, real.0);
            seen.push((expected.1, real.1));
            // Seconds are shown without decimals.
            within(expected.1.max(0.5), real.1.max(0.5))
        });
        assert!(found, "{arguments:?}: {seen:?}");
    }
}

#[test]
fn a_dry_run_writes_nothing_and_an_unused_folder_is_removed_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("a/b/out").display().to_string();
    estimate(&["run", "baseline", "--draws", "2", "--out", &out]);
    assert_eq!(fs::read_dir(folder.path()).expect("readable").count(), 0);
}

#[test]
fn a_variable_with_too_many_threads_is_refused() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qilu"));
    let command = command.current_dir(repository("")).env("LC_ALL", "C").env("RAYON_NUM_THREADS", "100000");
    let done = command.args(["indicators"]).output().expect("started");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains("RAYON_NUM_THREADS is `100000`; allowed: 0 to "), "{said}");
}

/// With `--quiet` nothing is said while the work goes well, and what a file holds is not printed as well.
#[test]
fn quiet_is_quiet_in_every_command() {
    let place = inputs();
    fs::remove_dir_all(place.path("large")).expect("removed");
    let quiet = [
        ("run", "plan --draws 2 --out @run", true),
        ("report", "@run --contribution-draws 2", true),
        ("compare", "baseline hukou_only --draws 2 --out @compare.csv", true),
        ("explain", "hukou_only --draws 2 --out @explain.csv", true),
        ("evaluate", "plan --expr urban_share --draws 2 --csv @evaluate.csv", true),
        ("variance", "baseline --draws 4", false),
        ("indicators", "plan --draws 2", false),
        ("optimize", "@problem.toml --draws 2 --evaluations 8 --out @optimize", true),
        ("sweep", "@study.toml --prior --out @sweep", true),
        ("calibrate", "--members 20 --iterations 1 --sbc 10", false),
        ("estimate-transfer", "--dry-run", false),
        ("monitor", "--members 20 --iterations 1 --effort-draws 2 --out @monitor", true),
        ("hindcast", "--window H2a --draws 20 --iterations 1 --out @hindcast", true),
        ("engines", "@short.toml --draws 2 --scale 1000", false),
        ("reproduce", "@run/manifest.json", false),
    ];
    for (command, arguments, written) in quiet {
        let heavy = Heavy { command, arguments: format!("{arguments} --quiet"), option: "", number: "" };
        let line = line(&place, &heavy);
        let done = crate::cli::qilu(&line.iter().map(String::as_str).collect::<Vec<_>>());
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(said, "", "{command} says something");
        assert_eq!(done.stdout.is_empty(), written, "{command}: a result is printed only where no file holds it");
    }
    let tried: BTreeSet<&str> = quiet.iter().map(|(command, ..)| *command).collect();
    let with = commands(&["--help"], "Commands:").into_iter().filter(|command| {
        let help = crate::cli::qilu(&[command, "--help"]).stdout;
        String::from_utf8_lossy(&help).contains("--quiet")
    });
    assert_eq!(with.collect::<BTreeSet<String>>(), tried.into_iter().map(str::to_owned).collect());
}
