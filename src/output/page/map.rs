//! Stub.
use crate::data::package::Package;
use crate::error::Result;
use crate::region::Region;
use serde::Serialize;
/// Map.
#[derive(Debug, Serialize)]
pub struct Map {}
impl Map {
    /// Load.
    pub fn load(_: &Package, _: &Region) -> Result<Option<Map>> {
        Ok(None)
    }
}
