//! The statuses that the server may answer with, in one place.

/// Statuses of any request that the server understands as HTTP: it is answered, or refused for a reason that the client can
/// learn. A failure of the server itself, 500, is never among them.
pub(crate) const UNDERSTOOD: &[u16] = &[
    200, 202, 204, 303, 304, 400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 417, 421, 422, 426,
    428, 429, 431, 501, 503, 505, 507,
];

/// Statuses of what is not HTTP, too long, or meant for somebody else. It may also be cut without an answer.
pub(crate) const REFUSED: &[u16] = &[400, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 422, 426, 431, 501, 505];

/// Statuses of an address that would lead out of the folders of the server.
pub(crate) const NOT_THERE: &[u16] = &[400, 403, 404, 405, 414, 421, 431];

/// Statuses of a request that is right in spite of its form.
pub(crate) const RIGHT: &[u16] = &[200, 202];

/// Statuses of a request that may be taken or not: its form is unusual or its length near a limit.
pub(crate) const EITHER: &[u16] =
    &[200, 202, 204, 400, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 422, 426, 431, 501, 505];

/// Statuses of a job that is right: it is taken, or the queue is full.
pub(crate) const QUEUED: &[u16] = &[202, 429, 503];

/// Largest memory of the server, kB.
pub(crate) const MOST_MEMORY: u64 = 1_500_000;

/// Time within which a plain request is answered whatever else is asked, s.
pub(crate) const PLAIN: f64 = 5.0;
