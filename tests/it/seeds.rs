//! Reference ensembles: the committed digests of their exports are met on 1, 2 and 7 threads, and without the
//! vector instructions of the C library.
//!
//! Set `QILU_RENEW_SEEDS=1` to write the digests anew after an intended change of results; say why in the
//! changelog.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use qilu::store::manifest::sha256;
use serde::Deserialize;
use serde::Serialize;

use crate::fixture::repository;

/// A reference ensemble.
#[derive(Debug, Serialize, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Reference {
    scenario: String,
    draws: u32,
    seed: u64,
    version: String,
    target: String,
    inputs: Digests,
    /// Digests of the files.
    exports: Digests,
    /// Digests of the files without the column `version`. They stay the same when only the version of the program changes.
    contents: Digests,
}

type Digests = BTreeMap<String, String>;

const EXPORTS: [&str; 6] = ["province.csv", "cities.csv", "counties.csv", "targets.csv", "flows.csv", "components.csv"];

fn digest(path: &Path) -> String {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    sha256(&bytes)
}

/// A table without its column `version`.
fn without_version(bytes: &[u8]) -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let records: Vec<csv::StringRecord> = reader.records().map(|record| record.expect("a table")).collect();
    let column = records[0].iter().position(|name| name == "version").expect("every table has the column");
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in &records {
        let values = record.iter().enumerate().filter(|(at, _)| *at != column).map(|(_, value)| value);
        writer.write_record(values).expect("memory takes every record");
    }
    writer.into_inner().expect("memory can be flushed")
}

/// Digests of the files of a run, and of their contents without the version.
fn run(reference: &Reference, threads: &str, tunables: Option<&str>) -> [Digests; 2] {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let out = folder.path().join("run");
    let mut command = Command::new(env!("CARGO_BIN_EXE_qilu"));
    command
        .current_dir(repository(""))
        .args(["run", &reference.scenario, "--quiet", "--threads", threads, "--out"])
        .arg(&out)
        .args(["--draws", &reference.draws.to_string(), "--seed", &reference.seed.to_string()]);
    if let Some(tunables) = tunables {
        command.env("GLIBC_TUNABLES", tunables);
    }
    let output = command.output().expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = |name: &str| fs::read(out.join(name)).expect("written");
    let digests = |content: &dyn Fn(&str) -> Vec<u8>| {
        EXPORTS.iter().map(|name| ((*name).to_owned(), sha256(&content(name)))).collect()
    };
    [digests(&file), digests(&|name| without_version(&file(name)))]
}

#[test]
fn reference_ensembles_are_met_on_any_number_of_threads() {
    let mut files: Vec<_> = fs::read_dir(repository("seeds"))
        .expect("seeds/")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    assert!(files.len() >= 2, "at least two reference ensembles");
    for path in files {
        let text = fs::read_to_string(&path).expect("readable");
        let mut reference: Reference =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        if std::env::var_os("QILU_RENEW_SEEDS").is_some() {
            [reference.exports, reference.contents] = run(&reference, "2", None);
            for (input, known) in &mut reference.inputs {
                *known = digest(&repository(input));
            }
            env!("CARGO_PKG_VERSION").clone_into(&mut reference.version);
            reference.target = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
            fs::write(&path, toml::to_string(&reference).expect("plain values")).expect("writable");
            continue;
        }
        for (input, known) in &reference.inputs {
            assert_eq!(&digest(&repository(input)), known, "{}: input {input}", path.display());
        }
        let expected = [reference.exports.clone(), reference.contents.clone()];
        for threads in ["1", "2", "7"] {
            assert_eq!(run(&reference, threads, None), expected, "{} on {threads} threads", path.display());
        }
        let plain = run(&reference, "2", Some("glibc.cpu.hwcaps=-AVX2,-FMA"));
        assert_eq!(plain, expected, "{} without AVX2 and FMA in the C library", path.display());
    }
}
