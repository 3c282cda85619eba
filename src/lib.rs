//! Qilu 齐鲁: the population of Shandong's counties by residence, registration, sex and age, year by year to 2035,
//! under the levers of the province's urbanization plan, as a probability distribution.
//!
//! The way in is a [`Project`]: data, plan, scenarios and posterior that belong together. It makes scenarios, runs them,
//! and answers what the command line, the page and other programs ask; [`session`] lists the questions.
//!
//! ```no_run
//! use qilu::Project;
//! use qilu::RunOptions;
//! use qilu::Silent;
//! use qilu::region::Area;
//!
//! # fn main() -> qilu::error::Result<()> {
//! let project = Project::open("data")?;
//! // By name, path or text; drawn from the posterior, as `qilu run` does. `.prior()` draws from the priors.
//! let scenario = project.scenario("plan")?;
//! let run = project.run(&scenario, RunOptions { draws: 1000, ..Default::default() }, &Silent)?;
//! for row in run.targets_of(&[Area::Province]) {
//!     println!("{}: {:.3}", row.target.id, row.probability);
//! }
//! run.write("runs/plan")?;
//! # Ok(())
//! # }
//! ```
//!
//! From the bottom: [`data`] reads and checks the tables of the package; [`indicators`] are what is reported, and
//! [`expression`]s are made of them; [`plan`] holds targets and every number of the plan; [`scenario`] turns a text file
//! into lever paths and priors; `model` is the equations; `engine` moves one draw through the years; [`ensemble`] runs many
//! draws in parallel; [`calibration`], [`validation`], [`experiments`] and [`policy`] ask them questions; [`store`] and
//! [`export`] write files, `report` and `page` say what they mean. `qilu-methods`, below all of them, knows no province.
//!
//! The rooms `model`, `engine`, `chart`, `report`, `page` and `server` are public with the feature `internals` alone, for
//! benches, tests and those who look inside: they may change with any version.
#![cfg_attr(
    not(feature = "internals"),
    expect(
        unreachable_pub,
        dead_code,
        reason = "kernels and their references are public with the feature `internals`"
    )
)]

pub mod axes;
pub mod calibration;
#[cfg(not(feature = "internals"))]
mod chart;
#[cfg(feature = "internals")]
pub mod chart;
#[cfg(feature = "cli")]
pub mod cli;
pub mod data;
#[cfg(not(feature = "internals"))]
mod engine;
#[cfg(feature = "internals")]
pub mod engine;
pub mod ensemble;
pub mod experiments;
pub mod export;
pub mod expression;
pub mod indicators;
pub mod measure;
#[cfg(not(feature = "internals"))]
mod model;
#[cfg(feature = "internals")]
pub mod model;
#[cfg(not(feature = "internals"))]
mod page;
#[cfg(feature = "internals")]
pub mod page;
pub mod plan;
pub mod policy;
pub mod progress;
pub mod region;
#[cfg(not(feature = "internals"))]
mod report;
#[cfg(feature = "internals")]
pub mod report;
pub mod scenario;
#[cfg(all(feature = "server", not(feature = "internals")))]
mod server;
#[cfg(all(feature = "server", feature = "internals"))]
pub mod server;
pub mod session;
pub mod store;
pub mod unit;
pub mod validation;

pub use qilu_messages::error;
pub use session::AgentRules;
pub use session::AgentSettings;
pub use session::CancelToken;
pub use session::EngineChoice;
pub use session::Event;
pub use session::Language;
pub use session::PreparedRun;
pub use session::Progress;
pub use session::Project;
pub use session::Run;
pub use session::RunOptions;
pub use session::Scenario;
pub use session::ScenarioSource;
pub use session::Silent;
pub use session::Task;
pub use session::WriteOptions;
