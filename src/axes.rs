//! The axes of the population array and their lengths: status, residence, sex, age.

use serde::Deserialize;
use serde::Serialize;

/// Last year a projection may end in: the UN paths behind mortality and births end there.
pub const LAST_YEAR: u16 = 2050;

/// Number of single-year ages, 0 to 100 where 100 stands for 100 and over.
pub const AGES: usize = 101;

/// Length of an age row in memory: [`AGES`] padded with zeros to a multiple of eight, so that loops over a row
/// have no remainder.
pub const ROW: usize = 104;

/// One value per single year of age, padded with zeros ([`ROW`]), on a cache line of its own: vector loads of a row
/// that straddle two lines cost twice as much.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(64))]
pub struct AgeRow([f64; ROW]);

impl AgeRow {
    /// Zero at every age.
    pub const ZERO: AgeRow = AgeRow([0.0; ROW]);

    /// The value of `value` at each age from 0 to 100.
    #[must_use]
    pub fn of_ages(value: impl Fn(usize) -> f64) -> AgeRow {
        let mut row = AgeRow::ZERO;
        for age in 0..AGES {
            row[age] = value(age);
        }
        row
    }

    /// The row with every value changed by `change`; zero must stay zero for the padding to stay empty.
    #[must_use]
    pub fn map(&self, change: impl FnMut(f64) -> f64) -> AgeRow {
        AgeRow(self.0.map(change))
    }
}

impl std::ops::Deref for AgeRow {
    type Target = [f64; ROW];
    #[inline(always)]
    fn deref(&self) -> &[f64; ROW] {
        &self.0
    }
}

impl std::ops::DerefMut for AgeRow {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut [f64; ROW] {
        &mut self.0
    }
}

/// Sum of a row in a fixed order, the same bits on every machine.
#[inline(always)]
#[must_use]
pub fn row_sum(row: &AgeRow) -> f64 {
    sum(&row[..])
}

/// Sum of ages in a fixed order (eight partial sums, then the remaining ages), the same bits on every machine.
#[inline(always)]
#[must_use]
pub fn sum(ages: &[f64]) -> f64 {
    // Eight independent partial sums let the compiler use vector instructions; their order is written out here, so that every
    // machine adds in the same order.
    let mut lanes = [0.0; 8];
    let chunks = ages.chunks_exact(8);
    let rest: f64 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (lane, value) in lanes.iter_mut().zip(chunk) {
            *lane += value;
        }
    }
    ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7])) + rest
}

/// Kind of place in which a person lives, by the census delineation of 2008.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Residence {
    /// Urban (城镇).
    Urban,
    /// Rural (乡村).
    Rural,
}

impl Residence {
    /// Both, in the order of their index.
    pub const ALL: [Residence; 2] = [Residence::Urban, Residence::Rural];
}

/// Sex, the second axis of the population array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// Male (男), index 0.
    Male,
    /// Female (女), index 1.
    Female,
}

impl Sex {
    /// Both, in the order of their index.
    pub const ALL: [Sex; 2] = [Sex::Male, Sex::Female];
}

/// Residence and registration (hukou) together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// `R`: rural resident.
    Rural,
    /// `N`: urban resident without an urban registration of this city (unsettled).
    Unsettled,
    /// `S`: urban resident with an urban registration of this city (settled).
    Settled,
}

impl Status {
    /// All three, in the order of their index.
    pub const ALL: [Status; 3] = [Status::Rural, Status::Unsettled, Status::Settled];

    /// The kind of place in which people of this status live.
    #[inline(always)]
    #[must_use]
    pub fn residence(self) -> Residence {
        match self {
            Status::Rural => Residence::Rural,
            Status::Unsettled | Status::Settled => Residence::Urban,
        }
    }
}

/// Streams of migration that compete within a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream {
    /// From rural to urban places of the same county (就地城镇化).
    Local,
    /// To another county of the province.
    Internal,
    /// To the rest of China.
    External,
    /// From urban places back to rural places of the own or the home county.
    Return,
}
