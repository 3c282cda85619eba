//! All limits of the server in one place; docs/security.md lists them.

use std::time::Duration;

/// Largest body of a request, bytes.
pub const BODY: usize = 256 * 1024;

/// Largest number of lever settings of a request.
pub const LEVERS: usize = 200;

/// Largest number of places of a lever setting.
pub const PLACES: usize = 200;

/// Largest number of indicators of a request.
pub const INDICATORS: usize = 16;

/// Largest number of areas of a quick fan. All areas of a province have a place.
pub const AREAS: usize = 160;

/// Largest number of draws of a quick fan.
pub const FAN_DRAWS: u32 = 1000;

/// Number of draws of the ensembles that the page requests by itself.
pub const PAGE_DRAWS: u32 = 1000;

/// Largest number of draws of contributions of levers. Each draw needs dozens of projections.
pub const CONTRIBUTION_DRAWS: u32 = 100;

/// Largest number of runs that a report compares with the reported one.
pub const COMPARED: usize = 5;

/// Largest head of a request, bytes.
pub const HEAD: usize = 64 * 1024;

/// Longest time from the end of an answer, or from the beginning of a connection, to the end of the next head. It also ends
/// connections that are idle.
pub const HEAD_TIME: Duration = Duration::from_secs(10);

/// Longest time that the body of a request may take.
pub const BODY_TIME: Duration = Duration::from_secs(10);

/// Longest time in which a client may read nothing of an answer.
pub const STALLED: Duration = Duration::from_secs(30);

/// Largest number of connections at the same time. When there are more, those that have been idle for the longest time
/// are closed.
pub const CONNECTIONS: usize = 512;

/// Number of handles that are left to files when the process may have few: those that requests read, those of a run that
/// is written, and those of connections that are not yet accepted.
pub const HANDLES_FOR_FILES: usize = 12;

/// Number of handles that the process has without connections, where the system does not tell.
pub const USUAL_HANDLES: usize = 24;

/// Number of single projections that run at the same time; others wait.
pub const LINES: usize = 2;

/// Largest number of waiting ensembles, without the running one.
pub const QUEUE: usize = 16;

/// Largest number of waiting ensembles of a client.
pub const QUEUE_OF_CLIENT: usize = 8;

/// Largest number of waiting ensembles of all clients on a machine.
pub const QUEUE_OF_MACHINE: usize = 12;

/// Longest time that a job pauses before a draw while quick requests are answered.
pub const GIVE_WAY: Duration = Duration::from_millis(250);

/// Longest time in which nobody asks about a job of a page before it is stopped.
pub const UNWATCHED: Duration = Duration::from_secs(30);

/// Number of lost jobs whose requests are remembered.
pub const LOST: usize = 32;

/// Largest record of jobs that is read, bytes. It holds less than a hundred requests.
pub const RECORD: u64 = 64 << 20;

/// Largest number of characters of the title that a user gives to a run.
pub const RUN_TITLE: usize = 120;

/// Largest number of characters of the note that a user writes about a run.
pub const RUN_NOTE: usize = 2000;

/// Largest file of the titles and notes of runs, bytes.
pub const RUN_NOTES: u64 = 16 << 20;

/// Number of finished ensembles that are kept in memory.
pub const KEPT: usize = 8;

/// Number of jobs that are remembered.
pub const REMEMBERED: usize = 200;

/// Longest time that a request may take.
pub const REQUEST: Duration = Duration::from_secs(180);

/// Longest time that a stopping server waits for files that are being written.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(30);
