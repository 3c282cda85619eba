//! Full factorial designs.

use ndarray::Array2;

/// All combinations of equally spaced values of each factor, 0 and 1 included (a single level is 0.5): as many rows as
/// the product of `levels`, a column a factor, the last factor changing fastest. A factor without levels leaves no row.
#[must_use]
pub fn grid(levels: &[usize]) -> Array2<f64> {
    let rows: usize = levels.iter().product();
    // A single level has no spacing; it stands in the middle of the range.
    let value = |level: usize, of: usize| if of == 1 { 0.5 } else { level as f64 / (of - 1) as f64 };
    let mut design = Array2::zeros((rows, levels.len()));
    let mut repeats = rows;
    for (factor, &of) in levels.iter().enumerate() {
        repeats /= of.max(1);
        for row in 0..rows {
            design[(row, factor)] = value(row / repeats % of, of);
        }
    }
    design
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_factor_is_fastest() {
        let known =
            [[0.0, 0.5, 0.0], [0.0, 0.5, 0.5], [0.0, 0.5, 1.0], [1.0, 0.5, 0.0], [1.0, 0.5, 0.5], [1.0, 0.5, 1.0]];
        assert_eq!(grid(&[2, 1, 3]), ndarray::arr2(&known));
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(grid(&[3, 0]).dim(), (0, 2));
        assert_eq!(grid(&[]).dim(), (1, 0));
    }
}
