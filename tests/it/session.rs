//! The session: one project gives the same results as several new ones, and every interruption is an ordinary error.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use proptest::prelude::*;
use qilu::CancelToken;
use qilu::Event;
use qilu::Project;
use qilu::RunOptions;
use qilu::Scenario;
use qilu::ScenarioSource;
use qilu::Silent;
use qilu::error::Error;
use qilu::region::Area;

use crate::fixture::repository;

/// The project of the repository.
static PROJECT: LazyLock<Project> = LazyLock::new(|| Project::open(repository("data")).expect("it is sound"));

/// Urban population and residents of every county in the last year, draw by draw, bit by bit.
fn bits(project: &Project, scenario: &Scenario, options: &RunOptions) -> Vec<u64> {
    let run = project.run(scenario, options.clone(), &Silent).expect("nobody stops it");
    let (ensemble, region) = (run.ensemble(), project.region());
    let last = ensemble.years.len() - 1;
    let mut bits = Vec::new();
    for draw in 0..ensemble.draws {
        for area in region.areas().filter(|area| matches!(area, Area::County(_))) {
            let account = ensemble.account(region, draw, last, area);
            bits.extend([account.urban().to_bits(), account.residents().to_bits()]);
        }
    }
    bits
}

/// A scenario of a base year, with a prior moved or not.
fn text(base: u16, tfr: Option<f64>) -> String {
    let moved = tfr.map_or_else(String::new, |tfr| format!("[uncertainty]\ntfr_asymptote = {{ central = {tfr} }}\n"));
    format!("title = {{ zh = \"测试\", en = \"test\" }}\nyears = {{ base = {base}, end = {} }}\n{moved}", base + 3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Base states are kept: two scenarios with other base years or priors, asked of one project in any order, are what
    /// two fresh projects say.
    #[test]
    fn one_project_answers_as_two_fresh_ones(
        bases in prop::array::uniform2(prop::sample::select(vec![2010_u16, 2020])),
        priors in prop::array::uniform2(prop::option::of(0.8..1.4_f64)),
        prior in any::<bool>(),
    ) {
        let options = RunOptions { draws: 1, threads: 1, ..RunOptions::default() };
        let shared = Project::open(repository("data")).expect("it is sound");
        let scenario = |project: &Project, which: usize| {
            let scenario = project.scenario(text(bases[which], priors[which]).as_str()).expect("sound");
            if prior { scenario.prior() } else { scenario }
        };
        let together = [0, 1, 0].map(|which| bits(&shared, &scenario(&shared, which), &options));
        let apart = [0, 1].map(|which| {
            let fresh = Project::open(repository("data")).expect("it is sound");
            bits(&fresh, &scenario(&fresh, which), &options)
        });
        prop_assert_eq!(&together[0], &apart[0]);
        prop_assert_eq!(&together[1], &apart[1]);
        prop_assert_eq!(&together[2], &apart[0]);
    }
}

#[test]
fn a_run_uses_the_posterior_unless_the_prior_is_asked_for() {
    let options = RunOptions { draws: 2, ..RunOptions::default() };
    let scenario = PROJECT.scenario("plan").expect("it is there");
    let informed = PROJECT.prepare(&scenario, &options).expect("sound");
    let prior = PROJECT.prepare(&scenario.clone().prior(), &options).expect("sound");
    assert!(informed.posterior().is_some() && prior.posterior().is_none());
    assert!(informed.passed() > prior.passed(), "levers act after the last year that is known");
    assert_ne!(bits(&PROJECT, &scenario, &options), bits(&PROJECT, &scenario.prior(), &options));
}

#[test]
fn the_same_scenario_comes_by_name_path_and_text() {
    let by_name = PROJECT.scenario("plan").expect("by name");
    let by_path = PROJECT.scenario(repository("scenarios/plan.toml").as_path()).expect("by path");
    let text = ScenarioSource::Text { name: "plan".to_owned(), text: by_name.text().to_owned() };
    let by_text = PROJECT.scenario(text).expect("by text");
    for other in [&by_path, &by_text] {
        assert_eq!((&other.name, other.text()), (&by_name.name, by_name.text()));
    }
    let fault = PROJECT.scenario("plam").expect_err("there is none").to_string();
    assert!(fault.contains("there is no scenario `plam`") && fault.contains("did you mean `plan`?"), "{fault}");
    assert!(matches!(PROJECT.scenario(Path::new("nowhere/plan.toml")), Err(Error::Io { .. })));
}

#[test]
fn threads_share_a_project_and_clones_are_one() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&*PROJECT);
    let options = RunOptions { draws: 1, threads: 1, ..RunOptions::default() };
    let alone = bits(&PROJECT, &PROJECT.scenario("plan").expect("it is there"), &options);
    let results: Vec<Vec<u64>> = std::thread::scope(|scope| {
        let ask = || {
            let project = PROJECT.clone();
            bits(&project, &project.scenario("plan").expect("it is there"), &options)
        };
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().expect("it ends")).collect()
    });
    assert!(results.iter().all(|results| *results == alone));
}

#[test]
fn a_cancelled_run_and_a_listener_that_refuses_are_ordinary_errors() {
    let scenario = PROJECT.scenario("baseline").expect("it is there");
    let cancel = CancelToken::default();
    cancel.cancel();
    let options = RunOptions { draws: 50, cancel, ..RunOptions::default() };
    assert!(matches!(PROJECT.run(&scenario, options, &Silent), Err(Error::Interrupted)));
    let (draws, begun, ended) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
    let refusing = |event: Event<'_>| {
        let counted = match event {
            Event::Begin { steps: 50, .. } => &begun,
            Event::End => &ended,
            Event::Step if draws.fetch_add(1, Ordering::Relaxed) == 2 => return ControlFlow::Break(()),
            _ => return ControlFlow::Continue(()),
        };
        counted.fetch_add(1, Ordering::Relaxed);
        ControlFlow::Continue(())
    };
    let options = RunOptions { draws: 50, threads: 2, ..RunOptions::default() };
    assert!(matches!(PROJECT.run(&scenario, options.clone(), &refusing), Err(Error::Interrupted)));
    assert_eq!((begun.into_inner(), ended.into_inner()), (1, 1));
    assert!(draws.into_inner() < 50, "the other draws are not made");
    // The same options run afterwards: a refusal is of one call.
    let options = RunOptions { draws: 1, ..options };
    assert!(PROJECT.run(&scenario, options, &Silent).is_ok());
}

#[test]
fn a_run_is_written_once_and_found_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join("run");
    let scenario = PROJECT.scenario("baseline").expect("it is there");
    let options = RunOptions { draws: 2, seed: Some(5), ..RunOptions::default() };
    let found = |options: &RunOptions| PROJECT.find_run(&place, &scenario, options).expect("readable");
    assert_eq!(found(&options), qilu::session::FolderContents::Nothing);
    let run = PROJECT.run(&scenario, options.clone(), &Silent).expect("nobody stops it");
    assert_eq!(run.write(&place).expect("writable"), place);
    assert!(run.write(&place).expect_err("it is there").to_string().contains("this run folder already exists"));
    assert_eq!(found(&options), qilu::session::FolderContents::Same);
    assert_eq!(found(&RunOptions { draws: 3, ..options }), qilu::session::FolderContents::Other);
    let verdicts = PROJECT.reproduce(&place.join("manifest.json"), &RunOptions::default(), &Silent).expect("it runs");
    assert!(
        verdicts.iter().all(|(_, verdict)| *verdict == qilu::session::reproduce::Verdict::Identical),
        "{verdicts:?}"
    );
}

#[test]
fn levers_that_are_added_stand_in_the_text_and_act() {
    let scenario = PROJECT.scenario("baseline").expect("it is there");
    let entry: qilu::scenario::file::LeverEntry =
        toml::from_str("name = \"hukou_openness\"\nvalue = 1.0\nstart = 2027\n").expect("an entry");
    let added = scenario.with_levers(&[entry], PROJECT.data()).expect("allowed");
    let again = ScenarioSource::Text { name: added.name.clone(), text: added.text().to_owned() };
    let again = PROJECT.scenario(again).expect("its own text");
    let options = RunOptions { draws: 1, ..RunOptions::default() };
    let results = bits(&PROJECT, &added, &options);
    assert_eq!(results, bits(&PROJECT, &again, &options));
    assert_ne!(results, bits(&PROJECT, &scenario, &options), "the lever acts");
    let wrong: qilu::scenario::file::LeverEntry =
        toml::from_str("name = \"hukou_opennes\"\nvalue = 1.0\n").expect("an entry");
    let fault = scenario.with_levers(&[wrong], PROJECT.data()).expect_err("unknown").to_string();
    assert!(fault.contains("did you mean `hukou_openness`?"), "{fault}");
}
