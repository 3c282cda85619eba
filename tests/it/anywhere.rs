//! The program away from its repository: alone in an empty folder, in folders with unusual names, and with files that
//! other systems and programs have written.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;

use tempfile::TempDir;

use crate::fixture::repository;

/// An ensemble that is large enough to have all files.
const SMALL: [&str; 3] = ["--draws", "4", "--quiet"];

/// Runs the binary alone: without environment variables, in this folder.
fn alone(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_qilu"))
        .current_dir(folder)
        .env_clear()
        .args(arguments)
        .output()
        .expect("the binary starts")
}

/// As [`alone`], and it has to succeed; what it prints.
#[track_caller]
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = alone(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The message with which it fails with exit code 2.
#[track_caller]
fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = alone(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("UTF-8")
}

fn empty() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).expect("it is there")).expect("JSON")
}

/// Copies a folder with everything in it; `change` may alter the contents of a file.
fn copy(from: &Path, to: &Path, change: &dyn Fn(Vec<u8>) -> Vec<u8>) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target, change);
        } else {
            fs::write(target, change(fs::read(entry.path()).expect("readable"))).expect("writable");
        }
    }
}

#[test]
fn a_run_is_reproduced_wherever_its_folder_is() {
    let (place, elsewhere) = (empty(), empty());
    let odd = "结果 it's";
    done(place.path(), &["run", "plan", "--draws", "1", "--quiet", "--out", odd]);
    let same = |folder: &Path, named: &str| {
        let said = done(folder, &["reproduce", named, "--quiet"]);
        assert!(
            said.contains("province.csv") && said.lines().all(|line| line.ends_with("identical")),
            "{named}: {said}"
        );
    };
    // What the page prints for the folder of the run, and the folder itself by its name.
    same(&place.path().join(odd), "manifest.json");
    same(place.path(), odd);
    let moved = elsewhere.path().join("moved");
    fs::rename(place.path().join(odd), &moved).expect("moved");
    same(place.path(), moved.join("manifest.json").to_str().expect("UTF-8"));
    #[cfg(unix)]
    {
        let link = place.path().join("link.json");
        std::os::unix::fs::symlink(moved.join("manifest.json"), &link).expect("linked");
        same(place.path(), "link.json");
    }
}

#[test]
fn commands_that_are_printed_can_be_pasted() {
    let place = empty();
    let output = alone(place.path(), &["scenario", "new", "我的 it's.toml"]);
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    let commands: Vec<&str> = said.split('`').filter(|part| part.starts_with("qilu ")).collect();
    assert_eq!(commands, [r"qilu scenario check '我的 it'\''s.toml'", r"qilu run '我的 it'\''s.toml'"], "{said}");
    let binary = env!("CARGO_BIN_EXE_qilu");
    let script = commands[0].replacen("qilu", &format!("'{binary}'"), 1);
    let pasted = Command::new("sh").current_dir(place.path()).arg("-c").arg(&script).output().expect("sh starts");
    assert!(pasted.status.success(), "{script}: {}", String::from_utf8_lossy(&pasted.stderr));
}

#[test]
fn the_binary_alone_runs_and_reports() {
    let place = empty();
    done(place.path(), &[&["run", "plan", "--out", "a"][..], &SMALL].concat());
    done(place.path(), &["report", "a", "--contribution-draws", "0", "--quiet"]);
    assert!(fs::read_to_string(place.path().join("a/report.html")).expect("written").contains("<html"));
    let manifest = json(&place.path().join("a/manifest.json"));
    assert_eq!(manifest["data_folder"], "packaged:/data");
    assert!(done(place.path(), &["reproduce", "a/manifest.json", "--quiet"]).contains("province.csv"));
    // The same run with the files of the repository.
    let data = repository("data").to_str().expect("UTF-8").to_owned();
    done(place.path(), &[&["run", "plan", "--out", "b", "--data", &data][..], &SMALL].concat());
    let with_files = json(&place.path().join("b/manifest.json"));
    assert_eq!(with_files["data_folder"], data.as_str());
    assert_eq!(with_files["data"], manifest["data"]);
    assert_eq!(with_files["outputs"], manifest["outputs"]);
}

#[test]
fn scenarios_studies_and_problems_have_names() {
    let place = empty();
    let list = done(place.path(), &["scenario", "list"]);
    for name in ["plan ", "规划全面落实", "Full implementation of the plan", "levers ", "cheapest "] {
        assert!(list.contains(name), "{name}: {list}");
    }
    let shown = done(place.path(), &["scenario", "show", "plan"]);
    assert_eq!(done(place.path(), &["scenario", "show", "规划全面落实"]), shown);
    assert_eq!(done(place.path(), &["scenario", "show", "full implementation of the plan"]), shown);
    assert!(done(place.path(), &["sweep", "十二项杠杆对城镇化率的敏感性", "--dry-run", "--quiet"]).contains("14336"));
    assert!(refused(place.path(), &["scenario", "show", "plam"]).contains("did you mean `plan`?"));
    assert!(refused(place.path(), &["scenario", "show", "规划全面落实了"]).contains("规划全面落实"));
    assert!(refused(place.path(), &["sweep", "lever"]).contains("did you mean `levers`?"));
    // A run folder may have the name of its scenario.
    fs::create_dir(place.path().join("plan")).expect("a folder");
    assert_eq!(done(place.path(), &["scenario", "show", "plan"]), shown);
}

#[test]
fn a_scenario_of_ones_own_builds_on_a_packaged_one() {
    let place = empty();
    let made = alone(place.path(), &["scenario", "new", "mine.toml", "--parent", "plan"]);
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success() && said.contains("qilu run mine.toml"), "{said}");
    let text = fs::read_to_string(place.path().join("mine.toml")).expect("written");
    let checked = done(place.path(), &["scenario", "check", "mine.toml"]);
    assert!(checked.starts_with("mine.toml: no fault; title: mine\n"), "{checked}");
    // The levers of the parent are in force, with the years in which they act.
    assert!(checked.contains("hukou_openness") && checked.contains("2021-2025: 0, 2026: 0.25"), "{checked}");
    let differences = done(place.path(), &["scenario", "diff", "plan", "mine.toml"]);
    assert!(!differences.contains("lever"), "{differences}");
    fs::write(place.path().join("mine.toml"), text.replacen("\"plan\"", "\"plam\"", 1)).expect("written");
    let fault = refused(place.path(), &["scenario", "check", "mine.toml"]);
    assert!(fault.starts_with("qilu: mine.toml:1: ") && fault.contains("did you mean `plan`?"), "{fault}");
}

#[test]
fn a_folder_of_ones_own_is_used_where_it_stands() {
    let place = empty();
    done(place.path(), &["init", "山东 2026"]);
    let own = place.path().join("山东 2026");
    assert!(done(&own, &["data", "verify"]).lines().all(|line| line.ends_with("unchanged")));
    let plan = own.join("scenarios/plan.toml");
    let text = fs::read_to_string(&plan).expect("written").replacen("规划全面落实", "我的规划", 1);
    fs::write(&plan, text).expect("writable");
    assert!(done(&own, &["scenario", "list"]).contains("我的规划"));
    done(&own, &[&["run", "我的规划", "--out", "结果 一"][..], &SMALL].concat());
    assert_eq!(json(&own.join("结果 一/manifest.json"))["data_folder"], "data");
    done(&own, &["report", "结果 一", "--contribution-draws", "0", "--quiet"]);
    done(&own, &["export", "结果 一", "--format", "csv", "--out", "表 格.csv"]);
    assert!(refused(place.path(), &["init", "山东 2026"]).contains("it exists already"));
    // The data inside the program cannot be changed.
    for command in [&["data", "seal"][..], &["calibrate", "--members", "20", "--iterations", "1", "--quiet"]] {
        assert!(refused(place.path(), command).contains("qilu init DIR"), "{command:?}");
    }
}

#[test]
fn a_checkout_with_windows_line_ends_runs_and_verifies() {
    let place = empty();
    let git = |folder: &Path, arguments: &[&str]| {
        let name = ["-c", "user.name=q", "-c", "user.email=q@q"];
        let output = Command::new("git").current_dir(folder).args(name).args(arguments).output().expect("git starts");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let source = place.path().join("source");
    copy(&repository("data"), &source.join("data"), &|bytes| bytes);
    copy(&repository("scenarios"), &source.join("scenarios"), &|bytes| bytes);
    git(&source, &["init", "--quiet"]);
    git(&source, &["add", "."]);
    git(&source, &["commit", "--quiet", "-m", "data"]);
    git(place.path(), &["-c", "core.autocrlf=true", "clone", "--quiet", "source", "windows"]);
    let windows = place.path().join("windows");
    assert!(fs::read_to_string(windows.join("data/regions.csv")).expect("there").contains("\r\n"));
    same_run(&windows);
}

#[test]
fn files_with_a_byte_order_mark_run_and_verify() {
    let place = empty();
    let marked = |bytes: Vec<u8>| {
        let lines = String::from_utf8(bytes).expect("UTF-8").replace('\n', "\r\n");
        [b"\xef\xbb\xbf", lines.as_bytes()].concat()
    };
    copy(&repository("data"), &place.path().join("data"), &marked);
    copy(&repository("scenarios"), &place.path().join("scenarios"), &marked);
    same_run(place.path());
}

/// The data in a folder are verified, and a run with them has the bytes of one with the data inside the program.
#[track_caller]
fn same_run(folder: &Path) {
    assert!(done(folder, &["data", "verify"]).lines().all(|line| line.ends_with("unchanged")));
    done(folder, &[&["run", "plan", "--out", "here"][..], &SMALL].concat());
    let elsewhere = empty();
    done(elsewhere.path(), &[&["run", "plan", "--out", "there"][..], &SMALL].concat());
    let here = json(&folder.join("here/manifest.json"));
    let there = json(&elsewhere.path().join("there/manifest.json"));
    assert_eq!(here["data_folder"], "data");
    assert_eq!(here["data"], there["data"]);
    assert_eq!(here["outputs"], there["outputs"]);
}

#[test]
fn foreign_files_are_refused_with_an_instruction_everywhere() {
    let place = empty();
    done(place.path(), &["init", "own"]);
    let own = place.path().join("own");
    let utf16: Vec<u8> = "title,市\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    // 济南市 in GB18030.
    let gb18030 = b"region_code,name\n370100,\xbc\xc3\xc4\xcf\xca\xd0\n".to_vec();
    let forms = [(utf16, "UTF-16"), (gb18030, "GB18030"), (b"PK\x03\x04".to_vec(), "workbook")];
    // Each command reads another file, by the path that is replaced.
    let commands: [(&str, &[&str]); 6] = [
        ("data/regions.csv", &["data", "check"]),
        ("data/datapackage.json", &["data", "check"]),
        ("mine.toml", &["scenario", "check", "mine.toml"]),
        ("mine.csv", &["monitor", "mine.csv"]),
        ("mine.csv", &["sensitivity", "mine.csv", "--inputs", "a", "--method", "pawn"]),
        ("mine.csv", &["discover", "mine.csv", "--inputs", "a", "--of-interest", "b > 1"]),
    ];
    for (file, command) in commands {
        let path = own.join(file);
        let before = fs::read(&path).ok();
        for (bytes, form) in &forms {
            fs::write(&path, bytes).expect("writable");
            let fault = refused(&own, command);
            assert!(fault.contains(file) && fault.contains(form), "{command:?}: {fault}");
        }
        match before {
            Some(bytes) => fs::write(&path, bytes).expect("writable"),
            None => fs::remove_file(&path).expect("removable"),
        }
    }
}

#[test]
fn faults_stand_at_their_line_after_empty_lines() {
    let place = empty();
    let header = "region_code,year,indicator,value";
    for (start, end) in [("", "\n"), ("\u{feff}", "\r\n")] {
        let lines =
            [header, "", "370000,2026,resident_population,101000000", "", "", "379999,2026,resident_population,1"];
        fs::write(place.path().join("mine.csv"), start.to_owned() + &lines.join(end)).expect("writable");
        let fault = refused(place.path(), &["monitor", "mine.csv"]);
        assert!(fault.starts_with("qilu: mine.csv:6: "), "{fault}");
    }
}

#[test]
fn the_shell_the_manual_and_the_report_of_an_error() {
    let place = empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(done(place.path(), &["completions", shell]).contains("scenario"), "{shell}");
    }
    let script = done(place.path(), &["completions", "bash"]);
    fs::write(place.path().join("qilu.bash"), script).expect("writable");
    // Loaded by the shell, the first word is completed.
    let ask = "source ./qilu.bash; COMP_WORDS=(qilu sens); COMP_CWORD=1; _qilu qilu sens qilu; echo ${COMPREPLY[*]}";
    let output = Command::new("bash").current_dir(place.path()).args(["-c", ask]).output().expect("bash starts");
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "sensitivity");
    done(place.path(), &["man", "pages"]);
    let page = fs::read_to_string(place.path().join("pages/qilu-scenario-list.1")).expect("written");
    assert!(page.contains(".TH") && page.contains("qilu"), "{page}");
    let report = done(place.path(), &["doctor", "--lang", "zh"]);
    for word in ["版本：qilu", "程序自带的 data", "数据校验值：", "线程：", "内存：", "可写："] {
        assert!(report.contains(word), "{word}: {report}");
    }
    // A report is made also where the data cannot be read.
    let output = alone(place.path(), &["doctor", "--data", "nowhere"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("the data cannot be used: "));
}
