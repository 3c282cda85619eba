//! The next census draws the line between town and countryside anew.
//!
//! Between two censuses the published urban share follows the delineation of the last one; the next census changes it at one
//! stroke. The model follows the delineation of the census of its base year, so a share that will be published after the next
//! census differs by an error that no event between the two explains. It changes which residents are called urban and nothing
//! else: births, deaths, moves, needs, costs and built-up land stay as they are.

use std::ops::Range;

use crate::axes::AGES;
use crate::axes::Sex;
use crate::axes::Status;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::population::Population;
use qilu_methods::math;

/// Years from one census to the next.
const BETWEEN_CENSUSES: usize = 10;

/// Measures that are sums over urban residents, or the homes in which they live.
const OF_URBAN: [M; 6] = [M::Unsettled, M::Settled, M::FloorArea, M::PriceToIncome, M::UrbanIncome, M::GreenCoverage];

/// Measures that are sums over unsettled urban residents.
const OF_UNSETTLED: [M; 3] = [M::Entitled, M::SchoolEntitled, M::Insured];

/// Steps of Newton's method for the level of a city, which starts near its solution and doubles its digits in each.
const STEPS: usize = 12;

/// Largest step of Newton's method, in the logit: a city whose counties are nearly all urban has a small derivative.
const LARGEST_STEP: f64 = 1.0;

/// The delineation of the first census after the base year.
///
/// The logit of the urban share of every county changes by one amount for the province, by the change of the county, and by a
/// level of its city and year with which the changes of its counties leave the share of the city as it is in every year.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Delineation {
    /// Factor of the odds of being urban in every county of the province.
    common: f64,
    /// Factor of the odds of being urban by the change of the county alone, by county; of no county for no changes.
    changes: Vec<f64>,
    /// Counties of each city.
    cities: Vec<Range<usize>>,
}

impl Delineation {
    /// The delineation that changes the urban share of the province by `error` in the year of the census, to first order.
    /// `None` where the projection ends before the census, without any change, and where no county has both rural and urban
    /// residents.
    ///
    /// - `accounts`: by year (the base year, that of a census, first) and county.
    /// - `error`: as a share.
    /// - `changes`: changes of the logit by county; empty for none.
    /// - `cities`: counties of each city.
    pub(super) fn of(
        accounts: &[Vec<Account>],
        error: f64,
        changes: &[f64],
        cities: impl Iterator<Item = Range<usize>>,
    ) -> Option<Delineation> {
        let census = accounts.get(BETWEEN_CENSUSES).filter(|_| error != 0.0 || !changes.is_empty())?;
        let residents: f64 = census.iter().map(Account::residents).sum();
        // The derivative of the province's share with respect to the logits: `sum R s (1 - s) / sum R`.
        let part = |county: &Account| county.urban() * county[M::Rural] / county.residents();
        let slope = census.iter().map(part).sum::<f64>() / residents;
        let changes = changes.iter().copied().map(math::exp).collect();
        (slope > 0.0).then(|| Delineation { common: math::exp(error / slope), changes, cities: cities.collect() })
    }

    /// Residents who are urban by this delineation and rural by that of the base year, less the opposite, persons by county.
    /// None where a county has no countryside or no town.
    ///
    /// - `accounts`: of one year, by county, by the delineation of the base year.
    fn moved(&self, accounts: &[Account]) -> Vec<f64> {
        let mut odds = vec![self.common; accounts.len()];
        if !self.changes.is_empty() {
            for counties in self.cities.iter().cloned() {
                let changes = &self.changes[counties.clone()];
                let level = level(&accounts[counties.clone()], self.common, changes);
                odds[counties].iter_mut().zip(changes).for_each(|(odds, change)| *odds *= change * level);
            }
        }
        let of = |(county, &odds): (&Account, &f64)| match (county.urban(), county[M::Rural]) {
            (urban, rural) if urban > 0.0 && rural > 0.0 => share(county, odds) * county.residents() - urban,
            _ => 0.0,
        };
        accounts.iter().zip(&odds).map(of).collect()
    }

    /// Changes the accounts of the census year and of all years after it. The residents whose place is called otherwise than in
    /// the year before are recorded as [`Measure::Rebased`](M::Rebased).
    ///
    /// - `accounts`: as in [`Delineation::of`].
    pub(super) fn rebase(&self, accounts: &mut [Vec<Account>]) {
        let mut before = vec![0.0; accounts.first().map_or(0, Vec::len)];
        for year in accounts.iter_mut().skip(BETWEEN_CENSUSES) {
            let moved = self.moved(year);
            for ((county, &moved), before) in year.iter_mut().zip(&moved).zip(&before) {
                county[M::Rebased] = moved - before;
                if moved != 0.0 {
                    relabel(county, moved);
                }
            }
            before = moved;
        }
    }

    /// The residents at the end of a year by this delineation. Those who are called otherwise have the ages of the countryside that
    /// they leave, or of the town, so that the residents of each age stay as they are.
    ///
    /// - `accounts`: of the year, by county, before [`Delineation::rebase`].
    pub(super) fn residents(&self, accounts: &[Account], population: &Population) -> Population {
        let mut population = population.clone();
        for ((county, account), moved) in population.county_ids().zip(accounts).zip(self.moved(accounts)) {
            let settled = account[M::Settled] / account.urban();
            for sex in Sex::ALL.into_iter().filter(|_| moved != 0.0) {
                let row = |status: Status| *population.row(county, status, sex);
                let [rural, unsettled, settled_row] = [Status::Rural, Status::Unsettled, Status::Settled].map(row);
                for age in 0..AGES {
                    // Of the towns the same part of both statuses goes, and the countryside gives to both by their numbers.
                    let [from_rural, from_unsettled, from_settled] = if moved > 0.0 {
                        [rural[age] * moved / account[M::Rural], 0.0, 0.0]
                    } else {
                        let part = -moved / account.urban();
                        [0.0, unsettled[age] * part, settled_row[age] * part]
                    };
                    population.row_mut(county, Status::Rural, sex)[age] += from_unsettled + from_settled - from_rural;
                    population.row_mut(county, Status::Unsettled, sex)[age] +=
                        from_rural * (1.0 - settled) - from_unsettled;
                    population.row_mut(county, Status::Settled, sex)[age] += from_rural * settled - from_settled;
                }
            }
        }
        population
    }
}

/// Urban share of a county whose odds of being urban are multiplied by a factor.
fn share(county: &Account, odds: f64) -> f64 {
    let urban = county.urban() * odds;
    urban / (county[M::Rural] + urban)
}

/// The factor of the odds of all counties of a city with which its urban share is the one without their changes.
///
/// - `common`: factor of all counties of the province.
/// - `changes`: factors of the counties of the city, in the order of `counties`.
fn level(counties: &[Account], common: f64, changes: &[f64]) -> f64 {
    // Urban residents, and their derivative with respect to a shift of all logits.
    let urban = |odds: &dyn Fn(usize) -> f64| {
        let of = |(at, county): (usize, &Account)| {
            let share = share(county, odds(at));
            [county.residents() * share, county.residents() * share * (1.0 - share)]
        };
        counties.iter().enumerate().map(of).fold([0.0; 2], |sum, own| [sum[0] + own[0], sum[1] + own[1]])
    };
    let [wanted, _] = urban(&|_| common);
    let mut level = 1.0;
    for _ in 0..STEPS {
        let [found, slope] = urban(&|at| common * changes[at] * level);
        if slope <= 0.0 {
            break;
        }
        level *= math::exp(((wanted - found) / slope).clamp(-LARGEST_STEP, LARGEST_STEP));
    }
    level
}

/// Calls so many residents of a county urban who were rural, or the opposite where the number is below zero.
fn relabel(county: &mut Account, moved: f64) {
    let (urban, rural, residents) = (county.urban(), county[M::Rural], county.residents());
    let factor = (urban + moved) / urban;
    for measure in OF_URBAN.into_iter().chain(OF_UNSETTLED) {
        county[measure] *= factor;
    }
    county[M::RuralIncome] *= (rural - moved) / rural;
    // What is left of all residents, so that their number does not change by rounding more than once.
    county[M::Rural] = residents - county.urban();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn county(rural: f64, unsettled: f64, settled: f64) -> Account {
        let mut account = Account::default();
        (account[M::Rural], account[M::Unsettled], account[M::Settled]) = (rural, unsettled, settled);
        (account[M::UrbanIncome], account[M::RuralIncome]) = (5e4 * (unsettled + settled), 2e4 * rural);
        account
    }

    /// Accounts of 13 years in which the first county loses so many rural residents a year.
    fn losing(lost: f64) -> Vec<Vec<Account>> {
        (0..13)
            .map(|year| {
                vec![
                    county(500.0 - lost * f64::from(year), 100.0, 300.0),
                    county(0.0, 200.0, 900.0),
                    county(40.0, 5.0, 35.0),
                ]
            })
            .collect()
    }

    fn years() -> Vec<Vec<Account>> {
        losing(1.0)
    }

    fn delineation(accounts: &[Vec<Account>], error: f64) -> Option<Delineation> {
        Delineation::of(accounts, error, &[], std::iter::empty())
    }

    fn rebase(accounts: &mut [Vec<Account>], error: f64) {
        if let Some(delineation) = delineation(accounts, error) {
            delineation.rebase(accounts);
        }
    }

    fn share(year: &[Account]) -> f64 {
        year.iter().map(Account::urban).sum::<f64>() / year.iter().map(Account::residents).sum::<f64>()
    }

    #[test]
    fn the_share_of_the_province_moves_by_the_error_from_the_next_census_on() {
        let (before, mut after) = (years(), years());
        rebase(&mut after, 0.004);
        assert_eq!(before[..10], after[..10]);
        // To first order: the second is of the size of the square of the error.
        assert!((share(&after[10]) - share(&before[10]) - 0.004).abs() < 2e-5);
        assert!((share(&after[12]) - share(&before[12]) - 0.004).abs() < 1e-4);
    }

    #[test]
    fn residents_and_means_per_head_stay_and_the_change_of_urban_residents_is_recorded() {
        let (before, mut after) = (years(), years());
        rebase(&mut after, -0.01);
        for year in 10..13 {
            for (old, new) in before[year].iter().zip(&after[year]) {
                assert!((new.residents() / old.residents() - 1.0).abs() < 1e-14);
                assert!((new[M::UrbanIncome] / new.urban() - 5e4).abs() < 1e-8);
                assert!(new[M::Rural] == 0.0 || (new[M::RuralIncome] / new[M::Rural] - 2e4).abs() < 1e-8);
                assert!(
                    (new[M::Unsettled] * old[M::Settled] / (new[M::Settled] * old[M::Unsettled]) - 1.0).abs() < 1e-14
                );
            }
            for county in 0..3 {
                let growth = after[year][county].urban() - after[year - 1][county].urban();
                let own = before[year][county].urban() - before[year - 1][county].urban();
                assert!((growth - own - after[year][county][M::Rebased]).abs() < 1e-9);
            }
        }
        assert_eq!(before[10][1], after[10][1], "a county without countryside");
    }

    #[test]
    fn residents_by_age_keep_their_sum_and_agree_with_the_accounts() {
        let accounts = years();
        for error in [0.02, -0.02] {
            let delineation = delineation(&accounts, error).expect("counties with both");
            let mut population = Population::empty(3);
            for (county, account) in population.county_ids().zip(&accounts[10]) {
                for (status, measure) in
                    [(Status::Rural, M::Rural), (Status::Unsettled, M::Unsettled), (Status::Settled, M::Settled)]
                {
                    // Older in the countryside, so that a wrong age would show.
                    let age = if status == Status::Rural { 70 } else { 30 };
                    population.row_mut(county, status, Sex::Female)[age] = 0.75 * account[measure];
                    population.row_mut(county, status, Sex::Male)[10] = 0.25 * account[measure];
                }
            }
            let found = delineation.residents(&accounts[10], &population);
            let mut after = accounts.clone();
            delineation.rebase(&mut after);
            for (county, account) in population.county_ids().zip(&after[10]) {
                for (status, measure) in
                    [(Status::Rural, M::Rural), (Status::Unsettled, M::Unsettled), (Status::Settled, M::Settled)]
                {
                    assert!((found.count(county, status) - account[measure]).abs() < 1e-9, "{status:?} of {county:?}");
                }
                for (sex, age) in [(Sex::Female, 70), (Sex::Female, 30), (Sex::Male, 10)] {
                    let sum = |all: &Population| {
                        Status::ALL.map(|status| all.row(county, status, sex)[age]).iter().sum::<f64>()
                    };
                    assert!((sum(&found) - sum(&population)).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn counties_change_by_their_own_amounts_and_their_cities_by_none() {
        // So fast a loss that a level of the year of the census would be wrong two years later.
        let years = || losing(20.0);
        let (before, mut after) = (years(), years());
        let changes = [0.4, -0.3, -0.7];
        let delineation =
            Delineation::of(&before, 0.01, &changes, [0..2, 2..3].into_iter()).expect("counties with both");
        delineation.rebase(&mut after);
        let (mut common, logit) = (years(), |county: &Account| math::ln(county.urban() / county[M::Rural]));
        rebase(&mut common, 0.01);
        // Each city has the share that the province's change alone gives, in every year.
        for year in 10..13 {
            assert!((share(&after[year][..2]) - share(&common[year][..2])).abs() < 1e-12);
        }
        assert!((after[10][2].urban() - common[10][2].urban()).abs() < 1e-9, "a county that is the whole city");
        // Its one county without countryside cannot change, so the other one of the first city cannot either.
        assert!((logit(&after[10][0]) - logit(&common[10][0])).abs() < 1e-9);

        // In one city, the differences of the changes are those of the logits.
        let mut after = years();
        Delineation::of(&before, 0.01, &changes, std::iter::once(0..3)).expect("as above").rebase(&mut after);
        let moved = |at: usize| logit(&after[10][at]) - logit(&common[10][at]);
        assert!((moved(0) - moved(2) - 1.1).abs() < 1e-9);
        for year in 10..13 {
            assert!((share(&after[year]) - share(&common[year])).abs() < 1e-12, "{year}");
        }
        assert!((after[12][0].residents() / before[12][0].residents() - 1.0).abs() < 1e-14);
    }

    #[test]
    fn nothing_changes_without_an_error_or_before_the_census() {
        let (before, mut after) = (years(), years());
        rebase(&mut after, 0.0);
        assert_eq!(before, after);
        rebase(&mut after[..10], 0.02);
        assert_eq!(before, after);
    }
}
