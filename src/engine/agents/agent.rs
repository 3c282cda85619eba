//! One resident in eight bytes. County, status, sex and cohort are not stored: the list that holds the resident implies
//! them.

use crate::region::CountyId;

/// Code of the home of agents who came from the rest of China.
pub const OUTSIDE: u8 = u8::MAX;

// Widths of the packed fields. They fill 58 of 64 bits: eight bytes per agent is what lets 100 million agents fit into
// memory. 27 bits count the residents of the largest county, 8 bits leave room for 255 counties.
const SERIAL_BITS: u32 = 27;
const COUNTY_BITS: u32 = 8;
const YEAR_BITS: u32 = 6;
const ID_BITS: u32 = SERIAL_BITS + COUNTY_BITS + YEAR_BITS;
const HOME_AT: u32 = ID_BITS;
const SINCE_AT: u32 = HOME_AT + 8;
const FOLLOWED_AT: u32 = SINCE_AT + 8;

/// First year that [`Agent::since`] can hold; earlier years count as this one.
pub const FIRST_YEAR: u16 = 1900;

/// Identity of a resident: county and year of its entry into the model, and its number among those entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id(u64);

impl Id {
    /// Number `serial` (below 134 million) of those who entered in `county` (below 256), `years` (below 64) after the
    /// base year.
    #[must_use]
    pub fn new(years: u16, county: CountyId, serial: usize) -> Id {
        let (years, county, serial) = (u64::from(years), county.0 as u64, serial as u64);
        debug_assert!(years < 1 << YEAR_BITS && county < 1 << COUNTY_BITS && serial < 1 << SERIAL_BITS);
        Id((years << COUNTY_BITS | county) << SERIAL_BITS | serial)
    }

    /// Years between the base year and the entry.
    #[must_use]
    pub fn years(self) -> u16 {
        u16::try_from(self.0 >> (SERIAL_BITS + COUNTY_BITS)).expect("six bits")
    }

    /// County of the entry.
    #[must_use]
    pub fn county(self) -> CountyId {
        CountyId(usize::from(byte(self.0, SERIAL_BITS)))
    }

    /// Number among those who entered this county in this year.
    #[must_use]
    pub fn serial(self) -> u64 {
        field(self.0, 0, SERIAL_BITS)
    }
}

/// A resident. County, status, sex and year of birth are those of the cell that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agent(u64);

impl Agent {
    /// A resident with the identity `id`.
    ///
    /// - `home`: county of origin, or [`OUTSIDE`].
    /// - `since`: year from which it has lived where it lives, [`FIRST_YEAR`] to 2155.
    #[must_use]
    pub fn new(id: Id, home: u8, since: u16) -> Agent {
        Agent(id.0 | u64::from(home) << HOME_AT | u64::from(encoded_year(since)) << SINCE_AT)
    }

    /// The identity of the agent.
    #[must_use]
    pub fn id(self) -> Id {
        Id(field(self.0, 0, ID_BITS))
    }

    /// County of its village or town of origin (where a person without local registration is registered), or
    /// [`OUTSIDE`].
    #[inline]
    #[must_use]
    pub fn home(self) -> u8 {
        byte(self.0, HOME_AT)
    }

    /// Year of its arrival in the town where it lives.
    #[inline]
    #[must_use]
    pub fn since(self) -> u16 {
        FIRST_YEAR + u16::from(byte(self.0, SINCE_AT))
    }

    /// Whether its life is recorded.
    #[inline]
    #[must_use]
    pub fn is_followed(self) -> bool {
        self.0 >> FOLLOWED_AT & 1 == 1
    }

    /// The same agent, with its life recorded from now on.
    #[must_use]
    pub fn followed(self) -> Agent {
        Agent(self.0 | 1 << FOLLOWED_AT)
    }

    /// The same agent, arrived in its place in `year`.
    #[inline]
    #[must_use]
    pub fn arrived(self, year: u16) -> Agent {
        Agent(self.0 & !(0xff << SINCE_AT) | u64::from(encoded_year(year)) << SINCE_AT)
    }

    /// The same agent with its home in another county.
    #[inline]
    #[must_use]
    pub fn at_home_in(self, home: u8) -> Agent {
        Agent(self.0 & !(0xff << HOME_AT) | u64::from(home) << HOME_AT)
    }
}

/// The number in `width` bits from bit `at`.
fn field(bits: u64, at: u32, width: u32) -> u64 {
    bits >> at & ((1 << width) - 1)
}

#[inline]
fn byte(bits: u64, at: u32) -> u8 {
    u8::try_from(bits >> at & 0xff).expect("eight bits")
}

/// Years since [`FIRST_YEAR`], 0 for earlier years and at most 255.
#[inline]
fn encoded_year(year: u16) -> u8 {
    u8::try_from(year.saturating_sub(FIRST_YEAR)).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_out_again() {
        for (years, county, serial) in [(0, 0, 0), (63, 255, (1 << 27) - 1), (15, 135, 1_234_567)] {
            let county = CountyId(county);
            for (home, since) in [(0, 1900), (OUTSIDE, 2035), (135, 2155)] {
                let agent = Agent::new(Id::new(years, county, serial), home, since);
                assert_eq!((agent.home(), agent.since(), agent.is_followed()), (home, since, false));
                let agent = agent.followed().arrived(2031).at_home_in(7);
                assert_eq!((agent.home(), agent.since(), agent.is_followed()), (7, 2031, true));
                let id = agent.id();
                assert_eq!((id.years(), id.county(), id.serial()), (years, county, serial as u64));
            }
        }
        assert_eq!(Agent::new(Id::new(0, CountyId(0), 0), 0, 1850).since(), 1900);
        assert_eq!(size_of::<Agent>(), 8);
    }
}
