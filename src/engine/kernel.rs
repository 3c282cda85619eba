//! The interface of an engine, which moves the residents of all counties through a year at given rates.

use ndarray::Array2;

use crate::engine::rates::Rates;
use crate::measure::Account;
use crate::model::migration::destination::Destination;
use crate::model::population::Population;
use crate::region::Region;

/// An engine moves the residents through a year: the cohort engine cell by cell, the agent engine person by person.
pub trait Engine {
    /// Receives the residents of the base year. An engine of agents rounds them to whole persons, in place.
    fn start(&mut self, start: &EngineStart<'_>, population: &mut Population);

    /// Moves all residents by one year.
    ///
    /// - `population`: residents at the end of last year, moved to the end of this one.
    /// - `accounts`: one per county, empty; flows of the year and residents at its end are written.
    /// - `flows`: moves by origin and destination as in [`Projection::flows`](crate::engine::year::Projection::flows);
    ///   those of the year are added.
    fn advance(
        &mut self,
        year: &EngineYear<'_>,
        population: &mut Population,
        accounts: &mut [Account],
        flows: &mut Array2<f64>,
    );
}

/// Facts about the residents of the base year beyond their number, which an engine of agents needs.
#[derive(Clone, Copy, Debug)]
pub struct EngineStart<'a> {
    /// Cities and counties.
    pub region: &'a Region,
    /// Base year.
    pub year: u16,
    /// Distribution of the homes of those unsettled whose home is another county.
    pub home: &'a Destination,
    /// Share of the unsettled whose home is another county, by county, 0 to 1.
    pub home_elsewhere: &'a [f64],
    /// Hazard of leaving the unsettled for any reason, per person-year.
    pub exit: f64,
}

/// A year through which an engine moves the residents.
#[derive(Clone, Copy, Debug)]
pub struct EngineYear<'a> {
    /// Cities and counties.
    pub region: &'a Region,
    /// The calendar year.
    pub year: u16,
    /// Rates and probabilities of all events of the year.
    pub rates: &'a Rates<'a>,
}
