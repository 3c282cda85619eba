//! Normal distributions: triangular factors of small dense matrices, conditional distributions, and the density of blocks that
//! share a few common terms.
//!
//! Every sum has one order, without fused multiply-add, so that machines agree to the last bit.

use crate::math;

/// Logarithm of `2 pi`.
const LN_TWO_PI: f64 = 1.837_877_066_409_345_6;

/// Lower triangle `L` of a positive definite matrix `L L^T` (Cholesky; Golub and Van Loan 2013, Matrix Computations, section
/// 4.2).
#[derive(Clone, Debug, PartialEq)]
pub struct LowerFactor {
    size: usize,
    /// Row after row; numbers above the diagonal are zero.
    lower: Vec<f64>,
}

impl LowerFactor {
    /// The factor of a matrix; `None` if the matrix is not positive definite.
    ///
    /// - `matrix`: `size` rows of `size` numbers; the numbers above the diagonal are not read.
    ///
    /// ```
    /// use qilu_methods::gaussian::LowerFactor;
    /// let factor = LowerFactor::of(&[4.0, 0.0, 2.0, 5.0], 2).expect("positive definite");
    /// assert_eq!(factor.times(&[1.0, 1.0]), [2.0, 3.0]);
    /// assert!(LowerFactor::of(&[1.0, 0.0, 2.0, 1.0], 2).is_none());
    /// ```
    #[must_use]
    pub fn of(matrix: &[f64], size: usize) -> Option<LowerFactor> {
        let mut lower = vec![0.0; size * size];
        for i in 0..size {
            for j in 0..=i {
                let mut sum = matrix[i * size + j];
                for k in 0..j {
                    sum -= lower[i * size + k] * lower[j * size + k];
                }
                if i > j {
                    lower[i * size + j] = sum / lower[j * size + j];
                } else if sum > 0.0 && sum.is_finite() {
                    lower[i * size + i] = sum.sqrt();
                } else {
                    return None;
                }
            }
        }
        Some(LowerFactor { size, lower })
    }

    /// Number of rows.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Logarithm of the determinant of the matrix, not of the factor.
    #[must_use]
    pub fn log_determinant(&self) -> f64 {
        2.0 * (0..self.size).map(|i| math::ln(self.lower[i * self.size + i])).sum::<f64>()
    }

    /// The product `L z`.
    #[must_use]
    pub fn times(&self, z: &[f64]) -> Vec<f64> {
        let row = |i: usize| &self.lower[i * self.size..=i * self.size + i];
        (0..self.size).map(|i| dot(row(i), z)).collect()
    }

    /// Replaces the columns `b` by the solutions of `L x = b`.
    ///
    /// - `columns`: as many rows as the factor, each of `width` numbers.
    pub fn solve_lower(&self, columns: &mut [f64], width: usize) {
        for i in 0..self.size {
            let (before, rest) = columns.split_at_mut(i * width);
            let row = &mut rest[..width];
            for (j, other) in before.chunks_exact(width).enumerate() {
                let factor = self.lower[i * self.size + j];
                for (value, other) in row.iter_mut().zip(other) {
                    *value -= factor * other;
                }
            }
            let diagonal = self.lower[i * self.size + i];
            for value in row {
                *value /= diagonal;
            }
        }
    }

    /// The solution of `L^T x = b`.
    #[must_use]
    pub fn solve_upper(&self, mut b: Vec<f64>) -> Vec<f64> {
        for i in (0..self.size).rev() {
            for j in i + 1..self.size {
                b[i] -= self.lower[j * self.size + i] * b[j];
            }
            b[i] /= self.lower[i * self.size + i];
        }
        b
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Mean and factor of the covariance of a normal vector given another one: `a` given `b`, both with mean zero.
///
/// - `own`: covariance of `a`, rows of `n` numbers.
/// - `cross`: covariance of `b` with `a`, as many rows as `b`, each of `n` numbers.
/// - `given`: factor of the covariance of `b`.
/// - `value`: value of `b`.
///
/// `None` if the joint covariance is not positive definite.
#[must_use]
pub fn conditional(
    mut own: Vec<f64>,
    mut cross: Vec<f64>,
    given: &LowerFactor,
    value: &[f64],
) -> Option<(Vec<f64>, LowerFactor)> {
    let n = cross.len() / given.size();
    let mut whitened = value.to_vec();
    given.solve_lower(&mut whitened, 1);
    given.solve_lower(&mut cross, n);
    let mut mean = vec![0.0; n];
    for (row, z) in cross.chunks_exact(n).zip(&whitened) {
        for i in 0..n {
            mean[i] += row[i] * z;
            for j in 0..n {
                own[i * n + j] -= row[i] * row[j];
            }
        }
    }
    Some((mean, LowerFactor::of(&own, n)?))
}

/// One block of observations: what is left after the common terms is independent of the other blocks.
#[derive(Clone, Debug)]
pub struct Block {
    /// Covariance of the block without the common terms, row after row.
    pub covariance: Vec<f64>,
    /// Coefficients of the common terms: a row for each observation, a column for each term.
    pub loadings: Vec<f64>,
    /// Observations less their mean.
    pub residual: Vec<f64>,
}

/// Observations in blocks that share normal common terms: `residual = loadings * terms + rest`.
///
/// Neither the density nor the distribution of the terms needs the covariance of all observations (Woodbury's identity; Golub
/// and Van Loan 2013, section 2.1.4): blocks are factored one by one, and a matrix of the size of the terms.
#[derive(Clone, Debug)]
pub struct CommonTerms {
    /// Logarithm of the density of all observations.
    pub log_density: f64,
    /// Mean of the terms in units of the factor of their prior.
    mean: Vec<f64>,
    /// Factor of the precision in the same units.
    precision: LowerFactor,
}

impl CommonTerms {
    /// Density of the observations and distribution of the terms given them; `None` if a covariance is not positive definite.
    ///
    /// - `prior`: factor of the covariance of the terms, whose mean is zero.
    #[must_use]
    pub fn of<'a>(blocks: impl IntoIterator<Item = &'a Block>, prior: &LowerFactor) -> Option<CommonTerms> {
        let terms = prior.size();
        let width = terms + 1;
        // Products of loadings and residuals, both whitened by the covariance of their block; the last row and column are those
        // of the residuals.
        let mut products = vec![0.0; width * width];
        let (mut log_determinant, mut observations) = (0.0, 0);
        let mut whitened = Vec::new();
        for block in blocks {
            let size = block.residual.len();
            let factor = LowerFactor::of(&block.covariance, size)?;
            log_determinant += factor.log_determinant();
            observations += size;
            whitened.clear();
            for (loadings, residual) in block.loadings.chunks_exact(terms).zip(&block.residual) {
                whitened.extend_from_slice(loadings);
                whitened.push(*residual);
            }
            factor.solve_lower(&mut whitened, width);
            for row in whitened.chunks_exact(width) {
                for (product, factor) in products.chunks_exact_mut(width).zip(row) {
                    for (value, other) in product.iter_mut().zip(row) {
                        *value += factor * other;
                    }
                }
            }
        }
        // In units of the factor of the prior the terms have the covariance 1, so that a prior near zero does no harm.
        let column = |at: usize| -> Vec<f64> { (0..terms).map(|row| products[row * width + at]).collect() };
        let scaled: Vec<Vec<f64>> = (0..terms).map(|at| transposed(prior, &column(at))).collect();
        let mut precision = vec![0.0; terms * terms];
        for i in 0..terms {
            let across: Vec<f64> = scaled.iter().map(|column| column[i]).collect();
            for (j, value) in transposed(prior, &across).into_iter().enumerate() {
                precision[i * terms + j] = value + if i == j { 1.0 } else { 0.0 };
            }
        }
        let precision = LowerFactor::of(&precision, terms)?;
        let mut explained = transposed(prior, &column(terms));
        precision.solve_lower(&mut explained, 1);
        let distance = products[width * width - 1] - dot(&explained, &explained);
        let constant = observations as f64 * LN_TWO_PI;
        let log_density = -0.5 * (constant + log_determinant + precision.log_determinant() + distance);
        Some(CommonTerms { log_density, mean: precision.solve_upper(explained), precision })
    }

    /// Values of the terms given the observations.
    ///
    /// - `prior`: the factor that the terms were made with.
    /// - `z`: as many standard normal numbers as terms.
    #[must_use]
    pub fn sample(&self, prior: &LowerFactor, z: &[f64]) -> Vec<f64> {
        let spread = self.precision.solve_upper(z.to_vec());
        let whitened: Vec<f64> = self.mean.iter().zip(spread).map(|(mean, spread)| mean + spread).collect();
        prior.times(&whitened)
    }
}

/// The product `L^T v`.
fn transposed(factor: &LowerFactor, v: &[f64]) -> Vec<f64> {
    let size = factor.size;
    (0..size).map(|i| (i..size).map(|row| factor.lower[row * size + i] * v[row]).sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A covariance that falls with distance, plus something on the diagonal.
    fn covariance(size: usize, fall: f64) -> Vec<f64> {
        let at = |i: usize, j: usize| 1.0 / (1.0 + fall * (i as f64 - j as f64).abs()) + if i == j { 0.2 } else { 0.0 };
        (0..size * size).map(|n| at(n / size, n % size)).collect()
    }

    #[test]
    fn the_density_of_blocks_is_that_of_the_dense_covariance() {
        let (terms, sizes) = (2, [2, 3]);
        let prior = LowerFactor::of(&[0.5, 0.0, 0.2, 0.7], terms).expect("positive definite");
        let mut blocks = Vec::new();
        for (at, size) in sizes.into_iter().enumerate() {
            let value = |n: usize| 0.3 * n as f64 - 0.4 * at as f64 + 0.1;
            let loadings = (0..size * terms).map(value).collect();
            let residual = (0..size).map(|n| 1.0 - 0.5 * n as f64).collect();
            blocks.push(Block { covariance: covariance(size, 1.0 + at as f64), loadings, residual });
        }
        let mut dense = vec![0.0; 25];
        let loadings: Vec<f64> = blocks.iter().flat_map(|block| block.loadings.clone()).collect();
        let residual: Vec<f64> = blocks.iter().flat_map(|block| block.residual.clone()).collect();
        let common = [[0.5, 0.2], [0.2, 0.7]];
        for (i, j) in (0..5).flat_map(|i| (0..5).map(move |j| (i, j))) {
            for (a, b) in (0..2).flat_map(|a| (0..2).map(move |b| (a, b))) {
                dense[i * 5 + j] += loadings[i * 2 + a] * common[a][b] * loadings[j * 2 + b];
            }
            let block = usize::from(i >= 2);
            if block == usize::from(j >= 2) {
                let (first, size) = ([0, 2][block], sizes[block]);
                dense[i * 5 + j] += blocks[block].covariance[(i - first) * size + j - first];
            }
        }
        let factor = LowerFactor::of(&dense, 5).expect("positive definite");
        let mut whitened = residual;
        factor.solve_lower(&mut whitened, 1);
        let expected = -0.5 * (5.0 * LN_TWO_PI + factor.log_determinant() + dot(&whitened, &whitened));
        let found = CommonTerms::of(&blocks, &prior).expect("positive definite").log_density;
        assert!((found - expected).abs() < 1e-12, "{found}, dense {expected}");
    }

    #[test]
    fn the_terms_given_the_observations_are_those_of_the_joint_distribution() {
        // One term with variance 4, seen twice with error variances 1 and 2: precision 1/4 + 1 + 1/2.
        let prior = LowerFactor::of(&[4.0], 1).expect("positive definite");
        let block = Block { covariance: vec![1.0, 0.0, 0.0, 2.0], loadings: vec![1.0, 1.0], residual: vec![3.0, 1.0] };
        let terms = CommonTerms::of([&block], &prior).expect("positive definite");
        let (mean, sd) = (3.5 / 1.75, (1.0_f64 / 1.75).sqrt());
        assert!((terms.sample(&prior, &[0.0])[0] - mean).abs() < 1e-14);
        assert!((terms.sample(&prior, &[1.0])[0] - mean - sd).abs() < 1e-14);
    }

    #[test]
    fn a_conditional_distribution_is_that_of_the_regression() {
        let given = LowerFactor::of(&[2.0], 1).expect("positive definite");
        let (mean, factor) = conditional(vec![3.0], vec![1.0], &given, &[4.0]).expect("positive definite");
        assert!((mean[0] - 2.0).abs() < 1e-14);
        assert!((factor.times(&[1.0])[0] - 2.5_f64.sqrt()).abs() < 1e-14);
    }
}
