//! Qilu 齐鲁 projects the population of the counties of Shandong by residence, registration, sex and age for each year to
//! 2035, under the policy levers of the province's urbanization plan. The result is a probability distribution.
//!
//! The entry point is a [`Project`]: data, plan, scenarios and posterior that belong together. It prepares scenarios,
//! runs them and performs all analyses of the command line, the page and other programs; [`session`] lists the
//! analyses.
//!
//! ```no_run
//! use qilu::Project;
//! use qilu::RunOptions;
//! use qilu::Silent;
//! use qilu::region::Area;
//!
//! # fn main() -> qilu::error::Result<()> {
//! let project = Project::open("data")?;
//! // A scenario is given by name, path or text. It uses the posterior, as `qilu run` does; `.prior()` uses the priors.
//! let scenario = project.scenario("plan")?;
//! let run = project.run(&scenario, RunOptions { draws: 1000, ..Default::default() }, &Silent)?;
//! for row in run.targets_of(&[Area::Province]) {
//!     // A target whose year has been observed is met or missed; one draw gives no probability.
//!     let share = row.forecast.and_then(|known| known.probability.share());
//!     println!("{}: {:?} {share:?}", row.target.id, row.status());
//! }
//! run.write("runs/plan")?;
//! # Ok(())
//! # }
//! ```
//!
//! The modules from the lowest to the highest: [`data`] reads and checks the tables of the data package; [`indicators`]
//! are the reported quantities, and [`expression`]s combine them; [`plan`] contains the targets and all numbers of the
//! plan; [`scenario`] turns a text file into lever paths and priors; `model` contains the equations; `engine` advances
//! one draw year by year; [`ensemble`] runs many draws in parallel; [`calibration`], [`validation`], [`experiments`]
//! and [`policy`] analyse them; [`store`] and [`export`] write files; `report` and `page` describe the results. The
//! crate `qilu-methods` is below all of them and contains nothing that is specific to the model.
//!
//! The modules `model`, `engine`, `chart`, `report`, `page` and `server` are public only with the feature `internals`,
//! for benchmarks and tests. They may change with any version.
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
pub mod input;
pub mod measure;
#[cfg(not(feature = "internals"))]
mod model;
#[cfg(feature = "internals")]
pub mod model;
pub mod national;
pub mod output;
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
