//! Tables, manifests and folders of runs and sweeps.

#[cfg(feature = "parquet")]
pub mod arrow;
pub mod columns;
pub mod csv;
pub mod finished;
pub mod manifest;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod rows;
pub mod schema;
pub mod sweep;
pub mod table;
