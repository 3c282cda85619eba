//! The admission of work beside other work that waits or runs: all of it together must fit into the memory.

use qilu_messages::bytes::Bytes;
use qilu_messages::resources::MemoryLimit;

use crate::session::workload::Memory;
use crate::session::workload::Workload;
use crate::session::workload::addresses_of;
use crate::session::workload::limits::Machine;
use crate::session::workload::limits::Room;

/// What some work needs of the memory.
#[derive(Clone, Copy, Debug)]
pub struct Demand {
    memory: Memory,
    count: u64,
    threads: usize,
}

/// What the process holds before any of the work: it is never free for the work.
#[derive(Clone, Copy, Debug)]
pub struct IdleProcess {
    resident: u64,
    mapped: u64,
}

/// Work that does not fit.
#[derive(Clone, Debug)]
pub struct Shortage {
    /// Bytes that it needs.
    pub needed: Bytes,
    /// Bytes that the limit leaves for it.
    pub free: Bytes,
    /// Bytes that the other work will still take.
    pub claimed: Bytes,
    /// Largest size that fits.
    pub most: u64,
    /// The limit that leaves least.
    pub limit: MemoryLimit,
    /// Whether it would not even fit alone, on a machine that does nothing else.
    pub never: bool,
}

impl Workload {
    /// What it needs of the memory, without its trial.
    #[must_use]
    pub fn demand(&self) -> Demand {
        Demand { memory: self.memory, count: self.size.count, threads: self.threads }
    }
}

impl IdleProcess {
    /// The process as it is now, with what it will hold all the time from now on.
    ///
    /// - `lasting`: work whose memory stays in use.
    #[must_use]
    pub fn now(lasting: &Demand) -> IdleProcess {
        let machine = Machine::now();
        let (memory, addresses) = (lasting.memory.of(lasting.count), lasting.memory.addresses().of(lasting.count));
        IdleProcess {
            resident: machine.resident.saturating_add(memory),
            mapped: machine.mapped.saturating_add(addresses),
        }
    }

    fn holds(&self, room: &Room) -> u64 {
        if room.of_addresses { self.mapped } else { self.resident }
    }
}

impl Demand {
    /// Bytes of the memory.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.memory.of(self.count)
    }

    /// What is still needed when some of its units are done. The memory of the units that are done is in use already, so
    /// the limits do not count it as free.
    #[must_use]
    pub fn after(self, done: u64) -> Demand {
        Demand { count: self.count.saturating_sub(done), ..self }
    }

    /// Refuses work that does not fit beside other work.
    ///
    /// - `others`: what the work that waits or runs will still take.
    ///
    /// # Errors
    /// The limit that leaves least.
    pub fn admit(&self, idle: &IdleProcess, others: &[Demand]) -> Result<(), Shortage> {
        self.fits(&Machine::now(), idle, others)
    }

    fn fits(&self, machine: &Machine, idle: &IdleProcess, others: &[Demand]) -> Result<(), Shortage> {
        self.least(machine, &|room| (room.total.saturating_sub(idle.holds(room)), 0), true)?;
        let now = |room: &Room| {
            // The addresses of threads are not counted again: later threads use those of earlier ones.
            let of = |other: &Demand| other.memory.in_room(room).of(other.count);
            let claimed = others.iter().map(of).fold(0, u64::saturating_add);
            (room.free.saturating_sub(claimed), claimed)
        };
        self.least(machine, &now, false)
    }

    /// Refuses what does not fit into the limit that leaves least for it.
    ///
    /// - `free`: bytes that a limit leaves, and bytes that other work takes of it.
    fn least(&self, machine: &Machine, free: &dyn Fn(&Room) -> (u64, u64), never: bool) -> Result<(), Shortage> {
        let shortage = |room: &Room| {
            let (memory, (free, claimed)) = (self.memory.in_room(room), free(room));
            let fixed = if room.of_addresses { addresses_of(self.threads) } else { 0 };
            let needed = memory.of(self.count).saturating_add(fixed);
            let most = free.saturating_sub(memory.of(0).saturating_add(fixed)) / memory.each.max(1);
            let (needed, free, claimed) = (Bytes(needed), Bytes(free), Bytes(claimed));
            Shortage { needed, free, claimed, most, limit: room.limit.clone(), never }
        };
        let spare = |one: &Shortage| i128::from(one.free.0) - i128::from(one.needed.0);
        match machine.rooms.iter().map(shortage).min_by_key(spare) {
            Some(least) if least.needed > least.free => Err(least),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand(count: u64) -> Demand {
        Demand { memory: Memory { fixed: 1000, each: 10, growing: [0, 0] }, count, threads: 1 }
    }

    fn machine(free: u64) -> Machine {
        let room = Room { limit: MemoryLimit::Free, free, total: 10_000, of_addresses: false };
        Machine { resident: 500, mapped: 500, rooms: vec![room] }
    }

    const IDLE: IdleProcess = IdleProcess { resident: 500, mapped: 500 };

    #[test]
    fn what_waits_or_runs_counts_with_what_it_will_still_take() {
        let admit = |others: &[Demand]| demand(100).fits(&machine(5000), &IDLE, others);
        assert!(admit(&[]).is_ok() && admit(&[demand(200)]).is_ok(), "3000 and 2000 are 5000");
        let refused = admit(&[demand(150), demand(1)]).expect_err("too much");
        assert_eq!((refused.needed, refused.free, refused.claimed), (Bytes(2000), Bytes(1490), Bytes(3510)));
        assert_eq!((refused.most, refused.never), (49, false));
        assert!(admit(&[demand(200).after(150), demand(1)]).is_ok(), "its first 150 draws are in use already");
    }

    #[test]
    fn what_would_not_even_fit_alone_never_fits() {
        let refused = demand(851).fits(&machine(9000), &IDLE, &[]).expect_err("more than the machine has");
        assert_eq!((refused.never, refused.most, refused.free), (true, 850, Bytes(9500)));
        let refused = demand(850).fits(&machine(9000), &IDLE, &[]).expect_err("another program uses some");
        assert_eq!((refused.never, refused.most), (false, 800));
    }
}
