//! The stocks beside the people: incomes, housing, services; and how a year moves them.

use crate::engine::shocks::Shocks;
use crate::model::economy;
use crate::model::housing;
use crate::model::services;
use crate::plan::measure::Account;
use crate::plan::measure::Measure as M;
use crate::scenario::levers::LeverId;
use crate::scenario::uncertainty::Parameter;
use crate::scenario::uncertainty::Values;

/// Stocks by county at the end of a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Stocks {
    /// Urban disposable income per head, yuan of 2020.
    pub urban_income: Vec<f64>,
    /// Rural disposable income per head, yuan of 2020.
    pub rural_income: Vec<f64>,
    /// Urban housing stock, m2.
    pub floor_m2: Vec<f64>,
    /// Price to income in the base year.
    pub base_price_to_income: Vec<f64>,
    /// Price to income.
    pub price_to_income: Vec<f64>,
    /// School places.
    pub school_places: Vec<f64>,
    /// Entitled persons of school age.
    pub school_need: Vec<f64>,
    /// Hospital beds.
    pub beds: Vec<f64>,
    /// Affordable rental homes added since the base year.
    pub affordable_homes: Vec<f64>,
}

impl Stocks {
    /// Nothing anywhere.
    #[must_use]
    pub fn empty(counties: usize) -> Stocks {
        let none = || vec![0.0; counties];
        Stocks {
            urban_income: none(),
            rural_income: none(),
            floor_m2: none(),
            base_price_to_income: none(),
            price_to_income: none(),
            school_places: none(),
            school_need: none(),
            beds: none(),
            affordable_homes: none(),
        }
    }

    /// Price to income that the unsettled of a county face.
    #[must_use]
    pub fn effective_price(&self, county: usize, unsettled: f64, values: &Values) -> f64 {
        housing::effective_price(
            self.price_to_income[county],
            self.affordable_homes[county],
            unsettled,
            values.get(Parameter::HouseholdSize),
            values.get(Parameter::RentalDiscount),
        )
    }

    /// Moves the stocks of a county by a year.
    ///
    /// - `base`, `last`, `now`: accounts of the base year, of last year and of this year.
    /// - `school_age`: urban residents of school age now, unsettled and settled, persons.
    /// - `lever`: values of the levers of this county and year.
    #[expect(clippy::too_many_arguments, reason = "the accounts of three years and what acts on them")]
    pub fn advance(
        &mut self,
        county: usize,
        base: &Account,
        last: &Account,
        now: &Account,
        school_age: [f64; 2],
        entitled: f64,
        elapsed: f64,
        values: &Values,
        shocks: &Shocks,
        lever: impl Fn(LeverId) -> f64,
    ) {
        let urban = |account: &Account| account[M::Unsettled] + account[M::Settled];
        let residents = |account: &Account| urban(account) + account[M::Rural];
        let wanted_growth = values.get(Parameter::FloorAreaGrowth);
        self.floor_m2[county] = housing::next_floor_area(
            self.floor_m2[county],
            urban(last),
            wanted_growth,
            urban(now) / urban(last).max(1.0) - 1.0,
            values.get(Parameter::HousingDemolition),
            lever(LeverId::HousingSupply),
        );
        let base_floor = base[M::FloorArea] / urban(base);
        let wanted = base_floor * crate::math::exp(wanted_growth * elapsed) * urban(now);
        let tightness = wanted / self.floor_m2[county];
        self.price_to_income[county] = self.base_price_to_income[county]
            * housing::relative_price(tightness, values.get(Parameter::PriceElasticity));
        let in_school = school_age[0] + school_age[1];
        self.school_places[county] = services::next_school_places(
            self.school_places[county],
            self.school_need[county],
            values.get(Parameter::SchoolAdjustment),
            lever(LeverId::SchoolPlaces) * in_school / 1000.0,
        );
        self.school_need[county] = school_age[1] + entitled * school_age[0];
        self.beds[county] = services::next_beds(
            self.beds[county],
            values.get(Parameter::BedGrowth),
            lever(LeverId::HealthCapacity) * residents(now) / 1000.0,
        );
        self.affordable_homes[county] += lever(LeverId::AffordableRental) * now[M::Unsettled] / 1000.0;
        (self.urban_income[county], self.rural_income[county]) = economy::next_incomes(
            self.urban_income[county],
            self.rural_income[county],
            values.get(Parameter::IncomeGrowth) + shocks.income,
            values.get(Parameter::IncomeConvergence) + shocks.ratio + lever(LeverId::RuralIncome),
        );
    }
}
