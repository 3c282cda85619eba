//! The law of the transfer of rural residents to urban residence, estimated on the other provinces of China.
//!
//! [`panel`] selects the provinces, [`law`] is the equation, [`likelihood`] the density of their shares, [`estimate`] samples its
//! parameters, [`study`] makes the priors. [`rolling`] scores simple rules on years that have passed, and [`trend`] the extrapolation of the trend, with the
//! forecasts of [`forecast`](mod@forecast). [`dressed`] gives the simple rules the distribution of their past errors, as second
//! opinions beside the projection, and [`stack`] makes one mixture of them and the law.

pub mod dressed;
pub mod estimate;
pub mod forecast;
pub mod law;
pub mod likelihood;
pub mod panel;
pub mod rolling;
pub mod stack;
pub mod study;
#[cfg(test)]
mod tests;
pub mod trend;
