//! What an engine is: it moves the residents of all counties through a year at given rates.

use ndarray::Array2;

use crate::engine::rates::Rates;
use crate::measure::Account;
use crate::model::migration::destination::Destination;
use crate::model::population::Population;
use crate::region::Region;

/// What moves the residents through a year: the cohort engine, or one agent per resident.
pub trait Engine {
    /// Takes over the residents of the base year, and may make whole persons of them.
    fn start(&mut self, start: &EngineStart<'_>, population: &mut Population);

    /// Moves everybody by one year.
    ///
    /// - `population`: residents at the end of last year, moved to the end of this one.
    /// - `accounts`: one per county, empty; flows of the year and residents at its end are written.
    /// - `flows`: moves by origin and destination as in [`Projection::flows`](crate::engine::year::Projection::flows); those of the year are added.
    fn advance(
        &mut self,
        year: &EngineYear<'_>,
        population: &mut Population,
        accounts: &mut [Account],
        flows: &mut Array2<f64>,
    );
}

/// What is known of the residents of the base year beyond their number.
#[derive(Clone, Copy, Debug)]
pub struct EngineStart<'a> {
    /// Areas.
    pub region: &'a Region,
    /// Base year.
    pub year: u16,
    /// Where the homes are of the unsettled whose home is another county.
    pub home: &'a Destination,
    /// Share of the unsettled whose home is another county, by county.
    pub home_elsewhere: &'a [f64],
    /// Hazard of leaving the unsettled for any reason, per person-year.
    pub exit: f64,
}

/// A year to be moved through.
#[derive(Clone, Copy, Debug)]
pub struct EngineYear<'a> {
    /// Areas.
    pub region: &'a Region,
    /// Number.
    pub year: u16,
    /// What happens at which rate.
    pub rates: &'a Rates<'a>,
}
