//! Levers, places and circles are found by their Chinese names wherever they are found by English ones, and what is stored
//! does not depend on the language of the file.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use qilu::data::supplied;
use qilu::region::Area;
use qilu::region::Circle;
use qilu::region::Names;
use qilu::region::Region;
use qilu::region::place_set::PlaceSet;
use qilu::scenario::Scenario;
use qilu::scenario::levers::LeverId;
use qilu::scenario::optimization::Decision;
use qilu::scenario::optimization::OptimizationProblem;
use qilu::scenario::study::Study;
use qilu::store::sweep::read;
use qilu::store::sweep::read::RowUnit;
use qilu_messages::Language;
use qilu_messages::Say;

use crate::cli::qilu;
use crate::fixture::DATA;
use crate::fixture::SCENARIOS;
use crate::fixture::repository;
use crate::fixture::scenario;
use crate::sweep::Place;
use crate::sweep::digests;

/// The areas of each spelling of one sort, in the order of the codes.
fn spellings(spelling: impl Fn(&Names) -> Option<String>) -> BTreeMap<String, Vec<Area>> {
    let mut areas: BTreeMap<String, Vec<Area>> = BTreeMap::new();
    for area in DATA.region.areas() {
        if let Some(text) = spelling(DATA.region.names(area)) {
            areas.entry(text).or_default().push(area);
        }
    }
    areas
}

/// Each spelling finds its area; the spellings that several areas share are these, and their codes are listed.
#[track_caller]
fn check_spellings(spellings: &BTreeMap<String, Vec<Area>>, ambiguous: &[&str]) {
    // The district and the former city, of which it is a part; `places` has the answers.
    let former = ["莱芜", "laiwu"];
    let region = &DATA.region;
    let mut shared = BTreeSet::new();
    for (text, areas) in spellings.iter().filter(|(text, _)| !former.contains(&text.as_str())) {
        if let [area] = areas[..] {
            assert_eq!(region.find_one(text).map_err(|fault| fault.to_string()), Ok(area), "{text}");
        } else {
            shared.insert(text.as_str());
            let fault = region.find_one(text).expect_err("several areas have the name");
            for area in areas {
                let names = region.names(*area);
                assert!(fault.say(Language::English).contains(&names.code), "{fault}");
                assert!(fault.say(Language::Chinese).contains(&names.zh), "{fault}");
            }
        }
    }
    assert_eq!(shared, ambiguous.iter().copied().collect());
}

#[test]
fn every_area_is_found_by_code_and_by_each_of_its_names() {
    check_spellings(&spellings(|names| Some(names.code.clone())), &[]);
    check_spellings(&spellings(|names| Some(names.zh.clone())), &["市中区"]);
    check_spellings(&spellings(|names| Some(names.en.clone())), &["Lanshan District", "Shizhong District"]);
    check_spellings(&spellings(|names| Some(names.pinyin.clone())), &["dongying", "lanshan", "linyi", "shizhong"]);
    // 莒县, 费县, 莘县, 冠县, 曹县 and 单县 have no shorter name.
    let short = |names: &Names| {
        let end = names.zh.char_indices().last().expect("a name").0;
        (end > '县'.len_utf8()).then(|| names.zh[..end].to_owned())
    };
    let found = spellings(short);
    assert_eq!(found.values().map(Vec::len).sum::<usize>(), DATA.region.areas().count() - 6);
    check_spellings(&found, &["东营", "市中"]);
    assert!(DATA.region.find("莒").is_empty());
}

#[test]
fn an_exact_name_goes_before_other_spellings() {
    let code = |text: &str| -> Vec<&str> {
        DATA.region.find(text).into_iter().map(|area| DATA.region.names(area).code.as_str()).collect()
    };
    assert_eq!(code("东营市"), ["370500"]);
    assert_eq!(code("东营区"), ["370502"]);
    assert_eq!(code("Dongying"), ["370500"], "the English name of the city, and the reading of both");
    assert_eq!(code("dongying"), ["370500", "370502"]);
    assert_eq!(code("LIXIA DISTRICT"), ["370102"]);
    assert_eq!((code("province"), code("全省"), code("山东")), (vec!["370000"], vec!["370000"], vec!["370000"]));
}

#[test]
fn every_lever_is_found_by_name_and_by_title() {
    for lever in LeverId::ALL {
        let row = lever.row();
        assert_eq!(LeverId::find(row.name), Some(lever));
        assert_eq!(LeverId::find(row.zh), Some(lever));
    }
    assert_eq!(LeverId::find("人地钱挂钩:建设用地"), Some(LeverId::LandLink));
    assert_eq!(LeverId::find("落户"), None);
}

#[test]
fn every_group_of_places_has_a_chinese_form() {
    let region = &DATA.region;
    let parse = |text: &str| PlaceSet::parse(text, region).map_err(|fault| fault.to_string());
    for circle in Circle::ALL {
        let zh = circle.title().0;
        let short = zh.trim_end_matches("经济圈");
        assert_eq!([circle.name(), zh, short].map(Circle::find), [Some(circle); 3]);
        let forms = [zh.to_owned(), format!("经济圈:{zh}"), format!("经济圈：{short}"), format!("circle:{short}")];
        for form in forms.into_iter().chain([format!("circle:{}", circle.name())]) {
            assert_eq!(parse(&form), Ok(PlaceSet::Circle(circle)), "{form}");
        }
    }
    for tier in 1..=3 {
        for form in [format!("tier:{tier}"), format!("层级:{tier}"), format!("层级：{tier}")] {
            assert_eq!(parse(&form), Ok(PlaceSet::Tier(tier)), "{form}");
        }
    }
    for form in ["kind:district", "类型:市辖区", "类型：市辖区"] {
        assert_eq!(parse(form), Ok(PlaceSet::Districts), "{form}");
    }
    for form in ["kind:county", "类型:县市", "类型：县（市）"] {
        assert_eq!(parse(form), Ok(PlaceSet::Counties), "{form}");
    }
    for group in PlaceSet::groups() {
        assert_eq!((parse(&group.id(region)), parse(&group.zh(region))), (Ok(group), Ok(group)));
    }
    let size = |group: PlaceSet| group.counties(region).len();
    let [province, capital, jiaodong, southern, first, second, third, districts, counties] =
        PlaceSet::groups().map(size).collect::<Vec<_>>()[..]
    else {
        panic!("nine groups")
    };
    let all = region.county_count();
    assert_eq!([province, capital + jiaodong + southern, first + second + third, districts + counties], [all; 4]);
}

#[test]
fn suggestions_are_in_the_language_of_the_question() {
    let fault = |name: &str, place: &str| {
        let text = format!(
            "title = {{ zh = \"测试\", en = \"test\" }}\n[[lever]]\nname = \"{name}\"\nvalue = 1.0\nplaces = [\"{place}\"]"
        );
        Scenario::from_text("test", &text, &DATA).expect_err("a name is wrong").to_string()
    };
    let check = |name: &str, place: &str, expected: &str| {
        let said = fault(name, place);
        assert!(said.contains(expected), "{said}\n{expected}");
    };
    check("落户开放", "济南", "unknown lever `落户开放`; did you mean `落户开放度`?");
    check("铁路", "济南", "unknown lever `铁路`; known: 落户开放度, 住房供给, ");
    check("railways", "济南", "unknown lever `railways`; known: hukou_openness, housing_supply, ");
    // Names with another character are those of other places, so none is suggested; the kind of unit can be mistaken.
    check("transport", "济楠", "unknown place `济楠`; the data have the places of Shandong; give a code");
    check("transport", "历诚区", "unknown place `历诚区`; the data have the places of Shandong; give a code");
    check("transport", "东营县", "unknown place `东营县`; did you mean one of 东营区, 东营市?");
    check("transport", "jinann", "unknown place `jinann`; did you mean `jinan`?");
    check("transport", "省会经济区", "unknown place `省会经济区`; did you mean `省会经济圈`?");
    check("transport", "tier1", "unknown place `tier1`; did you mean `tier:1`?");
    check("transport", "北京", "give a code, a name or pinyin, for instance 山东省 shandong 370000;");
    check("transport", "经济圈:京津", "unknown economic circle `京津`; known: 省会经济圈, 胶东经济圈, 鲁南经济圈");
    check("transport", "层级:4", "unknown tier of cities `4`; allowed: 1, 2, 3");
    check("transport", "类型:县", "unknown kind of county `县`");
    check("county_seat", "东营", "370500 (Dongying), 370502 (Dongying District, Dongying)");
    check("transport", "历城", "`历城` is a county; this lever can only be set for whole cities");
    check("transport", "类型:市辖区", "`类型:市辖区` is smaller than a city");
}

/// One scenario in both languages, with every form of a place.
const ENGLISH: &str = r#"
[years]
end = 2024

[[lever]]
name = "hukou_openness"
value = 0.8
places = ["370000", "circle:capital", "circle:jiaodong", "tier:1", "370500", "Qingdao"]

[[lever]]
name = "county_seat"
value = 1.0
start = 2023
places = ["kind:district", "kind:county", "370112", "juxian"]

[[lever]]
name = "land_link"
value = 0.5

[[link]]
from = "370100"
to = "dongying"
minutes = 60.0
opens = 2023
"#;

/// [`ENGLISH`] in Chinese.
const CHINESE: &str = r#"
[years]
end = 2024

[[lever]]
name = "落户开放度"
value = 0.8
places = ["山东", "省会经济圈", "经济圈：胶东", "层级:1", "东营市", "青岛"]

[[lever]]
name = "县城补短板"
value = 1.0
start = 2023
places = ["类型:市辖区", "类型：县市", "历城", "莒县"]

[[lever]]
name = "人地钱挂钩：建设用地"
value = 0.5

[[link]]
from = "济南"
to = "东营"
minutes = 60.0
opens = 2023
"#;

#[test]
fn a_scenario_is_the_same_in_both_languages() {
    let (english, chinese) = (scenario(ENGLISH), scenario(CHINESE));
    assert_eq!(english.text(), chinese.text());
    assert_eq!((english.settings(), &english.links), (chinese.settings(), &chinese.links));
    assert!(
        LeverId::ALL
            .into_iter()
            .any(|lever| chinese.lever_paths(chinese.base_year, DATA.region.county_count()).is_set(lever as usize))
    );
    for stored in ["hukou_openness", "\"province\", \"circle:capital\"", "\"kind:county\"", "\"370112\""] {
        assert!(chinese.text().contains(stored), "{stored} is not in\n{}", chinese.text());
    }
    let again = Scenario::from_text("again", chinese.text(), &DATA).expect("what is stored is a scenario");
    assert_eq!(again.text(), chinese.text());
}

#[test]
fn the_files_of_a_run_are_the_same_in_both_languages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = |language: &str, body: &str| {
        let own = folder.path().join(language);
        fs::create_dir(&own).expect("made");
        let title = "title = { zh = \"测试\", en = \"test\" }";
        fs::write(own.join("mine.toml"), format!("{title}\n{body}")).expect("written");
        let text = |name: &str| own.join(name).to_str().expect("UTF-8").to_owned();
        let output = qilu(&["run", &text("mine.toml"), "--draws", "2", "--quiet", "--out", &text("out")]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut files = digests(&own.join("out"));
        // The manifest has the time and the command.
        files.remove(Path::new("manifest.json")).expect("a manifest");
        files
    };
    let (english, chinese) = (run("en", ENGLISH), run("zh", CHINESE));
    assert!(english.contains_key(Path::new("province.csv")) && english.contains_key(Path::new("scenario.toml")));
    assert_eq!(english, chinese);
}

const STUDY: &str = r#"
scenario = "short.toml"
title = { zh = "测试", en = "test" }

[design]
kind = "grid"

[[factor]]
lever = "hukou_openness"
low = 0.0
high = 1.0
places = ["370100", "circle:southern"]

[[factor]]
lever = "county_jobs"
low = 0.0
high = 10.0

[[output]]
expression = "urban_share"
areas = ["province", "cities", "370112", "370103"]
"#;

fn chinese_study() -> String {
    let words = [
        ("\"hukou_openness\"", "\"落户开放度\""),
        ("\"county_jobs\"", "\"县域产业就业\""),
        ("\"370100\", \"circle:southern\"", "\"济南\", \"鲁南经济圈\""),
        ("\"province\", \"cities\", \"370112\"", "\"全省\", \"各市\", \"历城\""),
    ];
    words.into_iter().fold(STUDY.to_owned(), |study, (english, chinese)| {
        assert!(study.contains(english), "{english}");
        study.replace(english, chinese)
    })
}

#[test]
fn a_sweep_is_the_same_in_both_languages() {
    let (english, chinese) = (Place::new(STUDY), Place::new(&chinese_study()));
    let files = |place: &Place| {
        place.sweep("out", &[]);
        let mut files = digests(&place.path("out"));
        // These three have the text of the study or its digest.
        for name in ["study.toml", "sweep.json", "manifest.json"] {
            files.remove(Path::new(name)).expect("a file of a sweep");
        }
        files
    };
    assert_eq!(files(&english), files(&chinese));
    let columns = fs::read_to_string(chinese.path("out/points.csv")).expect("readable");
    assert!(columns.starts_with("point,hukou_openness,county_jobs\n"), "{columns}");
    let finished = read::finished(&chinese.path("out"), RowUnit::Run).expect("it is finished");
    let of_area = |area: &str| finished.of_area(Some(area)).map_err(|error| error.to_string());
    assert_eq!(of_area("历城"), of_area("370112"));
    assert_eq!(of_area("市中"), of_area("370103"), "the sweep has one of the two");
    assert!(of_area("370112").is_ok_and(|table| table.outputs == ["urban_share@2024"]));
    assert!(
        of_area("历程区")
            .is_err_and(|fault| fault.contains("no output for 历程区; known: ") && fault.contains("历城区"))
    );
    let mut shares = of_area("历城").expect("an output").y.column(0).to_vec();
    shares.sort_by(f64::total_cmp);
    let interest = format!("urban_share@2024 > {}", shares[1]);
    let discover = |area: &str, inputs: &str| {
        let sweep = chinese.text("out");
        let arguments = ["discover", &sweep, "--of-interest", &interest, "--area", area, "--inputs", inputs];
        let output = qilu(&arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert_eq!(discover("历城", "县域产业就业,落户开放度"), discover("370112", "county_jobs,hukou_openness"));
    assert_eq!(discover("济南历城", "county_jobs,hukou_openness"), discover("370112", "county_jobs,hukou_openness"));
    let refused = qilu(&["discover", &chinese.text("out"), "--of-interest", &interest, "--area", "章丘市"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(refused.status.code() == Some(2) && said.contains("in 2016 and is now 370114"), "{said}");
}

#[test]
fn salib_problems_and_matrices_may_name_levers_by_title() {
    let head = &STUDY[..STUDY.find("[[factor]]").expect("factors")];
    let tail = &STUDY[STUDY.find("[[output]]").expect("outputs")..];
    let head = head.replace("kind = \"grid\"", "kind = \"matrix\"\nmatrix = \"points.csv\"");
    let place = Place::new(&format!("problem = \"problem.json\"\n{head}{tail}"));
    let write = |names: &str, header: &str| {
        let problem = format!("{{\"num_vars\": 2, \"names\": [{names}], \"bounds\": [[0, 1], [0, 10]]}}");
        fs::write(place.path("problem.json"), problem).expect("written");
        fs::write(place.path("points.csv"), format!("{header}\n0.5,7.0\n")).expect("written");
    };
    for (number, (names, header)) in [
        ("\"hukou_openness\", \"county_jobs\"", "hukou_openness,county_jobs"),
        ("\"落户开放度\", \"县域产业就业\"", "落户开放度,县域产业就业"),
        ("\"落户开放度\", \"county_jobs\"", "hukou_openness,县域产业就业"),
    ]
    .into_iter()
    .enumerate()
    {
        write(names, header);
        let study = Study::load(&place.path("study.toml"), &SCENARIOS, &DATA).expect("sound");
        assert_eq!(study.problem().names, ["hukou_openness", "county_jobs"]);
        let out = format!("out{number}");
        place.sweep(&out, &[]);
        let points = fs::read_to_string(place.path(&out).join("points.csv")).expect("readable");
        assert_eq!(points, "point,hukou_openness,county_jobs\n0,0.5,7\n");
    }
    write("\"落户开放\", \"county_jobs\"", "hukou_openness,county_jobs");
    place.fails("bad", &[], 2, "unknown lever `落户开放`; did you mean `落户开放度`?");
}

#[test]
fn an_optimization_is_the_same_in_both_languages() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::copy(repository("scenarios/baseline.toml"), folder.path().join("baseline.toml")).expect("copied");
    let load = |target: &str, lever: &str, places: &str| {
        let text = format!(
            "title = {{ zh = \"问\", en = \"question\" }}\nscenario = \"baseline.toml\"\n[target]\n\
             expression = \"urban_share\"\nplace = \"{target}\"\nyear = 2030\nat_least = 0.716\nprobability = 0.8\n\
             [[lever]]\nname = \"{lever}\"\nlow = 0.0\nhigh = 10.0\nplaces = [{places}]\n"
        );
        fs::write(folder.path().join("question.toml"), text).expect("written");
        let problem =
            OptimizationProblem::load(&folder.path().join("question.toml"), &SCENARIOS, &DATA).expect("sound");
        let decision = |decision: &Decision| {
            let entry = decision.entry(5.0);
            (decision.place.clone(), decision.setting.clone(), entry.name.into_inner())
        };
        (problem.target.area, problem.decisions.iter().map(decision).collect::<Vec<_>>())
    };
    let english = load("370300", "county_jobs", "\"circle:southern\", \"kind:county\", \"370112\"");
    let chinese = load("淄博", "县域产业就业", "\"鲁南经济圈\", \"类型:县市\", \"历城\"");
    assert_eq!(english, chinese);
    let places: Vec<&str> = chinese.1.iter().map(|(place, ..)| place.as_str()).collect();
    assert_eq!(places, ["circle:southern", "kind:county", "370112"]);
}

#[test]
fn options_take_places_by_name() {
    let evaluate = |area: &str| {
        let arguments = ["evaluate", "scenarios/plan.toml", "--expr", "urban_share", "--draws", "2", "--quiet"];
        let output = qilu(&[&arguments[..], &["--area", area]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let by_code = evaluate("370112");
    assert!(by_code.contains("Licheng District"), "{by_code}");
    assert_eq!(evaluate("历城"), by_code);
    assert_eq!(evaluate("全省"), evaluate("370000"));
}

#[test]
fn published_statistics_take_areas_by_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mine.csv");
    let read = |area: &str| {
        fs::write(&file, format!("region_code,year,indicator,value\n{area},2026,urban_share,0.7\n")).expect("written");
        supplied::read(&file, &DATA).map(|rows| rows[0].area).map_err(|error| error.to_string())
    };
    assert_eq!(read("济南"), read("370100"));
    assert_eq!(read("山东省"), Ok(Area::Province));
    assert!(read("济南县").is_err_and(|fault| fault.ends_with("`济南县`; did you mean `济南市`?")));
    assert!(read("东营").is_err_and(|fault| fault.contains("370500 (Dongying), 370502")));
    assert!(
        read("北京")
            .is_err_and(|fault| fault.ends_with("a six-digit code or the name of an area listed in regions.csv"))
    );
}

#[test]
fn places_are_listed_with_all_their_names() {
    let region: &Region = &DATA.region;
    for language in ["zh", "en"] {
        let output = qilu(&["data", "places", "--lang", language]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        for area in region.areas() {
            let names = region.names(area);
            let row = text.lines().find(|line| line.trim_start().starts_with(&names.code)).expect("a row");
            for name in [&names.zh, &names.en, &names.pinyin] {
                assert!(row.contains(name.as_str()), "{name} is not in {row}");
            }
        }
        for group in PlaceSet::groups() {
            let (id, zh) = (group.id(region), group.zh(region));
            assert!(text.lines().any(|line| line.trim_start().starts_with(&id) && line.contains(&zh)), "{id}");
        }
        let words = if language == "zh" {
            ["县级市", "烟台市", "胶东经济圈"]
        } else {
            ["county-level city", "Yantai", "Jiaodong circle"]
        };
        let row = text.lines().find(|line| line.contains("370681")).expect("a row");
        assert!(words.iter().all(|word| row.contains(word)), "{row}");
    }
}

#[test]
fn a_new_scenario_shows_names_that_are_accepted() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::copy(repository("scenarios/baseline.toml"), folder.path().join("baseline.toml")).expect("copied");
    let file = folder.path().join("new.toml");
    let path = file.to_str().expect("UTF-8");
    let make = |language: &str| {
        assert!(qilu(&["scenario", "new", path, "--force", "--lang", language]).status.success());
        let text = fs::read_to_string(&file).expect("written").replace("\n# ", "\n");
        assert!(text.contains("\n[[lever]]"), "{text}");
        fs::write(&file, text).expect("written");
        let shown = qilu(&["scenario", "show", path]);
        assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
        String::from_utf8(shown.stdout).expect("UTF-8")
    };
    assert_eq!(make("zh"), make("en"));
}
