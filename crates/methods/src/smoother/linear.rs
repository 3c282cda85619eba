//! Linear algebra of the smoother. Every number is added up in one order, without fused multiply-add, so that machines
//! agree to the last bit.

use ndarray::Array2;
use rayon::prelude::*;

/// Rows of a product that a thread computes together, so that it reads the second matrix once for all of them.
const ROWS: usize = 8;

/// Numbers of a matrix row after row. All matrices made here are stored so.
fn numbers(matrix: &Array2<f64>) -> &[f64] {
    matrix.as_slice().expect("made in standard layout")
}

/// The same numbers, to be changed.
fn numbers_mut(matrix: &mut Array2<f64>) -> &mut [f64] {
    matrix.as_slice_mut().expect("made in standard layout")
}

/// Row means, and the matrix less its row means.
pub(super) fn centred(matrix: &Array2<f64>) -> (Vec<f64>, Array2<f64>) {
    let members = matrix.ncols() as f64;
    let means: Vec<f64> = matrix.rows().into_iter().map(|row| row.iter().sum::<f64>() / members).collect();
    let deviations = Array2::from_shape_fn(matrix.dim(), |(row, member)| matrix[[row, member]] - means[row]);
    (means, deviations)
}

/// Square roots of the sums of squares of the rows.
pub(super) fn lengths(deviations: &Array2<f64>) -> Vec<f64> {
    deviations.rows().into_iter().map(|row| row.iter().map(|value| value * value).sum::<f64>().sqrt()).collect()
}

/// `row += factor * other`, number by number.
fn add(row: &mut [f64], factor: f64, other: &[f64]) {
    for (value, other) in row.iter_mut().zip(other) {
        *value += factor * other;
    }
}

/// Divides every number of a row.
fn divide(row: &mut [f64], divisor: f64) {
    for value in row {
        *value /= divisor;
    }
}

/// The matrix product `a b`. The inner loop runs along rows, so that each number is a sum in the order of the columns
/// of `a`, whatever the vector instructions.
pub(super) fn product(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    let (inner, width) = b.dim();
    let mut result = Array2::zeros((a.nrows(), width));
    if width == 0 || inner == 0 {
        return result;
    }
    // Threads share rows and never a sum, so their number changes no bit.
    let blocks = numbers_mut(&mut result).par_chunks_mut(ROWS * width).zip(numbers(a).par_chunks(ROWS * inner));
    blocks.for_each(|(block, factors)| {
        for (k, other) in numbers(b).chunks_exact(width).enumerate() {
            for (row, factors) in block.chunks_exact_mut(width).zip(factors.chunks_exact(inner)) {
                add(row, factors[k], other);
            }
        }
    });
    result
}

/// Sample covariance of the rows of `a` with those of `b`, both less their means; rows of `a` x rows of `b`.
pub(super) fn covariance(a: &Array2<f64>, b: &Array2<f64>) -> Array2<f64> {
    // The transpose makes the inner loop run along contiguous numbers.
    let members = Array2::from_shape_fn((b.ncols(), b.nrows()), |(member, row)| b[[row, member]]);
    let mut covariance = product(a, &members);
    let degrees = (a.ncols() - 1) as f64;
    divide(numbers_mut(&mut covariance), degrees);
    covariance
}

/// Lower triangle `L` of a positive definite matrix `L L^T` (Cholesky; Golub and Van Loan 2013, Matrix Computations,
/// section 4.2).
pub(super) struct Cholesky {
    lower: Array2<f64>,
}

impl Cholesky {
    /// Factor of a symmetric matrix whose eigenvalues, and so whose pivots, are at least `floor > 0`: a smaller pivot
    /// is a rounding error, and is lifted to it.
    pub(super) fn new(matrix: &Array2<f64>, floor: f64) -> Self {
        let size = matrix.nrows();
        let mut lower = Array2::zeros((size, size));
        let rows = numbers_mut(&mut lower);
        for i in 0..size {
            let (above, own) = rows.split_at_mut(i * size);
            let own = &mut own[..size];
            for j in 0..i {
                let other = &above[j * size..(j + 1) * size];
                own[j] = (matrix[[i, j]] - sum_of_products(&own[..j], &other[..j])) / other[j];
            }
            let pivot = matrix[[i, i]] - sum_of_products(&own[..i], &own[..i]);
            // In exact arithmetic no pivot is below the inflation; a smaller one would make the gain explode.
            own[i] = if pivot < floor { floor } else { pivot }.sqrt();
        }
        Cholesky { lower }
    }

    /// Replaces `b` by the solution `x` of `L L^T x = b`, for all columns.
    pub(super) fn solve(&self, b: &mut Array2<f64>) {
        let (size, width) = b.dim();
        let rows = numbers_mut(b);
        // Forward substitution with `L`, then backward with its transpose; all right-hand sides at once.
        for i in 0..size {
            let (above, own) = rows.split_at_mut(i * width);
            let own = &mut own[..width];
            for k in 0..i {
                add(own, -self.lower[[i, k]], &above[k * width..(k + 1) * width]);
            }
            divide(own, self.lower[[i, i]]);
        }
        for i in (0..size).rev() {
            let (own, below) = rows[i * width..].split_at_mut(width);
            for k in i + 1..size {
                add(own, -self.lower[[k, i]], &below[(k - i - 1) * width..(k - i) * width]);
            }
            divide(own, self.lower[[i, i]]);
        }
    }
}

fn sum_of_products(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn cholesky_is_the_hand_example() {
        // [2 0 0; 6 1 0; -8 5 3] times its transpose.
        let matrix = array![[4.0, 12.0, -16.0], [12.0, 37.0, -43.0], [-16.0, -43.0, 98.0]];
        let factor = Cholesky::new(&matrix, 1e-9);
        assert_eq!(factor.lower, array![[2.0, 0.0, 0.0], [6.0, 1.0, 0.0], [-8.0, 5.0, 3.0]]);
        // The matrix times (1, 2, 3) and times (0, 0, 1).
        let mut sides = array![[-20.0, -16.0], [-43.0, -43.0], [192.0, 98.0]];
        factor.solve(&mut sides);
        assert_eq!(sides, array![[1.0, 0.0], [2.0, 0.0], [3.0, 1.0]]);
    }

    #[test]
    fn a_pivot_lost_in_rounding_is_lifted_to_the_floor() {
        // 1 + 1e20 is 1e20: the second pivot would be 0.
        let factor = Cholesky::new(&array![[1e20, 1e20], [1e20, 1e20]], 1.0);
        assert_eq!(factor.lower, array![[1e10, 0.0], [1e10, 1.0]]);
    }

    #[test]
    fn products_are_the_sums_they_stand_for() {
        let a = Array2::from_shape_fn((19, 5), |(i, k)| (i * 5 + k) as f64);
        let b = Array2::from_shape_fn((5, 3), |(k, j)| (k + 10 * j) as f64);
        let naive = Array2::from_shape_fn((19, 3), |(i, j)| (0..5).map(|k| a[[i, k]] * b[[k, j]]).sum::<f64>());
        assert_eq!(product(&a, &b), naive);
    }

    #[test]
    fn covariance_has_the_members_less_one_below() {
        let (means, deviations) = centred(&array![[1.0, 2.0, 6.0], [0.0, 3.0, 3.0]]);
        assert_eq!(means, [3.0, 2.0]);
        assert_eq!(covariance(&deviations, &deviations), array![[7.0, 3.0], [3.0, 3.0]]);
        assert_eq!(lengths(&deviations), [14_f64.sqrt(), 6_f64.sqrt()]);
    }
}
