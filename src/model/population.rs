//! Residents by county, status, sex and single year of age.

use ndarray::Array4;

use crate::axes::AGES;
use crate::axes::AgeRow;
use crate::axes::Sex;
use crate::axes::Status;
use crate::axes::row_sum;
use crate::region::CountyId;

/// Number of rows of a county: three statuses times two sexes.
pub const ROWS_PER_COUNTY: usize = 6;

/// Index of a status and sex among the rows of a county.
#[inline(always)]
#[must_use]
pub fn row_of(status: Status, sex: Sex) -> usize {
    status as usize * 2 + sex as usize
}

/// Residents at the end of a year: one [`AgeRow`] per county, status, sex (in this order, sex fastest), persons.
#[derive(Clone, Debug, PartialEq)]
pub struct Population {
    rows: Vec<AgeRow>,
}

impl Population {
    /// A population without residents, in `counties` counties.
    #[must_use]
    pub fn empty(counties: usize) -> Population {
        Population { rows: vec![AgeRow::ZERO; counties * ROWS_PER_COUNTY] }
    }

    /// Number of counties.
    #[must_use]
    pub fn county_count(&self) -> usize {
        self.rows.len() / ROWS_PER_COUNTY
    }

    /// The counties in their order.
    pub fn county_ids(&self) -> impl ExactSizeIterator<Item = CountyId> + Clone + use<> {
        (0..self.county_count()).map(CountyId)
    }

    /// Persons of one status and sex in a county by single year of age.
    #[must_use]
    pub fn row(&self, county: CountyId, status: Status, sex: Sex) -> &AgeRow {
        &self.rows[place(county, status, sex)]
    }

    /// The same persons, to be changed.
    pub fn row_mut(&mut self, county: CountyId, status: Status, sex: Sex) -> &mut AgeRow {
        &mut self.rows[place(county, status, sex)]
    }

    /// The six rows of a county, status by status, male before female.
    #[must_use]
    pub fn county(&self, county: CountyId) -> &[AgeRow; ROWS_PER_COUNTY] {
        let start = county.0 * ROWS_PER_COUNTY;
        self.rows[start..start + ROWS_PER_COUNTY].try_into().expect("six rows a county")
    }

    /// The same six rows, to be changed.
    pub fn county_mut(&mut self, county: CountyId) -> &mut [AgeRow; ROWS_PER_COUNTY] {
        let start = county.0 * ROWS_PER_COUNTY;
        (&mut self.rows[start..start + ROWS_PER_COUNTY]).try_into().expect("six rows a county")
    }

    /// Persons of a status in a county, both sexes and all ages.
    #[must_use]
    pub fn count(&self, county: CountyId, status: Status) -> f64 {
        row_sum(self.row(county, status, Sex::Male)) + row_sum(self.row(county, status, Sex::Female))
    }

    /// Residents of a county, persons.
    #[must_use]
    pub fn residents(&self, county: CountyId) -> f64 {
        Status::ALL.iter().map(|&status| self.count(county, status)).sum()
    }

    /// Urban residents of a county, settled and unsettled, persons.
    #[must_use]
    pub fn urban(&self, county: CountyId) -> f64 {
        self.count(county, Status::Unsettled) + self.count(county, Status::Settled)
    }

    /// Multiplies all residents by a factor.
    pub fn scale(&mut self, factor: f64) {
        self.rows.iter_mut().flat_map(|row| row.iter_mut()).for_each(|cell| *cell *= factor);
    }

    /// Multiplies the residents of a county by a factor.
    pub fn scale_county(&mut self, county: CountyId, factor: f64) {
        self.county_mut(county).iter_mut().flat_map(|row| row.iter_mut()).for_each(|cell| *cell *= factor);
    }

    /// The residents as an array with axes county, status, sex, age (0 to 100+), persons.
    #[must_use]
    pub fn to_array(&self) -> Array4<f64> {
        Array4::from_shape_fn((self.county_count(), 3, 2, AGES), |(county, status, sex, age)| {
            self.rows[county * ROWS_PER_COUNTY + status * 2 + sex][age]
        })
    }
}

fn place(county: CountyId, status: Status, sex: Sex) -> usize {
    county.0 * ROWS_PER_COUNTY + row_of(status, sex)
}
