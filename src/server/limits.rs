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

/// Largest number of areas of a quick fan.
pub const AREAS: usize = 8;

/// Largest number of draws of a quick fan.
pub const FAN_DRAWS: u32 = 1000;

/// Number of draws of the ensembles that the page requests by itself.
pub const PAGE_DRAWS: u32 = 1000;

/// Largest number of draws of contributions of levers. Each draw needs dozens of projections.
pub const CONTRIBUTION_DRAWS: u32 = 100;

/// Number of single projections that run at the same time; others wait.
pub const LINES: usize = 2;

/// Largest number of waiting ensembles, without the running one.
pub const QUEUE: usize = 16;

/// Number of finished ensembles that are kept in memory.
pub const KEPT: usize = 8;

/// Number of jobs that are remembered.
pub const REMEMBERED: usize = 200;

/// Longest time that a request may take.
pub const REQUEST: Duration = Duration::from_secs(180);

/// Longest time that a stopping server waits for files that are being written.
pub const SHUTDOWN_GRACE: Duration = Duration::from_secs(30);
