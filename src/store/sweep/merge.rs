//! Joins the shards of a sweep.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::error::Error;
use crate::error::Result;
use crate::output::ExistingOutput;
use crate::output::RunFolder;
use crate::store::sweep::ExistingSweep;
use crate::store::sweep::SweepFolder;
use crate::store::sweep::SweepManifest;
use crate::store::sweep::lock::LockWait;
use crate::store::sweep::read;
use qilu_messages::store::SweepFault;

/// Joins folders that hold parts of one sweep into a new folder with the same bytes as a sweep that was run at once;
/// returns the manifest and its digest.
///
/// # Errors
/// The folders hold different sweeps, a part or a file that describes the sweep is missing or damaged, or `out` exists and may
/// not be replaced; [`Error::Busy`] if another process uses one of the folders for longer than `wait` allows;
/// [`Error::Interrupted`] when stopped. `out` then does not appear, or is as it was if it was to be replaced.
pub fn merge(
    folders: &[PathBuf],
    out: &Path,
    existing: ExistingOutput,
    wait: &LockWait<'_>,
) -> Result<(SweepManifest, String)> {
    // Each folder is compared with the identity of the first when it is opened.
    let identity = read::checked_identity(&folders[0])?;
    let described = read::described(&folders[0], &identity)?;
    let open = |path: &Path, existing| {
        wait.check()?;
        SweepFolder::open(path, identity.clone(), &described, existing, wait)
    };
    if let Some(own) = folders.iter().find(|folder| same(folder, out)) {
        return Err(Error::setting(SweepFault::JoinedIsTarget { folder: own.clone() }));
    }
    ExistingSweep::from(existing).check(out)?;
    // Only a sweep is replaced, and not while another process works in it.
    let replaced = out.is_dir() && existing == ExistingOutput::Replace;
    let _lock = if replaced { Some(SweepFolder::lock(out, wait)?) } else { None };
    let target = RunFolder::open(out, existing)?;
    // Opening them as if to resume checks every part and takes the locks, so no worker can change a part meanwhile.
    let sources = folders.iter().map(|folder| open(folder, ExistingSweep::Resume)).collect::<Result<Vec<_>>>()?;
    if let Some((source, name)) = sources.iter().find_map(|source| source.damaged.first().map(|name| (source, name))) {
        let fault = SweepFault::DamagedPart { folder: source.path.clone(), part: name.clone() };
        return Err(Error::mismatch(fault));
    }
    let missing: Vec<usize> =
        (0..identity.parts).filter(|&part| !sources.iter().any(|source| source.has(part))).collect();
    if let Some(&first) = missing.first() {
        let fault = SweepFault::MissingParts { missing: missing.len(), parts: identity.parts, first };
        return Err(Error::setting(fault));
    }
    // Under the name of an unfinished folder, so that it appears when it is whole.
    let mut joined = open(target.unfinished(), ExistingSweep::Resume)?;
    copy(&sources, &mut joined, wait)?;
    let merged = joined.finish(identity.parts)?;
    wait.check()?;
    target.finish()?;
    Ok(merged)
}

/// Copies all parts of a sweep.
fn copy(sources: &[SweepFolder], joined: &mut SweepFolder, wait: &LockWait<'_>) -> Result<()> {
    for part in 0..joined.identity().parts {
        wait.check()?;
        // Any folder that has the part will do: the identity decides its bytes.
        let source = sources.iter().find(|source| source.has(part)).expect("none is missing");
        joined.add_bytes(part, &source.bytes(part)?)?;
    }
    Ok(())
}

/// Whether two paths are the same folder.
fn same(a: &Path, b: &Path) -> bool {
    fs::canonicalize(a).is_ok_and(|a| fs::canonicalize(b).is_ok_and(|b| a == b))
}
