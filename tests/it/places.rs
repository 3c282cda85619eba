//! Every entry that takes the name of a place takes the same names, and answers those of former areas in the same way.

use std::fs;

use qilu::data::listing;
use qilu::data::listing::Listing;
use qilu::data::supplied;
use qilu::region::Area;
use qilu::region::place_set::PlaceSet;
use qilu::scenario::Scenario;
use qilu::scenario::optimization::OptimizationProblem;
use qilu::scenario::study::Study;

use crate::cli::qilu;
use crate::fixture::DATA;
use crate::fixture::SCENARIOS;

/// The code of the place that an entry takes a text for, or what it says.
type Answer = Result<String, String>;

/// An entry with its name.
type Entry = (&'static str, Box<dyn Fn(&str) -> Answer>);

fn code(area: Area) -> String {
    DATA.region.names(area).code.clone()
}

/// The code of the one area that a set of places is.
fn code_of(set: PlaceSet) -> String {
    match set {
        PlaceSet::Area(area) => code(area),
        group => group.id(&DATA.region),
    }
}

const TITLE: &str = "title = { zh = \"测试\", en = \"test\" }";

fn scenario(place: &str) -> Answer {
    let text = format!("{TITLE}\n[[lever]]\nname = \"county_jobs\"\nvalue = 1.0\nplaces = [\"{place}\"]");
    let scenario = Scenario::from_text("test", &text, &DATA).map_err(|error| error.to_string())?;
    let stored = scenario.text().rsplit_once("places = [\"").and_then(|(_, rest)| rest.split_once('"'));
    let stored = stored.expect("the place is stored").0;
    PlaceSet::parse(stored, &DATA.region).map(code_of).map_err(|fault| fault.to_string())
}

fn study(place: &str) -> Answer {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("study.toml");
    let text = format!(
        "{TITLE}\nscenario = \"baseline\"\n[design]\nkind = \"grid\"\n[[factor]]\nlever = \"county_jobs\"\n\
         low = 0.0\nhigh = 1.0\n[[output]]\nexpression = \"urban_share\"\nareas = [\"{place}\"]\n"
    );
    fs::write(&file, text).expect("written");
    let study = Study::load(&file, &SCENARIOS, &DATA).map_err(|error| error.to_string())?;
    Ok(code(study.outputs[0].areas[0]))
}

/// An optimization with a place for its target and one for its lever.
fn optimization(target: &str, lever: &str) -> Result<OptimizationProblem, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("question.toml");
    let text = format!(
        "{TITLE}\nscenario = \"baseline\"\n[target]\nexpression = \"urban_share\"\nplace = \"{target}\"\nyear = 2030\n\
         at_least = 0.7\nprobability = 0.8\n[[lever]]\nname = \"county_jobs\"\nlow = 0.0\nhigh = 1.0\nplaces = [\"{lever}\"]\n"
    );
    fs::write(&file, text).expect("written");
    OptimizationProblem::load(&file, &SCENARIOS, &DATA).map_err(|error| error.to_string())
}

fn statistics(place: &str) -> Answer {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mine.csv");
    fs::write(&file, format!("region_code,year,indicator,value\n\"{place}\",2026,urban_share,0.7\n")).expect("written");
    supplied::read(&file, &DATA).map(|rows| code(rows[0].area)).map_err(|error| error.to_string())
}

fn shown(place: &str) -> Answer {
    match listing::show(&DATA, place).map_err(|error| error.to_string())? {
        Listing::Areas(tables) => {
            let mut areas: Vec<Area> = tables.iter().map(|table| table.area).collect();
            areas.dedup();
            match areas[..] {
                [area] => Ok(code(area)),
                // All places of a name are shown, each with its code.
                _ => Err(areas.into_iter().map(code).collect::<Vec<_>>().join(" ")),
            }
        }
        Listing::Table { .. } => panic!("{place} is no table"),
    }
}

fn entries() -> Vec<Entry> {
    let by_region = |text: &str| DATA.region.find_one(text).map(code).map_err(|fault| fault.to_string());
    let by_set = |text: &str| PlaceSet::parse(text, &DATA.region).map(code_of).map_err(|fault| fault.to_string());
    vec![
        ("options and requests", Box::new(by_region)),
        ("a set of places", Box::new(by_set)),
        ("a lever of a scenario", Box::new(scenario)),
        ("an output of a study", Box::new(study)),
        (
            "the target of an optimization",
            Box::new(|text| optimization(text, "province").map(|problem| code(problem.target.area))),
        ),
        (
            "the lever of an optimization",
            Box::new(|text| {
                let problem = optimization("province", text)?;
                PlaceSet::parse(&problem.decisions[0].place, &DATA.region)
                    .map(code_of)
                    .map_err(|fault| fault.to_string())
            }),
        ),
        (STATISTICS, Box::new(statistics)),
        ("data show", Box::new(shown)),
    ]
}

/// The entry of files of published statistics.
const STATISTICS: &str = "published statistics";

/// Names behind those of their city, and the code that each means.
const BEHIND_THE_CITY: [(&str, &str); 22] = [
    ("济南历下区", "370102"),
    ("济南市历下区", "370102"),
    ("济南市历下", "370102"),
    ("济南 历下", "370102"),
    ("山东省济南市历下区", "370102"),
    ("山东济南历下", "370102"),
    ("历下区（济南市）", "370102"),
    ("Jinan Lixia", "370102"),
    ("jinan lixia district", "370102"),
    ("Lixia District, Jinan", "370102"),
    ("Lixia District, Jinan, Shandong", "370102"),
    ("青岛市黄岛区", "370211"),
    ("枣庄市市中区", "370402"),
    ("枣庄市中区", "370402"),
    ("济南市中", "370103"),
    ("Shizhong District (Jinan)", "370103"),
    ("潍坊青州市", "370781"),
    ("山东省青岛市", "370200"),
    ("青岛（山东）", "370200"),
    ("Qingdao, Shandong", "370200"),
    ("莱芜市钢城区", "370117"),
    ("济宁兖州", "370812"),
];

/// Names and codes of former areas, and codes of today that the answer has.
const FORMER: [(&str, &[&str]); 25] = [
    ("莱芜", &["370116", "370117"]),
    ("莱芜市", &["370116", "370117"]),
    ("laiwu", &["370116", "370117"]),
    ("Laiwu City", &["370116", "370117"]),
    ("371200", &["370116", "370117", "2018"]),
    ("莱城区", &["370116"]),
    ("莱芜市莱城区", &["370116"]),
    ("章丘市", &["370114", "2016"]),
    ("济南章丘市", &["370114"]),
    ("Zhangqiu City", &["370114"]),
    ("370181", &["370114"]),
    ("济阳县", &["370115", "2018"]),
    ("邹平县", &["371681", "2018"]),
    ("滨州市邹平县", &["371681"]),
    ("胶南", &["370211", "2012"]),
    ("胶南市", &["370211"]),
    ("青岛市胶南市", &["370211"]),
    ("370282", &["370215", "2017"]),
    ("陵县", &["371403", "2014"]),
    ("371081", &["371003"]),
    ("苍山县", &["371324"]),
    ("济宁市市中区", &["370811", "2013"]),
    ("历城县", &["370112", "1987"]),
    ("惠民地区", &["371600"]),
    ("山东省长岛县", &["370614", "2020"]),
];

#[test]
fn every_entry_takes_the_same_names_and_knows_former_areas() {
    for (entry, ask) in entries() {
        for (text, expected) in BEHIND_THE_CITY {
            // No indicator has published statistics of counties that a file could supply.
            if entry == STATISTICS && !expected.ends_with("00") {
                continue;
            }
            assert_eq!(ask(text).as_deref(), Ok(expected), "{entry}: {text}");
        }
        for (text, now) in FORMER {
            let said = ask(text).expect_err(text);
            assert!(now.iter().all(|now| said.contains(now)), "{entry}: {text}: {said}");
            assert!(!said.contains("did you mean"), "{entry}: {text}: {said}");
        }
        for text in ["市中区", "市中", "Shizhong District"] {
            let said = ask(text).expect_err(text);
            assert!(said.contains("370103") && said.contains("370402"), "{entry}: {text}: {said}");
        }
        // Another county is not suggested, nor another code.
        for text in ["370999", "37000", "郑州", "河南省", "高阳县", "东阳县", "莱洲市", "济南青州市"]
        {
            let said = ask(text).expect_err(text);
            assert!(!said.contains("did you mean"), "{entry}: {text}: {said}");
        }
    }
}

#[test]
fn a_link_has_the_names_of_cities_and_knows_former_ones() {
    let link = |from: &str| {
        let text = format!("{TITLE}\n[[link]]\nfrom = \"{from}\"\nto = \"青岛\"\nminutes = 60.0\nopens = 2030\n");
        Scenario::from_text("test", &text, &DATA)
            .map(|scenario| scenario.text().contains("370100"))
            .map_err(|error| error.to_string())
    };
    for text in ["济南", "山东省济南市", "Jinan", "Jinan, Shandong"] {
        assert_eq!(link(text), Ok(true), "{text}");
    }
    for (text, expected) in
        [("莱芜市", "370117"), ("371200", "in 2018"), ("历下区", "known: 济南市"), ("济源市", "known: 济南市")]
    {
        assert!(
            link(text).is_err_and(|said| said.contains(expected) && !said.contains("did you mean")),
            "{text}: {:?}",
            link(text)
        );
    }
}

/// Options of commands and the bodies of requests pass their text to the same lookup; the commands are asked once each.
#[test]
fn commands_answer_former_areas_before_they_compute() {
    let run = ["scenarios/plan.toml", "--draws", "2", "--quiet"];
    let commands: [&[&str]; 3] =
        [&["evaluate", "--expr", "urban_share", "--area"], &["explain", "--place"], &["data", "show"]];
    for command in commands {
        let mut arguments = command.to_vec();
        arguments.push("章丘市");
        if command[0] != "data" {
            arguments.extend(run);
        }
        let output = qilu(&arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{command:?}: {said}");
        assert!(said.contains("in 2016 and is now 370114"), "{command:?}: {said}");
    }
}

/// Each row of the table is answered, and no code or name of today is hidden by one.
#[test]
fn every_former_area_is_answered_by_code_and_names() {
    let region = &DATA.region;
    assert!(region.former.len() > 150, "{}", region.former.len());
    for former in &region.former {
        for text in [&former.code, &former.zh, &former.en] {
            // Some names and codes are in force again, or still, for another area.
            let named = region.areas().any(|area| {
                let names = region.names(area);
                [&names.code, &names.zh, &names.en].contains(&text)
            });
            assert_eq!(region.find(text).is_empty(), !named, "{text}");
            if !named {
                assert!(region.formerly(text).is_some(), "{text}");
            }
        }
        let fault = region.formerly(&former.code).expect("it has the code").to_string();
        assert!(
            fault.contains(&code(former.now[0]))
                || region.former.iter().filter(|other| other.code == former.code).count() > 1,
            "{fault}"
        );
    }
}
