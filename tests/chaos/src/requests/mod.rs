//! A server and whoever asks wrongly.

pub(crate) mod allowed;
pub(crate) mod bodies;
mod http;
pub(crate) mod jobs;
pub(crate) mod server;
pub(crate) mod sockets;
pub(crate) mod trial;
