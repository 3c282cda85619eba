//! Processes that end at bad moments. What has its final name is whole, and the repeated job makes the same results.

pub(crate) mod commands;
pub(crate) mod crash;
pub(crate) mod disturbed;
mod state;
pub(crate) mod writers;
