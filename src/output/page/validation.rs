//! Stub.
use crate::data::package::Package;
use serde::Serialize;
/// Row.
#[derive(Debug, Serialize)]
pub struct Row {}
/// Summary.
pub fn summary(_: &Package) -> Vec<Row> {
    Vec::new()
}
