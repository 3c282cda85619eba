//! Second opinions as a table, in the terminal and in a sentence.

use crate::national::dressed::Benchmark;
use crate::national::dressed::DressedForecast;
use crate::national::rolling::SimpleRule;
use crate::plan::Target;
use crate::report::certainty;
use crate::report::certainty::NONE;
use crate::report::terminal;
use crate::store::rows::Head;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::store::table::TARGET_DECIMALS;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_opinions::BenchmarkName;
use qilu_messages::report_opinions::OpinionText;
use qilu_messages::report_table::TableWord;
use serde::Serialize;

/// A second opinion on the urban share of the province in a year: a row of `second_opinions.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OpinionRow<'a> {
    /// Program and scenario.
    pub head: Head<'a>,
    /// Where it comes from: name of a simple rule, `reference_provinces` or `stacked`.
    pub benchmark: &'a str,
    /// Year of the forecast.
    pub year: u16,
    /// Forecast of the rule itself, share; empty for reference provinces and the mixture.
    pub plain: Number<'a>,
    /// Median of the forecast with past errors, share. It is not one of draws.
    pub corrected: Number<'a>,
    /// Lower bound of the central 80 %; empty where there are fewer than ten values.
    pub low: Number<'a>,
    /// Upper bound of the central 80 %.
    pub high: Number<'a>,
    /// Number of past errors, of reference provinces, or of quantiles of the mixture.
    pub values: usize,
    /// Number of provinces behind them.
    pub provinces: usize,
}

/// The table `second_opinions.csv`.
#[must_use]
pub fn csv(scenario: &str, forecasts: &[DressedForecast]) -> Vec<u8> {
    let mut table = CsvTable::new();
    for own in forecasts {
        let interval = own.interval_80();
        table.row(&OpinionRow {
            head: Head::of(scenario),
            benchmark: own.benchmark.name(),
            year: own.year,
            plain: Number::shown(own.plain, TARGET_DECIMALS),
            corrected: Number::fixed(own.median(), TARGET_DECIMALS),
            low: Number::shown(interval.map(|[low, _]| low), TARGET_DECIMALS),
            high: Number::shown(interval.map(|[_, high]| high), TARGET_DECIMALS),
            values: own.values.len(),
            provinces: own.provinces,
        });
    }
    table.bytes()
}

/// Name for people.
#[must_use]
pub fn name(benchmark: Benchmark) -> BenchmarkName {
    match benchmark {
        Benchmark::Rule(SimpleRule::ConstantGain) => BenchmarkName::ConstantGain,
        Benchmark::Rule(SimpleRule::Logistic) => BenchmarkName::Logistic,
        Benchmark::Rule(SimpleRule::UnGrowthDifference) => BenchmarkName::UnGrowthDifference,
        Benchmark::Rule(SimpleRule::Hazard { .. }) => BenchmarkName::ConstantHazard,
        Benchmark::Reference => BenchmarkName::Reference,
        Benchmark::Stack => BenchmarkName::Stack,
    }
}

/// The second opinions in the terminal; nothing where there are none.
///
/// - `forecasts`: of the year of the target.
#[must_use]
pub fn text(forecasts: &[DressedForecast], target: &Target, language: Language) -> String {
    if forecasts.is_empty() {
        return String::new();
    }
    let say = |text: OpinionText| text.say(language).into_owned();
    let threshold = 100.0 * target.threshold;
    let mut head = vec![String::new()];
    head.extend(terminal::headings(&[TableWord::Median, TableWord::Interval80], language));
    head.insert(1, say(OpinionText::Plain));
    head.extend([say(OpinionText::Reaching { threshold }), say(OpinionText::Provinces)]);
    let mut rows = vec![head];
    for own in forecasts {
        rows.push(vec![
            name(own.benchmark).say(language).into_owned(),
            own.plain.map_or(NONE.to_owned(), terminal::percent),
            terminal::percent(own.median()),
            certainty::spread(own.interval_80().map(|[low, high]| (low, high)), &terminal::percent),
            OpinionText::Count { reaching: own.reaching(target.threshold), values: own.values.len() }
                .say(language)
                .into_owned(),
            own.provinces.to_string(),
        ]);
    }
    format!(
        "\n{}\n{}  {}\n",
        say(OpinionText::Heading { year: target.year }),
        terminal::table(&rows),
        say(OpinionText::Note)
    )
}
