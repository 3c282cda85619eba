//! Scenario discovery (Bryant and Lempert 2010): the part of the space of inputs in which the outcomes of interest lie.
//!
//! The result is a box, that is, a range for each of a few inputs. A box is good if it contains most of the rows of interest
//! (coverage), few other rows (density), and restricts few inputs. [`prim`] searches for boxes one after the other by
//! removing thin slices; [`cart`] divides the whole space into boxes with a classification tree.

pub mod cart;
pub mod prim;

use ndarray::Array2;

use crate::error::Error;
use crate::error::Result;
use crate::random;
use qilu_messages::methods::DiscoveryFault;

/// A closed range of an input, in the unit of the input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Lower limit, within the range.
    pub low: f64,
    /// Upper limit, within the range.
    pub high: f64,
}

impl Range {
    /// Whether the value lies between the limits or on one of them.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Points and whether the outcome of each is of interest.
#[derive(Clone, Debug)]
pub struct Sample<'a> {
    /// Inputs, rows x inputs.
    x: &'a Array2<f64>,
    /// Whether the outcome of each row is of interest.
    of_interest: &'a [bool],
    /// Smallest and largest value of each input.
    full: Vec<Range>,
    /// Number of rows of interest.
    hits: usize,
}

/// A box with its rows and measures.
#[derive(Clone, Debug, PartialEq)]
pub struct Subspace {
    /// A range for each input, in the order of the columns.
    pub ranges: Vec<Range>,
    /// Number of rows in the box.
    pub rows: usize,
    /// Number of rows of interest in the box.
    pub hits: usize,
    /// Share of all rows of interest that lies in the box, 0 to 1.
    pub coverage: f64,
    /// Share of the rows in the box that is of interest, 0 to 1.
    pub density: f64,
    /// Share of all rows that lies in the box, 0 to 1.
    pub mass: f64,
    /// Quasi-p-values of the lower and of the upper limit of each input; `None` where the side is not restricted.
    ///
    /// One-sided binomial test (Bryant and Lempert 2010): with `T` rows in the box, `H` of them of
    /// interest, and the density `p` of the box without this limit, the probability that at least `H` of `T` rows are
    /// of interest if each is with probability `p`. A large value means that the limit may be due to chance.
    pub quasi_p: Vec<[Option<f64>; 2]>,
}

impl Subspace {
    /// Inputs of which at least one side is restricted, in the order of the columns.
    #[must_use]
    pub fn restricted(&self) -> Vec<usize> {
        (0..self.ranges.len()).filter(|&input| self.quasi_p[input].iter().any(Option::is_some)).collect()
    }
}

/// The boxes of one pass, and those of them that are selected.
#[derive(Clone, Debug, PartialEq)]
pub struct Pass {
    /// All boxes: the trajectory of [`prim`] or the leaves of [`cart`].
    pub boxes: Vec<Subspace>,
    /// Indices of the selected boxes, in ascending order.
    pub chosen: Vec<usize>,
}

impl<'a> Sample<'a> {
    /// Points `x` (rows x inputs) and whether each row is of interest.
    ///
    /// # Errors
    /// There are no rows or inputs, an input is not a finite number, or none or all of the rows are of interest.
    pub fn new(x: &'a Array2<f64>, of_interest: &'a [bool]) -> Result<Sample<'a>> {
        let fault = |fault: DiscoveryFault| Err(Error::setting(fault));
        assert_eq!(x.nrows(), of_interest.len(), "a row is of interest or not");
        if x.is_empty() {
            return fault(DiscoveryFault::NoSample { rows: x.nrows(), inputs: x.ncols() });
        }
        if let Some(((row, input), &value)) = x.indexed_iter().find(|(_, value)| !value.is_finite()) {
            return fault(DiscoveryFault::NotFinite { input: input + 1, row: row + 1, value });
        }
        let hits = of_interest.iter().filter(|hit| **hit).count();
        if hits == 0 || hits == of_interest.len() {
            let rows = of_interest.len();
            return fault(DiscoveryFault::NoContrast { hits, rows, most: rows.saturating_sub(1) });
        }
        let extent = |range: Range, &value: &f64| Range { low: range.low.min(value), high: range.high.max(value) };
        // An empty range, from which the first value makes a range of one point.
        let none = Range { low: f64::INFINITY, high: f64::NEG_INFINITY };
        let full = x.columns().into_iter().map(|column| column.iter().fold(none, extent)).collect();
        Ok(Sample { x, of_interest, full, hits })
    }

    /// Smallest and largest value of each input over all rows.
    #[must_use]
    pub fn full(&self) -> &[Range] {
        &self.full
    }

    /// Number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.of_interest.len()
    }

    /// Number of rows of interest.
    #[must_use]
    pub fn hits(&self) -> usize {
        self.hits
    }

    /// Those of some rows that lie in a box, in their order.
    #[must_use]
    pub fn within(&self, among: &[usize], ranges: &[Range]) -> Vec<usize> {
        among.iter().copied().filter(|&row| self.holds(row, ranges)).collect()
    }

    fn holds(&self, row: usize, ranges: &[Range]) -> bool {
        ranges.iter().enumerate().all(|(input, range)| range.holds(self.x[[row, input]]))
    }

    fn count(&self, rows: impl IntoIterator<Item = usize>) -> Count {
        let add =
            |sum: Count, row: usize| Count { rows: sum.rows + 1, hits: sum.hits + usize::from(self.of_interest[row]) };
        rows.into_iter().fold(Count::default(), add)
    }

    fn share(&self, rows: usize) -> f64 {
        rows as f64 / self.rows() as f64
    }

    /// The box with some ranges, restricted to the rows in `among`.
    fn subspace(&self, among: &[usize], ranges: &[Range]) -> Subspace {
        let inside = self.count(self.within(among, ranges));
        let quasi_p = |input: usize| {
            // The density without this limit, with all others kept, is the null hypothesis of the test.
            let without = |range: Range| {
                let mut wider = ranges.to_vec();
                wider[input] = range;
                binomial_tail(inside, self.count(self.within(among, &wider)).density())
            };
            let (range, full) = (ranges[input], self.full[input]);
            let low = (range.low > full.low).then(|| without(Range { low: full.low, ..range }));
            let high = (range.high < full.high).then(|| without(Range { high: full.high, ..range }));
            [low, high]
        };
        Subspace {
            ranges: ranges.to_vec(),
            rows: inside.rows,
            hits: inside.hits,
            coverage: inside.hits as f64 / self.hits as f64,
            density: inside.density(),
            mass: self.share(inside.rows),
            quasi_p: (0..ranges.len()).map(quasi_p).collect(),
        }
    }
}

/// Number of rows, and of those of interest among them.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    rows: usize,
    hits: usize,
}

impl Count {
    fn density(self) -> f64 {
        self.hits as f64 / self.rows.max(1) as f64
    }
}

/// Probability that at least as many of the rows are of interest as are, if each is with probability `p`:
/// `I_p(H, T - H + 1)`.
fn binomial_tail(inside: Count, p: f64) -> f64 {
    if inside.hits == 0 {
        return 1.0;
    }
    // The binomial tail is an incomplete beta function, exact for any number of rows, where a sum would need
    // factorials.
    random::beta_cdf(p, inside.hits as f64, (inside.rows - inside.hits + 1) as f64)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    #[test]
    fn the_tail_is_the_sum_of_binomial_terms() {
        // P(X >= 3), X ~ Binomial(4, 0.3) = 4 * 0.3^3 * 0.7 + 0.3^4.
        assert!((binomial_tail(Count { rows: 4, hits: 3 }, 0.3) - 0.0837).abs() < 1e-15);
        assert!((binomial_tail(Count { rows: 4, hits: 0 }, 0.3) - 1.0).abs() < 1e-15);
        assert!((binomial_tail(Count { rows: 4, hits: 4 }, 1.0) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn a_box_says_what_lies_in_it_and_what_a_limit_is_worth() {
        let x = array![[0.0, 5.0], [1.0, 4.0], [2.0, 3.0], [3.0, 2.0], [4.0, 1.0], [5.0, 0.0]];
        let of_interest = [false, false, true, true, true, false];
        let sample = Sample::new(&x, &of_interest).expect("sound");
        let ranges = [Range { low: 2.0, high: 5.0 }, Range { low: 0.5, high: 5.0 }];
        let found = sample.subspace(&[0, 1, 2, 3, 4, 5], &ranges);
        assert_eq!((found.rows, found.hits, found.restricted()), (3, 3, vec![0, 1]));
        assert_eq!((found.coverage, found.density, found.mass), (1.0, 1.0, 0.5));
        // Without the limit of the first input 3 of 5, without that of the second 3 of 4 rows are of interest.
        let expected = [[Some(0.6 * 0.6 * 0.6), None], [Some(0.75 * 0.75 * 0.75), None]];
        for (found, expected) in found.quasi_p.iter().flatten().zip(expected.iter().flatten()) {
            assert_eq!(found.is_some(), expected.is_some());
            assert!((found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-14);
        }
    }

    #[test]
    fn a_sample_without_contrast_is_refused() {
        let x = array![[0.0], [1.0]];
        for of_interest in [[false, false], [true, true]] {
            let error = Sample::new(&x, &of_interest).expect_err("no contrast").to_string();
            assert!(error.ends_with("of 2 rows are of interest; allowed: 1 to 1"), "{error}");
        }
        let x = array![[0.0], [f64::NAN]];
        let error = Sample::new(&x, &[true, false]).expect_err("not a number").to_string();
        assert_eq!(error, "input 1 of row 2 is NaN; allowed: finite numbers");
    }
}
