//! The law of the transfer to urban residence: known truths are found again, and forecasts are those of another implementation.

use std::fs;
use std::path::Path;

use qilu::Project;
use qilu::RunOptions;
use qilu::Silent;
use qilu::national::dressed::Benchmark;
use qilu::national::estimate;
use qilu::national::estimate::SamplerSettings;
use qilu::national::law::Law;
use qilu::national::panel::Panel;
use qilu::national::panel::PanelProvince;
use qilu::national::panel::Sample;
use qilu::national::panel::size;
use qilu::national::rolling;
use qilu::national::rolling::CommonEffect;
use qilu::national::rolling::ForecastScores;
use qilu::national::rolling::ForecastWindow;
use qilu::national::rolling::SLOPES;
use qilu::national::rolling::SimpleRule;
use qilu::national::rolling::WINDOWS;
use qilu::region::Area;
use qilu_methods::chain::ChainLength;
use qilu_methods::random;
use qilu_methods::random::Purpose;

use crate::cli::qilu;
use crate::fixture::DATA;
use crate::fixture::repository;

fn panel(sample: Sample) -> Panel {
    Panel::new(DATA.national.as_ref().expect("the package has the tables"), &DATA.region.province.code, sample)
}

/// A rule and a common effect by their names in the table of the oracle.
fn rule(name: &str, slope: &str, kept: &str, common: &str) -> (SimpleRule, CommonEffect) {
    let number = |text: &str| text.parse().expect("a number");
    let rule = match name {
        "constant_gain" => SimpleRule::ConstantGain,
        "logistic" => SimpleRule::Logistic,
        "un_growth_difference" => SimpleRule::UnGrowthDifference,
        _ => SimpleRule::Hazard { slope: number(slope), kept: number(kept) },
    };
    (rule, if common == "oracle" { CommonEffect::Oracle } else { CommonEffect::None })
}

#[test]
fn forecasts_from_earlier_years_are_those_of_the_oracle() {
    let text = fs::read_to_string(repository("tests/oracle/national/forecast.csv")).expect("a table");
    let panel = panel(Sample::Wide);
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some(
            "fit_start,fit_end,forecast,provinces,rule,kept,common,slope,common_effect,bias,mae,rmse,log_score,error_slope"
        )
    );
    let mut rows = 0;
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let year = |at: usize| cells[at].parse().expect("a year");
        let window = ForecastWindow { first: year(0), origin: year(1), target: year(2) };
        assert!(WINDOWS.contains(&window), "{line}");
        assert_eq!(cells[3], panel.provinces.len().to_string());
        let (rule, common) = rule(cells[4], cells[7], cells[5], cells[6]);
        if let SimpleRule::Hazard { slope, .. } = rule {
            assert!(SLOPES.contains(&slope), "{line}");
        }
        let found = rolling::forecast(&panel, rule, window, common);
        let scores = ForecastScores::of(&rolling::errors(&panel, &found.shares, window.target));
        let expected: Vec<f64> = cells[8..13].iter().map(|cell| cell.parse().expect("a number")).collect();
        let ours = [found.common_effect, scores.bias, scores.mae, scores.rmse, scores.log_score];
        for (expected, found) in expected.into_iter().zip(ours) {
            assert!((expected - found).abs() < 0.01, "{line}: {ours:?}");
        }
        rows += 1;
    }
    assert_eq!(rows, 5 * (3 + 2 * 2 * SLOPES.len()));
}

/// Provinces with the first shares and the natural increase of the real ones, and shares that the law made.
fn made_up(law: Law, seed: u64) -> Panel {
    let real = panel(Sample::Core);
    let starts: Vec<f64> = real.provinces.iter().map(|province| size(province.share(2000))).collect();
    let mean = starts.iter().sum::<f64>() / starts.len() as f64;
    let mut rng = random::stream(seed, 0, 0, Purpose::SyntheticFigures);
    let mut normal = || random::normal(&mut rng);
    let (persistence_of_nation, persistence) = (0.75, 0.67);
    let stationary = |sd: f64, persistence: f64| sd / (1.0_f64 - persistence * persistence).sqrt();
    let mut of_nation = vec![stationary(0.165, persistence_of_nation) * normal()];
    for year in 1..22 {
        let next = persistence_of_nation * of_nation[year - 1] + 0.165 * normal();
        of_nation.push(next);
    }
    let make = |(province, start): (&PanelProvince, &f64)| {
        let level = -3.55 + 0.05 * (start - mean) + 0.2 * normal();
        let mut shock = stationary(0.19, persistence) * normal();
        let mut share = province.share(2000);
        let mut shares = vec![(2000, share + 0.008 * normal())];
        for year in 2000..2022_u16 {
            let trend = 0.1 * (f64::from(year) + 0.5 - 2010.0) / 10.0;
            let level = level + trend + of_nation[usize::from(year - 2000)] + shock;
            share = law.next_share(share, level, province.difference(year));
            shock = persistence * shock + 0.19 * normal();
            let error = match year + 1 {
                2010 | 2020 => 0.003,
                2011..=2019 => 0.001,
                _ => 0.0015,
            };
            shares.push((year + 1, share + error * normal()));
        }
        let difference = [2000, 2010].map(|year| province.difference(year));
        PanelProvince::new(&province.code, shares.into_iter().collect(), difference)
    };
    Panel { provinces: real.provinces.iter().zip(&starts).map(make).collect() }
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn the_intervals_of_slope_and_curvature_hold_known_truths() {
    let truths = [(0.0, 0.0), (-0.6, -0.4), (0.5, 0.0), (-0.3, -0.2)];
    let mut held = [0, 0];
    for seed in 0..20_u64 {
        let (slope, curvature) = truths[usize::try_from(seed % 4).expect("small")];
        let made = made_up(Law { slope, curvature }, 100 + seed);
        let length = ChainLength { warm_up: 2000, steps: 4000, keep_every: 4 };
        let [of_slope, of_curvature, ..] =
            estimate::estimate(&made, 2022, SamplerSettings { length, seed }).summaries();
        for (at, (truth, found)) in [(slope, of_slope), (curvature, of_curvature)].into_iter().enumerate() {
            let [low, high] = found.interval_95;
            held[at] += usize::from((low..=high).contains(&truth));
        }
    }
    assert!(held.iter().all(|held| *held >= 17), "{held:?} of 20");
}

/// A copy of the data package after a change of one file.
fn changed(file: &str, change: impl Fn(&str) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let is_file = |path: &Path| path.is_file();
    for path in fs::read_dir(repository("data")).expect("readable").map(|entry| entry.expect("readable").path()) {
        if is_file(&path) {
            fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    let path = folder.path().join(file);
    let text = change(&fs::read_to_string(&path).expect("a table"));
    fs::write(&path, text).expect("written");
    folder
}

/// The package is refused with a message that begins with the file and contains the parts.
#[track_caller]
fn refused(file: &str, change: impl Fn(&str) -> String, language: &str, parts: &[&str]) {
    let folder = changed(file, change);
    let path = folder.path().to_str().expect("UTF-8");
    let done = qilu(&["data", "check", "--data", path, "--lang", language]);
    let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    assert!(!done.status.success(), "{said}");
    for part in [&[file], parts].concat() {
        assert!(said.contains(part), "{part} is not in {said}");
    }
}

#[test]
fn faults_of_the_tables_are_told_in_both_languages() {
    let shares = "national_shares.csv";
    let whole = |text: &str| text.replace("420000,湖北,Hubei,2015,0.571800", "420000,湖北,Hubei,2015,1");
    refused(shares, whole, "en", &["urban_share", "a share above 0 and below 1"]);
    refused(shares, whole, "zh", &["urban_share", "大于0且小于1的占比"]);
    let percent = |text: &str| text.replace("420000,湖北,Hubei,2015,0.571800", "420000,湖北,Hubei,2015,56.85");
    refused(shares, percent, "en", &["56.85", "0 to 1"]);
    let late = |text: &str| text.replace("420000,湖北,Hubei,2022,", "420000,湖北,Hubei,2023,");
    refused(shares, late, "en", &["2023", "2000 to 2022"]);
    let without = |start: &'static str| {
        move |text: &str| text.split_inclusive('\n').filter(|line| !line.starts_with(start)).collect::<String>()
    };
    refused(shares, without("420000,湖北,Hubei,2015"), "en", &["no row for province_code 420000, year 2015"]);
    let twice = |text: &str| text.replace("420000,湖北,Hubei,2014", "420000,湖北,Hubei,2015");
    refused(shares, twice, "en", &["province_code 420000, year 2015", "already appears"]);
    let increase = "national_increase.csv";
    refused(increase, without("420000,湖北,Hubei,2010"), "en", &["no row for province_code 420000, decade 2010"]);
    let renamed = |text: &str| text.replace("420000,湖北", "420000,湖南");
    refused(increase, renamed, "en", &["name_zh", "湖北"]);
}

#[test]
fn correlations_that_contradict_each_other_are_refused() {
    let file = "prior_correlation.csv";
    let head = "known_to,parameter,other,correlation,status,source\n";
    let row = |a: &str, b: &str, value: &str| format!("2022,{a},{b},{value},derived,DERIVED_TRANSFER\n");
    let apart = |_: &str| head.to_owned() + &row("a", "b", "0.9") + &row("a", "c", "0.9") + &row("b", "c", "-0.9");
    refused(file, apart, "en", &["known to 2022", "not positive definite"]);
    refused(file, apart, "zh", &["2022", "不是正定矩阵"]);
    refused(file, |_| head.to_owned() + &row("a", "a", "0.5"), "en", &["`a` is paired with itself"]);
    let both = |_: &str| head.to_owned() + &row("a", "b", "0.5") + &row("b", "a", "0.5");
    refused(file, both, "en", &["there is a second row", "line 2"]);
}

#[test]
fn weights_that_do_not_add_up_are_refused() {
    let half = |text: &str| text.replace("2022,law,0.", "2022,law,0.9");
    refused("stack_weights.csv", half, "en", &["known to 2022", "allowed: 1"]);
    refused("stack_weights.csv", half, "zh", &["2022", "应为1"]);
}

#[test]
fn the_mixture_has_the_probabilities_of_its_parts() {
    let project = Project::open(repository("data")).expect("it is sound");
    let text = "title = { zh = \"测试\", en = \"test\" }\nyears = { end = 2030 }\n";
    let scenario = project.scenario(text).expect("it is sound").prior();
    let options = RunOptions { draws: 40, ..RunOptions::default() };
    let run = project.run(&scenario, options, &Silent).expect("nobody stops it");
    let opinions = run.second_opinions(2030);
    let (mixture, others) = opinions.split_last().expect("the package has other provinces");
    assert_eq!((mixture.benchmark, mixture.values.len()), (Benchmark::Stack, 1000));
    let ensemble = run.ensemble();
    let at = ensemble.year(2030).expect("projected");
    let shares: Vec<f64> =
        (0..ensemble.draws).map(|draw| ensemble.urban_share(&DATA.region, draw, at, Area::Province)).collect();
    let above = |values: &[f64], threshold: f64| {
        values.iter().filter(|value| **value >= threshold).count() as f64 / values.len() as f64
    };
    // Without statistics after 2020, the weights are those of 2020.
    let weights = DATA.stack_weights.iter().filter(|row| row.known_to == 2020);
    for threshold in [0.66, 0.69, 0.72] {
        let part = |name: &str| match others.iter().find(|own| own.benchmark.name() == name) {
            Some(own) => above(&own.values, threshold),
            None => above(&shares, threshold),
        };
        let expected: f64 = weights.clone().map(|row| row.weight * part(&row.part)).sum();
        let found = above(&mixture.values, threshold);
        // The weights have four decimals, and the values stand for a thousandth each.
        assert!((found - expected).abs() < 2e-3, "{found} and {expected} at {threshold}");
    }
}

#[test]
fn correlated_scores_have_the_correlations_of_the_table() {
    let priors = DATA.transfer_priors.as_ref().expect("the package has them");
    assert_eq!(priors.years(), [2020, 2022]);
    for known_to in priors.years() {
        let scores = priors.scores(known_to).expect("correlations");
        let [slope, curvature, trend] = ["transfer_slope", "transfer_curvature", "mobility_trend"].map(|name| {
            let place = scores.parameters.iter().position(|known| known == name).expect("a parameter");
            let mut row = vec![0.0; 3];
            for at in 0..3 {
                let mut unit = [0.0; 3];
                unit[at] = 1.0;
                row[at] = scores.factor.times(&unit)[place];
            }
            row
        });
        let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let listed = |a: &str, b: &str| {
            let row =
                priors.correlations.iter().find(|row| row.known_to == known_to && row.parameter == a && row.other == b);
            row.expect("a pair").correlation
        };
        assert!((product(&slope, &curvature) - listed("transfer_slope", "transfer_curvature")).abs() < 1e-12);
        assert!((product(&slope, &trend) - listed("transfer_slope", "mobility_trend")).abs() < 1e-12);
        assert!((product(&trend, &trend) - 1.0).abs() < 1e-12);
        assert!(priors.prior(known_to, "transfer_curvature").is_some_and(|prior| prior.mean < 0.0 && prior.sd > 0.0));
    }
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn the_priors_of_the_package_are_those_that_the_command_makes() {
    let data = repository("data");
    let data = data.to_str().expect("UTF-8");
    let done = qilu(&["estimate-transfer", "--check", "--data", data, "--threads", "2"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
#[ignore = "slow: ./test.sh --all"]
fn the_check_names_each_table_that_the_command_does_not_make() {
    let data = repository("data");
    let data = data.to_str().expect("UTF-8");
    // Another seed and fewer steps than those of the package, so that every estimate differs a little.
    let done =
        qilu(&["estimate-transfer", "--check", "-q", "--seed", "7", "--steps", "6000", "--data", data, "--lang", "en"]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(1), "{said}");
    for table in ["transfer_prior.csv", "prior_correlation.csv", "stack_weights.csv"] {
        assert!(said.contains(table), "{said}");
    }
}
