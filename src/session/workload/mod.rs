//! The memory and the time of an analysis, estimated before it begins, and compared with the limits of the machine.
//!
//! Every analysis has a [`Workload`]: the bytes that it will hold, counted from the sizes of its arrays, and a trial of
//! its work that gives its time on this machine. [`Workload::check`] refuses what does not fit into the least of the free
//! memory, the limits of the control groups and the limit of the address space. [`Workload::estimate`] also runs the
//! trial. A trial computes draws that the analysis computes again, so it changes no result.

pub mod admission;
pub(super) mod analyses;
pub(super) mod calibrations;
pub mod files;
mod limits;
pub(super) mod runs;
pub(super) mod sweeps;
pub(super) mod trial;

use std::fmt;

use crate::ensemble::threads;
use crate::error::Error;
use crate::error::Result;
use crate::session::workload::limits::Machine;
use crate::session::workload::limits::Room;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::bytes::Bytes;
use qilu_messages::resources::EstimateText;
use qilu_messages::resources::ResourceFault;
use qilu_messages::session::Duration;

/// Bytes of the addresses that a thread takes besides the memory that it uses: its stack, as the standard library sets
/// it.
const STACK: u64 = 2 << 20;

/// Bytes of the addresses that the allocator of the GNU library reserves for each thread (`HEAP_MAX_SIZE`), and number of
/// threads for each core up to which it does so.
const ARENA: u64 = 64 << 20;
const ARENAS_PER_CORE: usize = 8;

/// Bytes of the addresses that threads take besides the memory that they use.
fn addresses_of(threads: usize) -> u64 {
    let arenas = threads.min(ARENAS_PER_CORE * threads::cores());
    STACK * threads as u64 + ARENA * arenas as u64
}

/// Number of projections from which the time is tried before the work begins, to tell the listener. A trial takes about
/// as long as a hundred projections.
const LONG: f64 = 2000.0;

/// Bytes that an analysis holds at its peak, besides what the process holds already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Memory {
    /// Whatever the size is.
    pub(super) fixed: u64,
    /// For each unit of the size.
    pub(super) each: u64,
    /// The parts of `fixed` and of `each` that are one growing text. Its addresses double when it grows, while memory is
    /// used only for what is written.
    pub(super) growing: [u64; 2],
}

impl Memory {
    fn of(self, count: u64) -> u64 {
        self.fixed.saturating_add(self.each.saturating_mul(count))
    }

    /// The memory of two things that are held at the same time.
    pub(super) fn with(self, other: Memory) -> Memory {
        let sum = |a: u64, b: u64| a.saturating_add(b);
        let growing = [sum(self.growing[0], other.growing[0]), sum(self.growing[1], other.growing[1])];
        Memory { fixed: sum(self.fixed, other.fixed), each: sum(self.each, other.each), growing }
    }

    /// What of it a limit counts.
    fn in_room(self, room: &Room) -> Memory {
        if room.of_addresses { self.addresses() } else { self }
    }

    /// Bytes of the addresses.
    fn addresses(self) -> Memory {
        let [fixed, each] = self.growing;
        Memory { fixed: self.fixed.saturating_add(fixed), each: self.each.saturating_add(each), growing: [0, 0] }
    }
}

/// What sets the size of an analysis.
#[derive(Clone, Debug)]
pub(super) struct Size {
    /// Option that sets it; `None` where only the files that are read do.
    pub(super) option: Option<&'static str>,
    /// Its value.
    pub(super) count: u64,
    /// Options that reduce the memory, in the order in which they should be tried.
    pub(super) reduce: Vec<&'static str>,
}

impl Size {
    /// A size that one option sets; fewer threads reduce the memory too.
    pub(super) fn of(option: &'static str, count: impl Into<u64>) -> Size {
        Size { option: Some(option), count: count.into(), reduce: vec![option, "--threads"] }
    }
}

/// The work of an analysis before it begins.
pub struct Workload {
    size: Size,
    memory: Memory,
    /// Number of threads, as it is resolved.
    threads: usize,
    /// Number of projections, roughly: it decides whether a trial is worth its time.
    projections: f64,
    /// Tries the work, and gives the seconds that all of it takes.
    seconds: Box<dyn Fn() -> Result<f64>>,
}

/// The estimate of an analysis.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// Memory that the process uses at the peak, bytes.
    pub memory: u64,
    /// Wall time, seconds.
    pub seconds: f64,
    /// Number of threads.
    pub threads: usize,
    /// The option that sets the size, and its largest value that fits into the memory that is left.
    pub most: Option<(&'static str, u64)>,
}

impl Workload {
    /// - `threads`: number of threads, 0 for the usual one.
    /// - `projections`: number of projections of a draw, roughly.
    /// - `seconds`: tries the work, and gives the seconds that all of it takes.
    ///
    /// # Errors
    /// Too many threads.
    pub(super) fn new(
        size: Size,
        memory: Memory,
        threads: usize,
        projections: f64,
        seconds: impl Fn() -> Result<f64> + 'static,
    ) -> Result<Workload> {
        let threads = threads::resolved(threads)?;
        Ok(Workload { size, memory, threads, projections, seconds: Box::new(seconds) })
    }

    /// Refuses work that does not fit into the memory.
    ///
    /// # Errors
    /// [`Error::Setting`] with the limit, what is needed, what is left, and the largest size that fits.
    pub fn check(&self) -> Result<()> {
        self.fits(&Machine::now(), self.size.count)
    }

    /// The memory and the time. The time is measured by a trial of the work, which takes a few seconds at most, or as long
    /// as a single draw where that takes longer.
    ///
    /// # Errors
    /// Not even the least size fits into the memory, so that nothing can be tried; as the analysis itself.
    pub fn estimate(&self) -> Result<Estimate> {
        let machine = Machine::now();
        // A trial needs the memory of a few units.
        self.fits(&machine, self.size.count.min(1))?;
        let most = machine.rooms.iter().map(|room| self.most(room)).min().unwrap_or(0);
        Ok(Estimate {
            memory: machine.resident.saturating_add(self.memory.of(self.size.count)),
            seconds: (self.seconds)()?,
            threads: self.threads,
            most: self.size.option.filter(|_| self.memory.each > 0).map(|option| (option, most)),
        })
    }

    /// Memory that the process uses at the peak, bytes.
    pub(super) fn peak(&self) -> u64 {
        Machine::now().resident.saturating_add(self.memory.of(self.size.count))
    }

    /// Its memory.
    pub(super) fn memory(&self) -> Memory {
        self.memory
    }

    /// All its memory, as a part of a larger work whose size is another.
    pub(super) fn all(&self) -> Memory {
        let [fixed, each] = self.memory.growing;
        let growing = Memory { fixed, each, growing: [0, 0] }.of(self.size.count);
        Memory { fixed: self.memory.of(self.size.count), each: 0, growing: [growing, 0] }
    }

    /// Its time, as a part of a larger work.
    ///
    /// # Errors
    /// As the work itself.
    pub(super) fn seconds(&self) -> Result<f64> {
        (self.seconds)()
    }

    /// Whether the work is so long that its listener should know its time before it begins.
    pub(super) fn is_long(&self) -> bool {
        self.projections >= LONG
    }

    /// Bytes that a limit must leave for a size.
    fn needed(&self, room: &Room, count: u64) -> u64 {
        let threads = if room.of_addresses { addresses_of(self.threads) } else { 0 };
        self.memory.in_room(room).of(count).saturating_add(threads)
    }

    /// Largest size that a limit allows.
    fn most(&self, room: &Room) -> u64 {
        room.free.saturating_sub(self.needed(room, 0)) / self.memory.in_room(room).each.max(1)
    }

    fn fits(&self, machine: &Machine, count: u64) -> Result<()> {
        // The limit that leaves least for the work is the one to name: with another it would still not fit.
        let spare = |room: &&Room| i128::from(room.free) - i128::from(self.needed(room, count));
        let Some(room) = machine.rooms.iter().min_by_key(spare) else { return Ok(()) };
        let needed = self.needed(room, count);
        if needed <= room.free {
            return Ok(());
        }
        let (limit, free, reduce) = (room.limit.clone(), Bytes(room.free), self.size.reduce.clone());
        let (needed, most) = (Bytes(needed), self.most(room));
        Err(Error::setting(match self.size.option {
            None => ResourceFault::InputTooLarge { needed, limit, free },
            Some(option) if most > 0 => ResourceFault::TooLarge { option, count, needed, limit, free, most, reduce },
            Some(_) => {
                let needed = Bytes(self.needed(room, 1));
                ResourceFault::NothingFits { needed, limit, free, reduce }
            }
        }))
    }
}

/// Addresses in which every command can at least read its data and say what it lacks, bytes. Assumption: with 14 MB all
/// commands of the trials of robustness ended cleanly but for one that aborted once with 61 MB; the addresses that the
/// allocator may reserve for a second thread are therefore added.
const START: u64 = (16 << 20) + ARENA;

/// Refuses a command whose address space is limited so narrowly that it could not even say what it lacks.
///
/// # Errors
/// [`Error::Setting`] with the limit and what it leaves.
pub fn check_start() -> Result<()> {
    // The use of memory is asked of the system only where there is a limit.
    if limits::address_space().is_none() {
        return Ok(());
    }
    let machine = Machine::now();
    let narrow = machine.rooms.iter().find(|room| room.of_addresses && room.free < START);
    narrow.map_or(Ok(()), |room| {
        let (limit, free) = (room.limit.clone(), Bytes(room.free));
        Err(Error::setting(ResourceFault::NoStart { needed: Bytes(START), limit, free }))
    })
}

impl fmt::Debug for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Workload { size, memory, threads, projections, .. } = self;
        f.debug_struct("Workload")
            .field("size", size)
            .field("memory", memory)
            .field("threads", threads)
            .field("projections", projections)
            .finish_non_exhaustive()
    }
}

impl Estimate {
    /// The estimate in words: memory and time, then the largest size that fits.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let cost = self.cost().say(language).into_owned() + "\n";
        let most =
            self.most.map(|(option, most)| EstimateText::Most { option, most }.say(language).into_owned() + "\n");
        cost + &most.unwrap_or_default()
    }

    /// Memory and time in words.
    #[must_use]
    pub fn cost(&self) -> EstimateText {
        let (memory, time) = (Bytes(self.memory), Duration::of_seconds(self.seconds));
        EstimateText::Cost { memory, time, threads: self.threads }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use qilu_messages::resources::MemoryLimit;

    fn room(limit: MemoryLimit, free: u64) -> Room {
        let of_addresses = matches!(limit, MemoryLimit::AddressSpace);
        Room { limit, free, total: free, of_addresses }
    }

    fn work(count: u32) -> Workload {
        let memory = Memory { fixed: 1000, each: 10, growing: [0, 0] };
        Workload::new(Size::of("--draws", count), memory, 1, 0.0, || Ok(1.0)).expect("one thread")
    }

    #[test]
    fn the_least_limit_decides_and_names_what_fits() {
        let group = MemoryLimit::Group { group: "/sys/fs/cgroup/job".into() };
        let rooms = vec![room(MemoryLimit::Free, 100_000), room(group, 3000), room(MemoryLimit::AddressSpace, 1 << 40)];
        let machine = Machine { resident: 50, mapped: 50, rooms };
        assert!(work(200).fits(&machine, 200).is_ok(), "1000 + 200 x 10 are 3000");
        let refused = work(201).fits(&machine, 201).expect_err("too large").to_string();
        assert!(refused.contains("/sys/fs/cgroup/job") && refused.contains("at most 200"), "{refused}");
    }

    #[test]
    fn addresses_count_what_the_threads_reserve() {
        let machine =
            Machine { resident: 0, mapped: 0, rooms: vec![room(MemoryLimit::AddressSpace, addresses_of(1) + 1990)] };
        let refused = work(100).fits(&machine, 100).expect_err("too large").to_string();
        assert!(refused.contains("RLIMIT_AS") && refused.contains("at most 99"), "{refused}");
    }

    #[test]
    fn where_not_even_one_fits_no_number_is_offered() {
        let machine = Machine { resident: 0, mapped: 0, rooms: vec![room(MemoryLimit::Free, 1009)] };
        let refused = work(5).fits(&machine, 5).expect_err("too large").to_string();
        assert!(refused.contains("at least") && !refused.contains("at most"), "{refused}");
        assert!(work(5).fits(&Machine { resident: 0, mapped: 0, rooms: Vec::new() }, 5).is_ok(), "no limit is known");
    }

    #[test]
    fn sizes_beyond_all_numbers_are_refused_and_do_not_wrap() {
        let memory = Memory { fixed: u64::MAX, each: u64::MAX, growing: [1, 1] };
        let huge = Workload::new(Size::of("--draws", u64::MAX), memory, 1, 0.0, || Ok(1.0)).expect("one thread");
        let machine = Machine { resident: 0, mapped: 0, rooms: vec![room(MemoryLimit::Free, u64::MAX - 1)] };
        assert!(huge.fits(&machine, u64::MAX).is_err());
    }
}
