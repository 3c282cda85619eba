//! Durations of residence in a town before settlement: the table behind survival curves.

use crate::engine::agents::agent::Agent;
use crate::engine::agents::agent::FIRST_YEAR;

/// Number of years that [`Agent::since`] can hold.
const YEARS: usize = 256;

/// Unsettled residents of a county by year of arrival, and the events of those who arrived during the projection.
///
/// Durations are completed calendar years: who settles in the year of arrival has duration 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementDurations {
    /// Unsettled residents by year of arrival.
    present: Vec<u32>,
    /// Agents at risk of settling, by completed years of residence, added up over the years.
    pub at_risk: Vec<u64>,
    /// Agents who settled, by completed years of residence.
    pub settled: Vec<u64>,
}

impl SettlementDurations {
    /// A table without residents.
    #[must_use]
    pub fn new() -> SettlementDurations {
        SettlementDurations { present: vec![0; YEARS], at_risk: Vec::new(), settled: Vec::new() }
    }

    #[inline]
    pub(super) fn enter(&mut self, agent: Agent) {
        self.present[place(agent)] += 1;
    }

    #[inline]
    pub(super) fn leave(&mut self, agent: Agent) {
        self.present[place(agent)] -= 1;
    }

    /// Counts the residents at risk this year: those present who arrived after the base year.
    pub(super) fn year(&mut self, year: u16, base: u16) {
        // Arrivals before the base year have assumed durations, so they would only reproduce the assumption.
        let durations = usize::from(year - base);
        self.at_risk.resize(durations, 0);
        self.settled.resize(durations, 0);
        for (duration, at_risk) in self.at_risk.iter_mut().enumerate() {
            *at_risk += u64::from(self.present[usize::from(year - FIRST_YEAR) - duration]);
        }
    }

    pub(super) fn settle(&mut self, agent: Agent, year: u16, base: u16) {
        if agent.since() > base {
            self.settled[usize::from(year - agent.since())] += 1;
        }
    }
}

impl Default for SettlementDurations {
    fn default() -> SettlementDurations {
        SettlementDurations::new()
    }
}

fn place(agent: Agent) -> usize {
    usize::from(agent.since() - FIRST_YEAR)
}

/// Agents at risk and agents who settled, by completed years of residence, added up over several counties.
#[must_use]
pub fn added(counties: &[SettlementDurations]) -> (Vec<u64>, Vec<u64>) {
    let years = counties.iter().map(|tenure| tenure.at_risk.len()).max().unwrap_or(0);
    let sum = |part: fn(&SettlementDurations) -> &Vec<u64>| -> Vec<u64> {
        (0..years).map(|duration| counties.iter().map(|tenure| part(tenure)[duration]).sum()).collect()
    };
    (sum(|tenure| &tenure.at_risk), sum(|tenure| &tenure.settled))
}

/// Share of arrivals who have not settled by duration, among those who stay (Kaplan and Meier 1958): the product of
/// `1 - settled / at risk` up to that duration. Agents who leave, die or are still unsettled at the end are censored.
///
/// - `at_risk`, `settled`: by duration, added up over any counties.
#[must_use]
pub fn unsettled_share(at_risk: &[u64], settled: &[u64]) -> Vec<f64> {
    let mut share = 1.0;
    at_risk
        .iter()
        .zip(settled)
        .map(|(at_risk, settled)| {
            // A duration that nobody has reached tells nothing, so the curve stays level.
            if *at_risk > 0 {
                share *= 1.0 - *settled as f64 / *at_risk as f64;
            }
            share
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_is_that_of_kaplan_and_meier() {
        // Ten at risk, two settle, one leaves; seven at risk, one settles; nobody after that.
        let share = unsettled_share(&[10, 7, 0], &[2, 1, 0]);
        assert!((share[0] - 0.8).abs() < 1e-15);
        assert!((share[1] - 0.8 * 6.0 / 7.0).abs() < 1e-15);
        assert!((share[2] - share[1]).abs() < 1e-15);
    }
}
