//! Distributions with point masses.
//!
//! A value that many rows share has a probability, and a kernel density would spread it over its surroundings or, where a
//! class consists of it, not exist. The distance in total variation between two distributions is therefore the sum of
//! half the differences of the probabilities of these values and half the area between the densities of all other values,
//! each density times the share of the rows to which it belongs.

use crate::math;
use crate::sensitivity::values;

/// Number of points at which densities are compared, as in SALib.
const POINTS: usize = 100;

/// Most additional points for a narrow class.
const MOST_POINTS: f64 = 1000.0;

/// Reach of a kernel in bandwidths: beyond, the density is below 1e-21 of its height, so that it ends there for any
/// distance to the next point.
const REACH: f64 = 10.0;

/// The values of an output that are point masses, and the points at which densities are compared.
pub(super) struct Distribution {
    /// Point mass of each row; `None` where the output has a density.
    mass_of: Vec<Option<usize>>,
    masses: usize,
    /// Ascending; none if all values are point masses.
    points: Vec<f64>,
    /// Square of the bandwidth of all values with a density, for a class in which such values do not vary.
    spread: f64,
}

/// The distribution of some rows.
pub(super) struct Part {
    /// Probability of each point mass.
    masses: Vec<f64>,
    /// Values that are no point masses.
    values: Vec<f64>,
    /// Share of these values.
    share: f64,
    /// Their density at the points of the distribution, times their share.
    density: Vec<f64>,
    /// Square of the bandwidth of the density.
    spread: f64,
}

impl Distribution {
    /// - `classes`: number of classes of each input; `divided`: the rows in each class of each input.
    pub(super) fn new<'a>(y: &[f64], classes: usize, divided: impl Iterator<Item = &'a Vec<usize>>) -> Distribution {
        let mass_of = masses(y, classes, divided);
        let rest: Vec<f64> = (0..y.len()).filter(|row| mass_of[*row].is_none()).map(|row| y[row]).collect();
        let low = rest.iter().copied().fold(f64::INFINITY, f64::min);
        let high = rest.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        // The points span all rows and not only those of a resample, so that areas of different resamples compare.
        let step = (high - low) / (POINTS - 1) as f64;
        let point = |at: usize| if at == POINTS - 1 { high } else { at as f64 * step + low };
        let points = if rest.is_empty() { Vec::new() } else { (0..POINTS).map(point).collect() };
        let count = mass_of.iter().flatten().max().map_or(0, |last| last + 1);
        Distribution { spread: spread(&rest), masses: count, mass_of, points }
    }

    /// The distribution of some rows, which may contain a row several times.
    pub(super) fn part(&self, rows: &[usize], y: &[f64]) -> Part {
        let mut masses = vec![0.0; self.masses];
        let mut values = Vec::new();
        for &row in rows {
            match self.mass_of[row] {
                Some(mass) => masses[mass] += 1.0 / rows.len() as f64,
                None => values.push(y[row]),
            }
        }
        let share = values.len() as f64 / rows.len() as f64;
        let spread = if values::varies(&values) { spread(&values) } else { self.spread };
        let mut part = Part { masses, values, share, density: Vec::new(), spread };
        part.density = part.density_at(&self.points);
        part
    }

    /// The distance in total variation between the distributions of all rows and of a class: 0 to 1 but for the error of the
    /// densities.
    pub(super) fn total_variation(&self, whole: &Part, class: &Part) -> f64 {
        let masses: f64 = whole.masses.iter().zip(&class.masses).map(|(a, b)| (a - b).abs()).sum();
        let area = if self.is_narrow(class) {
            let points = self.with_points_of(class);
            area(&points, &self.density_at(whole, &points), &class.density_at(&points))
        } else {
            area(&self.points, &whole.density, &class.density)
        };
        0.5 * (masses + area)
    }

    /// Whether a density has a bandwidth below the distance of two points, so that it could lie between them.
    fn is_narrow(&self, part: &Part) -> bool {
        self.points.len() > 1 && !part.values.is_empty() && part.spread.sqrt() < self.points[1] - self.points[0]
    }

    /// The density of all rows at some points within the range: interpolated where it is smooth, because all rows are many.
    fn density_at(&self, whole: &Part, points: &[f64]) -> Vec<f64> {
        if self.is_narrow(whole) {
            return whole.density_at(points);
        }
        let last = self.points.len() - 1;
        let at = |point: &f64| {
            let next = self.points.partition_point(|other| other < point).clamp(1, last);
            let (low, high) = (self.points[next - 1], self.points[next]);
            let part = (point - low) / (high - low);
            whole.density[next - 1] * (1.0 - part) + whole.density[next] * part
        };
        points.iter().map(at).collect()
    }

    /// The points with more of them where the values of a class lie, at distances of a bandwidth.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a bounded number of points")]
    fn with_points_of(&self, class: &Part) -> Vec<f64> {
        let width = class.spread.sqrt();
        let low = class.values.iter().copied().fold(f64::INFINITY, f64::min) - REACH * width;
        let high = class.values.iter().copied().fold(f64::NEG_INFINITY, f64::max) + REACH * width;
        let count = ((high - low) / width).ceil().min(MOST_POINTS);
        let (first, last) = (self.points[0], self.points[self.points.len() - 1]);
        let more = (0..=count as usize).map(|at| low + (high - low) * at as f64 / count);
        let mut points: Vec<f64> = more.filter(|point| (first..=last).contains(point)).collect();
        points.extend_from_slice(&self.points);
        points.sort_unstable_by(f64::total_cmp);
        points
    }
}

impl Part {
    /// Density by Gaussian kernels at some points, times the share of the values.
    fn density_at(&self, points: &[f64]) -> Vec<f64> {
        let count = self.values.len() as f64;
        let height = self.share / (count * (2.0 * std::f64::consts::PI * self.spread).sqrt());
        let kernels = |point: &f64| -> f64 {
            self.values.iter().map(|value| math::exp(-0.5 * (point - value) * (point - value) / self.spread)).sum()
        };
        points.iter().map(|point| if self.values.is_empty() { 0.0 } else { kernels(point) * height }).collect()
    }
}

/// Area between two densities by trapezoids.
fn area(points: &[f64], a: &[f64], b: &[f64]) -> f64 {
    let gap = |at: usize| (a[at] - b[at]).abs();
    (1..points.len()).map(|at| 0.5 * (points[at] - points[at - 1]) * (gap(at) + gap(at - 1))).sum()
}

/// Square of the bandwidth of Silverman in one dimension, `(3 n / 4)^(-1/5)` times the standard deviation, as in scipy.
fn spread(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (count - 1.0);
    let factor = math::pow(0.75 * count, -0.2);
    variance * factor * factor
}

/// The point mass of each row, numbered from 0.
///
/// A value is a point mass if more rows have it than there are classes and than have another value within a bandwidth of
/// it; a density would rise to it alone. So is a value that all rows of a class have that are no such point masses. If the
/// rest does not vary, it is a point mass as well.
fn masses<'a>(y: &[f64], classes: usize, divided: impl Iterator<Item = &'a Vec<usize>>) -> Vec<Option<usize>> {
    let equal = values::without_rounding(y);
    let mut sorted = equal.clone();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut levels = sorted.clone();
    levels.dedup();
    let level_of = |row: usize| levels.partition_point(|level| *level < equal[row]);
    // Number of rows below a value.
    let below = |value: f64| sorted.partition_point(|other| *other < value);
    let rows_of = |level: f64| below(level.next_up()) - below(level);
    let bandwidth = spread(y).sqrt();
    let stands_out = |level: &f64| {
        let near = below((level + bandwidth).next_up()) - below(level - bandwidth);
        let rows = rows_of(*level);
        rows > classes && rows > near - rows
    };
    let mut is_mass: Vec<bool> = levels.iter().map(stands_out).collect();
    let clear = is_mass.clone();
    for class in divided {
        let mut rest = class.iter().map(|row| level_of(*row)).filter(|level| !clear[*level]);
        if let Some(first) = rest.next() {
            let others: Vec<usize> = rest.collect();
            if !others.is_empty() && others.iter().all(|level| *level == first) {
                is_mass[first] = true;
            }
        }
    }
    let rest: Vec<f64> =
        levels.iter().zip(&is_mass).filter(|(_, is_mass)| !**is_mass).map(|(level, _)| *level).collect();
    if rest.len() == 1 {
        is_mass.fill(true);
    }
    let mut number = 0;
    let numbers: Vec<Option<usize>> = is_mass
        .iter()
        .map(|is_mass| {
            is_mass.then(|| {
                number += 1;
                number - 1
            })
        })
        .collect();
    (0..y.len()).map(|row| numbers[level_of(row)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_value_is_a_mass_and_rounded_values_are_not() {
        let (none, all): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), (0..100).collect());
        // Forty zeros beside values all over the range.
        let censored: Vec<f64> = (0..100).map(|at| f64::from((at - 40).max(0))).collect();
        let found = masses(&censored, 4, none.iter());
        assert!(found[..41].iter().all(|mass| *mass == Some(0)) && found[41..].iter().all(Option::is_none));
        // Twenty levels of five rows each are as good as continuous.
        let rounded: Vec<f64> = (0..100).map(|at| f64::from(at / 5)).collect();
        assert!(masses(&rounded, 4, none.iter()).iter().all(Option::is_none));
        // Unless a class has one of them alone.
        let class = vec![0, 1, 2, 3, 4];
        assert_eq!(masses(&rounded, 4, [&class].into_iter()).iter().flatten().count(), 5);
        let two: Vec<f64> = (0..100).map(|at| f64::from(at % 2)).collect();
        let distribution = Distribution::new(&two, 4, none.iter());
        let (whole, odd) = (distribution.part(&all, &two), distribution.part(&[1, 3], &two));
        assert!((distribution.total_variation(&whole, &odd) - 0.5).abs() < 1e-15);
        assert!(distribution.total_variation(&whole, &whole).abs() < 1e-15);
    }

    /// A class at one place of a wide range: nearly nothing of the other rows is there.
    #[test]
    fn a_narrow_class_is_nearly_as_far_as_possible() {
        let mut y: Vec<f64> = (0..100).map(f64::from).collect();
        y.extend((0..10).map(|at| 50.3 + 1e-7 * f64::from(at)));
        let none: Vec<Vec<usize>> = Vec::new();
        let distribution = Distribution::new(&y, 4, none.iter());
        let all: Vec<usize> = (0..110).collect();
        let (whole, class) = (distribution.part(&all, &y), distribution.part(&all[100..], &y));
        let found = distribution.total_variation(&whole, &class);
        assert!((0.9..=1.0).contains(&found), "{found}");
    }
}
