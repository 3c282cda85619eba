//! The distance of Kolmogorov and Smirnov between two samples, and its p-value.

use crate::math;

/// Largest product of sample sizes for which the p-value is computed exactly; the time grows with the product.
const EXACT: usize = 1_000_000;

/// Square of the scaled distance below which the p-value is 1 to twelve digits.
const CERTAIN: f64 = 0.04;

/// Terms of Smirnov's series; above [`CERTAIN`] the last one is far below the precision of numbers.
const TERMS: u16 = 100;

/// Largest distance between the distribution functions of classes and of all values together, by class. NaN for a class
/// without members.
///
/// - `sorted`: values in ascending order, each with its class; `None` is a value of no class.
pub(super) fn from_all(sorted: &[(f64, Option<usize>)], classes: usize) -> Vec<f64> {
    let mut sizes = vec![0.0; classes];
    for class in sorted.iter().filter_map(|(_, class)| *class) {
        sizes[class] += 1.0;
    }
    let mut below = vec![0.0; classes];
    let mut largest: Vec<f64> = sizes.iter().map(|size| if *size > 0.0 { 0.0 } else { f64::NAN }).collect();
    for (at, (value, class)) in sorted.iter().enumerate() {
        if let Some(class) = class {
            below[*class] += 1.0;
        }
        // Equal values are a single jump.
        if sorted.get(at + 1).is_some_and(|(next, _)| next <= value) {
            continue;
        }
        let all = (at + 1) as f64 / sorted.len() as f64;
        for class in (0..classes).filter(|class| sizes[*class] > 0.0) {
            largest[class] = f64::max(largest[class], (below[class] / sizes[class] - all).abs());
        }
    }
    largest
}

/// Largest distance between the distribution functions of two samples in ascending order; NaN if one is empty.
pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return f64::NAN;
    }
    let (mut i, mut j, mut largest) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        let value = a[i].min(b[j]);
        while i < a.len() && a[i] <= value {
            i += 1;
        }
        while j < b.len() && b[j] <= value {
            j += 1;
        }
        largest = f64::max(largest, (i as f64 / a.len() as f64 - j as f64 / b.len() as f64).abs());
    }
    largest
}

/// The p-value of a distance: the probability that two samples of `m` and `n` from one continuous distribution are at least
/// as far apart.
///
/// Up to [`EXACT`] by counting orders (Hodges 1958, Arkiv för Matematik 3, 469-486): the probability that a random path from
/// (0, 0) to (m, n) touches the bound. Beyond, by Smirnov's limit (1948, Annals of Mathematical Statistics 19, 279-281).
pub(super) fn p_value(distance: f64, m: usize, n: usize) -> f64 {
    if distance.is_nan() {
        f64::NAN
    } else if m * n <= EXACT {
        exact(distance, m, n)
    } else {
        limit(distance, m, n)
    }
}

/// The p-value by counting orders.
fn exact(distance: f64, m: usize, n: usize) -> f64 {
    // Distances are multiples of 1 / (m n), so a bound half a multiple lower is safe from rounding.
    let product = (m * n) as f64;
    let bound = (distance * product).round() - 0.5;
    let touches = |i: usize, j: usize| ((i * n) as f64 - (j * m) as f64).abs() > bound;
    // The probability of having touched the bound on the way to (i, j), for all j; one row at a time is enough.
    let mut touched = vec![0.0; n + 1];
    for i in 0..=m {
        for j in 0..=n {
            let steps = (i + j) as f64;
            touched[j] = if touches(i, j) {
                1.0
            } else if i + j == 0 {
                0.0
            } else {
                // The last step came from (i - 1, j) or (i, j - 1), with probabilities in proportion to i and j.
                let before = if j > 0 { touched[j - 1] } else { 0.0 };
                (i as f64 * touched[j] + j as f64 * before) / steps
            };
        }
    }
    touched[n]
}

/// The p-value by Smirnov's limit.
fn limit(distance: f64, m: usize, n: usize) -> f64 {
    let square = distance * distance * (m as f64 * n as f64) / (m + n) as f64;
    // The series alternates and converges slowly for small distances, where the p-value is 1 anyway.
    if square < CERTAIN {
        return 1.0;
    }
    let mut sum = 0.0;
    let mut sign = 2.0;
    for k in 1..=TERMS {
        let k = f64::from(k);
        sum += sign * math::exp(-2.0 * k * k * square);
        sign = -sign;
    }
    sum.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_distances() {
        assert_eq!(
            [distance(&[1.0, 2.0], &[3.0, 4.0]), distance(&[1.0, 2.0, 2.0, 3.0], &[2.0, 2.0])].to_vec(),
            [1.0, 0.25]
        );
        assert!(distance(&[], &[1.0]).is_nan());
        let sorted = [(1.0, Some(0)), (2.0, Some(1)), (2.0, Some(0)), (3.0, None)];
        assert_eq!(from_all(&sorted, 3)[..2], [0.25, 0.25]);
        assert!(from_all(&sorted, 3)[2].is_nan());
    }

    /// Of the 6 orders of 2 and 2, 2 put one sample wholly before the other.
    #[test]
    fn orders_are_counted() {
        assert!((p_value(1.0, 2, 2) - 2.0 / 6.0).abs() < 1e-15);
        assert!((p_value(0.5, 2, 2) - 1.0).abs() < 1e-15);
        assert!((p_value(1.0, 3, 5) - 2.0 / 56.0).abs() < 1e-15);
    }

    /// The limit is accurate to a few per cent of the p-value where counting ends.
    #[test]
    fn the_limit_continues_the_count() {
        for distance in [0.03, 0.05, 0.08] {
            let (count, limit) = (exact(distance, 1000, 1000), limit(distance, 1000, 1000));
            assert!((count - limit).abs() < 0.06 * count, "{distance}: {count} {limit}");
        }
    }
}
