//! A score card for each city and county: what a forecast from the last census but one would have got wrong, how areas of its
//! kind fared, and for how many years such forecasts can be relied on.
//!
//! Kinds are known when the forecast is made: no outcome enters them. The simple rules are those with the least CRPS over all areas
//! of the level, so they are chosen after the outcome. The shelf life is the number of years within which 80 % of the forecasts of
//! a kind stay within 10 % of the outcome (Wilson, Brokensha, Rowe and Simpson 2018, Population Research and Policy Review 37,
//! 137-155; Simpson, Wilson and Shalley, The Shelf Life of Official Sub-National Population Forecasts in England). One horizon is observed. Between
//! horizons the absolute percentage error is taken to grow in proportion to time: for states of the United States the relation was
//! linear or nearly linear in most instances (Smith and Sincich 1991, Demography 28, 261-274).

use std::ops::Range;

use crate::axes::Sex;
use crate::data::Data;
use crate::data::census::CensusYear;
use crate::indicators::IndicatorId;
use crate::region::Area;
use crate::region::CountyId;
use crate::region::CountyKind;
use crate::validation::hindcast::Case;
use crate::validation::hindcast::ForecastMethod;
use crate::validation::hindcast::Window;
use qilu_methods::score::Scored;
use qilu_methods::summary;

/// Least number of areas of a kind; smaller kinds are counted with the kind that is most like them.
const LEAST_OF_KIND: usize = 10;

/// Share of the forecasts of a kind that must stay within [`TOLERANCE`].
const KEPT: f64 = 0.8;

/// Largest absolute percentage error of a forecast that can still be relied on, percent.
const TOLERANCE: f64 = 10.0;

/// Assumption: urban share of a district at the census from which it counts as a core of its city, share.
const CORE: f64 = 0.9;

/// Assumption: share of residents aged 15 to 24 above that of the province from which a county counts as one with universities
/// or large schools, share.
const STUDENTS: f64 = 0.04;

/// Groups of the ages 15 to 24 in the county tables.
const STUDENT_AGES: Range<usize> = 5..7;

/// Kind of an area, by what was known at the start of the forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AreaKind {
    /// A city.
    City,
    /// A county that gave or received towns between the censuses, whose first census is brought to the later boundaries.
    Moved,
    /// A county with many residents aged 15 to 24.
    University,
    /// A district that is urban almost everywhere.
    Core,
    /// Another district.
    District,
    /// A county or county-level city.
    County,
}

impl AreaKind {
    /// All kinds.
    pub const ALL: [AreaKind; 6] =
        [AreaKind::City, AreaKind::Moved, AreaKind::University, AreaKind::Core, AreaKind::District, AreaKind::County];

    /// Name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            AreaKind::City => "city",
            AreaKind::Moved => "boundary_moved",
            AreaKind::University => "university",
            AreaKind::Core => "core_district",
            AreaKind::District => "district",
            AreaKind::County => "county",
        }
    }

    /// The kind with which this one is counted if it has too few areas.
    fn like(self) -> AreaKind {
        match self {
            AreaKind::Core | AreaKind::University => AreaKind::District,
            AreaKind::District | AreaKind::Moved => AreaKind::County,
            AreaKind::County | AreaKind::City => self,
        }
    }

    /// Kind of an area in a census.
    fn of(data: &Data, area: Area, census: &CensusYear) -> AreaKind {
        let Area::County(county) = area else { return AreaKind::City };
        let young = |counties: &[CountyId]| {
            let aged = |county: &CountyId| -> f64 {
                Sex::ALL
                    .into_iter()
                    .flat_map(|sex| STUDENT_AGES.map(move |group| (sex as usize, group)))
                    .map(|(sex, group)| census.age[[county.0, sex, group]])
                    .sum()
            };
            let residents: f64 = counties.iter().map(|county| census.residents[*county]).sum();
            counties.iter().map(aged).sum::<f64>() / residents
        };
        let all: Vec<CountyId> = data.region.county_ids().collect();
        let is_district = data.region.counties[county.0].kind == CountyKind::District;
        if data.census.has_moved(county) {
            AreaKind::Moved
        } else if young(&[county]) - young(&all) >= STUDENTS {
            AreaKind::University
        } else if !is_district {
            AreaKind::County
        } else if census.urban[county] / census.residents[county] >= CORE {
            AreaKind::Core
        } else {
            AreaKind::District
        }
    }
}

/// Error of a forecast of an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaError {
    /// Median less outcome: percent of the outcome for residents, percentage points for shares.
    pub error: f64,
    /// Whether the outcome was inside the central 80 %; `None` where the draws do not show it.
    pub inside_80: Option<bool>,
    /// Error of the simple rule that was best over all areas of the level.
    pub rule_error: f64,
}

/// The score card of an area.
#[derive(Clone, Debug, PartialEq)]
pub struct AreaCard {
    /// The area.
    pub area: Area,
    /// Its kind, or the one with which that is counted.
    pub kind: AreaKind,
    /// Residents.
    pub residents: AreaError,
    /// Urban share.
    pub urban_share: AreaError,
}

/// How the areas of a kind fared.
#[derive(Clone, Debug, PartialEq)]
pub struct KindCard {
    /// The kind.
    pub kind: AreaKind,
    /// Number of areas.
    pub areas: usize,
    /// Median percentage error of residents, percent: above zero where forecasts were too high.
    pub bias: f64,
    /// Absolute percentage error of residents that 80 % of the areas stayed below, percent.
    pub error_80: f64,
    /// Share of the areas whose residents were inside their central 80 %.
    pub inside_80: Option<f64>,
    /// Years from the start of a forecast within which 80 % of the areas stay within 10 %.
    pub shelf_life: f64,
}

/// The score cards of a window.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreCard {
    /// The window.
    pub window: Window,
    /// Years from its start to the outcome.
    pub years: u16,
    /// The simple rules that were best for residents of cities and of counties, then for their urban shares.
    pub rules: [[ForecastMethod; 2]; 2],
    /// Kinds with areas.
    pub kinds: Vec<KindCard>,
    /// Cities, then counties.
    pub areas: Vec<AreaCard>,
}

/// The score cards of a window that a census scores; `None` for another one.
///
/// - `cases`: those of the window.
#[must_use]
pub fn score_card(data: &Data, window: Window, cases: &[Case]) -> Option<ScoreCard> {
    let census = data.census.years.iter().find(|census| census.year == window.known)?;
    let find = |area: Area, id: IndicatorId| {
        let is_own = |case: &&Case| case.area == area && case.indicator.id == id && case.year == window.until;
        cases.iter().find(is_own)
    };
    let areas: Vec<Area> = data.region.areas().filter(|area| *area != Area::Province).collect();
    let best = |id: IndicatorId, of_cities: bool| {
        let own = |area: &&Area| matches!(area, Area::City(_)) == of_cities;
        let own: Vec<&Case> = areas.iter().filter(own).map(|area| find(*area, id)).collect::<Option<_>>()?;
        best_rule(&own)
    };
    let of_id = |id: IndicatorId| Some([best(id, true)?, best(id, false)?]);
    let rules = [of_id(IndicatorId::Residents)?, of_id(IndicatorId::UrbanShare)?];
    let card = |area: &Area| {
        let is_county = usize::from(matches!(area, Area::County(_)));
        Some(AreaCard {
            area: *area,
            kind: AreaKind::of(data, *area, census),
            residents: error(find(*area, IndicatorId::Residents)?, rules[0][is_county])?,
            urban_share: error(find(*area, IndicatorId::UrbanShare)?, rules[1][is_county])?,
        })
    };
    let mut cards: Vec<AreaCard> = areas.iter().map(card).collect::<Option<_>>()?;
    pool(&mut cards);
    let years = window.until - window.known;
    let kinds = AreaKind::ALL.into_iter().filter_map(|kind| of_kind(kind, &cards, years)).collect();
    Some(ScoreCard { window, years, rules, kinds, areas: cards })
}

/// The rule with the least mean CRPS.
fn best_rule(cases: &[&Case]) -> Option<ForecastMethod> {
    let crps = |method: &ForecastMethod| {
        let own: Option<Vec<f64>> =
            cases.iter().map(|case| case.of(*method).map(|forecast| forecast.scored.crps)).collect();
        own.map(|own| own.iter().sum::<f64>())
    };
    // The first method is the model itself.
    let scored = ForecastMethod::ALL[1..].iter().filter_map(|method| Some((*method, crps(method)?)));
    scored.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(method, _)| method)
}

fn error(case: &Case, rule: ForecastMethod) -> Option<AreaError> {
    let of = |scored: &Scored| {
        if case.indicator.unit.is_share() { 100.0 * (scored.median - scored.observed) } else { scored.pe }
    };
    let model = &case.of(ForecastMethod::Model)?.scored;
    Some(AreaError { error: of(model), inside_80: model.inside[1], rule_error: of(&case.of(rule)?.scored) })
}

/// Counts kinds with too few areas with the kind that is most like them.
fn pool(cards: &mut [AreaCard]) {
    // From the special kinds to the common ones, so that a kind can take in more than one.
    for kind in [AreaKind::Core, AreaKind::University, AreaKind::Moved, AreaKind::District] {
        let count = cards.iter().filter(|card| card.kind == kind).count();
        if count < LEAST_OF_KIND {
            cards.iter_mut().filter(|card| card.kind == kind).for_each(|card| card.kind = kind.like());
        }
    }
}

fn of_kind(kind: AreaKind, cards: &[AreaCard], years: u16) -> Option<KindCard> {
    let own: Vec<&AreaCard> = cards.iter().filter(|card| card.kind == kind).collect();
    if own.is_empty() {
        return None;
    }
    let sorted = |of: &dyn Fn(f64) -> f64| {
        let mut values: Vec<f64> = own.iter().map(|card| of(card.residents.error)).collect();
        summary::sort(&mut values);
        values
    };
    let error_80 = summary::quantile(&sorted(&f64::abs), KEPT);
    let inside: Option<Vec<bool>> = own.iter().map(|card| card.residents.inside_80).collect();
    Some(KindCard {
        kind,
        areas: own.len(),
        bias: summary::quantile(&sorted(&|error| error), 0.5),
        error_80,
        inside_80: inside.map(|inside| inside.iter().filter(|inside| **inside).count() as f64 / own.len() as f64),
        shelf_life: f64::from(years) * TOLERANCE / error_80,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::CityId;

    fn card(kind: AreaKind, error: f64) -> AreaCard {
        let own = AreaError { error, inside_80: Some(error.abs() < 8.0), rule_error: 0.0 };
        AreaCard { area: Area::City(CityId(0)), kind, residents: own, urban_share: own }
    }

    #[test]
    fn four_in_five_stay_within_ten_percent_until_the_end_of_the_shelf_life() {
        // Errors of 0, 2, ..., 20 percent after ten years: the quantile is 16, so ten percent are reached after 6.25 years.
        let cards: Vec<AreaCard> = (0..11).map(|at| card(AreaKind::County, -2.0 * f64::from(at))).collect();
        let found = of_kind(AreaKind::County, &cards, 10).expect("areas");
        assert!((found.error_80 - 16.0).abs() < 1e-12 && (found.shelf_life - 6.25).abs() < 1e-12);
        assert!((found.bias + 10.0).abs() < 1e-12);
        assert_eq!((found.areas, found.inside_80), (11, Some(4.0 / 11.0)));
        assert_eq!(of_kind(AreaKind::Core, &cards, 10), None);
    }

    #[test]
    fn small_kinds_are_counted_with_those_most_like_them() {
        let of = |kind: AreaKind, count: usize| std::iter::repeat_n(card(kind, 1.0), count);
        let mut cards: Vec<AreaCard> = of(AreaKind::Core, 9).chain(of(AreaKind::University, 10)).collect();
        cards.extend(of(AreaKind::District, 3).chain(of(AreaKind::Moved, 4)).chain(of(AreaKind::City, 3)));
        pool(&mut cards);
        let count = |kind: AreaKind| cards.iter().filter(|card| card.kind == kind).count();
        // Nine cores and three districts make twelve.
        let found = AreaKind::ALL.map(count);
        assert_eq!(found, [3, 0, 10, 0, 12, 4]);
    }
}
