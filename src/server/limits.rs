//! How much the server does for whoever asks. One place for all limits; docs/security.md lists them.

use std::time::Duration;

/// Largest body of a request, bytes.
pub const BODY: usize = 256 * 1024;

/// Most lever settings of a request.
pub const LEVERS: usize = 200;

/// Most places of a lever setting.
pub const PLACES: usize = 200;

/// Most indicators that a request may ask for at once.
pub const INDICATORS: usize = 16;

/// Most areas that a quick fan may ask for at once.
pub const AREAS: usize = 8;

/// Most draws of a quick fan.
pub const FAN_DRAWS: u32 = 1000;

/// Draws of the ensembles that the page asks for by itself.
pub const PAGE_DRAWS: u32 = 1000;

/// Most draws behind contributions of levers, each of which stands for dozens of projections.
pub const CONTRIBUTION_DRAWS: u32 = 100;

/// Single projections at once; others wait.
pub const LINES: usize = 2;

/// Ensembles that wait for their turn, the running one not counted.
pub const QUEUE: usize = 16;

/// Finished ensembles that are kept in memory.
pub const KEPT: usize = 8;

/// Jobs that are remembered.
pub const REMEMBERED: usize = 200;

/// Longest that a request may take.
pub const REQUEST: Duration = Duration::from_secs(180);

/// Longest that the server waits, when it is told to stop, for what is being written.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(30);
