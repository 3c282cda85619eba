//! The result of `qilu optimize`: tables, a scenario file, files with all numbers, and a chart of the Pareto front.

use crate::chart::Heading;
use crate::chart::NumberFormat;
use crate::chart::scatter;
use crate::chart::scatter::Scatter;
use crate::engine::prepared::PreparedRun;
use crate::policy::optimize;
use crate::policy::optimize::Binding;
use crate::policy::optimize::OptimizationResult;
use crate::policy::optimize::PackageLever;
use crate::policy::optimize::Seen;
use crate::policy::optimize::pareto::ParetoFront;
use crate::policy::optimize::score::LeverPackage;
use crate::policy::optimize::score::Score;
use crate::region::Region;
use crate::region::place_set::PlaceSet;
use crate::report::certainty;
use crate::report::condition;
use crate::report::places;
use crate::report::terminal;
use crate::scenario::Defaults;
use crate::scenario::file::Text;
use crate::scenario::optimization::Decision;
use crate::scenario::optimization::OptimizationProblem;
use crate::store::table::CsvTable;
use crate::store::table::Number;
use crate::unit::Unit;
use qilu_messages::Language;
use qilu_messages::Say;
use qilu_messages::report_optimize::OptimizeColumn;
use qilu_messages::report_optimize::OptimizeText;
use qilu_messages::report_table::TableWord;
use qilu_methods::estimate;
use serde::Serialize;

/// Unit of costs.
const COST: &str = "100 million yuan of 2020";

/// Name and unit of each score in the files.
const SCORES: [(&str, &str); 3] =
    [("probability", "share"), ("cost", COST), ("inequality", "mean logarithmic deviation")];

/// The values of a score in the order of [`SCORES`].
fn scores(score: &Score) -> [f64; 3] {
    [score.probability, score.cost, score.inequality]
}

/// A score or a lever of a package: a row of `search.csv` and of `pareto.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PackageRow<'a> {
    /// Name of the optimization problem.
    pub problem: &'a str,
    /// Number of the package, from 0.
    pub package: usize,
    /// Name of the lever; empty for a score.
    pub lever: &'a str,
    /// Place where the lever acts; empty for a score.
    pub place: &'a str,
    /// `probability`, `cost` or `inequality` of the package, or `value` of the lever.
    pub statistic: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// The value.
    pub value: Number<'a>,
}

/// A number about a lever of the result: a row of `levers.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeverRow<'a> {
    /// Name of the optimization problem.
    pub problem: &'a str,
    /// Name of the lever.
    pub lever: &'a str,
    /// Place where the lever acts.
    pub place: &'a str,
    /// First year in which the lever acts.
    pub start: u16,
    /// Last year in which the lever acts.
    pub end: u16,
    /// Number of years until the lever has its full value.
    pub ramp: u16,
    /// `value`; `low` and `high`, the bounds of the search; `probability` and `cost`, the probability gained and the cost added by
    /// the lever; `price`.
    pub statistic: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// The value.
    pub value: Number<'a>,
}

/// A number about the resulting package or about the scenario without levers: a row of `answer.csv`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AnswerRow<'a> {
    /// Name of the optimization problem.
    pub problem: &'a str,
    /// `package`, or `none` for the scenario without levers.
    pub package: &'a str,
    /// Number of draws from which the value is computed.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Name of the score; for fresh draws also `probability_low`, `probability_high`, `mean` and `cost_se`.
    pub statistic: &'a str,
    /// Unit of the value.
    pub unit: &'a str,
    /// The value.
    pub value: Number<'a>,
}

/// Packages and their scores with one row for each value: those of a search (`search.csv`) or of a front (`pareto.csv`). A
/// lever that keeps its value of the scenario has no row.
#[must_use]
pub fn packages<'a>(
    problem: &OptimizationProblem,
    packages: impl Iterator<Item = &'a (LeverPackage, Score)>,
) -> Vec<u8> {
    let mut table = CsvTable::new();
    for (number, (package, score)) in packages.enumerate() {
        let of = PackageRow { problem: &problem.name, package: number, ..PackageRow::default() };
        for ((statistic, unit), value) in SCORES.into_iter().zip(scores(score)) {
            table.row(&PackageRow { statistic, unit, value: Number::rounded(value, 8), ..of });
        }
        for (decision, value) in problem.decisions.iter().zip(package) {
            let Some(value) = value else { continue };
            let (row, place) = (decision.setting.lever.row(), decision.place.as_str());
            // The search rounds a value before it scores it, so it has few digits.
            let value = Number::exact(*value);
            table.row(&PackageRow { lever: row.name, place, statistic: "value", unit: row.unit, value, ..of });
        }
    }
    table.bytes()
}

/// Levers of the result with one row for each value: `levers.csv`.
#[must_use]
pub fn levers(problem: &OptimizationProblem, answer: &OptimizationResult) -> Vec<u8> {
    let mut table = CsvTable::new();
    for part in &answer.parts {
        let decision = &problem.decisions[part.decision];
        let (row, setting) = (decision.setting.lever.row(), &decision.setting);
        let (low, high) = answer.bounds[part.decision];
        for (statistic, unit, value) in [
            ("value", row.unit, Number::exact(part.value)),
            ("low", row.unit, Number::exact(low)),
            ("high", row.unit, Number::exact(high)),
            ("probability", "share", Number::rounded(part.probability, 8)),
            ("cost", COST, Number::rounded(part.cost, 8)),
            ("price", "100 million yuan of 2020 per unit and year", Number::exact(decision.price)),
        ] {
            table.row(&LeverRow {
                problem: &problem.name,
                lever: row.name,
                place: &decision.place,
                start: setting.start,
                end: setting.end,
                ramp: setting.ramp,
                statistic,
                unit,
                value,
            });
        }
    }
    table.bytes()
}

/// Scores in the search and over fresh draws, of the package and of the scenario without levers: `answer.csv`.
#[must_use]
pub fn numbers(problem: &OptimizationProblem, answer: &OptimizationResult) -> Vec<u8> {
    let mut table = CsvTable::new();
    for ((package, score), seen) in [("package", answer.score), ("none", answer.base)].into_iter().zip(answer.check) {
        let (draws, seed) = (problem.search.draws, problem.search.seed);
        let of = AnswerRow { problem: &problem.name, package, draws, seed, ..AnswerRow::default() };
        for ((statistic, unit), value) in SCORES.into_iter().zip(scores(&score)) {
            table.row(&AnswerRow { statistic, unit, value: Number::rounded(value, 8), ..of });
        }
        // Fresh draws have a seed of their own: the best of many packages fits the draws of the search a little too well.
        let of = AnswerRow { draws: problem.search.check, seed: optimize::check_seed(problem), ..of };
        for (statistic, unit, value) in [
            ("probability", "share", seen.probability.share()),
            ("probability_low", "share", seen.probability.interval_95().map(|ends| ends.0)),
            ("probability_high", "share", seen.probability.interval_95().map(|ends| ends.1)),
            ("mean", unit(problem).map_or("", Unit::as_str), Some(seen.value)),
            ("cost", COST, Some(seen.cost.0)),
            ("cost_se", COST, seen.cost.1),
            ("inequality", SCORES[2].1, Some(seen.inequality)),
        ] {
            let value = Number::statistic(statistic, value, 8);
            table.row(&AnswerRow { statistic, unit, value, ..of });
        }
    }
    table.bytes()
}

/// The scenario file with the package, for `qilu run`. Its draws and seed are those of the check, so that a run gives the same
/// probability.
#[must_use]
pub fn scenario(run: &PreparedRun, problem: &OptimizationProblem, answer: &OptimizationResult) -> String {
    let region = run.region();
    let entries =
        answer.parts.iter().map(|part| problem.decisions[part.decision].entry(part.value)).collect::<Vec<_>>();
    let meaning = |language: Language| {
        let required = required(problem, region, language).say(language).into_owned();
        OptimizeText::ScenarioMeaning { required }.say(language).into_owned()
    };
    let meaning = Text { zh: meaning(Language::Chinese), en: meaning(Language::English) };
    let defaults = Defaults { draws: problem.search.check, seed: optimize::check_seed(problem), layers: run.layers };
    let scenario = problem.scenario.described(problem.title.clone(), meaning, defaults);
    scenario.with_levers(&entries, run.data()).expect("its entries were checked with the problem").text().to_owned()
}

/// Unit of the target; `None` for expressions.
fn unit(problem: &OptimizationProblem) -> Option<Unit> {
    problem.target.expression.indicator().map(|indicator| indicator.unit)
}

/// A value in the unit of the target, as text.
fn shown(problem: &OptimizationProblem, value: f64) -> String {
    if unit(problem).is_some_and(Unit::is_share) { terminal::percent(value) } else { format!("{value:.3}") }
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

/// The requirement as half a sentence.
fn required(problem: &OptimizationProblem, region: &Region, language: Language) -> OptimizeText {
    let target = &problem.target;
    let indicator = match target.expression.indicator() {
        Some(indicator) => language.choose(indicator.zh, indicator.en).to_owned(),
        None => format!("`{}`", target.expression.expression()),
    };
    let names = region.names(target.area);
    let (year, place) = (target.year, language.choose(&names.zh, &names.en).to_owned());
    let (threshold, probability) = (shown(problem, target.threshold), percent(target.probability));
    if target.at_least {
        OptimizeText::RequiredAtLeast { year, place, indicator, threshold, probability }
    } else {
        OptimizeText::RequiredAtMost { year, place, indicator, threshold, probability }
    }
}

/// The text of a message, for a cell of a table.
fn word(message: &impl Say, language: Language) -> String {
    message.say(language).into_owned()
}

/// The source of the lever's own cost: the model, the price given in the problem, both or none.
fn assumed_costs(decision: &Decision) -> OptimizeColumn {
    let model = decision.setting.lever.row().cost.is_some();
    let price = decision.price;
    match (model, price > 0.0) {
        (true, false) => OptimizeColumn::CostOfModel,
        (true, true) => OptimizeColumn::CostOfModelAndGiven { price },
        (false, true) => OptimizeColumn::CostGiven { price },
        (false, false) => OptimizeColumn::NotCosted,
    }
}

/// The table of the levers: place, years, value and bounds, probability gained and cost added; the largest gain first.
fn parts(problem: &OptimizationProblem, answer: &OptimizationResult, region: &Region, language: Language) -> String {
    let head = vec![
        word(&TableWord::Lever, language),
        word(&OptimizeColumn::Place, language),
        word(&OptimizeColumn::Years, language),
        word(&TableWord::Value, language),
        word(&OptimizeColumn::Bounds, language),
        word(&OptimizeColumn::ProbabilityGained, language),
        word(&OptimizeColumn::CostAdded, language),
        word(&OptimizeColumn::OwnCost, language),
    ];
    let mut rows = vec![head];
    let mut sorted: Vec<&PackageLever> = answer.parts.iter().collect();
    sorted.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    for part in sorted {
        let decision = &problem.decisions[part.decision];
        let (row, setting) = (decision.setting.lever.row(), &decision.setting);
        let place = PlaceSet::parse(&decision.place, region).expect("it was checked with the problem");
        let (low, high) = answer.bounds[part.decision];
        rows.push(vec![
            language.choose(row.zh, row.en).to_owned(),
            places::name(place, region, language),
            format!("{}–{} ({})", setting.start, setting.end, setting.ramp),
            part.value.to_string(),
            format!("{low} – {high}"),
            format!("{:+.1}", 100.0 * part.probability),
            format!("{:+.1}", part.cost),
            word(&assumed_costs(decision), language),
        ]);
    }
    terminal::table(&rows)
}

/// The result in the terminal.
#[must_use]
pub fn text(
    problem: &OptimizationProblem,
    answer: &OptimizationResult,
    run: &PreparedRun,
    language: Language,
) -> String {
    let region = run.region();
    let base = &problem.scenario.title;
    let added = OptimizeText::AddedTo { scenario: language.choose(&base.zh, &base.en).to_owned() };
    let (draws, seed) = (problem.search.draws, problem.search.seed);
    let (packages, searched) = (answer.history.len(), answer.searched);
    let evaluated = OptimizeText::Evaluated { packages, searched, pruned: packages - searched, draws, seed };
    let mut text = format!("\n{}\n", language.choose(&problem.title.zh, &problem.title.en));
    for line in [required(problem, region, language), added, evaluated] {
        text.push_str(&format!("  {}\n", line.say(language)));
    }
    text.push_str(&format!("\n{}\n", verdict(problem, answer, language).say(language)));
    if !answer.met {
        text.push_str(&binding(problem, answer, region, language));
    }
    if answer.parts.is_empty() {
        text.push_str(&format!("  {}\n", OptimizeText::NoLever.say(language)));
    } else {
        text.push_str(&parts(problem, answer, region, language));
        text.push_str(&format!("  {}\n", OptimizeText::Contributions.say(language)));
    }
    text.push_str(&comparison(problem, answer, language));
    for sentence in answer.condition.iter().flat_map(|own| condition::sentences(own, run, language)) {
        text.push_str(&format!("  {sentence}\n"));
    }
    text.push_str(&uncosted(problem, answer, language));
    text
}

fn verdict(problem: &OptimizationProblem, answer: &OptimizationResult, language: Language) -> OptimizeText {
    if answer.met {
        return OptimizeText::Cheapest;
    }
    let required = percent(problem.target.probability);
    let seen = &answer.check[0];
    let interval = certainty::interval_cell(seen.probability);
    OptimizeText::OutOfReach { found: certainty::cell_or_common(seen.probability, language), interval, required }
}

/// The levers that stand at a limit in a package that misses the target, with the limit: also those that a cap keeps out of
/// the package.
fn binding(problem: &OptimizationProblem, answer: &OptimizationResult, region: &Region, language: Language) -> String {
    let limits = problem.decisions.iter().enumerate().filter_map(|(at, decision)| {
        let (value, limit) = match answer.binding(problem, at)? {
            (value, Binding::Bound) => (value, OptimizeColumn::AtBound),
            (value, Binding::CostCap) => (value, OptimizeColumn::AtCostCap),
        };
        let place = PlaceSet::parse(&decision.place, region).expect("it was checked with the problem");
        let (row, place) = (decision.setting.lever.row(), places::name(place, region, language));
        Some(format!("{} ({place}, {}, {})", language.choose(row.zh, row.en), value, word(&limit, language)))
    });
    let levers: Vec<String> = limits.collect();
    let text = if levers.is_empty() { OptimizeText::NothingBinds } else { OptimizeText::Binds { levers } };
    format!("  {}\n", text.say(language))
}

/// The package beside the scenario without levers, in the search and over fresh draws.
fn comparison(problem: &OptimizationProblem, answer: &OptimizationResult, language: Language) -> String {
    let mut head = vec![String::new(), word(&OptimizeColumn::SearchProbability, language)];
    let names = [OptimizeColumn::WithPackage, OptimizeColumn::WithoutLevers];
    let mut rows: Vec<Vec<String>> = names
        .into_iter()
        .zip([answer.score, answer.base])
        .map(|(name, score)| vec![word(&name, language), percent(score.probability)])
        .collect();
    head.push(word(&OptimizeColumn::FreshDraws { draws: problem.search.check }, language));
    head.push(word(&TableWord::Interval95, language));
    head.push(word(&OptimizeColumn::IndicatorMean, language));
    for (row, seen) in rows.iter_mut().zip(&answer.check) {
        row.extend([
            certainty::cell_or_common(seen.probability, language),
            certainty::interval_cell(seen.probability),
            shown(problem, seen.value),
        ]);
    }
    head.extend([OptimizeColumn::CostAdded, OptimizeColumn::Inequality].map(|name| word(&name, language)));
    // Only the cost over fresh draws has a standard error; that of the search is the one that the search chose by.
    let cost = |seen: &Seen| {
        let error =
            seen.cost.1.map(|error| certainty::error(estimate::half_width_95(error, seen.probability.draws()), 1));
        let error = error.map_or(String::new(), |error| format!(" ±{error}"));
        format!("{:+.1}{error}", seen.cost.0)
    };
    for (row, seen) in rows.iter_mut().zip(&answer.check) {
        row.push(cost(seen));
        row.push(format!("{:.5}", seen.inequality));
    }
    rows.insert(0, head);
    let mut text = format!("\n{}", terminal::table(&rows));
    if answer.met {
        text.push_str(&format!("  {}\n", confirmed(problem, answer, &answer.check[0]).say(language)));
    }
    text
}

/// Whether the fresh draws confirm the required probability.
fn confirmed(problem: &OptimizationProblem, answer: &OptimizationResult, seen: &Seen) -> OptimizeText {
    let (required, seed) = (percent(problem.target.probability), optimize::check_seed(problem));
    let interval = certainty::interval_cell(seen.probability);
    if answer.confirmed(problem) {
        OptimizeText::Confirmed { seed, required, interval }
    } else {
        OptimizeText::NotConfirmed { seed, required, interval }
    }
}

/// A note on the levers of the package without an own cost: the search prefers them, because they seem to be free.
fn uncosted(problem: &OptimizationProblem, answer: &OptimizationResult, language: Language) -> String {
    let mut levers: Vec<String> = Vec::new();
    for part in &answer.parts {
        let decision = &problem.decisions[part.decision];
        let row = decision.setting.lever.row();
        let name = language.choose(row.zh, row.en);
        // A lever that acts in several places is named once.
        if row.cost.is_none() && decision.price == 0.0 && !levers.iter().any(|known| known == name) {
            levers.push(name.to_owned());
        }
    }
    if levers.is_empty() {
        return String::new();
    }
    format!("  {}\n", OptimizeText::Uncosted { levers }.say(language))
}

/// The Pareto front as a table of packages.
#[must_use]
pub fn front_text(problem: &OptimizationProblem, front: &ParetoFront, region: &Region, language: Language) -> String {
    let head = vec![
        word(&OptimizeColumn::Package, language),
        word(&OptimizeColumn::CostOfPackage, language),
        word(&TableWord::Probability, language),
        word(&OptimizeColumn::Inequality, language),
        word(&OptimizeColumn::LeverCount, language),
    ];
    let mut rows = vec![head];
    let row = |name: String, score: &Score, levers: usize| {
        vec![
            name,
            format!("{:+.1}", score.cost),
            percent(score.probability),
            format!("{:.5}", score.inequality),
            levers.to_string(),
        ]
    };
    // Costs are counted from the scenario without levers, so it is the first row.
    rows.push(row(word(&OptimizeColumn::WithoutLevers, language), &front.base, 0));
    for (number, (package, score)) in front.packages.iter().enumerate() {
        // A lever at its neutral value has no effect and does not count.
        let moved = problem.decisions.iter().zip(package).filter(|(decision, value)| {
            value.is_some_and(|value| (value - decision.setting.lever.row().neutral).abs() > 0.0)
        });
        rows.push(row(number.to_string(), score, moved.count()));
    }
    let title = language.choose(&problem.title.zh, &problem.title.en);
    format!(
        "\n{title}\n  {}\n  {}\n{}",
        required(problem, region, language).say(language),
        OptimizeText::FrontNote.say(language),
        terminal::table(&rows)
    )
}

/// The Pareto front as a chart: cost to the right, probability upwards, inequality by colour and form.
#[must_use]
pub fn front_chart(problem: &OptimizationProblem, front: &ParetoFront, region: &Region, language: Language) -> String {
    // Three classes of equal size, because the inequality of the packages has no natural limits.
    let mut sorted: Vec<f64> = front.packages.iter().map(|(_, score)| score.inequality).collect();
    sorted.sort_by(f64::total_cmp);
    let third = |count: usize| sorted.get(count * sorted.len() / 3).copied().unwrap_or(0.0);
    let (low, high) = (third(1), third(2));
    let class = |value: f64| usize::from(value >= low) + usize::from(value >= high);
    let point = |(number, (_, score)): (usize, &(LeverPackage, Score))| scatter::ScatterPoint {
        label: format!("{number}: {:.1}, {}, {:.5}", score.cost, percent(score.probability), score.inequality),
        x: score.cost,
        y: score.probability,
        class: class(score.inequality),
    };
    scatter::chart(&Scatter {
        heading: Heading {
            title: word(&OptimizeText::FrontTitle, language),
            subtitle: word(&required(problem, region, language), language),
            description: word(&OptimizeText::FrontDescription, language),
        },
        level: (word(&OptimizeText::CostAxis, language), NumberFormat::Plain(0)),
        upright: (word(&OptimizeText::ProbabilityAxis, language), NumberFormat::Percent(0)),
        classes: vec![
            word(&OptimizeText::InequalityBelow { value: low }, language),
            format!("{low:.5} – {high:.5}"),
            format!("≥ {high:.5}"),
        ],
        points: front.packages.iter().enumerate().map(point).collect(),
        reference: (word(&OptimizeColumn::WithoutLevers, language), front.base.cost, front.base.probability),
        line: (word(&OptimizeText::RequiredProbability, language), problem.target.probability),
    })
}
