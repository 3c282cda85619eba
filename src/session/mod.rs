//! The session: the one way in for the command line, the server, tests, examples and other languages.
//!
//! A [`Project`] holds data, plan, scenarios and posterior that belong together. It makes [`Scenario`]s, runs them, and
//! answers every question that the program can be asked; each answer is a value with methods for its words and files.
//!
//! ```no_run
//! use qilu::Project;
//! use qilu::RunOptions;
//! use qilu::Silent;
//!
//! # fn main() -> qilu::error::Result<()> {
//! let project = Project::open("data")?;
//! let scenario = project.scenario("plan")?;
//! let run = project.run(&scenario, RunOptions { draws: 1000, ..Default::default() }, &Silent)?;
//! for target in run.targets() {
//!     println!("{}: {:?}, {:?}", target.target.id, target.status(), target.forecast);
//! }
//! run.write("runs/plan")?;
//! # Ok(())
//! # }
//! ```

pub mod calibrate;
pub mod compare;
pub mod data_check;
pub mod discover;
pub mod doctor;
pub mod hindcast;
pub mod live;
pub mod monitor;
pub mod optimize;
mod options;
pub mod planned_levers;
mod progress;
mod project;
pub mod questions;
pub mod report;
pub mod reproduce;
mod run;
mod run_files;
pub mod sensitivity;
pub mod sweep;
pub mod transfer;
pub mod workload;

pub use crate::engine::agents::AgentRules;
pub use crate::engine::agents::AgentSettings;
pub use crate::engine::prepared::PreparedRun;
pub use crate::progress::CancelToken;
pub use crate::scenario::Scenario;
pub use options::EngineChoice;
pub use options::RunOptions;
pub use progress::Event;
pub use progress::Progress;
pub use progress::Silent;
pub use progress::Task;
pub use project::Project;
pub use project::ScenarioSource;
pub use qilu_messages::Language;
pub use run::FolderContents;
pub use run::Run;
pub use run_files::WriteOptions;
pub use run_files::Written;
