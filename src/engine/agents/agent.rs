//! One resident in eight bytes. County, status, sex and cohort are not stored: the list that holds the resident implies
//! them.

use crate::region::CountyId;

/// Home of those who came from the rest of China.
pub const OUTSIDE: u8 = u8::MAX;

const SERIAL_BITS: u32 = 27;
const COUNTY_BITS: u32 = 8;
const YEAR_BITS: u32 = 6;
const ID_BITS: u32 = SERIAL_BITS + COUNTY_BITS + YEAR_BITS;
const HOME_AT: u32 = ID_BITS;
const SINCE_AT: u32 = HOME_AT + 8;
const FOLLOWED_AT: u32 = SINCE_AT + 8;

/// First year that [`Agent::since`] can tell.
pub const FIRST_YEAR: u16 = 1900;

/// Number of a resident: where and when it entered the model, and its number among those.
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

    /// Years between the base year and its entry.
    #[must_use]
    pub fn years(self) -> u16 {
        u16::try_from(self.0 >> (SERIAL_BITS + COUNTY_BITS)).expect("six bits")
    }

    /// County of its entry.
    #[must_use]
    pub fn county(self) -> CountyId {
        CountyId(usize::from(byte(self.0, SERIAL_BITS)))
    }

    /// Its number among those who entered there then.
    #[must_use]
    pub fn serial(self) -> u64 {
        field(self.0, 0, SERIAL_BITS)
    }
}

/// A resident. County, status, sex and year of birth are those of the cell that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agent(u64);

impl Agent {
    /// A resident of a number whose home is `home` and who has lived where it lives since `since`
    /// ([`FIRST_YEAR`] to 2155).
    #[must_use]
    pub fn new(id: Id, home: u8, since: u16) -> Agent {
        Agent(id.0 | u64::from(home) << HOME_AT | u64::from(encoded_year(since)) << SINCE_AT)
    }

    /// Its number.
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

    /// Whether its life is written down.
    #[inline]
    #[must_use]
    pub fn is_followed(self) -> bool {
        self.0 >> FOLLOWED_AT & 1 == 1
    }

    /// The same, with its life written down.
    #[must_use]
    pub fn followed(self) -> Agent {
        Agent(self.0 | 1 << FOLLOWED_AT)
    }

    /// The same, arrived in a year.
    #[inline]
    #[must_use]
    pub fn arrived(self, year: u16) -> Agent {
        Agent(self.0 & !(0xff << SINCE_AT) | u64::from(encoded_year(year)) << SINCE_AT)
    }

    /// The same, at home in another county.
    #[inline]
    #[must_use]
    pub fn at_home_in(self, home: u8) -> Agent {
        Agent(self.0 & !(0xff << HOME_AT) | u64::from(home) << HOME_AT)
    }
}

fn field(bits: u64, at: u32, width: u32) -> u64 {
    bits >> at & ((1 << width) - 1)
}

#[inline]
fn byte(bits: u64, at: u32) -> u8 {
    u8::try_from(bits >> at & 0xff).expect("eight bits")
}

/// Years since [`FIRST_YEAR`]; who came before came then.
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
