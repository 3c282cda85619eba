//! The fast engine and the reference engine give the same results.

use proptest::prelude::*;
use qilu::engine::reference;
use qilu::measure::Account;
use qilu::measure::Measure;
use qilu::model::population::Population;

use crate::synthetic::Fixture;
use crate::synthetic::assert_close;
use crate::synthetic::seeds;

const YEARS: usize = 4;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_fast_engine_equals_the_plain_one_in_every_cell_and_account_year_after_year(seed in seeds(any::<bool>())) {
        let fixture = Fixture::new(&seed);
        let mut fast = fixture.population.clone();
        let mut reference = fixture.population.clone();
        for year in 1..=YEARS {
            let accounts = fixture.advance(&mut fast);
            let ledger = reference::year(&fixture.region, &fixture.rates(), &reference);
            reference = reference::apply(&reference, &ledger);
            check_cells(&fast, &reference, year);
            check_accounts(&accounts, &ledger.accounts(&fixture.rates(), &reference), year);
        }
    }
}

/// Fails at the first cell in which two populations differ.
#[track_caller]
pub(crate) fn check_cells(fast: &Population, reference: &Population, year: usize) {
    let (fast, reference) = (fast.to_array(), reference.to_array());
    let scale = reference.iter().fold(0.0, |largest: f64, cell| largest.max(*cell));
    for (place, value) in fast.indexed_iter() {
        assert_close(*value, reference[place], scale, || format!("year {year}, (county, status, sex, age) {place:?}"));
    }
}

/// Fails at the first measure in which two accounts differ.
#[track_caller]
pub(crate) fn check_accounts(fast: &[Account], reference: &[Account], year: usize) {
    let scale: f64 = reference.iter().map(Account::residents).sum();
    for (county, (fast, reference)) in fast.iter().zip(reference).enumerate() {
        for measure in Measure::ALL {
            assert_close(fast[measure], reference[measure], scale, || {
                format!("year {year}, county {county}, {measure:?}")
            });
        }
    }
}
