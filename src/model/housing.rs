//! Housing: floor area, price to income, affordable rental homes. First, simple forms.

use crate::math;

/// Floor area per person at which price to income is stated, m2: the norm of the plan for 2025 (chapter 4.3).
pub const NORM_M2: f64 = 40.0;

/// Price of [`NORM_M2`] in yearly incomes per head.
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

/// Urban housing stock at the end of a year, m2.
///
/// `F(t) = F(t-1) (1 + g + max(0, n)) + x U(t-1)`: builders replace what is demolished and add what wanted floor
/// area per head and last year's growth of residents ask for; the lever adds `x` m2 per urban resident.
///
/// - `wanted_growth`: growth of wanted floor area per head, per year.
/// - `resident_growth`: growth of urban residents last year, per year.
/// - `demolition`: share demolished; of a stock nobody asks to grow it is not replaced.
/// - `lever_m2`: extra completions per urban resident, m2; a negative one cannot take more than is demolished
///   and built.
#[must_use]
pub fn next_floor_area(
    floor_m2: f64,
    urban: f64,
    wanted_growth: f64,
    resident_growth: f64,
    demolition: f64,
    lever_m2: f64,
) -> f64 {
    let built = floor_m2 * (demolition + (wanted_growth + resident_growth).max(0.0)) + lever_m2 * urban;
    floor_m2 * (1.0 - demolition) + built.max(0.0)
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
    let housed = if unsettled > 0.0 { (homes * household / unsettled).min(1.0) } else { 0.0 };
    price_to_income * (1.0 - discount * housed)
}
