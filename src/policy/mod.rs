//! Policy: what scenarios reach, how they differ, what each lever contributes, what one further step of each lever adds
//! and costs, where the uncertainty comes from, and which levers meet a target at least cost.

pub mod attribution;
pub mod compare;
pub mod components;
pub mod condition;
pub mod loops;
pub mod one_at_a_time;
pub mod optimize;
pub mod scoreboard;
pub mod second_opinions;
pub mod targets;
pub mod variance_budget;
