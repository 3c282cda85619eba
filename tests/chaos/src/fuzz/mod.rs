//! Random inputs for the parts of the library that read what people write.

pub(crate) mod areas;
pub(crate) mod arguments;
pub(crate) mod bodies;
pub(crate) mod documents;
pub(crate) mod expressions;
pub(crate) mod figures;
mod knowledge;
pub(crate) mod letters;
