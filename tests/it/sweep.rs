//! Sweeps: their content, and their recovery from interruptions, full disks and damaged files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use qilu::experiments::evaluate;
use qilu::experiments::evaluate::Output;
use qilu::expression::Checked;
use qilu::progress::ProgressListener;
use qilu::region::Area;
use qilu::scenario::Scenario;
use qilu::scenario::study::Study;
use qilu::scenario::uncertainty::Parameter;
use qilu::store::manifest::sha256;
use qilu::store::sweep::read;
use qilu::store::sweep::read::RowUnit;
use qilu_methods::random;
use qilu_methods::random::Purpose;

use crate::cli::qilu;
use crate::fixture::DATA;
use crate::fixture::SCENARIOS;
use crate::fixture::prepared;
use crate::fixture::repository;

/// Three levers and parameters on a grid of 3 x 2 x 2 points, two draws of two replicates.
pub(crate) const GRID: &str = r#"
scenario = "short.toml"

[title]
zh = "测试"
en = "test"

[design]
kind = "grid"

[ensemble]
draws = 2
replicates = 2

[[factor]]
lever = "hukou_openness"
low = 0.0
high = 1.0
levels = 3

[[factor]]
name = "south"
lever = "county_jobs"
low = 0.0
high = 10.0
places = ["circle:southern", "济南市"]

[[factor]]
parameter = "mobility_response"
low = 0.2
high = 0.8

[[output]]
expression = "urban_share"
areas = ["province", "cities"]
years = [2022, 2024]

[[output]]
name = "support"
expression = "residents[20:64] / residents[65:]"
"#;

/// A folder with a scenario of four years and a study of it, and an optimization problem whose answer is checked in two draws.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub(crate) fn new(study: &str) -> Place {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let title = "title = { zh = \"测试\", en = \"test\" }\n";
        fs::write(folder.path().join("short.toml"), format!("{title}[years]\nend = 2024\n")).expect("written");
        fs::write(folder.path().join("study.toml"), study).expect("written");
        let problem = fs::read_to_string(repository("scenarios/optimize/cheapest.toml")).expect("a problem");
        let scenario = repository("scenarios/baseline.toml").to_str().expect("UTF-8").to_owned();
        let problem = problem.replace("../baseline.toml", &scenario).replace("[search]\n", "[search]\ncheck = 2\n");
        fs::write(folder.path().join("problem.toml"), problem).expect("written");
        Place { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).to_str().expect("UTF-8").to_owned()
    }

    /// Arguments of a sweep from the priors into `out`.
    pub(crate) fn arguments(&self, out: &str, more: &[&str]) -> Vec<String> {
        let mut arguments = vec!["sweep".to_owned(), self.text("study.toml"), "--out".to_owned(), self.text(out)];
        arguments.extend(["--prior", "--quiet", "--format", "csv"].map(str::to_owned));
        arguments.extend(more.iter().map(|argument| (*argument).to_owned()));
        arguments
    }

    /// Runs a sweep, which must succeed.
    #[track_caller]
    pub(crate) fn sweep(&self, out: &str, more: &[&str]) {
        let arguments = self.arguments(out, more);
        let output = qilu(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Runs a sweep, which must fail with this code and say this.
    #[track_caller]
    pub(crate) fn fails(&self, out: &str, more: &[&str], code: i32, message: &str) {
        let arguments = self.arguments(out, more);
        let output = qilu(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(message), "said: {said}\nexpected: {message}");
    }
}

/// Digests of all files under a folder, by path.
pub(crate) fn digests(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            let name = PathBuf::from(path.file_name().expect("a name"));
            all.extend(digests(&path).into_iter().map(|(inside, digest)| (name.join(inside), digest)));
        } else {
            let name = path.strip_prefix(folder).expect("inside").to_owned();
            all.insert(name, sha256(&fs::read(&path).expect("readable")));
        }
    }
    all
}

/// The first part of a sweep.
fn first_part(folder: &Path) -> PathBuf {
    let mut parts: Vec<PathBuf> =
        fs::read_dir(folder.join("parts")).expect("parts").map(|entry| entry.expect("readable").path()).collect();
    parts.sort();
    parts.swap_remove(0)
}

#[test]
fn threads_shards_and_their_order_change_no_byte() {
    let place = Place::new(GRID);
    place.sweep("one", &["--threads", "1"]);
    place.sweep("two", &["--threads", "2"]);
    let whole = digests(&place.path("one"));
    assert_eq!(whole, digests(&place.path("two")));
    // Later shards first; none of them is finished.
    for shard in ["3/3", "1/3", "2/3"] {
        let out = format!("shard{}", &shard[..1]);
        place.sweep(&out, &["--shard", shard]);
        assert!(!place.path(&out).join("manifest.json").exists());
    }
    let names = ["shard2", "shard1", "shard3"].map(|name| place.text(name));
    let joined = place.text("joined");
    let merged = qilu(&["merge", &names[0], &names[1], &names[2], "--out", &joined]);
    assert!(merged.status.success(), "{}", String::from_utf8_lossy(&merged.stderr));
    assert_eq!(digests(&place.path("joined")), whole);
    let two = qilu(&["merge", &names[0], &names[1], "--out", &place.text("lacking")]);
    assert_eq!(two.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&two.stderr).contains("parts are in none of the folders (the first is part 2)"));
    assert!(!place.path("lacking").exists());
}

#[test]
fn a_point_is_the_scenario_with_its_levers_and_parameters() {
    let place = Place::new(GRID);
    place.sweep("out", &[]);
    let finished = read::finished(&place.path("out"), RowUnit::Run).expect("it is finished");
    assert_eq!((finished.manifest.runs, finished.manifest.failed), (48, 0));
    assert_eq!(finished.table.inputs, ["hukou_openness", "south", "mobility_response"]);
    // The last point but one: all factors at their greatest but the last.
    let text = "title = { en = \"point\" }\n[years]\nend = 2024\n[[lever]]\nname = \"hukou_openness\"\nvalue = 1.0\n\
                [[lever]]\nname = \"county_jobs\"\nvalue = 10.0\nplaces = [\"circle:southern\", \"370100\"]\n\
                [uncertainty]\nmobility_response = { central = 0.2, low = 0.2, high = 0.2 }\n";
    let scenario = Scenario::from_text("point", text, &DATA).expect("sound");
    let output = |text: &str, area, year| Output {
        label: String::new(),
        expression: Checked::parse(text).expect("sound"),
        area,
        year,
    };
    let outputs = [
        output("urban_share", Area::Province, 2024),
        output("urban_share", DATA.region.find("青岛市")[0], 2022),
        output("residents[20:64] / residents[65:]", Area::Province, 2024),
    ];
    // Shocks of draw 0, replicates 0 and 1, and draw 1, replicates 0 and 1, are those of the draws 0 to 3.
    let run = prepared(&scenario).with_draws(2);
    let expected = evaluate::ensemble(&run, &outputs, 0, &ProgressListener::SILENT).expect("it runs");
    let row = 10 * 4;
    let columns = ["urban_share:370000:2024", "urban_share:370200:2022", "support:370000:2024"];
    for (expected, column) in expected.iter().zip(columns) {
        let at = finished.table.outputs.iter().position(|name| name == column).expect("the column is there");
        // Draw 0, replicate 0 has all its random numbers from draw 0.
        assert_eq!(finished.table.y[(row, at)].to_bits(), expected[0].to_bits(), "{column}");
        // A replicate has other shocks, and the same parameters.
        assert!((finished.table.y[(row + 1, at)] - expected[0]).abs() > 1e-9);
    }
    let means = read::finished(&place.path("out"), RowUnit::Point).expect("it is finished").table;
    assert_eq!(means.y.nrows(), 12);
    let mean = (0..4).map(|run| finished.table.y[(row + run, 1)]).sum::<f64>() / 4.0;
    assert!((means.y[(10, 1)] - mean).abs() < 1e-15);
}

#[test]
fn replicates_differ_by_their_shocks_alone() {
    let place = Place::new(&GRID.replace("[design]", "[layers]\nshocks = false\n\n[design]"));
    place.sweep("out", &[]);
    let table = read::finished(&place.path("out"), RowUnit::Run).expect("it is finished").table;
    for point in 0..12 {
        let rows: Vec<_> = (0..4).map(|run| table.y.row(point * 4 + run)).collect();
        assert_eq!((rows[0], rows[2]), (rows[1], rows[3]), "replicates of a draw without shocks");
        assert_ne!(rows[0], rows[2], "draws have parameters of their own");
    }
}

#[test]
fn recorded_parameters_are_those_of_the_draws() {
    let study = GRID[..GRID.find("[[factor]]").expect("factors")].replace("\"grid\"", "\"scenario\"");
    let study =
        format!("record = [\"mobility_level\", \"tfr_asymptote\"]\n{study}[[output]]\nexpression = \"births\"\n");
    let place = Place::new(&study);
    place.sweep("out", &["--draws", "3"]);
    let table = read::finished(&place.path("out"), RowUnit::Run).expect("it is finished").table;
    assert_eq!(table.inputs, ["mobility_level", "tfr_asymptote"]);
    let scenario = prepared(&Scenario::load(&place.path("short.toml"), &SCENARIOS, &DATA).expect("sound"));
    for draw in 0..3 {
        let values = qilu::engine::draw::Draw::new(&scenario, draw).values;
        for run in 0..2 {
            let row = draw as usize * 2 + run;
            assert_eq!(table.x[(row, 0)].to_bits(), values.get(Parameter::MobilityLevel).to_bits());
            assert_eq!(table.x[(row, 1)].to_bits(), values.get(Parameter::TfrAsymptote).to_bits());
        }
    }
}

#[test]
fn points_that_cannot_be_run_are_recorded_and_the_others_go_on() {
    let study = GRID.replace("kind = \"grid\"", "kind = \"matrix\"\nmatrix = \"points.csv\"");
    let place = Place::new(&study);
    let points = "mobility_response,south,hukou_openness\n0.5,1,0.5\n0.5,99,0.5\n1.5,0,0\n0.1,0,1\n";
    fs::write(place.path("points.csv"), points).expect("written");
    place.sweep("out", &[]);
    let failures = fs::read_to_string(place.path("out/failures.csv")).expect("readable");
    let lines: Vec<&str> = failures.lines().collect();
    assert_eq!(lines.len(), 1 + 8, "two points of four runs failed");
    assert!(lines[1].starts_with("1,0,0,\"`south` is 99; allowed: 0 to 20, jobs supported"), "{}", lines[1]);
    assert!(lines[5].starts_with("2,0,0,\"`mobility_response` is 1.5; allowed: 0 to 1"), "{}", lines[5]);
    let finished = read::finished(&place.path("out"), RowUnit::Point).expect("it is finished");
    assert_eq!(finished.manifest.failed, 8);
    let failed: Vec<bool> = finished.table.y.outer_iter().map(|row| row.iter().all(|value| value.is_nan())).collect();
    assert_eq!(failed, [false, true, true, false]);
    assert_eq!(finished.table.x.row(0).to_vec(), [0.5, 1.0, 0.5]);
    fs::write(place.path("points.csv"), "mobility_response,south,hukou_openness\n0.5,x,0.5\n").expect("written");
    // A parameter without an upper bound has no infinite one.
    assert!(!failures.contains("inf"), "{failures}");
    place.fails("bad", &[], 2, "points.csv:2: column `south` is `x`; allowed in an input: a finite number");
}

#[test]
fn a_study_that_is_wrong_says_where() {
    let cases = [
        ("\"short.toml\"", "\"long.toml\"", "study.toml:2: there is no scenario file"),
        ("kind = \"grid\"", "kind = \"gird\"", "study.toml:9: unknown design `gird`; did you mean `grid`?"),
        ("kind = \"grid\"", "kind = \"latin\"", "study.toml:9: design `latin` needs `points`"),
        (
            "kind = \"grid\"",
            "kind = \"saltelli\"\npoints = 12",
            "is 12; allowed: a power of two, because the design is saltelli",
        ),
        (
            "kind = \"grid\"",
            "kind = \"morris\"\npoints = 2\nlevels = 5",
            "`design.levels` is 5; allowed: an even number",
        ),
        ("kind = \"grid\"", "kind = \"scenario\"", "design `scenario` does not vary any factor"),
        ("draws = 2", "draws = 0", "study.toml:12: `ensemble.draws` is 0; allowed: 1 to 1000000"),
        ("high = 1.0", "high = 1.5", "study.toml:18: lever `hukou_openness` is 1.5; allowed: 0 to 1"),
        ("high = 1.0", "high = -1.0", "`high` of factor `hukou_openness` is -1; allowed: a number more than 0"),
        ("levels = 3", "levels = 0", "`levels` is 0; allowed: 1 to 10000"),
        ("济南市", "济南府", "unknown place `济南府`"),
        ("mobility_response", "mobility_respons", "unknown parameter `mobility_respons`; did you mean"),
        ("low = 0.2", "low = -0.2", "parameter `mobility_response` is -0.2; allowed: 0 to 1"),
        (
            "low = 0.2\nhigh = 0.8",
            "prior = true\nlow = 0.1",
            "has both `prior = true` and bounds; keep only one of them",
        ),
        ("\"urban_share\"", "\"urban_shar\"", "did you mean `urban_share`"),
        ("2022, 2024", "2022, 2034", "`years` contains 2034; allowed: 2020 to 2024"),
        (
            "name = \"support\"",
            "name = \"a,b\"",
            "allowed: a name without commas, colons, quotation marks or line breaks",
        ),
        ("name = \"south\"", "name = \"hukou_openness\"", "two factors are called `hukou_openness`"),
        (
            "name = \"support\"",
            "name = \"urban_share\"\nyears = [2022]",
            "output `urban_share` of 2022 is requested twice",
        ),
        ("2022, 2024", "2022, 2022", "output `urban_share` of 2022 is requested twice"),
        ("\"cities\"", "\"cities\", \"济南市\"", "output `urban_share` of 2022 is requested twice"),
        (
            "[\"circle:southern\", \"济南市\"]",
            "[\"济南市\", \"历下区\"]",
            "study.toml:26: place `历下区` of factor `south` overlaps",
        ),
        ("name = \"south\"", "name = \"point\"", "factor `point` has the same name as another column"),
        (
            "low = 0.2\nhigh = 0.8",
            "prior = true",
            "design `grid` uses the bounds of the factors, and a prior has no bounds",
        ),
        ("replicates = 2", "replicas = 2", "study.toml:13: `replicas` is unknown"),
    ];
    check_wrong(&cases);
}

/// Each study with a text in the place of another is refused with a message, and nothing is written.
fn check_wrong(cases: &[(&str, &str, &str)]) {
    for &(from, to, message) in cases {
        assert!(GRID.contains(from), "{from}");
        let place = Place::new(&GRID.replacen(from, to, 1));
        place.fails("out", &[], 2, message);
        assert!(!place.path("out").exists(), "{to}: something was written");
    }
}

#[test]
fn factors_that_undo_each_other_are_refused() {
    check_wrong(&[
        (
            "[[output]]\nexpression",
            "[[factor]]\nname = \"again\"\nparameter = \"mobility_response\"\nlow = 0.1\nhigh = 0.2\n[[output]]\nexpression",
            "factors `again` and `mobility_response` set the same parameter",
        ),
        (
            "[[output]]\nexpression",
            "[[factor]]\nname = \"again\"\nlever = \"hukou_openness\"\nlow = 0.0\nhigh = 1.0\n[[output]]\nexpression",
            "factors `again` and `hukou_openness` set the same lever in the same years and overlap",
        ),
    ]);
}

#[test]
fn salib_problem_files_give_the_factors() {
    let head = &GRID[..GRID.find("[[factor]]").expect("factors")];
    let tail = &GRID[GRID.find("[[output]]").expect("outputs")..];
    let place = Place::new(&format!("problem = \"problem.json\"\n{head}{tail}"));
    let problem = r#"{"num_vars": 2, "names": ["hukou_openness", "mobility_level"], "bounds": [[0, 1], [0.5, 1.5]]}"#;
    fs::write(place.path("problem.json"), problem).expect("written");
    place.sweep("out", &[]);
    let written = fs::read_to_string(place.path("out/points.csv")).expect("readable");
    assert_eq!(written, "point,hukou_openness,mobility_level\n0,0,0.5\n1,0,1.5\n2,1,0.5\n3,1,1.5\n");
    let study = Study::load(&place.path("study.toml"), &SCENARIOS, &DATA).expect("sound");
    assert_eq!(study.problem().names, ["hukou_openness", "mobility_level"]);
    assert_eq!(study.problem().bounds, [[0.0, 1.0], [0.5, 1.5]]);
}

#[test]
fn folders_are_not_confused() {
    let place = Place::new(GRID);
    place.sweep("out", &[]);
    let whole = digests(&place.path("out"));
    place.fails("out", &[], 2, "this folder already exists; continue with --resume, replace it with --force");
    place.fails("out", &["--resume", "--seed", "3"], 2, "contains another sweep: `seed` in its sweep.json differs");
    assert_eq!(digests(&place.path("out")), whole, "a refusal changes nothing");
    fs::create_dir(place.path("mine")).expect("made");
    fs::write(place.path("mine/letter.txt"), "dear").expect("written");
    place.fails("mine", &["--force"], 2, "this folder is not empty and contains no sweep");
    assert_eq!(fs::read_to_string(place.path("mine/letter.txt")).expect("still there"), "dear");
    place.sweep("out", &["--force", "--seed", "3"]);
    assert_ne!(digests(&place.path("out")), whole);
    place.sweep("out", &["--force"]);
    assert_eq!(digests(&place.path("out")), whole);
}

#[test]
fn a_second_process_is_refused() {
    let place = Place::new(GRID);
    place.sweep("out", &["--shard", "1/2"]);
    let lock = fs::File::options().write(true).open(place.path("out/.lock")).expect("the lock is there");
    lock.lock().expect("nobody else holds it");
    place.fails(
        "out",
        &["--resume"],
        75,
        "another process is using this folder; try again later, or wait for it with --wait",
    );
    place.fails("out", &["--force"], 75, "another process is using this folder");
    drop(lock);
    place.sweep("out", &["--resume"]);
}

#[test]
fn a_damaged_part_is_found_and_made_again() {
    let place = Place::new(GRID);
    place.sweep("out", &[]);
    let whole = digests(&place.path("out"));
    let part = first_part(&place.path("out"));
    let mut bytes = fs::read(&part).expect("readable");
    let last = bytes.len() - 2;
    bytes[last] ^= 1;
    fs::write(&part, &bytes).expect("written");
    let error = read::finished(&place.path("out"), RowUnit::Point).expect_err("it is damaged").to_string();
    assert!(
        error
            .contains("the file differs from its record in manifest.json; compute it again with `qilu sweep --resume`"),
        "{error}"
    );
    let arguments = place.arguments("out", &["--resume"]);
    // With `--quiet` the removal is not said.
    let arguments = arguments.iter().map(String::as_str).filter(|argument| *argument != "--quiet");
    let output = qilu(&arguments.collect::<Vec<_>>());
    assert!(output.status.success());
    let name = part.file_name().expect("a name").to_string_lossy().into_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains(&format!("part {name} is damaged")), "{said}");
    assert_eq!(digests(&place.path("out")), whole);
    // One that is cut short, and one that was never there.
    fs::write(&part, &bytes[..100]).expect("written");
    let parts: Vec<PathBuf> =
        fs::read_dir(place.path("out/parts")).expect("parts").map(|entry| entry.expect("readable").path()).collect();
    let other = parts.iter().find(|path| **path != part).expect("several parts");
    fs::remove_file(other).expect("removed");
    place.sweep("out", &["--resume"]);
    assert_eq!(digests(&place.path("out")), whole);
}

/// A file that grows beyond what it may is refused by the system as when the disk is full, and a folder under /proc as
/// when it is read-only.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_nothing_half_written() {
    let place = Place::new(GRID);
    place.sweep("whole", &[]);
    let arguments = place.arguments("out", &[]);
    let output = Command::new("bash")
        .args(["-c", "trap '' XFSZ; ulimit -f 2; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_qilu")])
        .args(&arguments)
        .current_dir(repository(""))
        .env("LC_ALL", "C")
        .output()
        .expect("bash starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(74), "{said}");
    assert!(said.contains("File too large"), "{said}");
    let whole = digests(&place.path("whole"));
    for (name, digest) in digests(&place.path("out")) {
        assert_eq!(whole.get(&name), Some(&digest), "{} is half-written", name.display());
    }
    place.sweep("out", &["--resume"]);
    assert_eq!(digests(&place.path("out")), whole);
    let arguments = place.arguments("out", &[]);
    let mut arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    arguments[3] = "/proc/sweep";
    assert_eq!(qilu(&arguments).status.code(), Some(74));
}

/// Kills of a sweep in the short form; the full program sets `QILU_KILLS=100`.
const KILLS: u32 = 6;

#[test]
fn a_sweep_that_was_killed_goes_on_to_the_same_bytes() {
    let kills = std::env::var("QILU_KILLS").map_or(KILLS, |text| text.parse().expect("QILU_KILLS is a number"));
    let place = Place::new(&GRID.replace("draws = 2", "draws = 30"));
    let begun = Instant::now();
    place.sweep("whole", &[]);
    let whole = digests(&place.path("whole"));
    let length = begun.elapsed();
    let mut rng = random::stream(u64::from(kills), 0, 0, Purpose::Orders);
    let (mut killed, mut finished) = (0, 0);
    while killed < kills {
        let mut child = Command::new(env!("CARGO_BIN_EXE_qilu"))
            .current_dir(repository(""))
            .args(place.arguments("out", &["--resume"]))
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        thread::sleep(length.mul_f64(random::open01(&mut rng)).max(Duration::from_millis(1)));
        if child.try_wait().expect("a child").is_some_and(|status| status.success()) {
            // It came to its end between two kills: once more from the beginning.
            finished += 1;
            assert_eq!(digests(&place.path("out")), whole, "finished between two kills");
            fs::remove_dir_all(place.path("out")).expect("removed");
            continue;
        }
        child.kill().expect("killed");
        killed += 1;
        child.wait().expect("a child");
    }
    place.sweep("out", &["--resume"]);
    assert_eq!(digests(&place.path("out")), whole, "after {killed} kills and {finished} ends");
}

#[test]
fn a_dry_run_says_what_it_costs_and_writes_nothing() {
    let place = Place::new(GRID);
    let arguments = place.arguments("out", &["--dry-run", "--lang", "en"]);
    let output = qilu(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        said.starts_with("design grid: 12 points x 2 draws x 2 replicates = 48 runs, 35 outputs, 48 parts\n"),
        "{said}"
    );
    assert!(!place.path("out").exists());
}
