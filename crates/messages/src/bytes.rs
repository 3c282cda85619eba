//! Numbers of bytes in messages.

use std::fmt;

use serde_json::Value;

use crate::Language;
use crate::field::Field;

/// A number of bytes. It is shown in decimal units, as sizes of files and of memory are sold and limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MEGABYTE: f64 = 1e6;
        const GIGABYTE: f64 = 1e9;
        let bytes = self.0 as f64;
        // Below ten megabytes a digit after the point still says something.
        match bytes {
            _ if bytes < 10.0 * MEGABYTE => write!(f, "{:.1} MB", bytes / MEGABYTE),
            _ if bytes < GIGABYTE => write!(f, "{:.0} MB", bytes / MEGABYTE),
            _ => write!(f, "{:.1} GB", bytes / GIGABYTE),
        }
    }
}

impl Field for Bytes {
    type Shown<'a> = Bytes;

    fn shown(&self, _: Language) -> Bytes {
        *self
    }

    fn json(&self) -> Value {
        Value::from(self.0)
    }

    fn sample() -> Bytes {
        Bytes(1_200_000_000)
    }
}
