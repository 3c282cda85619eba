//! Incomes, jobs and unemployment.

use qilu_methods::math;

/// Urban and rural disposable income per head of next year, yuan of 2020.
///
/// `ln W_U` grows by `growth`; `ln W_R` by `growth + gap`, where `gap` is the growth of rural income above that of urban
/// income.
#[must_use]
pub fn next_incomes(urban_yuan: f64, rural_yuan: f64, growth: f64, gap: f64) -> (f64, f64) {
    (urban_yuan * math::exp(growth), rural_yuan * math::exp(growth + gap))
}

/// Assumption: largest difference, per year, between a year's decline of rural residents and the usual decline to which
/// income responds. It bounds the effect of extreme years, such as a county whose last villages are reclassified.
const MOST_UNUSUAL: f64 = 0.1;

/// Gain of rural income per head when fewer residents share the land: `e (d - d0)`, per year.
///
/// - `decline`: decline of rural residents last year, `d`, per year.
/// - `usual`: decline in 2010-2020, whose effect is part of the observed convergence, `d0`.
/// - `elasticity`: rise of rural income per head per unit fall of rural residents, `e`.
#[must_use]
pub fn land_per_head_gain(decline: f64, usual: f64, elasticity: f64) -> f64 {
    elasticity * (decline - usual).clamp(-MOST_UNUSUAL, MOST_UNUSUAL)
}

/// Elasticity of labour demand to the labour force: `s + (1 - s) f`.
///
/// Services follow residents fully, the other branches in part.
///
/// - `services`: share of services in employment outside farming, `s`.
/// - `basic`: elasticity of the other branches, `f`.
#[must_use]
pub fn following(services: f64, basic: f64) -> f64 {
    services + (1.0 - services) * basic
}

/// Least ratio of the labour force to that of last year. It keeps the logarithm in the power finite where a labour force
/// vanishes.
const LEAST_LABOUR_GROWTH: f64 = 1e-6;

/// Non-agricultural jobs in towns at the end of a year.
///
/// `J' = J (1 + g) (L'/L)^k + x`: demand follows the labour force of the place in part (local services follow
/// residents, firms follow workers; Carlino and Mills 1987), the lever adds `x` jobs.
///
/// - `labour_growth`: labour force now over that of last year.
/// - `growth`: growth of labour demand at a constant labour force, per year, `g`.
/// - `following`: elasticity of demand to the labour force, 0 to 1, `k`.
#[must_use]
pub fn next_jobs(jobs: f64, labour_growth: f64, growth: f64, following: f64, lever: f64) -> f64 {
    (jobs * (1.0 + growth) * math::pow(labour_growth.max(LEAST_LABOUR_GROWTH), following) + lever).max(0.0)
}

/// Unemployment rate, 0 to 1: `max(f, 1 - J / L)`.
///
/// - `jobs`, `labour_force`: persons, `J` and `L`; without a labour force, the rate is the friction.
/// - `friction`: unemployment that remains when jobs abound, `f`.
///
/// ```
/// use qilu::model::economy::unemployment;
/// assert_eq!(unemployment(100.0, 100.0, 0.02), 0.02);
/// assert!((unemployment(95.0, 100.0, 0.02) - 0.05).abs() < 1e-12);
/// assert_eq!(unemployment(0.0, 100.0, 0.02), 1.0);
/// ```
#[must_use]
pub fn unemployment(jobs: f64, labour_force: f64, friction: f64) -> f64 {
    if labour_force <= 0.0 {
        return friction;
    }
    (1.0 - jobs / labour_force).clamp(friction, 1.0)
}
