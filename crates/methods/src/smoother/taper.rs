//! Weight of an observation for an unknown (localisation).
//!
//! Two unrelated quantities have a correlation of about `1 / sqrt(N)` in a sample of `N` members. Each such sampling
//! error lets an observation move an unknown about which it has no information; many observations together would remove
//! the spread of the unknown.

use ndarray::Array2;

use crate::smoother::linear;

/// Default of [`Taper::threshold`]: about one unrelated pair in 370 passes (Luo and Xia 2022, Frontiers in Applied
/// Mathematics and Statistics 8, section 2.3). With a threshold of two, one in 22 passes, and forty observations of 100
/// members still remove an eighth of the variance of an unrelated unknown. The cost is that true correlations are lost:
/// mostly those below 0.3 with 100 members, those below 0.1 with 1,000 members.
pub const THRESHOLD: f64 = 3.0;

/// A belief `rho`, from 0 to 1 for each unknown and observation; the error variance of the observation is divided by it.
///
/// `Taper { informs: Some(&mask), ..Taper::CORRELATION }` is both kinds.
#[derive(Clone, Copy, Debug)]
pub struct Taper<'a> {
    /// Correlations below this many times `1 / sqrt(members)` count as sampling noise, `rho = 0`; the others are reduced
    /// by [`pseudo_optimal`]. `None`: covariances are taken as they are.
    pub threshold: Option<f64>,
    /// Whether an unknown may be moved by an observation; unknowns x observations. `None`: each by all.
    pub informs: Option<&'a Array2<bool>>,
}

impl Taper<'_> {
    /// Covariances as they are: right when members are far more than observations.
    pub const NONE: Self = Taper { threshold: None, informs: None };
    /// By correlation, with the default threshold.
    pub const CORRELATION: Self = Taper { threshold: Some(THRESHOLD), informs: None };

    /// Beliefs, unknowns x observations, from the covariance of both.
    pub(super) fn beliefs(
        &self,
        covariance: &Array2<f64>,
        unknowns: &Array2<f64>,
        predicted: &Array2<f64>,
    ) -> Array2<f64> {
        let mut beliefs = Array2::ones(covariance.dim());
        if let Some(informs) = self.informs {
            assert!(informs.dim() == covariance.dim(), "the mask is unknowns x observations");
            beliefs.zip_mut_with(informs, |value, informs| *value = if *informs { 1.0 } else { 0.0 });
        }
        let Some(threshold) = self.threshold else { return beliefs };
        let members = predicted.ncols();
        let (rows, columns) = (linear::lengths(unknowns), linear::lengths(predicted));
        let scale = (members - 1) as f64;
        for ((unknown, observation), value) in beliefs.indexed_iter_mut() {
            // The degrees of freedom cancel between covariance and lengths, so one of them is put back.
            let lengths = rows[unknown] * columns[observation];
            let covariance = covariance[[unknown, observation]];
            let correlation = if 0.0 < lengths { covariance * scale / lengths } else { 0.0 };
            // In units of the standard error of a correlation of zero.
            let spurious = correlation.abs() * (members as f64).sqrt() < threshold;
            *value *= if spurious { 0.0 } else { pseudo_optimal(correlation, members) };
        }
        beliefs
    }
}

/// The taper that minimises the expected squared error of a sampled covariance, `r^2 / (r^2 + (1 + r^2) / N)`, with the
/// sampled correlation in the place of the true one (Furrer and Bengtsson 2007, Journal of Multivariate Analysis 98,
/// 227-255, equation 23).
///
/// - `correlation`: `r`, from -1 to 1; `members`: `N`, 1 or more.
///
/// ```
/// // 0.25 / (0.25 + 1.25 / 10)
/// let taper = qilu_methods::smoother::taper::pseudo_optimal(-0.5, 10);
/// assert!((taper - 2.0 / 3.0).abs() < 1e-15);
/// ```
#[must_use]
pub fn pseudo_optimal(correlation: f64, members: usize) -> f64 {
    let square = correlation * correlation;
    square / (square + (1.0 + square) / members as f64)
}

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;

    fn beliefs(taper: Taper<'_>) -> Array2<f64> {
        let (_, unknowns) =
            linear::centred(&array![[0.0, 1.0, 2.0, 3.0], [1.0, -1.0, -1.0, 1.0], [5.0, 5.0, 5.0, 5.0]]);
        let (_, predicted) = linear::centred(&array![[0.0, 2.0, 4.0, 6.0], [0.0, 0.0, 0.0, 1.0]]);
        taper.beliefs(&linear::covariance(&unknowns, &predicted), &unknowns, &predicted)
    }

    #[test]
    fn weak_correlations_are_cut_and_strong_ones_reduced() {
        assert_eq!(beliefs(Taper::NONE), Array2::<f64>::ones((3, 2)));
        let cut = beliefs(Taper { threshold: Some(1.9), informs: None });
        // Correlation 1 of 4 members: 1 / (1 + 2/4). The others are below 0.95, or of an unknown without spread.
        assert!((cut[[0, 0]] - 2.0 / 3.0).abs() < 1e-15);
        assert_eq!(cut.iter().filter(|value| **value == 0.0).count(), 5);
    }

    #[test]
    fn the_mask_cuts_what_it_names_alone() {
        let mask = array![[true, false], [true, true], [true, true]];
        let cut = beliefs(Taper { informs: Some(&mask), ..Taper::NONE });
        assert_eq!(cut, array![[1.0, 0.0], [1.0, 1.0], [1.0, 1.0]]);
    }
}
