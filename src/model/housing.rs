//! Housing: starts, construction, stock, price to income, affordable rental homes.

use qilu_methods::math;

/// Floor area per person for which price to income is stated, m2: the target of the plan for 2025 (chapter 4.3).
pub const NORM_M2: f64 = 40.0;

/// Price of a home of [`NORM_M2`] for one person, in yearly incomes per head.
///
/// - `price_yuan_m2`: price of a square metre.
/// - `income_yuan`: urban disposable income per head and year.
///
/// ```
/// // 16,000 yuan a square metre at an income of 54,000 yuan.
/// assert!((qilu::model::housing::price_to_income(16_000.0, 54_000.0) - 11.85).abs() < 0.01);
/// ```
#[must_use]
pub fn price_to_income(price_yuan_m2: f64, income_yuan: f64) -> f64 {
    price_yuan_m2 * NORM_M2 / income_yuan
}

/// Number of stages of construction: a third-order delay (Forrester 1961, chapter 9), whose completions spread around the
/// mean time instead of arriving all at once.
pub const BUILDING_STAGES: usize = 3;

/// Homes and what is under construction in a county, m2.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Housing {
    /// Urban housing stock, m2.
    pub stock_m2: f64,
    /// Floor area under construction, by stage.
    pub building_m2: [f64; BUILDING_STAGES],
}

impl Housing {
    /// A stock with as much under construction as constant starts leave there: a third of the delay in each stage.
    ///
    /// - `starts_m2`: yearly starts.
    /// - `delay_years`: mean time from start to completion.
    #[must_use]
    pub fn steady(stock_m2: f64, starts_m2: f64, delay_years: f64) -> Housing {
        Housing { stock_m2, building_m2: [starts_m2 * delay_years / BUILDING_STAGES as f64; BUILDING_STAGES] }
    }

    /// The stock at the end of a year, after a third-order delay in implicit steps of a year.
    ///
    /// Of what is in a stage or enters it, a share `1 / (1 + delay / 3)` moves on: the mean time from start to
    /// completion is exactly the delay, however short. Floor area that leaves the last stage is completed; a share of the stock
    /// is demolished.
    ///
    /// ```
    /// use qilu::model::housing::Housing;
    /// let steady = Housing::steady(1000.0, 20.0, 3.0);
    /// let next = steady.next(20.0, 3.0, 0.02);
    /// assert!((next.stock_m2 - 1000.0).abs() < 1e-9 && (next.building_m2[0] - 20.0).abs() < 1e-9);
    /// ```
    #[must_use]
    pub fn next(&self, starts_m2: f64, delay_years: f64, demolition: f64) -> Housing {
        // Implicit steps: what enters a stage can leave it in the same year. Explicit steps would take more out of a
        // stage than it holds for delays shorter than three years.
        let share = 1.0 / (1.0 + delay_years / BUILDING_STAGES as f64);
        let mut building_m2 = self.building_m2;
        let mut entering = starts_m2;
        for stage in &mut building_m2 {
            let content = *stage + entering;
            entering = content * share;
            *stage = content - entering;
        }
        Housing { stock_m2: self.stock_m2 * (1.0 - demolition) + entering, building_m2 }
    }
}

/// Floor area started in a year, m2: `F (d + max(0, n)) + x`, never negative.
///
/// Builders replace what is demolished (`d`) and add what wanted floor area per head and last year's growth of
/// residents ask for (`n`); the lever adds `x`.
///
/// - `growth`: growth of wanted floor area per head plus growth of urban residents last year, `n`, per year.
/// - `lever_m2`: extra starts, m2; a negative one cannot take more than all of them.
#[must_use]
pub fn starts(stock_m2: f64, demolition: f64, growth: f64, lever_m2: f64) -> f64 {
    // Where residents fall, builders only replace; they do not demolish for lack of residents.
    (stock_m2 * (demolition + growth.max(0.0)) + lever_m2).max(0.0)
}

/// Price to income relative to the base: `tightness^elasticity`, where tightness is wanted over available floor
/// area, relative to the base (Lin et al. 2018: a rise of the inflow by 1 % raises prices by 0.31 %, 0 to 1.34).
#[must_use]
pub fn relative_price(tightness: f64, elasticity: f64) -> f64 {
    math::pow(tightness, elasticity)
}

/// Price to income that an unsettled resident faces: homes at a discount reach a share of them.
///
/// - `homes`: affordable rental homes.
/// - `unsettled`: unsettled residents, persons.
/// - `household`: persons per home.
/// - `discount`: discount of the price, 0 to 1.
#[must_use]
pub fn effective_price(price_to_income: f64, homes: f64, unsettled: f64, household: f64, discount: f64) -> f64 {
    // Rental homes are for the unsettled; all of them can be housed, but no more than all.
    let housed = if unsettled > 0.0 { (homes * household / unsettled).min(1.0) } else { 0.0 };
    price_to_income * (1.0 - discount * housed)
}
