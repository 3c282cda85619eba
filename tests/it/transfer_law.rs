//! The law of the exchange between countryside and town, in the rates that an engine receives.

use std::sync::Arc;

use ndarray::Array2;
use qilu::axes::Status;
use qilu::engine::cohort::Workspace;
use qilu::engine::draw::Draw;
use qilu::engine::kernel::Engine;
use qilu::engine::kernel::EngineStart;
use qilu::engine::kernel::EngineYear;
use qilu::engine::year;
use qilu::measure::Account;
use qilu::measure::Measure as M;
use qilu::model::population::Population;
use qilu::region::CountyId;
use qilu::scenario::posterior::Posterior;
use qilu::scenario::posterior::Unknown;
use qilu::scenario::uncertainty::Parameter;
use qilu_methods::math;

use crate::fixture::prepared;
use crate::fixture::scenario;

/// The cohort engine, after whose first year the urban residents in the accounts are multiplied by a factor; it then reads the
/// rates of the second year.
struct Disturbed {
    engine: Workspace,
    factor: f64,
    last: Vec<Account>,
    /// `ln(U / R)` after the first year, and the net transfer rate per rural resident of the second.
    seen: Option<(f64, f64)>,
}

impl Engine for Disturbed {
    fn start(&mut self, start: &EngineStart<'_>, population: &mut Population) {
        self.engine.start(start, population);
    }

    fn advance(
        &mut self,
        year: &EngineYear<'_>,
        population: &mut Population,
        accounts: &mut [Account],
        flows: &mut Array2<f64>,
    ) {
        if year.year == 2022 {
            self.seen = Some((log_ratio(&self.last), net_rate(year, &self.last)));
        }
        self.engine.advance(year, population, accounts, flows);
        for account in accounts.iter_mut() {
            account[M::Unsettled] *= self.factor;
            account[M::Settled] *= self.factor;
        }
        self.last = accounts.to_vec();
    }
}

fn log_ratio(accounts: &[Account]) -> f64 {
    let urban: f64 = accounts.iter().map(Account::urban).sum();
    math::ln(urban / accounts.iter().map(|account| account[M::Rural]).sum::<f64>())
}

/// Departures from the countryside less returns to it, per rural resident, at the hazards of a year without age schedules.
fn net_rate(year: &EngineYear<'_>, last: &[Account]) -> f64 {
    let (mut net, mut rural) = (0.0, 0.0);
    for (r, account) in last.iter().enumerate() {
        let hazards = |status| year.rates.hazards(CountyId(r), status);
        let leaving = hazards(Status::Rural).internal + hazards(Status::Rural).other;
        let reclassified = -math::ln(1.0 - year.rates.reclassification[r]);
        let back = account[M::Unsettled] * hazards(Status::Unsettled).other
            + account[M::Settled] * hazards(Status::Settled).other;
        net += account[M::Rural] * (leaving + reclassified) - back;
        rural += account[M::Rural];
    }
    net / rural
}

#[test]
fn the_net_transfer_rate_has_the_elasticity_that_its_parameters_state() {
    let (slope, curvature) = (-0.35, -0.43);
    let fixed =
        |name: &str, value: f64| format!("[uncertainty.{name}]\ncentral = {value}\nlow = {value}\nhigh = {value}\n");
    let text = [
        "[layers]\nparameters = false\nshocks = false\ninitial = false\n".to_owned(),
        // Without a response to prices, incomes and services, nothing but the law changes the rates of the exchange.
        fixed("mobility_response", 0.0),
        fixed("transfer_slope", slope),
        fixed("transfer_curvature", curvature),
        fixed("mobility_trend", 0.02),
    ];
    let run = prepared(&scenario(&text.concat()));
    let seen = |factor: f64| {
        let engine = Workspace::new(run.region());
        let mut engine = Disturbed { engine, factor, last: Vec::new(), seen: None };
        drop(year::project(&run, &Draw::new(&run, 0), &mut engine));
        engine.seen.expect("the second year was read")
    };
    let ((x, _), (below, low), (above, high)) = (seen(1.0), seen(1.0 - 1e-4), seen(1.0 + 1e-4));
    let elasticity = math::ln(high / low) / (above - below);
    let expected = slope + 2.0 * curvature * x;
    assert!((elasticity - expected).abs() < 1e-6, "{elasticity} instead of {expected} at {x}");
}

#[test]
#[ignore = "runs two thousand draws"]
fn the_condition_of_the_probability_is_not_one_of_the_seed() {
    let project = qilu::Project::open(crate::fixture::repository("data"));
    let project = project.expect("the repository is sound");
    let scenario = project.scenario("plan").expect("it is there");
    let conditions = [2022, 7].map(|seed| {
        let options = qilu::RunOptions { seed: Some(seed), draws: 1000, ..Default::default() };
        let run = project.run(&scenario, options, &qilu::Silent).expect("it runs");
        run.condition().expect("a thousand draws have one")
    });
    let [one, other] = &conditions;
    let names = |own: &qilu::policy::condition::Condition| -> Vec<_> {
        let mut names: Vec<_> = own.parameters.iter().map(|named| named.parameter).collect();
        names.sort();
        names
    };
    assert_eq!(names(one), names(other), "other parameters with another seed");
    for named in &one.parameters {
        let same = other.parameters.iter().find(|own| own.parameter == named.parameter).expect("named in both");
        for (a, b) in named.fifths.iter().zip(&same.fifths) {
            let difference = (a.probability.share().expect("drawn") - b.probability.share().expect("drawn")).abs();
            assert!(difference <= 0.1, "{:?}: {difference}", named.parameter);
        }
    }
    assert_eq!(one.pace, other.pace, "published figures have no seed");
}

#[test]
fn a_prior_of_its_own_for_a_parameter_that_the_posterior_ties_to_others_is_told() {
    let members =
        (0..200).map(|n| f64::from(n) / 100.0 - 1.0).map(|score| vec![score, 0.8 * score, 1.0 - score * score]);
    let unknowns = [Parameter::MobilityTrend, Parameter::MobilityLevel, Parameter::E0Level].map(Unknown::Parameter);
    let posterior = Arc::new(Posterior::new(2020, 2021, unknowns.to_vec(), members.collect()));
    let told = |text: &str| prepared(&scenario(text)).informed_by(Some(Arc::clone(&posterior))).tied_priors();
    let trend = "[uncertainty.mobility_trend]\ncentral = 0.01\n";
    assert_eq!(told(trend), [(Parameter::MobilityTrend, vec![Parameter::MobilityLevel])]);
    assert!(told("").is_empty(), "the scenario sets no prior");
    assert!(told("[uncertainty.e0_level]\ncentral = 0\n").is_empty(), "nothing is tied to it");
    let both = format!("{trend}[uncertainty.mobility_level]\ncentral = 0.9\n");
    assert!(told(&both).is_empty(), "the scenario sets both");
}
