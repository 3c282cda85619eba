//! Counts the residents of a county by status and age group into its account, in the same way for every engine.

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::ROW;
use crate::axes::row_sum;
use crate::axes::sum;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::model::migration::schedule::Schedules;

/// Writes the residents of a county at the end of the year into its account.
#[inline(always)]
pub fn residents(schedules: &Schedules, rows: &[AgeRow; 6], account: &mut Account) {
    for (status, measure) in [M::Rural, M::Unsettled, M::Settled].into_iter().enumerate() {
        account[measure] = row_sum(&rows[status * 2]) + row_sum(&rows[status * 2 + 1]);
    }
    let mut all = AgeRow::ZERO;
    let mut moving = AgeRow::ZERO;
    // The mover exposure is recorded beside the residents, because arrivals from the rest of China follow the share of
    // people of moving age.
    for sex in 0..2 {
        for age in 0..ROW {
            let persons = rows[sex][age] + rows[2 + sex][age] + rows[4 + sex][age];
            all[age] += persons;
            moving[age] += persons * schedules.mover[sex][age];
        }
    }
    account[M::MoverExposure] = row_sum(&moving);
    // The groups are those of the published statistics. 60+ is the sum of two parts, so that 65+ is never larger than
    // it.
    let [young, working, younger_old, old] =
        [0..15, 15..60, 60..65, 65..AGES].map(|ages: std::ops::Range<usize>| sum(&all[ages]));
    account[M::Age0To14] = young;
    account[M::Age15To59] = working;
    account[M::Age60Plus] = younger_old + old;
    account[M::Age65Plus] = old;
}
