//! The stocks beside the people: incomes, housing, services; and how a year moves them.

use crate::engine::shocks::Shocks;
use crate::math;
use crate::model::economy;
use crate::model::housing;
use crate::model::housing::Housing;
use crate::model::services;
use crate::model::services::Investment;
use crate::model::services::STAGES;
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
    /// Urban housing stock and what is under construction.
    pub housing: Vec<Housing>,
    /// Price to income in the base year.
    pub base_price_to_income: Vec<f64>,
    /// Price to income.
    pub price_to_income: Vec<f64>,
    /// School places by stage.
    pub school_places: Vec<[f64; STAGES]>,
    /// Entitled persons of the ages of each stage.
    pub school_need: Vec<[f64; STAGES]>,
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
            housing: vec![Housing::default(); counties],
            base_price_to_income: none(),
            price_to_income: none(),
            school_places: vec![[0.0; STAGES]; counties],
            school_need: vec![[0.0; STAGES]; counties],
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

    /// Mean over the stages of `ln` of school places per entitled need.
    #[must_use]
    pub fn log_places_per_need(&self, county: usize) -> f64 {
        let stages = self.school_places[county].iter().zip(&self.school_need[county]);
        stages.map(|(places, need)| math::ln(places / need)).sum::<f64>() / STAGES as f64
    }

    /// Moves the stocks of a county by a year.
    ///
    /// - `base`, `last`, `now`: accounts of the base year, of last year and of this year.
    /// - `pupils`: urban residents of the ages of each stage now, unsettled and settled, persons.
    /// - `lever`: values of the levers of this county and year.
    #[expect(clippy::too_many_arguments, reason = "the accounts of three years and what acts on them")]
    pub fn advance(
        &mut self,
        county: usize,
        base: &Account,
        last: &Account,
        now: &Account,
        pupils: [[f64; 2]; STAGES],
        entitled: f64,
        elapsed: f64,
        values: &Values,
        shocks: &Shocks,
        lever: impl Fn(LeverId) -> f64,
    ) {
        let urban = |account: &Account| account[M::Unsettled] + account[M::Settled];
        let residents = |account: &Account| urban(account) + account[M::Rural];
        let wanted_growth = values.get(Parameter::FloorAreaGrowth);
        let demolition = values.get(Parameter::HousingDemolition);
        let starts = housing::starts(
            self.housing[county].stock_m2,
            demolition,
            wanted_growth + urban(now) / urban(last).max(1.0) - 1.0,
            lever(LeverId::HousingSupply) * urban(last),
        );
        self.housing[county] = self.housing[county].next(starts, values.get(Parameter::ConstructionDelay), demolition);
        let base_floor = base[M::FloorArea] / urban(base);
        let wanted = base_floor * math::exp(wanted_growth * elapsed) * urban(now);
        let tightness = wanted / self.housing[county].stock_m2;
        self.price_to_income[county] = self.base_price_to_income[county]
            * housing::relative_price(tightness, values.get(Parameter::PriceElasticity));
        self.advance_schools(county, pupils, entitled, values, lever(LeverId::SchoolPlaces));
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

    /// Moves the schools of a county by a year; `lever`: places added per 1,000 urban residents of school age.
    fn advance_schools(
        &mut self,
        county: usize,
        pupils: [[f64; 2]; STAGES],
        entitled: f64,
        values: &Values,
        lever: f64,
    ) {
        for (stage, [unsettled, settled]) in pupils.into_iter().enumerate() {
            let rule = Investment {
                depreciation: values.get(Parameter::SchoolDepreciation),
                adjustment: values.get(Parameter::SchoolAdjustment),
                lever: lever * (unsettled + settled) / 1000.0,
            };
            let places = &mut self.school_places[county][stage];
            *places = services::next_places(*places, self.school_need[county][stage], rule);
            self.school_need[county][stage] = services::need(unsettled, settled, entitled);
        }
    }
}
