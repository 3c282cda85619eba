//! The limits of memory of this process: free memory of the machine, control groups, and the address space.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use sysinfo::MemoryRefreshKind;
use sysinfo::Pid;
use sysinfo::ProcessRefreshKind;
use sysinfo::ProcessesToUpdate;
use sysinfo::RefreshKind;
use sysinfo::System;

use qilu_messages::resources::MemoryLimit;

/// A limit, and the bytes that it leaves.
#[derive(Clone, Debug)]
pub(super) struct Room {
    pub(super) limit: MemoryLimit,
    pub(super) free: u64,
    /// Bytes that it would leave if nothing were in use.
    pub(super) total: u64,
    /// Whether the limit is on addresses and not on the memory that is used.
    pub(super) of_addresses: bool,
}

/// The memory that the process uses, and what the limits leave.
#[derive(Clone, Debug)]
pub(super) struct Machine {
    /// Memory that the process uses now, bytes.
    pub(super) resident: u64,
    /// Addresses that the process has reserved now, bytes.
    pub(super) mapped: u64,
    pub(super) rooms: Vec<Room>,
}

impl Machine {
    /// The machine as it is at this moment.
    pub(super) fn now() -> Machine {
        let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
        let mut system = System::new_with_specifics(memory);
        let own = Pid::from_u32(std::process::id());
        let usage = ProcessRefreshKind::nothing().with_memory().without_tasks();
        system.refresh_processes_specifics(ProcessesToUpdate::Some(&[own]), false, usage);
        let (resident, mapped) =
            system.process(own).map_or((0, 0), |process| (process.memory(), process.virtual_memory()));
        let (free, total) = (system.available_memory(), system.total_memory());
        let free = Room { limit: MemoryLimit::Free, free, total, of_addresses: false };
        let mut rooms = vec![free];
        rooms.extend(groups(Path::new("/proc/self/cgroup"), Path::new("/sys/fs/cgroup")));
        rooms.extend(address_space().map(|most| Room {
            limit: MemoryLimit::AddressSpace,
            free: most.saturating_sub(mapped),
            total: most,
            of_addresses: true,
        }));
        Machine { resident, mapped, rooms }
    }
}

/// The limit of the address space, bytes; `None` where there is none.
#[cfg(unix)]
pub(super) fn address_space() -> Option<u64> {
    rustix::process::getrlimit(rustix::process::Resource::As).current
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub(super) fn address_space() -> Option<u64> {
    None
}

/// Names of the files of a version of control groups: the limit, the use, and in `memory.stat` the part of the use that
/// is a cache of files and can be given up at once.
struct GroupFiles {
    limit: &'static str,
    used: &'static str,
    cache: &'static str,
}

const VERSION_1: GroupFiles =
    GroupFiles { limit: "memory.limit_in_bytes", used: "memory.usage_in_bytes", cache: "total_inactive_file" };

const VERSION_2: GroupFiles = GroupFiles { limit: "memory.max", used: "memory.current", cache: "inactive_file" };

/// Limits of the control groups of the process and of all groups above them. There are none on other systems than Linux.
///
/// - `membership`: the file that names the groups of the process, one a line: number, controllers, path.
/// - `mount`: the folder of the groups.
fn groups(membership: &Path, mount: &Path) -> Vec<Room> {
    let text = fs::read_to_string(membership).unwrap_or_default();
    let mut rooms = Vec::new();
    for line in text.lines() {
        let mut parts = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(path)) = (parts.next(), parts.next(), parts.next()) else { continue };
        if controllers.is_empty() {
            // Where both versions are in use, the folder of version 2 has a name of its own.
            for root in [mount.to_owned(), mount.join("unified")] {
                rooms.extend(chain(&root, path, &VERSION_2));
            }
        } else if controllers.split(',').any(|name| name == "memory") {
            rooms.extend(chain(&mount.join("memory"), path, &VERSION_1));
        }
    }
    rooms
}

/// Limits of a group and of the groups above it.
fn chain(root: &Path, path: &str, files: &GroupFiles) -> Vec<Room> {
    let own = root.join(path.trim_start_matches('/'));
    // In a container the path can be that outside of it, so that only the root is there; folders that are missing have
    // no limit.
    let folders = own.ancestors().take_while(|folder| folder.starts_with(root)).map(Path::to_owned);
    folders.collect::<Vec<PathBuf>>().iter().filter_map(|folder| room(folder, files)).collect()
}

/// The bytes that a group leaves; `None` without a limit.
fn room(folder: &Path, files: &GroupFiles) -> Option<Room> {
    let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
    // Version 2 writes `max` for no limit, version 1 a number that is larger than any memory.
    let limit: u64 = read(files.limit)?.trim().parse().ok()?;
    let used: u64 = read(files.used)?.trim().parse().ok()?;
    let stat = read("memory.stat").unwrap_or_default();
    let cache = stat.lines().find_map(|line| line.strip_prefix(files.cache)?.strip_prefix(' ')?.trim().parse().ok());
    let free = limit.saturating_sub(used.saturating_sub(cache.unwrap_or(0)));
    Some(Room { limit: MemoryLimit::Group { group: folder.to_owned() }, free, total: limit, of_addresses: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(path, text).expect("written");
        }
    }

    fn left(root: &Path) -> Vec<(String, u64)> {
        let name = |limit: &MemoryLimit| match limit {
            MemoryLimit::Group { group } => group.strip_prefix(root).expect("inside").display().to_string(),
            other => other.to_string(),
        };
        groups(&root.join("cgroup"), &root.join("fs")).iter().map(|room| (name(&room.limit), room.free)).collect()
    }

    #[test]
    fn groups_of_version_2_and_those_above_them_count_without_their_cache() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        write(
            root,
            &[
                ("cgroup", "0::/batch/job\n"),
                ("fs/batch/job/memory.max", "max\n"),
                ("fs/batch/job/memory.current", "500\n"),
                ("fs/batch/memory.max", "1000\n"),
                ("fs/batch/memory.current", "900\n"),
                ("fs/batch/memory.stat", "anon 500\ninactive_file 300\nactive_file 100\n"),
                ("fs/memory.max", "5000\n"),
                ("fs/memory.current", "6000\n"),
            ],
        );
        // The group itself has no limit; the one above has, and a group over its limit leaves nothing.
        assert_eq!(left(root), [("fs/batch".to_owned(), 400), ("fs".to_owned(), 0)]);
    }

    #[test]
    fn groups_of_version_1_count_also_where_only_their_root_can_be_seen() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path();
        write(
            root,
            &[
                ("cgroup", "5:cpu,cpuacct:/a\n4:memory:/docker/0123\n0::/\n"),
                ("fs/memory/memory.limit_in_bytes", "2000\n"),
                ("fs/memory/memory.usage_in_bytes", "700\n"),
                ("fs/memory/memory.stat", "total_inactive_file 200\n"),
            ],
        );
        assert_eq!(left(root), [("fs/memory".to_owned(), 1500)]);
    }

    #[test]
    fn a_system_without_groups_has_no_such_limits() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert!(left(folder.path()).is_empty());
    }

    #[test]
    fn the_free_memory_is_always_known() {
        let machine = Machine::now();
        assert!(matches!(machine.rooms[0].limit, MemoryLimit::Free) && machine.rooms[0].free > 0);
        assert!(machine.resident > 0);
    }
}
