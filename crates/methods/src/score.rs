//! Scores of forecasts against outcomes: errors of the median, CRPS, PIT, log score, coverage; the standard error of a
//! difference between two methods; a test of whether ranks are uniform.
//!
//! Members of an ensemble are finite numbers in any order, at least one. A point forecast is an ensemble of one.

use crate::estimate;
use crate::math;
use crate::random;
use crate::random::Purpose;
use crate::summary;

/// Probabilities at the lower and upper ends of the central 50, 80 and 95 % intervals.
pub const INTERVALS: [(f64, f64); 3] = [(0.25, 0.75), (0.1, 0.9), (0.025, 0.975)];

/// The score of a forecast of one area and target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Index of the area in the caller's list.
    pub area: usize,
    /// Outcome, in the target's unit.
    pub observed: f64,
    /// Median of the members, in the target's unit: the point forecast that is judged.
    pub median: f64,
    /// Mean of the members, in the target's unit.
    pub mean: f64,
    /// Percentage error `100 (median - observed) / observed`, %: above zero where the forecast is too high.
    pub pe: f64,
    /// Absolute percentage error, %.
    pub ape: f64,
    /// Absolute error of the median, in the target's unit.
    pub ae: f64,
    /// Continuous ranked probability score ([`crps`]), in the target's unit; 0 is best.
    pub crps: f64,
    /// Probability integral transform ([`pit`]), 0 to 1; `None` for one member, which is no distribution.
    pub pit: Option<f64>,
    /// Whether the outcome lies in each of the [`INTERVALS`], ends included; `None` for an interval that so few members do
    /// not show ([`estimate::shows_percentile`]).
    pub inside: [Option<bool>; 3],
}

impl Scored {
    /// Scores an ensemble.
    ///
    /// - `observed`: finite; percentage errors are infinite or undefined where it is zero.
    ///
    /// ```
    /// let scored = qilu_methods::score::Scored::of(0, &[90.0, 100.0, 120.0, 130.0], 100.0);
    /// assert_eq!((scored.median, scored.pe, scored.ae), (110.0, 10.0, 10.0));
    /// // Four members show the interval of 50 %, 97.5 to 122.5, and no wider one.
    /// assert_eq!(scored.inside, [Some(true), None, None]);
    /// ```
    #[must_use]
    pub fn of(area: usize, members: &[f64], observed: f64) -> Scored {
        let sorted = sorted(members);
        // The median minimises the absolute error, which is the error that is reported.
        let median = summary::quantile(&sorted, 0.5);
        let pe = 100.0 * (median - observed) / observed;
        Scored {
            area,
            observed,
            median,
            mean: mean(members),
            pe,
            ape: pe.abs(),
            ae: (median - observed).abs(),
            crps: crps_of_sorted(&sorted, observed),
            pit: (members.len() > 1).then(|| pit(&sorted, observed)),
            inside: inside(&sorted, observed),
        }
    }
}

/// Scores over many areas.
///
/// Names and definitions of the percentage errors as in Smith, Tayman and Swanson (2013), A Practitioner's Guide to
/// State and Local Population Projections, chapter 13.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scores {
    /// Number of areas.
    pub count: usize,
    /// Mean absolute percentage error, %.
    pub mape: f64,
    /// Median absolute percentage error, %.
    pub median_ape: f64,
    /// Mean algebraic percentage error, %: the bias.
    pub malpe: f64,
    /// Mean absolute error, in the target's unit.
    pub mae: f64,
    /// Mean CRPS, in the target's unit.
    pub crps: f64,
    /// Share of outcomes in each of the [`INTERVALS`]; `None` where a forecast does not show the interval.
    pub coverage: [Option<f64>; 3],
}

impl Scores {
    /// Pools forecasts, every area with the same weight; `None` where there are none.
    #[must_use]
    pub fn of(scored: &[Scored]) -> Option<Scores> {
        if scored.is_empty() {
            return None;
        }
        let all = |value: fn(&Scored) -> f64| -> Vec<f64> { scored.iter().map(value).collect() };
        let apes = all(|row| row.ape);
        let inside = |k: usize| {
            let shown: Option<Vec<bool>> = scored.iter().map(|row| row.inside[k]).collect();
            shown.map(|all| all.iter().filter(|inside| **inside).count() as f64 / all.len() as f64)
        };
        Some(Scores {
            count: scored.len(),
            mape: mean(&apes),
            median_ape: summary::quantile(&sorted(&apes), 0.5),
            malpe: mean(&all(|row| row.pe)),
            mae: mean(&all(|row| row.ae)),
            crps: mean(&all(|row| row.crps)),
            coverage: std::array::from_fn(inside),
        })
    }
}

/// Continuous ranked probability score of the empirical distribution `F` of the members, in their unit; 0 is best.
///
/// `CRPS = integral (F(x) - 1{x >= y})^2 dx = E|X - y| - E|X - X'| / 2` with `X` and `X'` independent draws from `F`
/// and `y` the outcome (Gneiting and Raftery 2007, JASA 102, 359-378, equations 20 and 21). The integral is summed
/// over the gaps between sorted members: no term is negative, so nothing cancels. One member scores its absolute error.
///
/// ```
/// // Members 0 and 1, outcome 0.5: E|X - y| = 1/2, E|X - X'| = 1/2.
/// assert_eq!(qilu_methods::score::crps(&[0.0, 1.0], 0.5), 0.25);
/// ```
#[must_use]
pub fn crps(members: &[f64], observed: f64) -> f64 {
    crps_of_sorted(&sorted(members), observed)
}

fn crps_of_sorted(sorted: &[f64], observed: f64) -> f64 {
    let (first, last) = (sorted[0], sorted[sorted.len() - 1]);
    // Outside the members F is 0 or 1: the whole way to the outcome counts.
    let mut score = (first - observed).max(0.0) + (observed - last).max(0.0);
    for (at, gap) in sorted.windows(2).enumerate() {
        let p = (at + 1) as f64 / sorted.len() as f64;
        // The outcome splits a gap into the part below it, where `F` should be 0, and the part above it, where `F`
        // should be 1.
        let below = (gap[1].min(observed) - gap[0]).max(0.0);
        let above = (gap[1] - gap[0].max(observed)).max(0.0);
        score += p * p * below + (1.0 - p) * (1.0 - p) * above;
    }
    score
}

/// Probability integral transform by mid-ranks: `(below + equal / 2 + 1/2) / (n + 1)`, between 0 and 1.
///
/// `below` and `equal` count the members below and equal to the outcome. Without ties it is the middle of one of the
/// `n + 1` equal steps between members; if outcome and members come from one distribution, all steps are equally
/// likely (Gneiting, Balabdaoui and Raftery 2007, JRSS B 69, 243-268; Hamill 2001, Monthly Weather Review 129).
///
/// ```
/// assert_eq!(qilu_methods::score::pit(&[1.0, 2.0, 4.0], 3.0), 0.625);
/// ```
#[must_use]
#[expect(clippy::float_cmp, reason = "a tie is an equal number")]
pub fn pit(members: &[f64], observed: f64) -> f64 {
    let below = members.iter().filter(|member| **member < observed).count() as f64;
    let equal = members.iter().filter(|member| **member == observed).count() as f64;
    (below + 0.5 * equal + 0.5) / (members.len() as f64 + 1.0)
}

/// Interquartile range of a normal distribution in standard deviations, as rounded by Silverman (1986).
const NORMAL_IQR: f64 = 1.34;

/// Factor of Silverman's rule for the bandwidth of a density that need not be normal (1986, equation 3.31).
const SILVERMAN: f64 = 0.9;

/// Power of the number of members in Silverman's rule.
const SILVERMAN_POWER: f64 = -0.2;

/// Standard deviation of the kernel of [`log_score`], `sqrt(h^2 + error_sd^2)`, in the members' unit.
///
/// `h = 0.9 min(sd, IQR / 1.34) n^(-1/5)` (Silverman 1986, Density Estimation, equation 3.31), with `sd` alone where
/// half of the members are equal; 0 for a single member.
#[must_use]
pub fn kernel_sd(members: &[f64], error_sd: f64) -> f64 {
    let count = members.len() as f64;
    let centre = mean(members);
    let squares: f64 = members.iter().map(|member| (member - centre) * (member - centre)).sum();
    let sd = if members.len() > 1 { (squares / (count - 1.0)).sqrt() } else { 0.0 };
    let sorted = sorted(members);
    // The smaller of two measures of spread keeps the kernel narrow where a few members lie far away.
    let width = (summary::quantile(&sorted, INTERVALS[0].1) - summary::quantile(&sorted, INTERVALS[0].0)) / NORMAL_IQR;
    let spread = if width > 0.0 { sd.min(width) } else { sd };
    let bandwidth = SILVERMAN * spread * math::pow(count, SILVERMAN_POWER);
    (bandwidth * bandwidth + error_sd * error_sd).sqrt()
}

/// Log score: the negative logarithm of the predictive density at the outcome; lower is better.
///
/// The density is the mean over members of normal densities around each of them with standard deviation `s`,
/// [`kernel_sd`]: the kernel estimate of the forecast, convolved with the error of the observation. Unlike a single
/// normal density it keeps the skewness of shares near 0 or 1 and of small counts. Its unit is the logarithm of the
/// target's, so only differences between forecasts of one target mean anything. Infinite where `s` is zero.
///
/// - `error_sd`: standard deviation of the observation's error, in the target's unit, 0 or more.
///
/// ```
/// // One member at the outcome and error 1: half the logarithm of 2 pi.
/// assert!((qilu_methods::score::log_score(&[3.0], 3.0, 1.0) - 0.918_938_533).abs() < 1e-9);
/// ```
#[must_use]
pub fn log_score(members: &[f64], observed: f64, error_sd: f64) -> f64 {
    let s = kernel_sd(members, error_sd);
    if s <= 0.0 {
        return f64::INFINITY;
    }
    let exponent = |member: &f64| {
        let z = (observed - member) / s;
        -0.5 * z * z
    };
    // The largest exponent is taken out, so that an outcome far from all members does not underflow.
    let largest = members.iter().map(exponent).fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = members.iter().map(|member| math::exp(exponent(member) - largest)).sum();
    let scale = 0.5 * math::ln(2.0 * std::f64::consts::PI) + math::ln(s) + math::ln(members.len() as f64);
    scale - largest - math::ln(sum)
}

/// Whether the outcome lies in each of the [`INTERVALS`] of the members, ends included; `None` where so few members do not
/// show the interval.
///
/// ```
/// // Of 0, 1, ..., 100 the intervals are 25 to 75, 10 to 90, and 2.5 to 97.5.
/// let members: Vec<f64> = (0..=100).map(f64::from).collect();
/// assert_eq!(qilu_methods::score::coverage(&members, 80.0), [Some(false), Some(true), Some(true)]);
/// ```
#[must_use]
pub fn coverage(members: &[f64], observed: f64) -> [Option<bool>; 3] {
    inside(&sorted(members), observed)
}

fn inside(sorted: &[f64], observed: f64) -> [Option<bool>; 3] {
    INTERVALS.map(|(low, high)| {
        estimate::shows_percentile(sorted.len(), low)
            .then(|| (summary::quantile(sorted, low)..=summary::quantile(sorted, high)).contains(&observed))
    })
}

/// One method against another over the same areas, with 95 % intervals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paired {
    /// Mean score of the method minus that of the reference: below zero where the method is better.
    pub difference: f64,
    /// The 95 % interval of the difference; `None` for one area, which cannot be resampled.
    pub difference_95: Option<(f64, f64)>,
    /// Skill `1 - method / reference` of the mean scores: 1 is perfect, 0 no better than the reference. Zero where both
    /// are zero, infinitely low where only the reference is.
    pub skill: f64,
    /// The 95 % interval of the skill; `None` for one area.
    pub skill_95: Option<(f64, f64)>,
}

/// Compares two methods by the percentile bootstrap over areas (Efron and Tibshirani 1993, An Introduction to the
/// Bootstrap, chapter 13): areas are drawn again with replacement, each with both its scores.
///
/// Areas are taken as independent; where errors are shared (a whole city grows), intervals are too narrow. Replicate
/// `k` has the random numbers of draw `k` for [`Purpose::Bootstrap`].
///
/// - `method`, `reference`: scores of the same areas in the same order, 0 is best.
/// - `replicates`: 1 or more.
/// - Returns `None` where there is no area or a score is not finite.
#[must_use]
pub fn bootstrap(method: &[f64], reference: &[f64], seed: u64, replicates: u32) -> Option<Paired> {
    assert_eq!(method.len(), reference.len(), "both methods are scored on the same areas");
    assert!(replicates > 0, "an interval needs replicates");
    if method.is_empty() || method.iter().chain(reference).any(|score| !score.is_finite()) {
        return None;
    }
    let mut differences = Vec::with_capacity(replicates as usize);
    let mut skills = Vec::with_capacity(replicates as usize);
    for replicate in 0..replicates {
        let areas = drawn_again(method.len(), seed, replicate);
        // Both scores of an area are drawn together, because their errors have the same cause.
        let (difference, skill) = against(method, reference, areas);
        differences.push(difference);
        skills.push(skill);
    }
    let (difference, skill) = against(method, reference, 0..method.len());
    let interval = |mut values: Vec<f64>| {
        let (low, high) = INTERVALS[2];
        let varies = !estimate::are_alike(&values, estimate::size(&values));
        let shown = varies && estimate::shows_percentile(values.len(), low);
        summary::sort(&mut values);
        shown.then(|| (summary::quantile(&values, low), summary::quantile(&values, high)))
    };
    Some(Paired { difference, difference_95: interval(differences), skill, skill_95: interval(skills) })
}

/// As many areas as there are, drawn with replacement.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a list")]
fn drawn_again(count: usize, seed: u64, replicate: u32) -> impl Iterator<Item = usize> {
    let mut rng = random::stream(seed, replicate, 0, Purpose::Bootstrap);
    (0..count).map(move |_| ((random::open01(&mut rng) * count as f64) as usize).min(count - 1))
}

/// Difference and skill of the mean scores over some areas.
fn against(method: &[f64], reference: &[f64], areas: impl Iterator<Item = usize>) -> (f64, f64) {
    let (mut own, mut other) = (0.0, 0.0);
    for area in areas {
        own += method[area];
        other += reference[area];
    }
    // Both zero: equally good.
    let skill = if own > 0.0 || other > 0.0 { 1.0 - own / other } else { 0.0 };
    ((own - other) / method.len() as f64, skill)
}

/// Pearson's test that counts come from equally likely classes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Uniformity {
    /// `sum (count - expected)^2 / expected`.
    pub statistic: f64,
    /// Probability of a larger statistic if the classes are equally likely, by [`chi_square_tail`].
    pub p_value: f64,
}

/// Counts of [`pit`] values in equal classes of (0, 1).
///
/// - `classes`: 1 or more. The steps of the PIT are spread evenly only if `classes` divides the number of members
///   plus one; with many more members than classes that hardly matters.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a short list")]
pub fn histogram(pits: &[f64], classes: usize) -> Vec<usize> {
    let mut counts = vec![0; classes];
    for pit in pits {
        counts[((pit * classes as f64) as usize).min(classes - 1)] += 1;
    }
    counts
}

/// Tests whether a histogram of PIT values or ranks is flat (Pearson 1900, Philosophical Magazine 50, 157-175).
///
/// Trustworthy from about five expected in a class. Areas are taken as independent.
///
/// - Returns `None` with fewer than two classes or without any count.
///
/// ```
/// // Expected 10 each: (4 + 4) / 10, and half the tail of one degree of freedom.
/// let test = qilu_methods::score::uniformity(&[8, 12]).unwrap();
/// assert!((test.statistic - 0.8).abs() < 1e-15);
/// assert!((test.p_value - 0.371_093_4).abs() < 1e-7);
/// ```
#[must_use]
pub fn uniformity(counts: &[usize]) -> Option<Uniformity> {
    let total: usize = counts.iter().sum();
    if counts.len() < 2 || total == 0 {
        return None;
    }
    let expected = total as f64 / counts.len() as f64;
    let term = |count: &usize| {
        let off = *count as f64 - expected;
        off * off / expected
    };
    let statistic = counts.iter().map(term).sum();
    Some(Uniformity { statistic, p_value: chi_square_tail(statistic, (counts.len() - 1) as f64) })
}

/// Probability that a chi-square variable exceeds `x >= 0`: the regularised upper incomplete gamma function
/// `Q(freedom / 2, x / 2)`, by its series or continued fraction (Press et al. 2007, Numerical Recipes, section 6.2).
///
/// ```
/// // With two degrees of freedom it is exp(-x / 2).
/// assert!((qilu_methods::score::chi_square_tail(3.0, 2.0) - 0.223_130_160_148).abs() < 1e-12);
/// ```
#[must_use]
pub fn chi_square_tail(x: f64, freedom: f64) -> f64 {
    let (a, x) = (0.5 * freedom, 0.5 * x);
    if x <= 0.0 {
        return 1.0;
    }
    let front = math::exp(a * math::ln(x) - x - libm::lgamma(a));
    // The series converges fast below `a + 1`, the fraction above it.
    if x < a + 1.0 { 1.0 - front * lower_series(a, x) } else { front * upper_fraction(a, x) }
}

/// Size of a term, relative to the sum, that no longer changes it.
const NEGLIGIBLE: f64 = 1e-17;

/// Most terms of the continued fraction.
const MOST_TERMS: u16 = 500;

/// Relative change of the continued fraction at which it has converged: below the spacing of numbers near 1.
const CONVERGED: f64 = 1e-16;

/// The series `sum x^k / (a (a + 1) ... (a + k))`.
fn lower_series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    let mut next = a;
    while term > sum * NEGLIGIBLE {
        next += 1.0;
        term *= x / next;
        sum += term;
    }
    sum
}

/// Continued fraction of `Q` without its front, by Lentz's method; `x >= a + 1`, so that no denominator is zero.
fn upper_fraction(a: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - a;
    let mut c = f64::INFINITY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for i in 1..=MOST_TERMS {
        let k = f64::from(i);
        let numerator = -k * (k - a);
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        fraction *= c * d;
        if (c * d - 1.0).abs() < CONVERGED {
            break;
        }
    }
    fraction
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    summary::sort(&mut sorted);
    sorted
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pooled_scores_are_means_over_areas() {
        // Too high by a tenth, too low by a fifth.
        let rows = [Scored::of(0, &[110.0], 100.0), Scored::of(1, &[40.0], 50.0)];
        let pooled = Scores::of(&rows).expect("two areas");
        assert!((pooled.mape - 15.0).abs() < 1e-12 && (pooled.median_ape - 15.0).abs() < 1e-12);
        assert!((pooled.malpe + 5.0).abs() < 1e-12);
        assert!((pooled.mae - 10.0).abs() < 1e-12 && (pooled.crps - 10.0).abs() < 1e-12);
        // One member is a point, whose intervals and place in the distribution do not exist.
        assert_eq!((pooled.count, pooled.coverage, rows[0].pit), (2, [None; 3], None));
        assert_eq!(Scores::of(&[]), None);
    }

    #[test]
    fn pit_counts_ties_by_half() {
        assert!((pit(&[1.0, 2.0, 2.0, 3.0], 2.0) - 0.5).abs() < 1e-15);
        assert!((pit(&[1.0], 0.0) - 0.25).abs() < 1e-15);
    }

    #[test]
    fn an_outcome_far_away_has_a_finite_log_score() {
        let score = log_score(&[0.0, 0.1], 100.0, 0.1);
        assert!(score.is_finite() && score > 1e4, "{score}");
        assert!(log_score(&[1.0, 1.0], 1.0, 0.0).is_infinite());
    }

    #[test]
    fn a_method_against_itself_has_no_skill() {
        let scores: Vec<f64> = (1..=20).map(f64::from).collect();
        let same = bootstrap(&scores, &scores, 1, 200).expect("finite");
        // All resamples give the same number, which is no interval.
        assert_eq!(same, Paired { difference: 0.0, difference_95: None, skill: 0.0, skill_95: None });
        let half: Vec<f64> = scores.iter().map(|score| 0.5 * score).collect();
        let better = bootstrap(&half, &scores, 1, 200).expect("finite");
        assert!(
            (better.skill - 0.5).abs() < 1e-15 && better.difference_95.is_some_and(|ends| ends.1 < 0.0),
            "{better:?}"
        );
        let one = bootstrap(&[1.0], &[2.0], 1, 200).expect("finite");
        assert_eq!((one.difference, one.difference_95, one.skill_95), (-1.0, None, None));
        assert_eq!(bootstrap(&[], &[], 1, 200), None);
        assert_eq!(bootstrap(&[f64::NAN], &[1.0], 1, 200), None);
    }

    #[test]
    fn tails_are_those_of_the_published_table() {
        // Abramowitz and Stegun (1964), table 26.8: points of 5 % and 0.1 %.
        for (x, freedom, tail) in [
            (3.841_459, 1.0, 0.05),
            (18.307_04, 10.0, 0.05),
            (29.588_3, 10.0, 0.001),
            (124.342_1, 100.0, 0.05),
            (0.0, 4.0, 1.0),
        ] {
            let found = chi_square_tail(x, freedom);
            assert!((found / tail - 1.0).abs() < 1e-5, "{x} {freedom}: {found}");
        }
    }

    #[test]
    fn a_histogram_keeps_every_value() {
        assert_eq!(histogram(&[0.01, 0.24, 0.26, 0.99], 4), [2, 1, 0, 1]);
        assert_eq!(uniformity(&[5]), None);
        assert_eq!(uniformity(&[0, 0]), None);
    }
}
