//! Facts that set apart a county that a hindcast missed. None of them was visible to the forecast.

use std::ops::Range;

use crate::data::Data;
use crate::data::census::CensusYear;
use crate::region::CountyId;
use qilu_methods::math;

/// A fact about a county in the decade 2010-2020.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OutlierReason {
    /// Land was exchanged between this county and others, so only their sum is comparable.
    Boundary,
    /// The residents of 2000 are not in the data, so the growth before 2010 was an estimate.
    UnknownPast,
    /// The direction of growth changed: published growth 2000-2010 and 2010-2020, shares of residents.
    TurnAround(f64, f64),
    /// Persons aged 15 to 24 in 2020 in excess of those aged 5 to 14 in 2010, as a share of residents: schools and
    /// colleges opened or closed.
    Students(f64),
    /// Change of the share of residents who are registered in another county or province.
    Movers(f64),
}

/// Assumption: least difference between the growth of two decades that counts as a change of direction.
const TURN: f64 = 0.1;

/// Assumption: least net gain or loss of young people, as a share of residents, that counts as a fact.
const YOUNG: f64 = 0.03;

/// Assumption: least change of the share of in-migrants that counts as a fact.
const IN_MIGRANTS: f64 = 0.06;

/// Groups of the ages 5 to 14 in the county tables.
const CHILDREN: Range<usize> = 3..5;

/// Groups of the ages 15 to 24 in the county tables: the same cohorts ten years later.
const STUDENTS: Range<usize> = 5..7;

/// The facts that set a county apart, those furthest beyond their thresholds first.
#[must_use]
pub fn outlier_reasons(data: &Data, county: CountyId) -> Vec<OutlierReason> {
    let [first, second] = &data.census.years;
    let mut found = Vec::new();
    if data.census.has_moved(county) {
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
    // Hardly anybody dies at these ages, so the difference is migration.
    let young = (group(second, county, STUDENTS) - group(first, county, CHILDREN)) / first.residents[county];
    if young.abs() >= YOUNG {
        found.push(OutlierReason::Students(young));
    }
    // Residents registered in another county or province are the in-migrants that a census counts directly.
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

/// Rank of a fact, 0 or more: a logarithm of its size in units of its threshold, so that facts of different kinds compare.
/// A change of boundaries comes first, because it makes the outcome itself wrong.
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
fn group(census: &CensusYear, county: CountyId, groups: Range<usize>) -> f64 {
    groups.map(|group| census.age[[county.0, 0, group]] + census.age[[county.0, 1, group]]).sum()
}
