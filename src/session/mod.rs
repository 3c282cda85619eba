//! The session.

pub mod run_files;
