//! The last phase of a year in a county: settlement, and reclassification of the countryside.

use rand::rngs::ChaCha8Rng;

use crate::axes::Sex;
use crate::engine::agents::county::AgentCounty;
use crate::engine::agents::county::Selected;
use crate::engine::agents::lives::LifeEventKind;
use crate::engine::agents::scene::AgentCell;
use crate::engine::agents::scene::RURAL;
use crate::engine::agents::scene::SETTLED;
use crate::engine::agents::scene::Scene;
use crate::engine::agents::scene::UNSETTLED;
use crate::engine::agents::scene::YearPhase;
use crate::engine::agents::scene::code;
use crate::engine::agents::scene::life_event;
use crate::measure::Account;
use crate::measure::Measure as M;
use crate::region::CountyId;
use qilu_methods::math;
use qilu_methods::random;

/// Settlement of the unsettled who are present, then reclassification of rural residents.
pub(super) fn settle(scene: &Scene<'_>, index: CountyId, county: &mut AgentCounty, account: &mut Account) {
    let rng = &mut scene.rng(index, YearPhase::Settle);
    let base = scene.base_year;
    // Residents at risk are counted before anybody settles, as the estimator of Kaplan and Meier asks.
    county.durations.year(scene.year, base);
    let mut selected = Selected::default();
    let (mut settlements, mut reclassified) = (0, 0);
    for sex in Sex::ALL {
        for cohort in scene.cohorts() {
            settlements +=
                settlement(scene, index, county, AgentCell { status: UNSETTLED, sex, cohort }, rng, &mut selected);
        }
    }
    for sex in Sex::ALL {
        for cohort in scene.cohorts() {
            reclassified +=
                reclassification(scene, index, county, AgentCell { status: RURAL, sex, cohort }, rng, &mut selected);
        }
    }
    account[M::Settlements] = scene.persons(settlements);
    account[M::Reclassified] = scene.persons(reclassified);
}

fn settlement(
    scene: &Scene<'_>,
    index: CountyId,
    county: &mut AgentCounty,
    cell: AgentCell,
    rng: &mut ChaCha8Rng,
    selected: &mut Selected,
) -> usize {
    let rates = scene.rates;
    let relative = rates.relatives[scene.age(cell.cohort)];
    let by_duration = scene.settings.rules.duration;
    let probability = if by_duration {
        // Candidates are sampled at the probability of somebody past the requirement, the highest in the cell.
        let [anybody, relatives] = rates.settlement_past[index.0];
        anybody + relative * (relatives - anybody)
    } else {
        rates.settlement[index.0] + rates.family_settlement[index.0] * relative
    };
    county.sample_events(cell, probability, rng, selected);
    if by_duration {
        let log_staying = math::ln_1p(-probability);
        selected.keep(|agent| {
            let part = eligible(scene.year, agent.since(), rates.requirement_years[index.0]);
            // Thinning: sampled at the probability `1 - exp(-h)` of a whole year at risk, kept at `1 - exp(-part h)`, the
            // probability of the part of the year past the requirement.
            part >= 1.0 || random::open01(rng) * probability < -math::exp_m1(part * log_staying)
        });
    }
    county.remove(cell, selected);
    for agent in selected.agents.iter().copied() {
        county.durations.settle(agent, scene.year, scene.base_year);
        let to = AgentCell { status: SETTLED, ..cell };
        county.record_event(agent, || life_event(scene, agent, LifeEventKind::Settled, to, [index, index]));
        // The registration moves with the settlement, so a later return leads here.
        county.add(to, agent.at_home_in(code(index)));
    }
    selected.agents.len()
}

/// Part of a year that lies past the required years of residence, 0 to 1. Arrivals count from the middle of the year
/// `since`, because only the year is known.
fn eligible(year: u16, since: u16, requirement_years: f64) -> f64 {
    (f64::from(year) - f64::from(since) + 0.5 - requirement_years).clamp(0.0, 1.0)
}

fn reclassification(
    scene: &Scene<'_>,
    index: CountyId,
    county: &mut AgentCounty,
    cell: AgentCell,
    rng: &mut ChaCha8Rng,
    selected: &mut Selected,
) -> usize {
    let rates = scene.rates;
    county.sample_events(cell, rates.reclassification[index.0], rng, selected);
    county.remove(cell, selected);
    for agent in selected.agents.iter().copied() {
        let status = if random::open01(rng) < rates.reclassified_settled { SETTLED } else { UNSETTLED };
        let to = AgentCell { status, ..cell };
        county.record_event(agent, || life_event(scene, agent, LifeEventKind::Reclassified, to, [index, index]));
        // The years of residence that settlement asks for are years in a town, so they begin with the reclassification.
        let agent = agent.arrived(scene.year);
        county.add(to, if status == SETTLED { agent.at_home_in(code(index)) } else { agent });
    }
    selected.agents.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_of_eligibility_is_counted_from_the_middle_of_the_year_of_arrival() {
        // Half a year was lived in the year of arrival.
        assert!((eligible(2021, 2021, 0.0) - 0.5).abs() < 1e-15);
        assert!((eligible(2022, 2021, 0.0) - 1.0).abs() < 1e-15);
        assert!(eligible(2022, 2021, 2.0).abs() < 1e-15);
        assert!((eligible(2023, 2021, 2.0) - 0.5).abs() < 1e-15);
        assert!((eligible(2024, 2021, 2.0) - 1.0).abs() < 1e-15);
        assert!((eligible(2023, 2021, 2.25) - 0.25).abs() < 1e-15);
    }
}
