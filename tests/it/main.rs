//! One test program for all integration tests, so that the library is linked only once.
//!
//! A test in the folder [`quick`] belongs to the quick lane. A test that is ignored runs with `./test.sh --all` alone,
//! because it is slow or needs more than Rust. All other tests run with `./test.sh`.

mod agents;
mod anywhere;
mod assimilation;
mod bernoulli;
mod certainty;
mod chinese;
mod claims;
mod cli;
mod discover;
mod durable;
mod ensembles;
mod estimates;
mod examples;
mod explain;
mod exports;
mod feedback;
mod fixture;
mod formats;
mod guides;
mod hindcast;
mod language;
mod levers;
mod limits;
mod locks;
mod names;
mod national;
mod optimize;
mod oracle;
mod outputs;
mod overwrite;
mod page;
mod places;
mod plausibility;
mod quick;
mod real;
mod scoreboard;
mod seeds;
mod sensitivity_command;
mod server;
#[cfg(unix)]
mod server_jobs;
#[cfg(unix)]
mod server_limits;
mod server_monitor;
mod server_page;
#[cfg(unix)]
mod server_runs;
#[cfg(unix)]
mod server_transfer;
mod session;
mod stocks;
mod studies;
mod supplied;
mod sweep;
mod synthetic;
mod timing;
mod transfer_law;
mod unprintable;
mod versions;
