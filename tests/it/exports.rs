//! Exports of a run are read back by the tools they are for, and say what the run's own files say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use qilu::export::IAMC_NAMES;
use qilu::indicators::INDICATORS;

use crate::cli::qilu;
use crate::fixture::repository;

/// Runs the program and returns its stderr.
#[track_caller]
fn done(arguments: &[&str]) -> String {
    let output = qilu(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Makes a run in a folder and returns its path.
fn make_run(folder: &Path) -> PathBuf {
    let run = folder.join("run");
    done(&["run", "scenarios/plan.toml", "--draws", "5", "-q", "--keep-draws", "--out", text(&run)]);
    run
}

/// A file as a hub names it: round, team, model.
const HUB: &str = "2020-12-31-shandong-qilu.csv";

/// Exports a run in every format into a folder.
fn export_all(run: &Path, folder: &Path) {
    let export = |format: &str, file: &str, more: &[&str]| {
        let out = folder.join(file);
        done(&[&["export", text(run), "--format", format, "--out", text(&out)], more].concat())
    };
    export("csv", "tidy.csv", &["--bom"]);
    if cfg!(feature = "parquet") {
        export("parquet", "tidy.parquet", &[]);
        export("parquet", "draws.parquet", &["--draws"]);
        export("arrow", "tidy.arrow", &[]);
    }
    export("wpp", "wpp.csv", &[]);
    export("hub", HUB, &["--draws", "--variable", "urban_share,residents"]);
    let said = export("iamc", "iamc.csv", &[]);
    assert!(said.lines().count() == 2 && said.contains("iamc.meta.csv"), "{said}");
}

#[test]
fn every_format_is_written_as_described() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = make_run(folder.path());
    export_all(&run, folder.path());
    for (name, file) in [("wpp.csv", "wpp.csv"), ("hub.csv", HUB)] {
        crate::outputs::check(name, &fs::read(folder.path().join(file)).expect("written"));
    }
    check_refusals(&run, folder.path());
}

/// One run, all exports, every tool.
#[test]
#[ignore = "needs the Python libraries: ./test.sh --all"]
fn exports_say_what_the_run_says() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = make_run(folder.path());
    export_all(&run, folder.path());
    let python = repository("target/oracle-venv/bin/python");
    let output = Command::new(python)
        .arg(repository("tests/oracle/exports.py"))
        .args([&run, folder.path()])
        .output()
        .expect("Python starts: run tests/oracle/setup.sh");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let checked: Vec<&str> = said.lines().filter_map(|line| line.split(' ').next()).collect();
    let all = ["csv", "parquet", "arrow", "draws", "wpp", "hub", "iamc"];
    let typed = |name: &&str| cfg!(feature = "parquet") || !["parquet", "arrow", "draws"].contains(name);
    assert_eq!(checked, all.into_iter().filter(typed).collect::<Vec<_>>(), "{said}");
}

/// A request that cannot be exported is refused before any file is written.
fn check_refusals(run: &Path, folder: &Path) {
    let out = folder.join("none");
    let refused = |arguments: &[&str], code: i32, message: &str| {
        let output = qilu(&[&["export", text(run), "--out", text(&out)], arguments].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.contains(message), "{said}");
        assert!(!out.exists(), "nothing half-written is left");
    };
    refused(&["--format", "iamcc"], 2, "did you mean `iamc`?");
    refused(
        &["--format", "wpp", "--draws"],
        2,
        "this format cannot contain single draws; use csv, parquet, arrow or hub",
    );
    refused(
        &["--format", "csv", "--level", "citi"],
        2,
        "`--level` is `citi`, which is not known; did you mean `city`?",
    );
    let variable = "the argument `--variable` is `urban_shares`; did you mean `urban_share`?";
    refused(&["--format", "csv", "--variable", "urban_shares"], 2, variable);
    let cities = run.join("cities.csv");
    let changed = fs::read_to_string(&cities).expect("readable").replacen("2035", "2036", 1);
    fs::write(&cities, changed).expect("written");
    refused(&["--format", "csv"], 1, "cities.csv: this file is not the one that the manifest describes");
    done(&["export", text(run), "--format", "csv", "--level", "province", "--out", text(&out)]);
    fs::remove_file(&out).expect("written");
    let manifest = run.join("manifest.json");
    let whole = fs::read_to_string(&manifest).expect("readable");
    let without = crate::fixture::without_own_digest(&whole).replace("draws.csv", "none.csv");
    fs::write(&manifest, without).expect("written");
    refused(
        &["--format", "hub", "--level", "province", "--draws"],
        2,
        "single draws are written only by a run with --keep-draws",
    );
    fs::remove_file(&manifest).expect("there");
    refused(&["--format", "csv"], 2, "manifest.json");
}

#[test]
fn every_indicator_has_a_name_of_its_own_in_the_iamc_format() {
    let own: Vec<&str> = IAMC_NAMES.iter().map(|(own, _)| *own).filter(|own| *own != "migration").collect();
    let mut wanted: Vec<&str> = INDICATORS.iter().map(|indicator| indicator.name).collect();
    let mut found = own.clone();
    wanted.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, wanted);
    let names: BTreeSet<&str> = IAMC_NAMES.iter().map(|(_, name)| *name).collect();
    assert_eq!(names.len(), IAMC_NAMES.len(), "no name stands for two indicators");
}

#[cfg(feature = "parquet")]
mod columns {
    use std::fs;
    use std::path::Path;

    use proptest::prelude::*;
    use qilu::store::arrow;
    use qilu::store::columns::Column;
    use qilu::store::columns::Columns;
    use qilu::store::parquet;

    /// The bits of every number, so that NaN equals itself.
    fn bits(columns: &Columns) -> Vec<(String, String)> {
        let text = |column: &Column| match column {
            Column::Text(texts) => format!("{texts:?}"),
            Column::Dictionary(words) => format!("few {:?}", words.iter().collect::<Vec<_>>()),
            Column::Float(numbers) => {
                format!("{:?}", numbers.iter().map(|number| number.to_bits()).collect::<Vec<_>>())
            }
            Column::OptionalFloat(numbers) => format!("{numbers:?}"),
            Column::Int(numbers) => format!("{numbers:?}"),
        };
        columns.iter().map(|(name, column)| (name.to_owned(), text(column))).collect()
    }

    fn tables() -> impl Strategy<Value = (Columns, Columns)> {
        (0..40_usize, 0..40_usize).prop_flat_map(|(first, second)| (table(first), table(second)))
    }

    fn table(rows: usize) -> impl Strategy<Value = Columns> {
        (
            prop::collection::vec(".{0,5}", rows),
            prop::collection::vec("[a-c齐鲁]{0,1}", rows),
            prop::collection::vec(any::<u64>().prop_map(f64::from_bits), rows),
            prop::collection::vec(any::<i64>(), rows),
        )
            .prop_map(|(texts, words, floats, ints)| {
                let columns = [
                    ("text", Column::Text(texts)),
                    ("few", Column::Dictionary(words.iter().map(String::as_str).collect())),
                    ("float", Column::Float(floats)),
                    ("int", Column::Int(ints)),
                ];
                Columns::new(columns.map(|(name, column)| (name.to_owned(), column)).into())
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn files_give_back_every_bit((first, second) in tables()) {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let [one, both, ipc] = ["one.parquet", "both.parquet", "one.arrow"].map(|name| folder.path().join(name));
            fs::write(&one, parquet::bytes(&first)).expect("written");
            prop_assert_eq!(bits(&parquet::read(&one).expect("readable")), bits(&first));
            let mut bytes = Vec::new();
            arrow::write(&mut bytes, &first).expect("memory takes it");
            fs::write(&ipc, bytes).expect("written");
            prop_assert_eq!(bits(&arrow::read(&ipc).expect("readable")), bits(&first));
            let mut writer = parquet::Writer::new(fs::File::create(&both).expect("made"), &first).expect("written");
            writer.push(&second).and_then(|()| writer.finish()).expect("written");
            let mut joined = first.clone();
            joined.append(&second);
            prop_assert_eq!(joined.rows(), first.rows() + second.rows());
            prop_assert_eq!(bits(&parquet::read(&both).expect("readable")), bits(&joined));
        }
    }

    #[test]
    fn what_is_no_such_file_is_an_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("x.parquet");
        fs::write(&path, "a,b\n1,2\n").expect("written");
        let said = parquet::read(&path).expect_err("no Parquet").to_string();
        assert!(said.contains("x.parquet: "), "{said}");
        assert!(arrow::read(&path).is_err());
        assert!(parquet::read(Path::new("nowhere.parquet")).expect_err("missing").to_string().contains("nowhere"));
    }
}
