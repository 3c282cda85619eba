//! Validation: the model against outcomes, simple forecasts, the projections of the United Nations, and its own second
//! engine.

pub mod baselines;
pub mod county_rules;
pub mod dressed;
pub mod engine_check;
pub mod engines;
pub mod from_2000;
pub mod hindcast;
pub mod one_region;
pub mod outliers;
pub mod score_card;
