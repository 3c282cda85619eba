//! Incomes. First, simple forms.

use crate::math;

/// Urban and rural disposable income per head of next year, yuan of 2020.
///
/// `ln W_U` grows by `growth`; `ln W_R` by `growth + gap`, where `gap` is what rural income gains on urban income.
#[must_use]
pub fn next_incomes(urban_yuan: f64, rural_yuan: f64, growth: f64, gap: f64) -> (f64, f64) {
    (urban_yuan * math::exp(growth), rural_yuan * math::exp(growth + gap))
}
