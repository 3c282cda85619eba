//! Numbers of users are compared with what is known of them: every entry with every slip of the unit, figures that
//! contradict each other or the forecast, and all published figures, which pass.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use qilu::Project;
use qilu::RunOptions;
use qilu::Silent;
use qilu::calibration::observed;
use qilu::calibration::observed::Figure;
use qilu::calibration::observed::Figures;
use qilu::calibration::plausibility;
use qilu::engine::prepared::PreparedRun;
use qilu::error::Error;
use qilu::error::Result;
use qilu::experiments::evaluate::Output;
use qilu::expression::Checked;
use qilu::indicators::IndicatorId;
use qilu::region::Area;
use qilu::session::discover;
use qilu::session::discover::BoxMethod;
use qilu::session::discover::DiscoveryOptions;
use qilu::session::monitor::MonitorOptions;
use qilu_messages::Language;

use crate::cli::qilu;
use crate::fixture::DATA;
use crate::fixture::prepared;
use crate::fixture::repository;
use crate::fixture::scenario;

/// The powers of ten by which units differ.
const SLIPS: [f64; 8] = [1e-8, 1e-4, 1e-3, 1e-2, 1e2, 1e3, 1e4, 1e8];

static PROJECT: LazyLock<Project> = LazyLock::new(|| Project::open(repository("data")).expect("the data are sound"));

/// The ensemble of the priors, as it was known in 2020.
static RUN: LazyLock<PreparedRun> = LazyLock::new(|| prepared(&scenario("[years]\nend = 2026\n").prior()));

/// The figures that were published for a year.
fn published(year: u16) -> Figures {
    let mut figures = observed::of_package(&DATA, year - 1, year);
    for (line, row) in (2..).zip(&mut figures.rows) {
        row.line = Some(line);
    }
    figures
}

/// The posterior, whose forecast of a year that it includes is close to what was published.
static INFORMED: LazyLock<PreparedRun> = LazyLock::new(|| {
    let baseline = PROJECT.scenario("baseline").expect("it is there");
    PROJECT.prepare(&baseline, &RunOptions::default()).expect("sound")
});

fn check(rows: Vec<Figure>, accept: Option<&str>) -> Result<Option<qilu::scenario::acceptance::Acceptance>> {
    plausibility::check(&RUN, 7, &Figures { file: "mine.csv".into(), rows }, accept)
}

/// The error says in both languages what would have been right.
#[track_caller]
fn refused(result: Result<()>, entry: &str) -> Error {
    let fault = result.map_or_else(|fault| fault, |()| panic!("{entry} was taken"));
    for (language, words) in
        [(Language::English, ["If so, write", "allowed"]), (Language::Chinese, ["如是，应写作", "允许"])]
    {
        let said = fault.say(language);
        assert!(words.iter().any(|word| said.contains(word)), "{entry}: {said}");
    }
    fault
}

#[test]
fn every_published_figure_passes() {
    let figures = observed::of_package(&DATA, 2020, 2025);
    for year in 2021..=2025 {
        assert!(figures.rows.iter().any(|row| row.observed.year == year), "{year} has figures");
    }
    assert!(figures.rows.len() > 40, "{}", figures.rows.len());
    // The scenario that is monitored unless another is named, and that of the hindcasts from 2020.
    for name in ["baseline", "hindcast_2020"] {
        let scenario = PROJECT.scenario(name).expect("it is there").prior();
        let run = PROJECT.prepare(&scenario, &RunOptions::default()).expect("sound");
        let accepted = plausibility::check(&run, run.seed, &figures, None).expect("published figures are plausible");
        assert_eq!(accepted, None);
    }
}

#[test]
fn a_figure_in_another_unit_is_refused_whatever_the_reason() {
    let figures = published(2021);
    let mut kinds = Vec::new();
    for row in &figures.rows {
        let kind = (matches!(row.observed.area, Area::Province), row.observed.indicator.id);
        if kinds.contains(&kind) {
            continue;
        }
        kinds.push(kind);
        // Every slip for the first figure, and the two most likely ones for the others, because each forecast takes draws.
        let slips = if kinds.len() == 1 { &SLIPS[..] } else { &[1e-4, 1e2] };
        for slip in slips {
            let mut wrong = row.clone();
            wrong.observed.value *= slip;
            let entry = format!("{kind:?} x {slip}");
            let wrong = Figures { file: "mine.csv".into(), rows: vec![wrong] };
            let checked = plausibility::check(&INFORMED, 7, &wrong, Some("I know better"));
            let fault = refused(checked.map(|_| ()), &entry).to_string();
            assert!(fault.starts_with(&format!("mine.csv:{}: column `value` (", row.line.expect("a line"))), "{fault}");
            assert!(fault.contains("the ratio is"), "{fault}");
        }
    }
    assert!(kinds.len() >= 6, "{kinds:?}");
}

#[test]
fn figures_that_contradict_each_other_are_refused() {
    let residents = |year| {
        let own = |row: &Figure| row.observed.indicator.id == IndicatorId::Residents;
        published(year).rows.into_iter().filter(own).collect::<Vec<_>>()
    };
    let all = residents(2021);
    assert_eq!(all.len(), 17, "the province and its cities");
    assert!(check(all.clone(), None).is_ok());
    // A city one tenth larger, which is less than a slip of the unit.
    let mut wrong = all.clone();
    wrong[1].observed.value *= 1.1;
    let fault = check(wrong, Some("it grew")).expect_err("the sum differs").to_string();
    assert!(
        fault.starts_with("mine.csv:2: residents of 2021: Shandong has 101699900, but its cities add up to"),
        "{fault}"
    );
    // A few cities with more residents than the province.
    let mut wrong = all[..4].to_vec();
    wrong[0].observed.value = 20_000_000.0;
    let fault = check(wrong, Some("it shrank")).expect_err("the parts exceed the whole").to_string();
    assert!(fault.contains("but only some of its cities already add up to"), "{fault}");
    // Shares of the census, each a little higher, and a share of the province below those of nearly all cities.
    let shares = |province: f64| -> Vec<Figure> {
        let share = |area: Area| {
            let census = &DATA.census.years[1];
            let sum = |values: &qilu::region::ByCounty<f64>| DATA.region.sum(area, |county| values[county]);
            sum(&census.urban) / sum(&census.residents) + 0.0089
        };
        let figure = |(line, own): (u64, &Figure)| {
            let mut own = own.clone();
            let area = own.observed.area;
            own.line = Some(line);
            own.observed.indicator = IndicatorId::UrbanShare.row();
            own.observed.value = if area == Area::Province { province } else { share(area) };
            own.observed.sd = 0.001;
            own
        };
        (2..).zip(&all).map(figure).collect()
    };
    assert!(check(shares(0.6394), Some("a test")).is_ok());
    let fault = check(shares(0.61), Some("a test")).expect_err("the mean differs").to_string();
    assert!(fault.starts_with("mine.csv:2: urban share of residents of 2021: Shandong has 0.61"), "{fault}");
}

#[test]
fn a_figure_far_from_the_forecast_needs_a_reason() {
    let mut row = published(2021).rows.remove(0);
    row.observed.value *= 1.5;
    let fault = check(vec![row.clone()], None).expect_err("far off").to_string();
    assert!(fault.contains("standard deviations from the forecast") && fault.contains("`--accept REASON`"), "{fault}");
    assert!(check(vec![row.clone()], Some("  ")).expect_err("no reason").to_string().contains("`--accept` is empty"));
    let accepted = check(vec![row.clone()], Some(" a new definition ")).expect("a reason").expect("it is kept");
    assert_eq!((accepted.reason.as_str(), accepted.figure.len()), ("a new definition", 1));
    let own = &accepted.figure[0];
    assert!(own.deviations > 6.0 && own.value.to_bits() == row.observed.value.to_bits() && own.year == 2021);
}

/// An entry of a number: a name, what reads a text with the number, the sound number, and the slips that can be told.
struct Entry {
    name: &'static str,
    read: fn(&Path, f64) -> Result<()>,
    sound: f64,
    slips: &'static [f64],
}

fn lever(name: &str, value: f64) -> Result<()> {
    let text = format!("title = {{ en = \"t\" }}\n[[lever]]\nname = \"{name}\"\nvalue = {value:?}\n");
    PROJECT.scenario(text.as_str()).map(|_| ())
}

fn prior(name: &str, value: f64) -> Result<()> {
    PROJECT.scenario(format!("title = {{ en = \"t\" }}\n[uncertainty]\n{name} = {{ central = {value:?}, low = {value:?}, high = {value:?} }}\n").as_str()).map(|_| ())
}

fn study(folder: &Path, body: &str) -> Result<()> {
    let file = folder.join("study.toml");
    let scenario = repository("scenarios/baseline.toml");
    let text = format!("title = {{ en = \"t\" }}\nscenario = \"{}\"\n{body}", scenario.display());
    fs::write(&file, text).expect("written");
    PROJECT.study(&file).map(|_| ())
}

fn problem(folder: &Path, threshold: f64, more: &str) -> Result<()> {
    let file = folder.join("problem.toml");
    let scenario = repository("scenarios/baseline.toml");
    let text = format!(
        "title = {{ en = \"t\" }}\nscenario = \"{}\"\n[target]\nexpression = \"urban_share\"\nyear = 2035\nat_least = \
         {threshold:?}\nprobability = 0.8\n[[lever]]\nname = \"reclassification\"\nlow = 0.0\nhigh = 0.002\nstart = \
         2026\n{more}\n",
        scenario.display()
    );
    fs::write(&file, text).expect("written");
    PROJECT.problem(&file).map(|_| ())
}

fn evaluated(expression: &str) -> Result<()> {
    let scenario = PROJECT.scenario("baseline")?.prior();
    let expression = Checked::parse(expression).map_err(Error::from)?;
    let output = Output { label: String::new(), expression, area: Area::Province, year: 2026 };
    let options = RunOptions { draws: 1, ..RunOptions::default() };
    PROJECT.evaluate(&scenario.clone(), &[output], &options, &Silent).map(|_| ())
}

fn discovered(folder: &Path, of_interest: String) -> Result<()> {
    let table = folder.join("table.csv");
    let rows: Vec<String> = (0..40).map(|row| format!("{row},{}", 0.6 + 0.005 * f64::from(row))).collect();
    let rows = rows.join("\n");
    fs::write(&table, format!("x,share\n{rows}")).expect("written");
    let method = BoxMethod::Cart { mass_min: 0.1, threshold: 0.5 };
    discover::discover(&DiscoveryOptions { table, inputs: vec!["x".to_owned()], area: None, of_interest, method })
        .map(|_| ())
}

const LARGER: &[f64] = &[1e2, 1e3, 1e4, 1e8];

const ENTRIES: &[Entry] = &[
    Entry { name: "lever, share", read: |_, value| lever("hukou_openness", value), sound: 0.7, slips: LARGER },
    Entry { name: "lever, multiplier", read: |_, value| lever("water_limit", value), sound: 1.2, slips: &SLIPS },
    Entry {
        name: "link, minutes",
        read: |_, value| {
            let text = format!(
                "title = {{ en = \"t\" }}\n[[link]]\nfrom = \"济南\"\nto = \"青岛\"\nminutes = {value:?}\nopens = 2030\n"
            );
            PROJECT.scenario(text.as_str()).map(|_| ())
        },
        sound: 90.0,
        slips: &SLIPS,
    },
    Entry {
        name: "prior, yuan",
        read: |_, value| prior("cost_care_bed", value),
        sound: 120_000.0,
        slips: &[1e-4, 1e-3, 1e-2, 1e2, 1e3, 1e4, 1e8],
    },
    Entry { name: "prior, share", read: |_, value| prior("participation", value), sound: 0.72, slips: LARGER },
    Entry {
        name: "factor, lever",
        read: |folder, value| {
            study(
                folder,
                &format!(
                    "[design]\nkind = \"grid\"\n[[factor]]\nlever = \"hukou_openness\"\nlow = 0.0\nhigh = {value:?}\n[[output]]\nexpression = \"urban_share\"\n"
                ),
            )
        },
        sound: 0.7,
        slips: LARGER,
    },
    Entry {
        name: "output of a study",
        read: |folder, value| {
            study(
                folder,
                &format!("[design]\nkind = \"scenario\"\n[[output]]\nexpression = \"residents > {value:?}\"\n"),
            )
        },
        sound: 96_000_000.0,
        slips: &SLIPS,
    },
    Entry { name: "target of a search", read: |folder, value| problem(folder, value, ""), sound: 0.75, slips: &SLIPS },
    Entry {
        name: "price",
        read: |folder, value| problem(folder, 0.75, &format!("price = {value:?}")),
        sound: 5550.0,
        slips: &[1e4, 1e8],
    },
    Entry {
        name: "cap",
        read: |folder, value| problem(folder, 0.75, &format!("cap = {value:?}")),
        sound: 500.0,
        slips: &[1e4, 1e8],
    },
    Entry {
        name: "expression, share",
        read: |_, value| evaluated(&format!("urban_share >= {value:?}")),
        sound: 0.68,
        slips: &SLIPS,
    },
    Entry {
        name: "expression, persons",
        read: |_, value| evaluated(&format!("{value:?} < residents")),
        sound: 1e8,
        slips: &SLIPS,
    },
    Entry {
        name: "expression, ages",
        read: |_, value| evaluated(&format!("residents[65:] / residents > {value:?}")),
        sound: 0.2,
        slips: LARGER,
    },
    Entry {
        name: "outcomes of interest",
        read: |folder, value| discovered(folder, format!("share >= {value:?}")),
        sound: 0.7,
        slips: &SLIPS,
    },
];

/// Numbers that are off by much, although not by a power of ten within ten per cent: they are typed in another unit of a value
/// that is not the expected one.
#[test]
fn numbers_out_of_all_proportion_are_refused_in_every_entry() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for expression in [
        "residents > 8000",
        "residents > 7000",
        "residents > 95.65",
        "residents > 0.75",
        "residents > -5",
        "births < 30",
        "births > 100",
        "deaths < 70",
        "urban_share > 0.0065",
        "urban_residents > 6000",
        "max(residents, 9000)",
        "urban_share - 75 > 0",
        "max(urban_share, 75)",
        "abs(urban_share - 75) < 1",
        "urban_share@2035 > urban_share@2025 + 8",
        "residents - 1e12",
    ] {
        assert!(evaluated(expression).is_err(), "{expression}");
        let body = format!("[design]\nkind = \"scenario\"\n[[output]]\nexpression = \"{expression}\"\n");
        assert!(study(folder.path(), &body).is_err(), "{expression}");
    }
    for expression in
        ["residents > 9e7", "births < 3e5", "urban_share - 0.05 > 0.6", "min(urban_share, 0.7)", "residents > 0"]
    {
        evaluated(expression).unwrap_or_else(|fault| panic!("{expression}: {fault}"));
    }
    for (name, value) in
        [("cost_school_place", 8.0), ("cost_land", 5.0), ("return_hazard", 0.0004), ("settlement_hazard", 0.0008)]
    {
        assert!(prior(name, value).is_err(), "{name} = {value}");
        let body = format!(
            "[design]\nkind = \"grid\"\n[[factor]]\nparameter = \"{name}\"\nlow = {:?}\nhigh = {value:?}\n[[output]]\nexpression = \"urban_share\"\n",
            value / 2.0
        );
        assert!(study(folder.path(), &body).is_err(), "{name} to {value}");
    }
    // A parameter that can be negative may be tried with the other sign.
    let signed =
        DATA.parameters.iter().find(|prior| prior.minimum.is_none_or(|minimum| minimum < 0.0) && prior.central > 0.0);
    let signed = signed.expect("a parameter that can be negative");
    let low = signed.minimum.map_or(-signed.central, |minimum| minimum.max(-signed.central));
    let body = format!(
        "[design]\nkind = \"grid\"\n[[factor]]\nparameter = \"{}\"\nlow = {low:?}\nhigh = {:?}\n[[output]]\nexpression = \"urban_share\"\n",
        signed.name,
        low / 2.0
    );
    study(folder.path(), &body).unwrap_or_else(|fault| panic!("{}: {fault}", signed.name));
    // A lever costs no more than a tenth of what people earn.
    assert!(problem(folder.path(), 0.75, "price = 6000000.0").is_err());
}

fn supplied(rows: &str) -> Result<qilu::calibration::observed::Figures> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mine.csv");
    fs::write(&file, rows).expect("written");
    let data = PROJECT.data();
    qilu::calibration::observed::of_supplied(data, &file, &qilu::data::supplied::read(&file, data)?)
}

/// What the columns of a file of figures say again agrees with what is known, and nothing is ignored that contradicts.
#[test]
fn columns_of_figures_agree_with_each_other() {
    let fault = |rows: &str| supplied(rows).expect_err("refused").to_string();
    let head = "region_code,year,indicator,value";
    assert!(
        fault(&format!("{head},value\n370000,2026,urban_share,0.682,0.7\n")).contains("column `value` appears twice")
    );
    assert!(
        fault(&format!("{head},unit\n370000,2026,urban_share,0.682,percent\n")).contains("column `unit` is `percent`")
    );
    assert!(fault(&format!("{head},unit\n370000,2026,births,510000,万人\n")).contains("column `unit` is `万人`"));
    assert!(
        fault(&format!("{head},region\n370000,2026,urban_share,0.682,青岛市\n"))
            .contains("column `region` is `青岛市`")
    );
    assert!(fault(&format!("{head},status\n370000,2026,urban_share,0.682,estimate\n")).contains("column `status`"));
    for (typed, meant) in [("68.2%", "0.682"), ("51.0万", "510000"), ("\"510,000\"", "510000")] {
        let indicator = if typed.ends_with('%') { "urban_share" } else { "births" };
        let said = fault(&format!("{head}\n370000,2026,{indicator},{typed}\n"));
        assert!(said.contains(&format!("write the number alone, without a unit or commas: {meant}")), "{said}");
    }
    let sound = format!("{head},unit,region,status\n370000,2026,urban_share,0.682,share,山东省,observed\n");
    assert!(supplied(&sound).is_ok());
}

/// A figure never replaces a published one of the package without a reason, and figures keep the accounts of a year.
#[test]
fn figures_agree_with_the_package_and_with_the_accounts() {
    let outcome = |rows: &str, accept: Option<&str>| {
        let figures = supplied(&format!("region_code,year,indicator,value\n{rows}\n")).expect("sound rows");
        let run = PROJECT.prepare(&PROJECT.scenario("baseline").expect("there"), &RunOptions::default());
        plausibility::check(&run.expect("prepared"), 1, &figures, accept)
    };
    assert!(outcome("370000,2024,urban_share,0.6648", None).is_ok(), "the published value itself");
    for rows in ["370000,2024,urban_share,0.66", "370000,2022,births,690000"] {
        let fault = outcome(rows, None).expect_err("another value").to_string();
        assert!(fault.contains("already has the published"), "{fault}");
        let accepted = outcome(rows, Some("a revision")).expect("accepted").expect("a reason");
        assert_eq!(accepted.figure.len(), 1, "{accepted:?}");
    }
    // 99.2 million residents after 100.1 million, with as many births as deaths: a million people cannot have left.
    let rows = "370000,2026,resident_population,99200000\n370000,2026,births,640000\n370000,2026,deaths,780000";
    let fault = outcome(rows, None).expect_err("the accounts do not close").to_string();
    assert!(fault.contains("imply a net in-migration of -"), "{fault}");
    // Far beyond all proportion no reason helps.
    assert!(outcome("370000,2026,births,52", Some("a reason")).is_err());
    assert!(outcome("370000,2026,resident_population,1e13", Some("a reason")).is_err());
}

/// Entries whose numbers are refused by a bound that names no unit.
const BOUNDED: [&str; 2] = ["price", "cap"];

#[test]
fn every_entry_refuses_every_slip_of_the_unit() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for Entry { name, read, sound, slips } in ENTRIES {
        if let Err(fault) = read(folder.path(), *sound) {
            panic!("{name}: {fault}");
        }
        for slip in *slips {
            let result = read(folder.path(), sound * slip);
            if BOUNDED.contains(name) {
                let fault = result.expect_err("more than all incomes").to_string();
                assert!(fault.contains("problem.toml:13: ") && fault.contains("in yuan?"), "{name}: {fault}");
            } else {
                refused(result, &format!("{name} x {slip}"));
            }
        }
    }
}

#[test]
fn a_lognormal_prior_that_is_moved_below_zero_is_refused() {
    let text = "title = { en = \"t\" }\n[uncertainty]\ncost_care_bed = { central = 40000.0 }\n";
    let fault = PROJECT.scenario(text).expect_err("the lower end is negative").to_string();
    assert!(fault.contains(":3: "), "{fault}");
    assert!(fault.contains("cost_care_bed"), "{fault}");
}

#[test]
fn an_area_that_is_given_by_name_and_by_code_is_given_twice() {
    let lever = "title = { en = \"t\" }\n[[lever]]\nname = \"hukou_openness\"\nvalue = 0.5\nplaces = [\"济南\", \"青岛\", \"370100\"]\n";
    let fault = PROJECT.scenario(lever).expect_err("twice").to_string();
    assert!(fault.ends_with(":5: `370100` and `济南` are the same, which is given twice"), "{fault}");
    let said = |arguments: &[&str]| {
        let output = qilu(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let areas = ["evaluate", "baseline", "--expr", "residents", "--area", "济南", "--area", "370100"];
    assert!(said(&areas).contains("`--area`: `370100` and `济南` are the same"));
    assert!(
        said(&["evaluate", "baseline", "--expr", "residents", "--year", "2030,2030"]).contains("`--year`: `2030` and")
    );
    assert!(said(&["compare", "baseline", "plan", "--years", "2030,2030"]).contains("`--years`: `2030` and"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let again = "[[lever]]\nname = \"reclassification\"\nlow = 0.0\nhigh = 0.001\nstart = 2026\nplaces = [\"全省\"]";
    let fault = problem(folder.path(), 0.75, again).expect_err("a lever twice").to_string();
    assert!(fault.contains("`reclassification: province` is given twice"), "{fault}");
}

#[test]
fn monitoring_refuses_before_anything_is_written_and_keeps_the_reason() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("mine.csv");
    let monitor = |rows: &str, accept: Option<&str>| {
        fs::write(&file, format!("region_code,year,indicator,value\n{rows}\n")).expect("written");
        let options = MonitorOptions {
            observations: Some(file.clone()),
            members: 20,
            iterations: 1,
            effort_draws: 2,
            accept: accept.map(str::to_owned),
            ..MonitorOptions::default()
        };
        PROJECT.monitor(&PROJECT.scenario("baseline").expect("it is there"), options)
    };
    let fault = |rows: &str| {
        let said = monitor(rows, None).expect_err("refused").to_string();
        said.replace(&folder.path().display().to_string(), "there")
    };
    assert!(
        fault("370000,2026,resident_population,10005.0")
            .starts_with("there/mine.csv:2: column `value` (residents of Shandong, 2026) is 10005; expected: about ")
    );
    assert!(
        fault("370000,2026,resident_population,10005.0")
            .ends_with("e-4: in ten thousands (wan)? If so, write 100050000")
    );
    assert!(fault("370000,2026,urban_share,1.0").contains("standard deviations from the forecast"));
    for zero in ["births", "deaths", "resident_population"] {
        assert_eq!(
            fault(&format!("370000,2026,{zero},0")),
            "there/mine.csv:2: column `value` is `0`; allowed: a number above 0"
        );
    }
    assert!(
        fault("370100,2026,urban_share,0.75\n济南,2026,urban_share,0.75")
            .ends_with("mine.csv:3: this statistic already appears in line 2")
    );
    assert!(
        fault("370000,2026,births,500000\n370000,2025,births,500000")
            .starts_with("there/mine.csv:3: statistics of 2025")
    );
    assert!(monitor("370000,2026,resident_population,100050000", None).is_ok());

    let scenario = PROJECT.scenario("baseline").expect("it is there");
    let monitored = monitor("370000,2026,urban_share,0.72", Some("a new definition")).expect("accepted");
    let monitored = monitored.run(&PROJECT.scenario("plan").expect("it is there"), &Silent).expect("nobody stops it");
    let out = folder.path().join("out");
    let files = qilu::output::RunFolder::open(&out, qilu::output::ExistingOutput::Refuse).expect("a new folder");
    monitored.write_into(files).expect("written");
    let read = |name: &str| fs::read_to_string(out.join(name)).expect("written");
    assert!(
        read("posterior.toml").contains("reason = \"a new definition\"")
            && read("posterior.toml").contains("value = 0.72")
    );
    assert!(
        read("report.en.md").contains("with this reason: a new definition")
            && read("report.zh.md").contains("理由后予以接受：a new definition")
    );
    assert!(read("report.en.md").contains(&format!("Scenario: `{}`", scenario.name)));
    let region = PROJECT.region();
    let posterior =
        qilu::scenario::posterior::Posterior::load_from(&out, &DATA.package, region).expect("sound").expect("there");
    assert_eq!(posterior.accepted()[0].reason, "a new definition");
}
