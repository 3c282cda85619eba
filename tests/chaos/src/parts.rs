//! The parts of the programme, in their order.

use std::time::Duration;

use crate::damages;
use crate::faults;
use crate::fuzz;
use crate::kills;
use crate::part::CaseFunction;
use crate::part::Cases;
use crate::part::Part;
use crate::requests;
use crate::same;
use crate::tally::Done;
use crate::world::World;

/// Time of a case with several processes.
const PROCESSES: Duration = Duration::from_secs(900);

/// Time of a case inside this process with all that it waits for.
const WAIT: Duration = Duration::from_secs(300);

/// Time of the work of a case inside this process.
const INSIDE: Duration = Duration::from_secs(10);

/// A part that starts processes.
const fn outside(name: &'static str, (cases, least): (usize, usize), case: CaseFunction) -> Part {
    Part { name, cases: Cases::Chosen(cases), least, inside: false, bound: PROCESSES, work: PROCESSES, case, end: None }
}

/// A part that asks the server, which is looked at afterwards.
const fn served(name: &'static str, cases: usize, case: CaseFunction, end: fn(&World) -> Done) -> Part {
    Part {
        name,
        cases: Cases::Chosen(cases),
        least: 1,
        inside: false,
        bound: PROCESSES,
        work: PROCESSES,
        case,
        end: Some(end),
    }
}

/// A part that calls the library.
const fn inside(name: &'static str, cases: usize, case: CaseFunction) -> Part {
    Part { name, cases: Cases::Chosen(cases), least: 1, inside: true, bound: WAIT, work: INSIDE, case, end: None }
}

/// A part that calls the library once for each of the things that `count` counts.
const fn each(name: &'static str, count: fn(&World) -> usize, case: CaseFunction) -> Part {
    Part { cases: Cases::Each(count), ..inside(name, 0, case) }
}

/// The parts of the programme. The numbers of cases are those of the full programme and of any share of it.
pub(crate) static PARTS: [Part; 19] = [
    outside("kill", (400, kills::commands::COUNT), kills::disturbed::kill),
    outside("signal", (280, kills::commands::QUICK), kills::disturbed::signal),
    outside("crash", (kills::commands::COUNT, kills::commands::QUICK), kills::crash::case),
    outside("writers", (120, 4), kills::writers::case),
    outside("damages", (10_000, 1), damages::trial::case),
    each("rows", damages::rows::count, damages::rows::case),
    inside("expressions", 300_000, fuzz::expressions::case),
    inside("scenarios", 100_000, fuzz::documents::scenario),
    inside("studies", 20_000, fuzz::documents::study),
    inside("problems", 20_000, fuzz::documents::problem),
    inside("figures", 50_000, fuzz::figures::case),
    inside("bodies", 100_000, fuzz::bodies::case),
    inside("areas", 10_000, fuzz::areas::case),
    outside("arguments", (800, 4), fuzz::arguments::case),
    outside("faults", (faults::COUNT, 30), faults::case),
    outside("same", (same::COUNT, 9), same::case),
    served("jobs", 24, requests::jobs::case, requests::trial::look),
    served("sockets", 900, requests::sockets::case, requests::trial::look),
    served("requests", 30_000, requests::trial::case, requests::trial::end),
];
