//! The rules of the house that a machine can check.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::world::repository;

/// Layers, lowest first: a file uses only what is to the left of its own.
const LAYERS: [&str; 17] = [
    "error", "math", "rate", "axes", "random", "design", "region", "data", "plan", "scenario", "model", "engine",
    "ensemble", "analysis", "output", "server", "cli",
];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn sources() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["src", "tests", "benches"] {
        rust_files(&repository(folder), &mut files);
    }
    files.sort();
    files
}

/// Layer named by the start of a path such as `data::Data` or `math;`.
fn layer(path: &str) -> Option<usize> {
    let name: String = path.chars().take_while(char::is_ascii_lowercase).collect();
    LAYERS.iter().position(|layer| *layer == name)
}

#[test]
fn dependencies_point_one_way() {
    let root = repository("src");
    for file in sources() {
        let Ok(inside) = file.strip_prefix(&root) else { continue };
        let first = inside.iter().next().expect("a file").to_string_lossy().replace(".rs", "");
        let Some(own) = LAYERS.iter().position(|layer| *layer == first) else { continue };
        for (at, line) in fs::read_to_string(&file).expect("readable").lines().enumerate() {
            let place = format!("{}:{}", inside.display(), at + 1);
            assert!(!line.contains("crate::{"), "{place}: import one module a line");
            if line.trim_start().starts_with("//") {
                continue;
            }
            for used in line.split("crate::").skip(1).filter_map(layer) {
                assert!(used <= own, "{place}: `{}` uses `{}`", LAYERS[own], LAYERS[used]);
            }
        }
    }
}

#[test]
fn the_model_has_no_file_clock_thread_or_random_number() {
    let mut files = Vec::new();
    rust_files(&repository("src/model"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("readable");
        for word in ["std::fs", "std::time", "rayon", "rand", "std::thread", "println!"] {
            let uses = text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
                line.split(word).skip(1).any(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            });
            assert!(!uses, "{} uses {word}", file.display());
        }
    }
}

#[test]
fn files_and_functions_stay_short() {
    for file in sources() {
        let text = fs::read_to_string(&file).expect("readable");
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() <= 600, "{} has {} lines", file.display(), lines.len());
        let mut start = None;
        for (at, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let words = line.trim_start();
            let heads = ["fn ", "pub fn ", "pub(crate) fn ", "const fn ", "pub const fn "];
            if heads.iter().any(|head| words.starts_with(head)) {
                start = Some((at, indent));
            }
            if let Some((from, level)) = start
                && words == "}"
                && indent == level
            {
                assert!(at - from < 70, "{}:{} has {} lines", file.display(), from + 1, at - from + 1);
                start = None;
            }
        }
    }
}

#[test]
fn the_project_speaks_of_itself_alone() {
    for file in sources() {
        let text = fs::read_to_string(&file).expect("readable").to_lowercase();
        let words = [concat!("to", "do!"), concat!("fix", "me"), concat!("unimpl", "emented!"), concat!("/wo", "rk/")];
        for word in words {
            assert!(!text.contains(word), "{} says {word}", file.display());
        }
    }
}
