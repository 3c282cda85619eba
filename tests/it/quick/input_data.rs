//! Good data with one fault each: the exact message that the reader gets.

use std::fs;
use std::path::Path;

use qilu::data::Data;
use qilu::data::listing;
use qilu::data::package::FileState;
use qilu::data::package::Package;
use qilu::plan;
use qilu::report::data_listing;
use qilu::scenario::posterior;
use qilu_messages::Language;
use tempfile::TempDir;

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data");

/// Loads a copy of the data after `patch`; the message must be `expected`, with the folder written as `data`.
#[track_caller]
fn check(patch: impl Fn(&Path), expected: &str) {
    let folder = copy();
    patch(folder.path());
    let fault = Data::load(folder.path()).and_then(|data| plan::load(&data)).expect_err("the data has a fault");
    assert_eq!(fault.to_string().replace(&folder.path().display().to_string(), "data"), expected);
}

fn copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(DATA).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    folder
}

/// Rewrites a file as a whole.
fn edit(folder: &Path, file: &str, change: impl Fn(String) -> String) {
    let path = folder.join(file);
    fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
}

/// Sets the value of a column in a line, counted from 1; no value before it may be quoted.
fn set(folder: &Path, file: &str, line: usize, column: &str, value: &str) {
    edit(folder, file, |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let at = lines[0].split(',').position(|name| name == column).unwrap();
        let mut values: Vec<&str> = lines[line - 1].split(',').collect();
        values[at] = value;
        lines[line - 1] = values.join(",");
        lines.join("\n") + "\n"
    });
}

/// The text without the lines that begin with `start`.
fn without(text: &str, start: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.starts_with(start)).collect()
}

/// Exchanges the first place of a text in a file.
fn replace(folder: &Path, file: &str, old: &str, new: &str) {
    edit(folder, file, |text| {
        assert!(text.contains(old), "{file} has no {old}");
        text.replacen(old, new, 1)
    });
}

#[test]
fn a_missing_column_is_named() {
    check(
        |data| replace(data, "life_table.csv", "sex,age,survivors,", "sex,age,"),
        "data/life_table.csv:1: column `survivors` is missing; \
         the header must be sex,age,survivors,person_years,life_expectancy,status,source",
    );
}

#[test]
fn an_extra_column_is_named_with_the_nearest_known() {
    check(
        |data| replace(data, "life_table.csv", "survivors", "survivor"),
        "data/life_table.csv:1: column `survivor` is not known; did you mean `survivors`?",
    );
}

#[test]
fn columns_out_of_order_are_an_error() {
    check(
        |data| replace(data, "e0_gain.csv", "sex,parameter", "parameter,sex"),
        "data/e0_gain.csv:1: the columns are out of order; the header must be sex,parameter,value,status,source,note",
    );
}

#[test]
fn persons_in_ten_thousands_are_an_error() {
    check(
        |data| set(data, "census_age.csv", 2, "persons", "1.2万"),
        "data/census_age.csv:2: column `persons` is `1.2万`; allowed: 0 or more, persons",
    );
}

#[test]
fn a_negative_rate_is_an_error() {
    check(
        |data| set(data, "fertility_schedule.csv", 17, "asfr", "-0.3"),
        "data/fertility_schedule.csv:17: column `asfr` is `-0.3`; allowed: 0 to 1, births per woman-year",
    );
}

#[test]
fn a_share_above_one_is_an_error() {
    check(
        |data| set(data, "fertility_schedule.csv", 3, "share", "1.2"),
        "data/fertility_schedule.csv:3: column `share` is `1.2`; allowed: 0 to 1, share",
    );
}

#[test]
fn shares_that_do_not_add_up_to_one_are_an_error() {
    check(
        |data| set(data, "fertility_schedule.csv", 36, "share", "0.9"),
        "data/fertility_schedule.csv: the values of `share` for 2010, rural add up to 1.898064; allowed: 1",
    );
}

#[test]
fn nan_is_not_a_number() {
    check(
        |data| set(data, "life_expectancy.csv", 2, "e0", "NaN"),
        "data/life_expectancy.csv:2: column `e0` is `NaN`; allowed: 40 to 100, years",
    );
}

#[test]
fn a_required_value_may_not_be_empty() {
    check(
        |data| set(data, "life_expectancy.csv", 2, "e0", ""),
        "data/life_expectancy.csv:2: column `e0` is empty; allowed: 40 to 100, years",
    );
}

#[test]
fn a_ragged_line_is_an_error() {
    check(
        |data| edit(data, "e0_gain.csv", |text| text + "male,k\n"),
        "data/e0_gain.csv:14: this line has 2 values instead of 6",
    );
}

#[test]
fn an_unknown_choice_suggests_the_nearest() {
    check(
        |data| set(data, "life_expectancy.csv", 2, "status", "observd"),
        "data/life_expectancy.csv:2: column `status` is `observd`; did you mean `observed`?",
    );
}

#[test]
fn a_code_must_match_its_pattern() {
    check(
        |data| set(data, "regions.csv", 3, "code", "37010"),
        "data/regions.csv:3: column `code` is `37010`; allowed: text, pattern `^37[0-9]{4}$`",
    );
}

#[test]
fn an_unknown_county_is_named_with_the_nearest() {
    check(
        |data| set(data, "census_counts.csv", 2, "county_code", "370199"),
        "data/census_counts.csv:2: column `county_code` is `370199`; did you mean `370102`?",
    );
}

#[test]
fn a_missing_county_is_named() {
    check(
        |data| edit(data, "housing.csv", |text| without(&text, "370102,2020")),
        "data/housing.csv: county `370102` (Lixia District) has no value for 2020",
    );
}

#[test]
fn a_county_that_is_there_twice_is_named_with_both_lines() {
    check(
        |data| set(data, "census_counts.csv", 3, "year", "2000"),
        "data/census_counts.csv:3: county_code 370102, year 2000 already appears in line 2",
    );
}

#[test]
fn counties_of_a_city_stand_side_by_side() {
    check(
        |data| set(data, "regions.csv", 20, "parent_code", "370200"),
        "data/regions.csv:21: the counties of `370100` (Jinan) are not in consecutive rows",
    );
}

#[test]
fn more_urban_residents_than_residents_are_an_error() {
    check(
        |data| set(data, "census_counts.csv", 3, "urban", "9000000"),
        "data/census_counts.csv:3: column `urban` is `9000000`; allowed: 0 to 754136, the number of residents of the county",
    );
}

#[test]
fn ages_add_up_to_residents() {
    check(
        |data| set(data, "census_age.csv", 2, "persons", "1"),
        "data/census_age.csv: the residents of county `370102` in 2020 add up to 815524 over all ages; \
         census_counts.csv has 819139 residents",
    );
}

#[test]
fn counties_add_up_to_the_published_totals() {
    check(
        |data| replace(data, "observations.csv", "population,101527453", "population,101628980"),
        "data/observations.csv:963: column `value` is `101628980`; \
         the counties of Shandong in census_counts.csv add up to 101527453 persons in 2020",
    );
}

#[test]
fn counties_add_up_to_the_published_total_of_their_city() {
    check(
        |data| replace(data, "observations.csv", "population,9202432", "population,9202532"),
        "data/observations.csv:980: column `value` is `9202532`; \
         the counties of Jinan in census_counts.csv add up to 9202432 persons in 2020",
    );
}

#[test]
fn survivors_fall_with_age() {
    check(
        |data| set(data, "life_table.csv", 4, "survivors", "1"),
        "data/life_table.csv:4: column `survivors` is `1`; allowed: above 0 and below 0.9939575, \
         the number of survivors one year younger",
    );
}

#[test]
fn an_unknown_source_is_named() {
    check(
        |data| set(data, "life_table.csv", 4, "source", "NOBODY"),
        "data/life_table.csv:4: column `source` is `NOBODY`; allowed: a key listed in sources.csv",
    );
}

#[test]
fn a_prior_may_not_contradict_itself() {
    check(
        |data| set(data, "parameters.csv", 2, "low", "1.2"),
        "data/parameters.csv:2: column `low` is `1.2`; allowed: 1.05 (`central`) or less",
    );
}

#[test]
fn an_empty_file_is_an_error() {
    check(
        |data| fs::write(data.join("life_expectancy.csv"), "").unwrap(),
        "data/life_expectancy.csv: the file is empty; the header must be year,residence,sex,e0,status,source",
    );
}

#[test]
fn a_table_without_rows_is_an_error() {
    check(
        |data| fs::write(data.join("life_expectancy.csv"), "year,residence,sex,e0,status,source\n").unwrap(),
        "data/life_expectancy.csv: no rows below the header",
    );
}

#[test]
fn a_missing_file_is_named() {
    check(
        |data| fs::remove_file(data.join("travel.csv")).unwrap(),
        "data/travel.csv: the file is missing, but datapackage.json lists it",
    );
}

#[test]
fn a_file_in_another_encoding_is_an_error() {
    check(
        |data| fs::write(data.join("travel.csv"), b"city_a\n\xbc\xc3\xc4\xcf\n").unwrap(),
        "data/travel.csv:2: the file is encoded in GB18030 (GBK) and should be UTF-8; save a table in the spreadsheet \
         program with \"Save as\" as \"CSV UTF-8 (Comma delimited) (*.csv)\", and a text in an editor with the encoding UTF-8",
    );
}

#[test]
fn what_excel_writes_gives_the_same_values() {
    let folder = copy();
    for file in fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()) {
        let file = file.to_str().unwrap().to_owned();
        if Path::new(&file).extension().is_some_and(|kind| kind == "csv") {
            edit(folder.path(), &file, |text| format!("\u{feff}{}", text.replace('\n', "\r\n")));
        }
    }
    let data = Data::load(Path::new(DATA)).unwrap();
    let excel = Data::load(folder.path()).unwrap();
    assert_eq!(values(&excel), values(&data));
}

/// Everything but the folder and the descriptor, as text.
fn values(data: &Data) -> String {
    let Data { region, census, demography, observations, travel, floor_area_m2, parameters, .. } = data;
    let tables = (region, census, demography, observations, travel, floor_area_m2, parameters, data.sources());
    format!("{tables:?}")
}

#[test]
fn a_malformed_descriptor_is_an_error() {
    check(
        |data| fs::write(data.join("datapackage.json"), r#"{"name": "x", "resources": [{"path": "a.csv"}]}"#).unwrap(),
        "data/datapackage.json:1: `name` is missing",
    );
    check(
        |data| fs::write(data.join("datapackage.json"), "{\n \"name\": }").unwrap(),
        "data/datapackage.json:2: the syntax of the file format is violated here",
    );
}

#[test]
fn an_unknown_key_in_the_plan_is_an_error() {
    check(
        |data| replace(data, "plan.toml", "threshold", "treshold"),
        "data/plan.toml:8: `treshold` is unknown; did you mean `threshold`?",
    );
}

#[test]
fn an_unknown_indicator_in_the_plan_suggests_the_nearest() {
    check(
        |data| replace(data, "plan.toml", "\"urban_share\"", "\"urban_shares\""),
        "data/plan.toml:4: target `urban_share_2025_strict`: `indicator` is `urban_shares`; did you mean `urban_share`?",
    );
}

#[test]
fn the_shipped_data_is_what_its_hashes_say() {
    for state in Package::load(Path::new(DATA)).unwrap().verify().unwrap() {
        assert!(state.is_same(), "{state:?}");
    }
}

#[test]
fn verify_finds_an_edit_and_seal_accepts_it() {
    let folder = copy();
    edit(folder.path(), "travel.csv", |text| text.replacen("370100", "370200", 1));
    fs::remove_file(folder.path().join("housing.csv")).unwrap();
    let package = Package::load(folder.path()).unwrap();
    let changed = || {
        Package::load(folder.path())
            .unwrap()
            .verify()
            .unwrap()
            .into_iter()
            .filter(|state| !state.is_same())
            .map(|state| state.file)
    };
    assert_eq!(changed().collect::<Vec<_>>(), ["travel.csv", "housing.csv"].map(|file| folder.path().join(file)));
    fs::copy(format!("{DATA}/housing.csv"), folder.path().join("housing.csv")).unwrap();
    posterior::seal(&package).unwrap();
    assert!(Package::load(folder.path()).unwrap().verify().unwrap().iter().all(FileState::is_same));
}

#[test]
fn sealing_unchanged_data_changes_no_byte() {
    let folder = copy();
    let before = fs::read(folder.path().join("datapackage.json")).unwrap();
    posterior::seal(&Package::load(folder.path()).unwrap()).unwrap();
    assert_eq!(fs::read(folder.path().join("datapackage.json")).unwrap(), before);
}

#[test]
fn an_area_is_shown_by_code_name_and_reading() {
    let data = Data::load(Path::new(DATA)).unwrap();
    let shown = |name| {
        let listing = listing::show(&data, name).unwrap();
        Language::ALL.map(|language| data_listing::text(&listing, &data.region, language))
    };
    let by_code = shown("370100");
    assert_eq!(by_code, shown("济南市"));
    assert_eq!(by_code, shown("jinan"));
    let [zh, en] = &by_code;
    assert!(zh.contains("济南市（370100）") && en.contains("Jinan (370100)"), "{zh}{en}");
}

#[test]
fn a_misspelt_area_suggests_the_nearest() {
    let data = Data::load(Path::new(DATA)).unwrap();
    let fault = listing::show(&data, "jinann").unwrap_err();
    assert_eq!(fault.to_string(), "`jinann` is neither a table nor a place; did you mean `jinan`?");
}

#[test]
fn a_simulated_number_of_the_plan_needs_a_known_indicator() {
    check(
        |data| {
            replace(
                data,
                "plan_indicators.csv",
                "simulated,floor_area_m2_per_person",
                "simulated,floor_area_m2_per_persn",
            );
        },
        "data/plan_indicators.csv:9: column `indicator` is `floor_area_m2_per_persn`; did you mean `floor_area_m2_per_person`?",
    );
}

#[test]
fn parts_of_employment_do_not_exceed_their_whole() {
    check(
        |data| replace(data, "structure.csv", "370102,2020,38451,28,31376", "370102,2020,38451,28,41376"),
        "data/structure.csv:2: column `employed_services` is `41376`; allowed: 0 to 38423, the number of persons employed outside agriculture",
    );
}

/// Every number of a package that is off by the power of ten of another unit, 0, or in contradiction to its parts.
#[test]
fn a_number_in_another_unit_is_an_error() {
    let observation =
        |line: usize, value: &'static str| move |data: &Path| set(data, "observations.csv", line, "value", value);
    let years = "the other rows of this area have";
    check(
        observation(983, "941.47"),
        &format!(
            "data/observations.csv:983: column `value` is `941.47`; {years} 5922000 to 9336000 (persons): in ten thousands (wan)? If so, \
             write 9414700"
        ),
    );
    check(
        observation(1333, "66.48"),
        "data/observations.csv:1333: column `value` is `66.48`; allowed: 0 to 1, share; in per cent? If so, write 0.6648",
    );
    check(observation(4, "0"), "data/observations.csv:4: column `value` is `0`; allowed: a number above 0");
    check(
        observation(965, "110000000"),
        "data/observations.csv:965: column `value` is `110000000`; the cities of 2021 add up to 101700000, which differs by more than 2 %",
    );
    check(
        observation(1329, "0.6205"),
        "data/observations.csv:1329: column `value` is `0.6205`; this is not the ratio of urban residents to residents of the same census \
         (census2020) in census_counts.csv",
    );
    check(
        |data| set(data, "census_counts.csv", 4, "residents", "81.9139"),
        "data/census_counts.csv:4: column `residents` is `81.9139`; the other rows of this area have 582500 to 754100 (persons): in ten \
         thousands (wan)? If so, write 819139",
    );
}

/// The data have a fault whose message has these parts.
#[track_caller]
fn check_parts(patch: impl Fn(&Path), parts: &[&str]) {
    let folder = copy();
    patch(folder.path());
    let fault =
        Data::load(folder.path()).and_then(|data| plan::load(&data)).expect_err("the data has a fault").to_string();
    for part in parts {
        assert!(fault.contains(part), "`{part}` is not in: {fault}");
    }
}

#[test]
fn a_statistic_that_the_others_contradict_is_an_error() {
    let observation =
        |line: usize, value: &'static str| move |data: &Path| set(data, "observations.csv", line, "value", value);
    check_parts(observation(13, "-649000"), &["observations.csv:13", "allowed: a number above 0"]);
    check_parts(observation(12, "61000"), &["observations.csv:12", "no area changes like this within a year"]);
    check_parts(observation(14, "51.9"), &["observations.csv:14", "in ten thousands (wan)?"]);
    check_parts(observation(14, "3"), &["observations.csv:14", "which is out of all proportion"]);
    check_parts(observation(1333, "0.71"), &["observations.csv:1333", "a share changes by at most 0.04 a year"]);
    check_parts(
        observation(906, "0.00167"),
        &["observations.csv:906", "births, deaths and residents of the year give -0.00"],
    );
}

#[test]
fn targets_agree_with_what_is_published_and_with_each_other() {
    let city = |line: usize, column: &'static str, value: &'static str| {
        move |data: &Path| set(data, "city_targets.csv", line, column, value)
    };
    check_parts(city(2, "value", "0.0077"), &["city_targets.csv:2", "expected: 0.6"]);
    check_parts(city(2, "year", "2015"), &["city_targets.csv:2", "allowed: 2021 to 2050"]);
    check_parts(
        city(4, "value", "0.60"),
        &["city_targets.csv:4", "below the target of the same city for 2025, 0.62 (line 3)"],
    );
    check_parts(
        |data| replace(data, "plan.toml", "threshold = 0.68", "threshold = 0.0068"),
        &["plan.toml:4", "is 0.0068; expected"],
    );
    check_parts(
        |data| replace(data, "plan.toml", "year = 2025", "year = 2026"),
        &["plan.toml:4", "the name has another year than the target, 2026"],
    );
}

#[test]
fn a_goal_of_a_share_is_a_share() {
    check(
        |data| replace(data, "plan.toml", "threshold = 0.68", "threshold = 68"),
        "data/plan.toml:4: target `urban_share_2025_strict`: `threshold` is `68`; `urban_share` is a share from 0 to 1 and cannot be \
         compared with 68; in per cent? If so, write 0.68",
    );
    check(
        |data| set(data, "plan_indicators.csv", 2, "value", "6800"),
        "data/plan_indicators.csv:2: column `value` is `6800`; allowed: 0 to 100, percent; off by a factor of 10 to the power 2? If so, \
         write 68",
    );
}
