//! The facts about a program and its machine that a report of an error needs.

use std::path::Path;
use std::path::PathBuf;

use sysinfo::MemoryRefreshKind;
use sysinfo::RefreshKind;
use sysinfo::System;

use crate::error::Result;
use crate::session::project::Project;
use crate::store::manifest;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::session::DoctorText;

/// The result of an examination.
#[derive(Clone, Debug)]
pub struct Examination {
    /// One fact a line.
    pub text: String,
    /// Whether data and scenarios can be used and results can be written into the current folder.
    pub healthy: bool,
}

/// Examines the program, its data and the machine. Nothing is left on the disk.
///
/// - `data`: folder of the data package, which may be inside the program.
/// - `locale`: value of the locale of the environment, empty if none is set.
#[must_use]
pub fn examine(data: &Path, locale: &str, language: Language) -> Examination {
    let mut facts = vec![
        DoctorText::Version { version: env!("CARGO_PKG_VERSION") },
        DoctorText::Target { architecture: std::env::consts::ARCH, system: std::env::consts::OS },
        DoctorText::Libraries { digest: manifest::lock_sha256() },
        DoctorText::Data { folder: data.to_owned() },
    ];
    let mut healthy = true;
    match facts_of_data(data) {
        Ok((found, unchanged)) => {
            facts.extend(found);
            healthy &= unchanged;
        }
        Err(error) => {
            facts.push(DoctorText::Unusable { fault: error.message() });
            healthy = false;
        }
    }
    facts.push(DoctorText::Locale { locale: locale.to_owned(), language: language.code() });
    facts.push(DoctorText::Threads { count: std::thread::available_parallelism().map_or(1, usize::from) });
    let memory = System::new_with_specifics(RefreshKind::nothing().with_memory(MemoryRefreshKind::everything()));
    let mib = |bytes: u64| bytes >> 20;
    facts.push(DoctorText::Memory { total: mib(memory.total_memory()), free: mib(memory.available_memory()) });
    let current = PathBuf::from(".");
    for folder in [current.clone(), "runs".into(), "sweeps".into(), std::env::temp_dir()] {
        // Folders of results are made when they are needed.
        if !folder.is_dir() {
            continue;
        }
        let writable = tempfile::tempfile_in(&folder).is_ok();
        healthy &= writable || folder != current;
        let folder = folder.canonicalize().unwrap_or(folder);
        facts.push(if writable { DoctorText::Writable { folder } } else { DoctorText::ReadOnly { folder } });
    }
    let text = facts.iter().map(|fact| fact.say(language).into_owned() + "\n").collect();
    Examination { text, healthy }
}

/// Facts about the data, and whether they are those that the package describes.
fn facts_of_data(folder: &Path) -> Result<(Vec<DoctorText>, bool)> {
    let project = Project::open(folder)?;
    let package = &project.data().package;
    let changed = package.verify()?.iter().filter(|file| !file.is_same()).count();
    let digests = manifest::data_digests(package);
    // One digest for all files, so that two reports can be compared at a glance.
    let list: Vec<String> = digests.iter().map(|file| format!("{}  {}\n", file.sha256, file.path)).collect();
    let scenarios = project.scenarios();
    let facts = vec![
        DoctorText::Package { name: package.name.clone(), version: package.version.clone() },
        DoctorText::DataDigest { digest: manifest::sha256(list.concat().as_bytes()), files: digests.len(), changed },
        if project.posterior()?.is_some() { DoctorText::Posterior } else { DoctorText::NoPosterior },
        DoctorText::Scenarios {
            folder: scenarios.path().to_owned(),
            count: scenarios.files(crate::scenario::folder::FileKind::Scenario)?.len(),
        },
    ];
    Ok((facts, changed == 0))
}
