//! Life tables by single years of age from death rates of age groups.

use crate::axes::AGES;
use crate::axes::Sex;
use crate::data::demography::StandardLifeTable;
use qilu_methods::math;

/// First ages of the groups, years: 0, 1-4, groups of five years, 100 and over.
pub const STARTS: [usize; 22] = [0, 1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100];

/// Half of a group of five years, years.
const HALF_GROUP: f64 = 2.5;

/// Life table by single years whose survivors at the first ages of the groups are those of the abridged table.
///
/// `q = n m / (1 + (n - a) m)`, with `a` the years lived by those who die in a group: Andreev and Kingkade (2015,
/// Demographic Research 33, 363-390, first line) at 0, Coale and Demeny's West at 1-4, half the group up to 14, and
/// `n/2 - n^2/12 (m - k)` above, `k` the growth of `m` with age (Greville 1943; Preston, Heuveline and Guillot 2001,
/// section 3.2). Between them `-ln l(a)` follows a monotone cubic (Fritsch and Butland 1984).
///
/// - `rates`: deaths per person-year in the groups of [`STARTS`], above 0; below 0.017 at age 0.
/// - Returns `l(a)`, `L(0) = (1 - l(1)) / m(0)`, and `1 / m` for the open group.
///
/// ```
/// use qilu::axes::Sex;
/// let table = qilu::model::demography::abridged::single_years(&[0.01; 22], Sex::Male);
/// assert!((table.survivors[50] - 0.5_f64.exp().recip()).abs() < 1e-3);
/// ```
#[must_use]
pub fn single_years(rates: &[f64; STARTS.len()], sex: Sex) -> StandardLifeTable {
    let ages = STARTS.map(|age| age as f64);
    let mut cumulated = [0.0; STARTS.len()];
    for group in 0..STARTS.len() - 1 {
        let width = ages[group + 1] - ages[group];
        let rate = rates[group];
        let death = width * rate / (1.0 + (width - lived_by_the_dead(rates, group, sex)) * rate);
        // The cumulated hazard `-ln l(a)` never falls, so a monotone interpolation of it gives survivors that never
        // rise.
        cumulated[group + 1] = cumulated[group] - math::ln_1p(-death);
    }
    let slopes = slopes(&ages, &cumulated);
    let survivors: [f64; AGES] =
        std::array::from_fn(|age| math::exp(-interpolate(&ages, &cumulated, &slopes, age as f64)));
    StandardLifeTable {
        infant_person_years: (1.0 - survivors[1]) / rates[0],
        e100: 1.0 / rates[STARTS.len() - 1],
        survivors,
    }
}

/// Mean years lived in the group of their death by persons who die in it; sources at [`single_years`].
fn lived_by_the_dead(rates: &[f64; STARTS.len()], group: usize, sex: Sex) -> f64 {
    match (STARTS[group], sex) {
        // Andreev and Kingkade (2015): linear in the death rate, for low infant mortality.
        (0, Sex::Male) => 0.149_29 - 1.995_45 * rates[0],
        (0, Sex::Female) => 0.149_03 - 2.055_27 * rates[0],
        // Coale and Demeny, model West, linear in the death rate at age 0.
        (1, Sex::Male) => 1.651 - 2.816 * rates[0],
        (1, Sex::Female) => 1.522 - 1.518 * rates[0],
        // At ages without a trend of the rate, deaths fall on average in the middle of the group.
        (5 | 10, _) => HALF_GROUP,
        // Greville (1943): `n/2 - n^2/12 (m - k)` with `n = 5`, and `k` the growth of the rate between the neighbouring
        // groups, whose middles are ten years apart.
        _ => HALF_GROUP - 25.0 / 12.0 * (rates[group] - math::ln(rates[group + 1] / rates[group - 1]) / 10.0),
    }
}

/// Slopes of a monotone cubic at its nodes: harmonic means of the chords on both sides, weighted by their lengths; at
/// the ends, of the parabola through three nodes.
fn slopes(x: &[f64; STARTS.len()], y: &[f64; STARTS.len()]) -> [f64; STARTS.len()] {
    let last = STARTS.len() - 1;
    let width = |i: usize| x[i + 1] - x[i];
    let chord = |i: usize| (y[i + 1] - y[i]) / width(i);
    let end = |own: usize, next: usize| {
        let slope = (2.0 * width(own) + width(next)) * chord(own) - width(own) * chord(next);
        // A slope up to three times the chord keeps the cubic monotone (Fritsch and Carlson 1980).
        (slope / (width(own) + width(next))).clamp(0.0, 3.0 * chord(own))
    };
    std::array::from_fn(|i| match i {
        0 => end(0, 1),
        _ if i == last => end(last - 1, last - 2),
        _ => {
            let (before, after) = (2.0 * width(i) + width(i - 1), width(i) + 2.0 * width(i - 1));
            (before + after) / (before / chord(i - 1) + after / chord(i))
        }
    })
}

/// Value of the cubic at `at`, by Hermite's basis functions.
fn interpolate(x: &[f64; STARTS.len()], y: &[f64; STARTS.len()], slope: &[f64; STARTS.len()], at: f64) -> f64 {
    let i = x.iter().rposition(|&start| start <= at).expect("the first node is 0").min(STARTS.len() - 2);
    let width = x[i + 1] - x[i];
    let t = (at - x[i]) / width;
    let u = 1.0 - t;
    y[i] * (1.0 + 2.0 * t) * u * u + slope[i] * width * t * u * u + y[i + 1] * t * t * (3.0 - 2.0 * t)
        - slope[i + 1] * width * t * t * u
}
