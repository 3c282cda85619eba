//! Components of change of the urban population and of the urban share, which add up exactly.

use rayon::prelude::*;

use crate::ensemble::run::Ensemble;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::region::Area;
use crate::region::Region;
use qilu_methods::summary::Summary;

/// Contribution of a component to the urban residents and to all residents of an area in a year, persons.
type Effect = fn(&Account) -> (f64, f64);

/// A component of change.
#[derive(Clone, Copy, Debug)]
pub struct Component {
    /// Name of the component in files.
    pub name: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// English name.
    pub en: &'static str,
    /// Its effect on urban residents and on residents.
    pub effect: Effect,
}

/// All components: each event that changes the number of residents or of urban residents belongs to exactly one.
pub const COMPONENTS: [Component; 9] = [
    Component {
        name: "births",
        zh: "出生",
        en: "births",
        effect: |a| (a[M::BirthsUrban], a[M::BirthsUrban] + a[M::BirthsRural]),
    },
    Component {
        name: "deaths",
        zh: "死亡",
        en: "deaths",
        effect: |a| (-a[M::DeathsUrban], -a[M::DeathsUrban] - a[M::DeathsRural]),
    },
    Component {
        name: "local_moves", zh: "本县乡—城迁移", en: "local moves", effect: |a| (a[M::LocalMoves], 0.0)
    },
    Component {
        name: "internal_in",
        zh: "省内迁入",
        en: "arrivals from other counties",
        effect: |a| (a[M::InternalInUrban], a[M::InternalInUrban] + a[M::InternalInRural]),
    },
    Component {
        name: "internal_out",
        zh: "省内迁出",
        en: "departures to other counties",
        effect: |a| (-a[M::InternalOutUrban], -a[M::InternalOutUrban] - a[M::InternalOutRural]),
    },
    Component {
        name: "external",
        zh: "省际净迁移",
        en: "net migration from the rest of China",
        effect: |a| {
            let urban = a[M::ExternalInUrban] - a[M::ExternalOutUrban];
            (urban, urban + a[M::ExternalInRural] - a[M::ExternalOutRural])
        },
    },
    Component {
        name: "returns",
        zh: "返乡",
        en: "returns",
        effect: |a| (-a[M::ReturnOut], a[M::ReturnIn] - a[M::ReturnOut]),
    },
    Component {
        name: "reclassification",
        zh: "就地转为城镇",
        en: "reclassification",
        effect: |a| (a[M::Reclassified], 0.0),
    },
    Component {
        name: "census_rebasing",
        zh: "普查重新划分城乡",
        en: "new delineation of a census",
        effect: |a| (a[M::Rebased], 0.0),
    },
];

/// Contribution of a component in an area and year.
#[derive(Clone, Debug)]
pub struct ComponentContribution {
    /// Area of the contribution.
    pub area: Area,
    /// Year of the contribution.
    pub year: u16,
    /// Name of the component, or `total` for the change itself.
    pub component: &'static str,
    /// Contribution to the urban population, persons.
    pub urban: Summary,
    /// Contribution to the urban share, as a share.
    pub share: Summary,
}

/// Contributions of one draw: of each component, then of all together, to urban residents and to the share.
///
/// The share changes by `(dU - u dP) / P(end)`, with `u` the share at the start: linear in the flows, so that the
/// contributions add up without a residual.
#[must_use]
pub fn contributions(start: &Account, end: &Account) -> Vec<(f64, f64)> {
    let share = start.urban() / start.residents();
    // Exact and not a linearisation: `U1/P1 - U0/P0 = (dU - u0 dP) / P1`, with `dU` and `dP` sums of the components.
    let part = |(urban, all): (f64, f64)| (urban, (urban - share * all) / end.residents());
    let mut parts: Vec<(f64, f64)> = COMPONENTS.iter().map(|component| part((component.effect)(end))).collect();
    parts.push((end.urban() - start.urban(), end.urban() / end.residents() - share));
    parts
}

/// Components of change year by year, for the province and the cities.
#[must_use]
pub fn components(ensemble: &Ensemble, region: &Region) -> Vec<ComponentContribution> {
    let areas: Vec<Area> = region.areas().filter(|area| !matches!(area, Area::County(_))).collect();
    let by_area: Vec<Vec<ComponentContribution>> =
        areas.par_iter().map(|&area| area_components(ensemble, region, area)).collect();
    by_area.into_iter().flatten().collect()
}

fn area_components(ensemble: &Ensemble, region: &Region, area: Area) -> Vec<ComponentContribution> {
    let mut rows = Vec::new();
    for year in 1..ensemble.years.len() {
        // Contributions are computed by draw and then summarised, because medians would not add up.
        let at = |draw: usize, year: usize| ensemble.account(region, draw, year, area);
        let draws: Vec<Vec<(f64, f64)>> =
            (0..ensemble.draws).map(|draw| contributions(&at(draw, year - 1), &at(draw, year))).collect();
        for index in 0..=COMPONENTS.len() {
            let mut urban: Vec<f64> = draws.iter().map(|parts| parts[index].0).collect();
            let mut share: Vec<f64> = draws.iter().map(|parts| parts[index].1).collect();
            rows.push(ComponentContribution {
                area,
                year: ensemble.years[year],
                component: COMPONENTS.get(index).map_or("total", |component| component.name),
                urban: Summary::of(&mut urban).expect("flows are finite"),
                share: Summary::of(&mut share).expect("areas are not empty"),
            });
        }
    }
    rows
}
