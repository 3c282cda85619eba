//! Reports: the results of each analysis for people, in Chinese and English, as Markdown, tables of the terminal and
//! charts.

pub mod acceptance;
pub mod calibration;
mod certainty;
pub mod comparison;
pub mod condition;
pub mod data_listing;
pub mod diagram;
pub mod discover;
pub mod engine_check;
pub mod engines;
pub mod evaluate;
pub mod explain;
pub mod fan;
pub mod hindcast;
pub mod lever_effects;
pub mod lever_paths;
pub mod levers;
pub mod lives;
pub mod monitor;
pub mod optimize;
pub mod places;
pub mod scenario;
pub mod scoreboard;
pub mod second_opinions;
pub mod sensitivity;
pub mod terminal;
pub mod transfer;
mod transfer_tests;
pub mod variance_budget;

/// Half-width of a 95 % interval in standard errors: the 97.5 % quantile of the standard normal distribution, rounded.
const HALF_WIDTH_95: f64 = 1.96;
