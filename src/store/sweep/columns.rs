//! Names of the columns of a part that say which run a row is; they are the same in every format.

use crate::scenario::study::POINT;

/// Columns of a part before those of the outputs.
pub(super) const RUN: [&str; 4] = [POINT, "draw", "replicate", "failure"];
