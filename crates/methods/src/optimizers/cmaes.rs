//! Evolution strategy with covariance matrix adaptation: the (`mu/mu_w`, lambda)-CMA-ES of Hansen 2016 (The CMA Evolution
//! Strategy: A Tutorial, arXiv:1604.00772), with the settings of its table 1 and without negative weights.
//!
//! It is implemented here because the library at hand (`cmaes` 0.2) draws its own random numbers and uses `exp`, powers and
//! matrix products whose last bits differ between machines. The method uses only the ranks of the candidates and not their
//! objective values.

use crate::math;
use crate::random;
use crate::random::Purpose;

/// Most sweeps of Jacobi's method; a symmetric matrix is usually diagonal after five or six.
const SWEEPS: usize = 60;

/// Size of the elements beside the diagonal, relative to the diagonal and squared, at which a matrix counts as diagonal.
const DIAGONAL: f64 = 1e-30;

/// Least eigenvalue of the covariance; rounding could make a smaller one negative.
const LEAST_EIGENVALUE: f64 = 1e-20;

/// State of a search.
#[derive(Clone, Debug)]
pub struct Cmaes {
    mean: Vec<f64>,
    /// Step size: common factor of all steps.
    sigma: f64,
    /// Covariance of the steps, but for the step size.
    covariance: Vec<Vec<f64>>,
    /// Its eigenvectors as columns, and the square roots of its eigenvalues.
    basis: Vec<Vec<f64>>,
    scales: Vec<f64>,
    path_sigma: Vec<f64>,
    path_covariance: Vec<f64>,
    generation: u32,
    /// Weights of the better half, best first; they sum to 1.
    weights: Vec<f64>,
    rates: StrategyParameters,
}

/// Strategy parameters, computed from the dimension and the weights (table 1 of the tutorial).
#[derive(Clone, Copy, Debug)]
struct StrategyParameters {
    /// Variance effective selection mass of the weights, `mu_eff`.
    effective: f64,
    /// Learning rate of the path of the step size.
    c_sigma: f64,
    /// Damping of the step size.
    d_sigma: f64,
    /// Learning rate of the path of the covariance.
    c_c: f64,
    /// Learning rate of the rank-one update.
    c_1: f64,
    /// Learning rate of the rank-mu update.
    c_mu: f64,
    /// Mean length of a standard normal vector.
    length: f64,
}

impl StrategyParameters {
    fn new(dimension: f64, effective: f64) -> StrategyParameters {
        let n = dimension;
        // The numbers are those of table 1 of the tutorial, tuned by its author over many functions.
        let c_sigma = (effective + 2.0) / (n + effective + 5.0);
        let c_1 = 2.0 / ((n + 1.3) * (n + 1.3) + effective);
        let c_mu = 2.0 * (0.25 + effective + 1.0 / effective - 2.0) / ((n + 2.0) * (n + 2.0) + effective);
        StrategyParameters {
            effective,
            c_sigma,
            d_sigma: 1.0 + 2.0 * f64::max(0.0, ((effective - 1.0) / (n + 1.0)).sqrt() - 1.0) + c_sigma,
            c_c: (4.0 + effective / n) / (n + 4.0 + 2.0 * effective / n),
            c_1,
            c_mu: c_mu.min(1.0 - c_1),
            length: n.sqrt() * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n)),
        }
    }
}

/// The usual number of candidates of a generation, `4 + floor(3 ln n)`.
///
/// ```
/// assert_eq!(qilu_methods::optimizers::cmaes::usual_population(10), 10);
/// ```
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive number")]
pub fn usual_population(dimension: usize) -> usize {
    4 + (3.0 * math::ln(dimension as f64)) as usize
}

impl Cmaes {
    /// A search around `mean` with steps of size `sigma` in all directions.
    ///
    /// - `population`: candidates of a generation, at least 2.
    #[must_use]
    pub fn new(mean: Vec<f64>, sigma: f64, population: usize) -> Cmaes {
        let dimension = mean.len();
        let better = population / 2;
        let raw: Vec<f64> =
            (1..=better).map(|rank| math::ln((population + 1) as f64 / 2.0) - math::ln(rank as f64)).collect();
        let sum: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|weight| weight / sum).collect();
        let effective = 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
        Cmaes {
            mean,
            sigma,
            covariance: unit(dimension),
            basis: unit(dimension),
            scales: vec![1.0; dimension],
            path_sigma: vec![0.0; dimension],
            path_covariance: vec![0.0; dimension],
            generation: 0,
            weights,
            rates: StrategyParameters::new(dimension as f64, effective),
        }
    }

    /// The centre of the next generation.
    #[must_use]
    pub fn mean(&self) -> &[f64] {
        &self.mean
    }

    /// Standard deviation of the next generation along its longest axis.
    #[must_use]
    pub fn spread(&self) -> f64 {
        self.sigma * self.scales.iter().copied().fold(0.0, f64::max)
    }

    /// Candidates of the next generation. Their random numbers depend on the seed and the generation alone.
    #[must_use]
    pub fn ask(&self, seed: u64, population: usize) -> Vec<Vec<f64>> {
        let mut rng = random::stream(seed, self.generation, 0, Purpose::Candidates);
        let n = self.mean.len();
        let mut candidate = || {
            let step: Vec<f64> = self.scales.iter().map(|scale| scale * random::normal(&mut rng)).collect();
            (0..n).map(|i| self.mean[i] + self.sigma * dot(&self.basis[i], &step)).collect()
        };
        (0..population).map(|_| candidate()).collect()
    }

    /// Updates the search with a generation, the best candidate first.
    pub fn tell(&mut self, ranked: &[Vec<f64>]) {
        let (rates, n) = (self.rates, self.mean.len());
        let steps: Vec<Vec<f64>> = ranked[..self.weights.len()]
            .iter()
            .map(|x| (0..n).map(|i| (x[i] - self.mean[i]) / self.sigma).collect())
            .collect();
        let mut step = vec![0.0; n];
        for (weight, y) in self.weights.iter().zip(&steps) {
            step.iter_mut().zip(y).for_each(|(sum, y)| *sum += weight * y);
        }
        self.mean.iter_mut().zip(&step).for_each(|(mean, y)| *mean += self.sigma * y);
        self.generation += 1;
        // In coordinates in which steps are standard normal, the length of the path tells whether steps follow each
        // other or cancel.
        let whitened = self.whitened(&step);
        let gain = (rates.c_sigma * (2.0 - rates.c_sigma) * rates.effective).sqrt();
        for (path, z) in self.path_sigma.iter_mut().zip(&whitened) {
            *path = (1.0 - rates.c_sigma) * *path + gain * z;
        }
        let length = dot(&self.path_sigma, &self.path_sigma).sqrt();
        // The path starts at zero, so its expected length is smaller in the first generations.
        let fading = 1.0 - math::pow(1.0 - rates.c_sigma, 2.0 * f64::from(self.generation));
        // The threshold of the tutorial: about one and a half times the length of a random walk.
        let moving = length / fading.sqrt() < (1.4 + 2.0 / (n as f64 + 1.0)) * rates.length;
        // While the step size is still growing, the path of the covariance is held, so that the covariance does not
        // explode as well (the indicator `h_sigma`).
        let gain = if moving { (rates.c_c * (2.0 - rates.c_c) * rates.effective).sqrt() } else { 0.0 };
        for (path, y) in self.path_covariance.iter_mut().zip(&step) {
            *path = (1.0 - rates.c_c) * *path + gain * y;
        }
        // The variance that a held path does not add is kept in the old covariance instead.
        let stalled = if moving { 0.0 } else { rates.c_c * (2.0 - rates.c_c) };
        let kept = 1.0 + rates.c_1 * stalled - rates.c_1 - rates.c_mu;
        for i in 0..n {
            for j in 0..n {
                let spread: f64 = self.weights.iter().zip(&steps).map(|(weight, y)| weight * (y[i] * y[j])).sum();
                let along = self.path_covariance[i] * self.path_covariance[j];
                self.covariance[i][j] = kept * self.covariance[i][j] + rates.c_1 * along + rates.c_mu * spread;
            }
        }
        // The step size grows when the path is longer than a random walk, at most by a factor of e in one generation.
        self.sigma *= math::exp(rates.c_sigma / rates.d_sigma * (length / rates.length - 1.0)).min(math::exp(1.0));
        let (values, basis) = eigen(&self.covariance);
        self.basis = basis;
        self.scales = values.iter().map(|value| value.max(LEAST_EIGENVALUE).sqrt()).collect();
    }

    /// `C^(-1/2)` times a vector.
    fn whitened(&self, vector: &[f64]) -> Vec<f64> {
        let n = vector.len();
        let along: Vec<f64> =
            (0..n).map(|k| (0..n).map(|i| self.basis[i][k] * vector[i]).sum::<f64>() / self.scales[k]).collect();
        (0..n).map(|i| dot(&self.basis[i], &along)).collect()
    }
}

/// Unit matrix.
fn unit(dimension: usize) -> Vec<Vec<f64>> {
    (0..dimension).map(|i| (0..dimension).map(|j| f64::from(u8::from(i == j))).collect()).collect()
}

/// Scalar product, added up in order.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Eigenvalues of a symmetric matrix, and its eigenvectors as columns, by Jacobi's rotations (Golub and Van Loan 2013,
/// Matrix Computations, section 8.5).
fn eigen(matrix: &[Vec<f64>]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let n = matrix.len();
    let mut a = matrix.to_vec();
    let mut basis = unit(n);
    let diagonal: f64 = (0..n).map(|i| a[i][i] * a[i][i]).sum();
    for _ in 0..SWEEPS {
        let off: f64 = (0..n).map(|i| dot(&a[i][..i], &a[i][..i])).sum();
        if off <= DIAGONAL * diagonal {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                if a[p][q] != 0.0 {
                    let ratio = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                    // The smaller of the two angles that make the element zero, which keeps the rotation stable.
                    let tangent = f64::copysign(1.0, ratio) / (ratio.abs() + (1.0 + ratio * ratio).sqrt());
                    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
                    let turned = |(x, y): (f64, f64)| (cosine * (x - tangent * y), cosine * (tangent * x + y));
                    for row in a.iter_mut().chain(&mut basis) {
                        (row[p], row[q]) = turned((row[p], row[q]));
                    }
                    for k in 0..n {
                        (a[p][k], a[q][k]) = turned((a[p][k], a[q][k]));
                    }
                }
            }
        }
    }
    ((0..n).map(|i| a[i][i]).collect(), basis)
}

/// A point mirrored into the unit cube at its sides. The search runs without bounds, and the objective continues beyond a
/// side as its mirror image, so the distribution of the search is not distorted at the bounds.
///
/// ```
/// use qilu_methods::optimizers::cmaes::mirrored;
///
/// assert_eq!(mirrored(&[0.25, -0.25, 1.25, 2.25]), [0.25, 0.25, 0.75, 0.25]);
/// ```
#[must_use]
pub fn mirrored(point: &[f64]) -> Vec<f64> {
    let fold = |x: &f64| {
        let within = x - 2.0 * (x / 2.0).floor();
        if within > 1.0 { 2.0 - within } else { within }
    };
    point.iter().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Evaluations until the function is below `goal`, and the point.
    fn minimise(dimension: usize, start: f64, goal: f64, function: &dyn Fn(&[f64]) -> f64) -> (usize, Vec<f64>) {
        let population = usual_population(dimension);
        let mut search = Cmaes::new(vec![start; dimension], 0.5, population);
        for generation in 1..=2000 {
            let mut points = search.ask(7, population);
            points.sort_by(|a, b| function(a).total_cmp(&function(b)));
            if function(&points[0]) < goal {
                return (generation * population, points[0].clone());
            }
            search.tell(&points);
        }
        panic!("not found");
    }

    #[test]
    fn the_settings_are_those_of_the_tutorial() {
        // n = 10, lambda = 10: worked out from table 1 by hand; the weights are those of ln(5.5) - ln(i).
        let search = Cmaes::new(vec![0.0; 10], 1.0, 10);
        let expected = [0.456_27, 0.270_75, 0.162_23, 0.085_23, 0.025_51];
        for (weight, expected) in search.weights.iter().zip(expected) {
            assert!((weight - expected).abs() < 1e-4, "{weight} {expected}");
        }
        assert!((search.rates.effective - 3.1673).abs() < 1e-3, "{}", search.rates.effective);
        assert!((search.rates.c_sigma - 5.1673 / 18.1673).abs() < 1e-4);
        assert!((search.rates.c_1 - 2.0 / (127.69 + 3.1673)).abs() < 1e-6);
        assert!((search.rates.length - 3.0847).abs() < 1e-4, "{}", search.rates.length);
    }

    #[test]
    fn known_functions_are_minimised_in_the_usual_number_of_evaluations() {
        // Hansen's tutorial and the literature on it: about 1e3, 6e3 and 6e3 evaluations in ten dimensions to 1e-9.
        let sphere = |x: &[f64]| dot(x, x);
        let (evaluations, point) = minimise(10, 1.0, 1e-12, &sphere);
        assert!(evaluations < 3000 && point.iter().all(|x| x.abs() < 1e-5), "{evaluations}");
        let ellipsoid = |x: &[f64]| {
            let weight = |i: usize| math::pow(1e6, i as f64 / 9.0);
            x.iter().enumerate().map(|(i, x)| weight(i) * x * x).sum()
        };
        let (evaluations, _) = minimise(10, 1.0, 1e-9, &ellipsoid);
        assert!((1000..9000).contains(&evaluations), "{evaluations}");
        let valley = |x: &[f64]| {
            let bend = |pair: &[f64]| {
                let (a, b) = (pair[1] - pair[0] * pair[0], 1.0 - pair[0]);
                100.0 * a * a + b * b
            };
            x.windows(2).map(bend).sum()
        };
        let (evaluations, point) = minimise(10, 0.0, 1e-9, &valley);
        assert!((1000..12_000).contains(&evaluations), "{evaluations}");
        assert!(point.iter().all(|x| (x - 1.0).abs() < 1e-3), "{point:?}");
    }

    #[test]
    fn a_minimum_in_a_corner_is_found_by_mirroring() {
        let far = |x: &[f64]| mirrored(x).iter().map(|x| (x - 1.5) * (x - 1.5)).sum::<f64>();
        let (_, point) = minimise(5, 0.5, 5.0 * 0.25 + 1e-6, &far);
        assert!(mirrored(&point).iter().all(|x| *x > 0.999_99), "{point:?}");
    }

    #[test]
    fn eigenvectors_turn_the_matrix_into_its_eigenvalues() {
        let matrix: Vec<Vec<f64>> = (0..6)
            .map(|i| (0..6).map(|j| 1.0 / f64::from(i + j + 1) + f64::from(u8::from(i == j))).collect())
            .collect();
        let (values, basis) = eigen(&matrix);
        for k in 0..6 {
            let vector: Vec<f64> = basis.iter().map(|row| row[k]).collect();
            assert!((dot(&vector, &vector) - 1.0).abs() < 1e-13);
            for i in 0..6 {
                assert!((dot(&matrix[i], &vector) - values[k] * vector[i]).abs() < 1e-13);
            }
        }
        assert!((values.iter().sum::<f64>() - (0..6).map(|i| matrix[i][i]).sum::<f64>()).abs() < 1e-13);
    }
}
