//! Net migration between two censuses by county and kind of place: the fact that the migration constants reproduce.

use std::ops::Range;

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
/// of the net gain for ages 0-4, three quarters for 5-9 (Shryock and Siegel 1976, chapter 21).
#[must_use]
pub fn window(decade: &Decade<'_>) -> NetGains {
    let counties = decade.start.county_ids();
    let gain = |county: CountyId, residence: Residence| net_gain(decade, county, residence) / decade::YEARS;
    let urban_gain: Vec<f64> = counties.clone().map(|county| gain(county, Residence::Urban)).collect();
    let net = counties.zip(&urban_gain).map(|(county, urban)| urban + gain(county, Residence::Rural)).collect();
    NetGains { net, urban_gain }
}

/// Persons of a group of five years, from the 19 groups of the county tables, whose first group of five years is split into
/// 0 and 1-4.
fn five_year(persons: &Array4<f64>, county: CountyId, residence: Residence, sex: Sex, group: usize) -> f64 {
    let at = |index: usize| persons[[county.0, residence as usize, sex as usize, index]];
    if group == 0 { at(0) + at(1) } else { at(group + 1) }
}

/// Index of the open group, 85 and over, among the groups of five years that begin with 0-4.
const OPEN: usize = 17;

/// Share of the ten-year net migration of women that children aged 0-4 at the second census reflect: they were born in the
/// second half of the decade, on average when a quarter of it was left (Shryock and Siegel 1976, chapter 21).
const CHILDREN_0_TO_4: f64 = 0.25;

/// The same share for children aged 5-9, who were born in the first half of the decade.
const CHILDREN_5_TO_9: f64 = 0.75;

/// Groups of the mothers of children aged 0-4: women of 15 to 44.
const MOTHERS_0_TO_4: Range<usize> = 3..9;

/// Groups of the mothers of children aged 5-9: women of 20 to 49.
const MOTHERS_5_TO_9: Range<usize> = 4..10;

/// Net migration of a county and kind of place over the whole decade, persons.
fn net_gain(decade: &Decade<'_>, county: CountyId, residence: Residence) -> f64 {
    let (start, end) = (&decade.start_persons, &decade.end.fit.persons);
    let mut gain = 0.0;
    let mut women = [0.0; OPEN + 1];
    for sex in Sex::ALL {
        let ratios = &decade.census_survival[sex as usize];
        for (group, ratio) in ratios.iter().enumerate() {
            let last = group + 1 == ratios.len();
            // The last ratio is that of an open group: those of 75 and over become those of 85 and over.
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
    // Children born between the censuses have no survivors to compare with, so their migration follows that of their mothers.
    let sum = |range: Range<usize>, value: &dyn Fn(usize) -> f64| range.map(value).sum::<f64>();
    let counted = |sex: Sex, group: usize| five_year(end, county, residence, sex, group);
    let children = |group: usize| counted(Sex::Male, group) + counted(Sex::Female, group);
    let females = |group: usize| counted(Sex::Female, group);
    let per_woman = |group: usize, ages: Range<usize>| {
        let women = sum(ages, &females);
        if women > 0.0 { children(group) / women } else { 0.0 }
    };
    let moved = |mothers: Range<usize>| sum(mothers, &|group| women[group]);
    gain + CHILDREN_0_TO_4 * per_woman(0, MOTHERS_0_TO_4) * moved(MOTHERS_0_TO_4)
        + CHILDREN_5_TO_9 * per_woman(1, MOTHERS_5_TO_9) * moved(MOTHERS_5_TO_9)
}
