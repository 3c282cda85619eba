//! Policy: what scenarios reach, how they differ, what each lever contributes, where the uncertainty comes from, and
//! which levers meet a target at least cost.

pub mod budget;
pub mod compare;
pub mod components;
pub mod explain;
pub mod goals;
pub mod loops;
pub mod optimize;
pub mod targets;
