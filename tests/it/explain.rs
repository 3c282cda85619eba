//! Contributions of levers: they add up, sampled orders agree with all orders, and a lever without effect has none.

use proptest::prelude::*;
use qilu::Language;
use qilu::engine::cohort::Workspace;
use qilu::engine::draw::Draw;
use qilu::engine::year;
use qilu::error::Result;
use qilu::indicators::IndicatorId;
use qilu::policy::attribution;
use qilu::policy::attribution::Explanation;
use qilu::policy::attribution::Question;
use qilu::policy::compare;
use qilu::policy::components;
use qilu::policy::one_at_a_time;
use qilu::policy::one_at_a_time::Move;
use qilu::policy::one_at_a_time::NoQuotient;
use qilu::progress::ProgressListener;
use qilu::region::Area;
use qilu::report;

use crate::fixture::DATA;
use crate::fixture::ensemble;
use crate::fixture::prepared;
use crate::fixture::scenario;

/// All orders of a few levers, by the algorithm of Heap (1963).
fn orders(players: usize) -> Vec<Vec<usize>> {
    fn heap(size: usize, order: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
        if size <= 1 {
            return all.push(order.clone());
        }
        for place in 0..size {
            heap(size - 1, order, all);
            order.swap(if size.is_multiple_of(2) { place } else { 0 }, size - 1);
        }
    }
    let mut all = Vec::new();
    heap(players, &mut (0..players).collect(), &mut all);
    all
}

proptest! {
    #[test]
    fn sampled_orders_average_to_the_exact_values_and_add_up(worths in prop::collection::vec(-1.0..1.0_f64, 16)) {
        let place = |set: &[bool]| set.iter().enumerate().map(|(player, own)| usize::from(*own) << player).sum::<usize>();
        let mut worth = |set: &[bool]| worths[place(set)];
        let exact = attribution::exact(4, &mut worth);
        let all = orders(4);
        prop_assert_eq!(all.len(), 24);
        let mut mean = [0.0; 4];
        // The Shapley value is the mean over all orders; each antithetic pair contains an order and its reverse, so the
        // mean is over each order twice.
        for order in &all {
            let sampled = attribution::antithetic(order, &mut worth);
            prop_assert!((sampled.iter().sum::<f64>() - (worths[15] - worths[0])).abs() < 1e-12);
            mean.iter_mut().zip(&sampled).for_each(|(sum, value)| *sum += value / 24.0);
        }
        for (exact, mean) in exact.iter().zip(mean) {
            prop_assert!((exact - mean).abs() < 1e-12);
        }
    }
}

fn ask(levers: &[(&str, f64)], indicator: &str, draws: u32, threads: usize) -> Result<Explanation> {
    let entry = |(name, value): &(&str, f64)| format!("[[lever]]\nname = \"{name}\"\nvalue = {value:?}\n");
    let text = levers.iter().map(entry).collect::<Vec<String>>().concat();
    let indicator = IndicatorId::from_name(indicator).expect("known").row();
    let question = Question { indicator, area: Area::Province, year: 2030 };
    let run = prepared(&scenario(&text)).with_seed(7).with_draws(draws);
    attribution::explain(&run, &scenario(""), question, threads, &ProgressListener::SILENT)
}

const SIX: [(&str, f64); 6] = [
    ("hukou_openness", 1.0),
    ("land_rights", 1.0),
    ("rural_income", 0.01),
    ("transport", 1.0),
    ("childcare_places", 1.0),
    ("county_seat", 1.0),
];

fn contribution(answer: &Explanation, lever: &str) -> f64 {
    answer.contributions.iter().find(|(part, _)| part.names().0 == lever).expect("it differs").1.mean
}

#[test]
fn contributions_add_up_and_a_lever_without_effect_counts_for_nothing() {
    // Six levers are more than are computed exactly and four are not, so both methods are tested.
    for levers in [&SIX[..], &SIX[2..]] {
        let answer = ask(levers, "urban_share", 3, 2).expect("they differ");
        assert_eq!(answer.exact, levers.len() <= attribution::EXACT);
        let sum: f64 = answer.contributions.iter().map(|(_, summary)| summary.mean).sum();
        assert!((sum - answer.difference.mean).abs() < 1e-12, "{sum} {}", answer.difference.mean);
        assert!(contribution(&answer, "childcare_places").abs() < 1e-15);
        assert!(contribution(&answer, "rural_income") < 0.0 && contribution(&answer, "county_seat") > 0.0);
    }
}

#[test]
fn the_number_of_threads_changes_no_bit_of_an_explanation() {
    let tell = |threads| format!("{:?}", ask(&SIX, "income_ratio", 4, threads).expect("they differ"));
    assert_eq!(tell(1), tell(3));
}

#[test]
fn nothing_to_explain_is_an_error() {
    let fault = ask(&[], "urban_share", 1, 1).expect_err("they are the same");
    assert_eq!(fault.to_string(), "`test` and `test` are the same, so there is no difference to explain");
}

/// A scenario in which a lever is at its bound, one is set in a city, and one ends early.
const SET: &str = "years = { end = 2035 }
[[lever]]
name = \"land_rights\"
value = 1.0
start = 2021
ramp = 3
[[lever]]
name = \"county_jobs\"
value = 5.0
start = 2023
places = [\"370100\"]
[[lever]]
name = \"talent_inflow\"
value = 2.0
start = 2022
end = 2026
";

#[test]
fn the_effect_of_a_step_is_the_comparison_with_the_scenario_that_is_set_by_hand() {
    let targets = qilu::plan::load(&DATA).expect("sound").targets;
    let base = scenario(SET);
    let run = prepared(&base).with_seed(7).with_draws(3);
    let answer = one_at_a_time::effects(&run, &targets, 2, &ProgressListener::SILENT).expect("nobody stops it");
    assert_eq!(
        format!("{answer:?}"),
        format!("{:?}", one_at_a_time::effects(&run, &targets, 1, &ProgressListener::SILENT).expect("nobody stops it"))
    );
    assert_eq!((answer.year, answer.years), (2035, (2021, 2035)));
    let row = |lever: &str, direction| {
        let found =
            answer.rows.iter().find(|row| row.step.lever.row().name == lever && row.step.direction == direction);
        found.unwrap_or_else(|| panic!("{lever}"))
    };
    // County jobs have a range of 20: by a step of 2, 5 becomes 7 in Jinan and 0 becomes 2 elsewhere.
    let elsewhere: Vec<String> = DATA
        .region
        .counties
        .iter()
        .map(|county| county.names.code.clone())
        .filter(|code| !code.starts_with("3701"))
        .collect();
    let places = elsewhere.iter().map(|code| format!("\"{code}\"")).collect::<Vec<String>>().join(", ");
    let by_hand = format!("{SET}[[lever]]\nname = \"county_jobs\"\nvalue = 2.0\nstart = 2021\nplaces = [{places}]\n")
        .replace("value = 5.0", "value = 7.0");
    let jobs = row("county_jobs", Move::Raise);
    assert_eq!(jobs.step.values, [(0.0, 5.0), (2.0, 7.0)]);
    let [own, reference] = [&scenario(&by_hand), &base].map(|scenario| ensemble(scenario, 3, 1));
    let effect = jobs.effect.as_ref().expect("it can be raised");
    let differences = compare::differences(&own, &reference, &DATA.region, &[2035]);
    let share =
        differences.iter().find(|row| row.area == Area::Province && row.indicator.id == IndicatorId::UrbanShare);
    assert_eq!(effect.share, share.expect("it is compared").difference);
    let costs = compare::costs(&own, &reference, &DATA.region, 2020).expect("years follow");
    assert_eq!((effect.costs.difference, effect.costs.years), (costs.difference, costs.years));
    let all = compare::target_differences(&own, &reference, &DATA.region, &DATA.observations, &targets);
    assert!(!effect.targets.is_empty());
    for target in &effect.targets {
        let other = all.iter().find(|other| other.name == target.name).expect("it is compared");
        assert_eq!((target.probability, target.error), (other.probability, other.error));
    }
    // The setting that ends in 2026 keeps its end, and what is neutral after it is raised too.
    let talent = row("talent_inflow", Move::Raise);
    assert_eq!((talent.step.entries.len(), talent.step.values), (2, [(1.0, 1.0), (1.25, 1.25)]));
    assert_eq!(row("talent_inflow", Move::Lower).step.values[1], (0.75, 0.75));
    // A lever at its bound is listed without an effect, after all others.
    let rights = row("land_rights", Move::Raise);
    assert!(rights.effect.is_none() && rights.step.entries.is_empty());
    assert_eq!(rights.cost_per_point(3), Err(NoQuotient::AtBound));
    let classes: Vec<_> = answer.rows.iter().map(|row| row.cost_per_point(3).err()).collect();
    assert!(classes.is_sorted(), "{classes:?}");
    let costs: Vec<f64> = answer.rows.iter().filter_map(|row| row.cost_per_point(3).ok()).collect();
    assert!(costs.is_sorted() && costs.len() > 3, "{costs:?}");
    crate::outputs::check("lever_effects.csv", &report::lever_effects::csv("test", &DATA.region, &answer));
    let text = report::lever_effects::text("test", &answer, Language::English);
    assert!(text.contains("already at its bound") && text.contains("do not add up"), "{text}");
}

/// In the double precision of the engine the components of a year add up to its change within 1e-9.
#[test]
fn components_of_a_projection_add_up() {
    let scenario = scenario("[[lever]]\nname = \"talent_inflow\"\nvalue = 2.0\n");
    let run = prepared(&scenario).with_seed(7);
    let projection = year::project(&run, &Draw::new(&run, 1), &mut Workspace::new(run.region()));
    for years in projection.accounts.windows(2) {
        for (start, end) in years[0].iter().zip(&years[1]) {
            let parts = components::contributions(start, end);
            let (total, parts) = parts.split_last().expect("the total is last");
            let sum = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
            assert!((sum.0 - total.0).abs() < 1e-9 * end.residents(), "{sum:?} {total:?}");
            assert!((sum.1 - total.1).abs() < 1e-9, "{sum:?} {total:?}");
        }
    }
}
