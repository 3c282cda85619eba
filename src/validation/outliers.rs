//! Why a hindcast missed a county: facts of the tables that set it apart, none of which the forecast could see.

use crate::data::Data;
use crate::data::census::CensusYear;
use crate::region::CountyId;
use qilu_methods::math;

/// A fact about the decade 2010-2020 of a county.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OutlierReason {
    /// Land moved between this county and others: only their sum is comparable.
    Boundary,
    /// Its residents of 2000 are not in the data, so its growth before 2010 was an estimate.
    UnknownPast,
    /// Growth turned: growth 2000-2010 and 2010-2020 as published, shares of residents.
    TurnAround(f64, f64),
    /// Persons aged 15 to 24 in 2020 above those aged 5 to 14 in 2010, as a share of residents: schools and colleges
    /// that came or closed.
    Students(f64),
    /// Change of the share of residents who are registered in another county or province.
    Movers(f64),
}

/// Least change of growth in a decade that counts as a turn.
const TURN: f64 = 0.1;

/// Least net gain or loss of young people, as a share of residents, that counts.
const YOUNG: f64 = 0.03;

/// Least change of the share of in-migrants that counts.
const IN_MIGRANTS: f64 = 0.06;

/// The facts that set a county apart, the most telling first.
#[must_use]
pub fn outlier_reasons(data: &Data, county: CountyId) -> Vec<OutlierReason> {
    let [first, second] = &data.census.years;
    let mut found = Vec::new();
    if data.census.boundary_groups.iter().any(|group| group.contains(&county)) {
        found.push(OutlierReason::Boundary);
    }
    let growth = second.residents[county] / first.residents[county] - 1.0;
    match data.census.residents_2000[county] {
        None => found.push(OutlierReason::UnknownPast),
        Some(earlier) => {
            let before = first.residents[county] / earlier - 1.0;
            if (growth - before).abs() >= TURN {
                found.push(OutlierReason::TurnAround(before, growth));
            }
        }
    }
    let young = (group(second, county, 5..7) - group(first, county, 3..5)) / first.residents[county];
    if young.abs() >= YOUNG {
        found.push(OutlierReason::Students(young));
    }
    let share = |census: &CensusYear| {
        (census.registered_other_county[county] + census.registered_other_province[county]) / census.residents[county]
    };
    let movers = share(second) - share(first);
    if movers.abs() >= IN_MIGRANTS {
        found.push(OutlierReason::Movers(movers));
    }
    found.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)));
    found
}

/// How far a fact lies beyond what is usual: boundaries first.
fn weight(reason: OutlierReason) -> f64 {
    match reason {
        OutlierReason::Boundary => f64::INFINITY,
        OutlierReason::UnknownPast => 0.0,
        OutlierReason::TurnAround(before, after) => math::ln(1.0 + (after - before).abs() / TURN),
        OutlierReason::Students(share) => math::ln(1.0 + share.abs() / YOUNG),
        OutlierReason::Movers(share) => math::ln(1.0 + share.abs() / IN_MIGRANTS),
    }
}

/// Residents of both sexes in some age groups.
fn group(census: &CensusYear, county: CountyId, groups: std::ops::Range<usize>) -> f64 {
    groups.map(|group| census.age[[county.0, 0, group]] + census.age[[county.0, 1, group]]).sum()
}
