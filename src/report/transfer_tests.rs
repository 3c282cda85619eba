//! The sections of docs/transfer.md about forecasts from years that have passed.

use crate::data::stack_weights;
use crate::national::forecast::TrendRule;
use crate::national::panel::Panel;
use crate::national::rolling;
use crate::national::rolling::CommonEffect;
use crate::national::rolling::ForecastScores;
use crate::national::rolling::ForecastWindow;
use crate::national::rolling::SimpleRule;
use crate::national::rolling::WINDOWS;
use crate::national::stack;
use crate::national::study;
use crate::national::study::TransferStudy;
use crate::national::trend::DRESSED;
use crate::national::trend::DressedRule;
use crate::national::trend::TrendTest;

/// Horizons of the table of past errors, years.
const HORIZONS: [u16; 6] = [1, 2, 3, 5, 7, 10];

/// The sections: simple rules, the trend, past errors, the stacked forecast.
pub(super) fn sections(study: &TransferStudy) -> String {
    windows(&study.wide) + &trend(study) + &past_errors(&study.test) + &stacked(&study.test)
}

fn name_of(window: ForecastWindow) -> String {
    format!("{}-{} to {}", window.first, window.origin, window.target)
}

fn rule_name(rule: SimpleRule) -> String {
    match rule {
        SimpleRule::ConstantGain => "constant gain in points".to_owned(),
        SimpleRule::Logistic => "constant growth difference (logistic)".to_owned(),
        SimpleRule::UnGrowthDifference => "growth difference of the UN".to_owned(),
        SimpleRule::Hazard { slope: 0.0, kept: 1.0 } => "constant hazard of each province".to_owned(),
        SimpleRule::Hazard { slope: 0.0, .. } => "constant hazard, half of the deviation kept".to_owned(),
        SimpleRule::Hazard { slope, .. } => format!("hazard with slope {slope:.1}, half of the deviation kept"),
    }
}

fn trend_name(rule: TrendRule) -> &'static str {
    match rule {
        TrendRule::Full => "in full",
        TrendRule::Half => "by half",
        TrendRule::Damped => "damped, half-life 10 years",
        TrendRule::None => "not at all (for comparison)",
    }
}

/// Simple rules in the five windows.
fn windows(panel: &Panel) -> String {
    let mut text = format!(
        "\n## Simple rules in five windows\n\nForecasts of the shares of {} provinces, without Shandong, from the years of a fit. Errors are \
         in percentage points of the share: mean absolute error, and in brackets the mean error (forecast less observed) and the log score, \
         which is higher for better forecasts. `tests/oracle/national/forecast.py` computes the same table, and a test compares both. \
         The last rows have a common effect that nobody knew: the one with which the mean error is zero.\n\n| rule |",
        panel.provinces.len()
    );
    for window in WINDOWS {
        text.push_str(&format!(" {} |", name_of(window)));
    }
    text.push_str("\n|---|---|---|---|---|---|\n");
    let mut row = |name: String, rule: SimpleRule, common: CommonEffect| {
        text.push_str(&format!("| {name} |"));
        for window in WINDOWS {
            let forecast = rolling::forecast(panel, rule, window, common);
            let scores = ForecastScores::of(&rolling::errors(panel, &forecast.shares, window.target));
            text.push_str(&format!(" {:.2} ({:+.2}, {:.2}) |", scores.mae, scores.bias, scores.log_score));
        }
        text.push('\n');
    };
    for rule in DRESSED {
        row(rule_name(rule), rule, CommonEffect::None);
    }
    for slope in [-0.4, 0.4, 0.8] {
        let rule = SimpleRule::Hazard { slope, kept: 0.5 };
        row(rule_name(rule), rule, CommonEffect::None);
    }
    for slope in [-0.4, 0.0, 0.4, 0.8] {
        let rule = SimpleRule::Hazard { slope, kept: 0.5 };
        row(rule_name(rule) + ", common effect known", rule, CommonEffect::Oracle);
    }
    text
}

fn trend(study: &TransferStudy) -> String {
    let choice = trend_name(study.test.choice());
    let mut text = format!(
        "\n## How far the trend goes on\n\nThe law was estimated anew at the origin of each window, on no later share, and forecast the provinces \
         with four rules for its trend after the origin (chains of a quarter of the length): in full, by half, damped with a half-life of ten years, and not at all. The \
         last one is shown for comparison and was no candidate. The windows that begin with 2000-2010 cannot be scored: a single \
         hazard for each province shows no trend. Two things of the estimates at the origins 2015 and 2017 were not known then: the \
         revised series, which was printed after the census of 2020, and the natural increase of 2010-2020, which is the same for all \
         rules. The share of 2022 is in two of the three windows, so these are no three independent tests.\n\n\
         The measure of the choice is the mean, over the windows, of the mean absolute error over that of the constant hazard of each \
         province. **The trend is extrapolated {choice}.** This was decided on the other provinces alone, with {} provinces; the main \
         sample of {} gives: {}. Without any trend the mean ratio is {:.3} ({:.3} in the main sample), beside {:.3} ({:.3}) of the choice: \
         the windows cannot tell the two apart, and both of those that end in 2022 contain the fall after 2020, which made every trend \
         too high.\n\nThe trend of the totals is what is extrapolated so. In terms of the projection, whose ageing goes on in \
         full, it is the estimated trend times the part that is kept, plus the ageing that is added back.\n",
        study.wide.provinces.len(),
        study.core.provinces.len(),
        trend_name(study.core_test.choice()),
        study.test.mean_ratio(TrendRule::None),
        study.core_test.mean_ratio(TrendRule::None),
        study.test.mean_ratio(study.test.choice()),
        study.core_test.mean_ratio(study.test.choice())
    );
    for (test, panel) in [(&study.test, &study.wide), (&study.core_test, &study.core)] {
        text.push_str(&trend_table(test, panel));
    }
    text
}

fn trend_table(test: &TrendTest, panel: &Panel) -> String {
    let mut text = format!(
        "\n### {} provinces\n\n| window | trend | mean error | mean absolute error | over constant hazard | log score | own log score | in \
         80 % interval |\n|---|---|---:|---:|---:|---:|---:|---:|\n",
        panel.provinces.len()
    );
    for (window, constant) in &test.constant {
        let ForecastScores { bias, mae, log_score, .. } = constant;
        let name = name_of(*window);
        text.push_str(&format!("| {name} | constant hazard | {bias:+.2} | {mae:.2} | 1 | {log_score:.2} | | |\n"));
        for score in test.scores.iter().filter(|score| score.window == *window) {
            let scores = score.scores;
            text.push_str(&format!(
                "| {name} | {} | {:+.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.0} % |\n",
                trend_name(score.rule),
                scores.bias,
                scores.mae,
                score.ratio,
                scores.log_score,
                score.own_log_score,
                100.0 * score.coverage_80
            ));
        }
    }
    text.push_str("\n| trend | mean ratio over the windows |\n|---|---:|\n");
    for rule in TrendRule::ALL {
        text.push_str(&format!("| {} | {:.3} |\n", trend_name(rule), test.mean_ratio(rule)));
    }
    text.push_str(
        "\nThe log score has the root mean square of the errors of the other provinces as its standard deviation, the own log score \
         that of the draws. Provinces share the shock of the nation, so in a single window the intervals hold nearly all provinces or \
         nearly none.\n",
    );
    text
}

fn past_errors(test: &TrendTest) -> String {
    let mut text = String::from(
        "\n## Past errors by horizon\n\nRoot mean square error in percentage points over all provinces and origins, and in brackets the mean \
         error, by years ahead. Simple rules have the origins 2010, 2015, 2017 and 2020, the law those from 2015. A forecast of a rule can be \
         given the interval of these errors. The origins of a long horizon are few, and all shares of a year have the same shock of the \
         nation, so the errors of a horizon are worth few independent ones.\n\n| rule |",
    );
    for horizon in HORIZONS {
        text.push_str(&format!(" {horizon} |"));
    }
    text.push_str("\n|---|---|---|---|---|---|---|\n");
    let laws = TrendRule::ALL.map(|rule| (format!("law, trend {}", trend_name(rule)), DressedRule::Law(rule)));
    let simple = DRESSED.map(|rule| (rule_name(rule), DressedRule::Simple(rule)));
    for (name, rule) in simple.into_iter().chain(laws) {
        text.push_str(&format!("| {name} |"));
        for horizon in HORIZONS {
            match test.past_errors(rule, horizon) {
                None => text.push_str(" – |"),
                Some(past) => {
                    let scores = past.scores();
                    text.push_str(&format!(" {:.2} ({:+.2}) |", scores.rmse, scores.bias));
                }
            }
        }
        text.push('\n');
    }
    text
}

/// The weights of the stacked forecast, and how its parts and it forecast the provinces.
fn stacked(test: &TrendTest) -> String {
    let weights = study::stack_weights(test);
    let mut text = String::from(
        "\n## The stacked forecast\n\nThe law and the simple rules with their past errors are the parts of a mixture. Its weights are those \
         with which it would have forecast the provinces best by the log score, from the origins at which the law can be estimated and with the \
         errors that were known there (stacking: Yao, Vehtari, Simpson and Gelman 2018). The provinces of a window share the course of the \
         nation, so a window counts as one outcome; and because there are so few, the weights are drawn towards equal ones as if in one window \
         more all parts had been equally good. Both were decided before the weights were computed. The table has the mean logarithm of the \
         density, in shares, at what came.\n\n| part |",
    );
    for own in &test.stack {
        text.push_str(&format!(" {} |", name_of(own.window)));
    }
    for known_to in study::KNOWN_TO {
        text.push_str(&format!(" weight, known to {known_to} |"));
    }
    text.push_str(&format!("\n|---|{}\n", "---:|".repeat(test.stack.len() + study::KNOWN_TO.len())));
    let of_year = |known_to: u16| stack_weights::of_year(&weights, known_to).collect::<Vec<_>>();
    let by_year = study::KNOWN_TO.map(of_year);
    for (at, own) in by_year[1].iter().enumerate() {
        text.push_str(&format!("| `{}` |", own.part));
        for window in &test.stack {
            text.push_str(&format!(" {:.2} |", window.log_score(&stack::alone(at, by_year[1].len()))));
        }
        for year in &by_year {
            text.push_str(&format!(" {:.2} |", year[at].weight));
        }
        text.push('\n');
    }
    for (known_to, year) in study::KNOWN_TO.into_iter().zip(&by_year) {
        let own: Vec<f64> = year.iter().map(|own| own.weight).collect();
        text.push_str(&format!("| mixture, known to {known_to} |"));
        for window in &test.stack {
            text.push_str(&format!(" {:.2} |", window.log_score(&own)));
        }
        text.push_str(&" |".repeat(study::KNOWN_TO.len()));
        text.push('\n');
    }
    text + "\nThe windows are two to five years long, and a projection to 2035 is ten years ahead of what is known. Whether the weights of short \
            horizons hold at long ones cannot be tested: before 2015 the law cannot be estimated. In the second opinions of a projection the part \
            of the law is the projection itself.\n"
}
