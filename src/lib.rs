//! Qilu 齐鲁: the population of Shandong's counties by residence, registration, sex and age, year by year to 2035,
//! under the levers of the province's urbanization plan, as a probability distribution.
//!
//! The tour, from the bottom: [`data`] reads and checks the tables of the package; [`plan`] holds targets and
//! indicators; [`scenario`] turns a text file into lever paths and priors; [`model`] is the equations; [`engine`]
//! moves one draw through the years; [`ensemble`] runs many draws in parallel; [`analysis`] asks them questions;
//! [`output`] writes files; [`server`] keeps the page alive; [`cli`] is the command line.
//!
//! ```no_run
//! use std::path::Path;
//! use std::sync::atomic::AtomicBool;
//!
//! use qilu::policy::targets;
//! use qilu::data::Data;
//! use qilu::engine::setup::Setup;
//! use qilu::ensemble::run;
//! use qilu::plan;
//! use qilu::scenario::Scenario;
//!
//! # fn main() -> qilu::error::Result<()> {
//! let data = Data::load(Path::new("data"))?;
//! let scenario = Scenario::load(Path::new("scenarios/plan.toml"), &data)?;
//! let setup = Setup::new(&data, scenario.base_year, &scenario.priors.central());
//! let settings = run::Settings { draws: 1000, seed: scenario.seed, threads: 0 };
//! let watch = run::Watch { finished: &|| {}, stop: &AtomicBool::new(false) };
//! let ensemble = run::run(&setup, &scenario, settings, &watch)?;
//! let targets = plan::targets(&data.package)?;
//! for row in targets::attainments(&ensemble, &data.region, &data.observations, &targets) {
//!     println!("{} {:?}: {:.3}", row.target.id, row.area, row.probability);
//! }
//! # Ok(())
//! # }
//! ```

pub mod axes;
pub mod calibration;
pub mod chart;
#[cfg(feature = "cli")]
pub mod cli;
pub mod data;
pub mod engine;
pub mod ensemble;
pub mod experiments;
pub mod export;
pub mod expression;
pub mod indicators;
pub mod measure;
pub mod model;
pub mod page;
pub mod plan;
pub mod policy;
pub mod region;
pub mod report;
pub mod scenario;
#[cfg(feature = "server")]
pub mod server;
pub mod session;
pub mod store;
pub mod unit;
pub mod validation;
pub mod watch;

pub use qilu_methods::error;
pub use session::CancelToken;
pub use session::EngineChoice;
pub use session::Event;
pub use session::Progress;
pub use session::Project;
pub use session::Run;
pub use session::RunOptions;
pub use session::Scenario;
pub use session::ScenarioSource;
pub use session::Silent;
pub use session::Task;
pub use session::WriteOptions;
