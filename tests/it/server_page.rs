//! What the server answers to a page: fans of all areas, planned values of levers.

use serde_json::Value;
use serde_json::json;

use qilu::Project;
use qilu::RunOptions;
use qilu::scenario::levers::LeverId;

use crate::fixture::repository;
use crate::server::Server;
use crate::server::spec;

/// A server whose folder of runs is empty, and the folder.
pub(crate) fn alone(more: &[&str]) -> (tempfile::TempDir, Server) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), more);
    (folder, server)
}

/// Codes of all areas, and those of the province and the cities.
fn codes(server: &Server) -> (Vec<String>, Vec<String>) {
    let (_, catalogue) = server.get("/api/v1/catalogue");
    let region = &catalogue["region"];
    let of = |level: &str| -> Vec<String> {
        let areas = region[level].as_array().expect("areas").iter();
        areas.map(|area| area["code"].as_str().expect("a code").to_owned()).collect()
    };
    let province = region["province"]["code"].as_str().expect("a code").to_owned();
    let cities: Vec<String> = std::iter::once(province).chain(of("cities")).collect();
    (cities.iter().cloned().chain(of("counties")).collect(), cities)
}

#[test]
fn a_fan_of_all_areas_has_the_shape_and_the_values_of_a_run() {
    let (_folder, server) = alone(&[]);
    let (all, cities) = codes(&server);
    assert_eq!((all.len(), cities.len()), (153, 17));
    let indicators = ["urban_share", "residents"];
    let ask = |areas: &[String]| {
        let body = json!({ "spec": spec(), "draws": 20, "indicators": indicators, "areas": areas });
        server.post("/api/v1/fan", &body)
    };
    let (status, fan) = ask(&all);
    assert_eq!(status, 200, "{fan}");
    let (_, job) = server.post("/api/v1/jobs", &json!({ "spec": spec(), "draws": 20 }));
    assert_eq!(server.wait(&job)["state"], "done");
    let (_, run) = server.get(&format!("/api/v1/jobs/{}/dossier", job["id"]));
    for field in ["draws", "seed", "years", "statistics", "targets", "share_draws"] {
        assert_eq!(fan[field], run[field], "{field}");
    }
    for code in &all {
        for indicator in indicators {
            assert_eq!(fan["series"][code][indicator], run["series"][code][indicator], "{code} {indicator}");
        }
    }
    // An indicator that is reported for cities is refused for counties.
    let registered = |areas: &[String]| {
        let body = json!({ "spec": spec(), "draws": 2, "indicators": ["registered_urban_share"], "areas": areas });
        server.post("/api/v1/fan", &body)
    };
    assert_eq!(registered(&cities).0, 200);
    let (status, problem) = registered(&all);
    assert_eq!((status, &problem["pointer"]), (422, &json!("/indicators/0")));
    let many: Vec<String> = (0..161).map(|_| all[0].clone()).collect();
    assert_eq!(ask(&many).1["fields"], json!({ "count": 161, "most": 160 }));
}

/// The values of all levers of a scenario of the repository over the counties of a place, as a run has them.
fn planned(name: &str, code: &str) -> Value {
    let project = Project::open(repository("data")).expect("the data are sound");
    let scenario = project.scenario(name).expect("it is there");
    let run = project.prepare(&scenario, &RunOptions::default()).expect("it can be run");
    let region = run.region();
    let counties = region.counties_of(region.find_one(code).expect("an area"));
    let mut levers = serde_json::Map::new();
    for lever in LeverId::ALL.into_iter().filter(|lever| run.levers().is_set(*lever as usize)) {
        let by_year = |least: fn(f64, f64) -> f64| -> Vec<f64> {
            let value = |year| {
                let of = counties.clone().map(|county| run.levers().get(lever, year, qilu::region::CountyId(county)));
                of.reduce(least).expect("a county")
            };
            (scenario.base_year + 1..=scenario.end_year).map(value).collect()
        };
        levers.insert(lever.row().name.to_owned(), json!({ "low": by_year(f64::min), "high": by_year(f64::max) }));
    }
    // As the answer is read: the parser of the tests rounds the last bit in its own way.
    serde_json::from_str(&Value::from(levers).to_string()).expect("JSON")
}

#[test]
fn planned_values_of_levers_are_those_of_a_run() {
    let (_folder, server) = alone(&[]);
    let ask = |body: Value| server.post("/api/v1/levers", &body);
    for (place, code) in [("province", "370000"), ("370100", "370100"), ("历城区", "370112")] {
        let (status, answer) = ask(json!({ "spec": { "scenario": "plan" }, "place": place }));
        assert_eq!(status, 200, "{answer}");
        assert_eq!(answer["years"], json!((2021..=2035).collect::<Vec<u16>>()));
        assert_eq!(answer["levers"], planned("plan", code), "{place}");
    }
    // A setting for one city: the ends differ in the province, and a ramp of three years ends at the full value.
    let (_, city) = ask(json!({ "spec": spec(), "place": "370800" }));
    let (_, province) = ask(json!({ "spec": spec(), "place": "province" }));
    let of = |answer: &Value, end: &str| -> Vec<f64> {
        let values = answer["levers"]["county_jobs"][end].as_array().expect("values").iter();
        values.map(|value| value.as_f64().expect("a number")).collect()
    };
    let grown = [0.0, 20.0 / 3.0, 40.0 / 3.0, 20.0, 20.0];
    for end in [of(&city, "low"), of(&city, "high"), of(&province, "high")] {
        assert!(end[5..10].iter().zip(grown).all(|(own, right)| (own - right).abs() < 1e-9), "{end:?}");
    }
    assert!(of(&province, "low").iter().all(|value| *value == 0.0));
    // A finished run has the values that it was made with.
    let (_, job) = server.post("/api/v1/jobs", &json!({ "spec": spec(), "draws": 2, "keep": true }));
    let run = server.wait(&job)["run"].clone();
    assert_eq!(ask(json!({ "run": run, "place": "370800" })), (200, city));
    // Exactly one of both, and a place that is there.
    assert_eq!(ask(json!({ "run": "nothing", "place": "province" })).0, 404);
    for body in [json!({ "place": "province" }), json!({ "spec": spec(), "run": run, "place": "province" })] {
        let (status, problem) = ask(body);
        assert_eq!((status, &problem["code"]), (422, &json!("request-fault/spec-or-run")));
    }
    let (status, problem) = ask(json!({ "spec": spec(), "place": "circle:nowhere" }));
    assert_eq!((status, &problem["pointer"]), (422, &json!("/place")));
}
