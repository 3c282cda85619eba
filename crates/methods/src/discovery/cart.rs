//! A classification tree (Breiman et al. 1984, CART) whose leaves are boxes, as scenario discovery uses it (Lempert,
//! Bryant and Bankes 2008) and as `ema_workbench.analysis.cart` grows it with scikit-learn.
//!
//! Each node is divided at the value of one input at which the Gini impurity falls most, until all rows are of one kind or a
//! leaf would be too small; nothing is pruned. The tree of scikit-learn rounds inputs to 32 bits and tries them in random
//! order; this tree is exact and reproducible: of equally good cuts it takes that of the first input at its lowest value.

use crate::discovery::Count;
use crate::discovery::Pass;
use crate::discovery::Sample;

/// The leaves of the tree from left to right; those of at least the threshold density are selected.
///
/// - `mass_min`: least share of all rows in a leaf, rounded down to whole rows, at least one row.
/// - `threshold`: least density of a selected leaf.
#[must_use]
pub fn leaves(sample: &Sample, mass_min: f64, threshold: f64) -> Pass {
    let least = least_rows(sample.rows(), mass_min);
    let all: Vec<usize> = (0..sample.rows()).collect();
    let mut boxes = Vec::new();
    // A stack instead of recursion: the left child is pushed last and is taken first, so leaves come from left to right.
    let mut nodes = vec![(all.clone(), sample.full.clone())];
    while let Some((rows, ranges)) = nodes.pop() {
        match best_cut(sample, &rows, least) {
            None => boxes.push(sample.subspace(&all, &ranges)),
            Some(cut) => {
                let (left, right) = rows.iter().partition(|&&row| sample.x[[row, cut.input]] <= cut.value);
                let (mut lower, mut upper) = (ranges.clone(), ranges);
                lower[cut.input].high = cut.value;
                upper[cut.input].low = cut.value;
                nodes.push((right, upper));
                nodes.push((left, lower));
            }
        }
    }
    let chosen = (0..boxes.len()).filter(|&leaf| boxes[leaf].density >= threshold).collect();
    Pass { boxes, chosen }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a number of rows")]
fn least_rows(rows: usize, mass_min: f64) -> usize {
    ((mass_min * rows as f64) as usize).max(1)
}

/// The cut of a node: rows whose input is not above the value go to the left.
struct Cut {
    input: usize,
    value: f64,
    merit: f64,
}

/// The cut with the least impurity of both sides; `None` if the rows are all of one kind or one side would have too few rows.
fn best_cut(sample: &Sample, rows: &[usize], least: usize) -> Option<Cut> {
    let all = sample.count(rows.iter().copied());
    if all.hits == 0 || all.hits == all.rows {
        return None;
    }
    let mut best: Option<Cut> = None;
    for input in 0..sample.full.len() {
        let value = |row: usize| sample.x[[row, input]];
        // With the rows in order of the input, one pass counts both sides of every possible cut.
        let mut order = rows.to_vec();
        order.sort_by(|&a, &b| value(a).total_cmp(&value(b)));
        let mut left = Count::default();
        for pair in order.windows(2) {
            left.rows += 1;
            left.hits += usize::from(sample.of_interest[pair[0]]);
            let right = Count { rows: all.rows - left.rows, hits: all.hits - left.hits };
            let (below, above) = (value(pair[0]), value(pair[1]));
            let merit = purity(left) + purity(right);
            // Equal values cannot be separated, so a cut lies between two different ones.
            let allowed = below < above && left.rows >= least && right.rows >= least;
            if allowed && best.as_ref().is_none_or(|best| merit > best.merit) {
                best = Some(Cut { input, value: between(below, above), merit });
            }
        }
    }
    best
}

/// `n (1 - Gini impurity)`, that is, the squares of the numbers of rows of either kind over the number of rows: the
/// greater the sum over both sides of a cut, the less their mean impurity.
fn purity(count: Count) -> f64 {
    let (hits, misses) = (count.hits as f64, (count.rows - count.hits) as f64);
    (hits * hits + misses * misses) / count.rows as f64
}

/// The middle of two different values; the lower one where the middle is rounded to the upper one.
fn between(below: f64, above: f64) -> f64 {
    let middle = f64::midpoint(below, above);
    if middle < above { middle } else { below }
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::discovery::Range;

    #[test]
    fn a_corner_is_cut_out_by_two_limits() {
        // A grid of 10 x 10 points; of interest is x > 5.5, y < 3.5.
        let x = Array2::from_shape_fn((100, 2), |(row, input)| [row / 10, row % 10][input] as f64);
        let of_interest: Vec<bool> = x.rows().into_iter().map(|row| row[0] > 5.5 && row[1] < 3.5).collect();
        let sample = Sample::new(&x, &of_interest).expect("sound");
        let pass = leaves(&sample, 0.05, 0.8);
        let [leaf] = pass.chosen[..] else { panic!("{pass:?}") };
        let corner = [Range { low: 5.5, high: 9.0 }, Range { low: 0.0, high: 3.5 }];
        assert_eq!(pass.boxes[leaf].ranges, corner);
        assert_eq!((pass.boxes[leaf].coverage, pass.boxes[leaf].density), (1.0, 1.0));
        assert_eq!(pass.boxes.iter().map(|leaf| leaf.rows).sum::<usize>(), 100);
    }

    #[test]
    fn among_equal_cuts_the_first_input_and_its_lowest_value_win() {
        let x = Array2::from_shape_fn((4, 2), |(row, _)| row as f64);
        let sample = Sample::new(&x, &[false, true, false, true]).expect("sound");
        let cut = best_cut(&sample, &[0, 1, 2, 3], 1).expect("a cut");
        assert_eq!((cut.input, cut.value), (0, 0.5));
        assert!(best_cut(&sample, &[0, 1, 2, 3], 3).is_none());
    }

    #[test]
    fn neighbours_are_told_apart() {
        let above = 1.0_f64.next_up();
        let found = vec![between(1.0, above), between(above, above.next_up()), between(1.0, 2.0)];
        assert_eq!(found, [1.0, above, 1.5]);
    }
}
