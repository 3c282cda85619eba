//! What the censuses at the ends of a decade say about migration: net migration by county and kind of place.

use ndarray::Array4;

use crate::axes::Residence;
use crate::axes::Sex;
use crate::model::decade;
use crate::model::decade::Decade;
use crate::region::CountyId;

/// Net gain of each county in a year of the decade, persons per year.
#[derive(Clone, Debug)]
pub struct NetGains {
    /// Net migration of all residents, by county.
    pub net: Vec<f64>,
    /// Net gain of urban residents from moves and reclassification, by county.
    pub urban_gain: Vec<f64>,
}

/// Net migration by forward census survival: what the second census counts above the survivors of the first.
///
/// Survivors are expected by the census survival ratios of China (ten years, by sex and age), which cancel the
/// coverage errors common to both. Children born in between follow the women by the child-woman ratio: a quarter
/// of the net gain for ages 0-4, three quarters for 5-9 (Shryock and Siegel 1976, chapter 21). Counties between
/// which land moved share the net gain of their group in proportion to their residents.
#[must_use]
pub fn window(decade: &Decade<'_>) -> NetGains {
    let counties = decade.start.county_ids();
    let gain = |county: CountyId, residence: Residence| net_gain(decade, county, residence) / decade::YEARS;
    let mut urban_gain: Vec<f64> = counties.clone().map(|county| gain(county, Residence::Urban)).collect();
    let mut net: Vec<f64> =
        counties.zip(&urban_gain).map(|(county, urban)| urban + gain(county, Residence::Rural)).collect();
    for group in decade.boundary_groups {
        share(decade, group, &mut net);
        share(decade, group, &mut urban_gain);
    }
    NetGains { net, urban_gain }
}

fn share(decade: &Decade<'_>, group: &[CountyId], values: &mut [f64]) {
    let [first, second] = &decade.residents;
    let residents = |id: &CountyId| first[id.0] + second[id.0];
    let total: f64 = group.iter().map(|id| values[id.0]).sum();
    let all: f64 = group.iter().map(residents).sum();
    for id in group {
        values[id.0] = total * residents(id) / all;
    }
}

/// Five-year groups from the 19 groups of the county tables, whose first is split into 0 and 1-4.
fn five_year(persons: &Array4<f64>, county: CountyId, residence: Residence, sex: Sex, group: usize) -> f64 {
    let at = |index: usize| persons[[county.0, residence as usize, sex as usize, index]];
    if group == 0 { at(0) + at(1) } else { at(group + 1) }
}

/// Groups of five years that end below the open one: 0-4 to 75-79, then 80-84; the last, 85+, is number 17.
const OPEN: usize = 17;

fn net_gain(decade: &Decade<'_>, county: CountyId, residence: Residence) -> f64 {
    let (start, end) = (&decade.start_persons, &decade.end.fit.persons);
    let mut gain = 0.0;
    let mut women = [0.0; OPEN + 1];
    for sex in Sex::ALL {
        let ratios = &decade.census_survival[sex as usize];
        for (group, ratio) in ratios.iter().enumerate() {
            let last = group + 1 == ratios.len();
            let before: f64 = if last {
                (group..=OPEN).map(|group| five_year(start, county, residence, sex, group)).sum()
            } else {
                five_year(start, county, residence, sex, group)
            };
            let change = five_year(end, county, residence, sex, group + 2) - ratio * before;
            gain += change;
            if sex == Sex::Female {
                women[group + 2] = change;
            }
        }
    }
    let sum = |range: std::ops::Range<usize>, value: &dyn Fn(usize) -> f64| range.map(value).sum::<f64>();
    let counted = |sex: Sex, group: usize| five_year(end, county, residence, sex, group);
    let children = |group: usize| counted(Sex::Male, group) + counted(Sex::Female, group);
    let females = |group: usize| counted(Sex::Female, group);
    let per_woman = |group: usize, ages: std::ops::Range<usize>| {
        let women = sum(ages, &females);
        if women > 0.0 { children(group) / women } else { 0.0 }
    };
    // Women of 15-44 for ages 0-4, of 20-49 for ages 5-9.
    gain + 0.25 * per_woman(0, 3..9) * sum(3..9, &|g| women[g]) + 0.75 * per_woman(1, 4..10) * sum(4..10, &|g| women[g])
}
