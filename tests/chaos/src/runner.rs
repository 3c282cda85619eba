//! Two threads that try cases one after the other, and a look at the time of each case.

use std::any::Any;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::panic;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use crate::dice::Dice;
use crate::part::Part;
use crate::tally::Done;
use crate::tally::Tally;
use crate::world::World;

/// Number of cases that are tried at the same time.
pub(crate) const WORKERS: usize = 2;

/// Bytes of a case in the file of the cases that are being tried.
pub(crate) const ENTRY: usize = 8;

/// Time between two looks at the workers.
const PAUSE: Duration = Duration::from_millis(100);

/// Time after which a part tells again how far it is.
const TOLD: Duration = Duration::from_secs(30);

thread_local! {
    /// The last panic of this thread.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A case that is being tried.
#[derive(Clone)]
struct Attempt {
    case: usize,
    since: Instant,
    /// The file in which the system counts the work of the thread.
    counter: PathBuf,
    /// The work before the case.
    before: Duration,
}

impl Attempt {
    fn new(case: usize) -> Attempt {
        // The name leads to the thread that asks, and others have to know which one it was.
        let own = fs::canonicalize("/proc/thread-self").unwrap_or_default();
        let counter = own.join("schedstat");
        Attempt { case, since: Instant::now(), before: work_of(&counter), counter }
    }

    /// Whether it takes too long.
    fn is_late(&self, part: &Part) -> bool {
        let waited = self.since.elapsed();
        waited > part.bound || waited > part.work && work_of(&self.counter).saturating_sub(self.before) > part.work
    }
}

/// The time that a thread has worked, without the time that it waited for a processor.
fn work_of(counter: &Path) -> Duration {
    let text = fs::read_to_string(counter).unwrap_or_default();
    let nanoseconds = text.split_whitespace().next().and_then(|first| first.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// The cases of a part that are being tried.
struct Bench {
    world: Arc<World>,
    part: &'static Part,
    /// The next case.
    next: AtomicUsize,
    end: usize,
    /// The case of each worker, and when it began.
    current: Vec<Mutex<Option<Attempt>>>,
    /// The file of the cases that are being tried, for a process that this one may end.
    note: Option<File>,
    sender: Sender<(usize, Done)>,
}

/// Keeps messages of panics instead of printing them.
pub(crate) fn keep_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = format!("{} ({place})", text(panic.payload()));
        // Outside of cases nobody asks for it later.
        if thread::current().name() == Some("main") {
            eprintln!("panic: {message}");
        }
        PANIC.set(message);
    }));
}

fn text(payload: &dyn Any) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "a panic".to_owned())
}

/// Tries one case. A panic is a failure.
pub(crate) fn attempt(world: &World, part: &Part, case: usize) -> Done {
    PANIC.set(String::new());
    let mut dice = Dice::at(world.seed, part.name, case);
    let done = panic::catch_unwind(AssertUnwindSafe(|| (part.case)(world, case, &mut dice)));
    done.unwrap_or_else(|payload| {
        // A panic of another thread that was passed on has no message here.
        let kept = PANIC.take();
        Err(format!("panic: {}", if kept.is_empty() { text(payload.as_ref()) } else { kept }))
    })
}

/// Tries the cases from a first to before an end.
///
/// - `note`: file for the numbers of the cases that are being tried.
pub(crate) fn run(world: &Arc<World>, part: &'static Part, cases: (usize, usize), note: Option<File>) -> Tally {
    let begun = Instant::now();
    let (sender, receiver) = mpsc::channel();
    let bench = Arc::new(Bench {
        world: Arc::clone(world),
        part,
        next: AtomicUsize::new(cases.0),
        end: cases.1,
        current: (0..WORKERS).map(|_| Mutex::new(None)).collect(),
        note,
        sender,
    });
    for worker in 0..WORKERS {
        work(&bench, worker);
    }
    let (mut tally, mut lost, mut told) = (Tally::default(), BTreeSet::new(), Instant::now());
    while tally.cases < cases.1 - cases.0 {
        if let Ok((case, done)) = receiver.recv_timeout(PAUSE)
            && !lost.contains(&case)
        {
            tally.add(case, done);
        }
        if told.elapsed() > TOLD {
            told = Instant::now();
            eprintln!(
                "{}: {} of {} cases, {} failures",
                part.name,
                tally.cases,
                cases.1 - cases.0,
                tally.failures.len()
            );
        }
        for worker in 0..WORKERS {
            let mut current = bench.current[worker].lock().unwrap_or_else(PoisonError::into_inner);
            let late = current.clone().filter(|own| own.is_late(part));
            if let Some(own) = late.filter(|own| lost.insert(own.case)) {
                let seconds = own.since.elapsed().as_secs_f64();
                tally.add(own.case, Err(format!("it does not end within {seconds:.0} s")));
                // A thread cannot be ended. Another one takes its place, and this one ends after its case.
                *current = None;
                drop(current);
                work(&bench, worker);
            }
        }
    }
    tally.time = begun.elapsed();
    tally
}

/// Starts a worker.
fn work(bench: &Arc<Bench>, worker: usize) {
    let bench = Arc::clone(bench);
    let body = move || {
        loop {
            let case = bench.next.fetch_add(1, Ordering::Relaxed);
            if case >= bench.end {
                return;
            }
            *bench.current[worker].lock().unwrap_or_else(PoisonError::into_inner) = Some(Attempt::new(case));
            if let Some(note) = &bench.note {
                let _ = note.write_all_at(&(case as u64).to_le_bytes(), (worker * ENTRY) as u64);
            }
            let done = attempt(&bench.world, bench.part, case);
            let mut current = bench.current[worker].lock().unwrap_or_else(PoisonError::into_inner);
            let is_late = current.as_ref().is_none_or(|own| own.case != case);
            if !is_late {
                *current = None;
            }
            drop(current);
            // Sent in any case: the receiver knows which cases it has given up.
            if bench.sender.send((case, done)).is_err() || is_late {
                return;
            }
        }
    };
    // As much stack as the main thread of a program has.
    thread::Builder::new().stack_size(8 << 20).spawn(body).expect("a thread starts");
}
