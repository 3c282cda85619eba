//! The Sobol' sequence.

use ndarray::Array2;
use sobol::Sobol;
use sobol::params::JoeKuoD6;

use crate::error::Error;
use crate::error::Result;
use qilu_messages::methods::DesignFault;

/// Largest number of factors for which the library has direction numbers.
pub const MAX_FACTORS: usize = 1000;

/// Points `skip`, `skip + 1`, ... of the Sobol' sequence in `[0, 1)`, `points` rows and `factors` columns, with the
/// direction numbers "new-joe-kuo-6" (Joe and Kuo 2008, SIAM Journal on Scientific Computing 30, 2635-2654) and in the
/// order of Antonov and Saleev (1979), equal to `scipy.stats.qmc.Sobol` without scrambling. Point 0 is the origin.
///
/// # Errors
/// More than [`MAX_FACTORS`] factors.
pub fn sobol(points: usize, factors: usize, skip: usize) -> Result<Array2<f64>> {
    if factors > MAX_FACTORS {
        return Err(Error::setting(DesignFault::SobolFactors { factors, most: MAX_FACTORS }));
    }
    let sequence = Sobol::<f64>::new(factors, &JoeKuoD6::standard());
    let values: Vec<f64> = sequence.skip(skip).take(points).flatten().collect();
    Ok(Array2::from_shape_vec((points, factors), values).expect("the sequence has 2^53 points"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first points of the sequence in three dimensions, as in every text on it.
    #[test]
    fn the_first_points_are_known() {
        let known = [
            [0.0, 0.0, 0.0],
            [0.5, 0.5, 0.5],
            [0.75, 0.25, 0.25],
            [0.25, 0.75, 0.75],
            [0.375, 0.375, 0.625],
            [0.875, 0.875, 0.125],
        ];
        assert_eq!(sobol(6, 3, 0).unwrap(), ndarray::arr2(&known));
        assert_eq!(sobol(3, 3, 2).unwrap(), ndarray::arr2(&known[2..5]));
    }

    /// A (t, m, s)-net has every one-dimensional interval of length 1/256 once, in every dimension.
    #[test]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a stratum")]
    fn every_dimension_is_stratified() {
        let design = sobol(256, MAX_FACTORS, 0).unwrap();
        for column in design.columns() {
            let mut strata: Vec<usize> = column.iter().map(|value| (value * 256.0) as usize).collect();
            strata.sort_unstable();
            assert!(strata.into_iter().eq(0..256));
        }
    }

    #[test]
    fn too_many_factors_are_refused() {
        let error = sobol(1, MAX_FACTORS + 1, 0).unwrap_err();
        assert!(error.to_string().contains("at most 1000"), "{error}");
    }
}
