//! Age schedules of the migration streams.

use crate::axes::AgeRow;
use crate::axes::row_sum;
use crate::data::demography::RogersCastro;
use crate::model::demography::fertility::CHILDBEARING_AGES;
use crate::model::demography::fertility::FIRST_AGE;
use qilu_methods::math;

/// Age from which persons move on their own account, years; younger ones follow their parents. It is the first age of
/// childbearing, so that every child has a mother in the schedules.
const ADULT_AGE: usize = 15;

/// Middle of a year of age, at which a curve is evaluated.
const MIDDLE: f64 = 0.5;

/// Age schedules by sex, each normalised so that the mean over the sexes of the gross migraproduction rate (the
/// sum over ages) is 1.
#[derive(Clone, Debug)]
pub struct Schedules {
    /// Movers to other counties and to the rest of China.
    pub mover: [AgeRow; 2],
    /// Local movers, whose curve is shifted to older ages.
    pub local: [AgeRow; 2],
    /// Returners to the countryside.
    pub back: [AgeRow; 2],
}

/// Value of a Rogers-Castro curve without its constant at age `x` (Rogers and Castro 1981, IIASA RR-81-30).
#[must_use]
pub fn rogers_castro(curve: &RogersCastro, x: f64) -> f64 {
    curve.a1 * math::exp(-curve.alpha1 * x)
        + curve.a2 * math::exp(-curve.alpha2 * (x - curve.mu2) - math::exp(-curve.lambda2 * (x - curve.mu2)))
}

impl Schedules {
    /// Builds the three schedules.
    ///
    /// - `transfer`: curves of rural-to-urban transfer by sex; their constant is left out, because the age-neutral
    ///   part of the transfer is reclassification in place.
    /// - `mothers`: share of births by age of mother, ages 15 to 49, sums to 1.
    /// - `child_following`: hazard of children relative to that of adults of their mother's age.
    /// - `local_shift`: years by which local movers are older.
    /// - `back`: curve of returners, both sexes.
    #[must_use]
    pub fn new(
        transfer: &[RogersCastro; 2],
        mothers: &[f64; CHILDBEARING_AGES],
        child_following: f64,
        local_shift: f64,
        back: RogersCastro,
    ) -> Schedules {
        let shifted = |by: f64| transfer.map(|curve| RogersCastro { mu2: curve.mu2 + by, ..curve });
        let build = |curves: &[RogersCastro; 2]| normalise(&follow(adults(curves), mothers, child_following));
        Schedules { mover: build(transfer), local: build(&shifted(local_shift)), back: build(&[back, back]) }
    }
}

/// Values of the curves of both sexes at all ages.
fn adults(curves: &[RogersCastro; 2]) -> [AgeRow; 2] {
    curves.each_ref().map(|curve| AgeRow::of_ages(|age| rogers_castro(curve, age as f64 + MIDDLE)))
}

/// Replaces the hazards of children: those of age `a` move at `following` times the mean hazard of women of their mothers'
/// ages.
fn follow(mut rows: [AgeRow; 2], mothers: &[f64; CHILDBEARING_AGES], following: f64) -> [AgeRow; 2] {
    let women = rows[1];
    for age in 0..ADULT_AGE {
        // The women who were 15 + i at the birth are 15 + i + age now.
        let parental: f64 = mothers.iter().enumerate().map(|(i, share)| share * women[FIRST_AGE + i + age]).sum();
        for row in &mut rows {
            row[age] = following * parental;
        }
    }
    rows
}

/// Rows scaled to a mean gross migraproduction rate of 1 over the sexes.
fn normalise(rows: &[AgeRow; 2]) -> [AgeRow; 2] {
    // One factor for both sexes keeps their relation; a factor for each would make men and women equally mobile.
    let gross = 0.5 * rows.iter().map(row_sum).sum::<f64>();
    rows.each_ref().map(|row| row.map(|value| value / gross))
}
