//! Reports: what each analysis says to people, in Chinese and English: Markdown, tables of the terminal, pictures.

pub mod calibration;
pub mod diagram;
pub mod discover;
pub mod engine_check;
pub mod engines;
pub mod evaluate;
pub mod explain;
pub mod fan;
pub mod hindcast;
pub mod levers;
pub mod lives;
pub mod monitor;
pub mod optimize;
pub mod scenario;
pub mod scoreboard;
pub mod sensitivity;
pub mod terminal;
pub mod text;
pub mod variance_budget;
